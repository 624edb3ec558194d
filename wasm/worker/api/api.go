// Package api is the core as an HTTP API: one http.Handler for a native server
// and for Cloudflare Workers.
//
// Answers are JSON, or CSV where asked for, in the units that their field names
// say. The API is strict where the page salvages: an unknown parameter or a bad
// value is an error that names the field. It keeps no state and takes no
// credentials, so every origin may call it.
package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
	"splitscope/core/zoo"
)

// Handler answers everything under /v1/.
func Handler() http.Handler { return newHandler(routes) }

func newHandler(routes []route) http.Handler {
	mux := http.NewServeMux()
	for _, rt := range routes {
		mux.Handle(rt.pattern, rt)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		noRoute(routes).write(w, r)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

// route is one address of the API and all that it takes.
type route struct {
	pattern  string   // as http.ServeMux has it, without a method
	scenario bool     // it takes a scenario: GET in the query, POST as JSON
	keys     []string // it takes a model's name in its address, and these keys of a scenario
	params   []param
	answer   func(request) (answer, error)
	file     func(request) (answer, error) // to POST, with a file in the body; nil where it takes none
}

// request is what a route was asked, found good.
type request struct {
	name    string // {name} of the pattern
	numbers map[string]int
	choices map[string]string
	study   *solve.Study     // of the scenario, where the route takes one
	shared  *scenario.Result // that the link carries along
	lang    lang.Lang        // that the client likes best
	file    []byte
	dims    map[string]int // of the file
}

// answer is a document that is ready to be written.
type answer struct {
	contentType string
	length      int // in bytes; 0 where it is not known before it is written
	write       func(io.Writer) error
	lang        lang.Lang // that it speaks, if any
}

func jsonAnswer(document any) (answer, error) {
	text, err := json.Marshal(document)
	text = append(text, '\n')
	return textAnswer("application/json", text), err
}

func textAnswer(contentType string, text []byte) answer {
	return answer{contentType: contentType, length: len(text), write: func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}}
}

func (a answer) send(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("Content-Type", a.contentType)
	if a.lang != "" {
		w.Header().Set("Vary", "Accept-Language")
		w.Header().Set("Content-Language", string(a.lang))
	}
	if a.length > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(a.length))
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_ = a.write(w) // fails only where the client has gone
	}
}

func (rt route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	methods := strings.Join(rt.methods(), ", ")
	switch {
	case r.Method == http.MethodOptions:
		h.Set("Allow", methods)
		h.Set("Access-Control-Allow-Methods", methods)
		h.Set("Access-Control-Allow-Headers", "Content-Type")
		h.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	case !slices.Contains(rt.methods(), r.Method):
		h.Set("Allow", methods)
		badMethod(methods).write(w, r)
		return
	}
	answer, err := rt.compute(w, r)
	if err != nil {
		var f *failure
		if !errors.As(err, &f) {
			log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
			f = internal
		}
		f.write(w, r)
		return
	}
	answer.send(w, r, http.StatusOK)
}

func (rt route) methods() []string {
	methods := []string{http.MethodGet, http.MethodHead, http.MethodOptions}
	if rt.scenario || rt.file != nil {
		methods = append(methods, http.MethodPost)
	}
	return methods
}

// compute has the whole answer, or at least all that can go wrong with it,
// before a byte of it is sent. A panic is a bug of ours and becomes an error,
// so that on Workers it does not end the instance.
func (rt route) compute(w http.ResponseWriter, r *http.Request) (a answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if len(r.URL.RequestURI()) > scenario.MaxLink {
		return a, longAddress
	}
	rest, asked, err := rt.readParams(r.URL.RawQuery)
	if err != nil {
		return a, err
	}
	asked.name, asked.lang = r.PathValue("name"), language(r)
	switch {
	case rt.file != nil && r.Method == http.MethodPost:
		if rest, asked.dims, err = readDims(rest); err == nil {
			err = rt.refuse(rest)
		}
		if err == nil {
			asked.file, err = readBody(w, r, maxFile, longFile)
		}
		if err != nil {
			return a, err
		}
		return rt.file(asked)
	case rt.keys != nil:
		if asked.study, err = rt.model(asked.name, rest); err != nil {
			return a, err
		}
		return rt.answer(asked)
	}
	if rt.scenario && r.Method != http.MethodPost {
		s, shared, problems := scenario.ParseShared(rest)
		asked.shared = shared
		asked.study, err = study(s, problems)
	} else if err = rt.refuse(rest); err == nil && rt.scenario {
		var body []byte
		if body, err = readBody(w, r, scenario.MaxJSON, longBody); err == nil {
			asked.study, err = study(scenario.FromJSON(body))
		}
	}
	if err != nil {
		return a, err
	}
	return rt.answer(asked)
}

// model is the study of a network by name, with some keys of a scenario.
func (rt route) model(name, query string) (*solve.Study, error) {
	if _, ok := zoo.Find(name); !ok {
		p := scenario.Problem{Code: scenario.UnknownModel, Key: "model", Value: name}
		return nil, &failure{http.StatusNotFound, p.Code, p.Key, p.In}
	}
	for part := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(part, "=")
		if part != "" && !slices.Contains(rt.keys, key) {
			return nil, unknownParameter(part, rt.keys)
		}
	}
	return study(scenario.Parse("model=" + name + "&" + query))
}

// maxFile bounds a file in a body, which is held in memory as a whole.
const maxFile = 32 << 20

func readBody(w http.ResponseWriter, r *http.Request, most int64, long *failure) ([]byte, error) {
	if r.Body == nil { // on Workers, a request without a body
		r.Body = http.NoBody
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, long
	case err != nil:
		return nil, brokenBody
	}
	return body, nil
}

// study refuses a scenario with any problem: who calls an API wants to know.
func study(s scenario.Scenario, problems []scenario.Problem) (*solve.Study, error) {
	if len(problems) > 0 {
		p := problems[0]
		return nil, &failure{http.StatusBadRequest, p.Code, p.Key, p.In}
	}
	return solve.New(s)
}

// language is the one that the client likes best of those spoken here.
func language(r *http.Request) lang.Lang {
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
	return best
}
