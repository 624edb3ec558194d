package core

import (
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
)

var networks = cache.New()

var page = Scenarios{networks}

// What an example's title says is what its verdict says.
func TestExamples(t *testing.T) {
	pays := map[string]bool{}
	for _, e := range Examples(lang.English) {
		s, problems := scenario.Parse(networks, e.Link)
		if len(problems) > 0 || s.Encode() != e.Link {
			t.Errorf("%s reads as %s with %v", e.Link, s.Encode(), problems)
		}
		st, err := solve.New(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if !st.X.Within(s.Value(s.X)) || !st.Y.Within(s.Value(s.Y)) {
			t.Errorf("%s has no point on curves or map", e.Title)
		}
		v := verdict.Of(st, lang.English)
		interior := !slices.Contains([]string{network.EC, network.LC}, v.Best)
		if says := strings.HasPrefix(v.Headline, "Split at "); says != interior {
			t.Errorf("%s: best %s, and yet %q", e.Title, v.Best, v.Headline)
		}
		switch {
		case strings.HasSuffix(e.Title, "splitting pays"), strings.HasSuffix(e.Title, "send its patches"):
			if !interior {
				t.Errorf("%s: %s", e.Title, v.Headline)
			}
			// Well ahead of both ways of not splitting, not by a hair.
			for _, k := range st.Solution().Cuts {
				if (k.ID == network.EC || k.ID == network.LC) && k.TotalMS < 1.1*least(st) {
					t.Errorf("%s: %s takes %.1f ms, the best %.1f", e.Title, k.ID, k.TotalMS, least(st))
				}
			}
			pays[s.Model] = true
		case interior:
			t.Errorf("%s: %s", e.Title, v.Headline)
		case !slices.ContainsFunc(v.Notes, func(n string) bool { return strings.Contains(n, "does not help") }):
			t.Errorf("%s: no note says so: %q", e.Title, v.Notes)
		}
	}
	if len(pays) < 3 {
		t.Errorf("splitting pays for %v alone", pays)
	}
}

func least(st *solve.Study) float64 {
	return st.Latencies()[st.Ranking()[0]].TotalMS
}
