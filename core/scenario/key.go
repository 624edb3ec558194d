package scenario

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/system/cost"
)

// Kind is the kind of a key's value.
type Kind string

// The kinds of values, with their text in a link. The last three are choices with a
// control of their own kind.
const (
	NumberKind  Kind = "number"  // a decimal number: 50
	ChoiceKind  Kind = "choice"  // one of Key.Options: fp32
	RangeKind   Kind = "range"   // two numbers, the lower first: 5..100
	ListKind    Kind = "list"    // names with commas between them: SP1,LC
	TextKind    Kind = "text"    // a packed part: d1.…
	PresetKind  Kind = "preset"  // a named scenario, which resets all other keys
	NetworkKind Kind = "network" // a network of the zoo
	AxisKind    Kind = "axis"    // an input that sweeps, by its key
	ProfileKind Kind = "profile" // a device by its id, or its packed profile
)

// Scale is the scale of a number's slider.
type Scale string

// The scales. A quantity that may be zero is linear.
const (
	Log    Scale = "log"
	Linear Scale = "linear"
)

// Group is the subject of a key. Controls of one group are next to each other.
type Group struct {
	Name  string
	Label lang.Text
}

// The groups.
var (
	NetworkGroup     = Group{"network", "Network"}
	SystemGroup      = Group{"system", "System"}
	SentGroup        = Group{"sent", "What is sent"}
	CandidatesGroup  = Group{"candidates", "Split points"}
	SweepGroup       = Group{"sweep", "Axes and units"}
	UncertaintyGroup = Group{"uncertainty", "Uncertainty"}
)

// Groups returns all groups in the order of their controls.
func Groups() []Group {
	return []Group{SystemGroup, SentGroup, UncertaintyGroup, NetworkGroup, CandidatesGroup, SweepGroup}
}

// Option is a value of a choice, with its name for people.
type Option struct {
	Value string
	Label lang.Text // its name for people; empty if the value is the name
	Short lang.Text // a shorter label for its control, if there is one
	Hint  lang.Text // shown when it is chosen
}

// Limit is the allowed interval of a quantity, including both ends.
type Limit struct {
	Quantity lang.Text // the quantity's name
	Min, Max float64   // in the unit of the key
	Reason   lang.Text // what the two ends are examples of
	Least    float64   // the least value above 0, if 0 is allowed too
	Step     int       // of whole numbers in steps; 0 if any number is allowed
}

