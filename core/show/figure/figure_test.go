package figure

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

var update = flag.Bool("update", false, "write the golden files anew")

func study(t testing.TB, link string) *solve.Study {
	t.Helper()
	s, problems := scenario.Parse(networks, link)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", link, problems)
	}
	st, err := solve.New(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// plain returns a figure or a table as the page gets it.
func plain(t testing.TB, f any) map[string]any {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if option, ok := out["option"].(string); ok {
		var read map[string]any
		if err := json.Unmarshal([]byte(option), &read); err != nil {
			t.Fatal(err)
		}
		out["option"] = read
	}
	return out
}

// The options as they were when they were last looked at. The way in which
// go-echarts writes a field has changed before.
func TestGolden(t *testing.T) {
	all := map[string]func(*solve.Study, Style) any{
		"cuts": func(st *solve.Study, style Style) any { return Cuts(st, style) },
	}
	for _, s := range All {
		all[s.Name] = func(st *solve.Study, style Style) any { return s.Draw(st, style) }
	}
	all["map-regret"] = func(st *solve.Study, style Style) any {
		style.Layer = Regret
		return Map(st, style)
	}
	for name, draw := range all {
		for _, c := range []struct{ file, link, lang, theme string }{
			{name + ".json", "preset=paper", "en", "light"},
			{name + "-ko-dark.json", "device=20&mbps=5&mbps_range=0.1..1000&rtt_ms=2", "ko", "dark"},
			{name + "-many.json", "model=mobilenet_v2&cuts=layer&dtype=int8&input=none&compare=resnet18", "en", "light"},
		} {
			golden(t, c.file, plain(t, draw(study(t, c.link), Style{Lang: lang.Lang(c.lang), Theme: Theme(c.theme)})))
		}
	}
	alexnet, _ := zoo.Lookup("alexnet")
	golden(t, "operators.json", plain(t, Operators(alexnet, Style{Lang: lang.English})))
	golden(t, "operators-ko.json", plain(t, Operators(alexnet, Style{Lang: lang.Korean})))
}

func golden(t *testing.T, file string, got map[string]any) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		text, _ := json.MarshalIndent(got, "", " ")
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if at := differs(got, want, ""); at != "" {
		t.Errorf("%s: %s", file, at)
	}
}

// differs says where two documents differ; numbers may in the digits beyond
// the twelfth, in which machines do.
func differs(a, b any, path string) string {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return fmt.Sprintf("%s: %v, want %v", path, a, b)
		}
		for k := range a {
			if at := differs(a[k], b[k], path+"."+k); at != "" {
				return at
			}
		}
		return ""
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return fmt.Sprintf("%s: %v, want %v", path, a, b)
		}
		for i := range a {
			if at := differs(a[i], b[i], fmt.Sprintf("%s[%d]", path, i)); at != "" {
				return at
			}
		}
		return ""
	case float64:
		if b, ok := b.(float64); ok && math.Abs(a-b) <= 1e-12*math.Abs(b) {
			return ""
		}
	}
	if a != b {
		return fmt.Sprintf("%s: %v, want %v", path, a, b)
	}
	return ""
}

func seriesOf(t *testing.T, f Figure, matches func(map[string]any) bool) map[string]any {
	t.Helper()
	for _, s := range plain(t, f)["option"].(map[string]any)["series"].([]any) {
		if s := s.(map[string]any); matches(s) {
			return s
		}
	}
	t.Fatal("no such series")
	return nil
}

// The thresholds that the curves mark are those of the answer, and the thick
// line is the least of all curves.
func TestCurvesShowTheAnswer(t *testing.T) {
	for _, link := range []string{"preset=paper", "preset=paper&mega=decimal", "input=none&cuts=layer&dtype=int8&edge=1000"} {
		st := study(t, link)
		f := Curves(st, Style{Lang: lang.English, Theme: Light})
		marks := seriesOf(t, f, func(s map[string]any) bool { return s["markLine"] != nil })["markLine"].(map[string]any)["data"].([]any)
		for i, th := range st.Thresholds() {
			mark := marks[i].(map[string]any)
			label := mark["label"].(map[string]any)["formatter"]
			if math.Abs(mark["xAxis"].(float64)-th.At) > 1e-9*th.At || label != lang.Number(th.At) {
				t.Errorf("%s: mark at %v labelled %v, want %v", link, mark["xAxis"], label, th.At)
			}
			if !strings.Contains(f.Caption, lang.Number(th.At)) {
				t.Errorf("%s: the caption leaves out %v: %s", link, th.At, f.Caption)
			}
		}
		for _, s := range plain(t, f)["option"].(map[string]any)["series"].([]any) {
			s := s.(map[string]any)
			if s["name"] != "Lowest" {
				continue
			}
			for _, p := range s["data"].([]any) {
				mbps, ms := p.([]any)[0].(float64), p.([]any)[1].(float64)
				least := math.Inf(1)
				for _, l := range st.At(mbps, st.Scenario.Device).Latencies() {
					least = min(least, l.TotalMS)
				}
				if math.Abs(ms-least) > 1e-9*least {
					t.Fatalf("%s: the envelope is at %v ms at %v, the least is %v", link, ms, mbps, least)
				}
			}
		}
	}
}

