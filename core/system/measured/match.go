package measured

import (
	"math"
	"slices"
	"strings"

	"splitscope/core/network"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
)

// Match says which operators of a network the events are.
type Match struct {
	// Rows have the demands of the network's operators, which have no padding. If
	// something matches nothing, the last row has all of it, so that demands and times
	// add up to those of the network.
	Rows    []fit.Row
	Matched int      // rows of operators that were found
	Unknown []Event  // events that took time and match no operator
	Missing []string // operators that match no event, by the name of their first layer
}

// matcher has the state of Match. Operators are numbered as device.Fused lists them.
type matcher struct {
	net     *network.Network
	spans   []device.Span
	demands []device.Demand // by layer
	counted []device.Demand // by layer, with grouped convolutions apart
	row     []int           // by operator; none if it matches no event
	of      []int           // by layer: its operator, or none
	first   []Event         // by row: the first event
	Match
}

const none = -1

// Match finds the operators of a network by their names: an event is named after the
// operators that are fused in it, or the last of them, or the tensor that it makes. Those
// that are left are matched by equal MACs; then the convolutions and matrix products by
// their order, if there are as many of them and the same ones are grouped; then the
// operators of each other kind; then all that remain. A sum or an activation that is still
// without an event is taken to be fused to the operator before it, unless an event that
// remains could be it.
func (t *Times) Match(n *network.Network, c device.Counting) Match {
	m := &matcher{net: n, spans: device.Fused(n), demands: c.Demands(n), counted: device.Counting{}.Demands(n)}
	m.row = slices.Repeat([]int{none}, len(m.spans))
	m.of = slices.Repeat([]int{none}, len(n.Layers))
	for i, s := range m.spans {
		for layer := s.From; layer < s.To; layer++ {
			m.of[layer] = i
		}
	}
	rest := m.byName(t.Events)
	m.absorb()
	rest = m.byWork(rest)
	rest = m.byOrder(rest, func(e Event) bool { return e.work().macs }, func(operator int) bool { return m.work(operator).macs })
	for _, kind := range kinds(rest) {
		rest = m.byOrder(rest, func(e Event) bool { return e.Kind == kind }, func(operator int) bool { return strings.EqualFold(m.kind(operator), kind) })
	}
	rest = m.byOrder(rest, func(Event) bool { return true }, func(int) bool { return true })
	m.fuse(rest)
	m.Matched = len(m.Rows)
	m.leave(rest)
	return m.Match
}

// byName matches events by their names and returns the others.
func (m *matcher) byName(events []Event) (rest []Event) {
	operators := map[string]int{}
	for layer, i := range m.of {
		if i != none {
			operators[plainName(m.net.Layers[layer].Name)] = i
		}
	}
	for _, e := range events {
		var found []int
		for _, name := range names(e.Name) {
			if i, ok := operators[name]; ok && !slices.Contains(found, i) {
				found = append(found, i)
			}
		}
		if found == nil {
			rest = append(rest, e)
		} else {
			m.add(e, found)
		}
	}
	return rest
}

// add adds an event that computes some operators. If one of them has a row, another event
// computes a part of it, and they share the row.
func (m *matcher) add(e Event, operators []int) {
	row := none
	for _, i := range operators {
		row = max(row, m.row[i])
	}
	if row == none {
		row = len(m.Rows)
		m.Rows, m.first = append(m.Rows, fit.Row{Network: m.net.Name}), append(m.first, e)
	}
	m.Rows[row].Seconds += e.Seconds
	for _, i := range operators {
		if m.row[i] == none {
			m.join(i, row)
		}
	}
}

// join adds an operator to a row.
func (m *matcher) join(operator, row int) {
	m.row[operator] = row
	m.Rows[row].Demand = m.Rows[row].Demand.Plus(m.demands[m.spans[operator].From])
}

// absorb finds the convolution or matrix product of a kernel that is named only after
// what is fused to it, such as a sum: the operator before it that matches nothing else.
func (m *matcher) absorb() {
	for i := range m.spans {
		row := m.row[i]
		if row == none || m.work(i).macs || !m.first[row].work().macs {
			continue
		}
		for at := i; at != none && m.row[at] != none && !m.work(at).macs; {
			at = m.before(at)
			if at != none && m.row[at] == none {
				m.join(at, row)
			}
		}
	}
}

// fusible are operators that runtimes compute together with the one before them.
var fusible = []string{"Add", "Sum", "Sub", "Mul", "Div", "Clip", "Relu", "ReLU", "ReLU6", "SiLU", "GELU", "Sigmoid", "HardSwish", "HardSigmoid", "Tanh", "BatchNorm", "BatchNormalization"}

// fuse finds fusible operators that have no event because they are fused to the one before
// them: those that no remaining event can be.
func (m *matcher) fuse(events []Event) {
	left := kinds(events)
	for i := range m.spans {
		if m.row[i] != none || !slices.Contains(fusible, m.kind(i)) || slices.ContainsFunc(left, func(kind string) bool { return kind == "" || strings.EqualFold(kind, m.kind(i)) }) {
			continue
		}
		if at := m.before(i); at != none && m.row[at] != none {
			m.join(i, m.row[at])
		}
	}
}

