//go:build !js

package main

import (
	"io"
	"net/http"
	"runtime"
	"time"

	"splitscope/wasm/api"
)

// What the native server gives away at most. Cloudflare bounds a Worker.
var bounds = api.Bounds{
	AtOnce:   max(2, runtime.NumCPU()), // each takes some ten megabytes for its map
	Waiting:  64,
	Deadline: 8 * time.Second,
	Bytes:    256 << 20,
}

const (
	// patience is for answers that are on their way when the server is to end: all
	// have their deadline within it, and whoever runs a server gives it ten seconds.
	patience = 9 * time.Second
	// An answer is in memory until its client has taken it: a client may take no
	// longer than longest, and over any piece no longer than stall.
	longest = 5 * time.Minute
	stall   = 20 * time.Second
	piece   = 64 << 10
)

func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           heard(paced(handler)),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      longest,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    4 * api.MaxURL,
	}
}

// heard lets the rest of a body pass that was refused, since most clients listen
// only when they have sent all: as the Worker does, and within ReadTimeout. Who
// asks before sending, or sends that much, need not be waited for.
func heard(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := r.Body // the handler may have put another one there
		handler.ServeHTTP(w, r)
		if r.Header.Get("Expect") == "" {
			_, _ = io.CopyN(io.Discard, body, 8*api.MaxFile)
			_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(stall)) // for what is not sent yet
		}
	})
}

// paced gives up on clients that hardly read.
func paced(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(&pieces{w, time.Now().Add(longest)}, r)
	})
}

// pieces is a response that is written piece by piece, each with its deadline.
type pieces struct {
	http.ResponseWriter
	end time.Time
}

func (p *pieces) Write(text []byte) (written int, err error) {
	control := http.NewResponseController(p.ResponseWriter)
	for {
		next := text[written:min(written+piece, len(text))]
		if deadline := time.Now().Add(stall); deadline.Before(p.end) {
			_ = control.SetWriteDeadline(deadline) // where there is none, as in tests, nobody is slow
		} else {
			_ = control.SetWriteDeadline(p.end)
		}
		n, err := p.ResponseWriter.Write(next)
		written += n
		if err != nil || written == len(text) {
			return written, err
		}
	}
}

// Unwrap is for http.ResponseController.
func (p *pieces) Unwrap() http.ResponseWriter { return p.ResponseWriter }
