package solve

import (
	"math"
	"slices"
	"strconv"

	"splitscope/core/base/jsontext"
	"splitscope/core/envelope"
	"splitscope/core/scenario"
)

// Curves has the latency of every candidate against the input of the X axis.
type Curves struct {
	Axis    scenario.Axis
	X       []float64
	TotalMS map[string][]float64
}

// MarshalJSON writes what AppendJSON appends.
func (c Curves) MarshalJSON() ([]byte, error) { return c.AppendJSON(nil), nil }

// AppendJSON names the values after their axis: {"mbps": [...], "total_ms": {...}}.
func (c Curves) AppendJSON(text []byte) []byte {
	return members{
		string(c.Axis): func(text []byte) []byte { return jsontext.Floats(text, c.X) },
		"total_ms":     func(text []byte) []byte { return jsontext.Object(text, c.TotalMS, jsontext.Floats) },
	}.appended(text)
}

// members are the members of an object in JSON.
type members map[string]func(text []byte) []byte

func (m members) appended(text []byte) []byte {
	return jsontext.Object(text, m, func(text []byte, value func([]byte) []byte) []byte { return value(text) })
}

// Curves computes points of the curves over the X axis.
func (st *Study) Curves(points int) Curves {
	c := Curves{Axis: st.X.Key, X: st.X.Points(points), TotalMS: make(map[string][]float64, len(st.Candidates))}
	for i, k := range st.Candidates {
		c.TotalMS[k.ID] = st.Along(i, c.X)
	}
	return c
}

// Along returns a candidate's latency, in ms, at values of the X axis.
func (st *Study) Along(candidate int, values []float64) []float64 {
	totals := make([]float64, len(values))
	p, y := st.planes()[candidate], st.here().Y
	for i, v := range values {
		totals[i] = 1000 * p.At(st.X.Coordinate(v), y)
	}
	return totals
}

// Map has the winner and its latency on a grid of the two axes.
type Map struct {
	Axes    [2]scenario.Axis // X, Y
	X, Y    []float64
	IDs     []string
	Best    [][]uint16 // [y][x], indices into IDs
	TotalMS [][]float64
}

// MarshalJSON writes what AppendJSON appends.
func (m Map) MarshalJSON() ([]byte, error) { return m.AppendJSON(nil), nil }

// AppendJSON names the values after their axes: {"mbps": [...], "device":
// [...], "ids": [...], "best": [[...]], "total_ms": [[...]]}.
func (m Map) AppendJSON(text []byte) []byte {
	text = slices.Grow(text, 24*len(m.X)*len(m.Y)) // enough for most
	best := func(text []byte, row []uint16) []byte {
		return jsontext.List(text, row, func(text []byte, i uint16) []byte { return strconv.AppendUint(text, uint64(i), 10) })
	}
	return members{
		string(m.Axes[0]): func(text []byte) []byte { return jsontext.Floats(text, m.X) },
		string(m.Axes[1]): func(text []byte) []byte { return jsontext.Floats(text, m.Y) },
		"ids":             func(text []byte) []byte { return jsontext.Strings(text, m.IDs) },
		"best":            func(text []byte) []byte { return jsontext.List(text, m.Best, best) },
		"total_ms":        func(text []byte) []byte { return jsontext.List(text, m.TotalMS, jsontext.Floats) },
	}.appended(text)
}

// Map computes a grid whose ends are the ends of the axes.
func (st *Study) Map(width, height int) Map {
	m := Map{
		Axes: [2]scenario.Axis{st.X.Key, st.Y.Key}, X: st.X.Points(width), Y: st.Y.Points(height),
		Best: make([][]uint16, height), TotalMS: make([][]float64, height),
	}
	for _, k := range st.Candidates {
		m.IDs = append(m.IDs, k.ID)
	}
	best, total := make([]uint16, width*height), make([]float64, width*height)
	st.raster(m.X, m.Y, envelope.Layers{Best: best, Total: total})
	for i := range total {
		total[i] *= 1000
	}
	for row := range height {
		m.Best[row], m.TotalMS[row] = best[row*width:][:width], total[row*width:][:width]
	}
	return m
}

// Fill computes layers of a map whose cells tile the rectangle of the axes. Row 0
// is at the lower end of the Y axis. Times are in seconds.
func (st *Study) Fill(width, height int, layers envelope.Layers) {
	st.raster(st.X.Cells(width), st.Y.Cells(height), layers)
}

func (st *Study) raster(xs, ys []float64, layers envelope.Layers) {
	envelope.Raster(st.planes(), st.X.coordinates(xs), st.Y.coordinates(ys), layers)
}

// Regions returns the exact regions of the best candidates in the rectangle of the
// axes, in the axes' coordinates. The result is shared and must not be changed.
func (st *Study) Regions() []envelope.Region { return st.tiling().Regions }

func (st *Study) tiling() *envelope.Tiling {
	if st.fixed.tiling == nil {
		t := envelope.Tile(st.planes(), st.rect())
		st.fixed.tiling = &t
	}
	return st.fixed.tiling
}

func (st *Study) rect() (r envelope.Rect) {
	r.X0, r.X1 = st.X.interval(st.X.Lo, st.X.Hi)
	r.Y0, r.Y1 = st.Y.interval(st.Y.Lo, st.Y.Hi)
	return r
}

// Certain returns the parts of the regions in which nothing within the scenario's
// uncertainty changes the winner.
func (st *Study) Certain() []envelope.Region {
	return envelope.Certain(st.System.Variants(st.splits(), st.X.Input, st.Y.Input, st.uncertainty()), st.rect())
}

// Segment is a straight line in the geometry.
type Segment struct{ A, B envelope.Point }

