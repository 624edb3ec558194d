package api

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/solve"
)

// The start page has every route and key, and links that lead to answers.
func TestStartPage(t *testing.T) {
	for language, title := range map[string]string{"en": "Keys of a scenario", "ko": "시나리오의 키"} {
		w := ask("GET", "/v1/?lang="+language)
		text := w.Body.String()
		if w.Code != 200 || !strings.Contains(text, "<html lang="+language+">") || !strings.Contains(text, title) ||
			strings.Contains(text, "<script") || strings.Contains(text, "%!") || strings.Contains(text, "://") {
			t.Errorf("%d %s", w.Code, text)
		}
		if byHeader := ask("GET", "/v1/", "Accept-Language", language); byHeader.Body.String() != text {
			t.Errorf("in %s by Accept-Language: %s", language, byHeader.Body)
		}
		for _, rt := range routes() {
			if rt.path() != "/v1/" && !strings.Contains(text, "<code>GET "+rt.path()+"</code>") {
				t.Errorf("%s is not there", rt.path())
			}
		}
		for _, k := range scenario.Keys() {
			if !strings.Contains(text, "<th scope=row><code>"+k.Name+"</code>") || k.Unit != "" && !strings.Contains(text, ">"+unit(k, lang.Parse(language))+"<td") {
				t.Errorf("%s, in %s, is not there", k.Name, k.Unit)
			}
		}
		links := regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(text, -1)
		if len(links) < 10 {
			t.Errorf("%d links", len(links))
		}
		for _, link := range links {
			target := strings.ReplaceAll(link[1], "&amp;", "&")
			if target == "data:," {
				continue
			}
			if w := ask("GET", "/v1/"+target); w.Code != 200 {
				t.Errorf("%s leads to %d %s", target, w.Code, w.Body)
			}
		}
	}
	// Without ECharts it says where figures are.
	if text := call("GET", "/v1/", "").Body.String(); elsewhere == "" && !strings.Contains(text, "cannot draw figures") || strings.Contains(ask("GET", "/v1/").Body.String(), "cannot draw figures") {
		t.Error("figures without ECharts")
	}
}

// Texts in a scenario are text in pages and never markup.
func TestHostileScenariosInPages(t *testing.T) {
	const evil = `</title></script><script>alert(1)</script><img src=x onerror=alert(2)>"'&{{.}}%s%!` + "\u202e"
	net := strings.NewReplacer("EVIL", strings.NewReplacer(`"`, `\"`).Replace(evil)).Replace(
		`{"model":"custom","cuts":"layer","net":{"title":"EVIL","gmacs":1.2,"input":[3,8,8],"cuts":[{"after":"EVIL","head_gmacs":0.1,"tensors":[{"layer":"EVIL","shape":[32,56]}]}]}}`)
	link := solved(t, call("POST", "/v1/solve", net).Body.Bytes()).Link
	targets := []string{"/v1/report.html?" + link, "/v1/report.html?lang=ko&" + link}
	for _, name := range figureNames() {
		targets = append(targets, "/v1/figure/"+name+"?"+link)
	}
	met := 0
	for _, target := range targets {
		w := ask("GET", target)
		text := w.Body.String()
		if w.Code != 200 || strings.Contains(text, "<script>alert") || strings.Contains(text, "<img") || strings.Contains(text, "\u202e") && strings.Contains(target, "html") {
			t.Errorf("%.60s: %d %.300s", target, w.Code, text)
		}
		if strings.Contains(target, "html") {
			met += strings.Count(text, "alert(1)")
			if n := strings.Count(strings.ToLower(text), "</script"); n != 3 { // the data, ECharts, the page's own
				t.Errorf("%.60s has %d ends of scripts", target, n)
			}
		}
	}
	if met == 0 {
		t.Error("the names are in no page")
	}
	for _, hostile := range []string{"/v1/?%22%3E%3Cscript%3E=1", "/v1/?lang=%22%3E%3Cscript%3E", "/v1/%3Cscript%3E", "/v1//%3Cscript%3Ealert(1)%3C/script%3E"} {
		for _, method := range []string{"GET", "POST"} {
			if w := ask(method, hostile); strings.Contains(w.Body.String(), "<script") {
				t.Errorf("%s %s: %s", method, hostile, w.Body)
			}
		}
	}
}

// Every example that is shipped, here, in the documentation and in the example
// pages, has its point on the curves and on the map. Those of the page are tested
// with its verdicts.
func TestExamplesShowTheirPoint(t *testing.T) {
	var texts []string
	for _, rt := range routes() {
		texts = append(texts, rt.examples...)
	}
	for _, pattern := range []string{"README.md", "*/README.md", "wasm/*/README.md", "core/scenario/KEYS.md", "index.html", "web/embed.md", "web/example/*", "wasm/worker/examples/*"} {
		files, err := filepath.Glob("../../" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, strings.ReplaceAll(string(text), "&amp;", "&"))
		}
	}
	link := regexp.MustCompile("[?#]((?:[a-z_0-9]+=[^\\s\"'`<>&#]+&?)+)")
	links := map[string]bool{}
	for _, text := range texts {
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			links[found[1]] = true
		}
	}
	if len(links) < 8 {
		t.Errorf("only %d links: %v", len(links), links)
	}
	for link := range links {
		s, _ := scenario.Parse(networks, link) // what is not a key of a scenario is a parameter
		st, err := solve.New(t.Context(), s)
		if err != nil {
			t.Fatal(link, err)
		}
		for name, f := range map[string]figure.Figure{"curves": figure.Curves(st, figure.Style{}), "map": figure.Map(st, figure.Style{})} {
			text, err := json.Marshal(f.Option.Series[len(f.Option.Series)-1])
			if err != nil || !strings.Contains(string(text), `"id":"here"`) || strings.Contains(string(text), `"data":[]`) {
				t.Errorf("%s: no point in the %s: %.200s %v", link, name, text, err)
			}
		}
	}
}
