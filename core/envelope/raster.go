package envelope

// Raster fills a map of len(xs) columns and len(ys) rows: best[row*W+column]
// is the index of the winning plane at (xs[column], ys[row]) and total, unless
// nil, its value there. xs must be monotone, in either direction.
//
// Each row is filled run by run from its envelope, so the work does not grow
// with the number of planes once their envelope is known, and nothing is
// allocated per row.
func Raster(planes []Plane, xs, ys []float64, best []uint16, total []float64) {
	if len(planes) == 0 || len(xs) == 0 {
		return
	}
	h := newHull(planes)
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
			fill(cells[from:to], uint16(plane))
			if total != nil {
				line(total[row*width+from:row*width+to], xs[from:to], planes[plane].X, h.c[plane])
			}
			from = to
		}
	}
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
