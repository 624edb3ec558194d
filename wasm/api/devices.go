package api

import (
	"errors"
	"fmt"

	"splitscope/core/base/fault"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/system/device"
	"splitscope/core/system/devices"
	"splitscope/core/system/fit"
	"splitscope/core/system/links"
	"splitscope/core/system/measured"
)

// Device is a device that is known by name.
type Device struct {
	ID       string             `json:"id" doc:"Its name for programs."`
	Title    string             `json:"title" doc:"Its name for people."`
	Group    devices.Group      `json:"group" doc:"board, phone, laptop, desktop, server or gpu."`
	Runtime  string             `json:"runtime" doc:"The program that ran the networks."`
	Threads  int                `json:"threads" doc:"Of the CPU; 0 if that is not known, and on GPUs."`
	DType    string             `json:"dtype" doc:"The number format: fp32, fp16 or int8."`
	Source   string             `json:"source" doc:"Where the times were published, with the line or the path."`
	Licence  string             `json:"licence" doc:"Of the source."`
	Profile  Costs              `json:"profile" doc:"The costs that were fitted to the times."`
	Weights  []float64          `json:"class_weights,omitempty" doc:"What a MAC counts in a 1×1 convolution, a 3×3 one with stride 1, another one, and a grouped one. All MACs then count as dense."`
	Error    Error              `json:"error" doc:"How far the times of other networks are from computed ones."`
	Measured map[string]float64 `json:"measured_ms" doc:"Measured times of networks of the zoo, ms."`
}

// Costs are the costs of a device, and whether its times determine each.
type Costs struct {
	Dense      float64 `json:"mac_s" doc:"Seconds for 1e9 MACs that are not grouped."`
	Grouped    float64 `json:"depthwise_s" doc:"Seconds for 1e9 MACs of depthwise and other grouped convolutions."`
	Activation float64 `json:"activation_s" doc:"Seconds for 1e9 bytes of activations that fused operators read or write."`
	Weight     float64 `json:"weight_s" doc:"Seconds for 1e9 bytes of weights."`
	Operator   float64 `json:"operator_s" doc:"Seconds for each fused operator."`
	// Fitted has the names of the others.
	Fitted []string `json:"fitted" doc:"The costs that the times determine, by their names here. The others are those of the runtime on other devices, scaled."`
}

func newCosts(c device.Costs, measured [device.Parts]bool) Costs {
	costs := Costs{Dense: c[device.Dense], Grouped: c[device.Grouped], Activation: c[device.Activation], Weight: c[device.Weight], Operator: c[device.Operator], Fitted: []string{}}
	for part, name := range [device.Parts]string{"mac_s", "depthwise_s", "activation_s", "weight_s", "operator_s"} {
		if measured[part] {
			costs.Fitted = append(costs.Fitted, name)
		}
	}
	return costs
}

// Error is the error of a fit for networks that it was not fitted to.
type Error struct {
	Networks int     `json:"networks" doc:"Networks of this device that were left out in turn; 0 if it has too few. Then the errors are those of the runtime's other devices, fitted to as few."`
	Median   float64 `json:"total_median" doc:"Median of the absolute relative error of the whole network's time."`
	P90      float64 `json:"total_p90" doc:"Its 90th percentile."`
}

// listDevices answers with the devices that are known by name.
func listDevices(request) (reply, error) {
	list := []Device{}
	for _, d := range devices.All() {
		document := Device{
			ID: d.ID, Title: d.Title, Group: d.Group, Runtime: d.Runtime, Threads: d.Threads, DType: devices.FormatName(d.Profile.Format),
			Source: d.Source, Licence: d.Licence, Profile: newCosts(d.Costs, d.Measured),
			Error:    Error{d.Error.Networks, d.Error.TotalMedian, d.Error.TotalP90},
			Measured: map[string]float64{},
		}
		if d.Weights != nil {
			document.Weights = d.Weights[:]
		}
		for name, seconds := range d.Times {
			document.Measured[name] = 1000 * seconds
		}
		list = append(list, document)
	}
	return jsonAnswer(list)
}

// Link is a link that is known by name.
type Link struct {
	ID     string     `json:"id" doc:"Its name for programs."`
	Title  string     `json:"title" doc:"Its name for people."`
	Mbps   float64    `json:"mbps" doc:"Bandwidth from the device to the edge server, Mbit/s (10^6 bits)."`
	P10    *float64   `json:"mbps_p10" doc:"The bandwidth below which a tenth of the measurements are, Mbit/s; null if that is not known."`
	P90    *float64   `json:"mbps_p90" doc:"The bandwidth below which nine tenths of the measurements are, Mbit/s; null if that is not known."`
	RTT    *float64   `json:"rtt_ms" doc:"Round-trip time, ms; null if it is not known."`
	Kind   links.Kind `json:"kind" doc:"How the numbers are known: measured; nominal, the highest rate of a standard; or assumed."`
	Source string     `json:"source" doc:"Where they are from."`
}

