package network

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The published figures of ResNet-50 v1.5 and of its four stages.
func TestResNet50(t *testing.T) {
	net, err := ResNet50()
	if err != nil {
		t.Fatal(err)
	}
	if got := net.Params(); got != 25_557_032 {
		t.Errorf("parameters: got %d, published 25557032", got)
	}
	if got := net.MACs(); got != 4_089_184_256 {
		t.Errorf("MACs: got %d, published 4089184256", got)
	}
	want := []struct {
		id, after  string
		head, tail float64 // GMAC
		shape      string
		bytes      int64 // float32
	}{
		{"EC", "input", 0, 4.089184, "3×224×224", 602_112},
		{"SP1", "layer1", 0.785957, 3.303227, "256×56×56", 3_211_264},
		{"SP2", "layer2", 1.813561, 2.275623, "512×28×28", 1_605_632},
		{"SP3", "layer3", 3.277898, 0.811287, "1024×14×14", 802_816},
		{"SP4", "layer4", 4.087136, 0.002048, "2048×7×7", 401_408},
		{"LC", "fc", 4.089184, 0, "", 0},
	}
	cuts := net.Cuts(Stage)
	if len(cuts) != len(want) {
		t.Fatalf("got %d cuts, want %d", len(cuts), len(want))
	}
	for i, w := range want {
		c := cuts[i]
		var shapes []string
		for _, tensor := range c.Tensors {
			shapes = append(shapes, tensor.Shape.String())
		}
		got := fmt.Sprintf("%s %s %.6f %.6f %s %d", c.ID, c.After, float64(c.Head)/1e9, float64(c.Tail)/1e9,
			strings.Join(shapes, "+"), 4*c.Elements())
		if want := fmt.Sprintf("%s %s %.6f %.6f %s %d", w.id, w.after, w.head, w.tail, w.shape, w.bytes); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestGranularities(t *testing.T) {
	net, _ := ResNet50()
	// Blocks: the stem and 3+4+6+3 bottlenecks. Fused layers: a stem
	// convolution and pool, three convolutions and an addition a bottleneck,
	// four projections, the pool and the classifier, the last cut left out.
	for g, interior := range map[Granularity]int{Stage: 4, Block: 1 + 16, PerLayer: 2 + 4*16 + 4 + 2 - 1} {
		cuts := net.Cuts(g)
		if len(cuts) != interior+2 {
			t.Errorf("%s: got %d interior cuts, want %d", g, len(cuts)-2, interior)
		}
		for i, c := range cuts {
			if c.Head+c.Tail != net.MACs() {
				t.Errorf("%s %s: head and tail do not add up", g, c.ID)
			}
			if i > 0 && c.Head < cuts[i-1].Head {
				t.Errorf("%s %s: the head shrinks", g, c.ID)
			}
			if want := crossing(net, c); !slices.Equal(names(c), want) {
				t.Errorf("%s %s after %s: got tensors %v, want %v", g, c.ID, c.After, names(c), want)
			}
		}
	}
}

func names(c Cut) (names []string) {
	for _, t := range c.Tensors {
		names = append(names, t.Layer)
	}
	return names
}

// crossing finds the tensors that cross a cut by following every edge of the
// graph, given only how much work is in the head and where the head ends.
func crossing(net *Network, c Cut) []string {
	if c.ID == LC {
		return nil
	}
	end := -1
	for i, l := range net.Layers {
		if l.Name == c.After {
			end = i
		}
		if c.After == "stem" && l.Name == "maxpool" {
			end = i
		}
		if strings.HasPrefix(l.Name, c.After+".") {
			end = i
		}
	}
	if end >= 0 && net.Layers[end].Name == c.After { // a fused group is named after its first operator
		for end+1 < len(net.Layers) && net.Layers[end+1].Op.Fuses() {
			end++
		}
	}
	seen := map[int]bool{}
	var from []int
	for i, l := range net.Layers {
		for _, in := range l.Inputs {
			if i > end && in <= end && !seen[in] {
				seen[in] = true
				from = append(from, in)
			}
		}
	}
	slices.Sort(from)
	var names []string
	for _, i := range from {
		if i == Input {
			names = append(names, "")
		} else {
			names = append(names, net.Layers[i].Name)
		}
	}
	return names
}

// A tensor that several layers read crosses once; one that feeds a later
// addition crosses beside the tensor at the cut.
func TestTensorsAreCountedOnce(t *testing.T) {
	b := Build("diamond", Shape{2, 8, 8})
	left := b.Add("left", Conv{Out: 4, Kernel: 1, Stride: 1}, Input)
	right := b.Add("right", Conv{Out: 4, Kernel: 3, Stride: 1, Pad: 1}, Input)
	sum := b.Add("sum", Add{}, left, right)
	b.Add("out", Add{}, sum, left)
	net, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id       string
		tensors  string
		elements int64
	}{
		{"EC", "[]", 2 * 64},
		{"SP1", "[ left]", 2*64 + 4*64}, // the input is still read by right
		{"SP2", "[left right]", 2 * 4 * 64},
		{"SP3", "[left sum]", 2 * 4 * 64},
		{"LC", "[]", 0},
	} {
		for _, cut := range net.Cuts(PerLayer) {
			if cut.ID == c.id && (fmt.Sprint(names(cut)) != c.tensors || cut.Elements() != c.elements) {
				t.Errorf("%s: got %v with %d elements, want %s with %d", c.id, names(cut), cut.Elements(), c.tensors, c.elements)
			}
		}
	}
}

// A normalization whose input someone else reads too cannot hide it.
func TestFusionNeedsASingleReader(t *testing.T) {
	b := Build("tap", Shape{1, 4, 4})
	x := b.Add("conv", Conv{Out: 1, Kernel: 1, Stride: 1}, Input)
	y := b.Add("norm", BatchNorm{}, x)
	b.Add("sum", Add{}, x, y)
	net, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	if got := len(net.Cuts(PerLayer)); got != 4 {
		t.Errorf("got %d cuts, want EC, after conv, after norm, LC", got)
	}
}

func TestShapes(t *testing.T) {
	image := Shape{3, 224, 224}
	for _, c := range []struct {
		op   Op
		in   []Shape
		want string
	}{
		{Conv{Out: 64, Kernel: 7, Stride: 2, Pad: 3}, []Shape{image}, "64×112×112"},
		{Conv{Out: 1, Kernel: 3, Stride: 2}, []Shape{{1, 6, 5}}, "1×2×2"},
		{MaxPool{Kernel: 3, Stride: 2, Pad: 1}, []Shape{{64, 112, 112}}, "64×56×56"},
		{GlobalAvgPool{}, []Shape{{2048, 7, 7}}, "2048"},
		{Linear{Out: 1000}, []Shape{{2048}}, "1000"},
		{Add{}, []Shape{{4, 2, 2}, {4, 2, 2}}, "4×2×2"},
		{Conv{Out: 1, Kernel: 9, Stride: 1}, []Shape{{1, 8, 8}}, "error: a 9×9 kernel does not fit 1×8×8 with padding 0"},
		{Conv{Out: 1, Kernel: 3}, []Shape{image}, "error: needs positive channels"},
		{Conv{Out: 1, Kernel: 3, Stride: 1}, []Shape{{7}}, "error: needs channels×height×width"},
		{Conv{Out: 1, Kernel: 3, Stride: 1}, nil, "error: needs one input, got 0"},
		{Linear{Out: 10}, []Shape{image}, "error: linear needs a vector"},
		{Linear{}, []Shape{{8}}, "error: linear needs a positive"},
		{Add{}, []Shape{{4, 2, 2}, {4, 2, 3}}, "error: add needs equal shapes"},
		{Add{}, []Shape{{4}}, "error: add needs two inputs"},
		{MaxPool{Kernel: 2, Stride: 2, Pad: -1}, []Shape{image}, "error: needs positive"},
	} {
		got, err := c.op.Infer(c.in)
		text := got.String()
		if err != nil {
			text = "error: " + err.Error()
		}
		if !strings.HasPrefix(text, c.want) {
			t.Errorf("%T%+v on %v: got %q, want %q", c.op, c.op, c.in, text, c.want)
		}
	}
}

func TestBuilderReportsTheFirstError(t *testing.T) {
	b := Build("broken", Shape{3, 8, 8})
	x := b.Add("stem", Conv{Out: 4, Kernel: 9, Stride: 1}, Input)
	b.Add("later", ReLU{}, x)
	if _, err := b.Network(); err == nil || !strings.Contains(err.Error(), `network "broken": layer "stem"`) {
		t.Errorf("got %v", err)
	}
	b = Build("forward", Shape{3, 8, 8})
	b.Add("early", ReLU{}, 3)
	if _, err := b.Network(); err == nil || !strings.Contains(err.Error(), "does not come before") {
		t.Errorf("got %v", err)
	}
	if _, err := Build("empty", Shape{1}).Network(); err == nil {
		t.Error("a network without layers was accepted")
	}
}

func TestZoo(t *testing.T) {
	for _, name := range Names() {
		net, ok := Lookup(name)
		if !ok || net.Name != name || net.Title == "" || net.Source == "" {
			t.Errorf("%s: got %+v, %v", name, net, ok)
		}
	}
	if _, ok := Lookup("resnet51"); ok {
		t.Error("a network that does not exist was found")
	}
}
