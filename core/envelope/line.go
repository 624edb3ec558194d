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

// AlongX is the lower envelope over x in [from, to] at fixed y: its pieces in
// ascending x, which cover the interval. `to` may be +Inf. An interval of one
// point has one piece, its winner. O(K log K) for K planes.
func AlongX(planes []Plane, y, from, to float64) []Piece {
	if len(planes) == 0 {
		return nil
	}
	h := newHull(planes, all(planes))
	h.at(y)
	return h.pieces(from, to)
}

// hull is the envelope of the lines that planes cut out of a row. Its slopes
// are the same for every row, so they are sorted once.
type hull struct {
	planes  []Plane
	bySlope []int     // steepest first: the order in which lines win as x grows
	c       []float64 // intercepts on the present row, by plane
	chain   []int     // the envelope's planes, from x = -Inf to +Inf
	start   []float64 // where each of them begins
	column  []int     // where each plane last began in a map
}

func all(planes []Plane) []int {
	indices := make([]int, len(planes))
	for i := range indices {
		indices[i] = i
	}
	return indices
}

// newHull prepares the planes of the given indices, which it sorts.
func newHull(planes []Plane, indices []int) *hull {
	k, n := len(planes), len(indices)
	whole, parts := make([]int, n+k), make([]float64, n+k)
	h := &hull{
		planes:  planes,
		bySlope: indices,
		c:       parts[n:],
		chain:   whole[:0:n],
		start:   parts[:0:n],
		column:  whole[n:],
	}
	slices.SortStableFunc(h.bySlope, func(a, b int) int { return -cmp.Compare(planes[a].X, planes[b].X) })
	return h
}

// at computes the envelope of row y: Andrew's monotone chain on the lines'
// duals. Lines in order of falling slope; one that would begin before the one
// in front of it ends is nowhere lowest between its neighbours.
func (h *hull) at(y float64) {
	h.chain, h.start = h.chain[:0], h.start[:0]
	for _, i := range h.bySlope {
		h.c[i] = h.planes[i].along(y)
	}
	for _, next := range h.bySlope {
		begin := math.Inf(-1)
		drop := false
		for len(h.chain) > 0 {
			top := len(h.chain) - 1
			last := h.chain[top]
			if h.planes[last].X == h.planes[next].X { // parallel: the lower one stays
				if h.c[last] < h.c[next] || h.c[last] == h.c[next] && h.planes[last].Rank < h.planes[next].Rank {
					drop = true
					break
				}
			} else if begin = h.crossing(last, next); begin > h.start[top] {
				break
			}
			h.chain, h.start = h.chain[:top], h.start[:top]
			begin = math.Inf(-1)
		}
		if !drop {
			h.chain, h.start = append(h.chain, next), append(h.start, begin)
		}
	}
}

// crossing is the x at which b, the flatter line, gets below a.
func (h *hull) crossing(a, b int) float64 {
	return (h.c[b] - h.c[a]) / (h.planes[a].X - h.planes[b].X)
}

func (h *hull) pieces(from, to float64) []Piece {
	out := make([]Piece, 0, len(h.chain))
	for i, plane := range h.chain {
		end := math.Inf(1)
		if i+1 < len(h.chain) {
			end = h.start[i+1]
		}
		piece := Piece{plane, max(from, h.start[i]), min(to, end)}
		if piece.From < piece.To {
			out = append(out, piece)
		}
	}
	if len(out) == 0 { // an interval of one point
		best := -1
		for i := range h.planes {
			if best < 0 || h.beats(i, best, from) {
				best = i
			}
		}
		out = []Piece{{best, from, to}}
	}
	return out
}

// beats says whether plane a is better than b at x on the present row.
func (h *hull) beats(a, b int, x float64) bool {
	ta := float64(h.planes[a].X*x) + h.c[a]
	tb := float64(h.planes[b].X*x) + h.c[b]
	return ta < tb || ta == tb && h.planes[a].Rank < h.planes[b].Rank
}
