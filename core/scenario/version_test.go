package scenario

import (
	"strconv"
	"strings"
	"testing"

	"splitscope/core/network/cache"
)

func TestTheLadderLeadsToThePresentVersion(t *testing.T) {
	if top := strconv.Itoa(len(migrations) + 1); top != Version || schemaVersion.Max != float64(len(migrations)+1) {
		t.Errorf("%d steps, version %s, at most %v", len(migrations), Version, schemaVersion.Max)
	}
}

// Migrations as there may be: version 2 calls bandwidth by another name,
// version 3 counts it in kilobits.
func TestClimb(t *testing.T) {
	renamed := func(pairs []pair) []pair {
		for i, p := range pairs {
			if p.key == "mbps" {
				pairs[i].key = "bandwidth"
			}
		}
		return pairs
	}
	rescaled := func(pairs []pair) []pair {
		for i, p := range pairs {
			if v, ok := parseNumber(p.text); ok && p.key == "bandwidth" {
				pairs[i].text = FormatNumber(1000 * v)
			}
		}
		return pairs
	}
	for _, row := range []struct{ from, want string }{
		{"v=1&mbps=5", "v=3&bandwidth=5000"},
		{"mbps=5", "bandwidth=5000"},
		{"mbps=5&v= 1", "bandwidth=5000&v=3"},
		{"v=2&bandwidth=5&mbps=6", "v=3&bandwidth=5000&mbps=6"},
		{"v=3&bandwidth=5", "v=3&bandwidth=5"},
		{"v=4&mbps=5", "v=4&mbps=5"},
		{"v=0&mbps=5", "v=0&mbps=5"},
		{"v=01&mbps=5", "v=01&mbps=5"},
		{"v=&mbps=5", "v=&mbps=5"},
		{"v=1&mbps=fast&x=1", "v=3&bandwidth=fast&x=1"},
		{"v=1&v=2&mbps=5", "v=3&v=2&bandwidth=5000"}, // the first one counts
	} {
		before := split(row.from)
		got := ""
		for _, p := range migrate(before, []migration{renamed, rescaled}) {
			got += "&" + p.key + "=" + p.text
		}
		if got != "&"+row.want {
			t.Errorf("%s becomes %s, want %s", row.from, got, row.want)
		}
		for i, p := range split(row.from) {
			if before[i] != p {
				t.Errorf("%s was changed where it stood", row.from)
			}
		}
	}
}

// The hook: with one more version, links of the first are read by its step.
func TestLinksOfAnOlderVersion(t *testing.T) {
	defer func() { migrations = nil }()
	migrations = []migration{func(pairs []pair) []pair {
		for i, p := range pairs {
			if p.key == "speed" {
				pairs[i].key = "device"
			}
		}
		return pairs
	}}
	if s, problems := Parse(cache.Networks{}, "speed=8"); s.Device != 8 || len(problems) > 0 {
		t.Errorf("a link: %v, %v", s.Device, problems)
	}
	if s, problems := FromJSON(cache.Networks{}, []byte(`{"speed":8}`)); s.Device != 8 || len(problems) > 0 {
		t.Errorf("a document: %v, %v", s.Device, problems)
	}
	// Edits speak the language of today.
	if _, problems := Default().With("speed", "8"); len(problems) != 1 || problems[0].Kind != UnknownKey {
		t.Errorf("an edit: %v", problems)
	}
}

func split(query string) (pairs []pair) {
	for part := range strings.SplitSeq(query, "&") {
		key, text, _ := strings.Cut(part, "=")
		pairs = append(pairs, pair{key, text})
	}
	return pairs
}
