package envelope

import "math"

// Overlap is a convex part of a rectangle in which one plane is the lowest of
// its own family, Region.Plane, and another one of a second family.
type Overlap struct {
	Region
	Other int
}

// Overlay parts the rectangle by the winners of two families of planes: each
// region of the one cut by those of the other. Over each part the difference of
// the two envelopes is a plane.
func Overlay(planes, others []Plane, r Rect) (parts []Overlap) {
	regions, cuts := Regions(planes, r), Regions(others, r)
	order := planesOf(cuts)
	for _, g := range regions {
		for _, h := range cuts {
			switch {
			case !g.meets(h):
			case r.X0 == r.X1 || r.Y0 == r.Y1:
				parts = append(parts, Overlap{g.common(h), h.Plane})
			default:
				if part, ok := g.regionOf(others, h.Plane, order); ok && !part.sliver(r) {
					part.Plane = g.Plane
					parts = append(parts, Overlap{part, h.Plane})
				}
			}
		}
	}
	return parts
}

// bounds is the least rectangle around the region.
func (g Region) bounds() Rect {
	r := Rect{math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	for _, v := range g.Vertices {
		r.X0, r.X1 = min(r.X0, v.X), max(r.X1, v.X)
		r.Y0, r.Y1 = min(r.Y0, v.Y), max(r.Y1, v.Y)
	}
	return r
}

// meets says whether the bounds of two regions have a point in common.
func (g Region) meets(h Region) bool {
	a, b := g.bounds(), h.bounds()
	return a.X0 <= b.X1 && b.X0 <= a.X1 && a.Y0 <= b.Y1 && b.Y0 <= a.Y1
}

// common is what two regions on one line parallel to an axis have in common.
func (g Region) common(h Region) Region {
	a, b := g.bounds(), h.bounds()
	from, to := Point{max(a.X0, b.X0), max(a.Y0, b.Y0)}, Point{min(a.X1, b.X1), min(a.Y1, b.Y1)}
	return Region{g.Plane, []Point{from, to}, []int{-1, -1}}
}

// Tie is a share of a value below which a difference is taken for what rounding
// leaves of none.
const Tie = 1e-12

// Sign says whether q lies above p at a point, 1, or below it, -1; 0 is a tie.
func Sign(p, q Plane, at Point) int {
	d := excess(q, p, at)
	switch tie := Tie * (math.Abs(p.At(at.X, at.Y)) + math.Abs(q.At(at.X, at.Y))); {
	case d > tie:
		return 1
	case d < -tie:
		return -1
	}
	return 0
}

// Signs are those of two planes over the region.
type Signs struct{ Below, Tie, Above bool }

// Signs tells which signs the vertices have.
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

// Meeting is the segment of the region on which two planes are equal, an edge of
// the region included; ok is false where it is a point or nothing, or where they
// are equal all over the region.
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
			ends = append(ends, between(v, next, excess(q, p, v), excess(q, p, next)))
		}
	}
	return g.farthest(ends)
}

// farthest are the two points that lie farthest apart, measured by the region's
// bounds: rounding may leave two vertices where there is one.
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

// Where is the part of the region in which p lies below q; ok is false if there
// is none.
func (g Region) Where(p, q Plane) (part Region, ok bool) {
	part = g.clip(p, q, -1)
	return part, len(part.Vertices) > 2
}
