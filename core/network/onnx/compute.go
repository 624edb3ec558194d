package onnx

import (
	"errors"
	"slices"
	"strings"

	"splitscope/core/network"
)

// The rules of operators that compute.

func broadcast(c *call) error {
	c.align()
	out, err := network.Broadcast(c.shapes()...)
	if err != nil {
		return errMisfit
	}
	c.give(0, out)
	return nil
}

func elementwise(c *call) error {
	c.align()
	return c.run(network.Elementwise{Name: c.node.op}, c.shapes()...)
}

func unary(c *call) error {
	c.align()
	c.give(0, c.dim(0))
	return nil
}

func activation(c *call) error {
	c.align()
	return c.run(network.Activation{Name: c.node.op}, c.dim(0))
}

// align follows symbolic dimensions through an element-wise operator, and finds
// those that do not fit each other.
func (c *call) align() {
	rank := 0
	for _, s := range c.shapes() {
		rank = max(rank, len(s))
	}
	axes, extents, apart := make([]uint64, rank), make([]int, rank), make([]bool, rank)
	for i := range c.in {
		v := c.arg(i)
		if v == nil {
			continue
		}
		for k, d := range v.shape {
			at := rank - len(v.shape) + k
			if v.axes != nil {
				axes[at] |= v.axes[k]
			} else {
				axes[at] |= v.open
			}
			if d != 1 {
				apart[at] = apart[at] || extents[at] != 0 && extents[at] != d
				extents[at] = d
			}
		}
	}
	if slices.Contains(apart, true) {
		c.apart = new(uint64)
	}
	for at, bits := range axes {
		if apart[at] {
			*c.apart |= bits
		}
	}
	c.out[0].axes = axes
}

// batchNorm has further outputs in training, the running and saved statistics, with
// one value for each channel.
func batchNorm(c *call) error {
	for i := 1; i < len(c.out); i++ {
		c.give(i, c.dim(1))
	}
	return c.run(network.BatchNorm, c.dim(0))
}

// layerNorm is any normalization by statistics of its input. Further outputs are
// the statistics, with the extent 1 in all normalized dimensions.
func layerNorm(c *call) error {
	s := c.dim(0)
	c.op = network.Norm{Name: c.node.op, Axis: -1}
	c.give(0, s)
	c.work.Elementwise = s.Elements()
	if a, err := axis(c.int("axis", -1), len(s)); err == nil {
		c.statistics(a)
	}
	return nil
}

func (c *call) statistics(from int) {
	small := slices.Clone(c.dim(0))
	for i := from; i < len(small); i++ {
		small[i] = 1
	}
	c.give(1, small)
	c.give(2, small)
}

// skipNorm adds a shortcut, and perhaps a bias, before it normalizes.
func skipNorm(c *call) error {
	s := c.dim(0)
	if len(s) == 0 {
		return errMisfit
	}
	c.op = network.Norm{Name: c.node.op, Axis: -1}
	c.give(0, s)
	c.give(3, s)
	c.statistics(len(s) - 1)
	c.work.Elementwise = 2 * s.Elements()
	return nil
}

// skipGroupNorm adds a shortcut, and perhaps a bias, before it normalizes.
func skipGroupNorm(c *call) error {
	s := c.dim(0)
	c.op = network.Norm{Name: c.node.op, Axis: -1}
	c.give(0, s)
	c.give(1, s) // the sum
	c.work.Elementwise = 2 * s.Elements()
	return nil
}

func biasSoftmax(c *call) error {
	c.op = network.Softmax{}
	c.give(0, c.dim(0))
	c.work.Elementwise = 2 * c.dim(0).Elements()
	return nil
}

// biasDropout adds a bias, and perhaps a shortcut.
func biasDropout(c *call) error {
	if err := c.run(network.Elementwise{Name: c.node.op}, c.shapes()...); err != nil {
		return err
	}
	c.give(1, c.out[0].shape)
	return nil
}

// biasSplit multiplies one half of the features by the GELU of the other.
func biasSplit(c *call) error {
	s := slices.Clone(c.dim(0))
	if len(s) == 0 || s[len(s)-1]%2 != 0 {
		return errMisfit
	}
	c.work.Elementwise = 2 * s.Elements()
	s[len(s)-1] /= 2
	c.give(0, s)
	return nil
}

