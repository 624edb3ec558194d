//go:build !js

package bridge

import "context"

// Outside of a browser there is no progress to report, and there are no Blobs.
var (
	attended func(any) context.Context
	opened   func(any) File
)
