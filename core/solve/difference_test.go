package solve

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"splitscope/core/envelope"
	"splitscope/core/scenario"
)

func difference(t testing.TB, a, b string) *Difference {
	t.Helper()
	d, err := NewDifference(study(t, a).Scenario, study(t, b).Scenario)
	if err != nil {
		t.Fatalf("%s, %s: %v", a, b, err)
	}
	return d
}

// leastAt returns the least latency of a scenario, in ms, at values of the axes of
// another one, from nothing but shapes, the scenario and the units.
func leastAt(t testing.TB, s, axes scenario.Scenario, x, y float64) float64 {
	bits := map[scenario.Mega]float64{"decimal": 1e6, "binary": 1048576}
	for key, v := range map[scenario.Axis]float64{axes.X: x, axes.Y: y} {
		if key == scenario.MbpsAxis {
			v *= bits[axes.Mega] / bits[s.Mega]
		}
		s = s.Moved(key, v)
	}
	net, err := s.Network()
	if err != nil {
		t.Fatal(err)
	}
	_, totals := brute(&Study{Scenario: s, Network: net})
	return slices.Min(totals)
}

// randomPair is two links that differ in all, or in network and encodings alone,
// where neither is faster everywhere more often.
func randomPair(r *rand.Rand) (a, b string) {
	models := []string{"resnet50", "alexnet", "mobilenet_v2", "squeezenet1_1", "vgg11"}
	link := func() string { return fmt.Sprintf("model=%s&%s", models[r.IntN(len(models))], random(r)) }
	a, b = link(), link()
	if r.IntN(2) == 0 {
		from, _ := scenario.Parse(networks, a)
		to, _ := scenario.Parse(networks, b)
		to.Device, to.Edge, to.Mbps, to.RTT, to.Mega = from.Device, from.Edge, from.Mbps, from.RTT, from.Mega
		b = to.Encode()
	}
	return a, b
}

func TestDifferenceAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	lines := 0
	for range 400 {
		linkA, linkB := randomPair(r)
		a, b := study(t, linkA).Scenario, study(t, linkB).Scenario
		d := difference(t, linkA, linkB)
		fail := func(format string, args ...any) {
			t.Helper()
			t.Fatalf("%s\n%s\n%s", linkA, linkB, fmt.Sprintf(format, args...))
		}
		least, most := d.Extremes()
		const w, h = 9, 7
		cells, xs, ys := d.Fill(w, h), d.A.X.Cells(w), d.A.Y.Cells(h)
		for row, y := range ys {
			for column, x := range xs {
				ta, tb := leastAt(t, a, a, x, y), leastAt(t, b, a, x, y)
				ms, gotA, gotB := d.At(x, y)
				if !near(ta, gotA) || !near(tb, gotB) || math.Abs(ms-(tb-ta)) > 1e-9*(ta+tb) {
					fail("at (%v, %v): %v, %v, %v, want %v, %v, %v", x, y, ms, gotA, gotB, tb-ta, ta, tb)
				}
				if cell := 1000 * cells[row*w+column]; math.Abs(cell-(tb-ta)) > 1e-9*(ta+tb) {
					fail("the cell at (%v, %v) has %v, want %v", x, y, cell, tb-ta)
				}
				if slack := 1e-9 * (ta + tb); tb-ta < least-slack || tb-ta > most+slack {
					fail("%v at (%v, %v) lies beyond %v and %v", tb-ta, x, y, least, most)
				}
			}
		}

		meeting := d.Meeting()
		lines += len(meeting)
		for _, s := range meeting {
			for _, p := range d.A.Edge(s.A, s.B) {
				ta, tb := leastAt(t, a, a, p.X, p.Y), leastAt(t, b, a, p.X, p.Y)
				if math.Abs(tb-ta) > 1e-7*(ta+tb) {
					fail("on the line of equal latency at %v: %v and %v", p, ta, tb)
				}
			}
		}
		separated(t, d, meeting, fail)
		for _, share := range []float64{0.3, -0.3} {
			level := share * max(most, -least)
			for _, s := range d.Level(level) {
				for _, p := range d.A.Edge(s.A, s.B) {
					ta, tb := leastAt(t, a, a, p.X, p.Y), leastAt(t, b, a, p.X, p.Y)
					if math.Abs(tb-ta-level) > 1e-7*(ta+tb) {
						fail("on the line of %v at %v: %v", level, p, tb-ta)
					}
				}
			}
		}
	}
	if lines < 100 {
		t.Errorf("only %d pieces of lines of equal latency", lines)
	}
}

