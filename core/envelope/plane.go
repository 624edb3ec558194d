// Package envelope finds the lowest of many planes, exactly.
//
// Every way to split a network costs
//
//	T(x, y) = X·x + Y·y + C
//
// over two coordinates, such as 1/bandwidth and 1/device rate. So the best split
// is the lower envelope of planes. Along a line the envelope is a chain of pieces
// that meet at thresholds ([AlongX]). Over a rectangle it is a tiling by convex
// polygons ([Regions]). Both are computed in closed form. Grids are filled from
// them, and only for drawing.
//
// Which plane is lower is decided without rounding, by the same comparisons in
// every function. So results at a point, along a line, over a rectangle and on a
// grid never contradict each other. Only the position of a border is rounded. For
// this, coefficients and coordinates must be 0 or have a magnitude between 1e-70
// and 1e70.
//
// Ties. Where totals are equal the plane of the lower Rank wins, in every
// function. A plane that ties with the envelope only at a point of a line, or
// only along a line of a rectangle, is not part of it.
//
// The line envelope is Andrew's monotone chain on the dual points of the lines
// (A. M. Andrew, Another efficient algorithm for convex hulls in two dimensions,
// Information Processing Letters 9, 1979, doi:10.1016/0020-0190(79)90072-3).
package envelope

import (
	"cmp"
	"math"
	"slices"
)

// Plane is the cost of one candidate over two coordinates.
type Plane struct {
	X, Y, C float64
	Rest    [3]float64 // the rounding error of C: C and these add up to the constant
	Rank    int        // decides ties: the lower wins; distinct among the planes of one call
}

// Product is a product of two factors that is not rounded.
type Product [2]float64

// NewPlane returns the plane whose constant is the sum of two products.
func NewPlane(x, y float64, a, b Product) Plane {
	p, pRest := twoProduct(a[0], a[1])
	q, qRest := twoProduct(b[0], b[1])
	c, rest := twoSum(p, q)
	return Plane{X: x, Y: y, C: c, Rest: [3]float64{rest, pRest, qRest}}
}

// At returns the plane's value. The grouping is the same wherever totals are
// computed, and no two operations are fused, so that equal points get equal totals
// on every machine.
func (p Plane) At(x, y float64) float64 { return float64(p.X*x) + p.along(y) }

// along returns the part of the value that is constant on a row of the map.
func (p Plane) along(y float64) float64 { return float64(p.Y*y) + p.C }

// constant is C without rounding.
func (p *Plane) constant() expansion { return expansion{}.plus(p.C).plus(p.Rest[:]...) }

// over returns 1 if p is above q at a point, and -1 if it is below.
func (p *Plane) over(q *Plane, x, y float64) int {
	a, b := float64((p.X-q.X)*x), float64((p.Y-q.Y)*y)
	d := a + b + (p.C - q.C)
	if math.Abs(d) > 16*unit*(math.Abs(a)+math.Abs(b)+math.Abs(p.C)+math.Abs(q.C)) {
		return signOf(d)
	}
	return p.constant().minus(q.constant()).minus(expansion{}.plus(q.X, -p.X).times(x)).minus(expansion{}.plus(q.Y, -p.Y).times(y)).sign()
}

// beats reports whether p is better than q at a point.
func (p *Plane) beats(q *Plane, x, y float64) bool {
	over := p.over(q, x, y)
	return over < 0 || over == 0 && p.Rank < q.Rank
}

// Order returns the indices of the planes from the best to the worst at a point,
// under the tie rule.
func Order(planes []Plane, x, y float64) []int {
	order := all(planes)
	slices.SortFunc(order, func(a, b int) int {
		p, q := &planes[a], &planes[b]
		return cmp.Or(p.over(q, x, y), cmp.Compare(p.Rank, q.Rank))
	})
	return order
}

// Winner returns the index of the best plane at a point, or -1 if there is none.
func Winner(planes []Plane, x, y float64) int {
	best := -1
	for i := range planes {
		if best < 0 || planes[i].beats(&planes[best], x, y) {
			best = i
		}
	}
	return best
}
