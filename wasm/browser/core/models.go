package core

import (
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/show/answer"
	"splitscope/core/show/figure"
)

// Model describes one network.
type Model struct {
	answer.Facts
	// Other spellings of the title, for a search.
	Words []string `json:"words,omitempty"`
	// The published variant, if there are several; may be empty.
	Variant string `json:"variant"`
	// Authors, title, where it was published.
	Source string `json:"source"`
	// Such as "25.56 M".
	ParamsText string `json:"paramsText"`
	// Such as "4.089 GMAC".
	GMACsText string `json:"gmacsText"`
	// Such as "3×224×224".
	Input string `json:"input"`
}

// ModelsRequest asks for the networks of the zoo.
type ModelsRequest struct {
	Lang lang.Lang `json:"lang"`
}

// Models describes the networks of the zoo by family, each at the size of input
// that it was published for.
func Models(r ModelsRequest) ([]Model, error) {
	var models []Model
	for _, e := range zoo.Entries() {
		net, err := e.Build(e.Size.Default, 1)
		if err != nil {
			return nil, err
		}
		m := model(net, r.Lang)
		m.Words = e.Spellings()
		models = append(models, m)
	}
	return models, nil
}

func model(net *network.Network, l lang.Lang) Model {
	return Model{
		Facts: answer.NewFacts(net), Variant: net.Variant.In(l), Source: net.Source,
		ParamsText: lang.Count(net.Params()), GMACsText: net.Bound.Sign() + lang.Work(net.MACs()),
		Input: net.Inputs[0].Shape.Sample().String(),
	}
}

// Network is the network that is split.
type Network struct {
	Model
	// Whether it was imported from a file. It is then part of the link.
	Imported bool `json:"imported"`
	// Digest of the structure, weights not included: 16 hexadecimal digits.
	Digest string `json:"digest"`
}

// CutsRequest asks for a table of cuts.
type CutsRequest struct {
	Link string    `json:"link"`
	Lang lang.Lang `json:"lang"`
}

// Cuts returns a table of all cuts of a scenario's network at its granularity.
func (in Scenarios) Cuts(r CutsRequest) (figure.Table, error) {
	st, err := in.study(r.Link)
	if err != nil {
		return figure.Table{}, err
	}
	return figure.Cuts(st, figure.Style{Lang: r.Lang}), nil
}