// embedNorm adds the embeddings of tokens, segments and positions, and normalizes
// the sum.
func embedNorm(c *call) error {
	ids, words := c.dim(0), c.dim(2)
	if len(ids) != 2 || len(words) != 2 {
		return errMisfit
	}
	out := network.Shape{ids[0], ids[1], words[1]}
	c.give(0, out)
	c.give(1, network.Shape{ids[0]})
	c.give(2, out)
	if n, ok := product(out, maxElements); ok {
		c.work.Elementwise = 3 * n
	}
	return nil
}

func embedType(c *call, output int) network.Type {
	if output == 1 {
		return network.Int32
	}
	return like(2)(c, output)
}

// lrn visits, for each element, its neighbours in other channels.
func lrn(c *call) error {
	c.give(0, c.dim(0))
	size := min(max(c.int("size", 1), 1), 1<<16)
	c.work.Elementwise = c.dim(0).Elements() * int64(size)
	return nil
}

// window returns how the node's kernel slides over its first input.
func (c *call) window(kernel []int) (w network.Window, err error) {
	in, dims := c.dim(0), len(kernel)
	if len(in) != dims+2 || dims == 0 {
		return w, errMisfit
	}
	if _, ok := product(kernel, maxWeights); !ok || slices.Contains(kernel, 0) {
		return w, errMisfit
	}
	w = network.Window{Kernel: kernel, Ceil: c.int("ceil_mode", 0) != 0}
	for _, list := range []struct {
		name string
		to   *[]int
	}{{"strides", &w.Stride}, {"dilations", &w.Dilation}} {
		if *list.to = c.ints(list.name); len(*list.to) == 0 {
			*list.to = slices.Repeat([]int{1}, dims)
		}
		if len(*list.to) != dims || slices.Min(*list.to) < 1 || slices.Max(*list.to) > 1<<24 {
			return w, errMisfit
		}
	}
	pads := c.ints("pads")
	if len(pads) == 0 {
		pads = make([]int, 2*dims)
	}
	if len(pads) != 2*dims {
		return w, errMisfit
	}
	w.Begin, w.End = pads[:dims], pads[dims:]
	switch auto := c.text("auto_pad"); auto {
	case "VALID":
		w.Begin, w.End = make([]int, dims), make([]int, dims)
	case "SAME_UPPER", "SAME_LOWER":
		w.Begin, w.End, w.Ceil = make([]int, dims), make([]int, dims), false
		for i, k := range kernel {
			steps := (in[2+i] + w.Stride[i] - 1) / w.Stride[i]
			missing := max((steps-1)*w.Stride[i]+w.Dilation[i]*(k-1)+1-in[2+i], 0)
			w.Begin[i], w.End[i] = missing/2, missing-missing/2
			if auto == "SAME_LOWER" {
				w.Begin[i], w.End[i] = w.End[i], w.Begin[i]
			}
		}
	}
	return w, nil
}

// lastChannels adapts a rule for N×C×… to nodes whose first input and outputs are
// N×…×C.
func lastChannels(inner func(*call) error) func(*call) error {
	return func(c *call) error {
		if c.domain != nhwc && !strings.HasPrefix(c.node.op, "Nhwc") && c.int("channels_last", 0) == 0 {
			return inner(c)
		}
		given := c.in[0]
		if len(given.shape) < 3 {
			return errMisfit
		}
		moved := *given
		moved.shape = channelsFirst(given.shape)
		c.in[0] = &moved
		err := inner(c)
		c.in[0] = given
		for i := range c.out {
			if s := c.out[i].shape; c.out[i].known && len(s) > 2 {
				c.out[i].shape = append(slices.Delete(slices.Clone(s), 1, 2), s[1])
			}
		}
		return err
	}
}

// channelsFirst returns the shape N×C×… for N×…×C.
func channelsFirst(s network.Shape) network.Shape {
	last := len(s) - 1
	return slices.Insert(slices.Clone(s[:last]), 1, s[last])
}

// kernel checks the shape of the weights, two dimensions and those of the kernel,
// against the input and the groups. The weights of ONNX Runtime's NhwcConv have
// their channels last, too.
func (c *call) kernel() (weights network.Shape, groups int, w network.Window, err error) {
	weights, groups = c.dim(1), c.int("group", 1)
	if n := len(weights); c.node.op == "NhwcConv" && n > 2 && n == len(c.dim(0)) && weights[n-1]*groups == c.dim(0)[1] {
		weights = channelsFirst(weights)
	}
	if len(weights) < 3 || len(weights) != len(c.dim(0)) || groups < 1 {
		return nil, 0, w, errMisfit
	}
	w, err = c.window(weights[2:])
	return weights, groups, w, err
}

