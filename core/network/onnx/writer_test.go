package onnx

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"splitscope/core/base/fault"
	"splitscope/core/network"
)

// The tests write their models in a small language, statements separated by
// semicolons or lines:
//
//	x 1,3,8,8                    a tensor; its first letter says what it is
//	i [1,-1]                     a constant with values
//	y,z = Split(x,i) axis=1      a node; a name with a dot has a domain
//	info y 1,192                 value_info; info y type=h says the type alone
//	out y                        outputs; without them, those of the last node
//	opset 11                     13 without it
//
// Inputs are x (float), t (int64), u (uint8), c (bool), h (float16), l (string),
// d (int2), f (complex64) and n, of a type that nobody knows; their dimensions may be names,
// or ? for none. Weights are w (float), q (int8), z (uint8) and b (int32);
// constants with values are i (int64), k (int32) and s (float).
// Attributes are whole numbers, numbers with a point, words, lists in brackets,
// tensors written as above behind a colon, value=i:[1,2], graphs in braces,
// body={x 1; y = Relu(x)}, and names of a function's attributes, axis=@a.
//
//	def own.f(a,b) -> c,d k k2=1 {c = Add(a,b); d = Relu(a)}    a function

type message []byte

func (m *message) varint(num protowire.Number, v int64) {
	*m = protowire.AppendVarint(protowire.AppendTag(*m, num, protowire.VarintType), uint64(v))
}

func (m *message) float(num protowire.Number, v float64) {
	*m = protowire.AppendFixed32(protowire.AppendTag(*m, num, protowire.Fixed32Type), math.Float32bits(float32(v)))
}

func (m *message) text(num protowire.Number, s string) {
	*m = protowire.AppendString(protowire.AppendTag(*m, num, protowire.BytesType), s)
}

func (m *message) message(num protowire.Number, b message) {
	*m = protowire.AppendBytes(protowire.AppendTag(*m, num, protowire.BytesType), b)
}

var dataTypes = map[byte]struct{ number, bytes int64 }{
	'x': {1, 4}, 't': {7, 8}, 'u': {2, 1}, 'c': {9, 1},
	'w': {1, 4}, 'q': {3, 1}, 'z': {2, 1}, 'b': {6, 4},
	'i': {7, 8}, 'k': {6, 4}, 's': {1, 4},
	'h': {10, 2}, 'l': {8, 0}, 'd': {26, 1}, 'f': {14, 8}, 'n': {27, 1},
}

func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("[,]", r) })
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// writeTensor returns a TensorProto: zeros of a shape, or values in one dimension.
func writeTensor(kind byte, name, what string) (m message) {
	if name != "" {
		m.text(8, name)
	}
	m.varint(2, dataTypes[kind].number)
	if !strings.HasPrefix(what, "[") {
		bytes := dataTypes[kind].bytes
		for _, d := range list(what) {
			n := must(strconv.ParseInt(d, 10, 64))
			m.varint(1, n)
			bytes = min(max(bytes, 0)*min(max(n, 0), 1<<20), 1<<20)
		}
		m.message(9, make(message, bytes))
		return m
	}
	values := list(what)
	m.varint(1, int64(len(values)))
	for _, v := range values {
		switch kind {
		case 's':
			m.float(4, must(strconv.ParseFloat(v, 64)))
		case 'k':
			m.varint(5, must(strconv.ParseInt(v, 10, 64)))
		default:
			m.varint(7, must(strconv.ParseInt(v, 10, 64)))
		}
	}
	return m
}

// writeInfo returns a ValueInfoProto.
func writeInfo(kind byte, name, dims string) (m message) {
	m.text(1, name)
	var shape, tensor, typ message
	for _, d := range list(dims) {
		var dim message
		if n, err := strconv.ParseInt(d, 10, 64); err == nil {
			dim.varint(1, n)
		} else if d != "?" {
			dim.text(2, d)
		}
		shape.message(1, dim)
	}
	tensor.varint(1, dataTypes[kind].number)
	tensor.message(2, shape)
	typ.message(1, tensor)
	m.message(2, typ)
	return m
}

