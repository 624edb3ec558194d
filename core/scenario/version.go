package scenario

import (
	"slices"
	"strconv"
	"strings"
)

// Version is the version of the schema that links are written in.
const Version = "1"

// migration turns the pairs of a document of one version into those of the
// next. What it does not know it leaves as it is, "v" too: damage is told of
// when the pairs are read.
type migration func([]pair) []pair

// ladder leads from each version to the next, its first step from version 1 to
// version 2: so far there is none. A step stays as it is for ever, and so do
// the links of its version in testdata.
var ladder []migration

// climb brings pairs to the present version, at the top of the steps. What names
// no version is of the first one, as it has always been. Of a version that is
// not known, such as a newer one, nothing is changed.
func climb(pairs []pair, steps []migration) []pair {
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
