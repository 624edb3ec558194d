package figure

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/cost"
	"splitscope/core/envelope"
	"splitscope/core/lang"
	"splitscope/core/solve"
)

// Map draws the paper's Figure 3: the best candidate by bandwidth and device
// rate. The cells are an image that the page paints from Pixels; borders and
// names are computed from the regions themselves.
func Map(st *solve.Study, style Style) Figure {
	d := draw(st, style)
	s := st.Scenario
	regions := st.Regions()

	c := charts.NewCustom()
	tickCount := 9
	if d.Narrow {
		tickCount = 5
	}
	c.SetGlobalOptions(
		charts.WithGridOpts(opts.Grid{Left: "58", Right: "18", Top: "14", Bottom: "48"}),
		logX(d.bandwidthAxis(), s.MbpsRange.Lo, s.MbpsRange.Hi),
		logY(d.deviceAxis(), s.DeviceRange.Lo, s.DeviceRange.Hi),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(false)}),
		charts.WithTooltipOpts(opts.Tooltip{Trigger: "item", Formatter: probe}),
	)
	c.AddSeries("cells", []opts.CustomData{{Value: [4]float64{s.MbpsRange.Lo, s.DeviceRange.Lo, s.MbpsRange.Hi, s.DeviceRange.Hi}}},
		charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.RenderItem = raster }))
	c.Overlap(d.borders(regions), d.names(regions),
		d.here(s.Mbps >= s.MbpsRange.Lo && s.Mbps <= s.MbpsRange.Hi && s.Device >= s.DeviceRange.Lo && s.Device <= s.DeviceRange.Hi, s.Device))

	return Figure{
		Option: option(c, axes{
			x: ticks(s.MbpsRange.Lo, s.MbpsRange.Hi, tickCount),
			y: ticks(s.DeviceRange.Lo, s.DeviceRange.Hi, 9),
		}),
		Title:   d.text(lang.Text{EN: "Best split by bandwidth and device", KO: "대역폭과 디바이스 성능에 따른 최적 분할"}),
		Caption: d.mapCaption(),
	}
}

// borders are the edges between regions, each once.
func (d *drawing) borders(regions []envelope.Region) *charts.Line {
	const points = 33
	c := charts.NewLine()
	for _, g := range regions {
		for i, across := range g.Across {
			if across <= g.Plane { // the rectangle's own edge, or one drawn from its other side
				continue
			}
			edge := make([][2]float64, points)
			for j, p := range d.Edge(g.Vertices[i], g.Vertices[(i+1)%len(g.Vertices)], points) {
				edge[j] = [2]float64{p.Mbps, p.Device}
			}
			c.AddSeries("border", nil, path(edge), charts.WithLineStyleOpts(opts.LineStyle{Color: ink(Light), Width: 1.5}))
		}
	}
	return c
}

// names writes each region's candidate into its middle.
func (d *drawing) names(regions []envelope.Region) *charts.Scatter {
	var data []opts.ScatterData
	for _, g := range regions {
		if p, ok := d.middle(g); ok {
			data = append(data, opts.ScatterData{Name: d.Candidates[g.Plane].ID, Value: [2]float64{p.Mbps, p.Device}, SymbolSize: 1})
		}
	}
	c := charts.NewScatter()
	// Spaces, for Label.Padding is a string in go-echarts, and NaN to ECharts.
	c.AddSeries("", data,
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "inside", Formatter: " {b} ", FontWeight: "bold", FontSize: 14,
			Color: ink(Light), BackgroundColor: "rgba(255,255,255,0.72)", BorderRadius: 3}),
		invisible,
		charts.WithLabelLayoutOpts(opts.LabelLayout{HideOverlap: opts.Bool(true)}),
		charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Id = "names" }))
	return c
}

// middle is the centroid of a region as it is drawn, on logarithmic axes. Where
// its bent edges leave the centroid outside, it is the middle of the widest row
// of the region instead.
func (d *drawing) middle(g envelope.Region) (solve.Place, bool) {
	var outline []solve.Place
	for i, v := range g.Vertices {
		outline = append(outline, d.Edge(v, g.Vertices[(i+1)%len(g.Vertices)], 17)...)
	}
	var area, x, y float64
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		ax, ay, bx, by := math.Log(a.Mbps), math.Log(a.Device), math.Log(b.Mbps), math.Log(b.Device)
		cross := ax*by - bx*ay
		area += cross / 2
		x += (ax + bx) * cross / 6
		y += (ay + by) * cross / 6
	}
	centroid := solve.Place{Mbps: math.Exp(x / area), Device: math.Exp(y / area)}
	if d.winnerAt(centroid) == g.Plane {
		return centroid, true
	}
	r := d.Scenario.MbpsRange
	var best solve.Place
	widest := 1.0
	for _, device := range solve.LogCells(d.Scenario.DeviceRange.Lo, d.Scenario.DeviceRange.Hi, 32) {
		for _, span := range d.At(d.Scenario.Mbps, device).Spans(r.Lo, r.Hi) {
			if span.Candidate == g.Plane && span.To/span.From > widest {
				best, widest = solve.Place{Mbps: math.Sqrt(span.From * span.To), Device: device}, span.To/span.From
			}
		}
	}
	return best, widest > 1
}

func (d *drawing) winnerAt(p solve.Place) int { return d.At(p.Mbps, p.Device).Ranking()[0] }

func (d *drawing) mapCaption() string {
	text := d.text(lang.Text{
		EN: "The candidate of least latency, with an edge server of %s %s. Borders are exact.",
		KO: "지연 시간이 가장 짧은 후보. 엣지 서버 %s %s. 경계선은 정확한 값입니다.",
	}, lang.Number(d.Scenario.Edge, 4), cost.RateUnit)
	switch never := d.NeverOptimal(); {
	case len(never) == 0:
		text += d.text(lang.Text{EN: " Every candidate is best somewhere in this range.", KO: " 모든 후보가 이 범위 어딘가에서 최적입니다."})
	case len(never) <= 8:
		text += d.text(lang.Text{EN: " Never best in this range: %s.", KO: " 이 범위에서 한 번도 최적이 아닌 후보: %s."}, strings.Join(never, ", "))
	default:
		text += d.text(lang.Text{EN: " %[1]d of %[2]d candidates are never best in this range.", KO: " 후보 %[2]d개 중 %[1]d개는 이 범위에서 한 번도 최적이 아닙니다."}, len(never), len(d.Candidates))
	}
	return text
}

// Pixels paints the winners of a map in their candidates' colours: RGBA bytes,
// the row of the highest device rate on top.
func Pixels(st *solve.Study, width, height int) []byte {
	d := draw(st, Style{})
	palette := make([][4]byte, len(d.colours))
	for i, colour := range d.colours {
		palette[i][0], palette[i][1], palette[i][2] = rgb(colour)
		palette[i][3] = 255
	}
	winners := st.Winners(width, height)
	pixels := make([]byte, 4*len(winners))
	for row := range height {
		from := (height - 1 - row) * width
		paint(pixels[4*row*width:4*(row+1)*width], winners[from:from+width], palette)
	}
	return pixels
}

// paint colours a row run by run: each colour is written once and doubled.
func paint(pixels []byte, cells []uint16, palette [][4]byte) {
	for from, to := 0, 0; from < len(cells); from = to {
		for to = from; to < len(cells) && cells[to] == cells[from]; to++ {
		}
		run := pixels[4*from : 4*to]
		for done := copy(run, palette[cells[from]][:]); done < len(run); done *= 2 {
			copy(run[done:], run[:done])
		}
	}
}
