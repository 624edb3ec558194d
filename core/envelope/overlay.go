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

// within is the part of a polygon in another one of the same rectangle; ok is
// false if there is none.
func (g polygon) within(h polygon) (part polygon, ok bool) {
	part, ok = g, true
	for _, e := range h.edges {
		if ok && e.across != none {
			part, ok = part.clip(e)
		}
	}
	return part, ok
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

func (r Rect) meets(s Rect) bool {
	return r.X0 <= s.X1 && s.X0 <= r.X1 && r.Y0 <= s.Y1 && s.Y0 <= r.Y1
}

// common is what two regions on one line parallel to an axis have in common.
func (g Region) common(h Region) Region {
	a, b := g.bounds(), h.bounds()
	from, to := Point{max(a.X0, b.X0), max(a.Y0, b.Y0)}, Point{min(a.X1, b.X1), min(a.Y1, b.Y1)}
	return Region{Plane: g.Plane, Vertices: []Point{from, to}, Across: []int{none, none}}
}

// Tie is a share of a value below which a difference is taken for what rounding
// leaves of none.
const Tie = 1e-12

// Sign says whether q lies above p at a point, 1, or below it, -1; 0 is a tie.
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

// minus is by how much p lies above q: its sign is right, and the opposite for q
// and p, even where they differ by little more than rounding.
func minus(p, q Plane) Plane { return Plane{X: p.X - q.X, Y: p.Y - q.Y, C: p.C - q.C} }

// between is where a value that is da at a and db at b is zero.
func between(a, b Point, da, db float64) Point {
	t := da / (da - db)
	return Point{a.X + t*(b.X-a.X), a.Y + t*(b.Y-a.Y)}
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
			ends = append(ends, between(v, next, minus(q, p).At(v.X, v.Y), minus(q, p).At(next.X, next.Y)))
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
	if g.polygon.edges == nil {
		return part, false
	}
	inside, ok := g.polygon.clip(newHalf(&p, &q, g.Plane))
	if !ok {
		return part, false
	}
	return newRegion(g.Plane, inside), true
}
