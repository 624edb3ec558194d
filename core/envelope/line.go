package envelope

import (
	"cmp"
	"math"
	"slices"
)

// Piece is an interval of a line on which one plane is lowest.
type Piece struct {
	Plane    int
	From, To float64
}

// AlongX returns the lower envelope over x in [from, to] at fixed y: its pieces in
// ascending x, which cover the interval. `to` may be +Inf. A piece between two
// neighbouring floats is left out. An interval of one point has one piece, its
// winner. O(K log K) for K planes.
func AlongX(planes []Plane, y, from, to float64) []Piece {
	if len(planes) == 0 {
		return nil
	}
	if from == to {
		return []Piece{{Winner(planes, from, y), from, to}}
	}
	h := newHull(planes, all(planes))
	h.at(y)
	return h.pieces(from, to)
}

// hull is the envelope of the lines in which planes meet a row. The slopes are the
// same for every row, so the lines are sorted once.
type hull struct {
	lines []line // steepest first: the order in which lines win as x grows
	chain []int  // the envelope's lines, from x = -Inf to +Inf
	y     float64
}

type line struct {
	*Plane
	index  int
	c      float64 // its intercept on the present row
	size   float64 // rounding errors of the intercept are a small share of this
	column int     // where it began in the last row of a map
}

func all(planes []Plane) []int {
	indices := make([]int, len(planes))
	for i := range indices {
		indices[i] = i
	}
	return indices
}

// newHull prepares the planes of the given indices.
func newHull(planes []Plane, indices []int) *hull {
	h := &hull{lines: make([]line, len(indices)), chain: make([]int, 0, len(indices))}
	// Numbers are sorted faster than lines, and by their order a sort that is not stable
	// is as good as one that is.
	order := make([]int, len(indices))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(planes[indices[b]].X, planes[indices[a]].X), cmp.Compare(a, b))
	})
	for i, place := range order {
		index := indices[place]
		h.lines[i] = line{Plane: &planes[index], index: index}
	}
	return h
}

// at computes the envelope of row y: Andrew's monotone chain on the lines' duals.
// Lines are in order of falling slope. A line that would begin where the line
// before it ends, or earlier, is nowhere lowest between its neighbours.
func (h *hull) at(y float64) {
	h.y, h.chain = y, h.chain[:0]
	for i := range h.lines {
		l := &h.lines[i]
		l.c = l.along(y)
		l.size = math.Abs(float64(l.Y*y)) + math.Abs(l.C)
	}
next:
	for i := range h.lines {
		for len(h.chain) > 0 {
			top := len(h.chain) - 1
			last := h.chain[top]
			if h.lines[last].X == h.lines[i].X { // parallel: the lower one stays
				if h.lines[last].beats(h.lines[i].Plane, 0, y) {
					continue next
				}
			} else if top == 0 || h.between(h.chain[top-1], last, i) {
				break
			}
			h.chain = h.chain[:top]
		}
		h.chain = append(h.chain, i)
	}
}

// between reports whether b is lowest somewhere between a, which is steeper, and c,
// which is flatter. It is if b gets below a before c gets below b.
func (h *hull) between(a, b, c int) bool {
	p, q, r := &h.lines[a], &h.lines[b], &h.lines[c]
	before, behind := p.X-q.X, q.X-r.X
	d := float64((r.c-q.c)*before) - float64((q.c-p.c)*behind)
	if math.Abs(d) > 32*unit*((r.size+q.size)*before+(q.size+p.size)*behind) {
		return d > 0
	}
	return h.rise(q, r).times(p.X, -q.X).minus(h.rise(p, q).times(q.X, -r.X)).sign() > 0
}

// rise returns the intercept of b minus that of a.
func (h *hull) rise(a, b *line) expansion {
	return b.constant().minus(a.constant()).minus(expansion{}.plus(a.Y, -b.Y).times(h.y))
}

// crossing returns the x at which b, the flatter line, gets below a.
func (h *hull) crossing(a, b *line) float64 { return h.rise(a, b).float() / (a.X - b.X) }

func (h *hull) pieces(from, to float64) []Piece {
	out := make([]Piece, 0, len(h.chain))
	start := math.Inf(-1)
	for i, at := range h.chain {
		end := math.Inf(1)
		if i+1 < len(h.chain) {
			end = max(start, h.crossing(&h.lines[at], &h.lines[h.chain[i+1]]))
		}
		piece := Piece{h.lines[at].index, max(from, start), min(to, end)}
		if piece.From < piece.To {
			out = append(out, piece)
		}
		start = end
	}
	return out
}
