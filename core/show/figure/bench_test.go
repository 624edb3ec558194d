package figure

import (
	"encoding/json"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/show/verdict"
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
			style := Style{Lang: lang.English, Theme: Light}
			for b.Loop() {
				st := study(b, link)
				var all []any
				for _, s := range All {
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
