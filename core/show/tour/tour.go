// Package tour leads through the paper in six steps, each a scenario.
package tour

// Step is one step.
type Step struct {
	// The scenario's link.
	Link  string `json:"link"`
	Title string `json:"title"`
	Text  string `json:"text"`
	// The place of the page that it is about.
	Highlight Place `json:"highlight"`
}

// Place is a place of the page.
type Place string

// The places.
const (
	Verdict  Place = "verdict"  // the best candidate and its latency
	Tracks   Place = "tracks"   // the sliders with their flips
	Curves   Place = "curves"   // the latency against the bandwidth
	Map      Place = "map"      // the best candidate over both axes
	Input    Place = "input"    // the control of the raw input
	Networks Place = "networks" // the choice of a network
)
