package cost

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// feasible says by brute force whether a split can be as good as all others in
// the prism of p = w/d, q = w and r = 1/b, in which the cost is linear: whether
// one of the points where three of the bounds meet keeps to all of them, but for
// a slack that is a share of the size of each.
func feasible(s System, ks []Split, k int, by Uncertainty, slack float64) bool {
	type bound [4]float64 // a·p + b·q + c·r + d ≤ 0
	w, d, b := by.Work, by.Device, by.Bandwidth
	bounds := []bound{
		{0, -1, 0, 1 - w}, {0, 1, 0, -1 - w}, {-1, 1 / (1 + d), 0, 0}, {1, -1 / (1 - d), 0, 0}, {0, 0, -1, 1 / (1 + b)}, {0, 0, 1, -1 / (1 - b)},
	}
	terms := func(k Split) bound {
		c := k.coefficients()
		return bound{c[Device] / s.Device, c[Edge] / s.Edge, c[Bandwidth] / s.Bandwidth, c[RTT] * s.RTT}
	}
	for j := range ks {
		if j != k {
			m, o := terms(ks[k]), terms(ks[j])
			size := 0.0
			for i := range m {
				size = max(size, m[i], o[i])
			}
			if size > 0 {
				bounds = append(bounds, bound{(m[0] - o[0]) / size, (m[1] - o[1]) / size, (m[2] - o[2]) / size, (m[3] - o[3]) / size})
			}
		}
	}
	det := func(a, b, c [3]float64) float64 {
		return a[0]*(b[1]*c[2]-b[2]*c[1]) - a[1]*(b[0]*c[2]-b[2]*c[0]) + a[2]*(b[0]*c[1]-b[1]*c[0])
	}
	for i, e := range bounds {
		for j, f := range bounds[:i] {
			for _, g := range bounds[:j] {
				column := func(n int) [3]float64 { return [3]float64{e[n], f[n], g[n]} }
				whole := det(column(0), column(1), column(2))
				if math.Abs(whole) < 1e-12 {
					continue
				}
				p, q, r := -det(column(3), column(1), column(2))/whole, -det(column(0), column(3), column(2))/whole, -det(column(0), column(1), column(3))/whole
				if !slices.ContainsFunc(bounds, func(h bound) bool { return h[0]*p+h[1]*q+h[2]*r+h[3] > slack }) {
					return true
				}
			}
		}
	}
	return false
}

// The splits that can be best within the uncertainty are those that brute force
// finds in the space of the three factors, and none that is best at a random point
// is missing. No random point has a greater regret, and a corner has it.
func TestUncertaintyAgainstBruteForce(t *testing.T) {
	several := 0
	rapid.Check(t, func(t *rapid.T) {
		ks, s := splits(t), system(t)
		share := rapid.SampledFrom([]float64{0.1, 0.3, 0.9})
		by := Uncertainty{share.Draw(t, "of the device"), share.Draw(t, "of the work"), share.Draw(t, "of the bandwidth")}
		if rapid.Bool().Draw(t, "close to a tie") {
			s.Bandwidth = 32 * s.Device * s.Edge / (s.Device + s.Edge)
			for _, k := range ks {
				s.Bandwidth = max(s.Bandwidth, k.Bits*s.Device/max(k.Head, 1))
			}
		}
		can := s.CanBeBest(ks, by)
		if len(can) > 1 {
			several++
		}
		u := s.coordinates()
		if best := bestExactly(ks, u); !slices.Contains(can, best) {
			t.Fatalf("%d is best, but cannot be of %v", best, can)
		}
		for k := range ks {
			switch listed := slices.Contains(can, k); {
			case listed && !feasible(s, ks, k, by, 1e-9):
				t.Fatalf("%d of %v cannot be best", k, can)
			case !listed && feasible(s, ks, k, by, -1e-9):
				t.Fatalf("%d can be best and is not among %v", k, can)
			}
		}
		chosen := rapid.IntRange(0, len(ks)-1).Draw(t, "chosen")
		regret := s.Regret(ks, chosen, by)
		factor := func(share float64, name string) float64 {
			return 1 + share*rapid.OneOf(rapid.SampledFrom([]float64{-1, 1}), rapid.Float64Range(-1, 1)).Draw(t, name)
		}
		for range 20 {
			d, w, b := factor(by.Device, "d"), factor(by.Work, "w"), factor(by.Bandwidth, "b")
			least, own := math.Inf(1), 0.0
			for i, k := range ks {
				total := k.Head*w/(s.Device*d) + k.Tail*w/s.Edge + k.Bits/(s.Bandwidth*b)
				if k.Bits > 0 {
					total += s.RTT
				}
				if least = min(least, total); i == chosen {
					own = total
				}
			}
			if own-least > regret*(1+1e-9)+1e-12*own {
				t.Fatalf("%d costs %v more at %v, %v, %v and at most %v", chosen, own-least, d, w, b, regret)
			}
		}
		if alone := len(can) == 1 && can[0] == chosen; alone && regret > 1e-12*s.Latency(ks[chosen]).Total() {
			t.Fatalf("%d is always best and costs up to %v more", chosen, regret)
		}
	})
	if several == 0 {
		t.Error("nothing was ever uncertain")
	}
}
