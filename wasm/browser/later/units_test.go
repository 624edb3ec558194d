package later

import (
	"encoding/json"
	"html"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/base/bounded"
	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/wasm/browser/core"
)

var (
	networks  = cache.New()
	page      = core.Scenarios{Networks: networks}
	scenarios = Scenarios{networks}
)

var (
	quantity = regexp.MustCompile(`([0-9][0-9.,]*(?:e[-+]?[0-9]+)?)([ \x{a0}\x{202f}])(B|kB|MB|GB|TB|k?MAC|[MG]MAC|GMAC/s|Mi?bit/s|µs|ms|s|%)([^\w/]|$)`)
	grouped  = regexp.MustCompile(`^([0-9]{1,3}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$`)
	bits     = regexp.MustCompile(`[kMGT]i?bits?(.*)`)
	binary   = regexp.MustCompile(`[kKMGT]iB\b|\bKB\b`)
)

// offence returns what is wrong with the units and digits of a text. Bytes have SI
// prefixes, only bandwidths are in bits, the space before a unit does not break,
// and each quantity has its own number of digits.
func offence(text string) string {
	if found := binary.FindString(text); found != "" {
		return "bytes with a prefix of their own: " + found
	}
	for _, found := range bits.FindAllStringSubmatch(text, -1) {
		after := found[1]
		if !strings.HasPrefix(after, "/s") && !strings.HasPrefix(after, "/GMAC") {
			return "bits that are no bandwidth: " + found[0]
		}
	}
	for _, found := range quantity.FindAllStringSubmatch(text, -1) {
		number, space, unit := found[1], found[2], found[3]
		if space != lang.Space {
			return "a space that breaks: " + found[0]
		}
		if strings.Contains(number, "e") {
			continue
		}
		if !grouped.MatchString(number) {
			return "thousands that are not parted: " + found[0]
		}
		most := 4
		if unit == "%" {
			most = 3
		}
		plain := strings.ReplaceAll(number, ",", "")
		digits := strings.TrimLeft(strings.ReplaceAll(plain, ".", ""), "0")
		if !strings.Contains(plain, ".") {
			digits = strings.TrimRight(digits, "0")
		}
		if len(digits) > most {
			return "too many digits: " + found[0]
		}
		v, _ := strconv.ParseFloat(plain, 64)
		if prefixed := strings.HasSuffix(unit, "B"); prefixed && unit != "GB" && v >= 1000 || prefixed && unit != "B" && v < 1 {
			return "a unit that does not suit: " + found[0]
		}
	}
	return ""
}

// texts walks all strings of an answer. What is for programs, and names that others
// gave, is left out.
func texts(at string, v any, visit func(at, text string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			switch key {
			case "csv", "link", "share", "scenario", "edits", "source", "net", "title":
			default:
				texts(at+"."+key, inner, visit)
			}
		}
	case []any:
		for _, inner := range v {
			texts(at, inner, visit)
		}
	case string:
		visit(at, v)
	}
}

