package network

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// single builds a network of one operator on inputs of these shapes.
func single(op Op, in []Shape) (Layer, error) {
	inputs, read := make([]Tensor, len(in)), make([]int, len(in))
	for i, s := range in {
		inputs[i], read[i] = Tensor{Name: "input", Shape: s}, Input-i
	}
	b := Build(Network{Name: "test"}, inputs...)
	b.Add("op", op, read...)
	net, err := b.Network()
	if err != nil {
		return Layer{}, err
	}
	return net.Layers[0], nil
}

// window returns a row's short way to write one with everything.
func window(kernel, stride, dilation, begin, end []int) Window {
	return Window{Kernel: kernel, Stride: stride, Dilation: dilation, Begin: begin, End: end}
}

func kernel(k ...int) Window { return Window{Kernel: k} }

func ceil(w Window) Window {
	w.Ceil = true
	return w
}

// Shapes and counts of every operator, worked out by hand.
func TestOperators(t *testing.T) {
	type shapes = []Shape
	for _, row := range []struct {
		op   Op
		in   shapes
		out  string
		work Work
	}{
		// From the papers: AlexNet, ResNet, MobileNet, ResNeXt, Inception, DeepLab.
		{Conv{Out: 64, Window: Square(11, 4, 2), Bias: true}, shapes{{1, 3, 224, 224}}, "1×64×55×55", Work{MACs: 64 * 55 * 55 * 3 * 121, Params: 64*3*121 + 64}},
		{Conv{Out: 64, Window: Square(7, 2, 3)}, shapes{{8, 3, 224, 224}}, "8×64×112×112", Work{MACs: 8 * 64 * 112 * 112 * 3 * 49, Params: 64 * 3 * 49}},
		{Conv{Out: 32, Window: Same(3, 1), Groups: 32}, shapes{{1, 32, 112, 112}}, "1×32×112×112", Work{MACs: 32 * 112 * 112 * 9, Params: 32 * 9}},
		{Conv{Out: 64, Window: Same(3, 1), Groups: 32}, shapes{{1, 32, 7, 7}}, "1×64×7×7", Work{MACs: 64 * 49 * 9, Params: 64 * 9}},
		{Conv{Out: 128, Window: Same(3, 2), Groups: 32}, shapes{{1, 128, 56, 56}}, "1×128×28×28", Work{MACs: 128 * 28 * 28 * 4 * 9, Params: 128 * 4 * 9}},
		{Conv{Out: 192, Window: Rect(1, 7, 1, 0, 3)}, shapes{{1, 128, 17, 17}}, "1×192×17×17", Work{MACs: 192 * 17 * 17 * 128 * 7, Params: 192 * 128 * 7}},
		{Conv{Out: 8, Window: window([]int{3, 3}, nil, []int{6, 6}, []int{6, 6}, []int{6, 6})}, shapes{{1, 4, 33, 33}}, "1×8×33×33", Work{MACs: 8 * 33 * 33 * 4 * 9, Params: 8 * 4 * 9}},
		// Paddings and strides of their own, as "same" in TensorFlow.
		{Conv{Out: 2, Window: window([]int{3, 2}, []int{2, 3}, nil, []int{0, 1}, []int{1, 0})}, shapes{{1, 1, 8, 8}}, "1×2×4×3", Work{MACs: 2 * 12 * 6, Params: 12}},
		// Other numbers of dimensions.
		{Conv{Out: 5, Window: kernel(3), Bias: true}, shapes{{2, 4, 10}}, "2×5×8", Work{MACs: 2 * 5 * 8 * 12, Params: 65}},
		{Conv{Out: 2, Window: window([]int{3, 3, 3}, []int{1, 2, 2}, nil, []int{1, 1, 1}, []int{1, 1, 1})}, shapes{{1, 3, 16, 112, 112}}, "1×2×16×56×56", Work{MACs: 2 * 16 * 56 * 56 * 81, Params: 162}},

		// U-Net, DCGAN, and the rows that a convolution of stride 2 loses.
		{ConvTranspose{Out: 512, Window: Square(2, 2, 0), Bias: true}, shapes{{1, 1024, 16, 16}}, "1×512×32×32", Work{MACs: 1024 * 256 * 512 * 4, Params: 1024*512*4 + 512}},
		{ConvTranspose{Out: 8, Window: Square(4, 2, 1)}, shapes{{1, 16, 4, 4}}, "1×8×8×8", Work{MACs: 16 * 16 * 8 * 16, Params: 16 * 8 * 16}},
		{ConvTranspose{Out: 8, Window: Square(3, 2, 1), Extra: []int{1, 1}, Groups: 4}, shapes{{1, 16, 7, 7}}, "1×8×14×14", Work{MACs: 16 * 49 * 2 * 9, Params: 16 * 2 * 9}},
		{ConvTranspose{Out: 1, Window: window([]int{3}, []int{2}, []int{2}, []int{1}, nil)}, shapes{{1, 1, 5}}, "1×1×12", Work{MACs: 15, Params: 3}},
		{ConvTranspose{Out: 1, Window: kernel(2, 2, 2)}, shapes{{1, 2, 3, 4, 5}}, "1×1×4×5×6", Work{MACs: 120 * 8, Params: 16}},

		{MaxPool(Square(3, 2, 1)), shapes{{1, 64, 112, 112}}, "1×64×56×56", Work{Elementwise: 64 * 56 * 56 * 9}},
		{MaxPool(Square(3, 2, 0)), shapes{{1, 64, 54, 54}}, "1×64×26×26", Work{Elementwise: 64 * 26 * 26 * 9}},
		{MaxPool(ceil(Square(3, 2, 0))), shapes{{1, 64, 54, 54}}, "1×64×27×27", Work{Elementwise: 64 * 27 * 27 * 9}},
		// A fourth window would begin in the padding, so there is none.
		{AvgPool(ceil(Square(1, 2, 1))), shapes{{1, 1, 4, 4}}, "1×1×3×3", Work{Elementwise: 9}},
		{AvgPool(kernel(7)), shapes{{2, 3, 7}}, "2×3×1", Work{Elementwise: 42}},

		{AdaptivePool{Extent: []int{7, 7}}, shapes{{1, 512, 14, 14}}, "1×512×7×7", Work{Elementwise: 512 * 196}},
		{AdaptivePool{Extent: []int{7, 7}}, shapes{{1, 512, 1, 1}}, "1×512×7×7", Work{Elementwise: 512 * 49}},
		{AdaptivePool{}, shapes{{2, 5}}, "2×5", Work{Elementwise: 10}},

		{GlobalAvgPool(), shapes{{2, 2048, 7, 7}}, "2×2048", Work{Elementwise: 2 * 2048 * 49}},
		{Mean{Axes: []int{-1, -2}, Keep: true}, shapes{{2, 8, 7, 7}}, "2×8×1×1", Work{Elementwise: 784}},
		{Mean{Axes: []int{1, 1, -2}}, shapes{{2, 8, 4}}, "2×4", Work{Elementwise: 64}},
		{Mean{Axes: []int{0}}, shapes{{5}}, "", Work{Elementwise: 5}},

		{Linear{Out: 1000, Bias: true}, shapes{{1, 2048}}, "1×1000", Work{MACs: 2048000, Params: 2049000}},
		{Linear{Out: 3072, Bias: true}, shapes{{2, 197, 768}}, "2×197×3072", Work{MACs: 2 * 197 * 768 * 3072, Params: 769 * 3072}},
		{Linear{Out: 50257, Tied: true}, shapes{{1, 1, 768}}, "1×1×50257", Work{MACs: 768 * 50257}},
		{Linear{Out: 3, Tied: true, Bias: true}, shapes{{4}}, "3", Work{MACs: 12, Params: 3}},

		{BatchNorm, shapes{{2, 64, 8, 8}}, "2×64×8×8", Work{Elementwise: 8192, Params: 128}},
		{LayerNorm, shapes{{1, 197, 768}}, "1×197×768", Work{Elementwise: 197 * 768, Params: 1536}},
		{RMSNorm, shapes{{1, 512, 2048}}, "1×512×2048", Work{Elementwise: 512 * 2048, Params: 2048}},
		{ChannelNorm, shapes{{1, 96, 56, 56}}, "1×96×56×56", Work{Elementwise: 96 * 56 * 56, Params: 192}},
		{ReLU, shapes{{1, 2, 3, 4}}, "1×2×3×4", Work{Elementwise: 24}},
		{Softmax{}, shapes{{1, 1000}}, "1×1000", Work{Elementwise: 1000}},

		{Add, shapes{{1, 8, 4, 4}, {1, 8, 4, 4}}, "1×8×4×4", Work{Elementwise: 128}},
		{Mul, shapes{{1, 8, 4, 4}, {1, 8, 1, 1}}, "1×8×4×4", Work{Elementwise: 128}},
		{Mul, shapes{{4, 1}, {3}, {2, 1, 1}}, "2×4×3", Work{Elementwise: 48}},
		{Mul, shapes{{2, 3}}, "2×3", Work{Elementwise: 6}},
		{Parameter{Name: "pos", Shape: Shape{197, 768}}, shapes{{8, 197, 768}}, "8×197×768", Work{Elementwise: 8 * 197 * 768, Params: 197 * 768}},
		{Parameter{Name: "scale", Shape: Shape{96, 1, 1}}, shapes{{1, 96, 7, 7}}, "1×96×7×7", Work{Elementwise: 96 * 49, Params: 96}},
		{Parameter{Name: "scalar"}, shapes{{2, 2}}, "2×2", Work{Elementwise: 4, Params: 1}},

		{Concat{Axis: 1}, shapes{{1, 64, 7, 7}, {1, 32, 7, 7}}, "1×96×7×7", Work{}},
		{Concat{Axis: -1}, shapes{{2, 3}}, "2×3", Work{}},
		{Concat{Axis: 1, Extra: 1}, shapes{{8, 196, 768}}, "8×197×768", Work{Params: 768}},
		{Concat{Axis: -1, Extra: 2}, shapes{{8, 3, 4}, {8, 3, 1}}, "8×3×7", Work{Params: 6}},
		{Slice{Axis: 1, From: 2, To: 5}, shapes{{1, 8, 4}}, "1×3×4", Work{}},
		{Slice{Axis: -1, To: 1}, shapes{{1, 8, 4}}, "1×8×1", Work{}},
		{Flatten(2), shapes{{2, 256, 6, 6}}, "2×9216", Work{}},
		{Reshape{To: Shape{1, 2, -1, 4}}, shapes{{1, 8, 9}}, "1×2×9×4", Work{}},
		{Reshape{To: Shape{6, 12}}, shapes{{72}}, "6×12", Work{}},
		{Reshape{}, shapes{{1, 1}}, "", Work{}},
		{Shuffle{Groups: 2}, shapes{{1, 116, 28, 28}}, "1×116×28×28", Work{}},
		{Transpose{Perm: []int{0, 2, 3, 1}}, shapes{{1, 96, 56, 28}}, "1×56×28×96", Work{}},
		{Pad{Begin: []int{0, 0, 1, 2}, End: []int{0, 3, -1, 0}}, shapes{{1, 5, 7, 7}}, "1×8×7×9", Work{}},
		{Upsample{Scale: 2}, shapes{{1, 128, 20, 20}}, "1×128×40×40", Work{Elementwise: 128 * 1600}},
		{Upsample{Scale: 3}, shapes{{1, 2, 5}}, "1×2×15", Work{Elementwise: 30}},

		{MatMul{}, shapes{{4, 5}, {5, 6}}, "4×6", Work{MACs: 120}},
		{MatMul{}, shapes{{2, 1, 4, 5}, {3, 5, 6}}, "2×3×4×6", Work{MACs: 720}},
		{MatMul{}, shapes{{5}, {2, 5, 6}}, "2×6", Work{MACs: 60}},
		{MatMul{}, shapes{{2, 4, 5}, {5}}, "2×4", Work{MACs: 40}},
		{MatMul{}, shapes{{5}, {5}}, "", Work{MACs: 5}},

		{Attention{Heads: 12}, shapes{{1, 197, 768}, {1, 197, 768}, {1, 197, 768}}, "1×197×768", Work{MACs: 2 * 197 * 197 * 768, Elementwise: 12 * 197 * 197}},
		// Keys and values of 8 heads for 32, and of another sequence.
		{Attention{Heads: 32}, shapes{{2, 10, 2048}, {2, 30, 512}, {2, 30, 512}}, "2×10×2048", Work{MACs: 2 * 2 * 10 * 30 * 2048, Elementwise: 2 * 32 * 300}},
		// A bias for relative positions, as in Swin.
		{Attention{Heads: 3, Params: 3 * 169}, shapes{{64, 49, 96}, {64, 49, 96}, {64, 49, 96}}, "64×49×96", Work{MACs: 2 * 64 * 49 * 49 * 96, Elementwise: 2 * 64 * 3 * 49 * 49, Params: 507}},
		{Embedding{Vocabulary: 30522, Width: 768}, shapes{{2, 128}}, "2×128×768", Work{Params: 30522 * 768}},
	} {
		t.Run(fmt.Sprintf("%T %+[1]v of %v", row.op, row.in), func(t *testing.T) {
			l, err := single(row.op, row.in)
			if err != nil {
				t.Fatal(err)
			}
			if l.Outputs[0].Shape.String() != row.out || l.Work != row.work {
				t.Errorf("%v with %+v, want %s with %+v", l.Outputs[0].Shape, l.Work, row.out, row.work)
			}
			if l.Kind == "" || row.op.Fuses() && len(row.in) != 1 {
				t.Errorf("kind %q, fuses %v", l.Kind, row.op.Fuses())
			}
		})
	}
}

