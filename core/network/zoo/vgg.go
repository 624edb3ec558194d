package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

// vggs are configurations A, B, D and E of the paper, with and without batch
// normalization, which was published later.
var vggs = func() (entries []Entry) {
	for _, v := range []struct {
		depth        int
		convolutions [5]int // by stage
	}{
		{11, [5]int{1, 1, 2, 2, 2}},
		{13, [5]int{2, 2, 2, 2, 2}},
		{16, [5]int{2, 2, 3, 3, 3}},
		{19, [5]int{2, 2, 4, 4, 4}},
	} {
		e := Entry{
			Name: fmt.Sprintf("vgg%d", v.depth), Title: fmt.Sprintf("VGG-%d", v.depth), Family: "VGG", Also: []string{"브이지지", "비지지"}, Year: 2015,
			Source:  "Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition, ICLR 2015",
			Variant: "without batch normalization, as published",
			Input:   Image, Size: pixels(224, 32),
			build: func(b *builder) { vgg(b, v.convolutions, ReLU) },
		}
		entries = append(entries, e)
		e.Name += "_bn"
		e.Title += " BN"
		e.Variant = "with batch normalization"
		e.build = func(b *builder) { vgg(b, v.convolutions, BatchNorm, ReLU) }
		entries = append(entries, e)
	}
	return entries
}()

// vgg adds stages of 3×3 convolutions, with the operators after behind each. A
// stage ends with a pool.
func vgg(b *builder, convolutions [5]int, after ...Op) {
	s := sequence{builder: b, module: "features", x: input}
	for stage, n := range convolutions {
		width := min(64<<stage, 512)
		for i := range n {
			s.add(Conv{Out: width, Window: Same(3, 1), Bias: true})
			s.add(after...)
			if i == n-1 {
				s.add(MaxPool(Square(2, 2, 0)))
			}
			b.EndBlock(fmt.Sprintf("conv%d_%d", stage+1, i+1))
		}
		b.EndStage(fmt.Sprintf("pool%d", stage+1))
	}
	s.classify(7, 0)
}
