package solve

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"splitscope/core/network"
	"splitscope/core/scenario"
)

func study(t testing.TB, link string) *Study {
	t.Helper()
	s, problems := scenario.Parse(networks, link)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", link, problems)
	}
	return of(t, s)
}

func of(t testing.TB, s scenario.Scenario) *Study {
	t.Helper()
	st, err := New(t.Context(), s)
	if err != nil {
		t.Fatalf("%s: %v", s.Encode(), err)
	}
	return st
}

func thresholds(st *Study) string {
	var parts []string
	for _, th := range st.Thresholds() {
		parts = append(parts, fmt.Sprintf("%s %.2f %s", th.From, th.At, th.To))
	}
	return strings.Join(parts, ", ")
}

// What the paper reports of its simulation, and the same with decimal mega.
func TestThePaper(t *testing.T) {
	paper := study(t, "preset=paper")
	if got := thresholds(paper); got != "LC 28.33 SP2, SP2 62.74 SP1" {
		t.Errorf("thresholds: %s", got)
	}
	if got := thresholds(study(t, "preset=paper&mega=decimal")); got != "LC 29.71 SP2, SP2 65.79 SP1" {
		t.Errorf("thresholds with decimal mega: %s", got)
	}
	for _, link := range []string{"preset=paper", "preset=paper&mega=decimal"} {
		if got := study(t, link).NeverOptimal(); !slices.Equal(got, []string{"SP3", "SP4"}) {
			t.Errorf("%s: never optimal: %v", link, got)
		}
	}
	sol := paper.Solution()
	if sol.Best != "SP2" || *sol.RunnerUp != "SP1" {
		t.Errorf("at 50 Mibit/s: best %s, runner-up %s", sol.Best, *sol.RunnerUp)
	}
	if sol.Link != "v=1&preset=paper" {
		t.Errorf("link: %s", sol.Link)
	}
	spans, s := paper.Law()
	var law []string
	for _, span := range spans {
		law = append(law, fmt.Sprintf("%s to %.3f", paper.Candidates[span.Candidate].ID, span.To))
	}
	if got := strings.Join(law, ", "); got != "LC to 5.383, SP2 to 11.921, SP1 to +Inf" {
		t.Errorf("law: %s", got)
	}
	if want := 50 * (1/5. - 1/100.); math.Abs(s-want) > 1e-12 {
		t.Errorf("s = %v, want %v", s, want)
	}
}

// With the input as uint8, sending it beats every interior split.
func TestEdgeComputingIsAnHonestBaseline(t *testing.T) {
	st := study(t, "mbps_range=0.1..1000")
	if got := thresholds(st); got != "LC 1.55 EC" {
		t.Errorf("thresholds: %s", got)
	}
	if got := st.NeverOptimal(); !slices.Equal(got, []string{"SP1", "SP2", "SP3", "SP4"}) {
		t.Errorf("never optimal: %v", got)
	}
	paper := study(t, "preset=paper")
	k, latency := paper.Baseline("EC")
	if k.Bits != 150_528*8 {
		t.Errorf("EC sends %v bits", k.Bits)
	}
	if want := 150_528*8/(50*(1<<20)*1.0) + 4.089184256/100; math.Abs(latency.Device+latency.Transfer+latency.Edge-want) > 1e-12 {
		t.Errorf("EC takes %+v, want %v s", latency, want)
	}
}

// brute is T(k) written out anew, from nothing but shapes and the scenario.
func brute(st *Study) (ids []string, totals []float64) {
	s := st.Scenario
	width := map[network.Encoding]float64{"fp32": 32, "fp16": 16, "int8": 8, "int4": 4, "uint8": 8}
	mega := map[scenario.Mega]float64{"decimal": 1e6, "binary": 1048576}[s.Mega]
	for _, c := range st.Network.Cuts(s.Cuts) {
		if c.ID == "EC" && s.Input == "none" || s.Only != nil && !slices.Contains(s.Only, c.ID) {
			continue
		}
		bits := 0.0
		for _, tensor := range c.Tensors {
			switch {
			case tensor.Input == "":
				bits += width[s.DType] * float64(tensor.Shape.Elements())
			case s.Input == "jpeg":
				bits += 2 * float64(tensor.Shape[2]*tensor.Shape[3])
			default:
				bits += width[s.Input] * float64(tensor.Shape.Elements())
			}
		}
		ms := 1e3 * (float64(c.Head.MACs)/(s.Device*1e9) + bits/(s.Mbps*mega) + float64(c.Tail.MACs)/(s.Edge*1e9))
		if bits > 0 {
			ms += s.RTT
		}
		ids, totals = append(ids, c.ID), append(totals, ms)
	}
	return ids, totals
}

