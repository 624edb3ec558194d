package zoo

import (
	"fmt"

	. "splitscope/core/network"
)

// Both have auxiliary classifiers, which are used only in training and are left
// out.
var inceptions = []Entry{
	{
		Name: "googlenet", Title: "GoogLeNet", Family: "Inception", Also: []string{"Inception v1", "구글넷", "구글르넷", "인셉션 v1"}, Year: 2015,
		Source:  "Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke, Rabinovich: Going Deeper with Convolutions, CVPR 2015",
		Variant: "with batch normalization, 3×3 in place of 5×5 convolutions",
		Input:   Image, Size: pixels(224, 32), build: googlenet,
	},
	{
		Name: "inception_v3", Title: "Inception v3", Family: "Inception", Also: []string{"인셉션"}, Year: 2016,
		Source: "Szegedy, Vanhoucke, Ioffe, Shlens, Wojna: Rethinking the Inception Architecture for Computer Vision, CVPR 2016",
		Input:  Image, Size: pixels(299, 75), build: inceptionV3,
	},
}

func googlenet(b *builder) {
	x := b.conv("conv1", input, square(64, 7, 2), ReLU)
	x = b.Add("maxpool1", ceilPool(3), x)
	b.EndBlock("maxpool1")
	x = b.conv("conv2", x, square(64, 1, 1), ReLU)
	x = b.conv("conv3", x, square(192, 3, 1), ReLU)
	x = b.Add("maxpool2", ceilPool(3), x)
	b.EndBlock("maxpool2")
	b.EndStage("stem")

	for i, stage := range []struct {
		modules [][6]int // 1×1; reduction for 3×3, 3×3; reduction for "5×5", "5×5"; projection of the pool
		pool    int      // kernel of the pool at the end
	}{
		{[][6]int{
			{64, 96, 128, 16, 32, 32},
			{128, 128, 192, 32, 96, 64},
		}, 3},
		{[][6]int{
			{192, 96, 208, 16, 48, 64},
			{160, 112, 224, 24, 64, 64},
			{128, 128, 256, 24, 64, 64},
			{112, 144, 288, 32, 64, 64},
			{256, 160, 320, 32, 128, 128},
		}, 2},
		{[][6]int{
			{256, 160, 320, 32, 128, 128},
			{384, 192, 384, 48, 128, 128},
		}, 0},
	} {
		name := fmt.Sprintf("inception%d", i+3)
		for j, out := range stage.modules {
			m := module{b, fmt.Sprintf("%s%c", name, 'a'+j), x}
			x = m.join(
				m.branch("branch1", square(out[0], 1, 1)),
				m.chain("branch2.%d", 0, x, square(out[1], 1, 1), square(out[2], 3, 1)),
				m.chain("branch3.%d", 0, x, square(out[3], 1, 1), square(out[4], 3, 1)),
				m.chain("branch4.%d", 1, m.add("branch4.0", MaxPool(Same(3, 1))), square(out[5], 1, 1)))
			if stage.pool > 0 && j == len(stage.modules)-1 {
				x = b.Add(fmt.Sprintf("maxpool%d", i+3), ceilPool(stage.pool), x)
			}
			b.EndBlock(m.name)
		}
		b.EndStage(name)
	}
	b.classify(x, "fc")
}

