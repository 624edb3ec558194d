package network

import (
	"fmt"
	"slices"
)

// Op is an operator. It infers the shape of its output and counts its work. Its
// methods do not panic, whatever the input. Count is called only if Infer returned
// no error.
type Op interface {
	// Kind returns the operator's name.
	Kind() string
	// Infer returns the shape of the output, or an error if the inputs do not fit.
	Infer(in []Shape) (Shape, error)
	// Count returns the work.
	Count(in []Shape, out Shape) Work
	// Fuses reports whether every runtime computes this operator together with the
	// one before it. Then a cut between the two is never useful.
	Fuses() bool
}

// apart is embedded in operators that do not fuse.
type apart struct{}

func (apart) Fuses() bool { return false }

// Window describes how a kernel slides over the spatial dimensions of N×C×…, with
// one number for each of them. Begin and End are the padding before and after. Nil
// means 1 for Stride and Dilation, and 0 for Begin and End.
type Window struct {
	Kernel, Stride, Dilation, Begin, End []int
	// Ceil keeps a last window that only partly covers the input.
	Ceil bool
}

// Square returns a window of equal height and width.
func Square(kernel, stride, pad int) Window { return Rect(kernel, kernel, stride, pad, pad) }

// Rect returns a window with its own height, width and paddings.
func Rect(height, width, stride, padY, padX int) Window {
	pads := []int{padY, padX}
	return Window{Kernel: []int{height, width}, Stride: []int{stride, stride}, Begin: pads, End: pads}
}

// Same returns a square window of odd size that keeps the extent, except for its
// stride.
func Same(kernel, stride int) Window { return Square(kernel, stride, kernel/2) }

// Elements returns the number of places in the kernel.
func (w Window) Elements() int64 { return Shape(w.Kernel).Elements() }

// mostWindow limits every number of a window, so that nothing overflows.
const mostWindow = 1 << 24

// fits returns an error if the window does not fit an input N×C×….
func (w Window) fits(in Shape) error {
	dims := len(w.Kernel)
	if dims == 0 || len(in) != dims+2 {
		return fmt.Errorf("a window of %d dimensions needs N×C and as many, got %v", dims, in)
	}
	for _, list := range [][]int{w.Stride, w.Dilation, w.Begin, w.End} {
		if list != nil && len(list) != dims {
			return fmt.Errorf("a window of %d dimensions has %d strides, dilations or paddings", dims, len(list))
		}
	}
	elements := 1
	for i := range dims {
		kernel, stride, dilation, begin, end := w.along(i)
		if min(kernel, stride, dilation) < 1 || min(begin, end) < 0 || max(kernel, stride, dilation, begin, end) > mostWindow {
			return fmt.Errorf("needs positive kernel, stride and dilation and no negative padding, got %d, %d, %d, %d, %d",
				kernel, stride, dilation, begin, end)
		}
		if elements *= kernel; elements > MaxElements {
			return fmt.Errorf("a kernel of %v is too large", Shape(w.Kernel))
		}
	}
	return nil
}

// along returns the numbers for one dimension.
func (w Window) along(i int) (kernel, stride, dilation, begin, end int) {
	at := func(list []int, otherwise int) int {
		if list == nil {
			return otherwise
		}
		return list[i]
	}
	return w.Kernel[i], at(w.Stride, 1), at(w.Dilation, 1), at(w.Begin, 0), at(w.End, 0)
}

// extent returns the spatial extent of the output.
func (w Window) extent(in Shape) (Shape, error) {
	if err := w.fits(in); err != nil {
		return nil, err
	}
	out := make(Shape, len(w.Kernel))
	for i := range out {
		kernel, stride, dilation, begin, end := w.along(i)
		room := in[2+i] + begin + end - dilation*(kernel-1) - 1
		if room < 0 {
			return nil, fmt.Errorf("a kernel of %v does not fit %v with its padding", Shape(w.Kernel), in)
		}
		steps := room / stride
		// A window that would begin in the padding after the input is left out, as
		// in all frameworks.
		if w.Ceil && room%stride != 0 && (steps+1)*stride < in[2+i]+begin {
			steps++
		}
		out[i] = steps + 1
	}
	return out, nil
}

