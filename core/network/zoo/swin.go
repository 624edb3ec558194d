package zoo

import (
	"fmt"

	"splitscope/core/base/lang"
	. "splitscope/core/network"
)

const (
	liuLin   = "Liu, Lin, Cao, Hu, Wei, Zhang, Lin, Guo: Swin Transformer: Hierarchical Vision Transformer using Shifted Windows, ICCV 2021"
	liuLinV2 = "Liu, Hu, Lin, Yao, Xie et al.: Swin Transformer V2: Scaling Up Capacity and Resolution, CVPR 2022"
)

// Both papers also publish other windows, with other inputs.
const (
	windows7 lang.Text = "7×7 windows"
	windows8 lang.Text = "8×8 windows"
)

var swins = []Entry{
	swin("swin_t", "Swin-T", shifted{width: 96, blocks: []int{2, 2, 6, 2}}),
	swin("swin_s", "Swin-S", shifted{width: 96, blocks: []int{2, 2, 18, 2}}),
	swin("swin_b", "Swin-B", shifted{width: 128, blocks: []int{2, 2, 18, 2}}),
	swin("swin_v2_t", "SwinV2-T", shifted{width: 96, blocks: []int{2, 2, 6, 2}, v2: true}),
	swin("swin_v2_s", "SwinV2-S", shifted{width: 96, blocks: []int{2, 2, 18, 2}, v2: true}),
	swin("swin_v2_b", "SwinV2-B", shifted{width: 128, blocks: []int{2, 2, 18, 2}, v2: true}),
}

func swin(name, title string, s shifted) Entry {
	e := Entry{
		Name: name, Title: title, Family: "Swin", Variant: windows7, Source: liuLin, Year: 2021,
		Also:  []string{"Swin Transformer", "Swin patch4 window7", "스윈", "스윈 트랜스포머"},
		Input: Image, Size: pixels(224, 32), build: s.build,
	}
	if s.v2 {
		e.Also = []string{"Swin Transformer", "Swin patch4 window8", "스윈", "스윈 트랜스포머"}
		e.Family, e.Variant, e.Source, e.Year, e.Size = "Swin V2", windows8, liuLinV2, 2022, pixels(256, 32)
	}
	return e
}

// shifted is the table of a Swin Transformer.
type shifted struct {
	width  int // of the first stage; each stage has twice the width of the one before
	blocks []int
	v2     bool
}

// Between patches and head, the channels are last.
func (s shifted) build(b *builder) {
	side, width := b.size/4, s.width
	x := b.Add("features.0.0", Conv{Out: width, Window: Square(4, 4, 0), Bias: true}, input)
	x = b.Add("features.0.1", Transpose{Perm: []int{0, 2, 3, 1}}, x)
	x = b.Add("features.0.2", LayerNorm, x)
	b.EndBlock("patches")
	for stage, blocks := range s.blocks {
		if stage > 0 {
			name := fmt.Sprintf("features.%d", 2*stage)
			x = s.merge(b, name, x, side, width)
			side, width = (side+1)/2, 2*width
			b.EndBlock(name)
		}
		name := fmt.Sprintf("features.%d", 2*stage+1)
		for block := range blocks {
			blockName := fmt.Sprintf("%s.%d", name, block)
			x = s.block(b, blockName, x, side, width, block%2 == 1)
			b.EndBlock(blockName)
		}
		b.EndStage(name)
	}
	x = b.Add("norm", LayerNorm, x)
	x = b.Add("permute", Transpose{Perm: []int{0, 3, 1, 2}}, x)
	b.classify(x, "head")
}

