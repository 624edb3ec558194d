package scenario

import (
	"slices"
	"strconv"
	"strings"
)

// Version is the version of the schema that links are written in.
const Version = "1"

// migration converts the pairs of a document from one version to the next. It does
// not change pairs that it does not know, nor "v"; invalid pairs are reported when
// they are read.
type migration func([]pair) []pair

// migrations has the migrations in order, the first from version 1 to version 2; so far
// there are none. A migration never changes, and neither do the links of its
// version in testdata.
var migrations []migration

// migrate converts pairs to the present version. Pairs without a version are of
// version 1. Pairs of an unknown version, such as a newer one, do not change.
func migrate(pairs []pair, steps []migration) []pair {
	version := "1"
	at := slices.IndexFunc(pairs, func(p pair) bool { return p.key == "v" })
	if at >= 0 {
		version = strings.TrimSpace(pairs[at].text)
	}
	from, _ := strconv.Atoi(version)
	if from < 1 || from > len(steps) || strconv.Itoa(from) != version {
		return pairs
	}
	pairs = slices.Clone(pairs)
	if at >= 0 {
		pairs[at].text = strconv.Itoa(len(steps) + 1)
	}
	for _, step := range steps[from-1:] {
		pairs = step(pairs)
	}
	return pairs
}