// narrowest is the least width of a range, as a share of its upper end. The ends of
// a narrower axis would be printed alike.
const narrowest = 0.001

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
	wholeTime = Limit{
		Quantity: "A time of the whole network",
		Min:      0.001, Max: 1e7,
		Reason: "from a microsecond to almost three hours",
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

// Key describes one key of the document, for links, the API, the page's controls
// and the documentation.
type Key struct {
	Name    string
	Label   lang.Text // its name for people
	Meaning lang.Text // its description, for the documentation
	Hint    lang.Text // shown at its control
	Symbol  string    // in the model: C_d
	Group   Group     // of its control; the zero Group if it has no control
	Unit    string    // of numbers and ranges; see UnitIn for bandwidths
	Default string    // canonical text of the value without a preset
	Limit             // of a number, or of both ends of a range
	Scale   Scale     // of numbers and ranges
	Options []Option  // of choices
	Whole   bool      // only whole numbers are allowed

	// Of is the key whose control includes this one, as for the scale of an axis
	// and the range of an input.
	Of string
	// OfNetwork means that the default and limits of the number depend on the
	// network. The key is empty for networks without such a number.
	OfNetwork bool
	// splits means that ids of splits mean other splits under another value.
	splits bool
	// goesWith are the keys whose edit resets this one.
	goesWith []string
	// ofTotal reports whether the value is about all of the network, so that an edit of
	// it resets this key; nil if it never is.
	ofTotal func(Scenario) bool
	// optional means that a choice may be empty.
	optional bool
	// unused reports whether the key has no effect in a scenario; nil if it always
	// has one.
	unused func(Scenario) bool

	field
}

// The names of keys that code outside of their rows needs.
const (
	ModelKey = "model"
	NetKey   = "net"
	InputKey = "input"

	fuseKey              = "fuse"
	onlyKey              = "only"
	xKey, yKey           = "x", "y"
	xScaleKey, yScaleKey = "x_scale", "y_scale"
)

// Keys returns the keys in canonical order.
func Keys() []Key { return slices.Clone(keys) }

// keys describes all keys. The order is the canonical order of links. A key comes
// after those that it depends on.
var keys = withDefaults(
	Key{
		Name: "v", Label: "Version", Meaning: "version of the schema",
		Limit: schemaVersion, Scale: Linear, Whole: true, field: version,
	},
	Key{
		Name: "preset", Label: "Preset", Meaning: "a named scenario, which the other keys override",
		Options: options(Presets(), Option{Value: "paper", Label: "the paper", Short: "The paper"}), field: named,
	},
	Key{
		Name: ModelKey, Label: "Network", Meaning: "a network of the zoo, or custom for the one in net",
		Group: NetworkGroup, splits: true,
		Options: options(append(zoo.Names(), profile.Name), Option{Value: profile.Name, Label: "imported", Hint: "Read from an ONNX file. Its cut profile is in the link."}),
		field:   model(func(s *Scenario) *string { return &s.Model }),
	},
	Key{
		Name: NetKey, Label: "Imported network", Meaning: "an imported network: its totals and cuts, packed",
		Of: ModelKey, goesWith: []string{ModelKey}, splits: true, field: packedNetwork,
	},
	Key{
		Name: "size", Label: "Input size", Meaning: "side of the input image",
		Group: NetworkGroup, goesWith: []string{ModelKey}, Unit: "px", Scale: Linear, Limit: imageSide, OfNetwork: true, Whole: true,
		field: extent(network.Image, func(s *Scenario) *int { return &s.Size }),
	},
	Key{
		Name: "tokens", Label: "Tokens", Meaning: "length of the input text",
		Group: NetworkGroup, goesWith: []string{ModelKey}, Scale: Linear, Limit: promptLength, OfNetwork: true, Whole: true,
		field: extent(network.Tokens, func(s *Scenario) *int { return &s.Tokens }),
	},
	Key{
		Name: "batch", Label: "Batch", Meaning: "inputs at a time",
		Group: NetworkGroup, Scale: Linear, Limit: batchSize, OfNetwork: true, Whole: true, field: batch,
	},
	Key{
		Name: "cuts", Label: "Granularity", Meaning: "granularity of the candidates",
		Group: CandidatesGroup, splits: true,
		Options: options(network.Granularities,
			Option{Value: string(network.Stage), Label: "stage"}, Option{Value: string(network.Block), Label: "block"},
			Option{Value: string(network.PerLayer), Label: "layer"}, Option{Value: string(network.Graph), Label: "graph",
				Hint: "The best of all one-way cuts, in any order of execution, found by minimum cut. There is no list to choose from."}),
		field: choice(func(s *Scenario) *network.Granularity { return &s.Cuts }),
	},
	Key{
		Name: fuseKey, Label: "Fused operators", Meaning: "on: convolution, normalization and activation are one layer; off: every operator is one",
		Group: CandidatesGroup, splits: true,
		Options: []Option{{Value: string(FuseOn), Label: "as one"}, {Value: string(FuseOff), Label: "apart"}},
		field:   choice(func(s *Scenario) *Fuse { return &s.Fuse }),
		unused:  func(s Scenario) bool { return s.Cuts != network.PerLayer || s.Model == profile.Name },
	},
	Key{
		Name: onlyKey, Label: "Candidates", Meaning: "candidates to choose from; all if it is not given",
		Group: CandidatesGroup, field: candidates,
	},
	Key{
		Name: "device_profile", Label: "Device", Meaning: "the device with its runtime, whose profile says how its time is spread over the network",
		field: ofSide(OnDevice),
	},
	Key{
		Name: "edge_profile", Label: "Edge server", Meaning: "the edge server with its runtime, in the same way",
		field: ofSide(OnEdge),
	},
	Key{
		Name: "device_ms", Label: "Time on the device", Meaning: "time of the whole network on the device, as measured",
		goesWith: []string{"device_profile"}, ofTotal: always,
		Unit: "ms", Scale: Log, Limit: wholeTime, field: totalOf(OnDevice),
	},
	Key{
		Name: "edge_ms", Label: "Time on the edge server", Meaning: "time of the whole network on the edge server, as measured",
		goesWith: []string{"edge_profile"}, ofTotal: always,
		Unit: "ms", Scale: Log, Limit: wholeTime, field: totalOf(OnEdge),
	},
	Key{
		Name: "device", Label: DeviceAxis.Name(), Meaning: "computing rate of the device for the whole network; one multiply-accumulate (MAC) is one operation; by default it follows from device_ms or device_profile if they are given",
		goesWith: []string{"device_profile", "device_ms"}, ofTotal: followed(OnDevice),
		Hint:  "One multiply-accumulate (MAC) is one operation, as in the paper: halve a vendor’s FLOPS figure.",
		Group: SystemGroup, Symbol: "C_d", Unit: cost.RateUnit, Scale: Log, Limit: computeRate, field: number(DeviceAxis.input().value),
	},
	Key{
		Name: "edge", Label: EdgeAxis.Name(), Meaning: "computing rate of the edge server for the whole network; by default it follows from edge_ms or edge_profile if they are given",
		goesWith: []string{"edge_profile", "edge_ms"}, ofTotal: followed(OnEdge),
		Group: SystemGroup, Symbol: "C_e", Unit: cost.RateUnit, Scale: Log, Limit: computeRate, field: number(EdgeAxis.input().value),
	},
	Key{
		Name: "mbps", Label: MbpsAxis.Name(), Meaning: "bandwidth from device to edge server, in megabits as mega defines them",
		Group: SystemGroup, Symbol: "*B*", Unit: Decimal.Unit(), Scale: Log, Limit: bandwidth, field: number(MbpsAxis.input().value),
	},
	Key{
		Name: "rtt_ms", Label: RTTAxis.Name(), Meaning: "round-trip time, paid once when anything is sent",
		Group: SystemGroup, Unit: "ms", Scale: Linear, Limit: roundTrip, field: number(RTTAxis.input().value),
	},
	Key{
		Name: "dtype", Label: "Activation", Meaning: "encoding of the sent activation",
		Group: SentGroup, Options: options(network.Activations), field: choice(func(s *Scenario) *network.Encoding { return &s.DType }),
	},
	Key{
		Name: InputKey, Label: "Raw input", Meaning: "encoding of the sent input; none means that it must stay on the device",
		Hint:  "“Stays”: the raw input must not leave the device, so EC is not a candidate.",
		Group: SentGroup,
		Options: options(network.AllInputs, Option{Value: string(network.None), Label: "stays on the device", Short: "stays"},
			Option{Value: string(network.JPEG), Short: "JPEG"}, Option{Value: string(network.INT32), Short: "token ids (int32)"}),
		field: choice(func(s *Scenario) *network.Encoding { return &s.Input }),
	},
	Key{
		Name: "mega", Label: "Mega", Meaning: "size of a megabit: 10^6 bits, or 2^20",
		Group: SweepGroup, Options: []Option{{Value: string(Decimal), Label: "10⁶ (decimal)"}, {Value: string(Binary), Label: "2²⁰ (binary)"}},
		field: choice(func(s *Scenario) *Mega { return &s.Mega }),
	},
	Key{
		Name: "device_range", Label: "Range of device rates", Meaning: "range of device on the axes; the default range grows to round numbers that include the value of device",
		Of: "device", Unit: cost.RateUnit, Scale: Log, Limit: computeRate, field: span(DeviceAxis.input().sweep),
	},
	Key{
		Name: "mbps_range", Label: "Range of bandwidths", Meaning: "range of mbps on the axes; the default range grows to round numbers that include the value of mbps",
		Of: "mbps", Unit: Decimal.Unit(), Scale: Log, Limit: bandwidth, field: span(MbpsAxis.input().sweep),
	},
	Key{
		Name: xKey, Label: "Horizontal axis", Meaning: "input on the horizontal axis of curves and maps",
		Group: SweepGroup, Options: axisOptions(), field: axis(func(s *Scenario) *Axis { return &s.X }),
	},
	Key{
		Name: yKey, Label: "Vertical axis", Meaning: "input on the vertical axis of maps",
		Group: SweepGroup, Options: axisOptions(), field: axis(func(s *Scenario) *Axis { return &s.Y }),
	},
	Key{
		Name: xScaleKey, Label: "Scale of the horizontal axis", Meaning: "scale of x; auto: logarithmic for rates, linear for times",
		Of: xKey, Options: axisScales, field: choice(func(s *Scenario) *AxisScale { return &s.XScale }),
	},
	Key{
		Name: yScaleKey, Label: "Scale of the vertical axis", Meaning: "scale of y",
		Of: yKey, Options: axisScales, field: choice(func(s *Scenario) *AxisScale { return &s.YScale }),
	},
	Key{
		Name: "edge_range", Label: "Range of edge server rates", Meaning: "range of edge on the axes; the default range grows to round numbers that include the value of edge",
		Of: "edge", Unit: cost.RateUnit, Scale: Log, Limit: computeRate, field: span(EdgeAxis.input().sweep),
	},
	Key{
		Name: "rtt_ms_range", Label: "Range of round-trip times", Meaning: "range of rtt_ms on the axes; the default range grows to round numbers that include the value of rtt_ms",
		Of: "rtt_ms", Unit: "ms", Scale: Linear, Limit: roundTrip, field: span(RTTAxis.input().sweep),
	},
	Key{
		Name: "uncertainty", Label: "Error up to", Meaning: "largest error of the quantities in uncertain; by default that of device_profile if it is given",
		Hint:  "Hatched on the map: where the best split is uncertain if these are off by this much.",
		Group: UncertaintyGroup, Unit: "%", Scale: Linear, Limit: share, field: number(func(s *Scenario) *float64 { return &s.Uncertainty }),
	},
	Key{
		Name: "uncertain", Label: "Error of", Meaning: "quantities that have an error; by default device if device_profile is given",
		Group: UncertaintyGroup,
		Options: []Option{
			{Value: string(UncertainAll), Label: "device rate, work and bandwidth", Short: "all"},
			{Value: string(UncertainDevice), Label: DeviceAxis.Name(), Short: "device"},
			{Value: string(UncertainWork), Label: "work"},
			{Value: string(UncertainMbps), Label: MbpsAxis.Name(), Short: "bandwidth"},
		},
		field: choice(func(s *Scenario) *Uncertain { return &s.Uncertain }),
	},
	Key{
		Name: "compare", Label: "Compared with", Meaning: "a second network of the zoo, drawn over the curves",
		Group: NetworkGroup, Options: options(zoo.Names()), optional: true, field: model(func(s *Scenario) *string { return &s.Compare }),
	},
)

var axisScales = []Option{{Value: string(AutoScale), Label: "auto"}, {Value: string(LogScale), Label: "log"}, {Value: string(LinearScale), Label: "linear"}}

// options returns all values of a choice, some of them with labels.
func options[T ~string](values []T, worded ...Option) (all []Option) {
	for _, v := range values {
		o := Option{Value: string(v)}
		if i := slices.IndexFunc(worded, func(w Option) bool { return w.Value == o.Value }); i >= 0 {
			o = worded[i]
		}
		all = append(all, o)
	}
	return all
}

// axisOptions returns the inputs that sweep.
func axisOptions() (all []Option) {
	for _, in := range inputs {
		all = append(all, Option{Value: string(in.axis), Label: in.name})
	}
	return all
}

// Values returns the values of a choice, or nil if the key is not a choice.
func (k Key) Values() (values []string) {
	for _, o := range k.Options {
		values = append(values, o.Value)
	}
	return values
}

// Worded returns the label of a choice's value. ok is false if it has none.
func (k Key) Worded(value string, l lang.Lang) (words string, ok bool) {
	i := slices.IndexFunc(k.Options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return "", false
	}
	words = k.Options[i].Label.In(l)
	return words, words != ""
}

// Controlled reports whether the key has a control of its own, which an embed can
// show alone.
func (k Key) Controlled() bool {
	return k.Kind == PresetKind || k.Group != (Group{}) && k.Kind != AxisKind && !k.optional
}

// UnitIn returns the unit of the key's numbers. The unit of a bandwidth depends on
// mega.
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

// extent returns the field for the extent of an input of a kind, if the model has
// such an input.
func (s Scenario) extent(m network.Media) *int {
	if s.Model == profile.Name || s.Media() != m {
		return nil
	}
	size := s.size()
	return &size
}

// limit returns the limit of a key, as narrowed by the network.
func (s Scenario) limit(k Key) Limit {
	l := k.Limit
	if entry, ok := zoo.Find(s.Model); ok && k.media == entry.Input {
		l.Min, l.Max, l.Step = float64(entry.Size.Min), float64(entry.Size.Max), entry.Size.Step
	}
	return l
}

// Limits returns the limits of the numbers that depend on the scenario's network.
func (s Scenario) Limits() map[string]Limit {
	limits := map[string]Limit{}
	for _, k := range keys {
		if k.OfNetwork && k.text(s) != "" {
			limits[k.Name] = s.limit(k)
		}
	}
	return limits
}

// Unused returns the keys that have no effect in the scenario: a size if the
// network has none, and the fusing of operators if no cut is between them.
func (s Scenario) Unused() []string {
	unused := []string{}
	for _, k := range keys {
		if k.OfNetwork && k.text(s) == "" || k.unused != nil && k.unused(s) {
			unused = append(unused, k.Name)
		}
	}
	return unused
}

// Inputs returns the encodings that the network's input may take.
func (s Scenario) Inputs() (names []string) {
	for _, e := range network.Inputs(s.Media()) {
		names = append(names, string(e))
	}
	return names
}

func (l Limit) holds(v float64) bool {
	return l.Min <= v && v <= l.Max && (v == 0 || v >= l.Least) && (l.Step == 0 || math.Mod(v, float64(l.Step)) == 0)
}

func (r Range) narrow() bool { return r.Hi-r.Lo < narrowest*r.Hi }

// parseNumber parses a decimal number. A number that overflows is infinite, and so
// out of every limit. ParseFloat alone would also accept hexadecimal, "NaN" and
// "Inf".
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

// FormatNumber returns the shortest text that reads back as the same number.
func FormatNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// parseRange parses a range. It refuses "0.1...5", which would otherwise read as
// 0.1 to 0.5.
func parseRange(text string) (Range, bool) {
	lower, upper, ok := strings.Cut(text, "..")
	lo, loOK := parseNumber(strings.TrimSpace(lower))
	hi, hiOK := parseNumber(strings.TrimSpace(upper))
	return Range{lo, hi}, ok && loOK && hiOK && !strings.Contains(text, "...")
}
