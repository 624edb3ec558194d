package envelope

import "math"

// polygon is a convex polygon with an area. Its corners are not rounded: each is
// stored as the intersection of two edges.
type polygon struct {
	edges   []half   // counter-clockwise
	corners []corner // corner k is where edge k begins
	bounds  Rect     // the rectangle that it is a part of
}

// half is the half-plane in which plane p is no higher than q: a·x + b·y + c ≤ 0.
type half struct {
	p, q    *Plane
	across  int // the index of q; none for a side of the rectangle
	a, b, c float64
	size    float64 // bounds the rounding error of c, relatively
}

func newHalf(p, q *Plane, across int) half {
	return half{p, q, across, p.X - q.X, p.Y - q.Y, p.C - q.C, math.Abs(p.C) + math.Abs(q.C)}
}

// exact returns a, b and c without rounding.
func (h half) exact() (a, b, c expansion) {
	return expansion{}.plus(h.p.X, -h.q.X), expansion{}.plus(h.p.Y, -h.q.Y), h.p.constant().minus(h.q.constant())
}

// corner is where an edge meets the next one, in homogeneous coordinates: (x/w,
// y/w) with w > 0 but for rounding. The sizes bound the rounding errors,
// relatively.
type corner struct {
	x, y, w             float64
	sizeX, sizeY, sizeW float64
}

// meet returns the corner between two edges that follow each other.
func meet(e, f half) corner {
	return corner{
		e.b*f.c - f.b*e.c, e.c*f.a - f.c*e.a, e.a*f.b - f.a*e.b,
		math.Abs(e.b)*f.size + math.Abs(f.b)*e.size, math.Abs(f.a)*e.size + math.Abs(e.a)*f.size, math.Abs(e.a*f.b) + math.Abs(f.a*e.b),
	}
}

// meetExactly is meet without rounding.
func meetExactly(e, f half) (x, y, w expansion) {
	a, b, c := e.exact()
	d, g, h := f.exact()
	return b.times(h...).minus(g.times(c...)), c.times(d...).minus(h.times(a...)), a.times(g...).minus(d.times(b...))
}

const none = -1

// rectangle returns a rectangle with an area as a polygon.
func rectangle(r Rect) polygon {
	side := func(x, y, c float64) half { return newHalf(&Plane{X: x, Y: y, C: c}, &Plane{}, none) }
	return newPolygon([]half{side(0, -1, r.Y0), side(1, 0, -r.X1), side(0, 1, -r.Y1), side(-1, 0, r.X0)}, r)
}

func newPolygon(edges []half, r Rect) polygon {
	g := polygon{edges, make([]corner, len(edges)), r}
	for i, e := range edges {
		g.corners[i] = meet(edges[(i+len(edges)-1)%len(edges)], e)
	}
	return g
}

// side returns 1 if a corner is outside of a half-plane, and -1 if it is inside.
func (g polygon) side(k int, h half) int {
	v := &g.corners[k]
	d := h.a*v.x + h.b*v.y + h.c*v.w
	if math.Abs(d) > 32*unit*(math.Abs(h.a)*v.sizeX+math.Abs(h.b)*v.sizeY+h.size*v.sizeW) {
		return signOf(d)
	}
	x, y, w := meetExactly(g.edges[(k+len(g.edges)-1)%len(g.edges)], g.edges[k])
	a, b, c := h.exact()
	return a.times(x...).plus(b.times(y...)...).plus(c.times(w...)...).sign()
}

// clip returns the part of the polygon in a half-plane. ok is false if it has no
// area.
func (g polygon) clip(h half) (part polygon, ok bool) {
	if h.a == 0 && h.b == 0 { // parallel: one is below the other everywhere
		return g, h.p.beats(h.q, 0, 0)
	}
	inside, outside := false, false
	for k := range g.corners {
		s := g.side(k, h)
		inside, outside = inside || s < 0, outside || s > 0
	}
	if !inside || !outside {
		return g, inside
	}
	// The edges that are partly inside are consecutive, and the new edge closes
	// them.
	n := len(g.edges)
	within := make([]bool, n)
	for k := range within {
		within[k] = g.side(k, h) < 0
	}
	edges := make([]half, 0, n+1)
	for k, e := range g.edges {
		next := within[(k+1)%n]
		if within[k] || next {
			edges = append(edges, e)
		}
		if within[k] && !next {
			edges = append(edges, h)
		}
	}
	return newPolygon(edges, g.bounds), true
}

// vertices returns the corners, rounded. Those on a side of the rectangle are on it
// exactly.
func (g polygon) vertices() []Point {
	r, out := g.bounds, make([]Point, len(g.corners))
	for k, v := range g.corners {
		e, f := g.edges[(k+len(g.edges)-1)%len(g.edges)], g.edges[k]
		x, y, w := v.x, v.y, v.w
		if few := 0x1p-6; math.Abs(x) < few*v.sizeX || math.Abs(y) < few*v.sizeY || w < few*v.sizeW {
			ex, ey, ew := meetExactly(e, f)
			x, y, w = ex.float(), ey.float(), ew.float()
		}
		p := Point{max(r.X0, min(x/w, r.X1)), max(r.Y0, min(y/w, r.Y1))}
		for _, side := range []half{e, f} {
			switch {
			case side.across != none:
			case side.b == 0:
				p.X = -side.c / side.a
			default:
				p.Y = -side.c / side.b
			}
		}
		out[k] = p
	}
	return out
}
