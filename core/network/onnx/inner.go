package onnx

import (
	"slices"

	"splitscope/core/base/fault"
	"splitscope/core/network"
)

// Graphs inside of nodes, the branches of If and the bodies of Loop and Scan, and
// the functions that a model itself defines.

// scope has the meanings of the names in a graph.
type scope struct {
	outer   *scope // of the enclosing graph, whose tensors may be read; nil in the model's own graph and in a function
	caller  *scope // of the node that the graph belongs to
	depth   int
	calls   *function // the function that it belongs to, or nil
	attrs   map[string]attribute
	version int    // of the standard operators
	prefix  string // of its layers' names

	values map[string]*value
	infos  map[string]*info
	read   map[string]bool
}

func newScope() *scope {
	return &scope{values: map[string]*value{}, infos: map[string]*info{}, read: map[string]bool{}}
}

// absent is an input of a function that a node leaves out.
var absent = &value{}

// find returns the tensor with a name, or nil if there is none.
func (im *importer) find(name string) *value {
	for s := im.scope; s != nil; s = s.outer {
		if v := s.values[name]; v != nil {
			return v
		}
	}
	return nil
}

// resolve replaces references to the attributes of the enclosing function.
func (im *importer) resolve(n *node) *node {
	if !slices.ContainsFunc(n.attrs, func(a attribute) bool { return a.ref != "" }) {
		return n
	}
	own := *n
	own.attrs = nil
	for _, a := range n.attrs {
		if a.ref != "" {
			name := a.name
			given, ok := im.attrs[a.ref]
			if !ok {
				continue
			}
			a = given
			a.name = name
		}
		own.attrs = append(own.attrs, a)
	}
	return &own
}

// work evaluates a graph that belongs to a node, in a scope of its own, and returns
// the outputs that are asked for.
func (im *importer) work(n *node, g *graph, s *scope, in []*value, asked func(i int) bool) ([]*value, *fault.Fault) {
	im.inner += 1 + len(g.nodes) + len(g.tensors) + len(g.others)
	for i := range g.nodes { // many inputs of a node count as several nodes
		im.inner += (len(g.nodes[i].in) + len(g.nodes[i].outer) + len(g.nodes[i].attrs)) / 16
	}
	if im.inner > maxNodes {
		return nil, problem(TooManyNodes, "", "", grouped(maxNodes))
	}
	s.caller, s.depth = im.scope, im.depth+1
	if s.depth > maxCalls {
		return nil, problem(TooDeep, "", "", grouped(maxCalls))
	}
	outside := im.scope
	im.scope = s
	defer func() { im.scope = outside }()
	for i, input := range g.inputs {
		v := absent
		if i < len(in) && in[i] != nil {
			v = in[i]
		}
		if p := im.define(input.name, v); p != nil {
			return nil, p
		}
	}
	if p := im.initialize(g); p != nil {
		return nil, p
	}
	wanted := *g
	wanted.outputs = nil
	for i, name := range g.outputs {
		if asked(i) {
			wanted.outputs = append(wanted.outputs, name)
		}
	}
	if p := im.evaluate(&wanted); p != nil {
		return nil, p
	}
	out := make([]*value, len(g.outputs))
	for i, name := range g.outputs {
		if !asked(i) {
			continue
		}
		if out[i] = im.find(name); out[i] == nil || out[i] == absent {
			return nil, problem(UnknownTensor, n.title(), n.kind(), printable(name))
		}
	}
	return out, nil
}

// inward returns the scope of a graph inside a node, which may read the tensors of
// the enclosing graph.
func (im *importer) inward() *scope {
	s := newScope()
	s.outer, s.attrs, s.version, s.prefix = im.scope, im.attrs, im.version, im.prefix
	return s
}

// The results of inside.
const (
	nothing  = iota
	inferred // its outputs are known
	replaced // other layers replace it
)

// inside evaluates a node that has inner graphs or calls a function.
func (im *importer) inside(c *call) (int, *fault.Fault) {
	if fn := im.functions[key(c.domain, c.node.op, c.overload)]; fn != nil {
		return replaced, im.invoke(c, fn)
	}
	if !standard(c.domain) {
		return nothing, nil
	}
	switch c.node.op {
	case "If":
		return im.branch(c)
	case "Loop":
		return im.loop(c)
	case "Scan":
		return im.scan(c)
	}
	return nothing, nil
}

