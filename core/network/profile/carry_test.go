package profile

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
	"splitscope/core/base/bounded"

	"splitscope/core/base/unpacked"
	"splitscope/core/network"
	"splitscope/core/network/onnx"
	"splitscope/core/solve/mincut"
)

// carried packs a network, reads it back and compares the two.
func carried(t *testing.T, name string, net *network.Network) *network.Network {
	t.Helper()
	back, err := Unpack(packed(t, net))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if back.Total != net.Total || len(back.Inputs) != len(net.Inputs) || len(back.Dims) != len(net.Dims) || back.Digest != net.Digest {
		t.Errorf("%s comes back as %+v with %d inputs and %d dimensions", name, back.Total, len(back.Inputs), len(back.Dims))
	}
	graph, err := mincut.All(t.Context(), net)
	if err != nil {
		t.Fatal(err)
	}
	checkBest(t, name, net, back, graph)
	return back
}

// What can be imported can be packed and read back, with the same answers.
func TestFilesAreCarried(t *testing.T) {
	limits := []string{"many_inputs", "rank9", "deep_chain", "kv129", "symbols104"} // could once not be read back
	files, _ := filepath.Glob("../onnx/testdata/*/*.onnx.gz")
	for _, path := range bounded.Some(files) {
		name := strings.TrimSuffix(filepath.Base(path), ".onnx.gz")
		data := unpacked.File(t, path)
		m, err := onnx.Import(t.Context(), bytes.NewReader(data), int64(len(data)), onnx.Options{Name: name})
		if err != nil {
			continue // a file that is refused, which the importer's tests look at
		}
		carried(t, name, m.Network)
		limits = slices.DeleteFunc(limits, func(limit string) bool { return limit == name })
	}
	if len(limits) > 0 && !testing.Short() {
		t.Errorf("%v were not read", limits)
	}
	rules, err := zip.OpenReader("../onnx/testdata/back/rules.zip") // a file for each rule
	if err != nil {
		t.Fatal(err)
	}
	defer rules.Close()
	read, rulesOf := 0, bounded.Some(rules.File)
	for _, f := range rulesOf {
		data, err := fs.ReadFile(rules, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := onnx.Import(t.Context(), bytes.NewReader(data), int64(len(data)), onnx.Options{Name: f.Name})
		if err != nil {
			continue
		}
		carried(t, f.Name, m.Network)
		read++
	}
	if read < len(rulesOf)/2 {
		t.Errorf("only %d of %d files of rules were read", read, len(rulesOf))
	}
}

// So can networks at the limits: of many inputs, of each rank.
func TestLimitsAreCarried(t *testing.T) {
	for _, inputs := range []int{1, 101, 8000} {
		for _, rank := range []int{0, 8, 9, network.MaxRank} {
			shape := network.Shape(slices.Repeat([]int{2}, rank))
			all := make([]network.Tensor, inputs)
			l := network.Layer{Name: "sum", Op: network.ReLU, Work: network.Work{MACs: 7}, Outputs: []network.Tensor{{Name: "sum", Shape: shape}}}
			for i := range all {
				all[i] = network.Tensor{Name: fmt.Sprint("in", i), Input: network.Values, Shape: shape}
				l.Inputs = append(l.Inputs, network.Source{Layer: network.Input, Output: i})
			}
			b := network.Build(network.Network{Title: "limits"}, all...)
			b.Add("act", network.ReLU, b.AddLayer(l))
			net, err := b.Network()
			if err != nil {
				t.Fatal(err)
			}
			back := carried(t, fmt.Sprintf("%d inputs of rank %d", inputs, rank), net)
			if !reflect.DeepEqual(back.Inputs, net.Inputs) {
				t.Errorf("%d inputs of rank %d come back otherwise", inputs, rank)
			}
		}
	}
}

// Networks as the importer may build them, with extents up to the limits.
func TestNetworksAreCarried(t *testing.T) {
	name := rapid.OneOf(
		rapid.String(), rapid.SampledFrom([]string{"", "같은 이름", strings.Repeat("가나다", 99), "\xff\xfe", "a\u202eb\x00", "same"}),
		rapid.StringN(100, 300, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		media := rapid.SampledFrom([]network.Media{network.Image, network.Tokens, network.Values})
		kind := rapid.Map(rapid.IntRange(0, int(network.Types)-1), func(i int) network.Type { return network.Type(i) })
		shape := func(least int, about string) network.Shape {
			s := network.Shape(rapid.SliceOfN(rapid.IntRange(1, 4), least, network.MaxRank).Draw(t, about))
			if rapid.IntRange(0, 9).Draw(t, "huge") == 0 {
				s = s[:max(least, 1)]
				s[0] = 1 << rapid.IntRange(0, 40).Draw(t, "bits")
			}
			return s
		}
		head := network.Network{Title: name.Draw(t, "title"), Digest: strings.Repeat("0", 16)}
		for i := range rapid.SampledFrom([]int{0, 1, 130, network.MaxDims}).Draw(t, "dims") {
			head.Dims = append(head.Dims, network.Dim{Name: fmt.Sprint("d", i), Value: 1 << (i % 20)})
		}
		head.Without = []network.Count{{Name: name.Draw(t, "operator"), Times: rapid.IntRange(1, 1<<20).Draw(t, "times")}}
		inputs := make([]network.Tensor, rapid.SampledFrom([]int{1, 2, 101, 600}).Draw(t, "inputs"))
		var all []network.Source
		for i := range inputs {
			inputs[i] = network.Tensor{Name: "in", Input: media.Draw(t, "media"), Type: kind.Draw(t, "type"), Shape: network.Shape{1, 3, 8, 8}}
			if inputs[i].Input != network.Image {
				inputs[i].Shape = shape(0, "input")
			}
			all = append(all, network.Source{Layer: network.Input, Output: i})
		}
		b := network.Build(head, inputs...)
		for range rapid.IntRange(1, 12).Draw(t, "layers") {
			l := network.Layer{Name: name.Draw(t, "name"), Op: network.ReLU, Inputs: rapid.SliceOfN(rapid.SampledFrom(all), 1, 4).Draw(t, "reads")}
			l.Work = network.Work{MACs: rapid.Int64Range(0, 1<<46).Draw(t, "work"), Params: rapid.Int64Range(0, 1<<40).Draw(t, "params")}
			for range rapid.IntRange(1, 3).Draw(t, "outputs") {
				l.Outputs = append(l.Outputs, network.Tensor{Name: name.Draw(t, "output"), Type: kind.Draw(t, "type"), Shape: shape(0, "output")})
			}
			i := b.AddLayer(l)
			for k := range l.Outputs {
				all = append(all, network.Source{Layer: i, Output: k})
			}
		}
		net, err := b.Network()
		if err != nil {
			return // more elements than any tensor may have
		}
		text, err := Pack(t.Context(), net, mincut.All)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Unpack(text)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if back.Total != net.Total || len(back.Inputs) != len(net.Inputs) || len(back.Dims) != len(net.Dims) || !utf8.ValidString(back.Title) {
			t.Fatalf("%+v comes back as %+v", net.Total, back.Total)
		}
		if back.Omitted > 0 {
			return
		}
		for _, g := range []network.Granularity{network.Stage, network.Block, network.PerLayer} {
			if !slices.EqualFunc(back.Cuts(g), net.Cuts(g), func(a, b network.Cut) bool {
				return a.ID == b.ID && a.Layers == b.Layers && a.Head == b.Head && a.Tail == b.Tail && a.After == short(b.After) &&
					slices.EqualFunc(a.Tensors, b.Tensors, func(s, t network.Tensor) bool {
						return s.Name == short(t.Name) && s.Input == t.Input && s.Type == t.Type && slices.Equal(s.Shape, t.Shape)
					})
			}) {
				t.Fatalf("%s: %+v comes back as %+v", g, net.Cuts(g), back.Cuts(g))
			}
		}
	})
}
