package scenario_test

import (
	"maps"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/solve/mincut"
)

// networks holds nothing: tests compare scenarios with others made by hand.
var networks cache.Networks

func TestCanonicalLinks(t *testing.T) {
	for query, want := range map[string]string{
		"":                                     "v=1",
		"v=1":                                  "v=1",
		"#v=1":                                 "v=1",
		"?v=1":                                 "v=1",
		"&&mbps=60&":                           "v=1&mbps=60",
		"preset=":                              "v=1",
		"only=":                                "v=1",
		"mbps=50":                              "v=1",
		"mbps=28.330":                          "v=1&mbps=28.33",
		"mbps=%36%30":                          "v=1&mbps=60",
		"mb%70s=60":                            "v=1&mbps=60",
		"mbps=1e5":                             "v=1&mbps=100000",
		"only=LC%2CSP2":                        "v=1&only=SP2,LC",
		"only=LC,+SP2":                         "v=1&only=SP2,LC",
		"device_range=1..2.5":                  "v=1&device_range=1..2.5",
		"preset=paper":                         "v=1&preset=paper",
		"preset=paper&mega=binary":             "v=1&preset=paper",
		"preset=paper&mega=decimal":            "v=1&preset=paper&mega=decimal",
		"preset=paper&input=uint8":             "v=1&preset=paper&input=uint8",
		"preset=paper&only=SP1,SP2,SP3,SP4,LC": "v=1&preset=paper&only=SP1,SP2,SP3,SP4,LC",
		"preset=paper&cuts=block":              "v=1&preset=paper&cuts=block",
		"input=none&mega=binary":               "v=1&input=none&mega=binary",
		"mbps_range=1..9&device_range=1..9&mega=binary&input=jpeg&dtype=int4&rtt_ms=1&mbps=2&edge=3&device=4&only=SP1&cuts=layer&preset=paper": "v=1&preset=paper&cuts=layer&only=SP1&device=4&edge=3&mbps=2&rtt_ms=1&dtype=int4&input=jpeg&device_range=1..9&mbps_range=1..9",
	} {
		s, problems := scenario.Parse(networks, query)
		if got := s.Encode(); got != want || len(problems) > 0 {
			t.Errorf("%q gives %q with %v, want %q", query, got, problems, want)
		}
	}
}

