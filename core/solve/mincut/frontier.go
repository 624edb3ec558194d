package mincut

import (
	"math"
	"slices"

	"splitscope/core/base/progress"
	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/system/cost"
)

// Frontier returns the cuts of which, for every system, one is the best. Their
// planes are the lower envelope of the planes of all cuts, over any two inputs.
// Each head is within the next one; the last is local computing. solved is the
// number of minimum cuts that were computed.
//
// Cuts of equal Split are one plane and listed once. A cut is left out if it is
// lowest nowhere, or nowhere by more than the relative tolerance of 1e-12.
//
// A minimum cut is searched only among the operators between two heads, so if these
// parts have similar sizes, all cuts together take little more time than one. The
// error is TooComplex if the search takes too many steps, or the context's error.
func (g *Graph) Frontier(ctx progress.Context) (cuts []Cut, solved int, err error) {
	return g.frontier(newBudget(ctx, maxSteps))
}

func (g *Graph) frontier(steps *budget) (cuts []Cut, solved int, err error) {
	s := g.begin(steps)
	order := s.small // operators as they join the head
	add := func(split cost.Split) { cuts = append(cuts, Cut{Split: split, size: len(order)}) }

	// The envelope's other end, s → ∞: the least work, then the fewest bits.
	lightest, inner, outer := s.least(s.all, math.Inf(1))
	solved = 1
	s.enter(inner.operators)
	order = append(order, inner.operators...)
	if len(outer.operators) > 0 && lightest != outer.large {
		add(lightest)
	}
	for todo := []region{outer}; len(todo) > 0; {
		r := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if steps.over() {
			return nil, solved, steps.err
		}
		if len(cuts) > 0 {
			inner, outer, better := s.between(r)
			solved++
			if better {
				todo = append(todo, outer, inner)
				continue
			}
		}
		s.enter(r.operators)
		order = append(order, r.operators...)
		add(r.large)
	}
	if rest := s.rest; len(rest) > 0 {
		order = append(order, rest...)
		add(g.local())
	}
	if steps.over() {
		return nil, solved, steps.err
	}
	return placed(cuts, order), solved, nil
}

// placed sets the order in which operators join the head of each cut.
func placed(cuts []Cut, order []int) []Cut {
	joined := make([]int, len(order))
	for place, v := range order {
		joined[v] = place
	}
	for i := range cuts {
		cuts[i].joined = joined
	}
	return cuts
}

// local returns the split of all operators in the head.
func (g *Graph) local() (split cost.Split) {
	for _, w := range g.work {
		split.Head += w
	}
	return split
}

// Best returns the best cut for one system. If totals are equal, the cut that sends
// fewer bits is the best, then the cut with less work in its head.
func (g *Graph) Best(system cost.System) Cut {
	s := g.begin(newBudget(progress.Background, math.MaxInt))
	order := s.small
	var cuts []Cut
	add := func(split cost.Split) { cuts = append(cuts, Cut{Split: split, size: len(order)}) }
	if ratio := system.Ratio(); ratio > 0 {
		split, inner, outer := s.least(s.all, ratio)
		order = append(order, inner.operators...)
		add(split)
		order = append(order, outer.operators...)
	} else {
		order = append(order, s.all.operators...)
	}
	add(s.all.large)
	order = append(order, s.rest...)
	add(g.local())
	splits := make([]cost.Split, len(cuts))
	for i, c := range placed(cuts, order) {
		splits[i] = c.Split
	}
	at := system.At(cost.Device, cost.Bandwidth)
	return cuts[envelope.Winner(system.Planes(splits, cost.Device, cost.Bandwidth), at.X, at.Y)]
}

// region is the part of the graph between two heads, one within the other.
type region struct {
	operators    []int // of the larger head and not of the smaller one
	small, large cost.Split
	passing      float64 // bits that cross at every head between them
}

// between searches for a head between two others whose line is lower where theirs
// meet, and divides the region there. Such a head differs from both, so no pair is
// searched twice, and the search ends in spite of rounding.
func (s *solver) between(r region) (inner, outer region, better bool) {
	const tolerance = 1e-12
	work, bits := r.large.Head-r.small.Head, r.small.Bits-r.large.Bits
	if bits <= 0 {
		return inner, outer, false // equal up to rounding
	}
	c, inner, outer := s.least(r, bits/work)
	// In units of the differences of the two heads, their lines meet at a total of
	// 1.
	total := (c.Head-r.small.Head)/work + (c.Bits-r.large.Bits)/bits
	return inner, outer, total < 1-tolerance
}

// maxSteps limits the arcs that are visited for one network, under all encodings
// together. A network from an untrusted file may be made to be costly.
const maxSteps = 1 << 25

// solver finds minimum cuts. An operator outside of a region is in the head or
// in the tail: its place is the source or the sink.
type solver struct {
	*Graph
	flow    flow
	place   []int   // by operator: its node
	unread  []int   // by tensor: its readers in the tail
	readers [][]int // by tensor: its readers in the region
	touched []int   // tensors that operators of the region make or read
	part    []part  // by operator: its part of the region

	small, rest []int // operators that are always in the head, and those that are never
	all         region
}

type part uint8

const (
	outside part = iota
	inHead
	inTail
)

