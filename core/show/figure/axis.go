package figure

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"splitscope/core/solve"
)

// ticks returns at most most round values between lo and hi, the same in every
// decade: several for each, or powers of ten, or every second of them.
func ticks(lo, hi float64, most int) []float64 {
	var all []float64
	for _, steps := range [][]float64{{1, 1.5, 2, 3, 4, 5, 7}, {1, 2, 5}, {1, 3}, {1}} {
		if all = rounds(lo, hi, steps, 1); len(all) <= most {
			return all
		}
	}
	for every := 2; len(all) > most; every++ {
		all = rounds(lo, hi, []float64{1}, every)
	}
	return all
}

// rounds returns the values from lo to hi that are one of the steps times a power
// of ten, for every every-th power. It returns none if lo is not above zero.
func rounds(lo, hi float64, steps []float64, every int) (all []float64) {
	first, last := decades(lo, hi)
	for e := first; e <= last; e += every {
		for _, s := range steps {
			if v := s * math.Pow10(e); v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
				all = append(all, v)
			}
		}
	}
	return all
}

// decades returns the exponents of the powers of ten around an interval above zero.
// For other intervals it returns an empty range.
func decades(lo, hi float64) (first, last int) {
	if !(0 < lo && lo <= hi) || math.IsInf(hi, 1) {
		return 0, -1
	}
	return int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
}

// most returns the number of ticks that a horizontal axis has room for.
func (d *drawing) most() int {
	if d.Narrow {
		return 5
	}
	return 9
}

// mostUp returns the number of ticks that a vertical axis has room for.
func (d *drawing) mostUp() int {
	if d.Low {
		return 5
	}
	return 9
}

// across returns a horizontal axis that ends where the values end.
func (d *drawing) across(a solve.Axis) axis { return ending(a, d.axisName(a), gapBelow, d.most()) }

func (d *drawing) upwards(a solve.Axis, name string) axis {
	return ending(a, name, gapBeside, d.mostUp())
}

// The least distance of a name from its axis, in pixels, with the labels between
// them. ECharts moves a name that overlaps the labels.
const (
	gapBelow  = 26
	gapBeside = 8
)

func ending(a solve.Axis, name string, gap, most int) axis {
	out := axis{
		XAxis: opts.XAxis{Type: "value", Name: name, NameLocation: "middle", NameGap: gap, Min: a.Lo, Max: a.Hi,
			SplitLine: &opts.SplitLine{Show: opts.Bool(false)}},
		AxisLabel: axisLabel{Formatter: tick, ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true), HideOverlap: true},
	}
	if a.Log { // a linear axis has ECharts' own ticks
		at := places{ticks(a.Lo, a.Hi, most)}
		out.Type, out.AxisLabel.places, out.AxisTick = "log", at, &at
	}
	return out
}
