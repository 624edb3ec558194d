package core

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/base/fault"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/solve/mincut"
)

func request(link string, edits map[string]string) ComputeRequest {
	r := ComputeRequest{Link: link, Edits: edits, Lang: "en", Theme: "light", Figures: figure.Names()}
	r.Map.Width, r.Map.Height = 40, 30
	return r
}

func compute(t *testing.T, link string, edits map[string]string) Answer {
	t.Helper()
	a, err := page.Compute(request(link, edits))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestOpening(t *testing.T) {
	a := compute(t, "", nil)
	if a.Link != "v=1&preset=paper" || a.Verdict.Best != "SP2" || a.Verdict.Color == "" || len(a.Problems) != 0 {
		t.Errorf("got %s, %s %s, %v", a.Link, a.Verdict.Best, a.Verdict.Color, a.Problems)
	}
	if len(a.Figures) != 5 || len(a.Raster.Pixels) != 4*40*30 {
		t.Errorf("%d figures, %d bytes", len(a.Figures), len(a.Raster.Pixels))
	}
	var active []string
	for _, c := range a.Candidates {
		if c.Active {
			active = append(active, c.ID)
		}
	}
	if got := strings.Join(active, " "); got != "SP1 SP2 SP3 SP4 LC" || len(a.Candidates) != 6 {
		t.Errorf("active: %s of %d", got, len(a.Candidates))
	}
	for _, k := range scenario.Keys() {
		if _, ok := a.Scenario[k.Name]; !ok {
			t.Errorf("the scenario lacks %s", k.Name)
		}
	}
}

// Only requested figures are drawn, and cells only for a figure that has them.
// Otherwise the answer is the same.
func TestOnlyWantedFiguresAreDrawn(t *testing.T) {
	whole := compute(t, "", nil)
	for _, wanted := range [][]string{nil, {"pie"}, {"curves"}, {"map", "breakdown", "map"}} {
		r := request("", nil)
		r.Figures = wanted
		a, err := page.Compute(r)
		if err != nil {
			t.Fatal(err)
		}
		if (a.Raster != nil) != slices.Contains(wanted, "map") {
			t.Errorf("%v: raster %v", wanted, a.Raster != nil)
		}
		for name, drawn := range a.Figures {
			if !slices.Contains(wanted, name) || !reflect.DeepEqual(drawn, whole.Figures[name]) {
				t.Errorf("%v: %s is not wanted, or another", wanted, name)
			}
		}
		for _, name := range wanted {
			if _, drawn := a.Figures[name]; drawn == (name == "pie") {
				t.Errorf("%v: %s: %v", wanted, name, drawn)
			}
		}
		a.Figures, a.Marks, a.Raster, a.Versions = whole.Figures, whole.Marks, whole.Raster, whole.Versions
		if !reflect.DeepEqual(a, whole) {
			t.Errorf("%v: the rest of the answer is another", wanted)
		}
	}
}

// The documentation of embeds lists the figures and controls that there are.
func TestEmbedsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../../web/embed.md")
	if err != nil {
		t.Fatal(err)
	}
	row := fmt.Sprintf("| `figure` | `%s`, `verdict`; several, separated by spaces | `%s` |\n", strings.Join(figure.Names(), "`, `"), figure.Alone)
	if !strings.Contains(string(text), row) {
		t.Errorf("web/embed.md lacks %s", row)
	}
	var controls []string
	for _, k := range scenario.Keys() {
		if k.Controlled() {
			controls = append(controls, k.Name)
		}
	}
	row = fmt.Sprintf("| `controls` | keys that have a control: `%s`; `layer` for what the map shows | none |\n", strings.Join(controls, "`, `"))
	if !strings.Contains(string(text), row) {
		t.Errorf("web/embed.md lacks %s", row)
	}
}

// An edit applies or is a problem; a bad one leaves the rest as it was.
func TestEdits(t *testing.T) {
	a := compute(t, "v=1&preset=paper", map[string]string{"mbps": "60", "device": "0"})
	if a.Link != "v=1&preset=paper&mbps=60" {
		t.Errorf("link: %s", a.Link)
	}
	if len(a.Problems) != 1 || a.Problems[0].Place != "device" || a.Problems[0].Origin != "edit" || a.Problems[0].Text == "" {
		t.Errorf("problems: %+v", a.Problems)
	}
	a = compute(t, "v=1&preset=paper&mbps=60&colour=red", map[string]string{"mbps": ""})
	if a.Link != "v=1&preset=paper" || len(a.Problems) != 1 || a.Problems[0].Origin != "link" || a.Problems[0].Place != "colour" {
		t.Errorf("got %s, %+v", a.Link, a.Problems)
	}
}

