// Package onnx imports models in the ONNX format. It reads their structure, shapes
// and costs, but not their weights.
//
// Each operator has a rule that infers its output shapes and counts its work; see
// rules.go. An operator without a rule is listed in Network.Without, and its cost
// is not counted.
//
// Conventions. The file is read through a window. Large tensors are skipped; only
// small ones that shapes may depend on are read. Shapes are inferred from those of
// the inputs. Where an operator has no rule, the shape in the file (value_info) is
// used. Values that depend only on weights and shapes are constants: they cost
// nothing and cross no cut. The same holds for tensors without elements, including
// inputs.
//
// A model's own functions are expanded where they are called. If the condition of
// an If is not known, the branch with more work is used. The body of a Loop or a
// Scan is one layer with the work of all its iterations, or of one iteration if
// their number is not known. Model lists where this happened.
//
// Parameters are the elements of constants that operators read as weights. Each
// constant counts once, even if several operators share it. Not counted are the
// scales and zero points of a quantization, the running means and variances of a
// normalization, integers, and single numbers in element-wise operations.
//
// Format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
package onnx

import (
	"hash/fnv"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/progress"
	"splitscope/core/network"
)

// Options has what is not in the file.
type Options struct {
	Name    string                    // the file's name, which is the title if the graph has none
	Dims    map[string]int            // values of symbolic dimensions
	Layouts map[string]network.Layout // layouts of inputs, instead of the recognized ones
}

// Model is an imported file.
type Model struct {
	Network *network.Network
	// Digest identifies the structure. It has 16 hexadecimal digits: the 64-bit
	// FNV-1a hash of a line "type shape" for each input and a line "operator inputs
	// type shape MACs elementwise params" for each layer, in the order of the
	// network, with type and shape of each output. Names and weights do not count.
	Digest   string
	Opset    int // version of the standard operators
	IR       int // version of the format
	Producer string
	Nodes    int             // in the file
	Dims     []Dim           // the dimensions that Options.Dims may set
	Unknown  []network.Count // operators without a rule; their work is not counted
	Guessed  []network.Count // operators whose output has got the shape of their input
	AtMost   []network.Count // operators that may do less than is counted, which is the most costly case
}

// Dim is a symbolic dimension of the inputs.
type Dim struct {
	Name     string // as in the file, or "input.2" for one without a name
	Value    int
	Min, Max int
}

// value is a tensor of the graph.
type value struct {
	shape          network.Shape
	typ            network.Type
	data           []float64 // its values if they are known before anything runs, else nil
	fixed          bool      // it depends only on weights
	network.Source           // of it, if it is not fixed
	reader         *call     // the last node that reads it
	open           uint64    // the dimensions that it depends on, as bits; the last bit stands for all from the 64th on
	axes           []uint64  // the same for each of its own dimensions, nil if that is not known
	guess          string    // the operator whose guessed shape it depends on
	bound          network.Bound

	// The weights in a fixed value: its own elements, or those of the values that
	// it is made of. They are counted when the first operator reads them.
	from    []*value
	packed  int64 // the number of weights if each element holds several
	counted bool
}

type importer struct {
	ctx progress.Context
	*file
	*scope
	model   Model
	layers  []network.Layer // those that an output needs become the network's
	dims    map[string]int  // symbols of the inputs
	given   map[string]int  // values in the options
	layouts map[string]network.Layout
	names   map[string]int // of layers, with the last number that was appended
	folded  int
	asked   uint64            // symbols of the current dimension, as bits
	bits    map[string]uint64 // for each dimension, as in value.open
	blocks  int               // channels in a block, 0 before it is computed
	inner   int               // nodes and tensors of inner graphs and functions so far
	counted []*value          // the values whose weights are counted, in order
	notes   []note
	done    int   // nodes that are evaluated, in all graphs
	stopped error // the context's error
}

// note is a remark about an operator that the model lists.
type note struct {
	kind string
	what about
}

type about int

const (
	unknown about = iota // it has no rule
	guessed              // the shape of its output is a guess
	atMost               // its work depends on values; the most costly case is counted
)

