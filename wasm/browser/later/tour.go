package later

import (
	"splitscope/core/base/lang"
	"splitscope/core/show/tour"
)

// TourRequest asks for the tour.
type TourRequest struct {
	Lang lang.Lang `json:"lang"`
}

// Tour returns the steps of a tour of the paper. Its numbers are computed.
func (s Scenarios) Tour(r TourRequest) ([]tour.Step, error) { return tour.Steps(s.Networks, r.Lang) }
