// Package solve answers a scenario. From the network's cuts, the system and the
// encodings it computes the best split, the thresholds between splits, the splits
// that are never optimal, curves and maps.
//
// Results are in the units that their field names give: milliseconds, Mbit/s as
// the scenario counts its mega, and 1e9 MAC/s for rates.
package solve

import (
	"fmt"
	"math"
	"slices"

	"splitscope/core/base/progress"
	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/system/cost"
)

// giga is the prefix of computing rates and work, which is always decimal.
const giga = 1e9

const milli = 1e-3 // of times

// Candidate is a cut that a scenario allows, with what it costs. The work of its Split is
// an effort: with profiles, what is computed at the effective rates in the times of head
// and tail.
type Candidate struct {
	network.Cut
	cost.Split
}

// Study is a scenario with its network, system and candidates. Its methods
// compute the results.
type Study struct {
	Scenario   scenario.Scenario
	Network    *network.Network
	System     cost.System
	X, Y       Axis          // the axes of maps; curves have X
	Cuts       []network.Cut // all of this granularity, EC first, LC last
	Candidates []Candidate   // those that the scenario allows

	effort  effort
	fixed   *fixed // shared by all points of the map
	ranking []int  // at this point
	courses map[scenario.Axis]*Course
	link    string
}

// fixed has the results that do not depend on the point of the map. They are
// computed at first use, since figures and verdict share them.
type fixed struct {
	splits []cost.Split
	planes []envelope.Plane
	tiling *envelope.Tiling
}

// New prepares a scenario. It returns an error only if package scenario did not
// make the scenario, for example if its model is unknown, or if the context
// ends while the cuts of a graph are computed.
func New(ctx progress.Context, s scenario.Scenario) (*Study, error) {
	net, err := s.Network()
	if err != nil {
		return nil, err
	}
	effort := effortOf(s)
	all, err := cuts(ctx, s, net, effort)
	if err != nil {
		return nil, err
	}
	study := &Study{
		Scenario: s, Network: net, System: system(s), Cuts: all,
		X: axis(s, s.X, s.XScale), Y: axis(s, s.Y, s.YScale), effort: effort, fixed: &fixed{},
	}
	study.Candidates = make([]Candidate, 0, len(study.Cuts))
	for _, cut := range study.Cuts {
		if s.Includes(cut) {
			study.Candidates = append(study.Candidates, study.candidate(cut, s.Input))
		}
	}
	if len(study.Candidates) == 0 {
		return nil, fmt.Errorf("no candidate is left to choose from")
	}
	return study, nil
}

// Compared returns the study of the network to compare with, or nil if there is
// none.
func (st *Study) Compared() *Study {
	if st.Scenario.Compare == "" {
		return nil
	}
	other, err := New(progress.Background, st.Scenario.Compared()) // a network of the zoo, or a profile
	if err != nil {
		return nil // the other network has none of the selected candidates
	}
	return other
}

func system(s scenario.Scenario) cost.System {
	return cost.System{
		Device:    s.Device * giga,
		Edge:      s.Edge * giga,
		Bandwidth: s.Mbps * s.Mega.Bits(),
		RTT:       s.RTT * milli,
	}
}

// candidate returns a cut with its cost.
func (st *Study) candidate(cut network.Cut, input network.Encoding) Candidate {
	bits := network.Weigh(st.Scenario.DType, input)
	k := Candidate{cut, st.effort.split(st.Network, cut)}
	for _, t := range cut.Tensors {
		k.Bits += bits(t)
	}
	return k
}

// Baseline returns a candidate to compare with, even if the scenario does not
// allow it. If the scenario keeps the input on the device, EC sends it in its
// usual encoding.
func (st *Study) Baseline(id string) (k Candidate, latency cost.Latency) {
	for _, cut := range st.Cuts {
		if cut.ID == id {
			k = st.Weigh(cut)
		}
	}
	return k, st.System.Latency(k.Split)
}

