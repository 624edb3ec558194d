package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"splitscope/core/base/bounded"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
	"splitscope/core/solve/mincut"
)

// choices turns bytes into decisions. When they are used up, every decision is the
// first option.
type choices []byte

func pick[T any](c *choices, from ...T) T {
	if len(*c) == 0 {
		return from[0]
	}
	i := int((*c)[0]) % len(from)
	*c = (*c)[1:]
	return from[i]
}

// invented returns a network that bytes choose: with no work, with cuts that are
// all alike, with one cut or none, with as much of everything as a profile takes.
func invented(c *choices) *network.Network {
	type cut struct {
		After    string  `json:"after"`
		Head     float64 `json:"head_gmacs"`
		Elements int64   `json:"elements"`
	}
	const giga = 1e9
	total := pick(c, 0, 1/giga, 4.089184, 1e-3, 1<<20, 1<<50/giga, (1<<60)/giga)
	document := map[string]any{
		"title": "invented", "gmacs": total, "params": pick(c, 0, 1, 25557032, 1<<40),
		"input": pick(c, []int{3, 224, 224}, []int{8}, []int{1}, []int{1 << 30, 1 << 10}, []int{1, 1, 1, 1}),
	}
	cuts := []cut{}
	head, elements := 0.0, pick(c, int64(1), 1000, 802816, 1<<40, 1<<45)
	for i := range pick(c, 0, 1, 2, 3, 5, 9, 25) {
		// The rest of the work in steps of all sizes, of none too.
		head += (total - head) * pick(c, 0.0, 0.5, 0.1, 0.9, 1, 1e-9)
		elements = max(1, min(1<<45, int64(float64(elements)*pick(c, 1.0, 0.5, 0.9, 2, 1e-3, 1e3))))
		cuts = append(cuts, cut{fmt.Sprint("cut ", i+1), math.Floor(head*giga) / giga, elements})
	}
	document["cuts"] = cuts
	text, _ := json.Marshal(document)
	net, err := profile.FromJSON(text)
	if err != nil {
		return nil
	}
	return net
}

// asked returns a scenario that bytes choose, about such a network.
func asked(c *choices, net *network.Network) (scenario.Scenario, bool) {
	rate := func() string { return pick(c, "5", "0.001", "1000000", "100", "0.3337", "7") }
	span := func() string {
		return pick(c, "10..1000", "0.001..1000000", "5..100", "0.001..0.002", "999999..1000000", "12.34..12.35", "0.07..9000")
	}
	text, err := profile.Pack(context.Background(), net, mincut.All)
	if err != nil {
		return scenario.Scenario{}, false
	}
	keys := map[string]string{
		"model": "custom", "net": text, "cuts": pick(c, "layer", "stage", "block"),
		"input": pick(c, "none", "uint8", "fp32", "jpeg"), "dtype": pick(c, "fp32", "int4"), "mega": pick(c, "decimal", "binary"),
		"device": rate(), "edge": rate(), "mbps": rate(), "rtt_ms": pick(c, "0", "10000", "0.000001", "25"),
		"device_range": span(), "mbps_range": span(), "edge_range": span(), "rtt_ms_range": pick(c, "0..100", "0..10000", "1..2", "0..0.001"),
		"uncertainty": pick(c, "0", "30", "90"), "uncertain": pick(c, "all", "device", "work", "mbps"),
		"x_scale": pick(c, "auto", "linear", "log"), "y_scale": pick(c, "auto", "linear", "log"),
		"x": pick(c, "mbps", "device", "edge", "rtt_ms"), "y": pick(c, "device", "mbps", "rtt_ms", "edge"),
	}
	if compared := pick(c, "", "alexnet"); compared != "" {
		keys["compare"] = compared
	}
	if only := pick(c, "", "LC", "SP1,LC", "SP1"); only != "" {
		keys["only"] = only
	}
	s, _ := scenario.Default().WithAll(keys) // what does not fit is left out
	return s, s.Model == "custom"
}

// noNumber matches formatting mistakes. It is not applied to packed networks, which
// may have any letters.
var (
	noNumber = regexp.MustCompile(`NaN|Inf|%!|null`)
	packed   = regexp.MustCompile(`\b[dp][12]\.[\w-]+`)
)

// plainText holds a text free of what is no number.
func plainText(t *testing.T, about, text string) {
	t.Helper()
	text = packed.ReplaceAllString(text, "")
	if at := noNumber.FindStringIndex(text); at != nil {
		t.Fatalf("%s: …%s", about, text[max(0, at[0]-200):min(len(text), at[1]+40)])
	}
}