// Inputs that do not fit are refused with a reason.
func TestRefusals(t *testing.T) {
	const huge, tera, most = math.MaxInt, 1 << 40, 1 << 24
	image, words := Shape{1, 4, 8, 8}, Shape{1, 6, 8}
	type shapes = []Shape
	refused := func(op Op, in []Shape, why string) {
		t.Helper()
		if l, err := single(op, in); err == nil {
			t.Errorf("%T%+[1]v of %v gives %v with %+v", op, in, l.Outputs[0].Shape, l.Work)
		} else if !strings.Contains(err.Error(), why) {
			t.Errorf("%T%+[1]v of %v: %q, want %q", op, in, err, why)
		}
	}

	// Each operator has its number of inputs.
	for _, op := range []Op{
		Conv{Out: 1, Window: Same(1, 1)}, ConvTranspose{Out: 1, Window: Same(1, 1)}, MaxPool(Same(1, 1)), AdaptivePool{Extent: []int{1, 1}},
		GlobalAvgPool(), Linear{Out: 1}, BatchNorm, ReLU, Parameter{}, Slice{To: 1}, Flatten(1), Shuffle{Groups: 1},
		Transpose{Perm: []int{0, 1, 2, 3}}, Pad{}, Upsample{Scale: 1}, Softmax{}, Embedding{Vocabulary: 1, Width: 1},
	} {
		refused(op, nil, "needs one input, got 0")
		refused(op, shapes{image, image}, "needs one input, got 2")
	}
	for _, op := range []Op{Add, Concat{}} {
		refused(op, nil, "needs an input")
	}

	// No window slides in a wrong way, whoever has it.
	for _, row := range []struct {
		window Window
		in     Shape
		why    string
	}{
		{Same(3, 1), Shape{1, 4, 8}, "a window of 2 dimensions needs N×C and as many, got 1×4×8"},
		{Same(3, 1), Shape{}, "a window of 2 dimensions needs"},
		{Window{}, Shape{1, 4}, "a window of 0 dimensions needs"},
		{window([]int{3, 3}, []int{1}, nil, nil, nil), image, "has 1 strides, dilations or paddings"},
		{window([]int{3, 3}, nil, []int{1, 1, 1}, nil, nil), image, "has 3 strides, dilations or paddings"},
		{window([]int{3, 3}, nil, nil, []int{}, nil), image, "has 0 strides, dilations or paddings"},
		{window([]int{3, 3}, nil, nil, nil, []int{1, 1, 1, 1}), image, "has 4 strides, dilations or paddings"},
		{kernel(3, 0), image, "got 0, 1, 1, 0, 0"},
		{window([]int{1, 1}, []int{1, 0}, nil, nil, nil), image, "got 1, 0, 1, 0, 0"},
		{window([]int{1, 1}, nil, []int{-1, 1}, nil, nil), image, "got 1, 1, -1, 0, 0"},
		{window([]int{1, 1}, nil, nil, []int{0, -1}, nil), image, "got 1, 1, 1, -1, 0"},
		{window([]int{1, 1}, nil, nil, nil, []int{-2, 0}), image, "got 1, 1, 1, 0, -2"},
		{window([]int{1, huge}, nil, nil, nil, nil), image, "needs positive kernel, stride and dilation and no negative padding"},
		{window([]int{1, 1}, []int{most + 1, 1}, nil, nil, nil), image, "needs positive kernel"},
		{window([]int{1, 1}, nil, nil, nil, []int{most + 1, 0}), image, "needs positive kernel"},
		{Square(most, 1, most), image, "a kernel of 16777216×16777216 is too large"},
	} {
		refused(Conv{Out: 1, Window: row.window}, shapes{row.in}, row.why)
		refused(ConvTranspose{Out: 1, Window: row.window}, shapes{row.in}, row.why)
		refused(MaxPool(row.window), shapes{row.in}, row.why)
	}

	for _, row := range []struct {
		op  Op
		in  shapes
		why string
	}{
		// Tensors that are not valid.
		{ReLU, shapes{{1, 0, 8}}, `input "input": a tensor of 1×0×8 has no elements`},
		{ReLU, shapes{{-1, 8}}, "a tensor of -1×8 has no elements"},
		{ReLU, shapes{{tera, 1 << 7}}, "too large"},
		{ReLU, shapes{{1 << 46, 1 << 18}}, "too large"}, // 0 in 64 bits
		{ReLU, shapes{{1, huge}}, "too large"},

		{Conv{Window: Same(3, 1)}, shapes{image}, "0 output channels of 1×4×8×8 in 1 groups"},
		{Conv{Out: 4, Window: Same(3, 1), Groups: 3}, shapes{image}, "4 output channels of 1×4×8×8 in 3 groups"},
		{Conv{Out: 6, Window: Same(3, 1), Groups: 4}, shapes{image}, "6 output channels of 1×4×8×8 in 4 groups"},
		{Conv{Out: 4, Window: Same(3, 1), Groups: -1}, shapes{image}, "in -1 groups"},
		{Conv{Out: 4, Window: Square(9, 1, 0)}, shapes{image}, "a kernel of 9×9 does not fit 1×4×8×8 with its padding"},
		{Conv{Out: 4, Window: window([]int{3, 3}, nil, []int{4, 1}, nil, nil)}, shapes{image}, "does not fit"},
		{Conv{Out: huge, Window: Same(1, 1)}, shapes{image}, "too large"},
		{Conv{Out: tera, Window: Square(1<<22, 1, 1<<22)}, shapes{{1, 4, 1, 1}}, "too large"},
		{Conv{Out: 1 << 12, Window: Same(1+1<<20, 1<<20)}, shapes{{1, tera, 1, 1}}, "more work or parameters than any machine could take"},

		{ConvTranspose{Window: Same(3, 1)}, shapes{image}, "0 output channels"},
		{ConvTranspose{Out: 4, Window: Same(3, 1), Groups: 3}, shapes{image}, "in 3 groups"},
		{ConvTranspose{Out: 6, Window: Same(3, 1), Groups: 4}, shapes{image}, "in 4 groups"},
		{ConvTranspose{Out: 4, Window: Same(3, 1), Groups: -2}, shapes{image}, "in -2 groups"},
		{ConvTranspose{Out: 1, Window: Same(3, 1), Extra: []int{1}}, shapes{image}, "[1] extra rows for 1×4×8×8"},
		{ConvTranspose{Out: 1, Window: Same(3, 1), Extra: []int{0, -1}}, shapes{image}, "extra rows"},
		{ConvTranspose{Out: 1, Window: Same(3, 1), Extra: []int{huge, 1}}, shapes{image}, "extra rows"},
		{ConvTranspose{Out: 1, Window: Square(3, 1, 5)}, shapes{image}, "a tensor of 1×1×0×0 has no elements"},
		{ConvTranspose{Out: 1, Window: Square(1, most, 0)}, shapes{{1, 1, tera, 1}}, "with a stride of 16777216 is too large"},

		{MaxPool(Square(9, 1, 0)), shapes{image}, "does not fit"},
		{AvgPool(Square(most, 1<<12, most)), shapes{{1, 1, 1, 1}}, "a kernel"},
		{AvgPool(Square(1<<22, 1, 1<<21)), shapes{{1, 1 << 40, 1, 1}}, "more work"},

		{AdaptivePool{Extent: []int{7}}, shapes{image}, "pooling to 7 needs N×C and as many dimensions, got 1×4×8×8"},
		{AdaptivePool{Extent: []int{7, 0}}, shapes{image}, "no elements"},
		{Mean{Axes: []int{4}}, shapes{image}, "1×4×8×8 has no dimension 4"},
		{Mean{Axes: []int{-5}}, shapes{image}, "has no dimension -5"},
		{Linear{Out: 3}, shapes{{}}, "a linear layer with 3 outputs over"},
		{Linear{Out: -3}, shapes{words}, "a linear layer with -3 outputs over 1×6×8"},
		{Linear{Out: huge}, shapes{words}, "too large"},
		{Linear{Out: tera}, shapes{{1, tera}}, "more work"},
		{BatchNorm, shapes{{7}}, "7 has no dimension 1"},
		{LayerNorm, shapes{{}}, "has no dimension -1"},
		{Norm{Name: "Norm", Params: -1}, shapes{words}, "-1 parameters for a place"},
		{Norm{Name: "Norm", Params: huge}, shapes{words}, "more work or parameters"},

		{Add, shapes{{2, 3}, {2, 4}}, "shapes [2×3 2×4] do not broadcast"},
		{Parameter{Shape: Shape{5}}, shapes{words}, "do not broadcast"},
		{Parameter{Shape: Shape{2, 1, 1}}, shapes{words}, "parameters of 2×1×1 do not fit 1×6×8"},
		{Parameter{Shape: Shape{1, 1, 1, 8}}, shapes{words}, "parameters of 1×1×1×8 do not fit 1×6×8"},
		{Parameter{Shape: Shape{0}}, shapes{words}, "do not broadcast"},
		{Parameter{Shape: Shape{0}}, shapes{{1}}, "parameters of 0 do not fit 1"},

		{Concat{Axis: 3}, shapes{words}, "1×6×8 has no dimension 3"},
		{Concat{Axis: 1, Extra: -1}, shapes{words}, "-1 extra places along dimension 1"},
		{Concat{Axis: 0, Extra: 1}, shapes{words}, "1 extra places along dimension 0"},
		{Concat{Axis: 1, Extra: huge}, shapes{words}, "no elements"},
		{Concat{Axis: 1}, shapes{words, image}, "shapes [1×6×8 1×4×8×8] do not join along dimension 1"},
		{Concat{Axis: 1}, shapes{words, {1, 6, 7}}, "do not join"},
		{Slice{Axis: 3, To: 1}, shapes{words}, "has no dimension 3"},
		{Slice{Axis: 1, From: -1, To: 1}, shapes{words}, "no places -1 to 1 in dimension 1 of 1×6×8"},
		{Slice{Axis: 1, From: 2, To: 2}, shapes{words}, "no places 2 to 2"},
		{Slice{Axis: -2, From: 2, To: 7}, shapes{words}, "no places 2 to 7 in dimension 1"},

		{Reshape{To: Shape{0, 48}}, shapes{words}, "1×6×8 cannot be laid out as 0×48"},
		{Reshape{To: Shape{-1, -1}}, shapes{words}, "cannot be laid out"},
		{Reshape{To: Shape{-1, 5}}, shapes{words}, "cannot be laid out"},
		{Reshape{To: Shape{-1, 96}}, shapes{words}, "cannot be laid out"},
		{Reshape{To: Shape{6, 4}}, shapes{words}, "cannot be laid out"},
		{Reshape{To: Shape{huge, -1}}, shapes{words}, "cannot be laid out"},
		{Reshape{To: Shape{tera, tera, -1}}, shapes{{tera}}, "cannot be laid out"}, // 0 in 64 bits
		{Reshape{}, shapes{words}, "cannot be laid out"},
		{Shuffle{Groups: 1}, shapes{{4}}, "channels of 4 do not part into 1 groups"},
		{Shuffle{Groups: 3}, shapes{image}, "channels of 1×4×8×8 do not part into 3 groups"},
		{Shuffle{}, shapes{image}, "do not part into 0 groups"},
		{Transpose{Perm: []int{1, 0}}, shapes{words}, "a permutation of 2 dimensions for 1×6×8"},
		{Transpose{Perm: []int{0, 1, 3}}, shapes{words}, "[0 1 3] is no permutation of the dimensions of 1×6×8"},
		{Transpose{Perm: []int{0, 1, -1}}, shapes{words}, "is no permutation"},
		{Transpose{Perm: []int{0, 1, 1}}, shapes{words}, "is no permutation"},
		{Pad{Begin: []int{1, 1, 1}, End: []int{1}}, shapes{words}, "paddings [1 1 1] and [1] for 1×6×8"},
		{Pad{End: []int{0, 0, 0}}, shapes{words}, "paddings [] and [0 0 0]"},
		{Pad{Begin: []int{0, 0, huge}, End: []int{0, 0, 1}}, shapes{words}, "paddings"},
		{Pad{Begin: []int{0, 0, 1}, End: []int{0, 0, math.MinInt}}, shapes{words}, "paddings"},
		{Pad{Begin: []int{0, -3, 0}, End: []int{0, -3, 0}}, shapes{words}, "a tensor of 1×0×8 has no elements"},
		{Upsample{Scale: 2}, shapes{{1, 8}}, "1×8 cannot be upsampled 2 times"},
		{Upsample{}, shapes{image}, "cannot be upsampled 0 times"},
		{Upsample{Scale: huge}, shapes{image}, "cannot be upsampled"},
		{Upsample{Scale: 1 << 16}, shapes{{1, 1, tera}}, "too large"},

		{MatMul{}, shapes{words}, "a matrix product needs two tensors with dimensions, got [1×6×8]"},
		{MatMul{}, shapes{words, {}}, "a matrix product needs two tensors"},
		{MatMul{}, shapes{{}, words}, "a matrix product needs two tensors"},
		{MatMul{}, shapes{words, words}, "1×6×8 and 1×6×8 have no matrix product"},
		{MatMul{}, shapes{{8}, words}, "8 and 1×6×8 have no matrix product"},
		{MatMul{}, shapes{{2, 6, 8}, {3, 8, 6}}, "do not broadcast"},
		{MatMul{}, shapes{{1 << 23, 1 << 23}, {1 << 23, 1 << 23}}, "more work"},

		{Attention{Heads: 2}, shapes{words, words}, "attention needs queries N×T×D and keys and values N×S×E, got [1×6×8 1×6×8]"},
		{Attention{Heads: 2}, shapes{image, words, words}, "attention needs"},
		{Attention{Heads: 2}, shapes{words, image, image}, "attention needs"},
		{Attention{Heads: 2}, shapes{words, words, {1, 5, 8}}, "attention needs"},
		{Attention{Heads: 2}, shapes{words, {2, 6, 8}, {2, 6, 8}}, "attention needs"},
		{Attention{}, shapes{words, words, words}, "queries 1×6×8 and keys 1×6×8 do not part into 0 heads"},
		{Attention{Heads: 2, Params: -1}, shapes{words, words, words}, "-1 parameters for scores"},
		{Attention{Heads: 3}, shapes{words, words, words}, "do not part into 3 heads"},
		{Attention{Heads: 2}, shapes{words, {1, 6, 2}, {1, 6, 2}}, "do not part into 2 heads"},
		{Attention{Heads: 8}, shapes{words, {1, 6, 3}, {1, 6, 3}}, "do not part into 8 heads"},
		{Attention{Heads: 2}, shapes{words, {1, 6, 16}, {1, 6, 16}}, "do not part into 2 heads"},
		{Attention{Heads: 2, Params: huge}, shapes{words, words, words}, "more work"},
		{Attention{Heads: 1}, shapes{{1, tera, 1}, {1, tera, 1}, {1, tera, 1}}, "more work"},
		{Embedding{Width: 8}, shapes{{1, 6}}, "an embedding of 0×8"},
		{Embedding{Vocabulary: 8}, shapes{{1, 6}}, "an embedding of 8×0"},
		{Embedding{Vocabulary: huge, Width: 8}, shapes{{1, 6}}, "more work or parameters"},
		{Embedding{Vocabulary: 8, Width: huge}, shapes{{1, 6}}, "too large"},
	} {
		refused(row.op, row.in, row.why)
	}
}

