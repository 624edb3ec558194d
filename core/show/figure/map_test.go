package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/solve"
)

var layered = []string{
	"preset=paper",
	"preset=paper&x=edge&y=mbps&y_scale=linear",
	"x=rtt_ms&y=device&input=none&rtt_ms_range=0..200",
	"cuts=layer&dtype=int8&input=none&edge=2000&mbps_range=1..10000",
}

// best and margin are what a map shows, from all candidates at a point.
func best(st *solve.Study, x, y float64) (ms, margin float64) {
	sol := st.At(x, y).Solution()
	for _, k := range sol.Cuts {
		if k.ID == sol.Best {
			ms = k.TotalMS
		}
	}
	return ms, *sol.MarginMS / ms
}

// shown is what a layer of a map shows at a point, with its text, from all
// candidates there.
func shown(st *solve.Study, layer Layer, x, y float64) (value float64, text string) {
	ms, margin := best(st, x, y)
	switch layer {
	case Latency:
		return ms, lang.Duration(ms / 1000)
	case Regret:
		margin = (st.At(x, y).Latencies()[st.Best()].TotalMS - ms) / ms
	}
	return margin, lang.Percent(margin)
}

// strokes are the points of a series of lines, by line.
func strokesOf(t *testing.T, f Figure, id string) (lines [][][2]float64) {
	t.Helper()
	lines = append(lines, nil)
	for _, p := range seriesOf(t, f, func(s map[string]any) bool { return s["id"] == id })["data"].([]any) {
		x, ok := p.([]any)[0].(float64)
		if !ok {
			lines = append(lines, nil)
			continue
		}
		last := len(lines) - 1
		lines[last] = append(lines[last], [2]float64{x, p.([]any)[1].(float64)})
	}
	return lines[:len(lines)-1]
}

// On a line of equal value every point has the value, and that is one of those
// that the labels name.
func TestContoursAreExact(t *testing.T) {
	for _, link := range layered {
		for _, layer := range Layers[1:] {
			st := study(t, link)
			f := Map(st, Style{Lang: lang.English, Theme: Light, Layer: layer})
			named := map[string]bool{}
			for _, p := range seriesOf(t, f, func(s map[string]any) bool { return s["id"] == "levels" })["data"].([]any) {
				named[p.(map[string]any)["name"].(string)] = true
			}
			lines := strokesOf(t, f, "contours")
			if len(lines) < 3 || len(named) < 2 {
				t.Errorf("%s: %s: %d lines, %d levels", link, layer, len(lines), len(named))
			}
			for _, line := range lines {
				var first float64
				for i, p := range line {
					value, text := shown(st, layer, p[0], p[1])
					if i == 0 {
						first = value
					}
					if math.Abs(value-first) > 1e-6*first || !named[text] {
						t.Fatalf("%s: %s: %v on the line of %v (%s), levels %v", link, layer, value, first, text, named)
					}
				}
			}
		}
	}
}

// A label of a level stands on its line, and away from both ends of that.
func TestLevelsAreNamedAlongTheirLines(t *testing.T) {
	for _, link := range layered {
		for _, layer := range Layers[1:] {
			st := study(t, link)
			f := Map(st, Style{Lang: lang.English, Theme: Light, Layer: layer})
			apart := func(a, b [2]float64) float64 {
				return math.Hypot(st.X.Place(a[0])-st.X.Place(b[0]), st.Y.Place(a[1])-st.Y.Place(b[1]))
			}
			for _, p := range seriesOf(t, f, func(s map[string]any) bool { return s["id"] == "levels" })["data"].([]any) {
				name, value := p.(map[string]any)["name"], p.(map[string]any)["value"].([]any)
				at := [2]float64{value[0].(float64), value[1].(float64)}
				beside := false
				for _, line := range strokesOf(t, f, "contours") {
					from, to := line[0], line[len(line)-1]
					reach := apart(from, to) / 5
					for i, b := range line[1:] {
						// Within a third of a pixel of a piece of the line.
						a := line[i]
						on := apart(a, at)+apart(at, b) <= apart(a, b)+1e-3
						beside = beside || on && apart(at, from) > reach && apart(at, to) > reach
					}
				}
				if !beside {
					t.Errorf("%s: %s: %v at %v is at no line's middle", link, layer, name, at)
				}
			}
		}
	}
}

// The caption names the candidate that is chosen, and the greatest regret of a grid
// that has the corners and the borders of the map.
func TestRegret(t *testing.T) {
	for _, link := range append(slices.Clone(layered), "preset=paper&mbps=20", "preset=paper&device=50&mbps=900") {
		st := study(t, link)
		f := Map(st, Style{Lang: lang.English, Theme: Light, Layer: Regret})
		most := 0.0
		for _, x := range st.X.Points(80) {
			for _, y := range st.Y.Points(60) {
				regret, _ := shown(st, Regret, x, y)
				most = max(most, regret)
			}
		}
		claimed := st.MostRegret(st.Regions())
		if most > claimed*(1+1e-9) || most < 0.9*claimed || !strings.Contains(f.Caption, " At most "+lang.Percent(claimed)+" on this map.") || !strings.HasSuffix(f.Title, " "+st.Candidates[st.Best()].ID) {
			t.Errorf("%s: %s %s; at most %v of %v", link, f.Title, f.Caption, most, claimed)
		}
	}
	if f := Map(study(t, "only=LC"), Style{Lang: lang.English, Layer: Regret}); strings.Contains(f.Caption, "At most") {
		t.Errorf("one candidate alone: %s", f.Caption)
	}
}

