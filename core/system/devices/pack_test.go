package devices

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"splitscope/core/base/fault"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
)

// A device is the same after a link, without its id and what only the table has.
func TestPackedDevicesAreTheSame(t *testing.T) {
	for _, d := range All() {
		text := Pack(d)
		got, err := Unpack(text)
		if err != nil || !Packed(text) || len(text) > MaxPacked {
			t.Fatalf("%s: %v", text, err)
		}
		want := Device{Title: d.Title, Source: printable(d.Source), Profile: d.Profile, Error: d.Error}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
		if Pack(got) != text {
			t.Errorf("%q is packed again as %q", text, Pack(got))
		}
	}
}

// Whatever is packed can be read.
func TestWhateverIsPackedCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cost := rapid.Float64Range(0, maxNumber)
		d := Device{
			Title: "a" + rapid.String().Draw(t, "title"), Source: "b" + rapid.String().Draw(t, "source"),
			Profile: device.Profile{Costs: device.Costs{1, cost.Draw(t, "cost"), 0, cost.Draw(t, "cost"), 5e-324}},
			Error:   fit.Errors{Networks: rapid.IntRange(0, 1000).Draw(t, "networks"), TotalP90: cost.Draw(t, "error")},
		}
		text := Pack(d)
		got, err := Unpack(text)
		if len(text) > MaxPacked {
			return // only with numbers of hundreds of digits, which are no costs
		}
		if err != nil || got.Costs != d.Costs || got.Error != d.Error {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

func TestBadPackedProfiles(t *testing.T) {
	const good = "p1~fp32~~0.1~0.2~0~0~0.0001~3~0.1~0.2~0~0~mine~measured"
	if d, err := Unpack(good); err != nil || d.Costs != (device.Costs{0.1, 0.2, 0, 0, 0.0001}) || d.Name() != "mine (fp32)" {
		t.Fatal(d, err)
	}
	for _, bad := range []struct {
		field int // of the text
		text  string
		place string
	}{
		{0, "p2", ""}, {1, "fp8", "dtype"}, {1, "", "dtype"}, {2, "none", "class_weights"},
		{3, "-1", "mac_s"}, {3, "1e7", "mac_s"}, {4, "NaN", "depthwise_s"}, {5, "0x1", "activation_s"}, {6, "1000001", "weight_s"}, {7, "", "operator_s"},
		{8, "1.5", "networks"}, {9, "x", "total_median"}, {12, "-0", "head_p90"},
		{13, "", "title"}, {13, "a\u202eb", "title"}, {14, strings.Repeat("x", 121), "source"}, {14, "a~b", ""}, {14, strings.Repeat("x", 600), ""},
	} {
		fields := strings.Split(good, "~")
		fields[bad.field] = bad.text
		_, err := Unpack(strings.Join(fields, "~"))
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || f.Code != "bad_profile" || f.Place != bad.place || strings.Contains(f.Error(), "%!") {
			t.Errorf("%d %q: %v", bad.field, bad.text, err)
		}
	}
	if _, err := Unpack("p1~fp32~~0~0~0~0~0~3~0.1~0.2~0~0~mine~measured"); err == nil {
		t.Error("a device without costs is read")
	}
	if slices.ContainsFunc(IDs(), Packed) {
		t.Error("an id looks like a packed profile")
	}
}
