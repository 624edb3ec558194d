package onnx

import (
	"errors"
	"slices"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/network"
)

// call is a node with its inputs, and the results of its rule.
type call struct {
	*node
	im    *importer
	rule  rule
	in    []*value        // in the order of the node, nil if one is left out
	fixed bool            // no input depends on the network's inputs
	read  map[string]bool // the tensors of its graph that are read

	open  uint64  // what its inputs have, as in value
	apart *uint64 // of these, those of dimensions that do not fit each other, nil if that is not known
	guess string
	bound network.Bound

	op   network.Op
	out  []output
	work network.Work
	cost network.Bound // of its work, whatever the shapes are
}

type output struct {
	known bool
	shape network.Shape
	typ   network.Type
	axes  []uint64  // as in value
	view  *view     // where its elements are in the first input, if they all are
	data  []float64 // nil if they are not known
	guess string    // as in value
	bound network.Bound
}

// A rule returns one of these errors if it has no shape: the inputs do not fit the
// operator, or the shape depends on computed values.
var (
	errMisfit = errors.New("inputs that do not fit")
	errUnsaid = errors.New("a shape that is not known beforehand")
)

// plain is an operator that needs only a name.
type plain string

func (p plain) Kind() string                                            { return string(p) }
func (plain) Fuses() bool                                               { return false }
func (plain) Infer(in []network.Shape) (network.Shape, error)           { return network.Broadcast(in...) }
func (plain) Count(_ []network.Shape, _ network.Shape) (w network.Work) { return w }

// fused is a plain operator that is computed together with the one before it.
type fused struct{ plain }

func (fused) Fuses() bool { return true }

// infer applies the rule of the node's operator.
func (c *call) infer() *fault.Fault {
	c.op = plain(c.node.op)
	c.out = make([]output, max(len(c.node.out), 1))
	rule, err := anyRule, errUnsaid
	if r, ok := ruleFor(c.node); ok {
		rule, err = r, nil
	} else if !c.fixed {
		c.im.notes = append(c.im.notes, note{c.kind(), unknown})
		c.cost = network.AtLeast
	}
	c.rule = rule
	for i := range rule.need {
		if c.arg(i) == nil {
			err = errMisfit
		}
	}
	if err == nil {
		err = rule.shape(c)
	}
	if err != nil && err != errUnsaid {
		return c.problem()
	}
	for i := range c.out {
		c.settle(i, err == errUnsaid)
	}
	if rule.visits && c.work == (network.Work{}) {
		c.work.Elementwise = c.out[0].shape.Elements()
	}
	return nil
}

// settle sets what the rule left open about an output: from the file, or else from
// the first input.
func (c *call) settle(i int, open bool) {
	o := &c.out[i]
	name := ""
	if i < len(c.node.out) {
		name = c.node.out[i]
	}
	shape, said := c.im.said(name)
	first := slices.IndexFunc(c.in, func(v *value) bool { return v != nil })
	switch {
	case c.rule.typ != nil:
		o.typ = c.rule.typ(c, i)
	case open && c.im.infos[name] != nil && c.im.infos[name].typed:
		o.typ = c.im.infos[name].typ
	case c.arg(0) != nil:
		o.typ = c.arg(0).typ
	}
	largest := !o.known && o.shape != nil // a rule's guess
	switch {
	case o.known:
	case said:
		o.shape = shape
	case largest:
	case i > 0:
		o.shape = c.out[0].shape
	case first >= 0:
		o.shape = c.in[first].shape
	default:
		o.shape = network.Shape{1}
	}
	if !said || !slices.Equal(o.shape, shape) {
		o.guess, o.bound = c.guess, c.bound
	}
	if !o.known && !said && !c.fixed && c.im.read[name] {
		// A guess may be too small as well as too large.
		if o.bound = c.bound | network.AtMost; !largest {
			o.bound |= network.AtLeast
		}
		o.guess = c.kind() + " “" + printable(c.title()) + "”"
		c.im.notes = append(c.im.notes, note{c.kind(), guessed})
	}
	if n, ok := product(o.shape, maxData); ok && o.known && c.im.folded+int(n) <= maxFolded {
		if o.data = c.fold(i); o.data != nil {
			c.im.folded += int(n)
		}
	}
	if slices.Contains(o.shape, 0) {
		o.data = []float64{} // no elements: all of them are known
	}
}

// problem returns the fault that the inputs do not fit, with possible reasons.
func (c *call) problem() *fault.Fault {
	var shapes []string
	for _, v := range c.in {
		if v != nil {
			shapes = append(shapes, "["+v.shape.String()+"]")
		}
	}
	p := problem(Misfit, c.title(), c.kind(), strings.Join(shapes, ", "))
	if c.guess != "" {
		p.Notes = []fault.Note{{Text: guessedBefore, Args: []any{c.guess}}}
	}
	var open, set Dims
	apart := c.open
	if c.apart != nil {
		apart = *c.apart
	}
	for i, d := range c.im.model.Dims {
		if apart>>min(i, 63)&1 == 0 {
			continue
		}
		to := &open
		if _, given := c.im.given[d.Name]; given {
			to = &set
		}
		if len(*to) < 3 {
			*to = append(*to, d)
		}
	}
	concerns(p, chosenBefore, set)
	concerns(p, leftOpen, open)
	return p
}

