package fit

import (
	"math"
	"slices"

	"splitscope/core/system/device"
)

// Case is the error of costs for a network that they were not fitted to.
type Case struct {
	Network string
	Total   float64 // computed by measured time, minus 1
	// Head is the largest error of the times of heads, which end after any row, if
	// the network's total is known and the costs are scaled to it. It is a share of
	// the total.
	Head float64
}

// HeldOut fits costs without each network in turn and returns their errors for it,
// in the order in which the networks occur. Networks of one family are left out
// together; nil means that each is a family of its own. Rows of a network are in the
// order in which it runs.
func HeldOut(rows []Row, family func(network string) string, fit func(rest []Row) device.Costs) []Case {
	if family == nil {
		family = func(network string) string { return network }
	}
	costs := map[string]device.Costs{}
	byNetwork, order := map[string][]Row{}, []string{}
	for _, row := range rows {
		if byNetwork[row.Network] == nil {
			order = append(order, row.Network)
		}
		byNetwork[row.Network] = append(byNetwork[row.Network], row)
	}
	cases := make([]Case, len(order))
	for i, network := range order {
		name := family(network)
		if _, done := costs[name]; !done {
			var rest []Row
			for _, row := range rows {
				if family(row.Network) != name {
					rest = append(rest, row)
				}
			}
			costs[name] = fit(rest)
		}
		cases[i] = check(costs[name], byNetwork[network])
		cases[i].Network = network
	}
	return cases
}

// check returns the errors of costs for the rows of one network.
func check(costs device.Costs, rows []Row) (c Case) {
	var computed, measured float64
	for _, row := range rows {
		computed += costs.Seconds(row.Demand)
		measured += row.Seconds
	}
	var by, in float64
	for _, row := range rows {
		by += costs.Seconds(row.Demand)
		in += row.Seconds
		c.Head = max(c.Head, math.Abs(by/computed-in/measured))
	}
	c.Total = computed/measured - 1
	return c
}

// Errors sums up cases, by medians and 90th percentiles of absolute errors.
type Errors struct {
	Networks    int
	TotalMedian float64
	TotalP90    float64
	HeadMedian  float64
	HeadP90     float64
}

// Summary returns the errors of cases.
func Summary(cases []Case) Errors {
	totals, heads := make([]float64, len(cases)), make([]float64, len(cases))
	for i, c := range cases {
		totals[i], heads[i] = math.Abs(c.Total), c.Head
	}
	return Errors{
		Networks:    len(cases),
		TotalMedian: Quantile(totals, 0.5), TotalP90: Quantile(totals, 0.9),
		HeadMedian: Quantile(heads, 0.5), HeadP90: Quantile(heads, 0.9),
	}
}

// Quantile returns the value below which a share of the values is, with linear
// interpolation, or NaN if there are none.
func Quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	place := share * float64(len(sorted)-1)
	below := int(place)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (place-float64(below))*(sorted[above]-sorted[below])
}

// Band returns the error that a further network stays below with a probability of
// 90 %, if it is like the networks of these errors: the ⌈0.9·(n+1)⌉-th smallest, or
// the largest if there are fewer than nine.
func Band(errors []float64) float64 {
	if len(errors) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(errors))
	return sorted[min(int(math.Ceil(0.9*float64(len(sorted)+1))), len(sorted))-1]
}