func conv(c *call) error {
	weights, groups, w, err := c.kernel()
	if err != nil || weights[1]*groups != c.dim(0)[1] {
		return errMisfit
	}
	if err := c.run(network.Conv{Out: weights[0], Window: w, Groups: groups, Bias: c.arg(2) != nil}, c.dim(0)); err != nil {
		return err
	}
	// The runtime's optimizer may have fused it with an activation or a sum.
	if n := c.out[0].shape.Elements(); n <= maxElements {
		if c.text("activation") != "" {
			c.work.Elementwise += n
		}
		if c.arg(3) != nil {
			c.work.Elementwise += n
		}
	}
	return nil
}

func convTranspose(c *call) error {
	weights, groups, w, err := c.kernel()
	in := c.dim(0)
	if err != nil || weights[0] != in[1] || weights[1] > 1<<30/groups {
		return errMisfit
	}
	dims := len(in) - 2
	op := network.ConvTranspose{Out: weights[1] * groups, Window: w, Extra: c.ints("output_padding"), Groups: groups, Bias: c.arg(2) != nil}
	wanted := c.ints("output_shape")
	if len(wanted) > dims { // some give the batch and the channels too
		wanted = wanted[len(wanted)-dims:]
	}
	same := c.text("auto_pad") == "SAME_UPPER" || c.text("auto_pad") == "SAME_LOWER"
	if same && len(wanted) == 0 {
		for i := range dims {
			wanted = append(wanted, in[2+i]*w.Stride[i])
		}
	}
	if len(wanted) == dims && (op.Extra == nil || len(op.Extra) == dims) {
		// The padding follows from the output's extent. If it is negative, the
		// output is extended.
		op.Begin, op.End = make([]int, dims), make([]int, dims)
		extra := op.Extra
		op.Extra = make([]int, dims)
		for i, want := range wanted {
			over := (in[2+i]-1)*w.Stride[i] + w.Dilation[i]*(w.Kernel[i]-1) + 1 - want
			if extra != nil {
				op.Extra[i] = extra[i]
			}
			if over += op.Extra[i]; over < 0 {
				op.Extra[i] -= over
			}
			op.Begin[i] = max(over, 0)
		}
	}
	return c.run(op, in)
}

// gemm is A·B + C, in which both matrices may be transposed.
func gemm(c *call) error {
	a, b := slices.Clone(c.dim(0)), slices.Clone(c.dim(1))
	if len(a) != 2 || len(b) != 2 {
		return errMisfit
	}
	if c.int("transA", 0) != 0 {
		slices.Reverse(a)
	}
	if c.int("transB", 0) != 0 {
		slices.Reverse(b)
	}
	if err := c.product(a, b); err != nil {
		return err
	}
	if c.text("activation") != "" { // FusedGemm
		c.work.Elementwise += c.out[0].shape.Elements()
	}
	return nil
}

// product adds a product of matrices, which is a linear layer if the right one is
// constant.
func (c *call) product(a, b network.Shape) error {
	if err := c.run(network.MatMul{}, a, b); err != nil {
		return err
	}
	if c.arg(1).fixed && len(b) == 2 {
		c.op = network.Linear{Out: b[1], Bias: c.arg(2) != nil}
	}
	return nil
}

// matMul may transpose either side: its last two dimensions, and before that its
// batch dimension, which moves to the place before the last.
func matMul(c *call) error {
	a, b := slices.Clone(c.dim(0)), slices.Clone(c.dim(1))
	for _, side := range []struct {
		name  string
		shape network.Shape
	}{{"A", a}, {"B", b}} {
		n := len(side.shape)
		if n > 2 && c.int("transBatch"+side.name, 0) != 0 {
			copy(side.shape, append(slices.Clone(side.shape[1:n-1]), side.shape[0]))
		}
		if n > 1 && c.int("trans"+side.name, 0) != 0 {
			side.shape[n-2], side.shape[n-1] = side.shape[n-1], side.shape[n-2]
		}
	}
	if err := c.product(a, b); err != nil {
		return err
	}
	// Fused by the runtime's optimizer with an activation.
	if c.text("activation") != "" || c.node.op == "GemmFastGelu" {
		c.work.Elementwise += c.out[0].shape.Elements()
	}
	return nil
}

