//go:build js && wasm

// Command template is the API as the template of package workers has it: a Go
// program for every request. The Worker is measured against it.
package main

import (
	"github.com/syumai/workers"

	"splitscope/wasm/api"
)

func main() { workers.Serve(api.Handler()) }
