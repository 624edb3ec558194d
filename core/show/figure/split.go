package figure

import (
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/solve"
)

// Split draws the paper's Figure 1: the work of head and tail for each candidate,
// and below it the size of what is sent.
func Split(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	ids := make([]string, len(d.Candidates))
	heads, tails, sizes := make([]opts.BarData, len(ids)), make([]opts.BarData, len(ids)), make([]opts.BarData, len(ids))
	tips := map[string][]Row{}
	most := 0.0
	for _, k := range d.Candidates {
		most = max(most, k.Bits/8)
	}
	size := lang.BytesIn(most)
	for i, k := range d.Candidates {
		ids[i] = k.ID
		heads[i] = opts.BarData{Name: k.ID, Value: float64(k.Cut.Head.MACs) / d.work.Size}
		tails[i] = opts.BarData{Name: k.ID, Value: float64(k.Cut.Tail.MACs) / d.work.Size}
		sizes[i] = opts.BarData{Name: k.ID, Value: k.Bits / 8 / size.Size}
		if !crowded(len(ids)) {
			sizes[i].Label = &opts.Label{Show: opts.Bool(true), Position: "top", Formatter: types.FuncStr(size.Number(k.Bits / 8))}
		}
		if len(ids) > mostBars {
			tips[k.ID] = d.cutBrief(k)
		} else {
			tips[k.ID] = d.cutRows(k)
		}
	}

	upwards := func(name string, at, split int) axis {
		return axis{
			XAxis:     opts.XAxis{Type: "value", GridIndex: at, Name: name, NameLocation: "middle", NameGap: gapBeside, SplitNumber: split},
			AxisLabel: axisLabel{Formatter: tick},
		}
	}
	bar := func(name lang.Text, data []opts.BarData, colour, stack string, at int) series {
		s := series{Type: "bar", Name: d.text(name), Data: data, ItemStyle: opts.ItemStyle{Color: colour},
			Stack: stack, XAxisIndex: at, YAxisIndex: at, BarMaxWidth: "56"}
		if len(ids) > mostBars {
			values := make([]any, len(data))
			for i, d := range data {
				values[i] = d.Value
			}
			s.Type, s.Data, s.BarMaxWidth = "line", values, ""
			s.Step, s.Symbol, s.LineStyle, s.AreaStyle = "middle", "none", opts.LineStyle{Width: 0.5}, opts.AreaStyle{Opacity: opts.Float(1)}
		}
		return s
	}
	return Figure{
		Option: option{
			Grid: []grid{
				panel("34", "48%"),
				panel("60%", "4"),
			},
			XAxis: []axis{
				{XAxis: opts.XAxis{Type: "category", Data: ids}, AxisLabel: axisLabel{Show: opts.Bool(false)}},
				{XAxis: opts.XAxis{Type: "category", Data: ids, GridIndex: 1}},
			},
			YAxis: []axis{
				upwards(d.text("Work (%s)", d.work.Name), 0, 4),
				upwards(d.text("Sent (%s)", size.Name), 1, 3),
			},
			Legend:      barLegend,
			Tooltip:     barTooltip,
			AxisPointer: opts.AxisPointer{Link: []opts.AxisPointerLink{{XAxisIndex: []int{0, 1}}}},
			Series: []series{
				bar(head, heads, deviceIndigo(d.Theme), "work", 0),
				bar(tail, tails, edgeTeal, "work", 0),
				bar(sent, sizes, transferSand, "", 1),
			},
		},
		Title:   d.text("Split points"),
		Caption: d.text("Work of head and tail at each candidate of %s, and the size of what crosses the link there. One multiply-accumulate (MAC) is one operation; activations: %s, input: %s.", st.Network.Title, st.Scenario.DType, d.inputName()),
		Tips:    tips,
	}
}

func (d *drawing) inputName() string {
	if !d.Allows(network.EC) {
		return d.text("not sent")
	}
	return string(d.Scenario.Input)
}

// cutBrief returns a short tooltip of a cut, for figures with hundreds of cuts.
func (d *drawing) cutBrief(k solve.Candidate) []Row {
	return []Row{
		{Label: d.text("After"), Value: k.After, Strong: true},
		{Label: d.text(head), Value: d.work.Quantity(float64(k.Cut.Head.MACs))},
		{Label: d.text(sent), Value: lang.Bytes(k.Bits / 8)},
	}
}

// cutRows returns the full tooltip of a cut.
func (d *drawing) cutRows(k solve.Candidate) []Row {
	rows := []Row{
		{Label: d.text("After"), Value: k.After, Strong: true},
		{Label: d.text(head), Value: d.work.Quantity(float64(k.Cut.Head.MACs)), Color: deviceIndigo(d.Theme)},
		{Label: d.text(tail), Value: d.work.Quantity(float64(k.Cut.Tail.MACs)), Color: edgeTeal},
	}
	const most = 4 // one line each; with skip connections there can be dozens
	for _, t := range k.Tensors[:min(len(k.Tensors), most)] {
		rows = append(rows, Row{Label: d.text("Tensor"), Value: t.Bound.Sign() + shape(t.Shape.Sample(), t.Type)})
	}
	if more := len(k.Tensors) - most; more > 0 {
		rows = append(rows, Row{Label: d.text("Tensors"), Value: d.text("%d more", more)})
	}
	return append(rows, Row{Label: d.text(sent), Value: k.Bound().Sign() + lang.Bytes(k.Bits/8), Color: transferSand})
}

func splitRows(s *sheet, st *solve.Study) {
	s.record([]string{"cut", "after", headMACs, tailMACs, sentBytes})
	for _, k := range st.Candidates {
		s.record([]string{k.ID, k.After, strconv.FormatInt(k.Cut.Head.MACs, 10), strconv.FormatInt(k.Cut.Tail.MACs, 10), exact(k.Bits / 8)})
	}
}