// Weigh returns any cut of the network with its cost, as Baseline does.
func (st *Study) Weigh(cut network.Cut) Candidate { return st.candidate(cut, st.BaselineInput()) }

// BaselineInput returns the encoding in which Baseline sends the input.
func (st *Study) BaselineInput() network.Encoding {
	if st.Scenario.Input == network.None {
		return network.Inputs(st.Network.Inputs[0].Input)[1]
	}
	return st.Scenario.Input
}

// Keeps reports whether a cut would send what the scenario keeps on the device.
func (st *Study) Keeps(cut network.Cut) bool {
	s := st.Scenario
	s.Only = nil
	return !s.Includes(cut)
}

// Allows reports whether the cut with this id is a candidate.
func (st *Study) Allows(id string) bool {
	return slices.ContainsFunc(st.Candidates, func(k Candidate) bool { return k.ID == id })
}

func (st *Study) splits() []cost.Split {
	if st.fixed.splits == nil {
		st.fixed.splits = make([]cost.Split, len(st.Candidates))
		for i, k := range st.Candidates {
			st.fixed.splits[i] = k.Split
		}
	}
	return st.fixed.splits
}

// planes returns the candidates' planes over the coordinates of the two axes. They
// are shared.
func (st *Study) planes() []envelope.Plane {
	if st.fixed.planes == nil {
		st.fixed.planes = st.System.Planes(st.splits(), st.X.Input, st.Y.Input)
	}
	return st.fixed.planes
}

// Planes returns the candidates' planes over the coordinates of the two axes.
// Values are in seconds.
func (st *Study) Planes() []envelope.Plane { return slices.Clone(st.planes()) }

// here returns the coordinates of the scenario's point.
func (st *Study) here() envelope.Point { return st.System.At(st.X.Input, st.Y.Input) }

// Best returns the index of the best candidate at the scenario's point.
func (st *Study) Best() int {
	at := st.here()
	return envelope.Winner(st.planes(), at.X, at.Y)
}

// Ranking returns the candidates' indices at the scenario's point, best first. The
// result is shared and must not be changed.
func (st *Study) Ranking() []int {
	if st.ranking == nil {
		at := st.here()
		st.ranking = envelope.Order(st.planes(), at.X, at.Y)
	}
	return st.ranking
}

// Link returns the scenario's canonical link, without "#" or "?".
func (st *Study) Link() string {
	if st.link == "" {
		st.link = st.Scenario.Encode()
	}
	return st.link
}

// At returns the same study at another point of the map.
func (st *Study) At(x, y float64) *Study {
	moved := *st
	moved.Scenario = st.Scenario.Moved(st.X.Key, x).Moved(st.Y.Key, y)
	moved.System, moved.ranking, moved.courses, moved.link = system(moved.Scenario), nil, nil, ""
	return &moved
}

// Span is an interval of an input on which one candidate is best.
type Span struct {
	Candidate int
	From, To  float64 // in the unit of the input's key, ascending
}

// Spans returns the best candidates while the input of the X axis alone moves over
// its range.
func (st *Study) Spans() []Span { return st.spans(st.X, st.X.Lo, st.X.Hi) }

// spans returns the best candidates while one input alone moves over [from, to],
// where to may be +Inf.
func (st *Study) spans(a Axis, from, to float64) []Span {
	planes, y := st.along(a)
	return a.spans(planes, y, from, to)
}

// spans returns the best of planes over the axis' coordinate, and another one that
// has the value y.
func (a Axis) spans(planes []envelope.Plane, y, from, to float64) []Span {
	lo, hi := a.interval(from, to)
	pieces := envelope.AlongX(planes, y, lo, hi)
	spans := make([]Span, len(pieces))
	for i, p := range pieces {
		ends := [2]float64{a.Value(p.From), a.Value(p.To)}
		spans[i] = Span{p.Plane, min(ends[0], ends[1]), max(ends[0], ends[1])}
	}
	if len(spans) > 1 && spans[0].From > spans[1].From {
		slices.Reverse(spans)
	}
	spans[0].From, spans[len(spans)-1].To = from, to
	return spans
}

