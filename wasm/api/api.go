// Package api is the HTTP API of the core: one http.Handler for the native server
// and for Cloudflare Workers.
//
// Responses are JSON, or the type that the parameter format names, in the units
// that their field names give. The API is strict where the page repairs: an
// unknown parameter or a bad value is an error that names the field. It keeps no
// state, takes no credentials and calls no other service, so every origin may use
// it. Responses depend only on the URL and the language (see caching.go).
package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/memo"
	"splitscope/core/network/cache"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/show/answer"
	"splitscope/core/show/report"
	"splitscope/core/solve"
)

// Limits of requests.
const (
	// MaxURL is the longest URL in bytes. The longest link fits into it.
	MaxURL = scenario.MaxLink
	// MaxBody is the largest scenario in a body, in bytes. A scenario with its own
	// network has at most some hundred kilobytes.
	MaxBody = scenario.MaxJSON
	// MaxFile is the largest .onnx file in a body, in bytes. A Worker has 128 MB
	// and holds the file twice, in JavaScript and in Go.
	MaxFile = 16 << 20
)

// Option configures an API.
type Option func(*api)

// WithECharts gives the API the script that draws figures, see report.Script. It
// also means that the page is served beside the API. Without the script there are
// no figures in HTML; it is not part of the API because it is as large as the core.
func WithECharts(read func() (string, error)) Option {
	return func(a *api) { a.echarts = read }
}

// Limit is the number of requests that a client may send in a number of seconds.
type Limit struct{ Requests, Seconds int }

// WithLimit sets a function that counts requests. over reports whether the client
// of a request has sent too many, and the limit.
func WithLimit(over func(*http.Request) (Limit, bool)) Option {
	return func(a *api) { a.over = over }
}

// Handler returns a handler for everything under /v1/.
func Handler(options ...Option) http.Handler {
	return newHandler(routes(), options...)
}

// provoked are routes that fail, in builds for tests of failures.
var provoked []route

// api is the state that all requests share.
type api struct {
	routes   []route
	networks cache.Networks
	echarts  func() (string, error) // nil if there is none
	scripts  *memo.Memo[string, report.Script]
	over     func(*http.Request) (Limit, bool)
	document func() []byte                    // describe, computed once
	models   func() ([]answer.Summary, error) // summarize, computed once

	deadline             time.Duration
	entered, turns, room *semaphore.Weighted // nil without bounds
}

func newHandler(routes []route, options ...Option) http.Handler {
	a := &api{routes: routes, networks: cache.New(), scripts: memo.New[string, report.Script](1), over: func(*http.Request) (Limit, bool) { return Limit{}, false }}
	a.document = sync.OnceValue(a.describe)
	a.models = sync.OnceValues(summarize)
	for _, option := range options {
		option(a)
	}
	mux := http.NewServeMux()
	for _, rt := range slices.Concat(routes, provoked) {
		mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) { a.serve(rt, w, r) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var paths []string
		for _, rt := range routes {
			paths = append(paths, rt.path())
		}
		route{}.refuse(w, r, route{}.speaks(r), noRoute.At("", strings.Join(paths, ", ")))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), common)
		mux.ServeHTTP(w, r)
	})
}

// common has the headers of every answer. An answer with another value replaces it
// and never appends to these slices.
var common = http.Header{
	"Access-Control-Allow-Origin":   {"*"},
	"Access-Control-Expose-Headers": {"ETag, Content-Location, Retry-After"},
	"Content-Security-Policy":       {"default-src 'none'; frame-ancestors 'none'"}, // a page has its own
	"Cross-Origin-Resource-Policy":  {"cross-origin"},
	"Referrer-Policy":               {"no-referrer"},
	"X-Content-Type-Options":        {"nosniff"},
}

// route is one path of the API with its parameters.
type route struct {
	pattern  string    // a pattern of http.ServeMux, without a method
	about    lang.Text // a description of its answer
	names    []string  // the values of {name} in the pattern
	scenario bool      // it takes a scenario: in the query of GET, in the body of POST
	keys     []string  // it takes a model's name in its path, and these keys of a scenario
	compares bool      // it compares the answer with the result in a link
	params   []param
	answer   func(request) (reply, error)
	gives    []medium
	upload   *upload // POST with a file in the body; nil if it takes none
	examples []string
}

// upload describes the file in the body of a route.
type upload struct {
	about  lang.Text
	file   string // for programs
	params []param
	answer func(request) (reply, error)
	gives  []medium
}

