package api

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"splitscope/core/base/bounded"
)

// pages has one URL of every route, and what its answers depend on.
var pages = []struct {
	target                string
	forEver, inWords, opt bool // kept for ever; in a language; and one that the headers choose
}{
	{target: "/v1/", inWords: true, opt: true}, {target: "/v1/?lang=ko", inWords: true}, {target: "/v1/?lang=auto", inWords: true, opt: true},
	{target: "/v1/openapi.json"}, {target: "/v1/models"}, {target: "/v1/models/resnet50"},
	{target: "/v1/models/resnet50?core=" + Core, forEver: true},
	{target: "/v1/models/resnet50?cuts=layer&core=" + Core, forEver: true},
	{target: "/v1/solve?preset=paper"}, {target: "/v1/solve?v=1&preset=paper&core=" + Core, forEver: true},
	{target: "/v1/solve?v=1&preset=paper&result=1,SP2,LC,28.33,SP2,62.74,SP1", inWords: true, opt: true},
	{target: "/v1/solve?v=1&preset=paper&result=1,SP2,LC,28.33,SP2,62.74,SP1&core=" + Core, inWords: true, opt: true},
	{target: "/v1/curves?points=3"}, {target: "/v1/curves?v=1&points=3&core=" + Core, forEver: true},
	{target: "/v1/map?width=3&height=2"}, {target: "/v1/map?v=1&width=3&height=2&core=" + Core, forEver: true},
	{target: "/v1/map?v=1&width=3&height=2&format=csv&core=" + Core, forEver: true},
	{target: "/v1/map?v=1&width=3&height=2&format=bin&core=" + Core, forEver: true},
	{target: "/v1/figure/map.json?preset=paper", inWords: true, opt: true}, {target: "/v1/figure/map.html?lang=en", inWords: true},
	{target: "/v1/report.html?lang=ko&date=2026-01-31", inWords: true}, {target: "/v1/report.html", inWords: true, opt: true},
}

func ask(method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return answered(Handler(WithECharts(func() (string, error) { return "var echarts;", nil })), r)
}

func TestHowLongAnswersAreGood(t *testing.T) {
	for _, p := range pages {
		w := ask("GET", p.target)
		h := w.Header()
		want, vary := soon, ""
		if p.forEver {
			want = forEver
		}
		if p.opt {
			vary = "Accept-Language"
		}
		if w.Code != 200 || h.Get("Cache-Control") != want || h.Get("Vary") != vary || (h.Get("Content-Language") != "") != p.inWords {
			t.Errorf("%s: %d %v", p.target, w.Code, h)
		}
		korean := ask("GET", p.target, "Accept-Language", "ko")
		if same := korean.Body.String() == w.Body.String(); same == p.opt || (korean.Header().Get("ETag") == h.Get("ETag")) == p.opt {
			t.Errorf("%s: the same to everyone is %v", p.target, same)
		}
	}
	for _, target := range []string{"/v1/solve?device=0", "/v1/x", "/v1/figure/map.html?mbps=x"} {
		if h := ask("GET", target).Header(); h.Get("Cache-Control") != "no-store" || h.Get("Vary") != "Accept-Language" || h.Get("ETag") != "" {
			t.Errorf("%s: %v", target, h)
		}
	}
	// A request with a language in its URL also gets errors in that language.
	if h := ask("GET", "/v1/figure/map.html?mbps=x&lang=ko").Header(); h.Get("Vary") != "" || h.Get("Content-Language") != "ko" {
		t.Errorf("%v", h)
	}
	post := call("POST", "/v1/solve", "{}").Header()
	if post.Get("Cache-Control") != "no-store" || post.Get("ETag") != "" || post.Get("Content-Location") != "/v1/solve?v=1&core="+Core {
		t.Errorf("by POST: %v", post)
	}
}