var (
	scripts = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>`)
	tags    = regexp.MustCompile(`<[^>]*>`)
)

// All texts of the answers to a set of scenarios, in both languages, on the page,
// in tables, comparisons and reports, write a quantity in the same way.
func TestUnitsOfAllTexts(t *testing.T) {
	links := []string{
		"preset=paper", "preset=paper&mega=decimal&mbps=333.333", "preset=paper&uncertainty=12.345&rtt_ms=7.777&x=rtt_ms&y=edge",
		"mbps=123456&edge=654321&device=1234.5", "model=gpt2&cuts=block&dtype=int4&mbps=0.00123456", "model=llama3_2_1b&cuts=block&tokens=1234&rtt_ms=9876",
		"model=unet&cuts=graph&dtype=fp16&mbps=2", "model=vgg16&batch=256&cuts=layer&input=none&compare=alexnet", "model=mobilenet_v2&cuts=layer&input=jpeg&size=64&device=0.01",
	}
	for _, e := range core.Examples(lang.English) {
		links = append(links, e.Link)
	}
	links = bounded.Some(links)
	seen, units := 0, map[string]bool{}
	for _, l := range lang.All {
		check := func(link string, answer any) {
			t.Helper()
			data, err := json.Marshal(answer)
			if err != nil {
				t.Fatal(err)
			}
			var plain any
			if err := json.Unmarshal(data, &plain); err != nil {
				t.Fatal(err)
			}
			texts("", plain, func(at, text string) {
				seen++
				for _, found := range quantity.FindAllStringSubmatch(text, -1) {
					units[found[3]] = true
				}
				if wrong := offence(text); wrong != "" {
					t.Errorf("%s, %s, %T%s: %s in %.300q", link, l, answer, at, wrong, text)
				}
			})
		}
		models, err := core.Models(core.ModelsRequest{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		check("", models)
		check("", read(t, square(), nil, l))
		for i, link := range links {
			s, problems := scenario.Parse(networks, link)
			if len(problems) > 0 {
				t.Fatal(link, problems)
			}
			for _, layer := range figure.Layers {
				asked := core.ComputeRequest{Link: link, Lang: l, Theme: figure.Light, Narrow: i%2 == 0}
				asked.Map.Width, asked.Map.Height, asked.Map.Layer = 2, 2, layer
				answer, err := page.Compute(asked)
				if err != nil {
					t.Fatal(err)
				}
				check(link, answer)
			}
			probe, err := page.Probe(core.ProbeRequest{Link: link, Lang: l, X: s.Range(s.X).Hi / 1.234567})
			if err != nil {
				t.Fatal(link, err)
			}
			check(link, probe)
			cuts, err := page.Cuts(core.CutsRequest{Link: link, Lang: l})
			if err != nil {
				t.Fatal(err)
			}
			check(link, cuts)
			net, err := s.Network()
			if err != nil {
				t.Fatal(err)
			}
			check(link, figure.Operators(net, figure.Style{Lang: l}))
			d, err := scenarios.Difference(DifferenceRequest{A: link, B: links[(i+1)%len(links)], Lang: l, Width: 2, Height: 2})
			if err != nil {
				t.Fatal(err)
			}
			d.Keys = []verdict.KeyDifference{} // as they were typed
			check(link, d)
			report, err := scenarios.Report(ReportRequest{Link: link, Lang: l, Date: "2026"})
			if err != nil {
				t.Fatal(err)
			}
			check(link, strings.Split(html.UnescapeString(tags.ReplaceAllString(scripts.ReplaceAllString(report.HTML, ""), "\n")), "\n"))
		}
	}
	for _, l := range lang.All {
		data, err := os.ReadFile("../../../web/lang/" + string(l) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]string
		if err := json.Unmarshal(data, &words); err != nil {
			t.Fatal(err)
		}
		for key, text := range words {
			if wrong := offence(text); wrong != "" {
				t.Errorf("%s of %s: %s", key, l, wrong)
			}
		}
	}
	for _, unit := range []string{"B", "kB", "MB", "GB", "GMAC", "GMAC/s", "Mbit/s", "Mibit/s", "ms", "s", "%"} {
		if !units[unit] && !testing.Short() {
			t.Errorf("no text has %s", unit)
		}
	}
	if seen < 10000 && !testing.Short() {
		t.Errorf("only %d texts", seen)
	}
}

// The test finds mistakes.
func TestOffences(t *testing.T) {
	for text, wrong := range map[string]bool{
		"1.606\u00a0MB": false, "1.606 MB": true, "12.25\u00a0Mibit": true, "12.25\u00a0Mibit/s": false, "1605632\u00a0B": true, "1,605,632\u00a0B": true,
		"1\u00a0MiB": true, "0.785957\u00a0GMAC": true, "12.34\u00a0%": true, "1000\u00a0Mbit/s": true, "1,000\u00a0Mbit/s": false, "Sent (kB)": false, "9.5\u00a0Mibit/GMAC": false,
		"1\u00a0Mbit/s = 10⁶\u00a0bit/s": false, "1\u00a0Mbit = 10⁶\u00a0bit": true, "0.5\u00a0MB": true, "0.5\u00a0B": false,
	} {
		if got := offence(text); (got != "") != wrong {
			t.Errorf("%q: %q", text, got)
		}
	}
}
