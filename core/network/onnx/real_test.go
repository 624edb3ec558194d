package onnx

import (
	"bytes"
	"strings"
	"testing"

	"splitscope/core/base/unpacked"
	"splitscope/core/network"
)

// Published networks as the ONNX project has them in its tests, against their
// published figures: torchvision's of ResNet-50 (v1.5, stride on the 3×3),
// VGG-19 and SqueezeNet 1.1. This GoogLeNet rounds the extents of its pooled
// images down, to 55, 27, 13 and 6, where the paper rounds up and so has 1.58
// GMAC: that it differs nowhere else is tested below.
func TestRealFiles(t *testing.T) {
	for _, c := range []struct {
		name         string
		params, macs int64
	}{
		{"light_resnet50", 25_557_032, 4_089_184_256},
		{"light_vgg19", 143_667_240, 19_632_062_464},
		{"light_squeezenet", 1_235_496, 349_151_936},
		{"light_inception_v1", 6_998_552, googLeNet([]int64{55, 27, 13, 6})},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := bytes.NewReader(unpacked.File(t, "testdata/light/"+c.name+".onnx.gz"))
			m, err := Import(t.Context(), f, f.Size(), Options{Name: c.name + ".onnx"})
			if err != nil {
				t.Fatal(err)
			}
			if m.Unknown != nil || m.Guessed != nil {
				t.Errorf("unknown %v, guessed %v", m.Unknown, m.Guessed)
			}
			if m.Network.Params() != c.params || m.Network.MACs() != c.macs {
				t.Errorf("%d parameters, %d MACs; published %d, %d", m.Network.Params(), m.Network.MACs(), c.params, c.macs)
			}
			if len(m.Network.Inputs) != 1 || m.Network.Inputs[0].Input != network.Image || m.Network.Inputs[0].Shape.String() != "1×3×224×224" {
				t.Errorf("inputs %v", m.Network.Inputs)
			}
			if m.Opset != 9 || m.IR != 3 || m.Producer != "onnx-caffe2" {
				t.Errorf("operator set %d, format %d, producer %q", m.Opset, m.IR, m.Producer)
			}
		})
	}
}

// googLeNet counts the MACs of Szegedy et al., table 1, for the extents of the
// images behind its four poolings.
func googLeNet(extents []int64) int64 {
	macs := 112 * 112 * 64 * 3 * 49 // the first convolution
	total := int64(macs) + extents[0]*extents[0]*(64*64+192*64*9)
	in := int64(192)
	for stage, modules := range [][][6]int64{
		{{64, 96, 128, 16, 32, 32}, {128, 128, 192, 32, 96, 64}},
		{{192, 96, 208, 16, 48, 64}, {160, 112, 224, 24, 64, 64}, {128, 128, 256, 24, 64, 64}, {112, 144, 288, 32, 64, 64}, {256, 160, 320, 32, 128, 128}},
		{{256, 160, 320, 32, 128, 128}, {384, 192, 384, 48, 128, 128}},
	} {
		places := extents[stage+1] * extents[stage+1]
		for _, m := range modules { // 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection
			total += places * (in*(m[0]+m[1]+m[3]+m[5]) + 9*m[1]*m[2] + 25*m[3]*m[4])
			in = m[0] + m[2] + m[4] + m[5]
		}
	}
	return total + 1024*1000
}

func TestGoogLeNet(t *testing.T) {
	// The paper's extents give the 1.58 GMAC that are published for it.
	if got := googLeNet([]int64{56, 28, 14, 7}); got/1e6 != 1582 {
		t.Errorf("got %d", got)
	}
}

// Published files of PaddlePaddle's exporter: shapes are computed in the graph, and the extent of the image is open. Their weights are
// float32, so that parameters make up nearly the whole file.
func TestPublishedFiles(t *testing.T) {
	for name, out := range map[string]string{
		"ch_ppocr_mobile_v2.0_cls_infer.onnx": "1×2",
		"ch_PP-OCRv4_det_infer.onnx":          "1×1×320×320",
		"ch_PP-OCRv4_rec_infer.onnx":          "1×40×6625",
	} {
		t.Run(name, func(t *testing.T) {
			f := bytes.NewReader(unpacked.File(t, "testdata/published/"+name+".gz"))
			dims := map[string]int{"p2o.DynamicDimension.1": 320}
			if !strings.Contains(name, "_rec_") { // of which the height is given
				dims["p2o.DynamicDimension.2"] = 320
			}
			m, err := Import(t.Context(), f, f.Size(), Options{Name: name, Dims: dims})
			if err != nil {
				t.Fatal(err)
			}
			if m.Unknown != nil || m.Guessed != nil {
				t.Errorf("unknown %v, guessed %v", m.Unknown, m.Guessed)
			}
			if weights := 4 * m.Network.Params(); weights > f.Size() || weights < f.Size()*85/100 {
				t.Errorf("%d bytes of parameters in a file of %d", weights, f.Size())
			}
			layers := m.Network.Layers
			if got := layers[len(layers)-1].Outputs[0].Shape.String(); got != out {
				t.Errorf("an output of %s, want %s", got, out)
			}
			if m.Network.Title+".onnx" != name {
				t.Errorf("title %q", m.Network.Title)
			}
		})
	}
}
