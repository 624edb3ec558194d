package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/solve"
)

// Network draws the network along its depth. The horizontal axis is the work up to
// a point. The upper panel has the stages; the lower panel has the size of what
// crosses the link if the network is split there. Candidates that win on the map
// have their colours.
func Network(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	depth := st.Depth()
	last := len(depth.Steps) - 1
	input := depth.Steps[0].Bits / 8
	least, most := math.Inf(1), 0.0
	holds := func(k solve.Candidate) {
		if k.Bits > 0 {
			least, most = min(least, k.Bits/8), max(most, k.Bits/8)
		}
	}
	for _, k := range depth.Steps[:last] {
		holds(k)
	}
	shown, pinned := d.shown(), d.pinned()
	for _, i := range shown {
		holds(st.Candidates[i])
	}
	for _, k := range pinned {
		holds(k)
	}
	if most == 0 { // no cut sends anything
		least, most = 1, 1
	}
	size := lang.BytesIn(most)
	y := solve.Axis{Lo: roundDown(0.8 * least / size.Size), Hi: roundUp(1.25 * most / size.Size), Log: true}
	x := solve.Axis{Lo: 0, Hi: max(float64(st.Network.MACs())/d.work.Size, 1e-6)}

	f := Figure{Tips: map[string][]Row{}}
	// A logarithmic axis has no 0. A cut that sends nothing has a special mark at
	// the bottom, see offScale, and the line has a gap.
	at := func(k solve.Candidate) [2]float64 {
		return [2]float64{float64(k.Cut.Head.MACs) / d.work.Size, max(k.Bits/8/size.Size, y.Lo)}
	}
	crossing := line(d.text(sent), stepsOf(depth.Steps, at, d.ids(at)), opts.LineStyle{Color: muted(d.Theme), Width: 1.5})
	crossing.ID, crossing.Step, crossing.XAxisIndex, crossing.YAxisIndex = crossingLine, "end", 1, 1
	if input > 0 {
		crossing.MarkLine = newMarkLine(mark{
			YAxis: input / size.Size, LineStyle: opts.LineStyle{Color: ink(d.Theme), Width: 1, Type: "dashed"},
			Label: markLabel{Show: true, Position: "insideEndTop", Formatter: d.text("input"), Color: ink(d.Theme), BackgroundColor: lineLabelGround(d.Theme)},
		})
	}

	bottlenecks := []dot{}
	for _, i := range depth.Bottlenecks {
		k := depth.Steps[i]
		name := d.text("after %s", k.After)
		f.Tips[name] = d.cutRows(k)[1:]
		neck := dot{Name: name, Value: at(k)}
		if k.Bits == 0 {
			neck.offScale()
		}
		bottlenecks = append(bottlenecks, neck)
	}

	all := append(d.stages(f.Tips), crossing,
		below(series{Type: "scatter", ID: "bottlenecks", Data: bottlenecks, Symbol: "diamond", SymbolSize: 9,
			ItemStyle: opts.ItemStyle{Color: ground(d.Theme), BorderColor: muted(d.Theme), BorderWidth: 1.5}}),
		below(d.candidates(shown, x, y, at, f.Tips)))
	for _, k := range pinned {
		all = append(all, below(d.ring(k, at(k), f.Tips)))
	}

	name := d.text("Work of the head (%s)", d.work.Name)
	bottom := ending(x, name, gapBelow, d.most())
	bottom.GridIndex, bottom.AxisLabel.ShowMaxLabel = 1, opts.Bool(false)
	top := ending(x, "", 0, d.most())
	top.Show = opts.Bool(false)
	left := d.upwards(y, d.text(sent)+" ("+size.Name+")")
	left.GridIndex = 1
	strip := panel("4", "")
	strip.Height = "22"
	f.Option = option{
		Grid: []grid{
			strip,
			panel("44", "4"),
		},
		XAxis:   []axis{top, bottom},
		YAxis:   []axis{{XAxis: opts.XAxis{Type: "category", Show: opts.Bool(false), Data: []string{""}}}, left},
		Legend:  opts.Legend{Show: opts.Bool(false)},
		Tooltip: opts.Tooltip{Trigger: "item", Formatter: tip},
		Series:  all,
	}
	f.Title = d.text("%s along its depth", st.Network.Title)
	f.Caption = d.networkCaption(depth, shown)
	return f
}

// listed returns the first names, and an ellipsis if there are more.
func listed(names []string) string {
	if len(names) > mostSpans {
		names = append(names[:mostSpans:mostSpans], "…")
	}
	return strings.Join(names, ", ")
}

// stepsOf returns the points of the line of the sizes; those of cuts that are in ids, by
// their places, have their ids. A size holds until the next cut, and the last one up to
// LC. The line has a gap where nothing crosses.
func stepsOf(cuts []solve.Candidate, at func(solve.Candidate) [2]float64, ids map[[2]float64]string) (points [][]any) {
	size := any(gap)
	for _, k := range cuts {
		p := at(k)
		if k.Bits == 0 {
			if size != gap {
				points = append(points, []any{p[0], size})
			}
			size = gap
		} else {
			size = p[1]
		}
		if k.ID == network.LC {
			continue
		}
		point := []any{p[0], size}
		if id := ids[p]; id != "" && size != gap {
			point = append(point, id)
		}
		points = append(points, point)
	}
	return points
}

