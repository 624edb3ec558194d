package later

import (
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/show/choice"
)

// ChoicesRequest asks for what may be chosen for a scenario.
type ChoicesRequest struct {
	Link string    `json:"link"`
	Lang lang.Lang `json:"lang"`
}

// Choices are what may be chosen.
type Choices struct {
	Device []choice.Entry `json:"device"`
	Link   []choice.Entry `json:"link"`
	Edge   []choice.Entry `json:"edge"`
}

// Choices returns the devices, links and edge servers for a scenario.
func (s Scenarios) Choices(r ChoicesRequest) (Choices, error) {
	of, _ := scenario.Parse(s.Networks, r.Link)
	return Choices{choice.Computers(of, scenario.OnDevice, r.Lang), choice.Links(of, r.Lang), choice.Computers(of, scenario.OnEdge, r.Lang)}, nil
}