func TestDamagedLinksAreSalvaged(t *testing.T) {
	for _, row := range []struct {
		query, link string
		problems    []problem
	}{
		{"device=8&mbps=abc&dtype=fp16", "v=1&device=8&dtype=fp16", []problem{{scenario.NotANumber.Code, "mbps", "abc"}}},
		{"preset=papre&device=8", "v=1&device=8", []problem{{scenario.NotOneOf.Code, "preset", "papre"}}},
		{"preset=paper&mbps=0", "v=1&preset=paper", []problem{{scenario.OutOfRange.Code, "mbps", "0"}}},
		{"v=2&device=8", "v=1&device=8", []problem{{scenario.UnsupportedVersion.Code, "v", "2"}}},
		{"speed=9&device=8", "v=1&device=8", []problem{{scenario.UnknownKey.Code, "speed", "9"}}},
		{"device=8&device=9", "v=1&device=8", []problem{{scenario.DuplicateKey.Code, "device", "9"}}},
		{"device=x&device=9", "v=1", []problem{{scenario.DuplicateKey.Code, "device", "9"}, {scenario.NotANumber.Code, "device", "x"}}},
		{"device", "v=1", []problem{{scenario.Malformed.Code, "", "device"}}},
		{"=8&device=8", "v=1&device=8", []problem{{scenario.Malformed.Code, "", "=8"}}},
		{"device=%zz&edge=9", "v=1&edge=9", []problem{{scenario.Malformed.Code, "", "device=%zz"}}},
		{"device=%ff&edge=9", "v=1&edge=9", []problem{{scenario.Malformed.Code, "", "device=%ff"}}},
		{"##v=1", "v=1", []problem{{scenario.UnknownKey.Code, "#v", "1"}}},
		{"device=", "v=1", []problem{{scenario.NotANumber.Code, "device", ""}}},
		{"only=SP1,SP7,LC", "v=1&only=SP1,LC", []problem{{scenario.UnknownCandidate.Code, "only", "SP7"}}},
		{"only=SP7,SP1,x,EC,LC,SP2,SP3,SP4", "v=1", []problem{{scenario.UnknownCandidate.Code, "only", "SP7"}, {scenario.UnknownCandidate.Code, "only", "x"}}},
		{"only=SP1,", "v=1&only=SP1", []problem{{scenario.UnknownCandidate.Code, "only", ""}}},
		{"only=SP7", "v=1", []problem{{scenario.UnknownCandidate.Code, "only", "SP7"}, {scenario.EmptySelection.Code, "only", "SP7"}}},
		{"only=EC&input=none", "v=1&input=none", []problem{{scenario.EmptySelection.Code, "only", "EC"}}},
		{"preset=paper&only=EC", "v=1&preset=paper", []problem{{scenario.EmptySelection.Code, "only", "EC"}}},
		{"only=SP1,LC&model=vgg", "v=1", []problem{{scenario.UnknownModel.Code, "model", "vgg"}, {scenario.UnknownCandidate.Code, "only", "SP1,LC"}}},
		{"only=SP1,LC&cuts=op", "v=1", []problem{{scenario.NotOneOf.Code, "cuts", "op"}, {scenario.UnknownCandidate.Code, "only", "SP1,LC"}}},
		{"only=SP9,LC&model=vgg&cuts=block", "v=1&cuts=block", []problem{{scenario.UnknownModel.Code, "model", "vgg"}, {scenario.UnknownCandidate.Code, "only", "SP9,LC"}}},
		{"only=SP1,LC&preset=x", "v=1&only=SP1,LC", []problem{{scenario.NotOneOf.Code, "preset", "x"}}},
		{"device_range=9..5&mbps_range=1..2", "v=1&mbps_range=1..2", []problem{{scenario.BadRange.Code, "device_range", "9..5"}}},
	} {
		s, problems := scenario.Parse(networks, row.query)
		if got := s.Encode(); got != row.link {
			t.Errorf("%q gives %q, want %q", row.query, got, row.link)
		}
		if !reflect.DeepEqual(bare(problems), row.problems) {
			t.Errorf("%q gives %+v, want %+v", row.query, problems, row.problems)
		}
	}
}

// Ids beyond the four stages exist at finer granularities only.
func TestOnlyIsReadAtTheLinksGranularity(t *testing.T) {
	for query, link := range map[string]string{
		"only=SP17,LC&cuts=block": "v=1&cuts=block&only=SP17,LC",
		"only=SP20&cuts=layer":    "v=1&cuts=layer&only=SP20",
	} {
		if s, problems := scenario.Parse(networks, query); s.Encode() != link || len(problems) > 0 {
			t.Errorf("%q gives %q and %v", query, s.Encode(), problems)
		}
	}
	if _, problems := scenario.Parse(networks, "only=SP10,LC"); len(problems) != 1 {
		t.Errorf("SP10 among four stages gives %v", problems)
	}
}

// SP10 comes after SP9, as in the network and not as in a dictionary.
func TestOnlyIsInTheOrderOfTheNetwork(t *testing.T) {
	s, _ := scenario.Parse(networks, "cuts=block&only=LC,SP10,SP9,EC,SP1")
	if got := s.Values()["only"]; got != "EC,SP1,SP9,SP10,LC" {
		t.Errorf("the order is %s", got)
	}
}

func TestTheOrderOfKeysDoesNotMatter(t *testing.T) {
	parts := strings.Split("v=1&preset=paper&cuts=block&only=EC,SP9,LC&device=7&edge=70&mbps=12&rtt_ms=3&dtype=int8&input=jpeg&mega=decimal&device_range=1..9&mbps_range=2..20", "&")
	want := strings.Join(parts, "&")
	for range 200 {
		rand.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		s, problems := scenario.Parse(networks, strings.Join(parts, "&"))
		if got := s.Encode(); got != want || len(problems) > 0 {
			t.Fatalf("%q gives %q and %v", parts, got, problems)
		}
	}
}

