package solve

import (
	"math"

	"splitscope/core/scenario"
	"splitscope/core/system/cost"
)

// Axis is an input that moves over a range, in the units of its key.
type Axis struct {
	Key    scenario.Axis
	Input  cost.Input
	Lo, Hi float64
	Log    bool
	unit   float64 // of the key, in the unit of package cost
}

// Inputs are all that can be an axis: device, edge server, and the link.
var Inputs = scenario.Axes()

// quantities are the inputs as the geometry has them, with their units in those
// of package cost.
var quantities = map[scenario.Axis]struct {
	input cost.Input
	unit  func(scenario.Scenario) float64
}{
	scenario.MbpsAxis:   {cost.Bandwidth, func(s scenario.Scenario) float64 { return s.Mega.Bits() }},
	scenario.DeviceAxis: {cost.Device, func(scenario.Scenario) float64 { return giga }},
	scenario.EdgeAxis:   {cost.Edge, func(scenario.Scenario) float64 { return giga }},
	scenario.RTTAxis:    {cost.RTT, func(scenario.Scenario) float64 { return milli }},
}

// axis returns the input of a key as a scenario sweeps it, drawn on a scale.
func axis(s scenario.Scenario, key scenario.Axis, scale scenario.AxisScale) Axis {
	r, q := s.Range(key), quantities[key]
	return Axis{Key: key, Input: q.input, Lo: r.Lo, Hi: r.Hi, Log: scale.Logarithmic(key), unit: q.unit(s)}
}

// Coordinate is where the geometry has a value of the axis, and Value turns it
// back. Rates enter as their inverse, so that zero and infinity change places.
func (a Axis) Coordinate(value float64) float64 { return a.Input.Coordinate(value * a.unit) }

// Value returns the inverse of Coordinate.
func (a Axis) Value(coordinate float64) float64 { return a.Input.Coordinate(coordinate) / a.unit }

// interval returns a range of values as an interval of coordinates.
func (a Axis) interval(lo, hi float64) (from, to float64) {
	from, to = a.Coordinate(lo), a.Coordinate(hi)
	return min(from, to), max(from, to)
}

// Within reports whether a value lies in the axis' range.
func (a Axis) Within(value float64) bool { return a.Lo <= value && value <= a.Hi }

// Place is where a value is drawn: 0 at the lower end of the axis, 1 at the
// upper one.
func (a Axis) Place(value float64) float64 {
	if a.Log {
		return math.Log(value/a.Lo) / math.Log(a.Hi/a.Lo)
	}
	return (value - a.Lo) / (a.Hi - a.Lo)
}

// At returns the value that is drawn at a place.
func (a Axis) At(place float64) float64 {
	switch {
	case place == 0:
		return a.Lo
	case place == 1:
		return a.Hi
	case a.Log:
		return a.Lo * math.Pow(a.Hi/a.Lo, place)
	}
	return a.Lo + place*(a.Hi-a.Lo)
}

// Points gives n values from end to end, both included, equally spaced as
// drawn. n must be at least 2.
func (a Axis) Points(n int) []float64 {
	return a.spaced(n, func(i int) float64 { return float64(i) / float64(n-1) })
}

// Cells gives the middles of n equal cells that fill the axis as drawn.
func (a Axis) Cells(n int) []float64 {
	return a.spaced(n, func(i int) float64 { return (float64(i) + 0.5) / float64(n) })
}

func (a Axis) spaced(n int, place func(int) float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = a.At(place(i))
	}
	return values
}

// Part returns the axis from one value to another.
func (a Axis) Part(from, to float64) Axis {
	a.Lo, a.Hi = from, to
	return a
}

func (a Axis) coordinates(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = a.Coordinate(v)
	}
	return out
}
