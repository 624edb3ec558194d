//go:build js && wasm

// Command core is the program that the page starts in a Web Worker. It installs
// its methods as one object, `splitscope`.
package main

import (
	"runtime/debug"

	"splitscope/core/network/cache"
	"splitscope/wasm/browser/bridge"
	"splitscope/wasm/browser/core"
)

func main() {
	// Garbage is collected between moves of a control rather than during one, which
	// takes some megabytes more of memory.
	debug.SetGCPercent(400)
	bridge.Serve("splitscope", core.Methods(core.Scenarios{Networks: cache.New()}))
}
