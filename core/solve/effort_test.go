package solve

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/system/devices"
)

// direct returns the latency of each candidate in seconds by the definition: the sum of
// the times of the head's layers by the device's profile, scaled to the total, what is sent,
// and the same for the tail.
func direct(t *testing.T, s scenario.Scenario) (ids []string, totals []float64) {
	t.Helper()
	net, err := s.Network()
	if err != nil {
		t.Fatal(err)
	}
	// times are the layers' seconds, of which all together take the work by the rate.
	times := func(text string, rate float64) []float64 {
		times := make([]float64, len(net.Layers))
		for i, l := range net.Layers {
			times[i] = float64(l.MACs)
		}
		if d, ok := devices.Find(text); ok {
			times = d.Profile.Times(net)
		} else if text != "" {
			d, err := devices.Unpack(text)
			if err != nil {
				t.Fatal(err)
			}
			times = d.Profile.Times(net)
		}
		sum := 0.0
		for _, v := range times {
			sum += v
		}
		for i := range times {
			times[i] *= float64(net.MACs()) / (rate * 1e9) / sum
		}
		return times
	}
	device, edge := times(s.DeviceProfile, s.Device), times(s.EdgeProfile, s.Edge)
	for _, cut := range net.Cuts(s.Granularity()) {
		if !s.Includes(cut) {
			continue
		}
		total, bits := 0.0, 0.0
		for i := range net.Layers {
			if i < cut.Layers {
				total += device[i]
			} else {
				total += edge[i]
			}
		}
		for _, x := range cut.Tensors {
			bits += network.Weigh(s.DType, s.Input)(x)
		}
		total += bits / (s.Mbps * s.Mega.Bits())
		if bits > 0 {
			total += s.RTT / 1000
		}
		ids, totals = append(ids, cut.ID), append(totals, total)
	}
	return ids, totals
}

// profiled draws a link with profiles and times.
func profiled(r *rand.Rand, cuts string) string {
	models := []string{"alexnet", "mobilenet_v2", "resnet18", "googlenet", "shufflenet_v2_x1_0", "efficientnet_b0"}
	link := fmt.Sprintf("model=%s&cuts=%s&mbps=%v&rtt_ms=%d&input=%s&dtype=%s", models[r.IntN(len(models))], cuts,
		math.Exp(1+4*r.Float64()), 20*r.IntN(2), []string{"none", "uint8"}[r.IntN(2)], []string{"fp32", "int8"}[r.IntN(2)])
	profile := func() string {
		if r.IntN(3) > 0 {
			ids := devices.IDs()
			return ids[r.IntN(len(ids))]
		}
		return fmt.Sprintf("p1~fp32~~%v~%v~%v~%v~%v~0~0~0.3~0~0~mine~made+up", r.Float64(), r.Float64(), r.Float64(), r.Float64(), r.Float64()/1e4)
	}
	for _, side := range []string{"device", "edge"} {
		if r.IntN(4) > 0 {
			link += "&" + side + "_profile=" + profile()
		}
		switch r.IntN(4) {
		case 0:
			link += fmt.Sprintf("&%s_ms=%v", side, math.Exp(1+5*r.Float64()))
		case 1:
			link += fmt.Sprintf("&%s=%v", side, math.Exp(5*r.Float64()))
		}
	}
	return link
}

// Every latency and every figure follows from the sums over layers, for any profiles.
func TestProfilesAgainstSums(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 1))
	for range 120 {
		link := profiled(r, []string{"stage", "block", "layer"}[r.IntN(3)])
		st := study(t, link)
		ids, totals := direct(t, st.Scenario)
		for i, k := range st.Latencies() {
			if k.ID != ids[i] || math.Abs(k.TotalMS/1000-totals[i]) > 1e-9*totals[i] {
				t.Fatalf("%s: %s takes %v ms, want %v ms", link, k.ID, k.TotalMS, 1000*totals[i])
			}
		}
		least := slices.Min(totals)
		if best := totals[st.Best()]; best > least*(1+1e-9) {
			t.Errorf("%s: the best takes %v, another %v", link, best, least)
		}
		// The best between two thresholds is the best in the middle.
		for _, span := range st.Spans() {
			middle := st.At(math.Sqrt(span.From*span.To), st.Scenario.Value(st.Y.Key))
			_, totals := direct(t, middle.Scenario)
			if got := totals[span.Candidate]; got > slices.Min(totals)*(1+1e-9) {
				t.Errorf("%s at %v: %v is not the least, %v", link, middle.Scenario.Mbps, got, slices.Min(totals))
			}
		}
		for _, key := range Inputs {
			h := st.Hold(key)
			for _, end := range []struct {
				at    float64
				rival int
			}{{h.From, h.Below}, {h.To, h.Above}} {
				if end.rival >= 0 && st.Scenario.Takes(key, end.at) {
					_, totals := direct(t, st.Scenario.Moved(key, end.at))
					if a, b := totals[st.Best()], totals[end.rival]; math.Abs(a-b) > 1e-8*a {
						t.Errorf("%s: at %s=%v the best takes %v, and %v the next", link, key, end.at, a, b)
					}
				}
			}
		}
	}
}

