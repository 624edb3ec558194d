// Package fit finds the costs of a device from measured times.
//
// A row is an operator, a block or a whole network, with its demand d and its time t.
// The costs p are those with the least
//
//	Σ ((p·d − t)/T)² + λ·Σ g_j·(p_j − s_j)²        p ≥ 0
//
// over the rows and the five parts. T is the time of all rows of the row's network,
// so every network counts alike. The second sum pulls the costs toward a shape s,
// those of the same runtime on other devices. g_j is what one network adds to the
// coefficient of p_j² in the first sum, on average. So the pull weighs as much as λ
// networks, whatever the units and the number of rows are.
//
// The shape is scaled first: all of it, and then the costs of work, of bytes and of
// operators, by the same sum with a pull toward the common scale. So one total
// determines one scale, three totals of different networks determine three, and a
// profile of operators determines all five costs.
//
// The solution is exact. The positive costs of a minimum solve the equations without
// the bounds (the Kuhn-Tucker conditions: Lawson and Hanson, Solving Least Squares
// Problems, 1974, chapter 23). With five unknowns there are 32 sets of positive
// ones, and all are tried.
package fit

import (
	"math"
	"strconv"

	"splitscope/core/system/device"
)

// Row is a measured time.
type Row struct {
	Network string
	Demand  device.Demand
	Seconds float64
}

// Prior is what is known before a device is measured.
type Prior struct {
	Shape device.Costs // in any scale; 0 is no costs at all
	Pull  float64      // λ
}

// Pull is the usual weight of a shape.
const Pull = 0.03

// Result is a fit.
type Result struct {
	device.Costs
	// Measured says which costs the rows determine. The others are those of the
	// shape, scaled.
	Measured [device.Parts]bool
}

// groups has the parts that get a scale each.
var groups = [...][]device.Part{
	{device.Dense, device.Grouped},
	{device.Activation, device.Weight},
	{device.Operator},
}

// Fit fits the costs to the rows.
func (p Prior) Fit(rows []Row) Result {
	rows, networks := relative(rows)
	scaled := p.scaled(rows, networks)
	q := normal(rows)
	result := Result{Measured: q.determined(p.Pull / networks)}
	result.Costs = device.Costs(q.pulled(unknowns(scaled), p.Pull/networks).nonnegative())
	for j := range scaled {
		if q.gram[j][j] == 0 {
			result.Costs[j] = scaled[j]
		}
	}
	return result
}

// relative returns the rows with times and demands as shares of their network's
// time, and the number of networks.
func relative(rows []Row) (shares []Row, networks float64) {
	totals := Totals(rows)
	for _, row := range rows {
		t := totals[row.Network]
		if !(t > 0) || math.IsInf(t, 1) {
			continue
		}
		row.Seconds /= t
		for j := range row.Demand {
			row.Demand[j] /= t
		}
		shares = append(shares, row)
	}
	return shares, max(float64(len(totals)), 1)
}

// Totals returns the time of each network.
func Totals(rows []Row) map[string]float64 {
	totals := map[string]float64{}
	for _, row := range rows {
		totals[row.Network] += row.Seconds
	}
	return totals
}

// scaled returns the shape with the scale of each group of parts. Rows are relative.
func (p Prior) scaled(rows []Row, networks float64) device.Costs {
	common, byGroup := make([]Row, len(rows)), make([]Row, len(rows))
	for i, row := range rows {
		common[i], byGroup[i] = row, row
		common[i].Demand = device.Demand{p.Shape.Seconds(row.Demand)}
		byGroup[i].Demand = device.Demand{}
		for k, parts := range groups {
			for _, j := range parts {
				byGroup[i].Demand[k] += p.Shape[j] * row.Demand[j]
			}
		}
	}
	one := normal(common).nonnegative()[0]
	q := normal(byGroup)
	scales := q.pulled(unknowns{one, one, one}, p.Pull/networks).nonnegative()
	costs := p.Shape
	for k, parts := range groups {
		scale := scales[k]
		if q.gram[k][k] == 0 {
			scale = one
		}
		for _, j := range parts {
			costs[j] *= scale
		}
	}
	return costs
}

// Shape returns the common shape of a runtime's costs, from the rows of several of its
// devices. Each device counts alike, however fast it is.
func Shape(devices ...[]Row) device.Costs {
	var all []Row
	for i, rows := range devices {
		rate := OneRate(rows)[device.Dense]
		for _, row := range rows {
			row.Network = strconv.Itoa(i) + " " + row.Network
			row.Seconds /= rate
			all = append(all, row)
		}
	}
	return Prior{}.Fit(all).Costs
}

// OneRate returns the costs of a single rate for all MACs, the best for the rows.
func OneRate(rows []Row) device.Costs {
	return Prior{Shape: device.OneRate(1)}.scaled(relative(rows))
}
