package envelope

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Parts of an overlay tile the rectangle, over each of them both of its planes
// are lowest of their family, and where these meet they are equal.
func TestOverlayTilesTheRectangle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps, qs := planes(t), planes(t)
		r := Rect{X0: 0.25, X1: 0.25 + rapid.Float64Range(0.01, 4).Draw(t, "width"), Y0: 0.5, Y1: 0.5 + rapid.Float64Range(0.01, 4).Draw(t, "height")}
		area := 0.0
		for _, o := range Overlay(ps, qs, r) {
			area += polygonArea(o.Vertices)
			p, q := ps[o.Plane], qs[o.Other]
			for _, v := range o.Vertices {
				if a, b := slack(ps, o.Plane, v.X, v.Y), slack(qs, o.Other, v.X, v.Y); a > 1e-11*(1+p.At(v.X, v.Y)) || b > 1e-11*(1+q.At(v.X, v.Y)) {
					t.Fatalf("vertex %v of planes %d and %d lies %g and %g above the envelopes", v, o.Plane, o.Other, a, b)
				}
			}
			if a, b, ok := o.Meeting(p, q); ok {
				for _, v := range []Point{a, b, {(a.X + b.X) / 2, (a.Y + b.Y) / 2}} {
					if d := minus(p, q).At(v.X, v.Y); math.Abs(d) > 1e-11*(1+p.At(v.X, v.Y)) {
						t.Fatalf("planes %d and %d meet at %v, where they differ by %g", o.Plane, o.Other, v, d)
					}
				}
			}
			below, _ := o.Where(p, q)
			above, _ := o.Where(q, p)
			if whole := polygonArea(o.Vertices); p != q && math.Abs(polygonArea(below.Vertices)+polygonArea(above.Vertices)-whole) > 1e-9*(r.X1-r.X0)*(r.Y1-r.Y0) && (o.Signs(p, q) != Signs{Tie: true}) {
				t.Fatalf("the parts below and above do not add up to %g: %v, %v", whole, below, above)
			}
		}
		if want := (r.X1 - r.X0) * (r.Y1 - r.Y0); math.Abs(area-want) > 1e-9*want {
			t.Fatalf("areas add up to %g, not %g", area, want)
		}
	})
}

// On a rectangle without area the parts are pieces of a line that cover it.
func TestOverlayOfALine(t *testing.T) {
	ps := []Plane{{X: 1, Y: 2}, {C: 1, Rank: 1}}
	qs := []Plane{{X: 2, Y: 1}, {C: 1.5, Rank: 1}}
	for _, r := range []Rect{{0.1, 3, 0.2, 0.2}, {0.2, 0.2, 0.1, 3}, {1, 1, 1, 1}} {
		length := 0.0
		parts := Overlay(ps, qs, r)
		for _, o := range parts {
			a, b := o.Vertices[0], o.Vertices[1]
			length += b.X - a.X + b.Y - a.Y
			middle := Point{(a.X + b.X) / 2, (a.Y + b.Y) / 2}
			if o.Plane != Winner(ps, middle.X, middle.Y) || o.Other != Winner(qs, middle.X, middle.Y) {
				t.Errorf("%v: %d and %d are not best at %v", r, o.Plane, o.Other, middle)
			}
		}
		if math.Abs(length-(r.X1-r.X0+r.Y1-r.Y0)) > 1e-12 || len(parts) == 0 {
			t.Errorf("%v: parts %v", r, parts)
		}
	}
}
