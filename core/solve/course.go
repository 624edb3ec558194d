package solve

import (
	"math"
	"slices"
	"strconv"

	"splitscope/core/envelope"
	"splitscope/core/scenario"
)

// Course has the best candidates while one input alone moves over all its values.
type Course struct {
	Axis  Axis
	Spans []Span // ascending, from 0 to +Inf
	// Here is the span of the best candidate at the scenario's point. It has no
	// width if the candidate is best only there, where others meet.
	Here int

	of     scenario.Scenario
	planes []envelope.Plane // over the input's coordinate
	y      float64          // the other coordinate of the planes
}

// Course returns the course of one input. It is shared and must not be changed.
func (st *Study) Course(key scenario.Axis) *Course {
	if c := st.courses[key]; c != nil {
		return c
	}
	a := axis(st.Scenario, key, scenario.AutoScale)
	planes, y := st.along(a)
	c := &Course{Axis: a, Spans: a.spans(planes, y, 0, math.Inf(1)), of: st.Scenario, planes: planes, y: y}
	best, value := st.Ranking()[0], st.Scenario.Value(key)
	c.Here = slices.IndexFunc(c.Spans, func(s Span) bool { return s.Candidate == best })
	if c.Here < 0 {
		c.Here = 1
		for i := 1; i < len(c.Spans); i++ {
			if math.Abs(c.Spans[i].From-value) < math.Abs(c.Spans[c.Here].From-value) {
				c.Here = i
			}
		}
		c.Spans = slices.Insert(c.Spans, c.Here, Span{best, value, value})
	}
	if st.courses == nil {
		st.courses = map[scenario.Axis]*Course{}
	}
	st.courses[key] = c
	return c
}

// Enter returns the value of the fewest digits, but at least four, with which a
// span begins as seen from the scenario's point. There its candidate is best, and
// the scenario can have the value. ok is false if no such value is in the range.
func (c *Course) Enter(span int, within scenario.Range) (value float64, ok bool) {
	s := c.Spans[span]
	border, away, round := s.From, 1.0, math.Ceil
	if span < c.Here {
		border, away, round = s.To, -1, math.Floor
	}
	last := int(math.Floor(math.Log10(border)))
	for digit := last - 3; digit >= last-16; digit-- {
		units := round(border * math.Pow10(-digit))
		for _, step := range []float64{0, away} {
			// Parsed as decimal text, it is the number of a link.
			v, _ := strconv.ParseFloat(strconv.FormatFloat(units+step, 'f', 0, 64)+"e"+strconv.Itoa(digit), 64)
			if within.Lo <= v && v <= within.Hi && c.of.Takes(c.Axis.Key, v) && envelope.Winner(c.planes, c.Axis.Coordinate(v), c.y) == s.Candidate {
				return v, true
			}
		}
	}
	return 0, false
}
