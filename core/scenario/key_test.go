package scenario_test

import (
	"math"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/base/fault"
	"splitscope/core/scenario"
)

// The table of the schema, version 1: names, order, defaults. Links depend on every
// line of it, so no line may ever change.
var version1 = [][2]string{
	{"v", "1"},
	{"preset", ""},
	{"model", "resnet50"},
	{"net", ""},
	{"size", "224"},
	{"tokens", ""},
	{"batch", "1"},
	{"cuts", "stage"},
	{"fuse", "on"},
	{"only", ""},
	{"device_profile", ""},
	{"edge_profile", ""},
	{"device_ms", ""},
	{"edge_ms", ""},
	{"device", "5"},
	{"edge", "100"},
	{"mbps", "50"},
	{"rtt_ms", "0"},
	{"dtype", "fp32"},
	{"input", "uint8"},
	{"mega", "decimal"},
	{"device_range", "5..100"},
	{"mbps_range", "10..1000"},
	{"x", "mbps"},
	{"y", "device"},
	{"x_scale", "auto"},
	{"y_scale", "auto"},
	{"edge_range", "10..1000"},
	{"rtt_ms_range", "0..100"},
	{"uncertainty", "0"},
	{"uncertain", "all"},
	{"compare", ""},
}

func TestKeysAreThoseOfVersion1(t *testing.T) {
	keys := scenario.Keys()
	if len(keys) != len(version1) {
		t.Fatalf("%d keys, want %d", len(keys), len(version1))
	}
	values := scenario.Default().Values()
	for i, want := range version1 {
		if got := [2]string{keys[i].Name, keys[i].Default}; got != want {
			t.Errorf("key %d is %q, want %q", i, got, want)
		}
		if values[want[0]] != want[1] {
			t.Errorf("the default %s is %q, want %q", want[0], values[want[0]], want[1])
		}
	}
}

func TestKeysDescribeThemselves(t *testing.T) {
	for _, k := range scenario.Keys() {
		if k.Label == "" || k.Meaning == "" {
			t.Errorf("%s is called %q and means %q", k.Name, k.Label, k.Meaning)
		}
		if k.Group != (scenario.Group{}) && (k.Of != "" || !slices.Contains(scenario.Groups(), k.Group)) {
			t.Errorf("%s is a part of %q in the group %v", k.Name, k.Of, k.Group)
		}
		if k.Of != "" && !slices.ContainsFunc(scenario.Keys(), func(other scenario.Key) bool { return other.Name == k.Of && other.Group != (scenario.Group{}) }) {
			t.Errorf("%s is a part of %q, which has no control", k.Name, k.Of)
		}
		switch k.Kind {
		case scenario.NumberKind, scenario.RangeKind:
			if k.Min > k.Max || k.Scale == "" || k.Reason == "" || k.Quantity == "" {
				t.Errorf("%s lacks limits, a scale or a reason: %+v", k.Name, k)
			}
			if k.Scale == scenario.Log && k.Min <= 0 {
				t.Errorf("%s has a logarithmic slider from %g", k.Name, k.Min)
			}
		case scenario.ChoiceKind, scenario.AxisKind:
			if !slices.Contains(k.Values(), k.Default) {
				t.Errorf("%s defaults to %q, not one of %q", k.Name, k.Default, k.Options)
			}
		}
	}
}

func TestKeysCannotBeChangedFromOutside(t *testing.T) {
	scenario.Keys()[0].Name = "changed"
	if got := scenario.Keys()[0].Name; got != "v" {
		t.Errorf("the table now begins with %q", got)
	}
}

