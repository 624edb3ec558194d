package zoo

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"splitscope/core/network"
)

func build(t *testing.T, name string, size, batch int) *network.Network {
	t.Helper()
	e, ok := Find(name)
	if !ok {
		t.Fatalf("no %s", name)
	}
	net, err := e.Build(size, batch)
	if err != nil {
		t.Fatal(err)
	}
	return net
}

func layer(t *testing.T, net *network.Network, name string) network.Layer {
	t.Helper()
	i := slices.IndexFunc(net.Layers, func(l network.Layer) bool { return l.Name == name })
	if i < 0 {
		t.Fatalf("%s has no layer %s", net.Name, name)
	}
	return net.Layers[i]
}

// What is special about sizes where images part into patches and windows.
func TestSizesOfTransformers(t *testing.T) {
	for _, e := range slices.Concat(vits, swins, maxvits) {
		t.Run(e.Name, func(t *testing.T) {
			step := max(e.Size.Step, 1)
			refused := []int{e.Size.Min - step, e.Size.Max + step}
			if step > 1 {
				refused = append(refused, e.Size.Default+step/2)
			}
			for _, size := range refused {
				if _, err := e.Build(size, 1); err == nil {
					t.Errorf("built at %d", size)
				}
			}
			for _, size := range []int{e.Size.Min, e.Size.Default, e.Size.Default + step, 2 * e.Size.Default, e.Size.Max} {
				one, three := build(t, e.Name, size, 1), build(t, e.Name, size, 3)
				want := network.Work{MACs: 3 * one.Total.MACs, Elementwise: 3 * one.Total.Elementwise, Params: one.Total.Params}
				if three.Total != want {
					t.Errorf("at %d, a batch of three takes %v, one takes %v", size, three.Total, one.Total)
				}
			}
		})
	}
}

// A Vision Transformer of another size differs in its tokens, and in the
// parameters for their positions alone.
func TestPositionsOfViT(t *testing.T) {
	for name, tokens := range map[string]int{"vit_b_16": 577, "vit_b_32": 145, "vit_l_16": 577} {
		small, large := build(t, name, 224, 1), build(t, name, 384, 1)
		at := func(net *network.Network) network.Shape {
			return layer(t, net, "encoder.layers.encoder_layer_0.self_attention").Outputs[0].Shape
		}
		if got := at(large)[1]; got != tokens {
			t.Errorf("%s has %d tokens at 384", name, got)
		}
		more := int64(at(large)[1]-at(small)[1]) * int64(at(small)[2])
		if got := large.Params() - small.Params(); got != more {
			t.Errorf("%s has %d parameters more at 384, want %d", name, got, more)
		}
	}
	// Published for SWAG's weights.
	if got := build(t, "vit_b_16", 384, 1).Params(); got != 86_859_496 {
		t.Errorf("ViT-B/16 at 384 has %d parameters", got)
	}
}

// Sides that are no multiple of the window are padded for attention, and those
// that are odd for merging.
func TestWindowsOfSwin(t *testing.T) {
	for _, test := range []struct {
		name          string
		size, stage   int
		side, windows int
		shifted       bool
	}{
		{"swin_t", 224, 0, 56, 64, true},
		{"swin_t", 224, 3, 7, 1, false}, // one window is not shifted
		{"swin_t", 228, 0, 57, 81, true},
		{"swin_t", 228, 1, 29, 25, true}, // 57 is odd
		{"swin_t", 228, 3, 8, 4, true},
		{"swin_t", 32, 3, 1, 1, false},
		{"swin_v2_t", 256, 0, 64, 64, true},
		{"swin_v2_t", 256, 3, 8, 1, false},
		{"swin_v2_t", 224, 1, 28, 16, true},
		{"swin_v2_t", 224, 3, 7, 1, false},
	} {
		const batch = 2
		net := build(t, test.name, test.size, batch)
		block := fmt.Sprintf("features.%d.1", 2*test.stage+1)
		pixels := 49
		if test.name == "swin_v2_t" {
			pixels = 64
		}
		width := 96 << test.stage
		if got, want := layer(t, net, block+".attn").Outputs[0].Shape, (network.Shape{batch * test.windows, pixels, width}); !slices.Equal(got, want) {
			t.Errorf("%s at %d, stage %d: windows of %v, want %v", test.name, test.size, test.stage+1, got, want)
		}
		if got, want := layer(t, net, block+".add2").Outputs[0].Shape, (network.Shape{batch, test.side, test.side, width}); !slices.Equal(got, want) {
			t.Errorf("%s at %d, stage %d: %v, want %v", test.name, test.size, test.stage+1, got, want)
		}
		shifted := slices.ContainsFunc(net.Layers, func(l network.Layer) bool { return l.Name == block+".attn.shift" })
		if shifted != test.shifted {
			t.Errorf("%s at %d, stage %d: shifted %v", test.name, test.size, test.stage+1, shifted)
		}
	}
}

// What torchvision's figures for Swin V2 count beyond is exactly the small
// networks that make the position biases: from two coordinates over 512 to a
// value for each head, at the 15² distances within a window.
func TestPositionBiasOfSwinV2(t *testing.T) {
	for name, published := range map[string]float64{"swin_v2_t": 5.94, "swin_v2_s": 11.546, "swin_v2_b": 20.325} {
		net := build(t, name, 256, 1)
		macs := net.MACs()
		for _, l := range net.Layers {
			if a, ok := l.Op.(network.Attention); ok {
				macs += 15 * 15 * 512 * int64(2+a.Heads)
			}
		}
		if math.Abs(float64(macs)/1e9-published) > 0.0005 {
			t.Errorf("%s takes %d MACs with its biases, published %v", name, macs, published)
		}
	}
}
