package onnx

import (
	"math"
	"slices"
	"strings"

	"splitscope/core/network"
)

// The rules of operators that move elements, and of those that make tensors.

// strides returns the distance between neighbours in each dimension.
func strides(s network.Shape) []int {
	out, step := make([]int, len(s)), 1
	for i, d := range slices.Backward(s) {
		out[i] = step
		step *= max(d, 1)
	}
	return out
}

func dropout(c *call) error {
	c.give(0, c.dim(0))
	c.give(1, c.dim(0))
	return nil
}

func dropoutType(c *call, output int) network.Type {
	if output > 0 && (c.im.version >= 10 || !standard(c.domain)) { // before, the mask had the type of the input
		return network.Bool
	}
	return like(0)(c, output)
}

func concat(c *call) error { return c.run(network.Concat{Axis: c.int("axis", 0)}, c.shapes()...) }

// quantizedConcat joins tensors that are followed by their scale and zero point.
func quantizedConcat(c *call) error {
	var parts []network.Shape
	for i := 2; i < len(c.in); i += 3 {
		if c.in[i] != nil {
			parts = append(parts, c.in[i].shape)
		}
	}
	return c.run(network.Concat{Axis: c.int("axis", 0)}, parts...)
}

func split(c *call) error {
	s := c.dim(0)
	a, err := axis(c.int("axis", 0), len(s))
	if err != nil {
		return err
	}
	sizes, err := c.list("split", 1)
	if err != nil {
		return err
	}
	if len(sizes) == 0 { // equal parts, the last one perhaps smaller
		part := (s[a] + len(c.out) - 1) / len(c.out)
		for left := s[a]; len(sizes) < len(c.out); left -= part {
			sizes = append(sizes, min(part, max(left, 0)))
		}
	}
	if len(sizes) < len(c.out) {
		return errMisfit
	}
	from, steps := 0, strides(s)
	for i := range c.out {
		if sizes[i] < 0 || sizes[i] > s[a]-from {
			return errMisfit
		}
		part := slices.Clone(s)
		part[a] = sizes[i]
		c.give(i, part)
		c.out[i].view = &view{from * steps[a], steps}
		from += sizes[i]
	}
	return nil
}

func slice(c *call) error {
	s := slices.Clone(c.dim(0))
	starts, err1 := c.list("starts", 1)
	ends, err2 := c.list("ends", 2)
	axes, err3 := c.list("axes", 3)
	steps, err4 := c.list("", 4)
	if slices.Contains([]error{err1, err2, err3, err4}, errUnsaid) {
		return c.atMost(func() network.Shape { return s })
	}
	if axes == nil {
		for i := range starts {
			axes = append(axes, i)
		}
	}
	if steps == nil {
		steps = slices.Repeat([]int{1}, len(starts))
	}
	if len(ends) != len(starts) || len(axes) != len(starts) || len(steps) != len(starts) {
		return errMisfit
	}
	v := &view{0, strides(s)}
	for i, start := range starts {
		a, err := axis(axes[i], len(s))
		if err != nil || steps[i] == 0 {
			return errMisfit
		}
		d, end, step := s[a], ends[i], steps[i]
		if start < 0 {
			start += d
		}
		if end < 0 {
			end += d
		}
		least, most := 0, d
		if step < 0 { // backwards, down to the place before the first
			least, most = -1, d-1
		}
		start, end = min(max(start, max(least, 0)), max(most, 0)), min(max(end, least), most)
		count := 0
		if step > 0 && end > start {
			count = (end - start + step - 1) / step
		} else if step < 0 && start > end {
			count = (start - end - step - 1) / -step
		}
		s[a] = count
		v.offset += start * v.strides[a]
		v.strides[a] *= step
	}
	c.give(0, s)
	c.out[0].view = v
	return nil
}

func gather(c *call) error {
	s, at := c.dim(0), c.dim(1)
	a, err := axis(c.int("axis", 0), len(s))
	if err != nil {
		return err
	}
	c.give(0, slices.Concat(s[:a], at, s[a+1:]))
	return nil
}

