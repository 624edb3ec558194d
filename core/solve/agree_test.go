package solve

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"splitscope/core/envelope"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
)

var networks = cache.New()

func posted(t testing.TB, document string) *Study {
	t.Helper()
	s, problems := scenario.FromJSON(networks, []byte(document))
	if len(problems) > 0 {
		t.Fatalf("%s: %v", document, problems)
	}
	return of(t, s)
}

// Three cuts on one line in work and bits: the middle one is best nowhere, and
// LC from a rate up without end, which exact fractions gave. Rounding had made
// it end, and at infinity.
func TestCutsOnOneLine(t *testing.T) {
	st := posted(t, `{"model": "custom", "device": 9.07, "edge": 2630, "mbps": 556, "cuts": "layer", "input": "fp32", "net": {
		"title": "three collinear cuts", "gmacs": 1.2288e-05, "media": "values", "input": [256], "cuts": [
			{"after": "a", "head_gmacs": 2.048e-06, "elements": 160}, {"after": "b", "head_gmacs": 1.024e-05, "elements": 32}]}}`)
	h := st.Hold("device")
	if best := st.Candidates[st.Best()].ID; best != "LC" || math.Abs(h.From/1.1115300298885034-1) > 1e-14 || !math.IsInf(h.To, 1) || h.Above >= 0 {
		t.Errorf("%s is best over %+v", best, h)
	}
}

// tied returns a document with a network of small numbers, so that ties and cuts on
// one line are common, on a system from nine decades.
func tied(r *rand.Rand) string {
	n := 1 + r.IntN(8)
	work := math.Pow(10, float64(r.IntN(16)-9)) // GMAC for each unit
	heads := make([]int, 1+r.IntN(7))
	for i := range heads {
		heads[i] = r.IntN(n + 1)
	}
	slices.Sort(heads)
	var cuts []string
	for _, head := range heads {
		cuts = append(cuts, fmt.Sprintf(`{"after":"c%d","head_gmacs":%g,"elements":%d}`, len(cuts), float64(head)*work, 1+r.IntN(6)))
	}
	rate := func() float64 { return []float64{1, 2, 5, 9.07}[r.IntN(4)] * math.Pow(10, float64(r.IntN(9)-3)) }
	device, mbps := rate(), rate()
	edge := []float64{device, rate()}[r.IntN(2)]
	around := func(v, least, most float64) string {
		lo := max(least, v/[]float64{1, 1, 10, 1000}[r.IntN(4)])
		return fmt.Sprintf("[%g,%g]", lo, min(most, lo*[]float64{10, 1e4}[r.IntN(2)]))
	}
	axes := []string{"mbps", "device", "edge", "rtt_ms"}
	r.Shuffle(4, func(i, j int) { axes[i], axes[j] = axes[j], axes[i] })
	return fmt.Sprintf(`{"model":"custom","cuts":"layer","input":"%s","device":%g,"edge":%g,"mbps":%g,"rtt_ms":%d,"x":"%s","y":"%s","device_range":%s,"edge_range":%s,"mbps_range":%s,`+
		`"net":{"title":"n","gmacs":%g,"media":"values","input":[%d],"cuts":[%s]}}`,
		[]string{"none", "fp32"}[r.IntN(2)], device, edge, mbps, r.IntN(3)*10, axes[0], axes[1],
		around(device, 0.001, 1e6), around(edge, 0.001, 1e6), around(mbps, 0.001, 1e6), float64(n)*work, 1+r.IntN(8), strings.Join(cuts, ","))
}

