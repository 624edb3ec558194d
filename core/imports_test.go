package core_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms are the folders of the project, with their imports of each other. The
// arrows run one way: a room may import only rooms that are listed before it.
var rooms = []struct {
	folder  string
	imports string
}{
	{"core/base", ""},
	{"core/envelope", ""},
	{"core/network", "core/base"},
	{"core/system", "core/base core/envelope core/network"},
	{"core/scenario", "core/base core/network core/system"},
	{"core/solve", "core/base core/envelope core/network core/system core/scenario"},
	{"core/show", "core/base core/envelope core/network core/system core/scenario core/solve"},
	{"core/workspace", "core/base core/network core/scenario"},
	{"wasm/browser", "core/base core/network core/system core/scenario core/solve core/show core/workspace"},
	{"wasm/api", "core/base core/network core/system core/scenario core/solve core/show"},
	{"wasm/worker", "wasm/api"},
	{"web/src/core", ""},
	{"web/src/ui", "web/src/core"},
	{"web/src/state", "web/src/core"},
	{"web/src/network", "web/src/core web/src/ui web/src/state"},
	{"web/src/figures", "web/src/core web/src/ui web/src/state"},
	{"web/src/controls", "web/src/core web/src/ui web/src/state"},
	{"web/src/workspace", "web/src/core web/src/ui web/src/state web/src/figures"},
	{"web/src/share", "web/src/core web/src/ui web/src/state web/src/workspace"},
	{"web/src/offline", "web/src/core web/src/ui"},
	{"web/src/page", "web/src/core web/src/ui web/src/state web/src/network web/src/figures web/src/controls web/src/share web/src/workspace web/src/offline"},
	{"web/src/embed", "web/src/core web/src/ui web/src/state web/src/figures web/src/controls web/src/page web/src/offline"},
}

// roomOf returns the room that a file or folder of the project is in.
func roomOf(path string) string {
	for _, r := range rooms {
		if path == r.folder || strings.HasPrefix(path, r.folder+"/") {
			return r.folder
		}
	}
	return ""
}

// Every import between rooms is in the table, and every arrow in the table is used.
func TestRooms(t *testing.T) {
	root := os.DirFS("..")
	seen, known := map[[2]string]string{}, map[string]int{}
	for i, r := range rooms {
		known[r.folder] = i
		for _, to := range strings.Fields(r.imports) {
			if before, ok := known[to]; !ok || before == i {
				t.Errorf("%s imports %s, which is not listed before it", r.folder, to)
			}
		}
	}
	for _, top := range []string{"core", "wasm", "web/src"} {
		err := fs.WalkDir(root, top, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.Name() == "node_modules" || entry.Name() == "testdata" {
				if err == nil {
					err = fs.SkipDir
				}
				return err
			}
			imported, err := importsOf(root, file)
			if err != nil {
				return err
			}
			from := roomOf(file)
			for _, to := range imported {
				if to := roomOf(to); to != "" && to != from {
					seen[[2]string{from, to}] = file
				}
			}
			if imported != nil && from == "" && file != "web/src/main.tsx" {
				t.Errorf("%s is in no room", file)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	delete(seen, [2]string{"", ""})
	for _, r := range rooms {
		for _, to := range strings.Fields(r.imports) {
			if _, ok := seen[[2]string{r.folder, to}]; !ok {
				t.Errorf("the table lets %s import %s, and no file does", r.folder, to)
			}
			delete(seen, [2]string{r.folder, to})
		}
	}
	for arrow, file := range seen {
		if arrow[0] != "" { // main.tsx puts the page together
			t.Errorf("%s imports %s", file, arrow[1])
		}
	}
}

var relative = regexp.MustCompile(`(?:from|import)\s*\(?\s*"(\.\.?/[^"]+)"`)

// importsOf returns the folders and files of the project that a source file
// imports.
func importsOf(root fs.FS, file string) (all []string, err error) {
	switch ext := path.Ext(file); {
	case ext == ".go" && !strings.HasSuffix(file, "_test.go"):
		source, err := fs.ReadFile(root, file)
		if err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
		if err != nil {
			return nil, err
		}
		all = []string{}
		for _, spec := range parsed.Imports {
			if own, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "splitscope/"); ok {
				all = append(all, own)
			}
		}
	case ext == ".ts" || ext == ".tsx":
		source, err := fs.ReadFile(root, file)
		if err != nil {
			return nil, err
		}
		all = []string{}
		for _, match := range relative.FindAllStringSubmatch(string(source), -1) {
			all = append(all, path.Join(path.Dir(file), match[1]))
		}
	}
	return all, nil
}

// The core only computes. It does not use pages, the network, files or the clock;
// its callers do.
func TestCoreImports(t *testing.T) {
	forbidden := []string{"syscall/js", "net/http", "os", "time", "splitscope/wasm"}
	files := 0
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"testing"` }) {
			return nil // it serves tests, which measure
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			for _, f := range forbidden {
				if imported == f || strings.HasPrefix(imported, f+"/") {
					t.Errorf("%s imports %s", path, imported)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 10 {
		t.Errorf("only %d files were looked at", files)
	}
}

// net/http would double the page's download, net/url would add a sixtieth, and
// syumai/workers panics at start outside of a worker. go-echarts' charts bring templates, a tenth of the download.
func TestPageDependencies(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("the go command cannot be run from here")
	}
	for main, server := range map[string]bool{"browser/core/cmd": false, "worker": true} {
		list := exec.Command("go", "list", "-deps", "../wasm/"+main)
		list.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		deps := strings.Fields(string(out))
		for _, dep := range []string{"net/http", "net/url", "github.com/syumai/workers"} {
			if slices.Contains(deps, dep) != server {
				t.Errorf("%s depends on %s: %v", main, dep, !server)
			}
		}
		for _, dep := range []string{"html/template", "text/template", "github.com/go-echarts/go-echarts/v2/charts"} {
			if slices.Contains(deps, dep) {
				t.Errorf("%s depends on %s", main, dep)
			}
		}
	}
}
