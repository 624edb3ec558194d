package mincut

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/system/cost"
)

const input = network.Input

var inf = math.Inf(1)

// same reports whether two cuts have the same head and totals.
func same(a, b Cut) bool {
	for v := range a.joined {
		if a.OnDevice(v) != b.OnDevice(v) {
			return false
		}
	}
	return a.Split == b.Split
}

// heads lists every head of a graph with its split, found by trying operator
// after operator. Heads that would send something forbidden are left out.
func heads(work []float64, tensors []Tensor) (cuts []Cut) {
	before := make([][]int, len(work)) // by operator: those it reads from
	for _, t := range tensors {
		for _, v := range t.Consumers {
			if t.Producer != input {
				before[v] = append(before[v], t.Producer)
			}
		}
	}
	order := make([]int, 0, len(work)) // a topological one
	for len(order) < len(work) {
		for v := range work {
			ready := !slices.ContainsFunc(before[v], func(u int) bool { return !slices.Contains(order, u) })
			if ready && !slices.Contains(order, v) {
				order = append(order, v)
			}
		}
	}
	in := make([]bool, len(work))
	var try func(i int)
	try = func(i int) {
		if i < len(order) {
			v := order[i]
			try(i + 1)
			if !slices.ContainsFunc(before[v], func(u int) bool { return !in[u] }) {
				in[v] = true
				try(i + 1)
				in[v] = false
			}
			return
		}
		c := Cut{joined: make([]int, len(work)), size: 1}
		for v, on := range in {
			if !on {
				c.joined[v] = 1
			}
		}
		for v, w := range work {
			if in[v] {
				c.Head += w
			} else {
				c.Tail += w
			}
		}
		for _, t := range tensors {
			readers := 0
			for _, v := range t.Consumers {
				if !in[v] {
					readers++
				}
			}
			if readers > 0 && (t.Producer == input || in[t.Producer]) {
				c.Bits += t.Bits
			}
		}
		if !math.IsInf(c.Bits, 1) {
			cuts = append(cuts, c)
		}
	}
	try(0)
	return cuts
}

// best returns the best of many cuts under the tie rule.
func best(cuts []Cut, s cost.System) Cut {
	return slices.MinFunc(cuts, func(a, b Cut) int {
		return cmp.Or(
			cmp.Compare(s.Latency(a.Split).Total(), s.Latency(b.Split).Total()),
			cmp.Compare(a.Bits, b.Bits),
			cmp.Compare(a.Head, b.Head))
	})
}

// graphs draws work and bits from few numbers, so that ties, operators without
// work and tensors without bits are the rule.
func graphs(t *rapid.T, number *rapid.Generator[float64]) ([]float64, []Tensor) {
	n := rapid.IntRange(1, 8).Draw(t, "operators")
	name := rapid.Permutation(seq(n)).Draw(t, "names") // any order may be topological
	work := rapid.SliceOfN(number, n, n).Draw(t, "work")
	bits := rapid.OneOf(number, number, number, rapid.Just(inf))
	tensors := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Tensor {
		from := rapid.IntRange(input, n-1).Draw(t, "producer")
		tensor := Tensor{Producer: from, Bits: bits.Draw(t, "bits")}
		if from != input {
			tensor.Producer = name[from]
		}
		if from < n-1 {
			for _, to := range rapid.SliceOfN(rapid.IntRange(from+1, n-1), 0, 4).Draw(t, "consumers") {
				tensor.Consumers = append(tensor.Consumers, name[to])
			}
		}
		return tensor
	}), 0, 14).Draw(t, "tensors")
	return work, tensors
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

var (
	small = rapid.Map(rapid.IntRange(0, 5), func(i int) float64 { return float64(i) })
	mixed = rapid.OneOf(small, rapid.Float64Range(0, 10), rapid.SampledFrom([]float64{1e-9, 1e9}))
	power = rapid.Map(rapid.IntRange(-3, 3), func(e int) float64 { return math.Ldexp(1, e) })
	rate  = rapid.OneOf(power, rapid.Float64Range(0.1, 20))
)

