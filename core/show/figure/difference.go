package figure

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/base/lang"
	"splitscope/core/solve"
)

// Difference draws how much slower B is than A, over A's axes. DifferencePixels
// paints the cells. The line on which both are equally fast, the lines of equal
// difference and the borders between the candidates are exact.
func Difference(diff *solve.Difference, style Style) Figure {
	d, other := draw(diff.A, style), draw(diff.B, style)
	x, y := d.Scenario.Value(d.X.Key), d.Scenario.Value(d.Y.Key)
	within := d.X.Within(x) && d.Y.Within(y)
	least, most := diff.Extremes()
	depths, names := d.scale(least, most)
	ofA, ofB := d.text("Borders of A"), d.text("Borders of B")
	as, meeting := d.text("Equal"), d.level("", diff.Meeting()).lines
	named := func(name string, s series) series {
		s.Name, s.ItemStyle = name, invisible // the dot that ECharts puts on a line in its legend
		return s
	}
	colour := ink(style.Theme)
	names = append(names, ofA, ofB)
	if len(meeting) > 0 {
		names = append(names, as)
	}

	all := []series{{Type: "custom", Name: "cells", Data: []opts.CustomData{{Value: [4]float64{d.X.Lo, d.Y.Lo, d.X.Hi, d.Y.Hi}}}, RenderItem: raster}}
	all = append(all, depths...)
	all = append(all,
		named(ofA, strokes("borders-a", d.borders(d.Regions(), false), opts.LineStyle{Color: colour, Width: 1, Opacity: opts.Float(0.55)})),
		named(ofB, strokes("borders-b", other.borders(other.Regions(), false), opts.LineStyle{Color: colour, Width: 1, Type: "dashed", Opacity: opts.Float(0.55)})),
		named(as, strokes("equal", meeting, opts.LineStyle{Color: colour, Width: 3})),
	)
	all = append(all, d.contours(d.differenceLevels(diff, least, most), style.Theme)...)
	all = append(all, d.here(within, x, y))

	top := "64"
	if style.Narrow {
		top = "84"
	}
	return Figure{
		Title:   d.text("Latency of B minus latency of A"),
		Caption: d.differenceCaption(diff, least, most, x, y),
		Option: option{
			Grid:    []grid{panel(top, "4")},
			XAxis:   []axis{d.across(d.X)},
			YAxis:   []axis{d.upwards(d.Y, d.axisName(d.Y))},
			Legend:  opts.Legend{Top: "0", Left: "center", ItemWidth: 18, ItemHeight: 10, Data: names},
			Tooltip: noTooltip,
			Series:  all,
		},
	}
}

// scale returns the legend of the colours: the extremes and the differences of half
// their depth. ECharts takes the entries of a legend from series, so these are
// series without data.
func (d *drawing) scale(least, most float64) (entries []series, names []string) {
	shades := opposed(d.Theme, least, most)
	for _, ms := range []float64{least, least / 4, 0, most / 4, most} {
		if ms == 0 && len(names) > 0 && names[len(names)-1] == lang.Signed(0) {
			continue // all differences have the other sign
		}
		c := shades(ms)
		names = append(names, lang.Signed(ms/1000))
		entries = append(entries, series{Type: "scatter", Name: lang.Signed(ms / 1000), Data: []any{}, Symbol: "rect",
			ItemStyle: opts.ItemStyle{Color: fmt.Sprintf("#%02X%02X%02X", c[0], c[1], c[2]), BorderColor: muted(d.Theme), BorderWidth: 1}})
	}
	return entries, names
}

// differenceLevels returns lines of equal difference at round values, the same on
// both sides of zero.
func (d *drawing) differenceLevels(diff *solve.Difference, least, most float64) (levels []level) {
	deepest := max(-least, most)
	if deepest == 0 {
		return nil
	}
	for _, ms := range ticks(deepest/50, deepest, 6) {
		for _, signed := range []float64{-ms, ms} {
			if least < signed && signed < most {
				levels = append(levels, d.level(lang.Signed(signed/1000), diff.Level(signed)))
			}
		}
	}
	return levels
}

