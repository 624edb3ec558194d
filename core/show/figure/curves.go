package figure

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Curves draws the paper's Figure 2: total latency against the input of the X axis,
// which is the bandwidth in the paper. The lower envelope is emphasized and its
// thresholds are marked.
func Curves(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	return d.stillCurves().with(d.curvesMarks())
}

func (d *drawing) stillCurves() Figure {
	st := d.Study
	spans := st.Spans()
	drawn, other := d.drawn(spans), st.Compared()
	y := d.times(drawn, other)
	xs := d.bending(y, drawn, other)
	names := d.endLabels(drawn, spans, y)

	var all []series
	for _, i := range drawn {
		opacity := float32(0.75)
		if crowded(len(drawn)) {
			opacity = 0.25
		}
		all = append(all, line(d.Candidates[i].ID, d.curve(i, spans, xs), opts.LineStyle{Color: d.colours[i], Width: 1.5, Opacity: opts.Float(opacity)}))
	}
	if other != nil {
		all = append(all, d.overlay(other, xs))
	}
	if len(spans) > mostSpans {
		all = append(all, line(d.text(lowest), lowestLine(st, xs), opts.LineStyle{Color: ink(d.Theme), Width: 5}))
	} else {
		for _, span := range spans {
			all = append(all, line(d.text(lowest), piece(st, span, xs), opts.LineStyle{Color: d.colours[span.Candidate], Width: 5}))
		}
	}
	all = append(all, across(d.thresholds(spans)...), names)
	if other != nil {
		all = append(all, d.overlayName(other, drawn, y))
	}

	return Figure{
		Option: option{
			Grid:    []grid{panel("40", "4").beside(d.longestLabel())},
			XAxis:   []axis{d.across(st.X)},
			YAxis:   []axis{d.upwards(y, d.totalName())},
			Legend:  opts.Legend{Show: opts.Bool(false)},
			Tooltip: opts.Tooltip{Trigger: "axis", Formatter: probe, AxisPointer: &opts.AxisPointer{Type: "line"}},
			Series:  all,
		},
		Title:   d.text("Latency against %s", d.inSentence(st.X.Key)),
		Caption: d.curvesCaption(spans, len(d.Candidates)-len(drawn)),
	}
}

// curvesMarks returns the point and a line through it.
func (d *drawing) curvesMarks() Marks {
	x := d.Scenario.Value(d.X.Key)
	within := d.X.Within(x)
	shapes := []series{d.here(within, x, d.Along(d.Best(), []float64{x})[0])}
	if within {
		shapes = append([]series{across(mark{XAxis: x, LineStyle: opts.LineStyle{Color: ink(d.Theme), Width: 1, Type: "solid"}})}, shapes...)
	}
	note := ""
	if other := d.Compared(); other != nil {
		note = d.compared(other)
	}
	return newMarks(note, shapes...)
}

// curvesPoint returns what curves take from the point: the value of the other axis
// and, of many candidates, those that the point has drawn.
func (d *drawing) curvesPoint() any {
	return []any{d.Scenario.Value(d.Y.Key), d.drawn(d.Spans())}
}

// thresholds returns marks of the thresholds with labels in two rows. A label is in
// the lower row if there is room, or else in the row whose last label is farther
// away.
func (d *drawing) thresholds(spans []solve.Span) []mark {
	room := 0.16
	if d.Narrow {
		room = 0.35
	}
	marks := []mark{}
	if len(spans) > mostSpans {
		return marks
	}
	last := [2]float64{math.Inf(-1), math.Inf(-1)} // by row
	for _, span := range spans[1:] {
		place, row := d.X.Place(span.From), 0
		if place-last[0] < room && last[1] < last[0] {
			row = 1
		}
		last[row] = place
		marks = append(marks, mark{XAxis: span.From, LineStyle: opts.LineStyle{Color: ink(d.Theme), Width: 1, Type: "dashed"},
			Label: markLabel{Show: true, Position: "end", Distance: 4 + 15*row, Formatter: lang.Number(span.From), Color: ink(d.Theme)}})
	}
	return marks
}

// drawn returns the candidates that have a curve: all, or, of many, those that are
// best somewhere on the axis, EC and LC, the best and the runner-up at the point,
// and, while there is room, those that are best on the map.
func (d *drawing) drawn(spans []solve.Span) (indices []int) {
	const most = 24
	if len(d.Candidates) <= most {
		return d.all()
	}
	chosen := map[int]bool{}
	for _, span := range spans {
		chosen[span.Candidate] = true
	}
	for _, i := range append(d.ends(), d.Ranking()[:2]...) {
		chosen[i] = true
	}
	for i, wins := range d.Wins() {
		if wins && len(chosen) < most {
			chosen[i] = true
		}
	}
	return slices.Sorted(maps.Keys(chosen))
}