func TestValuesOfEachKey(t *testing.T) {
	const ok = ""
	for _, row := range []struct{ key, text, canonical, code string }{
		{"v", "1", "1", ok},
		{"v", "2", "", scenario.UnsupportedVersion.Code},
		{"v", "one", "", scenario.UnsupportedVersion.Code},
		{"preset", "paper", "paper", ok},
		{"preset", "Paper", "", scenario.NotOneOf.Code},
		{"model", "resnet50", "resnet50", ok},
		{"model", "vgg17", "", scenario.UnknownModel.Code},
		{"model", "custom", "", scenario.NoProfile.Code},
		{"net", "x1.abc", "", scenario.BadNetwork.Code},
		{"net", "p1.", "", scenario.BadNetwork.Code},
		{"size", "320", "320", ok},
		{"size", "224", "224", ok},
		{"size", "32", "32", ok},
		{"size", "31", "", scenario.OutOfRange.Code},
		{"size", "2049", "", scenario.OutOfRange.Code},
		{"size", "224.5", "", scenario.NotWhole.Code},
		{"size", "big", "", scenario.NotWhole.Code},
		{"tokens", "128", "", scenario.NotForModel.Code},
		{"batch", "8", "8", ok},
		{"batch", "1024", "1024", ok},
		{"batch", "1025", "", scenario.OutOfRange.Code},
		{"batch", "0", "", scenario.OutOfRange.Code},
		{"batch", "1.5", "", scenario.NotWhole.Code},
		{"fuse", "off", "off", ok},
		{"fuse", "no", "", scenario.NotOneOf.Code},
		{"compare", "resnet18", "resnet18", ok},
		{"compare", "resnet-18", "", scenario.UnknownModel.Code},
		{"cuts", "graph", "graph", ok},
		{"cuts", "operator", "", scenario.NotOneOf.Code},
		{"input", "int32", "", scenario.NotForModel.Code},
		{"cuts", "stage", "stage", ok},
		{"cuts", "block", "block", ok},
		{"cuts", "layer", "layer", ok},
		{"cuts", "stages", "", scenario.NotOneOf.Code},
		{"only", "SP1", "SP1", ok},
		{"only", "LC, SP2 ,SP1,SP2", "SP1,SP2,LC", ok},
		{"only", "LC,SP4,SP3,SP2,SP1,EC", "", ok},
		{"only", "SP5", "", scenario.UnknownCandidate.Code},
		{"only", "sp1", "", scenario.UnknownCandidate.Code},
		{"dtype", "fp32", "fp32", ok},
		{"dtype", "fp16", "fp16", ok},
		{"dtype", "int8", "int8", ok},
		{"dtype", "int4", "int4", ok},
		{"dtype", "uint8", "", scenario.NotOneOf.Code},
		{"dtype", "none", "", scenario.NotOneOf.Code},
		{"input", "none", "none", ok},
		{"input", "uint8", "uint8", ok},
		{"input", "fp32", "fp32", ok},
		{"input", "jpeg", "jpeg", ok},
		{"input", "int4", "", scenario.NotOneOf.Code},
		{"mega", "decimal", "decimal", ok},
		{"mega", "binary", "binary", ok},
		{"mega", "1024", "", scenario.NotOneOf.Code},

		{"device", "0.001", "0.001", ok},
		{"device", "0.00099999", "", scenario.OutOfRange.Code},
		{"device", "1000000", "1000000", ok},
		{"device", "1000000.1", "", scenario.OutOfRange.Code},
		{"edge", "0.001", "0.001", ok},
		{"edge", "0", "", scenario.OutOfRange.Code},
		{"edge", "1e6", "1000000", ok},
		{"edge", "-5", "", scenario.OutOfRange.Code},
		{"mbps", "0.001", "0.001", ok},
		{"mbps", "0.0009", "", scenario.OutOfRange.Code},
		{"mbps", "1000000", "1000000", ok},
		{"mbps", "1000001", "", scenario.OutOfRange.Code},
		{"rtt_ms", "0", "0", ok},
		{"rtt_ms", "-0", "0", ok},
		{"rtt_ms", "-0.001", "", scenario.OutOfRange.Code},
		{"rtt_ms", "10000", "10000", ok},
		{"rtt_ms", "10000.001", "", scenario.OutOfRange.Code},

		{"mbps", "28.330", "28.33", ok},
		{"mbps", " 7 ", "7", ok},
		{"mbps", ".5", "0.5", ok},
		{"mbps", "1.5E2", "150", ok},
		{"mbps", "0.1000000000000000055", "0.1", ok},
		{"mbps", "5,5", "", scenario.NotANumber.Code},
		{"mbps", "0x10", "", scenario.NotANumber.Code},
		{"mbps", "1_000", "", scenario.NotANumber.Code},
		{"mbps", "NaN", "", scenario.NotANumber.Code},
		{"mbps", "Inf", "", scenario.NotANumber.Code},
		{"mbps", "1e", "", scenario.NotANumber.Code},
		{"mbps", "e", "", scenario.NotANumber.Code},
		{"mbps", "٣", "", scenario.NotANumber.Code},
		{"mbps", "50 Mbps", "", scenario.NotANumber.Code},
		{"mbps", "1e999", "", scenario.OutOfRange.Code},

		{"device_range", "0.001..1000000", "0.001..1000000", ok},
		{"device_range", " 1 .. 2.50 ", "1..2.5", ok},
		{"device_range", "0.0009..5", "", scenario.OutOfRange.Code},
		{"device_range", "5..1000001", "", scenario.OutOfRange.Code},
		{"device_range", "5..5", "", scenario.BadRange.Code},
		{"device_range", "9..5", "", scenario.BadRange.Code},
		{"device_range", "5..5.0000000000000001", "", scenario.BadRange.Code}, // the same number
		{"device_range", "5..5.000000000000001", "", scenario.NarrowRange.Code},
		{"device_range", "999..1000", "999..1000", ok},
		{"device_range", "999.1..1000", "", scenario.NarrowRange.Code},
		{"rtt_ms", "5e-324", "", scenario.OutOfRange.Code},
		{"rtt_ms", "0.000001", "0.000001", ok},
		{"rtt_ms_range", "0..1e-300", "", scenario.OutOfRange.Code},
		{"rtt_ms_range", "1e-7..10", "", scenario.OutOfRange.Code},
		{"rtt_ms_range", "0..0.000001", "0..0.000001", ok},
		{"uncertainty", "1e-9", "", scenario.OutOfRange.Code},
		{"device_range", "5", "", scenario.BadRange.Code},
		{"device_range", "5-100", "", scenario.BadRange.Code},
		{"device_range", "5..", "", scenario.BadRange.Code},
		{"device_range", "0.1...5", "", scenario.BadRange.Code},
		{"device_range", "1..2..3", "", scenario.BadRange.Code},
		{"mbps_range", "0.001..1000000", "0.001..1000000", ok},
		{"mbps_range", "0..5", "", scenario.OutOfRange.Code},
		{"mbps_range", "5..1e7", "", scenario.OutOfRange.Code},
		{"mbps_range", "a..b", "", scenario.BadRange.Code},
		{"x", "edge", "edge", ok},
		{"x", "rtt_ms", "rtt_ms", ok},
		{"x", "device", "", scenario.SameAxis.Code},
		{"y", "mbps", "", scenario.SameAxis.Code},
		{"y", "rtt", "", scenario.NotOneOf.Code},
		{"x_scale", "linear", "linear", ok},
		{"y_scale", "log", "log", ok},
		{"y_scale", "ln", "", scenario.NotOneOf.Code},
		{"edge_range", "0.001..1000000", "0.001..1000000", ok},
		{"edge_range", "0..1", "", scenario.OutOfRange.Code},
		{"rtt_ms_range", "0..10000", "0..10000", ok},
		{"rtt_ms_range", "0..10001", "", scenario.OutOfRange.Code},
		{"uncertainty", "90", "90", ok},
		{"uncertainty", "90.1", "", scenario.OutOfRange.Code},
		{"uncertainty", "-1", "", scenario.OutOfRange.Code},
		{"uncertain", "work", "work", ok},
		{"uncertain", "edge", "", scenario.NotOneOf.Code},
	} {
		for name, read := range map[string]func() (scenario.Scenario, []*fault.Fault){
			"Parse": func() (scenario.Scenario, []*fault.Fault) { return scenario.Parse(networks, row.key+"="+row.text) },
			"With":  func() (scenario.Scenario, []*fault.Fault) { return scenario.Default().With(row.key, row.text) },
			"FromJSON": func() (scenario.Scenario, []*fault.Fault) {
				return scenario.FromJSON(networks, []byte(`{"`+row.key+`":"`+row.text+`"}`))
			},
		} {
			s, problems := read()
			if row.code == ok {
				if got := s.Values()[row.key]; got != row.canonical || len(problems) > 0 {
					t.Errorf("%s: %s=%s gives %q and %v, want %q", name, row.key, row.text, got, problems, row.canonical)
				}
				continue
			}
			if len(problems) == 0 || problems[0].Code != row.code || problems[0].Place != row.key {
				t.Errorf("%s: %s=%s gives %+v, want %s", name, row.key, row.text, problems, row.code)
			}
			if got, want := s.Values()[row.key], scenario.Default().Values()[row.key]; got != want {
				t.Errorf("%s: %s=%s is bad and yet gives %q", name, row.key, row.text, got)
			}
		}
	}
}

