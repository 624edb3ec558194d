package zoo

import (
	"fmt"

	"splitscope/core/base/lang"
	. "splitscope/core/network"
)

const dosovitskiy = "Dosovitskiy, Beyer, Kolesnikov, Weissenborn, Zhai et al.: An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale, ICLR 2021"

// oneLayer is the head that the paper uses for fine-tuning, as in torchvision. For
// pre-training there is a hidden layer before it.
const oneLayer lang.Text = "head of one linear layer, as for fine-tuning"

var vits = []Entry{
	vit("vit_b_16", "ViT-B/16", 224, vision{patch: 16, layers: 12, heads: 12, width: 768}),
	vit("vit_b_32", "ViT-B/32", 224, vision{patch: 32, layers: 12, heads: 12, width: 768}),
	vit("vit_l_16", "ViT-L/16", 224, vision{patch: 16, layers: 24, heads: 16, width: 1024}),
	vit("vit_l_32", "ViT-L/32", 224, vision{patch: 32, layers: 24, heads: 16, width: 1024}),
	vit("vit_h_14", "ViT-H/14", 518, vision{patch: 14, layers: 32, heads: 16, width: 1280}),
}

func vit(name, title string, size int, v vision) Entry {
	e := Entry{
		Name: name, Title: title, Family: "ViT", Also: []string{"Vision Transformer", fmt.Sprintf("ViT patch%d", v.patch), "비전 트랜스포머", "브이아이티", "비트"},
		Variant: oneLayer, Source: dosovitskiy, Year: 2021,
		Input: Image, Size: Size{Default: size, Min: v.patch, Max: 2048 / v.patch * v.patch, Step: v.patch}, build: v.build,
	}
	if size != 224 {
		e.Variant = swag
	}
	return e
}

// vision is a row of the paper's table of Vision Transformers.
type vision struct{ patch, layers, heads, width int }

// build turns patches into tokens, adds a class token before them, and classifies
// by that token. All layers are alike, so the architecture has no stages of its
// own: the stages are the embedding and the quarters of the encoder.
func (v vision) build(b *builder) {
	side := b.size / v.patch
	x := b.Add("conv_proj", Conv{Out: v.width, Window: Square(v.patch, v.patch, 0), Bias: true}, input)
	x = b.Add("reshape", Reshape{To: Shape{b.batch, v.width, side * side}}, x)
	x = b.Add("permute", Transpose{Perm: []int{0, 2, 1}}, x)
	x = b.Add("class_token", Concat{Axis: 1, Extra: 1}, x)
	x = b.Add("encoder.pos_embedding", Parameter{Name: "PositionEmbedding", Shape: Shape{side*side + 1, v.width}}, x)
	b.EndBlock("embedding")
	b.EndStage("embedding")

	for layer := range v.layers {
		name := fmt.Sprintf("encoder.layers.encoder_layer_%d", layer)
		y := b.Add(name+".ln_1", LayerNorm, x)
		y = b.attend(y, v.width, Attention{Heads: v.heads}, false,
			name+".self_attention.in_proj", name+".self_attention", name+".self_attention.out_proj")
		x = b.Add(name+".add_1", Add, y, x)
		y = b.Add(name+".ln_2", LayerNorm, x)
		y = b.mlp(y, v.width, name+".mlp.0", name+".mlp.1", name+".mlp.3")
		x = b.Add(name+".add_2", Add, x, y)
		b.EndBlock(name)
		if quarter := v.layers / 4; layer%quarter == quarter-1 {
			b.EndStage(name)
		}
	}
	x = b.Add("encoder.ln", LayerNorm, x)
	x = b.Add("class", Slice{Axis: 1, To: 1}, x)
	x = b.Add("flatten", Flatten(b.batch), x)
	b.Add("heads.head", Linear{Out: 1000, Bias: true}, x)
}

// attend adds self-attention among tokens, with one projection to queries, keys and
// values, and one of the result. Cosine attention normalizes queries and keys to
// length one.
func (b *builder) attend(x, width int, a Attention, cosine bool, qkv, name, proj string) int {
	x = b.Add(qkv, Linear{Out: 3 * width, Bias: true}, x)
	parts := make([]int, 3)
	for i, part := range []string{".q", ".k", ".v"} {
		parts[i] = b.Add(name+part, Slice{Axis: -1, From: i * width, To: (i + 1) * width}, x)
		if cosine && i < 2 {
			parts[i] = b.Add(name+part+".normalize", Norm{Name: "L2Norm", Axis: -1}, parts[i])
		}
	}
	x = b.Add(name, a, parts...)
	return b.Add(proj, Linear{Out: width, Bias: true}, x)
}

// mlp adds a transformer's two linear layers, which are four times as wide in
// between.
func (b *builder) mlp(x, width int, first, act, second string) int {
	x = b.Add(first, Linear{Out: 4 * width, Bias: true}, x)
	x = b.Add(act, GELU, x)
	return b.Add(second, Linear{Out: width, Bias: true}, x)
}