func TestMapNamesStandInTheirRegions(t *testing.T) {
	for _, link := range []string{"preset=paper", "preset=paper&mega=decimal", "mbps_range=0.1..1000", "cuts=layer&dtype=int8&input=none&edge=2000&mbps_range=1..10000", "only=SP3",
		// Borders that bend so much that a region's centroid lies outside of it.
		"model=efficientnet_b7&cuts=layer&input=none&x=edge&y=mbps&x_scale=linear&y_scale=linear&mbps_range=0.1..10000&edge_range=1..1000&mbps=91"} {
		st := study(t, link)
		names := seriesOf(t, Map(st, Style{Lang: lang.English, Theme: Light}), func(s map[string]any) bool { return s["id"] == "names" })
		var named []string
		for _, p := range names["data"].([]any) {
			p := p.(map[string]any)
			at := p["value"].([]any)
			if best := st.At(at[0].(float64), at[1].(float64)).Solution().Best; best != p["name"] {
				t.Errorf("%s: %v stands in the region of %s", link, p["name"], best)
			}
			named = append(named, p["name"].(string))
		}
		for _, k := range st.Candidates {
			if slices.Contains(st.NeverOptimal(), k.ID) == slices.Contains(named, k.ID) {
				t.Errorf("%s: %s: never optimal and named, or neither: %v", link, k.ID, named)
			}
		}
	}
}

// Each pixel has the colour of the candidate that wins in its middle, and the
// fastest devices are on top.
func TestPixels(t *testing.T) {
	st := study(t, "preset=paper")
	const width, height = 40, 30
	pixels := Pixels(st, width, height, Winner)
	colours := map[string]string{}
	for i, c := range Colours(st) {
		colours[st.Cuts[i].ID] = c
	}
	for row, device := range st.Y.Cells(height) {
		for column, mbps := range st.X.Cells(width) {
			at := 4 * ((height-1-row)*width + column)
			want := colours[st.At(mbps, device).Solution().Best]
			if got := fmt.Sprintf("#%02X%02X%02X", pixels[at], pixels[at+1], pixels[at+2]); got != want || pixels[at+3] != 255 {
				t.Fatalf("(%v, %v): got %s, want %s", mbps, device, got, want)
			}
		}
	}
}

func TestColoursAreDistinct(t *testing.T) {
	for _, g := range []network.Granularity{network.Stage, network.Block, network.PerLayer} {
		st := study(t, "model=resnet50&cuts="+string(g))
		cuts, colours := st.Cuts, Colours(st)
		if sorted := slices.Sorted(slices.Values(colours)); len(slices.Compact(sorted)) != len(cuts) {
			t.Errorf("%s: %d colours for %d cuts", g, len(slices.Compact(sorted)), len(cuts))
		}
		if colours[0] != purple || colours[len(colours)-1] != blue {
			t.Errorf("%s: EC and LC change colour", g)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		most   int
		want   string
	}{
		{10, 1000, 9, "[10 20 50 100 200 500 1000]"},
		{10, 1000, 5, "[10 30 100 300 1000]"},
		{5, 100, 9, "[5 10 20 50 100]"},
		{0.1, 1000, 5, "[0.1 1 10 100 1000]"},
		{0.001, 1e6, 5, "[0.001 0.1 10 1000 100000]"},
		{11, 14, 9, "[]"},
	} {
		if got := ticks(c.lo, c.hi, c.most); c.want != "[]" && fmt.Sprint(rounded(got)) != c.want {
			t.Errorf("ticks(%v, %v, %d): got %v, want %s", c.lo, c.hi, c.most, got, c.want)
		}
	}
}

func rounded(vs []float64) []string {
	var out []string
	for _, v := range vs {
		out = append(out, lang.Digits(v, 9))
	}
	return out
}

// Options are JSON that names only functions of the page, and no server.
func TestOptionsArePlainData(t *testing.T) {
	for _, s := range All {
		for _, link := range []string{"v=1", "preset=paper", "cuts=layer", "only=LC", "cuts=block&rtt_ms=5&input=jpeg", "mbps=5000&device=0.5",
			"model=gpt2&cuts=graph&compare=unet", "model=densenet121&cuts=layer&fuse=off&only=SP3,LC", "model=unet&batch=8&cuts=layer&input=none"} {
			text, err := json.Marshal(s.Draw(study(t, link), Style{Lang: lang.Korean, Theme: Dark, Narrow: true}))
			if err != nil {
				t.Fatalf("%s, %s: %v", s.Name, link, err)
			}
			for _, bad := range []string{"function", "__f__", "http", "null"} {
				if bytes.Contains(text, []byte(bad)) {
					t.Errorf("%s, %s: contains %q", s.Name, link, bad)
				}
			}
		}
	}
}

func TestProbe(t *testing.T) {
	title, rows := Probe(study(t, "preset=paper"), Style{Lang: lang.English, Theme: Light})
	if title != "50\u00a0Mibit/s · 5\u00a0GMAC/s" || len(rows) != 5 || rows[0].Label != "SP2" || rows[0].Value != "630.5\u00a0ms" || !rows[0].Strong || rows[0].Color != skyBlue {
		t.Errorf("got %q, %+v", title, rows)
	}
}