func gatherND(c *call) error {
	s, at := c.dim(0), c.dim(1)
	shared := c.int("batch_dims", 0)
	if len(at) == 0 || shared < 0 || shared > len(at)-1 {
		return errMisfit
	}
	if depth := shared + at[len(at)-1]; depth <= len(s) {
		c.give(0, slices.Concat(at[:len(at)-1], s[depth:]))
		return nil
	}
	return errMisfit
}

func reshape(c *call) error {
	s := c.dim(0)
	to, err := c.list("shape", 1)
	if err != nil {
		return err
	}
	to = slices.Clone(to)
	open := -1
	for i, d := range to {
		switch {
		case d == 0 && c.int("allowzero", 0) == 0:
			if i >= len(s) {
				return errMisfit
			}
			to[i] = s[i]
		case d == -1 && open < 0:
			open = i
		}
	}
	elements, _ := product(s, maxWeights)
	if open >= 0 {
		to[open] = 1
		if n, ok := product(to, maxWeights); ok && n > 0 {
			to[open] = int(elements / n)
		}
	}
	if n, ok := product(to, maxWeights); !ok || n != elements {
		return errMisfit
	}
	c.op = network.Reshape{To: to}
	c.give(0, to)
	return nil
}

func flatten(c *call) error {
	s, a := c.dim(0), c.int("axis", 1)
	if a < 0 {
		a += len(s)
	}
	if a < 0 || a > len(s) {
		return errMisfit
	}
	to := network.Shape{int(s[:a].Elements()), int(s[a:].Elements())}
	c.op = network.Reshape{To: to, Name: c.node.op}
	c.give(0, to)
	return nil
}

// places marks axes of a tensor of some rank.
func places(axes []int, rank int) ([]bool, error) {
	if rank > network.MaxRank {
		return nil, errMisfit
	}
	marked := make([]bool, rank)
	for _, a := range axes {
		a, err := axis(a, rank)
		if err != nil || marked[a] {
			return nil, errMisfit
		}
		marked[a] = true
	}
	return marked, nil
}

func squeeze(c *call) error {
	s := c.dim(0)
	axes, err := c.list("axes", 1)
	if err != nil {
		return err
	}
	gone, err := places(axes, len(s))
	if err != nil {
		return err
	}
	out := network.Shape{}
	for i, d := range s {
		switch {
		case axes == nil && d == 1:
		case !gone[i]:
			out = append(out, d)
		case d != 1:
			return errMisfit
		}
	}
	c.give(0, out)
	return nil
}

func unsqueeze(c *call) error {
	s := c.dim(0)
	axes, err := c.list("axes", 1)
	if err != nil {
		return err
	}
	made, err := places(axes, len(s)+len(axes))
	if err != nil {
		return err
	}
	out := make(network.Shape, len(made))
	for i := range out {
		if out[i] = 1; !made[i] {
			out[i], s = s[0], s[1:]
		}
	}
	c.give(0, out)
	return nil
}

func transpose(c *call) error {
	s, perm := c.dim(0), c.ints("perm")
	if len(perm) == 0 {
		for i := range s {
			perm = append(perm, len(s)-1-i)
		}
	}
	if err := c.run(network.Transpose{Perm: perm}, s); err != nil {
		return err
	}
	v, steps := &view{0, make([]int, len(s))}, strides(s)
	for i, from := range perm {
		v.strides[i] = steps[from]
	}
	c.out[0].view = v
	return nil
}

func expand(c *call) error {
	to, err := c.list("", 1)
	if err != nil {
		return err
	}
	if len(to) > network.MaxRank || len(to) > 0 && slices.Min(to) < 0 {
		return errMisfit
	}
	s := c.dim(0)
	out, err := network.Broadcast(s, to)
	if err != nil {
		return errMisfit
	}
	c.give(0, out)
	c.out[0].view = &view{0, stretched(s, len(out))}
	return nil
}

// stretched returns the strides of a tensor that is broadcast to a rank. They are 0
// for dimensions of extent 1.
func stretched(s network.Shape, rank int) []int {
	steps := strides(s)
	for i, d := range s {
		if d == 1 {
			steps[i] = 0
		}
	}
	return append(make([]int, rank-len(s)), steps...)
}

