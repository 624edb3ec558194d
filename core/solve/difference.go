package solve

import (
	"math"

	"splitscope/core/base/progress"
	"splitscope/core/envelope"
	"splitscope/core/scenario"
)

// Difference is the least latency of B minus that of A, T_B − T_A, over the axes of
// A. It is below zero where B is faster. An input on an axis has the axis' value in
// both scenarios; all else is as each scenario says.
//
// Both envelopes are concave and consist of planes. So where one candidate of A and
// one of B are best, the difference is a plane, and a line of equal difference is
// straight.
type Difference struct {
	A, B *Study

	parts []envelope.Overlap
}

// NewDifference prepares two scenarios. It fails as New does.
func NewDifference(a, b scenario.Scenario) (*Difference, error) {
	from, err := New(progress.Background, a)
	if err != nil {
		return nil, err
	}
	to, err := New(progress.Background, b.Over(a))
	if err != nil {
		return nil, err
	}
	return &Difference{A: from, B: to}, nil
}

// Parts returns the parts of the axes' rectangle, by the best candidates of both.
// The result is shared and must not be changed.
func (d *Difference) Parts() []envelope.Overlap {
	if d.parts == nil {
		d.parts = envelope.Overlay(d.A.planes(), d.B.planes(), d.A.rect())
	}
	return d.parts
}

// pair returns the planes of a part.
func (d *Difference) pair(o envelope.Overlap) (a, b envelope.Plane) {
	return d.A.planes()[o.Plane], d.B.planes()[o.Other]
}

// minus returns the plane b − a.
func minus(b, a envelope.Plane) envelope.Plane {
	return envelope.Plane{X: b.X - a.X, Y: b.Y - a.Y, C: b.C - a.C}
}

// At returns the difference at a point of the map, and the two latencies, in ms.
func (d *Difference) At(x, y float64) (ms, a, b float64) {
	u, v := d.A.X.Coordinate(x), d.A.Y.Coordinate(y)
	p := d.A.planes()[envelope.Winner(d.A.planes(), u, v)]
	q := d.B.planes()[envelope.Winner(d.B.planes(), u, v)]
	if a, b = 1000*p.At(u, v), 1000*q.At(u, v); envelope.Sign(p, q, envelope.Point{X: u, Y: v}) == 0 {
		return 0, a, b
	}
	return 1000 * minus(q, p).At(u, v), a, b
}

// Extremes returns the least and the greatest difference over the map, in ms. They
// are at vertices of the parts. least is at most 0, and most is at least 0.
func (d *Difference) Extremes() (least, most float64) {
	for _, o := range d.Parts() {
		a, b := d.pair(o)
		for _, v := range o.Vertices {
			if envelope.Sign(a, b, v) != 0 {
				ms := 1000 * minus(b, a).At(v.X, v.Y)
				least, most = min(least, ms), max(most, ms)
			}
		}
	}
	return least, most
}

// Level returns the line on which the difference has a value other than zero, in
// ms.
func (d *Difference) Level(ms float64) (line []Segment) {
	for _, o := range d.Parts() {
		a, b := d.pair(o)
		if from, to, ok := o.Level(minus(b, a), ms/1000); ok {
			line = append(line, Segment{from, to})
		}
	}
	return line
}

// Meeting returns the line on which both are equally fast, but not the interior of
// areas in which they are. A segment on the border of two parts is listed once.
func (d *Difference) Meeting() (line []Segment) {
	for _, o := range d.Parts() {
		a, b := d.pair(o)
		from, to, ok := o.Meeting(a, b)
		if s := (Segment{from, to}); ok && !d.listed(line, s) {
			line = append(line, s)
		}
	}
	return line
}

// listed reports whether a line has a segment, up to rounding.
func (d *Difference) listed(line []Segment, s Segment) bool {
	r := d.A.rect()
	near := func(p, q envelope.Point) bool {
		return math.Abs(p.X-q.X) <= 1e-12*(r.X1-r.X0) && math.Abs(p.Y-q.Y) <= 1e-12*(r.Y1-r.Y0)
	}
	for _, t := range line {
		if near(s.A, t.A) && near(s.B, t.B) || near(s.A, t.B) && near(s.B, t.A) {
			return true
		}
	}
	return false
}

// Fill computes the difference in seconds over cells as Study.Fill has them; a
// tie is 0.
func (d *Difference) Fill(width, height int) []float64 {
	a, b := make([]float64, width*height), make([]float64, width*height)
	d.A.Fill(width, height, envelope.Layers{Total: a})
	d.B.Fill(width, height, envelope.Layers{Total: b})
	for i, t := range a {
		if b[i] -= t; math.Abs(b[i]) <= envelope.Tie*(2*t+b[i]) {
			b[i] = 0
		}
	}
	return b
}

// Shares returns the shares of the map, as it is drawn, in which B is faster, A is
// faster, and both are equally fast. A share is exactly 0 if there is no such
// place; else its error is below 1e-6.
func (d *Difference) Shares() (b, a, same float64) {
	for _, o := range d.Parts() {
		p, q := d.pair(o)
		switch signs := o.Signs(p, q); {
		case signs.Above && signs.Below:
			if part, ok := o.Where(q, p); ok {
				b += d.A.drawnArea(part)
			}
			if part, ok := o.Where(p, q); ok {
				a += d.A.drawnArea(part)
			}
		case signs.Below:
			b += d.A.drawnArea(o.Region)
		case signs.Above:
			a += d.A.drawnArea(o.Region)
		default:
			same += d.A.drawnArea(o.Region)
		}
	}
	return b, a, same
}

// drawnArea returns the share of the map that a region covers. It is the integral
// of x dy around the region, by Green's theorem. Drawn edges are bent, so it is
// computed by adaptive quadrature.
func (st *Study) drawnArea(g envelope.Region) (area float64) {
	for i, from := range g.Vertices {
		to := g.Vertices[(i+1)%len(g.Vertices)]
		low, high := st.Y.Place(st.Y.Value(from.Y)), st.Y.Place(st.Y.Value(to.Y))
		if low == high {
			continue
		}
		area += integral(func(place float64) float64 {
			t := 0.5
			if from.Y != to.Y {
				t = max(0, min((st.Y.Coordinate(st.Y.At(place))-from.Y)/(to.Y-from.Y), 1))
			}
			return st.X.Place(st.X.Value(from.X + t*(to.X-from.X)))
		}, low, high)
	}
	return math.Abs(area)
}

// integral integrates a function between two places of an axis. It applies
// Simpson's rule to halves until they agree. The number of halvings is limited,
// because rounding may keep them from agreeing.
func integral(f func(float64) float64, from, to float64) float64 {
	const tolerance, deepest = 1e-10, 30
	left := 20000 // halvings
	var halve func(a, b, fa, fm, fb, whole float64, depth int) float64
	halve = func(a, b, fa, fm, fb, whole float64, depth int) float64 {
		left--
		m := (a + b) / 2
		fl, fr := f((a+m)/2), f((m+b)/2)
		lower, upper := (m-a)/6*(fa+4*fl+fm), (b-m)/6*(fm+4*fr+fb)
		if rest := lower + upper - whole; depth == 0 || left <= 0 || math.Abs(rest) <= tolerance {
			return lower + upper + rest/15
		}
		return halve(a, m, fa, fl, fm, lower, depth-1) + halve(m, b, fm, fr, fb, upper, depth-1)
	}
	fa, fm, fb := f(from), f((from+to)/2), f(to)
	return halve(from, to, fa, fm, fb, (to-from)/6*(fa+4*fm+fb), deepest)
}
