//go:build !js

package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"splitscope/core/network"
	"splitscope/core/scenario"
)

// openAPIDoc is the document as far as the tests read it themselves.
type openAPIDoc struct {
	OpenAPI string
	Paths   map[string]map[string]struct {
		OperationID string
		Parameters  []map[string]any
		RequestBody map[string]any
		Responses   map[string]map[string]any
	}
	Components struct {
		Schemas    map[string]map[string]any
		Parameters map[string]map[string]any
	}
}

func openAPIOf(t *testing.T) (text []byte, d openAPIDoc) {
	t.Helper()
	text = call("GET", "/v1/openapi.json", "").Body.Bytes()
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return text, d
}

// checker holds requests and answers against a document.
type checker struct{ routers.Router }

// checks returns the document's checker, once it is valid itself. A strict one
// takes no field that the document does not tell of.
func checks(t *testing.T, strict bool) checker {
	t.Helper()
	text, _ := openAPIOf(t)
	if strict {
		var d any
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatal(err)
		}
		closed(d)
		text, _ = json.Marshal(d)
	}
	document, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context(), openapi3.EnableSchemaFormatValidation(), openapi3.EnableSchemaPatternValidation(),
		openapi3.EnableSchemaDefaultsValidation(), openapi3.EnableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	return checker{router}
}

// closed makes every object of a schema take the fields that it names alone.
func closed(node any) {
	switch node := node.(type) {
	case map[string]any:
		if _, open := node["additionalProperties"]; node["properties"] != nil && node["type"] == "object" && !open {
			node["additionalProperties"] = false
		}
		for key, deeper := range node {
			if key != "example" {
				closed(deeper)
			}
		}
	case []any:
		for _, deeper := range node {
			closed(deeper)
		}
	}
}

// answer checks an answer to a request, and the request if it was answered well.
func (c checker) answer(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) error {
	route, values, err := c.FindRoute(r)
	if err != nil {
		return err
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, RejectWhenRequestBodyNotSpecified: true}
	asked := &openapi3filter.RequestValidationInput{Request: r, PathParams: values, Route: route, Options: options}
	if w.Code == 200 {
		if err := openapi3filter.ValidateRequest(t.Context(), asked); err != nil {
			return fmt.Errorf("as a request: %w", err)
		}
	}
	return openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: w.Code, Header: w.Header(), Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())), Options: options,
	})
}

// The document has every route and method, and only those.
func TestOpenAPITellsEveryRoute(t *testing.T) {
	_, d := openAPIOf(t)
	if d.OpenAPI != "3.1.1" || len(d.Paths) != len(routes()) {
		t.Errorf("%s with %d paths of %d routes", d.OpenAPI, len(d.Paths), len(routes()))
	}
	names := map[string]bool{}
	for _, rt := range routes() {
		path, told := rt.path(), d.Paths[rt.path()]
		target := strings.Replace(path, "{name}", "x", 1)
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} {
			_, has := told[strings.ToLower(method)]
			if takes := call(method, target, "").Code != http.StatusMethodNotAllowed; takes != has {
				t.Errorf("%s %s: takes it: %v, told of: %v", method, path, takes, has)
			}
		}
		for method, operation := range told {
			if operation.OperationID == "" || names[operation.OperationID] {
				t.Errorf("%s %s is called %q", method, path, operation.OperationID)
			}
			names[operation.OperationID] = true
			if (method == "post") != (operation.RequestBody != nil) {
				t.Errorf("%s %s has the body %v", method, path, operation.RequestBody)
			}
		}
	}
}

// The document has every parameter of every operation, and only those.
func TestOpenAPITellsEveryParameter(t *testing.T) {
	_, d := openAPIOf(t)
	vocabulary := map[string]bool{"points": true, "result": true, "dim": true, "nonsense": true}
	for _, rt := range routes() {
		for _, p := range rt.params {
			vocabulary[p.name] = true
		}
	}
	for _, k := range scenario.Keys() {
		vocabulary[k.Name] = true
		if d.Components.Parameters[k.Name] == nil {
			t.Errorf("no parameter %s", k.Name)
		}
	}
	for path, operations := range d.Paths {
		for method, operation := range operations {
			told := map[string]bool{}
			target := path
			for _, p := range operation.Parameters {
				if at, ok := p["$ref"].(string); ok {
					p = d.Components.Parameters[at[strings.LastIndex(at, "/")+1:]]
				}
				name, _ := p["name"].(string)
				if told[name] {
					t.Errorf("%s %s has %s twice", method, path, name)
				}
				told[name] = true
				if p["in"] == "path" {
					first := p["schema"].(map[string]any)["enum"].([]any)[0].(string)
					target = strings.Replace(path, "{name}", first, 1)
				} else if text, _ := p["description"].(string); len(text) < 10 || !strings.HasSuffix(text, ".") {
					t.Errorf("%s is described as %q", name, text)
				}
			}
			for name := range vocabulary {
				var got Refusal
				w := call(strings.ToUpper(method), target+"?"+name+"=", "{}")
				json.Unmarshal(w.Body.Bytes(), &got)
				if taken := got.Error.Code != scenario.UnknownKey.Code; taken != told[name] {
					t.Errorf("%s %s: takes %s: %v, told of: %v; %s", method, path, name, taken, told[name], w.Body)
				}
			}
		}
	}
}

