package figure_test

import (
	"encoding/json"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
)

// What a control move computes, but for the cells of the map: all figures, the
// verdict and the table of cuts of a study made anew, and their text.
func BenchmarkFigures(b *testing.B) {
	for _, link := range []string{
		"model=resnet50",
		"model=efficientnet_b7&cuts=layer&input=none",
		"model=densenet201&cuts=layer&fuse=off&input=none",
		"model=densenet201&cuts=layer&fuse=off&input=none&compare=efficientnet_b7&uncertainty=20",
		"model=densenet201&cuts=graph&input=none",
	} {
		b.Run(link, func(b *testing.B) {
			style := figure.Style{Lang: lang.English, Theme: figure.Light}
			s, problems := scenario.Parse(cache.New(), link)
			if len(problems) > 0 {
				b.Fatal(problems)
			}
			for b.Loop() {
				st, err := solve.New(b.Context(), s)
				if err != nil {
					b.Fatal(err)
				}
				var all []any
				for _, s := range figure.All {
					all = append(all, s.Draw(st, style))
				}
				all = append(all, verdict.Of(st, lang.English))
				text, err := json.Marshal(all)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(text)), "bytes")
			}
		})
	}
}