// kind returns the name of an operator.
func (m *matcher) kind(operator int) string { return m.net.Layers[m.spans[operator].From].Kind }

// kinds returns the names of the operators of events, each once.
func kinds(events []Event) (all []string) {
	for _, e := range events {
		if !slices.Contains(all, e.Kind) {
			all = append(all, e.Kind)
		}
	}
	return all
}

// before returns an operator whose result an operator reads, or none. One that matches no
// event goes before others.
func (m *matcher) before(operator int) (found int) {
	found = none
	s := m.spans[operator]
	for _, l := range m.net.Layers[s.From:s.To] {
		for _, from := range l.Inputs {
			if from.Layer == network.Input || m.of[from.Layer] == operator || m.of[from.Layer] == none {
				continue
			}
			if i := m.of[from.Layer]; found == none || m.row[i] == none {
				found = i
			}
		}
	}
	return found
}

// byWork matches events that have the MACs of an operator, in the order of both. It returns
// the others.
func (m *matcher) byWork(events []Event) (rest []Event) {
	for _, e := range events {
		found := none
		for i := len(m.spans) - 1; i >= 0 && e.Kernel != nil && e.Kernel.MACs > 0; i-- {
			if more := float64(e.Kernel.MACs) / m.macs(i); m.row[i] == none && math.Abs(more-1) < 1e-9 && e.work() == m.work(i) {
				found = i
			}
		}
		if found == none {
			rest = append(rest, e)
		} else {
			m.add(e, []int{found})
		}
	}
	return rest
}

// macs returns the MACs of an operator.
func (m *matcher) macs(operator int) float64 {
	d := m.counted[m.spans[operator].From]
	return math.Round((d[device.Dense] + d[device.Grouped]) * 1e9)
}

// agree reports whether an event can be an operator, as far as the file says. Padding may
// double inputs and outputs.
func (m *matcher) agree(e Event, operator int) bool {
	if e.Kernel != nil && e.Kernel.MACs > 0 {
		more := float64(e.Kernel.MACs) / m.macs(operator)
		return e.work() == m.work(operator) && 1 <= more && more <= 4
	}
	return e.Kind == "" && e.Kernel == nil || e.work() == m.work(operator)
}

// byOrder matches those events and operators that remain and are of a kind, if there are
// as many of both and all pairs do the same work. It returns the events that still remain.
func (m *matcher) byOrder(events []Event, ofEvents func(Event) bool, ofOperators func(int) bool) (rest []Event) {
	var some []Event
	for _, e := range events {
		if ofEvents(e) {
			some = append(some, e)
		} else {
			rest = append(rest, e)
		}
	}
	var operators []int
	for i := range m.spans {
		if m.row[i] == none && ofOperators(i) {
			operators = append(operators, i)
		}
	}
	if len(some) != len(operators) {
		return events
	}
	for i, e := range some {
		if !m.agree(e, operators[i]) {
			return events
		}
	}
	for i, e := range some {
		m.add(e, operators[i:i+1])
	}
	return rest
}

// leave puts what matches nothing into a last row.
func (m *matcher) leave(events []Event) {
	last := fit.Row{Network: m.net.Name}
	for _, e := range events {
		if e.Seconds > 0 {
			last.Seconds += e.Seconds
			m.Unknown = append(m.Unknown, e)
		}
	}
	for i, s := range m.spans {
		if m.row[i] == none {
			last.Demand = last.Demand.Plus(m.demands[s.From])
			m.Missing = append(m.Missing, m.net.Layers[s.From].Name)
		}
	}
	if m.Unknown != nil || m.Missing != nil {
		m.Rows = append(m.Rows, last)
	}
}

// work is the kind of an operator's work.
type work struct{ macs, grouped bool }

func (m *matcher) work(operator int) work {
	d := m.counted[m.spans[operator].From]
	return work{m.macs(operator) > 0, d[device.Grouped] > 0}
}

func (e Event) work() work {
	if e.Kernel != nil {
		return work{e.Kernel.MACs > 0, e.Kernel.Class == device.Apart}
	}
	kind := strings.ToUpper(e.Kind)
	grouped := strings.Contains(kind, "DEPTHWISE") || strings.Contains(kind, "GROUPCONV")
	return work{slices.ContainsFunc(products, func(name string) bool { return strings.Contains(kind, name) }), grouped}
}

// products are parts of the names of operators with MACs.
var products = []string{"CONV", "FULLY", "GEMM", "MATMUL", "MATRIX", "INNERPRODUCT"}

// names returns the names of the operators in an event's name: "conv1 + relu1" of
// TensorRT, "[a;b]:0" of TensorFlow Lite.
func names(name string) (all []string) {
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(name, " + ", ";"), func(r rune) bool { return strings.ContainsRune(";,[]()", r) }) {
		all = append(all, plainName(strings.TrimSpace(part)))
	}
	return all
}

// plainName removes what exporters append to the name of a node for its output, and what
// ONNX Runtime adds where it changes a node.
func plainName(name string) string {
	name = strings.TrimPrefix(name, "fused ")
	for _, suffix := range []string{"_nchwc", "/MatMulAddFusion", "_output_0", ":0"} {
		name = strings.TrimSuffix(name, suffix)
	}
	return name
}
