package zoo

import (
	"fmt"
	"strings"

	. "splitscope/core/network"
)

var shufflenets = []Entry{
	shufflenet("0.5", 1024, 48, 96, 192),
	shufflenet("1.0", 1024, 116, 232, 464),
	shufflenet("1.5", 1024, 176, 352, 704),
	shufflenet("2.0", 2048, 244, 488, 976),
}

// shufflenet returns a ShuffleNet with the channels of its three stages and of the
// final features.
func shufflenet(multiplier string, features int, channels ...int) Entry {
	return Entry{
		Name: "shufflenet_v2_x" + strings.ReplaceAll(multiplier, ".", "_"), Title: "ShuffleNet V2 " + multiplier + "×", Family: "ShuffleNet", Also: []string{"셔플넷", "쉐플넷"}, Year: 2018,
		Source: "Ma, Zhang, Zheng, Sun: ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design, ECCV 2018",
		Input:  Image, Size: pixels(224, 32),
		build: func(b *builder) {
			x := b.conv("conv1", input, Conv{Out: 24, Window: Same(3, 2)}, ReLU)
			x = b.Add("maxpool", MaxPool(Same(3, 2)), x)
			b.EndBlock("stem")
			for i, blocks := range []int{4, 8, 4} {
				stage := fmt.Sprintf("stage%d", i+2)
				for block := range blocks {
					name := fmt.Sprintf("%s.%d", stage, block)
					x = b.shuffled(name, x, channels[i], block == 0)
					b.EndBlock(name)
				}
				b.EndStage(stage)
			}
			x = b.conv("conv5", x, Conv{Out: features, Window: Same(1, 1)}, ReLU)
			b.EndBlock("conv5")
			b.classify(x, "fc")
		},
	}
}

// shuffled adds a block. It computes on one half of the channels and passes the
// other half on. If it halves the extent, both branches compute on all channels.
// Then the channels are shuffled.
func (b *builder) shuffled(name string, x, out int, halve bool) int {
	half, stride := out/2, 1
	depthwise := func(number string, x int) int {
		return b.norm(name+number, x, Conv{Out: b.Channels(x), Window: Same(3, stride), Groups: b.Channels(x)})
	}
	pointwise := func(number string, x int) int {
		return b.conv(name+number, x, Conv{Out: half, Window: Same(1, 1)}, ReLU)
	}
	var left int
	if halve {
		stride = 2
		left = pointwise(".branch1.2", depthwise(".branch1.0", x))
	} else {
		left = b.Add(name+".chunk.0", Slice{Axis: 1, To: half}, x)
		x = b.Add(name+".chunk.1", Slice{Axis: 1, From: half, To: out}, x)
	}
	x = pointwise(".branch2.0", x)
	x = pointwise(".branch2.5", depthwise(".branch2.3", x))
	x = b.Add(name+".concat", Concat{Axis: 1}, left, x)
	return b.Add(name+".shuffle", Shuffle{Groups: 2}, x)
}
