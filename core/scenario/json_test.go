package scenario_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/base/fault"
	"splitscope/core/scenario"
)

func TestJSONHasEveryKeyInOrderWithItsType(t *testing.T) {
	for query, want := range map[string]string{
		"": `{"v":1,"preset":"","model":"resnet50","net":"","size":224,"batch":1,"cuts":"stage","fuse":"on","only":[],"device":5,"edge":100,"mbps":50,"rtt_ms":0,` +
			`"dtype":"fp32","input":"uint8","mega":"decimal","device_range":[5,100],"mbps_range":[10,1000],"x":"mbps","y":"device","x_scale":"auto","y_scale":"auto","edge_range":[10,1000],"rtt_ms_range":[0,100],"uncertainty":0,"uncertain":"all","compare":""}`,
		"preset=paper&only=LC,SP1&mbps=0.5&rtt_ms=1.25": `{"v":1,"preset":"paper","model":"resnet50","net":"","size":224,"batch":1,"cuts":"stage","fuse":"on","only":["SP1","LC"],` +
			`"device":5,"edge":100,"mbps":0.5,"rtt_ms":1.25,"dtype":"fp32","input":"none","mega":"binary","device_range":[5,100],"mbps_range":[10,1000],"x":"mbps","y":"device","x_scale":"auto","y_scale":"auto","edge_range":[10,1000],"rtt_ms_range":[0,100],"uncertainty":0,"uncertain":"all","compare":""}`,
	} {
		got, err := json.Marshal(parsed(t, query))
		if err != nil || string(got) != want {
			t.Errorf("%q is %s with %v, want %s", query, got, err, want)
		}
	}
}

func TestFromJSON(t *testing.T) {
	for _, row := range []struct {
		data, link string
		problems   []problem
	}{
		{`{}`, "v=1", nil},
		{" \n{\"mbps\": 60}\n ", "v=1&mbps=60", nil},
		{`{"v":1,"preset":"paper","only":["LC","SP1"],"device_range":[1,9]}`, "v=1&preset=paper&only=SP1,LC&device_range=1..9", nil},
		{`{"v":"1","only":"LC,SP1","device_range":"1..9","mbps":"60","device":8.50}`, "v=1&only=SP1,LC&device=8.5&mbps=60&device_range=1..9", nil},
		{`{"mbps":1e2,"only":[],"preset":""}`, "v=1&mbps=100", nil},
		{`{"mbp\u0073":60}`, "v=1&mbps=60", nil},

		{`{"mbps":60,"mbps":70}`, "v=1&mbps=60", []problem{{scenario.DuplicateKey.Code, "mbps", "70"}}},
		{`{"mbps":true,"edge":9}`, "v=1&edge=9", []problem{{scenario.NotANumber.Code, "mbps", "true"}}},
		{`{"mbps":null}`, "v=1", []problem{{scenario.NotANumber.Code, "mbps", "null"}}},
		{`{"mbps":[60]}`, "v=1", []problem{{scenario.NotANumber.Code, "mbps", "[60]"}}},
		{`{"mbps":1e400}`, "v=1", []problem{{scenario.OutOfRange.Code, "mbps", "1e400"}}},
		{`{"dtype":8}`, "v=1", []problem{{scenario.NotOneOf.Code, "dtype", "8"}}},
		{`{"preset":null}`, "v=1", []problem{{scenario.NotOneOf.Code, "preset", "null"}}},
		{`{"preset":{"name":"paper"}}`, "v=1", []problem{{scenario.NotOneOf.Code, "preset", `{"name":"paper"}`}}},
		{`{"v":2}`, "v=1", []problem{{scenario.UnsupportedVersion.Code, "v", "2"}}},
		{`{"speed":60}`, "v=1", []problem{{scenario.UnknownKey.Code, "speed", "60"}}},
		{`{"":60}`, "v=1", []problem{{scenario.UnknownKey.Code, "", "60"}}},
		{`{"device_range":[1]}`, "v=1", []problem{{scenario.BadRange.Code, "device_range", "[1]"}}},
		{`{"device_range":[1,2,3]}`, "v=1", []problem{{scenario.BadRange.Code, "device_range", "[1,2,3]"}}},
		{`{"device_range":[1,null]}`, "v=1", []problem{{scenario.BadRange.Code, "device_range", "1.."}}},
		{`{"device_range":{"lo":1,"hi":2}}`, "v=1", []problem{{scenario.BadRange.Code, "device_range", `{"lo":1,"hi":2}`}}},
		{`{"only":["SP1","SP7"]}`, "v=1&only=SP1", []problem{{scenario.UnknownCandidate.Code, "only", "SP7"}}},
		{`{"only":["SP1",null,2,["SP3"],"LC"]}`, "v=1&only=SP1,LC", []problem{{scenario.UnknownCandidate.Code, "only", "null"}, {scenario.UnknownCandidate.Code, "only", "2"}, {scenario.UnknownCandidate.Code, "only", `["SP3"]`}}},
		{`{"only":null}`, "v=1", []problem{{scenario.UnknownCandidate.Code, "only", "null"}, {scenario.EmptySelection.Code, "only", "null"}}},
		{`{"only":[""]}`, "v=1", []problem{{scenario.UnknownCandidate.Code, "only", `""`}, {scenario.EmptySelection.Code, "only", `""`}}},
		{`{"only":[" "]}`, "v=1", []problem{{scenario.UnknownCandidate.Code, "only", `" "`}, {scenario.EmptySelection.Code, "only", `" "`}}},

		{``, "v=1", []problem{{scenario.Malformed.Code, "", ``}}},
		{"\u00a0{}", "v=1", []problem{{scenario.Malformed.Code, "", "\u00a0{}"}}},
		{`null`, "v=1", []problem{{scenario.Malformed.Code, "", `null`}}},
		{`[{"mbps":60}]`, "v=1", []problem{{scenario.Malformed.Code, "", `[{"mbps":60}]`}}},
		{`{"mbps":60`, "v=1", []problem{{scenario.Malformed.Code, "", `{"mbps":60`}}},
		{`{"mbps":60} x`, "v=1", []problem{{scenario.Malformed.Code, "", `{"mbps":60} x`}}},
		{`{"mbps":60}{}`, "v=1", []problem{{scenario.Malformed.Code, "", `{"mbps":60}{}`}}},
	} {
		s, problems := scenario.FromJSON(networks, []byte(row.data))
		if got := s.Encode(); got != row.link {
			t.Errorf("%s gives %s, want %s", row.data, got, row.link)
		}
		if len(problems) != len(row.problems) || len(problems) > 0 && !reflect.DeepEqual(bare(problems), row.problems) {
			t.Errorf("%s gives %+v, want %+v", row.data, problems, row.problems)
		}
	}
}

