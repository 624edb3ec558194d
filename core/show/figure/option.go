package figure

// This file works around limits of package opts of go-echarts: fields that it does
// not have, and values that it writes in a way that ECharts does not read.

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// Functions of the page that options name.
const (
	tick   = types.FuncStr("@tick")   // a number on an axis
	raster = types.FuncStr("@raster") // places the painted map
	tip    = types.FuncStr("@tip")    // shows a candidate's rows in Figure.Tips
	probe  = types.FuncStr("@probe")  // shows all candidates at the pointer
)

// plainText returns a text that ECharts does not use as a template, since names of
// layers may have braces.
func plainText(s string) types.FuncStr {
	return types.FuncStr(strings.ReplaceAll(strings.ReplaceAll(s, "{", "("), "}", ")"))
}

// option is an option of ECharts made of go-echarts' types. The charts of
// go-echarts are not used, because their HTML templates are a tenth of the page's
// download.
type option struct {
	Grid        []grid           `json:"grid"`
	XAxis       []axis           `json:"xAxis"`
	YAxis       []axis           `json:"yAxis"`
	Legend      opts.Legend      `json:"legend"`
	Tooltip     opts.Tooltip     `json:"tooltip"`
	AxisPointer opts.AxisPointer `json:"axisPointer,omitzero"`
	Series      []series         `json:"series"`
	Animation   bool             `json:"animation"` // always false, since figures follow a moving control
}

// MarshalText makes an option a string in JSON. The page compares it with the last
// string, and parses it only if it has changed.
func (o option) MarshalText() ([]byte, error) {
	type plain option
	return json.Marshal(plain(o))
}

// seriesText is a list of series that is a string in JSON, as an option is.
type seriesText []series

func (s seriesText) MarshalText() ([]byte, error) { return json.Marshal([]series(s)) }

type series struct {
	Type        string           `json:"type"`
	ID          string           `json:"id,omitempty"`
	Name        string           `json:"name,omitempty"`
	Data        any              `json:"data"`
	XAxisIndex  int              `json:"xAxisIndex,omitempty"`
	YAxisIndex  int              `json:"yAxisIndex,omitempty"`
	Z           int              `json:"z,omitempty"`
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
	MarkLine    *markLine        `json:"markLine,omitempty"`
}

// grid is the place of a panel. It is as wide as the figure; the page measures the
// labels of the axes and makes room for them.
type grid struct {
	opts.Grid
	OuterBounds opts.Grid `json:"outerBounds"`
	// A text for which the page makes room to the right of the panel.
	Room string `json:"room,omitempty"`
}

// panel returns a grid between two distances from the top and the bottom.
func panel(top, bottom string) grid {
	return grid{Grid: opts.Grid{Left: "12", Right: "12", Top: top, Bottom: bottom}, OuterBounds: opts.Grid{Left: "4", Right: "4", Top: "4", Bottom: "4"}}
}

// beside returns the panel with room for a text to its right.
func (g grid) beside(text string) grid {
	g.Room = text
	return g
}

// axis is an X or a Y axis. It has the type of go-echarts' axes that has all the
// fields.
type axis struct {
	opts.XAxis
	AxisLabel axisLabel `json:"axisLabel"`
	AxisTick  *places   `json:"axisTick,omitempty"`
}

// axisLabel replaces go-echarts' type, which has no field for places, and writes
// null for the outermost labels if they are not set.
type axisLabel struct {
	places
	Show         types.Bool    `json:"show,omitempty"`
	Formatter    types.FuncStr `json:"formatter,omitempty"`
	ShowMinLabel types.Bool    `json:"showMinLabel,omitempty"`
	ShowMaxLabel types.Bool    `json:"showMaxLabel,omitempty"`
	HideOverlap  bool          `json:"hideOverlap,omitempty"`
}

// places has the values of the ticks. On a logarithmic axis they are not only
// powers of ten.
type places struct {
	CustomValues []float64 `json:"customValues,omitempty"`
}

// mark is a straight line across a figure at a value of one axis. go-echarts has
// no field for the distance of its label.
type mark struct {
	XAxis     any            `json:"xAxis,omitempty"`
	YAxis     any            `json:"yAxis,omitempty"`
	LineStyle opts.LineStyle `json:"lineStyle"`
	Label     markLabel      `json:"label"`
}

// markLine has the marks of a series. go-echarts leaves out an empty list, and then
// ECharts would keep the marks that were there.
type markLine struct {
	Data   []mark    `json:"data"`
	Symbol [2]string `json:"symbol"` // at the ends
}

func newMarkLine(marks ...mark) *markLine { return &markLine{marks, [2]string{"none", "none"}} }

// across returns marks as a series of their own.
func across(marks ...mark) series {
	s := line("", [][2]float64{}, opts.LineStyle{})
	s.MarkLine = newMarkLine(marks...)
	return s
}

type markLabel struct {
	Show            bool   `json:"show"`
	Position        string `json:"position,omitempty"`
	Distance        int    `json:"distance,omitempty"`
	Formatter       string `json:"formatter,omitempty"`
	Color           string `json:"color,omitempty"`
	BackgroundColor string `json:"backgroundColor,omitempty"`
}

// dot is a point with its own style, for which go-echarts has no field.
type dot struct {
	Name         string         `json:"name"`
	Value        [2]float64     `json:"value"`
	Symbol       string         `json:"symbol,omitempty"`
	SymbolRotate int            `json:"symbolRotate,omitempty"`
	SymbolOffset []any          `json:"symbolOffset,omitempty"`
	SymbolSize   int            `json:"symbolSize,omitempty"`
	ItemStyle    opts.ItemStyle `json:"itemStyle,omitzero"`
	Label        opts.Label     `json:"label,omitzero"`
}

// line returns a line through points, without symbols. Points are bare pairs, which
// need a third of the text of opts.LineData.
func line(name string, points any, style opts.LineStyle) series {
	return series{Type: "line", Name: name, Data: points, Symbol: "none", ShowSymbol: opts.Bool(false), LineStyle: style}
}

// labels returns names at places on a map. They have a background, so that lines do
// not cross them, and spaces around them, because Label.Padding is a string in
// go-echarts, which ECharts does not read.
func labels(id string, data []opts.ScatterData, font opts.Label, cells Theme) series {
	font.Show, font.Position, font.Formatter = opts.Bool(true), cmp.Or(font.Position, "inside"), " {b} "
	font.Color, font.BackgroundColor, font.BorderRadius = ink(cells), cellLabelGround(cells), 3
	return series{Type: "scatter", ID: id, Data: data, ItemStyle: invisible,
		Label: font, LabelLayout: opts.LabelLayout{HideOverlap: opts.Bool(true)}}
}
