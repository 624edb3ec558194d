package zoo

import (
	"fmt"

	"splitscope/core/base/lang"
	. "splitscope/core/network"
)

const (
	he     = "He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, CVPR 2016"
	xie    = "Xie, Girshick, Dollár, Tu, He: Aggregated Residual Transformations for Deep Neural Networks, CVPR 2017"
	zagoru = "Zagoruyko, Komodakis: Wide Residual Networks, BMVC 2016"
)

// v15 puts the bottleneck's stride on its 3×3 convolution, as torchvision does.
// The first version, with the stride on the 1×1, counts 3.86 GMAC for
// ResNet-50 instead of 4.09.
const v15 lang.Text = "v1.5: stride on the 3×3 convolution"

var resnets = []Entry{
	resnet("resnet18", "ResNet-18", "ResNet", he, 2016, residual{blocks: []int{2, 2, 2, 2}, basic: true}),
	resnet("resnet34", "ResNet-34", "ResNet", he, 2016, residual{blocks: []int{3, 4, 6, 3}, basic: true}),
	resnet("resnet50", "ResNet-50", "ResNet", he, 2016, residual{blocks: []int{3, 4, 6, 3}}),
	resnet("resnet101", "ResNet-101", "ResNet", he, 2016, residual{blocks: []int{3, 4, 23, 3}}),
	resnet("resnet152", "ResNet-152", "ResNet", he, 2016, residual{blocks: []int{3, 8, 36, 3}}),
	resnet("resnext50_32x4d", "ResNeXt-50 32×4d", "ResNeXt", xie, 2017, residual{blocks: []int{3, 4, 6, 3}, groups: 32, perGroup: 4}),
	resnet("resnext101_32x8d", "ResNeXt-101 32×8d", "ResNeXt", xie, 2017, residual{blocks: []int{3, 4, 23, 3}, groups: 32, perGroup: 8}),
	resnet("resnext101_64x4d", "ResNeXt-101 64×4d", "ResNeXt", xie, 2017, residual{blocks: []int{3, 4, 23, 3}, groups: 64, perGroup: 4}),
	resnet("wide_resnet50_2", "Wide ResNet-50-2", "Wide ResNet", zagoru, 2016, residual{blocks: []int{3, 4, 6, 3}, perGroup: 128}),
	resnet("wide_resnet101_2", "Wide ResNet-101-2", "Wide ResNet", zagoru, 2016, residual{blocks: []int{3, 4, 23, 3}, perGroup: 128}),
}

// resnetAlso has other names of these families.
var resnetAlso = map[string][]string{
	"ResNet":      {"RN", "레즈넷", "레스넷", "레지듀얼 네트워크"},
	"ResNeXt":     {"레즈넥스트", "레스넥스트"},
	"Wide ResNet": {"WRN", "와이드 레즈넷", "와이드 레스넷"},
}

func resnet(name, title, family, source string, year int, r residual) Entry {
	e := Entry{
		Name: name, Title: title, Family: family, Also: resnetAlso[family], Source: source, Year: year,
		Input: Image, Size: pixels(224, 32), build: r.build,
	}
	if !r.basic {
		e.Variant = v15
	}
	return e
}

// residual is the table of a residual network.
type residual struct {
	blocks   []int // by stage
	basic    bool  // a block has two 3×3 convolutions instead of a bottleneck
	groups   int   // of the 3×3 convolution; 0 means 1
	perGroup int   // channels in each of its groups at a width of 64; 0 means 64
}

func (r residual) build(b *builder) {
	x := b.conv("conv1", input, Conv{Out: 64, Window: Square(7, 2, 3)}, ReLU)
	x = b.Add("maxpool", MaxPool(Square(3, 2, 1)), x)
	b.EndBlock("stem")

	for stage, blocks := range r.blocks {
		name := fmt.Sprintf("layer%d", stage+1)
		for block := range blocks {
			stride := 1
			if block == 0 && stage > 0 {
				stride = 2
			}
			blockName := fmt.Sprintf("%s.%d", name, block)
			x = r.block(b, blockName, x, 64<<stage, stride)
			b.EndBlock(blockName)
		}
		b.EndStage(name)
	}
	b.classify(x, "fc")
}

// block adds two 3×3 convolutions, or the bottleneck of the deeper networks: 1×1,
// 3×3, and 1×1 to four times the width. The shortcut is projected if the shape
// changes.
func (r residual) block(b *builder, name string, x, width, stride int) int {
	shortcut, y := x, 0
	out := width
	if r.basic {
		y = b.conv(name+".conv1", x, Conv{Out: width, Window: Same(3, stride)}, ReLU)
		y = b.norm(name+".conv2", y, Conv{Out: width, Window: Same(3, 1)})
	} else {
		out = 4 * width
		groups, inner := max(r.groups, 1), width
		if r.perGroup > 0 {
			inner = width * r.perGroup / 64 * groups
		}
		y = b.conv(name+".conv1", x, Conv{Out: inner, Window: Same(1, 1)}, ReLU)
		y = b.conv(name+".conv2", y, Conv{Out: inner, Window: Same(3, stride), Groups: groups}, ReLU)
		y = b.norm(name+".conv3", y, Conv{Out: out, Window: Same(1, 1)})
	}
	if stride != 1 || b.Channels(x) != out {
		shortcut = b.norm(name+".downsample", x, Conv{Out: out, Window: Same(1, stride)})
	}
	y = b.Add(name+".add", Add, y, shortcut)
	return b.Add(name+".relu", ReLU, y)
}
