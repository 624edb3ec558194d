package onnx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"splitscope/core/base/bounded"
	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/solve/mincut"
)

const small = "x 1,3,8,8; w 4,3,3,3; y = Conv(x,w)"

// Every kind of file that cannot be imported is refused with a reason in both
// languages. manyInputs are so many, each of one dimension.
func manyInputs(n int, dim string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "x%d "+strings.ReplaceAll(dim, "%d", "%[1]d")+"; ", i)
	}
	return b.String() + "y = Relu(x0)"
}

func TestProblems(t *testing.T) {
	file := write(small)
	chain := func(nodes int, step string) []byte {
		var b strings.Builder
		b.WriteString("x 1,8\n")
		for i := range nodes {
			fmt.Fprintf(&b, step+"\n", i, max(i-1, 0))
		}
		return write(b.String())
	}
	wide, outputs := "x 1,8\n", ""
	for i := range 1500 {
		wide = fmt.Sprintf("%[1]sy%[2]d = Relu(x)\n", wide, i)
	}
	for i := range 1500 {
		wide = fmt.Sprintf("%[1]sz%[2]d = Relu(y%[2]d)\n", wide, i)
		outputs += fmt.Sprintf(",z%d", i)
	}
	wide += "out " + outputs
	inputs, sum := "", "y = Sum(x0"
	for i := range 2000 {
		inputs += fmt.Sprintf("x%d 1\n", i)
	}
	for i := 1; i < 2000; i++ {
		sum += fmt.Sprintf(",x%d", i)
	}
	many := inputs + "y0 = Relu(x0)\n"
	for i := range 1200 {
		many += fmt.Sprintf("y%d = Relu(y%d)\n", i+1, i)
	}
	many += sum + ",y1200)"
	inputless := write("i [2,3]; y = ConstantOfShape(i)")

	seen := map[string]bool{}
	for _, c := range []struct {
		name string
		file []byte
		code string
	}{
		{"empty file", nil, NotONNX.Code},
		{"text", []byte("# A readme\n\nThis is no model at all.\n"), Truncated.Code},
		{"image", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), Truncated.Code},
		{"other protobuf", []byte{8, 1}, NotONNX.Code},
		{"cut off", file[:len(file)-9], Truncated.Code},
		{"damaged", bytes.Replace(file, []byte("Conv"), []byte("Con\xff\xff\xff\xff"), 1), Damaged.Code},
		{"old", write("opset 6;" + small), OldOpset.Code},
		{"no nodes", write("x 1,3; out x"), EmptyGraph.Code},
		{"only constants", write("x 1; i [2,3]; y = ConstantOfShape(i)"), EmptyGraph.Code},
		{"no inputs", inputless, NoInputs.Code},
		{"no outputs", write("x 1,3; y = Relu(x); out ;"), NoOutputs.Code},
		{"twice an output", write("x 1,3; y = Relu(x); y = Relu(x)"), DuplicateName.Code},
		{"twice a weight", write("x 1,3; w 3; w 3; y = Add(x,w)"), DuplicateName.Code},
		{"twice an input", write("x 1,3; x 1,3; y = Relu(x)"), DuplicateName.Code},
		{"out of nowhere", write("x 1,3; y = Add(x,x9)"), UnknownTensor.Code},
		{"cycle", write("x 1,3; y = Add(x,z); z = Relu(y)"), Cycle.Code},
		{"calls itself", write("def own.f(a) -> b {b = own.g(a)}; def own.g(a) -> b {b = own.f(a)}; x 1,3; y = own.f(x)"), Recursion.Code},
		{"own result", write("x 1,3; y = Add(x,y)"), Cycle.Code},
		{"misfit", write("x 1,3; x2 1,4; y = Add(x,x2)"), Misfit.Code},
		{"no operand", write("x 1,3; y = MatMul(x)"), Misfit.Code},
		{"nothing left", write("x 4,3; y = Slice(x) starts=[2] ends=[2]; opset 9"), EmptyGraph.Code},
		{"a type of tomorrow", write("n 1,3; y = Relu(n)"), UnknownType.Code},
		{"no elements", write("x 1,0; y = Relu(x)"), EmptyInputs.Code},
		{"no operator set", write("opset 0; x 4,3; y = Relu(x)"), NoOpset.Code},
		{"large input", write("x 1000,1000,1000; y = Relu(x)"), TooLarge.Code},
		{"large activation", write("x 1000,1,1000; x2 1000,1; y = Add(x,x2)"), TooLarge.Code},
		{"large weights", write("x 1,3; i [4000000000,4000000000]; y1 = ConstantOfShape(i); y = Add(x,y1)"), TooLarge.Code},
		{"large range", write("x 1,3; i [0]; i2 [9000000000000000]; i3 [1]; y1 = Range(i,i2,i3); y = Add(x,y1)"), TooLarge.Code},
		{"range of no steps", write("x 1,3; i [0]; i2 [9]; i3 [0]; y1 = Range(i,i2,i3); y = Add(x,y1)"), Misfit.Code},
		{"large work", write("x 16384,16384; x2 16384,16384; y1 = Relu(x); i [1000000,16384]; y2 = ConstantOfShape(i); y = Einsum(x,x2) equation=ab,cd->ad"), TooMuchWork.Code},
		{"many nodes", chain(maxNodes+1, "y%d = Relu(y%[2]d)"), TooManyNodes.Code},
		{"many tensors at a time", write(wide), TooComplex.Code},
		{"many inputs for long", write(many), TooComplex.Code},
		{"many inputs", write(manyInputs(network.MaxInputs+1, "3")), TooManyInputs.Code},
		{"many open dimensions", write(manyInputs(network.MaxDims+1, "n%d")), TooManyDims.Code},
		{"graphs in graphs", nested(maxDeep + 1), TooDeep.Code},
		{"many dimensions", write("x 1" + strings.Repeat(",1", network.MaxRank) + "; y = Relu(x)"), HighRank.Code},
	} {
		m, err := load(c.file, nil)
		p, ok := err.(*fault.Fault)
		if !ok || p.Code != c.code || m != nil && m.Network != nil {
			t.Errorf("%s: got %v, %v, want %s", c.name, m, err, c.code)
			continue
		}
		seen[p.Code] = true
		for _, l := range lang.All {
			if text := p.In(l); text == "" || strings.Contains(text, "%!") || len(text) > 500 {
				t.Errorf("%s: says %q", c.name, text)
			}
		}
	}
	source, err := os.ReadFile("problem.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, declared := range regexp.MustCompile(`fault\.New\("(\w+)"`).FindAllStringSubmatch(string(source), -1) {
		code := declared[1]
		untold := []string{Unreadable.Code, NotATensor.Code, NoShape.Code, BadDimension.Code, UnknownDim.Code, BadLayout.Code, UnknownInput.Code, TooMuchText.Code} // below, or too large for a test
		if !seen[code] && !slices.Contains(untold, code) {
			t.Errorf("no file has the problem %s", code)
		}
	}
}

