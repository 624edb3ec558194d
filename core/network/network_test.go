package network

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func image(name string, channels, side int) Tensor {
	return Tensor{Name: name, Input: Image, Shape: Shape{1, channels, side, side}}
}

func names(c Cut) (names []string) {
	for _, t := range c.Tensors {
		names = append(names, t.Name)
	}
	return names
}

// A tensor that several layers read crosses once; one that feeds a later
// addition crosses beside the tensor at the cut.
func TestTensorsAreCountedOnce(t *testing.T) {
	b := Build(Network{Name: "diamond"}, image("input", 2, 8))
	left := b.Add("left", Conv{Out: 4, Window: Square(1, 1, 0)}, Input)
	right := b.Add("right", Conv{Out: 4, Window: Square(3, 1, 1)}, Input)
	sum := b.Add("sum", Add, left, right)
	b.Add("out", Add, sum, left)
	net, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id       string
		tensors  string
		elements int64
	}{
		{"EC", "[input]", 2 * 64},
		{"SP1", "[input left]", 2*64 + 4*64}, // the input is still read by right
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

// A normalization cannot hide its input if another layer reads it, too.
func TestFusionNeedsASingleReader(t *testing.T) {
	b := Build(Network{Name: "tap"}, image("input", 1, 4))
	x := b.Add("conv", Conv{Out: 1, Window: Square(1, 1, 0)}, Input)
	y := b.Add("norm", BatchNorm, x)
	b.Add("sum", Add, x, y)
	net, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	if got := len(net.Cuts(PerLayer)); got != 4 {
		t.Errorf("got %d cuts, want EC, after conv, after norm, LC", got)
	}
}

// It cannot hide an operator with another output that is read later.
func TestFusionNeedsASingleOutput(t *testing.T) {
	for _, c := range []struct{ tap, cuts int }{{0, 4}, {1, 3}, {2, 4}} {
		b := Build(Network{Name: "outputs"}, image("input", 1, 4))
		out := func(name string) Tensor { return Tensor{Name: name, Shape: Shape{1, 1, 4, 4}} }
		x := b.AddLayer(Layer{Name: "two", Op: Add, Inputs: []Source{{Input, 0}}, Outputs: []Tensor{out("two"), out("two'")}})
		y := b.AddLayer(Layer{Name: "norm", Op: BatchNorm, Inputs: []Source{{x, 0}}, Outputs: []Tensor{out("norm")}})
		last := []Source{{y, 0}, {y, 0}}
		if c.tap != 1 {
			last[1] = Source{x, c.tap / 2}
		}
		b.AddLayer(Layer{Name: "sum", Op: Add, Inputs: last, Outputs: []Tensor{out("sum")}})
		net, err := b.Network()
		if err != nil {
			t.Fatal(err)
		}
		if got := len(net.Cuts(PerLayer)); got != c.cuts {
			t.Errorf("%d cuts where the sum reads %v, want %d", got, last, c.cuts)
		}
	}
	b := Build(Network{Name: "none"}, image("input", 1, 4))
	b.AddLayer(Layer{Name: "two", Op: Add, Inputs: []Source{{Input, 1}}, Outputs: []Tensor{image("two", 1, 4)}})
	if _, err := b.Network(); err == nil || !strings.Contains(err.Error(), "does not come before") {
		t.Errorf("a second input was read where there is one: %v", err)
	}
}

func TestBuilderReportsTheFirstError(t *testing.T) {
	b := Build(Network{Name: "broken"}, image("input", 3, 8))
	x := b.Add("stem", Conv{Out: 4, Window: Square(9, 1, 0)}, Input)
	b.Add("later", ReLU, x)
	if _, err := b.Network(); err == nil || !strings.Contains(err.Error(), `network "broken": layer "stem"`) {
		t.Errorf("got %v", err)
	}
	b = Build(Network{Name: "forward"}, image("input", 3, 8))
	b.Add("early", ReLU, 3)
	if _, err := b.Network(); err == nil || !strings.Contains(err.Error(), "does not come before") {
		t.Errorf("got %v", err)
	}
	if _, err := Build(Network{Name: "empty"}, image("input", 3, 8)).Network(); err == nil {
		t.Error("a network without layers was accepted")
	}
}

// Cuts of random graphs with several inputs, compared with a search along every
// edge.
func TestCutsAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		b := Build(Network{Name: "random"}, image("a", 1+r.IntN(4), 2), image("b", 1+r.IntN(4), 2))
		layers := 1 + r.IntN(12)
		for i := range layers {
			from := func() int { return r.IntN(i+2) - 2 }
			ops := []Op{Conv{Out: 1 + r.IntN(5), Window: Square(1, 1, 0)}, BatchNorm, ReLU}
			name := fmt.Sprintf("l%d", i)
			switch r.IntN(4) {
			case 0:
				b.Add(name, Concat{Axis: 1}, from(), from())
			case 1:
				b.Add(name, ops[r.IntN(len(ops))], from())
			default: // several outputs, read from any output before
				l := Layer{Name: name, Op: ops[r.IntN(len(ops))], Work: Work{MACs: r.Int64N(9)}}
				for range r.IntN(4) {
					all := b.net.Sources()
					l.Inputs = append(l.Inputs, all[r.IntN(len(all))])
				}
				for k := range 1 + r.IntN(3) {
					l.Outputs = append(l.Outputs, Tensor{Name: name + strings.Repeat("'", k), Shape: Shape{1, 1 + r.IntN(9), 2, 2}})
				}
				b.AddLayer(l)
			}
		}
		for range r.IntN(3) {
			b.net.blocks = append(b.net.blocks, boundary{r.IntN(layers), "block"})
		}
		slices.SortFunc(b.net.blocks, func(a, c boundary) int { return a.layer - c.layer })
		b.net.blocks = slices.Compact(b.net.blocks)
		net, err := b.Network()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(net.Cuts(PerOperator)), layers+1; got != want {
			t.Fatalf("%d cuts between %d operators", got, layers)
		}
		for _, g := range []Granularity{Stage, Block, PerLayer, PerOperator} {
			cuts := net.Cuts(g)
			for i, c := range cuts {
				want := []string{EC, fmt.Sprintf("SP%d", i), LC}[min(i, 1)]
				if i == len(cuts)-1 {
					want = LC
				}
				if c.ID != want {
					t.Fatalf("%s: cut %d is called %s", g, i, c.ID)
				}
				checkCut(t, net, c)
			}
		}
		// At the finest granularity cut i is after layer i.
		for i, c := range net.Cuts(PerOperator) {
			var head Work
			for _, l := range net.Layers[:i] {
				head = head.Plus(l.Work)
			}
			if c.Head != head || i > 0 && c.After != net.Layers[i-1].Name {
				t.Fatalf("%s after %s: head %+v, want %+v", c.ID, c.After, c.Head, head)
			}
		}
	}
}