// The sum over layers is bounded too, not only each.
func TestTotalIsBounded(t *testing.T) {
	b := Build(Network{Name: "test"}, Tensor{Name: "input", Shape: Shape{1 << 20, 1 << 20}})
	x := Input
	for i := range 2 {
		x = b.Add(fmt.Sprintf("fc%d", i), Linear{Out: 1 << 19}, x)
		x = b.Add(fmt.Sprintf("back%d", i), Linear{Out: 1 << 20}, x)
	}
	if _, err := b.Network(); err == nil || !strings.Contains(err.Error(), `layer "fc1": more work`) {
		t.Errorf("%v", err)
	}
}

// sliding draws a window and an input that may or may not fit each other.
func sliding(t *rapid.T) (w Window, in Shape) {
	dims := rapid.IntRange(1, 3).Draw(t, "dims")
	list := func(name string, least, most int) []int {
		if least < 2 && rapid.Bool().Draw(t, "no "+name) {
			return nil
		}
		return rapid.SliceOfN(rapid.IntRange(least, most), dims, dims).Draw(t, name)
	}
	in = Shape{rapid.IntRange(1, 2).Draw(t, "batch"), 0}
	in = append(in, rapid.SliceOfN(rapid.IntRange(1, 7), dims, dims).Draw(t, "extent")...)
	return Window{
		Kernel: rapid.SliceOfN(rapid.IntRange(1, 4), dims, dims).Draw(t, "kernel"),
		Stride: list("stride", 1, 4), Dilation: list("dilation", 1, 3), Begin: list("begin", 0, 3), End: list("end", 0, 3),
	}, in
}

