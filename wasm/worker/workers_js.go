//go:build js && wasm

package main

// This file uses package workers, and replaces its handleRequest. Go makes a
// finalizer for each JavaScript value that it holds. A request would make about
// fifty of them, which takes longer than most answers. Bytes need none, so requests
// and answers cross as bytes, in few pieces. JavaScript reads bodies before it
// calls Go, because the streams of package workers are promises, and a promise
// belongs to the context of one request.

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

// serve answers requests for ever, on one stack, so that the stack need not grow
// for every request.
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

// cutShort is the length of an incomplete body, as BROKEN in program.mjs.
const cutShort = -2

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
func (broken) Close() error             { return nil }

// whole is a body that is in memory; package api uses it without a copy.
type whole struct{ *bytes.Buffer }

func (whole) Close() error { return nil }

// asked parses a request: lines with its method, its URL, and the names and values
// of its headers. The request has no URL if Go cannot parse it. JavaScript accepts
// more URLs, such as one with a single percent sign.
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

// answer is a response. If it has a Content-Length, its body is written directly to
// JavaScript's memory, piece by piece. Without one, as in redirects of net/http,
// the body is short and is buffered.
type answer struct {
	header  http.Header
	status  int // 0 before WriteHeader
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
