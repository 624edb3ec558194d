package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// at returns a study with another value of one input.
func at(t *testing.T, st *solve.Study, key scenario.Axis, value float64) *solve.Study {
	t.Helper()
	moved, err := solve.New(progress.Background, st.Scenario.Moved(key, value))
	if err != nil {
		t.Fatal(err)
	}
	return moved
}

// fastest returns the candidate of the least total by the equation, and by what
// share the next one takes longer.
func fastest(st *solve.Study) (id string, margin float64) {
	least, second := math.Inf(1), math.Inf(1)
	for _, k := range st.Candidates {
		if _, total := taken(st, k); total < least {
			id, least, second = k.ID, total, least
		} else {
			second = min(second, total)
		}
	}
	return id, (second - least) / least
}

// A track is the equation along the slider: its segments cover it from end to end,
// and in each the candidate takes the least time. Each flip is a border of them,
// and its edit makes its candidate best.
func TestTracks(t *testing.T) {
	seen, flips, without := 0, 0, 0
	for _, link := range cases(4) {
		st := studied(t, link)
		for key, track := range Tracks(st, lang.English) {
			here := st.Scenario.Value(key)
			if track.Lo > here || track.Hi < here || len(track.Segments) == 0 || track.Segments[0].From != track.Lo {
				t.Fatalf("%s: %s: %v in %+v", link, key, here, track)
			}
			end := track.Lo
			var borders []float64
			for i, s := range track.Segments {
				if s.From != end || s.To <= s.From || i > 0 && s.ID == track.Segments[i-1].ID {
					t.Fatalf("%s: %s: %+v", link, key, track.Segments)
				}
				if i > 0 {
					borders = append(borders, s.From)
				}
				end = s.To
				for _, share := range []float64{0.01, 0.5, 0.99} {
					v := s.From + share*(s.To-s.From)
					if id, margin := fastest(at(t, st, key, v)); id != s.ID && margin > 1e-9 {
						t.Errorf("%s: %s %v: %s is said to be best, but %s is", link, key, v, s.ID, id)
					}
				}
			}
			if end != track.Hi {
				t.Errorf("%s: %s: the segments end at %v of %v", link, key, end, track.Hi)
			}
			below := 0
			for _, b := range borders {
				if b <= here {
					below++
				}
			}
			if want := min(4, below) + min(4, len(borders)-below); len(track.Flips) != want && st.Best() == at(t, st, key, here*(1+1e-9)).Best() {
				t.Errorf("%s: %s: %d flips, want %d: %+v", link, key, len(track.Flips), want, track)
			}
			last := 0.0
			for _, f := range track.Flips {
				flips++
				if f.At < last || !slices.Contains(borders, f.At) && f.At != here {
					t.Errorf("%s: %s: a flip at %v, borders at %v", link, key, f.At, borders)
				}
				last = f.At
				moved, problems := st.Scenario.With(string(key), f.Edit)
				if len(problems) > 0 {
					t.Fatalf("%s: %s=%s: %v", link, key, f.Edit, problems)
				}
				if v := moved.Value(key); (v > f.At) != (f.At >= here) && v != f.At || math.Abs(v/f.At-1) > 0.001 {
					t.Errorf("%s: %s: the edit %s is not just beyond %v, seen from %v", link, key, f.Edit, f.At, here)
				}
				if after := at(t, st, key, moved.Value(key)); after.Candidates[after.Best()].ID != f.ID {
					t.Errorf("%s: %s=%s: %s is best, not %s", link, key, f.Edit, after.Candidates[after.Best()].ID, f.ID)
				}
				if id, margin := fastest(at(t, st, key, moved.Value(key))); id != f.ID && margin > 1e-12 {
					t.Errorf("%s: %s=%s: %s takes least, not %s", link, key, f.Edit, id, f.ID)
				}
				if !strings.HasPrefix(f.Text, "flips to "+f.ID+" at ") || !strings.HasSuffix(f.Text, st.Scenario.Unit(key)) {
					t.Errorf("%s: %q", link, f.Text)
				}
			}
			if (track.Any != "") != (len(track.Flips) == 0) {
				t.Errorf("%s: %s: %q with %d flips", link, key, track.Any, len(track.Flips))
			}
			if track.Any == "any" {
				without++
				for _, v := range []float64{1e-3, 1, 1e3, 1e6} {
					if id, margin := fastest(at(t, st, key, v)); id != st.Candidates[st.Best()].ID && margin > 1e-9 {
						t.Errorf("%s: any %s is said to do, but with %v %s is best", link, key, v, id)
					}
				}
			}
		}
		if seen++; seen == 40 && testing.Short() {
			break
		}
	}
	if flips < seen || 2*without < seen {
		t.Errorf("only %d flips and %d inputs that do not matter in %d scenarios", flips, without, seen)
	}
}

