package scenario_test

import (
	"maps"
	"testing"

	"splitscope/core/lang"
	"splitscope/core/scenario"
)

func TestFixes(t *testing.T) {
	for query, want := range map[string]string{ // the link once every fix is applied, and the buttons
		"mbps=0":                         "v=1&mbps=0.001 | Use mbps = 0.001",
		"mbps=1e999":                     "v=1&mbps=1000000 | Use mbps = 1000000",
		"device=fast":                    "v=1 | Use device = 5",
		"preset=paper&device=fast":       "v=1&preset=paper | Use device = 5",
		"mbps=60,5":                      "v=1&mbps=60.5 | Use mbps = 60.5",
		"mbps=60,500":                    "v=1 | Use mbps = 50",
		"mbps=60+Mbit/s":                 "v=1&mbps=60 | Use mbps = 60",
		"mbsp=60":                        "v=1&mbps=60 | Use mbps = 60",
		"mbsp=0":                         "v=1",
		"speed=60":                       "v=1",
		"device=8&device=9":              "v=1&device=9 | Use device = 9",
		"preset=papre&device=8":          "v=1&preset=paper&device=8 | Use preset = paper",
		"model=resnet-50&only=SP1,LC":    "v=1 | Use model = resnet50 | Leave out only",
		"model=vgg-16&size=320":          "v=1&model=vgg16&size=320 | Use model = vgg16",
		"model=squash":                   "v=1 | Use model = resnet50",
		"compare=squash":                 "v=1 | Leave out compare",
		"model=custom":                   "v=1 | Use model = resnet50",
		"cuts=blocks":                    "v=1&cuts=block | Use cuts = block",
		"size=31":                        "v=1&size=32 | Use size = 32",
		"batch=1.7":                      "v=1&batch=2 | Use batch = 2",
		"batch=many":                     "v=1 | Use batch = 1",
		"model=vit_b_16&size=230":        "v=1&model=vit_b_16 | Use size = 224",
		"tokens=128":                     "v=1 | Leave out tokens",
		"input=int32":                    "v=1 | Use input = uint8",
		"mbps_range=100..10":             "v=1&mbps_range=10..100 | Use mbps_range = 10..100",
		"mbps_range=1-9":                 "v=1&mbps_range=1..9 | Use mbps_range = 1..9",
		"mbps_range=0..9":                "v=1&mbps_range=0.001..9 | Use mbps_range = 0.001..9",
		"mbps_range=5..5":                "v=1 | Use mbps_range = 10..1000",
		"only=sp1,LC":                    "v=1&only=SP1,LC | Use only = SP1,LC",
		"only=SP9,LC":                    "v=1&only=LC | Use only = LC",
		"only=EC&input=none":             "v=1&input=none | Leave out only",
		"only=SP1&cuts=graph":            "v=1&cuts=graph | Leave out only",
		"x=device":                       "v=1&x=device&y=mbps | Use x = device",
		"x=edge&y=edge":                  "v=1&y=edge | Use y = edge",
		"y=rtt_ms&y_scale=log":           "v=1&y=rtt_ms&y_scale=log&rtt_ms_range=0.1..100 | Use y_scale = log",
		"net=d1.AAAA":                    "v=1",
		"v=2":                            "v=1",
		"result=x":                       "v=1",
		"device":                         "v=1",
		"rtt_ms=10001&uncertainty=-1":    "v=1&rtt_ms=10000 | Use rtt_ms = 10000 | Use uncertainty = 0",
		"model=gpt2&size=5&tokens=1e999": "v=1&model=gpt2 | Leave out size | Use tokens = 1024",
	} {
		s, problems := scenario.Parse(query)
		got, next := "", s
		for _, p := range problems {
			if f, ok := s.Fix(p); ok {
				got += " | " + f.In(lang.English)
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
		f, _ := s.Fix(p)
		maps.Copy(edits, f.Edits)
	}
	if want := map[string]string{"device": "8", "mbps": "0.001"}; !maps.Equal(edits, want) {
		t.Errorf("%v, want %v", edits, want)
	}
	_, problems = s.With("tokens", "5")
	if f, ok := s.Fix(problems[0]); !ok || f.In(lang.Korean) != "tokens 빼기" {
		t.Errorf("%v: %s", problems, f.In(lang.Korean))
	}
}