// separated checks that between two neighbours of a fine grid of which one is
// faster in A and the other in B, the line of equal latency passes.
func separated(t testing.TB, d *Difference, meeting []Segment, fail func(string, ...any)) {
	t.Helper()
	const w, h = 60, 50
	cells := d.Fill(w, h)
	us, vs := d.A.X.coordinates(d.A.X.Cells(w)), d.A.Y.coordinates(d.A.Y.Cells(h))
	// passes says whether the line meets the stretch from one x to another at
	// a y; turned, with the two exchanged.
	passes := func(from, to, at float64, turned bool) bool {
		slack := 1e-6 * math.Abs(to-from)
		return slices.ContainsFunc(meeting, func(s Segment) bool {
			a, b := s.A, s.B
			if turned {
				a, b = envelope.Point{X: a.Y, Y: a.X}, envelope.Point{X: b.Y, Y: b.X}
			}
			if at < min(a.Y, b.Y)*(1-1e-9) || at > max(a.Y, b.Y)*(1+1e-9) {
				return false
			}
			lo, hi := min(a.X, b.X), max(a.X, b.X)
			if a.Y != b.Y {
				lo = max(lo, min(a.X+(at-a.Y)/(b.Y-a.Y)*(b.X-a.X), hi))
				hi = lo
			}
			return hi >= min(from, to)-slack && lo <= max(from, to)+slack
		})
	}
	for row := range h {
		for column := range w {
			here := cells[row*w+column]
			if column > 0 && here*cells[row*w+column-1] < 0 && !passes(us[column-1], us[column], vs[row], false) {
				fail("nothing parts columns %d and %d of row %d", column-1, column, row)
			}
			if row > 0 && here*cells[(row-1)*w+column] < 0 && !passes(vs[row-1], vs[row], us[column], true) {
				fail("nothing parts rows %d and %d of column %d", row-1, row, column)
			}
		}
	}
}

// The share of a map that each has is that of its cells, and nothing is left.
func TestSharesOfADifference(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const w, h = 150, 150
	for i := range 60 {
		linkA, linkB := randomPair(r)
		if i == 0 {
			linkA, linkB = "preset=paper", "preset=paper&dtype=int8&edge=40&rtt_ms=20" // LC in both over half of the map
		}
		d := difference(t, linkA, linkB)
		b, a, same := d.Shares()
		if math.Abs(b+a+same-1) > 1e-6 {
			t.Errorf("%s, %s: shares of %v, %v and %v", linkA, linkB, b, a, same)
		}
		var counted [3]float64
		for _, v := range d.Fill(w, h) {
			switch {
			case v < 0:
				counted[0] += 1.0 / (w * h)
			case v > 0:
				counted[1] += 1.0 / (w * h)
			default:
				counted[2] += 1.0 / (w * h)
			}
		}
		for i, share := range []float64{b, a, same} {
			if math.Abs(share-counted[i]) > 0.01 {
				t.Errorf("%s, %s: shares of %v, %v and %v; counted %v", linkA, linkB, b, a, same, counted)
			}
		}
		least, most := d.Extremes()
		if (b > 0) != (least < 0) || (a > 0) != (most > 0) {
			t.Errorf("%s, %s: shares of %v and %v, differences from %v to %v", linkA, linkB, b, a, least, most)
		}
	}
}

func TestDifferenceOfEquals(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 30 {
		link, _ := randomPair(r)
		a := study(t, link).Scenario
		other := a.Over(scenario.Scenario{Mega: "binary", X: a.X, Y: a.Y, MbpsRange: a.MbpsRange}) // the same bandwidth in another unit
		for _, b := range []scenario.Scenario{a, other} {
			d, err := NewDifference(a, b)
			if err != nil {
				t.Fatal(err)
			}
			least, most := d.Extremes()
			faster, slower, same := d.Shares()
			if least != 0 || most != 0 || faster != 0 || slower != 0 || math.Abs(same-1) > 1e-6 || d.Meeting() != nil {
				t.Errorf("%s: from %v to %v, %v faster, %v slower, %v the same", link, least, most, faster, slower, same)
			}
			if slices.ContainsFunc(d.Fill(20, 20), func(v float64) bool { return v != 0 }) {
				t.Errorf("%s: a cell differs from itself", link)
			}
			if ms, a, b := d.At(d.A.X.Lo, d.A.Y.Hi); ms != 0 || !near(a, b) {
				t.Errorf("%s: %v ms at a corner", link, ms)
			}
		}
	}
}

func TestDifferenceExchanged(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 30 {
		linkA, linkB := randomPair(r)
		a := study(t, linkA).Scenario
		b := study(t, linkB).Scenario.Over(a) // on the same axes
		there, err := NewDifference(a, b)
		if err != nil {
			t.Fatal(err)
		}
		back, err := NewDifference(b, a)
		if err != nil {
			t.Fatal(err)
		}
		cells := back.Fill(30, 20)
		for i, v := range there.Fill(30, 20) {
			if v != -cells[i] {
				t.Fatalf("%s, %s: %v there, %v back", linkA, linkB, v, cells[i])
			}
		}
		least, most := there.Extremes()
		leastBack, mostBack := back.Extremes()
		faster, slower, same := there.Shares()
		slowerBack, fasterBack, sameBack := back.Shares()
		if !near(least, -mostBack) || !near(most, -leastBack) || math.Abs(faster-fasterBack)+math.Abs(slower-slowerBack)+math.Abs(same-sameBack) > 1e-6 {
			t.Errorf("%s, %s: %v to %v there, %v to %v back", linkA, linkB, least, most, leastBack, mostBack)
		}
	}
}

