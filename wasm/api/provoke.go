//go:build provoke

package api

import "os"

// Routes that fail in ways that no client can cause, for tests here and on Workers.
func init() {
	provoked = []route{
		{pattern: "/v1/provoke/panic", answer: func(request) (reply, error) { panic("provoked") }},
		{pattern: "/v1/provoke/exit", answer: func(request) (reply, error) { os.Exit(3); return reply{}, nil }},
	}
}