// The fix of a problem applies without a problem. Another network is chosen: the
// paper's conditions stay, so that the answer is that of the link which says both.
func TestANetworkIsChosenUnderThePapersConditions(t *testing.T) {
	for _, name := range zoo.Names() {
		chosen := compute(t, Opening, map[string]string{"model": name})
		said := compute(t, Opening+"&model="+name, nil)
		if chosen.Scenario["input"] != "none" || chosen.Scenario["mega"] != "binary" || !reflect.DeepEqual(chosen, said) {
			t.Errorf("%s: %s, but %s by its link", name, chosen.Verdict.Headline, said.Verdict.Headline)
		}
	}
	if a := compute(t, Opening, map[string]string{"model": "mobilenet_v2"}); a.Verdict.Best != "SP4" || a.Dropped != "" {
		t.Errorf("MobileNetV2: %s, %s", a.Verdict.Headline, a.Dropped)
	}
	if a := compute(t, Opening+"&only=SP1,LC", map[string]string{"model": "mobilenet_v2"}); !strings.Contains(a.Dropped, "SP1, LC") {
		t.Errorf("what was left out is not said: %q", a.Dropped)
	}
}

func TestFixes(t *testing.T) {
	a := compute(t, "v=1&mbps=0&speed=9", map[string]string{"device": "fast"})
	if len(a.Problems) != 3 || a.Problems[0].Fix != nil {
		t.Fatalf("problems: %+v", a.Problems)
	}
	for i, want := range []fault.Fix{1: {Label: "Bandwidth: use 0.001", Edits: map[string]string{"mbps": "0.001"}}, 2: {Label: "Device rate: use 5", Edits: map[string]string{"device": "5"}}} {
		if f := a.Problems[i].Fix; i > 0 && (f == nil || !reflect.DeepEqual(*f, want)) {
			t.Errorf("got %+v, want %+v", f, want)
		}
	}
	if b := compute(t, a.Link, a.Problems[1].Fix.Edits); b.Link != "v=1&mbps=0.001" || len(b.Problems) != 0 {
		t.Errorf("got %s, %+v", b.Link, b.Problems)
	}
}

// The link to share has the result, which is compared when the link is opened. The
// answer's own link has none, so it is compared once.
func TestSharedLinks(t *testing.T) {
	a := compute(t, "", nil)
	if a.Share != "v=1&preset=paper&result=2,SP2,LC,28.33,SP2,62.74,SP1" || a.Shared != nil {
		t.Errorf("got %s, %+v", a.Share, a.Shared)
	}
	b := compute(t, a.Share, nil)
	if b.Link != a.Link || b.Share != a.Share || b.Shared == nil || !b.Shared.Same || len(b.Problems) != 0 {
		t.Errorf("got %s, %+v, %+v", b.Link, b.Shared, b.Problems)
	}
	if b = compute(t, "preset=paper&result=1,LC,LC", nil); b.Shared == nil || b.Shared.Same || !strings.HasPrefix(b.Shared.Message, "When shared: LC best, ") {
		t.Errorf("got %+v", b.Shared)
	}
	if b = compute(t, a.Share, map[string]string{"mbps": "60"}); b.Shared != nil {
		t.Errorf("an edit is no longer what was shared: %+v", b.Shared)
	}
	if b = compute(t, "preset=paper&result=now", nil); b.Shared != nil || len(b.Problems) != 1 || b.Problems[0].Code != scenario.BadResult.Code {
		t.Errorf("got %+v, %+v", b.Shared, b.Problems)
	}
}

func TestUnitsFollowMega(t *testing.T) {
	if a := compute(t, "preset=paper", nil); a.Units["mbps"] != "Mibit/s" || a.Units["device"] != "GMAC/s" {
		t.Errorf("units: %v", a.Units)
	}
	if a := compute(t, "v=1", nil); a.Units["mbps"] != "Mbit/s" {
		t.Errorf("units: %v", a.Units)
	}
}

