package figure

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/solve"
	"splitscope/core/system/cost"
)

// mostSpans is the number of parts of the lowest line up to which each is drawn,
// marked and described.
const mostSpans = 60

// times returns an axis for all curves. Every curve is monotone, so its ends are
// its extremes. The axis is linear if a candidate takes no time, because a
// logarithmic axis has no 0.
func (d *drawing) times(drawn []int, other *solve.Study) solve.Axis {
	ends := []float64{d.X.Lo, d.X.Hi}
	var totals []float64
	for _, i := range drawn {
		totals = append(totals, d.Along(i, ends)...)
	}
	if other != nil {
		totals = append(totals, lowestAlong(other, ends)...)
	}
	y := solve.Axis{Lo: roundDown(slices.Min(totals)), Hi: roundUp(slices.Max(totals))}
	switch y.Log = y.Lo > 0; {
	case y.Hi == 0:
		y.Hi = 1
	case y.Hi == y.Lo:
		y.Hi = roundUp(2 * y.Hi)
	}
	return y
}

// bending returns values of the X axis that are so dense that straight lines
// between them differ from every curve by less than a third of a pixel, on a figure
// of up to 2160 lines.
//
// A curve is a + b·u, with u = 1/v of a rate v and u = v of a round trip. Over
// ln v its second derivative is at most b·u on a linear axis of times, and on one
// of logarithms a quarter, that of ln(a + b·u); drawn over v itself, a step of
// ln v is off by twice and four times as much. A chord over a step h is off by at
// most h²/8 of the second derivative, so even steps of ln v are enough, and their
// number follows. A round trip on a linear axis may begin at 0: a + b·v is steepest
// by its logarithm where a/b is least, and ln(v + a/b) takes the place of ln v.
func (d *drawing) bending(y solve.Axis, drawn []int, other *solve.Study) []float64 {
	const pixel = 1.0 / 2160
	const tolerance = pixel / 4 // less than a third, because steps are rounded up
	const most = 1024           // more than the widest sweep needs
	bend, shift := 2.0, 0.0
	if y.Log {
		bend = 1 / math.Log(y.Hi/y.Lo)
	}
	switch {
	case d.X.Log && y.Log:
		bend /= 4
	case d.X.Log:
		bend /= 2
	case d.X.Input == cost.RTT:
		if shift = leastShift(d.Study, drawn); other != nil {
			shift = min(shift, leastShift(other, winnersOf(other.Spans())))
		}
		if !y.Log || math.IsInf(shift, 1) { // straight
			return []float64{d.X.Lo, d.X.Hi}
		}
	}
	dense := solve.Axis{Lo: d.X.Lo + shift, Hi: d.X.Hi + shift, Log: true}
	n := math.Ceil(math.Log(dense.Hi/dense.Lo) * math.Sqrt(bend/(8*tolerance)))
	values := dense.Points(1 + int(max(1, min(n, most))))
	for i := range values {
		values[i] = max(d.X.Lo, min(values[i]-shift, d.X.Hi))
	}
	values[len(values)-1] = d.X.Hi
	return slices.Compact(values)
}

// leastShift returns the least a/b of curves a + b·v, or +Inf if none of them
// rises.
func leastShift(st *solve.Study, candidates []int) float64 {
	least := math.Inf(1)
	for _, i := range candidates {
		t := st.Along(i, []float64{st.X.Lo, st.X.Hi})
		if slope := (t[1] - t[0]) / (st.X.Hi - st.X.Lo); slope > 0 {
			least = min(least, max(t[0]/slope-st.X.Lo, 1e-9*(st.X.Hi-st.X.Lo)))
		}
	}
	return least
}

func winnersOf(spans []solve.Span) (candidates []int) {
	for _, s := range spans {
		candidates = append(candidates, s.Candidate)
	}
	return candidates
}

