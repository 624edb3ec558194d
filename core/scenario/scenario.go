// Package scenario is the document that a user edits and shares: which network
// is split, on what device, edge server and link, and what may be sent.
//
// One table (key.go) says what each key of the document is; one codec reads and
// writes it in three carriers: the fragment of a link, the query string of the
// API, and a JSON object. A carrier that is damaged is salvaged: the good keys
// apply, and each bad one is answered with a Problem. Who wants to be strict
// refuses a document with any Problem.
//
// Links are canonical: fixed order of keys, defaults left out, the shortest
// decimal text of each number. Equal scenarios give equal links.
package scenario

import (
	"slices"

	"splitscope/core/cost"
	"splitscope/core/lang"
	"splitscope/core/network"
)

// Scenario is the document, version 1. Those that Parse, FromJSON, With and
// Default give are valid; Encode and the like expect a valid one.
type Scenario struct {
	Preset string // the named scenario that this one started from; empty for none

	Model string              // a network of the zoo
	Cuts  network.Granularity // how fine the candidates are
	// Only holds the ids of the candidates to choose from, in the order of the
	// network and without duplicates; nil means all. See Includes.
	Only []string

	Device, Edge float64 // computing rates, GMAC/s
	Mbps         float64 // bandwidth from device to edge, Mega bits per second
	RTT          float64 // round-trip time, ms, paid once when anything is sent

	DType cost.Encoding // of the activation that is sent
	Input cost.Encoding // of the input that is sent for EC
	Mega  Mega          // what "mega" in Mbps counts

	DeviceRange Range // the sweep of Device, GMAC/s
	MbpsRange   Range // the sweep of Mbps, in its unit

	X, Y           Axis // the inputs that sweep: X along curves and maps, Y up maps
	XScale, YScale AxisScale
	EdgeRange      Range // the sweep of Edge, GMAC/s
	RTTRange       Range // the sweep of RTT, ms

	// Uncertainty is how far the quantities of Uncertain may be off, in percent.
	Uncertainty float64
	Uncertain   Uncertain
}

// Axis is the key of an input that sweeps.
type Axis string

// The axes.
const (
	MbpsAxis   Axis = "mbps"
	DeviceAxis Axis = "device"
	EdgeAxis   Axis = "edge"
	RTTAxis    Axis = "rtt_ms"
)

var axes = []Axis{MbpsAxis, DeviceAxis, EdgeAxis, RTTAxis}

var axisNames = map[Axis]lang.Text{
	MbpsAxis:   {EN: "Bandwidth", KO: "대역폭"},
	DeviceAxis: {EN: "Device rate", KO: "디바이스 연산 성능"},
	EdgeAxis:   {EN: "Edge server rate", KO: "엣지 서버 연산 성능"},
	RTTAxis:    {EN: "Round-trip time", KO: "왕복 시간"},
}

// Name is what the input is called.
func (a Axis) Name() lang.Text { return axisNames[a] }

// Unit is the unit of an input, and Quantity a value of it with its unit.
func (s Scenario) Unit(a Axis) string {
	key, _ := keyNamed(string(a))
	return key.unit(s.Mega)
}

func (s Scenario) Quantity(a Axis, value float64) string { return lang.Quantity(value, s.Unit(a)) }

// AxisScale is how an axis is drawn.
type AxisScale string

// The scales of axes. AutoScale is logarithmic for rates and linear for times.
const (
	AutoScale   AxisScale = "auto"
	LogScale    AxisScale = "log"
	LinearScale AxisScale = "linear"
)

// Uncertain names what Uncertainty is about.
type Uncertain string

// What may be uncertain: each quantity alone, or all three independently.
const (
	UncertainAll    Uncertain = "all"
	UncertainDevice Uncertain = "device" // the device's rate
	UncertainWork   Uncertain = "work"   // the work of head and tail, by one factor
	UncertainMbps   Uncertain = "mbps"   // the bandwidth
)

// Range is the sweep of an axis.
func (s Scenario) Range(a Axis) Range {
	switch a {
	case DeviceAxis:
		return s.DeviceRange
	case EdgeAxis:
		return s.EdgeRange
	case RTTAxis:
		return s.RTTRange
	}
	return s.MbpsRange
}

// Value is the present value of an axis.
func (s Scenario) Value(a Axis) float64 { return *s.value(a) }

// Moved is the scenario with another value of an axis.
func (s Scenario) Moved(a Axis, value float64) Scenario {
	*s.value(a) = value
	return s
}

func (s *Scenario) value(a Axis) *float64 {
	switch a {
	case DeviceAxis:
		return &s.Device
	case EdgeAxis:
		return &s.Edge
	case RTTAxis:
		return &s.RTT
	}
	return &s.Mbps
}

// Logarithmic says how an axis with this scale is drawn.
func (k AxisScale) Logarithmic(a Axis) bool {
	return k == LogScale || k == AutoScale && a != RTTAxis
}

// Mega is the meaning of "mega" in sizes and rates of data.
type Mega string

// Real links count in decimal; the paper's figure was computed with binary.
const (
	Decimal Mega = "decimal"
	Binary  Mega = "binary"
)

// Bits is the number of bits in one megabit.
func (m Mega) Bits() float64 {
	if m == Binary {
		return 1 << 20
	}
	return 1e6
}

// Unit is the unit of a bandwidth, by its SI or IEC prefix.
func (m Mega) Unit() string {
	if m == Binary {
		return "Mibit/s"
	}
	return "Mbit/s"
}

// Range is a closed interval with Lo < Hi.
type Range struct{ Lo, Hi float64 }

// presets are the named scenarios, headed by the one without a name that every
// document starts from. Links rest on them: they never change.
//
// None sets Only, because an id means another split when the model or the cuts
// are overridden. The paper's candidates SP1..SP4 and LC follow from its stage
// cuts and its Input, and EC joins them as soon as the input may be sent.
var presets = []Scenario{plain, paper()}

var plain = Scenario{
	Model: "resnet50", Cuts: network.Stage,
	Device: 5, Edge: 100, Mbps: 50, RTT: 0,
	DType: cost.FP32, Input: cost.UINT8, Mega: Decimal,
	DeviceRange: Range{5, 100}, MbpsRange: Range{10, 1000},
	X: MbpsAxis, Y: DeviceAxis, XScale: AutoScale, YScale: AutoScale,
	EdgeRange: Range{10, 1000}, RTTRange: Range{0, 100},
	Uncertainty: 0, Uncertain: UncertainAll,
}

// paper is plain, whose numbers are the paper's, without EC and with the mega
// that its figures were computed with.
func paper() Scenario {
	s := plain
	s.Preset, s.Input, s.Mega = "paper", cost.None, Binary
	return s
}

// Default is the scenario of the link "v=1".
func Default() Scenario { return presets[0] }

// Presets lists the names of the presets.
func Presets() []string {
	var names []string
	for _, p := range presets[1:] {
		names = append(names, p.Preset)
	}
	return names
}

// preset finds a preset by name; the empty name is Default.
func preset(name string) (Scenario, bool) {
	i := slices.IndexFunc(presets, func(p Scenario) bool { return p.Preset == name })
	if i < 0 {
		return Default(), false
	}
	return presets[i], true
}

// Includes says whether the candidate with this id may be chosen: Only must
// name it, and for EC the input must be allowed to leave the device.
func (s Scenario) Includes(id string) bool {
	return (s.Only == nil || slices.Contains(s.Only, id)) && (id != network.EC || s.Input != cost.None)
}
