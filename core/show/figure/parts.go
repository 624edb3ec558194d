package figure

import (
	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/base/lang"
)

const (
	head     lang.Text = "Head (device)"
	tail     lang.Text = "Tail (edge)"
	sent     lang.Text = "Sent"
	onDevice lang.Text = "Device"
	transfer lang.Text = "Transfer"
	onEdge   lang.Text = "Edge server"
	total    lang.Text = "Total latency"
	lowest   lang.Text = "Lowest"
)

// invisible hides a point but not its label; an opacity of 0 would hide both.
var invisible = opts.ItemStyle{Color: "transparent"}

// here marks the scenario's own point.
func (d *drawing) here(within bool, x, y float64) series {
	data := []opts.ScatterData{}
	if within {
		data = []opts.ScatterData{{Value: [2]float64{x, y}}}
	}
	return series{Type: "scatter", ID: "here", Data: data, Symbol: "circle", SymbolSize: 12,
		ItemStyle: opts.ItemStyle{Color: ground(d.Theme), BorderColor: ink(d.Theme), BorderWidth: 3}}
}

var (
	barLegend  = opts.Legend{Top: "0", Left: "center", ItemWidth: 14, ItemHeight: 10}
	barTooltip = opts.Tooltip{Trigger: "axis", Formatter: tip, AxisPointer: &opts.AxisPointer{Type: "shadow"}}
)

// mostBars is the largest number of bars; more candidates are drawn as areas.
const mostBars = 60