// Conv is a convolution over any number of spatial dimensions.
type Conv struct {
	apart
	Out int
	Window
	Groups int // 0 means 1; equal to the channels for a depthwise convolution
	Bias   bool
}

func (c Conv) Kind() string { return "Conv" }

func (c Conv) groups() int { return max(c.Groups, 1) }

func (c Conv) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	extent, err := c.extent(s)
	if err != nil {
		return nil, err
	}
	if err := grouped(s, c.Out, c.Groups); err != nil {
		return nil, err
	}
	return append(Shape{s[0], c.Out}, extent...), nil
}

func (c Conv) Count(in []Shape, out Shape) Work {
	perOutput := times(int64(in[0][1]/c.groups()), c.Elements())
	return Work{MACs: times(out.Elements(), perOutput), Params: times(int64(c.Out), perOutput) + bias(c.Bias, c.Out)}
}

// grouped returns an error if the channels cannot be divided into groups; 0 groups
// mean 1.
func grouped(in Shape, out, groups int) error {
	if groups == 0 {
		groups = 1
	}
	if min(out, groups) < 1 || in[1]%groups != 0 || out%groups != 0 {
		return fmt.Errorf("%d output channels of %v in %d groups", out, in, groups)
	}
	return nil
}

// ConvTranspose is a transposed convolution ("deconvolution"): Window is that of
// the convolution that it reverses. Extra rows are added at the end.
type ConvTranspose struct {
	apart
	Out int
	Window
	Extra  []int // output padding; nil means none
	Groups int   // 0 means 1
	Bias   bool
}

func (c ConvTranspose) Kind() string { return "ConvTranspose" }

func (c ConvTranspose) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	if err := c.fits(s); err != nil {
		return nil, err
	}
	if err := grouped(s, c.Out, c.Groups); err != nil {
		return nil, err
	}
	if c.Extra != nil && (len(c.Extra) != len(c.Kernel) || slices.Min(c.Extra) < 0 || slices.Max(c.Extra) > mostWindow) {
		return nil, fmt.Errorf("%v extra rows for %v", c.Extra, s)
	}
	out := Shape{s[0], c.Out}
	for i := range c.Kernel {
		kernel, stride, dilation, begin, end := c.along(i)
		if s[2+i] > MaxElements/stride {
			return nil, fmt.Errorf("%v with a stride of %d is too large", s, stride)
		}
		extent := (s[2+i]-1)*stride + dilation*(kernel-1) + 1 - begin - end
		if c.Extra != nil {
			extent += c.Extra[i]
		}
		out = append(out, extent)
	}
	return out, nil
}

func (c ConvTranspose) groups() int { return max(c.Groups, 1) }

func (c ConvTranspose) Count(in []Shape, out Shape) Work {
	perInput := times(int64(c.Out/c.groups()), c.Elements())
	return Work{MACs: times(in[0].Elements(), perInput), Params: times(int64(in[0][1]), perInput) + bias(c.Bias, c.Out)}
}

// Pool takes the maximum or the mean over windows.
type Pool struct {
	apart
	Window
	Mean bool
}

// MaxPool returns a pooling that takes the maximum of each window.
func MaxPool(w Window) Pool { return Pool{Window: w} }

// AvgPool returns a pooling that takes the mean of each window.
func AvgPool(w Window) Pool { return Pool{Window: w, Mean: true} }

func (p Pool) Kind() string {
	if p.Mean {
		return "AvgPool"
	}
	return "MaxPool"
}

func (p Pool) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	extent, err := p.extent(s)
	if err != nil {
		return nil, err
	}
	return append(Shape{s[0], s[1]}, extent...), nil
}

func (p Pool) Count(_ []Shape, out Shape) Work {
	return Work{Elementwise: times(out.Elements(), p.Elements())}
}

// AdaptivePool averages N×C×… over a grid of Extent cells.
type AdaptivePool struct {
	apart
	Extent []int
}

