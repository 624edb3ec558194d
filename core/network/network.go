// Package network describes neural networks as graphs of operators with shapes.
// From them it computes what a split costs: multiply-accumulates, parameters, and
// the tensors that cross a cut.
//
// To add an operator, implement [Op]; operators of ONNX files have rules in package
// onnx. To add a network to the built-in ones, see
// package zoo; the other sources of networks are the packages onnx and profile.
//
// Conventions. One multiply-accumulate (MAC) is one operation, as in the
// split-computing literature and in torchvision's published "GFLOPS". Operators
// without MACs, such as activations, normalization, pooling and softmax, are
// counted separately: one element operation for each element that they visit.
// Shapes include the batch. Sizes are in elements; an [Encoding] turns elements
// into bits on the link.
package network

import (
	"fmt"
	"slices"
	"strconv"

	"splitscope/core/base/lang"
)

// Network is a directed acyclic graph of layers in a topological order, the
// order of execution. It is read only once it is built, and shared.
//
// A network that is read from a profile has no layers, only totals and cuts.
type Network struct {
	Name    string    // the key in a scenario: "resnet50"
	Title   string    // its name for people: "ResNet-50"
	Family  string    // "ResNet"
	Variant lang.Text // which of several published variants this is
	Source  string    // where the architecture was published
	Year    int       // of the publication
	Inputs  []Tensor
	Layers  []Layer
	Total   Work

	// Fields of imported networks.
	Digest  string  // of its structure
	Dims    []Dim   // the values of its symbolic dimensions
	Without []Count // operators without a rule; their cost is not counted
	Guessed []Count // operators whose output was given the shape of their input
	AtMost  []Count // operators that may do less than is counted
	Bound   Bound   // of its MACs
	Omitted int     // number of cuts that were left out because others are better on every system

	// The last layers of the named stages and of the blocks, ascending, without the
	// final layer.
	stages, blocks []boundary
	cuts           map[Granularity][]Cut
	numbers        []int // the number of each layer's first output, see Number
}

type boundary struct {
	layer int
	name  string
}

// Work is the cost of one or more operators.
type Work struct {
	MACs        int64 // multiply-accumulates
	Elementwise int64 // element operations that are not MACs
	Params      int64 // trainable parameters
}

// Plus returns w + v.
func (w Work) Plus(v Work) Work {
	return Work{w.MACs + v.MACs, w.Elementwise + v.Elementwise, w.Params + v.Params}
}

// Countable reports whether the work is within the limit of a network, so that no
// sum overflows.
func (w Work) Countable() bool {
	return max(w.MACs, w.Elementwise) <= MaxWork && w.Params <= MaxElements
}

// Dim is a symbolic dimension and the value that it was given.
type Dim struct {
	Name  string
	Value int
}

// Count is a name and how often it occurs.
type Count struct {
	Name  string
	Times int
}

// Profile returns a network of which only the cuts are known. head has its name and
// totals. The cuts are listed by granularity, each list from EC to LC.
func Profile(head Network, cuts map[Granularity][]Cut) *Network {
	head.Layers, head.cuts = nil, cuts
	return &head
}

// MACs returns the network's total work in multiply-accumulates.
func (n *Network) MACs() int64 { return n.Total.MACs }

// Params returns the network's number of trainable parameters.
func (n *Network) Params() int64 { return n.Total.Params }

// Layer is one operator of a network, with its inferred shapes.
type Layer struct {
	Name    string
	Kind    string // the operator's name: "Conv"
	Op      Op
	Inputs  []Source // the tensors that it reads
	Outputs []Tensor // the tensors that it makes; the first has the layer's name
	Work
	Bound Bound // of its MACs
	Moved int64 // bytes read and written: inputs, parameters and outputs
}

// Source identifies a tensor by the layer that makes it and its index among that
// layer's outputs. For an input of the network, Layer is Input.
type Source struct{ Layer, Output int }

// Input is the Layer of the network's inputs.
const Input = -1

// String writes "7" for the first output of layer 7, "7.1" for the second, and
// "-1", "-2", … for the network's inputs.
func (s Source) String() string {
	switch {
	case s.Layer == Input:
		return strconv.Itoa(Input - s.Output)
	case s.Output == 0:
		return strconv.Itoa(s.Layer)
	}
	return strconv.Itoa(s.Layer) + "." + strconv.Itoa(s.Output)
}

// Tensor is an output of a layer, or an input of the network.
type Tensor struct {
	Name  string // the layer's name for its first output
	Input Media  // the content of an input of the network; Inside for activations
	Shape Shape
	Type  Type
	Last  bool  // the channels are the last dimension of an image
	Bound Bound // of its elements
}

// Media is the content of a network's input.
type Media string

// The kinds of inputs.
const (
	Inside Media = ""       // not an input: a tensor inside the network
	Image  Media = "image"  // pixels, see Layout
	Tokens Media = "tokens" // indices into a vocabulary
	Values Media = "values" // anything else
)

// Tensor returns the tensor of a source.
func (n *Network) Tensor(s Source) Tensor {
	if s.Layer == Input {
		return n.Inputs[s.Output]
	}
	return n.Layers[s.Layer].Outputs[s.Output]
}

// Number returns the number of a tensor, counted from 0: the network's inputs come
// first, then the outputs of its layers in their order.
func (n *Network) Number(s Source) int {
	if s.Layer == Input {
		return s.Output
	}
	return n.numbers[s.Layer] + s.Output
}

