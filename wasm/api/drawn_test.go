package api

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"splitscope/core/show/figure"
)

// The result in a link is compared by /v1/solve and ignored by other routes.
func TestSharedResults(t *testing.T) {
	const result = "&result=2,SP2,LC,28.33,SP2,62.74,SP1"
	d := get[solveDoc](t, "/v1/solve?preset=paper"+result)
	if d.Shared == nil || !d.Shared.Same || d.Shared.Message != "Same result as when it was shared." || d.Link != "v=1&preset=paper" {
		t.Errorf("%+v %s", d.Shared, d.Link)
	}
	w := call("GET", "/v1/solve?preset=paper&mbps=80"+result, "", "Accept-Language", "ko")
	read(t, w, &d)
	if d.Shared.Same || !strings.HasPrefix(d.Shared.Message, "공유했을 때: SP2 최적") || w.Header().Get("Content-Language") != "ko" || w.Header().Get("Vary") != "Accept-Language" {
		t.Errorf("%+v %v", d.Shared, w.Header())
	}
	for _, target := range []string{"/v1/curves?preset=paper", "/v1/map?width=2&height=2&preset=paper", "/v1/figure/split.json?preset=paper"} {
		with, without := call("GET", target+result, ""), call("GET", target, "")
		if with.Code != 200 || with.Body.String() != without.Body.String() {
			t.Errorf("%s: %d %.200s", target, with.Code, with.Body)
		}
	}
	if got := call("GET", "/v1/solve?preset=paper", "").Body.String(); strings.Contains(got, `"shared"`) {
		t.Errorf("nothing was shared: %s", got)
	}
}

func TestFigures(t *testing.T) {
	for _, name := range figure.Names() {
		option := get[map[string]any](t, "/v1/figure/"+name+".json?preset=paper&theme=dark")
		if option["series"] == nil || option["xAxis"] == nil {
			t.Errorf("%s is %v", name, option)
		}
		w := ask("GET", "/v1/figure/"+name+".html?preset=paper&lang=ko&theme=dark")
		if text := w.Body.String(); w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Content-Language") != "ko" ||
			!strings.Contains(text, "<html lang=ko class=dark>") || strings.Count(text, "<figure>") != 1 || !strings.Contains(text, "data-figure="+name) {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
	}
	winner, margin := call("GET", "/v1/figure/map.json", "").Body.String(), call("GET", "/v1/figure/map.json?layer=margin", "").Body.String()
	if winner == margin {
		t.Error("the layer of the map makes no difference")
	}
	if got := call("POST", "/v1/figure/curves.json", `{"preset":"paper"}`).Body.String(); got != call("GET", "/v1/figure/curves.json?preset=paper", "").Body.String() {
		t.Errorf("by POST: %s", got)
	}
}

func TestReport(t *testing.T) {
	handlers(t)
	w := ask("GET", "/v1/report.html?preset=paper", "Accept-Language", "ko", "X-Forwarded-Proto", "https")
	if text := w.Body.String(); w.Code != 200 || w.Header().Get("Content-Language") != "ko" || strings.Count(text, "<figure>") != len(figure.All) ||
		!strings.Contains(text, `href="https://example.com/#v=1&amp;preset=paper&amp;result=2,SP2,`) || !strings.Contains(text, "var echarts;") {
		t.Errorf("%d %v %.300s", w.Code, w.Header(), text)
	}
	if w = ask("GET", "/v1/report.html?lang=en", "Accept-Language", "ko"); !strings.Contains(w.Body.String(), "<html lang=en>") {
		t.Errorf("what is asked for comes before what is liked: %.300s", w.Body)
	}
	hostile := httptest.NewRequest("GET", "/v1/report.html", nil)
	hostile.Host = `"><script>alert(1)</script>`
	w = httptest.NewRecorder()
	Handler(WithECharts(func() (string, error) { return "", nil })).ServeHTTP(w, hostile)
	if strings.Contains(w.Body.String(), "<script>alert") {
		t.Error("a host is markup")
	}
	w = httptest.NewRecorder()
	Handler(WithECharts(func() (string, error) { return "", errors.New("gone") })).ServeHTTP(w, httptest.NewRequest("GET", "/v1/report.html", nil))
	var failed errorDoc
	if err := json.Unmarshal(w.Body.Bytes(), &failed); err != nil || w.Code != 501 || *failed.Error.Code != "no_echarts" {
		t.Errorf("without the script: %d %s", w.Code, w.Body)
	}
}
