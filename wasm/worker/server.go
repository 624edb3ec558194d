//go:build !js

package main

import (
	"io"
	"net/http"
	"runtime"
	"time"

	"splitscope/wasm/api"
)

// Limits of the native server. Cloudflare limits a Worker.
var bounds = api.Bounds{
	AtOnce:   max(2, runtime.NumCPU()), // each may take ten megabytes for a map
	Waiting:  64,
	Deadline: 8 * time.Second,
	Bytes:    256 << 20,
}

const (
	// patience is the time for accepted requests when the server stops. All have
	// their deadline within it, and platforms usually wait ten seconds before they
	// kill a server.
	patience = 9 * time.Second
	// An answer is in memory until its client has read it. A client may take at
	// most longest for the answer, and at most stall for each piece.
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

// heard reads the rest of a refused body, as the Worker does and within
// ReadTimeout, because most clients read the response only after they have sent
// everything. It does not wait for clients that send Expect: 100-continue or too
// much.
func heard(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := r.Body // the handler may replace r.Body
		handler.ServeHTTP(w, r)
		if r.Header.Get("Expect") == "" {
			_, _ = io.CopyN(io.Discard, body, 8*api.MaxFile)
			_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(stall)) // for what is not sent yet
		}
	})
}

// paced disconnects clients that read too slowly.
func paced(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(&pieces{w, time.Now().Add(longest)}, r)
	})
}

// pieces is a response that is written in pieces, each with a deadline.
type pieces struct {
	http.ResponseWriter
	end time.Time
}

func (p *pieces) Write(text []byte) (written int, err error) {
	control := http.NewResponseController(p.ResponseWriter)
	for {
		next := text[written:min(written+piece, len(text))]
		if deadline := time.Now().Add(stall); deadline.Before(p.end) {
			_ = control.SetWriteDeadline(deadline) // not supported in tests, which have no slow clients
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
