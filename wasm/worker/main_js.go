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
//	bodies  Map of the bodies of requests, each under the key that its header Splitscope-Body names
//	echarts the script that figures are drawn with, or undefined
//	mostBytes is set here: the most bytes that any body may have
var host = js.Global().Get("context")

var uint8Array = js.Global().Get("Uint8Array")

func main() {
	options := []api.Option{api.WithLimit(over)}
	if host.Get("echarts").Type() == js.TypeString {
		options = append(options, api.WithECharts(sync.OnceValues(func() (string, error) {
			return host.Get("echarts").String(), nil
		})))
	}
	host.Set("mostBytes", api.MaxFile)
	workers.ServeNonBlock(whole(api.Handler(options...)))
	workers.Ready()
	// For ever. workers.Serve would end with the first body that is closed.
	select {}
}

// whole has both bodies cross the border to JavaScript in one piece: that of a
// request, which JavaScript has read already, and that of an answer. The streams
// of package workers are promises, each of which belongs to one request's
// context, and the second one that is closed would end the program.
func whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header { // package workers takes every comma for the end of a value
			r.Header[name] = []string{strings.Join(values, ",")}
		}
		r.Body = http.NoBody
		if key := r.Header.Get("Splitscope-Body"); key != "" {
			r.Body = io.NopCloser(bytes.NewReader(taken(key)))
		}
		to := &body{ResponseWriter: w}
		next.ServeHTTP(to, r)
		if to.value.IsUndefined() {
			to.value = js.Null()
		}
		w.(interface{ WriteRawJSBody(js.Value) }).WriteRawJSBody(to.value)
	})
}

// over is the limit that program.mjs has found a client to be over, as
// requests/seconds.
func over(r *http.Request) (l api.Limit, over bool) {
	_, err := fmt.Sscanf(r.Header.Get("Splitscope-Limit"), "%d/%d", &l.Requests, &l.Seconds)
	return l, err == nil
}

func taken(key string) []byte {
	given := host.Get("bodies").Call("get", key)
	text := make([]byte, given.Length())
	js.CopyBytesToGo(text, given)
	return text
}

// body is the body of an answer in JavaScript's memory. It is as long as its
// Content-Length, so that what is written row by row is never held here.
type body struct {
	http.ResponseWriter
	value   js.Value // Uint8Array
	written int
}

var errTooLong = errors.New("more was written than Content-Length says")

func (b *body) Write(p []byte) (int, error) {
	if b.value.IsUndefined() {
		length, err := strconv.Atoi(b.Header().Get("Content-Length"))
		if err != nil {
			return 0, err
		}
		b.value = uint8Array.New(length)
	}
	if b.written+len(p) > b.value.Length() {
		return 0, errTooLong
	}
	if b.written == 0 && len(p) == b.value.Length() {
		js.CopyBytesToJS(b.value, p)
	} else {
		js.CopyBytesToJS(b.value.Call("subarray", b.written), p)
	}
	b.written += len(p)
	return len(p), nil
}