func inceptionV3(b *builder) {
	x := b.conv("Conv2d_1a_3x3", input, inner(32, 3, 2), ReLU)
	x = b.conv("Conv2d_2a_3x3", x, inner(32, 3, 1), ReLU)
	x = b.conv("Conv2d_2b_3x3", x, square(64, 3, 1), ReLU)
	x = b.Add("maxpool1", maxPool, x)
	b.EndBlock("maxpool1")
	x = b.conv("Conv2d_3b_1x1", x, square(80, 1, 1), ReLU)
	x = b.conv("Conv2d_4a_3x3", x, inner(192, 3, 1), ReLU)
	x = b.Add("maxpool2", maxPool, x)
	b.EndBlock("maxpool2")
	b.EndStage("stem")

	// 35×35, with a branch of a 5×5 convolution and one of two 3×3 convolutions.
	for i, pooled := range []int{32, 64, 64} {
		m := module{b, fmt.Sprintf("Mixed_5%c", 'b'+i), x}
		x = m.join(
			m.branch("branch1x1", square(64, 1, 1)),
			m.chain("branch5x5_%d", 1, x, square(48, 1, 1), square(64, 5, 1)),
			m.chain("branch3x3dbl_%d", 1, x, square(64, 1, 1), square(96, 3, 1), square(96, 3, 1)),
			m.pooled(pooled))
		b.EndBlock(m.name)
	}
	b.EndStage("Mixed_5")

	// 17×17, in which a 7×7 convolution is factored into a row and a column.
	m := module{b, "Mixed_6a", x}
	x = m.join(
		m.branch("branch3x3", inner(384, 3, 2)),
		m.chain("branch3x3dbl_%d", 1, x, square(64, 1, 1), square(96, 3, 1), inner(96, 3, 2)),
		m.add("branch_pool", maxPool))
	b.EndBlock(m.name)
	for i, c := range []int{128, 160, 160, 192} {
		m := module{b, fmt.Sprintf("Mixed_6%c", 'b'+i), x}
		x = m.join(
			m.branch("branch1x1", square(192, 1, 1)),
			m.chain("branch7x7_%d", 1, x, square(c, 1, 1), row(c, 7), column(192, 7)),
			m.chain("branch7x7dbl_%d", 1, x, square(c, 1, 1), column(c, 7), row(c, 7), column(c, 7), row(192, 7)),
			m.pooled(192))
		b.EndBlock(m.name)
	}
	b.EndStage("Mixed_6")

	// 8×8, in which branches fork again.
	m = module{b, "Mixed_7a", x}
	x = m.join(
		m.chain("branch3x3_%d", 1, x, square(192, 1, 1), inner(320, 3, 2)),
		m.chain("branch7x7x3_%d", 1, x, square(192, 1, 1), row(192, 7), column(192, 7), inner(192, 3, 2)),
		m.add("branch_pool", maxPool))
	b.EndBlock(m.name)
	for i := range 2 {
		m := module{b, fmt.Sprintf("Mixed_7%c", 'b'+i), x}
		ends := []int{m.branch("branch1x1", square(320, 1, 1))}
		fork := func(name string, x int) {
			ends = append(ends,
				b.conv(m.name+name+"a", x, row(384, 3), ReLU),
				b.conv(m.name+name+"b", x, column(384, 3), ReLU))
		}
		fork(".branch3x3_2", m.branch("branch3x3_1", square(384, 1, 1)))
		fork(".branch3x3dbl_3", m.chain("branch3x3dbl_%d", 1, x, square(448, 1, 1), square(384, 3, 1)))
		x = m.join(append(ends, m.pooled(192))...)
		b.EndBlock(m.name)
	}
	b.EndStage("Mixed_7")
	b.classify(x, "fc")
}

// module is a set of parallel branches over x, which are concatenated at the end.
type module struct {
	*builder
	name string
	x    int
}

func (m module) add(name string, op Op) int { return m.Add(m.name+"."+name, op, m.x) }

func (m module) branch(name string, c Conv) int { return m.conv(m.name+"."+name, m.x, c, ReLU) }

// chain adds a sequence of numbered convolutions.
func (m module) chain(name string, first, x int, convs ...Conv) int {
	for i, c := range convs {
		x = m.conv(fmt.Sprintf(m.name+"."+name, first+i), x, c, ReLU)
	}
	return x
}

// pooled adds an average pooling and a 1×1 convolution.
func (m module) pooled(out int) int {
	return m.conv(m.name+".branch_pool", m.add("avg_pool", AvgPool(Same(3, 1))), square(out, 1, 1), ReLU)
}

func (m module) join(ends ...int) int { return m.Add(m.name+".concat", Concat{Axis: 1}, ends...) }

// Convolutions as the papers draw them: row and column are the two factors of a
// square convolution, and inner has no padding.
func square(out, kernel, stride int) Conv { return Conv{Out: out, Window: Same(kernel, stride)} }
func inner(out, kernel, stride int) Conv  { return Conv{Out: out, Window: Square(kernel, stride, 0)} }
func row(out, kernel int) Conv            { return Conv{Out: out, Window: Rect(1, kernel, 1, 0, kernel/2)} }
func column(out, kernel int) Conv         { return Conv{Out: out, Window: Rect(kernel, 1, 1, kernel/2, 0)} }