// or returns a number of a list, or the default.
func or(list []int, i, otherwise int) int {
	if list == nil {
		return otherwise
	}
	return list[i]
}

// positions lists where a window stands, one place after the other.
func positions(w Window, in Shape, i int) (at []int) {
	begin, end := or(w.Begin, i, 0), or(w.End, i, 0)
	covered := math.MinInt
	for p := -begin; ; p += or(w.Stride, i, 1) {
		last := p + or(w.Dilation, i, 1)*(w.Kernel[i]-1)
		switch beyond := in[2+i] - 1 + end; {
		case last <= beyond:
			at, covered = append(at, p), last
		case w.Ceil && at != nil && p < in[2+i] && covered < beyond:
			return append(at, p)
		default:
			return at
		}
	}
}

// Convolution and pooling are what a window does that slides over the input,
// step by step.
func TestSlidingWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, in := sliding(t)
		groups, perGroup, outPerGroup := rapid.IntRange(1, 3).Draw(t, "groups"), rapid.IntRange(1, 3).Draw(t, "in"), rapid.IntRange(1, 3).Draw(t, "out")
		in[1] = groups * perGroup
		for _, c := range []bool{false, true} {
			w.Ceil = c
			outputs, extents, fits := int64(1), "", true
			for i := range w.Kernel {
				n := len(positions(w, in, i))
				fits = fits && n > 0
				outputs *= int64(n)
				extents += fmt.Sprintf("×%d", n)
			}
			taps := int64(0) // one by one, over all windows
			for range outputs {
				for range w.Elements() {
					taps++
				}
			}
			taps *= int64(in[0])

			conv, err := single(Conv{Out: groups * outPerGroup, Window: w, Groups: groups}, []Shape{in})
			if (err == nil) != fits {
				t.Fatalf("a convolution by %+v over %v: %v", w, in, err)
			}
			pool, err := single(MaxPool(w), []Shape{in})
			if (err == nil) != fits {
				t.Fatalf("pooling by %+v over %v: %v", w, in, err)
			}
			if !fits {
				continue
			}
			if want := fmt.Sprintf("%d×%d%s", in[0], groups*outPerGroup, extents); conv.Outputs[0].Shape.String() != want {
				t.Fatalf("a convolution by %+v makes %v of %v, want %s", w, conv.Outputs[0].Shape, in, want)
			}
			if want := taps * int64(groups*perGroup*outPerGroup); conv.MACs != want {
				t.Fatalf("%d MACs, want %d", conv.MACs, want)
			}
			if want := fmt.Sprintf("%d×%d%s", in[0], in[1], extents); pool.Outputs[0].Shape.String() != want {
				t.Fatalf("pooling by %+v makes %v of %v, want %s", w, pool.Outputs[0].Shape, in, want)
			}
			if want := taps * int64(in[1]); pool.Elementwise != want {
				t.Fatalf("%d operations, want %d", pool.Elementwise, want)
			}
		}
	})
}

