package scenario_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// frozen are the files of links that people may have, by the version that wrote
// them, with what they held when they were frozen. They are kept for ever and
// never edited: links that come to be later go into a file of their own.
var frozen = map[string]string{
	"links-v1.txt":       "8bf15670dd304ce57791bc633f81c1afd714b3eb5e8565e4f3ff3b17b522c9de",
	"links-v1-times.txt": "f486b62ec9fbd4dfca74953dd72468c4fb2760c830975c522ca15afb3691013a",
}

// A link that was once good stays good, and means what it meant: each line of a
// frozen file has a link, its canonical form at the time, its problems by code
// and key, and its result without the version of the core.
func TestFrozenLinks(t *testing.T) {
	tested := ""
	files, _ := filepath.Glob("testdata/links-*.txt")
	if len(files) != len(frozen) {
		t.Errorf("frozen files: %v", files)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(text)); sum != frozen[filepath.Base(file)] {
			t.Errorf("%s was edited: its digest is %s", file, sum)
		}
		tested += string(text)
		for line := range strings.Lines(string(text)) {
			want := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(want) != 4 { // a remark
				continue
			}
			// A later version writes another canonical form of the same.
			if s, problems := scenario.Parse(networks, want[1]); !strings.HasPrefix(want[1], "v="+scenario.Version) && len(problems) == 0 {
				want[1] = s.Encode()
			}
			if got := answered(t, want[0]); !slices.Equal(got, want) {
				t.Errorf("a link answers\n%q, and not as it did,\n%q", got, want)
			}
		}
	}
	for _, k := range scenario.Keys() {
		if !strings.Contains(tested, "&"+k.Name+"=") && k.Name != "v" {
			t.Errorf("no frozen link has %s", k.Name)
		}
	}
	for _, name := range scenario.Presets() {
		if !strings.Contains(tested, "preset="+name) {
			t.Errorf("no frozen link has the preset %s", name)
		}
	}
}

// answered returns a line of a frozen file as it is today.
func answered(t *testing.T, link string) []string {
	t.Helper()
	s, problems := scenario.Parse(networks, link)
	codes := []string{}
	for _, p := range problems {
		codes = append(codes, p.Code+":"+p.Place)
	}
	st, err := solve.New(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	_, result, _ := strings.Cut(st.ResultAs("1").String(), ",")
	return []string{link, s.Encode(), strings.Join(codes, " "), result}
}
