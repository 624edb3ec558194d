package envelope

// Certain finds where the winner does not depend on what is uncertain. Each
// variant holds the same planes under one extreme of the uncertainty; where the
// planes depend on each uncertain quantity linearly, while the others are held,
// a plane that is lowest under every combination of extremes is lowest under
// everything between them.
//
// The region of a plane is the intersection of its regions under all variants,
// convex like them. What the regions leave of the rectangle is uncertain.
func Certain(variants [][]Plane, r Rect) []Region {
	if r.flat() {
		return nil
	}
	everyone := all(variants[0])
	regions := Regions(variants[0], r)
	for _, planes := range variants[1:] {
		kept := regions[:0]
		for _, g := range regions {
			if common, ok := g.polygon.regionOf(planes, g.Plane, everyone); ok {
				kept = append(kept, newRegion(g.Plane, common))
			}
		}
		regions = kept
	}
	return regions
}

// Contains says whether a point lies in the region or on its border.
func (g Region) Contains(p Point) bool {
	for i, a := range g.Vertices {
		b := g.Vertices[(i+1)%len(g.Vertices)]
		if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
			return false
		}
	}
	return true
}

// Level is the segment of the region on which a plane has a value; ok is false
// where it has it nowhere, or everywhere.
func (g Region) Level(p Plane, value float64) (a, b Point, ok bool) {
	var ends []Point
	for i, v := range g.Vertices {
		next := g.Vertices[(i+1)%len(g.Vertices)]
		d, dNext := p.At(v.X, v.Y)-value, p.At(next.X, next.Y)-value
		if d == 0 && dNext != 0 {
			ends = append(ends, v)
		}
		if d < 0 && dNext > 0 || d > 0 && dNext < 0 {
			ends = append(ends, between(v, next, d, dNext))
		}
	}
	if len(ends) != 2 || ends[0] == ends[1] {
		return a, b, false
	}
	return ends[0], ends[1], true
}

// Row is the interval of x that the region covers at a y; ok is false if none.
func (g Region) Row(y float64) (from, to float64, ok bool) {
	for i, a := range g.Vertices {
		b := g.Vertices[(i+1)%len(g.Vertices)]
		if min(a.Y, b.Y) > y || max(a.Y, b.Y) < y || a.Y == b.Y {
			continue
		}
		x := a.X + (y-a.Y)/(b.Y-a.Y)*(b.X-a.X)
		if !ok {
			from, to, ok = x, x, true
		}
		from, to = min(from, x), max(to, x)
	}
	return from, to, ok
}
