package figure

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"

	"splitscope/core/solve"
)

// Parts draws the parts of the figures of a study, of which only some change when its
// point moves. The version of a part is a digest of all that it follows from: two parts
// of the same version are the same.
type Parts struct {
	d *drawing
	// The version of all but the point and the style.
	rest string
}

// NewParts returns the parts for a study in a style.
func NewParts(st *solve.Study, style Style) Parts {
	values := st.Scenario.Values()
	delete(values, string(st.X.Key))
	delete(values, string(st.Y.Key))
	return Parts{draw(st, style), digest(values, st.X.Lo, st.X.Hi, st.Y.Lo, st.Y.Hi)}
}

// Still returns a figure without its marks.
func (p Parts) Still(s Spec) Figure {
	if s.still == nil {
		return s.Draw(p.d.Study, p.d.Style)
	}
	return s.still(p.d)
}

// Marks returns the marks of a figure, if it has any.
func (p Parts) Marks(s Spec) (m Marks, ok bool) {
	if s.marks == nil {
		return m, false
	}
	return s.marks(p.d), true
}

// Version returns the version of a figure without its marks.
func (p Parts) Version(s Spec) string { return digest(s.Name, p.rest, p.d.Style, s.takes(p.d)) }

// CellsVersion returns the version of a map's cells.
func (p Parts) CellsVersion(width, height int) string {
	best := -1
	if p.d.Layer == Regret {
		best = p.d.Best()
	}
	return digest("cells", p.rest, width, height, p.d.Layer, best)
}

// ColoursVersion returns the version of the cuts and their colours, which do not depend
// on the values of any input.
func (p Parts) ColoursVersion() string {
	values := p.d.Scenario.Values()
	for _, input := range solve.Inputs {
		delete(values, string(input))
		delete(values, input.RangeKey())
	}
	return digest("colours", values)
}

// digest returns 128 bits of texts and numbers, and of lists and maps of them.
func digest(of ...any) string {
	hash := fnv.New128a()
	for _, value := range of {
		fmt.Fprintf(hash, "%#v\n", value) // texts with quotes, maps in the order of their keys
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// What figures without their marks take from the point.

func (d *drawing) nothing() any { return nil }

func (d *drawing) theBest() any { return d.Best() }

func (d *drawing) point() any {
	return []float64{d.Scenario.Value(d.X.Key), d.Scenario.Value(d.Y.Key)}
}
