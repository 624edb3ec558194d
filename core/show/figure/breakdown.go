package figure

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Breakdown draws the latency of every candidate at the scenario's point,
// stacked into its parts.
func Breakdown(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	shown, few := d.foremost()
	ids, parts := make([]string, len(shown)), [3][]opts.BarData{}
	tips := map[string][]Row{}
	longest := 0.0
	latencies := st.Latencies()
	for row, i := range shown {
		l := latencies[i]
		ids[row] = l.ID
		for p, ms := range []float64{l.DeviceMS, l.TransferMS, l.EdgeMS} {
			parts[p] = append(parts[p], opts.BarData{Name: l.ID, Value: ms})
		}
		weight, best := "normal", i == st.Best()
		if best {
			weight = "bold"
		}
		if best || !crowded(len(shown)) {
			label := d.milliseconds(l.TotalMS)
			parts[2][row].Label = &opts.Label{Show: opts.Bool(true), Position: "right", FontWeight: weight,
				Formatter: types.FuncStr(label)}
		}
		tips[l.ID] = d.latencyRows(l)
		longest = max(longest, l.TotalMS)
	}
	if longest == 0 { // an axis needs an end
		longest = 1
	}

	bar := func(name lang.Text, data []opts.BarData, colour string) series {
		return series{Type: "bar", Name: d.text(name), Data: data, ItemStyle: opts.ItemStyle{Color: colour}, Stack: "latency", BarMaxWidth: "34"}
	}
	return Figure{
		Option: option{
			Grid: []grid{panel("34", "4")},
			XAxis: []axis{{
				XAxis:     opts.XAxis{Type: "value", Name: d.totalName(), NameLocation: "middle", NameGap: gapBelow, SplitNumber: 4, Max: longest},
				AxisLabel: axisLabel{Formatter: tick, ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(false)},
			}},
			YAxis:   []axis{{XAxis: opts.XAxis{Type: "category", Inverse: opts.Bool(true), Data: ids}}},
			Legend:  barLegend,
			Tooltip: barTooltip,
			Series: []series{
				bar(onDevice, parts[0], deviceIndigo(d.Theme)),
				bar(transfer, parts[1], transferSand),
				bar(onEdge, parts[2], edgeTeal),
			},
		},
		Title:   d.text("Latency at this point"),
		Caption: d.breakdownCaption(few),
		Tips:    tips,
	}
}

// foremost returns the candidates of a breakdown, in the order of the network: all,
// or, of many, the few best ones at the point with EC and LC.
func (d *drawing) foremost() (shown []int, few int) {
	const all, best = 24, 12
	if len(d.Candidates) <= all {
		return d.all(), 0
	}
	shown = slices.Clone(d.Ranking()[:best])
	for _, i := range d.ends() {
		if !slices.Contains(shown, i) {
			shown = append(shown, i)
		}
	}
	slices.Sort(shown)
	return shown, best
}

func (d *drawing) breakdownCaption(few int) string {
	text := d.text("Where the time goes for each candidate. %s, %s, %s.", d.present(scenario.MbpsAxis), d.present(scenario.DeviceAxis), d.present(scenario.EdgeAxis))
	if few > 0 {
		text += d.text(" Of %[2]d candidates the %[1]d fastest are drawn, and EC and LC where allowed.", few, len(d.Candidates))
	}
	if d.Scenario.RTT > 0 {
		text += d.text(" Transfer includes one round trip of %s.", d.milliseconds(d.Scenario.RTT))
	}
	return text
}

func (d *drawing) latencyRows(l solve.CutLatency) []Row {
	return []Row{
		{Label: d.text(onDevice), Value: d.milliseconds(l.DeviceMS), Color: deviceIndigo(d.Theme)},
		{Label: d.text(transfer), Value: d.milliseconds(l.TransferMS), Color: transferSand},
		{Label: d.text(onEdge), Value: d.milliseconds(l.EdgeMS), Color: edgeTeal},
		{Label: d.text(total), Value: d.milliseconds(l.TotalMS), Strong: true},
	}
}

func breakdownRows(s *sheet, st *solve.Study) {
	s.record([]string{"cut", deviceMS, transferMS, edgeMS, totalMS})
	for _, l := range st.Latencies() {
		s.record([]string{l.ID, computed(l.DeviceMS), computed(l.TransferMS), computed(l.EdgeMS), computed(l.TotalMS)})
	}
}
