package cost

import "splitscope/core/network"

// Encoding is how the values of a tensor are written for the link.
type Encoding string

const (
	FP32  Encoding = "fp32"
	FP16  Encoding = "fp16"
	INT8  Encoding = "int8"
	INT4  Encoding = "int4"
	UINT8 Encoding = "uint8"
	JPEG  Encoding = "jpeg"
	None  Encoding = "none" // it must not be sent
)

// Which of them an activation may take, and which the network's input.
var (
	Activations = []Encoding{FP32, FP16, INT8, INT4}
	Inputs      = []Encoding{None, UINT8, FP32, JPEG}
)

// JPEGBitsPerPixel is an estimate for photographs at a quality near 75. It is
// the one size here that is not computed: real images take about 1 to 4.
const JPEGBitsPerPixel = 2

// Estimated says whether Bits is an estimate and not a count.
func (e Encoding) Estimated() bool { return e == JPEG }

// Bits is what a tensor of the given shape weighs in this encoding. Scales,
// headers and entropy coding are not counted.
func (e Encoding) Bits(s network.Shape) float64 {
	switch e {
	case FP32:
		return 32 * float64(s.Elements())
	case FP16:
		return 16 * float64(s.Elements())
	case INT8, UINT8:
		return 8 * float64(s.Elements())
	case INT4:
		return 4 * float64(s.Elements())
	case JPEG:
		return JPEGBitsPerPixel * float64(s.Elements()) / float64(s[0])
	}
	panic("cost: no encoding " + string(e))
}