func random(r *rand.Rand) string {
	pick := func(options ...string) string { return options[r.IntN(len(options))] }
	logUniform := func(lo, hi float64) float64 { return lo * math.Pow(hi/lo, r.Float64()) }
	axes := []string{"mbps", "device", "edge", "rtt_ms"}
	r.Shuffle(4, func(i, j int) { axes[i], axes[j] = axes[j], axes[i] })
	return fmt.Sprintf("x=%s&y=%s&x_scale=%s&y_scale=%s&rtt_ms_range=%.4f..100&edge_range=%.4f..%.4f&", axes[0], axes[1],
		pick("auto", "linear", "log"), pick("auto", "linear", "log"), logUniform(0.01, 1), logUniform(0.01, 1), logUniform(2, 1000)) + fmt.Sprintf("cuts=%s&device=%.6f&edge=%.6f&mbps=%.6f&rtt_ms=%s&dtype=%s&input=%s&mega=%s&device_range=%.4f..%.4f&mbps_range=%.4f..%.4f",
		pick("stage", "block", "layer"), logUniform(0.01, 1e4), logUniform(0.01, 1e4), logUniform(0.01, 1e5),
		pick("0", "1", "20"), pick("fp32", "fp16", "int8", "int4"), pick("none", "uint8", "fp32", "jpeg"), pick("decimal", "binary"),
		logUniform(0.01, 1), logUniform(2, 1000), logUniform(0.01, 1), logUniform(2, 1e5))
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(math.Abs(a)+math.Abs(b)) }

func TestAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		link := random(r)
		st := study(t, link)
		ids, totals := brute(st)
		sol := st.Solution()
		least := slices.Min(totals)
		for i, id := range ids {
			if c := sol.Cuts[i]; c.ID != id || !near(c.TotalMS, totals[i]) || !near(c.DeviceMS+c.TransferMS+c.EdgeMS, totals[i]) {
				t.Fatalf("%s: %s: got %+v, want %v ms", link, id, c, totals[i])
			}
			if id == sol.Best && !near(totals[i], least) {
				t.Fatalf("%s: best %s takes %v ms, the least is %v", link, id, totals[i], least)
			}
		}
		if len(ids) > 1 {
			rest := slices.Sorted(slices.Values(totals))
			if !near(*sol.MarginMS+least, rest[1]) {
				t.Fatalf("%s: margin %v ms, want %v", link, *sol.MarginMS, rest[1]-least)
			}
		}

		// Between two thresholds the winner is the one they name, and at a
		// threshold its two sides take the same time.
		along := func(x float64) *Study { return st.At(x, st.Scenario.Value(st.Y.Key)) }
		spans := st.Spans()
		for i, span := range spans {
			middle := (span.From + span.To) / 2
			_, totals := brute(along(middle))
			if !near(totals[span.Candidate], slices.Min(totals)) {
				t.Fatalf("%s: at %v %s is not the best", link, middle, ids[span.Candidate])
			}
			if i > 0 {
				_, totals := brute(along(span.From))
				if !near(totals[span.Candidate], totals[spans[i-1].Candidate]) {
					t.Fatalf("%s: no threshold at %v", link, span.From)
				}
			}
		}

		// Nothing that is called never optimal wins anywhere.
		never := st.NeverOptimal()
		m := st.Map(9, 7)
		for row, y := range m.Y {
			for column, x := range m.X {
				_, totals := brute(st.At(x, y))
				best := m.Best[row][column]
				if !near(totals[best], slices.Min(totals)) || !near(m.TotalMS[row][column], totals[best]) {
					t.Fatalf("%s: map at (%v, %v): %s with %v ms, least %v", link, x, y, m.IDs[best], m.TotalMS[row][column], slices.Min(totals))
				}
				for i, total := range totals {
					others := slices.Delete(slices.Clone(totals), i, i+1)
					if slices.Contains(never, ids[i]) && len(others) > 0 && total < slices.Min(others)*(1-1e-9) {
						t.Fatalf("%s: %s is said to be never optimal but wins at (%v, %v)", link, ids[i], x, y)
					}
				}
			}
		}
		curves := st.Curves(5)
		for j, x := range curves.X {
			_, totals := brute(along(x))
			for i, id := range ids {
				if !near(curves.TotalMS[id][j], totals[i]) {
					t.Fatalf("%s: curve of %s at %v: %v, want %v", link, id, x, curves.TotalMS[id][j], totals[i])
				}
			}
		}
	}
}

