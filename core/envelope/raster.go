package envelope

import "slices"

// Raster fills a map of len(xs) columns and len(ys) rows: best[row*W+column]
// is the index of the winning plane at (xs[column], ys[row]) and total, unless
// nil, its value there. xs must be monotone, in either direction.
//
// Planes that win nowhere in the map's rectangle are left out at once, and each
// row is filled run by run from its envelope: the work hardly grows with the
// number of planes, and nothing is allocated per row.
func Raster(planes []Plane, xs, ys []float64, best []uint16, total []float64) {
	if len(planes) == 0 || len(xs) == 0 || len(ys) == 0 {
		return
	}
	winners, index := winnersIn(planes, Rect{slices.Min(xs), slices.Max(xs), slices.Min(ys), slices.Max(ys)})
	h := newHull(winners)
	width := len(xs)
	rising := xs[width-1] >= xs[0]
	for row, y := range ys {
		h.at(y)
		cells := best[row*width : (row+1)*width]
		for from, step := 0, 0; from < width; step++ {
			at := step
			if !rising {
				at = len(h.chain) - 1 - step
			}
			to := width
			if step+1 < len(h.chain) {
				next := at + 1
				if !rising {
					next = at - 1
				}
				to = h.firstColumn(h.chain[next], h.chain[at], xs, from)
			}
			plane := h.chain[at]
			fill(cells[from:to], index[plane])
			if total != nil {
				line(total[row*width+from:row*width+to], xs[from:to], winners[plane].X, h.c[plane])
			}
			from = to
		}
	}
}

// winnersIn picks the planes that win in a rectangle, with their indices.
func winnersIn(planes []Plane, r Rect) (winners []Plane, index []uint16) {
	for _, g := range Regions(planes, r) {
		if !slices.Contains(index, uint16(g.Plane)) {
			winners, index = append(winners, planes[g.Plane]), append(index, uint16(g.Plane))
		}
	}
	return winners, index
}

// firstColumn is the first column at or after from where challenger beats
// holder: they cross once, so the answer is found by halving.
func (h *hull) firstColumn(challenger, holder int, xs []float64, from int) int {
	lo, hi := from, len(xs)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if h.beats(challenger, holder, xs[mid]) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

func fill(cells []uint16, v uint16) {
	for i := range cells {
		cells[i] = v
	}
}

func line(out, xs []float64, slope, intercept float64) {
	xs = xs[:len(out)]
	for i := range out {
		out[i] = float64(slope*xs[i]) + intercept
	}
}
