package envelope

// Certain returns the regions in which the winner does not depend on what is
// uncertain. Each variant has the same planes at one combination of extremes. The
// planes must be linear in each uncertain quantity while the others are fixed. Then
// a plane that is lowest at every combination of extremes is lowest at all values
// between them.
//
// The region of a plane is the intersection of its regions under all variants, and
// convex like them. The rest of the rectangle is uncertain.
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

// Contains reports whether a point is in the region or on its border.
func (g Region) Contains(p Point) bool {
	for i, a := range g.Vertices {
		b := g.Vertices[(i+1)%len(g.Vertices)]
		if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
			return false
		}
	}
	return true
}

// Level returns the segment of the region on which a plane has a value. ok is false
// if the plane has it nowhere or everywhere in the region.
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

// Row returns the interval of x that the region covers at a y. ok is false if there
// is none.
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
