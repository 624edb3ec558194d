package scenario

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/system/cost"
)

// Kind says what the value of a key looks like.
type Kind string

// The kinds of values, with their text in a link.
const (
	NumberKind Kind = "number" // a decimal number: 50
	ChoiceKind Kind = "choice" // one of Key.Options: fp32
	RangeKind  Kind = "range"  // two numbers, the lower first: 5..100
	ListKind   Kind = "list"   // names with commas between them: SP1,LC
	TextKind   Kind = "text"   // a packed part: d1.…
)

// Scale is how a slider for a number moves.
type Scale string

// The scales. A quantity that may be zero is linear.
const (
	Log    Scale = "log"
	Linear Scale = "linear"
)

// Limit bounds a quantity, both ends included.
type Limit struct {
	Quantity lang.Text // what is bounded
	Min, Max float64   // in the unit of the key
	Reason   lang.Text // what the two ends stand for
	Least    float64   // the least value above 0, where 0 is allowed too
	Step     int       // of whole numbers that come in steps; 0 where any will do
}

// narrowest is the least width of a range, as a share of its upper end: axes that
// are narrower have ends that are printed alike.
const narrowest = 0.001

var axisScales = []AxisScale{AutoScale, LogScale, LinearScale}

var (
	computeRate = Limit{
		Quantity: "A computing rate",
		Min:      0.001, Max: 1e6,
		Reason: "from a microcontroller to a pod of accelerators",
	}
	bandwidth = Limit{
		Quantity: "A bandwidth",
		Min:      0.001, Max: 1e6,
		Reason: "from a low-power wide-area network to a terabit backbone",
	}
	roundTrip = Limit{
		Quantity: "A round-trip time",
		Min:      0, Max: 10000, Least: 1e-6,
		Reason: "from no delay to ten seconds, where connections time out",
	}
	share = Limit{
		Quantity: "An uncertainty",
		Min:      0, Max: 90, Least: 0.001,
		Reason: "from exact to almost unknown; at 100 % a rate could be zero",
	}
	imageSide = Limit{
		Quantity: "The side of the input image",
		Min:      1, Max: 2048,
		Reason: "as the architecture allows",
	}
	promptLength = Limit{
		Quantity: "The length of the input text",
		Min:      1, Max: 8192,
		Reason: "as the architecture allows",
	}
	batchSize = Limit{
		Quantity: "The batch",
		Min:      1, Max: zoo.MaxBatch,
		Reason: "from one input at a time to a large batch",
	}
	schemaVersion = Limit{
		Quantity: "The version",
		Min:      1, Max: 1,
		Reason: "the versions of the schema so far",
	}
)

// Key is one key of the document.
type Key struct {
	Name    string
	Label   lang.Text // what people call it
	Kind    Kind
	Unit    string // of numbers and ranges; that of a bandwidth under Decimal, see UnitIn
	Default string // without a preset, as canonical text
	Limit          // of a number and of both ends of a range
	Scale   Scale  // of numbers and ranges
	Options []string
	Whole   bool // it takes whole numbers alone

	// set reads text, free of surrounding space, into the scenario. What it
	// finds bad it leaves as it was.
	set func(s *Scenario, text string) []*fault.Fault
	// text is the canonical text of the scenario's value.
	text func(s Scenario) string
}

// Keys lists the keys in their canonical order.
func Keys() []Key { return slices.Clone(keys) }

