//go:build !js

package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

func testPage(t *testing.T, files map[string]string) http.Handler {
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return page{http.Dir(dir)}
}

func fetch(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPageFiles(t *testing.T) {
	h := testPage(t, map[string]string{
		"index.html": "page", "app.js": "script", "style.css": "style", "core.wasm": "core", "icon.svg": "icon",
		"strings.json": "{}", "sub/deep.js": "deep", "sw.js": "worker", "manifest.webmanifest": "manifest", "icon.png": "picture",
	})
	for target, want := range map[string][2]string{
		"/":             {"page", "text/html; charset=utf-8"},
		"/index.html":   {"page", "text/html; charset=utf-8"},
		"/app.js?v=1":   {"script", "text/javascript; charset=utf-8"},
		"/style.css":    {"style", "text/css; charset=utf-8"},
		"/core.wasm":    {"core", "application/wasm"},
		"/icon.svg":     {"icon", "image/svg+xml"},
		"/strings.json": {"{}", "application/json"},
		"/sub/deep.js":  {"deep", "text/javascript; charset=utf-8"},
		"/sw.js":        {"worker", "text/javascript; charset=utf-8"},

		"/manifest.webmanifest": {"manifest", "application/manifest+json"},
		"/icon.png":             {"picture", "image/png"},
	} {
		w := fetch(h, "GET", target)
		header := w.Header()
		if w.Code != 200 || w.Body.String() != want[0] || header.Get("Content-Type") != want[1] {
			t.Errorf("%s: %d %v %s, want %v", target, w.Code, header, w.Body, want)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" || header.Get("Access-Control-Allow-Origin") != "*" || header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", target, header)
		}
		if head := fetch(h, "HEAD", target); head.Code != 200 || head.Body.Len() > 0 || head.Header().Get("Content-Length") != header.Get("Content-Length") {
			t.Errorf("HEAD %s: %d %v", target, head.Code, head.Header())
		}
	}
}

func TestPageHasNothingElse(t *testing.T) {
	h := testPage(t, map[string]string{"site/index.html": "page", "site/sub/x.js": "x", "secret": "no"})
	h = page{http.Dir(filepath.Join(string(h.(page).files.(http.Dir)), "site"))}
	for _, target := range []string{"/missing.js", "/sub", "/sub/", "/../secret", "/sub/../../secret", "/%2e%2e/secret", "/..%2fsecret", "/x%00y", `/..\secret`} {
		if w := fetch(h, "GET", target); w.Code != 404 || bytes.Contains(w.Body.Bytes(), []byte("no\n")) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if w := fetch(h, "POST", "/"); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", w.Code, w.Header())
	}
}

func TestPageHasFolders(t *testing.T) {
	h := testPage(t, map[string]string{"index.html": "page", "example/index.html": "example", "example/host.js": "script", "bare/x.js": "x"})
	for _, target := range []string{"/example/", "/example/index.html", "/example/?x=1", "//example/"} {
		if w := fetch(h, "GET", target); w.Code != 200 || w.Body.String() != "example" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %v %s", target, w.Code, w.Header(), w.Body)
		}
	}
	for target, to := range map[string]string{"/example": "example/", "/example?x=1": "example/?x=1"} {
		if w := fetch(h, "GET", target); w.Code != 308 || w.Header().Get("Location") != to {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
	}
	for _, target := range []string{"/bare", "/bare/", "/index.html/", "/example/host.js/"} {
		if w := fetch(h, "GET", target); w.Code != 404 {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
	}
}

func TestPageComesCompressedToWhoTakesIt(t *testing.T) {
	h := testPage(t, map[string]string{"core.wasm": "a long core", "core.wasm.br": "packed", "app.js": "script"})
	for accept, want := range map[string]string{
		"gzip, deflate, br": "br", "br": "br", "br;q=0.5": "br", "gzip, br; q=1": "br",
		"": "", "gzip": "", "br;q=0": "", "br;q=0.0": "", "brotli": "", "br;q=x": "",
	} {
		w := fetch(h, "GET", "/core.wasm", "Accept-Encoding", accept)
		body := map[string]string{"br": "packed", "": "a long core"}[want]
		length := map[string]string{"br": "6", "": "11"}[want]
		header := w.Header()
		if w.Code != 200 || w.Body.String() != body || header.Get("Content-Encoding") != want || header.Get("Content-Length") != length ||
			header.Get("Content-Type") != "application/wasm" || header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: %d %v %s", accept, w.Code, header, w.Body)
		}
	}
	if w := fetch(h, "GET", "/app.js", "Accept-Encoding", "br"); w.Body.String() != "script" || w.Header().Get("Content-Encoding") != "" {
		t.Errorf("without a packed file: %v %s", w.Header(), w.Body)
	}
}

func TestPageIsAskedAgainAndNotSentAgain(t *testing.T) {
	h := testPage(t, map[string]string{"app.js": "a script", "app.js.br": "packed"})
	plain := fetch(h, "GET", "/app.js").Header().Get("ETag")
	packed := fetch(h, "GET", "/app.js", "Accept-Encoding", "br").Header().Get("ETag")
	if plain == "" || plain == packed {
		t.Fatalf("ETags %q and %q", plain, packed)
	}
	if w := fetch(h, "GET", "/app.js", "If-None-Match", plain); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := fetch(h, "GET", "/app.js", "If-None-Match", plain, "Accept-Encoding", "br"); w.Code != 200 {
		t.Errorf("the packed file is another one: %d", w.Code)
	}
}
