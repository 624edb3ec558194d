package verdict

import (
	"splitscope/core/base/lang"
	"splitscope/core/solve"
)

// Coloured is a candidate in its colour.
type Coloured struct {
	ID    string `json:"id"`
	Color string `json:"color"`
}

// Reason compares two cuts, the second of which is deeper in the network.
type Reason struct {
	// The cut that the best candidate is compared with.
	ID   string `json:"id"`
	Text string `json:"text"`
	// In the order in which the time passes: device, transfer, edge.
	Parts []Part `json:"parts"`
	// Their sum, with its sign: how much longer the second cut takes.
	MS float64 `json:"ms"`
}

// Part is a difference of two cuts in one part of their latency.
type Part struct {
	Name PartName `json:"name"`
	// Below zero if the second cut takes less.
	MS float64 `json:"ms"`
	// The same with its sign and unit.
	Text string `json:"text"`
}

// PartName is a part of a latency.
type PartName string

// The parts of a latency.
const (
	Device   PartName = "device"
	Transfer PartName = "transfer"
	Edge     PartName = "edge"
)

// Sure says how sure the answer is.
type Sure struct {
	Level Level `json:"level"`
	// The level in a word: "sure", "close", "not certain".
	Word string `json:"word"`
	// The factor by which all inputs must change together, each up or down, until
	// another candidate is as good: "×1.11". Left out if no factor does.
	Factor string `json:"factor,omitempty"`
	// That candidate.
	Rival *Coloured `json:"rival,omitempty"`
	// Such as "flips at ×1.11 → SP1".
	Text string `json:"text"`
	// The candidates that can be best within the scenario's uncertainty, the
	// present best first; empty without an uncertainty. At most eight.
	Possible []Coloured `json:"possible"`
	// Such as "SP2 costs at most 301 ms more"; left out if no other candidate can
	// be best.
	Regret string `json:"regret,omitempty"`
	// What the word means, and how it is computed.
	Note string `json:"note"`
}

// Level is how sure the answer is.
type Level string

// The levels.
const (
	Certain   Level = "sure"
	Close     Level = "close"
	Uncertain Level = "uncertain"
)

// Against is the difference to another cut.
type Against struct {
	ID string `json:"id"`
	// Such as "vs LC".
	Label string `json:"label"`
	// Such as "−187.4 ms", below zero if the best candidate takes less.
	Text string `json:"text"`
}

// Track describes the slider of one input.
type Track struct {
	// The ends of the slider. The present value is between them.
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
	// The best candidates from end to end while this input alone moves. At most
	// sixty; of more, those that are nearest to the present value.
	Segments []Segment `json:"segments"`
	// The values at which the best candidate changes, ascending: the four below the
	// present value and the four above it that are nearest.
	Flips []Flip `json:"flips"`
	// The values within the uncertainty, if this input is uncertain.
	Band *Band `json:"band,omitempty"`
	// What is shown if the track has no flips: "any" if the best candidate is best
	// at every value, or else how far it is: "up to 187.4 ms, then LC".
	Any string `json:"any,omitempty"`
}

// Segment is a part of a track on which one candidate is best.
type Segment struct {
	Coloured
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// Flip is a value of an input at which the best candidate changes.
type Flip struct {
	Coloured
	At float64 `json:"at"`
	// The text of a value just beyond it, seen from the present value, where the
	// candidate is best: an edit of the input's key.
	Edit string `json:"edit"`
	// Such as "flips to SP1 at 62.74 Mibit/s".
	Text string `json:"text"`
}

// Band is an interval of a track.
type Band struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// Sentence has the parts of a sentence about the scenario: a network on a device
// over a link to an edge server.
type Sentence struct {
	Network string `json:"network"`
	// Such as "custom, 5 GMAC/s".
	Device string `json:"device"`
	Link   string `json:"link"`
	Edge   string `json:"edge"`
}

// NewSentence describes a study's scenario.
func NewSentence(st *solve.Study, l lang.Lang) Sentence { return Sentence{} }
