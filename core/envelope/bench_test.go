package envelope

import (
	"fmt"
	"math"
	"testing"
)

// network is k planes like those of a deep network's cuts: work grows along
// it, tensors shrink with much jitter, a few planes make up the envelope. The
// benchmark in web/test/bench has the same.
func network(k int) []Plane {
	planes := make([]Plane, k)
	for i := range planes {
		t := float64(i) / float64(k-1)
		work := 4e9 * t
		_, jitter := math.Modf(float64(i) * math.Phi)
		bits := 5e7 * math.Exp(-3*t) * (0.7 + 0.6*jitter)
		planes[i] = Plane{X: bits, Y: work, C: (4e9 - work) / 1e11, Rank: i}
	}
	planes[k-1].X = 0
	return planes
}

func inverse(lo, hi float64, n int) []float64 {
	at := make([]float64, n)
	for i := range at {
		at[i] = 1 / (lo * math.Pow(hi/lo, (float64(i)+0.5)/float64(n)))
	}
	return at
}

const side = 1000

// Only writing the cells of a map: a lower bound for Raster.
func BenchmarkConstant(b *testing.B) {
	best, total := make([]uint16, side*side), make([]float64, side*side)
	for b.Loop() {
		fill(best, 3)
		fill(total, 1.5)
	}
}

func BenchmarkRaster(b *testing.B) {
	xs, ys := inverse(10e6, 1000e6, side), inverse(5e9, 100e9, side)
	best, total := make([]uint16, side*side), make([]float64, side*side)
	for _, k := range []int{5, 177, 500} {
		planes := network(k)
		b.Run(fmt.Sprintf("planes=%d", k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Raster(planes, xs, ys, Layers{Best: best, Total: total})
			}
		})
	}
}

// All layers, in many cells and in few of the same rectangle: allocations depend on
// the planes, not on rows or cells.
func BenchmarkLayers(b *testing.B) {
	planes := network(177)
	for _, step := range []int{1, (side - 1) / 9} {
		xs, ys := thinned(inverse(10e6, 1000e6, side), step), thinned(inverse(5e9, 100e9, side), step)
		n := len(xs) * len(ys)
		out := Layers{
			Best: make([]uint16, n), Total: make([]float64, n), Second: make([]uint16, n),
			Margin: make([]float64, n), Relative: make([]float64, n), Regret: make([]float64, n),
		}
		b.Run(fmt.Sprintf("side=%d", len(xs)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Raster(planes, xs, ys, out)
			}
		})
	}
}

func thinned(at []float64, step int) (kept []float64) {
	for i := 0; i < len(at); i += step {
		kept = append(kept, at[i])
	}
	return kept
}

// The rectangle of the maps below.
var rates = Rect{X0: 1 / 1000e6, X1: 1 / 10e6, Y0: 1 / 100e9, Y1: 1 / 5e9}

func BenchmarkRegions(b *testing.B) {
	for _, k := range []int{5, 177, 500} {
		planes := network(k)
		b.Run(fmt.Sprintf("planes=%d", k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Regions(planes, rates)
			}
		})
	}
}

func BenchmarkRunnersUp(b *testing.B) {
	for _, k := range []int{500, 5000, 15000} {
		planes := network(k)
		regions := Regions(planes, rates)
		b.Run(fmt.Sprintf("planes=%d", k), func(b *testing.B) {
			for b.Loop() {
				RunnersUp(planes, regions)
			}
		})
	}
}

// The margin to the runner-up in few cells, so that planes take most of the time.
func BenchmarkMargin(b *testing.B) {
	xs, ys := inverse(10e6, 1000e6, 100), inverse(5e9, 100e9, 100)
	margin := make([]float64, len(xs)*len(ys))
	for _, k := range []int{500, 5000, 15000} {
		planes := network(k)
		b.Run(fmt.Sprintf("planes=%d", k), func(b *testing.B) {
			for b.Loop() {
				Raster(planes, xs, ys, Layers{Margin: margin})
			}
		})
	}
}
