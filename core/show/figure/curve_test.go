package figure

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"splitscope/core/network/cache"
	"splitscope/core/network/profile"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

var networks = cache.New()

// leaves returns the largest difference between a curve and the straight lines
// between its points, in pixels of a screen of 2160 lines. It measures at many
// places of each line.
func leaves(x, y solve.Axis, points [][2]float64, curve func(v float64) float64) (most float64) {
	const between = 8
	for i, b := range points[1:] {
		a := points[i]
		from, to := x.Place(a[0]), x.Place(b[0])
		for n := 1; n < between; n++ {
			share := float64(n) / between
			v := x.At(from + share*(to-from))
			drawn := y.Place(a[1]) + share*(y.Place(b[1])-y.Place(a[1]))
			most = max(most, 2160*math.Abs(drawn-y.Place(curve(v))))
		}
	}
	return most
}

// The lines of a figure follow the model's own equation, whatever the scale, the
// input and the range, and the thick line lies on the thin ones.
func TestCurvesFollowTheFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 10))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	log := func(lo, hi float64) float64 { return lo * math.Pow(hi/lo, r.Float64()) }
	span := func(lo, hi float64) string {
		a := log(lo, hi/1.1)
		return fmt.Sprintf("%g..%g", a, log(a*1.05, hi))
	}
	links := []string{"preset=paper", "preset=paper&x_scale=linear", "mbps_range=0.001..1000000", "mbps_range=0.001..1000000&x_scale=linear", "x=rtt_ms&y=mbps", "x=rtt_ms&y=mbps&rtt_ms_range=1..10000&x_scale=log"}
	for range 150 {
		links = append(links, fmt.Sprintf("model=%s&cuts=%s&input=%s&dtype=%s&x=%s&x_scale=%s&device=%g&edge=%g&mbps=%g&mbps_range=%s&device_range=%s&edge_range=%s&rtt_ms_range=%s&rtt_ms=%s%s",
			pick("resnet50", "mobilenet_v2", "alexnet", "vgg16"), pick("stage", "layer"), pick("none", "uint8"), pick("fp32", "int4"),
			pick("mbps&y=device", "device&y=mbps", "edge&y=device", "rtt_ms&y=mbps"), pick("auto", "linear", "log"),
			log(0.001, 1e6), log(0.001, 1e6), log(0.001, 1e6), span(0.001, 1e6), span(0.001, 1e6), span(0.001, 1e6), pick("0..10000", "0..1", "5..300"), pick("0", "3", "700"),
			pick("", "&compare=resnet18")))
	}
	nothing, _ := profile.FromJSON([]byte(`{"gmacs":0,"input":[8],"cuts":[]}`))
	for _, scale := range []string{"log", "linear"} {
		for _, x := range []string{"mbps&y=device", "rtt_ms&y=device&rtt_ms_range=0..20", "device&y=mbps"} {
			links = append(links, "model=custom&net="+packed(t, nothing)+"&x="+x+"&x_scale="+scale)
		}
	}
	most := 0
	for _, link := range links {
		s, _ := scenario.Parse(networks, link) // a range of round trips from 0 takes no logarithmic axis
		st, err := solve.New(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		f := Curves(st, english)
		end := f.Option.YAxis[0]
		y := solve.Axis{Lo: end.Min.(float64), Hi: end.Max.(float64), Log: end.Type == "log"}
		index := map[string]int{}
		for i, k := range st.Candidates {
			index[k.ID] = i
		}
		thin, spans, drawn := map[string][][2]float64{}, st.Spans(), 0
		for _, line := range f.Option.Series {
			points, _ := line.Data.([][2]float64)
			if len(points) == 0 {
				continue
			}
			most = max(most, len(points))
			of := func(st *solve.Study) func(v float64) float64 {
				return func(v float64) float64 {
					return st.At(v, st.Scenario.Value(st.Y.Key)).Latencies()[st.At(v, st.Scenario.Value(st.Y.Key)).Best()].TotalMS
				}
			}
			switch i, isCurve := index[line.Name]; {
			case line.ID == "compared":
				if off := leaves(st.X, y, points, of(st.Compared())); off > 1.0/3 {
					t.Errorf("%s: what is laid over is off by %v pixels", link, off)
				}
			case isCurve:
				thin[line.Name] = points
				if points[0][0] != st.X.Lo || points[len(points)-1][0] != st.X.Hi {
					t.Errorf("%s: %s from %v to %v", link, line.Name, points[0], points[len(points)-1])
				}
				if off := leaves(st.X, y, points, func(v float64) float64 { return st.Along(i, []float64{v})[0] }); off > 1.0/3 {
					t.Errorf("%s: %s is off by %v pixels", link, line.Name, off)
				}
			default:
				span := spans[drawn]
				drawn++
				if points[0][0] != span.From || points[len(points)-1][0] != span.To {
					t.Errorf("%s: a part from %v to %v, want %v", link, points[0], points[len(points)-1], span)
				}
				under := map[[2]float64]bool{}
				for _, p := range thin[st.Candidates[span.Candidate].ID] {
					under[p] = true
				}
				for _, p := range points {
					if !under[p] {
						t.Errorf("%s: %v of the thick line is not on the thin one", link, p)
					}
				}
			}
		}
		if drawn != len(spans) && len(spans) <= mostSpans {
			t.Errorf("%s: %d parts of %d", link, drawn, len(spans))
		}
	}
	if most > 1100 {
		t.Errorf("a line has %d points", most)
	}
	t.Log("points of a line at most:", most)
}

// An axis of nothing but zeros ends somewhere, and numbers of every size have
// ticks, few of them.
func TestAxesOfAllNumbers(t *testing.T) {
	for _, lo := range []float64{0, 5e-324, 1e-300, 1e-9, 1, 1e12, 1 << 60, 1e300, math.Inf(1), math.NaN(), -1} {
		for _, hi := range []float64{0, 1e-300, 1e-9, 1, 1.0000001, 1e12, 1 << 60, math.MaxFloat64, math.Inf(1), math.NaN()} {
			for _, most := range []int{1, 5, 9} {
				if at := ticks(lo, hi, most); len(at) > most {
					t.Errorf("ticks(%v, %v, %d): %v", lo, hi, most, at)
				}
			}
			if at := steps(lo, hi); len(at) > 10 {
				t.Errorf("steps(%v, %v): %v", lo, hi, at)
			}
			if shade := logarithmic(lo, hi); lo <= hi {
				for _, v := range []float64{lo, hi} {
					if s := shade(v / 1000); s < 0 || s >= shades {
						t.Errorf("between %v and %v, %v has the shade %d", lo, hi, v, s)
					}
				}
			}
		}
	}
	for _, v := range []float64{0, 1e-300, 3e-9, 1, 7, 1e12, 1e300} {
		if down, up := roundDown(v), roundUp(v); down > v || up < v || down < v/10 || up > 10*v {
			t.Errorf("%v lies between %v and %v", v, down, up)
		}
	}
	if _, err := json.Marshal(ticks(1e-300, 1e300, 9)); err != nil {
		t.Error(err)
	}
}
