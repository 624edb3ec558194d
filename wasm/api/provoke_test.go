//go:build provoke

package api

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// On a real server a panic ends only its own request: not other pending ones and no
// later ones.
func TestProvokedPanic(t *testing.T) {
	var logged strings.Builder
	log.SetOutput(&logged)
	server := httptest.NewServer(Handler())
	get := func(path string) (status int, body []byte) {
		r, err := http.NewRequest("GET", server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cf-Ray", "0123456789abcdef-ICN")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err = io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, body
	}
	want := call("GET", "/v1/solve?preset=paper", "").Body.String()
	for range 20 {
		status, body := get("/v1/provoke/panic")
		var d Refusal
		if err := json.Unmarshal(body, &d); err != nil || status != 500 || d.Error.Code != "internal" || d.Error.Request != "0123456789abcdef-ICN" {
			t.Errorf("%d %s", status, body)
		}
		if status, body := get("/v1/solve?preset=paper"); status != 200 || string(body) != want {
			t.Errorf("%d %s", status, body)
		}
	}
	server.Close() // before the log is read
	log.SetOutput(os.Stderr)
	if n := strings.Count(logged.String(), "request 0123456789abcdef-ICN: GET /v1/provoke/panic: panic: provoked"); n != 20 {
		t.Errorf("logged %d times: %s", n, &logged)
	}
}

// No document lists the failing routes.
func TestProvokedRoutesAreHidden(t *testing.T) {
	for _, target := range []string{"/v1/", "/v1/openapi.json", "/v1/x"} {
		if text := call("GET", target, "").Body.String(); strings.Contains(text, "provoke") {
			t.Errorf("%s tells of it", target)
		}
	}
}
