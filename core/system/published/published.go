// Package published has the times of networks that others measured and published, for
// the tests of package fit and for the table of package devices.
package published

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
)

//go:embed testdata/*.csv
var files embed.FS

// Table reads a file, by the names of its columns.
func Table(t testing.TB, name string) (lines []map[string]string) {
	t.Helper()
	file, err := files.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records[1:] {
		line := map[string]string{}
		for i, field := range record {
			line[records[0][i]] = field
		}
		lines = append(lines, line)
	}
	return lines
}

func number(t testing.TB, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var classes = map[string]device.Class{
	"c1": device.Plain, "fc": device.Plain, "ew": device.Plain,
	"w3": device.Square, "ck": device.Window, "dw": device.Apart,
}

// kernel returns the work in a line of a table, whose bytes are those of float32.
func kernel(t testing.TB, line map[string]string) device.Kernel {
	return device.Kernel{
		Class:       classes[line["class"]],
		MACs:        int64(number(t, line["macs"])),
		Activations: int64(number(t, line["activation_bytes"])) / 4,
		Weights:     int64(number(t, line["weight_bytes"])) / 4,
	}
}

// demands returns the demand of each network in a table.
func demands(t testing.TB, name string, c device.Counting) map[string]device.Demand {
	all := map[string]device.Demand{}
	for _, line := range Table(t, name) {
		d := c.Demand(kernel(t, line))
		d[device.Operator] = number(t, line["operators"])
		all[line["network"]] = all[line["network"]].Plus(d)
	}
	return all
}

// Machine is a device with its runtime and format, and the times of its networks.
type Machine struct {
	Key     string // the line or the name in the source
	Runtime string // machines of the same runtime and format have a shape in common
	Rows    []fit.Row
}

// Krai returns the machines of TensorFlow Lite.
func Krai(t testing.TB) (all []Machine) {
	byFormat := map[string]map[string]device.Demand{
		"fp32": demands(t, "krai-networks.csv", device.Counting{Format: network.Float32}),
		"int8": demands(t, "krai-networks.csv", device.Counting{Format: network.Int8}),
	}
	for _, line := range Table(t, "krai-times.csv") {
		key, format := line["device"]+" "+line["format"], line["format"]
		if len(all) == 0 || all[len(all)-1].Key != key {
			all = append(all, Machine{Key: key, Runtime: "TensorFlow Lite " + format})
		}
		last := &all[len(all)-1]
		last.Rows = append(last.Rows, fit.Row{Network: line["network"], Demand: byFormat[format][line["network"]], Seconds: number(t, line["ms"]) / 1000})
	}
	return all
}

// NCNN returns the runs of ncnn on CPUs or on GPUs that have at least five networks, in
// float or in int8.
func NCNN(t testing.TB, gpu, int8 bool, c device.Counting) (all []Machine) {
	known := demands(t, "ncnn-networks.csv", c)
	names := make([]string, 0, len(known))
	for name := range known {
		if strings.HasSuffix(name, "_int8") == int8 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, line := range Table(t, "ncnn-times.csv") {
		if onGPU := line["gpu"] != "-1" && line["gpu"] != ""; onGPU != gpu {
			continue
		}
		m := Machine{Key: line["line"], Runtime: fmt.Sprint("ncnn ", gpu, int8)}
		for _, name := range names {
			if line[name] != "" {
				m.Rows = append(m.Rows, fit.Row{Network: name, Demand: known[name], Seconds: number(t, line[name]) / 1000})
			}
		}
		if len(m.Rows) >= 5 {
			all = append(all, m)
		}
	}
	return all
}

// Timm returns a laptop with torch.compile.
func Timm(t testing.TB) Machine {
	m := Machine{Key: "i7-12700H", Runtime: "torch.compile"}
	for _, line := range Table(t, "timm.csv") {
		m.Rows = append(m.Rows, fit.Row{
			Network: line["model"] + "@" + line["size"],
			Demand: device.Demand{
				device.Dense:      number(t, line["gmacs"]),
				device.Activation: number(t, line["mega_activations"]) * 4e-3,
				device.Weight:     number(t, line["mega_parameters"]) * 4e-3,
				device.Operator:   1,
			},
			Seconds: number(t, line["ms"]) / 1000,
		})
	}
	return m
}

// TimmFamily is the first word of a model's name, without its number.
func TimmFamily(name string) string {
	if end := strings.IndexAny(name, "_0123456789"); end > 0 {
		return name[:end]
	}
	return name
}

// Kernels returns the kernels of ONNX Runtime in the order in which they run, and the bits
// of what each makes, by network.
func Kernels(t testing.TB) (m Machine, bits map[string][]float64) {
	m, bits = Machine{Key: "EPYC", Runtime: "ONNX Runtime"}, map[string][]float64{}
	c := device.Counting{Format: network.Float32}
	for _, line := range Table(t, "ort-kernels.csv") {
		name := line["network"]
		m.Rows = append(m.Rows, fit.Row{Network: name, Demand: c.Demand(kernel(t, line)), Seconds: number(t, line["ms"]) / 1000})
		bits[name] = append(bits[name], 32*number(t, line["output_elements"]))
	}
	return m, bits
}

// MLPerf returns GPUs with TensorRT, of which only the time of ResNet-50 is known.
func MLPerf(t testing.TB, c device.Counting) (all []Machine) {
	demand := device.Demand{}
	for _, d := range c.Demands(Network(t, "resnet50")) {
		demand = demand.Plus(d)
	}
	for _, line := range Table(t, "mlperf.csv") {
		all = append(all, Machine{Key: line["system"], Runtime: "TensorRT", Rows: []fit.Row{{Network: "resnet50", Demand: demand, Seconds: number(t, line["ms"]) / 1000}}})
	}
	return all
}

// Network builds a network of the zoo at its usual input.
func Network(t testing.TB, name string) *network.Network {
	t.Helper()
	entry, ok := zoo.Find(name)
	if !ok {
		t.Fatalf("no network %q", name)
	}
	n, err := entry.Build(entry.Size.Default, 1)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Fitter returns how to fit costs to a machine's rows, of which some are left out.
type Fitter func(m Machine) func(rest []fit.Row) device.Costs

// Alone fits without a shape.
func Alone(Machine) func([]fit.Row) device.Costs {
	return func(rest []fit.Row) device.Costs { return fit.Prior{}.Fit(rest).Costs }
}

// Shaped fits with the shape of all machines of the same runtime. The networks that are
// left out are left out there too.
func Shaped(machines []Machine) Fitter {
	shapes := map[string]device.Costs{}
	return func(m Machine) func([]fit.Row) device.Costs {
		return func(rest []fit.Row) device.Costs {
			there := fit.Totals(rest)
			out := map[string]bool{}
			for _, row := range m.Rows {
				if _, ok := there[row.Network]; !ok {
					out[row.Network] = true
				}
			}
			key := fmt.Sprint(m.Runtime, out)
			if _, known := shapes[key]; !known {
				var all [][]fit.Row
				for _, other := range machines {
					if other.Runtime == m.Runtime {
						all = append(all, slices.DeleteFunc(slices.Clone(other.Rows), func(row fit.Row) bool { return out[row.Network] }))
					}
				}
				shapes[key] = fit.Shape(all...)
			}
			return fit.Prior{Shape: shapes[key], Pull: fit.Pull}.Fit(rest).Costs
		}
	}
}
