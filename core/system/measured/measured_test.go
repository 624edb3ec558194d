package measured

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/bounded"
	"splitscope/core/base/fault"
	"splitscope/core/network"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// small is the network that all files are about.
func small(t testing.TB) *network.Network {
	t.Helper()
	b := network.Build(network.Network{Name: "small"}, network.Tensor{Name: "x", Shape: network.Shape{1, 3, 32, 32}, Input: network.Image})
	b.Add("conv1", network.Conv{Out: 24, Window: network.Same(3, 2), Bias: true}, network.Input)
	b.Add("relu1", network.ReLU, 0)
	b.Add("conv2", network.Conv{Out: 24, Window: network.Same(3, 1), Groups: 24, Bias: true}, 1)
	b.Add("relu2", network.ReLU, 2)
	b.Add("conv3", network.Conv{Out: 40, Window: network.Square(1, 1, 0), Bias: true}, 3)
	b.Add("pool", network.Mean{Axes: []int{2, 3}, Keep: true}, 4)
	b.Add("flat", network.Flatten(1), 5)
	b.Add("classes", network.Linear{Out: 1000, Bias: true}, 6)
	b.Add("scores", network.Softmax{}, 7)
	n, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// ran is what an event is expected to be: its name, µs, MACs and class.
type ran struct {
	name  string
	time  float64
	macs  int64
	class device.Class
	known bool
}

func check(t *testing.T, times *Times, want []ran) {
	t.Helper()
	if len(times.Events) != len(want) {
		t.Fatalf("%d events, want %d: %+v", len(times.Events), len(want), times.Events)
	}
	for i, w := range want {
		e := times.Events[i]
		got := ran{name: e.Name, time: math.Round(e.Seconds*1e8) / 100}
		if e.Kernel != nil {
			got.macs, got.class, got.known = e.Kernel.MACs, e.Kernel.Class, true
		}
		if got != w {
			t.Errorf("event %d: %+v, want %+v", i, got, w)
		}
	}
}

func mustRead(t *testing.T, files ...[]byte) *Times {
	t.Helper()
	times, err := Read(files...)
	if err != nil {
		t.Fatal(err)
	}
	return times
}

var onnxRuntimeRan = []ran{
	{"relu1", 220, 32 * 16 * 16 * 27, device.Window, true},
	{"relu2", 110, 32 * 16 * 16 * 9, device.Apart, true},
	{"conv3", 330, 48 * 16 * 16 * 32, device.Plain, true},
	{"ReorderOutput", 22, 0, device.Plain, true},
	{"pool", 11, 0, device.Plain, true},
	{"flat", 2, 0, device.Plain, true},
	{"classes", 33, 40 * 1000, device.Plain, true},
	{"scores", 8, 0, device.Plain, true},
}

func TestONNXRuntime(t *testing.T) {
	times := mustRead(t, file(t, "onnxruntime.json"))
	check(t, times, onnxRuntimeRan)
	if times.Source != ONNXRuntime || times.Runs != 4 || !times.Padded || times.Truncated || times.Format != network.Float32 || !times.Said {
		t.Errorf("%+v", times)
	}
	// The packed weights and the bias of the Gemm.
	if k := *times.Events[6].Kernel; k.Weights != 40*1000+1000 || k.Activations != 40+1000 {
		t.Errorf("Gemm: %+v", k)
	}
	if k := *times.Events[0].Kernel; k.Weights != 32*27+32 || k.Activations != 3*32*32+32*16*16 {
		t.Errorf("convolution: %+v", k)
	}
}

// A session that was not closed leaves a file without an end.
func TestONNXRuntimeNotClosed(t *testing.T) {
	whole := file(t, "onnxruntime.json")
	for _, end := range []string{"]", "\n]", `"node_index":"9"`} {
		cut := bytes.LastIndex(whole, []byte(end))
		times := mustRead(t, whole[:cut])
		if !times.Truncated || len(times.Events) != 8 {
			t.Errorf("cut before %q: truncated %v, %d events", end, times.Truncated, len(times.Events))
		}
	}
}

// Kernels of other layouts and types, as the versions of ONNX Runtime write them.
func TestKernels(t *testing.T) {
	for _, test := range []struct {
		kind, in, out string
		weights       int64
		want          *device.Kernel
	}{
		{"FusedConv", `[{"float":[1,8,10,10]},{"float":[16,8,3,3]},{"float":[16]}]`, `[{"float":[1,16,8,8]}]`, -1, &device.Kernel{Class: device.Square, MACs: 16 * 64 * 72, Activations: 800 + 1024, Weights: 16*72 + 16}},
		{"QLinearConv", `[{"uint8":[1,8,10,10]},{"float":[]},{"uint8":[]},{"int8":[16,8,1,1]},{"float":[16]},{"int8":[16]},{"float":[]},{"uint8":[]}]`, `[{"uint8":[1,16,10,10]}]`, -1, &device.Kernel{MACs: 16 * 100 * 8, Activations: 800 + 1600, Weights: 2 + 128 + 32 + 2}},
		{"NhwcFusedConv", `[{"float16":[1,10,10,8]},{"float16":[16,1,5,5]},{"float16":[16]}]`, `[{"float16":[1,10,10,16]}]`, -1, &device.Kernel{Class: device.Apart, MACs: 1600 * 25, Activations: 800 + 1600, Weights: 400 + 16}},
		{"ConvTranspose", `[{"float":[1,8,4,4]},{"float":[8,16,2,2]}]`, `[{"float":[1,16,8,8]}]`, -1, &device.Kernel{Class: device.Window, MACs: 8 * 16 * 16 * 4, Activations: 128 + 1024, Weights: 512}},
		{"MatMul", `[{"float":[1,5,8]},{"float":[8,16]}]`, `[{"float":[1,5,16]}]`, 128, &device.Kernel{MACs: 5 * 16 * 8, Activations: 40 + 80, Weights: 128}},
		{"MatMul", `[{"float":[1,2,5,8]},{"float":[1,2,8,5]}]`, `[{"float":[1,2,5,5]}]`, 0, &device.Kernel{MACs: 50 * 8, Activations: 80 + 80 + 50}},
		{"Add", `[{"float":[1,8,10,10]},{"float":[8,1,1]}]`, `[{"float":[1,8,10,10]}]`, 8, &device.Kernel{Activations: 1600, Weights: 8}},
		{"Concat", `[{"float":[1,8,4,4]},{"float":[1,4,4,4]}]`, `[{"float":[1,12,4,4]}]`, 0, &device.Kernel{Activations: 2 * 12 * 16}},
		{"Clip", `[{"float":[1,8]},{"float":[0]},{"float":[]}]`, `[{"float":[1,8]}]`, -1, &device.Kernel{Activations: 17}},
		{"Conv", `[{"float":[1,8,10,10]}]`, `[{"float":[1,16,8,8]}]`, -1, nil},
		{"MultiHeadAttention", `[{"float":[1,8,10]}]`, `[{"float":[1,8,10]}]`, -1, nil},
	} {
		got := kernelOf(test.kind, shapes([]byte(test.in)), shapes([]byte(test.out)), test.weights)
		if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%s %s: %+v, want %+v", test.kind, test.in, got, test.want)
		}
	}
}

