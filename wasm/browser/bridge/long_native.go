//go:build !js

package bridge

import "context"

// Outside of a browser nobody waits, and there are no Blobs.
var (
	attended func(any) context.Context
	opened   func(any) File
)
