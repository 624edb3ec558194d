package zoo

import (
	"fmt"
	"strconv"

	. "splitscope/core/network"
)

// yolos are detectors of 80 classes at their smallest published scale, n.
var yolos = []Entry{
	yolo("yolov8n", "YOLOv8n", "Jocher, Chaurasia, Qiu: Ultralytics YOLOv8, 2023", 2023, yoloTable{
		rows: []yoloRow{
			{yoloConv, 16, ""}, {yoloConv, 32, ""}, {c2f(1, true), 32, "P2"},
			{yoloConv, 64, ""}, {c2f(2, true), 64, "P3"},
			{yoloConv, 128, ""}, {c2f(2, true), 128, "P4"},
			{yoloConv, 256, ""}, {c2f(1, true), 256, ""}, {sppf, 256, "backbone"},

			{upsample, 0, ""}, {join(6), 0, ""}, {c2f(1, false), 128, ""},
			{upsample, 0, ""}, {join(4), 0, ""}, {c2f(1, false), 64, ""},
			{yoloConv, 64, ""}, {join(12), 0, ""}, {c2f(1, false), 128, ""},
			{yoloConv, 128, ""}, {join(9), 0, ""}, {c2f(1, false), 256, "neck"},
		},
		detect: []int{15, 18, 21},
	}),
	yolo("yolo11n", "YOLO11n", "Jocher, Qiu: Ultralytics YOLO11, 2024", 2024, yoloTable{
		rows: []yoloRow{
			{yoloConv, 16, ""}, {yoloConv, 32, ""}, {c3k2(4), 64, "P2"},
			{yoloConv, 64, ""}, {c3k2(4), 128, "P3"},
			{yoloConv, 128, ""}, {c3k2k(), 128, "P4"},
			{yoloConv, 256, ""}, {c3k2k(), 256, ""}, {sppf, 256, ""}, {c2psa, 256, "backbone"},

			{upsample, 0, ""}, {join(6), 0, ""}, {c3k2(2), 128, ""},
			{upsample, 0, ""}, {join(4), 0, ""}, {c3k2(2), 64, ""},
			{yoloConv, 64, ""}, {join(13), 0, ""}, {c3k2(2), 128, ""},
			{yoloConv, 128, ""}, {join(10), 0, ""}, {c3k2k(), 256, "neck"},
		},
		detect:    []int{16, 19, 22},
		separable: true,
	}),
}

func yolo(name, title, source string, year int, t yoloTable) Entry {
	return Entry{
		Name: name, Title: title, Family: "YOLO", Also: []string{"yolov", "욜로", "nano", "나노"}, Source: source, Year: year,
		Variant: "as trained, 80 classes; without non-maximum suppression",
		Input:   Image, Size: Size{Default: 640, Min: 32, Max: 2048, Step: 32}, build: t.build,
	}
}

// yoloTable is the published configuration: a sequence of modules, and the rows
// that the head reads.
type yoloTable struct {
	rows      []yoloRow
	detect    []int
	separable bool // the head's class branch has depthwise separable convolutions
}

type yoloRow struct {
	module yoloModule
	out    int    // channels
	ends   string // the stage that ends with this row, if any
}

// yoloModule adds a row to the network and returns its output. It may read the
// outputs of the rows so far.
type yoloModule func(b *builder, name string, x, out int, rows []int) int

func (t yoloTable) build(b *builder) {
	rows, x := []int(nil), input
	for i, r := range t.rows {
		name := "model." + strconv.Itoa(i)
		x = r.module(b, name, x, r.out, rows)
		rows = append(rows, x)
		b.EndBlock(name)
		if r.ends != "" {
			b.EndStage(r.ends)
		}
	}
	levels := make([]int, len(t.detect))
	for i, row := range t.detect {
		levels[i] = rows[row]
	}
	t.head(b, "model."+strconv.Itoa(len(rows)), levels)
}

// unit adds a convolution with batch normalization and SiLU.
func (b *builder) unit(name string, x, out, kernel, stride int) int {
	return b.conv(name, x, Conv{Out: out, Window: Same(kernel, stride)}, SiLU)
}

func yoloConv(b *builder, name string, x, out int, _ []int) int { return b.unit(name, x, out, 3, 2) }

func upsample(b *builder, name string, x, _ int, _ []int) int {
	return b.Add(name, Upsample{Scale: 2}, x)
}

// join concatenates the channels of an earlier row.
func join(row int) yoloModule {
	return func(b *builder, name string, x, _ int, rows []int) int {
		return b.Add(name, Concat{Axis: 1}, x, rows[row])
	}
}

