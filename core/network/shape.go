package network

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Shape is the extent of a tensor in every dimension, the batch first:
// N×C×H×W for images, N×T×D for sequences.
type Shape []int

// Elements returns the number of values in a tensor of this shape.
func (s Shape) Elements() int64 {
	n := int64(1)
	for _, d := range s {
		n *= int64(d)
	}
	return n
}

// String writes all dimensions: 1×256×56×56.
func (s Shape) String() string {
	text := make([]string, len(s))
	for i, d := range s {
		text[i] = strconv.Itoa(d)
	}
	return strings.Join(text, "×")
}

// Sample returns the shape without a batch of one, as it is usually written:
// 256×56×56.
func (s Shape) Sample() Shape {
	if len(s) > 1 && s[0] == 1 {
		return s[1:]
	}
	if s == nil {
		return Shape{} // one value, which is not an unknown shape
	}
	return s
}

// Strings is the name for tensors of strings in Network.Without.
const Strings = "tensor(string)"

// Check returns an error for dimensions below one and for tensors of more than
// MaxElements.
func (s Shape) Check() error {
	if len(s) > MaxRank {
		return fmt.Errorf("a tensor of %d dimensions, at most %d", len(s), MaxRank)
	}
	n := int64(1)
	for _, d := range s {
		if d < 1 {
			return fmt.Errorf("a tensor of %v has no elements", s)
		}
		if int64(d) > MaxElements/n {
			return fmt.Errorf("a tensor of %v is too large", s)
		}
		n *= int64(d)
	}
	return nil
}

// axis returns the index of a dimension; a negative one counts from the end.
func (s Shape) axis(a int) (int, error) {
	if a < -len(s) || a >= len(s) {
		return 0, fmt.Errorf("%v has no dimension %d", s, a)
	}
	if a < 0 {
		a += len(s)
	}
	return a, nil
}

// with returns a copy of the shape with another extent in one dimension.
func (s Shape) with(axis, extent int) Shape {
	out := slices.Clone(s)
	out[axis] = extent
	return out
}

// Broadcast returns the shape of an element-wise operation. The dimensions, aligned
// at the end, must be equal or one (NumPy's rule).
func Broadcast(shapes ...Shape) (Shape, error) {
	var out Shape
	for _, s := range shapes {
		for len(out) < len(s) {
			out = append(Shape{1}, out...)
		}
		for i, d := range s {
			at := len(out) - len(s) + i
			switch {
			case out[at] == 1:
				out[at] = d
			case d != 1 && d != out[at]:
				return nil, fmt.Errorf("shapes %v do not broadcast", shapes)
			}
		}
	}
	return out, nil
}

// Type is the type of a tensor's elements as the network computes them.
type Type uint8

// The types of elements.
const (
	Float32 Type = iota
	Float64
	Float16
	BFloat16
	Float8
	Int8
	Uint8
	Int4
	Uint4
	Int16
	Uint16
	Int32
	Uint32
	Int64
	Uint64
	Bool
	Int2
	Uint2
	Float4
	Complex64
	Complex128
	Text  // strings: they have no fixed width and count as nothing, and Network.Without lists them
	Types // the number of types
)

var types = [Types]struct {
	name  string
	bits  int
	value bool
}{
	Float32: {"float32", 32, true}, Float64: {"float64", 64, true}, Float16: {"float16", 16, true},
	BFloat16: {"bfloat16", 16, true}, Float8: {"float8", 8, true},
	Int8: {"int8", 8, true}, Uint8: {"uint8", 8, true}, Int4: {"int4", 4, true}, Uint4: {"uint4", 4, true},
	Int16: {"int16", 16, false}, Uint16: {"uint16", 16, false}, Int32: {"int32", 32, false}, Uint32: {"uint32", 32, false},
	Int64: {"int64", 64, false}, Uint64: {"uint64", 64, false}, Bool: {"bool", 8, false},
	Int2: {"int2", 2, true}, Uint2: {"uint2", 2, true}, Float4: {"float4", 4, true},
	Complex64: {"complex64", 64, false}, Complex128: {"complex128", 128, false}, Text: {"string", 0, false},
}

// String returns the type's name, as in ONNX and NumPy.
func (t Type) String() string { return types[t].name }

// Bits returns the width of one element.
func (t Type) Bits() int { return types[t].bits }

// Quantizable reports whether elements are measures, floating-point or quantized,
// which may be sent in a narrower encoding. Indices and wider integers keep their
// width.
func (t Type) Quantizable() bool { return types[t].value }
