package figure

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/solve"
	"splitscope/core/solve/mincut"
)

var english = Style{Lang: lang.English, Theme: Light}

// bytes is what crosses a cut of a float32 network of images, written out anew.
func bytesOf(c network.Cut, dtype, input network.Encoding) (sum float64) {
	width := map[network.Encoding]float64{"fp32": 4, "fp16": 2, "int8": 1, "int4": 0.5, "uint8": 1}
	for _, t := range c.Tensors {
		if t.Input == network.Inside {
			sum += width[dtype] * float64(t.Shape.Elements())
		} else {
			sum += width[input] * float64(t.Shape.Elements())
		}
	}
	return sum
}

func pointsOf(t *testing.T, data any) (points [][2]float64) {
	t.Helper()
	for _, p := range data.([]any) {
		if m, ok := p.(map[string]any); ok {
			p = m["value"]
		}
		at := p.([]any)
		points = append(points, [2]float64{at[0].(float64), at[1].(float64)})
	}
	return points
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }

// The step line goes through every cut of the network, the diamonds are those
// cuts that send less than all before, and the dots are candidates.
func TestNetworkIsItsCuts(t *testing.T) {
	units := map[string]float64{"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}
	for _, c := range []struct {
		link         string
		g            network.Granularity
		dtype, input network.Encoding
		sent         bool
	}{
		{"preset=paper", network.PerLayer, "fp32", "uint8", false},
		{"model=resnet50&dtype=int8", network.PerLayer, "int8", "uint8", true},
		{"model=mobilenet_v2&cuts=graph&dtype=fp16&input=fp32", network.PerLayer, "fp16", "fp32", true},
		{"model=densenet201&cuts=layer&fuse=off&input=none", network.PerOperator, "fp32", "uint8", false},
		{"model=unet&batch=8&cuts=block&dtype=int4", network.PerLayer, "int4", "uint8", true},
		{"model=vit_b_16&cuts=layer&input=none", network.PerLayer, "fp32", "uint8", false},
		{"model=efficientnet_b7&cuts=layer&input=none&device=1&device_range=90..100", network.PerLayer, "fp32", "uint8", false}, // best beyond the map
	} {
		st := study(t, c.link)
		f := Network(st, english)
		axes := plain(t, f)["option"].(map[string]any)["yAxis"].([]any)
		unit := strings.TrimSuffix(strings.TrimPrefix(axes[1].(map[string]any)["name"].(string), "Sent ("), ")")
		per := units[unit]
		cuts := st.Network.Cuts(c.g)
		place := func(cut network.Cut) [2]float64 {
			return [2]float64{float64(cut.Head.MACs) / 1e9, bytesOf(cut, c.dtype, c.input) / per}
		}

		steps := seriesOf(t, f, func(s map[string]any) bool { return s["step"] == "end" })
		points := pointsOf(t, steps["data"])
		if len(points) != len(cuts) {
			t.Fatalf("%s: %d points for %d cuts", c.link, len(points), len(cuts))
		}
		for i, cut := range cuts[:len(cuts)-1] {
			if want := place(cut); !near(points[i][0], want[0]) || !near(points[i][1], want[1]) {
				t.Fatalf("%s: after %s at %v, want %v", c.link, cut.After, points[i], want)
			}
		}
		if last := points[len(points)-1]; !near(last[0], float64(st.Network.MACs())/1e9) {
			t.Errorf("%s: the line ends at %v", c.link, last)
		}
		mark := steps["markLine"].(map[string]any)["data"].([]any)[0].(map[string]any)
		if want := place(cuts[0])[1]; !near(mark["yAxis"].(float64), want) {
			t.Errorf("%s: the input is at %v, want %v", c.link, mark["yAxis"], want)
		}

		var want [][2]float64
		for i, cut := range cuts[1 : len(cuts)-1] {
			least := true
			for j, before := range cuts[:i+1] {
				least = least && (j == 0 && !c.sent || bytesOf(cut, c.dtype, c.input) < bytesOf(before, c.dtype, c.input))
			}
			if least {
				want = append(want, place(cut))
			}
		}
		necks := seriesOf(t, f, func(s map[string]any) bool { return s["id"] == "bottlenecks" })["data"]
		if got := pointsOf(t, necks); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: bottlenecks at %v, want %v", c.link, got, want)
		}
		if text := fmt.Sprintf(" %d of %d cuts are natural bottlenecks", len(want), len(cuts)-2); !strings.Contains(f.Caption, text) {
			t.Errorf("%s: %q is not in %s", c.link, text, f.Caption)
		}
		for _, n := range necks.([]any) {
			if name := n.(map[string]any)["name"].(string); len(f.Tips[name]) == 0 {
				t.Errorf("%s: nothing is told of %s", c.link, name)
			}
		}

		var dots []string
		labelled := map[string]bool{}
		for _, p := range seriesOf(t, f, func(s map[string]any) bool { return s["id"] == "candidates" })["data"].([]any) {
			p := p.(map[string]any)
			id := p["name"].(string)
			dots = append(dots, id)
			labelled[id] = p["label"] != nil
			i := slices.IndexFunc(st.Candidates, func(k solve.Candidate) bool { return k.ID == id })
			k := st.Candidates[i]
			at := pointsOf(t, []any{p})[0]
			if !near(at[0], float64(k.Cut.Head.MACs)/1e9) || k.Bits > 0 && !near(at[1], k.Bits/8/per) || len(f.Tips[id]) == 0 {
				t.Errorf("%s: %s at %v sends %v B", c.link, id, at, k.Bits/8)
			}
			if nothing := k.Bits == 0; nothing != (p["symbol"] == "triangle") || nothing && !strings.Contains(f.Caption, "A triangle at the bottom marks a candidate that sends nothing") {
				t.Errorf("%s: %s, which sends %v B, is a %v: %s", c.link, id, k.Bits/8, p["symbol"], f.Caption)
			}
			if at[1] < axes[1].(map[string]any)["min"].(float64) || at[1] > axes[1].(map[string]any)["max"].(float64) {
				t.Errorf("%s: %s lies outside of the panel", c.link, id)
			}
		}
		best := st.Solution().Best
		winners := winnersByBruteForce(st)
		for id := range winners {
			if !slices.Contains(dots, id) {
				t.Errorf("%s: %s wins, and is not marked", c.link, id)
			}
		}
		if !labelled[best] || dots[len(dots)-1] != best {
			t.Errorf("%s: the best, %s, is not named or not on top: %v", c.link, best, dots)
		}
		if !strings.Contains(f.Caption, "Best here: "+best+",") {
			t.Errorf("%s: %s", c.link, f.Caption)
		}

		var widths float64
		for _, s := range plain(t, f)["option"].(map[string]any)["series"].([]any) {
			if s := s.(map[string]any); s["stack"] == "stages" {
				widths += s["data"].([]any)[0].(map[string]any)["value"].(float64)
			}
		}
		if !near(widths, float64(st.Network.MACs())/1e9) {
			t.Errorf("%s: the stages take %v GMAC", c.link, widths)
		}
	}
}

