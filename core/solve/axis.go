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

// Inputs are all inputs that can be an axis.
var Inputs = scenario.Axes()

// quantities has the inputs of package cost, and the values of their units in its
// units.
var quantities = map[scenario.Axis]struct {
	input cost.Input
	unit  func(scenario.Scenario) float64
}{
	scenario.MbpsAxis:   {cost.Bandwidth, func(s scenario.Scenario) float64 { return s.Mega.Bits() }},
	scenario.DeviceAxis: {cost.Device, func(scenario.Scenario) float64 { return giga }},
	scenario.EdgeAxis:   {cost.Edge, func(scenario.Scenario) float64 { return giga }},
	scenario.RTTAxis:    {cost.RTT, func(scenario.Scenario) float64 { return milli }},
}

// axis returns the axis of a key with the scenario's range, drawn on a scale.
func axis(s scenario.Scenario, key scenario.Axis, scale scenario.AxisScale) Axis {
	r, q := s.Range(key), quantities[key]
	return Axis{Key: key, Input: q.input, Lo: r.Lo, Hi: r.Hi, Log: scale.Logarithmic(key), unit: q.unit(s)}
}

// Coordinate returns the coordinate of a value in the geometry. Rates have inverse
// coordinates, so zero and infinity change places.
func (a Axis) Coordinate(value float64) float64 { return a.Input.Coordinate(value * a.unit) }

// Value returns the value at a coordinate. It is the inverse of Coordinate.
func (a Axis) Value(coordinate float64) float64 { return a.Input.Coordinate(coordinate) / a.unit }

// interval returns a range of values as an interval of coordinates.
func (a Axis) interval(lo, hi float64) (from, to float64) {
	from, to = a.Coordinate(lo), a.Coordinate(hi)
	return min(from, to), max(from, to)
}

// Within reports whether a value lies in the axis' range.
func (a Axis) Within(value float64) bool { return a.Lo <= value && value <= a.Hi }

// Place returns the position at which a value is drawn: 0 at the lower end of the
// axis, 1 at the upper end.
func (a Axis) Place(value float64) float64 {
	if a.Log {
		return math.Log(value/a.Lo) / math.Log(a.Hi/a.Lo)
	}
	return (value - a.Lo) / (a.Hi - a.Lo)
}

// At returns the value that is drawn at a position. It is the inverse of Place.
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

// Points returns n values from end to end, both included, equally spaced as drawn.
// n must be at least 2.
func (a Axis) Points(n int) []float64 {
	return a.spaced(n, func(i int) float64 { return float64(i) / float64(n-1) })
}

// Cells returns the middles of n equal cells that fill the axis as drawn.
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

// Part returns the part of the axis from one value to another.
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
