//go:build js && wasm

package main

// This file holds what package workers is used for, and what is done instead of
// its handleRequest. Go makes a finalizer for each JavaScript value that it holds.
// A request would make about fifty of them, which takes longer than most answers.
// Bytes need none: requests and answers cross in as few pieces as possible. Bodies
// are read before Go sees them, for the streams of package workers are promises,
// and a promise belongs to the context of one request.

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unsafe"

	"github.com/syumai/workers"

	"splitscope/wasm/api"
)

// serve answers for ever; on one stack, which need not grow anew for every request.
func serve(handler http.Handler) {
	workers.ServeNonBlock(handler)
	workers.Ready()
	for r := range questions {
		a := &answer{header: http.Header{}}
		if r.URL == nil {
			api.RefuseAddress(a, r)
		} else {
			handler.ServeHTTP(a, r)
		}
		a.end()
		answered <- struct{}{}
	}
}

var questions, answered = make(chan *http.Request), make(chan struct{})

//lint:ignore U1000 called by JavaScript
//go:wasmexport ask
func ask(question, body int32) {
	text := make([]byte, question)
	takeQuestion(unsafe.Pointer(unsafe.SliceData(text)))
	r := asked(string(text))
	switch {
	case body == cutShort:
		r.Body, r.ContentLength = broken{}, -1
	case body >= 0:
		given := make([]byte, body)
		takeBody(unsafe.Pointer(unsafe.SliceData(given)))
		r.Body, r.ContentLength = whole{bytes.NewBuffer(given)}, int64(body)
	}
	questions <- r
	<-answered
}

// cutShort stands for the length of a body that broke off, as in program.mjs.
const cutShort = -2

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
func (broken) Close() error             { return nil }

// whole is a body that is here already; package api takes it as it is.
type whole struct{ *bytes.Buffer }

func (whole) Close() error { return nil }

// asked returns a request: its method, its address, and the names and values of its
// headers, a line each. It has no URL if Go cannot read the address: browsers let
// more pass, such as a percent sign alone.
func asked(text string) *http.Request {
	lines := strings.Split(text, "\n")
	r := &http.Request{Method: lines[0], Header: http.Header{}, Body: http.NoBody, ContentLength: -1}
	if address, err := url.Parse(lines[1]); err == nil {
		r.URL, r.Host = address, address.Host
	}
	for i := 2; i+1 < len(lines); i += 2 {
		r.Header[lines[i]] = lines[i+1 : i+2]
	}
	if length, err := strconv.ParseInt(r.Header.Get("Content-Length"), 10, 64); err == nil {
		r.ContentLength = length
	}
	return r
}

// answer is a response whose body is in JavaScript's memory, where it is as long
// as its Content-Length: what is written row by row is never held here. Without
// one, such as where net/http itself redirects, the body is short and waits.
type answer struct {
	header  http.Header
	status  int // 0 while nothing is said
	given   bool
	waiting []byte
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status != 0 {
		return
	}
	a.status = status
	if length, err := strconv.Atoi(a.header.Get("Content-Length")); err == nil {
		a.head(length)
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if !a.given {
		a.waiting = append(a.waiting, p...)
		return len(p), nil
	}
	if len(p) > 0 {
		giveBody(unsafe.Pointer(unsafe.SliceData(p)), int32(len(p)))
	}
	return len(p), nil
}

func (a *answer) end() {
	a.WriteHeader(http.StatusOK)
	if !a.given {
		a.head(len(a.waiting))
		_, _ = a.Write(a.waiting)
	}
}

func (a *answer) head(length int) {
	a.given = true
	var fields []byte
	for name, values := range a.header {
		for _, value := range values {
			fields = append(append(append(append(fields, name...), '\n'), value...), '\n')
		}
	}
	giveHead(int32(a.status), int32(length), unsafe.Pointer(unsafe.SliceData(fields)), int32(len(fields)))
}

//go:wasmimport splitscope takeQuestion
func takeQuestion(to unsafe.Pointer)

//go:wasmimport splitscope takeBody
func takeBody(to unsafe.Pointer)

//go:wasmimport splitscope giveHead
func giveHead(status, length int32, fields unsafe.Pointer, size int32)

//go:wasmimport splitscope giveBody
func giveBody(from unsafe.Pointer, size int32)