// Over the widest axes, and over a line of a map, all is finite.
func TestDifferenceAtTheLimits(t *testing.T) {
	const wide = "&device_range=0.001..1000000&mbps_range=0.001..1000000&edge_range=0.001..1000000&rtt_ms_range=0..10000"
	for _, c := range [][2]string{
		{"x=mbps&y=device" + wide, "model=vgg16&dtype=int4"},
		{"x=edge&y=rtt_ms&mbps=0.001&device=0.001" + wide, "mbps=1000000&device=1000000&mega=binary&model=gpt2&batch=64"},
		{"x=device&y=mbps&x_scale=linear&y_scale=linear&input=none" + wide, "only=LC"},
		{"only=LC&x=rtt_ms&y=edge" + wide, "only=LC&device=1000000"},
		{"mbps_range=999000..1000000", "model=alexnet"},
		{"mbps_range=999000..1000000&device_range=999000..1000000", "model=alexnet"},
	} {
		d := difference(t, c[0], c[1])
		least, most := d.Extremes()
		b, a, same := d.Shares()
		for _, v := range append(d.Fill(40, 30), least, most, b, a, same) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%v: %v to %v, shares of %v, %v and %v", c, least, most, b, a, same)
			}
		}
		if r := d.A.rect(); math.Abs(b+a+same-1) > 1e-5 && r.X0 < r.X1 && r.Y0 < r.Y1 {
			t.Errorf("%v: shares of %v, %v and %v", c, b, a, same)
		}
		if least > 0 || most < 0 || least > most {
			t.Errorf("%v: from %v to %v", c, least, most)
		}
		for _, s := range append(d.Meeting(), d.Level(most/2)...) {
			for _, p := range d.A.Edge(s.A, s.B) {
				if math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) {
					t.Fatalf("%v: the line passes %v", c, p)
				}
			}
		}
	}
}

// Both are over the axes of A, wherever the point of B lies.
func TestDifferenceHasTheAxesOfA(t *testing.T) {
	for _, c := range [][2]string{{"mbps=5", "mbps=50"}, {"mbps=50", "mbps=5"}, {"preset=paper&mbps=0.2&rtt_ms=300&y=rtt_ms", "device=3&mbps=7000"},
		{"mbps=5&mbps_range=20..500", "mbps=2&edge=7"}, {"device=1&x=device&y=edge&edge=5000", "preset=paper&device=900&edge=2"}} {
		a, b := study(t, c[0]), study(t, c[1])
		d, err := NewDifference(a.Scenario, b.Scenario)
		if err != nil {
			t.Fatal(err)
		}
		if d.A.X != a.X || d.A.Y != a.Y || d.B.X != a.X || d.B.Y != a.Y {
			t.Errorf("%v: A over %v and %v, B over %v and %v", c, d.A.X, d.A.Y, d.B.X, d.B.Y)
		}
	}
}

// Curves, map, thresholds and what is never optimal are about one range, that of
// the axis, and it holds the point.
func TestRangesOfAnswers(t *testing.T) {
	for _, link := range []string{"preset=paper&mbps=5", "preset=paper&device=2&mbps=3000", "preset=paper&rtt_ms=250&x=rtt_ms&y=edge&edge=7", "model=mobilenet_v2&cuts=block&device=2&edge=1000&mbps=5&rtt_ms=10&dtype=int8"} {
		st := study(t, link)
		sol, curves, grid := st.Solution(), st.Curves(3), st.Map(60, 60)
		if !st.X.Within(st.Scenario.Value(st.X.Key)) || !st.Y.Within(st.Scenario.Value(st.Y.Key)) {
			t.Errorf("%s: outside of %v, %v", link, st.X, st.Y)
		}
		if curves.X[0] != st.X.Lo || curves.X[2] != st.X.Hi || grid.X[0] != st.X.Lo || grid.Y[59] != st.Y.Hi {
			t.Errorf("%s: curves over %v, map over %v and %v", link, curves.X, grid.X, grid.Y)
		}
		for _, h := range sol.Thresholds {
			if !st.X.Within(h.At) {
				t.Errorf("%s: a threshold at %v", link, h.At)
			}
		}
		for _, row := range grid.Best {
			for _, i := range row {
				if slices.Contains(sol.NeverOptimal, grid.IDs[i]) {
					t.Fatalf("%s: %s is best in a cell and never optimal", link, grid.IDs[i])
				}
			}
		}
		// The value typed as the range that it has grown to asks the same.
		typed := study(t, link+"&"+string(st.X.Key)+"_range="+st.Scenario.Sweeps()[string(st.X.Key)+"_range"])
		if typed.X != st.X || !reflect.DeepEqual(typed.Thresholds(), sol.Thresholds) || !slices.Equal(typed.NeverOptimal(), sol.NeverOptimal) {
			t.Errorf("%s answers otherwise with its range typed", link)
		}
	}
}