// c2f is C2f: half of the channels go through a chain of blocks, and all
// intermediate results are concatenated.
func c2f(repeat int, shortcut bool) yoloModule {
	return split(2, repeat, func(b *builder, name string, x, width int) int {
		return bottleneck(b, name, x, width, shortcut)
	})
}

// c3k2 is C3k2: C2f with a part of the width and a narrow bottleneck.
func c3k2(part int) yoloModule {
	return split(part, 1, func(b *builder, name string, x, width int) int {
		return bottleneck(b, name, x, width/2, true)
	})
}

// c3k2k is C3k2 with a block C3k in the chain: two bottlenecks on half of the
// width, parallel to a 1×1 convolution.
func c3k2k() yoloModule {
	return split(2, 1, func(b *builder, name string, x, width int) int {
		y := b.unit(name+".cv1", x, width/2, 1, 1)
		for i := range 2 {
			y = bottleneck(b, fmt.Sprintf("%s.m.%d", name, i), y, width/2, true)
		}
		z := b.unit(name+".cv2", x, width/2, 1, 1)
		y = b.Add(name+".concat", Concat{Axis: 1}, y, z)
		return b.unit(name+".cv3", y, width, 1, 1)
	})
}

// split makes two parts, each with 1/part of the output's channels, and sends the
// second one through a chain.
func split(part, repeat int, block func(b *builder, name string, x, width int) int) yoloModule {
	return func(b *builder, name string, x, out int, _ []int) int {
		width := out / part
		x = b.unit(name+".cv1", x, 2*width, 1, 1)
		first, y := b.halves(name, x, width)
		all := []int{first, y}
		for i := range repeat {
			y = block(b, fmt.Sprintf("%s.m.%d", name, i), y, width)
			all = append(all, y)
		}
		x = b.Add(name+".concat", Concat{Axis: 1}, all...)
		return b.unit(name+".cv2", x, out, 1, 1)
	}
}

// halves splits the channels into two parts of width channels.
func (b *builder) halves(name string, x, width int) (int, int) {
	return b.Add(name+".chunk.0", Slice{Axis: 1, To: width}, x),
		b.Add(name+".chunk.1", Slice{Axis: 1, From: width, To: 2 * width}, x)
}

// bottleneck adds two 3×3 convolutions with width channels between them.
func bottleneck(b *builder, name string, x, width int, shortcut bool) int {
	y := b.unit(name+".cv1", x, width, 3, 1)
	y = b.unit(name+".cv2", y, b.Channels(x), 3, 1)
	if shortcut {
		y = b.Add(name+".add", Add, x, y)
	}
	return y
}

// sppf adds spatial pyramid pooling: the same 5×5 maximum, three times in a row.
func sppf(b *builder, name string, x, out int, _ []int) int {
	x = b.unit(name+".cv1", x, out/2, 1, 1)
	all := []int{x}
	for i := range 3 {
		x = b.Add(fmt.Sprintf("%s.m.%d", name, i), MaxPool(Same(5, 1)), x)
		all = append(all, x)
	}
	x = b.Add(name+".concat", Concat{Axis: 1}, all...)
	return b.unit(name+".cv2", x, out, 1, 1)
}

// c2psa is C2PSA: half of the channels go through a block of attention over all
// positions, with heads of 64 channels and keys of 32.
func c2psa(b *builder, name string, x, out int, _ []int) int {
	width := out / 2
	x = b.unit(name+".cv1", x, out, 1, 1)
	first, y := b.halves(name, x, width)

	block := name + ".m.0"
	z := b.positions(block+".attn", y, width, width/64)
	y = b.Add(block+".attn.add", Add, y, z)
	z = b.unit(block+".ffn.0", y, 2*width, 1, 1)
	z = b.norm(block+".ffn.1", z, Conv{Out: width, Window: Same(1, 1)})
	y = b.Add(block+".ffn.add", Add, y, z)

	x = b.Add(name+".concat", Concat{Axis: 1}, first, y)
	return b.unit(name+".cv2", x, out, 1, 1)
}

