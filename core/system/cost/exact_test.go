package cost

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/envelope"
)

// splits draws cuts of a network from few small numbers, so that cuts of equal
// work or bits, and three on one line, are common.
func splits(t *rapid.T) []Split {
	unit := math.Exp2(float64(rapid.IntRange(0, 57).Draw(t, "unit"))) // of work: up to 2^60 in all
	whole := rapid.IntRange(1, 8).Draw(t, "work")
	ks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Split {
		head := rapid.IntRange(0, whole).Draw(t, "head")
		bits := rapid.IntRange(1, 8).Draw(t, "bits")
		return Split{Head: float64(head) * unit, Bits: 32 * float64(bits), Tail: float64(whole-head) * unit}
	}), 1, 9).Draw(t, "splits")
	slices.SortStableFunc(ks, func(a, b Split) int { return int(math.Copysign(1, a.Head-b.Head)) })
	if rapid.Bool().Draw(t, "local") {
		ks = append(ks, Split{Head: float64(whole) * unit})
	}
	return ks
}

// rate draws from nine decades, often a round number and often the same.
func rate(t *rapid.T, name string) float64 {
	return math.Pow(10, float64(rapid.IntRange(0, 9).Draw(t, name+" decade"))) * 1e6 *
		rapid.OneOf(rapid.Just(1.0), rapid.Just(2.0), rapid.Float64Range(1, 10)).Draw(t, name)
}

func system(t *rapid.T) System {
	s := System{Device: rate(t, "device"), Bandwidth: rate(t, "bandwidth"), Edge: rate(t, "edge")}
	if rapid.Bool().Draw(t, "equal rates") {
		s.Edge = s.Device
	}
	s.RTT = rapid.SampledFrom([]float64{0, 0, 1e-9, 0.02}).Draw(t, "rtt")
	return s
}

// exactly returns the total at coordinates u, without rounding.
func (k Split) exactly(u [inputs]float64) *big.Rat {
	sum := new(big.Rat)
	for input, c := range k.coefficients() {
		sum.Add(sum, new(big.Rat).Mul(new(big.Rat).SetFloat64(c), new(big.Rat).SetFloat64(u[input])))
	}
	return sum
}

// bestExactly returns the split of the least total, then of the fewest bits, then
// the first.
func bestExactly(ks []Split, u [inputs]float64) int {
	best, least := 0, ks[0].exactly(u)
	for i, k := range ks[1:] {
		total := k.exactly(u)
		if c := total.Cmp(least); c < 0 || c == 0 && k.Bits < ks[best].Bits {
			best, least = i+1, total
		}
	}
	return best
}

// A point, a line, a rectangle and a grid give the same answer, which is that of
// exact fractions: over nine decades, with ties, equal rates and cuts on one
// line in work and bits (as microcontrollers have them, and as tests by random
// graphs found them).
func TestPointAndGeometryAgreeExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ks, s := splits(t), system(t)
		axes := rapid.Permutation([]Input{Device, Bandwidth, Edge, RTT}).Draw(t, "axes")
		x, y := axes[0], axes[1]
		u := s.coordinates()
		planes := s.Planes(ks, x, y)
		at := func(cx, cy float64) int {
			v := u
			v[x], v[y] = cx, cy
			return bestExactly(ks, v)
		}
		if got, want := envelope.Winner(planes, u[x], u[y]), bestExactly(ks, u); got != want {
			t.Fatalf("at the point %d wins, exactly %d", got, want)
		}
		order := envelope.Order(planes, u[x], u[y])
		for i := range order[1:] {
			a, b := ks[order[i]], ks[order[i+1]]
			if c := a.exactly(u).Cmp(b.exactly(u)); c > 0 || c == 0 && a.Bits > b.Bits {
				t.Fatalf("%d comes before %d", order[i], order[i+1])
			}
		}

		// A rectangle that has the point on its border, in a corner, or inside.
		side := func(at float64, name string) (lo, hi float64) {
			lo = at * rapid.SampledFrom([]float64{1, 1, 0.9, 1e-3}).Draw(t, name+" from")
			hi = at*rapid.SampledFrom([]float64{1, 1, 1.1, 1e6}).Draw(t, name+" to") + 1e-15
			return lo, hi
		}
		var r envelope.Rect
		r.X0, r.X1 = side(u[x], "x")
		r.Y0, r.Y1 = side(u[y], "y")
		tiling := envelope.Tile(planes, r)
		wins := func(i int) bool { return slices.Contains(tiling.Winners, i) }
		xs, ys := []float64{r.X0, u[x], (r.X0 + r.X1) / 2, r.X1}, []float64{r.Y0, u[y], (r.Y0 + r.Y1) / 2, r.Y1}
		for _, g := range tiling.Regions {
			if !wins(g.Plane) {
				t.Fatalf("%d has a region and wins nowhere", g.Plane)
			}
			for _, v := range g.Vertices {
				xs, ys = append(xs, v.X), append(ys, v.Y)
			}
		}
		slices.Sort(xs)
		best := make([]uint16, len(xs)*len(ys))
		envelope.Raster(planes, xs, ys, envelope.Layers{Best: best})
		for row, cy := range ys {
			for column, cx := range xs {
				want := at(cx, cy)
				if got := int(best[row*len(xs)+column]); got != want || !wins(want) {
					t.Fatalf("in the cell (%v, %v) %d wins, exactly %d, of %v", cx, cy, got, want, tiling.Winners)
				}
			}
		}

		pieces := envelope.AlongX(planes, u[y], 0, math.Inf(1))
		end := 0.0
		for i, p := range pieces {
			if p.From != end || p.From >= p.To || math.IsInf(p.To, 1) != (i == len(pieces)-1) || math.IsNaN(p.To) {
				t.Fatalf("the pieces do not follow each other: %v", pieces)
			}
			end = p.To
			const ulps = 1e-15 // the ends are told rounded
			for _, cx := range []float64{p.From + (p.To-p.From)/2, p.From * (1 + ulps), 2*p.From + 1, p.To * (1 - ulps)} {
				if cx > p.From && cx < p.To && at(cx, u[y]) != p.Plane {
					t.Fatalf("at %v in %v exactly %d wins", cx, p, at(cx, u[y]))
				}
			}
		}
	})
}
