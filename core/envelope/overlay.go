package envelope

import "math"

// Overlap is a convex part of a rectangle in which one plane is the lowest of
// its own family, Region.Plane, and another one of a second family.
type Overlap struct {
	Region
	Other int
}

// Overlay divides the rectangle by the winners of two families of planes: each
// region of one family is divided by the regions of the other. Over each part the
// difference of the two envelopes is a plane.
func Overlay(planes, others []Plane, r Rect) (parts []Overlap) {
	cuts := Regions(others, r)
	bounds := make([]Rect, len(cuts))
	for i, h := range cuts {
		bounds[i] = h.bounds()
	}
	for _, g := range Regions(planes, r) {
		around := g.bounds()
		for i, h := range cuts {
			switch {
			case !around.meets(bounds[i]):
			case r.flat():
				parts = append(parts, Overlap{g.common(h), h.Plane})
			default:
				if part, ok := g.polygon.within(h.polygon); ok {
					parts = append(parts, Overlap{newRegion(g.Plane, part), h.Plane})
				}
			}
		}
	}
	return parts
}

// within returns the intersection of two polygons of the same rectangle. ok is
// false if it is empty.
func (g polygon) within(h polygon) (part polygon, ok bool) {
	part, ok = g, true
	for _, e := range h.edges {
		if ok && e.across != none {
			part, ok = part.clip(e)
		}
	}
	return part, ok
}

// bounds returns the smallest rectangle around the region.
func (g Region) bounds() Rect {
	r := Rect{math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	for _, v := range g.Vertices {
		r.X0, r.X1 = min(r.X0, v.X), max(r.X1, v.X)
		r.Y0, r.Y1 = min(r.Y0, v.Y), max(r.Y1, v.Y)
	}
	return r
}

func (r Rect) meets(s Rect) bool {
	return r.X0 <= s.X1 && s.X0 <= r.X1 && r.Y0 <= s.Y1 && s.Y0 <= r.Y1
}

// common returns the intersection of two regions on one line parallel to an axis.
func (g Region) common(h Region) Region {
	a, b := g.bounds(), h.bounds()
	from, to := Point{max(a.X0, b.X0), max(a.Y0, b.Y0)}, Point{min(a.X1, b.X1), min(a.Y1, b.Y1)}
	return Region{Plane: g.Plane, Vertices: []Point{from, to}, Across: []int{none, none}}
}

// Tie is the relative difference below which two values count as equal, since
// rounding may be its only cause.
const Tie = 1e-12

// Sign returns 1 if q is above p at a point, -1 if it is below, and 0 if they tie.
func Sign(p, q Plane, at Point) int {
	d := minus(q, p).At(at.X, at.Y)
	switch tie := Tie * (math.Abs(p.At(at.X, at.Y)) + math.Abs(q.At(at.X, at.Y))); {
	case d > tie:
		return 1
	case d < -tie:
		return -1
	}
	return 0
}

// minus returns p − q. Its sign is right, and opposite to that of q − p, even where
// the difference is little more than rounding.
func minus(p, q Plane) Plane { return Plane{X: p.X - q.X, Y: p.Y - q.Y, C: p.C - q.C} }

// between returns the point between a and b at which a linear value is zero that is
// da at a and db at b.
func between(a, b Point, da, db float64) Point {
	t := da / (da - db)
	return Point{a.X + t*(b.X-a.X), a.Y + t*(b.Y-a.Y)}
}

// Signs says which signs the difference of two planes has over a region.
type Signs struct{ Below, Tie, Above bool }

// Signs returns the signs of q − p at the vertices.
func (g Region) Signs(p, q Plane) (s Signs) {
	for _, v := range g.Vertices {
		switch Sign(p, q, v) {
		case 1:
			s.Above = true
		case -1:
			s.Below = true
		default:
			s.Tie = true
		}
	}
	return s
}

// Meeting returns the segment of the region on which two planes are equal. It may
// be an edge of the region. ok is false if they are equal at one point, nowhere, or
// in all of the region.
func (g Region) Meeting(p, q Plane) (a, b Point, ok bool) {
	var ends []Point
	signs := g.Signs(p, q)
	if !signs.Below && !signs.Above {
		return a, b, false
	}
	for i, v := range g.Vertices {
		next := g.Vertices[(i+1)%len(g.Vertices)]
		s := Sign(p, q, v)
		if s == 0 {
			ends = append(ends, v)
		}
		if s*Sign(p, q, next) < 0 {
			ends = append(ends, between(v, next, minus(q, p).At(v.X, v.Y), minus(q, p).At(next.X, next.Y)))
		}
	}
	return g.farthest(ends)
}

// farthest returns the two points that are farthest apart, measured by the region's
// bounds. Rounding may have made two vertices out of one.
func (g Region) farthest(points []Point) (a, b Point, ok bool) {
	r, most := g.bounds(), 0.0
	for i, p := range points {
		for _, q := range points[:i] {
			if d := math.Hypot((p.X-q.X)/(r.X1-r.X0), (p.Y-q.Y)/(r.Y1-r.Y0)); d > most {
				a, b, most = q, p, d
			}
		}
	}
	return a, b, most > 1e-9
}

// Where returns the part of the region in which p is below q. ok is false if there
// is none.
func (g Region) Where(p, q Plane) (part Region, ok bool) {
	if g.polygon.edges == nil {
		return part, false
	}
	inside, ok := g.polygon.clip(newHalf(&p, &q, g.Plane))
	if !ok {
		return part, false
	}
	return newRegion(g.Plane, inside), true
}