// packedMatMul has weights of few bits, of which a byte holds several.
func packedMatMul(c *call) error {
	a, k, n := c.dim(0), c.int("K", 0), c.int("N", 0)
	if len(a) == 0 || k < 1 || n < 1 || a[len(a)-1] != k || n > 1<<30 {
		return errMisfit
	}
	if err := c.run(network.Linear{Out: n}, a); err != nil {
		return err
	}
	c.arg(1).packed = int64(k) * int64(n)
	return nil
}

// einsum multiplies operands from left to right. It sums over an index as soon as
// neither a later operand nor the result has it.
func einsum(c *call) error {
	terms, result, ok := equation(c.text("equation"), c.shapes())
	if !ok {
		return errMisfit
	}
	extent := map[rune]int{}
	for i, term := range terms {
		if len(term) != len(c.dim(i)) {
			return errMisfit
		}
		for k, index := range term {
			d := c.dim(i)[k]
			if e, met := extent[index]; met && e != d && e != 1 && d != 1 {
				return errMisfit
			}
			if e, met := extent[index]; !met || e == 1 {
				extent[index] = d
			}
		}
	}
	elements := func(of []rune) float64 {
		n := 1.0
		for _, index := range of {
			n *= float64(extent[index])
		}
		return n
	}
	sofar := unique(terms[0])
	if len(terms) == 1 {
		c.work.Elementwise = int64(elements(sofar))
	}
	for i := 1; i < len(terms); i++ {
		both := unique(slices.Concat(sofar, terms[i]))
		later := slices.Concat(append(terms[i+1:len(terms):len(terms)], result)...)
		sofar = slices.DeleteFunc(slices.Clone(both), func(index rune) bool { return !slices.Contains(later, index) })
		n := elements(both)
		if n > maxWork {
			c.work.MACs = -1 // refused by the caller
			break
		}
		if len(sofar) < len(both) {
			c.work.MACs += int64(n)
		} else {
			c.work.Elementwise += int64(n)
		}
	}
	out := make(network.Shape, len(result))
	for i, index := range result {
		d, met := extent[index]
		if out[i] = d; !met {
			return errMisfit
		}
	}
	c.give(0, out)
	return nil
}

