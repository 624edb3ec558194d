package api

import (
	"encoding/json"
	"math"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"splitscope/core/solve"
	"splitscope/core/system/device"
	"splitscope/core/system/devices"
)

func TestDevices(t *testing.T) {
	list := get[[]Device](t, "/v1/devices")
	if len(list) != len(devices.All()) || len(list) < 25 {
		t.Fatalf("%d devices", len(list))
	}
	i := slices.IndexFunc(list, func(d Device) bool { return d.ID == "raspberry-pi-4-tflite-fp32" })
	if i < 0 {
		t.Fatal("no Raspberry Pi 4")
	}
	d := list[i]
	if d.DType != "fp32" || d.Licence != "Apache-2.0" || d.Measured["mobilenet_v2"] < 10 || d.Error.Networks != 39 || d.Profile.Dense < 0.05 || len(d.Profile.Fitted) != 5 {
		t.Errorf("%+v", d)
	}
}

func TestLinks(t *testing.T) {
	list := get[[]Link](t, "/v1/links")
	i := slices.IndexFunc(list, func(l Link) bool { return l.ID == "lte-minutes" })
	if i < 0 || list[i].Mbps != 11.01 || list[i].P10 == nil || list[i].RTT != nil || list[i].Kind != "measured" {
		t.Errorf("%+v", list)
	}
	if korean := get[[]Link](t, "/v1/links?lang=ko"); korean[i].Title == list[i].Title {
		t.Errorf("%q is the title in both languages", korean[i].Title)
	}
}

// posted posts a file and decodes the answer.
func posted(t *testing.T, path, file string) Fitted {
	t.Helper()
	data, err := os.ReadFile("../../core/system/measured/testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("POST", path, strings.NewReader(string(data))))
	var f Fitted
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != 200 {
		t.Fatalf("%s %s: %d %s", path, file, w.Code, w.Body)
	}
	return f
}

func TestProfiles(t *testing.T) {
	if formats := get[[]Format](t, "/v1/profiles"); len(formats) != 5 {
		t.Errorf("%v", formats)
	}
	f := posted(t, "/v1/profiles", "onnxruntime.json")
	if f.Source != "ONNX Runtime" || f.Runs != 4 || f.Matched != 8 || len(f.Unknown) != 0 || math.Abs(f.Total-0.736) > 0.001 || f.Profile.Dense <= 0 {
		t.Errorf("%+v", f)
	}
	// The packed profile answers scenarios.
	var d struct{ Cuts []solve.CutLatency }
	w := call("GET", "/v1/solve?model=mobilenet_v2&edge_ms=3&device_ms=50&device_profile="+url.QueryEscape(f.Packed), "")
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if lc := d.Cuts[len(d.Cuts)-1]; math.Abs(lc.DeviceMS-50) > 1e-9 || lc.Basis == nil || lc.Basis.Device != solve.Measured {
		t.Errorf("%+v", lc)
	}
	if got, err := devices.Unpack(f.Packed); err != nil || math.Abs(got.Costs[device.Dense]-f.Profile.Dense) > 1e-12 {
		t.Error(got, err)
	}
	// Its operators are not those of ResNet-18.
	f = posted(t, "/v1/profiles?model=resnet18", "onnxruntime.json")
	if len(f.Missing) == 0 || len(f.Unknown) == 0 {
		t.Errorf("%+v", f)
	}
	for body, code := range map[string]string{"conv1,1\nconv2,2": "no_work", "{": "unknown_format", "conv1,soon\n": "unknown_format", "a,1\nb,x": "not_a_time"} {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, httptest.NewRequest("POST", "/v1/profiles", strings.NewReader(body)))
		if w.Code != 400 || !strings.Contains(w.Body.String(), `"`+code+`"`) {
			t.Errorf("%q: %d %s, want %s", body, w.Code, w.Body, code)
		}
	}
}