// merge concatenates the channels of each 2×2 patches and halves their number. An
// odd side is padded by one row.
func (s shifted) merge(b *builder, name string, x, side, width int) int {
	x = b.grow(name+".pad", x, side%2)
	half := (side + 1) / 2
	x = b.Add(name+".split", Reshape{To: Shape{b.batch, half, 2, half, 2, width}}, x)
	x = b.Add(name+".gather", Transpose{Perm: []int{0, 1, 3, 4, 2, 5}}, x)
	x = b.Add(name+".join", Reshape{To: Shape{b.batch, half, half, 4 * width}}, x)
	if !s.v2 {
		x = b.Add(name+".norm", LayerNorm, x)
	}
	x = b.Add(name+".reduction", Linear{Out: 2 * width}, x)
	if s.v2 {
		x = b.Add(name+".norm", LayerNorm, x)
	}
	return x
}

// block adds attention within windows and two linear layers, each with a shortcut.
// The second version normalizes at the end of the branches instead of their start.
func (s shifted) block(b *builder, name string, x, side, width int, shift bool) int {
	branch := func(x, n int, layers func(x int) int) int {
		y, norm := x, fmt.Sprintf("%s.norm%d", name, n)
		if !s.v2 {
			y = b.Add(norm, LayerNorm, y)
		}
		y = layers(y)
		if s.v2 {
			y = b.Add(norm, LayerNorm, y)
		}
		return b.Add(fmt.Sprintf("%s.add%d", name, n), Add, x, y)
	}
	x = branch(x, 1, func(x int) int { return s.attend(b, name+".attn", x, side, width, shift) })
	return branch(x, 2, func(x int) int { return b.mlp(x, width, name+".mlp.0", name+".mlp.1", name+".mlp.3") })
}

// attend adds attention within windows. The image is padded to whole windows and
// cropped again. If shift is true and there is more than one window, windows are
// shifted by half of their side, around the edges. A head has 32 channels.
func (s shifted) attend(b *builder, name string, x, side, width int, shift bool) int {
	window, heads := 7, width/32
	// The bias is looked up by the distance of two patches in a window.
	bias := 13 * 13 * heads
	if s.v2 {
		// It is computed by a small network, cpb_mlp, and there is a scale for
		// every head. Neither depends on the input, so both are constants at
		// inference: they have parameters but no work.
		window, bias = 8, 2*512+512+512*heads+heads
	}
	grid := (side + window - 1) / window
	padded := grid * window
	shift = shift && grid > 1

	x = b.grow(name+".pad", x, padded-side)
	if shift {
		x = b.Add(name+".shift", Reshape{To: Shape{b.batch, padded, padded, width}, Name: "Roll"}, x)
	}
	x = b.Add(name+".split", Reshape{To: Shape{b.batch, grid, window, grid, window, width}}, x)
	x = b.Add(name+".gather", Transpose{Perm: []int{0, 1, 3, 2, 4, 5}}, x)
	x = b.Add(name+".windows", Reshape{To: Shape{b.batch * grid * grid, window * window, width}}, x)
	x = b.attend(x, width, Attention{Heads: heads, Params: bias}, s.v2, name+".qkv", name, name+".proj")
	x = b.Add(name+".unsplit", Reshape{To: Shape{b.batch, grid, grid, window, window, width}}, x)
	x = b.Add(name+".scatter", Transpose{Perm: []int{0, 1, 3, 2, 4, 5}}, x)
	x = b.Add(name+".image", Reshape{To: Shape{b.batch, padded, padded, width}}, x)
	if shift {
		x = b.Add(name+".unshift", Reshape{To: Shape{b.batch, padded, padded, width}, Name: "Roll"}, x)
	}
	if padded > side {
		x = b.Add(name+".crop_y", Slice{Axis: 1, To: side}, x)
		x = b.Add(name+".crop_x", Slice{Axis: 2, To: side}, x)
	}
	return x
}

// grow pads an image at the end of both sides. The channels are last.
func (b *builder) grow(name string, x, by int) int {
	if by == 0 {
		return x
	}
	return b.Add(name, Pad{Begin: make([]int, 4), End: []int{0, by, by, 0}}, x)
}