// A transposed convolution puts the kernel down once for every input, and is
// cropped by the padding. It undoes what the convolution does to a shape, with
// the rows that the stride skipped as extra ones, and with as much work.
func TestTransposedWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, in := sliding(t)
		groups, perGroup, outPerGroup := rapid.IntRange(1, 3).Draw(t, "groups"), rapid.IntRange(1, 3).Draw(t, "in"), rapid.IntRange(1, 3).Draw(t, "out")
		in[1] = groups * perGroup
		var extra []int
		if rapid.Bool().Draw(t, "extra") {
			extra = rapid.SliceOfN(rapid.IntRange(0, 2), len(w.Kernel), len(w.Kernel)).Draw(t, "extra rows")
		}
		want, fits := Shape{in[0], groups * outPerGroup}, true
		macs := int64(groups * perGroup * outPerGroup * in[0])
		for i, kernel := range w.Kernel {
			reach, puts := 0, int64(0)
			for at := range in[2+i] {
				for tap := range kernel {
					puts++
					reach = max(reach, at*or(w.Stride, i, 1)+tap*or(w.Dilation, i, 1)+1)
				}
			}
			reach += or(extra, i, 0) - or(w.Begin, i, 0) - or(w.End, i, 0)
			want, fits = append(want, reach), fits && reach > 0
			macs *= puts
		}
		l, err := single(ConvTranspose{Out: want[1], Window: w, Extra: extra, Groups: groups}, []Shape{in})
		if (err == nil) != fits {
			t.Fatalf("a transposed convolution by %+v of %v: %v", w, in, err)
		}
		if fits && (l.Outputs[0].Shape.String() != want.String() || l.MACs != macs) {
			t.Fatalf("%v with %d MACs, want %v with %d", l.Outputs[0].Shape, l.MACs, want, macs)
		}

		there, err := single(Conv{Out: want[1], Window: w, Groups: groups}, []Shape{in})
		if err != nil {
			return
		}
		skipped := make([]int, len(w.Kernel))
		for i, n := range there.Outputs[0].Shape[2:] {
			stride := or(w.Stride, i, 1)
			reached := (n-1)*stride + or(w.Dilation, i, 1)*(w.Kernel[i]-1) + 1
			skipped[i] = in[2+i] + or(w.Begin, i, 0) + or(w.End, i, 0) - reached
		}
		back, err := single(ConvTranspose{Out: in[1], Window: w, Extra: skipped, Groups: groups}, []Shape{there.Outputs[0].Shape})
		if err != nil || back.Outputs[0].Shape.String() != in.String() || back.Work != there.Work {
			t.Fatalf("%v there and %v with %+v back, want %v with %+v (%v)", there.Outputs[0].Shape, back.Outputs[0].Shape, back.Work, in, there.Work, err)
		}
	})
}

