// Package mincut finds the best ways to split a computation graph between a
// device and an edge server.
//
// A head is a set of operators that contains all their predecessors. It runs on the
// device, then the tail runs on the edge server, and no result is sent back.
// Every tensor that is made in the head, or is the network's input, and is read
// in the tail is sent once, however many operators read it. A graph has
// exponentially many heads. That the best one is a minimum cut is due to Hu,
// Bao, Wang and Liu (Dynamic Adaptive DNN Surgery, INFOCOM 2019).
//
// # One number decides
//
// With W(H) the work of a head in MACs and D(H) the bits it sends, latency is
//
//	T(H) = W(H)/C_d + D(H)/B + (W − W(H))/C_e + R·[D(H) > 0]
//
// and B·(T(H) − W/C_e) = s·W(H) + D(H) + B·R·[D(H) > 0] with s = B·(1/C_d − 1/C_e),
// as in [cost.Law]. The round trip R is paid once if anything is sent, so the flow
// does not need it: for every system the best of three heads is the best of all.
//
//   - The minimum cut: the least s·W(H) + D(H), for s > 0. If a best head sends
//     something, this one costs no more, since it pays R at most once too.
//   - The head with the least work that sends nothing: the best of those for s > 0. It
//     depends on the graph alone, and is the whole graph in ordinary networks.
//   - The whole graph, local computing: the best for s ≤ 0, when the device is
//     no slower than the edge server and sending never pays.
//
// # All systems at once
//
// s·W(H) + D(H) is a line in s for every head, whatever the device, the link and
// the edge server are, and whichever two inputs vary. The heads that are best for
// some s > 0 are the lower envelope of these lines. As s grows, work on the device
// costs more and the best heads shrink, each inside the one before (Gallo,
// Grigoriadis and Tarjan, A fast parametric maximum flow algorithm, SIAM J. Comput.
// 18, 1989): at most one more of them than operators. The scheme of Eisner and
// Severance (Mathematical techniques for efficient record segmentation in large
// shared databases, J. ACM 23, 1976) finds them: where the lines of two heads meet,
// a minimum cut either is a lower line or proves that there is none between them.
// So one short list, computed once for a graph, gives the exact map over every
// rectangle and every line of any two inputs: [cost.System.Planes] of its splits,
// and [envelope.Regions] of those.
//
// # Two profiles
//
// Where operators take times on the edge server that have no ratio to those on the
// device, two numbers decide. A [Pair] finds the heads for a rectangle of two inputs.
package mincut

import (
	"fmt"
	"math"
	"slices"

	"splitscope/core/network"
	"splitscope/core/system/cost"
)

// Tensor is a tensor that operators of a graph read.
type Tensor struct {
	Producer  int // the operator that makes it, or network.Input
	Consumers []int
	Bits      float64 // its size on the link; +Inf if it must not be sent
}

// Graph is a directed acyclic graph of operators. It reuses the memory of its
// solver, so only one goroutine at a time may use it.
type Graph struct {
	work    []float64
	tensors []Tensor
	makes   [][]int // by operator: the tensors that it makes
	reads   [][]int // by operator: those that it reads
	forced  []bool  // the smallest head that sends nothing forbidden
	free    []bool  // the head with the least work that sends nothing
	solver  solver
}

// Cut is a head with its totals. The totals are sums over the graph and do not
// depend on the flow that found it.
type Cut struct {
	cost.Split
	joined []int // by operator: its place in the order in which they join the head
	size   int   // operators in the head
}

// OnDevice reports whether an operator is in the head.
func (c Cut) OnDevice(operator int) bool { return c.joined[operator] < c.size }