// Small whole numbers and powers of two leave nothing to rounding, so the tie
// rule must hold to the letter.
func TestTieRuleAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		work, tensors := graphs(t, small)
		g := build(t, work, tensors)
		all := heads(work, tensors)
		cuts, _, _ := g.Frontier(t.Context())
		for range 4 {
			s := cost.System{
				Device: power.Draw(t, "device"), Edge: power.Draw(t, "edge"),
				Bandwidth: power.Draw(t, "bandwidth"), RTT: small.Draw(t, "rtt"),
			}
			want := best(all, s)
			if got := g.Best(s); got.Split != want.Split {
				t.Fatalf("%+v: Best found %+v, brute force %+v", s, got.Split, want.Split)
			}
			at := s.At(cost.Edge, cost.RTT)
			planes := s.Planes(splitsOf(cuts), cost.Edge, cost.RTT)
			if got := cuts[envelope.Winner(planes, at.X, at.Y)]; got.Split != want.Split {
				t.Fatalf("%+v: Frontier has %+v, brute force %+v", s, got.Split, want.Split)
			}
		}
	})
}

// The planes of the frontier are the lower envelope of the planes of all heads:
// at random points of a rectangle of any two inputs and wherever its regions
// meet. Rectangles without width or height are lines.
func TestMapAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		work, tensors := graphs(t, mixed)
		g := build(t, work, tensors)
		cuts, _, _ := g.Frontier(t.Context())
		all := heads(work, tensors)
		s := cost.System{
			Device: rate.Draw(t, "device"), Edge: rate.Draw(t, "edge"),
			Bandwidth: rate.Draw(t, "bandwidth"), RTT: mixed.Draw(t, "rtt"),
		}
		axes := rapid.Permutation([]cost.Input{cost.Device, cost.Bandwidth, cost.Edge, cost.RTT}).Draw(t, "axes")
		x, y := axes[0], axes[1]
		r := envelope.Rect{X0: rate.Draw(t, "x0"), Y0: rate.Draw(t, "y0")}
		r.X1 = r.X0 + small.Draw(t, "width")
		r.Y1 = r.Y0 + small.Draw(t, "height")

		found := s.Planes(splitsOf(cuts), x, y)
		every := s.Planes(splitsOf(all), x, y)
		check := func(p envelope.Point) {
			got := found[envelope.Winner(found, p.X, p.Y)].At(p.X, p.Y)
			want := every[envelope.Winner(every, p.X, p.Y)].At(p.X, p.Y)
			if math.Abs(got-want) > 1e-11*want {
				t.Fatalf("at %v of inputs %v and %v: total %v, brute force %v", p, x, y, got, want)
			}
		}
		for range 8 {
			u, v := rapid.Float64Range(0, 1).Draw(t, "u"), rapid.Float64Range(0, 1).Draw(t, "v")
			check(envelope.Point{X: r.X0 + u*(r.X1-r.X0), Y: r.Y0 + v*(r.Y1-r.Y0)})
		}
		for _, region := range envelope.Regions(found, r) {
			for _, p := range region.Vertices {
				check(p)
			}
		}
	})
}

// The frontier is short, its cuts are heads with their own totals, nested, and
// none could be left out.
func TestFrontierShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		work, tensors := graphs(t, small)
		g := build(t, work, tensors)
		all := heads(work, tensors)
		cuts, solved, _ := g.Frontier(t.Context())
		if solved > 2*len(cuts) {
			t.Fatalf("%d minimum cuts for %d planes", solved, len(cuts))
		}
		for i, c := range cuts {
			if !slices.ContainsFunc(all, func(a Cut) bool { return same(a, c) }) {
				t.Fatalf("%+v is no head, or not with these totals", c)
			}
			if i == 0 {
				continue
			}
			last := cuts[i-1]
			for v := range work {
				if last.OnDevice(v) && !c.OnDevice(v) {
					t.Fatalf("operator %d leaves the head from %+v to %+v", v, last, c)
				}
			}
			if c.Split == last.Split {
				t.Fatalf("%+v is listed twice", c.Split)
			}
			if i+1 < len(cuts) && last.Bits > 0 && c.Bits > 0 {
				next := cuts[i+1]
				if (c.Bits-last.Bits)*(next.Head-last.Head) >= (next.Bits-last.Bits)*(c.Head-last.Head) {
					t.Fatalf("%+v is not below the line from %+v to %+v", c, last, next)
				}
			}
		}
		if cuts[len(cuts)-1].size != len(work) {
			t.Fatalf("the last cut is not local computing: %+v", cuts[len(cuts)-1])
		}
		for range 2 { // the solver's memory holds nothing over
			g.Best(cost.System{Device: rate.Draw(t, "device"), Edge: 20, Bandwidth: rate.Draw(t, "bandwidth")})
			if again, _, _ := g.Frontier(t.Context()); !reflect.DeepEqual(again, cuts) {
				t.Fatalf("first %+v, then %+v", cuts, again)
			}
		}
	})
}

