package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

var alexnets = []Entry{{
	Name: "alexnet", Title: "AlexNet", Family: "AlexNet", Also: []string{"알렉스넷"}, Year: 2012,
	Source: "Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, NIPS 2012",
	// The first version, in two columns for two GPUs, has 96 filters in conv1,
	// groups in conv2, conv4 and conv5, and local response normalization.
	Variant: "one column, as in “One weird trick”, 2014",
	Input:   Image, Size: pixels(224, 63),
	build: func(b *builder) {
		s := sequence{builder: b, module: "features", x: input}
		s.block("conv1", Conv{Out: 64, Window: Square(11, 4, 2), Bias: true}, ReLU, maxPool)
		b.EndStage("pool1")
		s.block("conv2", Conv{Out: 192, Window: Same(5, 1), Bias: true}, ReLU, maxPool)
		b.EndStage("pool2")
		s.block("conv3", Conv{Out: 384, Window: Same(3, 1), Bias: true}, ReLU)
		s.block("conv4", Conv{Out: 256, Window: Same(3, 1), Bias: true}, ReLU)
		s.block("conv5", Conv{Out: 256, Window: Same(3, 1), Bias: true}, ReLU, maxPool)
		b.EndStage("pool5")
		s.classify(6, 1)
	},
}}

// sequence is a chain of layers. torchvision numbers them, and the papers name
// their groups.
type sequence struct {
	*builder
	module string
	next   int // number in the module
	x      int
}

// block appends layers, which get the next numbers, as one named block.
func (s *sequence) block(name string, ops ...Op) {
	s.add(ops...)
	s.EndBlock(name)
}

func (s *sequence) add(ops ...Op) {
	for _, op := range ops {
		s.x = s.Add(fmt.Sprintf("%s.%d", s.module, s.next), op, s.x)
		s.next++
	}
}

// classify appends the three fully connected layers of AlexNet and VGG, over a grid
// of fixed size. Dropout has every third number in the module; first is the number
// of the first layer.
func (s *sequence) classify(cells, first int) {
	s.x = s.Add("avgpool", AdaptivePool{Extent: []int{cells, cells}}, s.x)
	s.x = s.Add("flatten", Flatten(s.batch), s.x)
	s.module = "classifier"
	for i, name := range []string{"fc6", "fc7"} {
		s.next = first + 3*i
		s.block(name, Linear{Out: 4096, Bias: true}, ReLU)
	}
	s.next = 6
	s.add(Linear{Out: 1000, Bias: true})
}