func TestMega(t *testing.T) {
	for mega, want := range map[scenario.Mega]struct {
		bits float64
		unit string
	}{
		scenario.Decimal: {1_000_000, "Mbit/s"},
		scenario.Binary:  {1_048_576, "Mibit/s"},
	} {
		if mega.Bits() != want.bits || mega.Unit() != want.unit {
			t.Errorf("%s is %g bits in %s", mega, mega.Bits(), mega.Unit())
		}
		s, _ := scenario.Default().With("mega", string(mega))
		units := s.Units()
		if units["mbps"] != want.unit || units["mbps_range"] != want.unit || units["device"] != "GMAC/s" || units["rtt_ms"] != "ms" {
			t.Errorf("units under %s: %v", mega, units)
		}
		if _, ok := units["dtype"]; ok {
			t.Error("dtype has a unit")
		}
	}
}

func TestPaperPreset(t *testing.T) {
	if got := scenario.Presets(); !slices.Equal(got, []string{"paper"}) {
		t.Fatalf("presets are %q", got)
	}
	s, problems := scenario.Parse(networks, "preset=paper")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for key, want := range map[string]string{
		"preset": "paper", "model": "resnet50", "cuts": "stage", "device": "5", "edge": "100", "rtt_ms": "0",
		"dtype": "fp32", "input": "none", "mega": "binary", "device_range": "5..100", "mbps_range": "10..1000",
	} {
		if got := s.Values()[key]; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if got := included(s); !slices.Equal(got, []string{"SP1", "SP2", "SP3", "SP4", "LC"}) {
		t.Errorf("the paper's candidates are %q", got)
	}
}

func TestIncludes(t *testing.T) {
	for query, want := range map[string][]string{
		"":                            {"EC", "SP1", "SP2", "SP3", "SP4", "LC"},
		"input=none":                  {"SP1", "SP2", "SP3", "SP4", "LC"},
		"only=EC,SP2":                 {"EC", "SP2"},
		"only=EC,SP2&input=none":      {"SP2"},
		"preset=paper&input=jpeg":     {"EC", "SP1", "SP2", "SP3", "SP4", "LC"},
		"preset=paper&only=LC,SP1,EC": {"SP1", "LC"},
	} {
		s, problems := scenario.Parse(networks, query)
		if got := included(s); !slices.Equal(got, want) || len(problems) > 0 {
			t.Errorf("%q includes %q with %v, want %q", query, got, problems, want)
		}
	}
}

func included(s scenario.Scenario) (ids []string) {
	net, _ := s.Network()
	for _, cut := range net.Cuts(s.Granularity()) {
		if s.Includes(cut) {
			ids = append(ids, cut.ID)
		}
	}
	return ids
}

// The axes are two inputs, and none that reaches zero is logarithmic.
func TestAxes(t *testing.T) {
	for _, row := range []struct{ query, link, code string }{
		{"x=device&y=mbps", "v=1&x=device&y=mbps", ""},
		{"x=edge&y=edge", "v=1", scenario.SameAxis.Code},
		{"y=rtt_ms&y_scale=log", "v=1&y=rtt_ms", scenario.LogOfZero.Code},
		{"y=rtt_ms&y_scale=log&rtt_ms_range=1..50", "v=1&y=rtt_ms&y_scale=log&rtt_ms_range=1..50", ""},
		{"x_scale=log&y_scale=linear", "v=1&x_scale=log&y_scale=linear", ""},
	} {
		s, problems := scenario.Parse(networks, row.query)
		if got := s.Encode(); got != row.link || (row.code == "") != (len(problems) == 0) || row.code != "" && problems[0].Code != row.code {
			t.Errorf("%s gives %s and %v", row.query, got, problems)
		}
	}
	s := scenario.Default()
	for _, a := range []scenario.Axis{scenario.MbpsAxis, scenario.DeviceAxis, scenario.EdgeAxis, scenario.RTTAxis} {
		if got := s.Moved(a, 7).Value(a); got != 7 {
			t.Errorf("%s moves to %v", a, got)
		}
		if got := s.Moved(a, 7).Values()[string(a)]; got != "7" {
			t.Errorf("%s is written %s", a, got)
		}
		if scenario.AutoScale.Logarithmic(a) != (a != scenario.RTTAxis) || !scenario.LogScale.Logarithmic(a) || scenario.LinearScale.Logarithmic(a) {
			t.Errorf("%s has the wrong scale", a)
		}
		if want := s.Values()[string(a)+"_range"]; want == "" || s.Range(a).Hi <= s.Range(a).Lo {
			t.Errorf("%s sweeps %v", a, s.Range(a))
		}
	}
	if s.Encode() != "v=1" {
		t.Errorf("moving an axis changed the scenario it was moved from: %s", s.Encode())
	}
}

// A range that was not typed holds the point and is round; one that was typed,
// or holds the point as it is, stays. Round numbers are known here by their text.
func TestRanges(t *testing.T) {
	round := regexp.MustCompile(`^(0\.0*)?[125]0*$`)
	for _, c := range []struct{ link, axis, want string }{
		{"mbps=50", "mbps", "10..1000"},
		{"mbps=10", "mbps", "10..1000"},
		{"mbps=1000", "mbps", "10..1000"},
		{"mbps=5", "mbps", "2..1000"},
		{"mbps=9.999", "mbps", "5..1000"},
		{"mbps=0.3", "mbps", "0.2..1000"},
		{"mbps=1000.5", "mbps", "10..2000"},
		{"mbps=20000", "mbps", "10..50000"},
		{"mbps=0.001", "mbps", "0.001..1000"},
		{"mbps=1000000", "mbps", "10..1000000"},
		{"mbps=5&mbps_range=10..1000", "mbps", "2..1000"}, // the usual one is none that was typed
		{"mbps=5&mbps_range=20..500", "mbps", "20..500"},
		{"preset=paper&mbps=5", "mbps", "2..1000"},
		{"mbps=5&mbps_range=20..500", "device", "5..100"},
		{"device=2&mbps_range=20..500", "device", "1..100"},
		{"edge=4000", "edge", "10..5000"},
		{"rtt_ms=250", "rtt_ms", "0..500"},
		{"rtt_ms=100", "rtt_ms", "0..100"},
		{"rtt_ms=10000", "rtt_ms", "0..10000"},
		{"x=rtt_ms&x_scale=log&rtt_ms_range=1..50&rtt_ms=0.25", "rtt_ms", "1..50"},
	} {
		s, problems := scenario.Parse(networks, c.link)
		if len(problems) > 0 {
			t.Fatal(c.link, problems)
		}
		if got := s.Sweeps()[c.axis+"_range"]; got != c.want {
			t.Errorf("%s: %s sweeps %s, want %s", c.link, c.axis, got, c.want)
		}
		if again, _ := scenario.Parse(networks, s.Encode()); again.Range(scenario.Axis(c.axis)) != s.Range(scenario.Axis(c.axis)) {
			t.Errorf("%s sweeps otherwise by its own link", c.link)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := scenario.Default()
		axis := rapid.SampledFrom([]scenario.Axis{"mbps", "device", "edge", "rtt_ms"}).Draw(t, "axis")
		key := scenario.Keys()[slices.IndexFunc(scenario.Keys(), func(k scenario.Key) bool { return k.Name == string(axis) })]
		v := math.Exp(rapid.Float64Range(math.Log(max(key.Min, 1e-6)), math.Log(key.Max)).Draw(t, "log"))
		v = max(key.Min, min(v, key.Max))
		usual, grown := s.Range(axis), s.Moved(axis, v).Range(axis)
		if v < grown.Lo || v > grown.Hi || grown != s.Moved(axis, v).Around(axis) {
			t.Fatalf("%s = %v is not in %v", axis, v, grown)
		}
		for _, end := range []struct{ now, usual, limit, beyond float64 }{{grown.Lo, usual.Lo, key.Min, v / grown.Lo}, {grown.Hi, usual.Hi, key.Max, grown.Hi / v}} {
			if end.now != end.usual && end.now != end.limit && (!round.MatchString(scenario.FormatNumber(end.now)) || end.beyond <= 1 || end.beyond > 2.5) {
				t.Fatalf("%s = %v: %v ends at %v", axis, v, grown, end.now)
			}
		}
	})
}

// The edits of the button bring the point into the ranges.
func TestShown(t *testing.T) {
	for link, want := range map[string]string{
		"mbps=5":                      "v=1&mbps=5",
		"mbps=5&mbps_range=20..500":   "v=1&mbps=5&mbps_range=2..500",
		"mbps=15&mbps_range=20..1000": "v=1&mbps=15",
		"mbps=5&mbps_range=20..500&device=300&device_range=1..9": "v=1&device=300&mbps=5&device_range=1..500&mbps_range=2..500",
		"x=rtt_ms&rtt_ms_range=1..50":                            "v=1&x=rtt_ms&rtt_ms_range=0..50",
		"x=rtt_ms&x_scale=log&rtt_ms_range=1..50&rtt_ms=0.25":    "v=1&rtt_ms=0.25&x=rtt_ms&x_scale=log&rtt_ms_range=0.2..50",
		"x=rtt_ms&x_scale=log&rtt_ms_range=1..50":                "v=1&x=rtt_ms&x_scale=log&rtt_ms_range=1..50", // no such scale reaches 0
		"rtt_ms=80&rtt_ms_range=1..50":                           "v=1&rtt_ms=80&rtt_ms_range=1..50",            // on no axis
	} {
		s, _ := scenario.Parse(networks, link)
		shown, problems := s.WithAll(s.Shown())
		if got := shown.Encode(); got != want || len(problems) > 0 {
			t.Errorf("%s becomes %s, want %s, %v", link, got, want, problems)
		}
	}
}
