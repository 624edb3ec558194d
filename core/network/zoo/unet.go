package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

// The paper's convolutions are not padded, so a tile of 572 pixels gives one of
// 388. Implementations pad and normalize.
var unets = []Entry{{
	Name: "unet", Title: "U-Net", Family: "U-Net", Also: []string{"유넷"},
	Variant: "padded, with batch normalization; color image, 2 classes (milesial/Pytorch-UNet)",
	Source:  "Ronneberger, Fischer, Brox: U-Net: Convolutional Networks for Biomedical Image Segmentation, MICCAI 2015", Year: 2015,
	Input: Image, Size: Size{Default: 512, Min: 16, Max: 2048, Step: 16}, build: unet,
}}

// unet goes down four levels, with 64 to 1024 channels, and up again. Each level on
// the way up is concatenated with the level of its size on the way down.
func unet(b *builder) {
	var down []int
	x := b.double("inc", input, 64)
	b.EndStage("inc")
	for level := 1; level <= 4; level++ {
		down = append(down, x)
		name := fmt.Sprintf("down%d", level)
		x = b.Add(name+".maxpool", MaxPool(Square(2, 2, 0)), x)
		b.EndBlock(name + ".maxpool")
		x = b.double(name, x, 64<<level)
		b.EndStage(name)
	}
	for level := 1; level <= 4; level++ {
		name, out := fmt.Sprintf("up%d", level), 1024>>level
		x = b.Add(name+".up", ConvTranspose{Out: out, Window: Square(2, 2, 0), Bias: true}, x)
		b.EndBlock(name + ".up")
		x = b.Add(name+".concat", Concat{Axis: 1}, down[len(down)-level], x)
		x = b.double(name+".conv", x, out)
		b.EndStage(name)
	}
	b.Add("outc.conv", Conv{Out: 2, Window: Same(1, 1), Bias: true}, x)
}

// double adds two 3×3 convolutions.
func (b *builder) double(name string, x, out int) int {
	for _, at := range []string{".double_conv.0", ".double_conv.3"} {
		x = b.conv(name+at, x, Conv{Out: out, Window: Same(3, 1)}, ReLU)
		b.EndBlock(name + at)
	}
	return x
}
