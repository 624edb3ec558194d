// The go command reads the source; one source serves all builds.
//go:build !js

package lang_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/constant"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"splitscope/core/base/lang"
)

// A catalogue translates each text of core and wasm, and nothing else. A
// translation takes the same arguments as the text.
func TestCatalogues(t *testing.T) {
	texts := written(t)
	names, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != len(lang.All)-1 {
		t.Errorf("the languages are %v, the catalogues %v", lang.All, names)
	}
	for _, l := range lang.All[1:] {
		name := string(l) + ".json"
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var catalogue map[string]string
		if err := json.Unmarshal(file, &catalogue); err != nil {
			t.Fatal(err)
		}
		for text, place := range texts {
			switch translated, ok := catalogue[text]; {
			case !ok || translated == "":
				t.Errorf("%s: has no translation of %q, which %s has", name, text, place)
			case !reflect.DeepEqual(verbs(t, text), verbs(t, translated)):
				t.Errorf("%s: %q takes %v, but %q takes %v", name, text, verbs(t, text), translated, verbs(t, translated))
			}
		}
		for text, translated := range catalogue {
			if texts[text] == "" {
				t.Errorf("%s: %q is no text of the source", name, text)
			}
			if got := lang.Text(text).In(l); got != translated {
				t.Errorf("%s: %q is read as %q. The core reads no escapes.", name, translated, got)
			}
		}
		var sorted bytes.Buffer
		e := json.NewEncoder(&sorted)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(catalogue); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file, sorted.Bytes()) {
			t.Errorf("%s: a catalogue has one entry in each line, sorted; see what jq -S . makes of it", name)
		}
	}
}

// written finds the texts of the source, each with a place that has it.
func written(t *testing.T) map[string]string {
	texts := map[string]string{}
	for _, env := range [][]string{nil, {"GOOS=js", "GOARCH=wasm"}} {
		loaded, err := packages.Load(&packages.Config{
			Mode: packages.LoadSyntax,
			Env:  append(os.Environ(), env...),
		}, "splitscope/core/...", "splitscope/wasm/...")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range loaded {
			for _, err := range p.Errors {
				t.Fatal(err)
			}
			for _, file := range p.Syntax {
				ast.Inspect(file, func(n ast.Node) bool {
					e, ok := n.(ast.Expr)
					if !ok {
						return true
					}
					is := p.TypesInfo.Types[e]
					if !is.IsValue() || is.Type.String() != "splitscope/core/base/lang.Text" {
						return true
					}
					place := p.Fset.Position(e.Pos()).String()
					if is.Value != nil {
						if text := constant.StringVal(is.Value); text != "" {
							texts[text] = place
						}
						return false // the parts of a constant are no texts
					}
					if call, ok := e.(*ast.CallExpr); ok && p.TypesInfo.Types[call.Fun].IsType() {
						t.Errorf("%s: a text that is no constant has no translation", place)
					} else if _, ok := e.(*ast.BinaryExpr); ok {
						t.Errorf("%s: a text that is put together has no translation", place)
					}
					return true
				})
			}
		}
	}
	return texts
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([-+#0-9.]*[a-zA-Z])`)

// verbs returns the verb of each argument of a text. If a text uses one explicit
// index it must use them for all verbs, because package fmt continues from the last
// index.
func verbs(t *testing.T, text string) map[int]string {
	all := map[int]string{}
	indexed := 0
	found := verb.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1)
	for i, m := range found {
		at := i + 1
		if m[1] != "" {
			at, _ = strconv.Atoi(m[1])
			indexed++
		}
		all[at] = m[2]
	}
	if indexed > 0 && indexed < len(found) {
		t.Errorf("%q has verbs with and without an index", text)
	}
	return all
}
