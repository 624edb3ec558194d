package envelope

import "slices"

// Point is a point in the plane of the two coordinates.
type Point struct{ X, Y float64 }

// Rect is a rectangle of coordinates; it may have no width or no height.
type Rect struct{ X0, X1, Y0, Y1 float64 }

func (r Rect) flat() bool { return r.X0 == r.X1 || r.Y0 == r.Y1 }

// Region is the convex polygon on which one plane is lowest.
type Region struct {
	Plane    int
	Vertices []Point // counter-clockwise; of a very thin region some are equal
	// Across[i] is the plane whose region is on the other side of the edge from
	// vertex i to the next, or -1 where that edge is the rectangle's own.
	Across []int

	polygon polygon // none of a rectangle without area
}

func newRegion(plane int, g polygon) Region {
	r := Region{Plane: plane, Vertices: g.vertices(), Across: make([]int, len(g.edges)), polygon: g}
	for k, e := range g.edges {
		r.Across[k] = e.across
	}
	return r
}

// Regions returns the regions of the planes that win in the rectangle, in the order
// of their indices. They tile the rectangle. If it is a line or a point, its
// regions are the pieces of AlongX, with two vertices each.
func Regions(planes []Plane, r Rect) []Region {
	regions, _ := regions(planes, r)
	return regions
}

// regions also returns the planes that may win on the border.
func regions(planes []Plane, r Rect) (regions []Region, near []int) {
	switch {
	case len(planes) == 0:
		return nil, nil
	case r.flat():
		return flatRegions(planes, r), all(planes)
	}
	return part(planes, all(planes), sampled(planes, r), rectangle(r))
}

// Tiling has the regions of a rectangle and the planes that win in it or on its
// border. A plane that is best only on a side of the rectangle or in a corner, by
// its rank, has no region.
type Tiling struct {
	Regions []Region
	Winners []int
}

// Tile computes the tiling of a rectangle.
func Tile(planes []Plane, r Rect) (t Tiling) {
	if len(planes) == 0 {
		return t
	}
	var near []int
	t.Regions, near = regions(planes, r)
	t.Winners = winners(t.Regions)
	for _, i := range bordering(those(planes, near), r) {
		t.Winners = append(t.Winners, near[i])
	}
	slices.Sort(t.Winners)
	t.Winners = slices.Compact(t.Winners)
	return t
}

// winners returns the planes of regions.
func winners(regions []Region) []int {
	planes := make([]int, len(regions))
	for i, g := range regions {
		planes[i] = g.Plane
	}
	return planes
}

// those returns the planes of the given indices.
func those(planes []Plane, indices []int) []Plane {
	some := make([]Plane, len(indices))
	for i, index := range indices {
		some[i] = planes[index]
	}
	return some
}

// bordering returns the planes that win on the border of a rectangle.
func bordering(planes []Plane, r Rect) (winners []int) {
	for _, side := range []Rect{{r.X0, r.X1, r.Y0, r.Y0}, {r.X0, r.X1, r.Y1, r.Y1}, {r.X0, r.X0, r.Y0, r.Y1}, {r.X1, r.X1, r.Y0, r.Y1}} {
		for _, g := range flatRegions(planes, side) {
			winners = append(winners, g.Plane)
		}
		winners = append(winners, Winner(planes, side.X0, side.Y0), Winner(planes, side.X1, side.Y1))
	}
	return winners
}

// part divides a polygon into the regions of the planes that win in it, in the
// order of their indices.
//
// Most planes win nowhere and need no clipping. So the polygon is first divided by
// some planes that do win, the seeds. Over each part their envelope is a plane, so
// a plane that is not lower at a corner is nowhere lower. The choice of seeds
// affects only the speed. near are the planes that are as low as the envelope
// somewhere.
func part(planes []Plane, among, seeds []int, whole polygon) (regions []Region, near []int) {
	split := func(contenders []int) (regions []Region) {
		for _, i := range contenders {
			if g, ok := whole.regionOf(planes, i, contenders); ok {
				regions = append(regions, Region{Plane: i, polygon: g})
			}
		}
		return regions
	}
	regions = split(seeds)
	contenders := slices.Clone(seeds)
	for _, i := range among {
		if _, known := slices.BinarySearch(seeds, i); known {
			near = append(near, i)
			continue
		}
		least := 1
		for k := 0; k < len(regions) && least >= 0; k++ {
			least = min(least, regions[k].over(planes, i))
		}
		if least <= 0 {
			near = append(near, i)
		}
		if least < 0 {
			contenders = append(contenders, i)
		}
	}
	if slices.Sort(contenders); len(contenders) > len(seeds) {
		regions = split(contenders)
	}
	if len(regions) < len(contenders) { // an edge may be named after a plane that only ties there
		regions = split(winners(regions))
	}
	for i, g := range regions {
		regions[i] = newRegion(g.Plane, g.polygon)
	}
	return regions, near
}

// over returns 1 if a plane is above the region's own plane at all corners, -1 if
// it is below it at a corner, and 0 otherwise.
func (g Region) over(planes []Plane, i int) int {
	h := newHalf(&planes[i], &planes[g.Plane], g.Plane)
	least := 1
	for k := range g.polygon.corners {
		if least >= 0 {
			least = min(least, g.polygon.side(k, h))
		}
	}
	if least == 0 && h.a == 0 && h.b == 0 && h.p.beats(h.q, 0, 0) {
		return -1
	}
	return least
}

