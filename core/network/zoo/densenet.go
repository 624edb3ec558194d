package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

var densenets = []Entry{
	densenet(121, 32, 6, 12, 24, 16),
	densenet(161, 48, 6, 12, 36, 24),
	densenet(169, 32, 6, 12, 32, 32),
	densenet(201, 32, 6, 12, 48, 32),
}

// densenet returns a DenseNet. layers are the sizes of its dense blocks. Each layer
// appends growth channels to the channels before it in its block.
func densenet(depth, growth int, layers ...int) Entry {
	return Entry{
		Name: fmt.Sprintf("densenet%d", depth), Title: fmt.Sprintf("DenseNet-%d", depth), Family: "DenseNet", Also: []string{"덴스넷", "덴시넷"}, Year: 2017,
		Source: "Huang, Liu, van der Maaten, Weinberger: Densely Connected Convolutional Networks, CVPR 2017",
		Input:  Image, Size: pixels(224, 32),
		build: func(b *builder) {
			// Normalization and activation come before the convolution, and every
			// layer scales its input in its own way. The input comes from several
			// convolutions, so the normalization does not fold into one.
			scale := BatchNorm
			scale.Folds = false
			conv := func(module, number string, x int, norm Norm, c Conv) int {
				x = b.Add(module+".norm"+number, norm, x)
				x = b.Add(module+".relu"+number, ReLU, x)
				return b.Add(module+".conv"+number, c, x)
			}
			x := b.Add("features.conv0", Conv{Out: 2 * growth, Window: Square(7, 2, 3)}, input)
			x = b.Add("features.norm0", BatchNorm, x)
			x = b.Add("features.relu0", ReLU, x)
			x = b.Add("features.pool0", MaxPool(Square(3, 2, 1)), x)
			b.EndBlock("stem")

			for i, n := range layers {
				block := fmt.Sprintf("features.denseblock%d", i+1)
				for layer := range n {
					name := fmt.Sprintf("%s.denselayer%d", block, layer+1)
					y := conv(name, "1", x, scale, Conv{Out: 4 * growth, Window: Same(1, 1)})
					y = conv(name, "2", y, BatchNorm, Conv{Out: growth, Window: Same(3, 1)})
					x = b.Add(name+".concat", Concat{Axis: 1}, x, y)
					b.EndBlock(name)
				}
				if i == len(layers)-1 {
					b.EndStage(block)
					break
				}
				name := fmt.Sprintf("features.transition%d", i+1)
				x = conv(name, "", x, scale, Conv{Out: b.Channels(x) / 2, Window: Same(1, 1)})
				x = b.Add(name+".pool", AvgPool(Square(2, 2, 0)), x)
				b.EndBlock(name)
				b.EndStage(name)
			}
			x = b.Add("features.norm5", scale, x)
			x = b.Add("features.relu5", ReLU, x)
			b.classify(x, "classifier")
		},
	}
}