func TestLongLinks(t *testing.T) {
	link := "device=8&z="
	link += strings.Repeat("y", scenario.MaxText-len(link))
	if s, problems := scenario.Parse(networks, link); s.Device != 8 || len(problems) != 1 || problems[0].Kind != scenario.UnknownKey {
		t.Errorf("the longest link gives device %g and %v", s.Device, problems)
	}
	s, problems := scenario.Parse(networks, link+"y")
	if !reflect.DeepEqual(s, scenario.Default()) || len(problems) != 1 || problems[0].Kind != scenario.TooLong {
		t.Errorf("a link one byte longer gives %+v and %v", s, problems)
	}
	for _, flood := range []string{strings.Repeat("a&", 8000), strings.Repeat("a=1&", 4000), "only=" + strings.Repeat("x,", 8000)} {
		if _, problems := scenario.Parse(networks, flood); len(problems) == 0 || len(problems) > 100 {
			t.Errorf("%.20s... gives %d problems", flood, len(problems))
		}
	}
}

func TestWith(t *testing.T) {
	for _, row := range []struct{ from, key, text, want string }{
		{"", "mbps", "60", "v=1&mbps=60"},
		{"mbps=60", "mbps", "", "v=1"},
		{"mbps=60", "mbps", "   ", "v=1"},
		{"preset=paper&mega=decimal", "mega", "", "v=1&preset=paper"},
		{"preset=paper&mbps=60", "device", "9", "v=1&preset=paper&device=9&mbps=60"},
		{"device=8&mbps=60", "preset", "paper", "v=1&preset=paper"},
		{"preset=paper&device=8", "preset", "", "v=1"},
		{"preset=paper&device=8", "preset", "paper", "v=1&preset=paper"},
		{"only=SP1,LC", "cuts", "block", "v=1&cuts=block"},
		{"only=SP1,LC", "model", "resnet50", "v=1"},
		{"only=SP1,LC", "cuts", "", "v=1"},
		{"preset=paper&only=SP1", "cuts", "layer", "v=1&preset=paper&cuts=layer"},
		{"only=SP1,LC", "only", "", "v=1"},
		{"only=SP1,LC", "input", "none", "v=1&only=SP1,LC&input=none"},
		{"only=EC,LC", "input", "none", "v=1&only=EC,LC&input=none"},
		{"preset=paper&cuts=block", "input", "jpeg", "v=1&preset=paper&cuts=block&input=jpeg"},
		{"mbps=60", "v", "1", "v=1&mbps=60"},
	} {
		s, problems := parsed(t, row.from).With(row.key, row.text)
		if got := s.Encode(); got != row.want || len(problems) > 0 {
			t.Errorf("%s with %s=%q is %s and %v, want %s", row.from, row.key, row.text, got, problems, row.want)
		}
	}
}

func TestAnEditWithAProblemChangesNothing(t *testing.T) {
	for _, row := range []struct {
		from  string
		edits map[string]string
		code  string
	}{
		{"mbps=60", map[string]string{"mbps": "5,5"}, scenario.NotANumber.Code},
		{"mbps=60", map[string]string{"edge": "0"}, scenario.OutOfRange.Code},
		{"mbps=60", map[string]string{"nonsense": ""}, scenario.UnknownKey.Code},
		{"mbps=60", map[string]string{"preset": "nonsense"}, scenario.NotOneOf.Code},
		{"mbps=60", map[string]string{"v": "2"}, scenario.UnsupportedVersion.Code},
		{"only=SP1", map[string]string{"only": "SP1,SP9"}, scenario.UnknownCandidate.Code},
		{"only=EC", map[string]string{"input": "none"}, scenario.EmptySelection.Code},
		{"input=none", map[string]string{"only": "EC"}, scenario.EmptySelection.Code},
	} {
		before := parsed(t, row.from)
		after, problems := before.WithAll(row.edits)
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%s with %v is %s", row.from, row.edits, after.Encode())
		}
		if len(problems) != 1 || problems[0].Code != row.code {
			t.Errorf("%s with %v gives %+v, want %s", row.from, row.edits, problems, row.code)
		}
	}
}

func TestTheOtherEditsApply(t *testing.T) {
	after, problems := parsed(t, "mbps=60").WithAll(map[string]string{"mbps": "70", "edge": "0", "device": "8", "x": "1"})
	if got := after.Encode(); got != "v=1&device=8&mbps=70" || len(problems) != 2 {
		t.Errorf("got %s, %v", got, problems)
	}
}

