package figure

import (
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/base/lang"
	"splitscope/core/envelope"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Layer is what a map shows.
type Layer string

const (
	Winner  Layer = "winner"  // the best candidate; the default
	Latency Layer = "latency" // its latency, with lines of equal latency
	Margin  Layer = "margin"  // how much slower the runner-up is, with lines of equal margin
	Regret  Layer = "regret"  // how much slower the best candidate of the present point is, with lines of equal regret
)

// Layers are all layers.
var Layers = []Layer{Winner, Latency, Margin, Regret}

// Map draws the paper's Figure 3: the best candidate over the two axes, which are
// bandwidth and device rate in the paper, or another layer. The cells are an image
// of Pixels. Borders, lines of equal value and names are computed from the exact
// regions.
func Map(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	return d.stillMap().with(d.mapMarks())
}

func (d *drawing) stillMap() Figure {
	st := d.Study
	regions := st.Regions()

	all := []series{
		{Type: "custom", Name: "cells", Data: []opts.CustomData{{Value: [4]float64{st.X.Lo, st.Y.Lo, st.X.Hi, st.Y.Hi}}}, RenderItem: raster},
		strokes("borders", d.borders(regions, false), opts.LineStyle{Color: ink(Light), Width: 1.5}),
	}
	figure := Figure{}
	switch d.Layer {
	case Latency:
		figure.Title = d.text("Latency of the best split")
		figure.Caption = d.text("The least total latency; dark is slow. Thin lines join points of equal latency, thick ones part the candidates; both are exact.")
		all = append(all, d.contours(d.latencyLevels(regions), Light)...)
	case Margin:
		figure.Title = d.text("Margin to the runner-up")
		figure.Caption = d.text("How much slower the second-best candidate is, as a share of the best. Light means a near tie. Lines of equal margin are exact.")
		all = append(all, d.contours(d.shareLevels(d.RunnersUp(regions)), Light)...)
	case Regret:
		chosen := d.Candidates[d.Best()].ID
		figure.Title = d.text("Regret of choosing %s", chosen)
		figure.Caption = d.text("How much longer %[1]s, the best at the present point, takes than the best split of each place, as a share of that. Lightest where %[1]s is the best. Lines of equal regret are exact.", chosen) + d.mostRegret(d.MostRegret(regions))
		all = append(all, d.contours(d.shareLevels(d.Regretted(regions)), Light)...)
	default:
		figure.Title = d.text("Best split by %s and %s", d.inSentence(st.X.Key), d.inSentence(st.Y.Key))
		figure.Caption = d.mapCaption()
		if st.Scenario.Uncertainty > 0 {
			all = append(all, strokes("certain", d.borders(st.Certain(), true), opts.LineStyle{Color: ink(Light), Width: 1, Type: "dashed"}))
		}
		all = append(all, d.names(regions))
	}
	figure.Option = option{
		Grid:    []grid{panel("12", "4")},
		XAxis:   []axis{d.across(st.X)},
		YAxis:   []axis{d.upwards(st.Y, d.axisName(st.Y))},
		Legend:  opts.Legend{Show: opts.Bool(false)},
		Tooltip: opts.Tooltip{Trigger: "item", Formatter: probe},
		Series:  all,
	}
	if d.Still {
		figure.Option.Tooltip = noTooltip
	}
	return figure
}

// mapMarks returns the point and how far the answer holds.
func (d *drawing) mapMarks() Marks {
	x, y := d.Scenario.Value(d.X.Key), d.Scenario.Value(d.Y.Key)
	within := d.X.Within(x) && d.Y.Within(y)
	var shapes []series
	note := ""
	if within {
		shapes, note = d.reach(x, y)
	}
	return newMarks(note, append(shapes, d.here(within, x, y))...)
}

// mapPoint returns what a map takes from the point: the places of the names, which
// avoid the mark, or all of it if lines have labels that do.
func (d *drawing) mapPoint() any {
	if d.Layer != Winner && d.Layer != "" {
		return d.point()
	}
	var places []any
	for _, name := range d.names(d.Regions()).Data.([]opts.ScatterData) {
		places = append(places, name.Name, name.Value)
	}
	return places
}

var noTooltip = opts.Tooltip{Show: opts.Bool(false)}

// strokes returns lines with gaps between them as one series.
func strokes(id string, lines [][]solve.Place, style opts.LineStyle) series {
	data := []any{}
	for _, stroke := range lines {
		for _, p := range stroke {
			data = append(data, [2]float64{p.X, p.Y})
		}
		data = append(data, [2]string{"-", "-"})
	}
	s := line(id, data, style)
	s.ID = id
	return s
}

// borders returns the edges of regions that are not edges of the map. Regions that
// are not apart share edges, which are listed once.
func (d *drawing) borders(regions []envelope.Region, apart bool) (lines [][]solve.Place) {
	for _, g := range regions {
		for i, across := range g.Across {
			if across > g.Plane || apart && across >= 0 {
				lines = append(lines, d.Edge(g.Vertices[i], g.Vertices[(i+1)%len(g.Vertices)]))
			}
		}
	}
	return lines
}

// outline returns a region as a polygon on the map, in the units of the axes.
func (d *drawing) outline(g envelope.Region) (points [][2]float64) {
	for i, v := range g.Vertices {
		edge := d.Edge(v, g.Vertices[(i+1)%len(g.Vertices)])
		for _, p := range edge[:len(edge)-1] { // the next edge begins where it ends
			points = append(points, [2]float64{p.X, p.Y})
		}
	}
	return points
}

// Area is a part of a map in one colour: a polygon in the units of the axes.
type Area struct {
	Color  string       `json:"color"`
	Points [][2]float64 `json:"points"`
}

// Areas has the winner map as exact polygons: the regions and, if something is
// uncertain, their certain parts. The rest is hatched.
type Areas struct {
	Regions []Area `json:"regions"`
	Hatched bool   `json:"hatched"`
	Certain []Area `json:"certain"`
}

// NewAreas returns the areas of a study.
func NewAreas(st *solve.Study) Areas {
	d := draw(st, Style{})
	areas := func(regions []envelope.Region) []Area {
		all := []Area{}
		for _, g := range regions {
			all = append(all, Area{d.colours[g.Plane], d.outline(g)})
		}
		return all
	}
	a := Areas{Regions: areas(st.Regions()), Hatched: st.Scenario.Uncertainty > 0, Certain: []Area{}}
	if a.Hatched {
		a.Certain = areas(st.Certain())
	}
	return a
}

// level has the lines of one value, with its label.
type level struct {
	text  string
	lines [][]solve.Place
}

// contours draws levels with their labels on cells that are light or dark.
func (d *drawing) contours(levels []level, cells Theme) []series {
	var lines [][]solve.Place
	data := []opts.ScatterData{} // not null, even without levels
	for _, l := range levels {
		lines = append(lines, l.lines...)
		if p, ok := d.longest(l.lines); ok {
			data = append(data, opts.ScatterData{Name: l.text, Value: [2]float64{p.X, p.Y}, SymbolSize: 1})
		}
	}
	return []series{
		strokes("contours", lines, opts.LineStyle{Color: ink(cells), Width: 1, Opacity: opts.Float(0.75)}),
		labels("levels", data, opts.Label{FontSize: 11, LineHeight: 15}, cells),
	}
}

// clear reports whether a label at a place does not cover the mark of the
// scenario's point.
func (d *drawing) clear(p solve.Place) bool {
	away := func(a solve.Axis, v float64) float64 {
		return math.Abs(a.Place(v) - a.Place(d.Scenario.Value(a.Key)))
	}
	return away(d.X, p.X) > 0.09 || away(d.Y, p.Y) > 0.08
}

// longest returns the middle of the line that is drawn longest, or a quarter of it
// if the mark is in the way.
func (d *drawing) longest(lines [][]solve.Place) (place solve.Place, ok bool) {
	var longest []solve.Place
	most := 0.0
	for _, line := range lines {
		if length := d.apart(line[0], line[len(line)-1]); length > most {
			most, longest = length, line
		}
	}
	if longest == nil {
		return solve.Place{}, false
	}
	for _, share := range []float64{0.5, 0.25, 0.75} {
		if p := d.along(longest, share); d.clear(p) {
			return p, true
		}
	}
	return d.along(longest, 0.5), true
}

// apart returns the drawn distance of two places, as a share of the map's sides.
func (d *drawing) apart(a, b solve.Place) float64 {
	return math.Hypot(d.X.Place(b.X)-d.X.Place(a.X), d.Y.Place(b.Y)-d.Y.Place(a.Y))
}

// along returns the place at a share of a line's drawn length. A line has points
// only where it bends, so a straight one has none in its middle.
func (d *drawing) along(line []solve.Place, share float64) solve.Place {
	length := 0.0
	for i, p := range line[1:] {
		length += d.apart(line[i], p)
	}
	left := share * length
	for i, b := range line[1:] {
		a := line[i]
		step := d.apart(a, b)
		if left < step {
			between := func(axis solve.Axis, from, to float64) float64 {
				return axis.At(axis.Place(from) + left/step*(axis.Place(to)-axis.Place(from)))
			}
			return solve.Place{X: between(d.X, a.X, b.X), Y: between(d.Y, a.Y, b.Y)}
		}
		left -= step
	}
	return line[len(line)-1]
}

func (d *drawing) latencyLevels(regions []envelope.Region) (levels []level) {
	lo, hi := d.Extremes(regions)
	for _, ms := range steps(lo, hi) {
		levels = append(levels, d.level(d.milliseconds(ms), d.LatencyLevel(regions, ms)))
	}
	return levels
}

// mostRegret returns a sentence about the greatest regret on the map.
func (d *drawing) mostRegret(share float64) string {
	if !(share > 0) || math.IsInf(share, 1) {
		return ""
	}
	return d.text(" At most %s on this map.", lang.Percent(share))
}

// shareLevels returns the lines on which the second candidate of each part takes
// longer than the best by round shares.
func (d *drawing) shareLevels(pairs []envelope.Pair) (levels []level) {
	for _, share := range []float64{0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10} {
		levels = append(levels, d.level(lang.Percent(share), d.MarginLevel(pairs, share)))
	}
	return levels
}

func (d *drawing) level(text string, line []solve.Segment) level {
	l := level{text: text}
	for _, s := range line {
		l.lines = append(l.lines, d.Edge(s.A, s.B))
	}
	return l
}

// steps returns at most ten round values between lo and hi, as dense as possible.
func steps(lo, hi float64) []float64 {
	inside := func(values []float64) []float64 {
		return slices.DeleteFunc(values, func(v float64) bool { return v <= lo || v >= hi })
	}
	for _, per := range [][]float64{{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}, {1, 1.5, 2, 3, 5, 7}, {1, 2, 5}} {
		if values := inside(rounds(lo, hi, per, 1)); len(values) <= 10 {
			return values
		}
	}
	return inside(ticks(lo, hi, 10))
}

// reach draws how far the answer holds: a cross for each axis alone, and a box for
// all inputs together.
func (d *drawing) reach(x, y float64) (shapes []series, caption string) {
	across, up := d.Hold(d.X.Key), d.Hold(d.Y.Key)
	clamp := func(a solve.Axis, v float64) float64 { return max(a.Lo, min(v, a.Hi)) }
	cross := [][]solve.Place{
		{{X: clamp(d.X, across.From), Y: y}, {X: clamp(d.X, across.To), Y: y}},
		{{X: x, Y: clamp(d.Y, up.From)}, {X: x, Y: clamp(d.Y, up.To)}},
	}
	caption = d.text(" The cross: how far each axis alone may move before the best split changes.")
	shapes = append(shapes, strokes("cross", cross, opts.LineStyle{Color: ink(Light), Width: 1.5}))
	// The page shows the curves below, on the same axis.
	down := [][]solve.Place{{{X: x, Y: y}, {X: x, Y: d.Y.Lo}}}
	if spans := d.Spans(); len(spans) <= mostSpans {
		for _, span := range spans[1:] {
			down = append(down, []solve.Place{{X: span.From, Y: y}, {X: span.From, Y: d.Y.Lo}})
		}
	}
	shapes = append(shapes, strokes("down", down, opts.LineStyle{Color: ink(Light), Width: 1, Type: "dashed"}))
	caption += d.text(" Dashed, down from its row: the thresholds of the horizontal axis.")
	if f, _ := d.Flip(); !math.IsInf(f, 1) {
		x0, x1, y0, y1 := clamp(d.X, x/f), clamp(d.X, x*f), clamp(d.Y, y/f), clamp(d.Y, y*f)
		box := [][]solve.Place{{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}, {X: x0, Y: y0}}}
		shapes = append(shapes, strokes("box", box, opts.LineStyle{Color: ink(Light), Width: 1, Type: "dotted"}))
		caption += d.text(" The box: how far all inputs may move together, by less than a factor of %s.", lang.Number(f))
	}
	return shapes, caption
}

