//go:build js && wasm

// Package bridge makes Go functions callable from JavaScript: methods that take one
// plain object and return a promise. web/src/core/core.d.ts describes them.
//
// Results cross as JSON text, which is faster than building JavaScript objects
// member by member. Requests have few members, so these are read from the object
// itself: a JSON decoder would add a thirtieth to the binary.
package bridge

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"syscall/js"

	"splitscope/core/base/lang"
	"splitscope/core/show/figure"
)

// Request is a plain object of the page. A member that is missing or of another
// type is the zero value, which the page package answers for.
type Request struct{ js.Value }

// Text is a member that is a text.
func (r Request) Text(key string) string {
	if v := r.Get(key); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// Texts is a member that is an object of texts.
func (r Request) Texts(key string) map[string]string {
	all := map[string]string{}
	if object := (Request{r.Get(key)}); object.Type() == js.TypeObject {
		keys := js.Global().Get("Object").Call("keys", object.Value)
		for i := range keys.Length() {
			key := keys.Index(i).String()
			all[key] = object.Text(key)
		}
	}
	return all
}

// List is a member that is an array of texts.
func (r Request) List(key string) (all []string) {
	if array := r.Get(key); array.InstanceOf(js.Global().Get("Array")) {
		for i := range array.Length() {
			all = append(all, array.Index(i).String())
		}
	}
	return all
}

// Number is a member that is a number, and Optional nil where it is missing.
func (r Request) Number(key string) float64 {
	if v := r.Optional(key); v != nil {
		return *v
	}
	return 0
}

func (r Request) Optional(key string) *float64 {
	if v := r.Get(key); v.Type() == js.TypeNumber {
		number := v.Float()
		return &number
	}
	return nil
}

// Bytes is a member that is a Uint8Array, up to one more than most bytes of it,
// which is too many.
func (r Request) Bytes(key string, most int) []byte {
	v := r.Get(key)
	if !v.InstanceOf(js.Global().Get("Uint8Array")) {
		return nil
	}
	data := make([]byte, min(v.Length(), most+1))
	js.CopyBytesToGo(data, v)
	return data
}

// Lang is the language asked for.
func (r Request) Lang() lang.Lang { return lang.Parse(r.Text("lang")) }

// Theme is the theme asked for.
func (r Request) Theme() figure.Theme { return figure.Theme(r.Text("theme")) }

// HandOver completes a painted map with its pixels, as bytes.
func HandOver(raster figure.Raster, value js.Value) {
	pixels := js.Global().Get("Uint8ClampedArray").New(len(raster.Pixels))
	js.CopyBytesToJS(pixels, raster.Pixels)
	value.Set("pixels", pixels)
}

// Method makes a function of the page out of one of Go: it takes the request
// and promises the answer, which finish may complete. A panic rejects the
// promise; the core has no state that it could have left broken.
func Method[Answer any](f func(Request) (Answer, error), finish func(Answer, js.Value)) js.Func {
	return method(f, finish, func(run func()) { run() })
}

// Waiting is a Method that may wait for events of the browser, as those of
// IndexedDB: it runs beside the event that called it, which would block them.
func Waiting[Answer any](f func(Request) (Answer, error), finish func(Answer, js.Value)) js.Func {
	return method(f, finish, func(run func()) { go run() })
}

func method[Answer any](f func(Request) (Answer, error), finish func(Answer, js.Value), start func(run func())) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		return promise(start, func() (value js.Value, err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("the core panicked: %v\n%s", p, debug.Stack())
				}
			}()
			if len(args) != 1 || args[0].Type() != js.TypeObject {
				return value, fmt.Errorf("needs one request, an object")
			}
			answer, err := f(Request{args[0]})
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

// promise starts f and gives its result to a JavaScript promise.
func promise(start func(run func()), f func() (js.Value, error)) js.Value {
	var executor js.Func
	executor = js.FuncOf(func(_ js.Value, settle []js.Value) any {
		defer executor.Release()
		start(func() {
			if value, err := f(); err != nil {
				settle[1].Invoke(js.Global().Get("Error").New(err.Error()))
			} else {
				settle[0].Invoke(value)
			}
		})
		return nil
	})
	return js.Global().Get("Promise").New(executor)
}
