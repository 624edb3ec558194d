// Package devices has the devices that are known by name: what their runtimes take for
// networks, fitted to times that others measured and published. table.tsv has the fits,
// with the source of each. Package published has the times.
package devices

//go:generate go test . -run TestTableIsFitted -update

import (
	"cmp"
	_ "embed"

	"slices"
	"strconv"
	"strings"
	"sync"

	"splitscope/core/network"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
)

// Group is a kind of devices.
type Group string

// The groups, in their order.
const (
	Board   Group = "board"
	Phone   Group = "phone"
	Laptop  Group = "laptop"
	Desktop Group = "desktop"
	Server  Group = "server"
	GPU     Group = "gpu" // of a desktop or a server
)

// Device is a device with its runtime and its number format.
type Device struct {
	ID      string // "raspberry-pi-5-ncnn-fp32"
	Title   string // "Raspberry Pi 5"
	Group   Group
	Runtime string // "ncnn", "TensorFlow Lite 2.5"
	Threads int    // 0 if that is not known, or on a GPU
	Source  string // with the line or the path
	Licence string // of the source

	device.Profile
	// Measured says which costs the times determine. The others are those of the runtime,
	// scaled.
	Measured [device.Parts]bool
	// Error is the held-out error. Its Networks is 0 if there are too few networks; then
	// the error is that of the runtime's other devices, fitted to as few. There are no
	// errors of heads in times of whole networks.
	Error fit.Errors
	// Times has the measured times of networks of the zoo, in seconds, by their names, at
	// their usual input.
	Times map[string]float64
}

//go:embed table.tsv
var table string

// All returns the devices, by group and title. The result is shared and must not be
// changed.
var All = sync.OnceValue(func() (all []Device) {
	for _, line := range strings.Split(strings.TrimSuffix(table, "\n"), "\n")[1:] { // without the names of columns
		all = append(all, parse(strings.Split(line, "\t")))
	}
	return all
})

// Find returns the device with an id.
func Find(id string) (Device, bool) {
	i := slices.IndexFunc(All(), func(d Device) bool { return d.ID == id })
	if i < 0 {
		return Device{}, false
	}
	return All()[i], true
}

// Name returns the title with the runtime and the number format.
func (d Device) Name() string {
	with := FormatName(d.Profile.Format)
	if d.Runtime != "" {
		with = d.Runtime + ", " + with
	}
	return d.Title + " (" + with + ")"
}

// HeadP90 is the 90th percentile of the error of the worst head if the time of the network
// is known, as a share of that. It is the device's own or, if that is not known, that of
// the kernels of ONNX Runtime, whose heads alone are measured.
func (d Device) HeadP90() float64 {
	const kernels = 0.063
	return cmp.Or(d.Error.HeadP90, kernels)
}

// formats and weights have the number formats and the weights of classes of MACs by their
// names in the table.
var (
	formats = map[string]network.Type{"fp32": network.Float32, "fp16": network.Float16, "int8": network.Int8}
	weights = map[string]*device.Weights{"": nil, "ncnn": &device.NCNN, "ncnn-gpu": &device.NCNNGPU}
)

// parse reads a line of the table.
func parse(fields []string) (d Device) {
	next := func() (field string) {
		field, fields = fields[0], fields[1:]
		return field
	}
	number := func() float64 {
		v, _ := strconv.ParseFloat(next(), 64)
		return v
	}
	d.ID, d.Title, d.Group, d.Runtime, d.Threads = next(), next(), Group(next()), next(), int(number())
	d.Source, d.Licence, d.Format, d.Weights = next(), next(), formats[next()], weights[next()]
	for part := range d.Costs {
		d.Costs[part] = number()
	}
	for part, c := range next() {
		d.Measured[part] = c == '1'
	}
	d.Error = fit.Errors{Networks: int(number()), TotalMedian: number(), TotalP90: number()}
	d.Times = map[string]float64{}
	for _, time := range strings.Split(next(), " ") {
		if name, ms, ok := strings.Cut(time, "="); ok {
			v, _ := strconv.ParseFloat(ms, 64)
			d.Times[name] = v / 1000
		}
	}
	return d
}

// IDs returns the ids of all devices.
func IDs() (ids []string) {
	for _, d := range All() {
		ids = append(ids, d.ID)
	}
	return ids
}

// FormatName returns the name of a number format: "fp32".
func FormatName(format network.Type) string {
	for name, f := range formats {
		if f == format {
			return name
		}
	}
	return format.String()
}

func weightsName(classes *device.Weights) string {
	for name, w := range weights {
		if w == classes {
			return name
		}
	}
	return ""
}

// Shape returns the mean of the costs of devices with the same runtime and number format,
// each in units of its cost of dense work, or else that of ONNX Runtime, whose times are of
// single operators.
func Shape(runtime string, format network.Type) (shape device.Costs) {
	for _, d := range All() {
		if strings.HasPrefix(d.Runtime, runtime) && d.Profile.Format == format && d.Error.Networks > 0 {
			for part, cost := range d.Costs {
				shape[part] += cost / d.Costs[device.Dense]
			}
		}
	}
	if shape == (device.Costs{}) {
		return Shape("ONNX Runtime", network.Float32)
	}
	return shape
}