// everything draws and writes all figures and texts of a study. It checks that they
// have valid numbers, and that their size grows only with the number of candidates.
func everything(t *testing.T, st *solve.Study, style figure.Style) {
	t.Helper()
	written := func(about string, v any) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%s: %v", about, err)
		}
		if most := 300_000 + 6000*len(st.Cuts); len(text) > most {
			t.Fatalf("%s: %d bytes of %d cuts, more than %d", about, len(text), len(st.Cuts), most)
		}
		// The JSON of an answer has null for missing values.
		plainText(t, about, strings.ReplaceAll(string(text), ":null", ""))
	}
	for _, style.Layer = range figure.Layers {
		for _, s := range figure.All {
			if s.Cells || style.Layer == figure.Winner {
				written(s.Name, s.Draw(st, style))
			}
		}
		const width, height = 20, 15
		if pixels := figure.Pixels(st, width, height, style.Layer); len(pixels) != 4*width*height {
			t.Fatalf("%d bytes of pixels", len(pixels))
		}
	}
	for _, s := range figure.All {
		if !s.Cells { // which has as many rows of every network
			plainText(t, s.Name, s.Data(st))
		}
	}
	for row := range figure.MapRows(st.Scenario, st.Map(12, 9)) {
		plainText(t, "map", strings.Join(row, ","))
	}
	written("cuts", figure.Cuts(st, style))
	_, rows := figure.Probe(st, style)
	written("probe", rows)
	written("verdict", verdict.Of(st, style.Lang))
	text, err := JSON(st, style.Lang)
	if err != nil {
		t.Fatal(err)
	}
	written("result", json.RawMessage(text))
	r := begin(st, Options{Lang: style.Lang, Theme: style.Theme, Layer: style.Layer})
	r.whole()
	written("tooltips", r.tooltips(2))
	plainText(t, "report", r.String())
}

// With hundreds of winning cuts, figures and texts stay short enough to read.
func TestManyCutsTakingTurns(t *testing.T) {
	type cut struct {
		Head     float64 `json:"head_gmacs"`
		Elements int     `json:"elements"`
	}
	const n = 400
	var cuts []cut
	for i := range n {
		left := float64(n - i)
		cuts = append(cuts, cut{0.001 * float64(i+1), int(10 * left * left)}) // convex: each is best somewhere
	}
	document, _ := json.Marshal(map[string]any{"gmacs": 0.001 * (n + 1), "input": []int{3, 900, 900}, "cuts": cuts})
	net, err := profile.FromJSON(document)
	if err != nil {
		t.Fatal(err)
	}
	text, err := profile.Pack(t.Context(), net, mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := scenario.Default().WithAll(map[string]string{"model": "custom", "net": text, "cuts": "layer", "mbps_range": "0.001..1000000"})
	st, err := solve.New(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if turns := len(st.Spans()); turns <= 60 {
		t.Fatalf("%d cuts take turns", turns)
	}
	everything(t, st, figure.Style{Lang: lang.English, Theme: figure.Light})
	curves := figure.Curves(st, figure.Style{Lang: lang.English})
	if len(curves.Option.Series) > 100 {
		t.Errorf("%d series", len(curves.Option.Series))
	}
	texts := verdict.Of(st, lang.English).Law
	for _, s := range figure.All {
		texts = append(texts, s.Draw(st, figure.Style{Lang: lang.Korean}).Caption)
	}
	for _, text := range texts {
		if len(text) > 2000 {
			t.Errorf("a text of %d bytes: %.200s…", len(text), text)
		}
	}
}

// FuzzStudy puts any profile under any conditions through every figure, the
// verdict, the report and the tables, and through the difference with another.
func FuzzStudy(f *testing.F) {
	f.Add([]byte(nil)) // no work, no cut
	for seed := range 60 {
		data := make([]byte, 120)
		for i := range data {
			data[i] = byte(seed * (i + 7) * (i + 13) >> 2)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { bounded.Run(t, func() { drawAll(t, data) }) })
}

func drawAll(t *testing.T, data []byte) {
	c := choices(data)
	style := figure.Style{Lang: pick(&c, lang.English, lang.Korean), Theme: pick(&c, figure.Light, figure.Dark), Narrow: pick(&c, false, true)}
	net := invented(&c)
	if net == nil {
		return
	}
	s, ok := asked(&c, net)
	if !ok {
		return
	}
	st, err := solve.New(t.Context(), s)
	if err != nil {
		return
	}
	everything(t, st, style)
	other, _ := asked(&c, net)
	diff, err := solve.NewDifference(s, other)
	if err != nil {
		return
	}
	text, err := json.Marshal(figure.Difference(diff, style))
	if err != nil {
		t.Fatal(err)
	}
	plainText(t, "difference", string(text))
	if pixels := figure.DifferencePixels(diff, 20, 15, style.Theme); bytes.Count(pixels, []byte{255}) == 0 {
		t.Fatal("no pixel is opaque")
	}
}
