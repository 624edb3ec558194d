package solve

import (
	"math"
	"slices"

	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/system/cost"
)

// Depth has every cut between layers, with its cost in the scenario, whatever
// candidates the scenario allows.
type Depth struct {
	Steps []Candidate // EC first, LC last
	// Bottlenecks are the indices of the cuts inside of the network that send less
	// than every cut before them. Any other cut sends at least as much as one with
	// less work on the device. Tensors that must stay on the device do not count.
	Bottlenecks []int
}

// Depth returns the cuts.
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

// Contenders reports, for each cut, whether it is best on some system under some
// encoding. A round trip favours LC and does not change the order of the others, so
// cost.Law without one finds them all. EC is left out of the comparison, because a
// scenario may exclude it.
func Contenders(cuts []network.Cut) []bool {
	return contenders(cuts, effort{}, nil, law)
}

func law(splits []cost.Split) [][]envelope.Piece {
	return [][]envelope.Piece{envelope.AlongX(cost.Law(splits), 0, 0, math.Inf(1))}
}

// apart has what is best where time is not spread alike, at several ratios of the rates.
// Splits that are best only between two of them are left out.
func apart(splits []cost.Split) (all [][]envelope.Piece) {
	planes := cost.System{Edge: 1}.Planes(splits, cost.Bandwidth, cost.Device)
	for tenths := -60; tenths <= 60; tenths += 5 {
		all = append(all, envelope.AlongX(planes, math.Pow(10, float64(tenths)/10), 0, math.Inf(1)))
	}
	return all
}

// contenders does so for efforts, with the pieces of what is best on some systems.
func contenders(cuts []network.Cut, e effort, n *network.Network, best func([]cost.Split) [][]envelope.Piece) []bool {
	contends := make([]bool, len(cuts))
	// Activations and inputs are weighed separately, once for each encoding.
	var inputs [][]float64
	for _, input := range network.AllInputs {
		inputs = append(inputs, weights(cuts, network.FP32, input, false))
	}
	var compared [][]float64
	for _, dtype := range network.Activations {
		inside := weights(cuts, dtype, network.None, true)
		for _, input := range inputs {
			bits := make([]float64, len(cuts))
			for i := range bits {
				bits[i] = inside[i] + input[i]
			}
			// The same bits in another unit do not change the order. Most encodings
			// are just that, since the input crosses few cuts.
			if unit := slices.Max(inside); unit > 0 && !math.IsInf(unit, 1) {
				for i := range bits {
					bits[i] /= unit
				}
			}
			if slices.ContainsFunc(compared, func(known []float64) bool { return slices.Equal(known, bits) }) {
				continue
			}
			compared = append(compared, bits)
			var splits []cost.Split
			var of []int
			for i, cut := range cuts {
				if cut.ID != network.EC && !math.IsInf(bits[i], 1) {
					k := e.split(n, cut)
					k.Bits = bits[i]
					splits = append(splits, k)
					of = append(of, i)
				}
			}
			for _, pieces := range best(splits) {
				for _, p := range pieces {
					contends[of[p.Plane]] = true
				}
			}
		}
	}
	return contends
}

// weights returns, for each cut but EC, the bits of the tensors that cross: of
// those inside the network, or of its inputs.
func weights(cuts []network.Cut, dtype, input network.Encoding, inside bool) []float64 {
	weigh, bits := network.Weigh(dtype, input), make([]float64, len(cuts))
	for i, cut := range cuts {
		for _, t := range cut.Tensors {
			if cut.ID != network.EC && (t.Input == network.Inside) == inside {
				bits[i] += weigh(t)
			}
		}
	}
	return bits
}

// Contends returns Contenders for the study's cuts. The result is shared: read only.
func (st *Study) Contends() []bool {
	return st.Scenario.Networks().Contended(weighed(st.Scenario, st.Network), st.Scenario.Granularity(), func() []bool {
		best := law
		if !st.Alike() {
			best = apart
		}
		return contenders(st.Cuts, st.effort, st.Network, best)
	})
}