// position returns the index in the node of the rule's i-th input.
func (c *call) position(i int) int {
	if c.rule.at == nil {
		return i
	}
	if i < len(c.rule.at) {
		return c.rule.at[i]
	}
	return len(c.in)
}

// arg returns the rule's i-th input, or nil if it is left out.
func (c *call) arg(i int) *value {
	if i = c.position(i); i < len(c.in) {
		return c.in[i]
	}
	return nil
}

// dim returns the shape of an input, or nil if it is left out.
func (c *call) dim(i int) network.Shape {
	if v := c.arg(i); v != nil {
		return v.shape
	}
	return nil
}

// shapes returns the shapes of all inputs that are not left out.
func (c *call) shapes() (list []network.Shape) {
	for i := range c.in {
		if v := c.arg(i); v != nil {
			list = append(list, v.shape)
		}
	}
	return list
}

// known returns the values of an input, or nil if they are not known.
func (c *call) known(i int) []float64 {
	if v := c.arg(i); v != nil {
		return v.data
	}
	return nil
}

// weights returns the constants that the node reads as parameters.
func (c *call) weights() (list []*value) {
	for i := range c.in {
		v := c.arg(i)
		if v == nil || !v.fixed || c.rule.weights>>min(i, 63)&1 == 0 {
			continue
		}
		if !v.typ.Quantizable() && !c.rule.integers || c.rule.numbers && v.shape.Elements() == 1 {
			continue
		}
		list = append(list, v)
	}
	return list
}

// params returns the number of parameters that no earlier operator has read.
func (c *call) params() (n int64) {
	for _, v := range c.weights() {
		n += c.im.count(v)
	}
	return n
}

func (im *importer) count(v *value) (n int64) {
	if v.counted {
		return 0
	}
	v.counted = true
	im.counted = append(im.counted, v)
	switch {
	case v.packed > 0:
		return v.packed
	case v.from == nil:
		return v.shape.Elements()
	}
	for _, from := range v.from {
		n += im.count(from)
	}
	return n
}

// attr returns an attribute, or nil if the node does not have it.
func (c *call) attr(name string) *attribute {
	for i := range c.attrs {
		if c.attrs[i].name == name {
			return &c.attrs[i]
		}
	}
	return nil
}

// numbers returns the numbers of an attribute, or nil if the node does not have it.
func (c *call) numbers(name string) []float64 {
	if a := c.attr(name); a != nil {
		return a.numbers
	}
	return nil
}

func (c *call) ints(name string) []int { return whole(c.numbers(name)) }

func (c *call) int(name string, otherwise int) int {
	if list := c.ints(name); len(list) == 1 {
		return list[0]
	}
	return otherwise
}

func (c *call) text(name string) string {
	if a := c.attr(name); a != nil && len(a.texts) > 0 {
		return a.texts[0]
	}
	return ""
}

// list returns a list that older operator sets have as an attribute and newer ones
// as an input, or nil if there is none.
func (c *call) list(name string, input int) ([]int, error) {
	v := c.arg(input)
	switch {
	case v == nil:
		return c.ints(name), nil
	case v.data == nil:
		return nil, errUnsaid
	}
	return whole(v.data), nil
}

// whole converts numbers to integers, and limits them to values far beyond all
// shapes.
func whole(list []float64) []int {
	if list == nil {
		return nil
	}
	const far = 1 << 40
	out := make([]int, len(list))
	for i, v := range list {
		if v == v { // a number at all
			out[i] = int(min(max(v, -far), far))
		}
	}
	return out
}

// give sets the shape of an output.
func (c *call) give(i int, shape network.Shape) {
	if i < len(c.out) {
		c.out[i].known, c.out[i].shape = true, shape
	}
}

// run infers the shape and counts the work by an operator of package network.
func (c *call) run(op network.Op, in ...network.Shape) error {
	out, err := op.Infer(in)
	if err != nil {
		return errMisfit
	}
	c.op = op
	c.give(0, out)
	if _, ok := product(out, maxElements); ok { // else the node is refused, or constant
		c.work = op.Count(in, out)
		c.work.Params = 0 // those that the file has count
	}
	return nil
}

// axis returns the index of a dimension; a negative one counts from the end.
func axis(a, rank int) (int, error) {
	if a < 0 {
		a += rank
	}
	if a < 0 || a >= rank {
		return 0, errMisfit
	}
	return a, nil
}
