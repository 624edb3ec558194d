package core

import (
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/show/figure"
)

// Model describes one network.
type Model struct {
	Name       string   `json:"name"`
	Title      string   `json:"title"`
	Family     string   `json:"family"`
	Words      []string `json:"words,omitempty"` // other spellings of the title
	Variant    string   `json:"variant"`
	Source     string   `json:"source"`
	Year       int      `json:"year"`
	Params     int64    `json:"params"`
	GMACs      float64  `json:"gmacs"`
	ParamsText string   `json:"paramsText"`
	GMACsText  string   `json:"gmacsText"`
	Input      string   `json:"input"`
}

// Models describes the networks of the zoo, each at the size of input that it
// was published for.
func Models(l lang.Lang) ([]Model, error) {
	var models []Model
	for _, e := range zoo.Entries() {
		net, err := e.Build(e.Size.Default, 1)
		if err != nil {
			return nil, err
		}
		m := model(net, l)
		m.Words = e.Spellings()
		models = append(models, m)
	}
	return models, nil
}

func model(net *network.Network, l lang.Lang) Model {
	return Model{
		Name: net.Name, Title: net.Title, Family: net.Family,
		Variant: net.Variant.In(l), Source: net.Source, Year: net.Year,
		Params: net.Params(), GMACs: float64(net.MACs()) / 1e9,
		ParamsText: lang.Count(net.Params()), GMACsText: net.Bound.Sign() + lang.Work(net.MACs()),
		Input: net.Inputs[0].Shape.Sample().String(),
	}
}

// Network is the network of an answer.
type Network struct {
	Model
	Imported bool   `json:"imported"`
	Digest   string `json:"digest"`
}

// Cuts lists all cuts of a scenario's network at its granularity.
func Cuts(link string, l lang.Lang) (figure.Table, error) {
	st, err := study(link)
	if err != nil {
		return figure.Table{}, err
	}
	return figure.Cuts(st, figure.Style{Lang: l}), nil
}
