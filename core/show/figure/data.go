package figure

import (
	"iter"
	"math"
	"strconv"

	"splitscope/core/scenario"
	"splitscope/core/solve"
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

// exact is a number that no arithmetic has rounded, such as a size, with all of
// its digits. The shortest text that reads back would end in zeros above 2^53.
func exact(v float64) string {
	if v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return scenario.FormatNumber(v)
}

// computed is a result of floating-point arithmetic with the 15 significant
// digits that it has for certain: 817.8368512, and not 817.8368512000001.
func computed(v float64) string { return strconv.FormatFloat(v, 'g', 15, 64) }

// Data is what a figure shows, as a file of comma-separated values: numbers with
// the digits that they have, and their units in the names of the columns. ok is
// false where no figure is called so.
func Data(figure string, st *solve.Study) (text string, ok bool) {
	var s sheet
	switch figure {
	case "split":
		s.record([]string{"cut", "after", headMACs, tailMACs, sentBytes})
		for _, k := range st.Candidates {
			s.record([]string{k.ID, k.After, strconv.FormatInt(k.Cut.Head.MACs, 10), strconv.FormatInt(k.Cut.Tail.MACs, 10), exact(k.Bits / 8)})
		}
	case "network":
		s.depth(st)
	case "curves":
		s.curves(st)
	case "map":
		for line := range MapRows(st.Scenario, st.Map(dataWidth, dataHeight)) {
			s.record(line)
		}
	case "breakdown":
		s.record([]string{"cut", deviceMS, transferMS, edgeMS, totalMS})
		for _, l := range st.Latencies() {
			s.record([]string{l.ID, computed(l.DeviceMS), computed(l.TransferMS), computed(l.EdgeMS), computed(l.TotalMS)})
		}
	default:
		return "", false
	}
	return s.csv.String(), true
}

// depth writes the network layer by layer.
func (s *sheet) depth(st *solve.Study) {
	depth, bottleneck := st.Depth(), map[int]bool{}
	for _, i := range depth.Bottlenecks {
		bottleneck[i] = true
	}
	s.record([]string{"after", headMACs, sentBytes, "bottleneck"})
	for i, k := range depth.Steps {
		s.record([]string{k.After, strconv.FormatInt(k.Cut.Head.MACs, 10), exact(k.Bits / 8), strconv.FormatBool(bottleneck[i])})
	}
}

// curves writes a row a value of the X axis, and the network that is compared
// with in a column of its own.
func (s *sheet) curves(st *solve.Study) {
	c, other := st.Curves(dataPoints), st.Compared()
	names := []string{st.Scenario.Column(c.Axis)}
	for _, k := range st.Candidates {
		names = append(names, k.ID+"_"+totalMS)
	}
	var over []float64
	if other != nil {
		names, over = append(names, other.Network.Name+"_lowest_"+totalMS), lowestAlong(other, c.X)
	}
	s.record(names)
	for i, x := range c.X {
		row := []string{computed(x)}
		for _, k := range st.Candidates {
			row = append(row, computed(c.TotalMS[k.ID][i]))
		}
		if other != nil {
			row = append(row, computed(over[i]))
		}
		s.record(row)
	}
}

// MapRows are the lines of a map as a table: the names of its columns, then a
// line a cell. A line is good until the next one.
func MapRows(of scenario.Scenario, m solve.Map) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		xs := make([]string, len(m.X))
		for i, x := range m.X {
			xs[i] = computed(x)
		}
		line := []string{of.Column(m.Axes[0]), of.Column(m.Axes[1]), "best", totalMS}
		if !yield(line) {
			return
		}
		for row, y := range m.Y {
			line[1] = computed(y)
			for column, x := range xs {
				line[0], line[2], line[3] = x, m.IDs[m.Best[row][column]], computed(m.TotalMS[row][column])
				if !yield(line) {
					return
				}
			}
		}
	}
}
