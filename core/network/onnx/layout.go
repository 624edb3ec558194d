package onnx

import (
	"slices"
	"strings"

	"splitscope/core/network"
)

// What an input holds is not said in a file. Its rank and its extents say little:
// a mask of attention is N×1×T×T, and keys of the past are N×4×T×64. So the first
// operators that read an input are asked. What moves or scales its elements is
// followed; what slides over two of its dimensions tells which of them are the
// places of an image. Only where nothing tells, the extents do.

// evidence is what the first operators say of an input.
type evidence struct {
	first, last int  // operators that take it for an image with the channels in this place
	flat        bool // something takes its elements in a row
	other       bool // something joins it with what is no part of it, or multiplies its last dimensions
	channels    int  // that the first convolution wants, 0 where that is not said
}

// An image has so many channels.
var imageChannels = []int{1, 3, 4}

var imageTypes = []network.Type{network.Float32, network.Float64, network.Float16, network.BFloat16, network.Uint8, network.Int8}

// tracked is a tensor that is made of an input alone: for each of its dimensions
// that of the input, or none.
type tracked struct {
	name string
	dims []int
}

const (
	none      = -1
	mostLooks = 1000 // for an input
)

// Operators by what they do to the dimensions of an image.
var (
	keeping = set("Abs Cast CastLike Ceil Clip Dropout Elu Erf Exp Floor HardSigmoid HardSwish Identity LeakyRelu Log Mish Neg Pad " +
		"Reciprocal Relu Resize Round Sigmoid Sign Slice Softplus Sqrt Tanh ThresholdedRelu Upsample " +
		"DequantizeLinear QuantizeLinear DynamicQuantizeLinear Crop ImageScaler ReverseSequence Split")
	joining = set("Add Concat Div Max Mean Min Mod Mul Pow PRelu Sub Sum Where")
	sliding = set("AveragePool BatchNormalization Conv ConvInteger ConvTranspose DeformConv DepthToSpace FusedConv GlobalAveragePool " +
		"GlobalLpPool GlobalMaxPool GridSample GroupNorm GroupNormalization InstanceNormalization LpPool LRN MaxPool MaxRoiPool " +
		"NhwcConv NhwcFusedConv NhwcMaxPool QLinearAveragePool QLinearConv QLinearGlobalAveragePool ReorderInput RoiAlign SpaceToDepth")
)

func set(names string) map[string]bool {
	all := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		all[name] = true
	}
	return all
}

// reading is a node that reads a tensor, as its input of this place.
type reading struct {
	*node
	place int // none for what its inner graphs read
}

// tracker follows inputs through the nodes of a graph.
type tracker struct {
	im      *importer
	readers map[string][]reading
	makers  map[string]*node

	// Of the input that is followed now:
	info
	evidence
	known map[string]bool // tensors that are made of it alone
	left  int             // so much more may be looked at
}

func (im *importer) tracker() *tracker {
	t := &tracker{im: im, readers: map[string][]reading{}, makers: map[string]*node{}}
	for i := range im.nodes {
		n := &im.nodes[i]
		for k, name := range n.in {
			t.readers[name] = append(t.readers[name], reading{n, k})
		}
		for _, name := range n.outer {
			t.readers[name] = append(t.readers[name], reading{n, none})
		}
		for _, name := range n.out {
			t.makers[name] = n
		}
	}
	return t
}

// look follows an input to the first operators that tell.
func (t *tracker) look(in info) {
	t.info, t.evidence, t.known, t.left = in, evidence{}, map[string]bool{in.name: true}, mostLooks
	start := tracked{in.name, make([]int, len(in.dims))}
	for i := range start.dims {
		start.dims[i] = i
	}
	queue := []tracked{start}
	for len(queue) > 0 {
		from := queue[0]
		queue = queue[1:]
		for _, r := range t.readers[from.name] {
			if t.left--; t.left < 0 {
				return
			}
			dims, follow := t.pass(r, from)
			if !follow {
				continue
			}
			for _, out := range r.out {
				if out != "" && !t.known[out] {
					t.known[out] = true
					queue = append(queue, tracked{out, dims})
				}
			}
		}
	}
}