func TestProblemsOfEditsComeInAFixedOrder(t *testing.T) {
	edits := map[string]string{"edge": "x", "z": "1", "device": "x", "y": "1", "x": "1"}
	for range 20 {
		_, problems := scenario.Default().WithAll(edits)
		var order []string
		for _, p := range problems {
			order = append(order, p.Place)
		}
		if got := strings.Join(order, " "); got != "device edge x y z" {
			t.Fatalf("the order is %s", got)
		}
	}
}

func TestWithAll(t *testing.T) {
	for _, row := range []struct {
		from  string
		edits map[string]string
		want  string
	}{
		{"", nil, "v=1"},
		{"only=EC", map[string]string{"input": "none", "only": "LC"}, "v=1&only=LC&input=none"},
		{"preset=paper&device=8&only=SP1", map[string]string{"model": "mobilenet_v2"}, "v=1&preset=paper&model=mobilenet_v2&device=8"},
		{"preset=paper&model=vgg16", map[string]string{"model": ""}, "v=1&preset=paper"},
		{"preset=paper&only=EC,LC&input=jpeg", map[string]string{"model": "gpt2"}, "v=1&preset=paper&model=gpt2&only=EC,LC&input=int32"},
		{"only=EC,LC", map[string]string{"cuts": "graph"}, "v=1&cuts=graph"},
		{"only=EC,LC", map[string]string{"cuts": "layer"}, "v=1&cuts=layer&only=EC,LC"},
		{"preset=paper&device=8", map[string]string{"model": "resnet50"}, "v=1&preset=paper&device=8"},
		{"preset=paper&device=8", map[string]string{"model": ""}, "v=1&preset=paper&device=8"},
		{"model=resnet18&size=64&batch=2&input=jpeg", map[string]string{"model": "gpt2"}, "v=1&model=gpt2&batch=2"},
		{"model=gpt2&tokens=9&input=none", map[string]string{"model": "resnet18"}, "v=1&model=resnet18&input=none"},
		{"device=8", map[string]string{"preset": "paper", "mbps": "60"}, "v=1&preset=paper&mbps=60"},
		{"only=SP1", map[string]string{"cuts": "block", "only": "SP9"}, "v=1&cuts=block&only=SP9"},
		{"device_range=5..6", map[string]string{"device_range": "7..8", "mbps_range": "1..2"}, "v=1&device_range=7..8&mbps_range=1..2"},
	} {
		s, problems := parsed(t, row.from).WithAll(row.edits)
		if got := s.Encode(); got != row.want || len(problems) > 0 {
			t.Errorf("%s with %v is %s and %v, want %s", row.from, row.edits, got, problems, row.want)
		}
	}
}

