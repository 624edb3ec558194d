package cost

import (
	"math"

	"splitscope/core/envelope"
)

// Flip is the least factor f such that some change of all inputs together, each
// by at most the factor f up or down, makes another split as good as the best,
// and that split. In log space it is the distance to the border of the winner's
// region in the maximum norm. f is +Inf, and rival -1, where no change does.
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

// Uncertainty is how far, as a share, quantities may be off: 0.3 means 30 %
// more or less. It is at least 0 and below 1.
type Uncertainty struct {
	Device    float64 // the device's rate
	Work      float64 // the work of head and tail, by the same factor
	Bandwidth float64
}

// Variants are the planes of the splits over two inputs under every combination
// of the extremes of what is uncertain, as envelope.Certain takes them.
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