// invoke replaces a node by the body of a function.
func (im *importer) invoke(c *call, fn *function) *fault.Fault {
	for s := im.scope; s != nil; s = s.caller {
		if s.calls == fn {
			return problem(Recursion, c.title(), c.kind(), "")
		}
	}
	s := newScope()
	s.calls, s.attrs, s.version = fn, map[string]attribute{}, fn.opset
	if s.version == 0 {
		s.version = im.version
	}
	if c.node.name != "" {
		s.prefix = im.prefix + c.node.name + "/"
	}
	for _, list := range [][]attribute{fn.defaults, c.attrs} {
		for _, a := range list {
			s.attrs[a.name] = a
		}
	}
	out, p := im.work(c.node, &fn.graph, s, c.in, c.asked)
	if p != nil {
		return p
	}
	return im.bind(c, out)
}

// asked reports whether an output is read.
func (c *call) asked(i int) bool { return i < len(c.node.out) && c.read[c.node.out[i]] }

// bind defines the outputs of a node.
func (im *importer) bind(c *call, out []*value) *fault.Fault {
	for i, name := range c.node.out {
		if !im.read[name] {
			continue
		}
		if i >= len(out) {
			return problem(UnknownTensor, c.title(), c.kind(), printable(name))
		}
		im.values[name] = out[i]
	}
	return nil
}

// trial is a graph that has been evaluated and may still be dropped.
type trial struct {
	out     []*value
	work    network.Work
	bound   network.Bound
	notes   []note
	counted []*value
	problem *fault.Fault
}

// try evaluates a graph without keeping its layers; keep adds them.
func (im *importer) try(c *call, g *graph, in []*value, asked func(int) bool) (t trial) {
	layers, notes, counted := len(im.layers), len(im.notes), len(im.counted)
	t.out, t.problem = im.work(c.node, g, im.inward(), in, asked)
	if t.problem == nil {
		t.work, t.bound = im.measure(layers, t.out)
	}
	t.notes, im.notes = slices.Clone(im.notes[notes:]), im.notes[:notes]
	t.counted, im.counted = slices.Clone(im.counted[counted:]), im.counted[:counted]
	for _, v := range t.counted {
		v.counted = false
	}
	return t
}

// keep adds the layers of a trial.
func (im *importer) keep(t trial) {
	im.notes = append(im.notes, t.notes...)
	im.counted = append(im.counted, t.counted...)
	for _, v := range t.counted {
		v.counted = true
	}
}

// measure sums up the layers, starting at from, that some values need.
func (im *importer) measure(from int, values []*value) (sum network.Work, bound network.Bound) {
	needed := make([]bool, len(im.layers)-from)
	need := func(s network.Source) {
		if s.Layer >= from {
			needed[s.Layer-from] = true
		}
	}
	for _, v := range values {
		if v != nil && !v.fixed {
			need(v.Source)
		}
	}
	for i, l := range slices.Backward(im.layers[from:]) {
		if !needed[i] {
			continue
		}
		for _, s := range l.Inputs {
			need(s)
		}
		bound |= l.Bound
		sum = sum.Plus(l.Work)
		sum.MACs, sum.Elementwise = min(sum.MACs, maxWork+1), min(sum.Elementwise, maxWork+1)
	}
	return sum, bound
}

