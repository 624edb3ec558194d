package devices

import (
	"cmp"
	"flag"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/system/device"
	"splitscope/core/system/fit"
	"splitscope/core/system/published"
)

var update = flag.Bool("update", false, "write the table again")

// columns of table.tsv.
var columns = []string{
	"id", "title", "group", "runtime", "threads", "source", "licence", "format", "weights",
	"dense_s_gmac", "grouped_s_gmac", "activation_s_gb", "weight_s_gb", "operator_s", "measured",
	"networks", "total_median", "total_p90", "times_ms",
}

// line is a line of devices.csv, with the times of its machine.
type line struct {
	Device
	kind    string // lines of a kind have a shape in common
	machine published.Machine
}

// lines returns the devices with their times, without their fits.
func lines(t *testing.T) (all []line) {
	t.Helper()
	sources := map[string][]published.Machine{}
	for _, fields := range published.Table(t, "devices.csv") {
		d := Device{Title: fields["title"], Group: Group(fields["group"])}
		d.Threads, _ = strconv.Atoi(fields["threads"])
		key, kind, class := fields["key"], fields["data"]+" "+fields["format"], ""
		d.Profile.Format = formats[fields["format"]]
		gpu := fields["data"] == "ncnn" && fields["threads"] == ""
		switch fields["data"] {
		case "krai":
			key += " " + fields["format"]
			d.Runtime, d.Source, d.Licence = "TensorFlow Lite 2.5", "mlcommons/inference_results_v1.1 @7fc4335 open/Krai/results/"+fields["key"], "Apache-2.0"
		case "ort":
			key, d.Runtime, d.Source, d.Licence = "EPYC", "ONNX Runtime 1.30", "measured for this project", "MIT"
		case "mlperf":
			d.Runtime, d.Licence, class = "TensorRT", "Apache-2.0", "ncnn-gpu"
			for _, log := range published.Table(t, "mlperf.csv") {
				if log["system"] == key {
					d.Source = "mlcommons/inference_results_v1.1 @7fc4335 " + log["path"]
				}
			}
		case "ncnn":
			d.Runtime, d.Source, d.Licence, class = "ncnn", "Tencent/ncnn @a4d2ea1 benchmark/README.md:"+key, "BSD-3-Clause", "ncnn"
			switch {
			case fields["format"] == "int8":
				class = "" // the weights are those of float
			case gpu:
				kind, class = kind+" gpu", "ncnn-gpu"
			}
		}
		d.Weights = weights[class]
		if sources[kind] == nil {
			switch fields["data"] {
			case "krai":
				sources[kind] = published.Krai(t)
			case "ort":
				m, _ := published.Kernels(t)
				sources[kind] = []published.Machine{m}
			case "mlperf":
				sources[kind] = published.MLPerf(t, d.Counting)
			case "ncnn":
				sources[kind] = published.NCNN(t, gpu, fields["format"] == "int8", d.Counting)
			}
		}
		at := slices.IndexFunc(sources[kind], func(m published.Machine) bool { return m.Key == key })
		if at < 0 {
			t.Fatalf("no times of %v", fields)
		}
		program := map[string]string{"krai": "tflite", "ort": "onnxruntime", "mlperf": "tensorrt", "ncnn": "ncnn"}[fields["data"]]
		d.ID = strings.Join([]string{fields["device"], program, fields["format"]}, "-")
		all = append(all, line{d, kind, sources[kind][at]})
	}
	return all
}

// inZoo has the networks of the zoo that the sources have too, by their names there. Times
// are taken over if the MACs are the same within 2 %.
var inZoo = map[string]string{
	"alexnet": "alexnet", "vgg16": "vgg16", "vgg19": "vgg19", "resnet18": "resnet18", "resnet50": "resnet50",
	"googlenet": "googlenet", "inception_v3": "inception_v3", "squeezenet": "squeezenet1_0", "mnasnet": "mnasnet1_0",
	"efficientnet_b0": "efficientnet_b0", "shufflenet_v2": "shufflenet_v2_x1_0", "regnety_400m": "regnet_y_400mf",
	"mobilenet_v2": "mobilenet_v2", "mobilenetv2": "mobilenet_v2", "mobilenet-v2-1.0-224": "mobilenet_v2", "mobilenet_v3": "mobilenet_v3_large",
	"densenet121": "densenet121", "densenet169": "densenet169", "densenet201": "densenet201",
}

// fitted returns the devices of the table.
func fitted(t *testing.T) (devices []Device) {
	all := lines(t)
	byKind := map[string][]published.Machine{}
	for _, l := range all {
		byKind[l.kind] = append(byKind[l.kind], l.machine)
	}
	shapes := map[string]device.Costs{}
	for kind, machines := range byKind {
		shapes[kind] = shapeOf(machines)
	}
	// Only one time of each GPU with TensorRT is known. Their shape is that of ncnn on
	// GPUs, and their error that of fits to the same network there.
	gpus := byKind["ncnn fp16 gpu"]
	shapes["mlperf int8"] = shapes["ncnn fp16 gpu"]
	var single []fit.Case
	for i, m := range gpus {
		prior := fit.Prior{Shape: shapeOf(slices.Delete(slices.Clone(gpus), i, i+1)), Pull: fit.Pull}
		for _, row := range m.Rows {
			if row.Network == "resnet50" {
				costs := prior.Fit([]fit.Row{row}).Costs
				for _, other := range m.Rows {
					if other.Network != "resnet50" {
						single = append(single, fit.Case{Network: other.Network, Total: costs.Seconds(other.Demand)/other.Seconds - 1})
					}
				}
			}
		}
	}
	for _, l := range all {
		d := l.Device
		result := fit.Prior{Shape: shapes[l.kind], Pull: fit.Pull}.Fit(l.machine.Rows)
		d.Costs, d.Measured = result.Costs, result.Measured
		if d.Runtime == "TensorRT" {
			d.Error = fit.Summary(single)
			d.Error.Networks = 0
		} else {
			d.Error = fit.Summary(fit.HeldOut(l.machine.Rows, func(n string) string { return n }, published.Shaped(byKind[l.kind])(l.machine)))
		}
		d.Times = inTheZoo(t, l)
		devices = append(devices, d)
	}
	groups := []Group{Board, Phone, Laptop, Desktop, Server, GPU}
	slices.SortFunc(devices, func(a, b Device) int {
		return cmp.Or(cmp.Compare(slices.Index(groups, a.Group), slices.Index(groups, b.Group)), strings.Compare(a.Title, b.Title), strings.Compare(a.ID, b.ID))
	})
	return devices
}