// LatencyLevel returns the line on which the best candidate takes ms milliseconds.
func (st *Study) LatencyLevel(regions []envelope.Region, ms float64) (line []Segment) {
	planes := st.planes()
	for _, g := range regions {
		if a, b, ok := g.Level(planes[g.Plane], ms/1000); ok {
			line = append(line, Segment{a, b})
		}
	}
	return line
}

// Place is a point of the map in the units of its axes.
type Place struct{ X, Y float64 }

// Edge returns a straight edge of the geometry as points of the map. The edge may
// be bent on the axes of the map. So it is halved until straight lines between its
// points differ from it by less than a third of a pixel on a screen of 3840×2160.
// Each point is on the edge itself.
func (st *Study) Edge(a, b envelope.Point) []Place {
	const width, height = 3840, 2160
	left := 500 // halvings; an edge needs about thirty
	// A line that bends one way differs nowhere by more than 4/3 of the difference
	// at one of the three quarters.
	const tolerance = 3.0 / 4 / 3
	at := func(share float64) envelope.Point {
		return envelope.Point{X: a.X + share*(b.X-a.X), Y: a.Y + share*(b.Y-a.Y)}
	}
	pixel := func(p envelope.Point) [2]float64 {
		return [2]float64{width * st.X.Place(st.X.Value(p.X)), height * st.Y.Place(st.Y.Value(p.Y))}
	}
	places := []Place{st.place(a)}
	var walk func(from, to float64, start, end [2]float64)
	walk = func(from, to float64, start, end [2]float64) {
		dx, dy := end[0]-start[0], end[1]-start[1]
		// A share of the longer drawn side, as a share of the edge.
		along := func(share float64) (of float64) {
			if math.Abs(dx) >= math.Abs(dy) {
				of = (st.X.Coordinate(st.X.At((start[0]+share*dx)/width)) - a.X) / (b.X - a.X)
			} else {
				of = (st.Y.Coordinate(st.Y.At((start[1]+share*dy)/height)) - a.Y) / (b.Y - a.Y)
			}
			return max(from, min(of, to))
		}
		off := 0.0
		for _, quarter := range []float64{0.25, 0.5, 0.75} {
			p := pixel(at(along(quarter)))
			off = max(off, math.Abs((p[0]-start[0])*dy-(p[1]-start[1])*dx)/math.Hypot(dx, dy))
		}
		if middle := along(0.5); off > tolerance && left > 0 {
			left--
			p := pixel(at(middle))
			walk(from, middle, start, p)
			walk(middle, to, p, end)
			return
		}
		places = append(places, st.place(at(to)))
	}
	start, end := pixel(a), pixel(b)
	if math.Abs(end[0]-start[0]) < 1e-6 || math.Abs(end[1]-start[1]) < 1e-6 { // straight, up to rounding
		return append(places, st.place(b))
	}
	walk(0, 1, start, end)
	return places
}

func (st *Study) place(p envelope.Point) Place { return Place{st.X.Value(p.X), st.Y.Value(p.Y)} }

// Extremes returns the least and the greatest latency of the best candidate over
// the rectangle, in ms. They are at vertices of the regions, since planes are flat.
func (st *Study) Extremes(regions []envelope.Region) (least, most float64) {
	planes := st.planes()
	least = math.Inf(1)
	for _, g := range regions {
		for _, v := range g.Vertices {
			ms := 1000 * planes[g.Plane].At(v.X, v.Y)
			least, most = min(least, ms), max(most, ms)
		}
	}
	return least, most
}

// RunnersUp divides regions by the candidate that comes second.
func (st *Study) RunnersUp(regions []envelope.Region) []envelope.Pair {
	return envelope.RunnersUp(st.planes(), regions)
}

// Regretted returns the regions of other candidates than the best one at the
// scenario's point, which comes second in each.
func (st *Study) Regretted(regions []envelope.Region) (pairs []envelope.Pair) {
	for _, g := range regions {
		if best := st.Best(); g.Plane != best {
			pairs = append(pairs, envelope.Pair{Region: g, Second: best})
		}
	}
	return pairs
}

// MostRegret returns by what share the best candidate at the scenario's point takes
// longer than the best one of another point, at most. In each region the share is a
// quotient of planes, so it is greatest at a vertex.
func (st *Study) MostRegret(regions []envelope.Region) (most float64) {
	planes := st.planes()
	for _, pair := range st.Regretted(regions) {
		for _, v := range pair.Vertices {
			least := planes[pair.Plane].At(v.X, v.Y)
			most = max(most, (planes[pair.Second].At(v.X, v.Y)-least)/least)
		}
	}
	return most
}

// MarginLevel returns the line on which the second candidate of each pair is slower
// than the winner by a share of the winner's time.
func (st *Study) MarginLevel(pairs []envelope.Pair, share float64) (line []Segment) {
	planes := st.planes()
	f := 1 + share
	for _, pair := range pairs {
		p, q := planes[pair.Plane], planes[pair.Second]
		if a, b, ok := pair.Level(envelope.Plane{X: q.X - f*p.X, Y: q.Y - f*p.Y, C: q.C - f*p.C}, 0); ok {
			line = append(line, Segment{a, b})
		}
	}
	return line
}

// Columns returns the range [from, to) of columns of a row whose cells have their
// middles in a region.
func (st *Study) Columns(g envelope.Region, width, height, row int) (from, to int) {
	y := st.Y.At((float64(row) + 0.5) / float64(height))
	lo, hi, ok := g.Row(st.Y.Coordinate(y))
	if !ok {
		return 0, 0
	}
	a, b := st.X.Place(st.X.Value(lo)), st.X.Place(st.X.Value(hi))
	column := func(place float64) int {
		return int(math.Ceil(max(0, min(1, place))*float64(width) - 0.5))
	}
	return column(min(a, b)), column(max(a, b))
}