func TestLimitsOfTheMap(t *testing.T) {
	for _, size := range [][2]int{{0, 10}, {10, 0}, {-1, 10}, {1 << 40, 1 << 40}, {100000, 100000}} {
		r := request("", nil)
		r.Map.Width, r.Map.Height = size[0], size[1]
		if _, err := page.Compute(r); err == nil || !strings.Contains(err.Error(), "4000000") {
			t.Errorf("%v: got %v", size, err)
		}
	}
}

func TestProbe(t *testing.T) {
	fast := 100.0
	p, err := page.Probe(ProbeRequest{Link: "preset=paper", Lang: "en", X: 100})
	if err != nil || p.Best != "SP1" || p.Title != "100\u00a0Mibit/s · 5\u00a0GMAC/s" {
		t.Errorf("got %+v, %v", p, err)
	}
	p, err = page.Probe(ProbeRequest{Link: "preset=paper", Lang: "en", X: 100, Y: &fast})
	if err != nil || p.Best != "LC" {
		t.Errorf("got %+v, %v", p, err)
	}
	if _, err = page.Probe(ProbeRequest{Link: "preset=paper", X: -1}); err == nil {
		t.Error("a negative bandwidth was accepted")
	}
}

// The schema is what controls are made from: every number has its limits.
func TestSchema(t *testing.T) {
	s := NewSchema(SchemaRequest{Lang: "ko"})
	if len(s.Keys) != len(scenario.Keys()) || s.Presets[0] != "paper" || s.Longest != "16,384" {
		t.Errorf("got %+v", s)
	}
	for _, k := range s.Keys {
		if (k.Kind == scenario.NumberKind || k.Kind == scenario.RangeKind) && (k.Min >= k.Max && k.Name != "v" || k.Reason == "") {
			t.Errorf("%s: limits %v..%v because %q", k.Name, k.Min, k.Max, k.Reason)
		}
	}
	if _, err := json.Marshal(s); err != nil {
		t.Error(err)
	}
}

func TestModels(t *testing.T) {
	models, err := Models(ModelsRequest{"ko"})
	if err != nil || len(models) != len(zoo.Names()) {
		t.Fatalf("%d models, %v", len(models), err)
	}
	i := slices.IndexFunc(models, func(m Model) bool { return m.Name == "resnet50" })
	m := models[i]
	if m.Params != 25557032 || m.ParamsText != "25.56\u00a0M" || m.GMACsText != "4.089\u00a0GMAC" || m.Input != "3×224×224" || m.Year != 2016 ||
		m.Family != "ResNet" || !strings.HasPrefix(m.Variant, "v1.5: 3×3 합성곱") {
		t.Errorf("got %+v", m)
	}
	for _, m := range models {
		if m.Title == "" || m.Family == "" || m.Source == "" || m.Year < 2012 || m.Params <= 0 || m.GMACs <= 0 {
			t.Errorf("got %+v", m)
		}
	}
}

// An answer says what its network narrows.
func TestNetwork(t *testing.T) {
	for link, want := range map[string]string{
		"model=resnet50":                  "resnet50 [none uint8 fp32 jpeg] batch 1..1024/1 size 32..2048/1",
		"model=vit_b_16":                  "vit_b_16 [none uint8 fp32 jpeg] batch 1..1024/1 size 16..2048/16",
		"model=gpt2":                      "gpt2 [none int32] batch 1..1024/1 tokens 1..1024/1",
		"model=custom&net=" + packed(t):   "custom [none uint8 fp32 jpeg]",
		"model=resnet18&size=64&batch=16": "resnet18 [none uint8 fp32 jpeg] batch 1..1024/1 size 32..2048/1",
	} {
		r := ComputeRequest{Link: link, Lang: "en"}
		r.Map.Width, r.Map.Height = 1, 1
		a, err := page.Compute(r)
		if err != nil || len(a.Problems) > 0 {
			t.Fatal(err, a.Problems)
		}
		got := fmt.Sprint(a.Network.Name, " ", a.Options["input"])
		for _, key := range slices.Sorted(maps.Keys(a.Limits)) {
			l := a.Limits[key]
			got += fmt.Sprintf(" %s %v..%v/%d", key, l.Min, l.Max, l.Step)
		}
		if got != want || a.Network.Imported != (a.Network.Name == "custom") {
			t.Errorf("%s: got %s, want %s", link, got, want)
		}
	}
}