// All results agree about a point: the best candidate is not listed as never
// optimal, its intervals contain the present values, the span of the sweep at the
// point belongs to it, and each cell of the map belongs to a candidate that is best
// somewhere. JSON can represent all numbers.
func TestAnswersDoNotContradict(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 13))
	for range 400 {
		document := tied(r)
		st := posted(t, document)
		sol := st.Solution()
		if _, err := json.Marshal(sol); err != nil {
			t.Fatalf("%s: %v", document, err)
		}
		s, best := st.Scenario, st.Best()
		inside := st.X.Within(s.Value(s.X)) && st.Y.Within(s.Value(s.Y))
		if inside && slices.Contains(sol.NeverOptimal, sol.Best) {
			t.Fatalf("%s: %s is best and never optimal", document, sol.Best)
		}
		for _, key := range Inputs {
			h, value := st.Hold(key), s.Value(key)
			if !(h.From <= value && value <= h.To) || math.IsInf(h.From, 0) || math.IsInf(h.To, 1) != (h.Above < 0) {
				t.Fatalf("%s: %s = %v holds over %+v", document, key, value, h)
			}
			for beyond, end := range map[int]float64{h.Below: h.From, h.Above: h.To} {
				if beyond == best {
					t.Fatalf("%s: beyond %v comes the best itself", document, end)
				}
			}
		}
		if factor, _ := st.Flip(); factor < 1 {
			t.Fatalf("%s: flips at %v", document, factor)
		}
		if *sol.MarginMS < 0 {
			t.Fatalf("%s: margin %v", document, *sol.MarginMS)
		}
		for _, span := range st.Spans() {
			v := s.Value(s.X)
			if span.From*(1+1e-12) < v && v < span.To*(1-1e-12) && span.Candidate != best {
				t.Fatalf("%s: %s is best, but the span there is of %s", document, sol.Best, st.Candidates[span.Candidate].ID)
			}
		}
		m, never := st.Map(7, 5), map[string]bool{}
		for _, id := range sol.NeverOptimal {
			never[id] = true
		}
		for row, y := range m.Y {
			for column, x := range m.X {
				id := m.IDs[m.Best[row][column]]
				if want := st.At(x, y).Best(); never[id] || m.IDs[want] != id {
					t.Fatalf("%s: the cell (%v, %v) has %s, the point %s; never optimal are %v", document, x, y, id, m.IDs[want], sol.NeverOptimal)
				}
			}
		}
		for _, g := range st.Regions() {
			if never[st.Candidates[g.Plane].ID] {
				t.Fatalf("%s: %s has a region and is never optimal", document, st.Candidates[g.Plane].ID)
			}
		}
		layers := envelope.Layers{Second: make([]uint16, 12), Margin: make([]float64, 12), Regret: make([]float64, 12), Fixed: best}
		st.Fill(4, 3, layers)
		for i := range layers.Margin {
			if !(layers.Margin[i] >= -1e-9) || !(layers.Regret[i] >= -1e-9) {
				t.Fatalf("%s: margin %v, regret %v", document, layers.Margin[i], layers.Regret[i])
			}
		}
	}
}

// At a sample of values within the uncertainty, no other candidate is best than
// those listed, and the best never costs more than the regret. Both are reported
// only if something is uncertain.
func TestUncertainAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 30))
	doubts := 0
	for range 60 {
		link := fmt.Sprintf("cuts=%s&input=%s&device=%.3f&edge=%.3f&mbps=%.3f&rtt_ms=%d&uncertainty=%d&uncertain=%s",
			[]string{"stage", "block"}[r.IntN(2)], []string{"none", "none", "uint8"}[r.IntN(3)], 1+9*r.Float64(), 50+400*r.Float64(),
			5+100*r.Float64(), 20*r.IntN(2), 5+r.IntN(60), []string{"all", "device", "work", "mbps"}[r.IntN(4)])
		st := study(t, link)
		u := st.Solution().Uncertain
		if u == nil || !slices.Contains(u.CanBeBest, st.Candidates[st.Best()].ID) {
			t.Fatalf("%s: %+v", link, u)
		}
		if len(u.CanBeBest) > 1 {
			doubts++
		}
		worst := 0.0
		for range 40 {
			factor := func(of ...scenario.Uncertain) float64 {
				if !slices.Contains(of, u.Of) {
					return 1
				}
				return 1 + u.Percent/100*[]float64{-1, 1, 2*r.Float64() - 1}[r.IntN(3)]
			}
			device, work, mbps := factor("all", "device"), factor("all", "work"), factor("all", "mbps")
			s := st.Scenario
			s.Device, s.Edge, s.Mbps = s.Device*device/work, s.Edge/work, s.Mbps*mbps
			ids, totals := brute(of(t, s))
			least := slices.Min(totals)
			for i, total := range totals {
				if total == least && slices.Min(append(slices.Clone(totals[:i]), append(totals[i+1:], math.Inf(1))...)) > least*(1+1e-9) && !slices.Contains(u.CanBeBest, ids[i]) {
					t.Fatalf("%s: %s is best at %v, %v, %v", link, ids[i], device, work, mbps)
				}
			}
			worst = max(worst, totals[st.Best()]-least)
		}
		if worst > u.RegretMS*(1+1e-9)+1e-9 {
			t.Fatalf("%s: %v ms more, and at most %v", link, worst, u.RegretMS)
		}
	}
	if doubts < 20 {
		t.Errorf("only %d answers were uncertain", doubts)
	}
	if text, _ := json.Marshal(study(t, "preset=paper").Solution()); strings.Contains(string(text), "uncertain\":{") {
		t.Errorf("nothing is uncertain: %s", text)
	}
}
