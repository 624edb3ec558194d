package solve

import (
	"slices"

	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/system/cost"
)

// Version is the version of the answers. It changes whenever the answer to any
// scenario changes, so that the page can explain why an old link has another
// result.
const Version = "2"

// Result returns the short form of the answer that a link carries.
func (st *Study) Result() scenario.Result { return st.result(st.Spans()) }

// ResultAs returns the result over the sweep that a version of the core used for
// the same scenario. In version 1 the sweep did not grow to include the scenario's
// point.
func (st *Study) ResultAs(core string) scenario.Result {
	if core != "1" {
		return st.Result()
	}
	r := st.Scenario.Fixed(st.X.Key)
	return st.result(st.spans(st.X, r.Lo, r.Hi))
}

func (st *Study) result(spans []Span) scenario.Result {
	winners, at := make([]string, len(spans)), make([]float64, len(spans)-1)
	for i, s := range spans {
		winners[i] = st.Candidates[s.Candidate].ID
		if i > 0 {
			at[i-1] = s.From
		}
	}
	return scenario.NewResult(Version, st.Candidates[st.Best()].ID, winners, at)
}

// Solution is the answer at the scenario's point and over its sweep, in JSON.
type Solution struct {
	Scenario     scenario.Scenario `json:"scenario" doc:"The scenario with all keys."`
	Link         string            `json:"link" doc:"The scenario as a canonical link's fragment."`
	Best         string            `json:"best" doc:"The candidate with the least latency."`
	RunnerUp     *string           `json:"runner_up" doc:"The second best candidate; null if there is only one."`
	MarginMS     *float64          `json:"margin_ms" doc:"How much longer the runner-up takes, ms."`
	Cuts         []CutLatency      `json:"cuts" doc:"The latency of each candidate at the scenario's point."`
	Thresholds   []Threshold       `json:"thresholds" doc:"The values of the x axis, over its range, at which the best candidate changes, ascending."`
	NeverOptimal []string          `json:"never_optimal" doc:"Candidates that are best nowhere in the rectangle of the two ranges."`
	Holds        []Interval        `json:"holds" doc:"How far each input alone may change before the best candidate changes."`
	Flip         *Change           `json:"flip" doc:"The smallest joint change of all inputs that makes another candidate as good; null if there is none."`
	Uncertain    *Uncertain        `json:"uncertain,omitempty" doc:"The answer within the scenario's uncertainty; left out if it is 0."`
	// Bound relates the network's work and sizes to the true ones if they are not
	// exact, and Inexact lists the operators that are the cause.
	Bound   string   `json:"bound,omitempty" doc:"How the network's work and sizes relate to the true ones if they are not exact: at_least, at_most or about."`
	Inexact []string `json:"inexact,omitempty" doc:"Operators whose cost or output is not known, so that the answer is not exact; left out if there are none."`
}

// Uncertain describes the answer if quantities are off, each by at most the same
// share and independently of each other.
type Uncertain struct {
	Percent   float64            `json:"percent" doc:"The error that each quantity may have, independently of the others, in percent."`
	Of        scenario.Uncertain `json:"of" doc:"What may be off: the device's rate, the work, the bandwidth, or all of them."`
	CanBeBest []string           `json:"can_be_best" doc:"The candidates that are best for some values within it."`
	RegretMS  float64            `json:"regret_ms" doc:"How much longer than another candidate best may take, for any values within it, in milliseconds."` // by which the best takes longer than another at most
}

// Interval is the interval of one input in which the best candidate does not
// change, in the unit of its key, over all values and not only its range. An end
// without a change is null, and so is the candidate beyond it.
type Interval struct {
	Axis  string   `json:"axis" doc:"The key of the input."`
	From  *float64 `json:"from" doc:"The lower end, in the unit of its key; null if there is no change."`
	To    *float64 `json:"to" doc:"The upper end, in the unit of its key; null if there is no change."`
	Below *string  `json:"below" doc:"The best candidate below it; null if there is no change."`
	Above *string  `json:"above" doc:"The best candidate above it; null if there is no change."`
}

