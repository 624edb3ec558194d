package mincut

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/base/progress"
	"splitscope/core/envelope"
	"splitscope/core/system/cost"
)

// pairs draws graphs whose operators take any time on the device and on the server.
func pairs(t *rapid.T) (device, edge []float64, tensors []Tensor, all []cost.Split) {
	device, tensors = graphs(t, mixed)
	edge = rapid.SliceOfN(mixed, len(device), len(device)).Draw(t, "edge")
	for _, c := range heads(device, tensors) {
		s := cost.Split{Head: c.Head, Bits: c.Bits}
		for v, time := range edge {
			if !c.OnDevice(v) {
				s.Tail += time
			}
		}
		all = append(all, s)
	}
	return device, edge, tensors, all
}

func drawSystem(t *rapid.T) cost.System {
	return cost.System{
		Device: rate.Draw(t, "device"), Bandwidth: rate.Draw(t, "bandwidth"), Edge: rate.Draw(t, "edge speed"),
		RTT: rapid.SampledFrom([]float64{0, 0, 0.5, 20}).Draw(t, "rtt"),
	}
}

func leastTotal(all []cost.Split, s cost.System) float64 {
	least := inf
	for _, split := range all {
		least = min(least, s.Latency(split).Total())
	}
	return least
}

// The best head is the best of all heads, for every system.
func TestPairAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		device, edge, tensors, all := pairs(t)
		p, err := NewPair(device, edge, tensors)
		if err != nil {
			t.Fatal(err)
		}
		system := drawSystem(t)
		best := p.Best(system)
		got, want := system.Latency(best.Split).Total(), leastTotal(all, system)
		if math.Abs(got-want) > 1e-9*want {
			t.Fatalf("%v takes %v, the best of all takes %v", best, got, want)
		}
	})
}

// Over a rectangle of any two inputs, the heads have the lowest envelope of all heads.
func TestPairMapAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		device, edge, tensors, all := pairs(t)
		p, err := NewPair(device, edge, tensors)
		if err != nil {
			t.Fatal(err)
		}
		system := drawSystem(t)
		axes := rapid.Permutation([]cost.Input{cost.Device, cost.Bandwidth, cost.Edge, cost.RTT}).Draw(t, "axes")
		side := func(i cost.Input) (lo, hi float64) {
			a, b := i.Coordinate(rate.Draw(t, "one end")), i.Coordinate(rate.Draw(t, "other end"))
			return min(a, b), max(a, b)
		}
		var r envelope.Rect
		r.X0, r.X1 = side(axes[0])
		r.Y0, r.Y1 = side(axes[1])
		found, _, err := p.Over(progress.Background, system, axes[0], axes[1], r)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 9 {
			for k := range 9 {
				x, y := r.X0+(r.X1-r.X0)*float64(i)/8, r.Y0+(r.Y1-r.Y0)*float64(k)/8
				here := system.With(axes[0], axes[0].Coordinate(x)).With(axes[1], axes[1].Coordinate(y))
				got, want := leastTotal(splits(found), here), leastTotal(all, here)
				if got > want*(1+1e-9) {
					t.Fatalf("at %v %v the heads take %v, the best of all %v", x, y, got, want)
				}
			}
		}
	})
}

// With the same times on both sides, or times in one ratio, the heads are those of a graph
// with one number for each operator.
func TestPairOfOneProfile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		work, tensors := graphs(t, small)
		ratio := power.Draw(t, "ratio")
		edge := make([]float64, len(work))
		for v, w := range work {
			edge[v] = w * ratio
		}
		p, err := NewPair(work, edge, tensors)
		if err != nil {
			t.Fatal(err)
		}
		g, err := New(work, tensors)
		if err != nil {
			t.Fatal(err)
		}
		system := drawSystem(t)
		same := system
		same.Edge /= ratio
		got, want := system.Latency(p.Best(system).Split).Total(), same.Latency(g.Best(same).Split).Total()
		if math.Abs(got-want) > 1e-9*want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// Heads need not nest: an operator that one side is good at moves to it and back.
func TestPairDoesNotNest(t *testing.T) {
	p, err := NewPair([]float64{1, 8}, []float64{8, 1}, []Tensor{{Producer: input, Consumers: []int{0}}, {Producer: input, Consumers: []int{1}}})
	if err != nil {
		t.Fatal(err)
	}
	one := p.Best(cost.System{Device: 1, Bandwidth: 1, Edge: 1})
	if !one.OnDevice[0] || one.OnDevice[1] || one.Head != 1 || one.Tail != 1 {
		t.Errorf("%+v", one)
	}
}

func TestBadPairs(t *testing.T) {
	for _, times := range [][2][]float64{{{-1}, {1}}, {{1}, {-1}}, {{1}, {inf}}, {{1}, {1, 2}}} {
		if _, err := NewPair(times[0], times[1], nil); err == nil {
			t.Errorf("%v: no error", times)
		}
	}
}

// The heads of all systems include the best for any.
func TestAllPairsAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		device, edge, tensors, all := pairs(t)
		p, err := NewPair(device, edge, tensors)
		if err != nil {
			t.Fatal(err)
		}
		found, err := p.All(progress.Background, envelope.Rect{X0: 1e-9, X1: 1e9, Y0: 1e-9, Y1: 1e9})
		if err != nil {
			t.Fatal(err)
		}
		for range 9 {
			system := drawSystem(t)
			system.Device *= math.Pow10(rapid.IntRange(-5, 5).Draw(t, "device"))
			system.Bandwidth *= math.Pow10(rapid.IntRange(-5, 5).Draw(t, "bandwidth"))
			got, want := leastTotal(splits(found), system), leastTotal(all, system)
			if math.Abs(got-want) > 1e-9*want {
				t.Fatalf("the best of the heads takes %v, the best of all %v", got, want)
			}
		}
	})
}
