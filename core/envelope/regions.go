package envelope

import (
	"math"
	"slices"
)

// Point is a place in the plane of the two coordinates.
type Point struct{ X, Y float64 }

// Rect is a rectangle of coordinates; it may have no width or no height.
type Rect struct{ X0, X1, Y0, Y1 float64 }

// Region is the convex polygon on which one plane is lowest.
type Region struct {
	Plane    int
	Vertices []Point // counter-clockwise
	// Across[i] is the plane on the other side of the edge from vertex i to
	// the next, or -1 where that edge is the rectangle's own.
	Across []int
}

// Regions tiles the rectangle by the planes that win in it, in the order of
// their indices. Each region is the rectangle cut by the half-planes in which
// its plane is below another, by Sutherland and Hodgman's clipping.
//
// Most planes win nowhere and need no clipping: first the rectangle is parted by
// those alone that win at a few sample points. Their envelope is concave, so a
// plane that is above it at every vertex is above it everywhere. The samples
// decide only about speed.
//
// A rectangle without area is a line or a point: its regions are what AlongX
// finds there, with two vertices each.
func Regions(planes []Plane, r Rect) []Region {
	if r.X0 == r.X1 || r.Y0 == r.Y1 {
		return tiles(planes, r)
	}
	return slices.DeleteFunc(tiles(planes, r), func(g Region) bool { return g.sliver(r) })
}

// tiles are the regions and slivers of them.
func tiles(planes []Plane, r Rect) []Region {
	if len(planes) == 0 {
		return nil
	}
	if r.X0 == r.X1 || r.Y0 == r.Y1 {
		return flatRegions(planes, r)
	}
	whole := Region{
		Vertices: []Point{{r.X0, r.Y0}, {r.X1, r.Y0}, {r.X1, r.Y1}, {r.X0, r.Y1}},
		Across:   []int{-1, -1, -1, -1},
	}
	contenders := sampled(planes, r)
	parts := whole.part(planes, contenders)
	known := len(contenders)
	for i, p := range planes {
		reaches := func(g Region) bool {
			return slices.ContainsFunc(g.Vertices, func(v Point) bool { return excess(p, planes[g.Plane], v) <= 0 })
		}
		if !slices.Contains(contenders[:known], i) && slices.ContainsFunc(parts, reaches) {
			contenders = append(contenders, i)
		}
	}
	if len(contenders) == known {
		return parts
	}
	return whole.part(planes, contenders)
}

// part parts the region by the planes listed, in the order of their indices.
func (g Region) part(planes []Plane, contenders []int) (parts []Region) {
	for _, i := range slices.Sorted(slices.Values(contenders)) {
		if part, ok := g.regionOf(planes, i, contenders); ok {
			parts = append(parts, part)
		}
	}
	return parts
}

// sampled lists the planes that win at a sample of points.
func sampled(planes []Plane, r Rect) (winners []int) {
	const samples = 6
	for i := range samples {
		for j := range samples {
			// Denser towards the lower ends, where axes of rates are dense.
			u, v := float64(i)/(samples-1), float64(j)/(samples-1)
			w := Winner(planes, r.X0+u*u*u*(r.X1-r.X0), r.Y0+v*v*v*(r.Y1-r.Y0))
			if !slices.Contains(winners, w) {
				winners = append(winners, w)
			}
		}
	}
	return winners
}

// theseFirst lists the indices of all planes, beginning with the given ones.
func theseFirst(these []int, planes []Plane) []int {
	return append(these, slices.DeleteFunc(all(planes), func(i int) bool { return slices.Contains(these, i) })...)
}

