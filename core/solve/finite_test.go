package solve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"testing"

	"splitscope/core/base/jsontext"
	"splitscope/core/base/lang"
	"splitscope/core/envelope"
	"splitscope/core/scenario"
)

// extreme draws a link from the ends of what each key takes, and from their
// neighbourhood. Invalid ranges are fixed as the page's button does.
func extreme(r *rand.Rand) scenario.Scenario {
	s, _ := scenario.Parse(networks, "")
	edits := map[string]string{}
	for _, k := range scenario.Keys() {
		if k.Name == "v" || k.Whole {
			continue
		}
		value := func() float64 {
			middle := k.Max * math.Pow(10, -18*r.Float64())
			return []float64{k.Min, k.Max, k.Least, math.Nextafter(k.Max, 0), 1, middle, middle, 5e-324}[r.IntN(8)]
		}
		switch k.Kind {
		case scenario.NumberKind:
			edits[k.Name] = scenario.FormatNumber(value())
		case scenario.RangeKind:
			lo := value()
			hi := []float64{value(), math.Nextafter(lo, math.Inf(1)), lo * 1.001, lo * 2}[r.IntN(4)]
			edits[k.Name] = fmt.Sprintf("%v..%v", min(lo, hi), max(lo, hi))
		case scenario.ChoiceKind, scenario.AxisKind:
			edits[k.Name] = k.Options[r.IntN(len(k.Options))].Value
		case scenario.ProfileKind:
			cost := func() string {
				return []string{"0", "1000000", "5e-324", "1", scenario.FormatNumber(math.Pow(10, 6-18*r.Float64()))}[r.IntN(5)]
			}
			edits[k.Name] = fmt.Sprintf("p1~int8~~%s~%s~%s~%s~%s~3~0.1~%s~0~0~extreme~made+up", cost(), cost(), cost(), cost(), cost(), cost())
		}
	}
	for key, text := range edits {
		next, problems := s.With(key, text)
		for _, p := range problems {
			if f := s.Fix(p, lang.English); f != nil {
				next, _ = s.WithAll(f.Edits)
			}
		}
		s = next
	}
	return s
}

// For every scenario, no number of an answer is infinite or NaN, and curves
// and maps are written as encoding/json writes them, byte by byte.
func TestEveryNumberIsFinite(t *testing.T) {
	r := rand.New(rand.NewPCG(28, 1))
	for range 400 {
		s := extreme(r)
		if _, problems := scenario.Parse(networks, s.Encode()); len(problems) > 0 {
			t.Fatalf("%s: %v", s.Encode(), problems)
		}
		st := of(t, s)
		if _, err := json.Marshal(st.Solution()); err != nil {
			t.Fatalf("%s: %v", s.Encode(), err)
		}
		curves, grid := st.Curves(5), st.Map(4, 3)
		for _, answer := range []struct {
			is   jsontext.Value
			like any
		}{
			{curves, map[string]any{string(curves.Axis): curves.X, "total_ms": curves.TotalMS}},
			{grid, map[string]any{string(grid.Axes[0]): grid.X, string(grid.Axes[1]): grid.Y, "ids": grid.IDs, "best": grid.Best, "total_ms": grid.TotalMS}},
		} {
			want, err := json.Marshal(answer.like)
			if err != nil {
				t.Fatalf("%s: %v", s.Encode(), err)
			}
			if got := answer.is.AppendJSON(nil); !bytes.Equal(got, want) {
				t.Fatalf("%s:\n%s\nand not\n%s", s.Encode(), got, want)
			}
		}
		finite := func(what string, numbers ...float64) {
			for _, v := range numbers {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%s: %s: %v", s.Encode(), what, numbers)
				}
			}
		}
		least, most := st.Extremes(st.Regions())
		finite("extremes", least, most)
		for _, g := range append(st.Regions(), st.Certain()...) {
			for _, v := range g.Vertices {
				place := st.place(v)
				finite("region", place.X, place.Y, st.X.Place(place.X), st.Y.Place(place.Y))
			}
		}
		layers := envelope.Layers{Margin: make([]float64, 12), Relative: make([]float64, 12), Regret: make([]float64, 12)}
		st.Fill(4, 3, layers)
		finite("regret", layers.Regret...)
		if len(st.Candidates) > 1 {
			finite("margin", append(layers.Margin, layers.Relative...)...)
		}
	}
	if _, problems := scenario.Parse(networks, "rtt_ms_range="+url.QueryEscape("0..5e-324")); len(problems) != 1 {
		t.Errorf("a denormal range: %v", problems)
	}
}
