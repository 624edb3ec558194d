package figure

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"

	"splitscope/core/solve"
)

// Versions tells what has to be drawn again. A version is a digest of all that a
// part of an answer follows from: two parts of the same version are the same.
type Versions struct {
	d *drawing
	// The scenario without the point, the axes and the style.
	rest string
}

// NewVersions returns the versions for a study in a style.
func NewVersions(st *solve.Study, style Style) Versions {
	values := st.Scenario.Values()
	delete(values, string(st.X.Key))
	delete(values, string(st.Y.Key))
	return Versions{draw(st, style), digest(values, st.X.Lo, st.X.Hi, st.Y.Lo, st.Y.Hi)}
}

// Of returns the version of a figure without its marks.
func (v Versions) Of(s Spec) string { return digest(s.Name, v.rest, v.d.Style, s.takes(v.d)) }

// Cells returns the version of a map's cells.
func (v Versions) Cells(width, height int) string {
	best := -1
	if v.d.Layer == Regret {
		best = v.d.Best()
	}
	return digest("cells", v.rest, width, height, v.d.Layer, best)
}

// Colours returns the version of the cuts and their colours, which do not depend on
// the values of any input.
func (v Versions) Colours() string {
	values := v.d.Scenario.Values()
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
