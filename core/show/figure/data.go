package figure

import (
	"math"
	"strconv"

	"splitscope/core/scenario"
)

// Sizes of what is sampled for a file.
const (
	dataPoints = 201
	dataWidth  = 200
	dataHeight = 150
)

// The columns of quantities in files, by name and unit. Those of an input that
// sweeps are called by scenario.Column.
const (
	headMACs   = "head_macs"
	tailMACs   = "tail_macs"
	sentBytes  = "sent_bytes"
	deviceMS   = "device_ms"
	transferMS = "transfer_ms"
	edgeMS     = "edge_ms"
	totalMS    = "total_ms"
)

// exact returns a number that no arithmetic has rounded, such as a size, with all
// of its digits. The shortest text that reads back would end in zeros above 2^53.
func exact(v float64) string {
	if v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return scenario.FormatNumber(v)
}

// computed returns a result of floating-point arithmetic with the 15 significant
// digits that it has for certain: 817.8368512, and not 817.8368512000001.
func computed(v float64) string { return strconv.FormatFloat(v, 'g', 15, 64) }
