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

// context is what program.mjs starts the program with. It is told the most bytes
// that a body may have, as mostBytes; and as wantsECharts, that figures cannot be
// drawn before ECharts is there, as echarts.
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

// over returns the limit that program.mjs has found a client to be over, as
// requests/seconds.
func over(r *http.Request) (l api.Limit, over bool) {
	text := r.Header.Get("Splitscope-Limit")
	if text == "" {
		return l, false
	}
	_, err := fmt.Sscanf(text, "%d/%d", &l.Requests, &l.Seconds)
	return l, err == nil
}