func writeAttribute(text string) (m message) {
	name, value, _ := strings.Cut(text, "=")
	m.text(1, name)
	float := strings.Contains(value, ".")
	const aFloat, anInt, aText, aTensor, aGraph, floats, ints = 1, 2, 3, 4, 5, 6, 7
	kind := int64(anInt)
	defer func() { m.varint(20, kind) }()
	switch {
	case strings.HasPrefix(value, "@"):
		m.text(21, value[1:])
	case strings.HasPrefix(value, "{"):
		kind = aGraph
		g, _, _ := writeGraph(value[1 : len(value)-1])
		m.message(6, g)
	case len(value) > 1 && value[1] == ':':
		kind = aTensor
		m.message(5, writeTensor(value[0], "", value[2:]))
	case strings.HasPrefix(value, "["):
		kind = ints
		for _, v := range list(value) {
			if float {
				kind = floats
				m.float(7, must(strconv.ParseFloat(v, 64)))
			} else {
				m.varint(8, must(strconv.ParseInt(v, 10, 64)))
			}
		}
	case strings.Trim(value, "-.0123456789") != "":
		kind = aText
		m.text(4, value)
	case float:
		kind = aFloat
		m.float(2, must(strconv.ParseFloat(value, 64)))
	default:
		m.varint(3, must(strconv.ParseInt(value, 10, 64)))
	}
	return m
}

// write makes a file of a model.
func write(text string) []byte {
	graph, version, functions := writeGraph(text)
	return writeModel(graph, version, functions...)
}

func writeOpset(domain string, version int64) (m message) {
	m.text(1, domain)
	m.varint(2, version)
	return m
}

func writeModel(graph message, version int64, functions ...message) []byte {
	var model message
	model.varint(1, 8)
	model.text(2, "splitscope")
	model.message(8, writeOpset("", version))
	model.message(8, writeOpset("own", 1))
	model.message(7, graph)
	for _, f := range functions {
		model.message(25, f)
	}
	return model
}

// pieces cuts a text where a separator stands outside of all braces.
func pieces(text, separators string) (parts []string) {
	deep := 0
	return strings.FieldsFunc(text, func(r rune) bool {
		switch r {
		case '{':
			deep++
		case '}':
			deep--
		}
		return deep == 0 && strings.ContainsRune(separators, r)
	})
}

// operator returns the name of an operator, and its domain.
func operator(text string) (domain, op string) {
	if dot := strings.LastIndex(text, "."); dot >= 0 {
		domain, op = text[:dot], text[dot+1:]
		if domain == "ms" {
			domain = "com.microsoft"
		}
		return domain, op
	}
	return "", text
}

// writeNode returns a NodeProto.
func writeNode(left, right string) (n message) {
	call, attributes, _ := strings.Cut(right, ")")
	op, inputs, _ := strings.Cut(call, "(")
	if inputs != "" {
		for _, in := range strings.Split(inputs, ",") {
			n.text(1, in)
		}
	}
	for _, out := range strings.Split(left, ",") {
		n.text(2, out)
	}
	domain, op := operator(op)
	n.text(7, domain)
	n.text(4, op)
	for _, a := range pieces(attributes, " ") {
		n.message(5, writeAttribute(a))
	}
	return n
}