// branch replaces an If by the branch that it takes. The condition is often known,
// since exporters test the rank or the extent of a tensor. If it is not known, the
// more costly branch is used.
func (im *importer) branch(c *call) (int, *fault.Fault) {
	yes, no := c.attr("then_branch"), c.attr("else_branch")
	if yes == nil || no == nil || yes.graph == nil || no.graph == nil || len(c.in) == 0 || c.in[0] == nil {
		return nothing, nil
	}
	condition := c.in[0]
	if len(condition.data) == 1 {
		taken := yes.graph
		if condition.data[0] == 0 {
			taken = no.graph
		}
		out, p := im.work(c.node, taken, im.inward(), nil, c.asked)
		if p != nil {
			return replaced, p
		}
		return replaced, im.bind(c, out)
	}
	start := len(im.layers)
	best := im.try(c, yes.graph, nil, c.asked)
	middle := len(im.layers)
	other := im.try(c, no.graph, nil, c.asked)
	// A branch that does not fit the inputs cannot be the one that runs.
	fits := func(t trial) bool { return t.problem == nil || t.problem.Kind == Misfit }
	switch {
	case best.problem != nil && (other.problem != nil || !fits(best)):
		return replaced, best.problem
	case !fits(other):
		return replaced, other.problem
	case best.problem != nil, other.problem == nil && less(best.work, other.work):
		best, other = other, best
		start = middle
	default:
		im.layers = im.layers[:middle]
	}
	im.keep(best)
	if other.problem == nil && (less(best.work, other.work) || less(other.work, best.work)) {
		im.notes = append(im.notes, note{c.kind(), atMost})
		for i := start; i < len(im.layers); i++ {
			if im.layers[i].MACs > 0 {
				im.layers[i].Bound |= network.AtMost
			}
		}
	}
	// The branch runs only after the condition is computed, so its layers read the
	// condition.
	for i := start; i < len(im.layers) && !condition.fixed; i++ {
		l := &im.layers[i]
		if !slices.ContainsFunc(l.Inputs, func(s network.Source) bool { return s.Layer >= start }) &&
			!slices.Contains(l.Inputs, condition.Source) {
			l.Inputs = append(l.Inputs, condition.Source)
		}
	}
	for i, v := range best.out {
		if v == nil {
			continue
		}
		if w := v; other.problem == nil && i < len(other.out) && other.out[i] != nil {
			if w = other.out[i]; (!slices.Equal(v.shape, w.shape) || v.typ != w.typ) && !im.isSaid(c, i) {
				im.notes = append(im.notes, note{c.kind(), guessed})
				v.bound |= network.AtLeast | network.AtMost
			}
			if v.fixed && w.fixed && v.data != nil && slices.Equal(v.data, w.data) && slices.Equal(v.shape, w.shape) {
				continue
			}
		}
		if v.fixed && !condition.fixed { // one of two constants
			name := im.unique(c.node, i)
			best.out[i] = &value{shape: v.shape, typ: v.typ, Source: network.Source{Layer: len(im.layers)}, open: v.open, guess: v.guess, bound: v.bound}
			im.layers = append(im.layers, network.Layer{Name: name, Kind: c.kind(), Op: plain("If"), Inputs: []network.Source{condition.Source},
				Outputs: []network.Tensor{{Name: name, Shape: v.shape, Type: v.typ, Bound: v.bound}}})
		} else if v.fixed {
			best.out[i] = &value{shape: v.shape, typ: v.typ, fixed: true, from: []*value{v}, open: v.open, guess: v.guess, bound: v.bound}
		}
	}
	return replaced, im.bind(c, best.out)
}

// isSaid reports whether the file has the shape of an output.
func (im *importer) isSaid(c *call, i int) bool {
	_, said := im.said(c.node.out[i])
	return said
}

func less(a, b network.Work) bool {
	if a.MACs != b.MACs {
		return a.MACs < b.MACs
	}
	return a.Elementwise < b.Elementwise
}

// loop evaluates a Loop. The body runs as often as the first input says, or until a
// condition is false.
func (im *importer) loop(c *call) (int, *fault.Fault) {
	body := c.attr("body")
	if body == nil || body.graph == nil || len(c.in) < 2 || len(body.graph.inputs) != len(c.in) || len(body.graph.outputs) < len(c.in)-1 {
		return nothing, nil
	}
	r := repetition{body: body.graph, state: c.in[2:], trips: -1, ends: true}
	if most := c.in[0]; most != nil && len(most.data) == 1 && most.data[0] <= maxTimes {
		r.trips = max(int(most.data[0]), 0)
	}
	if met := c.in[1]; met != nil && len(met.data) == 1 && met.data[0] == 0 {
		r.trips = 0
	} else if met != nil && met.data == nil {
		r.open = true
	}
	counter := body.graph.inputs[0].name
	r.counts = slices.ContainsFunc(body.graph.nodes, func(n node) bool {
		return slices.Contains(n.in, counter) || slices.Contains(n.outer, counter)
	})
	return inferred, im.repeat(c, r)
}

// scan evaluates a Scan. The body runs for every place along a dimension of the
// last inputs.
func (im *importer) scan(c *call) (int, *fault.Fault) {
	body, n := c.attr("body"), c.int("num_scan_inputs", 0)
	states := len(c.in) - n
	if im.version < 9 || body == nil || body.graph == nil || n < 1 || states < 0 || len(body.graph.inputs) != len(c.in) || len(body.graph.outputs) < states {
		return nothing, nil
	}
	r := repetition{body: body.graph, state: c.in[:states], trips: -1}
	axes := c.ints("scan_input_axes")
	for i, v := range c.in[states:] {
		along := 0
		if i < len(axes) {
			along = axes[i]
		}
		if v == nil {
			return inferred, c.problem()
		}
		a, err := axis(along, len(v.shape))
		if err != nil || r.trips >= 0 && r.trips != v.shape[a] || v.shape[a] > maxTimes {
			return inferred, c.problem()
		}
		r.trips = v.shape[a]
		part := *v
		part.shape, part.data = slices.Delete(slices.Clone(v.shape), a, a+1), nil
		r.parts = append(r.parts, &part)
	}
	r.axes = c.ints("scan_output_axes")
	return inferred, im.repeat(c, r)
}