// pass is what an operator does with the dimensions of what it reads, and whether
// its outputs are worth following.
func (t *tracker) pass(n reading, from tracked) (dims []int, follow bool) {
	switch {
	case n.place == none || !standard(n.domain) && !strings.HasPrefix(n.domain, "com.microsoft"):
		return nil, false // nobody knows what it does
	case sliding[n.op]:
		t.slide(n, from)
		return nil, false
	case keeping[n.op]:
		return from.dims, n.place == 0
	case joining[n.op]:
		t.other = t.other || slices.ContainsFunc(n.in, func(name string) bool { return !t.alone(name) })
		return from.dims, true
	}
	c := call{im: t.im, node: n.node}
	rank := len(from.dims)
	switch n.op {
	case "Transpose":
		perm := c.ints("perm")
		for i := range rank {
			at := rank - 1 - i
			if len(perm) == rank {
				at = perm[i]
			}
			if at < 0 || at >= rank {
				return nil, false
			}
			dims = append(dims, from.dims[at])
		}
		if from.name == t.name {
			t.turn(dims)
		}
		return dims, true
	case "Squeeze":
		gone, err := places(t.axes(c), rank)
		for i, d := range from.dims {
			if err == nil && !gone[i] {
				dims = append(dims, d)
			}
		}
		return dims, len(dims) > 0 && len(dims) < rank
	case "Unsqueeze":
		axes := t.axes(c)
		made, err := places(axes, rank+len(axes))
		if err != nil {
			return nil, false
		}
		rest := from.dims
		for _, made := range made {
			d := none
			if !made {
				d, rest = rest[0], rest[1:]
			}
			dims = append(dims, d)
		}
		return dims, true
	case "Gather":
		a, err := axis(c.int("axis", 0), rank)
		if err != nil || n.place != 0 || len(n.in) < 2 {
			return nil, false
		}
		if v := t.im.values[n.in[1]]; v != nil && len(v.shape) == 0 {
			return slices.Delete(slices.Clone(from.dims), a, a+1), true
		}
		return from.dims, true
	case "Reshape":
		if dims = t.reshaped(from, c); dims != nil {
			return dims, true
		}
		t.flat = true
	case "Flatten", "Gemm", "FusedGemm", "QGemm":
		t.flat = true
	case "Shape", "Size":
	default:
		t.other = true
	}
	return nil, false
}

// turn takes down that an input's channels are first of all moved from the one
// layout of an image to the other.
func (t *tracker) turn(dims []int) {
	switch {
	case slices.Equal(dims, []int{0, 2, 3, 1}):
		if slices.Contains(imageChannels, t.dims[1].value) && large(t.dims[2:]) && !square(t.dims) {
			t.first++
		}
	case slices.Equal(dims, []int{0, 3, 1, 2}):
		if slices.Contains(imageChannels, t.dims[3].value) && large(t.dims[1:3]) {
			t.last++
		}
	}
}

// axes are those of a Squeeze or an Unsqueeze.
func (t *tracker) axes(c call) []int {
	if len(c.node.in) > 1 {
		return whole(t.values(c.node.in[1]))
	}
	return c.ints("axes")
}

// slide takes down what an operator with a window, or with numbers for each
// channel, says of the input's dimensions.
func (t *tracker) slide(n reading, from tracked) {
	if n.place != 0 || len(from.dims) != 4 {
		t.other = t.other || n.place == 0
		return
	}
	c := call{im: t.im, node: n.node}
	start, channels := 2, from.dims[1]
	if strings.HasPrefix(n.op, "Nhwc") || c.int("channels_last", 0) != 0 {
		start, channels = 1, from.dims[3]
	}
	batch := 1 // where the image begins
	if from.dims[0] == none {
		batch = 0
	}
	y, x := from.dims[start], from.dims[start+1]
	switch {
	case y == batch && x == batch+1:
		t.last++
	case y == batch+1 && x == batch+2:
		t.first++
	default:
		t.other = true
		return
	}
	weights := 1
	if n.op == "QLinearConv" {
		weights = 3
	}
	if t.channels == 0 && channels != none && strings.Contains(n.op, "Conv") && n.op != "ConvTranspose" && len(n.in) > weights {
		const most = 1 << 20
		if v := t.im.values[n.in[weights]]; v != nil && len(v.shape) == 4 && v.shape[1] <= most {
			t.channels = v.shape[1] * min(max(c.int("group", 1), 1), most)
		}
	}
}

