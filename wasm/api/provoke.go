//go:build provoke

package api

import "os"

// Routes that fail as no client can make the others fail, for tests of what
// comes of it: here, and on Workers.
func init() {
	provoked = []route{
		{pattern: "/v1/provoke/panic", answer: func(request) (reply, error) { panic("provoked") }},
		{pattern: "/v1/provoke/exit", answer: func(request) (reply, error) { os.Exit(3); return reply{}, nil }},
	}
}
