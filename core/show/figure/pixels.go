package figure

import (
	"fmt"
	"math"
	"math/bits"

	"splitscope/core/base/lang"
	"splitscope/core/envelope"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

var doubts = map[scenario.Uncertain]lang.Text{
	scenario.UncertainAll:    "device rate, work and bandwidth",
	scenario.UncertainDevice: "the device rate",
	scenario.UncertainWork:   "the work",
	scenario.UncertainMbps:   "the bandwidth",
}

// MaxCells limits the cells of a painted map. A screen has fewer pixels.
const MaxCells = 4_000_000

// Raster is a painted map.
type Raster struct {
	Width  int `json:"width"`
	Height int `json:"height"`
	// RGBA, row by row; row 0 is at the top, which is the upper end of the y axis.
	Pixels []byte `json:"-" js:"pixels"`
}

// CheckCells returns an error for a map without cells or with too many.
func CheckCells(width, height int) error {
	if width < 1 || height < 1 || width > MaxCells/height {
		return fmt.Errorf("a map of %d×%d cells; at least one and at most %d cells", width, height, MaxCells)
	}
	return nil
}

// Pixels returns the cells of a map as RGBA bytes. The row of the highest values of
// the Y axis comes first.
func Pixels(st *solve.Study, width, height int, layer Layer) []byte {
	n := width * height
	pixels := make([]byte, 4*n)
	switch layer {
	case Latency:
		total := make([]float64, n)
		st.Fill(width, height, envelope.Layers{Total: total})
		shade(pixels, total, width, logarithmic(st.Extremes(st.Regions())))
	case Margin:
		margin := make([]float64, n)
		st.Fill(width, height, envelope.Layers{Relative: margin})
		shade(pixels, margin, width, saved)
	case Regret:
		regret, total := make([]float64, n), make([]float64, n)
		st.Fill(width, height, envelope.Layers{Regret: regret, Total: total, Fixed: st.Best()})
		for i := range regret {
			regret[i] /= total[i]
		}
		shade(pixels, regret, width, saved)
	default:
		best := make([]uint16, n)
		st.Fill(width, height, envelope.Layers{Best: best})
		d := draw(st, Style{})
		palette := make([][4]byte, len(d.colours))
		for i, colour := range d.colours {
			palette[i][0], palette[i][1], palette[i][2] = rgb(colour)
			palette[i][3] = 255
		}
		for row := range height {
			from := (height - 1 - row) * width
			paint(pixels[4*row*width:4*(row+1)*width], best[from:from+width], palette)
		}
		if st.Scenario.Uncertainty > 0 {
			hatch(pixels, width, height, st)
		}
	}
	return pixels
}

// paint colours a row run by run. It writes each colour once and then copies it in
// growing pieces.
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

// shade colours cells by their values.
func shade(pixels []byte, values []float64, width int, of func(float64) int) {
	height := len(values) / width
	for row := range height {
		to := pixels[4*row*width:]
		for column, v := range values[(height-1-row)*width:][:width] {
			*(*[4]byte)(to[4*column:]) = shading[of(v)]
		}
	}
}

const shades = 256

// saved returns the shade of a share by which a candidate takes longer than the
// best: the share of its time that the best saves, from 0 to 1.
func saved(share float64) int {
	if !(share > 0) { // NaN if both take no time
		return 0
	}
	return int((1 - 1/(1+share)) * (shades - 1))
}

// logarithmic returns a function from times in seconds, between least and most in
// ms, to shades that are linear in the logarithm. It is fast, since a map has a
// million times: the leading bits of a positive float, whose order is that of the
// numbers, are an index into a table.
func logarithmic(least, most float64) func(seconds float64) int {
	if !(least > 0) { // then all times are 0
		return func(float64) int { return 0 }
	}
	least, most = least/1000, most/1000
	from, to := math.Float64bits(least), math.Float64bits(most)
	shift := max(0, bits.Len64(to-from)-14)
	table := make([]uint8, (to-from)>>shift+1)
	for i := range table {
		v := math.Float64frombits(from + uint64(i)<<shift)
		if v > least { // so most differs from least
			table[i] = uint8(min(1, math.Log(v/least)/math.Log(most/least)) * (shades - 1))
		}
	}
	last := uint64(len(table) - 1)
	return func(seconds float64) int {
		// A cell may be a rounding error beyond least and most.
		return int(table[min((max(math.Float64bits(seconds), from)-from)>>shift, last)])
	}
}

// shading is a colour map from light yellow to dark blue. Its lightness falls
// evenly, so it can be read with any colour vision and in grey.
var shading = func() (table [shades][4]byte) {
	stops := [][3]float64{{255, 246, 205}, {205, 225, 190}, {135, 190, 190}, {85, 145, 180}, {60, 100, 160}}
	for i := range table {
		at := float64(i) / (shades - 1) * float64(len(stops)-1)
		k := min(int(at), len(stops)-2)
		for c := range 3 {
			table[i][c] = byte(stops[k][c] + (at-float64(k))*(stops[k+1][c]-stops[k][c]))
		}
		table[i][3] = 255
	}
	return table
}()

// hatch lightens stripes of the cells that are in no certain region.
func hatch(pixels []byte, width, height int, st *solve.Study) {
	certain := make([]bool, width)
	regions := st.Certain()
	for row := range height {
		clear(certain)
		for _, g := range regions {
			from, to := st.Columns(g, width, height, height-1-row)
			for column := from; column < to; column++ {
				certain[column] = true
			}
		}
		for column, sure := range certain {
			if !sure && (row+column)%8 < 3 {
				for i := 4 * (row*width + column); i%4 < 3; i++ {
					pixels[i] = byte((int(pixels[i]) + 2*255) / 3)
				}
			}
		}
	}
}