// The paper's thresholds are the marks of its bandwidth.
func TestTracksOfThePaper(t *testing.T) {
	tracks := Tracks(studied(t, "preset=paper"), lang.English)
	b := tracks[scenario.MbpsAxis]
	var got []string
	for _, f := range b.Flips {
		got = append(got, f.Text+" by "+f.Edit)
	}
	if want := "flips to LC at 28.33 Mibit/s by 28.33; flips to SP1 at 62.74 Mibit/s by 62.75"; strings.ReplaceAll(strings.Join(got, "; "), lang.Space, " ") != want {
		t.Errorf("got %q", got)
	}
	if got := fmt.Sprintln(b.Segments[0].ID, b.Segments[1].ID, b.Segments[2].ID, b.Lo, b.Hi, b.Band == nil); got != "LC SP2 SP1 10 1000 true\n" {
		t.Errorf("got %s", got)
	}
	if got := strings.ReplaceAll(tracks[scenario.RTTAxis].Any, lang.Space, " "); got != "up to 187.4 ms, then LC" {
		t.Errorf("a slider of 0 to 100 ms says %q", got)
	}
	if got := Tracks(studied(t, "preset=paper"), lang.Korean)[scenario.MbpsAxis].Flips[1].Text; got != "62.74\u00a0Mibit/s에서 SP1로 바뀜" {
		t.Errorf("got %q", got)
	}
}

