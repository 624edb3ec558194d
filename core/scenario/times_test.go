package scenario_test

import (
	"math"
	"strings"
	"testing"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/system/device"
	"splitscope/core/system/devices"
)

const (
	pi   = "raspberry-pi-4-tflite-fp32"
	mine = "p1~fp32~~0.2~0.4~0.1~0~0.00005~0~0~0~0~0~mine~measured%20today"
)

// The rate of a side is the network's work by the best time that is known of it.
func TestRatesFollowFromTimes(t *testing.T) {
	d, _ := devices.Find(pi)
	published := d.Times["mobilenet_v2"]
	fitted := func(link string) float64 {
		net, err := parsed(t, link).Network()
		if err != nil {
			t.Fatal(err)
		}
		return device.NewHeads(d.Profile.Times(net)).Total()
	}
	for _, c := range []struct {
		link      string
		seconds   float64
		rescaled  bool
		doubt     float64
		uncertain scenario.Uncertain
	}{
		{"model=mobilenet_v2&device_profile=" + pi, published, false, 6.3, scenario.UncertainDevice},
		{"model=mobilenet_v2&device_profile=" + pi + "&size=192", fitted("model=mobilenet_v2&size=192"), false, math.Ceil(1e3*100*d.Error.TotalP90) / 1e3, scenario.UncertainDevice},
		{"model=mobilenet_v2&device_ms=46", 0.046, false, 0, scenario.UncertainAll},
		{"model=mobilenet_v2&device_ms=46&device_profile=" + pi, 0.046, false, 6.3, scenario.UncertainDevice},
		{"model=mobilenet_v2&device_profile=" + pi + "&device=7&uncertainty=0", published, true, 0, scenario.UncertainDevice},
	} {
		s := parsed(t, c.link)
		net, _ := s.Network()
		k, rate := s.Known(scenario.OnDevice), s.Device
		if math.Abs(k.Seconds-c.seconds) > 1e-12 || s.Rescaled(scenario.OnDevice) != c.rescaled {
			t.Errorf("%s: %+v, %v", c.link, k, s.Rescaled(scenario.OnDevice))
		}
		if want := float64(net.MACs()) / c.seconds / 1e9; !c.rescaled && math.Abs(rate-want) > 1e-9*want {
			t.Errorf("%s runs at %v, want %v", c.link, rate, want)
		}
		if math.Abs(s.Uncertainty-c.doubt) > 0.01 || s.Uncertain != c.uncertain {
			t.Errorf("%s: ±%v %% of %s, want %v", c.link, s.Uncertainty, s.Uncertain, c.doubt)
		}
		if again := parsed(t, s.Encode()); again.Encode() != s.Encode() || again.Device != s.Device || again.Uncertainty != s.Uncertainty {
			t.Errorf("%s is read back as %s", s.Encode(), again.Encode())
		}
	}
}

// An edit resets what is about something else: the time of another network or device, and
// the rate that followed from it. A rate that was typed without a profile stays.
func TestEditsResetTimes(t *testing.T) {
	for _, c := range []struct {
		link, key, value, want string
	}{
		{"model=mobilenet_v2&device_profile=" + pi, "model", "resnet18", "v=1&model=resnet18&device_profile=" + pi},
		{"device_ms=46&device=7", "model", "resnet18", "v=1&model=resnet18"},
		{"device_ms=46&edge_ms=5", "size", "192", "v=1&size=192"},
		{"device=7", "model", "resnet18", "v=1&model=resnet18&device=7"},
		{"device=7&edge=70&device_ms=46", "device_profile", pi, "v=1&device_profile=" + pi + "&edge=70"},
		{"device_profile=" + pi + "&device=7", "device_ms", "300", "v=1&device_profile=" + pi + "&device_ms=300"},
		{"device_profile=" + pi + "&device_ms=300", "device", "7", "v=1&device_profile=" + pi + "&device_ms=300&device=7"},
		{"device_profile=" + pi + "&device_ms=300", "device_ms", "", "v=1&device_profile=" + pi},
		{"edge_profile=" + mine, "device_profile", pi, "v=1&device_profile=" + pi + "&edge_profile=" + strings.ReplaceAll(mine, "%20", "+")},
	} {
		s, problems := parsed(t, c.link).With(c.key, c.value)
		if s.Encode() != c.want || len(problems) > 0 {
			t.Errorf("%s with %s=%s is %s, want %s %v", c.link, c.key, c.value, s.Encode(), c.want, problems)
		}
	}
}

// The network to compare with runs on the same device, at its own rate.
func TestComparedNetworksRunOnTheSameDevice(t *testing.T) {
	const five = "raspberry-pi-5-ncnn-fp16"
	other := parsed(t, "model=efficientnet_b0&compare=resnet18&device_ms=46&device_profile="+five).Compared()
	d, _ := devices.Find(five)
	net, _ := other.Network()
	// Its own total says how fast this device is.
	want := float64(net.MACs()) / 1e9 / d.Times["resnet18"] * d.Times["efficientnet_b0"] / 0.046
	if math.Abs(other.Device-want) > 1e-9*want {
		t.Errorf("%v, want %v", other.Device, want)
	}
}

func TestBadTimes(t *testing.T) {
	custom := packed(t, "alexnet")
	for _, c := range []struct{ link, key, code, words string }{
		{"device_profile=raspberry-pi-5", "device_profile", "unknown_device", "Did you mean raspberry-pi-5-ncnn-"},
		{"edge_profile=p1~fp32~~x", "edge_profile", "bad_profile", "14 fields"},
		{"device_profile=" + strings.Replace(mine, "0.4", "-4", 1), "device_profile", "bad_profile", "depthwise_s"},
		{"device_ms=0", "device_ms", "out_of_range", "0.001"},
		{"edge_ms=fast", "edge_ms", "not_a_number", "decimal"},
		{"device_ms=0.001", "device_ms", "no_rate", "4,089,000 GMAC/s"},
		{"device_profile=" + strings.NewReplacer("0.2", "0", "0.4", "0", "0.1", "0", "0.00005", "0.0000000001").Replace(mine), "device_profile", "no_rate", "GMAC/s"},
		{"model=custom&net=" + custom + "&device_profile=" + pi, "device_profile", "not_for_model", "device_ms"},
	} {
		s, problems := scenario.Parse(networks, c.link)
		if len(problems) != 1 || problems[0].Place != c.key || problems[0].Code != c.code || !strings.Contains(strings.ReplaceAll(problems[0].Error(), lang.Space, " "), c.words) {
			t.Errorf("%s: %v", c.link, problems)
			continue
		}
		if s.Device != 5 || s.DeviceProfile+s.EdgeProfile != "" {
			t.Errorf("%s applies", c.link)
		}
		for _, l := range lang.All {
			if text := problems[0].In(l); strings.Contains(text, "%!") {
				t.Error(text)
			}
		}
		var f *fault.Fix = s.Fix(problems[0], lang.English)
		if f != nil {
			if _, bad := s.WithAll(f.Edits); len(bad) > 0 {
				t.Errorf("%s: the fix %v does not apply", c.link, f)
			}
		}
	}
}
