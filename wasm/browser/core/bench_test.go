package core

import (
	"encoding/json"
	"testing"
)

func BenchmarkCompute(b *testing.B) {
	for _, cuts := range []string{"stage", "layer"} {
		b.Run(cuts, func(b *testing.B) {
			r := request("preset=paper&cuts="+cuts, nil)
			r.Map.Width, r.Map.Height = 400, 300
			b.ReportAllocs()
			for b.Loop() {
				a, err := Compute(r)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := json.Marshal(a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