// Limits and defaults in the document are those of the server.
func TestOpenAPITellsLimits(t *testing.T) {
	_, d := openAPIOf(t)
	for _, k := range scenario.Keys() {
		s := d.Components.Parameters[k.Name]["schema"].(map[string]any)
		if k.Kind == scenario.NumberKind && (s["minimum"] != k.Min || s["maximum"] != k.Max) {
			t.Errorf("%s: %v, want %v to %v", k.Name, s, k.Min, k.Max)
		}
		if usual, ok := s["default"]; ok {
			with, without := call("GET", fmt.Sprintf("/v1/solve?%s=%v", k.Name, usual), ""), call("GET", "/v1/solve", "")
			if with.Code != 200 || with.Body.String() != without.Body.String() {
				t.Errorf("%s=%v is no default: %s", k.Name, usual, with.Body)
			}
		}
		if k.Unit != "" && !strings.Contains(d.Components.Parameters[k.Name]["description"].(string), ", in "+k.Unit) {
			t.Errorf("%s: no unit in %v", k.Name, d.Components.Parameters[k.Name])
		}
	}
}

// Every field has a description. Two fields share one only if they have the same
// name and the same type. A question has the keys of a scenario.
func TestOpenAPITellsEveryField(t *testing.T) {
	_, d := openAPIOf(t)
	fields := map[string]string{}
	var walk func(name string, schema map[string]any)
	walk = func(name string, schema map[string]any) {
		for _, deeper := range []string{"items", "additionalProperties"} {
			if s, ok := schema[deeper].(map[string]any); ok {
				walk(name, s)
			}
		}
		properties, _ := schema["properties"].(map[string]any)
		for key, p := range properties {
			p := p.(map[string]any)
			if text, _ := p["description"].(string); len(text) < 7 {
				t.Errorf("%s.%s is described as %q", name, key, text)
			} else if field := fmt.Sprint(key, " ", p["type"]); name != "Question" && fields[text] != "" && fields[text] != field {
				t.Errorf("%s and %s are both described as %q", field, fields[text], text)
			} else if name != "Question" {
				fields[text] = field
			}
			walk(name, p)
		}
	}
	for name, schema := range d.Components.Schemas {
		walk(name, schema)
	}
}