// Another network keeps the conditions. What cannot apply to it is reported: the
// names of splits, the size of another input, and an encoding that its input does
// not have. An input that could leave the device still can, in another encoding,
// and one that had to stay still must.
func TestConditionsStayWhenTheNetworkChanges(t *testing.T) {
	about := []string{"model", "net", "size", "tokens", "batch", "only", "input"}
	for _, from := range []string{
		"preset=paper",
		"preset=paper&input=jpeg&only=SP1,LC",
		"preset=paper&model=gpt2&tokens=99&input=int32",
		"input=none&mega=binary&batch=1024&only=LC,SP2&size=320",
		"device=7&edge=70&mbps=3&rtt_ms=9&dtype=int8&input=fp32&mega=binary&device_range=1..9&mbps_range=1..7&cuts=block" +
			"&x=edge&y=rtt_ms&x_scale=linear&edge_range=50..90&rtt_ms_range=1..20&uncertainty=20&uncertain=work&compare=alexnet",
		"cuts=graph&fuse=off&input=none",
		"cuts=layer&fuse=off&input=none",
	} {
		before := parsed(t, from)
		own, tokens := packed(t, "alexnet"), packed(t, "bert_base")
		edits := []map[string]string{{"model": profile.Name, "net": own}, {"model": profile.Name, "net": tokens}}
		for _, name := range zoo.Names() {
			edits = append(edits, map[string]string{"model": name})
		}
		for _, edit := range edits {
			after, problems := before.WithAll(edit)
			if len(problems) > 0 || after.Model != edit["model"] {
				t.Fatalf("%s with %.60v: %v", from, edit, problems)
			}
			if (after.Input == network.None) != (before.Input == network.None) {
				t.Errorf("%s with %.60v: the input was %s, is %s", from, edit, before.Input, after.Input)
			}
			dropped := before.Dropped(after, edit)
			was, is := before.Values(), after.Values()
			for _, k := range scenario.Keys() {
				stays := !slices.Contains(about, k.Name) && (k.Name != "fuse" || after.Model != profile.Name)
				if stays && is[k.Name] != was[k.Name] {
					t.Errorf("%s with %.60v: %s was %s, is %s", from, edit, k.Name, was[k.Name], is[k.Name])
				}
				if said := strings.Contains("&"+from, "&"+k.Name+"="); !slices.Contains([]string{"model", "net"}, k.Name) &&
					slices.Contains(dropped, k.Name) != (said && is[k.Name] != was[k.Name]) {
					t.Errorf("%s with %.60v: %s was %s, is %s, and dropped are %v", from, edit, k.Name, was[k.Name], is[k.Name], dropped)
				}
			}
			back, problems := scenario.Parse(networks, after.Encode())
			if len(problems) > 0 || !reflect.DeepEqual(back, after) {
				t.Errorf("%s with %.60v: the link %.100s reads otherwise, %v", from, edit, after.Encode(), problems)
			}
		}
	}
}