// curve returns the points of a candidate's curve. Where it is the lowest it has
// the points of the lowest line, including the thresholds, so that the two
// coincide.
func (d *drawing) curve(candidate int, spans []solve.Span, xs []float64) [][2]float64 {
	for _, s := range spans {
		if s.Candidate == candidate {
			xs = with(xs, s.From, s.To)
		}
	}
	return pairs(xs, d.Along(candidate, xs))
}

// piece returns the part of the lowest line on which one candidate is best.
func piece(st *solve.Study, span solve.Span, xs []float64) [][2]float64 {
	xs = with(xs, span.From, span.To)
	from, _ := slices.BinarySearch(xs, span.From)
	to, _ := slices.BinarySearch(xs, span.To)
	return pairs(xs[from:to+1], st.Along(span.Candidate, xs[from:to+1]))
}

// with returns ascending values with more values added.
func with(values []float64, more ...float64) []float64 {
	all := append(slices.Clone(values), more...)
	slices.Sort(all)
	return slices.Compact(all)
}

// lowestLine returns the points of the lowest line of a study.
func lowestLine(st *solve.Study, xs []float64) (points [][2]float64) {
	for _, span := range st.Spans() {
		points = append(points, piece(st, span, xs)...)
	}
	return points
}

func pairs(xs, ys []float64) [][2]float64 {
	points := make([][2]float64, len(xs))
	for i, x := range xs {
		points[i] = [2]float64{x, ys[i]}
	}
	return points
}

// lowestAlong returns the least latency, in ms, at ascending values of the X axis.
func lowestAlong(st *solve.Study, xs []float64) (totals []float64) {
	for _, span := range st.Spans() {
		n := len(totals)
		end := n
		for end < len(xs) && xs[end] <= span.To {
			end++
		}
		totals = append(totals, st.Along(span.Candidate, xs[n:end])...)
	}
	return totals
}

// overlay returns the lowest line of the network to compare with.
func (d *drawing) overlay(other *solve.Study, xs []float64) series {
	s := line(other.Network.Title, lowestLine(other, xs), opts.LineStyle{Color: ink(d.Theme), Width: 3, Type: "dashed"})
	s.ID = "compared"
	return s
}

// overlayName returns the name of that line, at the place that is farthest from all
// curves.
func (d *drawing) overlayName(other *solve.Study, drawn []int, y solve.Axis) series {
	first, last := 0.125, 0.75
	if d.Narrow {
		last = 1.0 / 3 // so that a long name fits on the figure
	}
	xs := d.X.Part(d.X.At(first), d.X.At(last)).Points(33)
	over := lowestAlong(other, xs)
	nearest := slices.Repeat([]float64{math.Inf(1)}, len(xs))
	for _, i := range drawn {
		for j, ms := range d.Along(i, xs) {
			nearest[j] = min(nearest[j], math.Abs(y.Place(ms)-y.Place(over[j])))
		}
	}
	at := slices.Index(nearest, slices.Max(nearest))
	// Above the line, on the side to which it falls.
	side := "right"
	if over[len(over)-1] > over[0] {
		side = "left"
	}
	return labels("compared-name", []opts.ScatterData{{Name: other.Network.Title, Value: [2]float64{xs[at], over[at]}, SymbolSize: 1}},
		opts.Label{FontWeight: "bold", LineHeight: 16, Position: side, VerticalAlign: "bottom"}, d.Theme)
}

// roundDown returns the next of 1, 2 and 5 times a power of ten that is not above
// v; 0 stays 0.
func roundDown(v float64) float64 {
	if v <= 0 {
		return 0
	}
	power := math.Pow10(int(math.Floor(math.Log10(v))))
	for _, step := range []float64{5, 2} {
		if v >= step*power {
			return step * power
		}
	}
	return power
}

func roundUp(v float64) float64 {
	if v <= 0 {
		return 0
	}
	power := math.Pow10(int(math.Floor(math.Log10(v))))
	for _, step := range []float64{1, 2, 5} {
		if v <= step*power {
			return step * power
		}
	}
	return 10 * power
}