// positions adds attention between positions, with a depthwise convolution of the
// values instead of a position embedding.
func (b *builder) positions(name string, x, width, heads int) int {
	value := width / heads
	key := value / 2
	image := b.Shape(x)
	qkv := b.norm(name+".qkv", x, Conv{Out: heads * (2*key + value), Window: Same(1, 1)})
	qkv = b.Add(name+".view", Reshape{To: Shape{b.batch, heads, 2*key + value, -1}}, qkv)
	q := b.Add(name+".q", Slice{Axis: 2, To: key}, qkv)
	k := b.Add(name+".k", Slice{Axis: 2, From: key, To: 2 * key}, qkv)
	v := b.Add(name+".v", Slice{Axis: 2, From: 2 * key, To: 2*key + value}, qkv)

	swap := Transpose{Perm: []int{0, 1, 3, 2}}
	scores := b.Add(name+".scores", MatMul{}, b.Add(name+".q.t", swap, q), k)
	scores = b.Add(name+".scale", Mul, scores)
	scores = b.Add(name+".softmax", Softmax{}, scores)
	y := b.Add(name+".values", MatMul{}, v, b.Add(name+".scores.t", swap, scores))
	y = b.Add(name+".y", Reshape{To: image}, y)
	v = b.Add(name+".v.image", Reshape{To: image}, v)
	v = b.norm(name+".pe", v, Conv{Out: width, Window: Same(3, 1), Groups: width})
	y = b.Add(name+".pe.add", Add, y, v)
	return b.norm(name+".proj", y, Conv{Out: width, Window: Same(1, 1)})
}

// head predicts on every level, for every position, a distribution over 16
// distances to each side of the box, and the classes; then it computes boxes from
// the expected distances (DFL).
func (t yoloTable) head(b *builder, name string, levels []int) {
	const bins, classes = 16, 80
	box := max(b.Channels(levels[0])/4, 4*bins)
	class := max(b.Channels(levels[0]), classes)
	plain := func(name string, x, out int) int {
		return b.Add(name, Conv{Out: out, Window: Same(1, 1), Bias: true}, x)
	}
	for i, x := range levels {
		cv2, cv3 := fmt.Sprintf("%s.cv2.%d", name, i), fmt.Sprintf("%s.cv3.%d", name, i)
		y, z := x, x
		for j := range 2 {
			at := "." + strconv.Itoa(j)
			y = b.unit(cv2+at, y, box, 3, 1)
			if t.separable {
				width := b.Channels(z)
				z = b.conv(cv3+at+".0", z, Conv{Out: width, Window: Same(3, 1), Groups: width}, SiLU)
				z = b.unit(cv3+at+".1", z, class, 1, 1)
			} else {
				z = b.unit(cv3+at, z, class, 3, 1)
			}
		}
		y, z = plain(cv2+".2", y, 4*bins), plain(cv3+".2", z, classes)
		x = b.Add(fmt.Sprintf("%s.concat.%d", name, i), Concat{Axis: 1}, y, z)
		levels[i] = b.Add(fmt.Sprintf("%s.view.%d", name, i), Reshape{To: Shape{b.batch, 4*bins + classes, -1}}, x)
	}
	x := b.Add(name+".concat", Concat{Axis: 2}, levels...)
	b.EndBlock(name)

	y := b.Add(name+".box", Slice{Axis: 1, To: 4 * bins}, x)
	z := b.Add(name+".cls", Slice{Axis: 1, From: 4 * bins, To: 4*bins + classes}, x)
	y = b.Add(name+".dfl.view", Reshape{To: Shape{b.batch, 4, bins, -1}}, y)
	y = b.Add(name+".dfl.transpose", Transpose{Perm: []int{0, 2, 1, 3}}, y)
	y = b.Add(name+".dfl.softmax", Softmax{}, y)
	y = b.Add(name+".dfl.conv", Conv{Out: 1, Window: Same(1, 1)}, y)
	y = b.Add(name+".dfl", Reshape{To: Shape{b.batch, 4, -1}}, y)

	// Corners are positions, which are constants, plus or minus distances. Center
	// and size follow from them, in pixels of the image.
	near, far := Elementwise{Name: "Sub"}, Add
	from := b.Add(name+".anchors.sub", near, b.Add(name+".lt", Slice{Axis: 1, To: 2}, y))
	to := b.Add(name+".anchors.add", far, b.Add(name+".rb", Slice{Axis: 1, From: 2, To: 4}, y))
	middle := b.Add(name+".xy.half", Mul, b.Add(name+".xy", Add, from, to))
	size := b.Add(name+".wh", near, to, from)
	y = b.Add(name+".bbox", Concat{Axis: 1}, middle, size)
	y = b.Add(name+".strides", Mul, y)
	z = b.Add(name+".sigmoid", Sigmoid, z)
	b.Add(name+".output", Concat{Axis: 1}, y, z)
}
