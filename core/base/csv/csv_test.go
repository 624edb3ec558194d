package csv

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

func TestFields(t *testing.T) {
	for field, want := range map[string]string{
		"a": "a", "": "", "1.5": "1.5", `a,"b"`: `"a,""b"""`, "=1+1": "'=1+1", "+a": "'+a", "-a": "'-a", "@a": "'@a", "\ta": "'\ta",
		"=a,b": `"'=a,b"`, "a\nb": "\"a\nb\"", "a=b": "a=b",
	} {
		if got := string(Append(nil, []string{field})); got != want {
			t.Errorf("%q: got %s, want %s", field, got, want)
		}
	}
}

// Go's reader finds the fields that were written.
func TestRecords(t *testing.T) {
	records := [][]string{{"cut", "after", "total_ms"}, {"SP1", `conv "1", a`, "1.5"}, {"LC", "", "a\nb"}}
	var text []byte
	for _, record := range records {
		text = append(Append(text, record), "\r\n"...)
	}
	got, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || !slices.EqualFunc(got, records, slices.Equal) {
		t.Errorf("%q, %v", got, err)
	}
}