// No single node takes too much, but all of them together do. The file is not
// damaged.
func TestTooMuchWorkAltogether(t *testing.T) {
	var b strings.Builder
	b.WriteString("x 16384,32768; i [32768,32768]; w = ConstantOfShape(i); y0 = Relu(x)")
	const nodes = network.MaxWork/(1<<44) + 1
	for i := range nodes {
		fmt.Fprintf(&b, "; y%d = MatMul(y%d,w)", i+1, i)
	}
	fmt.Fprintf(&b, "; out y%d", nodes)
	_, err := load(write(b.String()), nil)
	f, ok := err.(*fault.Fault)
	if !ok || f.Kind != TooMuchWork || f.Args[1] != "MatMul" {
		t.Errorf("got %v", err)
	}
}

// nested has graphs within graphs.
func nested(deep int) []byte {
	graph, _, _ := writeGraph("y = Relu(x)")
	for range deep {
		var a, n message
		a.text(1, "body")
		a.message(6, graph)
		n.text(1, "x")
		n.text(2, "y")
		n.text(4, "Wrap")
		n.message(5, a)
		graph, _, _ = writeGraph("x 1; out y")
		graph.message(1, n)
	}
	return writeModel(graph, 13)
}

type failing struct{ err error }

func (f failing) ReadAt([]byte, int64) (int, error) { return 0, f.err }

func TestUnreadable(t *testing.T) {
	for code, err := range map[string]error{Unreadable.Code: errors.New("gone"), Truncated.Code: io.EOF} {
		var p *fault.Fault
		if _, got := Import(t.Context(), failing{err}, 100, Options{}); !errors.As(got, &p) || p.Code != code {
			t.Errorf("%v: got %v, want %s", err, got, code)
		}
	}
}

