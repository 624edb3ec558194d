// Package device computes how long a device takes for the operators of a network.
//
// A runtime computes one fused operator after the other: a convolution with its
// normalization and activation is one. The time of a set of operators is a sum of
// five parts,
//
//	t = a·M + w·M_g + b·A + u·P + o·N
//
// with M the GMAC of dense operators, M_g those of depthwise and other grouped
// convolutions, A the GB of activations that fused operators read and write, P
// the GB of weights that they read, and N their number. [Demand] has the sums, which
// a network's graph determines. [Costs] has the five prices, which a device and its
// runtime determine.
//
// A sum over operators is linear in the prices and additive over a cut: head and
// tail add up to the network. So every cut stays a plane over the inverse speed of
// the device and the link. One rate C for all operators is the case
// (1/C, 1/C, 0, 0, 0), in GMAC/s.
package device

import (
	"slices"

	"splitscope/core/network"
)

// Part is one of the five parts of a time.
type Part int

const (
	Dense      Part = iota // GMAC of operators that are not grouped
	Grouped                // GMAC of depthwise and other grouped convolutions
	Activation             // GB that fused operators read and write
	Weight                 // GB of parameters that they read
	Operator               // fused operators
	Parts                  // the number of parts
)

const giga = 1e9

// Demand is what operators ask of a device, by part.
type Demand [Parts]float64

// Plus returns d + e.
func (d Demand) Plus(e Demand) Demand {
	for i, v := range e {
		d[i] += v
	}
	return d
}

// Costs are the seconds for one unit of each part. None is negative.
type Costs [Parts]float64

// Seconds returns the time for a demand.
func (c Costs) Seconds(d Demand) (sum float64) {
	for i, v := range d {
		sum += c[i] * v
	}
	return sum
}

// OneRate returns the costs of a device that computes all MACs at one rate, in
// GMAC/s, and needs no time for anything else.
func OneRate(rate float64) Costs { return Costs{Dense: 1 / rate, Grouped: 1 / rate} }

// Profile says how long a device, with its runtime, takes for an operator.
type Profile struct {
	Costs
	Counting
}

// Counting says how demands are counted for a device.
type Counting struct {
	// Format is the type of weights and activations while the network runs. A
	// device has another profile for each format.
	Format network.Type
	// Weights weigh the MACs of each class, which then are all in the part Dense. Nil
	// means that grouped convolutions have a part of their own and all other
	// operators count alike.
	Weights *Weights
}

// Class is a kind of operators that runtimes compute at a speed of their own.
type Class int

const (
	Plain   Class = iota // 1×1 convolutions, fully connected layers, and all others
	Square               // 3×3 convolutions with stride 1, for which there are faster algorithms
	Window               // other convolutions of more than one element
	Apart                // depthwise and other grouped convolutions
	classes              // the number of classes
)

// Weights are the time of a MAC of each class, relative to a plain one.
type Weights [classes]float64

// NCNN are the weights of ncnn on CPUs, fitted to all runs in its
// benchmark/README.md. Its 3×3 convolutions of stride 1 use Winograd's algorithm.
var NCNN = Weights{Plain: 1, Square: 0.43, Window: 1.97, Apart: 1.32}

// NCNNGPU are those of ncnn on GPUs.
var NCNNGPU = Weights{Plain: 1, Square: 0.52, Window: 1.90, Apart: 3.04}

// Kernel is a fused operator as a runtime computes it.
type Kernel struct {
	Class       Class
	MACs        int64
	Activations int64 // elements read and written
	Weights     int64 // elements read
}

// Demand returns the demand of a kernel.
func (c Counting) Demand(k Kernel) (d Demand) {
	gmacs, gigabytes := float64(k.MACs)/giga, float64(c.Format.Bits())/8/giga
	switch {
	case c.Weights != nil:
		d[Dense] = gmacs * c.Weights[k.Class]
	case k.Class == Apart:
		d[Grouped] = gmacs
	default:
		d[Dense] = gmacs
	}
	d[Activation] = float64(k.Activations) * gigabytes
	d[Weight] = float64(k.Weights) * gigabytes
	d[Operator] = 1
	return d
}