// keys is the one place that knows the keys. The order is that of links, and of
// meaning too: what a key depends on comes before it.
var keys = withDefaults(
	Key{
		Name: "v", Label: "Version", Kind: NumberKind, Limit: schemaVersion, Scale: Linear,
		set: func(_ *Scenario, text string) []*fault.Fault {
			if text != Version {
				return []*fault.Fault{problem(UnsupportedVersion, "v", text)}
			}
			return nil
		},
		text: func(Scenario) string { return Version },
	},
	Key{
		Name: "preset", Label: "Preset", Kind: ChoiceKind, Options: Presets(),
		set: func(s *Scenario, text string) []*fault.Fault {
			found, ok := preset(text)
			if !ok {
				return []*fault.Fault{misspelt(NotOneOf, "preset", text, text, Presets())}
			}
			*s = found
			return nil
		},
		text: func(s Scenario) string { return s.Preset },
	},
	choice("model", "Network", UnknownModel, append(zoo.Names(), profile.Name), func(s *Scenario) *string { return &s.Model }),
	Key{
		Name: "net", Label: "Imported network", Kind: TextKind,
		set:  setNet,
		text: func(s Scenario) string { return s.Net },
	},
	whole("size", "Input size", "px", imageSide, func(s *Scenario) *int { return &s.Size }, func(s Scenario) *int {
		return s.extent(network.Image)
	}),
	whole("tokens", "Tokens", "", promptLength, func(s *Scenario) *int { return &s.Tokens }, func(s Scenario) *int {
		return s.extent(network.Tokens)
	}),
	whole("batch", "Batch", "", batchSize, func(s *Scenario) *int { return &s.Batch }, func(s Scenario) *int {
		if s.Model == profile.Name {
			return nil
		}
		return &s.Batch
	}),
	choice("cuts", "Granularity", NotOneOf, network.Granularities, func(s *Scenario) *network.Granularity { return &s.Cuts }),
	choice("fuse", "Fused operators", NotOneOf, []Fuse{FuseOn, FuseOff}, func(s *Scenario) *Fuse { return &s.Fuse }),
	Key{
		Name: "only", Label: "Candidates", Kind: ListKind,
		set:  setOnly,
		text: func(s Scenario) string { return strings.Join(s.Only, ",") },
	},
	number("device", DeviceAxis.Name(), cost.RateUnit, Log, computeRate, func(s *Scenario) *float64 { return &s.Device }),
	number("edge", EdgeAxis.Name(), cost.RateUnit, Log, computeRate, func(s *Scenario) *float64 { return &s.Edge }),
	number("mbps", MbpsAxis.Name(), Decimal.Unit(), Log, bandwidth, func(s *Scenario) *float64 { return &s.Mbps }),
	number("rtt_ms", RTTAxis.Name(), "ms", Linear, roundTrip, func(s *Scenario) *float64 { return &s.RTT }),
	choice("dtype", "Activation", NotOneOf, network.Activations, func(s *Scenario) *network.Encoding { return &s.DType }),
	choice("input", "Raw input", NotOneOf, network.AllInputs, func(s *Scenario) *network.Encoding { return &s.Input }),
	choice("mega", "Mega", NotOneOf, []Mega{Decimal, Binary}, func(s *Scenario) *Mega { return &s.Mega }),
	span("device_range", "Range of device rates", cost.RateUnit, Log, computeRate, func(s *Scenario) *Range { return &s.DeviceRange }),
	span("mbps_range", "Range of bandwidths", Decimal.Unit(), Log, bandwidth, func(s *Scenario) *Range { return &s.MbpsRange }),
	choice("x", "Horizontal axis", NotOneOf, axes, func(s *Scenario) *Axis { return &s.X }),
	choice("y", "Vertical axis", NotOneOf, axes, func(s *Scenario) *Axis { return &s.Y }),
	choice("x_scale", "Scale of the horizontal axis", NotOneOf, axisScales, func(s *Scenario) *AxisScale { return &s.XScale }),
	choice("y_scale", "Scale of the vertical axis", NotOneOf, axisScales, func(s *Scenario) *AxisScale { return &s.YScale }),
	span("edge_range", "Range of edge server rates", cost.RateUnit, Log, computeRate, func(s *Scenario) *Range { return &s.EdgeRange }),
	span("rtt_ms_range", "Range of round-trip times", "ms", Linear, roundTrip, func(s *Scenario) *Range { return &s.RTTRange }),
	number("uncertainty", "Error up to", "%", Linear, share, func(s *Scenario) *float64 { return &s.Uncertainty }),
	choice("uncertain", "Error of", NotOneOf, []Uncertain{UncertainAll, UncertainDevice, UncertainWork, UncertainMbps}, func(s *Scenario) *Uncertain { return &s.Uncertain }),
	optional(choice("compare", "Compared with", UnknownModel, zoo.Names(), func(s *Scenario) *string { return &s.Compare })),
)

