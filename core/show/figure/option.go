package figure

// This file holds what is done around package opts of go-echarts: what it has no
// fields for, or writes in a way that ECharts does not read.

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// Functions that options call by name.
const (
	tick   = types.FuncStr("@tick")   // a number on an axis
	raster = types.FuncStr("@raster") // places the painted map
	tip    = types.FuncStr("@tip")    // the rows of Figure.Tips of a candidate
	probe  = types.FuncStr("@probe")  // every candidate at the pointer
)

// plainText returns a text that is no template: names of layers may have braces.
func plainText(s string) types.FuncStr {
	return types.FuncStr(strings.NewReplacer("{", "(", "}", ")").Replace(s))
}

// option and series put go-echarts' parts together. Its own charts would, too,
// but bring along what it makes HTML pages with, a tenth of the page's download.
type option struct {
	Grid        []grid           `json:"grid"`
	XAxis       []axis           `json:"xAxis"`
	YAxis       []axis           `json:"yAxis"`
	Legend      opts.Legend      `json:"legend"`
	Tooltip     opts.Tooltip     `json:"tooltip"`
	AxisPointer opts.AxisPointer `json:"axisPointer,omitzero"`
	Series      []series         `json:"series"`
	Animation   bool             `json:"animation"` // never: figures follow a control as it moves
}

// MarshalText makes text of an option, as which it travels: whoever draws it
// compares the text with the last one, and reads it only if it is another.
func (o option) MarshalText() ([]byte, error) {
	type plain option
	return json.Marshal(plain(o))
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

// grid is the place of a panel. It reaches from side to side of the figure; the
// page makes room for the text of its axes, as wide as that is there.
type grid struct {
	opts.Grid
	OuterBounds opts.Grid `json:"outerBounds"`
}

// panel returns a grid between two distances from the top and the foot.
func panel(top, bottom string) grid {
	return grid{opts.Grid{Left: "12", Right: "12", Top: top, Bottom: bottom}, opts.Grid{Left: "4", Right: "4", Top: "4", Bottom: "4"}}
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

// mark is a straight line across a figure at a value of one axis. go-echarts has
// no field for the distance of its label.
type mark struct {
	XAxis     any            `json:"xAxis,omitempty"`
	YAxis     any            `json:"yAxis,omitempty"`
	LineStyle opts.LineStyle `json:"lineStyle"`
	Label     markLabel      `json:"label"`
}

type markLabel struct {
	Show            bool   `json:"show"`
	Position        string `json:"position,omitempty"`
	Distance        int    `json:"distance,omitempty"`
	Formatter       string `json:"formatter,omitempty"`
	Color           string `json:"color,omitempty"`
	BackgroundColor string `json:"backgroundColor,omitempty"`
}

// dot is a point with a style of its own, for which go-echarts has no field.
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

// line runs through points, without symbols. Points travel as bare pairs: a
// third of the text of opts.LineData, of which a curve has many.
func line(name string, points any, style opts.LineStyle) series {
	return series{Type: "line", Name: name, Data: points, Symbol: "none", ShowSymbol: opts.Bool(false), LineStyle: style}
}

// labels name places on a map. They stand on a plate, for lines must not strike
// through them, and between spaces, for Label.Padding is a string in
// go-echarts, and NaN to ECharts.
func labels(id string, data []opts.ScatterData, font opts.Label, cells Theme) series {
	font.Show, font.Position, font.Formatter = opts.Bool(true), cmp.Or(font.Position, "inside"), " {b} "
	font.Color, font.BackgroundColor, font.BorderRadius = ink(cells), plate(cells), 3
	return series{Type: "scatter", ID: id, Data: data, ItemStyle: invisible,
		Label: font, LabelLayout: opts.LabelLayout{HideOverlap: opts.Bool(true)}}
}