func tile(c *call) error {
	s := slices.Clone(c.dim(0))
	times, err := c.list("", 1)
	if err != nil {
		return err
	}
	if len(times) != len(s) {
		return errMisfit
	}
	for i, n := range times {
		if n < 0 || s[i] > 0 && n > maxWeights/s[i] {
			return errMisfit
		}
		s[i] *= n
	}
	c.give(0, s)
	return nil
}

func pad(c *call) error {
	s := c.dim(0)
	pads, err := c.list("pads", 1)
	if err != nil {
		return err
	}
	axes, err := c.list("", 3)
	if err != nil {
		return err
	}
	if axes == nil {
		for i := range s {
			axes = append(axes, i)
		}
	}
	if len(pads) != 2*len(axes) {
		return errMisfit
	}
	op := network.Pad{Begin: make([]int, len(s)), End: make([]int, len(s))}
	for i, a := range axes {
		a, err := axis(a, len(s))
		if err != nil {
			return err
		}
		op.Begin[a], op.End[a] = pads[i], pads[len(axes)+i]
	}
	return c.run(op, s)
}

// resize has its scales as an attribute (Upsample 7) or as the second input
// (Upsample 9, Resize 10), or it has scales or sizes after a region of interest.
func resize(c *call) error {
	s := slices.Clone(c.dim(0))
	scales, sizes := c.numbers("scales"), (*value)(nil)
	at := 1
	if c.node.op == "Resize" && c.im.version >= 11 {
		at = 2
		sizes = c.arg(3)
	}
	if v := c.arg(at); v != nil {
		if scales = v.data; scales == nil {
			return errUnsaid
		}
	}
	axes := c.ints("axes")
	if axes == nil {
		for i := range s {
			axes = append(axes, i)
		}
	}
	if sizes != nil && len(scales) == 0 {
		to := whole(sizes.data)
		switch {
		case to == nil:
			return errUnsaid
		case len(to) != len(axes):
			return errMisfit
		}
		scales = make([]float64, len(axes))
		for i, a := range axes {
			a, err := axis(a, len(s))
			if err != nil || s[a] == 0 || to[i] < 0 || to[i] > maxWeights {
				return errMisfit
			}
			scales[i] = float64(to[i]) / float64(s[a])
		}
		switch c.text("keep_aspect_ratio_policy") {
		case "not_larger":
			scales = slices.Repeat([]float64{slices.Min(scales)}, len(axes))
		case "not_smaller":
			scales = slices.Repeat([]float64{slices.Max(scales)}, len(axes))
		}
		for i, a := range axes {
			a, _ := axis(a, len(s))
			s[a] = int(math.Round(float64(s[a]) * scales[i]))
		}
		c.give(0, s)
		return nil
	}
	if len(scales) != len(axes) {
		return errMisfit
	}
	for i, a := range axes {
		a, err := axis(a, len(s))
		if err != nil || !(scales[i] > 0 && scales[i] <= 1<<20) {
			return errMisfit
		}
		s[a] = int(float32(s[a]) * float32(scales[i])) // in the precision of the runtimes
	}
	c.give(0, s)
	return nil
}

func depthToSpace(c *call) error {
	s, block := slices.Clone(c.dim(0)), c.int("blocksize", 0)
	if len(s) != 4 || block < 1 || block > 1<<15 || s[1]%(block*block) != 0 {
		return errMisfit
	}
	c.give(0, network.Shape{s[0], s[1] / block / block, s[2] * block, s[3] * block})
	return nil
}

func spaceToDepth(c *call) error {
	s, block := slices.Clone(c.dim(0)), c.int("blocksize", 0)
	if len(s) != 4 || block < 1 || block > 1<<15 || s[2]%block != 0 || s[3]%block != 0 {
		return errMisfit
	}
	c.give(0, network.Shape{s[0], s[1] * block * block, s[2] / block, s[3] / block})
	return nil
}