// packed returns a network of the zoo as one of one's own.
func packed(t *testing.T, name string) string {
	t.Helper()
	net, ok := zoo.Lookup(name)
	if !ok {
		t.Fatal(name)
	}
	text, err := profile.Pack(t.Context(), net, mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A scenario holds a slice: an edit of one must not reach another.
func TestEditsDoNotShareMemory(t *testing.T) {
	before := parsed(t, "only=SP1,SP2,LC")
	after, _ := before.With("mbps", "60")
	after.Only[0] = "LC"
	if before.Only[0] != "SP1" {
		t.Error("an edit changed the scenario it started from")
	}
}

func parsed(t *testing.T, query string) scenario.Scenario {
	t.Helper()
	s, problems := scenario.Parse(networks, query)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

// models are few, for the sake of time, and of every kind of input.
var models = []string{"resnet50", "resnet18"}

// valid draws any valid scenario, without the help of the codec.
func valid(t *rapid.T) scenario.Scenario {
	number := func(label string, lo, hi float64) float64 {
		v := rapid.Float64Range(lo, hi).Draw(t, label)
		if rapid.Bool().Draw(t, label+" round") {
			v = max(lo, float64(int(v)))
		}
		if v < 0.001 {
			v = 0
		}
		return v
	}
	span := func(label string, lo, hi float64) scenario.Range {
		a, b := number(label+" a", lo, hi), number(label+" b", lo, hi)
		if lower, upper := min(a, b), max(a, b); upper-lower >= 0.001*upper && upper > 0 {
			return scenario.Range{Lo: lower, Hi: upper}
		}
		return scenario.Range{Lo: lo, Hi: hi}
	}
	s := scenario.Scenario{
		Preset:      rapid.SampledFrom(append(scenario.Presets(), "")).Draw(t, "preset"),
		Model:       rapid.SampledFrom(models).Draw(t, "model"),
		Batch:       rapid.IntRange(1, 4).Draw(t, "batch"),
		Fuse:        rapid.SampledFrom([]scenario.Fuse{"on", "off"}).Draw(t, "fuse"),
		Compare:     rapid.SampledFrom(append(models[:2:2], "")).Draw(t, "compare"),
		Cuts:        rapid.SampledFrom(network.Granularities).Draw(t, "cuts"),
		Device:      number("device", 0.001, 1e6),
		Edge:        number("edge", 0.001, 1e6),
		Mbps:        number("mbps", 0.001, 1e6),
		RTT:         number("rtt", 0, 10000),
		DType:       rapid.SampledFrom([]network.Encoding{"fp32", "fp16", "int8", "int4"}).Draw(t, "dtype"),
		Input:       rapid.SampledFrom([]network.Encoding{"none", "uint8", "fp32", "jpeg"}).Draw(t, "input"),
		Mega:        rapid.SampledFrom([]scenario.Mega{"decimal", "binary"}).Draw(t, "mega"),
		DeviceRange: span("device_range", 0.001, 1e6),
		MbpsRange:   span("mbps_range", 0.001, 1e6),
		XScale:      rapid.SampledFrom([]scenario.AxisScale{"auto", "log", "linear"}).Draw(t, "x_scale"),
		YScale:      rapid.SampledFrom([]scenario.AxisScale{"auto", "log", "linear"}).Draw(t, "y_scale"),
		EdgeRange:   span("edge_range", 0.001, 1e6),
		RTTRange:    span("rtt_ms_range", 0, 10000),
		Uncertainty: number("uncertainty", 0, 90),
		Uncertain:   rapid.SampledFrom([]scenario.Uncertain{"all", "device", "work", "mbps"}).Draw(t, "uncertain"),
	}
	axes := rapid.Permutation([]scenario.Axis{"mbps", "device", "edge", "rtt_ms"}).Draw(t, "axes")
	s.X, s.Y = axes[0], axes[1]
	if s.RTTRange.Lo == 0 && (s.X == "rtt_ms" && s.XScale == "log" || s.Y == "rtt_ms" && s.YScale == "log") {
		s.RTTRange.Lo = s.RTTRange.Hi / 2
	}
	entry, _ := zoo.Find(s.Model)
	if s.Input != "none" && !slices.Contains(network.Inputs(entry.Input), s.Input) {
		s.Input = network.Inputs(entry.Input)[1]
	}
	if size := entry.Size; entry.Input == network.Image && rapid.Bool().Draw(t, "sized") {
		s.Size = size.Default + max(size.Step, 1)
	}
	if rapid.Bool().Draw(t, "restricted") && s.Cuts != network.Graph {
		net, _ := s.Network()
		cuts := net.Cuts(s.Granularity())
		for _, cut := range cuts[1:] {
			if rapid.Bool().Draw(t, cut.ID) {
				s.Only = append(s.Only, cut.ID)
			}
		}
		if s.Only != nil && rapid.Bool().Draw(t, "EC") {
			s.Only = append([]string{"EC"}, s.Only...)
		}
		if len(s.Only) == len(cuts) {
			s.Only = nil
		}
	}
	return s
}

func TestLinksRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := valid(t)
		link := s.Encode()
		back, problems := scenario.Parse(networks, link)
		if len(problems) > 0 || !reflect.DeepEqual(back, s) {
			t.Fatalf("%s reads as %+v with %v, want %+v", link, back, problems, s)
		}
		if strings.Contains(link, "%") || !strings.HasPrefix(link, "v=1") {
			t.Fatalf("%s is not canonical", link)
		}
	})
}

