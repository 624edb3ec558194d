package measured

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/network"
	"splitscope/core/system/device"
)

// traced is an element of a profile in JSON: an event of ONNX Runtime, or a layer of
// TensorRT.
type traced struct {
	// ONNX Runtime
	Category string  `json:"cat"`
	Name     string  `json:"name"`
	Duration float64 `json:"dur"` // µs
	Args     struct {
		Operator text            `json:"op_name"`
		Index    text            `json:"node_index"`
		Weights  text            `json:"parameter_size"` // bytes
		Inputs   json.RawMessage `json:"input_type_shape"`
		Outputs  json.RawMessage `json:"output_type_shape"`
	} `json:"args"`

	// TensorRT
	Count   float64 `json:"count"` // runs, in an element of its own
	Total   float64 `json:"timeMs"`
	Average float64 `json:"averageMs"`
	Median  float64 `json:"medianMs"`
}

// text is a string, or a number that some versions write instead.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	*t = text(strings.Trim(string(data), `"`))
	return nil
}

// readJSON reads a profile of ONNX Runtime or TensorRT. ONNX Runtime closes the list only
// with the session.
func readJSON(profile, info []byte) (*Times, error) {
	d := json.NewDecoder(bytes.NewReader(profile))
	if _, err := d.Token(); err != nil {
		return nil, Damaged.At("")
	}
	var o onnxRuntime
	var r tensorRT
	open := false
	for !open && d.More() {
		var e traced
		switch err := d.Decode(&e); {
		case err != nil:
			open = true
		case e.Category != "":
			o.add(e)
		case e.Count > 0 || e.Name != "":
			r.add(e)
		}
	}
	if _, err := d.Token(); err != nil {
		open = true
	}
	switch {
	case o.found:
		return o.times(open), nil
	case !r.found:
		return nil, UnknownFormat.At("")
	case open:
		return nil, Damaged.At("")
	}
	return r.times(info)
}

// onnxRuntime collects the events of a profile of ONNX Runtime.
type onnxRuntime struct {
	found bool
	runs  int
	nodes []*node
	known map[string]*node
}

// node is a kernel with the time of each of its calls, in µs.
type node struct {
	traced
	calls []float64
}

func (o *onnxRuntime) add(e traced) {
	o.found = true
	name, kernel := strings.CutSuffix(e.Name, "_kernel_time")
	switch {
	case e.Category == "Session" && e.Name == "model_run":
		o.runs++
		return
	case e.Category != "Node" || !kernel: // old versions have fences too, which wait
		return
	case !(e.Duration >= 0):
		return
	}
	key := string(e.Args.Index) + " " + name
	n := o.known[key]
	if n == nil {
		if o.known == nil {
			o.known = map[string]*node{}
		}
		if len(o.nodes) > maxEvents {
			return
		}
		e.Name = name
		n = &node{traced: e}
		o.known[key] = n
		o.nodes = append(o.nodes, n)
	}
	n.calls = append(n.calls, e.Duration)
}

func (o *onnxRuntime) times(open bool) *Times {
	t := &Times{Source: ONNXRuntime, Truncated: open, Runs: o.runs}
	if t.Runs == 0 && len(o.nodes) > 0 {
		t.Runs = len(slices.MinFunc(o.nodes, func(a, b *node) int { return len(a.calls) - len(b.calls) }).calls)
	}
	most := int64(-1)
	for _, n := range o.nodes {
		e := Event{Name: n.Name, Kind: string(n.Args.Operator), Seconds: n.seconds(t.Runs)}
		in, out := shapes(n.Args.Inputs), shapes(n.Args.Outputs)
		if len(in) > 0 && len(out) > 0 {
			weights := int64(-1)
			if bytes, err := strconv.ParseInt(string(n.Args.Weights), 10, 64); err == nil && 0 <= bytes && bytes < network.MaxElements {
				weights = bytes * 8 / int64(in[0].typ.Bits())
			}
			e.Kernel = kernelOf(e.Kind, in, out, weights)
		}
		if k := e.Kernel; k != nil && k.MACs > most {
			most, t.Format, t.Said = k.MACs, in[0].typ, true
		}
		t.Padded = t.Padded || strings.HasPrefix(e.Kind, "Reorder")
		t.Events = append(t.Events, e)
	}
	return t
}

// seconds returns the time in one run: the median of the calls after the first ones,
// which warm up, and more than once if a loop calls it.
func (n *node) seconds(runs int) float64 {
	each := max(1, math.Round(float64(len(n.calls))/float64(max(runs, 1))))
	skip := min(len(n.calls)-1, max(int(each), len(n.calls)/10))
	rest := slices.Sorted(slices.Values(n.calls[skip:]))
	return each * (rest[(len(rest)-1)/2] + rest[len(rest)/2]) / 2 * 1e-6
}