func shapeOf(machines []published.Machine) device.Costs {
	var all [][]fit.Row
	for _, m := range machines {
		all = append(all, m.Rows)
	}
	return fit.Shape(all...)
}

// inTheZoo returns the times of networks of the zoo.
func inTheZoo(t *testing.T, l line) map[string]float64 {
	demands, times := map[string]device.Demand{}, fit.Totals(l.machine.Rows)
	for _, row := range l.machine.Rows {
		demands[row.Network] = demands[row.Network].Plus(row.Demand)
	}
	found := map[string]float64{}
	for name, demand := range demands {
		zoo, ok := inZoo[strings.TrimSuffix(name, "_int8")]
		if !ok {
			continue
		}
		var own device.Demand
		for _, d := range l.Demands(published.Network(t, zoo)) {
			own = own.Plus(d)
		}
		if got, want := demand[device.Dense]+demand[device.Grouped], own[device.Dense]+own[device.Grouped]; math.Abs(got-want) < 0.02*want {
			found[zoo] = times[name]
		}
	}
	return found
}

// format writes devices as the table.
func format(devices []Device) string {
	digits := func(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
	text := strings.Join(columns, "\t") + "\n"
	for _, d := range devices {
		fields := []string{d.ID, d.Title, string(d.Group), d.Runtime, strconv.Itoa(d.Threads), d.Source, d.Licence, nameOf(formats, d.Profile.Format), nameOf(weights, d.Weights)}
		measured := ""
		for part, cost := range d.Costs {
			fields = append(fields, digits(cost))
			measured += map[bool]string{true: "1", false: "0"}[d.Measured[part]]
		}
		var times []string
		for network, seconds := range d.Times {
			times = append(times, network+"="+digits(1000*seconds))
		}
		slices.Sort(times)
		fields = append(fields, measured, strconv.Itoa(d.Error.Networks), digits(d.Error.TotalMedian), digits(d.Error.TotalP90), strings.Join(times, " "))
		text += strings.Join(fields, "\t") + "\n"
	}
	return text
}

func nameOf[T comparable](names map[string]T, value T) string {
	for name, v := range names {
		if v == value {
			return name
		}
	}
	return ""
}

// The table is what the times give: go generate ./core/system/devices writes it.
func TestTableIsFitted(t *testing.T) {
	want := format(fitted(t))
	if *update {
		if err := os.WriteFile("table.tsv", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Error("table.tsv is not what go generate ./core/system/devices writes")
	}
}

// What is read from the table is what was written.
func TestTableIsRead(t *testing.T) {
	if got := format(All()); got != table {
		t.Errorf("read and written again:\n%s", got)
	}
	if len(All()) < 25 {
		t.Errorf("only %d devices", len(All()))
	}
	seen := map[string]bool{}
	for _, d := range All() {
		if seen[d.ID] || d.Source == "" || d.Licence == "" || d.Title == "" || d.Costs[device.Dense] <= 0 {
			t.Errorf("%+v", d)
		}
		seen[d.ID] = true
		if found, ok := Find(d.ID); !ok || found.Title != d.Title {
			t.Errorf("%s is not found", d.ID)
		}
	}
	if _, ok := Find("no-such-device"); ok {
		t.Error("a device was found that is not there")
	}
}

// The time of a network that is in the table is near the one that its device's costs give.
func TestRaspberryPi(t *testing.T) {
	d, ok := Find("raspberry-pi-5-ncnn-fp16")
	if !ok {
		t.Fatal("no Raspberry Pi 5")
	}
	for name, measured := range d.Times {
		n := published.Network(t, name)
		if computed := device.NewHeads(d.Profile.Times(n)).Total(); math.Abs(computed/measured-1) > 2*d.Error.TotalP90 {
			t.Errorf("%s takes %v s, computed %v s", name, measured, computed)
		}
	}
}

// The error of heads where a device has none of its own is that of the kernels of ONNX
// Runtime, each network left out in turn.
func TestErrorOfHeads(t *testing.T) {
	m, _ := published.Kernels(t)
	e := fit.Summary(fit.HeldOut(m.Rows, nil, published.Shaped([]published.Machine{m})(m)))
	if got := (Device{}).HeadP90(); math.Abs(got-e.HeadP90) > 5e-4 {
		t.Errorf("the 90th percentile is %v, and not %v", e.HeadP90, got)
	}
	if got := (Device{Error: fit.Errors{HeadP90: 0.2}}).HeadP90(); got != 0.2 {
		t.Errorf("%v, and not the device's own", got)
	}
}