// crop is an operator of early experiments. It removes borders on the left, the
// top, the right and the bottom, or it takes a given extent after the first two.
func crop(c *call) error {
	s, border, scale := slices.Clone(c.dim(0)), c.ints("border"), c.ints("scale")
	if len(s) != 4 || len(border) != 4 || slices.Min(border) < 0 {
		return errMisfit
	}
	h, w := s[2]-border[1]-border[3], s[3]-border[0]-border[2]
	if len(scale) == 2 {
		if h, w = scale[0], scale[1]; h > s[2]-border[1] || w > s[3]-border[0] {
			return errMisfit
		}
	}
	if min(h, w) < 0 {
		return errMisfit
	}
	s[2], s[3] = h, w
	c.give(0, s)
	return nil
}

// reorderInput pads the channels to whole blocks of 8 or 16, depending on the
// machine that made the file.
func reorderInput(c *call) error {
	s := slices.Clone(c.dim(0))
	if len(s) < 3 {
		return errMisfit
	}
	if c.int("channels_last", 0) != 0 {
		s = channelsFirst(s)
	}
	block := c.im.block()
	s[1] = (s[1] + block - 1) / block * block
	c.give(0, s)
	return nil
}

// block returns the number of channels in a block: 16 if all blocked convolutions
// have multiples of it, else 8.
func (im *importer) block() int {
	if im.blocks == 0 {
		im.blocks = 16
		for _, n := range im.nodes {
			if n.domain != nchwc || n.op != "Conv" || len(n.in) < 2 {
				continue
			}
			if w := im.values[n.in[1]]; w != nil && len(w.shape) > 0 && w.shape[0]%16 != 0 {
				im.blocks = 8
			}
		}
	}
	return im.blocks
}

// reorderOutput removes the padding of the blocks.
func reorderOutput(c *call) error {
	s, channels := slices.Clone(c.dim(0)), c.int("channels", 0)
	if len(s) < 3 || channels < 1 || channels > s[1] {
		return errMisfit
	}
	if s[1] = channels; c.int("channels_last", 0) != 0 {
		s = append(slices.Delete(s, 1, 2), channels)
	}
	c.give(0, s)
	return nil
}

func expandDims(c *call) error {
	s, at := c.dim(0), whole(c.known(1))
	if at == nil {
		return errUnsaid
	}
	if len(at) != 1 {
		return errMisfit
	}
	a, err := axis(at[0], len(s)+1)
	if err != nil {
		return err
	}
	c.give(0, slices.Insert(slices.Clone(s), a, 1))
	return nil
}

func oneHot(c *call) error {
	s := c.dim(0)
	depth := whole(c.known(1))
	if depth == nil {
		return errUnsaid
	}
	a, err := axis(c.int("axis", -1), len(s)+1)
	if err != nil || len(depth) != 1 || depth[0] < 0 {
		return errMisfit
	}
	c.give(0, slices.Insert(slices.Clone(s), a, depth[0]))
	return nil
}

func shapeOf(c *call) error {
	from, to := c.shapeRange()
	c.give(0, network.Shape{to - from})
	return nil
}

// shapeRange returns the dimensions that a Shape node asks for.
func (c *call) shapeRange() (from, to int) {
	rank := len(c.dim(0))
	place := func(i int) int {
		if i < 0 {
			i += rank
		}
		return min(max(i, 0), rank)
	}
	from, to = place(c.int("start", 0)), place(c.int("end", rank))
	return from, max(from, to)
}

func scalar(c *call) error {
	c.give(0, network.Shape{})
	return nil
}

func constant(c *call) error {
	for _, a := range c.attrs {
		switch {
		case a.tensor != nil:
			c.give(0, a.tensor.dims)
			return nil
		case strings.HasSuffix(a.name, "s"): // value_ints, value_floats, value_strings
			c.give(0, network.Shape{max(len(a.numbers), len(a.texts))})
			return nil
		case strings.HasPrefix(a.name, "value"):
			c.give(0, network.Shape{})
			return nil
		}
	}
	return errUnsaid
}