// Every answer has an ETag of its content, and is not sent again to a client that
// has it.
func TestConditionalRequests(t *testing.T) {
	tags := map[string]string{}
	for _, p := range pages {
		w := ask("GET", p.target)
		tag := w.Header().Get("ETag")
		if len(tag) != 18 || tag[0] != '"' || tag[17] != '"' {
			t.Fatalf("%s: ETag %s", p.target, tag)
		}
		if body, ok := tags[tag]; ok && body != w.Body.String() {
			t.Errorf("%s: two answers have the tag %s", p.target, tag)
		}
		tags[tag] = w.Body.String()
		for _, has := range bounded.Some([][]string{{`"x",W/` + tag + ` , "y"`}, {tag}, {"W/" + tag}, {"*"}, {`"x", ` + tag}, {`"x"`, tag}, {" " + tag + " "}}) {
			var header []string
			for _, value := range has {
				header = append(header, "If-None-Match", value)
			}
			for _, method := range []string{"GET", "HEAD"} {
				again := ask(method, p.target, header...)
				h := again.Header()
				if again.Code != 304 || again.Body.Len() > 0 || h.Get("ETag") != tag || h.Get("Content-Type") != "" || h.Get("Content-Length") != "" {
					t.Errorf("%s %s If-None-Match %q: %d %v", method, p.target, has, again.Code, h)
				}
				for _, same := range []string{"Cache-Control", "Vary", "Content-Location", "Access-Control-Allow-Origin"} {
					if h.Get(same) != w.Header().Get(same) {
						t.Errorf("%s If-None-Match %q: %s is %q, without it %q", p.target, has, same, h.Get(same), w.Header().Get(same))
					}
				}
			}
		}
		for _, other := range bounded.Some([]string{`"x"`, "", strings.Trim(tag, `"`), `"` + tag, "W/", tag[:10]}) {
			if again := ask("GET", p.target, "If-None-Match", other); again.Code != 200 {
				t.Errorf("%s If-None-Match %q: %d", p.target, other, again.Code)
			}
		}
	}
	if w := ask("GET", "/v1/solve?device=0", "If-None-Match", "*"); w.Code != 400 {
		t.Errorf("an error is no answer that one has: %d", w.Code)
	}
}

func TestHEADOfEveryRoute(t *testing.T) {
	for _, p := range pages {
		head, full := ask("HEAD", p.target), ask("GET", p.target)
		if head.Code != 200 || head.Body.Len() > 0 || !reflect.DeepEqual(head.Header(), full.Header()) || full.Header().Get("Content-Length") == "" {
			t.Errorf("%s: HEAD %d %v, GET %v", p.target, head.Code, head.Header(), full.Header())
		}
	}
}

// Only requests that name the core are redirected to their canonical URL.
func TestOneAddressForEver(t *testing.T) {
	const core = "&core=" + Core
	for target, want := range map[string]string{
		"/v1/solve?preset=paper" + core:                                          "/v1/solve?v=1&preset=paper" + core,
		"/v1/solve?core=" + Core:                                                 "/v1/solve?v=1" + core,
		"/v1/solve?core=" + Core + "&v=1":                                        "/v1/solve?v=1" + core,
		"/v1/solve?v=1&device=7.50&mbps=+20" + core:                              "/v1/solve?v=1&device=7.5&mbps=20" + core,
		"/v1/solve?v=1&only=SP1%2CLC" + core:                                     "/v1/solve?v=1&only=SP1,LC" + core,
		"/v1/solve?v=1&&device=5" + core:                                         "/v1/solve?v=1" + core,
		"/v1/solve?v=1&result=1,EC,EC&preset=paper" + core:                       "/v1/solve?v=1&preset=paper&result=1,EC,EC" + core,
		"/v1/curves?v=1&result=1,EC,EC" + core:                                   "/v1/curves?v=1" + core,
		"/v1/curves?v=1&points=0200" + core:                                      "/v1/curves?v=1" + core,
		"/v1/map?format=json&width=7&v=1" + core:                                 "/v1/map?v=1&width=7" + core,
		"/v1/map?v=1&format=bin&height=5&width=%37" + core:                       "/v1/map?v=1&width=7&height=5&format=bin" + core,
		"/v1/models/resnet50?cuts=stage" + core:                                  "/v1/models/resnet50?core=" + Core,
		"/v1/models/resnet50?size=160&cuts=layer" + core:                         "/v1/models/resnet50?size=160&cuts=layer" + core,
		"/v1/models/resnet50?cuts=layer&size=160" + core:                         "/v1/models/resnet50?size=160&cuts=layer" + core,
		"/v1/models/res%6eet50?core=" + Core:                                     "/v1/models/resnet50?core=" + Core,
		"/v1/solve?v=1&preset=paper&mbps=50&device=5&edge=100&dtype=fp32" + core: "/v1/solve?v=1&preset=paper" + core,
		"/v1/map?v=1&preset=paper&mbps_range=10..1000&only=LC,SP1" + core:        "/v1/map?v=1&preset=paper&only=SP1,LC" + core,
	} {
		for _, method := range []string{"GET", "HEAD"} {
			w := ask(method, target)
			h := w.Header()
			if target == want {
				if w.Code != 200 || h.Get("Content-Location") != want {
					t.Errorf("%s: %d %v", target, w.Code, h)
				}
				continue
			}
			if w.Code != 308 || h.Get("Location") != want || w.Body.Len() > 0 || h.Get("Cache-Control") != forEver || h.Get("Vary") != "" {
				t.Errorf("%s: %d %v, want %s", target, w.Code, h, want)
			}
			if again := ask(method, want); again.Code != 200 {
				t.Errorf("%s leads on to %d %v", want, again.Code, again.Header())
			}
		}
		// Requests without core are answered at once, with the permanent URL.
		plain := strings.NewReplacer("?core="+Core+"&", "?", core, "", "?core="+Core, "").Replace(target)
		w := ask("GET", plain)
		told := w.Header().Get("Content-Location")
		if strings.Contains(target, "result=") && strings.Contains(target, "/v1/solve") {
			want = "" // it is in words
		}
		if w.Code != 200 || told != want {
			t.Errorf("%s: %d, told of %s, want %s", plain, w.Code, told, want)
		}
		if told != "" && ask("GET", told).Body.String() != w.Body.String() {
			t.Errorf("%s and %s answer otherwise", plain, told)
		}
	}
	own := imported(t)
	if w := ask("GET", "/v1/solve?model=custom&net="+own); w.Header().Get("Content-Location") == "" && len(own) < 1500 {
		t.Errorf("%v", w.Header())
	}
	long := "preset=paper&model=custom&net=" + packed(t, 600)
	if w := ask("GET", "/v1/solve?"+long); w.Code != 200 || w.Header().Get("Content-Location") != "" {
		t.Errorf("a long address in a header: %d, %d bytes", w.Code, len(w.Header().Get("Content-Location")))
	}
}