// ids returns the ids of the scenario's cuts by their places. The depth has the cuts after
// all layers, which have other ids.
func (d *drawing) ids(at func(solve.Candidate) [2]float64) map[[2]float64]string {
	ids := map[[2]float64]string{}
	for _, cut := range d.Cuts {
		ids[at(d.Weigh(cut))] = cut.ID
	}
	return ids
}

// gap means no value to ECharts.
const gap = "-"

// below moves a series to the lower panel.
func below(s series) series {
	s.XAxisIndex, s.YAxisIndex = 1, 1
	return s
}

// shown returns the candidates that are best somewhere on the map, and the present
// best, whose point may be outside of the map.
func (d *drawing) shown() (indices []int) {
	best := d.Best()
	for i, wins := range d.Wins() {
		if wins || i == best {
			indices = append(indices, i)
		}
	}
	return indices
}

// pinned returns the marked cut, if the network has it.
func (d *drawing) pinned() []solve.Candidate {
	i := slices.IndexFunc(d.Cuts, func(cut network.Cut) bool { return cut.ID == d.Pin })
	if i < 0 {
		return nil
	}
	return []solve.Candidate{d.Weigh(d.Cuts[i])}
}

// ring marks a cut by a ring around its place. A cut without a mark of its own has
// its name there.
func (d *drawing) ring(k solve.Candidate, at [2]float64, tips map[string][]Row) series {
	mark := dot{Name: k.ID, Value: at, SymbolSize: 28, ItemStyle: opts.ItemStyle{Color: "transparent", BorderColor: ink(d.Theme), BorderWidth: 2}}
	if k.Bits == 0 {
		mark.SymbolOffset = []any{0, "-25%"}
	}
	if tips[k.ID] == nil {
		tips[k.ID] = d.cutRows(k)
		mark.Label = opts.Label{Show: opts.Bool(true), Position: "top", Formatter: plainText(k.ID), FontWeight: "bold", Color: ink(d.Theme), BackgroundColor: lineLabelGround(d.Theme)}
	}
	return series{Type: "scatter", ID: pinnedMark, Data: []dot{mark}, Symbol: "circle"}
}

// stages returns bars for the parts of the network, as wide as their work. A bar
// has a name if there is room.
func (d *drawing) stages(tips map[string][]Row) (bars []series) {
	cuts := d.Network.Cuts(network.Stage)
	if len(cuts) == 2 { // an architecture without stages
		cuts = d.Network.Cuts(network.Block)
	}
	total := float64(d.Network.MACs())
	const most = 60
	if total == 0 || len(cuts) > most {
		return nil
	}
	shades := [2]string{"rgba(128,128,128,0.28)", "rgba(128,128,128,0.5)"}
	for i, cut := range cuts[1:] {
		work := float64(cut.Head.MACs - cuts[i].Head.MACs)
		name := cut.After
		tip := d.text("up to %s", name)
		tips[tip] = []Row{
			{Label: d.text("Work"), Value: d.work.Quantity(work)},
			{Label: d.text("Share"), Value: lang.Percent(work / total)},
			{Label: d.text("Parameters"), Value: lang.Count(cut.Head.Params - cuts[i].Head.Params)},
		}
		bar := opts.BarData{Name: tip, Value: work / d.work.Size}
		if float64(6*utf8.RuneCountInString(name)+6) < work/total*d.width() {
			bar.Label = &opts.Label{Show: opts.Bool(true), Position: "inside", Formatter: plainText(name), FontSize: 11, Color: ink(d.Theme)}
		}
		bars = append(bars, series{Type: "bar", Name: tip, Data: []opts.BarData{bar}, Stack: "stages", BarMaxWidth: "22",
			ItemStyle: opts.ItemStyle{Color: shades[i%2]}})
	}
	return bars
}

// The ids of series.
const (
	candidateMarks = "candidates"
	crossingLine   = "crossing"
	pinnedMark     = "pinned"
)

const nameHeight = 14 // about, in pixels

// height returns about the height of the lower panel, in pixels.
func (d *drawing) height() float64 {
	if d.Low {
		return 100
	}
	return 270
}

// width returns a low estimate of the width of a figure's panel, in pixels.
func (d *drawing) width() float64 {
	if d.Narrow {
		return 230
	}
	return 420
}