// winnersByBruteForce returns the candidates that win in cells of the map.
func winnersByBruteForce(st *solve.Study) map[string]bool {
	winners := map[string]bool{}
	for _, y := range st.Y.Cells(12) {
		for _, x := range st.X.Cells(40) {
			winners[slices.MinFunc(st.At(x, y).Latencies(), func(a, b solve.CutLatency) int {
				return int(math.Copysign(1, a.TotalMS-b.TotalMS))
			}).ID] = true
		}
	}
	return winners
}

// Names of candidates cover neither each other nor a candidate's dot.
func TestNamesOfCandidatesKeepApart(t *testing.T) {
	low := english
	low.Low = true
	for _, link := range []string{
		"model=efficientnet_b7&cuts=layer&input=none", "model=densenet201&cuts=layer&fuse=off&input=none", "model=resnet50&cuts=stage&input=none",
		"model=vgg16&cuts=layer&input=none&edge=1000", "model=mobilenet_v3_large&cuts=graph&input=none",
	} {
		for _, style := range []Style{english, low} {
			st := study(t, link)
			d := draw(st, style)
			f := plain(t, Network(st, style))["option"].(map[string]any)
			y := f["yAxis"].([]any)[1].(map[string]any)
			up := solve.Axis{Lo: y["min"].(float64), Hi: y["max"].(float64), Log: true}
			across := solve.Axis{Hi: float64(st.Network.MACs()) / 1e9}
			var boxes []box
			var names []string
			for _, s := range f["series"].([]any) {
				if s := s.(map[string]any); s["id"] == "candidates" {
					for i, p := range pointsOf(t, s["data"]) {
						at := box{across.Place(p[0]) * d.width(), up.Place(p[1]) * d.height(), 10, 10}
						data := s["data"].([]any)[i].(map[string]any)
						label, _ := data["label"].(map[string]any)
						if label == nil {
							continue
						}
						w := 7 * float64(len(label["formatter"].(string)))
						if data["symbol"] == "triangle" {
							at.y += 8
						}
						names = append(names, data["name"].(string))
						boxes = append(boxes, map[string]box{
							"top": {at.x, at.y + 16, w, 12}, "bottom": {at.x, at.y - 16, w, 12},
							"right": {at.x + w/2 + 10, at.y, w, 12}, "left": {at.x - w/2 - 10, at.y, w, 12},
						}[label["position"].(string)])
					}
				}
			}
			for i := range boxes {
				for j := range i {
					if boxes[i].meets(boxes[j]) {
						t.Errorf("%s: %s covers %s", link, names[i], names[j])
					}
				}
			}
			if len(names) < 2 {
				t.Errorf("%s: only %v are named", link, names)
			}
		}
	}
}