// Real answers and errors of every route match the document.
func TestAnswersAreAsOpenAPISays(t *testing.T) {
	checks(t, false)
	check := checks(t, true)
	openapi3filter.RegisterBodyDecoder("text/html", openapi3filter.FileBodyDecoder)
	openapi3filter.RegisterBodyDecoder("text/csv", openapi3filter.FileBodyDecoder)
	handler := Handler(WithECharts(func() (string, error) { return "var echarts;", nil }))
	own := imported(t)
	type asked struct{ method, target, kind, body string }
	list := []asked{
		{"GET", "/v1/", "", ""}, {"GET", "/v1/openapi.json", "", ""}, {"GET", "/v1/models", "", ""},
		{"GET", "/v1/solve?only=LC", "", ""}, {"GET", "/v1/solve?preset=paper&result=1,SP2,LC,28.33,SP2,62.74,SP1", "", ""},
		{"GET", "/v1/solve?model=custom&net=" + own, "", ""}, {"GET", "/v1/solve?model=gpt2&cuts=block&tokens=64", "", ""},
		{"GET", "/v1/solve?preset=paper&compare=vgg16&uncertainty=20&only=SP1,LC", "", ""},
		{"GET", "/v1/solve?core=" + Core, "", ""}, // a redirect
		{"GET", "/v1/curves?preset=paper&points=3", "", ""}, {"GET", "/v1/curves?x=rtt_ms&points=3", "", ""},
		{"GET", "/v1/map?width=3&height=2", "", ""}, {"GET", "/v1/map?width=3&height=2&x=edge&y=rtt_ms", "", ""},
		{"GET", "/v1/map?width=3&height=2&format=csv", "", ""}, {"GET", "/v1/map?width=3&height=2&format=bin", "", ""},
		{"GET", "/v1/report.html?date=2026-01-31", "", ""},
		{"POST", "/v1/models?cuts=layer&dim=batch:2", "application/octet-stream", string(onnxFile())},
		{"POST", "/v1/solve", "application/json", `{"preset":"paper","mbps":20,"only":["SP1","LC"],"device_range":"5..50"}`},
		{"POST", "/v1/solve", "application/json", `{"model":"custom","net":{"gmacs":1.2,"input":[3,224,224],"cuts":[{"after":"stem","head_gmacs":0.1,"shape":[32,56,56]}]}}`},
		{"POST", "/v1/map?width=2&height=2", "application/json", `{}`}, {"POST", "/v1/curves?points=2", "application/json", `{"mbps":"7"}`},
		{"POST", "/v1/figure/split.json", "application/json", `{}`}, {"POST", "/v1/report.html", "application/json", `{}`},
		{"GET", "/v1/solve?device=0", "", ""}, {"GET", "/v1/models/alexnet2", "", ""}, {"POST", "/v1/solve", "application/json", "["},
		{"POST", "/v1/models", "application/octet-stream", "GIF89a"}, {"POST", "/v1/solve", "application/json", strings.Repeat(" ", MaxBody+1)},
	}
	for _, name := range []string{"resnet50", "gpt2", "yolov8n", "unet", "vit_b_16", "googlenet"} {
		for _, cuts := range texts(network.Granularities) {
			list = append(list, asked{"GET", "/v1/models/" + name + "?cuts=" + cuts, "", ""})
		}
	}
	for _, name := range figureNames() {
		list = append(list, asked{"GET", "/v1/figure/" + name + "?preset=paper", "", ""})
	}
	seen := map[string]bool{}
	for _, a := range list {
		r := httptest.NewRequest(a.method, "http://example.com"+a.target, strings.NewReader(a.body))
		if a.kind != "" {
			r.Header.Set("Content-Type", a.kind)
		}
		w := answered(handler, r)
		seen[fmt.Sprint(w.Code)] = true
		r.Body = io.NopCloser(strings.NewReader(a.body))
		if err := check.answer(t, r, w); err != nil {
			t.Errorf("%s %.80s: %d %v", a.method, a.target, w.Code, err)
		}
	}
	for _, status := range []string{"200", "308", "400", "404", "413"} {
		if !seen[status] {
			t.Errorf("no answer had %s", status)
		}
	}
	// The checker finds errors.
	for status, body := range map[int]string{
		200: `{"mbps":[1],"total_ms":{"LC":["slow"]}}`, 400: `{"error":{"code":"internal","field":"","message":"","more":1}}`, 404: `{}`,
	} {
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		w.WriteString(body)
		if check.answer(t, httptest.NewRequest("GET", "http://example.com/v1/curves", nil), w) == nil {
			t.Errorf("%d %s passes", status, body)
		}
	}
}

// The examples in the document and on the start page are requests that succeed.
func TestExamplesSucceed(t *testing.T) {
	for _, rt := range routes() {
		for _, example := range rt.examples {
			if w := ask("GET", example); w.Code != 200 {
				t.Errorf("%s: %d %s", example, w.Code, w.Body)
			}
			u, err := url.Parse(example)
			pattern := strings.Replace(rt.path(), "{name}", "", 1)
			if err != nil || !strings.HasPrefix(u.Path, pattern) {
				t.Errorf("%s is no example of %s", example, rt.path())
			}
		}
	}
}

// What the patterns of repeated parameters allow is what the parameters take.
func TestPatterns(t *testing.T) {
	for _, p := range []param{dim, media} {
		pattern := regexp.MustCompile(p.pattern)
		for _, value := range []string{"past:0", "batch:4", "a:b:12", "x:nhwc", "a b:tokens", "x:0:values", "x", "x:", "x:-1", "x:1.5", "x:image", ":nchw"} {
			if taken, matches := p.check(value) == nil, pattern.MatchString(value); taken != matches {
				t.Errorf("%s=%s: taken %v, its pattern says %v", p.name, value, taken, matches)
			}
		}
	}
}
