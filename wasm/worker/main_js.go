//go:build js && wasm

// Command worker is the API on Cloudflare Workers. It is the Go half of
// program.mjs, which starts it once per isolate and calls it for every request.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall/js"
	"unsafe"

	"github.com/syumai/workers"

	"splitscope/wasm/api"
)

// host is what program.mjs starts the program with. It is told the most bytes
// that a body may have, as mostBytes; and as wantsECharts, that figures cannot be
// drawn before ECharts is there, as echarts.
var host = js.Global().Get("context")

func main() {
	host.Set("mostBytes", api.MaxFile)
	debug.SetMemoryLimit(48 << 20) // program.mjs starts another program at 64 MB
	handler := api.Handler(api.WithLimit(over), api.WithECharts(echarts))
	workers.ServeNonBlock(handler)
	workers.Ready()
	for r := range questions { // for ever; on one stack, which need not grow anew for every request
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

func echarts() (string, error) {
	script := host.Get("echarts")
	if script.IsUndefined() {
		host.Set("wantsECharts", true)
		return "", errors.New("ECharts is not there yet")
	}
	return script.String(), nil
}

var questions, answered = make(chan *http.Request), make(chan struct{})

// Requests do not come by package workers' own handleRequest. Each value of
// JavaScript that Go holds has a finalizer, and a request would make some fifty:
// they take longer than most answers. Bytes take none. They cross in as few pieces
// as can be, and bodies have been read as a whole: the streams of package workers
// are promises, each of which belongs to one request's context.

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

// asked is a request: its method, its address, and the names and values of its
// headers, a line each. It has no URL if Go cannot read the address: browsers
// let more pass, such as a percent sign alone.
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

// over is the limit that program.mjs has found a client to be over, as
// requests/seconds.
func over(r *http.Request) (l api.Limit, over bool) {
	text := r.Header.Get("Splitscope-Limit")
	if text == "" {
		return l, false
	}
	_, err := fmt.Sscanf(text, "%d/%d", &l.Requests, &l.Seconds)
	return l, err == nil
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
