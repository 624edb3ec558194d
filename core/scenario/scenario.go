// Package scenario has the document that users edit and share: the network to
// split, the device, the edge server, the link, and what may be sent.
//
// The table in key.go describes every key of the document. One codec reads and
// writes three forms: the fragment of a link, the query string of the API, and a
// JSON object. Reading does not stop at the first error: valid keys apply, and each
// invalid one is reported. A strict caller refuses a document with any report.
//
// Links are canonical: fixed order of keys, defaults left out, each number in its
// shortest decimal form. Equal scenarios have equal links.
package scenario

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
)

// Scenario is the document, version 1. Parse, FromJSON, With and Default return
// valid scenarios; Encode and other methods expect a valid one.
type Scenario struct {
	Preset string // the named scenario that this one started from; empty for none

	Model string // a network of the zoo, or profile.Name for the network in Net
	Net   string // the profile of an imported network, see package profile
	// Size is the side of the input image in pixels, and Tokens the length of the
	// input text. Only the one that fits the model is used; 0 means the model's
	// default.
	Size, Tokens int
	Batch        int
	Compare      string // a network of the zoo to compare with; empty for none

	Cuts network.Granularity // where the network may be split
	Fuse Fuse                // whether fused operators count as one
	// Only has the ids of the allowed candidates, in the order of the network and
	// without duplicates; nil means all. See Includes.
	Only []string

	// DeviceProfile and EdgeProfile are ids of package devices or packed profiles, and
	// DeviceMS and EdgeMS are times of the whole network; see Known. Empty and 0 mean none.
	DeviceProfile, EdgeProfile string
	DeviceMS, EdgeMS           float64

	Device, Edge float64 // effective computing rates, GMAC/s
	Mbps         float64 // bandwidth from device to edge server, in megabits per second as Mega counts them
	RTT          float64 // round-trip time, ms, added once if anything is sent

	DType network.Encoding // of the activation that is sent
	Input network.Encoding // of the input that is sent for EC
	Mega  Mega             // the meaning of "mega" in Mbps

	DeviceRange Range // the sweep of Device, GMAC/s
	MbpsRange   Range // the sweep of Mbps, in its unit

	X, Y           Axis // the inputs that sweep: X along curves and maps, Y up maps
	XScale, YScale AxisScale
	EdgeRange      Range // the sweep of Edge, GMAC/s
	RTTRange       Range // the sweep of RTT, ms

	// Uncertainty is the relative error that the quantities of Uncertain may have,
	// in percent.
	Uncertainty float64
	Uncertain   Uncertain

	held bool // the ranges are from another scenario and do not grow, see Over

	networks cache.Networks // the cache of the caller; not part of the document
}

// Fuse says whether operators that every runtime computes together count as one.
type Fuse string

// The values of Fuse.
const (
	FuseOn  Fuse = "on"
	FuseOff Fuse = "off"
)

// Axis is the key of an input that sweeps.
type Axis string

// The axes.
const (
	MbpsAxis   Axis = "mbps"
	DeviceAxis Axis = "device"
	EdgeAxis   Axis = "edge"
	RTTAxis    Axis = "rtt_ms"
)

// input describes an input that can sweep.
type input struct {
	axis   Axis
	name   lang.Text
	column string // its name in tables for programs, without the unit
	value  func(*Scenario) *float64
	sweep  func(*Scenario) *Range
}

var inputs = []input{
	{MbpsAxis, "Bandwidth", "bandwidth", func(s *Scenario) *float64 { return &s.Mbps }, func(s *Scenario) *Range { return &s.MbpsRange }},
	{DeviceAxis, "Device rate", "device", func(s *Scenario) *float64 { return &s.Device }, func(s *Scenario) *Range { return &s.DeviceRange }},
	{EdgeAxis, "Edge server rate", "edge", func(s *Scenario) *float64 { return &s.Edge }, func(s *Scenario) *Range { return &s.EdgeRange }},
	{RTTAxis, "Round-trip time", "rtt", func(s *Scenario) *float64 { return &s.RTT }, func(s *Scenario) *Range { return &s.RTTRange }},
}

func (a Axis) input() input {
	i := slices.IndexFunc(inputs, func(in input) bool { return in.axis == a })
	return inputs[max(i, 0)]
}

func (a Axis) key() Key {
	key, _ := keyNamed(string(a))
	return key
}

// Axes returns the inputs that sweep, in the order of their keys.
func Axes() (all []Axis) {
	for _, k := range keys {
		if a := Axis(k.Name); a.input().axis == a {
			all = append(all, a)
		}
	}
	return all
}

// Name returns the input's name for people.
func (a Axis) Name() lang.Text { return a.input().name }

// RangeKey returns the key of the input's sweep.
func (a Axis) RangeKey() string { return string(a) + "_range" }

// Column returns the name of an input's column in tables for programs, with its
// unit: bandwidth_mibit_s, device_gmac_s, rtt_ms.
func (s Scenario) Column(a Axis) string {
	return a.input().column + "_" + lang.UnitName(s.Unit(a))
}

