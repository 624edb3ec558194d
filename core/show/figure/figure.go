// Package figure makes figures of studies: ECharts options (with the types of
// go-echarts), captions, the pixels of maps, and tables.
//
// An option is plain JSON. Where ECharts expects a function, the option has the
// string "@name"; the caller replaces it by its own function of that name.
package figure

import (
	"fmt"
	"slices"
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Spec describes a kind of figure for the page, embeds, reports and the API.
type Spec struct {
	Name  string
	Axes  int      // number of the study's axes, x and y, that a point of the figure has values of
	Cells bool     // it has cells, which Pixels paints
	First int      // its place on the page's first screen, from 1; 0 is below it
	Picks []string // the ids of the series whose marks and points are cuts to choose
	Draw  func(*solve.Study, Style) Figure
	rows  func(*sheet, *solve.Study) // writes its data

	// The figure without its marks, and its marks; nil if it has none.
	still func(*drawing) Figure
	marks func(*drawing) Marks
	// What the figure without its marks takes from the study's point: texts and
	// numbers.
	takes func(*drawing) any
}

// All are the figures in the order of a report.
var All = []Spec{
	{Name: "split", Draw: Split, rows: splitRows, takes: (*drawing).nothing},
	{Name: "network", First: 3, Picks: []string{candidateMarks, pinnedMark, crossingLine}, Draw: Network, rows: networkRows, takes: (*drawing).theBest},
	{Name: "curves", Axes: 1, First: 2, Draw: Curves, rows: curvesRows, still: (*drawing).stillCurves, marks: (*drawing).curvesMarks, takes: (*drawing).curvesPoint},
	{Name: "map", Axes: 2, Cells: true, First: 1, Draw: Map, rows: mapRows, still: (*drawing).stillMap, marks: (*drawing).mapMarks, takes: (*drawing).mapPoint},
	{Name: "breakdown", First: 4, Draw: Breakdown, rows: breakdownRows, takes: (*drawing).point},
}

// Alone is the figure to show if none is named.
const Alone = "map"

// Named returns the figure with a name.
func Named(name string) (s Spec, ok bool) {
	i := slices.IndexFunc(All, func(s Spec) bool { return s.Name == name })
	if i < 0 {
		return s, false
	}
	return All[i], true
}

// Names returns the names of all figures in order.
func Names() (names []string) {
	for _, s := range All {
		names = append(names, s.Name)
	}
	return names
}

// Data returns the data of a figure as comma-separated values. Numbers have all
// their certain digits; the names of the columns have the units.
func (s Spec) Data(st *solve.Study) string {
	var to sheet
	s.rows(&to, st)
	return string(to.csv)
}

// Figure is a drawing with its text alternative.
type Figure struct {
	// An option of ECharts, as JSON. A string "@name" in it means the page's
	// function of that name.
	Option option `json:"option" ts:"string"`
	Title  string `json:"title"`
	// One or two sentences about what the figure shows, for its text alternative
	// and its caption.
	Caption string `json:"caption"`
	// The rows of each candidate's tooltip, by its id, if they do not depend on the
	// pointer.
	Tips map[string][]Row `json:"tips,omitempty"`
}

// Marks show the study's point in a figure. They move with it, over all else, while
// the rest of the figure stays.
type Marks struct {
	// Lines and dots, as series of ECharts in JSON.
	Series seriesText `json:"series" ts:"string"`
	// The end of the caption, which is about them.
	Note string `json:"note"`
}

// newMarks returns marks above all that ECharts draws in a panel by default.
func newMarks(note string, shapes ...series) Marks {
	for i := range shapes {
		shapes[i].Z = 6
	}
	return Marks{shapes, note}
}

// with returns the figure with marks on top.
func (f Figure) with(m Marks) Figure {
	f.Option.Series = append(f.Option.Series, m.Series...)
	f.Caption += m.Note
	return f
}

// Row is a line of a tooltip or of a table of facts.
type Row struct {
	Label  string `json:"label"`
	Value  string `json:"value"`
	Color  string `json:"color,omitempty"`
	Strong bool   `json:"strong,omitempty"`
}

// Style says how a figure is drawn.
type Style struct {
	Lang   lang.Lang
	Theme  Theme
	Layer  Layer
	Narrow bool // about as wide as a phone
	Low    bool // about half as high as usual
	Still  bool // nothing answers a map's tooltips, so it has none
	// The id of a cut to mark along the depth, whether it is a candidate or not.
	Pin string
}

// drawing is the common state of the functions that draw a figure.
type drawing struct {
	*solve.Study
	Style
	colours []string  // by candidate
	work    lang.Unit // for head and tail
}

func draw(st *solve.Study, style Style) *drawing {
	return &drawing{Study: st, Style: style, colours: CandidateColours(st), work: lang.WorkIn(st.Network.MACs())}
}

func (s Style) text(t lang.Text, args ...any) string { return t.In(s.Lang, args...) }

// crowded reports whether n candidates are too many to name each of them.
func crowded(n int) bool { return n > 8 }

func (d *drawing) all() []int {
	indices := make([]int, len(d.Candidates))
	for i := range indices {
		indices[i] = i
	}
	return indices
}

// ends returns EC and LC, if they are candidates.
func (d *drawing) ends() (indices []int) {
	for i, k := range d.Candidates {
		if k.ID == network.EC || k.ID == network.LC {
			indices = append(indices, i)
		}
	}
	return indices
}

// totalName returns the name of an axis of total latencies.
func (d *drawing) totalName() string { return d.text(total) + " (ms)" }

// inSentence returns an input's name for use inside a sentence.
func (d *drawing) inSentence(key scenario.Axis) string {
	return strings.ToLower(d.text(key.Name()))
}

func (d *drawing) axisName(a solve.Axis) string {
	return fmt.Sprintf("%s (%s)", d.text(a.Key.Name()), d.Scenario.Unit(a.Key))
}

// present returns the scenario's value of an input, with its name and unit.
func (d *drawing) present(key scenario.Axis) string {
	return fmt.Sprintf("%s %s", d.text(key.Name()), d.Scenario.Quantity(key, d.Scenario.Value(key)))
}

func (d *drawing) milliseconds(ms float64) string { return lang.Duration(ms / 1000) }

// MostProbed is the largest number of candidates that Probe returns.
const MostProbed = 8

// Probe returns the latencies of the candidates at the study's point, best first,
// for a tooltip. It returns at most MostProbed rows.
func Probe(st *solve.Study, style Style) (title string, rows []Row) {
	d := draw(st, style)
	latencies := st.Latencies()
	ranking := st.Ranking()
	for place, i := range ranking[:min(len(ranking), MostProbed)] {
		rows = append(rows, Row{Label: latencies[i].ID, Value: d.milliseconds(latencies[i].TotalMS), Color: d.colours[i], Strong: place == 0})
	}
	title = d.Scenario.Quantity(st.X.Key, st.Scenario.Value(st.X.Key)) + " · " + d.Scenario.Quantity(st.Y.Key, st.Scenario.Value(st.Y.Key))
	return title, rows
}

// File returns the name of a file about a study.
func File(st *solve.Study, about, extension string) string {
	return Stem(st) + "-" + about + "." + extension
}

// Stem returns the first part of the names of files about a study: the network, the
// preset, the granularity, and the rates with units as in the names of columns.
func Stem(st *solve.Study) string {
	s := st.Scenario
	parts := []string{strings.TrimSuffix(file(st.Network), ".csv")}
	if s.Preset != "" {
		parts = append(parts, s.Preset)
	}
	rate := func(v float64) string { return lang.Digits(v, 4) }
	unit := func(a scenario.Axis) string { return lang.UnitName(s.Unit(a)) }
	parts = append(parts, string(s.Granularity()), rate(s.Device)+"-"+rate(s.Edge)+unit(scenario.DeviceAxis), rate(s.Mbps)+unit(scenario.MbpsAxis))
	return strings.Join(parts, "-")
}
