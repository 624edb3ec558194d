package zoo

import (
	"fmt"
	"math"

	. "splitscope/core/network"
)

const (
	tan   = "Tan, Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, ICML 2019"
	tanV2 = "Tan, Le: EfficientNetV2: Smaller Models and Faster Training, ICML 2021"
)

var efficientnets = []Entry{
	efficientnet("efficientnet_b0", "EfficientNet-B0", 224, scaled(1.0, 1.0)),
	efficientnet("efficientnet_b1", "EfficientNet-B1", 240, scaled(1.0, 1.1)),
	efficientnet("efficientnet_b2", "EfficientNet-B2", 288, scaled(1.1, 1.2)),
	efficientnet("efficientnet_b3", "EfficientNet-B3", 300, scaled(1.2, 1.4)),
	efficientnet("efficientnet_b4", "EfficientNet-B4", 380, scaled(1.4, 1.8)),
	efficientnet("efficientnet_b5", "EfficientNet-B5", 456, scaled(1.6, 2.2)),
	efficientnet("efficientnet_b6", "EfficientNet-B6", 528, scaled(1.8, 2.6)),
	efficientnet("efficientnet_b7", "EfficientNet-B7", 600, scaled(2.0, 3.1)),
	efficientnet("efficientnet_v2_s", "EfficientNetV2-S", 384, efficient{stem: 24, last: 1280, rows: []mbconv{
		{fused: true, expand: 1, kernel: 3, stride: 1, out: 24, blocks: 2},
		{fused: true, expand: 4, kernel: 3, stride: 2, out: 48, blocks: 4},
		{fused: true, expand: 4, kernel: 3, stride: 2, out: 64, blocks: 4},
		{expand: 4, kernel: 3, stride: 2, out: 128, blocks: 6},
		{expand: 6, kernel: 3, stride: 1, out: 160, blocks: 9},
		{expand: 6, kernel: 3, stride: 2, out: 256, blocks: 15},
	}}),
	efficientnet("efficientnet_v2_m", "EfficientNetV2-M", 480, efficient{stem: 24, last: 1280, rows: []mbconv{
		{fused: true, expand: 1, kernel: 3, stride: 1, out: 24, blocks: 3},
		{fused: true, expand: 4, kernel: 3, stride: 2, out: 48, blocks: 5},
		{fused: true, expand: 4, kernel: 3, stride: 2, out: 80, blocks: 5},
		{expand: 4, kernel: 3, stride: 2, out: 160, blocks: 7},
		{expand: 6, kernel: 3, stride: 1, out: 176, blocks: 14},
		{expand: 6, kernel: 3, stride: 2, out: 304, blocks: 18},
		{expand: 6, kernel: 3, stride: 1, out: 512, blocks: 5},
	}}),
	efficientnet("efficientnet_v2_l", "EfficientNetV2-L", 480, efficient{stem: 32, last: 1280, rows: []mbconv{
		{fused: true, expand: 1, kernel: 3, stride: 1, out: 32, blocks: 4},
		{fused: true, expand: 4, kernel: 3, stride: 2, out: 64, blocks: 7},
		{fused: true, expand: 4, kernel: 3, stride: 2, out: 96, blocks: 7},
		{expand: 4, kernel: 3, stride: 2, out: 192, blocks: 10},
		{expand: 6, kernel: 3, stride: 1, out: 224, blocks: 19},
		{expand: 6, kernel: 3, stride: 2, out: 384, blocks: 25},
		{expand: 6, kernel: 3, stride: 1, out: 640, blocks: 7},
	}}),
}

func efficientnet(name, title string, size int, e efficient) Entry {
	entry := Entry{
		Name: name, Title: title, Family: "EfficientNet", Also: []string{"EffNet", "이피션트넷", "에피션트넷", "이피션넷"}, Source: tan, Year: 2019,
		Input: Image, Size: pixels(size, 32), build: e.build,
	}
	if e.rows[0].fused {
		entry.Family, entry.Source, entry.Year = "EfficientNetV2", tanV2, 2021
		entry.Also = []string{"EffNetV2", "이피션트넷 V2", "에피션트넷 V2", "이피션넷 V2"}
	}
	return entry
}

// efficient is the table of an EfficientNet.
type efficient struct {
	stem, last int // channels of the first and the last convolution
	rows       []mbconv
}