// regionOf returns the part of the polygon in which plane i is lower than the
// others, which are sorted. ok is false if there is none. Consecutive cuts often
// have neighbouring regions, so they clip first, which leaves little for the others
// to clip.
func (g polygon) regionOf(planes []Plane, i int, others []int) (region polygon, ok bool) {
	at, _ := slices.BinarySearch(others, i)
	for apart := 1; apart <= max(at, len(others)-1-at); apart++ {
		for _, k := range [2]int{at - apart, at + apart} {
			if k < 0 || k >= len(others) {
				continue
			}
			j := others[k]
			if g, ok = g.clip(newHalf(&planes[i], &planes[j], j)); !ok {
				return g, false
			}
		}
	}
	return g, true
}

// sampled returns the planes that win at a sample of points, in the order of their
// indices.
func sampled(planes []Plane, r Rect) (winners []int) {
	const samples = 6
	for i := range samples {
		for j := range samples {
			// Denser towards the lower ends, where axes of rates are dense.
			u, v := float64(i)/(samples-1), float64(j)/(samples-1)
			winners = append(winners, Winner(planes, r.X0+u*u*u*(r.X1-r.X0), r.Y0+v*v*v*(r.Y1-r.Y0)))
		}
	}
	slices.Sort(winners)
	return slices.Compact(winners)
}

func flatRegions(planes []Plane, r Rect) []Region {
	y, from, to := r.Y0, r.X0, r.X1
	upright := r.X0 == r.X1
	if upright {
		turned := make([]Plane, len(planes))
		for i, p := range planes {
			turned[i] = p
			turned[i].X, turned[i].Y = p.Y, p.X
		}
		planes, y, from, to = turned, r.X0, r.Y0, r.Y1
	}
	pieces := AlongX(planes, y, from, to)
	regions := make([]Region, len(pieces))
	for i, piece := range pieces {
		a, b := Point{piece.From, y}, Point{piece.To, y}
		if upright {
			a, b = Point{y, piece.From}, Point{y, piece.To}
		}
		regions[i] = Region{Plane: piece.Plane, Vertices: []Point{a, b}, Across: []int{none, none}}
	}
	return regions
}

// Pair is the part of a winner's region in which one plane is the runner-up.
type Pair struct {
	Region
	Second int
}

// RunnersUp divides the regions of a rectangle with an area by the plane that comes
// second. If there is only one plane, there is no pair.
func RunnersUp(planes []Plane, regions []Region) (pairs []Pair) {
	hidden := hidden(planes, regions)
	for _, g := range regions {
		for _, second := range g.seconds(planes, hidden) {
			pair := Pair{second, second.Plane}
			pair.Plane = g.Plane
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

// hidden returns the planes that have no region, but would have one if all planes
// that have a region were removed. No other plane without a region comes second
// anywhere, and these are few. They are in the order of their indices.
func hidden(planes []Plane, regions []Region) (few []int) {
	if len(regions) == 0 || len(regions[0].Vertices) == 2 { // of a rectangle without area
		return nil
	}
	has := make([]bool, len(planes))
	for _, g := range regions {
		has[g.Plane] = true
	}
	without := slices.DeleteFunc(all(planes), func(i int) bool { return has[i] })
	for _, g := range Regions(those(planes, without), regions[0].polygon.bounds) {
		few = append(few, without[g.Plane])
	}
	return few
}

// seconds divides a region by the planes that would win in it without its own
// plane: its neighbours, and some of the hidden planes. If a plane is removed, the
// region of each other plane stays convex. So a plane that has a region and gains a
// part of this one is a neighbour.
func (g Region) seconds(planes []Plane, hidden []int) []Region {
	others := slices.DeleteFunc(slices.Concat(g.Across, hidden), func(i int) bool { return i == none || i == g.Plane })
	if len(others) == 0 {
		return nil
	}
	slices.Sort(others)
	others = slices.Compact(others)
	var seeds []int
	for _, v := range g.Vertices {
		best := others[0]
		for _, i := range others {
			if planes[i].beats(&planes[best], v.X, v.Y) {
				best = i
			}
		}
		seeds = append(seeds, best)
	}
	slices.Sort(seeds)
	parts, _ := part(planes, others, slices.Compact(seeds), g.polygon)
	return parts
}

// rivals returns, for every winner, the planes that come second to it somewhere.
func (t Tiling) rivals(planes []Plane) map[int][]int {
	hidden, rivals := hidden(planes, t.Regions), make(map[int][]int)
	for _, g := range t.Regions {
		if len(g.Vertices) > 2 {
			for _, second := range g.seconds(planes, hidden) {
				rivals[g.Plane] = append(rivals[g.Plane], second.Plane)
			}
		}
	}
	for _, i := range t.Winners {
		if rivals[i] == nil { // it wins only on a line or at a point: any plane may come second
			rivals[i] = slices.Delete(all(planes), i, i+1)
		}
	}
	return rivals
}
