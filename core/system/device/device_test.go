package device

import (
	"fmt"
	"math"
	"testing"

	"splitscope/core/network"
	"splitscope/core/network/zoo"
)

var floats = Counting{Format: network.Float32}

func built(t testing.TB, name string) *network.Network {
	t.Helper()
	entry, ok := zoo.Find(name)
	if !ok {
		t.Fatalf("no network %q", name)
	}
	n, err := entry.Build(entry.Size.Default, 1)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func sum(demands []Demand) (all Demand) {
	for _, d := range demands {
		all = all.Plus(d)
	}
	return all
}

// The sums of whole networks, counted from the graphs that runtimes ran: TensorFlow
// Lite's of MobileNetV2, and those of Keras' applications in ONNX Runtime. They
// differ a little: by a class more, by a pooling to the extent that is there
// already, by biases that a convolution does without, and by padded borders.
func TestSumsAreThoseOfRuntimes(t *testing.T) {
	for name, want := range map[string]Demand{
		"mobilenet_v2": {0.280057856, 0.020716416, 0.056905324, 0.013883040, 64},
		"vgg16":        {15.47026432, 0, 0.121294752, 0.553430176, 21},
		"vgg19":        {19.632062464, 0, 0.131731360, 0.57466896, 24},
	} {
		got := sum(floats.Demands(built(t, name)))
		for part, tolerance := range (Demand{1e-9, 1e-9, 0.01, 0.01, 0.05}) {
			if math.Abs(got[part]-want[part]) > tolerance*want[part] {
				t.Errorf("%s: %v, want %v", name, got, want)
				break
			}
		}
	}
	// The weights and operators of ResNet-50 are the same in both of its versions.
	if got := sum(floats.Demands(built(t, "resnet50"))); math.Abs(got[Weight]-0.102121888) > 1e-12 || got[Operator] != 72 {
		t.Errorf("ResNet-50: %v", got)
	}
}

// Every network of the zoo: MACs are those of its cuts, and no demand is negative.
func TestEveryNetwork(t *testing.T) {
	for _, name := range zoo.Names() {
		n := built(t, name)
		demands := floats.Demands(n)
		all := sum(demands)
		if got, want := all[Dense]+all[Grouped], float64(n.MACs())/giga; math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: %v GMAC, want %v", name, got, want)
		}
		if most := float64(len(n.Cuts(network.PerLayer)) - 1); all[Operator] < 1 || all[Operator] > most {
			t.Errorf("%s: %v operators, at most %v", name, all[Operator], most)
		}
		for i, d := range demands {
			for _, v := range d {
				if v < 0 {
					t.Errorf("%s, layer %d: %v", name, i, d)
				}
			}
		}
	}
}

// At every cut, one rate gives the paper's head: its MACs by the rate.
func TestOneRateIsThePaper(t *testing.T) {
	n := built(t, "mobilenet_v2")
	heads := NewHeads(Profile{OneRate(5), floats}.Times(n))
	for _, g := range []network.Granularity{network.Stage, network.Block, network.PerLayer, network.PerOperator} {
		for _, cut := range n.Cuts(g) {
			if head, want := heads.Of(cut), float64(cut.Head.MACs)/5e9; math.Abs(head-want) > 1e-12 {
				t.Errorf("%s %s: %v s, want %v", g, cut.ID, head, want)
			}
		}
	}
}

