package onnx

import (
	"slices"
	"strings"

	"splitscope/core/network"
)

// A file does not say what an input holds. Rank and extents say little: an
// attention mask is N×1×T×T, and the keys of a cache are N×4×T×64. So this file
// looks at the first operators that read an input. It follows those that move or
// scale elements. An operator that slides a window over two dimensions shows that
// they are the height and width of an image. The extents decide only if no operator
// does.

// evidence is what the first operators show about an input.
type evidence struct {
	first, last int  // operators that read it as an image with the channels first, or last
	flat        bool // an operator reads its elements as one row
	other       bool // an operator combines it with another tensor, or multiplies its last dimensions
	channels    int  // that the first convolution needs, 0 if that is not known
}

// The usual numbers of channels of an image.
var imageChannels = []int{1, 3, 4}

var imageTypes = []network.Type{network.Float32, network.Float64, network.Float16, network.BFloat16, network.Uint8, network.Int8}

// tracked is a tensor that depends only on an input. It has, for each of its
// dimensions, that of the input, or none.
type tracked struct {
	name string
	dims []int
}

const (
	none      = -1
	mostLooks = 1000 // operators for one input
)

// Operators by their effect on the dimensions of an image.
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

// reading is a node that reads a tensor, and the index of that input.
type reading struct {
	*node
	place int // none if an inner graph reads it
}

// tracker follows inputs through the nodes of a graph.
type tracker struct {
	im      *importer
	readers map[string][]reading
	makers  map[string]*node

	// State of the input that is followed:
	info
	evidence
	known map[string]bool // tensors that depend only on it
	left  int             // operators that may still be looked at
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

// look follows an input to the first operators that show what it is.
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

// pass returns the dimensions of an operator's output in terms of its input, and
// whether to follow the output.
func (t *tracker) pass(n reading, from tracked) (dims []int, follow bool) {
	switch {
	case n.place == none || !standard(n.domain) && !strings.HasPrefix(n.domain, "com.microsoft"):
		return nil, false // an unknown operator
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

// turn records that an input is first transposed from one layout of an image to the
// other.
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

// axes returns the axes of a Squeeze or an Unsqueeze.
func (t *tracker) axes(c call) []int {
	if len(c.node.in) > 1 {
		return whole(t.values(c.node.in[1]))
	}
	return c.ints("axes")
}

// slide records what an operator with a window, or with values for each channel,
// shows about the input's dimensions.
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
	batch := 1 // the number of dimensions before the image
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

// reshaped returns the dimensions after a Reshape that only adds or removes
// dimensions of extent 1, or nil if it does more. The batch may be open.
func (t *tracker) reshaped(from tracked, c call) (dims []int) {
	if len(c.node.in) < 2 || len(from.dims) == 0 || from.dims[0] != 0 {
		return nil
	}
	to := whole(t.values(c.node.in[1]))
	if len(to) < 3 || len(to) > 4 {
		return nil
	}
	var old []int // the dimensions whose extent is not 1
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

// values returns the values of a small constant, or nil if they are not known yet.
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

// alone reports whether a tensor depends only on the input and on constants, as far
// as the nodes before it show.
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

// holds returns the layout of the input, by the evidence.
func (t *tracker) holds() network.Layout {
	rank := len(t.dims)
	// fits reports whether a dimension may be the channels. An open one may if an
	// operator shows it.
	fits := func(d int, shown bool) bool {
		if v := t.dims[d].value; v > 0 {
			return slices.Contains(imageChannels, v)
		}
		return shown && (t.channels == 0 || slices.Contains(imageChannels, t.channels))
	}
	channels, last := rank-3, rank-1
	switch shown := t.first > 0 || t.last > 0; {
	case t.last > t.first && fits(last, true):
		return network.NHWC
	case t.first > 0 && fits(channels, true):
		return network.NCHW
	case shown || t.other && !t.flat || rank == 3:
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

// square reports whether height and width are the same open dimension, as in a
// mask.
func square(dims []extent) bool {
	n := len(dims)
	return dims[n-1].symbol != "" && dims[n-1].symbol == dims[n-2].symbol
}

// large reports whether no dimension is one.
func large(dims []extent) bool {
	return !slices.ContainsFunc(dims, func(e extent) bool { return e.value == 1 })
}
