package mincut

import (
	"fmt"
	"math"
	"slices"

	"splitscope/core/base/progress"
	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/system/cost"
)

// Pair is a graph whose operators take other times on the device than on the edge server,
// and not all in the same ratio. So no single number decides, heads of minimum cuts need
// not nest, and the latency of a head has three parts that vary apart:
//
//	T(H) = h(H)·x + D(H)·y + t(V∖H)·z + R·[D(H) > 0]
//
// with h and t the times on the device and the edge server as measured, and x, y and z the
// inverses of the device's speed, the bandwidth and the server's speed. A cut's Split has
// h(H) as Head and t(V∖H) as Tail, in seconds; a speed of 1 in a [cost.System] is that of
// the measurement.
//
// As with one profile, the best of three heads is the best of all: the minimum cut without
// the round trip, the best head that sends nothing, and the whole graph.
type Pair struct {
	heads, tails    []float64
	sending, silent *Graph // silent forbids to send anything
}

// NewPair builds a graph from the times of its operators on the device and on the edge
// server, which must not be negative, and its tensors as in New.
func NewPair(heads, tails []float64, tensors []Tensor) (*Pair, error) {
	unsent := slices.Clone(tensors)
	for i, t := range tensors {
		if t.Bits > 0 {
			unsent[i].Bits = math.Inf(1)
		}
	}
	p := &Pair{heads: heads, tails: tails}
	var err error
	if p.sending, err = New(heads, tensors); err != nil {
		return nil, err
	}
	if len(tails) != len(heads) {
		return nil, fmt.Errorf("%d operators have %d times on the edge server", len(heads), len(tails))
	}
	if _, err = New(tails, tensors); err != nil {
		return nil, err
	}
	if p.silent, err = New(heads, unsent); err != nil {
		return nil, err
	}
	for _, g := range []*Graph{p.sending, p.silent} {
		g.free = slices.Repeat([]bool{true}, len(heads)) // whether more work is worse depends on the speeds
	}
	return p, nil
}

// Head is a set of operators with its split.
type Head struct {
	cost.Split
	OnDevice []bool // by operator
}

// Best returns the best head for a system.
func (p *Pair) Best(system cost.System) Head {
	heads := p.search(newBudget(progress.Background, math.MaxInt)).candidates(system)
	return heads[winner(heads, system)]
}

func winner(heads []Head, system cost.System) int {
	at := system.At(cost.Device, cost.Bandwidth)
	return envelope.Winner(system.Planes(splits(heads), cost.Device, cost.Bandwidth), at.X, at.Y)
}

func splits(heads []Head) []cost.Split {
	all := make([]cost.Split, len(heads))
	for i, h := range heads {
		all[i] = h.Split
	}
	return all
}

// search finds the heads of several systems. Each minimum cut is looked for only between
// those that are known to be within it and around it.
type search struct {
	*Pair
	whole           Head
	sending, silent *solver // silent is nil if only the whole graph sends nothing
	known           map[*solver][]nested
}

// nested is the largest minimum cut where an operator costs longer·h − shorter·t bits. As
// longer falls and shorter grows, no operator costs more, and the largest minimum cut
// grows.
type nested struct {
	longer, shorter float64
	in              []bool
}

func (p *Pair) search(steps *budget) *search {
	s := &search{Pair: p, whole: p.head(slices.Repeat([]bool{true}, len(p.heads))), sending: p.sending.begin(steps), known: map[*solver][]nested{}}
	if slices.Contains(p.silent.forced, false) {
		s.silent = p.silent.begin(steps)
	}
	return s
}

// candidates returns the heads of which one is the best for a system.
func (p *search) candidates(system cost.System) []Head {
	heads := []Head{p.whole, p.least(p.sending, system)}
	if p.silent != nil {
		heads = append(heads, p.least(p.silent, system))
	}
	return heads
}

// least returns the minimum cut of one of the graphs, without the round trip. Bits cost
// what they weigh, and an operator what the device takes longer for it than the server, in
// bits that could be sent meanwhile. Where the server takes longer, the operator's arc
// comes from the source: it costs that if it is in the tail.
func (p *search) least(s *solver, system cost.System) Head {
	at := nested{system.Bandwidth / system.Device, system.Bandwidth / system.Edge, slices.Clone(s.forced)}
	around := slices.Repeat([]bool{true}, len(p.heads))
	for _, k := range p.known[s] {
		for v, in := range k.in {
			at.in[v] = at.in[v] || in && at.longer <= k.longer && at.shorter >= k.shorter
			around[v] = around[v] && (in || at.longer < k.longer || at.shorter > k.shorter)
		}
	}
	f := &s.flow
	f.reset()
	s.touched = s.touched[:0]
	for v := range p.heads {
		s.place[v] = sink
		if at.in[v] {
			s.place[v] = source
		}
	}
	for i, t := range s.tensors {
		s.unread[i], s.readers[i] = 0, s.readers[i][:0]
		for _, v := range t.Consumers {
			switch {
			case at.in[v]:
			case around[v]:
				s.readers[i] = append(s.readers[i], v)
			default:
				s.unread[i]++
			}
		}
		if len(s.readers[i]) > 0 || t.Producer != network.Input && around[t.Producer] && !at.in[t.Producer] {
			s.touched = append(s.touched, i)
		}
	}
	var open []int
	for v := range p.heads {
		if at.in[v] || !around[v] {
			continue
		}
		open = append(open, v)
		s.place[v] = f.node()
		from, to, costs := s.place[v], sink, at.longer*p.Pair.heads[v]-at.shorter*p.tails[v]
		if costs < 0 {
			from, to, costs = source, from, -costs
		}
		if costs > 0 {
			f.arc(from, to, costs, 0)
		}
	}
	for _, t := range s.touched {
		s.join(t)
	}
	f.maximize()
	for _, v := range open {
		at.in[v] = f.distance[s.place[v]] < 0
	}
	p.known[s] = append(p.known[s], at)
	return p.head(at.in)
}