func TestGraphsByName(t *testing.T) {
	fast := cost.System{Device: 1, Edge: 100, Bandwidth: 1}
	slow := func(rtt float64) cost.System { s := fast; s.RTT = rtt; return s }
	tests := []struct {
		name    string
		work    []float64
		tensors []Tensor
		system  cost.System
		want    cost.Split
	}{
		{"no operators", nil, nil, fast, cost.Split{}},
		{"one operator, edge", []float64{8}, []Tensor{{input, []int{0}, 2}}, fast, cost.Split{Bits: 2, Tail: 8}},
		{"one operator, device", []float64{8}, []Tensor{{input, []int{0}, 9}}, fast, cost.Split{Head: 8}},
		{"the round trip decides", []float64{8}, []Tensor{{input, []int{0}, 2}}, slow(7), cost.Split{Head: 8}},
		{"input must not be sent", []float64{8, 8}, []Tensor{{input, []int{0}, inf}, {0, []int{1}, 1}}, fast, cost.Split{Head: 8, Bits: 1, Tail: 8}},
		{"no tensor may be sent", []float64{8, 8}, []Tensor{{input, []int{0}, inf}, {0, []int{1}, inf}}, fast, cost.Split{Head: 16}},
		{"endless bandwidth", []float64{8, 0, 8}, []Tensor{{input, []int{0}, 3}, {0, []int{1}, 2}, {1, []int{2}, 1}},
			cost.System{Device: 1, Edge: 2, Bandwidth: inf}, cost.Split{Bits: 3, Tail: 16}},
		{"endless bandwidth, hardly any work", []float64{0x1p-20, 8}, []Tensor{{input, []int{0}, 5}, {0, []int{1}, 1}},
			cost.System{Device: 1, Edge: 2, Bandwidth: inf}, cost.Split{Bits: 5, Tail: 8 + 0x1p-20}},
		{"equal rates", []float64{8}, []Tensor{{input, []int{0}, 0}}, cost.System{Device: 2, Edge: 2, Bandwidth: 1}, cost.Split{Tail: 8}},
		{"a fast device", []float64{8}, []Tensor{{input, []int{0}, 0}}, cost.System{Device: 3, Edge: 2, Bandwidth: 1}, cost.Split{Head: 8}},
		// 2 bits for one tensor, however many read it: 1 + 2 + 0.24 against 25.
		{"three consumers pay once", []float64{1, 8, 8, 8}, []Tensor{{input, []int{0}, inf}, {0, []int{1, 2, 3, 1}, 2}}, fast,
			cost.Split{Head: 1, Bits: 2, Tail: 24}},
		{"one consumer in the tail pays all", []float64{1, 0, 8}, []Tensor{{input, []int{0, 1}, inf}, {0, []int{1, 2}, 2}}, fast,
			cost.Split{Head: 1, Bits: 2, Tail: 8}},
		// The last operator reads the input and so is on the device; what it
		// reads from the heavy one would have to come back.
		{"nothing travels back", []float64{1, 1000, 1}, []Tensor{{input, []int{0, 2}, inf}, {0, []int{1}, 1}, {1, []int{2}, 1}}, fast,
			cost.Split{Head: 1002}},
		// An operator that reads nothing needs nothing sent, and no round trip.
		{"a disconnected operator", []float64{1, 8}, []Tensor{{input, []int{0}, inf}}, slow(50), cost.Split{Head: 1, Tail: 8}},
		{"a disconnected operator without work", []float64{1, 0}, []Tensor{{input, []int{0}, inf}}, fast, cost.Split{Head: 1}},
		{"an empty tensor", []float64{1, 8}, []Tensor{{input, []int{0}, inf}, {0, []int{1}, 0}}, slow(50), cost.Split{Head: 1, Tail: 8}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := build(t, test.work, test.tensors)
			if got := g.Best(test.system).Split; got != test.want {
				t.Errorf("Best is %+v, want %+v", got, test.want)
			}
			cuts, _, _ := g.Frontier(t.Context())
			if got := best(cuts, test.system).Split; got != test.want {
				t.Errorf("the frontier's best is %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestBadGraphs(t *testing.T) {
	tests := []struct {
		name    string
		work    []float64
		tensors []Tensor
		message string
	}{
		{"negative work", []float64{1, -1}, nil, "operator 1 has -1 MACs"},
		{"work without a number", []float64{math.NaN()}, nil, "operator 0 has NaN MACs"},
		{"infinite work", []float64{inf}, nil, "infinite"},
		{"infinite work together", []float64{1e308, 1e308}, nil, "infinite"},
		{"negative bits", []float64{1}, []Tensor{{input, []int{0}, -1}}, "tensor 0 weighs -1 bits"},
		{"bits without a number", []float64{1}, []Tensor{{input, []int{0}, math.NaN()}}, "tensor 0 weighs NaN bits"},
		{"no such producer", []float64{1}, []Tensor{{1, []int{0}, 1}}, "tensor 0 comes from operator 1"},
		{"no such producer", []float64{1}, []Tensor{{-2, []int{0}, 1}}, "tensor 0 comes from operator -2"},
		{"no such consumer", []float64{1}, []Tensor{{0, []int{1}, 1}}, "tensor 0 is read by operator 1"},
		{"the input as a consumer", []float64{1}, []Tensor{{0, []int{input}, 1}}, "tensor 0 is read by operator -1"},
		{"its own reader", []float64{1}, []Tensor{{0, []int{0}, 1}}, "operator 0 waits"},
		{"a cycle behind an operator", []float64{1, 1, 1}, []Tensor{{0, []int{1}, 1}, {1, []int{2}, 1}, {2, []int{1}, 1}}, "operator 1 waits"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := New(test.work, test.tensors); err == nil || !strings.Contains(err.Error(), test.message) {
				t.Errorf("got %v, want %q", err, test.message)
			}
		})
	}
}

// In a chain a minimum cut is the best split point.
func TestChainIsTheLinearSolver(t *testing.T) {
	b := network.Build(network.Network{Name: "chain"}, network.Tensor{Name: "input", Input: network.Values, Shape: network.Shape{1, 40}})
	x := input
	for i, out := range []int{90, 30, 60, 20, 20, 50, 3, 10} {
		x = b.Add(string(rune('a'+i)), network.Linear{Out: out}, x)
	}
	n, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	compareWithLayers(t, n, network.FP32, true)
}

// Every head of ResNet-50, also those that part a block's two branches, in
// every order of execution. Splitting after a layer is one of them, so the
// graph is never worse; in this network it is never better either.
func TestResNet50(t *testing.T) {
	n, _ := zoo.Lookup("resnet50")
	for _, e := range []network.Encoding{network.None, network.UINT8} {
		compareWithLayers(t, n, e, false)
	}
}

// Only what the stages end with may be sent, as in Jeong, Park and Youn: local
// computing up to 28.33 Mbit/s at 5 GMAC/s, SP2 up to 62.74, SP1 above, SP3 and
// SP4 never (binary megabits).
func TestPaper(t *testing.T) {
	n, _ := zoo.Lookup("resnet50")
	ends := []string{"layer1.2.relu", "layer2.3.relu", "layer3.5.relu", "layer4.2.relu"}
	g := fromNetwork(t, n, func(tensor network.Tensor) float64 {
		if !slices.Contains(ends, tensor.Name) {
			return inf
		}
		return network.FP32.Bits(tensor)
	})
	cuts, _, _ := g.Frontier(t.Context())
	const mega = 1 << 20
	s := cost.System{Device: 5e9, Edge: 100e9}
	planes := s.Planes(splitsOf(cuts), cost.Bandwidth, cost.Device)
	var got []string
	for _, piece := range envelope.AlongX(planes, 1/s.Device, 1/(1000.0*mega), 1/(10.0*mega)) {
		got = append(got, fmt.Sprintf("%.6f GMAC to %.2f", cuts[piece.Plane].Head/1e9, 1/piece.From/mega))
	}
	want := []string{"0.785957 GMAC to 1000.00", "1.813561 GMAC to 62.74", "4.089184 GMAC to 28.33"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(cuts) != len(want) {
		t.Errorf("%d cuts, want %d", len(cuts), len(want))
	}
}

// Operators with several outputs: of every one-way cut of a network each output
// crosses once that is read beyond it, and the others do not. The brute force
// knows nothing of tensors and their numbers: it follows what each layer reads.
func TestOutputsAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := network.Build(network.Network{Name: "outputs"}, network.Tensor{Name: "a", Input: network.Values, Shape: network.Shape{3}},
			network.Tensor{Name: "b", Input: network.Values, Shape: network.Shape{5}})
		all := []network.Source{{Layer: input, Output: 0}, {Layer: input, Output: 1}}
		layers := rapid.IntRange(1, 8).Draw(t, "layers")
		for i := range layers {
			l := network.Layer{Name: fmt.Sprint(i), Op: network.Add, Inputs: rapid.SliceOfN(rapid.SampledFrom(all), 0, 4).Draw(t, "reads")}
			l.MACs = rapid.Int64Range(0, 5).Draw(t, "work")
			for k, size := range rapid.SliceOfN(rapid.IntRange(1, 9), 1, 3).Draw(t, "outputs") {
				l.Outputs = append(l.Outputs, network.Tensor{Name: fmt.Sprintf("%d.%d", i, k), Shape: network.Shape{size}})
				all = append(all, network.Source{Layer: i, Output: k})
			}
			b.AddLayer(l)
		}
		net, err := b.Network()
		if err != nil {
			t.Fatal(err)
		}
		cuts, err := Cuts(t.Context(), net, network.FP32.Bits)
		if err != nil {
			t.Fatal(err)
		}
		heads := map[string]cost.Split{} // by what crosses
		var splits []cost.Split
		for set := range 1 << layers {
			in := func(layer int) bool { return layer == input || set>>layer&1 == 1 }
			var split cost.Split
			sent, oneWay := map[network.Source]bool{}, true
			for i, l := range net.Layers {
				if in(i) {
					split.Head += float64(l.MACs)
				} else {
					split.Tail += float64(l.MACs)
				}
				for _, from := range l.Inputs {
					oneWay = oneWay && (in(from.Layer) || !in(i))
					if in(from.Layer) && !in(i) {
						sent[from] = true
					}
				}
			}
			if !oneWay {
				continue
			}
			var names []string
			for from := range sent {
				split.Bits += 32 * float64(net.Tensor(from).Shape[0])
				names = append(names, net.Tensor(from).Name)
			}
			slices.Sort(names)
			splits = append(splits, split)
			heads[fmt.Sprint(split.Head, names)] = split
		}
		found := make([]cost.Split, len(cuts))
		for i, c := range cuts {
			found[i] = cost.Split{Head: float64(c.Head.MACs), Tail: float64(c.Tail.MACs)}
			var names []string
			for _, tensor := range c.Tensors {
				found[i].Bits += network.FP32.Bits(tensor)
				names = append(names, tensor.Name)
			}
			slices.Sort(names)
			if want, ok := heads[fmt.Sprint(found[i].Head, names)]; !ok || want != found[i] {
				t.Fatalf("%s sends %v: %v, brute force %v", c.ID, names, found[i], want)
			}
		}
		for range 6 {
			s := cost.System{Device: rate.Draw(t, "device"), Edge: rate.Draw(t, "edge"), Bandwidth: 32 * rate.Draw(t, "bandwidth"), RTT: mixed.Draw(t, "rtt")}
			total := func(a, b cost.Split) int { return cmp.Compare(s.Latency(a).Total(), s.Latency(b).Total()) }
			got, want := s.Latency(slices.MinFunc(found, total)).Total(), s.Latency(slices.MinFunc(splits, total)).Total()
			if math.Abs(got-want) > 1e-12*want {
				t.Fatalf("%+v: %v, brute force %v", s, got, want)
			}
		}
	})
}

func compareWithLayers(t *testing.T, n *network.Network, sent network.Encoding, chain bool) {
	t.Helper()
	bits := weigh(sent)
	g := fromNetwork(t, n, bits)
	var layers []Cut
	for _, c := range n.Cuts(network.PerLayer) {
		cut := Cut{Split: cost.Split{Head: float64(c.Head.MACs), Tail: float64(c.Tail.MACs)}}
		for _, tensor := range c.Tensors {
			cut.Bits += bits(tensor)
		}
		if !math.IsInf(cut.Bits, 1) {
			layers = append(layers, cut)
		}
	}
	all := heads(g.work, g.tensors)
	if (len(all) > len(layers)) == chain {
		t.Errorf("%d heads and %d cuts after layers", len(all), len(layers))
	}
	cuts, _, _ := g.Frontier(t.Context())
	points := map[cost.Split]bool{}
	for _, device := range []float64{1e9, 5e9, 20e9, 99e9, 100e9, 200e9} {
		for mbps := 0.01; mbps < 1e5; mbps *= 1.3 {
			for _, rtt := range []float64{0, 0.02} {
				s := cost.System{Device: device, Bandwidth: mbps * 1e6, Edge: 100e9, RTT: rtt}
				want := best(all, s)
				points[want.Split] = true
				total := func(c Cut) float64 { return s.Latency(c.Split).Total() }
				if got := g.Best(s); total(got) > total(want)*(1+1e-12) {
					t.Errorf("%+v: Best found %+v, brute force %+v", s, got.Split, want.Split)
				}
				if got := best(cuts, s); total(got) > total(want)*(1+1e-12) {
					t.Errorf("%+v: Frontier has %+v, brute force %+v", s, got.Split, want.Split)
				}
				if got := best(layers, s); total(got) != total(want) {
					t.Errorf("%+v: after a layer %+v, anywhere %+v", s, got.Split, want.Split)
				}
			}
		}
	}
	if len(points) < 2 {
		t.Errorf("one cut is best everywhere, which tests little: %v", points)
	}
}

func build(t rapid.TB, work []float64, tensors []Tensor) *Graph {
	g, err := New(work, tensors)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func fromNetwork(t rapid.TB, n *network.Network, bits func(network.Tensor) float64) *Graph {
	g, err := FromNetwork(n, bits)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// weigh gives tensors as float32 and the network's input in its own encoding.
func weigh(sent network.Encoding) func(network.Tensor) float64 {
	return func(t network.Tensor) float64 {
		if t.Input == network.Inside {
			return network.FP32.Bits(t)
		}
		return sent.Bits(t)
	}
}

// Too large for brute force: what the frontier found between two heads must be
// what a minimum cut of the whole graph finds.
func TestFrontierOfLargeGraph(t *testing.T) {
	g := layered(10)
	cuts, solved, _ := g.Frontier(t.Context())
	if len(cuts) < 10 || solved > 2*len(cuts) {
		t.Errorf("%d minimum cuts for %d planes", solved, len(cuts))
	}
	for i := range 100 {
		s := cost.System{Device: 5e9, Edge: 100e9, Bandwidth: 1e5 * math.Pow(1.12, float64(i))}
		want, got := g.Best(s).Split, best(cuts, s).Split
		if got != want {
			t.Errorf("%+v: Frontier has %+v, a minimum cut %+v", s, got, want)
		}
	}
}

// The steps for a long network are linear in its length, whether none or all of its
// cuts are on the frontier.
func TestLongChains(t *testing.T) {
	for name, size := range map[string]func(left int) float64{
		"equal": func(int) float64 { return 64 }, "convex": func(left int) float64 { return float64(left * left) },
	} {
		per := func(n int) float64 {
			work, tensors := make([]float64, n), []Tensor{{Producer: input, Consumers: []int{0}, Bits: 2 * float64(n*n)}}
			for v := range n {
				work[v] = 1000
				tensor := Tensor{Producer: v, Bits: size(n - v)}
				if v+1 < n {
					tensor.Consumers = []int{v + 1}
				}
				tensors = append(tensors, tensor)
			}
			g, err := New(work, tensors)
			if err != nil {
				t.Fatal(err)
			}
			cuts, _, _ := g.Frontier(t.Context())
			if cuts == nil || name == "convex" && len(cuts) != n+1 {
				t.Errorf("%s: %d cuts of %d operators", name, len(cuts), n)
			}
			return float64(g.solver.flow.steps) / float64(n)
		}
		if short, long := per(500), per(5000); long > 3*short {
			t.Errorf("%s: %.0f steps for each of 500 operators, %.0f of 5000", name, short, long)
		}
	}
}