// Typing every value of another scenario leads to that scenario, from any other.
func TestEditsReachEveryScenario(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, other := valid(t), valid(t)
		values := other.Values()
		delete(values, "preset")
		want := other
		want.Preset = s.Preset
		got, problems := s.WithAll(values)
		if len(problems) > 0 || got.Encode() != want.Encode() {
			t.Fatalf("%s with %v is %s and %v", s.Encode(), values, got.Encode(), problems)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "v=1", "#v=1&preset=paper", "?device=5&edge=100", "v=1&preset=paper&cuts=layer&only=EC,SP1,LC",
		"only=EC&input=none", "only=,,&cuts=block", "device=1e999&mbps=-0&rtt_ms=5e-324", "device_range=0.1...5",
		"mbps_range=1..1000000&mbps_range=2..3", "%zz=1&%ff=2&=3&4", "v=2&presett=paper&mbsp=9&MODEL=x",
		"rtt_ms=+1&mbps=1_0&edge=0x1p4&device=inf", "model=%ED%95%9C%EA%B8%80&dtype=\u202efp32",
		"result=1,SP2,LC,28.33,SP2,62.74,SP1", "result=12,EC,LC,1e-07,SP10,1000000,EC,~3&result=1,LC,LC", "result=1,SP2,LC,NaN,SP0,<b>",
	} {
		f.Add(seed)
	}
	// Chance makes no network: its checksum would be wrong. What it unpacks to is
	// fuzzed where networks are packed.
	own := "v=1&model=custom&net=" + fiftyCuts(f)
	f.Add(own + "&cuts=layer&only=SP3,SP4,LC&size=9&batch=2&fuse=off&input=jpeg")
	f.Add(own + "&result=1,SP2,LC,28.33,SP2&cuts=graph&compare=unet")
	f.Fuzz(func(t *testing.T, query string) {
		s, problems := scenario.Parse(networks, query)
		checkSalvaged(t, s, problems)
		if _, r, _ := scenario.ParseShared(networks, query); r != nil {
			if again, ok := scenario.ParseResult(r.String()); !ok || !reflect.DeepEqual(*r, again) || !r.Agrees(again) || url.QueryEscape(r.String()) != strings.ReplaceAll(r.String(), ",", "%2C") {
				t.Fatalf("%q carries %+v, which reads as %+v", query, *r, again)
			}
			if back, again, bad := scenario.ParseShared(networks, r.On(s.Encode())); !reflect.DeepEqual(back, s) || !reflect.DeepEqual(again, r) || len(bad) > 0 {
				t.Fatalf("%q is shared as %s, which reads as %+v and %+v with %v", query, r.On(s.Encode()), back, again, bad)
			}
		}
		again, problemsAgain := scenario.Parse(networks, query)
		if !reflect.DeepEqual(s, again) || !reflect.DeepEqual(problems, problemsAgain) {
			t.Fatalf("%q reads differently the second time", query)
		}
	})
}

// checkSalvaged checks that the result of any input is a valid scenario with
// problems that can be shown.
func checkSalvaged(t *testing.T, s scenario.Scenario, problems []*fault.Fault) {
	t.Helper()
	link := s.Encode()
	if len(link) > 4096+len(s.Net) {
		t.Fatalf("a link of %d bytes", len(link))
	}
	back, bad := scenario.Parse(networks, link)
	if len(bad) > 0 || !reflect.DeepEqual(back, s) {
		t.Fatalf("%+v gives %s, and that %+v with %v", s, link, back, bad)
	}
	data, err := s.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	back, bad = scenario.FromJSON(networks, data)
	if len(bad) > 0 || !reflect.DeepEqual(back, s) {
		t.Fatalf("%+v gives %s, and that %+v with %v", s, data, back, bad)
	}
	for _, p := range problems {
		checkMessage(t, p)
		if f := s.Fix(p, lang.English); f != nil {
			if _, bad := s.WithAll(f.Edits); len(bad) > 0 {
				t.Fatalf("%+v would be fixed by %v, which gives %v", p, f.Edits, bad)
			}
		}
	}
}

// fiftyCuts packs a network of one's own: MobileNetV2 with the first 50 of its
// cuts after layers, and those between its blocks and stages that are among them.
func fiftyCuts(t testing.TB) string {
	whole, _ := zoo.Lookup("mobilenet_v2")
	last := whole.Cuts(network.PerLayer)[50]
	cuts := map[network.Granularity][]network.Cut{}
	for _, g := range network.Granularities {
		if g == network.Graph {
			continue
		}
		cuts[g] = slices.DeleteFunc(slices.Clone(whole.Cuts(g)), func(c network.Cut) bool { return c.Layers > last.Layers && c.ID != network.LC })
	}
	if n := len(cuts[network.PerLayer]) - 2; n != 50 {
		t.Fatalf("%d cuts", n)
	}
	text, err := profile.Pack(t.Context(), network.Profile(*whole, cuts), mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The length of links is measured beside the time of reading and writing them.
func BenchmarkLink(b *testing.B) {
	links := map[string]string{"default": "", "own_network_of_50_cuts": "model=custom&net=" + fiftyCuts(b)}
	for _, name := range scenario.Presets() {
		links["preset="+name] = "preset=" + name
	}
	for _, name := range slices.Sorted(maps.Keys(links)) {
		b.Run(name, func(b *testing.B) {
			link := ""
			for b.Loop() {
				s, _ := scenario.Parse(networks, links[name])
				link = s.Encode()
			}
			b.ReportMetric(float64(len(link)), "bytes")
		})
	}
}
