package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

const liuMao = "Liu, Mao, Wu, Feichtenhofer, Darrell, Xie: A ConvNet for the 2020s, CVPR 2022"

var convnexts = []Entry{
	convnext("convnext_tiny", "ConvNeXt-T", 96, []int{3, 3, 9, 3}),
	convnext("convnext_small", "ConvNeXt-S", 96, []int{3, 3, 27, 3}),
	convnext("convnext_base", "ConvNeXt-B", 128, []int{3, 3, 27, 3}),
	convnext("convnext_large", "ConvNeXt-L", 192, []int{3, 3, 27, 3}),
}

// convnext returns a ConvNeXt. width is the number of channels in the first stage;
// each stage has twice as many as the one before.
func convnext(name, title string, width int, blocks []int) Entry {
	return Entry{
		Name: name, Title: title, Family: "ConvNeXt", Also: []string{"컨브넥스트", "콘브넥스트", "컨넥스트", "콘넥스트"}, Source: liuMao, Year: 2022,
		Input: Image, Size: pixels(224, 32), build: func(b *builder) {
			x := b.Add("features.0.0", Conv{Out: width, Window: Square(4, 4, 0), Bias: true}, input)
			x = b.Add("features.0.1", ChannelNorm, x)
			b.EndBlock("stem")
			for stage, blocks := range blocks {
				width := width << stage
				if stage > 0 {
					name := fmt.Sprintf("features.%d", 2*stage)
					x = b.Add(name+".0", ChannelNorm, x)
					x = b.Add(name+".1", Conv{Out: width, Window: Square(2, 2, 0), Bias: true}, x)
					b.EndBlock(name)
				}
				name := fmt.Sprintf("features.%d", 2*stage+1)
				for block := range blocks {
					blockName := fmt.Sprintf("%s.%d", name, block)
					x = b.convnext(blockName, x, width)
					b.EndBlock(blockName)
				}
				b.EndStage(name)
			}
			x = b.Add("avgpool", GlobalAvgPool(), x)
			x = b.Add("classifier.0", LayerNorm, x)
			b.Add("classifier.2", Linear{Out: 1000, Bias: true}, x)
		},
	}
}

// convnext adds a block: a large depthwise convolution, then the linear layers of a
// transformer, with the channels last.
func (b *builder) convnext(name string, x, width int) int {
	y := b.Add(name+".block.0", Conv{Out: width, Window: Same(7, 1), Groups: width, Bias: true}, x)
	y = b.Add(name+".block.1", Transpose{Perm: []int{0, 2, 3, 1}}, y)
	y = b.Add(name+".block.2", LayerNorm, y)
	y = b.mlp(y, width, name+".block.3", name+".block.4", name+".block.5")
	y = b.Add(name+".block.6", Transpose{Perm: []int{0, 3, 1, 2}}, y)
	y = b.Add(name+".layer_scale", Parameter{Name: "LayerScale", Shape: Shape{width, 1, 1}}, y)
	return b.Add(name+".add", Add, y, x)
}