// New builds a graph of len(work) operators with their work in MACs. Operators
// may read a tensor more than once, read none and have none read. Work must be
// finite, bits may be infinite, neither negative. The graph keeps both slices.
func New(work []float64, tensors []Tensor) (*Graph, error) {
	g := &Graph{work: work, tensors: tensors}
	sum := 0.0
	for v, w := range work {
		if !(w >= 0) {
			return nil, fmt.Errorf("operator %d has %v MACs of work", v, w)
		}
		sum += w
	}
	if math.IsInf(sum, 1) {
		return nil, fmt.Errorf("the work of all operators is infinite")
	}
	isOperator := func(v int) bool { return 0 <= v && v < len(work) }
	for i, t := range tensors {
		if t.Producer != network.Input && !isOperator(t.Producer) {
			return nil, fmt.Errorf("tensor %d comes from operator %d, which does not exist", i, t.Producer)
		}
		if !(t.Bits >= 0) {
			return nil, fmt.Errorf("tensor %d weighs %v bits", i, t.Bits)
		}
		for _, v := range t.Consumers {
			if !isOperator(v) {
				return nil, fmt.Errorf("tensor %d is read by operator %d, which does not exist", i, v)
			}
		}
	}
	g.makes, g.reads = g.adjacency()
	if v := cyclic(g.tensors, g.makes, g.reads); v >= 0 {
		return nil, fmt.Errorf("operator %d waits for its own result", v)
	}
	g.forced = g.closure(func(bits float64) bool { return math.IsInf(bits, 1) })
	g.free = g.closure(func(bits float64) bool { return bits > 0 })
	lighter := false
	for v, w := range work {
		lighter = lighter || w > 0 && !g.free[v]
	}
	if !lighter { // the whole graph has no more work
		g.free = slices.Repeat([]bool{true}, len(work))
	}
	return g, nil
}

// FromNetwork returns the graph of a network. Its operators are the network's
// layers, and its tensors are the network's tensors by their number. bits gives the
// size of a tensor on the link.
func FromNetwork(n *network.Network, bits func(network.Tensor) float64) (*Graph, error) {
	work := make([]float64, len(n.Layers))
	for i, l := range n.Layers {
		work[i] = float64(l.MACs)
	}
	return New(work, tensorsOf(n, bits))
}

func tensorsOf(n *network.Network, bits func(network.Tensor) float64) (tensors []Tensor) {
	for _, from := range n.Sources() {
		tensors = append(tensors, Tensor{Producer: from.Layer, Bits: bits(n.Tensor(from))})
	}
	for i, l := range n.Layers {
		for _, from := range l.Inputs {
			t := &tensors[n.Number(from)]
			t.Consumers = append(t.Consumers, i)
		}
	}
	return tensors
}

// adjacency returns the tensors that each operator makes, and those that it reads.
func (g *Graph) adjacency() (makes, reads [][]int) {
	makes, reads = make([][]int, len(g.work)), make([][]int, len(g.work))
	for i, t := range g.tensors {
		if t.Producer != network.Input {
			makes[t.Producer] = append(makes[t.Producer], i)
		}
		for _, v := range t.Consumers {
			reads[v] = append(reads[v], i)
		}
	}
	return makes, reads
}

// cyclic returns an operator on or after a cycle, or -1 if there is none. It
// removes operators that wait for nothing (Kahn's topological sort).
func cyclic(tensors []Tensor, makes, reads [][]int) int {
	waits := make([]int, len(reads))
	var ready []int
	for v := range reads {
		for _, t := range reads[v] {
			if tensors[t].Producer != network.Input {
				waits[v]++
			}
		}
		if waits[v] == 0 {
			ready = append(ready, v)
		}
	}
	for len(ready) > 0 {
		v := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, t := range makes[v] {
			for _, u := range tensors[t].Consumers {
				if waits[u]--; waits[u] == 0 {
					ready = append(ready, u)
				}
			}
		}
	}
	return slices.IndexFunc(waits, func(n int) bool { return n > 0 })
}

// closure returns the smallest head that sends no tensor of the given kind.
func (g *Graph) closure(kept func(bits float64) bool) []bool {
	in := make([]bool, len(g.work))
	var added []int
	add := func(v int) {
		if !in[v] {
			in[v] = true
			added = append(added, v)
		}
	}
	keep := func(t Tensor) {
		if kept(t.Bits) {
			for _, v := range t.Consumers {
				add(v)
			}
		}
	}
	for _, t := range g.tensors {
		if t.Producer == network.Input {
			keep(t)
		}
	}
	for len(added) > 0 {
		v := added[len(added)-1]
		added = added[:len(added)-1]
		for _, t := range g.reads[v] {
			if p := g.tensors[t].Producer; p != network.Input {
				add(p)
			}
		}
		for _, t := range g.makes[v] {
			keep(g.tensors[t])
		}
	}
	return in
}
