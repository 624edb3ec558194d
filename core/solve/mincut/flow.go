package mincut

import (
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
)

// flow is a network with capacities, and a minimum cut of it by pushing excess
// towards the sink (Goldberg and Tarjan, A new approach to the maximum-flow
// problem, J. ACM 35, 1988), first in, first out, with exact initial distances and
// a cut-off at every gap between distances (the gap heuristic of Cherkassky and
// Goldberg, On implementing the push-relabel method for the maximum flow problem,
// Algorithmica 19, 1997). Excess that cannot reach the sink stays where it is,
// since the cut is known without it. The time for a chain, such as a network
// without branches, is linear in its length.
//
// It is safe with float64. A push moves exactly the excess or the residual, which
// makes one of them exactly zero, and distances only grow. So the number of steps
// is bounded by the size of the network, whatever the capacities, and no tolerance
// is needed to stop. Rounding can only lead to a cut whose capacity is within
// rounding of the least. Capacities may be infinite, except those of arcs out of
// the source.
type flow struct {
	// Arcs come in pairs: that of index e^1 leads back. The arcs that leave a
	// node are a linked list.
	to       []int
	residual []float64
	next     []int // the next arc out of the same node, -1 at the end
	first    []int // by node: the first arc out of it

	distance []int // by node: a lower bound of the arcs with residual to the sink, -1 if it cannot be reached
	at       []int // by distance: the nodes there
	excess   []float64
	present  []int // by node: the next arc to visit
	queue    []int
	*budget
}

// budget limits the arcs that are visited, in all flows of one or several graphs.
type budget struct {
	context     progress.Context
	steps, most int
	next        int // the step at which the context is checked
	err         error
}

// between is the number of steps between two checks of the context.
const between = 1 << 14

func newBudget(ctx progress.Context, most int) *budget { return &budget{context: ctx, most: most} }

// over reports whether the search must stop; err is the reason.
func (b *budget) over() bool { return b.err != nil || b.steps >= b.next && b.ended() }

func (b *budget) ended() bool {
	b.next = b.steps + between
	if b.steps > b.most {
		b.err = TooComplex.At("", lang.Grouped(maxSteps))
	} else {
		b.err = progress.At(b.context, progress.Cuts, int64(b.steps), int64(b.most))
	}
	return b.err != nil
}

const (
	source = iota
	sink
)

// reset empties the network and keeps its memory.
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
	f.steps += 2
	e := len(f.to)
	f.to = append(f.to, to, from)
	f.residual = append(f.residual, capacity, back)
	f.next = append(f.next, f.first[from], f.first[to])
	f.first[from], f.first[to] = e, e+1
}

// maximize sets distance to -1 at the nodes of the largest source side among the
// minimum cuts.
func (f *flow) maximize() {
	f.measure()
	nodes := len(f.first)
	f.at = append(f.at[:0], make([]int, nodes+1)...)
	for _, d := range f.distance {
		if d >= 0 {
			f.at[d]++
		}
	}
	f.excess = append(f.excess[:0], make([]float64, nodes)...)
	f.present = append(f.present[:0], f.first...)
	f.queue = f.queue[:0]
	for e := f.first[source]; e >= 0; e = f.next[e] {
		f.push(e, f.residual[e])
	}
	for i := 0; i < len(f.queue); i++ {
		v := f.queue[i]
		for f.excess[v] > 0 && f.distance[v] >= 0 && !f.over() {
			e := f.present[v]
			if e < 0 {
				f.relabel(v)
				continue
			}
			f.steps++
			if f.residual[e] > 0 && f.distance[f.to[e]] == f.distance[v]-1 {
				f.push(e, min(f.excess[v], f.residual[e]))
				if f.excess[v] == 0 {
					break // the arc may take more
				}
			}
			f.present[v] = f.next[e]
		}
		if i > nodes && 2*i > len(f.queue) { // visited nodes
			f.queue = f.queue[:copy(f.queue, f.queue[i+1:])]
			i = -1
		}
		if f.over() {
			break
		}
	}
	f.measure()
}

// push moves excess along an arc.
func (f *flow) push(e int, amount float64) {
	if amount == 0 {
		return
	}
	u, v := f.to[e^1], f.to[e]
	f.residual[e] -= amount
	f.residual[e^1] += amount
	f.excess[u] -= amount
	if f.excess[v] == 0 && v != sink && v != source {
		f.queue = append(f.queue, v)
	}
	f.excess[v] += amount
}

// relabel increases the distance of a node that can push nothing to one more than
// the nearest of its neighbours, or marks it as cut off.
func (f *flow) relabel(v int) {
	old, nearest := f.distance[v], len(f.first)
	for e := f.first[v]; e >= 0; e = f.next[e] {
		f.steps++
		if d := f.distance[f.to[e]]; f.residual[e] > 0 && d >= 0 {
			nearest = min(nearest, d+1)
		}
	}
	f.present[v] = f.first[v]
	if f.at[old]--; f.at[old] == 0 { // no node farther away can reach the sink
		if f.at[old+1] > 0 { // distances have no gap but this one
			f.steps += len(f.distance)
			for u, d := range f.distance {
				if d > old {
					f.at[d]--
					f.distance[u] = -1
				}
			}
		}
		nearest = len(f.first)
	}
	if nearest >= len(f.first) {
		f.distance[v] = -1
		return
	}
	f.distance[v] = nearest
	f.at[nearest]++
}

// measure computes all distances to the sink.
func (f *flow) measure() {
	f.distance = f.distance[:0]
	for range f.first {
		f.distance = append(f.distance, -1)
	}
	f.distance[sink] = 0
	f.queue = append(f.queue[:0], sink)
	for i := 0; i < len(f.queue); i++ {
		v := f.queue[i]
		for e := f.first[v]; e >= 0; e = f.next[e] {
			f.steps++
			if u := f.to[e]; f.distance[u] < 0 && f.residual[e^1] > 0 && u != source {
				f.distance[u] = f.distance[v] + 1
				f.queue = append(f.queue, u)
			}
		}
	}
}