// Import reads a model of size bytes. An error is a *fault.Fault. If the file can
// be read but does not work with its present dimensions, Import also returns a
// Model that has the dimensions but no Network.
//
// If the context ends first, Import returns the context's error.
func Import(ctx progress.Context, r io.ReaderAt, size int64, o Options) (*Model, error) {
	s := &source{ctx: ctx, r: r, size: size, next: leastWindow, room: maxKept}
	f := s.model()
	if s.err == nil && !f.found {
		s.fail(NotONNX.At(""))
	}
	if s.err != nil {
		return nil, s.err
	}
	im := &importer{
		ctx: ctx, file: f, given: o.Dims, layouts: o.Layouts,
		model: Model{Opset: f.opset, IR: f.ir, Producer: printable(f.producer), Nodes: len(f.nodes)},
		dims:  map[string]int{}, bits: map[string]uint64{}, names: map[string]int{}, scope: newScope(),
	}
	im.version = f.opset
	p := im.run(o.Name)
	if im.stopped != nil {
		return nil, im.stopped
	}
	if p != nil {
		im.model.Network = nil
		if im.model.Dims == nil {
			return nil, p
		}
		return &im.model, p
	}
	return &im.model, nil
}

func (im *importer) run(fileName string) *fault.Fault {
	switch {
	case len(im.nodes) == 0:
		return EmptyGraph.At("")
	case im.opset > 0 && im.opset < 7:
		return problem(OldOpset, "", "", strconv.Itoa(im.opset))
	case im.opset == 0 && slices.ContainsFunc(im.nodes, func(n node) bool { return standard(n.domain) }):
		return NoOpset.At("")
	case len(im.graph.outputs) == 0:
		return NoOutputs.At("")
	}
	if p := im.initialize(&im.graph); p != nil {
		return p
	}
	inputs, p := im.inputTensors()
	if p != nil {
		return p
	}
	if p := im.evaluate(&im.graph); p != nil {
		return p
	}
	return im.build(network.Build(network.Network{Name: "custom", Title: im.title(fileName)}, inputs...), len(inputs))
}

// initialize reads a graph's weights and the types and shapes of its tensors.
func (im *importer) initialize(g *graph) *fault.Fault {
	for i := range g.others {
		in, other := &g.others[i], im.infos[g.others[i].name]
		switch {
		case other == nil || in.shaped && in.typed:
			im.infos[in.name] = in
		case in.shaped: // what one of them says, and the other one
			im.infos[in.name] = &info{in.name, in.tensor, true, other.typed, other.typ, in.dims}
		case in.typed && !other.typed:
			im.infos[in.name] = &info{in.name, in.tensor, other.shaped, true, in.typ, other.dims}
		}
	}
	for _, t := range g.tensors {
		if p := im.define(t.name, &value{shape: t.dims, typ: t.typ, data: t.data, fixed: true}); p != nil {
			return p
		}
	}
	return nil
}

// evaluate evaluates the nodes of a graph.
func (im *importer) evaluate(g *graph) *fault.Fault {
	order, p := im.order(g)
	if p != nil {
		return p
	}
	for _, i := range order {
		if p := im.passed(); p != nil {
			return p
		}
		if p := im.node(&g.nodes[i]); p != nil {
			return p
		}
	}
	return nil
}

// passed counts nodes, and checks the context now and then.
func (im *importer) passed() *fault.Fault {
	const between = 64
	if im.done++; im.done%between == 1 && im.stopped == nil {
		all := int64(len(im.nodes))
		im.stopped = progress.At(im.ctx, progress.Shapes, min(int64(im.done), all), all)
	}
	if im.stopped != nil {
		return problem(Unreadable, im.stopped.Error(), "", "") // Import returns im.stopped instead
	}
	return nil
}

// define adds a named tensor of the graph.
func (im *importer) define(name string, v *value) *fault.Fault {
	if _, twice := im.values[name]; twice {
		return problem(DuplicateName, name, "", "")
	}
	im.values[name] = v
	return nil
}

