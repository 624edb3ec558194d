package onnx

import (
	"os"
	"path/filepath"
	"testing"
)

// repository is the way from here to the root.
const repository = "../.."

// open finds a file that may be missing.
func open(t *testing.T, path string) (*os.File, int64) {
	t.Helper()
	f, err := os.Open(filepath.Join(repository, path))
	if err != nil {
		t.Skipf("%s is not here", path)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return f, info.Size()
}

// Published networks as the ONNX project has them in its tests, against their
// published figures.
func TestRealFiles(t *testing.T) {
	for _, c := range []struct {
		name         string
		params, macs int64
	}{
		{"light_resnet50", 25_557_032, 3_857_925_120},
		{"light_vgg19", 143_667_240, 19_632_062_464},
		{"light_squeezenet", 1_235_496, 0},
		{"light_inception_v1", 6_998_552, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, size := open(t, "../shared/onnx/"+c.name+".onnx")
			m, err := Import(f, size, Options{Name: c.name + ".onnx"})
			if err != nil {
				t.Fatal(err)
			}
			if m.Unknown != nil || m.Guessed != nil {
				t.Errorf("unknown %v, guessed %v", m.Unknown, m.Guessed)
			}
			if m.Network.Params() != c.params || m.Network.MACs() != c.macs {
				t.Errorf("%d parameters, %d MACs; published %d, %d", m.Network.Params(), m.Network.MACs(), c.params, c.macs)
			}
			t.Logf("%q opset %d, IR %d, %s, %d nodes, %d layers, inputs %v, digest %s", m.Network.Title, m.Opset, m.IR, m.Producer, m.Nodes, len(m.Network.Layers), m.Network.Inputs, m.Digest)
		})
	}
}
