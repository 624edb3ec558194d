// Package figure turns studies into ECharts options (built from go-echarts'
// types), captions that describe a figure in words, the painted cells of a map,
// and tables.
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

// Spec is a kind of figure, with all that page, embed, report and API know of it.
type Spec struct {
	Name  string
	Axes  int  // of how many of the axes of a study, x and y, a place on it has values
	Cells bool // it has cells that are painted apart, see Pixels
	Draw  func(*solve.Study, Style) Figure
	rows  func(*sheet, *solve.Study) // what it shows, for a file
}

// All are the figures in the order in which they are shown.
var All = []Spec{
	{Name: "split", Draw: Split, rows: splitRows},
	{Name: "network", Draw: Network, rows: networkRows},
	{Name: "curves", Axes: 1, Draw: Curves, rows: curvesRows},
	{Name: "map", Axes: 2, Cells: true, Draw: Map, rows: mapRows},
	{Name: "breakdown", Draw: Breakdown, rows: breakdownRows},
}

// Alone is the figure that stands for a study where none is asked for.
const Alone = "map"

// Named returns the figure of a name.
func Named(name string) (s Spec, ok bool) {
	i := slices.IndexFunc(All, func(s Spec) bool { return s.Name == name })
	if i < 0 {
		return s, false
	}
	return All[i], true
}

// Names returns the names of all figures, in their order.
func Names() (names []string) {
	for _, s := range All {
		names = append(names, s.Name)
	}
	return names
}

// Data is what a figure shows, as a file of comma-separated values: numbers with
// the digits that they have, and their units in the names of the columns.
func (s Spec) Data(st *solve.Study) string {
	var to sheet
	s.rows(&to, st)
	return string(to.csv)
}

// Figure is a drawing with its text alternative.
type Figure struct {
	// An option of ECharts, as JSON. A string "@name" in it stands for the page's function of that name.
	Option option `json:"option" ts:"string"`
	Title  string `json:"title"`
	// One or two sentences that say what the figure shows: its text alternative and its caption.
	Caption string `json:"caption"`
	// The rows of a candidate's tooltip, by its id, where they do not depend on the pointer.
	Tips map[string][]Row `json:"tips,omitempty"`
}

// Row is a line of a tooltip or of a table of facts.
type Row struct {
	Label  string `json:"label"`
	Value  string `json:"value"`
	Color  string `json:"color,omitempty"`
	Strong bool   `json:"strong,omitempty"`
}

// Style is how a figure is drawn, apart from what it shows.
type Style struct {
	Lang   lang.Lang
	Theme  Theme
	Layer  Layer
	Narrow bool // about a phone's width
	Still  bool // nobody answers what is at the pointer, so no map asks
}

// drawing is what every figure needs to know.
type drawing struct {
	*solve.Study
	Style
	colours []string  // by candidate
	work    lang.Unit // of head and tail
}

func draw(st *solve.Study, style Style) *drawing {
	d := &drawing{Study: st, Style: style, colours: make([]string, 0, len(st.Candidates)), work: lang.WorkIn(st.Network.MACs())}
	// Candidates are cuts in the same order, some left out.
	for i, colour := range Colours(st) {
		if n := len(d.colours); n < len(st.Candidates) && st.Candidates[n].ID == st.Cuts[i].ID {
			d.colours = append(d.colours, colour)
		}
	}
	return d
}

func (s Style) text(t lang.Text, args ...any) string { return t.In(s.Lang, args...) }

// crowded says that so many candidates are too many to name each of them.
func crowded(n int) bool { return n > 8 }

func (d *drawing) all() []int {
	indices := make([]int, len(d.Candidates))
	for i := range indices {
		indices[i] = i
	}
	return indices
}

// ends are EC and LC, as far as they are candidates.
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

// inSentence returns an input's name inside a sentence.
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

// MostProbed is how many candidates are told of at a point.
const MostProbed = 8

// Probe tells the latency of every candidate at the study's point, best first;
// of many candidates the first few.
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

// Stem returns how the names of files about a study begin: the network, the preset,
// the granularity, and the rates with their units as columns name them.
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
