// Package bridge makes Go functions callable from JavaScript.
//
// A program has one table of methods. Each takes one plain object and returns a
// promise of one. The Go types and their json tags describe the members. A field of
// an answer that has bytes has a tag js. web/src/core/core.d.ts is printed from
// these types by go generate ./wasm/browser.
package bridge

import (
	"io"
	"reflect"

	"splitscope/core/base/progress"
)

// Methods has the methods of a program by the names that the page calls.
type Methods map[string]Method

// Method is a function that the page calls.
type Method struct {
	Func    any // the function itself, for its documentation
	Long    bool
	Reads   bool // the request may have a File
	Request reflect.Type
	Answer  reflect.Type

	call func(ctx progress.Context, request reflect.Value) (any, error)
	// The JavaScript part of long methods and of those that read files. It is
	// linked only into programs that have such methods.
	attend func(progressed any) progress.Context
	open   func(blob any) File
}

// Of returns a method that may fail. An error is a bug of the page or the core.
func Of[Request, Answer any](f func(Request) (Answer, error)) Method {
	return method(f, false, func(_ progress.Context, r Request) (Answer, error) { return f(r) })
}

// Infallible returns a method without errors: faults are part of its answer.
func Infallible[Request, Answer any](f func(Request) Answer) Method {
	return method(f, false, func(_ progress.Context, r Request) (Answer, error) { return f(r), nil })
}

// Reads returns a method whose request has a File.
func Reads[Request, Answer any](f func(Request) (Answer, error)) Method {
	m := Of(f)
	m.Reads, m.open = true, opened
	return m
}

// Slow returns a method that may take long and cannot be stopped.
func Slow[Request, Answer any](f func(Request) (Answer, error)) Method {
	m := Of(f)
	m.Long = true
	return m
}

// Long returns a method that may take long. It reports progress by package
// progress, and its context ends when the page does not wait any more.
func Long[Request, Answer any](f func(progress.Context, Request) (Answer, error)) Method {
	m := method(f, true, f)
	m.Reads, m.attend, m.open = true, attended, opened
	return m
}

func method[Request, Answer any](documented any, long bool, f func(progress.Context, Request) (Answer, error)) Method {
	return Method{
		Func: documented, Long: long, Request: reflect.TypeFor[Request](), Answer: reflect.TypeFor[Answer](),
		call: func(ctx progress.Context, request reflect.Value) (any, error) {
			return f(ctx, *request.Interface().(*Request))
		},
	}
}

// File is a file of a request, a Blob of the page. It is read piece by piece.
type File interface {
	io.ReaderAt
	Size() int64
}