// Of all one-way cuts of a graph, those that a study has include the best, wherever the
// axes go. The cuts after layers are among all.
func TestGraphsWithProfiles(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 2))
	for range 25 {
		link := profiled(r, "graph")
		st := study(t, link)
		chain := study(t, strings.Replace(link, "cuts=graph", "cuts=layer", 1))
		for range 20 {
			x, y := st.X.At(r.Float64()), st.Y.At(r.Float64())
			here, there := st.At(x, y), chain.At(x, y)
			got, bound := here.Latencies()[here.Best()].TotalMS, there.Latencies()[there.Best()].TotalMS
			if got > bound*(1+1e-9) {
				t.Errorf("%s at %v, %v: %v ms, and a cut after a layer takes %v", link, x, y, got, bound)
			}
		}
		for _, k := range st.Candidates[:len(st.Candidates)-1] {
			again := 0.0
			for _, l := range st.Network.Layers {
				again += float64(l.MACs)
			}
			if w := k.Cut.Head.Plus(k.Cut.Tail); float64(w.MACs) != again {
				t.Errorf("%s: %s has %v", link, k.ID, w)
			}
		}
	}
}

// A profile of one rate is that rate.
func TestProfileOfOneRate(t *testing.T) {
	const one = "p1~fp32~~0.2~0.2~0~0~0~0~0~0~0~0~one~rate"
	for _, link := range []string{"preset=paper", "model=mobilenet_v2&cuts=block&rtt_ms=10", "model=alexnet&cuts=layer&edge=30&mbps=7", "model=googlenet&cuts=graph&mbps=20&uncertainty=20"} {
		plain, profiled := study(t, link).Solution(), study(t, link+"&device_profile="+one).Solution()
		if !study(t, link+"&device_profile="+one).Alike() {
			t.Errorf("%s: one rate is not alike", link)
		}
		near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(a) }
		if plain.Best != profiled.Best || len(plain.Thresholds) != len(profiled.Thresholds) || !near(plain.Flip.Factor, profiled.Flip.Factor) {
			t.Errorf("%s: %+v, want %+v", link, profiled, plain)
			continue
		}
		for i, at := range plain.Thresholds {
			if got := profiled.Thresholds[i]; got.From != at.From || got.To != at.To || !near(got.At, at.At) {
				t.Errorf("%s: %+v, want %+v", link, got, at)
			}
		}
		if strings.Contains(link, "graph") {
			continue // cuts that are best only in a point may differ
		}
		for i, k := range plain.Cuts {
			if got := profiled.Cuts[i]; !near(k.TotalMS, got.TotalMS) || got.ID != k.ID {
				t.Errorf("%s: %+v, want %+v", link, got, k)
			}
		}
	}
}

// The law of one number holds for two profiles of one shape, and is not told otherwise.
func TestLawNeedsOneShape(t *testing.T) {
	const pi = "raspberry-pi-4-tflite-fp32"
	for link, law := range map[string]bool{
		"device_profile=" + pi: false, "edge_profile=" + pi: false,
		"device_profile=" + pi + "&edge_profile=" + pi + "&edge=100": true,
		"device_ms=300&edge_ms=10":                                   true,
	} {
		st := study(t, "model=mobilenet_v2&cuts=layer&mbps=20&"+link)
		spans, s := st.Law()
		if (spans != nil) != law || st.Alike() != law {
			t.Errorf("%s: %v", link, spans)
		}
		for _, span := range spans {
			if span.From < s && s < span.To && span.Candidate != st.Best() {
				t.Errorf("%s: the law says %s", link, st.Candidates[span.Candidate].ID)
			}
		}
	}
}

// Every time says how it is known.
func TestBasis(t *testing.T) {
	const pi = "raspberry-pi-4-tflite-fp32"
	for _, c := range []struct {
		link   string
		lc, sp Basis // of the device's time
		ec     Basis // of the edge server's time
	}{
		{"device_profile=" + pi, Measured, Fitted, Assumed},
		{"device_profile=" + pi + "&size=192", Fitted, Fitted, Assumed},
		{"device_profile=" + pi + "&device=3", Assumed, Assumed, ""},
		{"device_ms=46", Measured, Assumed, Assumed},
		{"device_ms=46&edge_ms=3", Measured, Assumed, Measured},
		{"edge_profile=" + pi, Assumed, Assumed, Measured},
		{"", Assumed, Assumed, ""},
	} {
		cuts := study(t, "model=mobilenet_v2&"+c.link).Solution().Cuts
		ec, sp, lc := cuts[0].Basis, cuts[1].Basis, cuts[len(cuts)-1].Basis
		if c.ec == "" {
			if ec != nil || sp != nil || lc != nil {
				t.Errorf("%s: %v %v %v", c.link, ec, sp, lc)
			}
			continue
		}
		if lc.Device != c.lc || lc.Total != c.lc || sp.Device != c.sp || sp.Total != Assumed || ec.Edge != c.ec || ec.Transfer != Assumed {
			t.Errorf("%s: %v %v %v", c.link, *ec, *sp, *lc)
		}
	}
}

// The error of a profile is the uncertainty of the answer.
func TestErrorOfProfileIsUncertainty(t *testing.T) {
	st := study(t, "model=mobilenet_v2&cuts=block&mbps=20&size=192&device_profile=raspberry-pi-4-tflite-fp32")
	u := st.Solution().Uncertain
	if u == nil || u.Percent != 15.78 || u.Of != scenario.UncertainDevice || len(u.CanBeBest) == 0 {
		t.Fatalf("%+v", u)
	}
	// Each that is best for some rate within it is told.
	for i := range 101 {
		rate := st.Scenario.Device * (1 + u.Percent/100*(float64(i)/50-1))
		_, totals := direct(t, st.Scenario.Moved(scenario.DeviceAxis, rate))
		if id := st.Candidates[slices.Index(totals, slices.Min(totals))].ID; !slices.Contains(u.CanBeBest, id) {
			t.Errorf("%s is best at %v, and not of %v", id, rate, u.CanBeBest)
		}
	}
}
