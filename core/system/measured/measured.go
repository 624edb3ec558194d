// Package measured reads the files in which runtimes write how long the operators of a
// network took, and makes rows of them to which package fit fits a device.
//
// Formats lists the formats. Some have shapes, which give the work of each operator. The
// others need the network, whose operators are found by their names or by their order.
package measured

import (
	"bytes"
	"slices"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
)

// Limits of files, far above real ones.
const (
	MaxFile   = 64 << 20 // bytes
	maxEvents = 1 << 16  // operators of a run
)

// Source is the program that wrote a file.
type Source string

// The sources.
const (
	ONNXRuntime    Source = "ONNX Runtime"
	TensorRT       Source = "TensorRT"
	TensorFlowLite Source = "TensorFlow Lite"
	OpenVINO       Source = "OpenVINO"
	Plain          Source = "CSV"
)

// Formats are the formats that are read: the program, how it writes the file, and whether
// that has shapes.
var Formats = []struct {
	Source Source
	Made   string
	Shapes bool
}{
	{ONNXRuntime, "a session with enable_profiling", true},
	{TensorRT, "trtexec --exportProfile, with shapes also --exportLayerInfo --profilingVerbosity=detailed", true},
	{TensorFlowLite, "benchmark_model --enable_op_profiling=true --profiling_output_csv_file", false},
	{OpenVINO, "benchmark_app -report_type detailed_counters", false},
	{Plain, "lines “name,ms”", false},
}

// Times are the times of a network's operators.
type Times struct {
	Source    Source
	Events    []Event // in the order in which they run
	Runs      int     // of which the times are medians or means; 0 if that is not known
	Format    network.Type
	Said      bool // the file says the format; else it is taken to be float32
	Truncated bool // the file has no end, if the session was not closed; what is there was read
	Padded    bool // channels are padded, so the work is larger than the network's
}

// Event is an operator that ran.
type Event struct {
	Name    string
	Kind    string  // the operator's name in the runtime; empty if it is not known
	Seconds float64 // in one run
	// Kernel is its work, or nil if the file does not say it.
	Kernel *device.Kernel
}

// The kinds of faults of files.
var (
	UnknownFormat = fault.New("unknown_format", "The file is in no format that can be read. These can: profiles of ONNX Runtime (JSON), of trtexec --exportProfile (JSON), of benchmark_model of TensorFlow Lite (CSV), detailed_counters of OpenVINO (CSV), and lines “name,ms”.")
	TooLarge      = fault.New("too_large", "The file is larger than %s.")
	Damaged       = fault.New("damaged", "The profile cannot be read to its end. It is damaged or cut off.")
	TooMany       = fault.New("too_many_operators", "The profile has more than %s operators.")
	NoTimes       = fault.New("no_times", "The profile of %s has no operator with a time.")
	OnlyLayers    = fault.New("only_layers", "The file describes the layers of a TensorRT engine and has no times. Add the file of --exportProfile.")
	NotATime      = fault.New("not_a_time", "Line %[1]s: “%[2]s” is not a time.")
)

// Read reads a file. For TensorRT a second file may be there, in any order. An error is
// a *fault.Fault.
func Read(files ...[]byte) (*Times, error) {
	var info, profile []byte
	for _, file := range files {
		if len(file) > MaxFile {
			return nil, TooLarge.At("", lang.Bytes(MaxFile))
		}
		file = bytes.TrimSpace(bytes.TrimPrefix(file, []byte("\uFEFF")))
		if bytes.HasPrefix(file, []byte("{")) {
			info = file
		} else {
			profile = file
		}
	}
	times, err := read(profile, info)
	if err != nil {
		return nil, err
	}
	spent := slices.ContainsFunc(times.Events, func(e Event) bool { return e.Seconds > 0 })
	switch {
	case !spent:
		return nil, NoTimes.At("", string(times.Source))
	case len(times.Events) > maxEvents:
		return nil, TooMany.At("", lang.Grouped(maxEvents))
	}
	return times, nil
}

func read(profile, info []byte) (*Times, error) {
	switch {
	case bytes.HasPrefix(profile, []byte("[")):
		return readJSON(profile, info)
	case profile == nil && info != nil:
		if _, err := readLayers(info); err != nil {
			return nil, UnknownFormat.At("")
		}
		return nil, OnlyLayers.At("")
	}
	return readCSV(profile)
}

// Rows returns the events whose work is known as rows, and the other events that took
// time.
func (t *Times) Rows(network string, c device.Counting) (rows []fit.Row, unknown []Event) {
	for _, e := range t.Events {
		switch {
		case e.Kernel != nil:
			rows = append(rows, fit.Row{Network: network, Demand: c.Demand(*e.Kernel), Seconds: e.Seconds})
		case e.Seconds > 0:
			unknown = append(unknown, e)
		}
	}
	return rows, unknown
}
