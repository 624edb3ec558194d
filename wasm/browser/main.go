//go:build js && wasm

// Command browser is the core for the page. It runs in a Web Worker and
// installs one object, `splitscope`, whose few methods take one plain object
// and promise one; web/src/core.d.ts describes them.
//
// Answers cross the boundary as JSON, once, which costs less than building
// objects member by member. The painted map crosses as bytes. Requests have few
// members and are read from the object itself: a decoder of JSON would be a
// thirtieth of the binary.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"syscall/js"

	"splitscope/core/figure"
	"splitscope/core/lang"
	"splitscope/wasm/browser/page"
)

func main() {
	// An answer's garbage is collected between control moves rather than in
	// the middle of one, for some megabytes more of memory.
	debug.SetGCPercent(400)
	js.Global().Set("splitscope", map[string]any{
		"schema": method(func(r request) (any, error) {
			return page.NewSchema(page.SchemaRequest{Lang: r.lang()}), nil
		}, nil),
		"compute": method(compute, handOver),
		"models":  method(func(r request) ([]page.Model, error) { return page.Models(r.lang()) }, nil),
		"cuts":    method(func(r request) (figure.Table, error) { return page.Cuts(r.text("link"), r.lang()) }, nil),
		"read": method(func(r request) (page.Import, error) {
			size := r.number("size")
			if !(size >= 0 && size <= page.MaxFile) {
				size = page.MaxFile + 1 // which is refused
			}
			return page.Read(page.ReadRequest{
				Name: r.text("name"), Size: int64(size), Bytes: bytesOf{r.Get("bytes")}, Dims: r.texts("dims"), Lang: r.lang(),
			})
		}, nil),
		"probe": method(func(r request) (page.Probe, error) {
			return page.NewProbe(page.ProbeRequest{
				Link: r.text("link"), Lang: r.lang(), Theme: r.theme(), X: r.number("x"), Y: r.optional("y"),
			})
		}, nil),
	})
	select {} // the methods live as long as the worker
}

func compute(r request) (page.Answer, error) {
	asked := page.ComputeRequest{Link: r.text("link"), Lang: r.lang(), Theme: r.theme(), Narrow: r.Get("narrow").Truthy()}
	cells := request{r.Get("map")}
	asked.Map.Width, asked.Map.Height = int(cells.number("width")), int(cells.number("height"))
	asked.Map.Layer = figure.Layer(cells.text("layer"))
	asked.Edits = r.texts("edits")
	return page.Compute(asked)
}

// handOver gives the painted map to the page as bytes.
func handOver(a page.Answer, value js.Value) {
	pixels := js.Global().Get("Uint8ClampedArray").New(len(a.Raster.Pixels))
	js.CopyBytesToJS(pixels, a.Raster.Pixels)
	value.Get("raster").Set("pixels", pixels)
}

// request is a plain object of the page. A member that is missing or of another
// type is the zero value, which the page package answers for.
type request struct{ js.Value }

func (r request) text(key string) string {
	if v := r.Get(key); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// texts is a member that is an object of texts.
func (r request) texts(key string) map[string]string {
	texts := map[string]string{}
	if object := (request{r.Get(key)}); object.Type() == js.TypeObject {
		keys := js.Global().Get("Object").Call("keys", object.Value)
		for i := range keys.Length() {
			key := keys.Index(i).String()
			texts[key] = object.text(key)
		}
	}
	return texts
}

// bytesOf reads a file of the page by a function of offset and length.
type bytesOf struct{ js.Value }

func (f bytesOf) ReadAt(p []byte, off int64) (n int, err error) {
	defer func() {
		if e := recover(); e != nil { // the file is gone, or has changed
			n, err = 0, fmt.Errorf("%v", e)
		}
	}()
	n = js.CopyBytesToGo(p, f.Invoke(float64(off), len(p)))
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

func (r request) number(key string) float64 {
	if v := r.optional(key); v != nil {
		return *v
	}
	return 0
}

func (r request) optional(key string) *float64 {
	if v := r.Get(key); v.Type() == js.TypeNumber {
		number := v.Float()
		return &number
	}
	return nil
}

func (r request) lang() lang.Lang { return lang.Parse(r.text("lang")) }

func (r request) theme() figure.Theme { return figure.Theme(r.text("theme")) }

// method makes a function of the page out of one of Go: it takes the request
// and promises the answer. A panic rejects the promise; the core has no state
// that it could have left broken.
func method[Answer any](f func(request) (Answer, error), finish func(Answer, js.Value)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		return promise(func() (value js.Value, err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("the core panicked: %v\n%s", p, debug.Stack())
				}
			}()
			if len(args) != 1 || args[0].Type() != js.TypeObject {
				return value, fmt.Errorf("needs one request, an object")
			}
			answer, err := f(request{args[0]})
			if err != nil {
				return value, err
			}
			text, err := json.Marshal(answer)
			if err != nil {
				return value, err
			}
			value = js.Global().Get("JSON").Call("parse", string(text))
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
