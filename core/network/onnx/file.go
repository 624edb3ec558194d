package onnx

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"splitscope/core/network"
)

// The types of a file in memory: the messages of onnx.proto without weights,
// comments and metadata. Numbers are float64, which represents all integers of
// shapes exactly. The largest int64, which means "to the end" in a Slice, remains
// the largest.

type file struct {
	ir        int
	producer  string
	opset     int // of the standard operators, 0 if none is named
	functions map[string]*function
	graph
}

// function is an operator that the model itself defines.
type function struct {
	key      string      // its domain, name and overload
	opset    int         // as in file
	defaults []attribute // of attributes that a node leaves out
	graph
}

// key returns the identity of a function, for its definition and for the nodes that
// call it.
func key(domain, name, overload string) string {
	if standard(domain) {
		domain = ""
	}
	return domain + "\x00" + name + "\x00" + overload
}

type graph struct {
	name           string
	found          bool
	nodes          []node
	tensors        []tensor // the initializers
	inputs, others []info   // others: outputs, and value_info
	outputs        []string
}

type node struct {
	name, domain, op string
	overload         string
	in, out          []string
	outer            []string // the tensors that its inner graphs read from outside
	attrs            []attribute
}

type attribute struct {
	name    string
	numbers []float64
	texts   []string
	tensor  *tensor
	graph   *graph
	ref     string // the attribute of the enclosing function that replaces this one
}

type tensor struct {
	name string
	typ  network.Type
	dims []int
	data []float64 // its values if it is small, else nil
}

// info is a tensor's type and shape in the file.
type info struct {
	name   string
	tensor bool
	shaped bool
	typed  bool
	typ    network.Type
	dims   []extent
}

// extent is one dimension: a number, a symbol, or neither.
type extent struct {
	value  int  // below one if it is unknown
	zero   bool // 0 in the file, which means none or unknown
	symbol string
}

// element is a type of elements, and their size in raw_data.
type element struct {
	typ   network.Type
	bytes int // 0 if raw values are not read
	as    func(uint64) float64
}

func unsigned(v uint64) float64 { return float64(v) }
func signed(v uint64) float64   { return float64(int64(v)) }
func single(v uint64) float64   { return float64(math.Float32frombits(uint32(v))) }

// elements are the types by their numbers in TensorProto.DataType.
var elements = [...]element{
	1:  {network.Float32, 4, single},
	2:  {network.Uint8, 1, unsigned},
	3:  {network.Int8, 1, func(v uint64) float64 { return float64(int8(v)) }},
	4:  {network.Uint16, 2, unsigned},
	5:  {network.Int16, 2, func(v uint64) float64 { return float64(int16(v)) }},
	6:  {network.Int32, 4, func(v uint64) float64 { return float64(int32(v)) }},
	7:  {network.Int64, 8, signed},
	8:  {typ: network.Text},
	9:  {network.Bool, 1, unsigned},
	10: {typ: network.Float16},
	11: {network.Float64, 8, math.Float64frombits},
	12: {network.Uint32, 4, unsigned},
	13: {network.Uint64, 8, unsigned},
	14: {typ: network.Complex64},
	15: {typ: network.Complex128},
	16: {typ: network.BFloat16},
	17: {typ: network.Float8}, 18: {typ: network.Float8}, 19: {typ: network.Float8}, 20: {typ: network.Float8},
	21: {typ: network.Uint4}, 22: {typ: network.Int4},
	23: {typ: network.Float4},
	24: {typ: network.Float8}, // eight bits of exponent
	25: {typ: network.Uint2}, 26: {typ: network.Int2},
}

func elementOf(dataType float64) element {
	if i := int(dataType); i >= 0 && i < len(elements) {
		return elements[i]
	}
	return element{}
}

// element returns the type with a number in TensorProto.DataType, and fails if
// there is none.
func (s *source) element(dataType uint64) element {
	if dataType >= uint64(len(elements)) {
		s.fail(problem(UnknownType, "", "", strconv.FormatUint(dataType, 10)))
	}
	return elementOf(float64(dataType))
}

// model reads the outermost message.
func (s *source) model() *file {
	m := &file{functions: map[string]*function{}}
	for f := range s.fields(span{0, s.size}) {
		switch f.num {
		case 1:
			m.ir = int(min(f.value, math.MaxInt32))
		case 2:
			m.producer = s.text(f)
		case 7:
			m.graph.found = true
			s.graph(&m.graph, f.span, 0)
		case 8:
			s.opset(&m.opset, f.span)
		case 25:
			fn := s.function(f.span)
			m.functions[fn.key] = fn
		}
	}
	return m
}

