package verdict

import (
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/lang"
)

// The assumptions name the profile, its source, its error, and how the time of the whole
// network is known.
func TestAssumptionsNameProfiles(t *testing.T) {
	const pi = "model=mobilenet_v2&device_profile=raspberry-pi-4-tflite-fp32"
	for link, want := range map[string][]string{
		pi:                   {"Device: Raspberry Pi 4 Model B (TensorFlow Lite 2.5, fp32), with times fitted to mlcommons/", "6.36 % (median) and 15.8 % (90th percentile)", "takes 57.09 ms, which is measured, or 5.268 GMAC/s", "Edge server: all MACs take equally long; all of the network is assumed to run at 100 GMAC/s"},
		pi + "&device_ms=46": {"takes 46 ms, which is given"},
		pi + "&device=3":     {"is assumed to run at 3 GMAC/s"},
		pi + "&size=192":     {"all of the network takes 4"},
		"device_ms=46":       {"Device: all MACs take equally long; all of the network takes 46 ms, which is given, or 88.9 GMAC/s"},
		"device=5":           {"device and edge server compute every layer at 5 and 100 GMAC/s"},
		"edge_ms=3&edge=50":  {"Edge server: all MACs take equally long; all of the network is assumed to run at 50 GMAC/s"},
		"edge_profile=p1~fp32~~0.2~0.4~0.1~0~0.00005~0~0~0~0~0~%3Cb%3Emine~today":       {"Edge server: <b>mine (fp32), with times fitted to today; their error is not known"},
		"device_profile=p1~int8~~0.2~0.4~0.1~0~0.00005~0~0.1~0.3~0~0~mine~today&edge=9": {"on other devices with this runtime it is 10 % (median) and 30 % (90th percentile)"},
	} {
		assumed := strings.Join(of(t, link, lang.English).Assumptions, "\n")
		for _, words := range want {
			if !strings.Contains(assumed, words) {
				t.Errorf("%s: %q is not in\n%s", link, words, assumed)
			}
		}
	}
}

// Device and edge server that spread time in different ways have no law of one number, and
// a device as fast as the edge server may send something.
func TestNoLawOfTwoShapes(t *testing.T) {
	v := of(t, "model=mobilenet_v2&device_profile=raspberry-pi-4-tflite-fp32&device=200", lang.English)
	if len(v.Law) != 1 || !strings.Contains(v.Law[0], "more than one number") {
		t.Errorf("%q", v.Law)
	}
	if slices.ContainsFunc(v.Notes, func(note string) bool { return strings.Contains(note, "cannot pay") }) {
		t.Errorf("%q", v.Notes)
	}
	if s := NewSentence(studied(t, "edge_profile=raspberry-pi-4-tflite-fp32"), lang.English); s.Edge.Name != "Raspberry Pi 4 Model B" || s.Device.Name != "" {
		t.Errorf("%+v", s)
	}
}