// The band is what the uncertainty makes of the value, on the sliders that it is
// about.
func TestBands(t *testing.T) {
	for link, want := range map[string]string{
		"preset=paper":                               "",
		"preset=paper&uncertainty=20":                "device 5..6 mbps 40..60 ",
		"preset=paper&uncertainty=20&uncertain=mbps": "mbps 40..60 ",
		"device=50&uncertainty=50&uncertain=device":  "device 25..75 ",
		"preset=paper&uncertainty=20&uncertain=work": "",
		"mbps=900&uncertainty=50&uncertain=mbps":     "mbps 450..1000 ",
	} {
		got, tracks := "", Tracks(studied(t, link), lang.English)
		for _, key := range solve.Inputs {
			if b := tracks[key].Band; b != nil {
				got += fmt.Sprintf("%s %v..%v ", key, b.From, b.To)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", link, got, want)
		}
	}
}

// A track has a bounded number of segments and flips, near the present value.
func TestTracksAreBounded(t *testing.T) {
	var cuts []string
	const n = 200
	for i := range n { // bits fall as a convex curve, so that every cut is best somewhere
		left := float64(n - i)
		cuts = append(cuts, fmt.Sprintf(`{"id": "SP%d", "after": "l%d", "head_gmacs": %d, "tail_gmacs": %d, "elements": %d}`, i+1, i+1, i+1, n-i, int(1e4*left*left)+1000))
	}
	s, problems := scenario.FromJSON(networks, []byte(`{"model": "custom", "cuts": "layer", "input": "none", "mbps": 200, "mbps_range": [0.1, 100000], "net": {"title": "n", "gmacs": 201, "input": [3, 9, 9], "cuts": [`+strings.Join(cuts, ",")+`]}}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	st, err := solve.New(progress.Background, s)
	if err != nil {
		t.Fatal(err)
	}
	track := Tracks(st, lang.English)[scenario.MbpsAxis]
	first, last := track.Segments[0], track.Segments[len(track.Segments)-1]
	if len(st.Spans()) < 100 || len(track.Segments) != 60 || len(track.Flips) != 8 || first.From > 200 || last.To < 200 {
		t.Errorf("%d spans, %d segments from %v to %v, %d flips", len(st.Spans()), len(track.Segments), first.From, last.To, len(track.Flips))
	}
}

// The point is read out with what is next in each direction: by the equation, the
// best candidate changes there and not before.
func TestPoint(t *testing.T) {
	for link, want := range map[string][2]string{
		"preset=paper":                 {"50 Mibit/s, 5 GMAC/s: SP2; right 62.74 SP1, left 28.33 LC, up 8.499 LC", "50 Mibit/s, 5 GMAC/s: SP2; 오른쪽 62.74에서 SP1, 왼쪽 28.33에서 LC, 위쪽 8.499에서 LC"},
		"preset=paper&device=60":       {"50 Mibit/s, 60 GMAC/s: LC; right 807.5 SP2, down 8.499 SP2", "50 Mibit/s, 60 GMAC/s: LC; 오른쪽 807.5에서 SP2, 아래쪽 8.499에서 SP2"},
		"only=LC":                      {"50 Mbit/s, 5 GMAC/s: LC; no other in the four directions", "50 Mbit/s, 5 GMAC/s: LC; 네 방향 모두 다른 후보 없음"},
		"preset=paper&x=rtt_ms&y=edge": {"0 ms, 100 GMAC/s: SP2; down 10.83 LC", "0 ms, 100 GMAC/s: SP2; 아래쪽 10.83에서 LC"},
	} {
		for i, l := range lang.All {
			if got := strings.ReplaceAll(Point(studied(t, link), l), lang.Space, " "); got != want[i] {
				t.Errorf("%s: got %s, want %s", link, got, want[i])
			}
		}
	}
	read := 0
	for _, link := range cases(5) {
		st := studied(t, link)
		text := strings.ReplaceAll(Point(st, lang.English), lang.Space, " ")
		here, directions, _ := strings.Cut(text, "; ")
		if !strings.HasSuffix(here, ": "+st.Candidates[st.Best()].ID) {
			t.Errorf("%s: %s", link, text)
		}
		for _, d := range []struct {
			name string
			axis solve.Axis
			to   float64
		}{{"right", st.X, st.X.Hi}, {"left", st.X, st.X.Lo}, {"up", st.Y, st.Y.Hi}, {"down", st.Y, st.Y.Lo}} {
			from, limit, id := st.Scenario.Value(d.axis.Key), d.to, ""
			if (limit > from) != (d.name == "right" || d.name == "up") {
				continue // the point is at the map's border, or beyond
			}
			if _, after, ok := strings.Cut(directions, d.name+" "); ok {
				read++
				var shown string
				if _, err := fmt.Sscan(after, &shown, &id); err != nil {
					t.Fatal(text, err)
				}
				limit = number(t, shown)
				// Just beyond, up to the rounding of the number.
				beyond := limit + 0.001*(limit-from) + math.Copysign(0.001*limit, limit-from)
				if got, margin := fastest(at(t, st, d.axis.Key, max(beyond, 1e-6))); got != strings.TrimSuffix(id, ",") && margin > 1e-2 {
					t.Errorf("%s: %s: %s is best at %v", link, text, got, beyond)
				}
			}
			for _, share := range []float64{0.001, 0.3, 0.6, 0.9, 0.99} {
				v := from + share*(limit-from)
				if got, margin := fastest(at(t, st, d.axis.Key, v)); got != st.Candidates[st.Best()].ID && margin > 2e-3 {
					t.Errorf("%s: %s: %s: %s is best at %v", link, text, d.name, got, v)
				}
			}
		}
	}
	if read < 100 {
		t.Errorf("only %d directions were read", read)
	}
}
