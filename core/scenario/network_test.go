package scenario_test

import (
	"testing"

	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
)

// A link is read, edited and written without its network, which takes thousands of
// allocations to build. Only a list of candidates needs it: how many there are
// follows from the architecture at its size.
func TestNoNetworkIsBuilt(t *testing.T) {
	const few = 1000
	for _, e := range zoo.Entries() {
		link := "preset=paper&cuts=layer&batch=8&x=edge&model=" + e.Name
		if n := testing.AllocsPerRun(1, func() {
			s, problems := scenario.Parse(networks, link)
			if len(problems) > 0 {
				s.Fix(problems[0], "en")
			}
			s, _ = s.With("batch", "16")
			s.Values()
			s.Encode()
		}); n > few {
			t.Errorf("%s: %v allocations", e.Name, n)
		}
	}
	if n := testing.AllocsPerRun(1, func() {
		scenario.Parse(networks, "model=densenet201&cuts=layer&only=SP1,LC")
	}); n < few {
		t.Errorf("a network was built with %v allocations", n)
	}
}
