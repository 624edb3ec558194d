package lang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for tag, want := range map[string]Lang{"ko": Korean, "ko-KR": Korean, "KO": Korean, "en": English, "en-GB": English, "": English, "fr": English, "kok": English} {
		if got := Parse(tag); got != want {
			t.Errorf("%q: got %s", tag, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{28.3312, 4, "28.33"}, {62.746, 4, "62.75"}, {5, 4, "5"}, {0.031400, 3, "0.0314"}, {1605632, 15, "1605632"},
		{1234567, 3, "1230000"}, {-0.5, 2, "-0.5"}, {0, 3, "0"}, {0.00001234, 3, "1.23e-05"}, {99.995, 4, "100"},
		{math.Inf(1), 3, "+Inf"},
	} {
		if got := Number(c.v, c.digits); got != c.want {
			t.Errorf("Number(%v, %d): got %q, want %q", c.v, c.digits, got, c.want)
		}
	}
	for seconds, want := range map[float64]string{
		0: "0 ms", 0.1836: "183.6 ms", 1.2341: "1.234 s", 0.0000125: "12.5 µs", 0.99999: "1 s", 0.00099999: "1 ms", 0.9994: "999.4 ms",
	} {
		if got := strings.ReplaceAll(Duration(seconds), Space, " "); got != want {
			t.Errorf("Duration(%v): got %q, want %q", seconds, got, want)
		}
	}
	if got := Percent(0.12345); got != "12.3\u00a0%" {
		t.Errorf("got %q", got)
	}
}

var verb = regexp.MustCompile(`%(\[(\d+)\])?[a-z.0-9]*[a-z]`)

// Both versions of every text of the core take the same arguments. A text that
// names one argument by its place names all of them so: package fmt counts on
// from the last one named.
func TestEveryTextIsComplete(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			texts := map[string]string{}
			for _, e := range literal.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					key, _ := pair.Key.(*ast.Ident)
					value, _ := pair.Value.(*ast.BasicLit)
					if key != nil && value != nil && (key.Name == "EN" || key.Name == "KO") {
						texts[key.Name], _ = strconv.Unquote(value.Value)
					}
				}
			}
			if len(texts) == 0 {
				return true
			}
			found++
			if texts["EN"] == "" || texts["KO"] == "" {
				t.Errorf("%s: a text without a version in each language: %q", path, texts)
			}
			if en, ko := arguments(texts["EN"]), arguments(texts["KO"]); !slices.Equal(en, ko) {
				t.Errorf("%s: %q takes %v, %q takes %v", path, texts["EN"], en, texts["KO"], ko)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 40 {
		t.Errorf("only %d texts were found", found)
	}
}

func arguments(text string) []string {
	var args []string
	named := 0
	for i, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		if m[2] != "" {
			named++
			args = append(args, m[2])
		} else {
			args = append(args, fmt.Sprint(i+1))
		}
	}
	if named > 0 && named < len(args) {
		return []string{"a mixture of verbs with and without a place in " + text}
	}
	slices.Sort(args)
	return slices.Compact(args)
}

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 512: "512", 999: "999", 1000: "1 k", 999_949: "999.9 k", 999_960: "1 M", 25_557_032: "25.56 M", 1_235_814_400: "1.236 G", 644_812_894_000: "644.8 G",
	} {
		if got := strings.ReplaceAll(Count(n), Space, " "); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
