package figure

import (
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

// Data is what a figure shows, as a file of comma-separated values: numbers in
// the shortest text that reads back as the same number, with their units in the
// names of the columns. ok is false where no figure is called so.
func Data(figure string, st *solve.Study) (text string, ok bool) {
	var s sheet
	switch figure {
	case "split":
		s.record([]string{"cut", "after", "head_macs", "tail_macs", "sent_bytes"})
		for _, k := range st.Candidates {
			s.record([]string{k.ID, k.After, shortest(k.Split.Head), shortest(k.Split.Tail), shortest(k.Bits / 8)})
		}
	case "network":
		s.depth(st)
	case "curves":
		s.curves(st)
	case "map":
		s.grid(st.Map(dataWidth, dataHeight))
	case "breakdown":
		s.record([]string{"cut", "device_ms", "transfer_ms", "edge_ms", "total_ms"})
		for _, l := range st.Latencies() {
			s.record([]string{l.ID, shortest(l.DeviceMS), shortest(l.TransferMS), shortest(l.EdgeMS), shortest(l.TotalMS)})
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
	s.record([]string{"after", "head_macs", "sent_bytes", "bottleneck"})
	for i, k := range depth.Steps {
		s.record([]string{k.After, shortest(k.Split.Head), shortest(k.Bits / 8), strconv.FormatBool(bottleneck[i])})
	}
}

// curves writes a row a value of the X axis, and the network that is compared
// with in a column of its own.
func (s *sheet) curves(st *solve.Study) {
	c, other := st.Curves(dataPoints), st.Compared()
	names := []string{AxisColumn(c.Axis)}
	for _, k := range st.Candidates {
		names = append(names, k.ID+"_total_ms")
	}
	var over []float64
	if other != nil {
		names, over = append(names, other.Network.Name+"_lowest_total_ms"), lowestAlong(other, c.X)
	}
	s.record(names)
	for i, x := range c.X {
		row := []string{shortest(x)}
		for _, k := range st.Candidates {
			row = append(row, shortest(c.TotalMS[k.ID][i]))
		}
		if other != nil {
			row = append(row, shortest(over[i]))
		}
		s.record(row)
	}
}

// grid writes a row a cell, as the API does.
func (s *sheet) grid(m solve.Map) {
	s.record([]string{AxisColumn(m.Axes[0]), AxisColumn(m.Axes[1]), "best", "total_ms"})
	for row, y := range m.Y {
		for column, x := range m.X {
			s.record([]string{shortest(x), shortest(y), m.IDs[m.Best[row][column]], shortest(m.TotalMS[row][column])})
		}
	}
}

// AxisColumn is the name of an axis with its unit, where the key itself has none.
func AxisColumn(a scenario.Axis) string {
	if a == scenario.DeviceAxis || a == scenario.EdgeAxis {
		return string(a) + "_gflops"
	}
	return string(a)
}

func shortest(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