func (AdaptivePool) Kind() string { return "AdaptiveAvgPool" }

func (p AdaptivePool) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err == nil && len(s) != 2+len(p.Extent) {
		err = fmt.Errorf("pooling to %v needs N×C and as many dimensions, got %v", Shape(p.Extent), s)
	}
	if err != nil {
		return nil, err
	}
	return append(Shape{s[0], s[1]}, p.Extent...), nil
}

// Count takes into account that cells overlap if there are more cells than places.
func (AdaptivePool) Count(in []Shape, out Shape) Work {
	return Work{Elementwise: max(in[0].Elements(), out.Elements())}
}

// Mean averages over dimensions, which get the extent 1 with Keep, and are removed
// without it. Global pooling is one case.
type Mean struct {
	apart
	Axes []int // negative ones count from the end
	Keep bool
}

// GlobalAvgPool averages each channel of N×C×H×W into one value, N×C.
func GlobalAvgPool() Mean { return Mean{Axes: []int{2, 3}} }

func (Mean) Kind() string { return "Mean" }

func (m Mean) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	gone := make([]bool, len(s))
	for _, a := range m.Axes {
		at, err := s.axis(a)
		if err != nil {
			return nil, err
		}
		gone[at] = true
	}
	out := Shape{}
	for i, d := range s {
		switch {
		case !gone[i]:
			out = append(out, d)
		case m.Keep:
			out = append(out, 1)
		}
	}
	return out, nil
}

func (Mean) Count(in []Shape, _ Shape) Work { return Work{Elementwise: in[0].Elements()} }

// Linear is a fully connected layer over the last dimension.
type Linear struct {
	apart
	Out  int
	Bias bool
	Tied bool // the weights are shared with another layer and counted there
}

func (Linear) Kind() string { return "Linear" }

func (l Linear) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	if len(s) < 1 || l.Out < 1 {
		return nil, fmt.Errorf("a linear layer with %d outputs over %v", l.Out, s)
	}
	return s.with(len(s)-1, l.Out), nil
}

func (l Linear) Count(in []Shape, out Shape) Work {
	inputs := int64(in[0][len(in[0])-1])
	w := Work{MACs: times(out.Elements(), inputs), Params: bias(l.Bias, l.Out)}
	if !l.Tied {
		w.Params += times(inputs, int64(l.Out))
	}
	return w
}

func bias(has bool, out int) int64 {
	if has {
		return int64(out)
	}
	return 0
}

// Norm scales and shifts what it normalizes.
type Norm struct {
	Name   string // "BatchNorm", "LayerNorm", ...
	Axis   int    // of the parameters: 1 for channels, −1 for features
	Params int    // number for every place along the axis, such as scale and shift
	Folds  bool   // it is folded into the convolution before it at inference
}

// The usual normalizations.
var (
	BatchNorm = Norm{Name: "BatchNorm", Axis: 1, Params: 2, Folds: true}
	LayerNorm = Norm{Name: "LayerNorm", Axis: -1, Params: 2}
	RMSNorm   = Norm{Name: "RMSNorm", Axis: -1, Params: 1}
	// ChannelNorm is LayerNorm over the channels of an image (ConvNeXt).
	ChannelNorm = Norm{Name: "LayerNorm", Axis: 1, Params: 2}
)

func (n Norm) Kind() string { return n.Name }
func (n Norm) Fuses() bool  { return n.Folds }

func (n Norm) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	if n.Params < 0 {
		return nil, fmt.Errorf("%d parameters for a place", n.Params)
	}
	_, err = s.axis(n.Axis)
	return s, err
}

func (n Norm) Count(in []Shape, out Shape) Work {
	a, _ := in[0].axis(n.Axis)
	return Work{Elementwise: out.Elements(), Params: times(int64(n.Params), int64(out[a]))}
}

// Activation is a function of each element: ReLU, GELU, ...
type Activation struct{ Name string }

