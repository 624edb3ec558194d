package figure

import (
	"strings"

	"splitscope/core/base/lang"
	"splitscope/core/solve"
)

// Names are the figures in the order in which they are told of.
var Names = []string{"split", "network", "curves", "map", "breakdown"}

// Draw draws a figure by its name.
func Draw(name string, st *solve.Study, style Style) (f Figure, ok bool) {
	switch name {
	case "split":
		return Split(st, style), true
	case "network":
		return Network(st, style), true
	case "curves":
		return Curves(st, style), true
	case "map":
		return Map(st, style), true
	case "breakdown":
		return Breakdown(st, style), true
	}
	return f, false
}

// File is the name of a file about a study.
func File(st *solve.Study, about, extension string) string {
	return Stem(st) + "-" + about + "." + extension
}

// Stem is how names of files about a study begin: the network, the preset, the
// granularity and the conditions.
func Stem(st *solve.Study) string {
	s := st.Scenario
	parts := []string{strings.TrimSuffix(file(st.Network), ".csv")}
	if s.Preset != "" {
		parts = append(parts, s.Preset)
	}
	rate := func(v float64) string { return lang.Digits(v, 4) }
	parts = append(parts, string(s.Granularity()), rate(s.Device)+"-"+rate(s.Edge)+"gmacs", rate(s.Mbps)+"mbps")
	return strings.Join(parts, "-")
}
