//go:build !js

package main

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// page serves the files of a built page. A browser may cache them but must
// revalidate them, so that a new build is used at once.
type page struct{ files http.FileSystem }

// contentTypes has the content types of files, because the system's tables may
// differ. A browser compiles WebAssembly while it loads only with the right type.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
}

func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	// Every origin may load these files. An embed in a sandbox has an opaque
	// origin, so even its own scripts and its core are cross-origin.
	h.Set("Access-Control-Allow-Origin", "*")
	name := path.Clean("/" + r.URL.Path)
	if strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	encoding := ""
	file, err := p.files.Open(name)
	if packed, e := p.files.Open(name + ".br"); err == nil && e == nil && acceptsBrotli(r) {
		file.Close()
		file, encoding = packed, "br"
	} else if e == nil {
		packed.Close()
	}
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		p.redirect(w, r, name)
		return
	}
	if err != nil || !info.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	contentType, ok := contentTypes[path.Ext(name)]
	if !ok {
		contentType = mime.TypeByExtension(path.Ext(name))
	}
	h.Set("Content-Type", contentType)
	h.Set("Server-Timing", `api;desc="/v1/"`) // tells the page that the API is beside it
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", fmt.Sprintf(`"%x-%x%s"`, info.ModTime().UnixNano(), info.Size(), encoding))
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		h.Set("Content-Length", strconv.FormatInt(info.Size(), 10)) // ServeContent leaves it out here
	}
	http.ServeContent(w, r, name, info.ModTime(), file)
}

// redirect redirects from the name of a folder to the folder with a slash, because
// the links of its page are relative to it.
func (p page) redirect(w http.ResponseWriter, r *http.Request, name string) {
	index, err := p.files.Open(path.Join(name, "index.html"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	index.Close()
	to := url.URL{Path: path.Base(name) + "/", RawQuery: r.URL.RawQuery}
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusPermanentRedirect)
}

func acceptsBrotli(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q, weighted := strings.CutPrefix(strings.TrimSpace(params), "q=")
		if weight, err := strconv.ParseFloat(q, 64); coding == "br" && (!weighted || err == nil && weight > 0) {
			return true
		}
	}
	return false
}
