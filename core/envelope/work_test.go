package envelope

import "testing"

// convex is k planes that all win in a rectangle: cuts whose work and bits lie
// on a curve that bends one way (as a network of 500 such layers had them).
func convex(k int) ([]Plane, Rect) {
	planes := make([]Plane, k)
	for i := range planes {
		head := float64(i)
		bits := float64((k - i) * (k - i))
		planes[i] = Plane{X: bits, Y: head, C: float64(k-i) / 1e3, Rank: k - i}
	}
	return planes, Rect{1e-9, 1, 1e-2, 1e2 * float64(k)}
}

// The number of allocations for each region and each pair is bounded: planes that
// clip nothing allocate nothing. When all planes were clipped one after the other,
// a margin map of 1 000 cuts took 6 to 21 s.
func TestWorkGrowsWithTheRegions(t *testing.T) {
	for _, k := range []int{100, 400, 1600} {
		planes, r := convex(k)
		tiles := Regions(planes, r)
		if len(tiles) < k*9/10 {
			t.Fatalf("only %d of %d planes win", len(tiles), k)
		}
		regions := testing.AllocsPerRun(1, func() { Regions(planes, r) }) / float64(k)
		pairs := testing.AllocsPerRun(1, func() { RunnersUp(planes, tiles) }) / float64(k)
		if regions > 150 || pairs > 300 {
			t.Errorf("%d planes: %v allocations for each region, %v for its pairs", k, regions, pairs)
		}
	}
}
