//go:build js && wasm

// Command template is the API as the template of package workers builds it: one Go
// program for each request. The benchmark compares the Worker with it.
package main

import (
	"github.com/syumai/workers"

	"splitscope/wasm/api"
)

func main() { workers.Serve(api.Handler()) }