// listLinks answers with the links that are known by name.
func listLinks(asked request) (reply, error) {
	known := func(v float64) *float64 {
		if v == 0 {
			return nil
		}
		return &v
	}
	list := []Link{}
	for _, l := range links.All {
		list = append(list, Link{l.ID, l.Title.In(asked.voice.Lang), l.Mbps, known(l.P10), known(l.P90), known(l.RTT), l.Kind, l.Source})
	}
	answer, err := jsonAnswer(list)
	return answer.in(asked.voice), err
}

// Format is a format of profiles.
type Format struct {
	Source measured.Source `json:"source" doc:"The program that writes it."`
	Made   string          `json:"made_by" doc:"How it is written."`
	Shapes bool            `json:"shapes" doc:"Whether it has the shapes of each operator. Otherwise the network must be named."`
}

// listFormats answers with the formats of profiles that are read.
func listFormats(request) (reply, error) {
	list := []Format{}
	for _, f := range measured.Formats {
		list = append(list, Format(f))
	}
	return jsonAnswer(list)
}

// Fitted is a device that was fitted to a profile.
type Fitted struct {
	Source    measured.Source `json:"source" doc:"The program that wrote the profile."`
	Runs      int             `json:"runs" doc:"Runs of the network that the times are of; 0 if that is not known."`
	DType     string          `json:"dtype" doc:"The number format of the network."`
	Total     float64         `json:"total_ms" doc:"Time of all operators, ms."`
	Truncated bool            `json:"truncated" doc:"Whether the file has no end, as it has if the session was not closed."`
	Profile   Costs           `json:"profile" doc:"The costs that were fitted to the times."`
	Packed    string          `json:"packed" doc:"The same as a packed profile, for device_profile or edge_profile. Its error is not known; total_ms is the time for device_ms or edge_ms if all of this network ran."`
	Matched   int             `json:"matched" doc:"Operators of the file whose work is known, from the network or from shapes. If there are none, the costs are fitted to the total."`
	Unknown   []Unmatched     `json:"unknown" doc:"Operators of the file that match nothing in the network, or whose work does not follow from their shapes."`
	Missing   []string        `json:"missing" doc:"Operators of the network that match nothing in the file."`
}

// Unmatched is an operator in a profile that is not used as one.
type Unmatched struct {
	Name string  `json:"name" doc:"Its name in the file."`
	Kind string  `json:"kind" doc:"The operator's name in the runtime, if the file says it."`
	Time float64 `json:"ms" doc:"Its time, ms."`
}

// ofNetwork is the parameter for the network of a profile.
var ofNetwork = param{name: "model", options: append([]string{"none"}, zoo.Names()...),
	about: "The network of the zoo that ran, at its usual input. Its operators are found in the file by their names or their order."}

// noWork is the fault of a profile that says only names and times.
var noWork = fault.New("no_work", "The profile of %s says no operator's work. Name the network by model.")

// fitProfile fits a device to the profile in the body.
func fitProfile(asked request) (reply, error) {
	times, err := measured.Read(asked.body)
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return reply{}, ofRequest(f)
	} else if err != nil {
		return reply{}, err
	}
	counting := device.Counting{Format: times.Format}
	done := Fitted{Source: times.Source, Runs: times.Runs, DType: devices.FormatName(times.Format), Truncated: times.Truncated, Unknown: []Unmatched{}, Missing: []string{}}
	var rows []fit.Row
	var unknown []measured.Event
	if name := asked.text(ofNetwork); name != ofNetwork.options[0] {
		net, err := usual(name)
		if err != nil {
			return reply{}, err
		}
		m := times.Match(net, counting)
		rows, unknown, done.Matched = m.Rows, m.Unknown, m.Matched
		done.Missing = append(done.Missing, m.Missing...)
	} else {
		rows, unknown = times.Rows("", counting)
		if done.Matched = len(rows); done.Matched == 0 {
			return reply{}, noWork.At("", string(times.Source))
		}
	}
	for _, e := range times.Events {
		done.Total += 1000 * e.Seconds
	}
	for _, e := range unknown {
		done.Unknown = append(done.Unknown, Unmatched{e.Name, e.Kind, 1000 * e.Seconds})
	}
	result := fit.Prior{Shape: devices.Shape(string(times.Source), times.Format), Pull: fit.Pull}.Fit(rows)
	done.Profile = newCosts(result.Costs, result.Measured)
	done.Packed = devices.Pack(devices.Device{
		Title: string(times.Source), Source: fmt.Sprintf("a profile of %d operators", len(times.Events)),
		Profile: device.Profile{Costs: result.Costs, Counting: counting},
	})
	return jsonAnswer(done)
}

// usual builds a network of the zoo at its usual input.
func usual(name string) (*network.Network, error) {
	entry, _ := zoo.Find(name)
	return entry.Build(entry.Size.Default, 1)
}