// Along borders the margin is nil.
func TestBordersAreTies(t *testing.T) {
	for _, link := range layered {
		st := study(t, link)
		lines := strokesOf(t, Map(st, Style{Lang: lang.English, Theme: Light}), "borders")
		if len(lines) == 0 {
			t.Errorf("%s: no borders", link)
		}
		for _, line := range lines {
			for _, p := range line {
				if _, margin := best(st, p[0], p[1]); margin > 1e-9 {
					t.Fatalf("%s: a margin of %v on a border at %v", link, margin, p)
				}
			}
		}
	}
}

// The ends of the cross are ties, or the ends of the map; the box is the factor.
func TestCrossAndBox(t *testing.T) {
	for _, link := range []string{"preset=paper&device=6", "preset=paper&x=edge&y=mbps"} {
		st := study(t, link)
		f := Map(st, Style{Lang: lang.English, Theme: Light})
		for _, line := range strokesOf(t, f, "cross") {
			for _, p := range line {
				_, margin := best(st, p[0], p[1])
				atEnd := p[0] == st.X.Lo || p[0] == st.X.Hi || p[1] == st.Y.Lo || p[1] == st.Y.Hi
				if margin > 1e-9 && !atEnd {
					t.Errorf("%s: the cross ends at %v with a margin of %v", link, p, margin)
				}
			}
		}
		factor, _ := st.Flip()
		box := strokesOf(t, f, "box")[0]
		x, y := st.Scenario.Value(st.X.Key), st.Scenario.Value(st.Y.Key)
		if math.Abs(box[0][0]-max(x/factor, st.X.Lo)) > 1e-9*x || math.Abs(box[2][1]-min(y*factor, st.Y.Hi)) > 1e-9*y {
			t.Errorf("%s: box %v at a factor of %v", link, box, factor)
		}
		if !strings.Contains(f.Caption, lang.Number(factor)) {
			t.Errorf("%s: the caption leaves out the factor: %s", link, f.Caption)
		}
	}
	f := Map(study(t, "preset=paper&mbps=5000&mbps_range=10..500"), Style{Lang: lang.English})
	for _, s := range plain(t, f)["option"].(map[string]any)["series"].([]any) {
		if id := s.(map[string]any)["id"]; id == "cross" || id == "box" || id == "down" {
			t.Errorf("%v is drawn around a point outside of the map", id)
		}
	}
}

// Cells are darker where the latency, the margin or the regret is greater.
func TestShades(t *testing.T) {
	const w, h = 24, 18
	for _, link := range layered {
		for _, layer := range Layers[1:] {
			st := study(t, link)
			pixels := Pixels(st, w, h, layer)
			type cell struct{ value, light float64 }
			var cells []cell
			for row, y := range st.Y.Cells(h) {
				for column, x := range st.X.Cells(w) {
					value, _ := shown(st, layer, x, y)
					at := 4 * ((h-1-row)*w + column)
					cells = append(cells, cell{value, float64(pixels[at]) + float64(pixels[at+1]) + float64(pixels[at+2])})
				}
			}
			for _, a := range cells {
				for _, b := range cells {
					if a.value > b.value*(1+1e-9) && a.light > b.light {
						t.Fatalf("%s: %s: %v is lighter than %v", link, layer, a.value, b.value)
					}
				}
			}
			if cells[0].light == cells[len(cells)-1].light {
				t.Errorf("%s: %s: all cells look alike", link, layer)
			}
		}
	}
}

