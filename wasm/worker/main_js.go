//go:build js && wasm

// Command worker is the API on Cloudflare Workers. It is the Go half of
// program.mjs, which starts it once per isolate and calls it for every request.
package main

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"syscall/js"

	"splitscope/wasm/api"
)

// context is an object of program.mjs. This program sets mostBytes to the largest
// body in bytes, and wantsECharts if it needs ECharts to draw figures. program.mjs
// then sets echarts.
var context = js.Global().Get("context")

func main() {
	context.Set("mostBytes", api.MaxFile)
	debug.SetMemoryLimit(48 << 20) // program.mjs starts another program at 64 MB
	serve(api.Handler(api.WithLimit(over), api.WithECharts(echarts)))
}

func echarts() (string, error) {
	script := context.Get("echarts")
	if script.IsUndefined() {
		context.Set("wantsECharts", true)
		return "", errors.New("ECharts is not there yet")
	}
	return script.String(), nil
}

// over returns the limit that a client has exceeded. program.mjs sends it in a
// header as requests/seconds.
func over(r *http.Request) (l api.Limit, over bool) {
	text := r.Header.Get("Splitscope-Limit")
	if text == "" {
		return l, false
	}
	_, err := fmt.Sscanf(text, "%d/%d", &l.Requests, &l.Seconds)
	return l, err == nil
}
