package network

import (
	"fmt"
	"slices"
)

// Granularity says how fine the candidates for a split are.
type Granularity string

const (
	Stage Granularity = "stage" // after the architecture's named stages
	Block Granularity = "block" // between its blocks, the stem among them
	// PerLayer cuts after any operator, fused ones (convolution with
	// normalization and activation) taken as one.
	PerLayer Granularity = "layer"
)

// Granularities lists them from coarse to fine.
var Granularities = []Granularity{Stage, Block, PerLayer}

// The two ends of every list of cuts.
const (
	EC = "EC" // edge computing: the input itself is sent
	LC = "LC" // local computing: nothing is sent
)

// Cut parts a network into a head, run on the device, and a tail, run on the
// edge server.
type Cut struct {
	ID      string   // EC, SP1, SP2, ..., LC
	After   string   // the stage, block or layer that ends the head
	Head    int64    // MACs on the device
	Tail    int64    // MACs on the edge server
	Tensors []Tensor // what crosses, each tensor once however many layers read it
}

// Tensor is an output of a layer, or the network's input.
type Tensor struct {
	Layer string // the layer that makes it; empty for the network's input
	Shape Shape
}

// Elements is the number of values that cross the cut.
func (c Cut) Elements() (sum int64) {
	for _, t := range c.Tensors {
		sum += t.Shape.Elements()
	}
	return sum
}

// Cuts lists the candidates in the order of the network: EC, the interior
// split points SP1, SP2, ..., and LC.
func (n *Network) Cuts(g Granularity) []Cut {
	last := len(n.Layers) - 1
	readUntil := n.lastReaders()
	cuts := []Cut{n.cutAfter(boundary{Input, "input"}, EC, readUntil)}
	for i, b := range n.boundaries(g, readUntil) {
		cuts = append(cuts, n.cutAfter(b, fmt.Sprintf("SP%d", i+1), readUntil))
	}
	return append(cuts, n.cutAfter(boundary{last, n.Layers[last].Name}, LC, readUntil))
}

// lastReaders gives for every tensor the last layer that reads it; the
// network's input is at the end, so that index Input means len(n.Layers).
func (n *Network) lastReaders() []int {
	last := make([]int, len(n.Layers)+1)
	for i, l := range n.Layers {
		for _, from := range l.Inputs {
			last[n.tensor(from)] = i
		}
	}
	return last
}

func (n *Network) tensor(layer int) int {
	if layer == Input {
		return len(n.Layers)
	}
	return layer
}

func (n *Network) boundaries(g Granularity, readUntil []int) []boundary {
	switch g {
	case Stage:
		return n.stages
	case Block:
		return n.blocks
	}
	return n.fused(readUntil)
}

// fused finds where one fused group of operators ends and the next begins: a
// group takes in the operator behind it if that fuses and alone reads its
// result. The network's last layer ends no group here: after it comes LC.
func (n *Network) fused(readUntil []int) (ends []boundary) {
	start := 0
	for i := range n.Layers[:len(n.Layers)-1] {
		next := n.Layers[i+1]
		if next.Op.Fuses() && slices.Equal(next.Inputs, []int{i}) && readUntil[i] == i+1 {
			continue
		}
		ends = append(ends, boundary{i, n.Layers[start].Name})
		start = i + 1
	}
	return ends
}

// cutAfter gives the head all layers up to and including b.
func (n *Network) cutAfter(b boundary, id string, readUntil []int) Cut {
	cut := Cut{ID: id, After: b.name}
	for i, l := range n.Layers {
		if i <= b.layer {
			cut.Head += l.MACs
		} else {
			cut.Tail += l.MACs
		}
	}
	for from := Input; from <= b.layer; from++ {
		if readUntil[n.tensor(from)] <= b.layer {
			continue
		}
		tensor := Tensor{Shape: n.Input}
		if from != Input {
			tensor = Tensor{Layer: n.Layers[from].Name, Shape: n.Layers[from].Out}
		}
		cut.Tensors = append(cut.Tensors, tensor)
	}
	return cut
}
