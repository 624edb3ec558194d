//go:build js && wasm

// Command browser is the core for the page. It runs in a Web Worker and
// installs one object, `splitscope`, whose few methods take one plain object
// and promise one; web/src/core.d.ts describes them.
//
// Values cross the boundary as JSON, once each way, which costs less than
// picking objects apart member by member. The painted map crosses as bytes.
package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"syscall/js"

	"splitscope/wasm/browser/page"
)

func main() {
	// An answer's garbage is collected between control moves rather than in
	// the middle of one, for some megabytes more of memory.
	debug.SetGCPercent(400)
	js.Global().Set("splitscope", map[string]any{
		"schema": method(func(r page.SchemaRequest) (any, error) { return page.NewSchema(r), nil }, nil),
		"compute": method(page.Compute, func(a page.Answer, value js.Value) {
			pixels := js.Global().Get("Uint8ClampedArray").New(len(a.Raster.Pixels))
			js.CopyBytesToJS(pixels, a.Raster.Pixels)
			value.Get("raster").Set("pixels", pixels)
		}),
		"probe": method(page.NewProbe, nil),
	})
	select {} // the methods live as long as the worker
}

// method makes a function of the page out of one of Go: it reads the request
// and promises the answer. A panic rejects the promise; the core has no state
// that it could have left broken.
func method[Request, Answer any](f func(Request) (Answer, error), finish func(Answer, js.Value)) js.Func {
	encoding := js.Global().Get("JSON")
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		return promise(func() (value js.Value, err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("the core panicked: %v\n%s", p, debug.Stack())
				}
			}()
			var request Request
			if len(args) != 1 {
				return value, fmt.Errorf("needs one request, got %d", len(args))
			}
			if err := json.Unmarshal([]byte(encoding.Call("stringify", args[0]).String()), &request); err != nil {
				return value, fmt.Errorf("bad request: %w", err)
			}
			answer, err := f(request)
			if err != nil {
				return value, err
			}
			text, err := json.Marshal(answer)
			if err != nil {
				return value, err
			}
			value = encoding.Call("parse", string(text))
			if finish != nil {
				finish(answer, value)
			}
			return value, nil
		})
	})
}

// promise runs f and gives its result to a JavaScript promise.
func promise(f func() (js.Value, error)) js.Value {
	var executor js.Func
	executor = js.FuncOf(func(_ js.Value, settle []js.Value) any {
		defer executor.Release()
		value, err := f()
		if err != nil {
			settle[1].Invoke(js.Global().Get("Error").New(err.Error()))
		} else {
			settle[0].Invoke(value)
		}
		return nil
	})
	return js.Global().Get("Promise").New(executor)
}