func TestTensorRT(t *testing.T) {
	named := mustRead(t, file(t, "trtexec.json"))
	check(t, named, []ran{
		{name: "Reformatting CopyNode for Input Tensor 0 to conv1 + relu1", time: 4},
		{name: "conv1 + relu1", time: 36}, {name: "conv2 + relu2", time: 18}, {name: "conv3", time: 45},
		{name: "pool", time: 5}, {name: "classes", time: 9}, {name: "scores", time: 2},
	})
	for _, files := range [][][]byte{
		{file(t, "trtexec.json"), file(t, "trtexec-layers.json")},
		{file(t, "trtexec-layers.json"), file(t, "trtexec.json")},
	} {
		times := mustRead(t, files...)
		check(t, times, []ran{
			{name: "Reformatting CopyNode for Input Tensor 0 to conv1 + relu1", time: 4},
			{"conv1 + relu1", 36, 24 * 16 * 16 * 27, device.Window, true},
			{"conv2 + relu2", 18, 24 * 16 * 16 * 9, device.Apart, true},
			{"conv3", 45, 40 * 16 * 16 * 24, device.Plain, true},
			{"pool", 5, 0, device.Plain, true},
			{"classes", 9, 40 * 1000, device.Plain, true},
			{name: "scores", time: 2},
		})
		if times.Runs != 200 || times.Format != network.Float16 || !times.Said {
			t.Errorf("%+v", times)
		}
	}
	check(t, mustRead(t, file(t, "trtexec-old.json")), []ran{{name: "conv1 + relu1", time: 40}, {name: "conv3", time: 40}})
}

func TestTensorFlowLite(t *testing.T) {
	times := mustRead(t, file(t, "tflite.csv"))
	check(t, times, []ran{
		{name: "[first/Relu, first/Conv2D]:0", time: 210}, {name: "[second/Relu;second/depthwise]:1", time: 110},
		{name: "[third/Conv2D]:2", time: 290}, {name: "[pool/Mean]:3", time: 12}, {name: "[head/MatMul]:4", time: 31},
		{name: "[head/Softmax]:5", time: 9}, {name: "[head/quantized]:6", time: 7},
	})
	if times.Source != TensorFlowLite || times.Runs != 50 || times.Events[1].Kind != "DEPTHWISE_CONV_2D" {
		t.Errorf("%+v", times)
	}
}

