package envelope

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// network is k planes like those of a deep network's cuts: work grows along
// it, tensors shrink with much jitter, a few planes make up the envelope.
func network(k int) []Plane {
	r := rand.New(rand.NewPCG(1, uint64(k)))
	planes := make([]Plane, k)
	for i := range planes {
		t := float64(i) / float64(k-1)
		work := 4e9 * t
		bits := 5e7 * math.Exp(-3*t) * (0.7 + 0.6*r.Float64())
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

func BenchmarkConstant(b *testing.B) {
	best, total := make([]uint16, side*side), make([]float64, side*side)
	for b.Loop() {
		for row := range side {
			fill(best[row*side:(row+1)*side], 3)
			cells := total[row*side : (row+1)*side]
			for i := range cells {
				cells[i] = 1.5
			}
		}
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

func BenchmarkRegions(b *testing.B) {
	r := Rect{X0: 1 / 1000e6, X1: 1 / 10e6, Y0: 1 / 100e9, Y1: 1 / 5e9}
	for _, k := range []int{5, 177, 500} {
		planes := network(k)
		b.Run(fmt.Sprintf("planes=%d", k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Regions(planes, r)
			}
		})
	}
}