// opset reads the version of an operator set. Only the standard one is used.
func (s *source) opset(to *int, m span) {
	domain, version := "", 0
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			domain = s.text(f)
		case 2:
			version = int(min(f.value, math.MaxInt32))
		}
	}
	if standard(domain) {
		*to = version
	}
}

// function reads a function. It skips value_info, because shapes differ from call
// to call.
func (s *source) function(m span) *function {
	s.keep(160)
	fn := &function{}
	var domain, name, overload string
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			name = s.text(f)
		case 4:
			s.keep(96)
			fn.inputs = append(fn.inputs, info{name: s.text(f)})
		case 5:
			fn.outputs = append(fn.outputs, s.text(f))
		case 7:
			s.addNode(&fn.graph, f.span, 0)
		case 9:
			s.opset(&fn.opset, f.span)
		case 10:
			domain = s.text(f)
		case 11:
			fn.defaults = append(fn.defaults, s.attribute(&node{}, f.span, 0))
		case 13:
			overload = s.text(f)
		}
	}
	fn.key = key(domain, name, overload)
	return fn
}

// standard reports whether a domain is that of ONNX itself.
func standard(domain string) bool { return domain == "" || domain == "ai.onnx" }

func (s *source) graph(g *graph, m span, deep int) {
	if deep > maxDeep {
		s.fail(problem(TooDeep, "", "", grouped(maxDeep)))
		return
	}
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			s.addNode(g, f.span, deep)
		case 2:
			g.name = s.text(f)
		case 5:
			s.keep(96)
			g.tensors = append(g.tensors, s.tensor(f.span))
		case 15:
			s.keep(96)
			g.tensors = append(g.tensors, s.sparse(f.span))
		case 11:
			g.inputs = append(g.inputs, s.info(f.span))
		case 12:
			out := s.info(f.span)
			g.outputs = append(g.outputs, out.name)
			g.others = append(g.others, out)
		case 13:
			g.others = append(g.others, s.info(f.span))
		}
	}
}

func (s *source) addNode(g *graph, m span, deep int) {
	if s.nodes++; s.nodes > maxNodes {
		s.fail(problem(TooManyNodes, "", "", grouped(maxNodes)))
		return
	}
	s.keep(160)
	g.nodes = append(g.nodes, s.node(m, deep))
}

func (s *source) node(m span, deep int) node {
	var n node
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			n.in = append(n.in, s.text(f))
		case 2:
			n.out = append(n.out, s.text(f))
		case 3:
			n.name = s.text(f)
		case 4:
			n.op = s.text(f)
		case 5:
			n.attrs = append(n.attrs, s.attribute(&n, f.span, deep))
		case 7:
			n.domain = s.text(f)
		case 8:
			n.overload = s.text(f)
		}
	}
	return n
}

func (s *source) attribute(n *node, m span, deep int) (a attribute) {
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			a.name = s.text(f)
		case 2, 7:
			a.numbers = s.list(a.numbers, f, protowire.Fixed32Type, single)
		case 3, 8:
			a.numbers = s.list(a.numbers, f, protowire.VarintType, signed)
		case 4, 9:
			if f.end-f.at <= maxText { // others are programs or data of custom operators
				a.texts = append(a.texts, s.text(f))
			}
		case 5:
			t := s.tensor(f.span)
			a.tensor = &t
		case 6, 11:
			inner := &graph{}
			s.graph(inner, f.span, deep+1)
			n.outer = append(n.outer, inner.reads()...)
			a.graph = inner
		case 21:
			a.ref = s.text(f)
		case 22:
			t := s.sparse(f.span)
			a.tensor = &t
		}
	}
	s.keep(160)
	return a
}

// reads returns the tensors that an inner graph reads from outside.
func (g *graph) reads() (names []string) {
	own := g.own()
	for _, n := range g.nodes {
		names = append(append(names, n.in...), n.outer...)
	}
	names = append(names, g.outputs...)
	return slices.DeleteFunc(names, func(name string) bool { return name == "" || own[name] })
}

// own returns the tensors that a graph itself makes.
func (g *graph) own() map[string]bool {
	own := map[string]bool{}
	for _, n := range g.nodes {
		for _, out := range n.out {
			own[out] = true
		}
	}
	for _, t := range g.tensors {
		own[t.name] = true
	}
	for _, in := range g.inputs {
		own[in.name] = true
	}
	delete(own, "")
	return own
}