// head returns a set of operators with its split.
func (p *Pair) head(in []bool) Head {
	h := Head{OnDevice: in}
	for v, device := range in {
		if device {
			h.Head += p.heads[v]
		} else {
			h.Tail += p.tails[v]
		}
	}
	for _, t := range p.sending.tensors {
		if t.crosses(in) {
			h.Bits += t.Bits
		}
	}
	return h
}

// crosses reports whether a tensor is sent, given the operators on the device.
func (t Tensor) crosses(in []bool) bool {
	made := t.Producer == network.Input || in[t.Producer]
	return made && slices.ContainsFunc(t.Consumers, func(v int) bool { return !in[v] })
}

// Over returns heads of which one is the best at each point of a rectangle of two inputs.
// The others have the system's values. solved is the number of systems that were solved.
// The error is TooComplex if that takes too many steps, or the context's error.
//
// This is the scheme of Eisner and Severance in two dimensions: where the lowest planes so
// far meet, a minimum cut either is lower or proves that none is. If none is lower at any
// corner of the regions, none is lower anywhere, since the lowest of all planes is concave
// and the lowest so far is flat in each region.
func (p *Pair) Over(ctx progress.Context, system cost.System, x, y cost.Input, r envelope.Rect) (heads []Head, solved int, err error) {
	search := p.search(newBudget(ctx, maxSteps))
	return search.over([]Head{search.whole}, search.candidates, system, x, y, r)
}

// All returns heads of which one is the best for every system with coordinates in a
// rectangle of 1/device speed and 1/bandwidth, in units of 1/server speed. A round trip is
// in none of them, because the best head is then the best without it, or the best of those
// that send nothing.
//
// Latency is homogeneous in the three coordinates, so these are all systems whose rates are
// within limits. The rectangle is divided into some in which numbers are not too different
// in size for the geometry.
func (p *Pair) All(ctx progress.Context, r envelope.Rect) (heads []Head, err error) {
	const step = 1e7
	search := p.search(newBudget(ctx, maxSteps))
	heads = []Head{search.whole}
	silent := heads
	sends := func(s cost.System) []Head { return []Head{search.least(search.sending, s)} }
	keeps := func(s cost.System) []Head { return []Head{search.least(search.silent, s)} }
	at := cost.System{Edge: 1, Bandwidth: 1}
	for x := r.X0; x < r.X1 && err == nil; x *= step {
		if search.silent != nil {
			silent, _, err = search.over(silent, keeps, at, cost.Device, cost.Bandwidth, envelope.Rect{X0: x, X1: x * step, Y0: 1, Y1: 1})
		}
		for y := r.Y0; y < r.Y1 && err == nil; y *= step {
			heads, _, err = search.over(heads, sends, at, cost.Device, cost.Bandwidth, envelope.Rect{X0: x, X1: x * step, Y0: y, Y1: y * step})
		}
	}
	if err != nil {
		return nil, err
	}
	return append(heads, silent[1:]...), nil
}

// over adds to heads those that are better somewhere in a rectangle, of those that find
// returns for a system.
func (p *search) over(heads []Head, find func(cost.System) []Head, system cost.System, x, y cost.Input, r envelope.Rect) (all []Head, solved int, err error) {
	steps := p.sending.flow.budget
	done := map[envelope.Point]bool{}
	for grown := true; grown; {
		grown = false
		for _, region := range envelope.Regions(system.Planes(splits(heads), x, y), r) {
			for _, at := range region.Vertices {
				if done[at] {
					continue
				}
				done[at] = true
				here := system.With(x, x.Coordinate(at.X)).With(y, y.Coordinate(at.Y))
				found := find(here)
				solved++
				if steps.over() {
					return nil, solved, steps.err
				}
				best, known := found[winner(found, here)], heads[winner(heads, here)]
				const tolerance = 1e-12
				if here.Latency(best.Split).Total() < here.Latency(known.Split).Total()*(1-tolerance) {
					heads, grown = append(heads, best), true
				}
			}
		}
	}
	return heads, solved, nil
}