// tensor is an input or an output of a kernel.
type tensor struct {
	typ   network.Type
	shape network.Shape
}

var typeNames = map[string]network.Type{
	"float": network.Float32, "float16": network.Float16, "bfloat16": network.BFloat16, "double": network.Float64,
	"int8": network.Int8, "uint8": network.Uint8, "int32": network.Int32, "int64": network.Int64, "bool": network.Bool,
}

// shapes reads [{"float":[1,3,224,224]}, …]. It returns nil if it cannot, or if a tensor
// is too large to be real.
func shapes(data json.RawMessage) (all []tensor) {
	var list []map[string]network.Shape
	if json.Unmarshal(data, &list) != nil {
		return nil
	}
	for _, one := range list {
		for name, shape := range one {
			if slices.Contains(shape, 0) {
				continue // an input that is not given
			}
			if shape.Check() != nil {
				return nil
			}
			all = append(all, tensor{typeNames[name], shape}) // others are rare, and taken for float32
		}
	}
	return all
}

// heavy are operators whose work does not follow from shapes alone.
var heavy = []string{"Attention", "LSTM", "GRU", "RNN", "Einsum", "MatMulNBits", "If", "Loop", "Scan", "FFT", "DFT"}

// kernelOf returns the work of a kernel from its shapes, or nil. weights is the number
// of elements of its constant inputs, −1 if that is not known.
func kernelOf(kind string, in, out []tensor, weights int64) *device.Kernel {
	if slices.ContainsFunc(heavy, func(name string) bool { return strings.Contains(kind, name) }) {
		return nil
	}
	k := &device.Kernel{}
	for _, t := range in {
		k.Activations += t.shape.Elements()
	}
	x, y := in[0].shape, out[0].shape
	// The weights are the first input of as many dimensions as the first one. Scales and
	// zero points may come before them.
	var w network.Shape
	for _, t := range in[1:] {
		if len(t.shape) == len(x) || len(t.shape) == 2 {
			w = t.shape
			break
		}
	}
	switch {
	case strings.Contains(kind, "Conv"):
		if len(w) != len(x) || len(x) < 3 {
			return nil
		}
		k.MACs, k.Class = convolution(strings.Contains(kind, "Transpose"), x, w, y)
		k.Weights = w.Elements() + vectors(in[1:]) // another input is a sum that is fused in
	case strings.Contains(kind, "Gemm") || strings.Contains(kind, "MatMul"):
		if len(x) == 0 || len(y) == 0 {
			return nil
		}
		inner, columns := int64(x[len(x)-1]), int64(y[len(y)-1])
		k.MACs = product(y.Elements(), inner)
		switch {
		case w == nil: // packed beforehand, and gone from the shapes
			k.Weights = product(inner, columns) + vectors(in[1:])
			k.Activations += product(inner, columns)
		case weights != 0 && len(w) == 2:
			k.Weights = w.Elements() + vectors(in[1:])
		}
	case weights > 0:
		k.Weights = min(weights, k.Activations-x.Elements())
	}
	k.Activations -= k.Weights
	for _, t := range out {
		k.Activations += t.shape.Elements()
	}
	if k.MACs > network.MaxWork || max(k.Activations, k.Weights) > network.MaxElements {
		return nil
	}
	return k
}

// vectors returns the elements of tensors with at most one dimension: biases, scales and
// zero points.
func vectors(tensors []tensor) (elements int64) {
	for _, t := range tensors {
		if len(t.shape) < 2 {
			elements += t.shape.Elements()
		}
	}
	return elements
}

// convolution returns the MACs and the class of a convolution of x by w to y.
func convolution(transposed bool, x, w, y network.Shape) (int64, device.Class) {
	window := network.Window{Kernel: w[2:]}
	channels, from, to := x[1], x, y
	if x[1] != w[1] && y[1] != w[0] && y[len(y)-1] == w[0] { // channels last
		channels = x[len(x)-1]
		from, to = slices.Insert(slices.Clone(x[:len(x)-1]), 1, channels), slices.Insert(slices.Clone(y[:len(y)-1]), 1, w[0])
	}
	if transposed {
		return product(x.Elements(), int64(w[1]), window.Elements()), device.ConvolutionClass(window, 1)
	}
	for i := 2; i < len(from) && i < len(to); i++ {
		window.Stride = append(window.Stride, (from[i]+to[i]/2)/to[i])
	}
	return product(y.Elements(), int64(w[1]), window.Elements()), device.ConvolutionClass(window, channels/w[1])
}

// product multiplies counts. A product above the limit of a network stays above it.
func product(counts ...int64) int64 {
	p := int64(1)
	for _, c := range counts {
		if c > 0 && p > network.MaxWork/c {
			return network.MaxWork + 1
		}
		p *= c
	}
	return p
}
