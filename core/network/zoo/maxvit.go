package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

const tu = "Tu, Talebi, Zhang, Yang, Milanfar, Bovik, Li: MaxViT: Multi-Axis Vision Transformer, ECCV 2022"

// All four stages divide into whole windows if the side is a multiple of 7 after
// five halvings.
var maxvits = []Entry{{
	Name: "maxvit_t", Title: "MaxViT-T", Family: "MaxViT", Also: []string{"맥스비트", "맥스빗", "맥스 비전 트랜스포머"}, Source: tu, Year: 2022,
	Input: Image, Size: Size{Default: 224, Min: 224, Max: 2016, Step: 224},
	build: func(b *builder) {
		x := b.conv("stem.0", input, Conv{Out: 64, Window: Same(3, 2)}, GELU)
		x = b.Add("stem.1", Conv{Out: 64, Window: Same(3, 1), Bias: true}, x)
		b.EndBlock("stem")
		for stage, blocks := range []int{2, 2, 5, 2} {
			name, width, side := fmt.Sprintf("blocks.%d", stage), 64<<stage, b.size/4>>stage
			for block := range blocks {
				blockName, stride := fmt.Sprintf("%s.layers.%d", name, block), 1
				if block == 0 {
					stride = 2
				}
				x = b.maxConv(blockName+".MBconv", x, width, stride)
				x = b.maxAttend(blockName+".window_attention", x, width, side, false)
				x = b.maxAttend(blockName+".grid_attention", x, width, side, true)
				b.EndBlock(blockName)
			}
			b.EndStage(name)
		}
		x = b.Add("classifier.0", GlobalAvgPool(), x)
		x = b.Add("classifier.2", LayerNorm, x)
		x = b.Add("classifier.3", Linear{Out: 512, Bias: true}, x)
		x = b.Add("classifier.4", Tanh, x)
		b.Add("classifier.5", Linear{Out: 1000}, x)
	},
}}

// maxConv adds an inverted residual block that is normalized at its start, and four
// times as wide inside as at its end.
func (b *builder) maxConv(name string, x, width, stride int) int {
	y := b.Add(name+".pre_norm", BatchNorm, x)
	y = b.conv(name+".conv_a", y, Conv{Out: 4 * width, Window: Same(1, 1)}, GELU)
	y = b.conv(name+".conv_b", y, Conv{Out: 4 * width, Window: Same(3, stride), Groups: 4 * width}, GELU)
	y = b.excite(name+".squeeze_excitation", y, width/4, SiLU)
	y = b.Add(name+".conv_c", Conv{Out: width, Window: Same(1, 1), Bias: true}, y)
	if stride != 1 {
		x = b.Add(name+".proj.0", AvgPool(Same(3, stride)), x)
		x = b.Add(name+".proj.1", Conv{Out: width, Window: Same(1, 1), Bias: true}, x)
	}
	return b.Add(name+".add", Add, x, y)
}

// maxAttend adds a transformer's layer within 7×7 neighbours, or over a grid of 7×7
// evenly spaced places. A head has 32 channels. The bias is looked up by the
// distance of two places.
func (b *builder) maxAttend(name string, x, width, side int, grid bool) int {
	const window = 7
	many := side / window
	split, gather, scatter := Shape{b.batch, width, many, window, many, window}, []int{0, 2, 4, 3, 5, 1}, []int{0, 5, 1, 3, 2, 4}
	if grid {
		split, gather, scatter = Shape{b.batch, width, window, many, window, many}, []int{0, 3, 5, 2, 4, 1}, []int{0, 5, 3, 1, 4, 2}
	}
	x = b.Add(name+".split", Reshape{To: split}, x)
	x = b.Add(name+".gather", Transpose{Perm: gather}, x)
	x = b.Add(name+".windows", Reshape{To: Shape{b.batch * many * many, window * window, width}}, x)

	attention := Attention{Heads: width / 32, Params: 13 * 13 * width / 32}
	y := b.Add(name+".attn_layer.0", LayerNorm, x)
	y = b.attend(y, width, attention, false, name+".attn_layer.1.to_qkv", name+".attn_layer.1", name+".attn_layer.1.merge")
	x = b.Add(name+".add_1", Add, x, y)
	y = b.Add(name+".mlp_layer.0", LayerNorm, x)
	y = b.mlp(y, width, name+".mlp_layer.1", name+".mlp_layer.2", name+".mlp_layer.3")
	x = b.Add(name+".add_2", Add, x, y)

	x = b.Add(name+".unsplit", Reshape{To: Shape{b.batch, many, many, window, window, width}}, x)
	x = b.Add(name+".scatter", Transpose{Perm: scatter}, x)
	return b.Add(name+".image", Reshape{To: Shape{b.batch, width, side, side}}, x)
}