// Demands returns the demand of each layer. That of fused layers is at the first of
// them, so a cut between fused layers sends their result and leaves nothing of them
// to the tail. Layers that only change how a tensor is addressed ask for nothing.
//
// The network must have its layers; one that is read from a profile has none.
func (c Counting) Demands(n *network.Network) []Demand {
	demands := make([]Demand, len(n.Layers))
	for _, s := range Fused(n) {
		demands[s.From] = c.Demand(kernel(n, s.From, s.To))
	}
	return demands
}

// Span is the layers [From, To) of a network.
type Span struct{ From, To int }

// Fused returns the layers that are computed as one operator each, without those that
// only change how a tensor is addressed.
func Fused(n *network.Network) (spans []Span) {
	from := 0
	for _, cut := range n.Cuts(network.PerLayer)[1:] {
		if !addressing(n.Layers[from:cut.Layers]) {
			spans = append(spans, Span{from, cut.Layers})
		}
		from = cut.Layers
	}
	return spans
}

// kernel returns the layers [from, to), which are computed together.
func kernel(n *network.Network, from, to int) (k Kernel) {
	var read []network.Source
	for i, l := range n.Layers[from:to] {
		if l.MACs > 0 {
			k.Class = classOf(l.Op)
		}
		k.MACs += l.MACs
		k.Weights += weights(l, i > 0)
		for _, s := range l.Inputs {
			if s.Layer < from && !slices.Contains(read, s) {
				read = append(read, s)
				k.Activations += n.Tensor(s).Shape.Elements()
			}
		}
	}
	for _, t := range n.Layers[to-1].Outputs {
		k.Activations += t.Shape.Elements()
	}
	return k
}

// addressing reports whether layers leave all elements where they are.
func addressing(layers []network.Layer) bool {
	return !slices.ContainsFunc(layers, func(l network.Layer) bool {
		_, reshapes := l.Op.(network.Reshape)
		return !reshapes && l.Kind != "Identity" && l.Kind != "Dropout"
	})
}

func classOf(op network.Op) Class {
	switch op := op.(type) {
	case network.Conv:
		return ConvolutionClass(op.Window, op.Groups)
	case network.ConvTranspose:
		return ConvolutionClass(op.Window, op.Groups)
	}
	return Plain
}

// ConvolutionClass returns the class of a convolution. 0 groups mean 1.
func ConvolutionClass(w network.Window, groups int) Class {
	switch {
	case groups > 1:
		return Apart
	case w.Elements() == 1:
		return Plain
	case slices.Equal(w.Kernel, []int{3, 3}) && !slices.ContainsFunc(w.Stride, func(s int) bool { return s > 1 }):
		return Square
	}
	return Window
}

// weights returns the number of weights that a layer reads. follows says that it is
// fused to a layer before it.
func weights(l network.Layer, follows bool) int64 {
	switch op := l.Op.(type) {
	case network.Embedding: // only the rows of its tokens
		return l.Outputs[0].Shape.Elements()
	case network.Linear:
		if op.Tied { // to a layer where they are counted as parameters
			return l.Params + l.MACs/(l.Outputs[0].Shape.Elements()/int64(op.Out))
		}
	case network.Norm:
		if follows && op.Folds && op.Params > 0 { // its scale into other weights; its shift becomes a bias
			return l.Params / int64(op.Params)
		}
	}
	return l.Params
}

// Times returns the seconds of each layer, where Demands has their demand.
func (p Profile) Times(n *network.Network) []float64 {
	times := make([]float64, len(n.Layers))
	for i, d := range p.Demands(n) {
		times[i] = p.Seconds(d)
	}
	return times
}

// Heads are the times of all heads of a network: that of its first k layers is at k.
type Heads []float64

// NewHeads sums up the times of layers.
func NewHeads(times []float64) Heads {
	heads := make(Heads, 1+len(times))
	for i, t := range times {
		heads[i+1] = heads[i] + t
	}
	return heads
}

// Total returns the time of the network.
func (h Heads) Total() float64 { return h[len(h)-1] }

// Of returns the time of a cut's head. What the total exceeds it by is the time of the
// tail.
func (h Heads) Of(cut network.Cut) (sum float64) {
	if cut.Operators == nil {
		return h[cut.Layers]
	}
	for _, i := range cut.Operators {
		sum += h[i+1] - h[i]
	}
	return sum
}
