package scenario_test

import (
	"maps"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
)

func TestFixes(t *testing.T) {
	for query, want := range map[string]string{ // the link once every fix is applied, and the buttons
		"mbps=0":                        "v=1&mbps=0.001 | Bandwidth: use 0.001",
		"mbps=1e999":                    "v=1&mbps=1000000 | Bandwidth: use 1000000",
		"device=fast":                   "v=1 | Device rate: use 5",
		"preset=paper&device=fast":      "v=1&preset=paper | Device rate: use 5",
		"mbps=60,5":                     "v=1&mbps=60.5 | Bandwidth: use 60.5",
		"mbps=60,500":                   "v=1 | Bandwidth: use 50",
		"mbps=60+Mbit/s":                "v=1&mbps=60 | Bandwidth: use 60",
		"mbsp=60":                       "v=1&mbps=60 | Bandwidth: use 60",
		"mbsp=0":                        "v=1",
		"speed=60":                      "v=1",
		"device=8&device=9":             "v=1&device=9 | Device rate: use 9",
		"preset=papre&device=8":         "v=1&preset=paper&device=8 | Preset: use paper",
		"model=resnet-50&only=SP1,LC":   "v=1 | Network: use resnet50 | Candidates: leave out",
		"model=vgg-16&size=320":         "v=1&model=vgg16&size=320 | Network: use vgg16",
		"model=squash":                  "v=1 | Network: use resnet50",
		"compare=squash":                "v=1 | Compared with: leave out",
		"model=custom":                  "v=1 | Network: use resnet50",
		"cuts=blocks":                   "v=1&cuts=block | Granularity: use block",
		"size=31":                       "v=1&size=32 | Input size: use 32",
		"batch=1.7":                     "v=1&batch=2 | Batch: use 2",
		"batch=many":                    "v=1 | Batch: use 1",
		"model=vit_b_16&size=230":       "v=1&model=vit_b_16 | Input size: use 224",
		"tokens=128":                    "v=1 | Tokens: leave out",
		"input=int32":                   "v=1 | Raw input: use uint8",
		"mbps_range=100..10":            "v=1&mbps_range=10..100 | Range of bandwidths: use 10..100",
		"mbps_range=1-9":                "v=1&mbps_range=1..9 | Range of bandwidths: use 1..9",
		"mbps_range=0..9":               "v=1&mbps_range=0.001..9 | Range of bandwidths: use 0.001..9",
		"mbps_range=5..5":               "v=1&mbps_range=5..5.01 | Range of bandwidths: use 5..5.01",
		"mbps_range=50..50.00000000001": "v=1&mbps_range=50..50.11 | Range of bandwidths: use 50..50.11",
		"mbps_range=999999.9..1000000":  "v=1&mbps_range=998000..1000000 | Range of bandwidths: use 998000..1000000",
		"rtt_ms_range=0..5e-324":        "v=1&rtt_ms_range=0..0.000001 | Range of round-trip times: use 0..0.000001",
		"rtt_ms_range=4e-7..1e-6":       "v=1&rtt_ms_range=0..0.000001 | Range of round-trip times: use 0..0.000001",
		"rtt_ms=1e-300":                 "v=1 | Round-trip time: use 0",
		"uncertainty=0.0007":            "v=1&uncertainty=0.001 | Error up to: use 0.001",
		"y=rtt_ms&y_scale=log&rtt_ms_range=0..2e-6": "v=1&y=rtt_ms&y_scale=log&rtt_ms_range=0.000001..0.000002 | Scale of the vertical axis: use log",
		"only=sp1,LC":                    "v=1&only=SP1,LC | Candidates: use SP1,LC",
		"only=SP9,LC":                    "v=1&only=LC | Candidates: use LC",
		"only=EC&input=none":             "v=1&input=none | Candidates: leave out",
		"only=SP1&cuts=graph":            "v=1&cuts=graph | Candidates: leave out",
		"x=device":                       "v=1&x=device&y=mbps | Horizontal axis: use device",
		"x=edge&y=edge":                  "v=1&y=edge | Vertical axis: use edge",
		"y=rtt_ms&y_scale=log":           "v=1&y=rtt_ms&y_scale=log&rtt_ms_range=0.1..100 | Scale of the vertical axis: use log",
		"net=d1.AAAA":                    "v=1",
		"v=2":                            "v=1",
		"result=x":                       "v=1",
		"device":                         "v=1",
		"rtt_ms=10001&uncertainty=-1":    "v=1&rtt_ms=10000 | Round-trip time: use 10000 | Error up to: use 0",
		"model=gpt2&size=5&tokens=1e999": "v=1&model=gpt2 | Input size: leave out | Tokens: use 1024",
	} {
		s, problems := scenario.Parse(networks, query)
		got, next := "", s
		for _, p := range problems {
			if f := s.Fix(p, lang.English); f != nil {
				got += " | " + f.Label
				next, _ = next.WithAll(f.Edits)
			}
		}
		if got = next.Encode() + got; got != want || len(problems) == 0 {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// An edit that is refused is fixed from where the scenario stands.
func TestFixesOfEdits(t *testing.T) {
	s := parsed(t, "preset=paper&device=8")
	_, problems := s.WithAll(map[string]string{"device": "fast", "mbps": "0"})
	edits := map[string]string{}
	for _, p := range problems {
		maps.Copy(edits, s.Fix(p, lang.English).Edits)
	}
	if want := map[string]string{"device": "8", "mbps": "0.001"}; !maps.Equal(edits, want) {
		t.Errorf("%v, want %v", edits, want)
	}
	_, problems = s.With("tokens", "5")
	if f := s.Fix(problems[0], lang.Korean); f == nil || f.Label != "토큰 수: 빼기" {
		t.Errorf("%v: %v", problems, f)
	}
}