// Beyond what browsers pass on, the page offers a file instead of a link, and says
// how long the link would be.
func TestTooLong(t *testing.T) {
	if a := compute(t, "model=custom&net="+packed(t), nil); a.TooLong != "" {
		t.Errorf("a link of %d characters is too long: %s", len(a.Share), a.TooLong)
	}
	var cuts []string
	for i := range 700 {
		cuts = append(cuts, fmt.Sprintf(`{"id": "SP%d", "after": "%x", "head_gmacs": %d, "tail_gmacs": %d, "elements": %d}`,
			i+1, sha256.Sum256([]byte{byte(i), byte(i >> 8)}), i+1, 700-i, 1_000_000/(i+1)))
	}
	net, err := profile.FromJSON([]byte(`{"title": "long", "gmacs": 701, "input": [3, 9999, 9999], "cuts": [` + strings.Join(cuts, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	text, err := profile.Pack(t.Context(), net, mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	a := compute(t, "model=custom&net="+text, nil)
	if digits := strings.ReplaceAll(a.TooLong, ",", ""); len(a.TooLong) != 6 || digits != strconv.Itoa(len(a.Share)) || len(a.Share) <= 16384 {
		t.Errorf("%q for %d characters", a.TooLong, len(a.Share))
	}
}

func packed(t *testing.T) string {
	net, ok := zoo.Lookup("squeezenet1_1")
	if !ok {
		t.Fatal("no network")
	}
	text, err := profile.Pack(t.Context(), net, mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A pinned cut is no part of the scenario, and an unknown one is no mistake. It is
// marked in the figure of the network.
func TestPin(t *testing.T) {
	whole := compute(t, "", nil)
	for pin, pinned := range map[string]bool{"": false, "SP1": true, "EC": true, "SP77": false} {
		r := request("", nil)
		r.Pin = pin
		a, err := page.Compute(r)
		if err != nil || (a.Pinned != nil) != pinned || pinned && a.Pinned.ID != pin {
			t.Errorf("%q: %+v, %v", pin, a.Pinned, err)
		}
		a.Pinned = nil
		if marked := !reflect.DeepEqual(a.Figures["network"], whole.Figures["network"]); marked != pinned {
			t.Errorf("%q: marked in the figure: %t", pin, marked)
		}
		a.Figures["network"], a.Versions = whole.Figures["network"], whole.Versions
		if !reflect.DeepEqual(a, whole) {
			t.Errorf("%q: the rest of the answer is another", pin)
		}
	}
}

// The colours of what the first screen says are those of the candidates, and an
// edit that a slider offers is one of the page.
func TestFirstScreen(t *testing.T) {
	a := compute(t, "preset=paper&uncertainty=30", nil)
	colour := map[string]string{}
	for _, c := range a.Candidates {
		colour[c.ID] = c.Color
	}
	for _, c := range append(slices.Clone(a.Verdict.Sure.Possible), *a.Verdict.Sure.Rival) {
		if c.Color != colour[c.ID] {
			t.Errorf("%s is %s, and %s for how sure it is", c.ID, colour[c.ID], c.Color)
		}
	}
	for key, track := range a.Tracks {
		for _, s := range track.Segments {
			if s.Color != colour[s.ID] {
				t.Errorf("%s: %+v, but the candidate is %s", key, s, colour[s.ID])
			}
		}
		for _, f := range track.Flips {
			if b := compute(t, a.Link, map[string]string{string(key): f.Edit}); len(b.Problems) > 0 || b.Verdict.Best != f.ID || f.Color != colour[f.ID] {
				t.Errorf("%s=%s: %s, %v, want %+v", key, f.Edit, b.Verdict.Best, b.Problems, f)
			}
		}
	}
	if a.Sentence.Network != a.Network.Title || len(a.Tracks) != 4 || !strings.Contains(a.Point, a.Verdict.Best) {
		t.Errorf("got %+v, %s", a.Sentence, a.Point)
	}
}
