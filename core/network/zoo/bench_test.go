package zoo

import "testing"

// Every network from its table to its lists of cuts.
func BenchmarkBuildAll(b *testing.B) {
	for b.Loop() {
		layers := 0
		for _, e := range families {
			net, err := e.Build(e.Size.Default, 1)
			if err != nil {
				b.Fatal(err)
			}
			layers += len(net.Layers)
		}
		b.ReportMetric(float64(len(families)), "networks")
		b.ReportMetric(float64(layers), "layers")
	}
}
