package figure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/solve"
)

func difference(t testing.TB, a, b string) *solve.Difference {
	t.Helper()
	d, err := solve.NewDifference(study(t, a).Scenario, study(t, b).Scenario)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// compared are pairs: one with areas where both are equally fast, one that differs in
// everything, one of equals, and one of which one is faster everywhere.
var compared = [][2]string{
	{"preset=paper", "preset=paper&dtype=int8&edge=40&rtt_ms=20"},
	{"input=none&cuts=layer&device=8", "model=mobilenet_v2&cuts=layer&input=none&batch=8&mega=binary&edge=1000&x=edge"},
	{"preset=paper&x=rtt_ms&y=mbps", "v=1&mega=binary&input=none"},
	{"x=edge&y=mbps&y_scale=linear", "mbps=30&model=mobilenet_v2"},
}

func TestDifferenceGolden(t *testing.T) {
	for i, c := range compared[:3] {
		for _, style := range []Style{{Lang: lang.English, Theme: Light}, {Lang: lang.Korean, Theme: Dark, Narrow: true}} {
			golden(t, fmt.Sprintf("difference-%d-%s.json", i+1, style.Lang), plain(t, Difference(difference(t, c[0], c[1]), style)))
		}
	}
}

func TestDifferenceOptionsArePlainData(t *testing.T) {
	for _, c := range append(compared, [2]string{"only=LC", "model=gpt2&cuts=graph"}, [2]string{"mbps_range=999000..1000000", "model=unet"}) {
		text, err := json.Marshal(Difference(difference(t, c[0], c[1]), Style{Lang: lang.Korean, Theme: Dark, Narrow: true}))
		if err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		for _, bad := range []string{"function", "__f__", "http", "null", "NaN", "Inf"} {
			if bytes.Contains(text, []byte(bad)) {
				t.Errorf("%v: contains %q", c, bad)
			}
		}
	}
}

// Along the thick line both are equally fast, along thin ones they differ by what is
// written there, and the legend has the extremes with the colours of the cells.
func TestDifferenceLinesAreExact(t *testing.T) {
	for _, c := range compared {
		d := difference(t, c[0], c[1])
		f := Difference(d, Style{Lang: lang.English, Theme: Light})
		apart := func(p [2]float64) (ms, scale float64) {
			a, _ := best(d.A, p[0], p[1])
			b, _ := best(d.B, p[0], p[1])
			return b - a, a + b
		}
		equal := strokesOf(t, f, "equal")
		if thick := strings.Contains(f.Caption, "thick line"); thick != (len(equal) > 0) {
			t.Errorf("%v: %d thick lines, and the caption says %s", c, len(equal), f.Caption)
		}
		for _, line := range equal {
			for _, p := range line {
				if ms, scale := apart(p); math.Abs(ms) > 1e-9*scale {
					t.Fatalf("%v: as fast at %v, but %v ms apart", c, p, ms)
				}
			}
		}
		written := map[string]bool{}
		for _, p := range seriesOf(t, f, func(s map[string]any) bool { return s["id"] == "levels" })["data"].([]any) {
			written[p.(map[string]any)["name"].(string)] = true
		}
		for _, line := range strokesOf(t, f, "contours") {
			for _, p := range line {
				ms, _ := apart(p)
				text := "+" + lang.Duration(ms/1000)
				if ms < 0 {
					text = "−" + lang.Duration(-ms/1000)
				}
				if !written[text] {
					t.Fatalf("%v: %s on a line, levels %v", c, text, written)
				}
			}
		}
		least, most := d.Extremes()
		for _, ms := range []float64{least, most} {
			text := "+" + lang.Duration(ms/1000)
			switch {
			case ms < 0:
				text = "−" + lang.Duration(-ms/1000)
			case ms == 0:
				text = lang.Duration(0)
			}
			c := opposed(Light, least, most)(ms)
			colour := fmt.Sprintf("#%02X%02X%02X", c[0], c[1], c[2])
			entry := seriesOf(t, f, func(s map[string]any) bool { return s["name"] == text })
			if got := entry["itemStyle"].(map[string]any)["color"]; got != colour {
				t.Errorf("%v: %s has %v in the legend, %s on the map", c, text, got, colour)
			}
		}
	}
}

// Cells are the deeper the greater the difference, blue where B is faster, red
// where A is, and neutral where neither is.
func TestDifferencePixels(t *testing.T) {
	const w, h = 40, 30
	for _, theme := range []Theme{Light, Dark} {
		neutral := opposed(theme, -1, 1)(0)
		for _, c := range compared {
			d := difference(t, c[0], c[1])
			pixels := DifferencePixels(d, w, h, theme)
			deepest, depth := 0.0, 0.0
			for row, y := range d.A.Y.Cells(h) {
				for column, x := range d.A.X.Cells(w) {
					ms, _, _ := d.At(x, y)
					p := pixels[4*((h-1-row)*w+column):][:4]
					red, blue := float64(p[0])-float64(neutral[0]), float64(p[2])-float64(neutral[2])
					if ms == 0 && [4]byte(p) != neutral || ms < 0 && red > blue || ms > 0 && blue > red || p[3] != 255 {
						t.Fatalf("%s, %v: %v for %v ms", theme, c, p, ms)
					}
					away := math.Abs(red) + math.Abs(blue) + math.Abs(float64(p[1])-float64(neutral[1]))
					if math.Abs(ms) > deepest {
						deepest, depth = math.Abs(ms), away
					}
				}
			}
			if (deepest > 0) != (depth > 0) {
				t.Errorf("%s, %v: %v ms are %v from neutral", theme, c, deepest, depth)
			}
		}
	}
	of := opposed(Light, -100, 400)
	if of(-100) != of(-100.0000001) || of(400) == of(100) || of(100) == of(25) || of(1) == of(0) {
		t.Error("the scale of colours is not that of the square root")
	}
}

func TestDifferenceCaption(t *testing.T) {
	for i, want := range [][]string{
		{"±341.9 ms", "On 25.5 % of the map, as drawn, B is faster, by up to 341.9 ms.", "On 22.9 % of the map, as drawn, A is faster, by up to 51.17 ms.", "On 51.7 % both are equally fast.",
			"At A’s conditions, 50 Mibit/s, 5 GMAC/s, A takes 630.5 ms (SP2) and B 382.3 ms (SP1): B is faster by 248.2 ms."},
		{"A is faster by 3.575 ms."},
		{"Both are equally fast everywhere on this map", "both are equally fast."},
		{"B is faster everywhere, by up to "},
	} {
		f := Difference(difference(t, compared[i][0], compared[i][1]), Style{Lang: lang.English})
		for _, part := range want {
			if !strings.Contains(strings.ReplaceAll(f.Caption, lang.Space, " "), part) {
				t.Errorf("the caption has no %q: %s", part, f.Caption)
			}
		}
	}
}
