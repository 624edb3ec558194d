package desk

import (
	"encoding/json"
	"fmt"

	"splitscope/core/figure"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// Text is the content of a file to save.
type Text struct {
	Text string `json:"text"`
}

// Data is what a figure of a scenario shows, as CSV.
func Data(link, name string) (Text, error) {
	st, err := study(link)
	if err != nil {
		return Text{}, err
	}
	text, ok := figure.Data(name, st)
	if !ok {
		return Text{}, fmt.Errorf("no figure is called %q", name)
	}
	return Text{text}, nil
}

// Result is a scenario with its whole answer, as /v1/solve gives it.
func Result(link string) (Text, error) {
	st, err := study(link)
	if err != nil {
		return Text{}, err
	}
	text, err := json.MarshalIndent(st.Solution(), "", "  ")
	return Text{string(text) + "\n"}, err
}

// study is of a link that the page has from the core.
func study(link string) (*solve.Study, error) {
	s, _ := scenario.Parse(link)
	return solve.New(s)
}