// Each part is counted as its definition says, in a network that has all kinds of
// operators.
func TestParts(t *testing.T) {
	b := network.Build(network.Network{Name: "test"}, network.Tensor{Name: "x", Shape: network.Shape{1, 4, 8, 8}, Input: network.Image})
	b.Add("conv", network.Conv{Out: 8, Window: network.Same(3, 1)}, network.Input) // 8·4·9 weights
	b.Add("norm", network.BatchNorm, 0)                                            // a bias of 8
	b.Add("relu", network.ReLU, 1)
	b.Add("depthwise", network.Conv{Out: 8, Window: network.Same(3, 2), Groups: 8}, 2) // 8·9
	b.Add("pointwise", network.Conv{Out: 8, Window: network.Square(1, 1, 0)}, 3)       // 8·8
	b.Add("sum", network.Add, 4, 3)
	b.Add("twice", network.Mul, 5, 5)
	b.Add("flat", network.Flatten(1), 6)
	b.Add("last", network.Linear{Out: 2}, 7) // 2·128
	n, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	big, small := int64(8*8*8), int64(8*4*4)
	kernels := map[int]Kernel{
		0: {Square, 9 * 4 * big, 4*64 + big, 8*4*9 + 8},
		3: {Apart, 9 * small, big + small, 8 * 9},
		4: {Plain, 8 * small, 2 * small, 8 * 8},
		5: {Plain, 0, 3 * small, 0},
		6: {Plain, 0, 2 * small, 0},
		8: {Plain, 2 * small, small + 2, 2 * small},
	}
	half := Counting{Format: network.Float16, Weights: &NCNN}
	for i, got := range half.Demands(n) {
		want := Demand{}
		if k, ok := kernels[i]; ok {
			want = Demand{float64(k.MACs) / giga * NCNN[k.Class], 0, 2 * float64(k.Activations) / giga, 2 * float64(k.Weights) / giga, 1}
		}
		for part, v := range got {
			if math.Abs(v-want[part]) > 1e-12*want[part] {
				t.Errorf("%s: %v, want %v", n.Layers[i].Name, got, want)
			}
		}
	}
}

func TestConvolutionClass(t *testing.T) {
	for _, test := range []struct {
		window network.Window
		groups int
		want   Class
	}{
		{network.Square(1, 1, 0), 0, Plain},
		{network.Square(1, 2, 0), 1, Plain},
		{network.Same(3, 1), 1, Square},
		{network.Same(3, 2), 1, Window},
		{network.Rect(1, 7, 1, 0, 3), 1, Window},
		{network.Window{Kernel: []int{3}}, 1, Window},
		{network.Window{Kernel: []int{3, 3}}, 1, Square},
		{network.Same(3, 1), 32, Apart},
		{network.Square(1, 1, 0), 3, Apart},
	} {
		if got := ConvolutionClass(test.window, test.groups); got != test.want {
			t.Errorf("%v in %d groups: %d, want %d", test.window, test.groups, got, test.want)
		}
	}
}

// An embedding reads the rows of its tokens, and a tied layer the weights that
// another one has.
func TestWeightsOfTokens(t *testing.T) {
	b := network.Build(network.Network{Name: "test"}, network.Tensor{Name: "x", Shape: network.Shape{1, 5}, Input: network.Tokens, Type: network.Int32})
	b.Add("rows", network.Embedding{Vocabulary: 1000, Width: 16}, network.Input)
	b.Add("scores", network.Linear{Out: 1000, Tied: true}, 0)
	n, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	demands := floats.Demands(n)
	for i, elements := range []float64{5 * 16, 16 * 1000} {
		if got, want := demands[i][Weight], 4*elements/giga; math.Abs(got-want) > 1e-15 {
			t.Errorf("%s: %v GB, want %v", n.Layers[i].Name, got, want)
		}
	}
}

func ExampleProfile() {
	entry, _ := zoo.Find("mobilenet_v2")
	n, _ := entry.Build(224, 1)
	slow := Profile{
		Costs{Dense: 0.1, Grouped: 0.5, Activation: 0.3, Operator: 50e-6},
		Counting{Format: network.Float32},
	}
	heads := NewHeads(slow.Times(n))
	for _, cut := range n.Cuts(network.Stage)[:3] {
		fmt.Printf("%s: %.1f ms\n", cut.ID, 1000*heads.Of(cut))
	}
	// Output:
	// EC: 0.0 ms
	// SP1: 6.0 ms
	// SP2: 21.1 ms
}
