// Package network describes neural networks as graphs of operators with
// shapes, and computes from them what a split costs: multiply-accumulates,
// parameters, and the tensors that cross a cut.
//
// Conventions. One multiply-accumulate (MAC) is one operation, as in the
// split-computing literature and in torchvision's published "GFLOPS". Shapes
// leave out the batch dimension (batch 1). Sizes are in elements; what an
// element weighs on the link is a matter of its encoding, decided elsewhere.
package network

import (
	"fmt"
	"slices"

	"splitscope/core/lang"
)

// Layer is one operator of a network, with what shape inference found.
type Layer struct {
	Name   string
	Op     Op
	Inputs []int // layers whose outputs this one reads; Input is the network's input
	Out    Shape
	MACs   int64
	Params int64
}

// Input stands in Layer.Inputs for the tensor that enters the network.
const Input = -1

// Network is a directed acyclic graph of layers in a topological order, the
// order of execution.
type Network struct {
	Name    string    // the key in a scenario: "resnet50"
	Title   string    // what people call it: "ResNet-50"
	Variant lang.Text // which of several published variants this is
	Source  string    // where the architecture was published
	Input   Shape
	Layers  []Layer

	// The last layers of the named stages and of the blocks: where the
	// architecture itself can be parted. Ascending, the final layer left out.
	stages, blocks []boundary
}

type boundary struct {
	layer int
	name  string
}

// MACs is the network's total work in multiply-accumulates.
func (n *Network) MACs() (sum int64) {
	for _, l := range n.Layers {
		sum += l.MACs
	}
	return sum
}

// Params is the network's number of trainable parameters.
func (n *Network) Params() (sum int64) {
	for _, l := range n.Layers {
		sum += l.Params
	}
	return sum
}

// Builder adds layers to a network. The first bad shape is kept and reported
// by Build, so that an architecture reads as a plain list of its layers.
type Builder struct {
	net Network
	err error
}

// Build starts a network with the given name and input shape.
func Build(name string, input Shape) *Builder {
	return &Builder{net: Network{Name: name, Input: input}}
}

// Add appends a layer that reads the given earlier layers and returns its index.
func (b *Builder) Add(name string, op Op, inputs ...int) int {
	index := len(b.net.Layers)
	if b.err != nil {
		return index
	}
	shapes := make([]Shape, len(inputs))
	for i, from := range inputs {
		switch {
		case from == Input:
			shapes[i] = b.net.Input
		case from < 0 || from >= index:
			b.err = fmt.Errorf("layer %q reads layer %d, which does not come before it", name, from)
			return index
		default:
			shapes[i] = b.net.Layers[from].Out
		}
	}
	out, err := op.Infer(shapes)
	if err != nil {
		b.err = fmt.Errorf("layer %q: %w", name, err)
		return index
	}
	b.net.Layers = append(b.net.Layers, Layer{
		Name: name, Op: op, Inputs: inputs, Out: out,
		MACs: op.MACs(shapes, out), Params: op.Params(shapes),
	})
	return index
}

// EndBlock says that a block of the architecture ends with the last layer.
func (b *Builder) EndBlock(name string) {
	b.net.blocks = append(b.net.blocks, boundary{len(b.net.Layers) - 1, name})
}

// EndStage says that a named stage of the architecture ends with the last layer.
func (b *Builder) EndStage(name string) {
	b.net.stages = append(b.net.stages, boundary{len(b.net.Layers) - 1, name})
}

// Network returns the finished network, or the first error met on the way.
func (b *Builder) Network() (*Network, error) {
	if b.err != nil {
		return nil, fmt.Errorf("network %q: %w", b.net.Name, b.err)
	}
	if len(b.net.Layers) == 0 {
		return nil, fmt.Errorf("network %q has no layers", b.net.Name)
	}
	net := b.net
	net.Layers = slices.Clip(net.Layers)
	return &net, nil
}