// names returns the name of each region's candidate, in the middle of the region.
func (d *drawing) names(regions []envelope.Region) series {
	var data []opts.ScatterData
	for _, g := range regions {
		if p, ok := d.middle(g); ok {
			p = d.aside(p, g.Plane)
			data = append(data, opts.ScatterData{Name: d.Candidates[g.Plane].ID, Value: [2]float64{p.X, p.Y}, SymbolSize: 1})
		}
	}
	return labels("names", data, opts.Label{FontWeight: "bold", FontSize: 14, LineHeight: 20}, Light)
}

// aside moves a name away from the mark, within its region.
func (d *drawing) aside(p solve.Place, candidate int) solve.Place {
	x, y := d.X.Place(p.X), d.Y.Place(p.Y)
	for _, move := range [][2]float64{{0, 0}, {0, 0.12}, {0, -0.12}, {0.12, 0}, {-0.12, 0}} {
		q := solve.Place{X: d.X.At(x + move[0]), Y: d.Y.At(y + move[1])}
		if d.X.Within(q.X) && d.Y.Within(q.Y) && d.clear(q) && d.At(q.X, q.Y).Best() == candidate {
			return q
		}
	}
	return p
}

// middle returns the centroid of a region as it is drawn. If its bent edges leave
// the centroid outside, it returns the middle of the region's widest row.
func (d *drawing) middle(g envelope.Region) (solve.Place, bool) {
	outline := d.outline(g)
	for i, p := range outline {
		outline[i] = [2]float64{d.X.Place(p[0]), d.Y.Place(p[1])}
	}
	var area, x, y float64
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		cross := a[0]*b[1] - b[0]*a[1]
		area += cross / 2
		x += (a[0] + b[0]) * cross / 6
		y += (a[1] + b[1]) * cross / 6
	}
	centroid := solve.Place{X: d.X.At(x / area), Y: d.Y.At(y / area)}
	if d.X.Within(centroid.X) && d.Y.Within(centroid.Y) && d.At(centroid.X, centroid.Y).Best() == g.Plane {
		return centroid, true
	}
	var best solve.Place
	widest := 0.0
	for _, y := range d.Y.Cells(32) {
		lo, hi, ok := g.Row(d.Y.Coordinate(y))
		from, to := d.X.Place(d.X.Value(lo)), d.X.Place(d.X.Value(hi))
		if width := math.Abs(to - from); ok && width > widest {
			best, widest = solve.Place{X: d.X.At((from + to) / 2), Y: y}, width
		}
	}
	return best, widest > 0
}

