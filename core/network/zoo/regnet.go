package zoo

import (
	"fmt"
	"math"

	"splitscope/core/base/lang"
	. "splitscope/core/network"
)

const radosavovic = "Radosavovic, Kosaraju, Girshick, He, Dollár: Designing Network Design Spaces, CVPR 2020"

// swag says why a network's size is unusual: its published weights are those of
// Singh et al., Revisiting Weakly Supervised Pre-Training of Visual Perception
// Models, CVPR 2022.
const swag lang.Text = "at the input size of SWAG's fine-tuning"

// The parameters of the paper's appendix: RegNetX, and RegNetY with
// squeeze-and-excitation.
var regnets = []Entry{
	regnet("regnet_y_400mf", "RegNetY-400MF", 224, widths{depth: 16, first: 48, slope: 27.89, step: 2.09, group: 8, excite: true}),
	regnet("regnet_y_800mf", "RegNetY-800MF", 224, widths{depth: 14, first: 56, slope: 38.84, step: 2.4, group: 16, excite: true}),
	regnet("regnet_y_1_6gf", "RegNetY-1.6GF", 224, widths{depth: 27, first: 48, slope: 20.71, step: 2.65, group: 24, excite: true}),
	regnet("regnet_y_3_2gf", "RegNetY-3.2GF", 224, widths{depth: 21, first: 80, slope: 42.63, step: 2.66, group: 24, excite: true}),
	regnet("regnet_y_8gf", "RegNetY-8GF", 224, widths{depth: 17, first: 192, slope: 76.82, step: 2.19, group: 56, excite: true}),
	regnet("regnet_y_16gf", "RegNetY-16GF", 224, widths{depth: 18, first: 200, slope: 106.23, step: 2.48, group: 112, excite: true}),
	regnet("regnet_y_32gf", "RegNetY-32GF", 224, widths{depth: 20, first: 232, slope: 115.89, step: 2.53, group: 232, excite: true}),
	regnet("regnet_y_128gf", "RegNetY-128GF", 384, widths{depth: 27, first: 456, slope: 160.83, step: 2.52, group: 264, excite: true}),
	regnet("regnet_x_400mf", "RegNetX-400MF", 224, widths{depth: 22, first: 24, slope: 24.48, step: 2.54, group: 16}),
	regnet("regnet_x_800mf", "RegNetX-800MF", 224, widths{depth: 16, first: 56, slope: 35.73, step: 2.28, group: 16}),
	regnet("regnet_x_1_6gf", "RegNetX-1.6GF", 224, widths{depth: 18, first: 80, slope: 34.01, step: 2.25, group: 24}),
	regnet("regnet_x_3_2gf", "RegNetX-3.2GF", 224, widths{depth: 25, first: 88, slope: 26.31, step: 2.25, group: 48}),
	regnet("regnet_x_8gf", "RegNetX-8GF", 224, widths{depth: 23, first: 80, slope: 49.56, step: 2.88, group: 120}),
	regnet("regnet_x_16gf", "RegNetX-16GF", 224, widths{depth: 22, first: 216, slope: 55.59, step: 2.1, group: 128}),
	regnet("regnet_x_32gf", "RegNetX-32GF", 224, widths{depth: 23, first: 320, slope: 69.86, step: 2.0, group: 168}),
}

func regnet(name, title string, size int, w widths) Entry {
	e := Entry{
		Name: name, Title: title, Family: "RegNet", Also: []string{"레그넷", "렉넷"}, Source: radosavovic, Year: 2020,
		Input: Image, Size: pixels(size, 32), build: w.build,
	}
	if size != 224 {
		e.Variant = swag
	}
	return e
}

// widths is a point of the design space. The widths of blocks increase along a line
// with a start (w_0 in the paper) and a slope (w_a), and are rounded to powers of a
// step (w_m). Blocks of equal width make a stage.
type widths struct {
	depth       int // blocks in all
	first       int
	slope, step float64
	group       int // channels in each group of the 3×3 convolutions
	excite      bool
}

// regnetStage is a number of blocks with a width and a number of channels in each
// group.
type regnetStage struct{ blocks, width, group int }

func (w widths) stages() (list []regnetStage) {
	first, last := float64(w.first), 0
	for block := range w.depth {
		line := first + w.slope*float64(block)
		power := math.RoundToEven(math.Log(line/first) / math.Log(w.step))
		width := 8 * int(math.RoundToEven(first*math.Pow(w.step, power)/8))
		if width != last {
			// The stage's width is adjusted if it is not a multiple of the group's.
			group := min(w.group, width)
			list = append(list, regnetStage{width: multiple(float64(width), group), group: group})
			last = width
		}
		list[len(list)-1].blocks++
	}
	return list
}

func (w widths) build(b *builder) {
	x := b.conv("stem", input, Conv{Out: 32, Window: Same(3, 2)}, ReLU)
	b.EndBlock("stem")
	for i, s := range w.stages() {
		name := fmt.Sprintf("trunk_output.block%d", i+1)
		for block := range s.blocks {
			blockName := fmt.Sprintf("%s.block%d-%d", name, i+1, block)
			stride := 1
			if block == 0 {
				stride = 2
			}
			x = w.block(b, blockName, x, s, stride)
			b.EndBlock(blockName)
		}
		b.EndStage(name)
	}
	b.classify(x, "fc")
}

// block adds ResNeXt's block with three convolutions of equal width. The width of
// squeeze-and-excitation is a part of the width of the block's input.
func (w widths) block(b *builder, name string, x int, s regnetStage, stride int) int {
	y := b.conv(name+".f.a", x, Conv{Out: s.width, Window: Same(1, 1)}, ReLU)
	y = b.conv(name+".f.b", y, Conv{Out: s.width, Window: Same(3, stride), Groups: s.width / s.group}, ReLU)
	if w.excite {
		y = b.excite(name+".f.se", y, int(math.RoundToEven(float64(b.Channels(x))/4)), ReLU)
	}
	y = b.norm(name+".f.c", y, Conv{Out: s.width, Window: Same(1, 1)})
	if stride != 1 || b.Channels(x) != s.width {
		x = b.norm(name+".proj", x, Conv{Out: s.width, Window: Same(1, stride)})
	}
	y = b.Add(name+".add", Add, x, y)
	return b.Add(name+".activation", ReLU, y)
}
