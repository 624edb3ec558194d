package links

import "testing"

func TestLinks(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range All {
		switch {
		case seen[l.ID] || l.ID == "" || l.Title == "" || l.Source == "":
			t.Errorf("%+v has no name of its own, or no source", l)
		case l.Mbps <= 0 || l.RTT < 0:
			t.Errorf("%+v", l)
		case (l.P10 > 0) != (l.P90 > 0) || l.P10 > 0 && (l.P10 >= l.Mbps || l.Mbps >= l.P90):
			t.Errorf("%s: the median %v is not within %v and %v", l.ID, l.Mbps, l.P10, l.P90)
		case l.Kind == Nominal && l.P10 > 0:
			t.Errorf("%s: a nominal rate does not vary", l.ID)
		}
		seen[l.ID] = true
	}
}
