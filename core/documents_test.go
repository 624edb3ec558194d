package core_test

import (
	"flag"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"splitscope/core/scenario"
	"splitscope/core/solve"
)

var update = flag.Bool("update", false, "draw the rooms anew in the documents")

// The newest section of the changelog is that of the answers' version.
func TestChangelogHasThisVersion(t *testing.T) {
	text, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## (.+)$`).FindSubmatch(text)
	if newest == nil || string(newest[1]) != solve.Version {
		t.Errorf("the newest section is %q, the version %q", newest, solve.Version)
	}
}

// documents are the project's own texts, by their paths from the root.
func documents(t *testing.T) map[string]string {
	found := map[string]string{}
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "node_modules" || entry.Name() == "testdata" || file == "dist"):
			return fs.SkipDir
		case path.Ext(file) == ".md":
			text, err := fs.ReadFile(root, file)
			found[file] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 9 {
		t.Fatalf("only %d documents", len(found))
	}
	return found
}

// Every link and picture of a document leads to a file of the project, to
// another site, or to the page on this machine.
func TestDocumentsLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"`)
	for file, text := range documents(t) {
		for _, match := range link.FindAllStringSubmatch(code.ReplaceAllString(text, ""), -1) {
			target, err := url.Parse(match[1] + match[2])
			switch {
			case err != nil:
				t.Errorf("%s: %v", file, err)
			case target.Scheme == "https", target.Host == "localhost:8080", target.Path == "":
			default:
				if _, err := os.Stat(filepath.Join("..", path.Dir(file), target.Path)); err != nil {
					t.Errorf("%s leads to %s, which does not exist", file, target.Path)
				}
			}
		}
	}
}

// code is an indented block.
var code = regexp.MustCompile(`(?m)^    .*$`)

// A link in a document that carries its result carries the present one.
func TestDocumentsHaveTrueResults(t *testing.T) {
	links := 0
	for file, text := range documents(t) {
		for _, link := range regexp.MustCompile(`#[^\s()#"]*&result=[^\s()#"]*`).FindAllString(text, -1) {
			links++
			s, then, problems := scenario.ParseShared(link)
			if then == nil || len(problems) > 0 {
				t.Fatalf("%s: %s: %v", file, link, problems)
			}
			st, err := solve.New(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if now := st.ResultAs(solve.Version); then.String() != now.String() {
				t.Errorf("%s: the result of %s is %s", file, link, now)
			}
		}
	}
	if links == 0 {
		t.Error("no document has a result")
	}
}

// A station in a document, such as `core/solve/study.go: New`, names a file and
// what it declares.
func TestDocumentsNameWhatExists(t *testing.T) {
	stations := 0
	for file, text := range documents(t) {
		for _, match := range regexp.MustCompile("`([\\w./-]+\\.(?:go|tsx?|mjs)): ([\\w.]+)`").FindAllStringSubmatch(text, -1) {
			stations++
			source, err := os.ReadFile(filepath.Join("..", match[1]))
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			name := match[2][strings.LastIndex(match[2], ".")+1:]
			declared := regexp.MustCompile(`(?m)^(?:func (?:\([^)]*\) )?|(?:export )?(?:async )?(?:function|class|const|interface) |type |var |  (?:async )?#?|	)` + name + `\b`)
			if !declared.Match(source) {
				t.Errorf("%s: %s declares no %s", file, match[1], name)
			}
		}
	}
	if stations < 10 {
		t.Errorf("only %d stations", stations)
	}
}

// The drawings of the rooms are made from their table.
func TestDrawingsOfRooms(t *testing.T) {
	for document, folder := range map[string]string{"README.md": "core/", "../wasm/README.md": "wasm/", "../web/README.md": "web/src/"} {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(text), "<!-- rooms -->\n")
		_, after, okay := strings.Cut(rest, "<!-- /rooms -->\n")
		if !ok || !okay {
			t.Errorf("%s has no place for a drawing", document)
			continue
		}
		drawn := before + "<!-- rooms -->\n" + drawing(folder) + "<!-- /rooms -->\n" + after
		if drawn == string(text) {
			continue
		}
		if !*update {
			t.Errorf("%s is not what the table says: go test ./core -run TestDrawingsOfRooms -update", document)
		} else if err := os.WriteFile(document, []byte(drawn), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// drawing has the rooms of a folder, and those outside of it that they import. An
// arrow is left out where others lead the same way.
func drawing(folder string) string {
	imports := map[string][]string{}
	for _, r := range rooms {
		imports[r.folder] = strings.Fields(r.imports)
	}
	var leads func(from, to string) bool
	leads = func(from, to string) bool {
		return slices.ContainsFunc(imports[from], func(next string) bool { return next == to || leads(next, to) })
	}
	name := func(room string) string {
		return fmt.Sprintf("%s[%s]", strings.NewReplacer("/", "_", "web/src/core", "web_core").Replace(room), strings.TrimPrefix(room, folder))
	}
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart TD\n")
	for _, r := range slices.Backward(rooms) {
		if !strings.HasPrefix(r.folder, folder) {
			continue
		}
		direct := slices.DeleteFunc(slices.Clone(imports[r.folder]), func(to string) bool {
			return slices.ContainsFunc(imports[r.folder], func(other string) bool { return leads(other, to) })
		})
		if len(direct) == 0 {
			fmt.Fprintf(&b, "    %s\n", name(r.folder))
		}
		for _, to := range direct {
			fmt.Fprintf(&b, "    %s --> %s\n", name(r.folder), name(to))
		}
	}
	b.WriteString("```\n")
	return b.String()
}
