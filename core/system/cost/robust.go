package cost

import (
	"math"
	"slices"

	"splitscope/core/envelope"
)

// Flip returns the smallest factor f such that some change of all inputs together,
// each by at most the factor f up or down, makes another split as good as the best,
// and that split. In log space f is the distance to the border of the winner's
// region in the maximum norm. If no change does, f is +Inf and rival is -1.
//
// It is exact: T(rival) − T(best) is a sum of terms a_i·u_i over the
// coordinates u, each of which moves by at most f either way. The sum is least
// where terms above zero shrink and the others grow, P/f − N·f with P and −N
// the sums of the two kinds, and that is zero at f = √(P/N).
func (s System) Flip(splits []Split, best int) (f float64, rival int) {
	u, w := s.coordinates(), splits[best].coefficients()
	f, rival = math.Inf(1), -1
	for i, k := range splits {
		if i == best {
			continue
		}
		var p, n float64
		for input, c := range k.coefficients() {
			if a := (c - w[input]) * u[input]; a > 0 {
				p += a
			} else {
				n -= a
			}
		}
		if g := math.Sqrt(p / n); n > 0 && g < f {
			f, rival = max(g, 1), i
		}
	}
	return f, rival
}

// Uncertainty is the relative error that each quantity may have: 0.3 means 30 %
// more or less. Each is at least 0 and below 1.
type Uncertainty struct {
	Device    float64 // the device's rate
	Work      float64 // the work of head and tail, by the same factor
	Bandwidth float64
}

// Variants returns the planes of the splits over two inputs, for every combination
// of the extremes of what is uncertain. envelope.Certain takes them.
func (s System) Variants(splits []Split, x, y Input, by Uncertainty) [][]envelope.Plane {
	var variants [][]envelope.Plane
	for _, device := range extremes(by.Device) {
		for _, work := range extremes(by.Work) {
			for _, bandwidth := range extremes(by.Bandwidth) {
				scaled := make([]Split, len(splits))
				for i, k := range splits {
					scaled[i] = Split{Head: k.Head * work / device, Bits: k.Bits / bandwidth, Tail: k.Tail * work}
				}
				variants = append(variants, s.Planes(scaled, x, y))
			}
		}
	}
	return variants
}

func extremes(share float64) []float64 {
	if share == 0 {
		return []float64{1}
	}
	return []float64{1 - share, 1 + share}
}

// CanBeBest returns, in their order, the splits that are best for some values
// within the uncertainty. The factors d of the device's rate, w of the work and b
// of the bandwidth are independent. The result is exact. The cost divided by w,
// which does not change the order, is
//
//	T/w = H·u + V/C_e + D·v + rtt·σ·[D > 0]     u = 1/(C_d·d)   v = 1/(B·b·w)   σ = 1/w
//
// and u and v take every pair of values in a rectangle. At a given v, σ = v·B·b
// takes the values from the larger of two lines to the smaller of two others, at
// the extremes of w and of b. A split that sends something compares best with one
// that sends nothing at the smallest σ, and the other way round at the largest.
// Between splits of one kind σ does not matter. So the splits that can be best are
// the winners in the rectangle among planes, with each rival of the other kind once
// for each of the two lines.
func (s System) CanBeBest(splits []Split, by Uncertainty) []int {
	x, y := Device.Coordinate(s.Device), Bandwidth.Coordinate(s.Bandwidth)
	device, work, bandwidth := extremes(by.Device), extremes(by.Work), extremes(by.Bandwidth)
	least := func(share []float64) float64 { return share[0] }
	most := func(share []float64) float64 { return share[len(share)-1] }
	within := envelope.Rect{
		X0: x / most(device), X1: x / least(device),
		Y0: y / most(bandwidth) / most(work), Y1: y / least(bandwidth) / least(work),
	}
	rank := make([]int, len(splits))
	for i, k := range byBits(splits) {
		rank[k] = i
	}
	var best []int
	for _, sent := range []bool{true, false} {
		var planes []envelope.Plane
		var of []int
		add := func(i int, flat, sloped float64) {
			k := splits[i]
			p := envelope.NewPlane(k.Head, k.Bits, envelope.Product{k.Tail, Edge.Coordinate(s.Edge)}, envelope.Product{flat, s.RTT})
			p.Y += sloped * s.RTT / y
			p.Rank = 2*rank[i] + len(planes)%2
			planes, of = append(planes, p), append(of, i)
		}
		for i, k := range splits {
			// If splits that send nothing save rtt·σ, the others take rtt/w more,
			// so that no constant is below zero.
			switch {
			case sent && k.Bits > 0:
				add(i, 1/most(work), 0)
			case sent:
				add(i, 0, 0)
				add(i, 1/most(work), -least(bandwidth))
			case k.Bits > 0:
				add(i, 1/least(work), 0)
				add(i, 0, most(bandwidth))
			default:
				add(i, 0, 0)
			}
		}
		for _, winner := range envelope.Tile(planes, within).Winners {
			if i := of[winner]; (splits[i].Bits > 0) == sent {
				best = append(best, i)
			}
		}
	}
	slices.Sort(best)
	return best
}

// Regret returns how much longer than the best a split can take within the
// uncertainty, in seconds. With p = w/d, q = w and r = 1/b the cost is linear in
// (p, q, r), whose values are a prism: a trapezoid of p and q times an interval of
// r. So the difference of two splits is greatest in one of the prism's eight
// corners, and these are the extremes of d, w and b.
func (s System) Regret(splits []Split, chosen int, by Uncertainty) (seconds float64) {
	for _, device := range extremes(by.Device) {
		for _, work := range extremes(by.Work) {
			for _, bandwidth := range extremes(by.Bandwidth) {
				at := s
				at.Device, at.Edge, at.Bandwidth = s.Device*device/work, s.Edge/work, s.Bandwidth*bandwidth
				least := math.Inf(1)
				for _, k := range splits {
					least = min(least, at.Latency(k).Total())
				}
				seconds = max(seconds, at.Latency(splits[chosen]).Total()-least)
			}
		}
	}
	return seconds
}
