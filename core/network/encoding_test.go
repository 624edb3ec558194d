package network

import (
	"math"
	"slices"
	"testing"
)

func TestEncodings(t *testing.T) {
	image := Tensor{Input: Image, Shape: Shape{1, 3, 224, 224}}
	quantized, ids := image, Tensor{Shape: Shape{2, 7}, Type: Int64}
	quantized.Type = Uint8
	for _, row := range []struct {
		tensor Tensor
		e      Encoding
		want   float64
	}{
		{image, FP32, 32 * 150528}, {image, FP16, 16 * 150528}, {image, INT8, 8 * 150528}, {image, INT4, 4 * 150528},
		{image, UINT8, 8 * 150528}, {image, JPEG, 2 * 224 * 224}, {image, None, math.Inf(1)},
		{quantized, FP32, 8 * 150528}, {quantized, FP16, 8 * 150528}, {quantized, INT8, 8 * 150528}, {quantized, INT4, 4 * 150528},
		{ids, FP32, 64 * 14}, {ids, INT4, 64 * 14}, {ids, INT32, 32 * 14}, {ids, None, math.Inf(1)},
	} {
		if got := row.e.Bits(row.tensor); got != row.want {
			t.Errorf("%s of %v %v: %v bits, want %v", row.e, row.tensor.Shape, row.tensor.Type, got, row.want)
		}
		if row.e.Estimated() != (row.e == JPEG) {
			t.Errorf("%s: estimated is %v", row.e, row.e.Estimated())
		}
	}
	for media, want := range map[Media]Encoding{Image: UINT8, Tokens: INT32, Values: FP32} {
		if got := Inputs(media); got[0] != None || got[1] != want {
			t.Errorf("%s may be sent as %v", media, got)
		}
		for _, e := range Inputs(media) {
			if !slices.Contains(AllInputs, e) {
				t.Errorf("%s is not among all inputs", e)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an encoding that does not exist has a size")
		}
	}()
	Encoding("fp23").Bits(image)
}
