package later

import (
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/show/choice"
)

// ChoicesRequest asks for what may be chosen for a scenario.
type ChoicesRequest struct {
	Link string      `json:"link"`
	Lang lang.Lang   `json:"lang"`
	Of   choice.Part `json:"of"`
}

// Choices returns the devices, links or edge servers for a scenario.
func (s Scenarios) Choices(r ChoicesRequest) ([]choice.Entry, error) {
	of, _ := scenario.Parse(s.Networks, r.Link)
	return choice.Of(of, r.Of, r.Lang)
}
