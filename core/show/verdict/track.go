package verdict

import (
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// The most that a track has.
const (
	mostSegments = 60
	mostFlips    = 4 // on each side of the present value
)

// Track describes the slider of one input.
type Track struct {
	// The ends of the slider. The present value is between them.
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
	// The best candidates from end to end while this input alone moves. At most
	// sixty; of more, those that are nearest to the present value.
	Segments []Segment `json:"segments"`
	// The values at which the best candidate changes, ascending: the four below the
	// present value and the four above it that are nearest.
	Flips []Flip `json:"flips"`
	// The values within the uncertainty, if this input is uncertain.
	Band *Band `json:"band,omitempty"`
	// What is shown if the track has no flips: "any" if the best candidate is best
	// at every value, or else how far it is: "up to 187.4 ms, then LC".
	Any string `json:"any,omitempty"`
}

// Segment is a part of a track on which one candidate is best.
type Segment struct {
	Coloured
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// Flip is a value of an input at which the best candidate changes.
type Flip struct {
	Coloured
	At float64 `json:"at"`
	// The text of a value just beyond it, seen from the present value, where the
	// candidate is best: an edit of the input's key.
	Edit string `json:"edit"`
	// Such as "flips to SP1 at 62.74 Mibit/s".
	Text string `json:"text"`
}

// Band is an interval of a track.
type Band struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// Tracks describes the sliders of all inputs.
func Tracks(st *solve.Study, l lang.Lang) map[scenario.Axis]Track {
	w, tracks := newWriter(st, l), map[scenario.Axis]Track{}
	for _, key := range solve.Inputs {
		tracks[key] = w.track(key)
	}
	return tracks
}

func (w *writer) track(key scenario.Axis) Track {
	c, r := w.Course(key), w.Scenario.Around(key)
	t := Track{Lo: r.Lo, Hi: r.Hi, Segments: []Segment{}, Flips: []Flip{}, Band: w.band(key, r)}
	first := max(0, min(c.Here-mostSegments/2, len(c.Spans)-mostSegments))
	for i, s := range c.Spans[first:min(first+mostSegments, len(c.Spans))] {
		i += first
		if from, to := max(s.From, r.Lo), min(s.To, r.Hi); from < to {
			t.Segments = append(t.Segments, Segment{w.coloured(s.Candidate), from, to})
		}
		if i < c.Here && i >= c.Here-mostFlips && s.To > r.Lo || i > c.Here && i <= c.Here+mostFlips && s.From < r.Hi {
			if f, ok := w.enter(c, i, r); ok {
				t.Flips = append(t.Flips, f)
			}
		}
	}
	if len(t.Flips) == 0 {
		t.Any = w.hold(key)
	}
	return t
}

// enter returns the flip to a span. ok is false if no value of the slider is in
// the span.
func (w *writer) enter(c *solve.Course, span int, r scenario.Range) (f Flip, ok bool) {
	v, ok := c.Enter(span, r)
	if !ok {
		return f, false
	}
	f = Flip{Coloured: w.coloured(c.Spans[span].Candidate), At: c.Spans[span].From, Edit: scenario.FormatNumber(v)}
	if span < c.Here {
		f.At = c.Spans[span].To
	}
	f.Text = w.text("flips to %s at %s", f.ID, w.Scenario.Quantity(c.Axis.Key, f.At))
	return f, true
}

// band returns the values of an input within the scenario's uncertainty, or nil if
// the input is exact.
func (w *writer) band(key scenario.Axis, r scenario.Range) *Band {
	s := w.Scenario
	of := map[scenario.Axis]scenario.Uncertain{scenario.DeviceAxis: scenario.UncertainDevice, scenario.MbpsAxis: scenario.UncertainMbps}[key]
	if s.Uncertainty == 0 || of == "" || s.Uncertain != of && s.Uncertain != scenario.UncertainAll {
		return nil
	}
	v, share := s.Value(key), s.Uncertainty/100
	return &Band{max(r.Lo, v*(1-share)), min(r.Hi, v*(1+share))}
}

// Point reads the map out: the best candidate at the present point, and the next
// ones in the four directions, as far as the map goes: "50 Mibit/s, 5 GMAC/s: SP2;
// right 62.74 SP1, left 28.33 LC, up 8.499 LC".
func Point(st *solve.Study, l lang.Lang) string {
	var directions []string
	for _, d := range []struct {
		axis solve.Axis
		up   bool
		text lang.Text
	}{{st.X, true, "right %s %s"}, {st.X, false, "left %s %s"}, {st.Y, true, "up %s %s"}, {st.Y, false, "down %s %s"}} {
		h := st.Hold(d.axis.Key)
		next, at := h.Below, h.From
		if d.up {
			next, at = h.Above, h.To
		}
		if next >= 0 && d.axis.Within(at) {
			directions = append(directions, d.text.In(l, lang.Number(at), st.Candidates[next].ID))
		}
	}
	if directions == nil {
		directions = []string{lang.Text("no other in the four directions").In(l)}
	}
	s := st.Scenario
	at := s.Quantity(st.X.Key, s.Value(st.X.Key)) + ", " + s.Quantity(st.Y.Key, s.Value(st.Y.Key))
	return at + ": " + st.Candidates[st.Ranking()[0]].ID + "; " + strings.Join(directions, ", ")
}
