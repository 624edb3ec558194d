package figure

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/solve"
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

var (
	barLegend  = opts.Legend{Top: "0", Left: "center", ItemWidth: 14, ItemHeight: 10}
	barTooltip = opts.Tooltip{Trigger: "axis", Formatter: tip, AxisPointer: &opts.AxisPointer{Type: "shadow"}}
)

// mostBars is how many bars stand side by side; more of them are areas.
const mostBars = 60

// Split draws the paper's Figure 1: the work of head and tail at each
// candidate, and below it the size of what is sent.
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
		heads[i] = opts.BarData{Name: k.ID, Value: k.Split.Head / d.work.Size}
		tails[i] = opts.BarData{Name: k.ID, Value: k.Split.Tail / d.work.Size}
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

	upwards := func(name string, grid, split int) axis {
		return axis{
			XAxis:     opts.XAxis{Type: "value", GridIndex: grid, Name: name, NameLocation: "middle", NameGap: 38, SplitNumber: split},
			AxisLabel: axisLabel{Formatter: tick},
		}
	}
	bar := func(name lang.Text, data []opts.BarData, colour, stack string, grid int) series {
		s := series{Type: "bar", Name: d.text(name), Data: data, ItemStyle: opts.ItemStyle{Color: colour},
			Stack: stack, XAxisIndex: grid, YAxisIndex: grid, BarMaxWidth: "56"}
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
			Grid: []opts.Grid{
				{Left: "56", Right: "12", Top: "34", Height: "42%"},
				{Left: "56", Right: "12", Top: "60%", Bottom: "28"},
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

// cutBrief tells of one of hundreds of cuts, all of which travel to the page.
func (d *drawing) cutBrief(k solve.Candidate) []Row {
	return []Row{
		{Label: d.text("After"), Value: k.After, Strong: true},
		{Label: d.text(head), Value: d.work.Quantity(k.Split.Head)},
		{Label: d.text(sent), Value: lang.Bytes(k.Bits / 8)},
	}
}

// cutRows tells everything about one cut.
func (d *drawing) cutRows(k solve.Candidate) []Row {
	rows := []Row{
		{Label: d.text("After"), Value: k.After, Strong: true},
		{Label: d.text(head), Value: d.work.Quantity(k.Split.Head), Color: deviceIndigo(d.Theme)},
		{Label: d.text(tail), Value: d.work.Quantity(k.Split.Tail), Color: edgeTeal},
	}
	const most = 4 // of a line each; skip connections can make for dozens
	for _, t := range k.Tensors[:min(len(k.Tensors), most)] {
		rows = append(rows, Row{Label: d.text("Tensor"), Value: t.Bound.Sign() + shape(t.Shape.Sample(), t.Type)})
	}
	if more := len(k.Tensors) - most; more > 0 {
		rows = append(rows, Row{Label: d.text("Tensors"), Value: d.text("%d more", more)})
	}
	return append(rows, Row{Label: d.text(sent), Value: k.Bound().Sign() + lang.Bytes(k.Bits/8), Color: transferSand})
}

// Breakdown draws the latency of every candidate at the scenario's point,
// stacked into its parts.
func Breakdown(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	shown, few := d.foremost()
	ids, parts := make([]string, len(shown)), [3][]opts.BarData{}
	tips := map[string][]Row{}
	longest, room := 0.0, 16.0 // pixels beside the longest bar, for its label
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
			room = max(room, 10+textWidth(label))
			parts[2][row].Label = &opts.Label{Show: opts.Bool(true), Position: "right", FontWeight: weight,
				Formatter: types.FuncStr(label)}
		}
		tips[l.ID] = d.latencyRows(l)
		longest = max(longest, l.TotalMS)
	}
	if longest == 0 { // and an axis has to end somewhere
		longest = 1
	}

	bar := func(name lang.Text, data []opts.BarData, colour string) series {
		return series{Type: "bar", Name: d.text(name), Data: data, ItemStyle: opts.ItemStyle{Color: colour}, Stack: "latency", BarMaxWidth: "34"}
	}
	return Figure{
		Option: option{
			Grid: []opts.Grid{{Left: "52", Right: fmt.Sprint(room), Top: "34", Bottom: "48"}},
			XAxis: []axis{{
				XAxis:     opts.XAxis{Type: "value", Name: d.totalName(), NameLocation: "middle", NameGap: 30, SplitNumber: 4, Max: longest},
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

// totalName is the name of an axis of total latencies.
func (d *drawing) totalName() string { return d.text(total) + " (ms)" }

// foremost are the candidates of a breakdown, in the order of the network: all,
// or where these are many the few that are best at the point, EC and LC.
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

// Probe tells the latency of every candidate at the study's point, best first;
// of many candidates the first few.
func Probe(st *solve.Study, style Style) (title string, rows []Row) {
	d := draw(st, style)
	latencies := st.Latencies()
	ranking := st.Ranking()
	for place, i := range ranking[:min(len(ranking), 8)] {
		rows = append(rows, Row{Label: latencies[i].ID, Value: d.milliseconds(latencies[i].TotalMS), Color: d.colours[i], Strong: place == 0})
	}
	title = d.Scenario.Quantity(st.X.Key, st.Scenario.Value(st.X.Key)) + " · " + d.Scenario.Quantity(st.Y.Key, st.Scenario.Value(st.Y.Key))
	return title, rows
}

// Curves draws the paper's Figure 2: total latency against the input of the X
// axis, bandwidth in the paper, with the lower envelope emphasized and its
// thresholds marked.
func Curves(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	spans := st.Spans()
	drawn, other := d.drawn(spans), st.Compared()
	y := d.times(drawn, other)
	xs := d.bending(y, drawn, other)
	names, room := d.endLabels(drawn, spans, y)

	var all []series
	for _, i := range drawn {
		opacity := float32(0.75)
		if crowded(len(drawn)) {
			opacity = 0.25
		}
		all = append(all, line(d.Candidates[i].ID, d.curve(i, spans, xs), opts.LineStyle{Color: d.colours[i], Width: 1.5, Opacity: opts.Float(opacity)}))
	}
	if other != nil {
		all = append(all, d.overlay(other, xs))
	}
	if len(spans) > mostSpans {
		all = append(all, line(d.text(lowest), lowestLine(st, xs), opts.LineStyle{Color: ink(d.Theme), Width: 5}))
	} else {
		for _, span := range spans {
			all = append(all, line(d.text(lowest), piece(st, span, xs), opts.LineStyle{Color: d.colours[span.Candidate], Width: 5}))
		}
	}
	marks, x := d.marks(spans), st.Scenario.Value(st.X.Key)
	if st.X.Within(x) {
		marks = append(marks, mark(x, opts.LineStyle{Color: ink(d.Theme), Width: 1, Type: "solid"}, nil))
	}
	marked := line("", [][2]float64{}, opts.LineStyle{})
	marked.MarkLine = opts.MarkLines{Data: marks, MarkLineStyle: opts.MarkLineStyle{Symbol: []string{"none", "none"}}}
	all = append(all, marked, names)
	caption := d.curvesCaption(spans, len(d.Candidates)-len(drawn))
	if other != nil {
		all = append(all, d.overlayName(other, drawn, y))
		caption += d.compared(other)
	}
	all = append(all, d.here(st.X.Within(x), x, st.Along(st.Best(), []float64{x})[0]))

	return Figure{
		Option: option{
			Grid:    []opts.Grid{{Left: "68", Right: room, Top: "40", Bottom: "48"}},
			XAxis:   []axis{d.across(st.X)},
			YAxis:   []axis{upwards(y, d.totalName())},
			Legend:  opts.Legend{Show: opts.Bool(false)},
			Tooltip: opts.Tooltip{Trigger: "axis", Formatter: probe, AxisPointer: &opts.AxisPointer{Type: "line"}},
			Series:  all,
		},
		Title:   d.text("Latency against %s", d.inSentence(st.X.Key)),
		Caption: caption,
	}
}

// inSentence is an input's name inside a sentence.
func (d *drawing) inSentence(key scenario.Axis) string {
	return strings.ToLower(d.text(key.Name()))
}

// marks are the thresholds with their values, in two rows: each in the lower one
// where there is room for it, or in that of which the last label is farther away.
func (d *drawing) marks(spans []solve.Span) []any {
	room := 0.16
	if d.Narrow {
		room = 0.35
	}
	marks := []any{}
	if len(spans) > mostSpans {
		return marks
	}
	last := [2]float64{math.Inf(-1), math.Inf(-1)} // by row
	for _, span := range spans[1:] {
		place, row := d.X.Place(span.From), 0
		if place-last[0] < room && last[1] < last[0] {
			row = 1
		}
		last[row] = place
		marks = append(marks, mark(span.From, opts.LineStyle{Color: ink(d.Theme), Width: 1, Type: "dashed"}, map[string]any{
			"show": true, "position": "end", "distance": 4 + 15*row, "formatter": lang.Number(span.From), "color": ink(d.Theme),
		}))
	}
	return marks
}

// drawn are the candidates that have a curve: all, or where these are many
// those that are best somewhere on the axis, the ends, the best and the runner-up
// at the point, and as far as there is room those that are best on the map.
func (d *drawing) drawn(spans []solve.Span) (indices []int) {
	const most = 24
	if len(d.Candidates) <= most {
		return d.all()
	}
	chosen := map[int]bool{}
	for _, span := range spans {
		chosen[span.Candidate] = true
	}
	for _, i := range append(d.ends(), d.Ranking()[:2]...) {
		chosen[i] = true
	}
	for i, wins := range d.Wins() {
		if wins && len(chosen) < most {
			chosen[i] = true
		}
	}
	return slices.Sorted(maps.Keys(chosen))
}

// compared says how the other network does at the scenario's point.
func (d *drawing) compared(other *solve.Study) string {
	least := func(st *solve.Study) float64 { return st.Latencies()[st.Best()].TotalMS }
	mine, theirs := least(d.Study), least(other)
	difference := d.text("as much")
	by := d.milliseconds(math.Abs(theirs - mine))
	if mine > 0 {
		by = lang.Percent(math.Abs(theirs-mine) / mine)
	}
	switch {
	case theirs < mine:
		difference = d.text("%s less", by)
	case theirs > mine:
		difference = d.text("%s more", by)
	}
	return d.text(" Dashed, for comparison, %s: %s, %s, best %s.", other.Network.Title, d.milliseconds(theirs), difference, other.Candidates[other.Best()].ID)
}

func (d *drawing) curvesCaption(spans []solve.Span, omitted int) string {
	var held []string
	for _, key := range solve.Inputs {
		if key != d.X.Key && (key != scenario.RTTAxis || d.Scenario.RTT > 0) {
			held = append(held, d.present(key))
		}
	}
	text := strings.Join(held, ", ") + ". " + d.text("The thick line is the lowest latency: ")
	if len(spans) > mostSpans {
		text += d.text("%d candidates take turns", len(spans))
	} else {
		for i, span := range spans {
			id := d.Candidates[span.Candidate].ID
			if i == 0 {
				text += id
			} else {
				text += d.text(", %[1]s above %[2]s", id, d.Scenario.Quantity(d.X.Key, span.From))
			}
		}
	}
	text += "."
	if omitted > 0 {
		text += d.text(" %d other candidates are best nowhere on this axis and not drawn.", omitted)
	}
	return text
}

// line runs through points, without symbols. Points travel as bare pairs: a
// third of the text of opts.LineData, of which a curve has many.
func line(name string, points any, style opts.LineStyle) series {
	return series{Type: "line", Name: name, Data: points, Symbol: "none", ShowSymbol: opts.Bool(false), LineStyle: style}
}

// endLabels names the curves at their right ends, those of many that win. Ends
// that lie closer than a label is high share one. It takes the given room, in
// pixels, beside the curves.
func (d *drawing) endLabels(drawn []int, spans []solve.Span, y solve.Axis) (names series, room string) {
	const height = 0.055 // of a label, as a share of the axis
	const most = 60      // letters of a label
	end := map[int]float64{}
	var named []int
	for _, i := range drawn {
		wins := slices.ContainsFunc(spans, func(s solve.Span) bool { return s.Candidate == i })
		if wins || !crowded(len(drawn)) {
			named = append(named, i)
			end[i] = d.Along(i, []float64{d.X.Hi})[0]
		}
	}
	slices.SortStableFunc(named, func(a, b int) int { return cmp.Compare(end[a], end[b]) })
	data, previous, longest := []opts.ScatterData{}, math.Inf(-1), 0
	for _, i := range named {
		id, place := d.Candidates[i].ID, y.Place(end[i])
		switch last := len(data) - 1; {
		case place-previous >= height:
			previous = place
			data = append(data, opts.ScatterData{Name: id, Value: [2]float64{d.X.Hi, end[i]}, SymbolSize: 1})
		case len(data[last].Name) < most:
			data[last].Name += ", " + id
		case !strings.HasSuffix(data[last].Name, "…"):
			data[last].Name += ", …"
		}
		longest = max(longest, utf8.RuneCountInString(data[len(data)-1].Name))
	}
	names = series{Type: "scatter", Data: data, ItemStyle: invisible,
		Label: opts.Label{Show: opts.Bool(true), Position: "right", Formatter: "{b}", FontWeight: "bold", Color: ink(d.Theme)}}
	return names, fmt.Sprint(20 + 8*longest)
}

// invisible hides a point and not its label, as no opacity would.
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
