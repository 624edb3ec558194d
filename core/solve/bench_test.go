package solve

import (
	"testing"

	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
)

// largest returns the network of the zoo with the most cuts after layers.
func largest() (name string, cuts int) {
	for _, e := range zoo.Entries() {
		net, _ := zoo.Lookup(e.Name)
		if n := len(net.Cuts(network.PerLayer)); n > cuts {
			name, cuts = e.Name, n
		}
	}
	return name, cuts
}

// The map of the largest network, winner and total of a thousand times a
// thousand cells: a study prepared as on a control move, and one that has to
// find the minimum cuts of the graph first.
func BenchmarkLargestMap(b *testing.B) {
	name, cuts := largest()
	const side = 1000
	layers := envelope.Layers{Best: make([]uint16, side*side), Total: make([]float64, side*side)}
	for _, granularity := range []string{"stage", "layer", "graph"} {
		link := "device_range=0.5..50&mbps_range=1..1000&dtype=int8&cuts=" + granularity + "&model=" + name
		b.Run(granularity, func(b *testing.B) {
			for b.Loop() {
				st := study(b, link)
				st.Fill(side, side, layers)
			}
			b.ReportMetric(float64(cuts), "layercuts")
		})
	}
	s, _ := scenario.Parse(cache.Networks{}, "cuts=graph&dtype=int8&model="+name)
	net, _ := zoo.Lookup(name)
	b.Run("mincuts", func(b *testing.B) {
		for b.Loop() {
			graphCuts(b.Context(), s, net, effort{})
		}
	})
}
