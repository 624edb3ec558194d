package fit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"splitscope/core/system/device"
)

// random returns rows of a few networks with all kinds of operators, and their times.
func random(r *rand.Rand, networks, operators int, costs device.Costs) (rows []Row) {
	for n := range networks {
		for range operators {
			row := Row{Network: fmt.Sprint("network ", n), Demand: device.Demand{device.Operator: 1}}
			row.Demand[device.Part(r.IntN(2))] = 0.1 * r.ExpFloat64()
			row.Demand[device.Activation] = 0.01 * r.ExpFloat64()
			row.Demand[device.Weight] = 0.01 * r.ExpFloat64() * float64(r.IntN(2))
			row.Seconds = costs.Seconds(row.Demand)
			rows = append(rows, row)
		}
	}
	return rows
}

func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(math.Abs(a), math.Abs(b))
}

func sameCosts(a, b device.Costs, tolerance float64) bool {
	for j := range a {
		if !near(a[j], b[j], tolerance) {
			return false
		}
	}
	return true
}

var costs = device.Costs{0.03, 0.2, 0.15, 0.4, 20e-6}

// Costs that made the times are found again, without a shape.
func TestProfilesAreRecovered(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		want := costs
		for j := range want {
			want[j] *= r.ExpFloat64() * float64(r.IntN(4))
		}
		got := Prior{}.Fit(random(r, 3, 40, want))
		for j := range want {
			if !near(got.Costs[j], want[j], 1e-6) && math.Abs(got.Costs[j]-want[j]) > 1e-9*costs[j] {
				t.Fatalf("%v, want %v", got.Costs, want)
			}
			if !got.Measured[j] {
				t.Errorf("part %d is not measured", j)
			}
		}
	}
}

// totals merges the rows of each network into one.
func totals(rows []Row) (merged []Row) {
	at := map[string]int{}
	for _, row := range rows {
		i, ok := at[row.Network]
		if !ok {
			i = len(merged)
			at[row.Network] = i
			merged = append(merged, Row{Network: row.Network})
		}
		merged[i].Demand = merged[i].Demand.Plus(row.Demand)
		merged[i].Seconds += row.Seconds
	}
	return merged
}

// One total determines a scale of the shape, three totals one scale for work, bytes and
// operators each, and operators all costs.
func TestRowsDetermineScales(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	prior := Prior{costs, Pull}
	slower := device.Costs{}
	for j := range costs {
		slower[j] = 7 * costs[j]
	}
	one := prior.Fit(totals(random(r, 1, 30, slower)))
	if !sameCosts(one.Costs, slower, 1e-9) {
		t.Errorf("one total: %v, want %v", one.Costs, slower)
	}
	if one.Measured != [device.Parts]bool{} {
		t.Errorf("one total measures %v", one.Measured)
	}
	three := device.Costs{2 * costs[0], 2 * costs[1], 5 * costs[2], 5 * costs[3], 11 * costs[4]}
	// Networks of different kinds: of much work, of many bytes, of many operators.
	rows := totals(random(r, 3, 30, three))
	for i, j := range []device.Part{device.Dense, device.Weight, device.Operator} {
		rows[i].Demand[j] *= 1000
		rows[i].Seconds = three.Seconds(rows[i].Demand)
	}
	if got := prior.Fit(rows); !sameCosts(got.Costs, three, 0.1) {
		t.Errorf("three totals: %v, want %v", got.Costs, three)
	}
}

// A part that does not occur keeps the shape's cost, in the scale of the others.
func TestWhatIsNotMeasuredKeepsTheShape(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	double := device.Costs{}
	for j := range costs {
		double[j] = 2 * costs[j]
	}
	rows := random(r, 4, 50, double)
	for i := range rows {
		rows[i].Demand[device.Grouped] = 0
		rows[i].Seconds = double.Seconds(rows[i].Demand)
	}
	got := Prior{costs, Pull}.Fit(rows)
	if !sameCosts(got.Costs, double, 1e-9) || got.Measured != [device.Parts]bool{true, false, true, true, true} {
		t.Errorf("%+v, want %v", got, double)
	}
	// Two parts that always occur together are not measured apart.
	for i := range rows {
		rows[i].Demand[device.Weight] = rows[i].Demand[device.Activation]
		rows[i].Seconds = double.Seconds(rows[i].Demand)
	}
	got = Prior{costs, Pull}.Fit(rows)
	if !sameCosts(got.Costs, double, 1e-6) || got.Measured != [device.Parts]bool{true, false, false, false, true} {
		t.Errorf("%+v, want %v", got, double)
	}
}