// Unit returns the unit of an input.
func (s Scenario) Unit(a Axis) string {
	key := a.key()
	return key.UnitIn(s.Mega)
}

// Quantity returns a value of an input with its unit.
func (s Scenario) Quantity(a Axis, value float64) string { return lang.Quantity(value, s.Unit(a)) }

// AxisScale is how an axis is drawn.
type AxisScale string

// The scales of axes. AutoScale is logarithmic for rates and linear for times.
const (
	AutoScale   AxisScale = "auto"
	LogScale    AxisScale = "log"
	LinearScale AxisScale = "linear"
)

// Uncertain is the quantity that Uncertainty is about.
type Uncertain string

// What may be uncertain: each quantity alone, or all three independently.
const (
	UncertainAll    Uncertain = "all"
	UncertainDevice Uncertain = "device" // the device's rate
	UncertainWork   Uncertain = "work"   // the work of head and tail, by one factor
	UncertainMbps   Uncertain = "mbps"   // the bandwidth
)

// Range returns the sweep of an axis: the range that was typed, or else the default
// range, which grows to include the present value. A range that equals the default
// counts as not typed, since a link cannot tell.
func (s Scenario) Range(a Axis) Range {
	usual, _ := preset(s.Preset)
	if typed := *s.sweep(a); s.held || typed != *usual.sweep(a) {
		return typed
	}
	return s.Around(a)
}

// Fixed returns the sweep of an axis without growing it.
func (s Scenario) Fixed(a Axis) Range { return *s.sweep(a) }

// Around returns the sweep of an axis, typed or not, grown to include the present
// value. If the value is beyond an end, the end moves to the next of 1, 2 and 5
// times a power of ten beyond the value, within the limit of the input.
func (s Scenario) Around(a Axis) Range {
	r, v := *s.sweep(a), s.Value(a)
	key := a.key()
	if v < r.Lo {
		r.Lo = max(key.Min, roundBelow(v))
	}
	if v > r.Hi {
		r.Hi = min(key.Max, roundAbove(v))
	}
	return r
}

// Shown returns edits after which the curves and the map show the present point. It
// returns none if they show it already, or if no edit makes them.
func (s Scenario) Shown() map[string]string {
	edits := map[string]string{}
	for _, a := range []Axis{s.X, s.Y} {
		if r := s.Around(a); r != s.Range(a) {
			edits[a.RangeKey()] = r.text()
		}
	}
	if len(edits) == 0 {
		return nil
	}
	if _, problems := s.WithAll(edits); len(problems) > 0 {
		return nil
	}
	return edits
}

// roundBelow returns the next of 1, 2 and 5 times a power of ten below a value. It
// is parsed from decimal text, so that it equals the number in a link.
func roundBelow(v float64) (below float64) {
	for _, r := range roundNumbers(v) {
		if r < v {
			below = r
		}
	}
	return below
}

// roundAbove returns the next such number above a value.
func roundAbove(v float64) float64 {
	rounds := roundNumbers(v)
	return rounds[slices.IndexFunc(rounds, func(r float64) bool { return r > v })]
}

// roundNumbers returns 1, 2 and 5 times the powers of ten around a value. It
// returns none for a value that is too small.
func roundNumbers(v float64) (rounds []float64) {
	if v <= 0 {
		return nil
	}
	exponent := int(math.Floor(math.Log10(v)))
	for e := exponent - 1; e <= exponent+1; e++ {
		for _, step := range []int{1, 2, 5} {
			round, _ := strconv.ParseFloat(fmt.Sprintf("%de%d", step, e), 64)
			rounds = append(rounds, round)
		}
	}
	return rounds
}

func (s *Scenario) sweep(a Axis) *Range { return a.input().sweep(s) }

func (s *Scenario) value(a Axis) *float64 { return a.input().value(s) }

// Value returns the present value of an axis.
func (s Scenario) Value(a Axis) float64 { return *s.value(a) }

// Takes reports whether an axis may have a value.
func (s Scenario) Takes(a Axis, value float64) bool {
	key := a.key()
	return key.holds(value)
}

// Moved returns the scenario with another value of an axis.
func (s Scenario) Moved(a Axis, value float64) Scenario {
	*s.value(a) = value
	return s
}

// Logarithmic reports whether an axis with this scale is logarithmic.
func (k AxisScale) Logarithmic(a Axis) bool {
	key := a.key()
	return k == LogScale || k == AutoScale && key.Scale == Log
}

// Mega says whether a megabit is 10^6 or 2^20 bits, in sizes and rates of data.
type Mega string

// Real links count in decimal; the paper's figure was computed in binary.
const (
	Decimal Mega = "decimal"
	Binary  Mega = "binary"
)

// Bits returns the number of bits in one megabit.
func (m Mega) Bits() float64 {
	if m == Binary {
		return 1 << 20
	}
	return 1e6
}

// Unit returns the unit of a bandwidth, by its SI or IEC prefix.
func (m Mega) Unit() string {
	if m == Binary {
		return "Mibit/s"
	}
	return "Mbit/s"
}

// Range is a closed interval with Lo < Hi.
type Range struct{ Lo, Hi float64 }

