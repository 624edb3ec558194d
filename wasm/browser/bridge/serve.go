//go:build js && wasm

package bridge

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"
	"syscall/js"

	"splitscope/core/base/progress"
)

// Serve installs methods as an object with a global name, and answers calls as long
// as the worker lives.
//
// A method takes a request and a function for progress, and returns a promise. An
// answer crosses as one JSON text, which is faster than building objects member by
// member. Requests have few members, which are read one by one.
func Serve(name string, methods Methods) {
	object := map[string]any{}
	for name, m := range methods {
		object[name] = js.FuncOf(func(_ js.Value, args []js.Value) any {
			return promise(func() (js.Value, error) { return m.serve(args) })
		})
	}
	js.Global().Set(name, object)
	select {}
}

// serve answers one call. A panic becomes an error, since the core has no state
// that it could leave broken.
func (m Method) serve(args []js.Value) (value js.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the core panicked: %v\n%s", p, debug.Stack())
		}
	}()
	if len(args) == 0 || args[0].Type() != js.TypeObject {
		return value, fmt.Errorf("needs one request, an object")
	}
	request := reflect.New(m.Request)
	m.read(request.Elem(), args[0])
	ctx := progress.Background
	if len(args) > 1 && m.attend != nil {
		ctx = m.attend(args[1])
	}
	answer, err := m.call(ctx, request)
	if err != nil {
		return value, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return value, err
	}
	value = js.Global().Get("JSON").Call("parse", string(text))
	handOver(reflect.ValueOf(answer), func() js.Value { return value })
	return value, nil
}

// promise returns a JavaScript promise for the result of f. f runs in its own
// goroutine, because it may wait for other events of the browser.
func promise(f func() (js.Value, error)) js.Value {
	executor := js.FuncOf(func(_ js.Value, settle []js.Value) any {
		go func() {
			if value, err := f(); err != nil {
				settle[1].Invoke(js.Global().Get("Error").New(err.Error()))
			} else {
				settle[0].Invoke(value)
			}
		}()
		return nil
	})
	defer executor.Release()
	return js.Global().Get("Promise").New(executor)
}

// read sets v to a member of a request. v stays zero if the member is missing or
// has another type.
func (m Method) read(v reflect.Value, from js.Value) {
	switch kind := from.Type(); {
	case v.Kind() == reflect.Pointer && kind != js.TypeUndefined && kind != js.TypeNull:
		v.Set(reflect.New(v.Type().Elem()))
		m.read(v.Elem(), from)
	case v.Kind() == reflect.String && kind == js.TypeString:
		v.SetString(from.String())
	case v.Kind() == reflect.Bool && kind == js.TypeBoolean:
		v.SetBool(from.Bool())
	case v.CanInt() && kind == js.TypeNumber:
		v.SetInt(int64(from.Float()))
	case v.CanFloat() && kind == js.TypeNumber:
		v.SetFloat(from.Float())
	case kind == js.TypeObject:
		m.readObject(v, from)
	}
}

func (m Method) readObject(v reflect.Value, from js.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if name := nameOf(v.Type().Field(i)); name != "" {
				m.read(v.Field(i), from.Get(name))
			}
		}
	case reflect.Map: // only map[string]string, since reflection on other maps makes the program larger
		texts := map[string]string{}
		keys := js.Global().Get("Object").Call("keys", from)
		for i := range keys.Length() {
			key := keys.Index(i).String()
			if text := from.Get(key); text.Type() == js.TypeString {
				texts[key] = text.String()
			}
		}
		*v.Addr().Interface().(*map[string]string) = texts
	case reflect.Slice:
		n := from.Length()
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			m.read(v.Index(i), from.Index(i))
		}
	case reflect.Interface:
		if m.open != nil {
			v.Set(reflect.ValueOf(m.open(from)))
		}
	}
}

// handOver sets the members of an answer that have bytes, which the JSON leaves
// out.
func handOver(v reflect.Value, object func() js.Value) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem() // not valid if v is nil
	}
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if name := field.Tag.Get("js"); name != "" {
			data := v.Field(i).Bytes()
			bytes := js.Global().Get("Uint8Array").New(len(data))
			js.CopyBytesToJS(bytes, data)
			object().Set(name, bytes)
		} else if field.Anonymous {
			handOver(v.Field(i), object)
		} else if name := nameOf(field); name != "" {
			handOver(v.Field(i), func() js.Value { return object().Get(name) })
		}
	}
}

// nameOf returns the name of a field in JavaScript.
func nameOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return strings.TrimPrefix(name, "-")
}