// The minimum satisfies the Kuhn-Tucker conditions, and no point of a random search is
// lower.
func TestMinimum(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		var rows []Row
		for i := range 1 + r.IntN(12) {
			row := Row{Network: fmt.Sprint(i), Seconds: r.NormFloat64()}
			for j := range row.Demand {
				row.Demand[j] = r.ExpFloat64() * float64(r.IntN(3)/2+r.IntN(2))
			}
			rows = append(rows, row)
		}
		q := normal(rows).pulled(unknowns{0.1, 0, 0.5, 1, 0}, 0.1*float64(r.IntN(2)))
		p := q.nonnegative()
		for j := range p {
			slope, scale := -q.right[j], math.Abs(q.right[j])+1e-9
			for k, v := range q.gram[j] {
				slope += v * p[k]
				scale += math.Abs(v * p[k])
			}
			if p[j] < 0 || p[j] > 0 && math.Abs(slope) > 1e-6*scale || p[j] == 0 && slope < -1e-6*scale {
				t.Fatalf("unknown %d of %v has the slope %v", j, p, slope)
			}
		}
		for range 100 {
			other := p
			for j := range other {
				other[j] = max(0, other[j]+r.NormFloat64()*math.Exp(-8*r.Float64()))
			}
			if q.value(other) < q.value(p)-1e-9 {
				t.Fatalf("%v is lower than %v", other, p)
			}
		}
	}
}

// More rows of the same network do not weaken the pull, and units do not matter.
func TestUnitsDoNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	rows := random(r, 3, 20, device.Costs{0.05, 0.1, 0.3, 0.2, 1e-6})
	prior := Prior{costs, Pull}
	want := prior.Fit(rows)
	scaled, shape := make([]Row, len(rows)), prior.Shape
	factor := device.Costs{1e3, 1e-3, 1e6, 1, 1e9}
	for i, row := range rows {
		for j := range factor {
			row.Demand[j] *= factor[j]
		}
		scaled[i] = row
	}
	for j := range factor {
		shape[j] /= factor[j]
	}
	got := Prior{shape, Pull}.Fit(scaled)
	for j := range factor {
		got.Costs[j] *= factor[j]
	}
	if !sameCosts(got.Costs, want.Costs, 1e-6) {
		t.Errorf("%v, want %v", got.Costs, want.Costs)
	}
}

// Rows that say nothing, and none at all, do not break the fit.
func TestNothingToFit(t *testing.T) {
	for _, rows := range [][]Row{
		nil,
		{{"a", device.Demand{}, 1}},
		{{"a", device.Demand{1, 0, 0, 0, 1}, 0}},
		{{"a", device.Demand{1, 0, 0, 0, 1}, math.Inf(1)}},
		{{"a", device.Demand{1, 0, 0, 0, 1}, math.NaN()}},
	} {
		for _, prior := range []Prior{{}, {costs, Pull}} {
			for _, v := range prior.Fit(rows).Costs {
				if !(v >= 0) || math.IsInf(v, 0) {
					t.Errorf("%v: %v", rows, v)
				}
			}
		}
	}
}

func TestHeldOut(t *testing.T) {
	demand := device.Demand{device.Dense: 1}
	rows := []Row{
		{"a", demand, 1}, {"a", demand, 3}, // one half is computed where a quarter is measured
		{"b1", demand, 4},
		{"b2", demand, 2},
	}
	var seen []int
	cases := HeldOut(rows, func(n string) string { return n[:1] }, func(rest []Row) device.Costs {
		seen = append(seen, len(rest))
		return device.Costs{device.Dense: 3}
	})
	want := []Case{{"a", 0.5, 0.25}, {"b1", -0.25, 0}, {"b2", 0.5, 0}}
	if fmt.Sprint(cases) != fmt.Sprint(want) || fmt.Sprint(seen) != "[2 2]" {
		t.Errorf("%v from %v rows, want %v", cases, seen, want)
	}
	if got := Summary(cases); got != (Errors{3, 0.5, 0.5, 0, 0.2}) {
		t.Errorf("%+v", got)
	}
}

func ExamplePrior_Fit() {
	runtime := device.Costs{device.Dense: 1, device.Grouped: 7, device.Activation: 0.6, device.Weight: 0.3, device.Operator: 0.0004}
	resnet50 := device.Demand{4.089, 0, 0.1578, 0.1021, 72}
	got := Prior{runtime, Pull}.Fit([]Row{{"resnet50", resnet50, 0.527}})
	fmt.Printf("%.0f GMAC/s\n", 1/got.Costs[device.Dense])
	fmt.Println(got.Measured)
	// Output:
	// 8 GMAC/s
	// [false false false false false]
}
