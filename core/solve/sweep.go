package solve

import (
	"math"

	"splitscope/core/cost"
	"splitscope/core/envelope"
)

// LogSpace gives n values from lo to hi, both included, in equal ratios.
// n must be at least 2.
func LogSpace(lo, hi float64, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = lo * math.Pow(hi/lo, float64(i)/float64(n-1))
	}
	values[n-1] = hi
	return values
}

// LogCells gives the middles of n cells of equal ratio between lo and hi.
func LogCells(lo, hi float64, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = lo * math.Pow(hi/lo, (float64(i)+0.5)/float64(n))
	}
	return values
}

// Curves is the latency of every candidate against the bandwidth, at the
// scenario's device rate.
type Curves struct {
	Mbps    []float64            `json:"mbps"`
	TotalMS map[string][]float64 `json:"total_ms"`
}

// Curves computes points of the curves over the range of the bandwidth.
func (st *Study) Curves(points int) Curves {
	c := Curves{
		Mbps:    LogSpace(st.Scenario.MbpsRange.Lo, st.Scenario.MbpsRange.Hi, points),
		TotalMS: make(map[string][]float64, len(st.Candidates)),
	}
	at := st.System.At(cost.Bandwidth, cost.Device)
	for i, p := range st.planes() {
		totals := make([]float64, points)
		for j, x := range st.across(c.Mbps) {
			totals[j] = 1000 * p.At(x, at.Y)
		}
		c.TotalMS[st.Candidates[i].ID] = totals
	}
	return c
}

// Map is the winner and its latency on a grid of bandwidths and device rates.
type Map struct {
	Mbps    []float64   `json:"mbps"`
	Device  []float64   `json:"device"`
	IDs     []string    `json:"ids"`
	Best    [][]int     `json:"best"` // [device][mbps], indices into IDs
	TotalMS [][]float64 `json:"total_ms"`
}

// Map computes a grid whose ends are the ends of the ranges.
func (st *Study) Map(width, height int) Map {
	s := st.Scenario
	m := Map{
		Mbps:    LogSpace(s.MbpsRange.Lo, s.MbpsRange.Hi, width),
		Device:  LogSpace(s.DeviceRange.Lo, s.DeviceRange.Hi, height),
		Best:    make([][]int, height),
		TotalMS: make([][]float64, height),
	}
	for _, k := range st.Candidates {
		m.IDs = append(m.IDs, k.ID)
	}
	best, total := make([]uint16, width*height), make([]float64, width*height)
	envelope.Raster(st.planes(), st.across(m.Mbps), st.upwards(m.Device), envelope.Layers{Best: best, Total: total})
	for row := range height {
		m.Best[row], m.TotalMS[row] = make([]int, width), total[row*width:(row+1)*width]
		for column := range width {
			m.Best[row][column] = int(best[row*width+column])
			m.TotalMS[row][column] *= 1000
		}
	}
	return m
}

// Winners fills a map whose cells tile the rectangle, with the candidates'
// indices; row 0 is the lowest device rate.
func (st *Study) Winners(width, height int) []uint16 {
	s := st.Scenario
	best := make([]uint16, width*height)
	envelope.Raster(st.planes(),
		st.across(LogCells(s.MbpsRange.Lo, s.MbpsRange.Hi, width)),
		st.upwards(LogCells(s.DeviceRange.Lo, s.DeviceRange.Hi, height)), envelope.Layers{Best: best})
	return best
}

// across and upwards are the coordinates of bandwidths and of device rates.
func (st *Study) across(mbps []float64) []float64 {
	return coordinates(cost.Bandwidth, mbps, st.Scenario.Mega.Bits())
}

func (st *Study) upwards(device []float64) []float64 {
	return coordinates(cost.Device, device, giga)
}

func coordinates(input cost.Input, values []float64, unit float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = input.Coordinate(v * unit)
	}
	return out
}

// Regions tiles the rectangle of the two ranges by the best candidate, exactly,
// in the coordinates 1/bandwidth and 1/device rate.
func (st *Study) Regions() []envelope.Region {
	s, mega := st.Scenario, st.Scenario.Mega.Bits()
	return envelope.Regions(st.planes(), envelope.Rect{
		X0: cost.Bandwidth.Coordinate(s.MbpsRange.Hi * mega), X1: cost.Bandwidth.Coordinate(s.MbpsRange.Lo * mega),
		Y0: cost.Device.Coordinate(s.DeviceRange.Hi * giga), Y1: cost.Device.Coordinate(s.DeviceRange.Lo * giga),
	})
}

// Place is a point of the map in the units of the scenario.
type Place struct{ Mbps, Device float64 }

// Edge is a straight edge between two vertices of a region as points of the
// map. It bends on axes that are not in 1/bandwidth and 1/device rate, so it
// is walked in equal ratios of the coordinate that changes most; each point
// lies on the edge itself.
func (st *Study) Edge(a, b envelope.Point, points int) []Place {
	ratioX, ratioY := b.X/a.X, b.Y/a.Y
	byX := math.Abs(math.Log(ratioX)) >= math.Abs(math.Log(ratioY))
	places := make([]Place, points)
	for i := range places {
		part := float64(i) / float64(points-1)
		var t float64
		switch {
		case a == b:
		case byX:
			t = (math.Pow(ratioX, part) - 1) / (ratioX - 1)
		default:
			t = (math.Pow(ratioY, part) - 1) / (ratioY - 1)
		}
		places[i] = Place{st.mbps(a.X + t*(b.X-a.X)), rate(a.Y + t*(b.Y-a.Y))}
	}
	return places
}
