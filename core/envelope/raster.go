package envelope

import (
	"math"
	"slices"
)

// None is the runner-up where there is only one plane.
const None = math.MaxUint16

// Layers is what Raster writes: for every cell of a map of W columns and H
// rows, row by row, into slices of W·H that the caller owns. A nil layer is
// not computed.
type Layers struct {
	Best     []uint16  // the winner, by its index
	Total    []float64 // its value
	Second   []uint16  // the runner-up, or None
	Margin   []float64 // the runner-up's value minus the winner's; +Inf for None
	Relative []float64 // the margin divided by the winner's value
	Regret   []float64 // the value of the plane Fixed minus the winner's
	Fixed    int
}

// Raster fills a map whose cells are at (xs[column], ys[row]). xs must be monotone,
// in either direction.
//
// Planes that win nowhere in the map's rectangle are left out at once, and each row
// is filled run by run from its envelope. So the time hardly grows with the number
// of planes, and no row allocates.
func Raster(planes []Plane, xs, ys []float64, out Layers) {
	if len(planes) == 0 || len(xs) == 0 || len(ys) == 0 {
		return
	}
	r := Rect{slices.Min(xs), slices.Max(xs), slices.Min(ys), slices.Max(ys)}
	parts := Tile(planes, r)
	m := &filling{planes: planes, xs: xs, out: out, rivals: make(map[int]*hull)}
	winners := newHull(planes, parts.Winners)
	if out.Second != nil || out.Margin != nil || out.Relative != nil {
		for i, rivals := range parts.rivals(planes) {
			m.rivals[i] = newHull(planes, rivals)
		}
	}
	for row, y := range ys {
		m.base, m.y = row*len(xs), y
		winners.at(y)
		winners.runs(xs, 0, len(xs), m.run)
	}
}

// filling is a map that is being filled.
type filling struct {
	planes []Plane
	xs     []float64
	out    Layers
	rivals map[int]*hull // by winner: the planes that come second somewhere
	base   int           // the first cell of the present row
	y      float64
}

// run writes the cells in columns [from, to), in which one plane wins.
func (m *filling) run(plane, from, to int) {
	p := m.planes[plane]
	if m.out.Best != nil {
		fill(m.out.Best[m.base+from:m.base+to], uint16(plane))
	}
	if m.out.Total != nil {
		values(m.out.Total[m.base+from:m.base+to], m.xs[from:to], p, m.y)
	}
	if m.out.Regret != nil {
		difference(m.out.Regret[m.base+from:m.base+to], m.xs[from:to], m.planes[m.out.Fixed], p, m.y)
	}
	if rivals := m.rivals[plane]; rivals != nil {
		m.second(p, rivals, from, to)
	}
}

func (m *filling) second(winner Plane, rivals *hull, from, to int) {
	rivals.at(m.y)
	if len(rivals.chain) == 0 {
		if m.out.Second != nil {
			fill(m.out.Second[m.base+from:m.base+to], None)
		}
		for _, layer := range [][]float64{m.out.Margin, m.out.Relative} {
			if layer != nil {
				fill(layer[m.base+from:m.base+to], math.Inf(1))
			}
		}
	}
	rivals.runs(m.xs, from, to, func(rival, from, to int) {
		if m.out.Second != nil {
			fill(m.out.Second[m.base+from:m.base+to], uint16(rival))
		}
		if m.out.Margin != nil {
			difference(m.out.Margin[m.base+from:m.base+to], m.xs[from:to], m.planes[rival], winner, m.y)
		}
		if m.out.Relative != nil {
			relative := m.out.Relative[m.base+from : m.base+to]
			difference(relative, m.xs[from:to], m.planes[rival], winner, m.y)
			along := winner.along(m.y)
			for i, x := range m.xs[from:to] {
				relative[i] /= float64(winner.X*x) + along
			}
		}
	})
}

// runs calls f for every run of columns in [from, to) with the same plane, from
// left to right. Pieces of the chain that contain no column have no run.
func (h *hull) runs(xs []float64, from, to int, f func(plane, from, to int)) {
	last := len(h.chain) - 1
	if last < 0 {
		return
	}
	at, step := 0, 1
	if xs[len(xs)-1] < xs[0] {
		at, step = last, -1
	}
	for ; from < to; at += step {
		end := to
		if next := at + step; next >= 0 && next <= last {
			end = h.firstColumn(&h.lines[h.chain[next]], &h.lines[h.chain[at]], xs, from, to)
		}
		if end > from {
			f(h.lines[h.chain[at]].index, from, end)
		}
		from = end
	}
}

// firstColumn returns the first column in [from, to) where challenger beats holder,
// or to. They cross once, so a binary search finds it. The search starts near the
// column of the row before, which is seldom far.
func (h *hull) firstColumn(challenger, holder *line, xs []float64, from, to int) int {
	before := challenger.column
	for column := max(from, before-1); column < to && column <= before+1; column++ {
		if challenger.beats(holder.Plane, xs[column], h.y) {
			to = column
		} else {
			from = column + 1
		}
	}
	for from < to {
		middle := int(uint(from+to) >> 1)
		if challenger.beats(holder.Plane, xs[middle], h.y) {
			to = middle
		} else {
			from = middle + 1
		}
	}
	challenger.column = from
	return from
}

// fill sets all cells to v. It copies what is filled already, which is faster than
// a loop.
func fill[T any](cells []T, v T) {
	if len(cells) == 0 {
		return
	}
	cells[0] = v
	for filled := 1; filled < len(cells); filled *= 2 {
		copy(cells[filled:], cells[:filled])
	}
}

// values writes a plane's values along a row, as Plane.At computes them. The loop
// is unrolled because Go's loops are slow in WebAssembly, where this one takes most
// of a map's time.
func values(out, xs []float64, p Plane, y float64) {
	slope, intercept := p.X, p.along(y)
	for len(out) >= 8 && len(xs) >= 8 {
		o, x := (*[8]float64)(out), (*[8]float64)(xs)
		o[0] = float64(slope*x[0]) + intercept
		o[1] = float64(slope*x[1]) + intercept
		o[2] = float64(slope*x[2]) + intercept
		o[3] = float64(slope*x[3]) + intercept
		o[4] = float64(slope*x[4]) + intercept
		o[5] = float64(slope*x[5]) + intercept
		o[6] = float64(slope*x[6]) + intercept
		o[7] = float64(slope*x[7]) + intercept
		out, xs = out[8:], xs[8:]
	}
	for i := range out {
		out[i] = float64(slope*xs[i]) + intercept
	}
}

// difference writes p − q along a row.
func difference(out, xs []float64, p, q Plane, y float64) {
	xs = xs[:len(out)]
	a, b := p.along(y), q.along(y)
	for i, x := range xs {
		out[i] = (float64(p.X*x) + a) - (float64(q.X*x) + b)
	}
}
