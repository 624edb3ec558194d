package onnx_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/unpacked"
	"splitscope/core/network/onnx"
)

// corpus names a folder of .onnx files, which may be in folders of their own and
// compressed by gzip. TestCorpus imports them all and counts what became of them:
//
//	SPLITSCOPE_CORPUS=~/models go test -v -run TestCorpus -timeout 1h ./core/network/onnx
//
// Without it the test reads the files of this package.
const corpus = "SPLITSCOPE_CORPUS"

func TestCorpus(t *testing.T) {
	folder := cmp.Or(os.Getenv(corpus), "testdata")
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if name := strings.TrimSuffix(path, ".gz"); err == nil && !entry.IsDir() && strings.HasSuffix(name, ".onnx") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("%s has no .onnx files", folder)
	}
	type timed struct {
		file string
		took time.Duration
	}
	var times []timed
	imported, guessed, without := 0, 0, 0
	refused := map[string][]string{}
	for _, file := range files {
		name, _ := filepath.Rel(folder, file)
		start := time.Now()
		m, err := importFile(file)
		times = append(times, timed{name, time.Since(start)})
		var p *fault.Fault
		switch {
		case errors.As(err, &p):
			refused[p.Code] = append(refused[p.Code], name+": "+p.Error())
			for _, l := range lang.All {
				if text := p.In(l); text == "" || strings.Contains(text, "%!") {
					t.Errorf("%s: says %q", name, text)
				}
			}
			continue
		case err != nil:
			t.Errorf("%s: %v", name, err)
			continue
		}
		imported++
		if len(m.Guessed) > 0 {
			guessed++
			t.Logf("%s: shapes guessed of %v", name, m.Guessed)
		}
		if len(m.Unknown) > 0 {
			without++
			t.Logf("%s: without %v", name, m.Unknown)
		}
	}
	var b strings.Builder
	total := time.Duration(0)
	for _, file := range times {
		total += file.took
	}
	fmt.Fprintf(&b, "%d files in %v\n%6d imported\n%6d of them with guessed shapes\n%6d of them with operators that have no rule\n",
		len(files), total.Round(time.Millisecond), imported, guessed, without)
	for _, code := range slices.Sorted(maps.Keys(refused)) {
		fmt.Fprintf(&b, "%6d refused: %s\n", len(refused[code]), code)
		for _, why := range refused[code] {
			fmt.Fprintf(&b, "       %s\n", why)
		}
	}
	slices.SortFunc(times, func(a, b timed) int { return cmp.Compare(b.took, a.took) })
	for _, file := range times[:min(5, len(times))] {
		fmt.Fprintf(&b, "%6d ms for %s\n", file.took.Milliseconds(), file.file)
	}
	t.Log("\n" + b.String())
}

// importFile reads no more of a file than the importer asks for.
func importFile(path string) (*onnx.Model, error) {
	name := strings.TrimSuffix(filepath.Base(path), ".gz")
	if strings.HasSuffix(path, ".gz") {
		data, err := unpacked.Read(path)
		if err != nil {
			return nil, err
		}
		return onnx.Import(context.Background(), bytes.NewReader(data), int64(len(data)), onnx.Options{Name: name})
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	return onnx.Import(context.Background(), f, size, onnx.Options{Name: name})
}
