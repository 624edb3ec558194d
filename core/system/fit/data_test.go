package fit

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/network"
	"splitscope/core/system/device"
)

// table reads a file of testdata, by the names of its columns.
func table(t *testing.T, name string) (lines []map[string]string) {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
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

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var classNames = map[string]device.Class{
	"c1": device.Plain, "fc": device.Plain, "ew": device.Plain,
	"w3": device.Square, "ck": device.Window, "dw": device.Apart,
}

// demand returns what a line of a table asks for. Its bytes are those of float32.
func demand(t *testing.T, line map[string]string, c device.Counting) device.Demand {
	d := c.Demand(device.Kernel{
		Class:       classNames[line["class"]],
		MACs:        int64(number(t, line["macs"])),
		Activations: int64(number(t, line["activation_bytes"])) / 4,
		Weights:     int64(number(t, line["weight_bytes"])) / 4,
	})
	if line["operators"] != "" {
		d[device.Operator] = number(t, line["operators"])
	}
	return d
}

// demands returns the demand of each network in a table.
func demands(t *testing.T, name string, c device.Counting) map[string]device.Demand {
	all := map[string]device.Demand{}
	for _, line := range table(t, name) {
		all[line["network"]] = all[line["network"]].Plus(demand(t, line, c))
	}
	return all
}

// machine is a device, with its runtime and format.
type machine struct {
	name    string
	runtime string // machines with the same one have a shape in common
	rows    []Row
}

func krai(t *testing.T) (all []machine) {
	byFormat := map[string]map[string]device.Demand{
		"fp32": demands(t, "krai-networks.csv", device.Counting{Format: network.Float32}),
		"int8": demands(t, "krai-networks.csv", device.Counting{Format: network.Int8}),
	}
	for _, line := range table(t, "krai-times.csv") {
		name, format := line["device"]+" "+line["format"], line["format"]
		if len(all) == 0 || all[len(all)-1].name != name {
			all = append(all, machine{name: name, runtime: format})
		}
		last := &all[len(all)-1]
		last.rows = append(last.rows, Row{line["network"], byFormat[format][line["network"]], number(t, line["ms"]) / 1000})
	}
	return all
}

// ncnn returns the float runs on CPUs that have at least five networks.
func ncnn(t *testing.T, weights *device.Weights) (all []machine) {
	known := demands(t, "ncnn-networks.csv", device.Counting{Format: network.Float32, Weights: weights})
	names := make([]string, 0, len(known))
	for name := range known {
		if !strings.HasSuffix(name, "_int8") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, line := range table(t, "ncnn-times.csv") {
		if line["gpu"] != "-1" && line["gpu"] != "" {
			continue
		}
		m := machine{name: line["device"] + " " + line["line"], runtime: "ncnn"}
		for _, name := range names {
			if line[name] != "" {
				m.rows = append(m.rows, Row{name, known[name], number(t, line[name]) / 1000})
			}
		}
		if len(m.rows) >= 5 {
			all = append(all, m)
		}
	}
	return all
}

func timm(t *testing.T) machine {
	m := machine{name: "i7-12700H", runtime: "torch.compile"}
	for _, line := range table(t, "timm.csv") {
		m.rows = append(m.rows, Row{
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

// timmFamily is the first word of a model's name, without its number.
func timmFamily(name string) string {
	if end := strings.IndexAny(name, "_0123456789"); end > 0 {
		return name[:end]
	}
	return name
}

// profiled is a machine whose rows are kernels in the order in which they run.
type profiled struct {
	machine
	bits map[string][]float64 // of what each kernel makes, by network
}

// kernels returns those of ONNX Runtime.
func kernels(t *testing.T) profiled {
	p := profiled{machine{name: "EPYC", runtime: "ONNX Runtime"}, map[string][]float64{}}
	for _, line := range table(t, "ort-kernels.csv") {
		name := line["network"]
		p.rows = append(p.rows, Row{name, demand(t, line, device.Counting{Format: network.Float32}), number(t, line["ms"]) / 1000})
		p.bits[name] = append(p.bits[name], 32*number(t, line["output_elements"]))
	}
	return p
}