// UnitIn is that of the key's numbers; that of a bandwidth follows mega.
func (k Key) UnitIn(mega Mega) string {
	if k.Unit == Decimal.Unit() {
		return mega.Unit()
	}
	return k.Unit
}

func withDefaults(table ...Key) []Key {
	for i, k := range table {
		table[i].Default = k.text(Default())
	}
	return table
}

func keyNamed(name string) (Key, bool) {
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name })
	if i < 0 {
		return Key{}, false
	}
	return keys[i], true
}

func number(name string, label lang.Text, unit string, scale Scale, limit Limit, field func(*Scenario) *float64) Key {
	return Key{
		Name: name, Label: label, Kind: NumberKind, Unit: unit, Scale: scale, Limit: limit,
		set: func(s *Scenario, text string) []*fault.Fault {
			v, ok := parseNumber(text)
			switch {
			case !ok:
				return []*fault.Fault{problem(NotANumber, name, text, within(limit, unit))}
			case !limit.holds(v):
				return []*fault.Fault{problem(OutOfRange, name, text, within(limit, unit))}
			}
			*field(s) = v
			return nil
		},
		text: func(s Scenario) string { return FormatNumber(*field(&s)) },
	}
}

func choice[T ~string](name string, label lang.Text, unknown fault.Kind, options []T, field func(*Scenario) *T) Key {
	k := Key{Name: name, Label: label, Kind: ChoiceKind}
	for _, o := range options {
		k.Options = append(k.Options, string(o))
	}
	k.set = func(s *Scenario, text string) []*fault.Fault {
		if !slices.Contains(options, T(text)) {
			return []*fault.Fault{misspelt(unknown, name, text, text, k.Options)}
		}
		*field(s) = T(text)
		return nil
	}
	k.text = func(s Scenario) string { return string(*field(&s)) }
	return k
}

func span(name string, label lang.Text, unit string, scale Scale, limit Limit, field func(*Scenario) *Range) Key {
	return Key{
		Name: name, Label: label, Kind: RangeKind, Unit: unit, Scale: scale, Limit: limit,
		set: func(s *Scenario, text string) []*fault.Fault {
			r, ok := parseRange(text)
			switch {
			case !ok || r.Lo >= r.Hi:
				return []*fault.Fault{problem(BadRange, name, text, within(limit, unit))}
			case !limit.holds(r.Lo) || !limit.holds(r.Hi):
				return []*fault.Fault{problem(OutOfRange, name, text, within(limit, unit))}
			case r.narrow():
				return []*fault.Fault{problem(NarrowRange, name, text)}
			}
			*field(s) = r
			return nil
		},
		text: func(s Scenario) string { return field(&s).text() },
	}
}

// whole is a whole number. shown gives the number that counts where the field
// holds 0 for a default that depends on other keys, nil where the key says
// nothing about the model.
func whole(name string, label lang.Text, unit string, limit Limit, field func(*Scenario) *int, shown func(Scenario) *int) Key {
	return Key{
		Name: name, Label: label, Kind: NumberKind, Unit: unit, Scale: Linear, Limit: limit, Whole: true,
		set: func(s *Scenario, text string) []*fault.Fault {
			v, ok := parseNumber(text)
			limit := s.limit(name, limit)
			before := *field(s)
			switch {
			case shown(*s) == nil && text == "":
				return nil
			case shown(*s) == nil:
				return []*fault.Fault{problem(NotForModel, name, text)}
			case !ok || v != math.Trunc(v):
				return []*fault.Fault{problem(NotWhole, name, text, within(limit, unit))}
			case !limit.holds(v):
				return []*fault.Fault{problem(OutOfRange, name, text, within(limit, unit))}
			}
			// What is the default anyway stays 0, so that it follows the model.
			if usual := *shown(*s); before != 0 || int(v) != usual {
				*field(s) = int(v)
			}
			return nil
		},
		text: func(s Scenario) string {
			if v := shown(s); v != nil {
				return strconv.Itoa(*v)
			}
			return ""
		},
	}
}

