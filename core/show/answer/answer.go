// Package answer has the JSON documents for a network, its split points and the
// answer to a scenario. The API, the page and saved files share them, so that a
// field has the same name everywhere.
package answer

import (
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
)

const giga = 1e9

// Facts has the fields that every description of a network has.
type Facts struct {
	Name   string  `json:"name" doc:"The key model of a scenario."`
	Title  string  `json:"title" doc:"The network's name for people."`
	Family string  `json:"family" doc:"Its kind of architecture."`
	Year   int     `json:"year" doc:"The year of its publication."`
	Params int64   `json:"params" doc:"Parameters."`
	GMACs  float64 `json:"gmacs" doc:"Work of the whole network, 1e9 multiply-accumulates (MACs)."`
}

// Summary is a network in the list of all networks, at the input size that it was
// published for.
type Summary struct {
	Facts
	Input  network.Shape `json:"input" doc:"Shape of the input, without a batch of one."`
	Media  network.Media `json:"media" doc:"What the input holds: image, tokens or values."`
	Layout string        `json:"layout,omitempty" doc:"What an input holds: nchw and nhwc are images with their channels first or last, then tokens and values."`
	Bound  string        `json:"bound,omitempty" doc:"How the number relates to the true one if it is not exact: at_least, at_most or about."`
}

// Model is a network with its split points.
type Model struct {
	Summary
	Variant      string  `json:"variant" doc:"The published variant, if there are several."`
	Source       string  `json:"source" doc:"Where it was published."`
	GElementwise float64 `json:"g_elementwise" doc:"Work other than multiply-accumulates, 1e9 element operations."`
	Cuts         []Cut   `json:"cuts" doc:"The split points, EC first and LC last."`
}

// Work is the work on both sides of a split.
type Work struct {
	HeadGMACs float64 `json:"head_gmacs" doc:"Work before the split, on the device, 1e9 MACs."`
	TailGMACs float64 `json:"tail_gmacs" doc:"Work after the split, on the edge server, 1e9 MACs."`
}

// Cut is a split point and what crosses it. Shape is null unless exactly one
// tensor does; Elements counts the values of all.
type Cut struct {
	ID    string `json:"id" doc:"EC (all on the edge server), SP1, SP2, … in the order of the network, LC (all on the device)."`
	After string `json:"after" doc:"The layer after which the network is split."`
	Work
	Shape    network.Shape `json:"shape" doc:"Shape of the tensor that crosses, without a batch of one; null unless exactly one does."`
	Elements int64         `json:"elements" doc:"Elements of all tensors that cross."`
	Tensors  []Tensor      `json:"tensors" doc:"The tensors that cross."`
}

// Tensor is the output of a layer or, if Layer is empty, an input of the network.
// Input is the input's name if there are several. Shapes have no batch of one.
type Tensor struct {
	Layer string        `json:"layer" doc:"The layer that makes it; empty for an input of the network."`
	Input string        `json:"input,omitempty" doc:"The name of the input; left out if the network has only one or if a layer makes the tensor."`
	Shape network.Shape `json:"shape" doc:"Elements in each dimension, without a batch of one."`
	Type  string        `json:"type" doc:"Type of its elements."`
	Bound string        `json:"bound,omitempty" doc:"How the shape relates to the true one if it is not exact: at_least, at_most or about."`
}

// Solution is the answer to a scenario, compared with the result in its link.
type Solution struct {
	solve.Solution
	Shared *verdict.Shared `json:"shared,omitempty" doc:"The comparison with the result in the link, if it has one."`
}

// NewFacts describes a network.
func NewFacts(net *network.Network) Facts {
	return Facts{
		Name: net.Name, Title: net.Title, Family: net.Family, Year: net.Year,
		Params: net.Params(), GMACs: float64(net.MACs()) / giga,
	}
}

// NewSummary describes a network in a list.
func NewSummary(net *network.Network) Summary {
	s := Summary{
		Facts: NewFacts(net),
		Input: net.Inputs[0].Shape.Sample(), Media: net.Inputs[0].Input, Bound: net.Bound.String(),
	}
	if net.Inputs[0].Last {
		s.Layout = string(network.NHWC)
	}
	return s
}

// NewModel describes a network with these cuts.
func NewModel(net *network.Network, cuts []network.Cut) Model {
	m := Model{
		Summary: NewSummary(net), Variant: net.Variant.In(lang.English), Source: net.Source,
		GElementwise: float64(net.Total.Elementwise) / giga,
	}
	for _, k := range cuts {
		m.Cuts = append(m.Cuts, newCut(net, k))
	}
	return m
}

// Of returns the work on both sides of a cut.
func Of(k network.Cut) Work {
	return Work{float64(k.Head.MACs) / giga, float64(k.Tail.MACs) / giga}
}

func newCut(net *network.Network, k network.Cut) Cut {
	cut := Cut{ID: k.ID, After: k.After, Work: Of(k), Elements: k.Elements(), Tensors: []Tensor{}}
	for _, t := range k.Tensors {
		layer, input := t.Name, ""
		if t.Input != network.Inside {
			if layer = ""; len(net.Inputs) > 1 {
				input = t.Name
			}
		}
		cut.Tensors = append(cut.Tensors, Tensor{layer, input, t.Shape.Sample(), t.Type.String(), t.Bound.String()})
	}
	if len(k.Tensors) == 1 {
		cut.Shape = cut.Tensors[0].Shape
	}
	return cut
}