// inputTensors returns the network's inputs. It leaves out weights, which older
// files list among the inputs, and tensors without elements.
func (im *importer) inputTensors() (inputs []network.Tensor, p *fault.Fault) {
	var follow *tracker
	empty := false
	for _, in := range im.inputs {
		if v := im.values[in.name]; v != nil && v.fixed {
			continue
		}
		switch {
		case len(inputs) == network.MaxInputs:
			return nil, problem(TooManyInputs, in.name, "", grouped(network.MaxInputs))
		case !in.tensor:
			return nil, problem(NotATensor, in.name, "", "")
		case !in.shaped:
			return nil, problem(NoShape, in.name, "", "")
		}
		t := network.Tensor{Name: in.name, Shape: make(network.Shape, len(in.dims)), Type: in.typ}
		layout, channels := network.PlainValue, 1
		switch rank := len(in.dims); {
		case (rank == 1 || rank == 2) && (in.typ == network.Int32 || in.typ == network.Int64):
			layout = network.TokenList
		case (rank == 3 || rank == 4) && slices.Contains(imageTypes, in.typ):
			if follow == nil {
				follow = im.tracker()
			}
			follow.look(in)
			layout, channels = follow.holds(), max(follow.channels, 1)
		}
		if asked, ok := im.layouts[in.name]; ok {
			layout = asked
		}
		otherwise := defaults(layout, len(in.dims), channels)
		open, axes := uint64(0), make([]uint64, len(in.dims))
		for i, e := range in.dims {
			if e.value > 0 {
				t.Shape[i] = e.value
				continue
			}
			im.asked = 0
			if e.symbol == "" {
				e.symbol = in.name + "." + strconv.Itoa(i)
			}
			if i > 0 && e.zero && otherwise[i] == 1 {
				otherwise[i] = 0 // a batch of 0 means that it is unknown
			}
			if t.Shape[i], p = im.symbol(e.symbol, otherwise[i]); p != nil {
				return nil, p
			}
			axes[i] = im.asked
			open |= im.asked
		}
		if _, ok := product(t.Shape, maxElements); !ok {
			return nil, problem(TooLarge, in.name, "", t.Shape.String())
		}
		var possible bool
		if t, possible = t.As(layout); !possible {
			return nil, problem(BadLayout, in.name, string(layout), "["+t.Shape.String()+"] "+t.Type.String())
		}
		v := &value{shape: t.Shape, typ: t.Type, Source: network.Source{Layer: network.Input, Output: len(inputs)}, open: open, axes: axes}
		if slices.Contains(t.Shape, 0) {
			v.fixed, v.data, empty = true, []float64{}, true
		} else {
			inputs = append(inputs, t)
		}
		if p := im.define(in.name, v); p != nil {
			return nil, p
		}
	}
	switch {
	case len(inputs) > 0:
	case empty:
		p := problem(EmptyInputs, im.inputs[0].name, "", "")
		if i := slices.IndexFunc(im.model.Dims, func(d Dim) bool { return d.Value == 0 }); i >= 0 {
			p = problem(EmptyInputs, im.model.Dims[i].Name, "", "")
		}
		return nil, p
	default:
		return nil, NoInputs.At("")
	}
	for _, name := range slices.Sorted(maps.Keys(im.given)) {
		if _, there := im.dims[name]; !there {
			p := problem(UnknownDim, name, "", "")
			concerns(p, leftOpen, im.model.Dims[:min(len(im.model.Dims), mostNamed)])
			return nil, p
		}
	}
	for _, name := range slices.Sorted(maps.Keys(im.layouts)) {
		if !slices.ContainsFunc(im.inputs, func(in info) bool { return in.name == name }) {
			return nil, problem(UnknownInput, name, "", "")
		}
	}
	return inputs, nil
}

// symbol returns the value of a symbolic dimension. Exporters also write sums and
// products of symbols, such as "past_length + 1".
func (im *importer) symbol(name string, otherwise int) (int, *fault.Fault) {
	atoms := func(atom string) (int, *fault.Fault) {
		if v, known := im.dims[atom]; known {
			im.asked |= im.bits[atom]
			return v, nil
		}
		v, set := im.given[atom]
		if !set {
			v = otherwise
		}
		if v < 0 || v > network.MaxExtent {
			return 0, problem(BadDimension, atom, "", grouped(v))
		}
		if len(im.model.Dims) == network.MaxDims {
			return 0, problem(TooManyDims, atom, "", grouped(network.MaxDims))
		}
		im.dims[atom], im.bits[atom] = v, 1<<min(len(im.model.Dims), 63)
		im.asked |= im.bits[atom]
		im.model.Dims = append(im.model.Dims, Dim{Name: atom, Value: v, Min: 0, Max: network.MaxExtent})
		return v, nil
	}
	v, p := calculate(name, atoms)
	if p == nil && (v < 0 || v > network.MaxExtent) {
		p = problem(BadDimension, name, "", grouped(v))
	}
	return v, p
}