// A label is about 14 pixels high, and the curves of a low figure about 140.
func TestNamesOfCurvesKeepApart(t *testing.T) {
	for _, link := range []string{"", "mbps=20&device=20", "model=vgg16&cuts=layer&edge=1000", "model=mobilenet_v3_large&cuts=block"} {
		for high, style := range map[float64]Style{255: english, 128: {Lang: lang.English, Theme: Light, Low: true}} {
			f := plain(t, Curves(study(t, link), style))["option"].(map[string]any)
			y := f["yAxis"].([]any)[0].(map[string]any)
			up := solve.Axis{Lo: y["min"].(float64), Hi: y["max"].(float64), Log: y["type"] == "log"}
			var places []float64
			for _, s := range f["series"].([]any) {
				if s := s.(map[string]any); s["label"] != nil && s["label"].(map[string]any)["position"] == "right" {
					for _, p := range pointsOf(t, s["data"]) {
						places = append(places, up.Place(p[1])*high)
					}
				}
			}
			if len(places) == 0 {
				t.Fatalf("%s: no label", link)
			}
			slices.Sort(places)
			for i := range places[1:] {
				if gap := places[i+1] - places[i]; gap < 14 {
					t.Errorf("%s, of %g pixels: labels are %g pixels apart", link, high, gap)
				}
			}
		}
	}
}

