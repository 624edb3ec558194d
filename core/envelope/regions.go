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
// Most planes win nowhere, and planes that do win show that soonest: those
// that win at a few sample points cut first. This decides only about speed.
//
// A rectangle without area is a line or a point: its regions are what AlongX
// finds there, with two vertices each.
func Regions(planes []Plane, r Rect) []Region {
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
	order := winnersFirst(planes, r)
	var out []Region
	for i := range planes {
		if region, ok := whole.regionOf(planes, i, order); ok {
			out = append(out, region)
		}
	}
	return out
}

// winnersFirst lists all planes, those first that win at a sample of points.
func winnersFirst(planes []Plane, r Rect) []int {
	const samples = 6
	var winners []int
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
	return theseFirst(winners, planes)
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
	// Rounding can leave a sliver of a plane that only touches the envelope, and
	// planes that differ by rounding alone uncut. Parallel ones are settled.
	mean := region.mean()
	for _, j := range order {
		t, u := planes[i].At(mean.X, mean.Y), planes[j].At(mean.X, mean.Y)
		if !parallel(planes[i], planes[j]) && (u < t || u == t && planes[j].Rank < planes[i].Rank) {
			return region, false
		}
	}
	return region, true
}

func parallel(p, q Plane) bool { return p.X == q.X && p.Y == q.Y }

// mean is a point inside the region, where it has an inside.
func (g Region) mean() (mean Point) {
	for _, v := range g.Vertices {
		mean.X += v.X / float64(len(g.Vertices))
		mean.Y += v.Y / float64(len(g.Vertices))
	}
	return mean
}

// clip keeps the part of the region in which p is below q, the plane of index j.
func (g Region) clip(p, q Plane, j int) Region {
	if parallel(p, q) { // one is below the other everywhere
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

// excess is by how much p lies above q at a point, 0 where that is no more than
// rounding.
func excess(p, q Plane, at Point) float64 {
	d := float64((p.X-q.X)*at.X) + float64((p.Y-q.Y)*at.Y) + (p.C - q.C)
	if math.Abs(d) <= 4*epsilon*(math.Abs(p.At(at.X, at.Y))+math.Abs(q.At(at.X, at.Y))) {
		return 0
	}
	return d
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

const epsilon = 0x1p-52
