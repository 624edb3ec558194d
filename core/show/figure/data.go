package figure

import (
	"math"
	"strconv"

	"splitscope/core/scenario"
)

// Numbers of samples in files.
const (
	dataPoints = 201
	dataWidth  = 200
	dataHeight = 150
)

// The columns of quantities in files, by name and unit. scenario.Column gives the
// columns of inputs that sweep.
const (
	headMACs   = "head_macs"
	tailMACs   = "tail_macs"
	sentBytes  = "sent_bytes"
	deviceMS   = "device_ms"
	transferMS = "transfer_ms"
	edgeMS     = "edge_ms"
	totalMS    = "total_ms"
)

// exact writes a number that is not rounded, such as a size, with all of its
// digits. The shortest text that parses to the same float would end in zeros above
// 2^53.
func exact(v float64) string {
	if v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return scenario.FormatNumber(v)
}

// computed writes a result of floating-point arithmetic with 15 significant digits,
// which are certain: 817.8368512, and not 817.8368512000001.
func computed(v float64) string { return strconv.FormatFloat(v, 'g', 15, 64) }