// A size holds until the next cut. Where nothing crosses there is no line, since a
// logarithmic axis has no place for it.
func TestNothingIsNoSize(t *testing.T) {
	var cuts []solve.Candidate
	for i, bits := range []float64{8, 4, 0, 0, 2, 0} {
		k := solve.Candidate{Cut: network.Cut{ID: fmt.Sprint("SP", i)}}
		k.Split.Head, k.Bits = float64(i), bits
		cuts = append(cuts, k)
	}
	cuts[len(cuts)-1].ID = network.LC
	got := stepsOf(cuts, func(k solve.Candidate) [2]float64 { return [2]float64{k.Split.Head, k.Bits} }, map[[2]float64]string{{0, 8}: "SP0", {1, 4}: "A", {2, 0}: "B", {4, 2}: "SP4"})
	if want := "[[0 8 SP0] [1 4 A] [2 4] [2 -] [3 -] [4 2 SP4] [5 2]]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func packed(t *testing.T, net *network.Network) string {
	t.Helper()
	text, err := profile.Pack(t.Context(), net, mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// An imported network has cuts and nothing else, and names that are not ours.
func TestNetworkOfAProfile(t *testing.T) {
	b := network.Build(network.Network{Name: profile.Name, Title: "=Tiny, {b}"}, network.Tensor{Name: "in", Input: network.Image, Shape: network.Shape{1, 3, 32, 32}})
	x := b.Add("conv", network.Conv{Out: 16, Window: network.Square(3, 2, 1)}, network.Input)
	x = b.Add("@pool", network.GlobalAvgPool(), x)
	b.Add("{b}", network.Linear{Out: 10}, x)
	net, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	st := study(t, "model=custom&input=none&net="+packed(t, net)+"&cuts=layer")
	if f := Network(st, english); !strings.Contains(f.Caption, "2 of 2 cuts") || strings.Contains(f.Caption, "NaN") {
		t.Error(f.Caption)
	}
	table := Cuts(st, english)
	if want := "splitscope-tiny-b-layer-cuts.csv"; table.File != want || len(table.Rows) != 4 {
		t.Errorf("%s: %d rows, want %s", table.File, len(table.Rows), want)
	}
	if !strings.Contains(table.CSV, ",'@pool,") {
		t.Errorf("a spreadsheet would take a name for a formula: %s", table.CSV)
	}
	if ops := Operators(st.Network, english); ops.Rows == nil || len(ops.Rows) != 0 {
		t.Errorf("operators of a profile: %v", ops.Rows)
	}
	if ops := Operators(net, english); len(ops.Rows) != len(net.Layers) {
		t.Errorf("%d operators, want %d", len(ops.Rows), len(net.Layers))
	}
	// A network without a multiplication.
	b = network.Build(network.Network{Name: profile.Name, Title: "pool"}, network.Tensor{Name: "in", Input: network.Image, Shape: network.Shape{1, 3, 8, 8}})
	b.Add("b", network.GlobalAvgPool(), b.Add("a", network.MaxPool(network.Square(2, 2, 0)), network.Input))
	if net, err = b.Network(); err != nil {
		t.Fatal(err)
	}
	st = study(t, "model=custom&net="+packed(t, net)+"&cuts=layer")
	if _, err := json.Marshal([]any{Network(st, english), Cuts(st, english)}); err != nil {
		t.Error(err)
	}
}

// What is not drawn is best nowhere on the axis, and the caption counts it.
func TestCurvesLeaveOutNoWinner(t *testing.T) {
	for _, link := range []string{
		"model=densenet201&cuts=layer&fuse=off&input=none", "model=efficientnet_b7&cuts=layer&x=device&y=mbps&input=none&device_range=0.01..1000",
		"model=resnet50&cuts=layer&rtt_ms=3&mbps_range=0.01..100000&dtype=int8&input=none", "model=mobilenet_v2&cuts=layer&mbps=0.02",
		// A point far below the map, where others win than on it.
		"model=efficientnet_b7&cuts=layer&input=none&device=1&device_range=90..100&mbps_range=1..1000",
	} {
		st := study(t, link)
		f := Curves(st, english)
		drawn := map[string]bool{}
		for _, s := range plain(t, f)["option"].(map[string]any)["series"].([]any) {
			if s := s.(map[string]any); s["type"] == "line" && s["name"] != nil {
				drawn[s["name"].(string)] = true
			}
		}
		omitted := 0
		for _, k := range st.Candidates {
			if !drawn[k.ID] {
				omitted++
			}
		}
		if text := fmt.Sprintf(" %d other candidates", omitted); omitted < len(st.Candidates)-24 || !strings.Contains(f.Caption, text) {
			t.Errorf("%s: %d are left out: %s", link, omitted, f.Caption)
		}
		for _, x := range st.X.Points(400) {
			latencies := st.At(x, st.Scenario.Value(st.Y.Key)).Latencies()
			least := math.Inf(1)
			for _, l := range latencies {
				if drawn[l.ID] {
					least = min(least, l.TotalMS)
				}
			}
			for _, l := range latencies {
				if l.TotalMS < least*(1-1e-12) {
					t.Fatalf("%s: %s is best at %v and not drawn", link, l.ID, x)
				}
			}
		}
		sol := st.Solution()
		for _, id := range []string{sol.Best, *sol.RunnerUp, network.LC} {
			if !drawn[id] {
				t.Errorf("%s: %s is not drawn", link, id)
			}
		}
		if st.Allows(network.EC) != drawn[network.EC] {
			t.Errorf("%s: EC is drawn: %v", link, drawn[network.EC])
		}
	}
	if f := Curves(study(t, "model=resnet50&cuts=block"), english); strings.Contains(f.Caption, "not drawn") {
		t.Error(f.Caption)
	}
}

// The dashed line is the other network's least, within the axis, and the caption
// compares with the other study's answer.
func TestCurvesCompare(t *testing.T) {
	for _, c := range []struct{ link, other, model string }{
		{"preset=paper&compare=resnet18", "model=resnet18&input=none&mega=binary", "ResNet-18"},
		{"model=mobilenet_v2&cuts=layer&compare=vgg16&rtt_ms=4", "model=vgg16&cuts=layer&rtt_ms=4", "VGG-16"},
		{"model=resnet50&compare=resnet50", "model=resnet50", "ResNet-50"},
	} {
		st, other := study(t, c.link), study(t, c.other)
		f := Curves(st, english)
		y := plain(t, f)["option"].(map[string]any)["yAxis"].([]any)[0].(map[string]any)
		points := pointsOf(t, seriesOf(t, f, func(s map[string]any) bool { return s["id"] == "compared" })["data"])
		if points[0][0] != st.X.Lo || points[len(points)-1][0] != st.X.Hi {
			t.Errorf("%s: from %v to %v", c.link, points[0], points[len(points)-1])
		}
		for _, p := range points {
			ms, _ := best(other, p[0], other.Scenario.Device)
			if !near(p[1], ms) || ms < y["min"].(float64) || ms > y["max"].(float64) {
				t.Fatalf("%s: at %v, the least is %v, axis %v", c.link, p, ms, y)
			}
		}
		ms, _ := best(other, other.Scenario.Mbps, other.Scenario.Device)
		mine, _ := best(st, st.Scenario.Mbps, st.Scenario.Device)
		difference := "equal"
		if ms < mine {
			difference = lang.Percent(1-ms/mine) + " less"
		} else if ms > mine {
			difference = lang.Percent(ms/mine-1) + " more"
		}
		want := fmt.Sprintf(" %s: %s, %s, best %s.", c.model, lang.Duration(ms/1000), difference, other.Solution().Best)
		if !strings.HasSuffix(f.Caption, want) {
			t.Errorf("%s: %q does not end in %q", c.link, f.Caption, want)
		}
		name := seriesOf(t, f, func(s map[string]any) bool { return s["id"] == "compared-name" })["data"].([]any)[0].(map[string]any)
		at := pointsOf(t, []any{name})[0]
		if ms, _ := best(other, at[0], other.Scenario.Device); name["name"] != other.Network.Title || !near(ms, at[1]) {
			t.Errorf("%s: %v stands at %v, the line is at %v ms", c.link, name["name"], at, ms)
		}
	}
}

// Of hundreds of candidates, a breakdown has the fastest, EC and LC.
func TestBreakdownOfMany(t *testing.T) {
	for link, ends := range map[string][]string{
		"model=densenet201&cuts=layer&mbps=1000":            {network.EC, network.LC},
		"model=densenet201&cuts=layer&mbps=1000&input=none": {network.LC},
	} {
		st := study(t, link)
		f := Breakdown(st, english)
		var shown []string
		for _, id := range plain(t, f)["option"].(map[string]any)["yAxis"].([]any)[0].(map[string]any)["data"].([]any) {
			shown = append(shown, id.(string))
		}
		latencies := st.Latencies()
		slices.SortStableFunc(latencies, func(a, b solve.CutLatency) int { return int(math.Copysign(1, a.TotalMS-b.TotalMS)) })
		want := map[string]bool{}
		for _, l := range latencies[:12] {
			want[l.ID] = true
		}
		for _, id := range ends {
			want[id] = true
		}
		if len(shown) != len(want) || !strings.Contains(f.Caption, fmt.Sprintf("Of %d candidates the 12 fastest", len(latencies))) {
			t.Errorf("%s: %v: %s", link, shown, f.Caption)
		}
		for _, id := range shown {
			if !want[id] || len(f.Tips[id]) == 0 {
				t.Errorf("%s: %s is shown, or nothing is told of it", link, id)
			}
		}
		if !slices.IsSortedFunc(shown, func(a, b string) int { return position(st, a) - position(st, b) }) {
			t.Errorf("%s: not in the order of the network: %v", link, shown)
		}
	}
}

func position(st *solve.Study, id string) int {
	return slices.IndexFunc(st.Candidates, func(k solve.Candidate) bool { return k.ID == id })
}

// More bars than there is room for are areas of the same heights.
func TestSplitOfMany(t *testing.T) {
	for link, kind := range map[string]string{"model=resnet50&cuts=block": "bar", "model=densenet201&cuts=layer": "line"} {
		st := study(t, link)
		f := Split(st, english)
		for i, s := range plain(t, f)["option"].(map[string]any)["series"].([]any) {
			s := s.(map[string]any)
			for row, v := range s["data"].([]any) {
				if m, ok := v.(map[string]any); ok {
					v = m["value"]
				}
				k := st.Candidates[row]
				if want := []float64{k.Split.Head / 1e9, k.Split.Tail / 1e9, k.Bits / 8 / 1e6}[i]; s["type"] != kind || !near(v.(float64), want) {
					t.Fatalf("%s: %v: %v, want %v", link, s["name"], v, want)
				}
				if len(f.Tips[k.ID]) < 3 {
					t.Fatalf("%s: nothing is told of %s", link, k.ID)
				}
			}
		}
	}
}

// lab returns a colour where distance is what people see (CIE 1976).
func lab(colour string) [3]float64 {
	r, g, b := rgb(colour)
	linear := func(c byte) float64 {
		if v := float64(c) / 255; v > 0.04045 {
			return math.Pow((v+0.055)/1.055, 2.4)
		} else {
			return v / 12.92
		}
	}
	R, G, B := linear(r), linear(g), linear(b)
	f := func(v float64) float64 {
		if v > 216./24389 {
			return math.Cbrt(v)
		}
		return (24389./27*v + 16) / 116
	}
	x, y, z := f((0.4124*R+0.3576*G+0.1805*B)/0.9505), f(0.2126*R+0.7152*G+0.0722*B), f((0.0193*R+0.1192*G+0.9505*B)/1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// For all ranges and encodings, candidates that win on one map have different
// colours, and no colour changes with the point.
func TestColoursOfWinnersAreFarApart(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	pick := func(options ...string) string { return options[r.IntN(len(options))] }
	for i, name := range zoo.Names() {
		link := fmt.Sprintf("model=%s&cuts=%s&dtype=%s&input=none&edge=%d&rtt_ms=%s&mbps_range=0.01..100000&device_range=0.01..1000", name,
			[]string{"block", "layer", "graph"}[i%3], pick("fp32", "int8", "int4"), 10+r.IntN(1000), pick("0", "5"))
		st := study(t, link)
		d := draw(st, english)
		var winners []string
		for i, wins := range st.Wins() {
			if wins {
				winners = append(winners, d.colours[i])
			}
		}
		for i, a := range winners {
			for _, b := range winners[:i] {
				p, q := lab(a), lab(b)
				if e := math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2]); e < 25 {
					t.Errorf("%s: %s and %s are %v apart", link, a, b, e)
				}
			}
		}
		if moved := draw(study(t, link+"&mbps=3&device=2"), english); !slices.Equal(moved.colours, d.colours) {
			t.Errorf("%s: colours move", link)
		}
	}
}

func records(t *testing.T, table Table) [][]string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(table.CSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != len(table.Rows)+1 || len(lines[0]) != len(table.Columns) {
		t.Fatalf("%d × %d in the file, %d × %d in the table", len(lines), len(lines[0]), len(table.Rows), len(table.Columns))
	}
	for _, row := range table.Rows {
		if len(row.Cells) != len(table.Columns) || len(row.Keys) != len(table.Columns) {
			t.Fatalf("%s: %d cells and %d keys", row.ID, len(row.Cells), len(row.Keys))
		}
	}
	return lines[1:]
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTableOfCuts(t *testing.T) {
	for _, link := range []string{
		"preset=paper", "model=mobilenet_v2&cuts=layer&dtype=int8&rtt_ms=2", "model=gpt2&cuts=block&input=none",
		"model=densenet121&cuts=graph&input=none", "model=resnet50&only=SP2,SP3,LC", "model=unet&cuts=block&batch=8",
	} {
		st := study(t, link)
		table := Cuts(st, english)
		winners, sol := winnersByBruteForce(st), st.Solution()
		colours := Colours(st)
		lines := records(t, table)
		if len(lines) != len(st.Cuts) {
			t.Fatalf("%s: %d rows for %d cuts", link, len(lines), len(st.Cuts))
		}
		for i, cut := range st.Cuts {
			f, row := lines[i], table.Rows[i]
			if row.ID != cut.ID || f[0] != cut.ID || f[1] != cut.After || row.Color != colours[i] {
				t.Fatalf("%s: row %d is %v", link, i, f)
			}
			head, tail := number(t, f[4]), number(t, f[5])
			if head+tail != float64(st.Network.MACs()) || head != float64(cut.Head.MACs) || !near(number(t, f[6]), 100*head/(head+tail)) || f[7] != fmt.Sprint(cut.Head.Params) {
				t.Errorf("%s: %v", link, f)
			}
			if len(cut.Tensors) > 0 && len(cut.Tensors) != strings.Count(f[8], " + ")+1 {
				t.Errorf("%s: %d tensors: %s", link, len(cut.Tensors), f[8])
			}
			k, latency := st.Baseline(cut.ID)
			if !near(number(t, f[3]), k.Bits/8) || !near(number(t, f[2]), 1000*latency.Total()) {
				t.Errorf("%s: %v, want %v bits, %v s", link, f, k.Bits, latency.Total())
			}
			at := position(st, cut.ID)
			if at >= 0 && !near(number(t, f[2]), sol.Cuts[at].TotalMS) {
				t.Errorf("%s: %v, want %v ms", link, f, sol.Cuts[at].TotalMS)
			}
			status, mark := "never best on the map", Mark("")
			switch {
			case at < 0 && st.Scenario.Only != nil:
				status, mark = "left out", "barred"
			case at < 0:
				status, mark = "not allowed: the raw input stays", "barred"
			case cut.ID == sol.Best:
				status, mark = "best here", "best"
			case !slices.Contains(sol.NeverOptimal, cut.ID):
				status, mark = "best somewhere on the map", "wins"
			case winners[cut.ID]:
				t.Errorf("%s: %s wins, and the table says that it never does", link, cut.ID)
			}
			if row.Cells[9] != status || row.Mark != mark {
				t.Errorf("%s: %s: %q, %q, want %q, %q", link, cut.ID, row.Cells[9], row.Mark, status, mark)
			}
		}
	}
	if file := Cuts(study(t, "model=resnet50"), english).File; file != "splitscope-resnet50-stage-cuts.csv" {
		t.Error(file)
	}
}

func TestTableOfOperators(t *testing.T) {
	for _, name := range zoo.Names() {
		net, _ := zoo.Lookup(name)
		table := Operators(net, english)
		var sum network.Work
		for i, f := range records(t, table) {
			l := net.Layers[i]
			if f[1] != l.Name || f[2] != l.Kind || strings.Count(f[3], "x") != len(l.Outputs[0].Shape)-1 || f[4] != l.Outputs[0].Type.String() || f[8] != fmt.Sprint(l.Moved) {
				t.Fatalf("%s: %v", name, f)
			}
			sum = sum.Plus(network.Work{MACs: int64(number(t, f[5])), Elementwise: int64(number(t, f[6])), Params: int64(number(t, f[7]))})
		}
		if sum != net.Total {
			t.Errorf("%s: the operators are %+v, the network is %+v", name, sum, net.Total)
		}
		if table.File != "splitscope-"+name+"-operators.csv" {
			t.Error(table.File)
		}
	}
}
