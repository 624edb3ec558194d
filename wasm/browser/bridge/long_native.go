//go:build !js

package bridge

import "splitscope/core/base/progress"

// Outside of a browser there is no progress to report, and there are no Blobs.
var (
	attended func(any) progress.Context
	opened   func(any) File
)