func unique(list []rune) (out []rune) {
	for _, r := range list {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// equation parses "bij,bjk->bik". Dimensions of an ellipsis get indices of their
// own, counted from the end. Without an arrow the result has the indices that occur
// once, sorted.
func equation(text string, shapes []network.Shape) (terms [][]rune, result []rune, ok bool) {
	var term []rune
	arrow, dots, most := false, 0, 0
	end := func() bool {
		if i := len(terms); !arrow && i < len(shapes) {
			if at := slices.Index(term, '.'); at >= 0 {
				wide := len(shapes[i]) - (len(term) - 1)
				if wide < 0 {
					return false
				}
				most = max(most, wide)
				term = slices.Replace(term, at, at+1, ellipsis(wide)...)
			}
		} else if !arrow {
			return false
		}
		terms = append(terms, term)
		term = nil
		return true
	}
	for _, r := range text {
		switch {
		case r == ' ' || r == '>':
		case r == '-':
			if arrow || !end() {
				return nil, nil, false
			}
			arrow = true
		case r == ',' && !arrow:
			if !end() {
				return nil, nil, false
			}
		case r == '.':
			if dots++; dots%3 == 1 {
				term = append(term, r)
			}
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			term = append(term, r)
		default:
			return nil, nil, false
		}
	}
	if arrow {
		if at := slices.Index(term, '.'); at >= 0 {
			term = slices.Replace(term, at, at+1, ellipsis(most)...)
		}
		result = term
	} else {
		if !end() {
			return nil, nil, false
		}
		seen := map[rune]int{}
		for _, index := range slices.Concat(terms...) {
			seen[index]++
		}
		for index, n := range seen {
			if n == 1 || index < 'A' {
				result = append(result, index)
			}
		}
		slices.Sort(result)
	}
	return terms, result, len(terms) == len(shapes) && !slices.Contains(slices.Concat(terms...), '.') && !slices.Contains(result, '.')
}

// ellipsis returns the indices of n dimensions. They are less than all letters, and
// ascending.
func ellipsis(n int) []rune {
	indices := make([]rune, n)
	for i := range indices {
		indices[i] = rune(network.MaxRank - n + i)
	}
	return indices
}

// quantize is computed together with the operator before it.
func quantize(c *call) error {
	c.op = fused{plain(c.node.op)}
	c.give(0, c.dim(0))
	c.work.Elementwise = c.dim(0).Elements()
	return nil
}

// dynamicQuantize computes scale and zero point first.
func dynamicQuantize(c *call) error {
	c.give(0, c.dim(0))
	c.give(1, network.Shape{})
	c.give(2, network.Shape{})
	c.work.Elementwise = 2 * c.dim(0).Elements()
	return nil
}

func pool(c *call) error {
	w, err := c.window(c.ints("kernel_shape"))
	if err != nil {
		return err
	}
	if err := c.run(network.Pool{Window: w, Mean: strings.Contains(c.node.op, "Average")}, c.dim(0)); err != nil {
		return err
	}
	c.give(1, c.out[0].shape) // where the maxima were
	return nil
}

// unpool writes maxima to the places where a pooling found them.
func unpool(c *call) error {
	s, kernel := c.dim(0), c.ints("kernel_shape")
	w, err := c.window(kernel)
	if err != nil {
		return err
	}
	wanted, err := c.list("", 2)
	if err != nil {
		return err
	}
	if wanted == nil {
		wanted = slices.Clone(s)
		for i, k := range kernel {
			wanted[2+i] = (s[2+i]-1)*w.Stride[i] + k - w.Begin[i] - w.End[i]
		}
	}
	if len(wanted) != len(s) || slices.Min(wanted) < 0 {
		return errMisfit
	}
	c.give(0, wanted)
	return nil
}

func globalPool(c *call) error {
	var axes []int
	for a := 2; a < len(c.dim(0)); a++ {
		axes = append(axes, a)
	}
	return c.run(network.Mean{Axes: axes, Keep: true}, c.dim(0))
}

func reduce(c *call) error {
	axes, err := c.list("axes", 1)
	if err != nil {
		return err
	}
	if len(axes) == 0 && c.int("noop_with_empty_axes", 0) == 0 {
		for a := range c.dim(0) {
			axes = append(axes, a)
		}
	}
	return c.run(network.Mean{Axes: axes, Keep: c.int("keepdims", 1) != 0}, c.dim(0))
}

func argMax(c *call) error {
	return c.run(network.Mean{Axes: []int{c.int("axis", 0)}, Keep: c.int("keepdims", 1) != 0}, c.dim(0))
}

func topK(c *call) error {
	s := slices.Clone(c.dim(0))
	c.work.Elementwise = s.Elements()
	k, err := c.list("k", 1)
	if err != nil {
		if len(c.out) > 1 {
			c.out[1].shape = s
		}
		return c.atMost(func() network.Shape { return s })
	}
	a, err := axis(c.int("axis", -1), len(s))
	if err != nil || len(k) != 1 || k[0] < 0 || k[0] > s[a] {
		return errMisfit
	}
	s[a] = k[0]
	c.give(0, s)
	c.give(1, s)
	return nil
}

// roi pools regions of an image. If the sampling depends on their size, two by two
// samples are assumed for each place.
func roi(c *call) error {
	x, regions := c.dim(0), c.dim(1)
	if len(x) != 4 || len(regions) != 2 {
		return errMisfit
	}
	h, w := c.int("output_height", 1), c.int("output_width", 1)
	if list := c.ints("pooled_shape"); len(list) == 2 {
		h, w = list[0], list[1]
	}
	samples := c.int("sampling_ratio", 0)
	if samples < 1 || samples > 64 {
		samples = 2
	}
	out := network.Shape{regions[0], x[1], h, w}
	c.give(0, out)
	if n, ok := product(out, maxElements); ok {
		c.work.Elementwise = n * int64(4*samples*samples)
	}
	return nil
}

func gridSample(c *call) error {
	x, grid := c.dim(0), c.dim(1)
	if len(x) < 3 || len(grid) != len(x) {
		return errMisfit
	}
	out := slices.Concat(x[:2], grid[1:len(grid)-1])
	out[0] = grid[0]
	c.give(0, out)
	if n, ok := product(out, maxElements); ok { // the neighbours of each place
		c.work.Elementwise = n << (len(x) - 2)
	}
	return nil
}

// scaled adds the work of attention: two products of matrices and a softmax, for
// each of heads heads, with t queries, s keys, and the width of a head.
func (c *call) scaled(batch, heads, t, s, width, valueWidth int) error {
	_, q := product([]int{batch, heads, t, width}, maxElements)
	_, v := product([]int{batch, heads, s, valueWidth}, maxElements)
	if !q || !v {
		return errMisfit
	}
	scores := int64(batch) * int64(heads) * int64(t) * int64(s)
	if scores > maxWork/int64(max(width+valueWidth, 1)) {
		c.work.MACs = -1 // refused by the caller
		return nil
	}
	c.op = network.Attention{Heads: heads}
	c.work.MACs += scores * int64(width+valueWidth)
	c.work.Elementwise += scores
	return nil
}

// attention is the operator of operator set 23: N×heads×T×D, or N×T×(heads·D).
func attention(c *call) error {
	q, k, v := c.dim(0), c.dim(1), c.dim(2)
	if len(q) != len(k) || len(q) != len(v) || len(q) < 3 || len(q) > 4 {
		return errMisfit
	}
	split := func(s network.Shape, heads string) (network.Shape, error) {
		if len(s) == 4 {
			return s, nil
		}
		n := c.int(heads, 0)
		if n < 1 || s[2]%n != 0 {
			return nil, errMisfit
		}
		return network.Shape{s[0], n, s[1], s[2] / n}, nil
	}
	q4, err1 := split(q, "q_num_heads")
	k4, err2 := split(k, "kv_num_heads")
	v4, err3 := split(v, "kv_num_heads")
	if err := errors.Join(err1, err2, err3); err != nil || q4[3] != k4[3] || k4[2] != v4[2] {
		return errMisfit
	}
	s := k4[2]
	if past := c.dim(4); len(past) == 4 {
		s += past[2]
	}
	out := network.Shape{q4[0], q4[1], q4[2], v4[3]}
	if len(q) == 3 {
		out = network.Shape{q4[0], q4[2], q4[1] * v4[3]}
	}
	c.give(0, out)
	c.give(1, network.Shape{k4[0], k4[1], s, k4[3]})
	c.give(2, network.Shape{v4[0], v4[1], s, v4[3]})
	c.give(3, network.Shape{q4[0], q4[1], q4[2], s})
	return c.scaled(q4[0], q4[1], q4[2], s, q4[3], v4[3])
}

// packedAttention first projects its input to queries, keys and values.
func packedAttention(c *call) error {
	x, w, heads := c.dim(0), c.dim(1), c.int("num_heads", 0)
	if len(x) != 3 || len(w) != 2 || x[2] != w[0] || heads < 1 {
		return errMisfit
	}
	q, v := w[1]/3, w[1]/3
	if sizes := c.ints("qkv_hidden_sizes"); len(sizes) == 3 {
		q, v = sizes[0], sizes[2]
	}
	if q < 1 || v < 1 || q%heads != 0 || v%heads != 0 || q > w[1] || v > w[1] {
		return errMisfit
	}
	s := x[1]
	if past := c.dim(4); len(past) == 5 {
		s += past[3]
	}
	c.give(0, network.Shape{x[0], x[1], v})
	c.give(1, network.Shape{2, x[0], heads, s, q / heads})
	c.work.MACs = x.Elements() * int64(w[1])
	return c.scaled(x[0], heads, x[1], s, q/heads, v/heads)
}

// longformer lets each token attend to a window around it. The number of tokens
// with global attention depends on values, so they are not counted.
func longformer(c *call) error {
	x, w, heads, window := c.dim(0), c.dim(1), c.int("num_heads", 0), c.int("window", 0)
	if len(x) != 3 || len(w) != 2 || x[2] != w[0] || w[1] != 3*x[2] || heads < 1 || x[2]%heads != 0 || window < 1 {
		return errMisfit
	}
	c.give(0, x)
	c.work.MACs = x.Elements() * int64(w[1])
	return c.scaled(x[0], heads, x[1], min(2*window+1, x[1]), x[2]/heads, x[2]/heads)
}

// unpaddedAttention is packedAttention over the tokens of a batch without padding.
// The length of each text depends on values, so all are counted at full length.
func unpaddedAttention(c *call) error {
	x, w, heads, tokens := c.dim(0), c.dim(1), c.int("num_heads", 0), c.dim(3)
	if len(x) != 2 || len(w) != 2 || x[1] != w[0] || len(tokens) != 2 || heads < 1 {
		return errMisfit
	}
	q, v := w[1]/3, w[1]/3
	if sizes := c.ints("qkv_hidden_sizes"); len(sizes) == 3 {
		q, v = sizes[0], sizes[2]
	}
	if q < 1 || v < 1 || q%heads != 0 || v%heads != 0 {
		return errMisfit
	}
	c.give(0, network.Shape{x[0], v})
	c.work.MACs = x.Elements() * int64(w[1])
	return c.scaled(tokens[0], heads, tokens[1], tokens[1], q/heads, v/heads)
}

func unpaddedMultiHead(c *call) error {
	q, v, heads, tokens := c.dim(0), c.dim(2), c.int("num_heads", 0), c.dim(4)
	if heads < 1 || len(tokens) != 2 || len(q) != 2 && len(q) != 4 {
		return errMisfit
	}
	width := q[1]
	if len(q) == 4 { // tokens×heads×3×D
		width = heads * q[3]
	}
	valueWidth := width
	if len(v) == 2 {
		valueWidth = v[1]
	}
	if width%heads != 0 || valueWidth%heads != 0 {
		return errMisfit
	}
	c.give(0, network.Shape{q[0], valueWidth})
	return c.scaled(tokens[0], heads, tokens[1], tokens[1], width/heads, valueWidth/heads)
}

// multiHead is attention over projected tensors.
func multiHead(c *call) error {
	q, k, v, heads := c.dim(0), c.dim(1), c.dim(2), c.int("num_heads", 0)
	if heads < 1 || len(q) < 3 {
		return errMisfit
	}
	batch, t := q[0], q[1]
	s, width := t, q[len(q)-1]
	switch {
	case len(q) == 5: // N×T×heads×3×D
		width *= heads
	case len(k) == 3:
		s = k[1]
	case len(k) == 4: // N×heads×S×D
		s = k[2]
	case len(k) == 5: // N×S×heads×2×D
		s = k[1]
	}
	valueWidth := width
	switch len(v) {
	case 3:
		valueWidth = v[2]
	case 4:
		valueWidth = v[3] * heads
	}
	if width%heads != 0 || valueWidth%heads != 0 {
		return errMisfit
	}
	if past := c.dim(6); len(past) == 4 {
		s += past[2]
	}
	c.give(0, network.Shape{batch, t, valueWidth})
	c.give(1, network.Shape{batch, heads, s, width / heads})
	c.give(2, network.Shape{batch, heads, s, valueWidth / heads})
	return c.scaled(batch, heads, t, s, width/heads, valueWidth/heads)
}

// groupQuery has fewer heads of keys and values; all three may be packed into
// the first input.
func groupQuery(c *call) error {
	q, k, past := c.dim(0), c.dim(1), c.dim(3)
	heads, shared := c.int("num_heads", 0), c.int("kv_num_heads", 0)
	if len(q) != 3 || heads < 1 || heads > 1<<16 || shared < 1 || shared > heads {
		return errMisfit
	}
	width, t, s := q[2]/heads, q[1], q[1]
	if len(k) != 3 {
		width = q[2] / (heads + 2*shared)
	}
	if width < 1 {
		return errMisfit
	}
	if len(past) == 4 {
		s += past[2]
	}
	c.give(0, network.Shape{q[0], t, heads * width})
	for i := 1; i <= 2; i++ {
		c.give(i, network.Shape{q[0], shared, s, width})
	}
	return c.scaled(q[0], heads, t, s, width, width)
}

// recurrent is LSTM, GRU and RNN. Every step uses all weights.
func recurrent(c *call) error {
	x, w, r := c.dim(0), c.dim(1), c.dim(2)
	if len(x) != 3 || len(w) != 3 || len(r) != 3 || w[0] != r[0] || w[1] != r[1] || w[2] != x[2] {
		return errMisfit
	}
	t, n, directions, hidden := x[0], x[1], w[0], r[2]
	out, state := network.Shape{t, directions, n, hidden}, network.Shape{directions, n, hidden}
	if c.int("layout", 0) == 1 {
		t, n = n, t
		out, state = network.Shape{n, t, directions, hidden}, network.Shape{n, directions, hidden}
	}
	c.give(0, out)
	c.give(1, state)
	c.give(2, state)
	steps := int64(t) * int64(n)
	c.work.MACs = steps * (w.Elements() + r.Elements())
	c.work.Elementwise = steps * int64(directions) * int64(w[1])
	return nil
}
