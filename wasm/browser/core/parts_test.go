package core

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/show/figure"
	"splitscope/core/system/devices"
)

// A page that has earlier parts of answers, and takes those that are left out from
// them, has what a page without them gets: byte by byte, whatever is changed in
// which order.
func TestPartsThatAreLeftOutAreTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	one := func(values ...string) string { return values[random.IntN(len(values))] }
	near := func(lo, hi float64) string { return strconv.FormatFloat(lo+random.Float64()*(hi-lo), 'g', -1, 64) }
	// Inputs move most often. Some of their values are outside of the axes.
	edit := func() (key, value string) {
		switch random.IntN(24) {
		case 0:
			return "model", one("resnet50", "mobilenet_v2", "alexnet", "vit_b_16", "densenet121")
		case 1:
			return "cuts", one("stage", "block", "layer", "graph", "")
		case 2:
			return one("x", "y"), one("mbps", "device", "edge", "rtt_ms")
		case 3:
			return "mbps_range", one("10..500", "1..100", "")
		case 4:
			return "uncertainty", one("0", "10", "40")
		case 5:
			return "compare", one("resnet18", "")
		case 6:
			return "input", one("float32", "uint8", "none")
		case 7:
			return "dtype", one("float32", "int8")
		case 8:
			return "only", one("SP1,SP2,LC", "SP1,LC", "")
		case 9:
			return "edge", near(20, 400)
		case 10:
			return "rtt_ms", near(0, 30)
		case 11:
			return one("device_profile", "edge_profile"), one("", devices.All()[0].ID, devices.All()[30].ID)
		case 12:
			return one("device_ms", "edge_ms"), one("", near(20, 400))
		case 13, 14, 15:
			return "device", near(2, 40)
		}
		return "mbps", near(5, 700)
	}

	type page struct{ parts, versions map[string]string }
	// every has the parts of all versions.
	had, every, link, left := page{map[string]string{}, map[string]string{}}, map[string]string{}, "", map[string]int{}
	r := request("", nil)
	for range 800 {
		r.Link, r.Edits = link, map[string]string{}
		for range 1 + random.IntN(2) {
			key, value := edit()
			r.Edits[key] = value
		}
		switch random.IntN(60) {
		case 0:
			r.Lang = lang.Lang(one("en", "ko"))
		case 1:
			r.Theme = figure.Theme(one("light", "dark"))
		case 2:
			r.Narrow = !r.Narrow
		case 3:
			r.Low = !r.Low
		case 4:
			r.Pin = one("SP1", "SP2", "")
		case 5:
			r.Map.Width = 40 + random.IntN(2)
		case 6, 7, 8:
			r.Map.Layer = figure.Layers[random.IntN(len(figure.Layers))]
		}
		r.Figures = slices.DeleteFunc(figure.Names(), func(string) bool { return random.IntN(8) == 0 })
		r.Have = nil
		whole := answered(t, r)
		r.Have = had.versions
		partial := answered(t, r)
		link = whole.Link

		got, want := partsOf(t, partial), partsOf(t, whole)
		for part, version := range whole.Versions {
			if partial.Versions[part] != version {
				t.Fatalf("%s %v: version of %s", link, r.Edits, part)
			}
			text, sent := got[part]
			if !sent {
				left[part]++
				if text = had.parts[part]; had.versions[part] != version {
					t.Fatalf("%s %v: %s is left out, but the page does not have it", link, r.Edits, part)
				}
			}
			if text != want[part] {
				t.Fatalf("%s %v: %s is another", link, r.Edits, part)
			}
			if former, known := every[version]; known && former != text {
				t.Fatalf("%s %v: one version of two %s", link, r.Edits, part)
			}
			every[version], had.parts[part], had.versions[part] = text, text, version
		}
		// The rest is never left out.
		for _, a := range []*Answer{&partial, &whole} {
			a.Figures, a.Raster, a.Candidates = nil, nil, nil
		}
		if a, b := textOf(t, partial), textOf(t, whole); a != b {
			t.Fatalf("%s %v: the rest is another:\n%s\n%s", link, r.Edits, a, b)
		}
	}
	for _, part := range []string{"split", "network", "curves", "map", "raster", "candidates"} {
		if left[part] < 50 {
			t.Errorf("%s is left out only %d times", part, left[part])
		}
	}
}

func answered(t *testing.T, r ComputeRequest) Answer {
	t.Helper()
	a, err := page.Compute(r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func textOf(t *testing.T, v any) string {
	t.Helper()
	var text bytes.Buffer
	if err := json.NewEncoder(&text).Encode(v); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// partsOf returns the parts that an answer has, as the page gets them.
func partsOf(t *testing.T, a Answer) map[string]string {
	t.Helper()
	parts := map[string]string{}
	for name, f := range a.Figures {
		parts[name] = textOf(t, f)
	}
	if a.Raster != nil {
		parts[rasterPart] = textOf(t, a.Raster) + string(a.Raster.Pixels)
	}
	if a.Candidates != nil {
		parts[candidatesPart] = textOf(t, a.Candidates)
	}
	return parts
}