// compared returns a sentence about the other network at the scenario's point.
func (d *drawing) compared(other *solve.Study) string {
	least := func(st *solve.Study) float64 { return st.Latencies()[st.Best()].TotalMS }
	mine, theirs := least(d.Study), least(other)
	difference := d.text("equal")
	by := d.milliseconds(math.Abs(theirs - mine))
	if mine > 0 {
		by = lang.Percent(math.Abs(theirs-mine) / mine)
	}
	switch {
	case theirs < mine:
		difference = d.text("%s less", by)
	case theirs > mine:
		difference = d.text("%s more", by)
	}
	return d.text(" Dashed, for comparison, %s: %s, %s, best %s.", other.Network.Title, d.milliseconds(theirs), difference, other.Candidates[other.Best()].ID)
}

func (d *drawing) curvesCaption(spans []solve.Span, omitted int) string {
	var held []string
	for _, key := range solve.Inputs {
		if key != d.X.Key && (key != scenario.RTTAxis || d.Scenario.RTT > 0) {
			held = append(held, d.present(key))
		}
	}
	text := strings.Join(held, ", ") + ". " + d.text("The thick line is the lowest latency: ")
	if len(spans) > mostSpans {
		text += d.text("%d candidates, one after the other", len(spans))
	} else {
		for i, span := range spans {
			id := d.Candidates[span.Candidate].ID
			if i == 0 {
				text += id
			} else {
				text += d.text(", %[1]s above %[2]s", id, d.Scenario.Quantity(d.X.Key, span.From))
			}
		}
	}
	text += "."
	if omitted > 0 {
		text += d.text(" %d other candidates are best nowhere on this axis and not drawn.", omitted)
	}
	return text
}

// mostNamed is the number of characters from which a label at the ends of curves gets
// no more names.
const mostNamed = 7

// longestLabel returns a text as long as the longest label of endLabels. The room for
// it keeps the axis where it is while the labels change.
func (d *drawing) longestLabel() string {
	longest, label := "", ""
	for _, k := range d.Candidates {
		if len(k.ID) > len(longest) {
			longest = k.ID
		}
	}
	for i := range d.Candidates {
		switch {
		case i == 0:
			label = longest
		case len(label) < mostNamed:
			label += ", " + longest
		default:
			return label + ", …"
		}
	}
	return label
}

// endLabels returns labels at the right ends of the curves; of many curves, only
// those that win have one. Ends that are closer than the height of a label share
// one.
func (d *drawing) endLabels(drawn []int, spans []solve.Span, y solve.Axis) series {
	height := 0.055 // of a label, as a share of the axis
	if d.Low {
		height = 0.11
	}
	end := map[int]float64{}
	var named []int
	for _, i := range drawn {
		wins := slices.ContainsFunc(spans, func(s solve.Span) bool { return s.Candidate == i })
		if wins || !crowded(len(drawn)) {
			named = append(named, i)
			end[i] = d.Along(i, []float64{d.X.Hi})[0]
		}
	}
	slices.SortStableFunc(named, func(a, b int) int { return cmp.Compare(end[a], end[b]) })
	data, previous := []opts.ScatterData{}, math.Inf(-1)
	for _, i := range named {
		id, place := d.Candidates[i].ID, y.Place(end[i])
		switch last := len(data) - 1; {
		case place-previous >= height:
			previous = place
			data = append(data, opts.ScatterData{Name: id, Value: [2]float64{d.X.Hi, end[i]}, SymbolSize: 1})
		case len(data[last].Name) < mostNamed:
			data[last].Name += ", " + id
		case !strings.HasSuffix(data[last].Name, "…"):
			data[last].Name += ", …"
		}
	}
	return series{Type: "scatter", Data: data, ItemStyle: invisible,
		Label: opts.Label{Show: opts.Bool(true), Position: "right", Formatter: "{b}", FontWeight: "bold", Color: ink(d.Theme)}}
}

// curvesRows writes one row for each value of the X axis. The network to compare
// with has its own column.
func curvesRows(s *sheet, st *solve.Study) {
	c, other := st.Curves(dataPoints), st.Compared()
	names := []string{st.Scenario.Column(c.Axis)}
	for _, k := range st.Candidates {
		names = append(names, k.ID+"_"+totalMS)
	}
	var over []float64
	if other != nil {
		names, over = append(names, other.Network.Name+"_lowest_"+totalMS), lowestAlong(other, c.X)
	}
	s.record(names)
	for i, x := range c.X {
		row := []string{computed(x)}
		for _, k := range st.Candidates {
			row = append(row, computed(c.TotalMS[k.ID][i]))
		}
		if other != nil {
			row = append(row, computed(over[i]))
		}
		s.record(row)
	}
}