func TestOpenVINO(t *testing.T) {
	times := mustRead(t, bytes.ReplaceAll(file(t, "openvino.csv"), []byte("\n"), []byte("\r\n")))
	check(t, times, []ran{
		{name: "conv1", time: 220}, {name: "conv2", time: 100}, {name: "conv3", time: 300}, {name: "pool", time: 10},
		{name: "classes", time: 30}, {name: "scores", time: 8}, {name: "scores/sink", time: 4},
	})
	if times.Source != OpenVINO || times.Runs != 2 || times.Format != network.Float32 || !times.Said {
		t.Errorf("%+v", times)
	}
}

func TestPlain(t *testing.T) {
	want := []ran{{name: "conv1", time: 210}, {name: "conv2", time: 110}}
	for _, text := range []string{
		"conv1,0.21\nconv2,0.11\n",
		"name,ms\nconv1,0.21\nconv2,0.11",
		"name,time_us\nconv1,210\nconv2,110",
		"\uFEFFLayer;Time (s)\r\n\"conv1\";0,00021\r\n# a remark\r\nconv2;1.1e-4\r\n",
		"conv1\t0.21\textra\n\nconv2\t0.11\textra\n",
	} {
		check(t, mustRead(t, []byte(text)), want)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		files []string
		want  fault.Kind
	}{
		{nil, UnknownFormat},
		{[]string{""}, UnknownFormat},
		{[]string{"some words"}, UnknownFormat},
		{[]string{"\x08\x07\x12\x00onnx"}, UnknownFormat},
		{[]string{"[]"}, UnknownFormat},
		{[]string{`{"a":1}`}, UnknownFormat},
		{[]string{`{"Layers":["conv1"]}`}, OnlyLayers},
		{[]string{"conv1,0.1\nconv2,fast\n"}, NotATime},
		{[]string{"conv1,0.1\nconv2,-3\n"}, NotATime},
		{[]string{"conv1,0.1\nconv2,NaN\n"}, NotATime},
		{[]string{"conv1,0.1\nconv2\n"}, NotATime},
		{[]string{"conv1,0\n"}, NoTimes},
		{[]string{`[{"cat":"Session","name":"model_run","dur":3}]`}, NoTimes},
		{[]string{`[{"count":3},{"name":"conv1","timeMs":3`}, Damaged},
		{[]string{`[{"count":3},{"name":"conv1","medianMs":-3}]`}, Damaged},
		{[]string{`[{"count":3},{"name":"conv1","medianMs":3}]`, "{"}, Damaged},
		{[]string{strings.Repeat("conv,1\n", maxEvents+1)}, TooMany},
		{[]string{strings.Repeat(" ", MaxFile+1)}, TooLarge},
	} {
		var files [][]byte
		for _, f := range test.files {
			files = append(files, []byte(f))
		}
		times, err := Read(files...)
		if !errors.Is(err, test.want) {
			t.Errorf("%.60q: %v %v, want %s", test.files, times, err, test.want.Code)
		}
	}
}

// All operators of the network are found in each file, and the rows add up to the
// network and to the times.
func TestMatch(t *testing.T) {
	n, c := small(t), device.Counting{Format: network.Float32}
	var whole device.Demand
	for _, d := range c.Demands(n) {
		whole = whole.Plus(d)
	}
	for _, test := range []struct {
		files   []string
		matched int
		unknown []string
		missing []string
	}{
		{[]string{"onnxruntime.json"}, 6, []string{"ReorderOutput", "flat"}, nil},
		{[]string{"trtexec.json"}, 6, nil, nil}, // the copy is for an operator, which it names
		{[]string{"trtexec-old.json"}, 2, nil, []string{"conv2", "pool", "classes", "scores"}},
		{[]string{"tflite.csv"}, 6, []string{"[head/quantized]:6"}, nil},
		{[]string{"openvino.csv"}, 6, []string{"scores/sink"}, nil},
	} {
		times := mustRead(t, file(t, test.files[0]))
		m := times.Match(n, c)
		var unknown []string
		spent, sum := 0.0, fit.Row{}
		for _, e := range m.Unknown {
			unknown = append(unknown, e.Name)
		}
		for _, e := range times.Events {
			spent += e.Seconds
		}
		for _, row := range m.Rows {
			sum.Demand, sum.Seconds = sum.Demand.Plus(row.Demand), sum.Seconds+row.Seconds
		}
		if m.Matched != test.matched || !slices.Equal(unknown, test.unknown) || !slices.Equal(m.Missing, test.missing) {
			t.Errorf("%v: %d matched, unknown %q, missing %q", test.files, m.Matched, unknown, m.Missing)
		}
		if math.Abs(sum.Seconds-spent) > 1e-12 {
			t.Errorf("%v: %v s, want %v", test.files, sum.Seconds, spent)
		}
		for part, v := range whole {
			if math.Abs(sum.Demand[part]-v) > 1e-12*v {
				t.Errorf("%v: demand %v, want %v", test.files, sum.Demand, whole)
			}
		}
	}
}