// along returns the candidates' planes over the coordinate of one input and another
// one, which has the value y.
func (st *Study) along(a Axis) (planes []envelope.Plane, y float64) {
	other, planes := st.Y.Input, st.planes()
	if a.Input != st.X.Input {
		other = st.X.Input
		planes = st.System.Planes(st.splits(), a.Input, other)
	}
	return planes, st.System.At(a.Input, other).Y
}

// Hold is the interval of one input in which the best candidate does not change,
// over all values and not only those of the sweep.
type Hold struct {
	Axis         Axis
	From, To     float64 // 0 and +Inf if there is no change
	Below, Above int     // the best candidates beyond the ends, -1 if there is no change
}

// Hold returns the exact interval of one input. It contains the input's value.
func (st *Study) Hold(key scenario.Axis) Hold {
	c, value := st.Course(key), st.Scenario.Value(key)
	here := c.Spans[c.Here]
	// Converted to a coordinate and back, an end may have passed the value.
	h := Hold{Axis: c.Axis, From: min(here.From, value), To: max(here.To, value), Below: -1, Above: -1}
	if c.Here > 0 {
		h.Below = c.Spans[c.Here-1].Candidate
	}
	if c.Here+1 < len(c.Spans) {
		h.Above = c.Spans[c.Here+1].Candidate
	}
	return h
}

// Flip returns the smallest factor by which the inputs must change together, each
// up or down, to make another candidate the best, and that candidate. It returns
// +Inf and -1 if no change does.
func (st *Study) Flip() (factor float64, rival int) {
	return st.System.Flip(st.splits(), st.Ranking()[0])
}

// uncertainty is that of the scenario.
func (st *Study) uncertainty() cost.Uncertainty {
	share := st.Scenario.Uncertainty / 100
	switch st.Scenario.Uncertain {
	case scenario.UncertainDevice:
		return cost.Uncertainty{Device: share}
	case scenario.UncertainWork:
		return cost.Uncertainty{Work: share}
	case scenario.UncertainMbps:
		return cost.Uncertainty{Bandwidth: share}
	}
	return cost.Uncertainty{Device: share, Work: share, Bandwidth: share}
}

// Doubt describes the effect of the scenario's uncertainty on the answer at its
// point.
type Doubt struct {
	CanBeBest []int   // the candidates that are best for some values within it
	Regret    float64 // how much longer than the best the choice can take, in seconds
}

// Doubt returns the effect of the uncertainty, or nil if nothing is uncertain.
func (st *Study) Doubt() *Doubt {
	if st.Scenario.Uncertainty == 0 {
		return nil
	}
	best, by := st.Ranking()[0], st.uncertainty()
	d := &Doubt{st.System.CanBeBest(st.splits(), by), st.System.Regret(st.splits(), best, by)}
	if len(d.CanBeBest) == 1 {
		d.Regret = 0 // up to rounding
	}
	return d
}

// Law returns the best candidates by s = B·(1/C_d − 1/C_e), in megabits (as the
// scenario counts them) per GMAC, and the scenario's s. Only the paper's three
// terms count, so spans is nil for a scenario with a round-trip time, and without
// Alike.
func (st *Study) Law() (spans []Span, s float64) {
	if st.Scenario.RTT != 0 || !st.Alike() {
		return nil, 0
	}
	perGMAC := giga / st.Scenario.Mega.Bits()
	for _, p := range envelope.AlongX(cost.Law(st.splits()), 0, 0, math.Inf(1)) {
		spans = append(spans, Span{p.Plane, p.From * perGMAC, p.To * perGMAC})
	}
	return spans, st.System.Ratio() * perGMAC
}
