package zoo

import (
	"fmt"

	"splitscope/core/base/lang"
	. "splitscope/core/network"
)

const fullWidth lang.Text = "width multiplier 1.0"

var mobilenetAlso = []string{"모바일넷", "모빌넷"}

var mobilenets = []Entry{
	{
		Name: "mobilenet_v2", Title: "MobileNetV2", Family: "MobileNet", Also: mobilenetAlso, Year: 2018,
		Source:  "Sandler, Howard, Zhu, Zhmoginov, Chen: MobileNetV2: Inverted Residuals and Linear Bottlenecks, CVPR 2018",
		Variant: fullWidth,
		Input:   Image, Size: pixels(224, 32), build: mobilenetV2,
	},
	mobilenetV3("large", "Large", 1280, []inverted{
		{3, 16, 16, false, ReLU, 1},
		{3, 64, 24, false, ReLU, 2},
		{3, 72, 24, false, ReLU, 1},
		{5, 72, 40, true, ReLU, 2},
		{5, 120, 40, true, ReLU, 1},
		{5, 120, 40, true, ReLU, 1},
		{3, 240, 80, false, HardSwish, 2},
		{3, 200, 80, false, HardSwish, 1},
		{3, 184, 80, false, HardSwish, 1},
		{3, 184, 80, false, HardSwish, 1},
		{3, 480, 112, true, HardSwish, 1},
		{3, 672, 112, true, HardSwish, 1},
		{5, 672, 160, true, HardSwish, 2},
		{5, 960, 160, true, HardSwish, 1},
		{5, 960, 160, true, HardSwish, 1},
	}),
	mobilenetV3("small", "Small", 1024, []inverted{
		{3, 16, 16, true, ReLU, 2},
		{3, 72, 24, false, ReLU, 2},
		{3, 88, 24, false, ReLU, 1},
		{5, 96, 40, true, HardSwish, 2},
		{5, 240, 40, true, HardSwish, 1},
		{5, 240, 40, true, HardSwish, 1},
		{5, 120, 48, true, HardSwish, 1},
		{5, 144, 48, true, HardSwish, 1},
		{5, 288, 96, true, HardSwish, 2},
		{5, 576, 96, true, HardSwish, 1},
		{5, 576, 96, true, HardSwish, 1},
	}),
}

func mobilenetV2(b *builder) {
	x := b.conv("features.0", input, Conv{Out: 32, Window: Same(3, 2)}, ReLU6)
	b.EndBlock("features.0")
	at := 1
	for _, t := range []struct{ expansion, out, blocks, stride int }{
		{1, 16, 1, 1},
		{6, 24, 2, 2},
		{6, 32, 3, 2},
		{6, 64, 4, 2},
		{6, 96, 3, 1},
		{6, 160, 3, 2},
		{6, 320, 1, 1},
	} {
		var name string
		for block := range t.blocks {
			r := inverted{3, t.expansion * b.Channels(x), t.out, false, ReLU6, 1}
			if block == 0 {
				r.stride = t.stride
			}
			name = fmt.Sprintf("features.%d", at)
			x = r.build(b, name, ".conv", 1, x)
			at++
		}
		b.EndStage(name)
	}
	x = b.conv("features.18", x, Conv{Out: 1280, Window: Same(1, 1)}, ReLU6)
	b.EndBlock("features.18")
	b.classify(x, "classifier.1")
}

func mobilenetV3(name, title string, features int, blocks []inverted) Entry {
	return Entry{
		Name: "mobilenet_v3_" + name, Title: "MobileNetV3-" + title, Family: "MobileNet", Also: mobilenetAlso, Year: 2019,
		Source:  "Howard, Sandler, Chu, Chen, Chen, Tan, Wang, Zhu, Pang, Vasudevan, Le, Adam: Searching for MobileNetV3, ICCV 2019",
		Variant: fullWidth,
		Input:   Image, Size: pixels(224, 32),
		build: func(b *builder) {
			x := b.conv("features.0", input, Conv{Out: 16, Window: Same(3, 2)}, HardSwish)
			b.EndBlock("features.0")
			for i, r := range blocks {
				if i > 0 && r.stride > 1 {
					b.EndStage(fmt.Sprintf("features.%d", i))
				}
				x = r.build(b, fmt.Sprintf("features.%d", i+1), ".block", 1, x)
			}
			b.EndStage(fmt.Sprintf("features.%d", len(blocks)))
			last := fmt.Sprintf("features.%d", len(blocks)+1)
			x = b.conv(last, x, Conv{Out: 6 * b.Channels(x), Window: Same(1, 1)}, HardSwish)
			b.EndBlock(last)
			x = b.Add("avgpool", GlobalAvgPool(), x)
			x = b.Add("classifier.0", Linear{Out: features, Bias: true}, x)
			x = b.Add("classifier.1", HardSwish, x)
			b.Add("classifier.3", Linear{Out: 1000, Bias: true}, x)
		},
	}
}

// inverted is an inverted residual: wide inside, narrow at both ends.
type inverted struct {
	kernel, expanded, out int
	squeeze               bool // with squeeze and excitation
	act                   Activation
	stride                int
}

// build adds the block. The numbers of its convolutions, in a part of the block,
// increase by step.
func (r inverted) build(b *builder, block, part string, step, x int) int {
	shortcut, at := x, 0
	name := func() string {
		at += step
		return fmt.Sprintf("%s%s.%d", block, part, at-step)
	}
	if r.expanded != b.Channels(x) {
		x = b.conv(name(), x, Conv{Out: r.expanded, Window: Same(1, 1)}, r.act)
	}
	x = b.conv(name(), x, Conv{Out: r.expanded, Window: Same(r.kernel, r.stride), Groups: r.expanded}, r.act)
	if r.squeeze {
		x = b.squeeze(name(), x, divisible(float64(r.expanded/4)))
	}
	x = b.norm(name(), x, Conv{Out: r.out, Window: Same(1, 1)})
	if r.stride == 1 && b.Channels(shortcut) == r.out {
		x = b.Add(block+".add", Add, shortcut, x)
	}
	b.EndBlock(block)
	return x
}

// squeeze adds squeeze-and-excitation: it weights each channel by the means of all
// channels.
func (b *builder) squeeze(name string, x, squeezed int) int {
	w := b.Add(name+".avgpool", Mean{Axes: []int{2, 3}, Keep: true}, x)
	w = b.Add(name+".fc1", Conv{Out: squeezed, Window: Same(1, 1), Bias: true}, w)
	w = b.Add(name+".activation", ReLU, w)
	w = b.Add(name+".fc2", Conv{Out: b.Channels(x), Window: Same(1, 1), Bias: true}, w)
	w = b.Add(name+".scale_activation", HardSigmoid, w)
	return b.Add(name+".mul", Mul, x, w)
}

// divisible rounds channels to a multiple of eight, but not down by more than a
// tenth, as the authors of the MobileNets do.
func divisible(channels float64) int {
	rounded := max(8, int(channels+4)/8*8)
	if float64(rounded) < 0.9*channels {
		rounded += 8
	}
	return rounded
}
