//go:build js && wasm

// Command later is the program for files, the workspace and comparison. It runs in
// the same Web Worker as command core, is loaded when it is first needed, and
// installs its methods as one object, `splitscopeLater`.
package main

import (
	"time"

	"splitscope/core/network/cache"
	"splitscope/core/workspace"
	"splitscope/wasm/browser/bridge"
	"splitscope/wasm/browser/later"
	"splitscope/wasm/browser/storage"
)

func main() {
	networks := cache.New()
	bridge.Serve("splitscopeLater", later.Methods(later.Scenarios{Networks: networks}, later.NewWorkspace(
		networks,
		func() (workspace.Storage, error) { return storage.Open("splitscope") },
		func() int64 { return time.Now().UnixMilli() },
	)))
}