// calculate computes sums of products of whole numbers and symbols. Any other text
// is one symbol.
func calculate(text string, symbol func(string) (int, *fault.Fault)) (int, *fault.Fault) {
	const limit = 1 << 30
	sum := 0
	for _, term := range strings.Split(text, "+") {
		factors := 1
		for _, factor := range strings.Split(term, "*") {
			factor = strings.TrimSpace(factor)
			v, err := strconv.Atoi(factor)
			if err != nil {
				if factor == "" || strings.ContainsAny(factor, "()-/, ") {
					return symbol(text)
				}
				var p *fault.Fault
				if v, p = symbol(factor); p != nil {
					return 0, p
				}
			}
			factors = min(max(factors*min(max(v, -limit), limit), -limit), limit)
		}
		sum = min(max(sum+factors, -limit), limit)
	}
	return sum, nil
}

// said returns the shape of a tensor in the file, or nil if there is none or if it
// depends on open dimensions.
func (im *importer) said(name string) (network.Shape, bool) {
	in := im.infos[name]
	if in == nil || !in.tensor || !in.shaped {
		return nil, false
	}
	shape := make(network.Shape, len(in.dims))
	for i, e := range in.dims {
		if shape[i] = e.value; e.value > 0 {
			continue
		}
		if e.symbol == "" {
			return nil, false
		}
		known := true
		v, _ := calculate(e.symbol, func(atom string) (int, *fault.Fault) {
			v, ok := im.dims[atom]
			known = known && ok
			return v, nil
		})
		if shape[i] = v; !known || v < 0 {
			return nil, false
		}
	}
	_, ok := product(shape, maxElements)
	return shape, ok
}

// order sorts the nodes so that each comes after those that it reads, and otherwise
// keeps the file's order. It leaves out nodes that no output needs.
func (im *importer) order(g *graph) (order []int, p *fault.Fault) {
	maker := map[string]int{}
	for i, n := range g.nodes {
		for _, out := range n.out {
			if out == "" {
				continue
			}
			if _, twice := maker[out]; twice || im.values[out] != nil {
				return nil, problem(DuplicateName, out, "", "")
			}
			maker[out] = i
		}
	}
	const (
		fresh = iota
		begun
		done
	)
	state := make([]uint8, len(g.nodes))
	next := make([]int, len(g.nodes)) // the next input to visit
	var stack []int
	for first := range g.nodes {
		if state[first] == fresh {
			stack = append(stack, first)
		}
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			n := &g.nodes[i]
			state[i] = begun
			if next[i] == len(n.in)+len(n.outer) {
				state[i] = done
				order = append(order, i)
				stack = stack[:len(stack)-1]
				continue
			}
			name := n.reads(next[i])
			next[i]++
			from, made := maker[name]
			switch {
			case !made && name != "" && im.find(name) == nil:
				return nil, problem(UnknownTensor, n.title(), n.kind(), printable(name))
			case !made || state[from] == done:
			case state[from] == begun:
				return nil, problem(Cycle, n.title(), n.kind(), "")
			default:
				stack = append(stack, from)
			}
		}
	}
	for _, out := range g.outputs {
		im.read[out] = true
	}
	needed := order[len(order):]
	for _, i := range slices.Backward(order) {
		n := &g.nodes[i]
		if !slices.ContainsFunc(n.out, func(out string) bool { return im.read[out] }) {
			continue
		}
		for k := range len(n.in) + len(n.outer) {
			im.read[n.reads(k)] = true
		}
		needed = append(needed, i)
	}
	delete(im.read, "")
	slices.Reverse(needed)
	return needed, nil
}

// reads returns the k-th tensor that a node reads. Those that its inner graphs read
// are the last.
func (n *node) reads(k int) string {
	if k < len(n.in) {
		return n.in[k]
	}
	return n.outer[k-len(n.in)]
}

// title returns a node's name for people.
func (n *node) title() string {
	if n.name == "" && len(n.out) > 0 {
		return n.out[0]
	}
	return n.name
}

// kind returns a node's operator, with its domain if it is not a standard one.
func (n *node) kind() string {
	if standard(n.domain) {
		return printable(n.op)
	}
	return printable(n.domain + "." + n.op)
}

