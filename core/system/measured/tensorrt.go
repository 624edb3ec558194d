package measured

import (
	"encoding/json"
	"slices"
	"strings"

	"splitscope/core/network"
	"splitscope/core/system/device"
)

// tensorRT collects the layers of a profile of TensorRT.
type tensorRT struct {
	found  bool
	runs   float64
	layers []traced
}

func (r *tensorRT) add(e traced) {
	r.found = true
	switch {
	case e.Name == "":
		r.runs = e.Count
	case len(r.layers) <= maxEvents:
		r.layers = append(r.layers, e)
	}
}

// times returns the median of each layer, or its mean in files of versions that write
// none. timeMs is the sum over all runs.
func (r *tensorRT) times(info []byte) (*Times, error) {
	t := &Times{Source: TensorRT, Runs: int(min(r.runs, 1<<31))}
	layers := map[string]layer{}
	if info != nil {
		list, err := readLayers(info)
		if err != nil {
			return nil, Damaged.At("")
		}
		for _, l := range list {
			layers[l.Name] = l
		}
	}
	most := int64(-1)
	for _, e := range r.layers {
		ms := e.Median
		if ms == 0 {
			ms = e.Average
		}
		if ms == 0 && r.runs > 0 {
			ms = e.Total / r.runs
		}
		if !(ms >= 0) {
			return nil, Damaged.At("")
		}
		event := Event{Name: e.Name, Seconds: ms / 1000}
		if l, ok := layers[e.Name]; ok {
			event.Kind, event.Kernel = l.kind(), l.kernel()
			if k := event.Kernel; k != nil && k.MACs > most {
				if typ, ok := weightTypes[l.Weights.Type]; ok {
					most, t.Format, t.Said = k.MACs, typ, true
				}
			}
		}
		t.Events = append(t.Events, event)
	}
	return t, nil
}

// layer is one of --exportLayerInfo with --profilingVerbosity=detailed.
type layer struct {
	Name          string
	LayerType     string
	ParameterType string
	Inputs        []binding
	Outputs       []binding
	Kernel        []int
	Stride        []int
	Groups        int
	Weights       struct {
		Type  string
		Count int64
	}
	Bias struct{ Count int64 }
}

type binding struct{ Dimensions network.Shape }

var weightTypes = map[string]network.Type{
	"Float": network.Float32, "Half": network.Float16, "BFloat16": network.BFloat16, "Int8": network.Int8, "FP8": network.Float8,
}

// readLayers reads the layers of an engine. Without details a layer is only its name.
func readLayers(info []byte) (layers []layer, err error) {
	var file struct{ Layers []json.RawMessage }
	if err := json.Unmarshal(info, &file); err != nil {
		return nil, err
	}
	if file.Layers == nil {
		return nil, Damaged.At("")
	}
	for _, data := range file.Layers {
		var l layer
		if json.Unmarshal(data, &l) == nil && l.Name != "" {
			layers = append(layers, l)
		}
	}
	return layers, nil
}

func (l layer) kind() string {
	if l.ParameterType != "" {
		return l.ParameterType
	}
	return l.LayerType
}

// kernel returns the work of a layer, or nil if its parameters do not say it.
func (l layer) kernel() *device.Kernel {
	k := &device.Kernel{Weights: l.Weights.Count + l.Bias.Count}
	for _, b := range slices.Concat(l.Inputs, l.Outputs) {
		if b.Dimensions.Check() != nil {
			return nil
		}
		k.Activations += b.Dimensions.Elements()
	}
	if len(l.Inputs) == 0 || len(l.Outputs) == 0 || l.Weights.Count < 0 || l.Bias.Count < 0 || k.Weights > network.MaxElements {
		return nil
	}
	x, y := l.Inputs[0].Dimensions, l.Outputs[0].Dimensions
	switch kind := l.kind(); {
	case strings.Contains(kind, "Deconvolution"):
		if len(x) < 3 {
			return nil
		}
		k.MACs = product(x[:1].Elements(), x[2:].Elements(), l.Weights.Count)
		k.Class = device.ConvolutionClass(network.Window{Kernel: l.Kernel, Stride: l.Stride}, l.Groups)
	case strings.Contains(kind, "Convolution"):
		if len(y) < 3 || l.Weights.Count == 0 {
			return nil
		}
		k.MACs = product(y[:1].Elements(), y[2:].Elements(), l.Weights.Count)
		k.Class = device.ConvolutionClass(network.Window{Kernel: l.Kernel, Stride: l.Stride}, l.Groups)
	case strings.Contains(kind, "FullyConnected"):
		if len(y) == 0 {
			return nil
		}
		k.MACs = product(y[:1].Elements(), l.Weights.Count)
	case strings.Contains(kind, "Matrix") || strings.Contains(kind, "gemm") || strings.Contains(kind, "Gemm"):
		if len(x) == 0 {
			return nil
		}
		k.MACs = product(y.Elements(), int64(x[len(x)-1]))
	case strings.Contains(kind, "Myelin") || strings.Contains(kind, "RNN") || strings.Contains(kind, "Loop"):
		return nil // a part of the graph that is compiled as a whole
	}
	if k.MACs > network.MaxWork || k.Activations > network.MaxElements {
		return nil
	}
	return k
}
