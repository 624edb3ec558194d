package later

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"splitscope/core/base/lang"
	"splitscope/core/base/unpacked"
	"splitscope/core/network"
	"splitscope/core/scenario"
)

// square is y = x·w of an input N×4, with w 4×4, N symbolic.
func square() []byte {
	field := func(b []byte, n protowire.Number, v []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), v)
	}
	number := func(b []byte, n protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
	}
	text := func(b []byte, n protowire.Number, s string) []byte { return field(b, n, []byte(s)) }
	product := text(text(text(text(text(nil, 1, "x"), 1, "w"), 2, "y"), 3, "=product"), 4, "MatMul")
	odd := text(text(text(nil, 1, "y"), 2, "z"), 4, "Oddity")
	weights := field(text(number(number(number(nil, 1, 4), 1, 4), 2, 1), 8, "w"), 9, make([]byte, 64))
	shape := field(field(nil, 1, text(nil, 2, "N")), 1, number(nil, 1, 4))
	input := field(text(nil, 1, "x"), 2, field(nil, 1, field(number(nil, 1, 1), 2, shape)))
	graph := field(field(field(field(field(nil, 1, product), 1, odd), 5, weights), 11, input), 12, text(nil, 1, "z"))
	return field(field(number(nil, 1, 8), 8, number(nil, 2, 13)), 7, graph)
}

func read(t *testing.T, file []byte, dims map[string]string, l lang.Lang) Import {
	t.Helper()
	a, err := Read(t.Context(), ReadRequest{Name: "square.onnx", File: bytes.NewReader(file), Dims: dims, Lang: l})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestRead(t *testing.T) {
	a := read(t, square(), map[string]string{"N": " 8 "}, lang.English)
	if a.Problem != nil || a.Title != "square" || len(a.Digest) != 16 || len(a.Facts) < 6 {
		t.Fatalf("got %+v", a)
	}
	if len(a.Dims) != 1 || a.Dims[0].Name != "N" || a.Dims[0].Value != 8 || a.Dims[0].Range != "0–1,048,576" {
		t.Errorf("dimensions %+v", a.Dims)
	}
	if got := strings.Join(a.Warnings, " "); !strings.Contains(got, "Oddity ×1") {
		t.Errorf("warnings %q", got)
	}
	s, problems := scenario.Default().WithAll(a.Edits)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	net, err := s.Network()
	if err != nil || net.MACs() != 8*4*4 || net.Params() != 16 || net.Title != "square" || net.Digest != a.Digest ||
		len(net.Dims) != 1 || net.Dims[0].Value != 8 || len(net.Without) != 1 || net.Without[0].Name != "Oddity" {
		t.Errorf("got %+v, %v", net, err)
	}
	// A name of the file must not become a formula in a spreadsheet.
	if !strings.Contains(a.Operators.CSV, "'=product") {
		t.Errorf("table: %s", a.Operators.CSV)
	}
}

// An invalid dimension is a problem at its field, with the limits.
func TestReadLimits(t *testing.T) {
	for _, value := range []string{"", "x", "1.5", "-1", "1048577", "99999999999999999999"} {
		for _, l := range []lang.Lang{lang.English, lang.Korean} {
			a := read(t, square(), map[string]string{"N": value}, l)
			if a.Problem.Place != "N" || !strings.Contains(a.Problem.Text, lang.Grouped(network.MaxExtent)) {
				t.Errorf("N = %q: %q beside %q", value, a.Problem.Text, a.Problem.Place)
			}
		}
	}
}

// The layout of an input is listed and can be changed, and the link has it.
func TestReadLayouts(t *testing.T) {
	data := unpacked.File(t, "../../../core/network/onnx/testdata/outside/nhwc_image.onnx.gz")
	for chosen, want := range map[network.Layout]network.Layout{"": "nhwc", "nchw": "nchw", "values": "values", "tokens": ""} {
		layouts := map[string]string{}
		probe, _ := Read(t.Context(), ReadRequest{File: bytes.NewReader(data), Lang: lang.English})
		name := probe.Inputs[0].Name
		if chosen != "" {
			layouts[name] = string(chosen)
		}
		a, err := Read(t.Context(), ReadRequest{File: bytes.NewReader(data), Layouts: layouts, Lang: lang.English})
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			if a.Problem == nil {
				t.Errorf("an image in float32 was taken as %s", chosen)
			}
			continue
		}
		s, problems := scenario.Default().WithAll(a.Edits)
		net, err := s.Network()
		if len(problems) > 0 || err != nil || net.Inputs[0].Layout() != want || a.Inputs[0].Layout != want {
			t.Errorf("%q: %v, %v, %+v", chosen, problems, err, a.Inputs)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct {
		file        []byte
		dims        map[string]string
		field, says string
	}{
		{nil, nil, "", "ONNX"},
		{[]byte("GIF89a"), nil, "", "ONNX"},
		{square()[:len(square())/2], nil, "", "ONNX"},
		{square(), map[string]string{"N": "many"}, "N", "many"},
		{square(), map[string]string{"N": "0"}, "N", "0"},
		{square(), map[string]string{"N": "-3"}, "N", "-3"},
		{square(), map[string]string{"N": "999999999"}, "N", ""},
	} {
		for _, l := range lang.All {
			a := read(t, c.file, c.dims, l)
			if a.Problem == nil || a.Edits != nil || a.Problem.Place != c.field || !strings.Contains(a.Problem.Text, c.says) || strings.Contains(a.Problem.Text, "%!") {
				t.Errorf("%.10q with %v: %+v", c.file, c.dims, a)
			}
		}
	}
	a, err := Read(t.Context(), ReadRequest{File: gone{MaxFile + 1}, Lang: "en"})
	if err != nil || !strings.Contains(a.Problem.Text, "4.295\u00a0GB") {
		t.Errorf("got %+v, %v", a, err)
	}
	a, err = Read(t.Context(), ReadRequest{File: gone{100}, Lang: "en"})
	if err != nil || !strings.Contains(a.Problem.Text, "gone") {
		t.Errorf("got %+v, %v", a, err)
	}
}

// gone is a file that can no longer be read.
type gone struct{ size int64 }

func (f gone) Size() int64 { return f.size }

func (gone) ReadAt([]byte, int64) (int, error) { return 0, errors.New("the file is gone") }
