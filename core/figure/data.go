package figure

import (
	"iter"
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
			s.record([]string{k.ID, k.After, scenario.FormatNumber(k.Split.Head), scenario.FormatNumber(k.Split.Tail), scenario.FormatNumber(k.Bits / 8)})
		}
	case "network":
		s.depth(st)
	case "curves":
		s.curves(st)
	case "map":
		for line := range MapRows(st.Map(dataWidth, dataHeight)) {
			s.record(line)
		}
	case "breakdown":
		s.record([]string{"cut", "device_ms", "transfer_ms", "edge_ms", "total_ms"})
		for _, l := range st.Latencies() {
			s.record([]string{l.ID, scenario.FormatNumber(l.DeviceMS), scenario.FormatNumber(l.TransferMS), scenario.FormatNumber(l.EdgeMS), scenario.FormatNumber(l.TotalMS)})
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
		s.record([]string{k.After, scenario.FormatNumber(k.Split.Head), scenario.FormatNumber(k.Bits / 8), strconv.FormatBool(bottleneck[i])})
	}
}

// curves writes a row a value of the X axis, and the network that is compared
// with in a column of its own.
func (s *sheet) curves(st *solve.Study) {
	c, other := st.Curves(dataPoints), st.Compared()
	names := []string{axisColumn(c.Axis)}
	for _, k := range st.Candidates {
		names = append(names, k.ID+"_total_ms")
	}
	var over []float64
	if other != nil {
		names, over = append(names, other.Network.Name+"_lowest_total_ms"), lowestAlong(other, c.X)
	}
	s.record(names)
	for i, x := range c.X {
		row := []string{scenario.FormatNumber(x)}
		for _, k := range st.Candidates {
			row = append(row, scenario.FormatNumber(c.TotalMS[k.ID][i]))
		}
		if other != nil {
			row = append(row, scenario.FormatNumber(over[i]))
		}
		s.record(row)
	}
}

// MapRows are the lines of a map as a table: the names of its columns, then a
// line a cell. A line is good until the next one.
func MapRows(m solve.Map) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		xs := make([]string, len(m.X))
		for i, x := range m.X {
			xs[i] = scenario.FormatNumber(x)
		}
		line := []string{axisColumn(m.Axes[0]), axisColumn(m.Axes[1]), "best", "total_ms"}
		if !yield(line) {
			return
		}
		for row, y := range m.Y {
			line[1] = scenario.FormatNumber(y)
			for column, x := range xs {
				line[0], line[2], line[3] = x, m.IDs[m.Best[row][column]], scenario.FormatNumber(m.TotalMS[row][column])
				if !yield(line) {
					return
				}
			}
		}
	}
}

// axisColumn is the name of an axis with its unit, where the key itself has none.
func axisColumn(a scenario.Axis) string {
	if a == scenario.DeviceAxis || a == scenario.EdgeAxis {
		return string(a) + "_gflops"
	}
	return string(a)
}
