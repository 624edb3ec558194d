package mincut

import "math"

// flow is a network with capacities, and its maximum flow by Dinic's algorithm
// (Algorithm for solution of a problem of maximum flow in a network with power
// estimation, Soviet Math. Dokl. 11, 1970): blocking flows along shortest
// paths.
//
// It is at ease with float64. A path takes exactly its bottleneck, which leaves
// a residual of exactly zero there, and distances grow with every phase, so the
// number of steps is bounded by the size of the network whatever the
// capacities, and no tolerance is needed to stop. Rounding can only choose a
// cut whose capacity is within rounding of the least. Capacities may be
// infinite, unless a whole path from source to sink is.
type flow struct {
	// Arcs come in pairs: that of index e^1 leads back. The arcs that leave a
	// node are a linked list.
	to       []int
	residual []float64
	next     []int // the next arc out of the same node, -1 at the end
	first    []int // by node: the first arc out of it

	distance []int // by node: arcs with residual to the sink, -1 if it is cut off
	present  []int // by node: the arc to look at next in this phase
	queue    []int
	path     []int
}

const (
	source = iota
	sink
)

// reset empties the network; its memory is used again.
func (f *flow) reset() {
	f.to, f.residual, f.next, f.first = f.to[:0], f.residual[:0], f.next[:0], f.first[:0]
	f.node() // source
	f.node() // sink
}

func (f *flow) node() int {
	f.first = append(f.first, -1)
	return len(f.first) - 1
}

func (f *flow) arc(from, to int, capacity, back float64) {
	e := len(f.to)
	f.to = append(f.to, to, from)
	f.residual = append(f.residual, capacity, back)
	f.next = append(f.next, f.first[from], f.first[to])
	f.first[from], f.first[to] = e, e+1
}

// maximize leaves distance -1 at the nodes of the largest source side among the
// minimum cuts.
func (f *flow) maximize() {
	for f.measure() {
		f.block()
	}
}

// measure finds all distances up to that of the source, and whether the sink
// can still be reached from there.
func (f *flow) measure() bool {
	f.distance = f.distance[:0]
	for range f.first {
		f.distance = append(f.distance, -1)
	}
	f.distance[sink] = 0
	f.queue = append(f.queue[:0], sink)
	for i := 0; i < len(f.queue) && f.distance[source] < 0; i++ {
		v := f.queue[i]
		for e := f.first[v]; e >= 0; e = f.next[e] {
			if u := f.to[e]; f.distance[u] < 0 && f.residual[e^1] > 0 {
				f.distance[u] = f.distance[v] + 1
				f.queue = append(f.queue, u)
			}
		}
	}
	return f.distance[source] >= 0
}

// block fills shortest paths until none is left.
func (f *flow) block() {
	f.present = append(f.present[:0], f.first...)
	f.path = f.path[:0]
	for at := source; ; {
		if at == sink {
			at = f.push()
		}
		e := f.present[at]
		for e >= 0 && (f.residual[e] == 0 || f.distance[f.to[e]] != f.distance[at]-1) {
			e = f.next[e]
		}
		f.present[at] = e
		switch {
		case e >= 0:
			f.path = append(f.path, e)
			at = f.to[e]
		case at == source:
			return
		default: // a dead end: back, and on to the next arc
			last := len(f.path) - 1
			e = f.path[last]
			f.path = f.path[:last]
			at = f.to[e^1]
			f.present[at] = f.next[e]
		}
	}
}

// push fills the path up to its bottleneck and goes back to where the first
// such arc begins.
func (f *flow) push() int {
	amount := math.Inf(1)
	for _, e := range f.path {
		amount = min(amount, f.residual[e])
	}
	full := len(f.path)
	for i, e := range f.path {
		f.residual[e] -= amount
		f.residual[e^1] += amount
		if f.residual[e] == 0 {
			full = min(full, i)
		}
	}
	at := f.to[f.path[full]^1]
	f.path = f.path[:full]
	return at
}
