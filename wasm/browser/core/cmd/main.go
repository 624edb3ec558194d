//go:build js && wasm

// Command core is the program that the page starts in a Web Worker. It installs
// its methods as one object, `splitscope`.
package main

import (
	"runtime/debug"

	"splitscope/wasm/browser/bridge"
	"splitscope/wasm/browser/core"
)

func main() {
	// An answer's garbage is collected between control moves rather than in
	// the middle of one, for some megabytes more of memory.
	debug.SetGCPercent(400)
	bridge.Serve("splitscope", core.Methods)
}