// tensor reads a tensor's name, type and shape, and its values only if they are
// few.
func (s *source) tensor(m span) (t tensor) {
	var e element
	var raw span
	integers := false
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			t.dims = s.dims(t.dims, f)
		case 2:
			e = s.element(f.value)
			t.typ = e.typ
		case 4:
			t.data = s.list(t.data, f, protowire.Fixed32Type, single)
		case 5: // also 8 and 16 bits, and the bits of narrower floating point
			t.data = s.list(t.data, f, protowire.VarintType, signed)
			integers = true
		case 7:
			t.data = s.list(t.data, f, protowire.VarintType, signed)
		case 8:
			t.name = s.text(f)
		case 9:
			raw = f.span
		case 10:
			t.data = s.list(t.data, f, protowire.Fixed64Type, math.Float64frombits)
		case 11:
			t.data = s.list(t.data, f, protowire.VarintType, unsigned)
		}
	}
	s.ranked(t.name, len(t.dims))
	count, ok := product(t.dims, maxWeights)
	if !ok {
		s.fail(problem(TooLarge, t.name, "", network.Shape(t.dims).String()))
		return t
	}
	if count <= most(t.typ) && e.bytes > 0 && raw.end-raw.at == count*int64(e.bytes) && count > 0 {
		s.keep(int(count) * 8)
		b := s.bytes(raw.at, int(count)*e.bytes)
		for ; len(b) >= e.bytes; b = b[e.bytes:] {
			var wide [8]byte
			copy(wide[:], b[:e.bytes])
			t.data = append(t.data, e.as(binary.LittleEndian.Uint64(wide[:])))
		}
	}
	if int64(len(t.data)) != count || count > most(t.typ) || integers && t.typ.Quantizable() && e.bytes != 1 {
		t.data = nil
	}
	if count == 0 {
		t.data = []float64{}
	}
	return t
}

// sparse reads the name, type and shape of a sparse tensor. Name and type are those
// of its stored values.
func (s *source) sparse(m span) (t tensor) {
	var dims []int
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			t = s.tensor(f.span)
		case 3:
			dims = s.dims(dims, f)
		}
	}
	t.dims, t.data = dims, nil
	s.ranked(t.name, len(dims))
	if _, ok := product(dims, maxWeights); !ok {
		s.fail(problem(TooLarge, t.name, "", network.Shape(dims).String()))
	}
	return t
}

// most returns how many values of a tensor are kept. For floating point it is the
// length of a list of scales.
func most(t network.Type) int64 {
	if t.Quantizable() {
		return 64
	}
	return maxData
}

// dims appends a dimension to a shape.
func (s *source) dims(to []int, f field) []int {
	for _, d := range s.list(nil, f, protowire.VarintType, signed) {
		if d < 0 || d > maxWeights {
			s.fail(Damaged.At(""))
			return to
		}
		if len(to) <= network.MaxRank { // one more than allowed, which is refused once the name is known
			to = append(to, int(d))
		}
	}
	return to
}

// ranked fails if a tensor has too many dimensions.
func (s *source) ranked(name string, rank int) {
	if rank > network.MaxRank {
		s.fail(problem(HighRank, name, "", strconv.Itoa(network.MaxRank)))
	}
}

func (s *source) info(m span) info {
	s.keep(96)
	var i info
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			i.name = s.text(f)
		case 2:
			for f := range s.fields(f.span) {
				if f.num == 1 {
					i.tensor = true
					s.tensorType(&i, f.span)
				}
			}
		}
	}
	s.ranked(i.name, len(i.dims))
	return i
}

func (s *source) tensorType(i *info, m span) {
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			i.typ, i.typed = s.element(f.value).typ, f.value > 0
		case 2:
			i.shaped = true
			for f := range s.fields(f.span) {
				if f.num != 1 {
					continue
				}
				if len(i.dims) > network.MaxRank {
					return
				}
				s.keep(24)
				i.dims = append(i.dims, s.extent(f.span))
			}
		}
	}
}

func (s *source) extent(m span) (e extent) {
	for f := range s.fields(m) {
		switch f.num {
		case 1:
			e.value, e.zero = int(int64(f.value)), f.value == 0
		case 2:
			e.symbol = strings.TrimSpace(s.text(f))
		}
	}
	return e
}