func TestLongJSON(t *testing.T) {
	data := `{"mbps":60,"z":"`
	data += strings.Repeat("y", scenario.MaxJSON-len(data)-2) + `"}`
	if s, problems := scenario.FromJSON(networks, []byte(data)); s.Mbps != 60 || len(problems) != 1 || problems[0].Kind != scenario.UnknownKey {
		t.Errorf("the longest document gives %g Mbps and %v", s.Mbps, problems)
	}
	s, problems := scenario.FromJSON(networks, []byte(data+" "))
	if !reflect.DeepEqual(s, scenario.Default()) || len(problems) != 1 || problems[0].Kind != scenario.TooLong {
		t.Errorf("a document one byte longer gives %+v and %v", s, problems)
	}
	deep := `{"x":` + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + `}`
	if _, problems := scenario.FromJSON(networks, []byte(deep)); len(problems) != 1 {
		t.Errorf("a deep document gives %d problems", len(problems))
	}
}

func TestJSONRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := valid(t)
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		back, problems := scenario.FromJSON(networks, data)
		if len(problems) > 0 || !reflect.DeepEqual(back, s) {
			t.Fatalf("%s reads as %+v with %v", data, back, problems)
		}
		// The texts of Values are a document too.
		data, _ = json.Marshal(s.Values())
		back, problems = scenario.FromJSON(networks, data)
		if len(problems) > 0 || !reflect.DeepEqual(back, s) {
			t.Fatalf("%s reads as %+v with %v", data, back, problems)
		}
	})
}

func FuzzFromJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"v":1,"preset":"paper","mbps":60.5,"only":["SP1","LC"],"device_range":[1,9],"mbps_range":"1..9"}`,
		`{"mbps":60,"mbps":70}`, `{"only":[null,"",{}],"device_range":[1,null]}`, `{"rtt_ms":5e-324,"edge":1E+5}`,
		`null`, `[`, `{"a":[[[[]]]]}`, `{"mbps":60}x`, `{"\ud800":"\udfff"}`, "{\"\xff\":1}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, problems := scenario.FromJSON(networks, data)
		checkSalvaged(t, s, problems)
		if !json.Valid(data) && len(problems) == 0 {
			t.Fatalf("%q is no JSON and yet no problem", data)
		}
	})
}

// problem is the part of a fault that depends only on the document.
type problem struct{ Code, Key, Value string }

func bare(problems []*fault.Fault) (out []problem) {
	for _, p := range problems {
		out = append(out, problem{p.Code, p.Place, p.Value})
	}
	return out
}