// No operator panics, whatever its shapes and numbers, and none counts below
// zero or beyond what can be summed up.
func TestNoPanic(t *testing.T) {
	number := rapid.OneOf(rapid.IntRange(1, 8), rapid.IntRange(-2, 3), rapid.SampledFrom([]int{
		12, 64, 1 << 12, 1 << 16, 1 << 20, 1 << 23, 1 << 24, 1 << 32, 1 << 40, 1 << 46, 1 << 47, math.MaxInt, math.MinInt,
	}))
	// Mostly numbers that can be, so that counts are reached.
	small := rapid.IntRange(1, 6)
	extent := rapid.OneOf(small, small, small, small, small, small, small, small, small, number)
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int { return rapid.OneOf(extent, extent, number).Draw(t, name) }
		list := func(name string) []int { return rapid.SliceOfN(extent, 0, 4).Draw(t, name) }
		dims := rapid.SampledFrom([]int{3, 4, 0, 1, 2, 5, 6}).Draw(t, "dims")
		same := func(name string) []int {
			if rapid.IntRange(0, 9).Draw(t, "other "+name) == 0 {
				return list(name)
			}
			return rapid.SliceOfN(extent, max(dims-2, 0), max(dims-2, 0)).Draw(t, name)
		}
		shape := Shape(rapid.SliceOfN(extent, dims, dims).Draw(t, "shape"))
		in := make([]Shape, rapid.SampledFrom([]int{1, 1, 1, 3, 3, 2, 0}).Draw(t, "inputs"))
		for i := range in {
			in[i] = shape
			if i > 0 && rapid.IntRange(0, 3).Draw(t, "other") == 0 {
				in[i] = rapid.SliceOfN(extent, 0, 6).Draw(t, "another")
			}
		}
		w := Window{Kernel: same("kernel"), Ceil: rapid.Bool().Draw(t, "ceil")}
		for _, to := range []*[]int{&w.Stride, &w.Dilation, &w.Begin, &w.End} {
			if rapid.Bool().Draw(t, "given") {
				*to = same("window")
			}
		}
		perm := rapid.Permutation([]int{0, 1, 2, 3, 4, 5}[:dims]).Draw(t, "perm")
		bias := rapid.Bool().Draw(t, "bias")
		for _, op := range []Op{
			Conv{Out: n("out"), Window: w, Groups: n("groups"), Bias: bias},
			Conv{Out: n("out"), Window: w},
			ConvTranspose{Out: n("out"), Window: w, Extra: same("extra"), Groups: n("groups"), Bias: bias},
			ConvTranspose{Out: n("out"), Window: w},
			Pool{Window: w, Mean: bias},
			AdaptivePool{Extent: same("extent")},
			Mean{Axes: list("axes"), Keep: bias},
			Linear{Out: n("out"), Bias: bias, Tied: rapid.Bool().Draw(t, "tied")},
			Norm{Name: "Norm", Axis: n("axis"), Params: n("params")},
			ReLU, Add, Softmax{}, MatMul{},
			Parameter{Name: "Scale", Shape: list("parameters")},
			Concat{Axis: n("axis"), Extra: n("places")}, Concat{Axis: n("axis")},
			Slice{Axis: n("axis"), From: n("from"), To: n("to")},
			Reshape{To: list("to")}, Reshape{To: append(list("to"), -1)},
			Shuffle{Groups: n("groups")},
			Transpose{Perm: perm}, Transpose{Perm: list("perm")},
			Pad{Begin: append([]int{0, 0}, same("begin")...), End: append([]int{0, 0}, same("end")...)},
			Upsample{Scale: n("scale")},
			Attention{Heads: n("heads")}, Attention{Heads: n("heads"), Params: n("params")},
			Embedding{Vocabulary: n("vocabulary"), Width: n("width")},
		} {
			op.Infer(in) // the shapes may be none at all, which Builder refuses
			l, err := single(op, in)
			if err != nil {
				continue
			}
			if min(l.MACs, l.Elementwise, l.Params, l.Moved) < 0 || max(l.MACs, l.Elementwise) > MaxWork || l.Params > MaxElements {
				t.Fatalf("%T%+[1]v of %v counts %+v, %d bytes", op, in, l.Work, l.Moved)
			}
			if l.Outputs[0].Shape.Elements() < 1 || l.Outputs[0].Shape.Elements() > MaxElements {
				t.Fatalf("%T%+[1]v of %v makes %v", op, in, l.Outputs[0].Shape)
			}
		}
	})
}