// candidates marks candidates at their places. Each has a name if there is room
// beside it; the best is named first.
func (d *drawing) candidates(shown []int, x, y solve.Axis, at func(solve.Candidate) [2]float64, tips map[string][]Row) series {
	best := d.Best()
	order, rank := slices.Clone(shown), map[int]int{best: -1}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	pixels := func(i int) (across, up float64) {
		p := at(d.Candidates[i])
		across, up = x.Place(p[0])*d.width(), y.Place(p[1])*d.height()
		if d.Candidates[i].Bits == 0 {
			up += offScaleSize / 2
		}
		return across, up
	}
	var taken []box
	for _, i := range order {
		across, up := pixels(i)
		taken = append(taken, box{across, up, 12, 12})
	}
	var data []dot
	for _, i := range order {
		k := d.Candidates[i]
		point := dot{Name: k.ID, Value: at(k), SymbolSize: 12, ItemStyle: opts.ItemStyle{Color: d.colours[i], BorderColor: ink(d.Theme), BorderWidth: 1}}
		if i == best {
			point.SymbolSize, point.ItemStyle.BorderWidth = 18, 3
		}
		names := []string{k.ID}
		if k.Bits == 0 {
			point.offScale()
			names = []string{d.text("%s: nothing sent", k.ID), k.ID}
		}
		across, up := pixels(i)
		if name, place, found := freePlace(names, across, up, d.width(), d.height(), taken); found {
			taken = append(taken, place.box)
			point.Label = opts.Label{Show: opts.Bool(true), Position: place.position, Formatter: plainText(name), FontWeight: "bold",
				Color: ink(d.Theme), BackgroundColor: lineLabelGround(d.Theme)}
		}
		tips[k.ID] = d.cutRows(k)
		data = append(data, point)
	}
	slices.Reverse(data) // the best on top
	return series{Type: "scatter", ID: candidateMarks, Data: data, Symbol: "circle"}
}

// beside is a position of a name, in the terms of ECharts, and the box that it
// covers.
type beside struct {
	position string
	box
}

// freePlace returns the first of the names that fits beside a point, and its
// position.
func freePlace(names []string, across, up, width, height float64, taken []box) (name string, place beside, found bool) {
	for _, name := range names {
		w := textWidth(name) + 4
		aside := w/2 + 12
		for _, place := range []beside{
			{"top", box{across, up + 18, w, nameHeight}}, {"right", box{across + aside, up, w, nameHeight}},
			{"left", box{across - aside, up, w, nameHeight}}, {"bottom", box{across, up - 18, w, nameHeight}},
		} {
			if place.within(width, height) && !slices.ContainsFunc(taken, place.meets) {
				return name, place, true
			}
		}
	}
	return "", beside{}, false
}

// box is a rectangle around a point, in pixels.
type box struct{ x, y, w, h float64 }

func (a box) meets(b box) bool {
	return math.Abs(a.x-b.x) < (a.w+b.w)/2 && math.Abs(a.y-b.y) < (a.h+b.h)/2
}

func (a box) within(width, height float64) bool {
	return a.x-a.w/2 > -4 && a.x+a.w/2 < width+12 && a.y-a.h/2 > 0 && a.y+a.h/2 < height+16
}

// textWidth returns a high estimate of the width of a bold text, in pixels.
func textWidth(text string) (width float64) {
	for _, r := range text {
		if width += 8; r >= utf8.RuneSelf {
			width += 5 // Hangul
		}
	}
	return width
}

const offScaleSize = 16

// offScale makes the dot a triangle that points beyond the axis.
func (p *dot) offScale() {
	p.Symbol, p.SymbolRotate, p.SymbolOffset, p.SymbolSize = "triangle", 180, []any{0, "-50%"}, max(p.SymbolSize, offScaleSize)
}

func (d *drawing) networkCaption(depth solve.Depth, shown []int) string {
	text := d.text("What crosses the link after each layer, against the work done before it. %[1]d of %[2]d cuts are natural bottlenecks (diamonds): they send less than every cut before them.", len(depth.Bottlenecks), len(depth.Steps)-2)
	if slices.ContainsFunc(shown, func(i int) bool { return d.Candidates[i].Bits == 0 }) {
		text += d.text(" A triangle at the bottom marks a candidate that sends nothing: a logarithmic axis has no zero.")
	}
	var ids []string
	for i, wins := range d.Wins() {
		if wins {
			ids = append(ids, d.Candidates[i].ID)
		}
	}
	text += d.text(" %d of %d candidates can be best on this map: %s.", len(ids), len(d.Candidates), listed(ids))
	switch k := d.Candidates[d.Best()]; k.ID {
	case network.EC:
		return text + d.text(" Best here: EC, which sends the input, %s.", lang.Bytes(k.Bits/8))
	case network.LC:
		return text + d.text(" Best here: LC, which sends nothing.")
	default:
		return text + d.text(" Best here: %[1]s, which sends %[2]s after %[3]s of %[4]s.", k.ID, k.Bound().Sign()+lang.Bytes(k.Bits/8), d.work.Quantity(float64(k.Cut.Head.MACs)), d.Network.Bound.Sign()+d.work.Quantity(float64(d.Network.MACs())))
	}
}

// networkRows writes the network layer by layer.
func networkRows(s *sheet, st *solve.Study) {
	depth, bottleneck := st.Depth(), map[int]bool{}
	for _, i := range depth.Bottlenecks {
		bottleneck[i] = true
	}
	s.record([]string{"after", headMACs, sentBytes, "bottleneck"})
	for i, k := range depth.Steps {
		s.record([]string{k.After, strconv.FormatInt(k.Cut.Head.MACs, 10), exact(k.Bits / 8), strconv.FormatBool(bottleneck[i])})
	}
}
