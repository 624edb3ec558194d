// Package envelope answers which of many planes is lowest, exactly.
//
// Every way to split a network costs
//
//	T(x, y) = X·x + Y·y + C
//
// in two coordinates that move, such as 1/bandwidth and 1/device rate, so the
// best split is the lower envelope of planes: over a line a chain of pieces
// that meet at thresholds, over a rectangle a tiling by convex polygons. Both
// are computed in closed form. Grids are only filled from them, for drawing.
//
// Ties. Where totals are equal the plane of the lower Rank wins, in every
// function alike. A plane that ties with the envelope only on a set without
// extent (a point of a line, a line of a rectangle) is not part of it.
package envelope

import (
	"cmp"
	"slices"
)

// Plane is the cost of one candidate over two coordinates.
type Plane struct {
	X, Y, C float64
	Rank    int // decides ties: the lower wins; distinct among the planes of one call
}

// At is the plane's value. The grouping is the same wherever totals are
// computed, and no two operations are fused, so that equal points get equal
// totals on every machine.
func (p Plane) At(x, y float64) float64 { return float64(p.X*x) + p.along(y) }

// along is the part that is constant on a row of the map.
func (p Plane) along(y float64) float64 { return float64(p.Y*y) + p.C }

// Order lists the indices of the planes at a point from the best to the worst
// under the tie rule.
func Order(planes []Plane, x, y float64) []int {
	total := make([]float64, len(planes))
	for i, p := range planes {
		total[i] = p.At(x, y)
	}
	order := all(planes)
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(total[a], total[b]), cmp.Compare(planes[a].Rank, planes[b].Rank))
	})
	return order
}

// Winner is the index of the best plane at a point, -1 if there is none.
func Winner(planes []Plane, x, y float64) int {
	best, least := -1, 0.0
	for i, p := range planes {
		t := p.At(x, y)
		if best < 0 || t < least || t == least && p.Rank < planes[best].Rank {
			best, least = i, t
		}
	}
	return best
}