// Change is the smallest joint change of all inputs that makes another candidate as
// good: each input changes by at most the factor, up or down.
type Change struct {
	Factor float64 `json:"factor" doc:"The largest change of each input, up or down."`
	Rival  string  `json:"rival" doc:"The candidate that is then as good."`
}

// CutLatency is the latency of one candidate at the scenario's point. Transfer
// includes the round trip.
type CutLatency struct {
	ID         string  `json:"id" doc:"The candidate."`
	DeviceMS   float64 `json:"device_ms" doc:"Time of the head on the device, ms."`
	TransferMS float64 `json:"transfer_ms" doc:"Time on the link, ms, including the round trip."`
	EdgeMS     float64 `json:"edge_ms" doc:"Time of the tail on the edge server, ms."`
	TotalMS    float64 `json:"total_ms" doc:"Total latency, ms."`
	Basis      *Bases  `json:"basis,omitempty" doc:"How each of the times is known; left out if all are assumed."`
}

// Basis says how a time is known.
type Basis string

// The bases, from the best.
const (
	Measured Basis = "measured" // of the whole network
	Fitted   Basis = "fitted"   // by a profile, which was fitted to measured times
	Assumed  Basis = "assumed"  // from a rate, a bandwidth, or a share of all MACs
)

// Bases says how the times of a cut are known.
type Bases struct {
	Device   Basis `json:"device_ms" doc:"Of device_ms."`
	Transfer Basis `json:"transfer_ms" doc:"Of transfer_ms."`
	Edge     Basis `json:"edge_ms" doc:"Of edge_ms."`
	Total    Basis `json:"total_ms" doc:"Of total_ms: that of the part which is known worst."`
}

// basis says how the time of a side is known: for the whole network, and for a part.
func (st *Study) basis(i scenario.Side) (whole, part Basis) {
	known := st.Scenario.Known(i)
	whole, part = Assumed, Assumed
	if known.Rate == 0 || st.Scenario.Rescaled(i) {
		return whole, part
	}
	if known.Profile != nil {
		whole, part = Fitted, Fitted
	}
	if known.Own || known.Measured {
		whole = Measured
	}
	return whole, part
}

// bases says how the times of cuts are known, or returns nil if all are assumed.
func (st *Study) bases() func(id string, parts cost.Latency) *Bases {
	deviceWhole, device := st.basis(scenario.OnDevice)
	edgeWhole, edge := st.basis(scenario.OnEdge)
	if deviceWhole == Assumed && edgeWhole == Assumed {
		return func(string, cost.Latency) *Bases { return nil }
	}
	order := []Basis{Measured, Fitted, Assumed}
	return func(id string, parts cost.Latency) *Bases {
		b := Bases{Device: device, Transfer: Assumed, Edge: edge, Total: Measured}
		switch id {
		case network.LC:
			b.Device = deviceWhole
		case network.EC:
			b.Edge = edgeWhole
		}
		for _, part := range []struct {
			seconds float64
			basis   Basis
		}{{parts.Device, b.Device}, {parts.Transfer, b.Transfer}, {parts.Edge, b.Edge}} {
			if part.seconds > 0 && slices.Index(order, part.basis) > slices.Index(order, b.Total) {
				b.Total = part.basis
			}
		}
		return &b
	}
}

// Threshold is a value of an axis at which the best candidate changes: From is
// best below it, To above.
type Threshold struct {
	Axis string  `json:"axis" doc:"The key of the input that changes."`
	At   float64 `json:"at" doc:"Its value, in the unit of its key."`
	From string  `json:"from" doc:"The best candidate below."`
	To   string  `json:"to" doc:"The best candidate above."`
}

