package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
)

func openAPI(asked request) (reply, error) {
	return textAnswer("application/json", asked.document()), nil
}

// describe returns the OpenAPI 3.1 document of the API. It is made from the table
// of routes and the Go types of their documents.
func (a *api) describe() []byte {
	parameters := object{}
	for _, k := range scenario.Keys() {
		parameters[k.Name] = keyParameter(k)
	}
	parameters["result"] = object{"name": "result", "in": "query", "description": sentence(string(resultMeaning)), "schema": object{"type": "string", "maxLength": 200}}
	paths := object{}
	for _, rt := range a.routes {
		paths[rt.path()] = rt.operations()
	}
	text, err := json.Marshal(object{
		"openapi": "3.1.1",
		"info": object{
			"title": "Splitscope", "version": Core, "license": object{"name": "MIT", "identifier": "MIT"},
			"summary":     "Where should a neural network be split between a device and an edge server, and how sure is that answer?",
			"description": about,
		},
		"servers": []object{{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas": schemas(), "parameters": parameters, "responses": refusals(), "headers": object{
				"ETag":             object{"description": "A hash of the answer's bytes, for If-None-Match.", "schema": object{"type": "string"}},
				"Cache-Control":    object{"description": "How long the answer may be cached: for ever if the URL names the core and is canonical.", "schema": object{"type": "string"}},
				"Content-Location": object{"description": "The permanent URL of this answer.", "schema": object{"type": "string"}},
				"Content-Language": object{"description": "The language of the answer.", "schema": object{"type": "string", "enum": lang.All}},
				"Location":         object{"description": "The canonical URL of the request.", "schema": object{"type": "string"}},
				"Retry-After":      object{"description": "Seconds to wait.", "schema": object{"type": "integer"}},
			},
		},
	})
	if err != nil {
		panic(err)
	}
	return append(text, '\n')
}

const about = `A split point k cuts a network into a head on the device and a tail on the edge server: T(k) = W_k/C_d + D_k/B + V_k/C_e. Field names have their units; one multiply-accumulate (MAC) is one operation.

Send a scenario in the query of a GET request, with the keys of a link, or as a JSON object in the body of a POST request. An unknown parameter or an invalid value is an error that names it.

A response depends only on the URL and, if it has words, on the language: the parameter lang, or else the header Accept-Language. It has a strong ETag. With the parameter core it may be cached for ever.

HEAD is answered like GET, without the body; OPTIONS lists the methods of a URL. Every origin may call. A URL may have 16,384 bytes, a scenario in a body 1,048,576, and an .onnx file 16,777,216.`

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }

// operations returns the operations of a route by method.
func (rt route) operations() object {
	var parameters []object
	if rt.names != nil {
		parameters = append(parameters, object{"name": "name", "in": "path", "required": true, "schema": object{"type": "string", "enum": rt.names}})
	}
	byGET := append([]object{}, parameters...)
	for _, k := range scenario.Keys() {
		if rt.scenario || slices.Contains(rt.keys, k.Name) {
			byGET = append(byGET, object{"$ref": "#/components/parameters/" + k.Name})
		}
	}
	if rt.scenario {
		byGET = append(byGET, object{"$ref": "#/components/parameters/result"})
	}
	operations := object{"get": rt.operation("get", rt.about, append(byGET, documented(rt.params)...), rt.gives)}
	switch {
	case rt.upload != nil:
		post := rt.operation("post", rt.upload.about, append(parameters, documented(rt.upload.params)...), rt.upload.gives)
		post["requestBody"] = object{"required": true, "description": rt.upload.file,
			"content": object{"application/octet-stream": object{}}}
		operations["post"] = post
	case rt.scenario:
		post := rt.operation("post", rt.about, append(parameters, documented(rt.params)...), rt.gives)
		post["requestBody"] = object{"required": true, "content": object{"application/json": object{
			"schema":  ref("Question"),
			"example": object{"preset": "paper", "mbps": 100, "mbps_range": []int{10, 1000}, "only": []string{"SP1", "SP2", "LC"}},
		}}}
		operations["post"] = post
	}
	return operations
}