// reshaped returns the dimensions behind a Reshape that only adds dimensions of one
// place, or leaves some out; nil where it does more. The batch may be open.
func (t *tracker) reshaped(from tracked, c call) (dims []int) {
	if len(c.node.in) < 2 || len(from.dims) == 0 || from.dims[0] != 0 {
		return nil
	}
	to := whole(t.values(c.node.in[1]))
	if len(to) < 3 || len(to) > 4 {
		return nil
	}
	var old []int // the dimensions of more than one place, or of an unknown number
	for _, d := range from.dims[1:] {
		if d != none && t.dims[d].value != 1 {
			old = append(old, d)
		}
	}
	dims = []int{0}
	for _, extent := range to[1:] {
		switch {
		case extent == 1:
			dims = append(dims, none)
		case len(old) > 0 && (extent == t.dims[old[0]].value || extent <= 0):
			dims, old = append(dims, old[0]), old[1:]
		default:
			return nil
		}
	}
	if len(old) > 0 {
		return nil
	}
	return dims
}

// values are those of a small constant, nil where they are not known yet.
func (t *tracker) values(name string) []float64 {
	if v := t.im.values[name]; v != nil {
		return v.data
	}
	if n := t.makers[name]; n != nil && n.op == "Constant" {
		for _, a := range n.attrs {
			switch {
			case a.tensor != nil:
				return a.tensor.data
			case strings.HasPrefix(a.name, "value"):
				return a.numbers
			}
		}
	}
	return nil
}

// alone says that a tensor is made of the input and of constants, as far as a
// look at those that make it tells.
func (t *tracker) alone(name string) bool {
	if t.left--; t.left < 0 {
		return false
	}
	if name == "" || t.known[name] {
		return true
	}
	if v := t.im.values[name]; v != nil {
		return v.fixed
	}
	n := t.makers[name]
	if n == nil {
		return false
	}
	return n.op == "Shape" || n.op == "Size" || !slices.ContainsFunc(n.in, func(from string) bool { return !t.alone(from) })
}

// holds decides what the input is that was looked at.
func (t *tracker) holds() network.Layout {
	rank := len(t.dims)
	// fits says whether a dimension may be that of channels: one that is open may,
	// if an operator says so.
	fits := func(d int, told bool) bool {
		if v := t.dims[d].value; v > 0 {
			return slices.Contains(imageChannels, v)
		}
		return told && (t.channels == 0 || slices.Contains(imageChannels, t.channels))
	}
	channels, last := rank-3, rank-1
	switch told := t.first > 0 || t.last > 0; {
	case t.last > t.first && fits(last, true):
		return network.NHWC
	case t.first > 0 && fits(channels, true):
		return network.NCHW
	case told || t.other && !t.flat || rank == 3:
		return network.PlainValue
	case fits(channels, false) && large(t.dims[2:]) && !(t.dims[1].value == 1 && square(t.dims)):
		return network.NCHW
	case fits(last, false) && large(t.dims[1:3]):
		return network.NHWC
	}
	return network.PlainValue
}

// defaults returns the values of the open dimensions of an input: of an image 224
// for height and width, and the channels that the first convolution wants.
func defaults(l network.Layout, rank, channels int) []int {
	values := slices.Repeat([]int{1}, rank)
	switch {
	case rank < 3:
	case l == network.NCHW:
		values[rank-3], values[rank-2], values[rank-1] = channels, 224, 224
	case l == network.NHWC:
		values[rank-3], values[rank-2], values[rank-1] = 224, 224, channels
	}
	return values
}

// square says that height and width are one and the same open dimension, as of a
// mask.
func square(dims []extent) bool {
	n := len(dims)
	return dims[n-1].symbol != "" && dims[n-1].symbol == dims[n-2].symbol
}

// large says that none of the dimensions is one.
func large(dims []extent) bool {
	return !slices.ContainsFunc(dims, func(e extent) bool { return e.value == 1 })
}
