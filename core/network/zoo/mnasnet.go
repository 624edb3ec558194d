package zoo

import (
	"fmt"
	"strings"

	. "splitscope/core/network"
)

var mnasnets = []Entry{mnasnet("0.5", 0.5), mnasnet("0.75", 0.75), mnasnet("1.0", 1), mnasnet("1.3", 1.3)}

// mnasnet returns an MNASNet whose channels, except the last, are scaled by width.
func mnasnet(multiplier string, width float64) Entry {
	return Entry{
		Name: "mnasnet" + strings.ReplaceAll(multiplier, ".", "_"), Title: "MnasNet " + multiplier, Family: "MnasNet", Also: []string{"엠나스넷", "므나스넷"}, Year: 2019,
		Source:  "Tan, Chen, Pang, Vasudevan, Sandler, Howard, Le: MnasNet: Platform-Aware Neural Architecture Search for Mobile, CVPR 2019",
		Variant: "B1: without squeeze and excitation",
		Input:   Image, Size: pixels(224, 32),
		build: func(b *builder) {
			stem := divisible(32 * width)
			x := b.conv("layers.0", input, Conv{Out: stem, Window: Same(3, 2)}, ReLU)
			b.EndBlock("layers.0")
			x = b.conv("layers.3", x, Conv{Out: stem, Window: Same(3, 1), Groups: stem}, ReLU)
			x = b.norm("layers.6", x, Conv{Out: divisible(16 * width), Window: Same(1, 1)})
			b.EndBlock("layers.6")
			b.EndStage("layers.6")

			for i, t := range []struct {
				out                               float64
				kernel, stride, expansion, blocks int
			}{
				{24, 3, 2, 3, 3},
				{40, 5, 2, 3, 3},
				{80, 5, 2, 6, 3},
				{96, 3, 1, 6, 2},
				{192, 5, 2, 6, 4},
				{320, 3, 1, 6, 1},
			} {
				name := fmt.Sprintf("layers.%d", i+8)
				for block := range t.blocks {
					r := inverted{t.kernel, t.expansion * b.Channels(x), divisible(t.out * width), false, ReLU, 1}
					if block == 0 {
						r.stride = t.stride
					}
					x = r.build(b, fmt.Sprintf("%s.%d", name, block), ".layers", 3, x)
				}
				b.EndStage(name)
			}
			x = b.conv("layers.14", x, Conv{Out: 1280, Window: Same(1, 1)}, ReLU)
			b.EndBlock("layers.14")
			b.classify(x, "classifier.1")
		},
	}
}
