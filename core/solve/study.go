// Package solve answers a scenario: it takes the network's cuts, the system
// and the encodings, and finds the best split, the thresholds between splits,
// the splits that are never optimal, curves and maps.
//
// Answers are in the units that their field names say: milliseconds, Mbit/s as
// the scenario counts its mega, and 1e9 MAC/s for rates.
package solve

import (
	"fmt"
	"math"
	"slices"

	"splitscope/core/cost"
	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/scenario"
)

// giga is the prefix of computing rates and work; it is decimal throughout.
const giga = 1e9

// Candidate is a cut that a scenario allows, with what it costs.
type Candidate struct {
	network.Cut
	cost.Split
}

// Study is a scenario made ready to be asked.
type Study struct {
	Scenario   scenario.Scenario
	Network    *network.Network
	System     cost.System
	Cuts       []network.Cut // all of this granularity, EC and LC included
	Candidates []Candidate   // those that the scenario allows
}

// New prepares a scenario. It fails only for a scenario that package scenario
// did not make, such as one with an unknown model.
func New(s scenario.Scenario) (*Study, error) {
	net, ok := network.Lookup(s.Model)
	if !ok {
		return nil, fmt.Errorf("no network %q", s.Model)
	}
	study := &Study{Scenario: s, Network: net, System: system(s), Cuts: net.Cuts(s.Cuts)}
	for _, cut := range study.Cuts {
		if s.Includes(cut.ID) {
			study.Candidates = append(study.Candidates, study.candidate(cut, s.Input))
		}
	}
	if len(study.Candidates) == 0 {
		return nil, fmt.Errorf("no candidate is left to choose from")
	}
	return study, nil
}

func system(s scenario.Scenario) cost.System {
	return cost.System{
		Device:    s.Device * giga,
		Edge:      s.Edge * giga,
		Bandwidth: s.Mbps * s.Mega.Bits(),
		RTT:       s.RTT / 1000,
	}
}

// candidate weighs what crosses a cut. The network's input travels in its own
// encoding, activations in theirs.
func (st *Study) candidate(cut network.Cut, input cost.Encoding) Candidate {
	k := Candidate{cut, cost.Split{Head: float64(cut.Head), Tail: float64(cut.Tail)}}
	for _, t := range cut.Tensors {
		encoding := st.Scenario.DType
		if t.Layer == "" {
			encoding = input
		}
		k.Bits += encoding.Bits(t.Shape)
	}
	return k
}

// Baseline is a candidate to compare with, allowed by the scenario or not. EC
// is weighed with the input as uint8 where the scenario keeps it on the device.
func (st *Study) Baseline(id string) (k Candidate, latency cost.Latency) {
	input := st.BaselineInput()
	for _, cut := range st.Cuts {
		if cut.ID == id {
			k = st.candidate(cut, input)
		}
	}
	return k, st.System.Latency(k.Split)
}

// BaselineInput is the encoding in which Baseline sends the input.
func (st *Study) BaselineInput() cost.Encoding {
	if st.Scenario.Input == cost.None {
		return cost.UINT8
	}
	return st.Scenario.Input
}

func (st *Study) splits() []cost.Split {
	splits := make([]cost.Split, len(st.Candidates))
	for i, k := range st.Candidates {
		splits[i] = k.Split
	}
	return splits
}

// planes are the candidates over the map's coordinates: 1/bandwidth across,
// 1/device rate upwards.
func (st *Study) planes() []envelope.Plane {
	return st.System.Planes(st.splits(), cost.Bandwidth, cost.Device)
}

// Ranking lists the candidates' indices at the scenario's point, best first.
func (st *Study) Ranking() []int {
	at := st.System.At(cost.Bandwidth, cost.Device)
	return envelope.Order(st.planes(), at.X, at.Y)
}

// At is the same study at another point of the map.
func (st *Study) At(mbps, device float64) *Study {
	moved := *st
	moved.Scenario.Mbps, moved.Scenario.Device = mbps, device
	moved.System = system(moved.Scenario)
	return &moved
}

// bandwidth and rate turn coordinates back into the units of the scenario.
func (st *Study) mbps(x float64) float64 { return 1 / x / st.Scenario.Mega.Bits() }
func rate(y float64) float64             { return 1 / y / giga }

// Span is an interval of bandwidth on which one candidate is best.
type Span struct {
	Candidate int
	From, To  float64 // Mbit/s, ascending; 0 and +Inf where there is no end
}

// Spans are the best candidates over all bandwidths in [from, to] Mbit/s at the
// scenario's device rate; from may be 0 and to may be +Inf.
func (st *Study) Spans(from, to float64) []Span {
	mega := st.Scenario.Mega.Bits()
	at := st.System.At(cost.Bandwidth, cost.Device)
	pieces := envelope.AlongX(st.planes(), at.Y, cost.Bandwidth.Coordinate(to*mega), cost.Bandwidth.Coordinate(from*mega))
	slices.Reverse(pieces)
	spans := make([]Span, len(pieces))
	for i, p := range pieces {
		spans[i] = Span{p.Plane, st.mbps(p.To), st.mbps(p.From)}
	}
	spans[0].From, spans[len(spans)-1].To = from, to
	return spans
}

// Next is the interval of bandwidth around the scenario's own on which the
// answer stays, and the candidates beyond its ends, -1 where none comes.
func (st *Study) Next() (here Span, below, above int) {
	best := st.Ranking()[0]
	spans := st.Spans(0, math.Inf(1))
	i := slices.IndexFunc(spans, func(s Span) bool {
		return s.Candidate == best && s.From <= st.Scenario.Mbps && st.Scenario.Mbps <= s.To
	})
	if i < 0 { // best by a tie at this very bandwidth
		i = slices.IndexFunc(spans, func(s Span) bool { return st.Scenario.Mbps <= s.To })
	}
	below, above = -1, -1
	if i > 0 {
		below = spans[i-1].Candidate
	}
	if i+1 < len(spans) {
		above = spans[i+1].Candidate
	}
	return spans[i], below, above
}

// Law lists where the winner changes in s = B·(1/C_d − 1/C_e), in megabits (as
// the scenario counts them) per GMAC, while the paper's three terms are all
// that counts. It is nil for a scenario with a round-trip time.
func (st *Study) Law() (spans []Span, s float64) {
	if st.Scenario.RTT != 0 {
		return nil, 0
	}
	perGMAC := giga / st.Scenario.Mega.Bits()
	for _, p := range envelope.AlongX(cost.Law(st.splits()), 0, 0, math.Inf(1)) {
		spans = append(spans, Span{p.Plane, p.From * perGMAC, p.To * perGMAC})
	}
	return spans, st.System.Ratio() * perGMAC
}