// node evaluates one node: it becomes a constant, or a layer with the outputs that
// are read.
func (im *importer) node(n *node) *fault.Fault {
	n = im.resolve(n)
	c := &call{im: im, node: n, fixed: true, read: im.read}
	l := network.Layer{Kind: n.kind()}
	for k := range len(n.in) + len(n.outer) {
		v := im.find(n.reads(k))
		if v == absent {
			v = nil
		}
		if k < len(n.in) {
			c.in = append(c.in, v)
		}
		if v == nil {
			continue
		}
		c.open |= v.open
		if c.guess == "" {
			c.guess = v.guess
		}
		c.bound |= v.bound
		if v.fixed {
			continue
		}
		c.fixed = false
		if v.reader != c { // each tensor once
			v.reader = c
			l.Inputs = append(l.Inputs, v.Source)
		}
	}
	done, p := im.inside(c)
	if p != nil || done == replaced {
		return p
	}
	if done == nothing {
		if p := c.infer(); p != nil {
			return p
		}
	}
	var weights []*value // that a constant is made of
	if c.fixed {
		weights = c.weights()
	} else {
		c.work.Params += c.params()
	}
	if most := max(c.work.MACs, c.work.Elementwise); !c.fixed && (most > maxWork || min(c.work.MACs, c.work.Elementwise) < 0) {
		return problem(TooMuchWork, n.title(), n.kind(), "")
	}
	for i, name := range n.out {
		if !im.read[name] {
			continue
		}
		o := c.out[i]
		v := &value{shape: o.shape, typ: o.typ, data: o.data, fixed: c.fixed || o.data != nil, from: weights, open: c.open, axes: o.axes, guess: o.guess, bound: o.bound}
		limit := int64(maxElements)
		if v.fixed {
			limit = maxWeights
		}
		if len(v.shape) > network.MaxRank {
			return problem(HighRank, name, "", strconv.Itoa(network.MaxRank))
		}
		if _, ok := product(v.shape, limit); !ok {
			return problem(TooLarge, name, "", v.shape.String())
		}
		if len(v.axes) != len(v.shape) {
			v.axes = nil
		}
		im.values[name] = v
		if v.fixed {
			continue
		}
		v.Source = network.Source{Layer: len(im.layers), Output: len(l.Outputs)}
		l.Outputs = append(l.Outputs, network.Tensor{Name: im.unique(n, i), Shape: v.shape, Type: v.typ, Bound: v.bound})
		if c.work.MACs > 0 {
			l.Bound |= c.bound | v.bound
		}
	}
	if len(l.Outputs) > 0 {
		l.Bound |= c.cost
		l.Name, l.Op, l.Work = l.Outputs[0].Name, c.op, c.work
		im.layers = append(im.layers, l)
	}
	return nil
}

// unique returns a unique name for an output: the node's name, or the tensor's if
// the node has no name or an earlier output has it.
func (im *importer) unique(n *node, output int) string {
	base := printable(im.prefix + n.name)
	if n.name == "" || im.names[base] > 0 {
		base = printable(im.prefix + n.out[output])
	}
	name := base
	for im.names[name] > 0 {
		im.names[base]++
		name = base + " " + strconv.Itoa(im.names[base])
	}
	im.names[name] = 1
	return name
}