func constantType(c *call, _ int) network.Type {
	for _, a := range c.attrs {
		switch {
		case a.tensor != nil:
			return a.tensor.typ
		case strings.HasPrefix(a.name, "value_int"):
			return network.Int64
		case strings.HasPrefix(a.name, "value_string"):
			return network.Text
		}
	}
	return network.Float32
}

func constantOfShape(c *call) error {
	to := whole(c.known(0))
	if to == nil {
		return errUnsaid
	}
	c.give(0, to)
	return nil
}

func rangeOf(c *call) error {
	start, limit, step := c.known(0), c.known(1), c.known(2)
	if len(start) != 1 || len(limit) != 1 || len(step) != 1 {
		return errUnsaid
	}
	n := math.Ceil((limit[0] - start[0]) / step[0])
	if math.IsNaN(n) || math.IsInf(n, 0) { // a step of zero
		return errMisfit
	}
	c.give(0, network.Shape{int(min(max(n, 0), 2*maxWeights))}) // more is as much too large
	return nil
}

// multinomial draws a number of indices for each row.
func multinomial(c *call) error {
	s, n := c.dim(0), c.int("sample_size", 1)
	if len(s) != 2 || n < 1 || n > maxElements {
		return errMisfit
	}
	c.give(0, network.Shape{s[0], n})
	c.work.Elementwise = s.Elements()
	return nil
}

// window makes the values of a window function of a given length.
func window(c *call) error {
	size := whole(c.known(0))
	if len(size) != 1 {
		return errUnsaid
	}
	c.give(0, network.Shape{max(size[0], 0)})
	return nil
}

// melWeights has a row for each frequency of a transform, and a column for each
// band.
func melWeights(c *call) error {
	bands, length := whole(c.known(0)), whole(c.known(1))
	if len(bands) != 1 || len(length) != 1 {
		return errUnsaid
	}
	c.give(0, network.Shape{max(length[0], 0)/2 + 1, max(bands[0], 0)})
	return nil
}

func random(c *call) error {
	c.give(0, c.ints("shape"))
	return nil
}

// nonMax selects boxes by their scores.
func nonMax(c *call) error {
	c.work.Elementwise = c.dim(1).Elements()
	return c.atMost(func() network.Shape {
		boxes, scores := c.dim(0), c.dim(1)
		if len(boxes) != 3 || len(scores) != 3 {
			return nil
		}
		each := boxes[1]
		if most := whole(c.known(2)); len(most) == 1 {
			each = min(each, max(most[0], 1))
		}
		return network.Shape{scores[0] * scores[1] * each, 3}
	})
}

func nonZero(c *call) error {
	return c.atMost(func() network.Shape {
		s := c.dim(0)
		return network.Shape{max(len(s), 1), int(s.Elements())}
	})
}

// compress selects places by a list of conditions, which may be shorter than the
// dimension.
func compress(c *call) error {
	return c.atMost(func() network.Shape {
		s, from := slices.Clone(c.dim(0)), 0
		if c.attr("axis") == nil {
			s = network.Shape{int(s.Elements())}
		} else {
			var err error
			if from, err = axis(c.int("axis", 0), len(s)); err != nil {
				return nil
			}
		}
		s[from] = min(s[from], int(c.dim(1).Elements()))
		return s
	})
}

// distinct has four outputs: the distinct elements or parts, the first index of
// each, the number of each element among the distinct ones, and their counts.
func distinct(c *call) error {
	s, n := c.dim(0), int(c.dim(0).Elements())
	if c.attr("axis") == nil {
		s = network.Shape{n}
	} else {
		a, err := axis(c.int("axis", 0), len(s))
		if err != nil {
			return err
		}
		n = s[a]
	}
	for i := range c.out[1:] {
		c.out[1+i].shape = network.Shape{n}
	}
	c.give(2, network.Shape{n})
	return c.atMost(func() network.Shape { return s })
}

// atMost sets the largest possible shape, as a guess, unless the file has the
// shape.
func (c *call) atMost(largest func() network.Shape) error {
	if _, said := c.im.said(c.node.out[0]); said {
		return errUnsaid
	}
	if c.out[0].shape = largest(); c.out[0].shape == nil {
		return errMisfit
	}
	return errUnsaid
}