// checkCut finds an end of the head with the cut's work and tensors, following
// every edge of the graph.
func checkCut(t *testing.T, net *Network, c Cut) {
	t.Helper()
	if c.Head.Plus(c.Tail) != net.Total {
		t.Fatalf("%s: head and tail do not add up", c.ID)
	}
	for end := -1; end < len(net.Layers); end++ {
		crossing, head := map[Source]bool{}, Work{} // each output once, however often it is read
		for i, l := range net.Layers {
			if i <= end {
				head = head.Plus(l.Work)
				continue
			}
			for _, from := range l.Inputs {
				if from.Layer <= end {
					crossing[from] = true
				}
			}
		}
		var want []string
		for from := range crossing {
			want = append(want, net.Tensor(from).Name)
		}
		got := names(c)
		slices.Sort(got)
		slices.Sort(want)
		if head == c.Head && slices.Equal(got, want) {
			return
		}
	}
	t.Fatalf("%s after %s: no head has the work %+v and sends %v", c.ID, c.After, c.Head, names(c))
}

// If an architecture names no stages and blocks, blocks end where a single tensor
// crosses, and stages before its extent changes.
func TestDerivedBoundaries(t *testing.T) {
	b := Build(Network{Name: "derived"}, image("input", 3, 16))
	x := b.Add("stem", Conv{Out: 4, Window: Same(3, 1)}, Input)
	x = b.Add("stem.bn", BatchNorm, x)
	y := b.Add("left", Conv{Out: 4, Window: Same(3, 1)}, x)
	x = b.Add("sum", Add, x, y)
	x = b.Add("down", Conv{Out: 8, Window: Same(3, 2)}, x)
	x = b.Add("pool", GlobalAvgPool(), x)
	b.Add("fc", Linear{Out: 10}, x)
	net, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	after := func(g Granularity) (names []string) {
		for _, c := range net.Cuts(g) {
			names = append(names, c.After)
		}
		return names
	}
	if got := after(Block); !slices.Equal(got, []string{"input", "stem", "sum", "down", "pool", "fc"}) {
		t.Errorf("blocks end after %v", got)
	}
	if got := after(Stage); !slices.Equal(got, []string{"input", "sum", "down", "fc"}) {
		t.Errorf("stages end after %v", got)
	}
}