// Every region of the rectangle contains cells of its winner, and the edges
// between regions are where two candidates take the same time.
func TestRegionsAndEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		link := random(r)
		st := study(t, link)
		for _, g := range st.Regions() {
			for i, across := range g.Across {
				if across < 0 {
					continue
				}
				for _, p := range st.Edge(g.Vertices[i], g.Vertices[(i+1)%len(g.Vertices)]) {
					_, totals := brute(st.At(p.X, p.Y))
					if !near(totals[across], totals[g.Plane]) || !near(totals[across], slices.Min(totals)) {
						t.Fatalf("%s: (%v, %v) is not on the border of %s and %s: %v", link, p.X, p.Y,
							st.Candidates[g.Plane].ID, st.Candidates[across].ID, totals)
					}
				}
			}
		}
	}
}

// Straight lines between the points of an edge leave the border, where the two
// planes meet, by less than a third of a pixel of a large screen, and there are
// not more points than that takes.
func TestEdgesFollowTheirBend(t *testing.T) {
	const width, height = 3840, 2160
	r := rand.New(rand.NewPCG(5, 10))
	most := 0
	for range 200 {
		link := random(r)
		st := study(t, link)
		planes := st.Planes()
		for _, g := range st.Regions() {
			for i, across := range g.Across {
				if across < 0 {
					continue
				}
				p, q := planes[g.Plane], planes[across]
				x, y, c := p.X-q.X, p.Y-q.Y, p.C-q.C
				places := st.Edge(g.Vertices[i], g.Vertices[(i+1)%len(g.Vertices)])
				most = max(most, len(places))
				for j, b := range places[1:] {
					a := places[j]
					for n := range 7 {
						share := float64(n+1) / 8
						across := st.X.Place(a.X) + share*(st.X.Place(b.X)-st.X.Place(a.X))
						up := st.Y.Place(a.Y) + share*(st.Y.Place(b.Y)-st.Y.Place(a.Y))
						u, w := st.X.Coordinate(st.X.At(across)), st.Y.Coordinate(st.Y.At(up))
						// How far the border is along either axis; of both, across it.
						dx := width * math.Abs(across-st.X.Place(st.X.Value(-(y*w+c)/x)))
						dy := height * math.Abs(up-st.Y.Place(st.Y.Value(-(x*u+c)/y)))
						if off := min(dx, dy); off > 1.0/3 && dx*dy/math.Hypot(dx, dy) > 1.0/3 {
							t.Fatalf("%s: between %v and %v the border is %v and %v pixels away", link, a, b, dx, dy)
						}
					}
				}
			}
		}
	}
	t.Log("points of an edge at most:", most)
	if most < 5 || most > 200 {
		t.Errorf("at most %d points of an edge", most)
	}
}

// Along a row of the map the regions are the spans between thresholds.
func TestBordersAgreeWithThresholds(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	compared := 0
	for range 200 {
		st := study(t, random(r))
		y := st.Y.At(0.05 + 0.9*r.Float64())
		row := st.At(st.X.Lo, y)
		spans := map[int]Span{}
		for _, span := range row.Spans() {
			spans[span.Candidate] = span
		}
		for _, g := range st.Regions() {
			a, b, ok := g.Row(st.Y.Coordinate(y))
			span, wins := spans[g.Plane]
			if !wins {
				if from, to := st.X.Place(st.X.Value(a)), st.X.Place(st.X.Value(b)); ok && math.Abs(to-from) > 1e-9 {
					t.Fatalf("%s: %s has a region at %v, but no span", st.Scenario.Encode(), st.Candidates[g.Plane].ID, y)
				}
				continue
			}
			from, to := min(st.X.Value(a), st.X.Value(b)), max(st.X.Value(a), st.X.Value(b))
			if !ok || math.Abs(st.X.Place(from)-st.X.Place(span.From)) > 1e-9 || math.Abs(st.X.Place(to)-st.X.Place(span.To)) > 1e-9 {
				t.Fatalf("%s: %s at %v: region %v..%v, thresholds %v..%v", st.Scenario.Encode(), st.Candidates[g.Plane].ID, y, from, to, span.From, span.To)
			}
			compared++
		}
	}
	if compared < 200 {
		t.Errorf("only %d spans were compared", compared)
	}
}

