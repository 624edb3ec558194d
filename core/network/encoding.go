package network

import (
	"math"
	"slices"
)

// Encoding is how the values of a tensor are written for the link.
type Encoding string

const (
	FP32  Encoding = "fp32"
	FP16  Encoding = "fp16"
	INT8  Encoding = "int8"
	INT4  Encoding = "int4"
	UINT8 Encoding = "uint8"
	JPEG  Encoding = "jpeg"
	INT32 Encoding = "int32" // indices of tokens
	None  Encoding = "none"  // the tensor must not be sent
)

// Activations are the encodings of activations.
var Activations = []Encoding{FP32, FP16, INT8, INT4}

// sendable has the encodings of a network's input, by what it holds: None, then the
// usual one, then others.
var sendable = map[Media][]Encoding{
	Image:  {None, UINT8, FP32, JPEG},
	Tokens: {None, INT32},
	Values: {None, FP32},
}

// Inputs returns the encodings of an input: None, which keeps it on the device,
// then the usual one, then others.
func Inputs(m Media) []Encoding { return sendable[m] }

// AllInputs are the encodings of all kinds of inputs.
var AllInputs = []Encoding{None, UINT8, FP32, JPEG, INT32}

// JPEGBitsPerPixel is an estimate for photographs at a quality near 75. It is
// the one size here that is not computed: real images take about 1 to 4.
const JPEGBitsPerPixel = 2

// Estimated reports whether Bits is an estimate and not a count.
func (e Encoding) Estimated() bool { return e == JPEG }

// Weigh returns a function that gives the bits of a tensor on the link. The
// network's first input, and other inputs of its kind, are sent in the encoding
// input, activations in the encoding activations, and all other inputs in the
// usual encoding of their kind.
func Weigh(activations, input Encoding) func(Tensor) float64 {
	return func(t Tensor) float64 {
		switch {
		case t.Input == Inside:
			return activations.Bits(t)
		case !slices.Contains(Inputs(t.Input), input):
			return Inputs(t.Input)[1].Bits(t)
		}
		return input.Bits(t)
	}
}

// Bits returns the size of a tensor in this encoding, in bits, or +Inf if it must
// not be sent. No encoding makes elements wider than the network computes them, and
// none makes elements narrower that are no measures, such as indices. Scales,
// headers and entropy coding are not counted.
func (e Encoding) Bits(t Tensor) float64 {
	elements := float64(t.Shape.Elements())
	width, own := 0, t.Type.Bits()
	switch e {
	case FP32, INT32:
		width = 32
	case FP16:
		width = 16
	case INT8, UINT8:
		width = 8
	case INT4:
		width = 4
	case JPEG:
		return JPEGBitsPerPixel * elements / float64(t.Channels())
	case None:
		return math.Inf(1)
	default:
		panic("network: no encoding " + string(e))
	}
	if !t.Type.Quantizable() && e != INT32 {
		width = own
	}
	return float64(min(width, own)) * elements
}