// The usual activations.
var (
	ReLU        = Activation{"ReLU"}
	ReLU6       = Activation{"ReLU6"}
	SiLU        = Activation{"SiLU"}
	GELU        = Activation{"GELU"}
	Sigmoid     = Activation{"Sigmoid"}
	HardSwish   = Activation{"HardSwish"}
	HardSigmoid = Activation{"HardSigmoid"}
	Tanh        = Activation{"Tanh"}
)

func (a Activation) Kind() string                  { return a.Name }
func (Activation) Fuses() bool                     { return true }
func (Activation) Infer(in []Shape) (Shape, error) { return one(in) }
func (Activation) Count(_ []Shape, out Shape) Work { return Work{Elementwise: out.Elements()} }

// Elementwise combines tensors element by element, with broadcasting.
type Elementwise struct {
	apart
	Name string
}

// The usual combinations.
var (
	Add = Elementwise{Name: "Add"}
	Mul = Elementwise{Name: "Mul"}
)

func (e Elementwise) Kind() string { return e.Name }

func (e Elementwise) Infer(in []Shape) (Shape, error) {
	if len(in) == 0 {
		return nil, fmt.Errorf("needs an input")
	}
	return Broadcast(in...)
}

func (Elementwise) Count(in []Shape, out Shape) Work {
	return Work{Elementwise: times(out.Elements(), int64(max(len(in)-1, 1)))}
}

// Parameter adds or multiplies trainable values that broadcast over the input, such
// as a position embedding or a layer's scale.
type Parameter struct {
	apart
	Name  string
	Shape Shape
}

func (p Parameter) Kind() string { return p.Name }

func (p Parameter) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	out, err := Broadcast(s, p.Shape)
	if err == nil && !slices.Equal(out, s) {
		err = fmt.Errorf("parameters of %v do not fit %v", p.Shape, s)
	}
	return out, err
}

func (p Parameter) Count(_ []Shape, out Shape) Work {
	return Work{Elementwise: out.Elements(), Params: p.Shape.Elements()}
}

// Concat joins tensors along a dimension. It may add trainable values, such as a
// class token.
type Concat struct {
	apart
	Axis  int
	Extra int // places along the axis that hold trainable values
}

func (Concat) Kind() string { return "Concat" }

func (c Concat) Infer(in []Shape) (Shape, error) {
	if len(in) == 0 {
		return nil, fmt.Errorf("needs an input")
	}
	a, err := in[0].axis(c.Axis)
	if err != nil {
		return nil, err
	}
	if c.Extra < 0 || c.Extra > 0 && a == 0 {
		return nil, fmt.Errorf("%d extra places along dimension %d", c.Extra, a)
	}
	sum := c.Extra
	for _, s := range in {
		if len(s) != len(in[0]) || !slices.Equal(s.with(a, 0), in[0].with(a, 0)) {
			return nil, fmt.Errorf("shapes %v do not join along dimension %d", in, a)
		}
		sum += s[a]
	}
	return in[0].with(a, sum), nil
}

func (c Concat) Count(_ []Shape, out Shape) Work {
	if c.Extra == 0 {
		return Work{}
	}
	// Every sample of the batch gets the same values.
	a, _ := out.axis(c.Axis)
	return Work{Params: out[1:].with(a-1, c.Extra).Elements()}
}

// Slice takes part of one dimension, [From, To).
type Slice struct {
	apart
	Axis, From, To int
}

func (Slice) Kind() string { return "Slice" }

func (c Slice) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	a, err := s.axis(c.Axis)
	if err != nil {
		return nil, err
	}
	if c.From < 0 || c.To <= c.From || c.To > s[a] {
		return nil, fmt.Errorf("no places %d to %d in dimension %d of %v", c.From, c.To, a, s)
	}
	return s.with(a, c.To-c.From), nil
}

func (Slice) Count([]Shape, Shape) Work { return Work{} }

// Reshape changes the shape and keeps the elements. One dimension may be −1, which
// means the rest.
type Reshape struct {
	apart
	To   Shape
	Name string // "Flatten", "Shuffle", ...; empty for Reshape
}

// Flatten reshapes N×C×H×W to a vector for each sample.
func Flatten(batch int) Reshape { return Reshape{To: Shape{batch, -1}, Name: "Flatten"} }