func TestSpecialScenarios(t *testing.T) {
	for _, c := range []struct{ name, link, best string }{
		{"one candidate", "only=SP3", "SP3"},
		{"device as fast as the edge", "device=100&edge=100&device_range=5..200", "LC"},
		{"device faster than the edge", "device=200&edge=100&device_range=5..200", "LC"},
		{"equal rates, nothing local allowed: the fewest bits", "device=100&edge=100&only=SP1,SP2,SP3,SP4", "SP4"},
		{"the edge at any price: only the input", "device=0.001&edge=1000000&mbps=1000000", "EC"},
	} {
		sol := study(t, c.link).Solution()
		if sol.Best != c.best {
			t.Errorf("%s: best %s, want %s", c.name, sol.Best, c.best)
		}
		if (sol.RunnerUp == nil) != (len(sol.Cuts) == 1) {
			t.Errorf("%s: runner-up %v among %d", c.name, sol.RunnerUp, len(sol.Cuts))
		}
	}
	// JSON can represent all numbers of an answer.
	for _, link := range []string{"only=LC", "device=0.001&edge=0.001&mbps=0.001&rtt_ms=10000&device_range=0.001..1000000&mbps_range=0.001..1000000"} {
		if _, err := json.Marshal(study(t, link).Solution()); err != nil {
			t.Errorf("%s: %v", link, err)
		}
	}
	if _, err := New(t.Context(), scenario.Scenario{Model: "none"}); err == nil {
		t.Error("an unknown model was accepted")
	}
	empty := scenario.Default()
	empty.Only = []string{}
	if _, err := New(t.Context(), empty); err == nil {
		t.Error("an empty set of candidates was accepted")
	}
}

func hold(st *Study, key scenario.Axis) string {
	h := st.Hold(key)
	name := func(i int) string {
		if i < 0 {
			return "-"
		}
		return st.Candidates[i].ID
	}
	return fmt.Sprintf("%s %.2f..%.2f %s", name(h.Below), h.From, h.To, name(h.Above))
}

func TestHold(t *testing.T) {
	for _, c := range []struct {
		link string
		key  scenario.Axis
		want string
	}{
		{"preset=paper", "mbps", "LC 28.33..62.74 SP1"},
		{"preset=paper&mbps=100000", "mbps", "SP2 62.74..+Inf -"}, // beyond the sweep
		{"preset=paper&device=200", "mbps", "- 0.00..+Inf -"},     // nothing pays
		{"preset=paper", "device", "SP1 4.03..8.50 LC"},           // 1/C_d = 1/100 + 11.921/50 and 5.383/50
		{"preset=paper", "edge", "LC 10.83..+Inf -"},              // 1/C_e = 1/5 − 5.383/50
		{"preset=paper", "rtt_ms", "- 0.00..187.37 LC"},           // what SP2 saves
	} {
		if got := hold(study(t, c.link), c.key); got != c.want {
			t.Errorf("%s: %s: got %s, want %s", c.link, c.key, got, c.want)
		}
	}
	r := rand.New(rand.NewPCG(11, 12))
	for range 200 {
		link := random(r)
		st := study(t, link)
		for _, key := range []scenario.Axis{"mbps", "device", "edge", "rtt_ms"} {
			h := st.Hold(key)
			best := st.Ranking()[0]
			at := func(value float64) []float64 {
				_, totals := brute(of(t, st.Scenario.Moved(key, value)))
				return totals
			}
			for _, value := range []float64{h.From * 1.0001, h.To * 0.9999} {
				if value > 0 && !math.IsInf(value, 1) && h.From < h.To {
					if totals := at(value); !near(totals[best], slices.Min(totals)) {
						t.Fatalf("%s: %s=%v changes the winner inside %v..%v", link, key, value, h.From, h.To)
					}
				}
			}
			for beyond, value := range map[int]float64{h.Below: h.From, h.Above: h.To} {
				if beyond >= 0 {
					if totals := at(value); !near(totals[beyond], totals[best]) {
						t.Fatalf("%s: at %s=%v candidates %d and %d do not tie", link, key, value, best, beyond)
					}
				}
			}
		}
	}
}

