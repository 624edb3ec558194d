package core_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The core computes and does nothing else: whoever calls it brings the page,
// the network, the files and the clock.
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

// net/http would double the page's download, and syumai/workers panics at start
// outside of a worker. go-echarts' charts bring templates, a tenth of the download.
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
		for _, dep := range []string{"net/http", "github.com/syumai/workers"} {
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
