package zoo

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"splitscope/core/base/bounded"
	"splitscope/core/network"
)

// Every architecture can be built at all sizes that it allows, up to the largest
// batch, and computes three times as much for three inputs with the same
// parameters. Scenarios rest on it: a size and a batch within the limits are valid.
func TestSizes(t *testing.T) {
	for _, e := range bounded.Some(Entries()) {
		t.Run(e.Name, func(t *testing.T) {
			s, step := e.Size, max(e.Size.Step, 1)
			odd := 7 * step
			for _, size := range []int{s.Min, s.Min + step, s.Min + odd, s.Default - step, s.Default, s.Default + odd, s.Max - step, s.Max} {
				if !s.Holds(size) {
					continue // a fixed or a narrow range
				}
				single, err := e.Build(size, 1)
				if err != nil {
					t.Fatal(err)
				}
				three, err := e.Build(size, 3)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := e.Build(size, MaxBatch); err != nil {
					t.Error(err)
				}
				want := network.Work{MACs: 3 * single.Total.MACs, Elementwise: 3 * single.Total.Elementwise, Params: single.Total.Params}
				if three.Total != want {
					t.Errorf("at %d: %+v for three inputs, want %+v", size, three.Total, want)
				}
			}
			for _, size := range []int{s.Min - step, s.Min - 1, s.Max + 1, s.Max + step} {
				if _, err := e.Build(size, 1); err == nil {
					t.Errorf("size %d is outside of %+v and was built", size, s)
				}
			}
		})
	}
}

// Stages are coarser than blocks and blocks than layers, and a finer list has
// all the cuts of a coarser one, so that it is never worse.
func TestGranularities(t *testing.T) {
	for _, e := range Entries() {
		t.Run(e.Name, func(t *testing.T) {
			net, _ := Lookup(e.Name)
			names := map[string]bool{}
			for _, l := range net.Layers {
				if names[l.Name] {
					t.Errorf("two layers are called %s", l.Name)
				}
				names[l.Name] = true
			}
			ends := len([]string{network.EC, network.LC})
			stages, blocks := net.Cuts(network.Stage), net.Cuts(network.Block)
			if len(stages)-ends < 2 || len(blocks) <= len(stages) {
				t.Errorf("%d stages and %d blocks", len(stages)-ends, len(blocks)-ends)
			}
			for _, pair := range [][2]network.Granularity{{network.Stage, network.Block}, {network.Block, network.PerLayer}} {
				finer := net.Cuts(pair[1])
				for _, c := range net.Cuts(pair[0]) {
					if !slices.ContainsFunc(finer, func(f network.Cut) bool {
						return f.Head == c.Head && reflect.DeepEqual(f.Tensors, c.Tensors)
					}) {
						t.Errorf("no %s ends where the %s %s does", pair[1], pair[0], c.After)
					}
				}
			}
		})
	}
}

// What crosses after each stage is what the papers' tables say.
func TestStages(t *testing.T) {
	for name, want := range map[string]string{
		"alexnet":            "[64×27×27 192×13×13 256×6×6]",
		"vgg16":              "[64×112×112 128×56×56 256×28×28 512×14×14 512×7×7]",
		"googlenet":          "[192×28×28 480×14×14 832×7×7 1024×7×7]",
		"inception_v3":       "[192×35×35 288×35×35 768×17×17 2048×8×8]",
		"squeezenet1_0":      "[256×27×27 512×13×13 512×13×13]",
		"densenet121":        "[128×28×28 256×14×14 512×7×7 1024×7×7]",
		"mobilenet_v2":       "[16×112×112 24×56×56 32×28×28 64×14×14 96×14×14 160×7×7 320×7×7]",
		"mobilenet_v3_large": "[16×112×112 24×56×56 40×28×28 112×14×14 160×7×7]",
		"mobilenet_v3_small": "[16×56×56 24×28×28 48×14×14 96×7×7]",
		"shufflenet_v2_x1_0": "[116×28×28 232×14×14 464×7×7]",
		"mnasnet1_0":         "[16×112×112 24×56×56 40×28×28 80×14×14 96×14×14 192×7×7 320×7×7]",
	} {
		net, ok := Lookup(name)
		if !ok {
			t.Errorf("no %s", name)
			continue
		}
		cuts := net.Cuts(network.Stage)
		var shapes []string
		for _, c := range cuts[1 : len(cuts)-1] {
			for _, crossing := range c.Tensors {
				shapes = append(shapes, crossing.Shape.Sample().String())
			}
		}
		if got := fmt.Sprint(shapes); got != want {
			t.Errorf("%s: %s after its stages, want %s", name, got, want)
		}
	}
}