// Solution returns the answer.
func (st *Study) Solution() Solution {
	ranking := st.Ranking()
	sol := Solution{
		Scenario:     st.Scenario,
		Link:         st.Link(),
		Best:         st.Candidates[ranking[0]].ID,
		Cuts:         st.Latencies(),
		Thresholds:   st.Thresholds(),
		NeverOptimal: st.NeverOptimal(),
		Holds:        st.intervals(),
	}
	if b := st.Network.Bounds(); b != network.Exact {
		sol.Bound = b.String()
		for _, list := range [][]network.Count{st.Network.Without, st.Network.Guessed, st.Network.AtMost} {
			for _, c := range list {
				if !slices.Contains(sol.Inexact, c.Name) {
					sol.Inexact = append(sol.Inexact, c.Name)
				}
			}
		}
	}
	if factor, rival := st.Flip(); rival >= 0 {
		sol.Flip = &Change{factor, st.Candidates[rival].ID}
	}
	if len(ranking) > 1 {
		runnerUp := st.Candidates[ranking[1]].ID
		// Totals are rounded, the ranking is not.
		margin := max(0, sol.Cuts[ranking[1]].TotalMS-sol.Cuts[ranking[0]].TotalMS)
		sol.RunnerUp, sol.MarginMS = &runnerUp, &margin
	}
	if d := st.Doubt(); d != nil {
		sol.Uncertain = &Uncertain{Percent: st.Scenario.Uncertainty, Of: st.Scenario.Uncertain, RegretMS: 1000 * d.Regret}
		for _, i := range d.CanBeBest {
			sol.Uncertain.CanBeBest = append(sol.Uncertain.CanBeBest, st.Candidates[i].ID)
		}
	}
	return sol
}

func (st *Study) intervals() []Interval {
	intervals := make([]Interval, 0, len(Inputs))
	for _, key := range Inputs {
		h, i := st.Hold(key), Interval{Axis: string(key)}
		if h.Below >= 0 {
			i.From, i.Below = &h.From, &st.Candidates[h.Below].ID
		}
		if h.Above >= 0 {
			i.To, i.Above = &h.To, &st.Candidates[h.Above].ID
		}
		intervals = append(intervals, i)
	}
	return intervals
}

// Latencies returns the latency of every candidate at the scenario's point.
func (st *Study) Latencies() []CutLatency {
	at := st.here()
	latencies := make([]CutLatency, len(st.Candidates))
	bases := st.bases()
	for i, p := range st.planes() {
		parts := st.System.Latency(st.Candidates[i].Split)
		latencies[i] = CutLatency{
			ID:         st.Candidates[i].ID,
			DeviceMS:   1000 * parts.Device,
			TransferMS: 1000 * parts.Transfer,
			EdgeMS:     1000 * parts.Edge,
			TotalMS:    1000 * p.At(at.X, at.Y),
			Basis:      bases(st.Candidates[i].ID, parts),
		}
	}
	return latencies
}

// Thresholds returns the values of the X axis' input, over its range, at which the
// best candidate changes, ascending.
func (st *Study) Thresholds() []Threshold {
	spans := st.Spans()
	thresholds := []Threshold{}
	for i, s := range spans[1:] {
		thresholds = append(thresholds, Threshold{
			Axis: string(st.X.Key),
			At:   s.From,
			From: st.Candidates[spans[i].Candidate].ID,
			To:   st.Candidates[s.Candidate].ID,
		})
	}
	return thresholds
}

// Wins reports, for each candidate, whether it is best somewhere in the rectangle
// of the two ranges, including its border, or at the scenario's point.
func (st *Study) Wins() []bool {
	wins := make([]bool, len(st.Candidates))
	for _, i := range st.tiling().Winners {
		wins[i] = true
	}
	if st.X.Within(st.Scenario.Value(st.X.Key)) && st.Y.Within(st.Scenario.Value(st.Y.Key)) {
		wins[st.Best()] = true
	}
	return wins
}

// NeverOptimal returns the candidates that are best nowhere in the rectangle of the
// two ranges.
func (st *Study) NeverOptimal() []string {
	never := []string{}
	for i, wins := range st.Wins() {
		if k := st.Candidates[i]; !wins {
			never = append(never, k.ID)
		}
	}
	return never
}