// Inputs may be sequences, or have no shape: nothing can be computed then.
func TestInputsWithoutShape(t *testing.T) {
	for code, typ := range map[string]message{NotATensor.Code: {0x22, 0}, NoShape.Code: {0x0a, 2, 8, 1}} {
		var in, graph, opset, model message
		in.text(1, "x")
		in.message(2, typ)
		graph.message(11, in)
		var n, out message
		n.text(1, "x")
		n.text(2, "y")
		n.text(4, "Relu")
		graph.message(1, n)
		out.text(1, "y")
		graph.message(12, out)
		opset.varint(2, 13)
		model.message(8, opset)
		model.message(7, graph)
		if _, err := load(model, nil); err == nil || err.(*fault.Fault).Code != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
}

// A symbol is one dimension wherever it stands; exporters compute with symbols.
func TestDimensions(t *testing.T) {
	file := write("x batch,3,height,?; x2 batch,past + 1,2 * past; w 4,3,3,3; y1 = Conv(x,w); y2 = Relu(x2); out y1,y2")
	m, err := load(file, map[string]int{"batch": 2, "past": 5, "height": 10})
	if err != nil {
		t.Fatal(err)
	}
	want := "[{batch 2 0 1048576} {height 10 0 1048576} {x.3 224 0 1048576} {past 5 0 1048576}]"
	if got := fmt.Sprint(m.Dims); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fmt.Sprint(m.Network.Inputs[0].Shape, m.Network.Inputs[1].Shape); got != "2×3×10×224 2×6×10" {
		t.Errorf("got inputs of %s", got)
	}
	// If they do not work, they are still listed, so that the user can choose
	// others.
	m, err = load(file, map[string]int{"height": 2})
	if err == nil || err.(*fault.Fault).Kind != Misfit || m == nil || len(m.Dims) != 4 || m.Network != nil {
		t.Errorf("got %v, %v", m, err)
	}
	for _, bad := range []int{-1, network.MaxExtent + 1} {
		if _, err = load(file, map[string]int{"batch": bad}); err == nil || err.(*fault.Fault).Kind != BadDimension {
			t.Errorf("batch %d: got %v", bad, err)
		}
		for _, l := range []lang.Lang{lang.English, lang.Korean} {
			if text, most := err.(*fault.Fault).In(l), lang.Grouped(network.MaxExtent); !strings.Contains(text, most) {
				t.Errorf("batch %d: %q does not say %s", bad, text, most)
			}
		}
	}
	// A shape that the file states with a symbol of the inputs is known.
	check(t, "x batch,6; t batch; info y batch,2,3; y = Reshape(x,t)", "1×2×3 0/0/0")
	check(t, "x batch,6; t batch; info y other,2,3; y = Reshape(x,t)", "1×6 0/0/0 Reshape 1")
}

// What an input holds follows from the operators that read it first, and from its
// extents only where those do not tell.
func TestInputs(t *testing.T) {
	const (
		nchw, nhwc, tokens, values = network.NCHW, network.NHWC, network.TokenList, network.PlainValue
	)
	for _, c := range []struct {
		model, shape string
		want         network.Layout
	}{
		// Only extents.
		{"x 1,3,8,8; y = Relu(x)", "1×3×8×8", nchw},
		{"x 1,8,8,3; y = Relu(x)", "1×8×8×3", nhwc},
		{"x n,h,w,4; y = Relu(x)", "1×224×224×4", nhwc},
		{"x n,8,8,1; y = Relu(x)", "1×8×8×1", nhwc},
		{"x 1,5,8,8; y = Relu(x)", "1×5×8×8", values},
		{"x 1,3,1,8; y = Relu(x)", "1×3×1×8", values},
		{"x 1,1,28,28; w 784,10; y1 = Flatten(x); y = Gemm(y1,w)", "1×1×28×28", nchw},
		{"x 1,28,28,1; w 784,10; i [-1,784]; y1 = Reshape(x,i); y = MatMul(y1,w)", "1×28×28×1", nhwc},
		{"u 1,1,8,8; y = Relu(u)", "1×1×8×8", nchw},
		{"t 1,7; y = Relu(t)", "1×7", tokens},
		{"t 1,7,2; y = Relu(t)", "1×7×2", values},
		{"x 1,7; y = Relu(x)", "1×7", values},
		{"t; y = Relu(t)", "", values},
		// Convolutions and the operators before them.
		{"x b,3,h,w; w 4,3,3,3; y = Conv(x,w)", "1×3×224×224", nchw},
		{"x b,c,h,w; w 4,3,3,3; y = Conv(x,w)", "1×3×224×224", nchw},
		{"x b,h,w,3; w 4,3,3,3; y1 = Transpose(x) perm=[0,3,1,2]; y = Conv(y1,w)", "1×224×224×3", nhwc},
		{"x b,h,w,c; w 4,3,3,3; y1 = Transpose(x) perm=[0,3,1,2]; y = Conv(y1,w)", "1×224×224×3", nhwc},
		// First transposed to the other layout.
		{"x 1,3,64,64; y1 = Transpose(x) perm=[0,2,3,1]; w 3,8; y = MatMul(y1,w)", "1×3×64×64", nchw},
		{"x 1,64,64,3; y1 = Transpose(x) perm=[0,3,1,2]; w 64,8; y = MatMul(y1,w)", "1×64×64×3", nhwc},
		{"x 1,3,64,64; y1 = Transpose(x) perm=[0,1,3,2]; w 64,8; y = MatMul(y1,w)", "1×3×64×64", values},
		{"x 1,8,64,64; y1 = Transpose(x) perm=[0,2,3,1]; w 8,8; y = MatMul(y1,w)", "1×8×64×64", values},
		{"u 1,8,8,3; w 4,3,3,3; s [1.0,1.0,1.0]; y1 = Cast(u) to=1; y2 = Sub(y1,s); y3 = Transpose(y2) perm=[0,3,1,2]; i [0,0,1,1,0,0,1,1]; y4 = Pad(y3,i); y = Conv(y4,w)", "1×8×8×3", nhwc},
		{"x 1,3,3,3; w 4,3,1,1; y1 = Transpose(x) perm=[0,3,1,2]; y = Conv(y1,w)", "1×3×3×3", nhwc},
		{"x 1,3,3,3; w 4,3,1,1; y = Conv(x,w)", "1×3×3×3", nchw},
		{"x n,8,8,1; w 4,1,3,3; i [-1,1,8,8]; y1 = Reshape(x,i); y = Conv(y1,w)", "1×8×8×1", nhwc},
		{"x n,8,8,1; w 4,1,3,3; y1 = Squeeze(x) axes=[3]; y2 = Unsqueeze(y1) axes=[1]; y = Conv(y2,w); opset 11", "1×8×8×1", nhwc},
		{"x 1,4,5,3; w 2,3,3,3; y = ms.NhwcConv(x,w) pads=[1,1,1,1]", "1×4×5×3", nhwc},
		{"x 1,3,8,8; w 3; w2 3; w3 3; w4 3; y = BatchNormalization(x,w,w2,w3,w4)", "1×3×8×8", nchw},
		{"x 1,3,8,8; y1 = ReduceMean(x) axes=[2,3]; y2 = Sub(x,y1); w 4,3,3,3; y = Conv(y2,w)", "1×3×8×8", nchw},
		{"x 1,3,8,8; x2 1,1,8,8; y1 = Mul(x,x2); y2 = Concat(y1,x2) axis=1; w 4,4,3,3; y = Conv(y2,w)", "1×3×8×8", nchw},
		{"x 1,5,8,8; w 4,5,3,3; y = Conv(x,w)", "1×5×8×8", values}, // no image has five channels
		{"x 1,12,8,3; w 4,12,3,3; y = Conv(x,w)", "1×12×8×3", values},
		{"x 8,8,3; w 4,3,3,3; y1 = Transpose(x) perm=[2,0,1]; y2 = Unsqueeze(y1) axes=[0]; y = Conv(y2,w); opset 11", "8×8×3", nhwc},
		{"x 3,h,w; w 4,3,3,3; y2 = Unsqueeze(x) axes=[0]; y = Conv(y2,w); opset 11", "3×224×224", nchw},
		{"x 1,3,8; w 4,3,3; y = Conv(x,w)", "1×3×8", values}, // of one dimension
		{"x 1,3,8; y = Relu(x)", "1×3×8", values},
		// A channel apart from the others, as torchvision's Inception takes it.
		{"x 1,3,8,8; i; y1 = Gather(x,i) axis=1; y2 = Unsqueeze(y1) axes=[1]; s [0.5]; y3 = Mul(y2,s); w 4,1,3,3; y = Conv(y3,w); opset 11", "1×3×8×8", nchw},
		// Masks, and keys of the past.
		{"x b,1,t,t; x2 b,4,t,t; y1 = Add(x2,x); y = Softmax(y1)", "1×1×1×1", values},
		{"x 1,1,9,9; x2 1,4,9,9; y1 = Add(x2,x); y = Softmax(y1)", "1×1×9×9", values},
		{"x b,1,t,t; y = Relu(x)", "1×1×1×1", values},
		{"x 1,1,1,9; x2 1,4,9,9; s [1.0]; y1 = Sub(s,x); y2 = Mul(y1,s); y3 = Add(x2,y2); y = Softmax(y3)", "1×1×1×9", values},
		{"x 1,4,p,16; x2 1,4,1,16; y1 = Concat(x,x2) axis=2; x3 1,4,5,16; y2 = Transpose(y1) perm=[0,1,3,2]; y = MatMul(x3,y2)", "1×4×1×16", values},
	} {
		m, err := load(write(c.model), nil)
		if err != nil {
			t.Errorf("%s: %v", c.model, err)
		} else if in := m.Network.Inputs[0]; in.Layout() != c.want || in.Shape.String() != c.shape {
			t.Errorf("%s: %s of %s, want %s of %s", c.model, in.Layout(), in.Shape, c.want, c.shape)
		}
	}
}

// The caller sets another layout.
func TestLayoutsMayBeChosen(t *testing.T) {
	load := func(model string, layouts map[string]network.Layout) (*Model, error) {
		file := write(model)
		return Import(t.Context(), bytes.NewReader(file), int64(len(file)), Options{Layouts: layouts})
	}
	const model = "x 1,3,8,8; t 1,5; y1 = Relu(x); y2 = Relu(t); out y1,y2"
	for layout, want := range map[network.Layout]string{
		network.NCHW: "image 3 channels", network.NHWC: "image 8 channels", network.PlainValue: "values", network.TokenList: BadLayout.Code, "": BadLayout.Code, "image": BadLayout.Code,
	} {
		m, err := load(model, map[string]network.Layout{"x": layout})
		got := ""
		if p, ok := err.(*fault.Fault); ok {
			got = p.Code
		} else if in := m.Network.Inputs[0]; in.Input == network.Image {
			got = fmt.Sprintf("image %d channels", in.Channels())
		} else {
			got = string(in.Input)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", layout, got, want)
		}
	}
	for layout, want := range map[network.Layout]string{network.TokenList: "tokens", network.PlainValue: "values", network.NCHW: ""} {
		m, err := load(model, map[string]network.Layout{"t": layout})
		if err != nil && want != "" || err == nil && string(m.Network.Inputs[1].Input) != want {
			t.Errorf("%s: %v, %v", layout, m, err)
		}
	}
	if m, err := load("x b,h,w,9; y = Relu(x)", map[string]network.Layout{"x": network.NHWC}); err != nil || m.Network.Inputs[0].Shape.String() != "1×224×224×9" {
		t.Errorf("got %v, %v", m, err)
	}
	if _, err := load(small, map[string]network.Layout{"y": network.NCHW}); err == nil || err.(*fault.Fault).Kind != UnknownInput {
		t.Errorf("an input that is not there: %v", err)
	}
}

// A number that depends on a guessed shape is marked. Each model has a twin in
// which a known operator replaces the unknown one, and makes more or less than was
// guessed. Exact numbers are equal in both, a lower bound is no more than in the
// twin, and an upper bound is no less. A guess may be more or less than in the
// twin.
func TestBounds(t *testing.T) {
	const conv = "; w 4,3,3,3; y = Conv(y1,w); w2 2,4,1,1; y3 = Conv(y,w2)"
	for _, c := range []struct{ model, twin, work, tensors string }{
		{"x 1,3,8,8; y1 = Relu(x)" + conv, "x 1,3,8,8; y1 = Relu(x)" + conv, "", ""},
		{"x 1,3,8,8; y1 = org.Wide(x)" + conv, "x 1,3,8,8; y1 = Upsample(x) scales=[1.0,1.0,2.0,2.0]; opset 7" + conv, "about", "y1 about y about"},
		{"x 1,3,8,8; y1 = org.Wide(x); info y1 1,3,8,8" + conv, "x 1,3,8,8; y1 = Relu(x)" + conv, "at_least", ""}, // of unknown cost
		{"x 1,3,8,8; w 4,3,3,3; y1 = Conv(x,w); y = Own(y1)", "x 1,3,8,8; w 4,3,3,3; y1 = Conv(x,w); y = Relu(y1)", "at_least", ""},
		{"x 2,6; t 2; y1 = Reshape(x,t); w 6,4; y = MatMul(y1,w); y2 = Relu(y)", "x 2,6; i [2,6]; y1 = Reshape(x,i); w 6,4; y = MatMul(y1,w); y2 = Relu(y)", "about", "y1 about y about"},
		{"x 2,6; t 2; y1 = Reshape(x,t); info y1 2,6; w 6,4; y = MatMul(y1,w); y2 = Relu(y)", "x 2,6; i [2,6]; y1 = Reshape(x,i); w 6,4; y = MatMul(y1,w); y2 = Relu(y)", "", ""},
		// The guess comes after all work.
		{"x 2,6; w 6,4; t 2; y1 = MatMul(x,w); y = Reshape(y1,t); y2 = Relu(y)", "x 2,6; w 6,4; y1 = MatMul(x,w); y = Relu(y1); y2 = Relu(y)", "", "y about"},
		// What the file says of a later tensor ends it.
		{"x 2,6; t 2; y1 = Reshape(x,t); y = Relu(y1); info y 2,6; w 6,4; y2 = MatMul(y,w); y3 = Relu(y2)", "x 2,6; i [2,6]; y1 = Reshape(x,i); y = Relu(y1); w 6,4; y2 = MatMul(y,w); y3 = Relu(y2)", "", "y1 about"},
		// As many as there can be.
		{"x 2,3; y1 = NonZero(x); y2 = Cast(y1) to=1; w 6,4; y3 = MatMul(y2,w); y4 = Relu(y3)", "x 1,6; w 6,4; y3 = MatMul(x,w); y4 = Relu(y3)", "at_most", "y1 at_most y2 at_most y3 at_most"},
		// A selection has no more elements than its input.
		{"x 2,6; t 1; y1,y2 = TopK(x,t) axis=0; w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "x 2,6; i [1]; y1,y2 = TopK(x,i) axis=0; w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "at_most", "y1 at_most y at_most"},
		{"x 2,6; t 1; i [6]; y1 = Slice(x,t,i); w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "x 2,6; i [1]; i2 [6]; y1 = Slice(x,i,i2); w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "at_most", "y1 at_most y at_most"},
		{"x 9,6; t 2; y1 = Compress(x,t) axis=0; w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "x 1,6; y1 = Relu(x); w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "at_most", "y1 at_most y at_most"},
		{"x 2,6; y1 = Unique(x) axis=0; w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "x 1,6; y1 = Relu(x); w 6,4; y = MatMul(y1,w); y3 = Relu(y)", "at_most", "y1 at_most y at_most"},
		// Through computed shapes.
		{"x 2,6; t 2; y1 = Reshape(x,t); y2 = Shape(y1); x2 2,6; y3 = Reshape(x2,y2); w 6,4; y = MatMul(y3,w); y5 = Relu(y)",
			"x 2,6; x2 2,6; y3 = Identity(x2); w 6,4; y = MatMul(y3,w); y5 = Relu(y)", "about", "y3 about y about"},
	} {
		m, err := load(write(c.model), nil)
		if err != nil {
			t.Fatalf("%s: %v", c.model, err)
		}
		marked := map[string]bool{}
		var tensors []string
		for _, cut := range m.Network.Cuts(network.PerOperator) {
			for _, tensor := range cut.Tensors {
				if tensor.Bound != network.Exact && !marked[tensor.Name] {
					marked[tensor.Name] = true
					tensors = append(tensors, tensor.Name+" "+tensor.Bound.String())
				}
			}
		}
		if got := m.Network.Bound.String(); got != c.work || strings.Join(tensors, " ") != c.tensors {
			t.Errorf("%s: work %q, tensors %q, want %q, %q", c.model, got, tensors, c.work, c.tensors)
		}
		twin, err := load(write(c.twin), nil)
		if err != nil {
			t.Fatalf("%s: %v", c.twin, err)
		}
		told, is := m.Network.MACs(), twin.Network.MACs()
		if holds := map[string]bool{"": told == is, "at_least": told <= is, "at_most": told >= is, "about": true}; !holds[c.work] {
			t.Errorf("%s: %d MACs are %q, and are %d", c.model, told, c.work, is)
		}
		if c.work != "" && len(m.Guessed)+len(m.Unknown) == 0 {
			t.Errorf("%s: nobody is guilty", c.model)
		}
	}
}

// Files may list nodes in any order; what no output needs is left out.
func TestOrder(t *testing.T) {
	m, err := load(write("x 1,4; y3 = Relu(y2); y4 = Neg(y1); y1 = Abs(x); y2 = Exp(y1); out y3"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, l := range m.Network.Layers {
		kinds = append(kinds, l.Kind)
	}
	if got := strings.Join(kinds, " "); got != "Abs Exp Relu" {
		t.Errorf("got %s", got)
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct{ graph, file, want string }{
		{"resnet", "a.onnx", "resnet"},
		{"main_graph", `C:\models\net v2.onnx`, "net v2"},
		{"", "dir/net.onnx", "net"},
		{"", "", "ONNX"},
		{"a\u202eb\n", "", "a\ufffdb"},
		{strings.Repeat("ü", 70), "", strings.Repeat("ü", 60) + "…"},
	} {
		im := importer{file: &file{graph: graph{name: c.graph}}}
		if got := im.title(c.file); got != c.want {
			t.Errorf("%q, %q: got %q, want %q", c.graph, c.file, got, c.want)
		}
	}
}

// Names and weights do not matter to the digest; structure and shapes do.
func TestDigest(t *testing.T) {
	digest := func(text string) string { return must(load(write(text), nil)).Digest }
	base := digest(small)
	if len(base) != 16 {
		t.Errorf("got %q", base)
	}
	if renamed := digest("x9 1,3,8,8; w9 4,3,3,3; z = Conv(x9,w9)"); renamed != base {
		t.Error("names matter")
	}
	for _, other := range []string{
		"x 2,3,8,8; w 4,3,3,3; y = Conv(x,w)", "x 1,3,8,8; w 4,3,3,3; y = Conv(x,w) strides=[2,2]",
		"x 1,3,8,8; w 4,3,3,3; w2 4; y = Conv(x,w,w2)", small + "; z = Relu(y)", small + "; z = Tanh(y)",
	} {
		if digest(other) == base {
			t.Errorf("%s has the same digest", other)
		}
	}
}

// An If reads what its branches read, however deep; where its condition is
// known, the branch stands in its place.
func TestInnerGraphs(t *testing.T) {
	for _, c := range []struct{ condition, want string }{
		{"t", "[Abs [-1 -3] Relu [0]], unknown []"},
		{"i [1]", "[Abs [-1] Relu [0]], unknown []"},
		{"i [0]", "[Neg [-2]], unknown []"},
		{"i 1; y1 = Shape(x); i2 [7]; i3 [1]; y2 = Gather(y1,i3); i = Equal(y2,i2)", "duplicate_name"},
		{"y1 = Shape(x); i2 [7]; i3 [1]; y2 = Gather(y1,i3); i = Equal(y2,i2)", "[Abs [-1] Relu [0]], unknown []"},
	} {
		graph, _, _ := writeGraph("x 1,7; x2 1,7; " + c.condition + "; out y")
		var n message
		n.text(1, c.condition[:1])
		if strings.HasPrefix(c.condition, "y1") {
			n = nil
			n.text(1, "i")
		}
		n.text(2, "y")
		n.text(4, "If")
		for _, branch := range [][2]string{{"then_branch", "own = Abs(x); result = Relu(own)"}, {"else_branch", "result = Neg(x2)"}} {
			var a message
			a.text(1, branch[0])
			inner, _, _ := writeGraph(branch[1])
			a.message(6, inner)
			n.message(5, a)
		}
		graph.message(1, n)
		m, err := load(writeModel(graph, 13), nil)
		got := ""
		if err != nil {
			got = err.(*fault.Fault).Code
		} else {
			var layers []string
			for _, l := range m.Network.Layers {
				layers = append(layers, l.Kind+" "+fmt.Sprint(l.Inputs))
			}
			got = fmt.Sprintf("%v, unknown %v", layers, m.Unknown)
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.condition, got, c.want)
		}
	}
}

// A quantized tensor crosses with its own width, and no cut comes between an
// operator and the quantization of its result.
func TestQuantizedCuts(t *testing.T) {
	m := must(load(write("x 1,3,8,8; s [1.0]; z; q 4,3,3,3; q2; x1 = QuantizeLinear(x,s,z); x2 = DequantizeLinear(x1,s,z);"+
		"w = DequantizeLinear(q,s,q2); y1 = Conv(x2,w); y2 = Relu(y1); y3 = QuantizeLinear(y2,s,z); y = DequantizeLinear(y3,s,z); y4 = Softmax(y)"), nil))
	var crossing []string
	for _, c := range m.Network.Cuts(network.PerLayer) {
		for _, tensor := range c.Tensors {
			crossing = append(crossing, tensor.Name+" "+tensor.Type.String())
		}
	}
	want := "x float32, x1 uint8, x2 float32, y3 uint8, y float32"
	if got := strings.Join(crossing, ", "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// export writes a network of the zoo as an ONNX graph, as far as the operators
// of residual networks go.
func export(net *network.Network) (text string, ok bool) {
	var b strings.Builder
	name := func(from network.Source) string {
		if from.Layer == network.Input {
			return "x"
		}
		return fmt.Sprintf("y%d", from.Layer)
	}
	list := func(v []int) string { return strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ","), "[]") }
	weights := 0
	weight := func(dims ...int) string {
		weights++
		fmt.Fprintf(&b, "i%d [%s]; v%d = ConstantOfShape(i%d)\n", weights, list(dims), weights, weights)
		return fmt.Sprintf("v%d", weights)
	}
	fmt.Fprintf(&b, "x %s\n", list(net.Inputs[0].Shape))
	for i, l := range net.Layers {
		in := make([]string, len(l.Inputs))
		for k, from := range l.Inputs {
			in[k] = name(from)
		}
		from := net.Tensor(l.Inputs[0]).Shape
		op, attributes := "", ""
		window := func(w network.Window) string {
			return fmt.Sprintf("kernel_shape=[%s] strides=[%s] pads=[%s]", list(w.Kernel), list(w.Stride), list(slices.Concat(w.Begin, w.End)))
		}
		switch o := l.Op.(type) {
		case network.Conv:
			groups := max(o.Groups, 1)
			in = append(in, weight(append([]int{o.Out, from[1] / groups}, o.Kernel...)...))
			if o.Bias {
				in = append(in, weight(o.Out))
			}
			op, attributes = "Conv", fmt.Sprintf("%s group=%d", window(o.Window), groups)
		case network.Norm:
			for range 4 {
				in = append(in, weight(from[1]))
			}
			op = "BatchNormalization"
		case network.Pool:
			op, attributes = "MaxPool", window(o.Window)
		case network.Mean:
			keep := 0
			if o.Keep {
				keep = 1
			}
			op, attributes = "ReduceMean", fmt.Sprintf("axes=[%s] keepdims=%d", list(o.Axes), keep)
		case network.Linear:
			in = append(in, weight(from[1], o.Out), weight(o.Out))
			op = "Gemm"
		case network.Activation:
			op = "Relu"
		case network.Elementwise:
			op = o.Name
		default:
			return "", false
		}
		fmt.Fprintf(&b, "y%d = %s(%s) %s\n", i, op, strings.Join(in, ","), attributes)
	}
	return b.String(), true
}

// Networks of the zoo come back as they were, cut by cut.
func TestZooRoundTrip(t *testing.T) {
	written := 0
	for _, name := range bounded.Some(zoo.Names()) {
		net, _ := zoo.Lookup(name)
		text, ok := export(net)
		if !ok {
			continue
		}
		written++
		m, err := load(write(text), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m.Network.Total != net.Total || m.Unknown != nil || m.Guessed != nil {
			t.Errorf("%s: got %v, want %v", name, m.Network.Total, net.Total)
		}
		for _, g := range []network.Granularity{network.PerLayer, network.PerOperator} {
			got, want := m.Network.Cuts(g), net.Cuts(g)
			if len(got) != len(want) {
				t.Errorf("%s: %d cuts after each %s, want %d", name, len(got), g, len(want))
				continue
			}
			for i := range want {
				if got[i].Head != want[i].Head || got[i].Elements() != want[i].Elements() || len(got[i].Tensors) != len(want[i].Tensors) {
					t.Errorf("%s: cut %s after %s differs", name, want[i].ID, want[i].After)
				}
			}
		}
	}
	if written == 0 {
		t.Error("no network was written")
	}
}

// sparse is a file of some pieces with zeros between them.
type sparse struct {
	pieces [][]byte
	gap    int64
	read   int64
}

// heavy returns a model of so many convolutions, each with weights of a size.
func heavy(layers int, channels int) *sparse {
	s := &sparse{gap: int64(4 * 9 * channels * channels)}
	var opset, rest message
	opset.varint(2, 13)
	var graphSize int64
	head := func() (m message) { m.varint(1, 8); m.message(8, opset); return m }()
	var pieces [][]byte
	for i := range layers {
		var tensor message
		tensor.text(8, fmt.Sprintf("w%d", i))
		for _, d := range []int{channels, channels, 3, 3} {
			tensor.varint(1, int64(d))
		}
		tensor.varint(2, 1)
		tensor = protowire.AppendVarint(protowire.AppendTag(tensor, 9, protowire.BytesType), uint64(s.gap))
		prefix := protowire.AppendVarint(protowire.AppendTag(nil, 5, protowire.BytesType), uint64(len(tensor))+uint64(s.gap))
		piece := append(prefix, tensor...)
		pieces = append(pieces, piece)
		graphSize += int64(len(piece)) + s.gap

		var n message
		n.text(1, fmt.Sprintf("x%d", i))
		n.text(1, fmt.Sprintf("w%d", i))
		n.text(2, fmt.Sprintf("x%d", i+1))
		n.text(4, "Conv")
		n.message(5, writeAttribute("pads=[1,1,1,1]"))
		rest.message(1, n)
	}
	rest.message(11, writeInfo('x', "x0", fmt.Sprintf("1,%d,28,28", channels)))
	rest.message(12, writeInfo('x', fmt.Sprintf("x%d", layers), "1,?,?,?"))
	graphSize += int64(len(rest))
	head = protowire.AppendVarint(protowire.AppendTag(head, 7, protowire.BytesType), uint64(graphSize))
	pieces[0] = append(head, pieces[0]...)
	s.pieces = append(pieces, rest)
	return s
}

func (s *sparse) size() (n int64) {
	for _, p := range s.pieces {
		n += int64(len(p))
	}
	return n + int64(len(s.pieces)-1)*s.gap
}

func (s *sparse) ReadAt(b []byte, at int64) (int, error) {
	s.read += int64(len(b))
	clear(b)
	start := int64(0)
	for _, p := range s.pieces {
		if from, to := max(start, at), min(start+int64(len(p)), at+int64(len(b))); from < to {
			copy(b[from-at:], p[from-start:to-start])
		}
		start += int64(len(p)) + s.gap
	}
	return len(b), nil
}

// Weights are jumped over, and hardly any memory is taken.
func TestWeightsAreNotRead(t *testing.T) {
	s := heavy(180, 128)
	if s.size() < 100<<20 {
		t.Fatalf("a file of only %d bytes", s.size())
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := Import(t.Context(), s, s.size(), Options{})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := m.Network.Params(), int64(180*9*128*128); got != want {
		t.Errorf("%d parameters, want %d", got, want)
	}
	if s.read > 2<<20 {
		t.Errorf("%d bytes were read", s.read)
	}
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 8<<20 {
		t.Errorf("%d bytes were allocated", taken)
	}
}

// Work that could grow with the square of the file: names that print alike, and
// operators with very many inputs. Every step allocates, so the allocations of a
// file ten times as long show it.
func TestWorkGrowsWithTheFile(t *testing.T) {
	chain := func(n int) []byte {
		graph, _, _ := writeGraph("x 1,8; out y" + strconv.Itoa(n-1))
		for i := range n {
			var node message
			node.text(1, map[bool]string{true: "x", false: "y" + strconv.Itoa(i-1)}[i == 0])
			node.text(2, "y"+strconv.Itoa(i))
			node.text(3, "all of them are called as this one")
			node.text(4, "Relu")
			graph.message(1, node)
		}
		return writeModel(graph, 13)
	}
	alike := func(n int) []byte { // what does not print is one sign
		b := []byte("x 1,8\n")
		from := "x"
		for i := range n {
			name := "y"
			for bit := range 16 {
				name += string(rune(1 + i>>bit&1))
			}
			b = append(b, name+" = Relu("+from+")\n"...)
			from = name
		}
		return write(string(b))
	}
	variadic := func(op string) func(int) []byte {
		return func(n int) []byte {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "x%d 1,8\n", i)
			}
			b.WriteString("y = " + op + "(x0")
			for i := 1; i < n; i++ {
				fmt.Fprintf(&b, ",x%d", i)
			}
			return write(b.String() + ") axis=0")
		}
	}
	for name, make := range map[string]func(int) []byte{
		"equal names": chain, "names that print alike": alike, "Sum": variadic("Sum"), "Concat": variadic("Concat"), "no rule": variadic("Own"),
	} {
		taken := func(n int) float64 {
			file := make(n)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m, err := load(file, nil)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			seen := map[string]bool{}
			for _, l := range m.Network.Layers {
				if seen[l.Name] {
					t.Errorf("%s: two layers are called %q", name, l.Name)
				}
				seen[l.Name] = true
			}
			return float64(after.TotalAlloc - before.TotalAlloc)
		}
		if short, long := taken(1500), taken(15000); long > 20*short {
			t.Errorf("%s: a file ten times as long takes %.0f times the memory", name, long/short)
		}
	}
}

// The largest graph that is accepted, and one that is built to be slow.
func TestLargeGraphs(t *testing.T) {
	var b strings.Builder
	b.WriteString("x 1,8; y0 = Relu(x)\n")
	for i := 1; i < maxNodes; i++ {
		fmt.Fprintf(&b, "y%d = Relu(y%d)\n", i, i-1)
	}
	if m, err := load(write(b.String()), nil); err != nil || len(m.Network.Layers) != maxNodes {
		t.Errorf("got %v", err)
	}
	b.Reset()
	b.WriteString("x 1,8; i [1,1]\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "i%d = Concat(i%[2]s,i%[2]s) axis=0\n", i+1, []string{"", fmt.Sprint(i)}[min(i, 1)])
	}
	b.WriteString("y = Relu(x)\n")
	if _, err := load(write(b.String()), nil); err != nil && err.(*fault.Fault).Kind != TooLarge {
		t.Errorf("got %v", err)
	}
}

// Wrong numbers, dimensions or inputs in a model cause no panic, and an imported
// network is within the limits.
func TestWrongNumbers(t *testing.T) {
	number := regexp.MustCompile(`([ =\[,])(-?[0-9]+)([,;\] )]|$)`)
	input := regexp.MustCompile(`[(,][a-z]+[0-9]*`)
	run := func(text string) {
		var file []byte
		defer func() {
			// The tests' own writer may refuse too.
			if p := recover(); p != nil && file != nil {
				t.Errorf("%s\n%v\n%s", text, p, debug.Stack())
			}
		}()
		file = write(text)
		if m, err := load(file, nil); err == nil {
			sound(t, text, m)
		}
	}
	for _, c := range bounded.Some(slices.Concat(operators, foldings, inner, empty)) {
		for _, at := range number.FindAllStringSubmatchIndex(c.model, -1) {
			before, old, after := c.model[:at[4]], c.model[at[4]:at[5]], c.model[at[5]:]
			for _, other := range []string{
				"0", "1", "-1", "2", "-7", "65536", "1048577", "2147483647", "-2147483648", "1099511627776", "9223372036854775807",
				"-9223372036854775808", old + "," + old, "1,1,1,1,1,1,1,1,1,1,1,1,1",
			} {
				run(before + other + after)
			}
			run(before + after)
		}
		for _, at := range input.FindAllStringIndex(c.model, -1) {
			run(c.model[:at[0]+1] + c.model[at[1]:])
			run(c.model[:at[0]+1] + "x" + c.model[at[1]:])
		}
	}
}

// sound checks properties that every imported network must have.
func sound(t *testing.T, file any, m *Model) {
	for _, l := range m.Network.Layers {
		for _, out := range l.Outputs {
			if _, ok := product(out.Shape, maxElements); !ok {
				t.Errorf("%s: an output of %v", file, out.Shape)
			}
		}
		if min(l.MACs, l.Elementwise, l.Params) < 0 || max(l.MACs, l.Elementwise) > maxWork {
			t.Errorf("%s: a layer of %v", file, l.Work)
		}
	}
}

func FuzzImport(f *testing.F) {
	for _, text := range slices.Concat(operators, foldings, inner, empty) {
		f.Add(write(text.model))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 1<<20 {
			t.Skip("too long")
		}
		bounded.Run(t, func() { carried(t, file) })
	})
}

// carried imports a file, packs the network and reads it back.
func carried(t *testing.T, file []byte) {
	m, err := load(file, nil)
	if err != nil {
		for _, l := range lang.All {
			if err.(*fault.Fault).In(l) == "" {
				t.Errorf("no words for %v", err)
			}
		}
		return
	}
	sound(t, file, m)
	// An imported network can be packed and read back, unless it is refused as too
	// large.
	text, err := profile.Pack(t.Context(), m.Network, mincut.All)
	if err != nil {
		return
	}
	back, err := profile.Unpack(text)
	if err != nil || back.Total != m.Network.Total || back.Bound != m.Network.Bound || len(back.Inputs) != len(m.Network.Inputs) {
		t.Errorf("packed it comes back as %+v, %v", back, err)
	}
}

func BenchmarkImport(b *testing.B) {
	s := heavy(180, 128)
	b.SetBytes(s.size())
	for b.Loop() {
		if _, err := Import(b.Context(), s, s.size(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
