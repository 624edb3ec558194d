package solve

import (
	"math"

	"splitscope/core/network"
)

// Depth is the network along the order of its layers, whatever candidates the
// scenario takes: every cut between layers, as it weighs them.
type Depth struct {
	Steps []Candidate // EC first, LC last
	// Bottlenecks are the indices of the cuts inside of the network that send
	// less than every cut before them. Any other sends as much as one with less
	// work on the device. What must stay on the device counts for nothing.
	Bottlenecks []int
}

// Depth lists the cuts.
func (st *Study) Depth() (d Depth) {
	g := network.PerLayer
	if st.Scenario.Granularity() == network.PerOperator {
		g = network.PerOperator
	}
	least := math.Inf(1)
	for i, cut := range st.Network.Cuts(g) {
		k := st.Weigh(cut)
		d.Steps = append(d.Steps, k)
		if !st.Keeps(cut) && k.Bits < least {
			least = k.Bits
			if cut.ID != network.EC && cut.ID != network.LC {
				d.Bottlenecks = append(d.Bottlenecks, i)
			}
		}
	}
	return d
}
