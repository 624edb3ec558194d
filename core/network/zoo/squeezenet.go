package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

var squeezenets = []Entry{
	squeezenet("1.0", Conv{Out: 96, Window: Square(7, 2, 0), Bias: true}, []int{16, 16, 32}, []int{32, 48, 48, 64}, []int{64}),
	// As accurate with 2.4 times less work.
	squeezenet("1.1", Conv{Out: 64, Window: Square(3, 2, 0), Bias: true}, []int{16, 16}, []int{32, 32}, []int{48, 48, 64, 64}),
}

// squeezenet returns a SqueezeNet of fire modules with a pool between the stages.
// stages has the squeezed channels of each module.
func squeezenet(version string, stem Conv, stages ...[]int) Entry {
	return Entry{
		Name: "squeezenet" + version[:1] + "_" + version[2:], Title: "SqueezeNet " + version, Family: "SqueezeNet", Also: []string{"스퀴즈넷", "스퀴지넷"}, Year: 2016,
		Source: "Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer: SqueezeNet: AlexNet-Level Accuracy with 50x Fewer Parameters and <0.5MB Model Size, arXiv:1602.07360, 2016",
		Input:  Image, Size: pixels(224, 32),
		build: func(b *builder) {
			s := sequence{builder: b, module: "features", x: input}
			s.block("conv1", stem, ReLU, ceilPool(3))
			number := 1 // of the layer in the paper
			for i, stage := range stages {
				var name string
				for j, squeezed := range stage {
					number++
					name = fmt.Sprintf("fire%d", number)
					s.fire(squeezed)
					if i < len(stages)-1 && j == len(stage)-1 {
						s.add(ceilPool(3))
					}
					b.EndBlock(name)
				}
				b.EndStage(name)
			}
			s.module, s.next = "classifier", 1
			s.add(Conv{Out: 1000, Window: Same(1, 1), Bias: true}, ReLU, GlobalAvgPool())
		},
	}
}

// fire adds a fire module: it squeezes the channels and expands them eightfold,
// half of them by 3×3 convolutions.
func (s *sequence) fire(squeezed int) {
	name := fmt.Sprintf("%s.%d.", s.module, s.next)
	s.next++
	conv := func(part string, x, out, kernel int) int {
		x = s.Add(name+part, Conv{Out: out, Window: Same(kernel, 1), Bias: true}, x)
		return s.Add(name+part+"_activation", ReLU, x)
	}
	x := conv("squeeze", s.x, squeezed, 1)
	s.x = s.Add(name+"concat", Concat{Axis: 1},
		conv("expand1x1", x, 4*squeezed, 1), conv("expand3x3", x, 4*squeezed, 3))
}