func flatRegions(planes []Plane, r Rect) []Region {
	y, from, to := r.Y0, r.X0, r.X1
	upright := r.X0 == r.X1
	if upright {
		turned := make([]Plane, len(planes))
		for i, p := range planes {
			turned[i] = Plane{X: p.Y, Y: p.X, C: p.C, Rank: p.Rank}
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
		regions[i] = Region{piece.Plane, []Point{a, b}, []int{-1, -1}}
	}
	return regions
}

// regionOf is the part of g, whoever's it is, in which plane i is the lowest of
// those that order lists; ok is false if there is none.
func (g Region) regionOf(planes []Plane, i int, order []int) (region Region, ok bool) {
	region = Region{i, g.Vertices, g.Across}
	for _, j := range order {
		if j == i {
			continue
		}
		region = region.clip(planes[i], planes[j], j)
		if len(region.Vertices) < 3 {
			return region, false
		}
	}
	return region, true
}

// sliver says whether the region is what rounding leaves of a plane that only
// touches the envelope along a line: no wider than a few roundings of the
// rectangle's own extent.
func (g Region) sliver(r Rect) bool {
	const width = 16 * 0x1p-52
	var area, longest float64
	o := g.Vertices[0]
	for i, a := range g.Vertices {
		b := g.Vertices[(i+1)%len(g.Vertices)]
		area += (a.X-o.X)/(r.X1-r.X0)*((b.Y-o.Y)/(r.Y1-r.Y0)) - (b.X-o.X)/(r.X1-r.X0)*((a.Y-o.Y)/(r.Y1-r.Y0))
		longest = max(longest, math.Hypot((a.X-b.X)/(r.X1-r.X0), (a.Y-b.Y)/(r.Y1-r.Y0)))
	}
	return area <= width*longest
}

// Pair is the part of a winner's region in which one plane is the runner-up.
type Pair struct {
	Region
	Second int
}

// RunnersUp parts the regions of a rectangle with area by the plane that comes
// second. Where there is one plane alone there is no pair.
func RunnersUp(planes []Plane, regions []Region) (pairs []Pair) {
	for _, g := range regions {
		pairs = append(pairs, g.seconds(planes, regions)...)
	}
	return pairs
}

// seconds parts one region: by the planes that would win there without its own.
func (g Region) seconds(planes []Plane, regions []Region) (pairs []Pair) {
	order := slices.DeleteFunc(theseFirst(planesOf(regions), planes), func(i int) bool { return i == g.Plane })
	for _, i := range order {
		if part, ok := g.regionOf(planes, i, order); ok {
			part.Plane = g.Plane
			pairs = append(pairs, Pair{part, i})
		}
	}
	return pairs
}

// clip keeps the part of the region in which p is below q, the plane of index j.
func (g Region) clip(p, q Plane, j int) Region {
	if p.X == q.X && p.Y == q.Y { // parallel: one is below the other everywhere
		if p.C < q.C || p.C == q.C && p.Rank < q.Rank {
			return g
		}
		return Region{Plane: g.Plane}
	}
	if !slices.ContainsFunc(g.Vertices, func(v Point) bool { return excess(p, q, v) > 0 }) {
		return g
	}
	out := Region{g.Plane, make([]Point, 0, len(g.Vertices)+1), make([]int, 0, len(g.Vertices)+1)}
	last := len(g.Vertices) - 1
	d := excess(p, q, g.Vertices[0])
	for k, v := range g.Vertices {
		next := g.Vertices[0]
		if k < last {
			next = g.Vertices[k+1]
		}
		dNext := excess(p, q, next)
		switch {
		case d <= 0 && dNext <= 0: // the whole edge stays
			out.add(v, g.Across[k])
		case d < 0: // it leaves
			out.add(v, g.Across[k])
			out.add(between(v, next, d, dNext), j)
		case d == 0: // it leaves at once
			out.add(v, j)
		case dNext < 0: // it comes back
			out.add(between(v, next, d, dNext), g.Across[k])
		}
		d = dNext
	}
	return out
}

// excess is by how much p lies above q at a point. It is computed from the
// difference of the planes, so that its sign is right, and the opposite for q
// and p, even where they differ by little more than rounding.
func excess(p, q Plane, at Point) float64 {
	return float64((p.X-q.X)*at.X) + float64((p.Y-q.Y)*at.Y) + (p.C - q.C)
}

func (g *Region) add(v Point, across int) {
	g.Vertices = append(g.Vertices, v)
	g.Across = append(g.Across, across)
}

// between is where a value that is da at a and db at b is zero.
func between(a, b Point, da, db float64) Point {
	t := da / (da - db)
	return Point{a.X + t*(b.X-a.X), a.Y + t*(b.Y-a.Y)}
}