// mbconv is a row of inverted residual blocks (MBConv), or of fused ones, in which
// one convolution replaces expansion and depthwise convolution.
type mbconv struct {
	fused                               bool
	expand, kernel, stride, out, blocks int
}

// scaled is EfficientNet-B0, the first table, made wider and deeper.
func scaled(width, depth float64) efficient {
	channels := func(n int) int { return multiple(float64(n)*width, 8) }
	e := efficient{stem: channels(32), rows: []mbconv{
		{expand: 1, kernel: 3, stride: 1, out: 16, blocks: 1},
		{expand: 6, kernel: 3, stride: 2, out: 24, blocks: 2},
		{expand: 6, kernel: 5, stride: 2, out: 40, blocks: 2},
		{expand: 6, kernel: 3, stride: 2, out: 80, blocks: 3},
		{expand: 6, kernel: 5, stride: 1, out: 112, blocks: 3},
		{expand: 6, kernel: 5, stride: 2, out: 192, blocks: 4},
		{expand: 6, kernel: 3, stride: 1, out: 320, blocks: 1},
	}}
	for i := range e.rows {
		row := &e.rows[i]
		row.out = channels(row.out)
		row.blocks = int(math.Ceil(float64(row.blocks) * depth))
		e.last = 4 * row.out
	}
	return e
}

// multiple returns the multiple of by that is nearest to v, or the next larger one
// if that is more than a tenth below v.
func multiple(v float64, by int) int {
	n := max(int(v+float64(by)/2)/by, 1) * by
	if float64(n) < 0.9*v {
		n += by
	}
	return n
}

func (e efficient) build(b *builder) {
	x := b.conv("features.0", input, Conv{Out: e.stem, Window: Same(3, 2)}, SiLU)
	b.EndBlock("stem")
	for i, row := range e.rows {
		name := fmt.Sprintf("features.%d", i+1)
		for block := range row.blocks {
			blockName := fmt.Sprintf("%s.%d", name, block)
			x = row.block(b, blockName, x)
			b.EndBlock(blockName)
			row.stride = 1
		}
		b.EndStage(name)
	}
	x = b.conv(fmt.Sprintf("features.%d", len(e.rows)+1), x, Conv{Out: e.last, Window: Same(1, 1)}, SiLU)
	b.classify(x, "classifier.1")
}

// block expands the channels, convolves, weights the channels and reduces them
// again, with a shortcut if the shape does not change.
func (r mbconv) block(b *builder, name string, x int) int {
	in := b.Channels(x)
	wide, y, parts := in*r.expand, x, 0
	part := func() string {
		parts++
		return fmt.Sprintf("%s.block.%d", name, parts-1)
	}
	switch {
	case r.fused && r.expand == 1:
		y = b.conv(part(), y, Conv{Out: r.out, Window: Same(r.kernel, r.stride)}, SiLU)
	case r.fused:
		y = b.conv(part(), y, Conv{Out: wide, Window: Same(r.kernel, r.stride)}, SiLU)
		y = b.norm(part(), y, Conv{Out: r.out, Window: Same(1, 1)})
	default:
		if r.expand != 1 {
			y = b.conv(part(), y, Conv{Out: wide, Window: Same(1, 1)}, SiLU)
		}
		y = b.conv(part(), y, Conv{Out: wide, Window: Same(r.kernel, r.stride), Groups: wide}, SiLU)
		y = b.excite(part(), y, in/4, SiLU)
		y = b.norm(part(), y, Conv{Out: r.out, Window: Same(1, 1)})
	}
	if r.stride == 1 && in == r.out {
		y = b.Add(name+".add", Add, y, x)
	}
	return y
}

// excite adds squeeze-and-excitation: a small network computes a weight for each
// channel from the means of all channels.
func (b *builder) excite(name string, x, squeezed int, act Activation) int {
	y := b.Add(name+".avgpool", Mean{Axes: []int{2, 3}, Keep: true}, x)
	y = b.Add(name+".fc1", Conv{Out: squeezed, Window: Same(1, 1), Bias: true}, y)
	y = b.Add(name+".activation", act, y)
	y = b.Add(name+".fc2", Conv{Out: b.Channels(x), Window: Same(1, 1), Bias: true}, y)
	y = b.Add(name+".scale_activation", Sigmoid, y)
	return b.Add(name+".mul", Mul, x, y)
}
