//go:build js && wasm

// Command worker is the API on Cloudflare Workers: the Go half of program.mjs,
// which starts it once in an isolate and asks it again and again.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall/js"

	"github.com/syumai/workers"

	"splitscope/wasm/worker/api"
)

// host is what program.mjs starts the program with:
//
//	bodies    Map of the bodies of requests, each under the key that Splitscope-Body names
//	echarts   the script that figures are drawn with
//	mostBytes is set here: the most bytes that any body may have
var host = js.Global().Get("context")

var uint8Array = js.Global().Get("Uint8Array")

func main() {
	host.Set("mostBytes", api.MaxFile)
	handler := api.Handler(api.WithLimit(over), api.WithECharts(sync.OnceValues(func() (string, error) {
		return host.Get("echarts").String(), nil
	})))
	workers.ServeNonBlock(whole(func(w http.ResponseWriter, r *http.Request) {
		done := make(chan struct{})
		requests <- func() {
			defer close(done)
			handler.ServeHTTP(w, r)
		}
		<-done
	}))
	workers.Ready()
	// For ever: workers.Serve would end with the first body that is closed. And on
	// one stack, which need not grow anew for every request.
	for answer := range requests {
		answer()
	}
}

var requests = make(chan func())

// whole has requests and answers cross the border to JavaScript in as few pieces
// as can be: all headers in one, tabs between names and values, and a body in one,
// which JavaScript has read already. The streams of package workers are promises,
// each of which belongs to one request's context, and the second one that is
// closed would end the program.
func whole(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fields := strings.Join(r.Header["Fields"], ",") // package workers takes every comma for the end of a value
		r.Header = http.Header{}
		for name, rest, ok := strings.Cut(fields, "\t"); ok; name, rest, ok = strings.Cut(rest, "\t") {
			var value string
			value, rest, _ = strings.Cut(rest, "\t")
			r.Header[name] = []string{value}
		}
		r.Host = r.Header.Get("Host")
		r.ContentLength = -1
		if length, err := strconv.ParseInt(r.Header.Get("Content-Length"), 10, 64); err == nil {
			r.ContentLength = length
		}
		r.Body = http.NoBody
		if key := r.Header.Get("Splitscope-Body"); key != "" {
			r.Body = io.NopCloser(bytes.NewReader(taken(key)))
		}
		to := &answer{header: http.Header{}, status: http.StatusOK, body: js.Null()}
		next(to, r)
		var parts []string
		for name, values := range to.header {
			parts = append(parts, name, strings.Join(values, ", "))
		}
		w.Header()["Fields"] = []string{strings.Join(parts, "\t")}
		w.WriteHeader(to.status)
		w.(interface{ WriteRawJSBody(js.Value) }).WriteRawJSBody(to.body)
	})
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

func taken(key string) []byte {
	given := host.Get("bodies").Call("get", key)
	text := make([]byte, given.Length())
	js.CopyBytesToGo(text, given)
	return text
}

// answer is a response whose body is in JavaScript's memory, as long as its
// Content-Length: what is written row by row is never held here.
type answer struct {
	header  http.Header
	status  int
	body    js.Value // Uint8Array, or null while nothing is written
	written int
}

func (a *answer) Header() http.Header    { return a.header }
func (a *answer) WriteHeader(status int) { a.status = status }

var errTooLong = errors.New("more was written than Content-Length says")

func (a *answer) Write(p []byte) (int, error) {
	if a.body.IsNull() {
		length, err := strconv.Atoi(a.header.Get("Content-Length"))
		if err != nil {
			return 0, err
		}
		a.body = uint8Array.New(length)
		if len(p) == length {
			a.written = js.CopyBytesToJS(a.body, p)
			return length, nil
		}
	}
	if a.written+len(p) > a.body.Length() {
		return 0, errTooLong
	}
	a.written += js.CopyBytesToJS(a.body.Call("subarray", a.written), p)
	return len(p), nil
}
