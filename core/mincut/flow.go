package mincut

import (
	"math"
	"slices"
)

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
	next     []int  // the next arc out of the same node, -1 at the end
	first    []int  // by node: the first arc out of it
	tied     []bool // by pair of arcs: whether it is a tie, against the order of the graph

	distance []int // by node: arcs with residual to the sink, -1 if it is cut off
	present  []int // by node: the arc to look at next in this phase
	queue    []int
	path     []int
	excess   []float64 // by node: what it got and has not sent on

	steps, most int // the arcs that were looked at, of all flows, and may be
}

// maxSteps bounds the work on one graph, which may be a stranger's and made to be
// dear: about a second. The dearest network of the zoo takes two million.
const maxSteps = 1 << 26

const (
	source = iota
	sink
)

// reset empties the network; its memory is used again.
func (f *flow) reset() {
	f.to, f.residual, f.next, f.first, f.tied = f.to[:0], f.residual[:0], f.next[:0], f.first[:0], f.tied[:0]
	f.node() // source
	f.node() // sink
}

func (f *flow) node() int {
	f.first = append(f.first, -1)
	return len(f.first) - 1
}

func (f *flow) arc(from, to int, capacity float64) {
	f.pair(from, to, capacity, false)
}

// tie is an infinite arc against the order of the graph.
func (f *flow) tie(from, to int) {
	f.pair(from, to, math.Inf(1), true)
}

func (f *flow) pair(from, to int, capacity float64, tied bool) {
	e := len(f.to)
	f.tied = append(f.tied, tied)
	f.to = append(f.to, to, from)
	f.residual = append(f.residual, capacity, 0)
	f.next = append(f.next, f.first[from], f.first[to])
	f.first[from], f.first[to] = e, e+1
}

// maximize leaves distance -1 at the nodes of the largest source side among the
// minimum cuts.
func (f *flow) maximize() {
	f.start()
	for f.steps < f.most && f.measure() {
		f.block()
	}
}

// start sends a first flow in the order of the graph, which looks at each arc a
// few times: every node sends on what it gets, to the sink before all, and what
// it cannot goes back. In a chain of n operators that is the whole flow, for
// which blocking flows alone would take n phases.
func (f *flow) start() {
	f.steps += 4 * len(f.to)
	order := f.order()
	most := f.limit()
	f.excess = append(f.excess[:0], make([]float64, len(f.first))...)
	send := func(e int) {
		from, to := f.to[e^1], f.to[e]
		amount := min(f.excess[from], f.residual[e])
		f.residual[e] -= amount
		f.residual[e^1] += amount
		f.excess[from] -= amount
		f.excess[to] += amount
	}
	f.excess[source] = most // for each of its arcs
	for _, v := range order {
		for _, last := range []bool{true, false} {
			for e := f.first[v]; e >= 0 && f.excess[v] > 0; e = f.next[e] {
				if f.forward(e) && (f.to[e] == sink) == last {
					send(e)
					if v == source {
						f.excess[v] = most
					}
				}
			}
		}
	}
	for _, v := range slices.Backward(order) {
		for e := f.first[v]; e >= 0 && f.excess[v] > 0 && v != source && v != sink; e = f.next[e] {
			if f.forward(e ^ 1) {
				send(e)
			}
		}
	}
}

// limit is more than any flow has: what can arrive at the sink, or where that is
// infinite, what all finite arcs can carry.
func (f *flow) limit() float64 {
	arriving, finite := 0.0, 0.0
	for e, r := range f.residual {
		if f.to[e] == sink {
			arriving += r
		}
		if !math.IsInf(r, 1) {
			finite += r
		}
	}
	if math.IsInf(arriving, 1) {
		return finite
	}
	return arriving
}

// forward says whether an arc leads from a producer towards a consumer or the sink.
func (f *flow) forward(e int) bool { return e%2 == 0 && !f.tied[e/2] }

// order lists the nodes so that every forward arc leads from an earlier one to a
// later one (Kahn, Topological sorting of large networks, Commun. ACM 5, 1962).
func (f *flow) order() []int {
	f.present = append(f.present[:0], make([]int, len(f.first))...) // forward arcs into it that are still to come
	for e := 0; e < len(f.to); e += 2 {
		if f.forward(e) {
			f.present[f.to[e]]++
		}
	}
	f.queue = f.queue[:0]
	for v, n := range f.present {
		if n == 0 {
			f.queue = append(f.queue, v)
		}
	}
	for i := 0; i < len(f.queue); i++ {
		for e := f.first[f.queue[i]]; e >= 0; e = f.next[e] {
			if f.forward(e) {
				to := f.to[e]
				if f.present[to]--; f.present[to] == 0 {
					f.queue = append(f.queue, to)
				}
			}
		}
	}
	return f.queue
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
			f.steps++
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
		f.steps++
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
	f.steps += len(f.path)
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