// text returns the canonical text in a link.
func (r Range) text() string { return FormatNumber(r.Lo) + ".." + FormatNumber(r.Hi) }

// presets has the named scenarios. The first has no name, and every document starts
// from it. Presets never change, because links depend on them.
//
// None sets Only, because an id means another split when the model or the cuts are
// overridden. The paper's candidates SP1..SP4 and LC follow from its stage cuts and
// its Input, and EC is added as soon as the input may be sent.
var presets = []Scenario{plain, paper()}

var plain = Scenario{
	Model: "resnet50", Batch: 1, Cuts: network.Stage, Fuse: FuseOn,
	Device: 5, Edge: 100, Mbps: 50, RTT: 0,
	DType: network.FP32, Input: network.UINT8, Mega: Decimal,
	DeviceRange: Range{5, 100}, MbpsRange: Range{10, 1000},
	X: MbpsAxis, Y: DeviceAxis, XScale: AutoScale, YScale: AutoScale,
	EdgeRange: Range{10, 1000}, RTTRange: Range{0, 100},
	Uncertainty: 0, Uncertain: UncertainAll,
}

// paper returns the preset of the paper: plain, which has the paper's numbers,
// without EC and with the paper's meaning of mega.
func paper() Scenario {
	s := plain
	s.Preset, s.Input, s.Mega = "paper", network.None, Binary
	return s
}

// Default returns the scenario of the link "v=1".
func Default() Scenario { return presets[0] }

// Presets returns the names of the presets.
func Presets() []string {
	var names []string
	for _, p := range presets[1:] {
		names = append(names, p.Preset)
	}
	return names
}

// preset returns the preset with a name; the empty name means Default.
func preset(name string) (Scenario, bool) {
	i := slices.IndexFunc(presets, func(p Scenario) bool { return p.Preset == name })
	if i < 0 {
		return Default(), false
	}
	return presets[i], true
}

// Includes reports whether a cut is allowed: Only must have its id, and if an input
// crosses, as at EC, inputs must be allowed to leave the device.
func (s Scenario) Includes(cut network.Cut) bool {
	if s.Only != nil && !slices.Contains(s.Only, cut.ID) {
		return false
	}
	return s.Input != network.None || !slices.ContainsFunc(cut.Tensors, func(t network.Tensor) bool { return t.Input != network.Inside })
}

// Granularity returns the granularity of the candidates.
func (s Scenario) Granularity() network.Granularity {
	if s.Cuts == network.PerLayer && s.Fuse == FuseOff {
		return network.PerOperator
	}
	return s.Cuts
}

// Network returns the network at the scenario's size and batch. The result is
// shared and must not be changed. It fails only for scenarios that this package did
// not make.
func (s Scenario) Network() (*network.Network, error) {
	if s.Model == profile.Name {
		return s.networks.Unpack(s.Net)
	}
	entry, ok := zoo.Find(s.Model)
	if !ok {
		return nil, fmt.Errorf("no network %q", s.Model)
	}
	return s.networks.Build(entry, s.size(), s.Batch)
}

// Networks returns the cache that the scenario was parsed with.
func (s Scenario) Networks() cache.Networks { return s.networks }

// size returns the extent of the model's input, whichever key has it.
func (s Scenario) size() int {
	entry, _ := zoo.Find(s.Model)
	given := s.Size
	if entry.Input == network.Tokens {
		given = s.Tokens
	}
	if given == 0 {
		return entry.Size.Default
	}
	return given
}

// Media returns the content of the model's input.
func (s Scenario) Media() network.Media {
	if entry, ok := zoo.Find(s.Model); ok {
		return entry.Input
	}
	if net, err := s.Network(); err == nil {
		return net.Inputs[0].Input
	}
	return network.Values
}

// Compared returns the scenario of the network to compare with. All conditions are
// the same. A device with a profile has another effective rate then, and the same speed.
func (s Scenario) Compared() Scenario {
	other := s
	other.Model, other.Compare = s.Compare, ""
	other.Net, other.Size, other.Tokens, other.Only = "", 0, 0, nil
	s.DeviceMS, s.EdgeMS = 0, 0 // they are times of this network
	other.DeviceMS, other.EdgeMS = 0, 0
	for _, i := range Sides {
		rate := other.value(sides[i].axis)
		if own, others := s.Known(i).Rate, other.Known(i).Rate; own > 0 && others > 0 {
			*rate = max(computeRate.Min, min(others*(*rate/own), computeRate.Max))
		}
	}
	if !slices.Contains(network.Inputs(other.Media()), other.Input) {
		other.Input = network.Inputs(other.Media())[1]
	}
	return other
}

// Over returns the scenario with the axes of another one: their inputs, scales and
// ranges. It also gets the other's meaning of mega, and its bandwidth is converted.
func (s Scenario) Over(other Scenario) Scenario {
	s.Mbps *= s.Mega.Bits() / other.Mega.Bits()
	s.Mega = other.Mega
	s.X, s.Y, s.XScale, s.YScale = other.X, other.Y, other.XScale, other.YScale
	for _, in := range inputs {
		*in.sweep(&s) = other.Range(in.axis)
	}
	s.held = true
	return s
}
