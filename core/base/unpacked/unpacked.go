// Package unpacked reads files of testdata, some of which are compressed.
package unpacked

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// File returns the content of a file. It fails the test if the file cannot be read.
func File(t testing.TB, path string) []byte {
	t.Helper()
	data, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Read reads a file, and decompresses it if its name ends in .gz.
func Read(path string) ([]byte, error) {
	data, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return data, err
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
