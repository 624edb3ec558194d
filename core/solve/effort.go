package solve

import (
	"math"

	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/system/cost"
	"splitscope/core/system/device"
)

// effort says how the time of the network is spread over it on the device and on the edge
// server. Without a profile, all MACs take equally long.
//
// A head that takes the time h on the device, where the network takes H, has the effort
// W·h/H: as many MACs as the device computes in that time at its effective rate W/H. So
// with efforts in the place of MACs, latency is the paper's equation, and every cut is a
// plane over the same axes. The same holds for tails on the edge server.
type effort struct{ device, edge device.Heads }

func effortOf(s scenario.Scenario) effort {
	return effort{s.Heads(scenario.OnDevice), s.Heads(scenario.OnEdge)}
}

// byMACs reports whether there is no profile.
func (e effort) byMACs() bool { return e.device == nil && e.edge == nil }

// split returns a cut's split, which sends nothing yet.
func (e effort) split(n *network.Network, cut network.Cut) cost.Split {
	k := cost.Split{Head: float64(cut.Head.MACs), Tail: float64(cut.Tail.MACs)}
	if e.device != nil {
		k.Head = float64(n.MACs()) * (e.device.Of(cut) / e.device.Total())
	}
	if e.edge != nil {
		k.Tail = float64(n.MACs()) * max(0, 1-e.edge.Of(cut)/e.edge.Total())
	}
	return k
}

// layers returns the effort of each layer by the times of heads on one side.
func layers(n *network.Network, heads device.Heads) []float64 {
	efforts := make([]float64, len(n.Layers))
	for i, l := range n.Layers {
		efforts[i] = float64(l.MACs)
		if heads != nil {
			efforts[i] = float64(n.MACs()) * ((heads[i+1] - heads[i]) / heads.Total())
		}
	}
	return efforts
}

// Alike reports whether the time is spread alike on the device and on the edge server:
// whether head and tail of every cut together have the network's work. Only then does a
// single number decide between them.
func (st *Study) Alike() bool {
	total := float64(st.Network.MACs())
	for _, cut := range st.Cuts {
		if k := st.effort.split(st.Network, cut); math.Abs(k.Head+k.Tail-total) > 1e-9*total {
			return false
		}
	}
	return true
}