// medium is a format of answers: a content type and, for JSON, the name of its
// schema.
type medium struct{ contentType, schema string }

// request is a request that has been checked.
type request struct {
	*api
	route  route
	name   string              // {name} of the pattern
	given  map[string][]string // the route's parameters, with defaults
	query  string              // the rest of the query
	study  *solve.Study        // of the scenario, if the route takes one
	shared *scenario.Result    // the result in the link
	voice  voice
	page   string // the URL of the page beside the API
	body   []byte

	context context.Context // ends at the deadline or when the client disconnects
}

// text returns the value of a parameter.
func (asked request) text(p param) string {
	if values := asked.given[p.name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func (asked request) number(p param) int {
	n, _ := strconv.Atoi(asked.text(p)) // it has been checked
	return n
}

// path returns the route's path for people.
func (rt route) path() string { return strings.TrimSuffix(rt.pattern, "{$}") }

func (rt route) methods() []string {
	methods := []string{http.MethodGet, http.MethodHead, http.MethodOptions}
	if rt.scenario || rt.upload != nil {
		methods = append(methods, http.MethodPost)
	}
	return methods
}

func (a *api) serve(rt route, w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	methods, voice := strings.Join(rt.methods(), ", "), rt.speaks(r)
	switch {
	case r.Method == http.MethodOptions:
		h.Set("Allow", methods)
		h.Set("Access-Control-Allow-Methods", methods)
		h.Set("Access-Control-Allow-Headers", "Content-Type, If-None-Match")
		h.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	case !slices.Contains(rt.methods(), r.Method):
		h.Set("Allow", methods)
		rt.refuse(w, r, voice, badMethod.At("", methods))
		return
	}
	if limit, over := a.over(r); over {
		h.Set("Retry-After", strconv.Itoa(limit.Seconds))
		rt.refuse(w, r, voice, tooManyRequests.At("", limit.Requests, limit.Seconds))
		return
	}
	taken := claim{room: a.room}
	defer taken.release()
	answer, err := a.compute(rt, r, voice, &taken)
	if err == nil {
		taken.release() // the body is not needed any more
		err = taken.take(answer.length)
	}
	if err != nil {
		f, ok := errors.AsType[*fault.Fault](timely(err))
		if !ok {
			id := requestID(r)
			f = internal.At("", id)
			f.Value = id
			log.Printf("request %s: %s %s: %v", id, r.Method, r.URL.Path, err)
		}
		rt.refuse(w, r, voice, f)
		return
	}
	answer.send(w, r, http.StatusOK)
}

// requestID returns the id of a request for the log and the client: Cloudflare's,
// or a random one.
func requestID(r *http.Request) string {
	const plain = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	if ray := r.Header.Get("Cf-Ray"); ray != "" && len(ray) <= 64 && strings.Trim(ray, plain) == "" {
		return ray
	}
	return fmt.Sprintf("%016x", rand.Uint64())
}

// compute returns the whole answer, or at least does all that can fail, before a
// byte is sent. A panic becomes an error, so that it does not end the instance on
// Workers.
func (a *api) compute(rt route, r *http.Request, voice voice, taken *claim) (done reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if len(r.URL.RequestURI()) > MaxURL {
		return done, longAddress.At("", lang.Bytes(MaxURL))
	}
	asked := request{api: a, route: rt, name: r.PathValue("name"), voice: voice}
	if a.echarts != nil {
		asked.page = pageBeside(r)
	}
	params := rt.params
	if r.Method == http.MethodPost && rt.upload != nil {
		params = rt.upload.params
	}
	if asked.given, asked.query, err = readParams(params, r.URL.RawQuery); err != nil {
		return done, err
	}
	if r.Method == http.MethodPost {
		if err := refuse(asked.query, params); err != nil {
			return done, err
		}
		if asked.body, err = rt.body(r, taken); err != nil {
			return done, err
		}
	}
	asked.context = r.Context()
	if rt.scenario || rt.keys != nil || asked.body != nil { // other routes take almost no time
		ctx, end, err := a.turn(asked.context)
		if err != nil {
			return done, err
		}
		defer end()
		asked.context = ctx
	}
	if r.Method == http.MethodPost {
		done, err = asked.post()
	} else {
		done, err = asked.get(r)
	}
	if err != nil {
		return done, err
	}
	return done.weighed(asked.context, r.Method != http.MethodPost)
}

func (asked request) get(r *http.Request) (done reply, err error) {
	rt := asked.route
	switch {
	case rt.keys != nil:
		asked.study, err = asked.model()
	case rt.scenario:
		s, shared, problems := scenario.ParseShared(asked.api.networks, asked.query)
		asked.shared = shared
		asked.study, err = asked.studied(s, problems)
	default:
		err = refuse(asked.query, rt.params)
	}
	if err != nil {
		return done, err
	}
	if elsewhere := asked.redirect(r); elsewhere != "" {
		return moved(elsewhere), nil
	}
	if done, err = asked.answered(); err == nil {
		done.cached = asked.caching(done)
		done.location = asked.location(done)
	}
	return done, err
}

// answered returns the answer of the route, unless the context has ended. Finding
// the cuts may have taken long.
func (asked request) answered() (reply, error) {
	if err := asked.context.Err(); err != nil {
		return reply{}, err
	}
	return asked.route.answer(asked)
}

func (asked request) post() (done reply, err error) {
	rt := asked.route
	if rt.upload != nil {
		done, err = rt.upload.answer(asked)
	} else {
		if asked.study, err = asked.studied(scenario.FromJSON(asked.api.networks, asked.body)); err != nil {
			return done, err
		}
		if done, err = asked.answered(); err == nil {
			done.location = asked.location(done)
		}
	}
	done.cached = never
	return done, err
}

// pageBeside returns the URL of this server as the client knows it.
func pageBeside(r *http.Request) string {
	if r.TLS != nil || r.URL.Scheme == "https" || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host + "/"
	}
	return "http://" + r.Host + "/"
}

// model returns the study of a network by name, with some keys of a scenario.
func (asked request) model() (*solve.Study, error) {
	if _, ok := zoo.Find(asked.name); !ok {
		return nil, scenario.NoModel(asked.name)
	}
	for part := range strings.SplitSeq(asked.query, "&") {
		key, _, _ := strings.Cut(part, "=")
		if part != "" && !slices.Contains(asked.route.keys, key) {
			return nil, unknown(part, append(slices.Clone(asked.route.keys), paramNames(asked.route.params)...))
		}
	}
	return asked.studied(scenario.Parse(asked.api.networks, "model="+asked.name+"&"+asked.query))
}

// body reads the body of a request and claims memory for it as it arrives.
func (rt route) body(r *http.Request, taken *claim) ([]byte, error) {
	most, long := int64(MaxBody), longBody
	if rt.upload != nil {
		most, long = MaxFile, longFile
	}
	tooLong := long.At("", lang.Bytes(float64(most)))
	if r.Body == nil { // on Workers, a request without a body
		r.Body = http.NoBody
	}
	if r.ContentLength > most {
		return nil, tooLong
	}
	if whole, ok := r.Body.(interface{ Bytes() []byte }); ok { // on Workers, where it is in memory already
		if body := whole.Bytes(); int64(len(body)) <= most {
			return body, nil
		}
		return nil, tooLong
	}
	body, err := io.ReadAll(io.LimitReader(counted{r.Body, taken}, most+1))
	switch {
	case errors.Is(err, busy):
		return nil, err
	case err != nil:
		return nil, brokenBody.At("")
	case int64(len(body)) > most:
		return nil, tooLong
	}
	return body, nil
}

// studied returns the study of a scenario. Any problem of the scenario is an error.
func (asked request) studied(s scenario.Scenario, problems []*fault.Fault) (*solve.Study, error) {
	if len(problems) > 0 {
		return nil, problems[0]
	}
	return solve.New(asked.context, s)
}

// voice is the language of an answer.
type voice struct {
	lang.Lang
	negotiated bool // by the request's headers, not by its URL
}

// speaks returns the language that a request names in its URL, or else the one that
// it prefers among those available.
func (rt route) speaks(r *http.Request) voice {
	if rt.takes(spoken) {
		if asked := lang.Lang(r.URL.Query().Get(spoken.name)); slices.Contains(lang.All, asked) {
			return voice{asked, false}
		}
	}
	best, weight := lang.English, 0.0
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if text, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			q, _ = strconv.ParseFloat(text, 64)
		}
		l := lang.Parse(tag)
		spoken := l != lang.English || strings.HasPrefix(strings.ToLower(tag), string(lang.English))
		if spoken && q > weight {
			best, weight = l, q
		}
	}
	return voice{best, true}
}

func (rt route) takes(p param) bool {
	return slices.ContainsFunc(rt.params, func(has param) bool { return has.name == p.name })
}