// Sources returns all tensors in the order of Number.
func (n *Network) Sources() []Source {
	var all []Source
	for i := range n.Inputs {
		all = append(all, Source{Input, i})
	}
	for i, l := range n.Layers {
		for k := range l.Outputs {
			all = append(all, Source{i, k})
		}
	}
	return all
}

// Builder adds layers to a network. Network returns the first error, so an
// architecture reads as a plain list of its layers.
type Builder struct {
	net     Network
	tensors int
	err     error
}

// Build starts a network. head has its name, title, source and other data.
func Build(head Network, inputs ...Tensor) *Builder {
	b := &Builder{net: head}
	b.net.Inputs, b.tensors = inputs, len(inputs)
	for _, t := range inputs {
		if err := t.Shape.Check(); err != nil && b.err == nil {
			b.err = fmt.Errorf("input %q: %w", t.Name, err)
		}
	}
	return b
}

// Add appends a layer of one output and returns its index. It reads the first
// outputs of earlier layers, or Input for the network's first input, Input−1
// for its second, and so on.
func (b *Builder) Add(name string, op Op, inputs ...int) int {
	l := Layer{Name: name, Kind: op.Kind(), Op: op}
	for _, from := range inputs {
		l.Inputs = append(l.Inputs, sourceOf(from))
	}
	shapes := b.shapes(l)
	if b.err == nil {
		out, err := op.Infer(shapes)
		if err == nil {
			err = out.Check()
		}
		if err != nil {
			b.err = fmt.Errorf("layer %q: %w", name, err)
		} else {
			l.Outputs, l.Work = []Tensor{{Name: name, Shape: out}}, op.Count(shapes, out)
		}
	}
	return b.AddLayer(l)
}

func sourceOf(from int) Source {
	if from <= Input {
		return Source{Input, Input - from}
	}
	return Source{from, 0}
}

// shapes returns the shapes of a layer's inputs, which earlier layers must have
// made.
func (b *Builder) shapes(l Layer) []Shape {
	shapes := make([]Shape, len(l.Inputs))
	for i, from := range l.Inputs {
		outputs := len(b.net.Inputs)
		if from.Layer >= len(b.net.Layers) {
			outputs = 0
		} else if from.Layer != Input {
			outputs = len(b.net.Layers[from.Layer].Outputs)
		}
		if from.Output >= outputs {
			b.Fail(fmt.Errorf("layer %q reads %v, which does not come before it", l.Name, from))
			return nil
		}
		shapes[i] = b.net.Tensor(from).Shape
	}
	return shapes
}

// AddLayer appends a layer whose outputs and work are known and returns its index.
// It computes Moved.
func (b *Builder) AddLayer(l Layer) int {
	index := len(b.net.Layers)
	if index == MaxLayers {
		b.Fail(fmt.Errorf("more than %d layers", MaxLayers))
	}
	b.shapes(l)
	if b.err != nil {
		return index
	}
	bits := l.Params * int64(l.Outputs[0].Type.Bits())
	for _, from := range l.Inputs {
		bits += b.net.Tensor(from).bits()
	}
	for _, t := range l.Outputs {
		if err := t.Shape.Check(); err != nil {
			b.err = fmt.Errorf("layer %q: %w", l.Name, err)
			return index
		}
		bits += t.bits()
	}
	total := b.net.Total.Plus(l.Work)
	if !total.Countable() {
		b.err = fmt.Errorf("layer %q: more work or parameters than any machine could take", l.Name)
		return index
	}
	l.Moved = (bits + 7) / 8
	b.net.Layers, b.net.numbers = append(b.net.Layers, l), append(b.net.numbers, b.tensors)
	b.net.Total = total
	b.net.Bound |= l.Bound
	b.tensors += len(l.Outputs)
	return index
}

// bits returns the size of a tensor in the network's own type.
func (t Tensor) bits() int64 { return t.Shape.Elements() * int64(t.Type.Bits()) }

// Shape returns the shape of a layer's first output, or nil after an error.
func (b *Builder) Shape(layer int) Shape {
	if b.err != nil {
		return nil
	}
	return b.net.Tensor(sourceOf(layer)).Shape
}

// Channels returns the extent of a layer's second dimension, which is that of
// channels in an image, or 0 after an error.
func (b *Builder) Channels(layer int) int {
	if s := b.Shape(layer); len(s) > 1 {
		return s[1]
	}
	return 0
}

// Fail records an error, unless there is one already.
func (b *Builder) Fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// EndBlock ends a block of the architecture after the last layer.
func (b *Builder) EndBlock(name string) {
	b.net.blocks = append(b.net.blocks, boundary{len(b.net.Layers) - 1, name})
}

// EndStage ends a stage of the architecture after the last layer.
func (b *Builder) EndStage(name string) {
	b.net.stages = append(b.net.stages, boundary{len(b.net.Layers) - 1, name})
}

// Network returns the finished network, or the first error.
func (b *Builder) Network() (*Network, error) {
	if b.err != nil {
		return nil, fmt.Errorf("network %q: %w", b.net.Name, b.err)
	}
	if len(b.net.Layers) == 0 {
		return nil, fmt.Errorf("network %q has no layers", b.net.Name)
	}
	net := b.net
	net.Layers = slices.Clip(net.Layers)
	all := net.list()
	if net.blocks == nil && net.stages == nil {
		net.stages, net.blocks = net.derive(all)
	}
	net.cuts = map[Granularity][]Cut{PerOperator: all}
	for _, g := range []Granularity{Stage, Block, PerLayer} {
		net.cuts[g] = pick(all, net.boundaries(g))
	}
	return &net, nil
}