// writeFunction returns a FunctionProto.
func writeFunction(text string) (m message) {
	head, body, _ := strings.Cut(text, "{")
	call, rest, _ := strings.Cut(head, ")")
	op, inputs, _ := strings.Cut(call, "(")
	domain, name := operator(op)
	m.text(1, name)
	for _, in := range list(inputs) {
		m.text(4, in)
	}
	words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(rest), "->"))
	for _, out := range list(words[0]) {
		m.text(5, out)
	}
	for _, a := range words[1:] {
		if strings.Contains(a, "=") {
			m.message(11, writeAttribute(a))
		} else {
			m.text(6, a)
		}
	}
	version := int64(13)
	for _, line := range pieces(strings.TrimSuffix(strings.TrimSpace(body), "}"), ";\n") {
		if left, right, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
			m.message(7, writeNode(left, right))
		} else if words := strings.Fields(line); len(words) == 2 && words[0] == "opset" {
			version = must(strconv.ParseInt(words[1], 10, 64))
		}
	}
	m.message(9, writeOpset("", version))
	m.message(9, writeOpset("own", 1))
	m.text(10, domain)
	return m
}

// writeGraph returns the graph of a model, its operator set, and its functions.
func writeGraph(text string) (graph message, version int64, functions []message) {
	version = 13
	var outputs []string
	explicit := false
	for _, line := range pieces(text, ";\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		left, right, isNode := strings.Cut(line, " = ")
		words := strings.Fields(line)
		what := strings.Join(words[1:], "")
		switch {
		case words[0] == "def":
			functions = append(functions, writeFunction(line[len("def "):]))
		case isNode:
			if !explicit {
				outputs = strings.Split(left, ",")
			}
			graph.message(1, writeNode(left, right))
		case words[0] == "opset":
			version = must(strconv.ParseInt(words[1], 10, 64))
		case words[0] == "out":
			outputs, explicit = strings.Split(what, ","), true
		case words[0] == "info":
			if kind, ok := strings.CutPrefix(words[2], "type="); ok {
				var info, typ, tensor message
				info.text(1, words[1])
				tensor.varint(1, dataTypes[kind[0]].number)
				typ.message(1, tensor)
				info.message(2, typ)
				graph.message(13, info)
			} else {
				graph.message(13, writeInfo('x', words[1], words[2]))
			}
		default:
			if strings.ContainsRune("xtuchldfn", rune(line[0])) {
				graph.message(11, writeInfo(line[0], words[0], what))
			} else {
				graph.message(5, writeTensor(line[0], words[0], what))
			}
		}
	}
	for _, out := range outputs {
		if out != "" {
			var m message
			m.text(1, out)
			graph.message(12, m)
		}
	}
	graph.text(2, "test")
	return graph, version, functions
}

func load(file []byte, dims map[string]int) (*Model, error) {
	// WebAssembly has one thread, and no garbage is collected there while
	// thousands of imports follow each other without a pause.
	runtime.Gosched()
	return Import(context.Background(), bytes.NewReader(file), int64(len(file)), Options{Dims: dims})
}

// describe writes what a model's outputs are, then its work, then what is
// unknown or guessed.
func describe(m *Model) string {
	var b strings.Builder
	read := map[network.Source]bool{}
	for _, l := range m.Network.Layers {
		for _, from := range l.Inputs {
			read[from] = true
		}
	}
	for i, l := range m.Network.Layers {
		for k, t := range l.Outputs {
			if read[network.Source{Layer: i, Output: k}] {
				continue
			}
			fmt.Fprintf(&b, "%s ", t.Shape)
			if t.Type != 0 {
				fmt.Fprintf(&b, "%s ", t.Type)
			}
		}
	}
	t := m.Network.Total
	fmt.Fprintf(&b, "%d/%d/%d", t.MACs, t.Elementwise, t.Params)
	for _, c := range slices.Concat(m.Unknown, m.Guessed) {
		fmt.Fprintf(&b, " %s %d", c.Name, c.Times)
	}
	for _, c := range m.AtMost {
		fmt.Fprintf(&b, " at most %s %d", c.Name, c.Times)
	}
	return b.String()
}

func check(t *testing.T, text, want string) {
	t.Helper()
	m, err := load(write(text), nil)
	got := ""
	if err != nil {
		got = err.(*fault.Fault).Code
	} else {
		got = describe(m)
	}
	if got != want {
		t.Errorf("%s\ngot  %s %v\nwant %s", text, got, err, want)
	}
}