// A sum and an activation that are fused to a convolution count to it, whatever the kernel
// is named after.
func TestMatchOfFusedSums(t *testing.T) {
	b := network.Build(network.Network{Name: "residual"}, network.Tensor{Name: "x", Shape: network.Shape{1, 16, 8, 8}, Input: network.Image})
	b.Add("conv1", network.Conv{Out: 16, Window: network.Same(3, 1)}, network.Input)
	b.Add("conv2", network.Conv{Out: 16, Window: network.Same(3, 1)}, 0)
	b.Add("sum", network.Add, 1, 0)
	b.Add("relu", network.ReLU, 2)
	n, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range [][2]string{{"conv1", "relu"}, {"conv1", "conv2"}, {"a", "b"}} {
		var events []Event
		for _, name := range names {
			events = append(events, Event{Name: name, Kind: "Conv", Seconds: 1, Kernel: &device.Kernel{Class: device.Square, MACs: 9 * 16 * 16 * 64}})
		}
		m := (&Times{Events: events}).Match(n, device.Counting{Format: network.Float32})
		if len(m.Rows) != 2 || m.Matched != 2 || m.Rows[0].Demand[device.Operator] != 1 || m.Rows[1].Demand[device.Operator] != 2 {
			t.Errorf("%v: %+v", names, m)
		}
	}
}

// Without names, operators are found by their order if the numbers are the same.
func TestMatchByOrder(t *testing.T) {
	n, c := small(t), device.Counting{Format: network.Float32}
	m := mustRead(t, []byte("a,6\nb,5\nc,4\nd,3\ne,2\nf,1\n")).Match(n, c)
	if m.Matched != 6 || m.Unknown != nil || m.Missing != nil || m.Rows[1].Demand[device.Grouped] == 0 {
		t.Errorf("%+v", m)
	}
	m = mustRead(t, []byte("a,6\nb,5\nc,4\n")).Match(n, c)
	if m.Matched != 0 || len(m.Unknown) != 3 || len(m.Missing) != 6 || len(m.Rows) != 1 {
		t.Errorf("%+v", m)
	}
}

// A device is fitted to the events of a file alone, without the network.
func ExampleRead() {
	data, _ := os.ReadFile("testdata/onnxruntime.json")
	times, _ := Read(data)
	rows, unknown := times.Rows("small", device.Counting{Format: times.Format})
	shape := device.Costs{device.Dense: 0.017, device.Grouped: 0.029, device.Activation: 0.016, device.Weight: 0.029, device.Operator: 9e-6}
	costs := fit.Prior{Shape: shape, Pull: fit.Pull}.Fit(rows)
	fmt.Printf("%d operators, %d unknown, %.1f GMAC/s\n", len(rows), len(unknown), 1/costs.Costs[device.Dense])
	// Output: 8 operators, 0 unknown, 1.2 GMAC/s
}

// No file makes the reader panic, take long, or return a time or a demand that is
// negative or not finite.
func FuzzRead(f *testing.F) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	layers := file(f, "trtexec-layers.json")
	for _, e := range entries {
		if !e.IsDir() && e.Name() != "README.md" {
			f.Add(file(f, e.Name()), layers)
		}
	}
	for _, text := range []string{"conv1,1\nconv2,2", "name;us\na;1,5", `[{"cat":"Node","name":"a_kernel_time","dur":1,"args":{"op_name":"Conv","input_type_shape":[{"float":[1,1,1]}]}}]`} {
		f.Add([]byte(text), []byte(nil))
	}
	n := small(f)
	f.Fuzz(func(t *testing.T, profile, info []byte) {
		if len(profile)+len(info) > 1<<20 {
			return
		}
		bounded.Run(t, func() {
			times, err := Read(profile, info)
			if err != nil {
				if _, ok := errors.AsType[*fault.Fault](err); !ok {
					t.Fatalf("%v is no fault", err)
				}
				return
			}
			c := device.Counting{Format: times.Format}
			rows, _ := times.Rows("file", c)
			for _, row := range slices.Concat(rows, times.Match(n, c).Rows) {
				for _, v := range append(row.Demand[:], row.Seconds) {
					if !(v >= 0) || math.IsInf(v, 0) {
						t.Fatalf("%+v", row)
					}
				}
			}
		})
	})
}
