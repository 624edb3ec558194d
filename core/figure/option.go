// Package figure turns studies into what people look at: ECharts options built
// with go-echarts, captions that say in words what a figure shows, the painted
// cells of a map, and tables.
//
// An option is plain JSON. Where ECharts wants a function, the option holds
// "@name", and whoever draws it puts its own function of that name there.
package figure

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"splitscope/core/lang"
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
	Option  map[string]any   `json:"option"`
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
}

// drawing is what every figure needs to know.
type drawing struct {
	*solve.Study
	Style
	colours []string // by candidate
}

func draw(st *solve.Study, style Style) *drawing {
	d := &drawing{Study: st, Style: style}
	byID := map[string]string{}
	for i, colour := range Colours(st.Cuts) {
		byID[st.Cuts[i].ID] = colour
	}
	for _, k := range st.Candidates {
		d.colours = append(d.colours, byID[k.ID])
	}
	return d
}

func (d *drawing) text(t lang.Text, args ...any) string { return t.In(d.Lang, args...) }

// crowded says that there are too many candidates to name each of them.
func (d *drawing) crowded() bool { return len(d.Candidates) > 8 }

// axes lets an option carry what go-echarts has no field for, the places of the
// ticks, which on a logarithmic axis are not powers of ten alone; and leaves
// out what it writes as null where nothing was said.
type axes struct {
	charts.BaseConfigurationVisitor
	x, y []float64
}

type xAxis struct {
	opts.XAxis
	AxisLabel axisLabel `json:"axisLabel"`
	AxisTick  *places   `json:"axisTick,omitempty"`
}

type yAxis struct {
	opts.YAxis
	AxisLabel axisLabel `json:"axisLabel"`
	AxisTick  *places   `json:"axisTick,omitempty"`
}

type axisLabel struct {
	opts.AxisLabel
	ShowMinLabel types.Bool `json:"showMinLabel,omitempty"`
	ShowMaxLabel types.Bool `json:"showMaxLabel,omitempty"`
	places
}

func labelOf(l *opts.AxisLabel, p places) axisLabel {
	if l == nil {
		return axisLabel{places: p}
	}
	return axisLabel{*l, l.ShowMinLabel, l.ShowMaxLabel, p}
}

type places struct {
	CustomValues []float64 `json:"customValues,omitempty"`
}

func (a axes) VisitXAxis(list []opts.XAxis) any {
	out := make([]xAxis, len(list))
	for i, axis := range list {
		labels, marks := at(axis.Type, a.x)
		out[i] = xAxis{axis, labelOf(axis.AxisLabel, labels), marks}
	}
	return out
}

func (a axes) VisitYAxis(list []opts.YAxis) any {
	out := make([]yAxis, len(list))
	for i, axis := range list {
		labels, marks := at(axis.Type, a.y)
		out[i] = yAxis{axis, labelOf(axis.AxisLabel, labels), marks}
	}
	return out
}

func at(kind string, values []float64) (places, *places) {
	if kind != "log" {
		return places{}, nil
	}
	return places{values}, &places{values}
}

// ticks are round values between lo and hi, evenly many in every decade and as
// dense as most allows: several, or its powers of ten, or each second of them.
func ticks(lo, hi float64, most int) []float64 {
	var all []float64
	first, last := int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
	within := func(v float64) bool { return v >= lo*(1-1e-9) && v <= hi*(1+1e-9) }
	for _, steps := range [][]float64{{1, 1.5, 2, 3, 4, 5, 7}, {1, 2, 5}, {1, 3}, {1}} {
		all = all[:0]
		for e := first; e <= last; e++ {
			for _, s := range steps {
				if v := s * math.Pow10(e); within(v) {
					all = append(all, v)
				}
			}
		}
		if len(all) <= most {
			break
		}
	}
	for every := 2; len(all) > most; every++ {
		var some []float64
		for e := first; e <= last; e += every {
			if v := math.Pow10(e); within(v) {
				some = append(some, v)
			}
		}
		all = some
	}
	return all
}

// ticksOf are the ticks of an axis; a linear one has ECharts' own.
func (d *drawing) ticksOf(a solve.Axis, most int) []float64 {
	if !a.Log {
		return nil
	}
	return ticks(a.Lo, a.Hi, most)
}

// most is the number of ticks that a horizontal axis has room for.
func (d *drawing) most() int {
	if d.Narrow {
		return 5
	}
	return 9
}

func kind(log bool) string {
	if log {
		return "log"
	}
	return "value"
}

var ends = &opts.AxisLabel{Formatter: tick, ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true)}

// across and upwards are axes that end where the values end.
func across(name string, lo, hi float64, log bool) charts.GlobalOpts {
	return charts.WithXAxisOpts(opts.XAxis{
		Type: kind(log), Name: name, NameLocation: "middle", NameGap: 30, Min: lo, Max: hi,
		AxisLabel: ends, SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
	})
}

func upwards(name string, lo, hi float64, log bool) charts.GlobalOpts {
	return charts.WithYAxisOpts(opts.YAxis{
		Type: kind(log), Name: name, NameLocation: "middle", NameGap: 50, Min: lo, Max: hi,
		AxisLabel: ends, SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
	})
}

// option is the chart as a map, without the parts that the page draws itself.
func option(c interface {
	Accept(charts.ConfigurationVisitor)
	Validate()
	JSON() map[string]any
}, a axes) map[string]any {
	c.Accept(a)
	c.Validate()
	o := c.JSON()
	for _, part := range []string{"title", "toolbox", "color"} {
		delete(o, part)
	}
	o["animation"] = false
	return o
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