// build makes the network from the layers that an output depends on, with the
// outputs that are read. Some layers were read only for their shapes.
func (im *importer) build(b *network.Builder, entering int) *fault.Fault {
	const unread = -1
	last := make([][]int, len(im.layers)) // by output, its last reader
	inputs := slices.Repeat([]int{unread}, entering)
	for i, l := range im.layers {
		last[i] = slices.Repeat([]int{unread}, len(l.Outputs))
	}
	for _, out := range im.graph.outputs {
		if v := im.values[out]; v != nil && !v.fixed && v.Layer != network.Input {
			last[v.Layer][v.Output] = v.Layer
		}
	}
	crossing := 0 // tensors that cross, summed over all cuts
	for i, l := range slices.Backward(im.layers) {
		needed := false
		for _, reader := range last[i] {
			if reader != unread {
				needed = true
				crossing += reader - i
			}
		}
		if !needed {
			continue
		}
		for _, from := range l.Inputs {
			readers := inputs
			if from.Layer != network.Input {
				readers = last[from.Layer]
			}
			readers[from.Output] = max(readers[from.Output], i)
		}
	}
	for _, reader := range inputs {
		crossing += reader + 1
	}
	if crossing > maxCrossing {
		return problem(TooComplex, "", "", grouped(maxCrossing))
	}
	place := make([][]network.Source, len(im.layers)) // by output, its source in the network
	built, total := 0, network.Work{}
	for i, l := range im.layers {
		var outputs []network.Tensor
		for k, t := range l.Outputs {
			place[i] = append(place[i], network.Source{Layer: built, Output: len(outputs)})
			if last[i][k] != unread {
				outputs = append(outputs, t)
			}
		}
		if len(outputs) == 0 {
			continue
		}
		for k, from := range l.Inputs {
			if from.Layer != network.Input {
				l.Inputs[k] = place[from.Layer][from.Output]
			}
		}
		l.Name, l.Outputs = outputs[0].Name, outputs
		if total = total.Plus(l.Work); !total.Countable() {
			return problem(TooMuchWork, l.Name, l.Kind, "")
		}
		b.AddLayer(l)
		built++
	}
	if built == 0 {
		return EmptyGraph.At("")
	}
	net, err := b.Network()
	if err != nil { // every shape was checked before
		return Damaged.At("")
	}
	im.strings(net)
	im.model.Unknown, im.model.Guessed, im.model.AtMost = im.noted(unknown), im.noted(guessed), im.noted(atMost)
	im.model.Network, im.model.Digest = net, digest(net)
	net.Digest = im.model.Digest
	for _, d := range im.model.Dims {
		net.Dims = append(net.Dims, network.Dim{Name: d.Name, Value: d.Value})
	}
	net.Without, net.Guessed, net.AtMost = im.model.Unknown, im.model.Guessed, im.model.AtMost
	return nil
}

// strings adds a note if tensors of strings may cross a cut, because their size is
// not known.
func (im *importer) strings(net *network.Network) {
	seen := map[network.Source]bool{}
	for _, l := range net.Layers {
		for _, from := range l.Inputs {
			if net.Tensor(from).Type == network.Text && !seen[from] {
				seen[from] = true
				im.notes = append(im.notes, note{network.Strings, unknown})
			}
		}
	}
}

// noted returns how often each operator has a note, sorted by name.
func (im *importer) noted(what about) (list []network.Count) {
	of := map[string]int{}
	for _, n := range im.notes {
		if n.what == what {
			of[n.kind]++
		}
	}
	for kind, n := range of {
		list = append(list, network.Count{Name: kind, Times: n})
	}
	slices.SortFunc(list, func(a, b network.Count) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func digest(net *network.Network) string {
	h := fnv.New64a()
	line := func(words ...string) { io.WriteString(h, strings.Join(words, " ")+"\n") }
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	for _, t := range net.Inputs {
		line(t.Type.String(), t.Shape.String())
	}
	for _, l := range net.Layers {
		from := make([]string, len(l.Inputs))
		for i, in := range l.Inputs {
			from[i] = in.String()
		}
		words := []string{l.Kind, strings.Join(from, ",")}
		for _, t := range l.Outputs {
			words = append(words, t.Type.String(), t.Shape.String())
		}
		line(append(words, number(l.MACs), number(l.Elementwise), number(l.Params))...)
	}
	hex := strconv.FormatUint(h.Sum64(), 16)
	return strings.Repeat("0", 16-len(hex)) + hex
}

// title returns the model's name for people. The file's name is better than a name
// that an exporter gives to every graph.
func (im *importer) title(fileName string) string {
	file := strings.TrimSuffix(path.Base(strings.ReplaceAll(fileName, `\`, "/")), ".onnx")
	name := strings.TrimSpace(im.graph.name)
	generic := []string{"", "main_graph", "main", "graph", "torch_jit", "torch-jit-export", "tf2onnx", "spox_graph", "Model from PaddlePaddle."}
	if fileName != "" && slices.Contains(generic, name) {
		name = file
	}
	if name == "" {
		name = "ONNX"
	}
	return printable(name)
}

// product returns the number of elements in a shape. It reports false if the shape
// is not valid or has more than limit elements.
func product(shape []int, limit int64) (int64, bool) {
	n := int64(1)
	for _, d := range shape {
		if d < 0 || d > 0 && n > limit/int64(d) {
			return 0, false
		}
		n *= int64(d)
	}
	return n, true
}