// The page is drawn without a clock: a date is printed where one is given.
func TestDates(t *testing.T) {
	plain, dated := ask("GET", "/v1/report.html?lang=en"), ask("GET", "/v1/report.html?lang=en&date=2026-01-31")
	if strings.Contains(plain.Body.String(), "Report of") || strings.Count(dated.Body.String(), "2026-01-31") < 2 {
		t.Errorf("%s", dated.Body)
	}
	if w := ask("GET", "/v1/figure/map.html?date=2026-01-31"); !strings.Contains(w.Body.String(), "2026-01-31") {
		t.Errorf("%s", w.Body)
	}
}

func TestSecurityHeaders(t *testing.T) {
	check := func(target string, w *httptest.ResponseRecorder) {
		t.Helper()
		h := w.Header()
		policy := h.Get("Content-Security-Policy")
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Access-Control-Allow-Origin") != "*" ||
			h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %v", target, h)
		}
		page := strings.HasPrefix(h.Get("Content-Type"), "text/html") && w.Code == 200
		if page != strings.Contains(policy, "style-src 'sha256-") {
			t.Errorf("%s: %s", target, policy)
		}
		// Only pages with scripts may be in frames of other sites.
		if framed := !strings.Contains(policy, "frame-ancestors 'none'"); framed != strings.Contains(policy, "script-src") {
			t.Errorf("%s: %s", target, policy)
		}
	}
	for _, p := range pages {
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT"} {
			check(method+" "+p.target, ask(method, p.target))
		}
	}
	for _, target := range []string{"/", "/v1", "/v1//solve", "/v1/x", "/v1/solve?device=0", "/v1/solve?core=" + Core} {
		if elsewhere == "" || strings.HasPrefix(target, "/v1") { // the page has its policy in its HTML
			check(target, ask("GET", target))
		}
	}
	// The policy in a page's header equals the one in the page.
	w := ask("GET", "/v1/report.html")
	if !strings.Contains(w.Body.String(), `Content-Security-Policy content="`+w.Header().Get("Content-Security-Policy")+`"`) {
		t.Errorf("%v", w.Header())
	}
}

func TestWhatPostSaysOfItsAddress(t *testing.T) {
	w := call("POST", "/v1/map?width=3&height=2&format=csv", `{"preset":"paper","mbps":20}`)
	address := w.Header().Get("Content-Location")
	if address != "/v1/map?v=1&preset=paper&mbps=20&width=3&height=2&format=csv&core="+Core {
		t.Errorf("%v", w.Header())
	}
	if by := call("GET", address, ""); by.Code != http.StatusOK || by.Body.String() != w.Body.String() || w.Header().Get("Content-Length") == "" {
		t.Errorf("%d %s", by.Code, by.Body)
	}
}
