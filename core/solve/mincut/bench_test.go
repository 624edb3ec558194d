package mincut

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/system/cost"
)

// layered returns a random graph of 50 layers with the given number of operators
// each, which read one to three tensors of the two layers before. Work is spread
// evenly; tensors shrink along the graph with much jitter, as in networks that
// classify.
func layered(width int) *Graph {
	const layers = 50
	r := rand.New(rand.NewPCG(7, uint64(width)))
	n := layers * width
	work := make([]float64, n)
	tensors := make([]Tensor, n+1)
	tensors[n] = Tensor{Producer: network.Input, Bits: math.Inf(1)}
	for v := range n {
		layer := v / width
		work[v] = math.Round(4e9 / float64(n) * (0.2 + 1.6*r.Float64()))
		tensors[v] = Tensor{Producer: v, Bits: math.Round(2e7 / float64(width) * math.Exp(-6*float64(layer)/layers) * math.Exp(r.NormFloat64()))}
		if layer == 0 {
			tensors[n].Consumers = append(tensors[n].Consumers, v)
			continue
		}
		for range 1 + r.IntN(3) {
			from := max(0, layer-1-r.IntN(2))*width + r.IntN(width)
			tensors[from].Consumers = append(tensors[from].Consumers, v)
		}
	}
	g, err := New(work, tensors)
	if err != nil {
		panic(err)
	}
	return g
}

func benchmarkGraphs(b *testing.B, run func(*testing.B, *Graph)) {
	n, _ := zoo.Lookup("resnet50")
	b.Run("resnet50", func(b *testing.B) { run(b, fromNetwork(b, n, weigh(network.None))) })
	for _, width := range []int{2, 10, 40} {
		b.Run(fmt.Sprintf("layered=%d", 50*width), func(b *testing.B) { run(b, layered(width)) })
	}
}

var swept = cost.System{Device: 5e9, Bandwidth: 50e6, Edge: 100e9, RTT: 0.01}

// The whole map, exactly.
func BenchmarkMap(b *testing.B) {
	benchmarkGraphs(b, func(b *testing.B, g *Graph) {
		b.ReportAllocs()
		for b.Loop() {
			cuts, solved, _ := g.Frontier(b.Context())
			planes := swept.Planes(splitsOf(cuts), cost.Bandwidth, cost.Device)
			regions := envelope.Regions(planes, envelope.Rect{X0: 1 / 1000e6, X1: 1 / 10e6, Y0: 1 / 100e9, Y1: 1 / 5e9})
			b.ReportMetric(float64(solved), "cuts/op")
			b.ReportMetric(float64(len(cuts)), "planes")
			b.ReportMetric(float64(len(regions)), "regions")
		}
	})
}

// The same with times on the edge server that have no ratio to those on the device.
func BenchmarkPairMap(b *testing.B) {
	run := func(b *testing.B, g *Graph) {
		r := rand.New(rand.NewPCG(11, 12))
		edge := make([]float64, len(g.work))
		for v, w := range g.work {
			edge[v] = w * math.Exp(r.NormFloat64())
		}
		p, err := NewPair(g.work, edge, g.tensors)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			heads, solved, err := p.Over(b.Context(), swept, cost.Bandwidth, cost.Device, envelope.Rect{X0: 1 / 1000e6, X1: 1 / 10e6, Y0: 1 / 100e9, Y1: 1 / 5e9})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(solved), "systems/op")
			b.ReportMetric(float64(len(heads)), "planes")
		}
	}
	n, _ := zoo.Lookup("resnet50")
	b.Run("resnet50", func(b *testing.B) { run(b, fromNetwork(b, n, weigh(network.None))) })
	b.Run("layered=500", func(b *testing.B) { run(b, layered(10)) })
}

// The same rectangle with one minimum cut in each of 40×40 cells.
func BenchmarkMapByCells(b *testing.B) {
	const side = 40
	rate := func(lo, hi float64, i int) float64 { return lo * math.Pow(hi/lo, (float64(i)+0.5)/side) }
	benchmarkGraphs(b, func(b *testing.B, g *Graph) {
		b.ReportAllocs()
		for b.Loop() {
			for i := range side * side {
				s := swept
				s.Bandwidth, s.Device = rate(10e6, 1000e6, i%side), rate(5e9, 100e9, i/side)
				g.Best(s)
			}
			b.ReportMetric(side*side, "cuts/op")
		}
	})
}

func splitsOf(cuts []Cut) []cost.Split {
	splits := make([]cost.Split, len(cuts))
	for i, c := range cuts {
		splits[i] = c.Split
	}
	return splits
}
