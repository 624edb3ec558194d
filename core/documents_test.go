package core_test

import (
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"testing"

	"splitscope/core/scenario"
	"splitscope/core/solve"
)

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
