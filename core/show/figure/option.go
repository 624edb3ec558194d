// Package figure turns studies into what people look at: ECharts options made of
// go-echarts' parts, captions that say in words what a figure shows, the painted
// cells of a map, and tables.
//
// An option is plain JSON. Where ECharts wants a function, the option holds
// "@name", and whoever draws it puts its own function of that name there.
package figure

import (
	"fmt"
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Functions that options call by name.
const (
	tick   = types.FuncStr("@tick")   // a number on an axis
	raster = types.FuncStr("@raster") // places the painted map
	tip    = types.FuncStr("@tip")    // the rows of Figure.Tips of a candidate
	probe  = types.FuncStr("@probe")  // every candidate at the pointer
)

// Figure is a drawing with its text alternative.
type Figure struct {
	Option  option           `json:"option"`
	Title   string           `json:"title"`
	Caption string           `json:"caption"`
	Tips    map[string][]Row `json:"tips,omitempty"`
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
	for i, colour := range Colours(st.Cuts) {
		if n := len(d.colours); n < len(st.Candidates) && st.Candidates[n].ID == st.Cuts[i].ID {
			d.colours = append(d.colours, colour)
		}
	}
	return d
}

func (s Style) text(t lang.Text, args ...any) string { return t.In(s.Lang, args...) }

// plainText is a text that is no template: names of layers may have braces.
func plainText(s string) types.FuncStr {
	return types.FuncStr(strings.NewReplacer("{", "(", "}", ")").Replace(s))
}

// crowded says that so many candidates are too many to name each of them.
func crowded(n int) bool { return n > 8 }

// option and series put go-echarts' parts together. Its own charts would, too,
// but bring along what it makes HTML pages with, a tenth of the page's download.
type option struct {
	Grid        []opts.Grid      `json:"grid"`
	XAxis       []axis           `json:"xAxis"`
	YAxis       []axis           `json:"yAxis"`
	Legend      opts.Legend      `json:"legend"`
	Tooltip     opts.Tooltip     `json:"tooltip"`
	AxisPointer opts.AxisPointer `json:"axisPointer,omitzero"`
	Series      []series         `json:"series"`
	Animation   bool             `json:"animation"` // never: figures follow a control as it moves
}

type series struct {
	Type        string           `json:"type"`
	ID          string           `json:"id,omitempty"`
	Name        string           `json:"name,omitempty"`
	Data        any              `json:"data"`
	XAxisIndex  int              `json:"xAxisIndex,omitempty"`
	YAxisIndex  int              `json:"yAxisIndex,omitempty"`
	Stack       string           `json:"stack,omitempty"`
	BarMaxWidth string           `json:"barMaxWidth,omitempty"`
	Symbol      string           `json:"symbol,omitempty"`
	SymbolSize  int              `json:"symbolSize,omitempty"`
	ShowSymbol  types.Bool       `json:"showSymbol,omitempty"`
	RenderItem  types.FuncStr    `json:"renderItem,omitempty"`
	ItemStyle   opts.ItemStyle   `json:"itemStyle,omitzero"`
	LineStyle   opts.LineStyle   `json:"lineStyle,omitzero"`
	AreaStyle   opts.AreaStyle   `json:"areaStyle,omitzero"`
	Step        string           `json:"step,omitempty"`
	Label       opts.Label       `json:"label,omitzero"`
	LabelLayout opts.LabelLayout `json:"labelLayout,omitzero"`
	MarkLine    opts.MarkLines   `json:"markLine,omitzero"`
}

// axis is an X or a Y axis: of the two in go-echarts, that with all the fields.
type axis struct {
	opts.XAxis
	AxisLabel axisLabel `json:"axisLabel"`
	AxisTick  *places   `json:"axisTick,omitempty"`
}

// axisLabel stands in for go-echarts', which has no field for places, and
// writes null where nothing was said of the outermost labels.
type axisLabel struct {
	places
	Show         types.Bool    `json:"show,omitempty"`
	Formatter    types.FuncStr `json:"formatter,omitempty"`
	ShowMinLabel types.Bool    `json:"showMinLabel,omitempty"`
	ShowMaxLabel types.Bool    `json:"showMaxLabel,omitempty"`
}

// places are those of the ticks, which on a logarithmic axis are not powers of
// ten alone.
type places struct {
	CustomValues []float64 `json:"customValues,omitempty"`
}

// ticks are round values between lo and hi, evenly many in every decade and as
// dense as most allows: several, or its powers of ten, or each second of them.
func ticks(lo, hi float64, most int) []float64 {
	var all []float64
	for _, steps := range [][]float64{{1, 1.5, 2, 3, 4, 5, 7}, {1, 2, 5}, {1, 3}, {1}} {
		if all = rounds(lo, hi, steps, 1); len(all) <= most {
			return all
		}
	}
	for every := 2; len(all) > most; every++ {
		all = rounds(lo, hi, []float64{1}, every)
	}
	return all
}

// rounds are the values from lo to hi that are one of the steps times a power of
// ten, of every so many of these. There are none where lo is not above zero: no
// number of decades leads there.
func rounds(lo, hi float64, steps []float64, every int) (all []float64) {
	first, last := decades(lo, hi)
	for e := first; e <= last; e += every {
		for _, s := range steps {
			if v := s * math.Pow10(e); v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
				all = append(all, v)
			}
		}
	}
	return all
}

// decades are the powers of ten around what lies between two numbers above zero:
// a few hundred at most, as of all numbers. Of others there are none.
func decades(lo, hi float64) (first, last int) {
	if !(0 < lo && lo <= hi) || math.IsInf(hi, 1) {
		return 0, -1
	}
	return int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
}

// most is the number of ticks that a horizontal axis has room for.
func (d *drawing) most() int {
	if d.Narrow {
		return 5
	}
	return 9
}

// across and upwards are axes that end where the values end.
func (d *drawing) across(a solve.Axis) axis { return ending(a, d.axisName(a), 30, d.most()) }

func upwards(a solve.Axis, name string) axis { return ending(a, name, 50, 9) }

func ending(a solve.Axis, name string, gap, most int) axis {
	out := axis{
		XAxis: opts.XAxis{Type: "value", Name: name, NameLocation: "middle", NameGap: gap, Min: a.Lo, Max: a.Hi,
			SplitLine: &opts.SplitLine{Show: opts.Bool(false)}},
		AxisLabel: axisLabel{Formatter: tick, ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true)},
	}
	if a.Log { // a linear axis has ECharts' own ticks
		at := places{ticks(a.Lo, a.Hi, most)}
		out.Type, out.AxisLabel.places, out.AxisTick = "log", at, &at
	}
	return out
}

// mark is a vertical line at a value. Its label is a map because go-echarts
// has no field for the distance from the line.
func mark(at float64, line opts.LineStyle, label map[string]any) map[string]any {
	if label == nil {
		label = map[string]any{"show": false}
	}
	return map[string]any{"xAxis": at, "lineStyle": line, "label": label}
}

func (d *drawing) axisName(a solve.Axis) string {
	return fmt.Sprintf("%s (%s)", d.text(a.Key.Name()), d.Scenario.Unit(a.Key))
}

// present is the scenario's value of an input, with its name and unit.
func (d *drawing) present(key scenario.Axis) string {
	return fmt.Sprintf("%s %s", d.text(key.Name()), d.Scenario.Quantity(key, d.Scenario.Value(key)))
}

func (d *drawing) milliseconds(ms float64) string { return lang.Duration(ms / 1000) }
