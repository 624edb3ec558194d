package scenario

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network/zoo"
)

var update = flag.Bool("update", false, "write the table of keys anew")

// The table of KEYS.md is made from the rows of the keys.
func TestKeysAreDocumented(t *testing.T) {
	const file, begin, end = "KEYS.md", "<!-- keys -->\n", "<!-- /keys -->"
	document, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(document), begin)
	_, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("%s has no place for the table", file)
	}
	whole := before + begin + keyTable() + end + after
	if whole == string(document) {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the keys say: go test ./core/scenario -run TestKeysAreDocumented -update", file)
	}
	if err := os.WriteFile(file, []byte(whole), 0o644); err != nil {
		t.Fatal(err)
	}
}

// keyTable is a row of Markdown for each key.
func keyTable() string {
	var table strings.Builder
	table.WriteString("| key | meaning | values | default |\n|---|---|---|---|\n")
	for _, k := range keys {
		values := ""
		switch k.Kind {
		case NumberKind, RangeKind:
			unit := k.Unit
			if unit == Decimal.Unit() {
				unit += " or " + Binary.Unit()
			}
			values = lang.Grouped(k.Min) + " to " + lang.Grouped(k.Max)
			if k.Least > 0 {
				values = "0, or " + lang.Grouped(k.Least) + " to " + lang.Grouped(k.Max)
			}
			if unit != "" {
				values += " " + unit
			}
			if k.Kind == RangeKind {
				values += ", as in `5..100`"
			}
		case NetworkKind:
			values = "names, as in `/v1/models`"
		case ListKind:
			values = "ids, as in `SP1,SP2,LC`"
		case TextKind:
			values = "packed text"
		default:
			values = "`" + strings.Join(k.Values(), "`, `") + "`"
		}
		fallback := "`" + k.Default + "`"
		switch {
		case ownOfNetworks(k):
			fallback = "the network's own"
		case k.Default == "":
			fallback = ""
		}
		table.WriteString("| `" + k.Name + "` | " + string(k.Meaning) + " | " + values + " | " + fallback + " |\n")
	}
	return table.String()
}

// ownOfNetworks says that the default of a key is not the same for all networks.
func ownOfNetworks(k Key) bool {
	return k.Whole && slices.ContainsFunc(zoo.Names(), func(name string) bool {
		s, _ := Parse("model=" + name)
		text := s.Values()[k.Name]
		return text != "" && text != k.Default
	})
}
