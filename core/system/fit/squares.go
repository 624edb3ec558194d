package fit

import (
	"math"

	"splitscope/core/system/device"
)

const size = int(device.Parts)

type unknowns [size]float64

// problem is a sum of squares, pᵀ·gram·p − 2·rightᵀ·p and a constant.
type problem struct {
	gram  [size]unknowns
	right unknowns
}

// normal returns the squares of what costs miss the rows by.
func normal(rows []Row) (q problem) {
	for _, row := range rows {
		for i, v := range row.Demand {
			for j, w := range row.Demand {
				q.gram[i][j] += v * w
			}
			q.right[i] += v * row.Seconds
		}
	}
	return q
}

// pulled adds the squares of the distances from a target, each with a share of the
// unknown's own coefficient.
func (q problem) pulled(target unknowns, share float64) problem {
	for j, v := range target {
		weight := share * q.gram[j][j]
		q.gram[j][j] += weight
		q.right[j] += weight * v
	}
	return q
}

func (q problem) value(p unknowns) (sum float64) {
	for i, row := range q.gram {
		for j, v := range row {
			sum += p[i] * v * p[j]
		}
		sum -= 2 * q.right[i] * p[i]
	}
	return sum
}

// nonnegative returns the unknowns with the least value, none negative.
func (q problem) nonnegative() (best unknowns) {
	least := 0.0 // that of zeros
	for support := 1; support < 1<<size; support++ {
		p, ok := q.solve(support, q.right)
		for _, v := range p {
			ok = ok && v >= 0
		}
		if ok {
			if value := q.value(p); value < least {
				best, least = p, value
			}
		}
	}
	return best
}

// solve solves the equations of the unknowns in a set, given as bits, with the
// others 0 (Cholesky's decomposition). ok is false if the equations depend on each
// other; then a smaller set has a solution as good.
func (q problem) solve(support int, right unknowns) (p unknowns, ok bool) {
	const tiny = 1e-12 // of an unknown's own coefficient
	var factor [size]unknowns
	in := func(i int) bool { return support>>i&1 == 1 }
	for i := range size {
		if !in(i) {
			continue
		}
		for j := range i + 1 {
			if !in(j) {
				continue
			}
			rest := q.gram[i][j]
			for k := range j {
				rest -= factor[i][k] * factor[j][k]
			}
			switch {
			case j < i:
				factor[i][j] = rest / factor[j][j]
			case rest > tiny*q.gram[i][i]:
				factor[i][i] = math.Sqrt(rest)
			default:
				return unknowns{}, false
			}
		}
		p[i] = right[i]
		for k := range i {
			p[i] -= factor[i][k] * p[k]
		}
		p[i] /= factor[i][i]
	}
	for i := size - 1; i >= 0; i-- {
		if !in(i) {
			continue
		}
		for k := i + 1; k < size; k++ {
			p[i] -= factor[k][i] * p[k]
		}
		p[i] /= factor[i][i]
	}
	return p, true
}

// determined reports which unknowns the squares determine more than a pull of this
// share does: those of which more than half comes from the squares, by the diagonal
// of the resolution matrix (Backus and Gilbert).
func (q problem) determined(share float64) (by [size]bool) {
	share = max(share, 1e-9)
	pulled, present := q.pulled(unknowns{}, share), 0
	for j := range size {
		if q.gram[j][j] > 0 {
			present |= 1 << j
		}
	}
	for j := range size {
		unit := unknowns{}
		unit[j] = 1
		column, ok := pulled.solve(present, unit)
		by[j] = ok && q.gram[j][j] > 0 && share*q.gram[j][j]*column[j] < 0.5
	}
	return by
}