func TestFlip(t *testing.T) {
	st := study(t, "preset=paper")
	f, rival := st.Flip()
	if st.Candidates[rival].ID != "SP1" {
		t.Errorf("the nearest rival is %s", st.Candidates[rival].ID)
	}
	// All three inputs by the factor f, each in its worst direction for SP2
	// against SP1: faster link, slower device, faster edge.
	worst := st.Scenario
	worst.Mbps, worst.Device, worst.Edge = worst.Mbps*f, worst.Device/f, worst.Edge*f
	_, totals := brute(of(t, worst))
	if !near(totals[0], totals[1]) || f <= 1 || f > 62.74/50 {
		t.Errorf("at a factor of %v SP1 takes %v ms and SP2 %v", f, totals[0], totals[1])
	}
}

// The document agrees with the study, and has null for a missing end.
func TestSolutionSaysHowSure(t *testing.T) {
	text, err := json.Marshal(study(t, "preset=paper&mbps=1000").Solution())
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Holds []struct {
			Axis         string
			From, To     *float64
			Below, Above *string
		}
		Flip *struct {
			Factor float64
			Rival  string
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	mbps := got.Holds[2]
	if len(got.Holds) != 4 || mbps.Axis != "mbps" || mbps.To != nil || mbps.Above != nil || math.Abs(*mbps.From-62.74) > 0.005 || *mbps.Below != "SP2" {
		t.Errorf("got %s", text)
	}
	if got.Flip == nil || got.Flip.Rival != "SP2" || got.Flip.Factor <= 1 {
		t.Errorf("got %s", text)
	}
	if sol := study(t, "only=SP1").Solution(); sol.Flip != nil {
		t.Errorf("one candidate alone flips at %v", sol.Flip)
	}
}

func TestAxes(t *testing.T) {
	st := study(t, "mbps_range=10..1000&y=rtt_ms&rtt_ms_range=0..80")
	if got := st.X.Points(3); got[0] != 10 || !near(got[1], 100) || got[2] != 1000 {
		t.Errorf("logarithmic points: %v", got)
	}
	if got := st.Y.Points(3); !slices.Equal(got, []float64{0, 40, 80}) {
		t.Errorf("linear points: %v", got)
	}
	if got := st.X.Part(1, 10000).Cells(2); !near(got[0], 10) || !near(got[1], 1000) {
		t.Errorf("cells: %v", got)
	}
	for _, a := range []Axis{st.X, st.Y} {
		for _, place := range []float64{0, 0.3, 1} {
			value := a.At(place)
			if !near(1+a.Place(value), 1+place) || !near(a.Value(a.Coordinate(value)), value) || !a.Within(value) {
				t.Errorf("%s: place %v, value %v", a.Key, place, value)
			}
		}
	}
}

// A certain point stays itself under every extreme of the uncertainty.
func TestCertainRegions(t *testing.T) {
	whole, all := study(t, "preset=paper"), study(t, "preset=paper&uncertainty=30")
	if got, want := len(whole.Certain()), len(whole.Regions()); got != want {
		t.Errorf("without uncertainty %d of %d regions are certain", got, want)
	}
	contains := func(st *Study, mbps, device float64) string {
		moved := st.At(mbps, device)
		for _, g := range st.Certain() {
			if g.Contains(moved.here()) {
				return st.Candidates[g.Plane].ID
			}
		}
		return "uncertain"
	}
	for _, c := range []struct {
		mbps, device float64
		want         string
	}{{12, 50, "LC"}, {900, 6, "SP1"}, {28.33, 5, "uncertain"}, {62, 5, "uncertain"}, {45, 5, "uncertain"}} {
		if got := contains(all, c.mbps, c.device); got != c.want {
			t.Errorf("30 %% at %v Mibit/s and %v GMAC/s: %s, want %s", c.mbps, c.device, got, c.want)
		}
	}
	// SP2 holds over 28.33..62.74 Mibit/s, so it survives ±10 % of the
	// bandwidth from 28.33/0.9 = 31.5 to 62.74/1.1 = 57.0.
	link := study(t, "preset=paper&uncertainty=10&uncertain=mbps")
	for mbps, want := range map[float64]string{31.4: "uncertain", 31.6: "SP2", 56.9: "SP2", 57.2: "uncertain"} {
		if got := contains(link, mbps, 5.0001); got != want {
			t.Errorf("10 %% of the bandwidth at %v: %s, want %s", mbps, got, want)
		}
	}
}