// begin returns a solver whose head is the smallest that sends nothing forbidden.
func (g *Graph) begin(steps *budget) *solver {
	s := &g.solver
	*s = solver{
		Graph: g, place: make([]int, len(g.work)), unread: make([]int, len(g.tensors)),
		readers: make([][]int, len(g.tensors)), part: make([]part, len(g.work)),
	}
	s.flow.budget = steps
	for v, w := range g.work {
		s.place[v] = sink
		switch {
		case g.forced[v]:
			s.place[v] = source
			s.small = append(s.small, v)
			s.all.small.Head += w
		case g.free[v]:
			s.all.operators = append(s.all.operators, v)
		default:
			s.rest = append(s.rest, v)
			s.all.large.Tail += w
		}
		if g.free[v] {
			s.all.large.Head += w
		}
	}
	for i, t := range g.tensors {
		touched := t.Producer != network.Input && g.free[t.Producer] && !g.forced[t.Producer]
		for _, v := range t.Consumers {
			if !g.forced[v] {
				s.unread[i]++
				touched = touched || g.free[v]
			}
		}
		if !touched && s.unread[i] > 0 && (t.Producer == network.Input || g.forced[t.Producer]) {
			s.all.passing += t.Bits
		}
	}
	return s
}

// enter moves operators from the tail into the head.
func (s *solver) enter(operators []int) {
	for _, v := range operators {
		s.place[v] = source
		for _, t := range s.reads[v] {
			s.unread[t]--
		}
	}
}

// least returns the cut with the least ratio·W(H) + D(H) among the heads of a
// region. With an infinite ratio, it is the cut with the fewest bits among those
// with the least work. It is the largest such head: if totals are equal, the head
// with more work sends fewer bits. It also returns the parts of the region inside
// and outside of that head.
//
// The source side of a minimum cut is the head. An operator's arc to the sink is
// cut if it is in the head, and costs its work. A tensor is a node between its
// producer and its consumers, whose arc from the producer is cut, once, if any
// consumer is in the tail, and costs its bits. Infinite arcs from consumers to
// producers prevent that results are sent back. The smaller head is merged with the
// source, and all that is not in the larger head with the sink.
func (s *solver) least(r region, ratio float64) (c cost.Split, inner, outer region) {
	f := &s.flow
	f.reset()
	f.steps += len(r.operators)
	s.touched = s.touched[:0]
	for _, v := range r.operators {
		s.place[v] = f.node()
		s.part[v] = inTail
		if w := s.work[v]; w > 0 {
			f.arc(s.place[v], sink, ratio*w, 0)
		}
		s.touched = append(s.touched, s.makes[v]...)
		for _, t := range s.reads[v] {
			s.unread[t]--
			s.readers[t] = append(s.readers[t], v)
			s.touched = append(s.touched, t)
		}
	}
	slices.Sort(s.touched)
	s.touched = slices.Compact(s.touched)
	for _, t := range s.touched {
		s.join(t)
	}
	f.maximize()

	c = cost.Split{Head: r.small.Head, Tail: r.large.Tail, Bits: r.passing}
	for _, v := range r.operators {
		if f.distance[s.place[v]] < 0 {
			s.place[v], s.part[v] = source, inHead
			c.Head += s.work[v]
			inner.operators = append(inner.operators, v)
		} else {
			s.place[v] = sink
			c.Tail += s.work[v]
			outer.operators = append(outer.operators, v)
		}
	}
	inner.passing, outer.passing = r.passing, r.passing
	for _, i := range s.touched {
		t := s.tensors[i]
		var has [inTail + 1]bool
		if t.Producer != network.Input {
			has[s.part[t.Producer]] = true
		}
		crosses := s.unread[i] > 0
		for _, v := range s.readers[i] {
			has[s.part[v]] = true
			crosses = crosses || s.part[v] == inTail
		}
		if !crosses || t.Producer != network.Input && s.place[t.Producer] == sink {
			continue
		}
		c.Bits += t.Bits
		if !has[inHead] {
			inner.passing += t.Bits
		}
		if !has[inTail] {
			outer.passing += t.Bits
		}
	}
	inner.small, inner.large, outer.small, outer.large = r.small, c, c, r.large
	for _, v := range r.operators {
		s.place[v], s.part[v] = sink, outside
		for _, t := range s.reads[v] {
			s.unread[t]++
			s.readers[t] = s.readers[t][:0]
		}
	}
	return c, inner, outer
}

// join adds a tensor to the flow network.
func (s *solver) join(i int) {
	f, t, inf := &s.flow, s.tensors[i], math.Inf(1)
	from := source
	if t.Producer != network.Input {
		from = s.place[t.Producer]
	}
	if from == sink {
		return // all of its consumers are there too
	}
	readers := s.readers[i]
	if from != source {
		for _, v := range readers {
			f.arc(s.place[v], from, inf, 0)
		}
	}
	switch {
	case s.unread[i] > 0: // it crosses whenever its producer is in the head
		if from != source {
			f.arc(from, sink, t.Bits, 0)
		}
	case len(readers) == 1:
		f.arc(from, s.place[readers[0]], t.Bits, 0)
	case len(readers) > 1:
		once := f.node()
		f.arc(from, once, t.Bits, 0)
		for _, v := range readers {
			f.arc(once, s.place[v], inf, 0)
		}
	}
}
