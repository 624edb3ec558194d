package mincut

import (
	"math"
	"slices"

	"splitscope/core/cost"
	"splitscope/core/envelope"
	"splitscope/core/network"
)

// Frontier lists the cuts of which one is best for every system: their planes
// are the lower envelope of the planes of all cuts, over any two inputs. Heads
// grow along the list, each within the next; the last is local computing.
// solved is the number of minimum cuts that it took.
//
// Cuts of equal Split are one plane and listed once. A cut is left out if it is
// lowest nowhere, or nowhere by more than the relative tolerance of 1e-12. There
// are none where to find them would take too many steps.
func (g *Graph) Frontier() (cuts []Cut, solved int) {
	g.flow.steps = 0
	cuts = []Cut{g.free}
	// The envelope's other end, s → ∞: the least work, then the fewest bits.
	if lightest := g.least(g.forced, g.free.OnDevice, math.Inf(1)); lightest.Split != g.free.Split {
		cuts = []Cut{lightest, g.free}
	}
	solved = 1
	for i := 0; i+1 < len(cuts); {
		if g.flow.steps += len(g.work); g.flow.steps > g.flow.most {
			return nil, solved
		}
		c, better := g.between(cuts[i], cuts[i+1])
		solved++
		if better {
			cuts = slices.Insert(cuts, i+1, c)
		} else {
			i++
		}
	}
	if g.free.Split != g.local.Split {
		cuts = append(cuts, g.local)
	}
	return cuts, solved
}

// between finds a head between two whose line is lower where theirs meet. Such
// a head differs from both, so no two heads are asked about twice and the search
// ends, whatever is lost to rounding.
func (g *Graph) between(small, large Cut) (Cut, bool) {
	const tolerance = 1e-12
	work, bits := large.Head-small.Head, small.Bits-large.Bits
	if bits <= 0 {
		return Cut{}, false // equal but for rounding
	}
	c := g.least(small.OnDevice, large.OnDevice, bits/work)
	// In units of the two heads' differences their lines meet at a total of 1.
	total := (c.Head-small.Head)/work + (c.Bits-large.Bits)/bits
	return c, total < 1-tolerance
}

// Best is the best cut for one system: of equal totals that which sends fewer
// bits, then that with less work in its head.
func (g *Graph) Best(s cost.System) Cut {
	cuts := []Cut{g.free, g.local}
	if ratio := s.Ratio(); ratio > 0 {
		cuts = slices.Insert(cuts, 0, g.least(g.forced, g.free.OnDevice, ratio))
	}
	splits := make([]cost.Split, len(cuts))
	for i, c := range cuts {
		splits[i] = c.Split
	}
	at := s.At(cost.Device, cost.Bandwidth)
	return cuts[envelope.Winner(s.Planes(splits, cost.Device, cost.Bandwidth), at.X, at.Y)]
}

// least is the cut with the least ratio·W(H) + D(H) among the heads that hold
// inner and lie within outer; with an infinite ratio that of the fewest bits
// among those of the least work. It is the largest such head: of equal totals
// the one with more work sends fewer bits.
//
// The source side of a minimum cut is the head. An operator's arc to the sink
// is cut if it is in the head, and costs its work. A tensor is a node between
// its producer and its consumers, whose arc from the producer is cut, once, if
// any consumer is in the tail, and costs its bits. Infinite arcs from consumers
// to producers keep results from travelling back. inner is merged with the
// source and what is not in outer with the sink.
func (g *Graph) least(inner, outer []bool, ratio float64) Cut {
	f := &g.flow
	f.reset()
	g.place = g.place[:0]
	for v, w := range g.work {
		switch {
		case inner[v]:
			g.place = append(g.place, source)
		case !outer[v]:
			g.place = append(g.place, sink)
		default:
			at := f.node()
			g.place = append(g.place, at)
			if w > 0 {
				f.arc(at, sink, ratio*w)
			}
		}
	}
	for _, t := range g.tensors {
		g.join(t)
	}
	f.maximize()

	head := make([]bool, len(g.work))
	for v, at := range g.place {
		head[v] = at == source || at != sink && f.distance[at] < 0
	}
	return g.cut(head)
}

// join adds a tensor to the flow network.
func (g *Graph) join(t Tensor) {
	f, inf := &g.flow, math.Inf(1)
	from := source
	if t.Producer != network.Input {
		from = g.place[t.Producer]
	}
	if from == sink {
		return // all of its consumers are there too
	}
	g.readers = g.readers[:0]
	sent := false
	for _, v := range t.Consumers {
		switch at := g.place[v]; at {
		case source:
		case sink:
			sent = true
		default:
			g.readers = append(g.readers, at)
		}
	}
	if from != source {
		for _, at := range g.readers {
			f.tie(at, from)
		}
	}
	switch {
	case sent: // it crosses whenever its producer is in the head
		if from != source {
			f.arc(from, sink, t.Bits)
		}
	case len(g.readers) == 1:
		f.arc(from, g.readers[0], t.Bits)
	case len(g.readers) > 1:
		once := f.node()
		f.arc(from, once, t.Bits)
		for _, at := range g.readers {
			f.arc(once, at, inf)
		}
	}
}
