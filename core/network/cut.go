package network

import (
	"slices"
	"strconv"
)

// Granularity says where a network may be split.
type Granularity string

const (
	Stage Granularity = "stage" // after the architecture's named stages
	Block Granularity = "block" // after its blocks, of which the stem is one
	// PerLayer cuts after any operator. Fused operators, such as a convolution with
	// its normalization and activation, count as one.
	PerLayer Granularity = "layer"
	// PerOperator cuts after any operator, fused or not.
	PerOperator Granularity = "operator"
	// Graph cuts anywhere in the graph, in any order of its operators, as long as
	// nothing is sent back. Package mincut finds the best of these cuts.
	Graph Granularity = "graph"
)

// Granularities lists them from coarse to fine, as a scenario names them.
var Granularities = []Granularity{Stage, Block, PerLayer, Graph}

// The two ends of every list of cuts.
const (
	EC = "EC" // edge computing: the input itself is sent
	LC = "LC" // local computing: nothing is sent
)

// Cut divides a network into a head, which runs on the device, and a tail, which
// runs on the edge server.
type Cut struct {
	ID     string // EC, SP1, SP2, ..., LC
	After  string // the stage, block or layer that ends the head
	Layers int    // number of layers in the head
	// Operators are the layers of the head, ascending. Nil means that they are the first
	// ones, or that they are not known.
	Operators []int
	Head      Work     // on the device
	Tail      Work     // on the edge server
	Tensors   []Tensor // the tensors that cross, each once however many layers read it
}

// Elements returns the number of values that cross the cut.
func (c Cut) Elements() (sum int64) {
	for _, t := range c.Tensors {
		sum += t.Shape.Elements()
	}
	return sum
}

// Cuts returns the cuts of a granularity in the order of the network: EC, the
// interior split points SP1, SP2, ..., and LC. The result is shared and must not be
// changed. There is no list for Graph, whose best cuts depend on the costs.
func (n *Network) Cuts(g Granularity) []Cut { return n.cuts[g] }

func (n *Network) boundaries(g Granularity) []boundary {
	switch g {
	case Stage:
		return n.stages
	case Block:
		return n.blocks
	}
	return n.groups()
}

// groups returns the ends of the fused groups of operators. The next operator joins
// a group if it fuses and is the only one to read the group's result. The network's
// last layer is left out, because the cut after it is LC.
func (n *Network) groups() (ends []boundary) {
	last := n.readers()
	start := 0
	for i, l := range n.Layers[:len(n.Layers)-1] {
		next := n.Layers[i+1]
		alone := len(next.Inputs) == 1 && next.Inputs[0].Layer == i
		for k := range l.Outputs {
			alone = alone && last[n.Number(Source{i, k})] <= i+1
		}
		if alone && next.Op.Fuses() {
			continue
		}
		ends = append(ends, boundary{i, n.Layers[start].Name})
		start = i + 1
	}
	return ends
}

// readers returns the last layer that reads each tensor, by the tensor's number, or
// -1 if none does.
func (n *Network) readers() []int {
	last := slices.Repeat([]int{-1}, len(n.Sources()))
	for i, l := range n.Layers {
		for _, from := range l.Inputs {
			last[n.Number(from)] = i
		}
	}
	return last
}

// list returns the cuts after every operator. It walks once through the network and
// tracks the tensors that are still to be read.
func (n *Network) list() []Cut {
	last := n.readers()
	var live []Source // inputs, then outputs, in the order of layers
	for i := range n.Inputs {
		if last[i] >= 0 {
			live = append(live, Source{Input, i})
		}
	}
	var head Work
	cut := func(id, after string, layers int) Cut {
		c := Cut{ID: id, After: after, Layers: layers, Head: head, Tail: n.Total.Minus(head)}
		for _, from := range live {
			c.Tensors = append(c.Tensors, n.Tensor(from))
		}
		return c
	}
	cuts := []Cut{cut(EC, "input", 0)}
	for i, l := range n.Layers {
		head = head.Plus(l.Work)
		live = slices.DeleteFunc(live, func(from Source) bool { return last[n.Number(from)] <= i })
		for k := range l.Outputs {
			if out := (Source{i, k}); last[n.Number(out)] > i {
				live = append(live, out)
			}
		}
		id := LC
		if i < len(n.Layers)-1 {
			id = splitPoint(len(cuts))
		}
		cuts = append(cuts, cut(id, l.Name, i+1))
	}
	return cuts
}

func splitPoint(number int) string { return "SP" + strconv.Itoa(number) }

// pick returns the cuts at boundaries, out of the cuts after every operator. They
// share their tensors.
func pick(all []Cut, ends []boundary) []Cut {
	cuts := []Cut{all[0]}
	for _, end := range ends {
		if c := all[end.layer+1]; c.ID != LC {
			c.ID, c.After = splitPoint(len(cuts)), end.name
			cuts = append(cuts, c)
		}
	}
	return append(cuts, all[len(all)-1])
}

// Minus returns w − v.
func (w Work) Minus(v Work) Work {
	return Work{w.MACs - v.MACs, w.Elementwise - v.Elementwise, w.Params - v.Params}
}

// derive finds stages and blocks if the architecture names none. A block ends at
// the end of a fused group where a single tensor crosses. A stage ends at the last
// such place before the spatial extent changes.
func (n *Network) derive(all []Cut) (stages, blocks []boundary) {
	for _, end := range n.groups() {
		if c := all[end.layer+1]; len(c.Tensors) == 1 && c.Tensors[0].Input == Inside {
			blocks = append(blocks, end)
		}
	}
	extent := func(b boundary) Shape {
		out := n.Layers[b.layer].Outputs[0].Shape
		return out[min(2, len(out)):]
	}
	for i := range blocks[:max(len(blocks)-1, 0)] {
		if !slices.Equal(extent(blocks[i]), extent(blocks[i+1])) {
			stages = append(stages, blocks[i])
		}
	}
	return stages, blocks
}

// Number sets the ids of interior cuts to SP1, SP2, ... in their order.
func Number(cuts []Cut) {
	points := 0
	for i := range cuts {
		if cuts[i].ID != EC && cuts[i].ID != LC {
			points++
			cuts[i].ID = "SP" + strconv.Itoa(points)
		}
	}
}
