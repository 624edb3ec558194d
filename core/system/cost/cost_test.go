package cost

import (
	"math"
	"math/rand/v2"
	"testing"

	"splitscope/core/envelope"
)

// random returns a system and splits of a network's kind, with sizes near one.
func random(r *rand.Rand) (System, []Split) {
	value := func() float64 { return math.Exp(4*r.Float64() - 2) }
	s := System{Device: value(), Bandwidth: value(), Edge: value(), RTT: value() * float64(r.IntN(2))}
	work := value()
	splits := make([]Split, 2+r.IntN(6))
	for i := range splits {
		head := work * float64(i) / float64(len(splits)-1)
		splits[i] = Split{Head: head, Tail: work - head, Bits: value()}
	}
	splits[len(splits)-1].Bits = 0
	return s, splits
}

func total(s System, k Split) float64 {
	t := k.Head/s.Device + k.Bits/s.Bandwidth + k.Tail/s.Edge
	if k.Bits > 0 {
		t += s.RTT
	}
	return t
}

func least(s System, splits []Split) (best int) {
	for i, k := range splits {
		if total(s, k) < total(s, splits[best]) {
			best = i
		}
	}
	return best
}

// Over any two inputs, a plane at the system's place is the equation itself.
func TestPlanesAreTheEquation(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		s, splits := random(r)
		for x := range inputs {
			for y := range inputs {
				if x == y {
					continue
				}
				at := s.At(x, y)
				for i, p := range s.Planes(splits, x, y) {
					want := total(s, splits[i])
					if got := p.At(at.X, at.Y); math.Abs(got-want) > 1e-12*want || math.Abs(s.Latency(splits[i]).Total()-want) > 1e-12*want {
						t.Fatalf("axes %d and %d: %v, want %v", x, y, got, want)
					}
				}
			}
		}
	}
}

func TestTiesGoToFewerBits(t *testing.T) {
	s := System{Device: 1, Edge: 1, Bandwidth: 1}
	splits := []Split{{Head: 0, Bits: 2, Tail: 3}, {Head: 3, Bits: 1, Tail: 1}, {Head: 1, Bits: 1, Tail: 3}, {Head: 5}}
	planes := s.Planes(splits, Bandwidth, Device)
	at := s.At(Bandwidth, Device)
	if got := envelope.Order(planes, at.X, at.Y); got[0] != 3 || got[1] != 1 || got[2] != 2 || got[3] != 0 {
		t.Errorf("order %v, want by bits and then by place", got)
	}
}

// Just inside the factor nothing changes, whatever the inputs do; at the corner
// just outside it the rival wins.
func TestFlip(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	finite := 0
	for range 300 {
		s, splits := random(r)
		best := least(s, splits)
		f, rival := s.Flip(splits, best)
		within := f * (1 - 1e-9)
		if math.IsInf(f, 1) {
			within = 100
		}
		move := func(exponent func() float64, f float64) System {
			return System{
				Device: s.Device * math.Pow(f, exponent()), Bandwidth: s.Bandwidth * math.Pow(f, exponent()),
				Edge: s.Edge * math.Pow(f, exponent()), RTT: s.RTT * math.Pow(f, exponent()),
			}
		}
		for range 50 {
			moved := move(func() float64 { return 2*r.Float64() - 1 }, within)
			if got := least(moved, splits); total(moved, splits[got]) < total(moved, splits[best])*(1-1e-12) {
				t.Fatalf("within a factor of %v split %d wins over %d", f, got, best)
			}
		}
		if rival < 0 {
			continue
		}
		finite++
		flipped := false
		for corner := range 16 {
			bit := 0
			moved := move(func() float64 { bit++; return float64(corner>>(bit-1)&1)*2 - 1 }, f*(1+1e-9))
			flipped = flipped || total(moved, splits[rival]) < total(moved, splits[best])
		}
		if !flipped {
			t.Fatalf("split %d does not win at a factor of %v", rival, f)
		}
	}
	if finite < 100 {
		t.Errorf("only %d cases could flip", finite)
	}
}

// In a certain region nothing within the uncertainty changes the winner; in
// what is left something does.
func TestCertain(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	rect := envelope.Rect{X0: 0.1, X1: 4, Y0: 0.1, Y1: 4}
	certain, uncertain := 0, 0
	for range 60 {
		s, splits := random(r)
		by := Uncertainty{Device: 0.3 * float64(r.IntN(2)), Work: 0.3 * float64(r.IntN(2)), Bandwidth: 0.3 * float64(r.IntN(2))}
		regions := envelope.Certain(s.Variants(splits, Bandwidth, Device, by), rect)
		for range 40 {
			p := envelope.Point{X: 0.1 + 3.9*r.Float64(), Y: 0.1 + 3.9*r.Float64()}
			here := s
			here.Bandwidth, here.Device = 1/p.X, 1/p.Y
			best := least(here, splits)
			winners := map[int]bool{}
			near := false
			for range 200 {
				d, w, b := 1+by.Device*(2*r.Float64()-1), 1+by.Work*(2*r.Float64()-1), 1+by.Bandwidth*(2*r.Float64()-1)
				if r.IntN(2) == 0 { // a corner
					d, w, b = 1+by.Device*float64(2*r.IntN(2)-1), 1+by.Work*float64(2*r.IntN(2)-1), 1+by.Bandwidth*float64(2*r.IntN(2)-1)
				}
				moved := here
				moved.Device, moved.Bandwidth = here.Device*d, here.Bandwidth*b
				scaled := make([]Split, len(splits))
				for i, k := range splits {
					scaled[i] = Split{Head: k.Head * w, Tail: k.Tail * w, Bits: k.Bits}
				}
				winner := least(moved, scaled)
				winners[winner] = true
				for i, k := range scaled {
					near = near || i != winner && math.Abs(total(moved, k)-total(moved, scaled[winner])) < 1e-6
				}
			}
			inside := -1
			for _, g := range regions {
				if g.Contains(p) {
					inside = g.Plane
				}
			}
			switch {
			case near: // too close to a border to tell by chance
			case inside >= 0:
				certain++
				if len(winners) != 1 || inside != best {
					t.Fatalf("at %v split %d is said to be certain, but %v can win", p, inside, winners)
				}
			default:
				uncertain++
				if len(winners) == 1 {
					t.Fatalf("at %v only split %d can win, but that is not said to be certain", p, best)
				}
			}
		}
	}
	if certain < 100 || uncertain < 100 {
		t.Errorf("only %d certain and %d uncertain points were tried", certain, uncertain)
	}
}