func (r Reshape) Kind() string {
	if r.Name != "" {
		return r.Name
	}
	return "Reshape"
}

func (r Reshape) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	out, open, known := slices.Clone(r.To), -1, int64(1)
	for i, d := range out {
		switch {
		case d == -1 && open < 0:
			open = i
		case d < 1 || int64(d) > s.Elements()/known:
			return nil, fmt.Errorf("%v cannot be laid out as %v", s, r.To)
		default:
			known *= int64(d)
		}
	}
	if open >= 0 {
		out[open] = int(s.Elements() / known)
	}
	if out.Elements() != s.Elements() {
		return nil, fmt.Errorf("%v cannot be laid out as %v", s, r.To)
	}
	return out, nil
}

func (Reshape) Count([]Shape, Shape) Work { return Work{} }

// Shuffle exchanges channels between groups (ShuffleNet). The shape does not
// change.
type Shuffle struct {
	apart
	Groups int
}

func (Shuffle) Kind() string { return "ChannelShuffle" }

func (f Shuffle) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err == nil && (len(s) < 2 || f.Groups < 1 || s[1]%f.Groups != 0) {
		err = fmt.Errorf("channels of %v do not part into %d groups", s, f.Groups)
	}
	return s, err
}

func (Shuffle) Count([]Shape, Shape) Work { return Work{} }

// Transpose reorders dimensions: dimension i of the output is Perm[i] of the
// input.
type Transpose struct {
	apart
	Perm []int
}

func (Transpose) Kind() string { return "Transpose" }

func (p Transpose) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	seen := make([]bool, len(s))
	out := make(Shape, len(s))
	if len(p.Perm) != len(s) {
		return nil, fmt.Errorf("a permutation of %d dimensions for %v", len(p.Perm), s)
	}
	for i, from := range p.Perm {
		if from < 0 || from >= len(s) || seen[from] {
			return nil, fmt.Errorf("%v is no permutation of the dimensions of %v", p.Perm, s)
		}
		seen[from] = true
		out[i] = s[from]
	}
	return out, nil
}

func (Transpose) Count([]Shape, Shape) Work { return Work{} }

// Pad adds places before and after every dimension.
type Pad struct {
	apart
	Begin, End []int
}

func (Pad) Kind() string { return "Pad" }

func (p Pad) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	if len(p.Begin) != len(s) || len(p.End) != len(s) {
		return nil, fmt.Errorf("paddings %v and %v for %v", p.Begin, p.End, s)
	}
	out := slices.Clone(s)
	for i := range out {
		if max(p.Begin[i], p.End[i]) > 1<<24 || min(p.Begin[i], p.End[i]) < -1<<24 {
			return nil, fmt.Errorf("paddings %v and %v for %v", p.Begin, p.End, s)
		}
		out[i] += p.Begin[i] + p.End[i]
	}
	return out, nil
}

func (Pad) Count([]Shape, Shape) Work { return Work{} }

// Upsample repeats or interpolates to a spatial extent Scale times as large.
type Upsample struct {
	apart
	Scale int
}

func (Upsample) Kind() string { return "Upsample" }

func (u Upsample) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	if len(s) < 3 || u.Scale < 1 || u.Scale > 1<<16 {
		return nil, fmt.Errorf("%v cannot be upsampled %d times", s, u.Scale)
	}
	out := slices.Clone(s)
	for i := 2; i < len(out); i++ {
		out[i] *= u.Scale
	}
	return out, nil
}

func (Upsample) Count(_ []Shape, out Shape) Work { return Work{Elementwise: out.Elements()} }

// MatMul multiplies two tensors as matrices over their last two dimensions; the
// others broadcast.
type MatMul struct{ apart }

func (MatMul) Kind() string { return "MatMul" }

