package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/jsontext"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/solve"
)

// Core is the version of the core and of the format of its documents. Increase the
// second number with every change to the answers of the numeric routes that is not
// a change of a number, such as a new field. A test compares the answers with the
// frozen answers of this version.
const Core = solve.Version + ".2"

// How long responses may be cached.
//
// A response depends on the URL, the language and the program that computes it. The
// keys and numbers of a URL never change their meaning, but programs do change: v=1
// names the schema of the URL, not the program. So a response may be cached for
// ever only if the URL also names the core, in the parameter core, and only if it
// consists of numbers, because words and drawings can improve at any time. If the
// server has another core, such a URL is an error and never another answer, so
// cached responses stay correct.
//
// A client that names the core wants to cache the response, so there each
// question has one URL, and other spellings are redirected to it permanently.
// Without core the server answers at once, because a redirect would take longer
// than the computation. Content-Location gives the permanent URL.
const (
	forEver = "public, max-age=31536000, immutable"
	soon    = "public, max-age=300" // clients see a new program within five minutes; an unchanged ETag saves the transfer
	never   = "no-store"            // errors, which the next program may fix, and answers to POST
)

// reply is an answer that is ready to be written.
type reply struct {
	contentType string
	write       func(io.Writer) error
	length      int64 // in bytes; -1 if it is not known yet
	etag        string
	voice       voice  // the language, if it has words
	policy      string // the content security policy of a page
	cached      string
	location    string // the permanent URL of this answer
	redirect    string
}

func jsonAnswer(document any) (reply, error) {
	if d, ok := document.(jsontext.Value); ok {
		return textAnswer("application/json", append(d.AppendJSON(nil), '\n')), nil
	}
	var text bytes.Buffer
	err := json.NewEncoder(&text).Encode(document) // ends with a line feed
	return textAnswer("application/json", text.Bytes()), err
}

func textAnswer(contentType string, text []byte) reply {
	return reply{contentType: contentType, length: int64(len(text)), write: func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}}
}

func streamed(contentType string, write func(io.Writer) error) reply {
	return reply{contentType: contentType, length: -1, write: write}
}

func (a reply) in(v voice) reply {
	a.voice = v
	return a
}

func moved(to string) reply {
	a := textAnswer("", nil)
	a.redirect, a.cached = to, forEver
	return a
}

// weighed returns the answer with its length and, if tagged, its ETag. The ETag is
// a hash of the bytes, because the last digit of a number may differ between
// machines. A streamed answer is written twice for this, but never into memory, and
// not after the context has ended.
func (a reply) weighed(ctx context.Context, tagged bool) (reply, error) {
	if a.redirect != "" || !tagged && a.length >= 0 {
		return a, nil
	}
	scale := scale{waits: ctx, hash: fnv.New64a()}
	if err := a.write(&scale); err != nil {
		return a, err
	}
	a.length = scale.bytes
	if tagged {
		a.etag = fmt.Sprintf(`"%016x"`, scale.hash.Sum64())
	}
	return a, nil
}

// scale counts and hashes what is written to it.
type scale struct {
	waits context.Context
	hash  interface {
		io.Writer
		Sum64() uint64
	}
	bytes int64
}

func (s *scale) Write(p []byte) (int, error) {
	if err := s.waits.Err(); err != nil {
		return 0, err
	}
	s.bytes += int64(len(p))
	return s.hash.Write(p)
}

func (a reply) send(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Cache-Control", a.cached)
	if a.voice.negotiated {
		h.Set("Vary", "Accept-Language")
	}
	if a.location != "" {
		h.Set("Content-Location", a.location)
	}
	if a.etag != "" {
		h.Set("ETag", a.etag)
	}
	switch {
	case a.redirect != "":
		h.Set("Location", a.redirect)
		h.Set("Content-Length", "0")
		w.WriteHeader(http.StatusPermanentRedirect)
		return
	case a.etag != "" && matches(r.Header.Values("If-None-Match"), a.etag):
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if a.policy != "" {
		h.Set("Content-Security-Policy", a.policy)
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", strconv.FormatInt(a.length, 10))
	if a.voice.Lang != "" {
		h.Set("Content-Language", string(a.voice.Lang))
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_ = a.write(w) // fails only if the client has disconnected
	}
}

// matches compares entity tags weakly (RFC 9110, 8.8.3.2), because a cache may have
// compressed the answer and made its tag weak.
func matches(fields []string, etag string) bool {
	for _, field := range fields {
		for tag := range strings.SplitSeq(field, ",") { // our tags have no comma
			if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
				return true
			}
		}
	}
	return false
}

// caching returns the Cache-Control of an answer to GET.
func (asked request) caching(a reply) string {
	if asked.text(core) != "" && a.voice.Lang == "" {
		return forEver
	}
	return soon
}

// redirect returns the canonical URL of a request, or an empty text if the request
// has it already or does not name the core.
func (asked request) redirect(r *http.Request) string {
	if asked.text(core) == "" {
		return ""
	}
	if address := asked.canonical(); address != r.URL.EscapedPath()+"?"+r.URL.RawQuery {
		return address
	}
	return ""
}

// location returns the permanent URL of an answer, or an empty text if there is
// none or if it is too long for a header. Servers on the way may allow only 4 KiB
// for all headers.
func (asked request) location(a reply) string {
	if !asked.route.takes(core) || a.voice.Lang != lang.Lang("") {
		return ""
	}
	if address := asked.canonical(); len(address) <= 2<<10 {
		return address
	}
	return ""
}

// canonical returns the canonical URL of a request, with the core.
func (asked request) canonical() string {
	var parts []string
	for part := range strings.SplitSeq(asked.study.Link(), "&") {
		key, _, _ := strings.Cut(part, "=")
		if asked.route.keys == nil || slices.Contains(asked.route.keys, key) {
			parts = append(parts, part)
		}
	}
	// Links leave out default encodings. Here they differ from no encoding.
	if asked.route.keys != nil && asked.study.Scenario.Cuts == network.Graph && asked.encoded() {
		values := asked.study.Scenario.Values()
		for _, key := range encodings {
			if part := key + "=" + values[key]; !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	if asked.route.compares && asked.shared != nil {
		parts = append(parts, "result="+asked.shared.String())
	}
	for _, p := range asked.route.params {
		if value := asked.text(p); p.name != core.name && value != p.usual() {
			parts = append(parts, p.name+"="+url.QueryEscape(value))
		}
	}
	parts = append(parts, core.name+"="+Core)
	return strings.Replace(asked.route.path(), "{name}", asked.name, 1) + "?" + strings.Join(parts, "&")
}
