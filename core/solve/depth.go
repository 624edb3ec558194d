package solve

import (
	"math"

	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/system/cost"
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

// Contenders says of each cut whether it is best on some system under some
// encoding. A round trip favours LC and leaves the order of the others as it is,
// so the law without one tells them all. EC is not compared with: candidates may
// be chosen without it, and to win against fewer is easier.
func Contenders(cuts []network.Cut) []bool {
	contends := make([]bool, len(cuts))
	for _, dtype := range network.Activations {
		for _, input := range network.AllInputs {
			bits := network.Weigh(dtype, input)
			var splits []cost.Split
			var of []int
			for i, cut := range cuts {
				k := cost.Split{Head: float64(cut.Head.MACs), Tail: float64(cut.Tail.MACs)}
				for _, t := range cut.Tensors {
					k.Bits += bits(t)
				}
				if cut.ID != network.EC && !math.IsInf(k.Bits, 1) {
					splits, of = append(splits, k), append(of, i)
				}
			}
			for _, p := range envelope.AlongX(cost.Law(splits), 0, 0, math.Inf(1)) {
				contends[of[p.Plane]] = true
			}
		}
	}
	return contends
}
