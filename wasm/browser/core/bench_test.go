package core

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"splitscope/core/show/figure"
)

func BenchmarkCompute(b *testing.B) {
	for _, cuts := range []string{"stage", "layer"} {
		for _, wanted := range append([][]string{figure.Names(), nil}, slices.Collect(slices.Chunk(figure.Names(), 1))...) {
			b.Run(fmt.Sprint(cuts, wanted), func(b *testing.B) {
				r := request("preset=paper&cuts="+cuts, nil)
				r.Map.Width, r.Map.Height, r.Figures = 400, 300, wanted
				b.ReportAllocs()
				for b.Loop() {
					a, err := page.Compute(r)
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
}
