//go:build js && wasm

// Command worker is the API on Cloudflare Workers.
package main

import (
	"github.com/syumai/workers"

	"splitscope/wasm/worker/api"
)

func main() { workers.Serve(api.Handler()) }