func (rt route) operation(method string, about lang.Text, parameters []object, gives []medium) object {
	content, spoken := object{}, rt.takes(spoken) || rt.compares
	for _, m := range gives {
		kind, _, _ := strings.Cut(m.contentType, ";")
		form := object{}
		switch {
		case m.schema != "":
			form["schema"] = ref(m.schema)
			if example := rt.example(method); example != nil {
				form["example"] = example
			}
		case kind == binaryType:
			form["schema"] = object{"description": binaryLayout}
		default:
			form["schema"] = object{"type": "string"}
		}
		content[kind] = form
	}
	headers, seen := object{"Cache-Control": header("Cache-Control")}, object{}
	if method == "get" {
		headers["ETag"] = header("ETag")
		seen["304"] = object{"description": "The answer is the one whose ETag If-None-Match has."}
	}
	if spoken {
		headers["Content-Language"] = header("Content-Language")
	}
	if rt.takes(core) {
		headers["Content-Location"] = header("Content-Location")
		if method == "get" {
			seen["308"] = object{"description": "The request names the core, and its question has another spelling.", "headers": object{"Location": header("Location")}}
		}
	}
	seen["200"] = object{"description": about, "headers": headers, "content": content}
	failures := []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if rt.names != nil {
		failures = append(failures, http.StatusNotFound)
	}
	if method == "post" {
		failures = append(failures, http.StatusRequestEntityTooLarge)
	}
	for _, m := range gives {
		if m.contentType == htmlType && rt.scenario {
			failures = append(failures, http.StatusNotImplemented)
		}
	}
	for _, status := range failures {
		seen[strconv.Itoa(status)] = object{"$ref": "#/components/responses/" + refusalName(status)}
	}
	o := object{"operationId": rt.operationID(method), "summary": about, "responses": seen}
	if len(parameters) > 0 {
		o["parameters"] = parameters
	}
	return o
}

func header(name string) object { return object{"$ref": "#/components/headers/" + name} }

// operationID returns the id of an operation, such as getFigureName.
func (rt route) operationID(method string) string {
	id := method
	for word := range strings.FieldsFuncSeq(strings.TrimPrefix(rt.path(), "/v1/"), func(r rune) bool { return strings.ContainsRune("/{}.", r) }) {
		id += strings.ToUpper(word[:1]) + word[1:]
	}
	if id == method {
		id += "StartPage"
	}
	return id
}

// example returns an answer of this program as an example, if it is short.
func (rt route) example(method string) json.RawMessage {
	short := map[string]string{
		"/v1/models/{name}": "/v1/models/resnet50", "/v1/solve": "/v1/solve?preset=paper",
		"/v1/curves": "/v1/curves?preset=paper&only=SP1,LC&points=3", "/v1/map": "/v1/map?preset=paper&width=3&height=2",
	}[rt.path()]
	if short == "" || method != "get" {
		return nil
	}
	r, err := http.NewRequest(http.MethodGet, short, nil)
	if err != nil {
		return nil
	}
	r.SetPathValue("name", path.Base(r.URL.Path))
	var text bytes.Buffer
	if a, err := new(api).compute(rt, r, voice{}, new(claim)); err != nil || a.write(&text) != nil {
		return nil
	}
	return text.Bytes()
}

// refused has the descriptions of errors by status code.
var refused = map[int]string{
	http.StatusBadRequest:            "The request has an error; field names its place.",
	http.StatusNotFound:              "Nothing has this name.",
	http.StatusRequestEntityTooLarge: "The body is too long; the message has the limit.",
	http.StatusTooManyRequests:       "Too many requests in a short time.",
	http.StatusInternalServerError:   "A bug of the server. Its log has the id in request.",
	http.StatusNotImplemented:        "This server has no ECharts, so it cannot draw figures.",
	http.StatusServiceUnavailable:    "The server is busy or restarting; send the request again.",
}

func refusals() object {
	all := object{}
	for status, when := range refused {
		d := object{"description": when, "content": object{"application/json": object{"schema": ref("Refusal")}}}
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
			d["headers"] = object{"Retry-After": header("Retry-After")}
		}
		all[refusalName(status)] = d
	}
	return all
}

func refusalName(status int) string { return strings.ReplaceAll(http.StatusText(status), " ", "") }

// documented returns the parameters of a query for the document.
func documented(params []param) (list []object) {
	for _, p := range params {
		d := object{"type": "string"}
		text := string(p.about)
		switch {
		case p.options != nil:
			d["enum"], d["default"] = p.options, p.usual()
		case p.name == core.name:
			d["enum"] = []string{Core}
		case p.repeated:
			d = object{"type": "array", "items": object{"type": "string", "pattern": p.pattern}}
		case p.check != nil:
			d["format"] = "date"
		default:
			d = object{"type": "integer", "minimum": p.min, "maximum": p.max, "default": p.number}
			text += " From " + lang.Grouped(float64(p.min)) + " to " + lang.Grouped(float64(p.max)) + ": " + string(p.reason) + "."
		}
		list = append(list, object{"name": p.name, "in": "query", "description": text, "schema": d})
	}
	return list
}