func (d *drawing) differenceCaption(diff *solve.Difference, least, most, x, y float64) string {
	if least == 0 && most == 0 {
		return d.text("Both are equally fast everywhere on this map.") + d.differenceHere(diff, x, y)
	}
	text := d.text("The least total latency of B minus that of A. Blue: B is faster. Red: A is faster. The colour deepens with the square root of the difference, equally for both, and is deepest at %s.", "±"+d.milliseconds(max(-least, most)))
	exact := lang.Text(" Lines of equal difference and borders are exact.")
	if least < 0 && most > 0 {
		exact = " The thick line, where both are equally fast, the thin lines of equal difference and the borders are exact."
	}
	return text + d.differenceShares(diff, least, most) + d.differenceHere(diff, x, y) + d.text(exact)
}

// differenceShares returns a sentence about the shares of the map in which each is
// faster, and by how much at most.
func (d *drawing) differenceShares(diff *solve.Difference, least, most float64) (text string) {
	b, a, same := diff.Shares()
	for _, side := range []struct {
		name              string
		share, most, less float64
	}{{"B", b, -least, most}, {"A", a, most, -least}} {
		switch {
		case side.most == 0:
		case side.less == 0 && same == 0:
			text += d.text(" %s is faster everywhere, by up to %s.", side.name, d.milliseconds(side.most))
		case side.share > 0: // otherwise the map has no area
			text += d.text(" On %[2]s of the map, as drawn, %[1]s is faster, by up to %[3]s.", side.name, portion(side.share), d.milliseconds(side.most))
		}
	}
	if same > 0 {
		text += d.text(" On %s both are equally fast.", portion(same))
	}
	return text
}

// portion writes a share that is less than the whole.
func portion(share float64) string {
	if share > 0.9995 {
		return "> " + lang.Percent(0.999)
	}
	return lang.Percent(share)
}

// differenceHere returns a sentence that compares both under the conditions of A.
func (d *drawing) differenceHere(diff *solve.Difference, x, y float64) string {
	ms, a, b := diff.At(x, y)
	at := d.Scenario.Quantity(d.X.Key, x) + ", " + d.Scenario.Quantity(d.Y.Key, y)
	bestA, bestB := diff.A.At(x, y), diff.B.At(x, y)
	text := d.text(" At A’s conditions, %s, A takes %s (%s) and B %s (%s): ", at, d.milliseconds(a), bestA.Candidates[bestA.Best()].ID, d.milliseconds(b), bestB.Candidates[bestB.Best()].ID)
	switch {
	case ms < 0:
		return text + d.text("B is faster by %s.", d.milliseconds(-ms))
	case ms > 0:
		return text + d.text("A is faster by %s.", d.milliseconds(ms))
	}
	return text + d.text("both are equally fast.")
}

// DifferencePixels paints the cells of a difference as Pixels paints a map.
func DifferencePixels(diff *solve.Difference, width, height int, theme Theme) []byte {
	values := diff.Fill(width, height)
	least, most := diff.Extremes()
	colour := opposed(theme, least, most)
	pixels := make([]byte, 4*width*height)
	for row := range height {
		to := pixels[4*row*width:]
		for column, v := range values[(height-1-row)*width:][:width] {
			*(*[4]byte)(to[4*column:]) = colour(1000 * v)
		}
	}
	return pixels
}

// opposed returns a function from differences between least and most, in ms, to
// colours: neutral at 0, blue below and red above, which can be distinguished with
// all common forms of colour blindness. The depth grows with the square root of the
// difference, so that small differences are visible beside large ones. It is full
// at the larger of the two extremes.
func opposed(theme Theme, least, most float64) func(ms float64) [4]byte {
	neutral, blue, red := [3]float64{247, 247, 247}, [3]float64{58, 126, 186}, [3]float64{205, 82, 66}
	if theme == Dark {
		neutral, blue, red = [3]float64{44, 47, 53}, [3]float64{66, 135, 210}, [3]float64{222, 92, 72}
	}
	var below, above [shades][4]byte
	for i := range shades {
		for c := range 3 {
			t := float64(i) / (shades - 1)
			below[i][c] = byte(math.Round(neutral[c] + t*(blue[c]-neutral[c])))
			above[i][c] = byte(math.Round(neutral[c] + t*(red[c]-neutral[c])))
		}
		below[i][3], above[i][3] = 255, 255
	}
	deepest := max(-least, most)
	return func(ms float64) [4]byte {
		if ms == 0 || deepest == 0 {
			return below[0]
		}
		// A cell may be a rounding error beyond the extremes.
		depth := int(min(1, math.Sqrt(math.Abs(ms)/deepest)) * (shades - 1))
		if ms < 0 {
			return below[depth]
		}
		return above[depth]
	}
}