// With an uncertainty, stripes are lightened exactly in cells whose winner an
// error within it can change.
func TestHatchedCellsAreUncertain(t *testing.T) {
	const w, h = 40, 30
	for _, c := range []struct {
		key    string
		change func(s *solve.Study, f float64) *solve.Study
	}{
		{"mbps", func(s *solve.Study, f float64) *solve.Study { return s.At(s.Scenario.Mbps*f, s.Scenario.Device) }},
		{"device", func(s *solve.Study, f float64) *solve.Study { return s.At(s.Scenario.Mbps, s.Scenario.Device*f) }},
	} {
		sure, unsure := study(t, "preset=paper"), study(t, fmt.Sprintf("preset=paper&uncertainty=20&uncertain=%s", c.key))
		before, after := Pixels(sure, w, h, Winner), Pixels(unsure, w, h, Winner)
		hatched := 0
		for row, y := range sure.Y.Cells(h) {
			for column, x := range sure.X.Cells(w) {
				at := 4 * ((h-1-row)*w + column)
				changed := before[at] != after[at] || before[at+1] != after[at+1] || before[at+2] != after[at+2]
				here := sure.At(x, y)
				winner := here.Ranking()[0]
				// The winner along one input is a chain of intervals, so
				// looking closely enough between the extremes finds any change.
				flips := false
				for i := range 81 {
					f := 0.8 + 0.4*float64(i)/80
					flips = flips || c.change(here, f).Ranking()[0] != winner
				}
				if changed && !flips {
					t.Fatalf("%s: (%v, %v) is hatched, but certain", c.key, x, y)
				}
				if changed {
					hatched++
				}
				if flips && !changed && (h-1-row+column)%8 < 3 {
					t.Fatalf("%s: (%v, %v) is uncertain, but not hatched", c.key, x, y)
				}
			}
		}
		if hatched < 10 {
			t.Errorf("%s: only %d cells are hatched", c.key, hatched)
		}
		if f := Map(unsure, Style{Lang: lang.English}); !strings.Contains(f.Caption, "up to 20\u00a0%") || len(strokesOf(t, f, "certain")) == 0 {
			t.Errorf("%s: %s", c.key, f.Caption)
		}
	}
}

func TestSteps(t *testing.T) {
	for _, c := range []struct{ lo, hi float64 }{{100, 130}, {20, 900}, {1, 1e6}, {0.001, 1e9}, {3, 3}} {
		got := steps(c.lo, c.hi)
		if len(got) > 10 || c.hi > 1.3*c.lo && len(got) < 1 {
			t.Errorf("steps(%v, %v): %v", c.lo, c.hi, got)
		}
		for _, v := range got {
			if v <= c.lo || v >= c.hi {
				t.Errorf("steps(%v, %v): %s", c.lo, c.hi, strconv.FormatFloat(v, 'g', -1, 64))
			}
		}
	}
}

// The polygons of a map hold at every place, as it is drawn, the colour of the
// candidate that is best there, and with an uncertainty those that are certain
// the places that its cells leave unhatched.
func TestAreasAreTheCells(t *testing.T) {
	const w, h = 60, 45
	for _, link := range append([]string{
		"preset=paper&x_scale=linear&y_scale=linear", "preset=paper&uncertainty=20", "model=mobilenet_v2&cuts=layer&x=device&y=mbps&y_scale=linear&uncertainty=5",
		"x=mbps&y=rtt_ms&device=3&input=none", "mbps_range=0.001..1000000&device_range=0.001..1000000&x_scale=linear",
	}, layered...) {
		st := study(t, link)
		areas := NewAreas(st)
		colour := func(list []Area, x, y float64) (found string) {
			for _, a := range list {
				inside := false
				for i, p := range a.Points {
					q := a.Points[(i+1)%len(a.Points)]
					px, py, qx, qy := st.X.Place(p[0]), st.Y.Place(p[1]), st.X.Place(q[0]), st.Y.Place(q[1])
					if (py > y) != (qy > y) && x < px+(y-py)/(qy-py)*(qx-px) {
						inside = !inside
					}
				}
				if inside {
					found = a.Color
				}
			}
			return found
		}
		pixels, plain := Pixels(st, w, h, Winner), [3]byte{}
		wrong := 0
		for row := range h {
			for column := range w {
				at := 4 * ((h-1-row)*w + column)
				x, y := (float64(column)+0.5)/w, (float64(row)+0.5)/h
				of := colour(areas.Regions, x, y)
				if of == "" {
					t.Fatalf("%s: no region at %v, %v", link, x, y)
				}
				plain[0], plain[1], plain[2] = rgb(of)
				hatched := areas.Hatched && colour(areas.Certain, x, y) == "" && (h-1-row+column)%8 < 3
				if (hatched || [3]byte(pixels[at:at+3]) != plain) && !(hatched && [3]byte(pixels[at:at+3]) != plain) {
					wrong++ // on a border, where a third of a pixel decides
				}
			}
		}
		if wrong > 2 || areas.Hatched != (len(areas.Certain) > 0) {
			t.Errorf("%s: %d of %d places are wrong", link, wrong, w*h)
		}
	}
}

// The thresholds on the row of the point lead down to those of the curves.
func TestMapLeadsToTheCurves(t *testing.T) {
	st := study(t, "preset=paper&device=8&mbps=80")
	want := []float64{80}
	for _, threshold := range st.Solution().Thresholds {
		want = append(want, threshold.At)
	}
	if len(want) != 3 {
		t.Fatalf("%v: the paper has two thresholds", want)
	}
	for i, line := range strokesOf(t, Map(st, english), "down") {
		if from, to := line[0], line[1]; !near(from[0], want[i]) || to[0] != from[0] || from[1] != 8 || to[1] != st.Y.Lo {
			t.Errorf("%v to %v, want %v", from, to, want[i])
		}
	}
}