func (d *drawing) mapCaption() string {
	text := d.text("The candidate of least latency. Borders are exact.")
	switch never := d.NeverOptimal(); {
	case len(never) == 0:
		text += d.text(" Every candidate is best somewhere in this range.")
	case len(never) <= 8:
		text += d.text(" Never best in this range: %s.", strings.Join(never, ", "))
	default:
		text += d.text(" %[1]d of %[2]d candidates are never best in this range.", len(never), len(d.Candidates))
	}
	if s := d.Scenario; s.Uncertainty > 0 {
		text += d.text(" Hatched: the best split is not certain, with %s off by up to %s.", d.text(doubts[s.Uncertain]), lang.Percent(s.Uncertainty/100))
	}
	return text
}

// MapRows returns the rows of a map as a table: first the names of the columns,
// then one row for each cell. A row is valid until the next one.
func MapRows(of scenario.Scenario, m solve.Map) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		xs := make([]string, len(m.X))
		for i, x := range m.X {
			xs[i] = computed(x)
		}
		line := []string{of.Column(m.Axes[0]), of.Column(m.Axes[1]), "best", totalMS}
		if !yield(line) {
			return
		}
		for row, y := range m.Y {
			line[1] = computed(y)
			for column, x := range xs {
				line[0], line[2], line[3] = x, m.IDs[m.Best[row][column]], computed(m.TotalMS[row][column])
				if !yield(line) {
					return
				}
			}
		}
	}
}

func mapRows(s *sheet, st *solve.Study) {
	for line := range MapRows(st.Scenario, st.Map(dataWidth, dataHeight)) {
		s.record(line)
	}
}
