package figure

import (
	"slices"
	"testing"

	"splitscope/core/solve"
)

// SP3 is best nowhere, so only the pin shows it. LC sends nothing.
func TestNetworkMarksThePinnedCut(t *testing.T) {
	st := study(t, "v=1&preset=paper")
	for _, id := range []string{"SP2", "SP3", "LC"} {
		f := Network(st, Style{Pin: id})
		all := f.Option.Series
		i := slices.IndexFunc(all, func(s series) bool { return s.ID == "pinned" })
		if i < 0 {
			t.Fatalf("%s is not marked", id)
		}
		mark, cut := all[i].Data.([]dot)[0], slices.IndexFunc(st.Candidates, func(k solve.Candidate) bool { return k.ID == id })
		if got, want := mark.Value[0], float64(st.Candidates[cut].Cut.Head.MACs)/1e9; mark.Name != id || got != want {
			t.Errorf("%s: %s is marked at %g GMAC, want %g", id, mark.Name, got, want)
		}
		if f.Tips[id] == nil {
			t.Errorf("%s has no tooltip", id)
		}
	}
	for _, s := range Network(st, Style{Pin: "SP9"}).Option.Series {
		if s.ID == "pinned" {
			t.Error("an unknown cut is marked")
		}
	}
}
