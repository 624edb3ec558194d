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

	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

var networks = cache.New()

var update = flag.Bool("update", false, "make the documents anew")

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

// documents returns the project's own texts, by their paths from the root.
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
			s, then, problems := scenario.ParseShared(networks, link)
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

// The drawings of the rooms are made from their table, and that of the keys from
// their rows.
func TestDocumentsAreMade(t *testing.T) {
	for document, made := range map[string]struct{ name, text string }{
		"README.md":         {"rooms", drawing("core/")},
		"../wasm/README.md": {"rooms", drawing("wasm/")},
		"../web/README.md":  {"rooms", drawing("web/src/")},
		"scenario/KEYS.md":  {"keys", keyTable()},
	} {
		begin, end := "<!-- "+made.name+" -->\n", "<!-- /"+made.name+" -->\n"
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(text), begin)
		_, after, okay := strings.Cut(rest, end)
		if !ok || !okay {
			t.Errorf("%s has no place for its %s", document, made.name)
			continue
		}
		whole := before + begin + made.text + end + after
		if whole == string(text) {
			continue
		}
		if !*update {
			t.Errorf("%s is not what the code says: go test ./core -run TestDocumentsAreMade -update", document)
		} else if err := os.WriteFile(document, []byte(whole), 0o644); err != nil {
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

// keyTable returns a row of Markdown for each key.
func keyTable() string {
	var table strings.Builder
	table.WriteString("| key | meaning | values | default |\n|---|---|---|---|\n")
	for _, k := range scenario.Keys() {
		values := ""
		switch k.Kind {
		case scenario.NumberKind, scenario.RangeKind:
			unit := k.Unit
			if unit == scenario.Decimal.Unit() {
				unit += " or " + scenario.Binary.Unit()
			}
			values = lang.Grouped(k.Min) + " to " + lang.Grouped(k.Max)
			if k.Least > 0 {
				values = "0, or " + lang.Grouped(k.Least) + " to " + lang.Grouped(k.Max)
			}
			if unit != "" {
				values += " " + unit
			}
			if k.Kind == scenario.RangeKind {
				values += ", as in `5..100`"
			}
		case scenario.NetworkKind:
			values = "names, as in `/v1/models`"
		case scenario.ListKind:
			values = "ids, as in `SP1,SP2,LC`"
		case scenario.TextKind:
			values = "packed text"
		case scenario.ProfileKind:
			values = "an id, as in `/v1/devices`, or a packed profile"
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

// ownOfNetworks is the default in the table for keys whose default depends on the
// network.
func ownOfNetworks(k scenario.Key) bool {
	return k.Whole && slices.ContainsFunc(zoo.Names(), func(name string) bool {
		s, _ := scenario.Parse(networks, "model="+name)
		text := s.Values()[k.Name]
		return text != "" && text != k.Default
	})
}