// repetition is the body of a Loop or a Scan.
type repetition struct {
	body   *graph
	state  []*value // carried from one trip to the next
	parts  []*value // inputs of which each trip reads one part
	axes   []int    // along which the trips' further outputs are joined; 0 otherwise
	trips  int      // −1 if that is not known
	ends   bool     // the body computes whether another trip follows
	counts bool     // the body reads the number of the trip
	open   bool     // the number of trips depends on computed values
}

// repeat sums up the trips of a repetition. If a trip does not change the shapes of
// the state, all later trips are equal to it.
func (im *importer) repeat(c *call, r repetition) *fault.Fault {
	lead := 0 // outputs of the body before the state
	if r.ends {
		lead = 1
	}
	states := len(r.state)
	asked := func(i int) bool { return i < lead+states || c.asked(i-lead) }
	state := slices.Clone(r.state)
	var sum, each network.Work
	var rows []*value // the further outputs of a trip
	limit := max(maxTrips/max(len(r.body.nodes), 1), 2)
	done, exact, alike := 0, true, true
	for last := false; !last; {
		var in []*value
		if r.ends {
			in = append(in, &value{typ: network.Int64, fixed: true, data: []float64{float64(done)}},
				&value{typ: network.Bool, fixed: true, data: []float64{1}})
		}
		in = slices.Concat(in, state, r.parts)
		layers := len(im.layers)
		t := im.try(c, r.body, in, asked)
		im.layers = im.layers[:layers]
		if t.problem != nil {
			return t.problem
		}
		further := t.out[lead+states:]
		if done == 0 {
			rows, each = further, t.work
		}
		if r.trips == 0 {
			break // only the shapes are needed
		}
		if done == 0 {
			im.keep(t)
		} else {
			t.work.Params = 0
		}
		same := true // the trip changes nothing
		for i, v := range t.out[lead : lead+states] {
			next := &value{shape: v.shape, typ: v.typ, Source: network.Source{Layer: network.Input}, open: v.open, guess: v.guess, bound: v.bound}
			if v.fixed {
				next.fixed, next.data = true, v.data
			}
			old := state[i]
			same = same && old != nil && slices.Equal(old.shape, next.shape) && old.typ == next.typ &&
				old.fixed == next.fixed && slices.Equal(old.data, next.data)
			state[i] = next
		}
		for i, v := range further {
			exact = exact && (v == nil || slices.Equal(v.shape, rows[i].shape))
		}
		alike = alike && same && t.work.MACs == each.MACs && t.work.Elementwise == each.Elementwise
		over := false
		if r.ends {
			r.open = r.open || len(t.out[0].data) != 1
			over = !r.open && t.out[0].data[0] == 0
		}
		times := 1
		settled := same && !r.counts || done+1 >= limit
		switch left := r.trips - done - 1; {
		case over || left == 0:
			last = true
		case r.trips < 0 && (settled || r.open): // the number of trips is not known
			last, exact = true, false
		case r.trips > 0 && settled:
			last, times = true, 1+left
			exact = exact && (alike || same && !r.counts)
		}
		if max(t.work.MACs, t.work.Elementwise) > maxWork/int64(times) {
			return problem(TooMuchWork, c.title(), c.kind(), "")
		}
		sum = sum.Plus(network.Work{MACs: t.work.MACs * int64(times), Elementwise: t.work.Elementwise * int64(times), Params: t.work.Params})
		done += times
		c.cost |= t.bound
	}
	c.op, c.work = plain(c.node.op), sum
	if r.open && r.trips > 0 {
		im.notes = append(im.notes, note{c.kind(), atMost})
		c.cost |= network.AtMost
	}
	if !exact {
		im.notes = append(im.notes, note{c.kind(), guessed})
		c.cost |= network.AtLeast
	}
	c.out = make([]output, len(c.node.out))
	for i := range c.out {
		if !c.asked(i) {
			continue
		}
		o, k := &c.out[i], i-states
		o.bound = c.bound
		switch {
		case k < 0 && state[i] != nil:
			o.shape, o.typ, o.bound = state[i].shape, state[i].typ, c.bound|state[i].bound
			if exact && !r.open && state[i].fixed {
				o.data = state[i].data
			}
		case k >= 0 && k < len(rows):
			at := 0
			if k < len(r.axes) {
				at = r.axes[k]
			}
			at, err := axis(at, len(rows[k].shape)+1)
			if err != nil {
				return c.problem()
			}
			o.shape, o.typ = slices.Insert(slices.Clone(rows[k].shape), at, done), rows[k].typ
			if o.bound |= rows[k].bound; r.open {
				o.bound |= network.AtMost
			}
		default:
			return c.problem()
		}
		if shape, said := im.said(c.node.out[i]); said && (!exact || r.open) {
			o.shape, o.bound = shape, network.Exact
		} else if !exact {
			o.bound |= network.AtLeast
		}
	}
	return nil
}