func (MatMul) Infer(in []Shape) (Shape, error) {
	if len(in) != 2 || len(in[0]) < 1 || len(in[1]) < 1 {
		return nil, fmt.Errorf("a matrix product needs two tensors with dimensions, got %v", in)
	}
	a, b := in[0], in[1]
	// A vector counts as a matrix of one row or one column, which the result leaves
	// out.
	row, column := len(a) == 1, len(b) == 1
	if row {
		a = Shape{1, a[0]}
	}
	if column {
		b = Shape{b[0], 1}
	}
	if a[len(a)-1] != b[len(b)-2] {
		return nil, fmt.Errorf("%v and %v have no matrix product", in[0], in[1])
	}
	out, err := Broadcast(a[:len(a)-2], b[:len(b)-2])
	if err != nil {
		return nil, err
	}
	if !row {
		out = append(out, a[len(a)-2])
	}
	if !column {
		out = append(out, b[len(b)-1])
	}
	return out, nil
}

func (MatMul) Count(in []Shape, out Shape) Work {
	return Work{MACs: times(out.Elements(), int64(in[0][len(in[0])-1]))}
}

// Softmax normalizes exponentials along a dimension. The shape does not change.
type Softmax struct{ apart }

func (Softmax) Kind() string                    { return "Softmax" }
func (Softmax) Infer(in []Shape) (Shape, error) { return one(in) }
func (Softmax) Count(_ []Shape, out Shape) Work { return Work{Elementwise: out.Elements()} }

// Attention is scaled dot-product attention of queries N×T×D over keys N×S×E and
// values N×S×E, in Heads heads: both matrix products and the softmax between them.
// Keys and values may have fewer heads, each then shared by several of the queries'
// (grouped-query attention). A causal mask saves no work: all T·S scores count, as
// dense kernels compute them.
//
// Trainable values may act on the scores, such as a bias for relative positions.
// They do not depend on the input, so computing them costs nothing at inference.
type Attention struct {
	apart
	Heads  int
	Params int // trainable values that act on the scores
}

func (Attention) Kind() string { return "Attention" }

func (a Attention) Infer(in []Shape) (Shape, error) {
	if len(in) != 3 || len(in[0]) != 3 || len(in[1]) != 3 || !slices.Equal(in[1], in[2]) || in[0][0] != in[1][0] {
		return nil, fmt.Errorf("attention needs queries N×T×D and keys and values N×S×E, got %v", in)
	}
	q, k := in[0], in[1]
	if min(a.Heads, q[2], k[2]) < 1 || q[2]%a.Heads != 0 || k[2]%(q[2]/a.Heads) != 0 || q[2]%k[2] != 0 {
		return nil, fmt.Errorf("queries %v and keys %v do not part into %d heads", q, k, a.Heads)
	}
	if a.Params < 0 {
		return nil, fmt.Errorf("%d parameters for scores", a.Params)
	}
	return q, nil
}

func (a Attention) Count(in []Shape, _ Shape) Work {
	q := in[0]
	scores := times(int64(q[0]), int64(q[1]), int64(in[1][1]))
	visits := int64(1)
	if a.Params > 0 {
		visits = 2 // one before the softmax
	}
	return Work{MACs: times(2, scores, int64(q[2])), Elementwise: times(visits, scores, int64(a.Heads)), Params: int64(a.Params)}
}

// Embedding looks tokens up: N×T becomes N×T×Width.
type Embedding struct {
	apart
	Vocabulary, Width int
}

func (Embedding) Kind() string { return "Embedding" }

func (e Embedding) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err == nil && (e.Vocabulary < 1 || e.Width < 1) {
		err = fmt.Errorf("an embedding of %d×%d", e.Vocabulary, e.Width)
	}
	return append(slices.Clone(s), e.Width), err
}

func (e Embedding) Count([]Shape, Shape) Work {
	return Work{Params: times(int64(e.Vocabulary), int64(e.Width))}
}

func one(in []Shape) (Shape, error) {
	if len(in) != 1 {
		return nil, fmt.Errorf("needs one input, got %d", len(in))
	}
	return in[0], nil
}

// times multiplies counts. A product above the limit of a network stays above it,
// instead of overflowing.
func times(counts ...int64) int64 {
	n := int64(1)
	for _, c := range counts {
		if c > 0 && n > MaxWork/c {
			return MaxWork + 1
		}
		n *= c
	}
	return n
}
