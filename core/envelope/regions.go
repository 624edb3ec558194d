package envelope

import "math"

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
// its plane is below another, by Sutherland and Hodgman's clipping: O(K) edges
// a plane and less where a plane is soon clipped away.
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
	var out []Region
	for i := range planes {
		if region, ok := regionOf(planes, i, r); ok {
			out = append(out, region)
		}
	}
	return out
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

func regionOf(planes []Plane, i int, r Rect) (Region, bool) {
	region := Region{i,
		[]Point{{r.X0, r.Y0}, {r.X1, r.Y0}, {r.X1, r.Y1}, {r.X0, r.Y1}},
		[]int{-1, -1, -1, -1}}
	p := planes[i]
	for j, q := range planes {
		if j == i {
			continue
		}
		region = region.clip(p, q, j)
		if len(region.Vertices) < 3 {
			return region, false
		}
	}
	// Rounding can leave a sliver of a plane that only touches the envelope.
	var mean Point
	for _, v := range region.Vertices {
		mean.X += v.X / float64(len(region.Vertices))
		mean.Y += v.Y / float64(len(region.Vertices))
	}
	return region, Winner(planes, mean.X, mean.Y) == i
}

// clip keeps the part of the region in which p is below q, the plane of index j.
func (g Region) clip(p, q Plane, j int) Region {
	above := func(v Point) float64 { return (p.X-q.X)*v.X + (p.Y-q.Y)*v.Y + (p.C - q.C) }
	out := Region{Plane: g.Plane}
	n := len(g.Vertices)
	touched := false
	d := make([]float64, n)
	for k, v := range g.Vertices {
		d[k] = above(v)
		if math.Abs(d[k]) <= 4*epsilon*(math.Abs(p.At(v.X, v.Y))+math.Abs(q.At(v.X, v.Y))) {
			d[k] = 0
		}
		if d[k] > 0 {
			touched = true
		}
	}
	if !touched && !(p.X == q.X && p.Y == q.Y && p.C == q.C) {
		return g
	}
	if p.X == q.X && p.Y == q.Y { // parallel: one is below the other everywhere
		if p.C < q.C || p.C == q.C && p.Rank < q.Rank {
			return g
		}
		return out
	}
	for k, v := range g.Vertices {
		next := (k + 1) % n
		switch {
		case d[k] <= 0 && d[next] <= 0: // the whole edge stays
			out.add(v, g.Across[k])
		case d[k] <= 0: // it leaves
			if d[k] < 0 {
				out.add(v, g.Across[k])
				out.add(between(v, g.Vertices[next], d[k], d[next]), j)
			} else {
				out.add(v, j)
			}
		case d[next] < 0: // it comes back
			out.add(between(v, g.Vertices[next], d[k], d[next]), g.Across[k])
		}
	}
	return out
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