// extent is the size of the model's input if it holds this.
func (s Scenario) extent(m network.Media) *int {
	if s.Model == profile.Name || s.Media() != m {
		return nil
	}
	size := s.size()
	return &size
}

// limit is that of a key as the model narrows it.
func (s Scenario) limit(key string, l Limit) Limit {
	if entry, ok := zoo.Find(s.Model); ok && (key == "size" || key == "tokens") {
		l.Min, l.Max, l.Step = float64(entry.Size.Min), float64(entry.Size.Max), entry.Size.Step
	}
	return l
}

// Limits are those of the whole numbers that the scenario's network has.
func (s Scenario) Limits() map[string]Limit {
	limits := map[string]Limit{}
	for _, k := range keys {
		if k.Whole && k.text(s) != "" {
			limits[k.Name] = s.limit(k.Name, k.Limit)
		}
	}
	return limits
}

// Inputs are the encodings that the network's input may take.
func (s Scenario) Inputs() (names []string) {
	for _, e := range network.Inputs(s.Media()) {
		names = append(names, string(e))
	}
	return names
}

// optional lets a choice be empty.
func optional(k Key) Key {
	set := k.set
	k.set = func(s *Scenario, text string) []*fault.Fault {
		if text == "" {
			s.Compare = ""
			return nil
		}
		return set(s, text)
	}
	return k
}

func setNet(s *Scenario, text string) []*fault.Fault {
	if text == "" {
		s.Net = ""
		return nil
	}
	if _, err := unpack(text); err != nil {
		return []*fault.Fault{problem(BadNetwork, "net", text)}
	}
	s.Net = text
	return nil
}

// setOnly keeps the ids that the network has at the scenario's granularity. If
// these are all its ids the selection is none; if there is none left, Only is
// empty, which assemble answers.
func setOnly(s *Scenario, text string) (problems []*fault.Fault) {
	if text == "" {
		s.Only = nil
		return nil
	}
	if s.Cuts == network.Graph {
		return []*fault.Fault{problem(NotForGraph, "only", text)}
	}
	asked := map[string]bool{}
	for id := range strings.SplitSeq(text, ",") {
		asked[strings.TrimSpace(id)] = false
	}
	cuts := s.cuts()
	s.Only = []string{}
	for _, cut := range cuts {
		if _, ok := asked[cut.ID]; ok {
			asked[cut.ID] = true
			s.Only = append(s.Only, cut.ID)
		}
	}
	for id := range strings.SplitSeq(text, ",") {
		if id = strings.TrimSpace(id); !asked[id] {
			problems = append(problems, problem(UnknownCandidate, "only", id))
		}
	}
	if len(s.Only) == len(cuts) {
		s.Only = nil
	}
	return problems
}

func (l Limit) holds(v float64) bool {
	return l.Min <= v && v <= l.Max && (v == 0 || v >= l.Least) && (l.Step == 0 || math.Mod(v, float64(l.Step)) == 0)
}

func (r Range) narrow() bool { return r.Hi-r.Lo < narrowest*r.Hi }

// parseNumber reads a decimal number; what overflows is infinite, and so out of
// every limit. ParseFloat alone would take hexadecimal, "NaN" and "Inf" too.
func parseNumber(text string) (float64, bool) {
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && v == 0 {
		return 0, false
	}
	return v + 0, true // -0 becomes 0
}

// FormatNumber is the shortest text that reads back as the same number.
func FormatNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// parseRange refuses "0.1...5", which would otherwise read as 0.1 to 0.5.
func parseRange(text string) (Range, bool) {
	lower, upper, ok := strings.Cut(text, "..")
	lo, loOK := parseNumber(strings.TrimSpace(lower))
	hi, hiOK := parseNumber(strings.TrimSpace(upper))
	return Range{lo, hi}, ok && loOK && hiOK && !strings.Contains(text, "...")
}
