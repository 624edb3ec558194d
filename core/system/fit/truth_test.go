package fit

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/bounded"
	"splitscope/core/system/device"
)

// The truth: how far costs are from times that were measured, of networks that they were
// not fitted to. ./build.sh bench truth prints the numbers.

func (p Prior) costs(rows []Row) device.Costs { return p.Fit(rows).Costs }

// fitter returns how to fit costs to a machine's rows, of which some are left out.
type fitter func(m machine) func(rest []Row) device.Costs

// alone fits without a shape.
func alone(machine) func([]Row) device.Costs { return Prior{}.costs }

// shaped fits with the shape of all machines of the same runtime. The networks that are
// left out are left out there too.
func shaped(machines []machine) fitter {
	shapes := map[string]device.Costs{}
	return func(m machine) func([]Row) device.Costs {
		return func(rest []Row) device.Costs {
			there := Totals(rest)
			out := map[string]bool{}
			for _, row := range m.rows {
				if _, ok := there[row.Network]; !ok {
					out[row.Network] = true
				}
			}
			key := fmt.Sprint(m.runtime, out)
			if _, known := shapes[key]; !known {
				var others [][]Row
				for _, other := range machines {
					if other.runtime == m.runtime {
						others = append(others, slices.DeleteFunc(slices.Clone(other.rows), func(row Row) bool { return out[row.Network] }))
					}
				}
				shapes[key] = Shape(others...)
			}
			return Prior{shapes[key], Pull}.Fit(rest).Costs
		}
	}
}

// inBand returns the share of cases that are within the band that would be shown without
// them: that of the errors of the other families.
func inBand(cases []Case, family func(string) string) (share float64) {
	for _, c := range cases {
		var others []float64
		for _, other := range cases {
			if family(other.Network) != family(c.Network) {
				others = append(others, math.Abs(other.Total))
			}
		}
		if math.Abs(c.Total) <= Band(others) {
			share += 1 / float64(len(cases))
		}
	}
	return share
}

// percent writes a median and a 90th percentile.
func percent(median, p90 float64) string { return fmt.Sprintf("%.1f / %.1f %%", 100*median, 100*p90) }

func each(network string) string { return network }

func TestTruth(t *testing.T) {
	tflite, ort, desktop := krai(t), kernels(t).machine, timm(t)
	cpus, simple := bounded.Some(ncnn(t, &device.NCNN)), bounded.Some(ncnn(t, nil))
	for _, test := range []struct {
		name     string
		machines []machine
		simple   []machine // the same, where MACs have no classes
		family   func(string) string
		fit      fitter
		total    [2]float64 // the most that median and 90th percentile may be, in percent
		head     [2]float64 // the same of the worst head
	}{
		{"TensorFlow Lite, 3 CPUs, fp32 and int8", tflite, tflite, each, shaped(tflite), [2]float64{5, 22}, [2]float64{}},
		{"ONNX Runtime's kernels, 18 networks", []machine{ort}, []machine{ort}, each, alone, [2]float64{2, 6}, [2]float64{3, 8}},
		{"ncnn on CPUs, classes in common", cpus, simple, each, shaped(cpus), [2]float64{12, 40}, [2]float64{}},
		{"torch.compile, families left out", []machine{desktop}, []machine{desktop}, timmFamily, alone, [2]float64{10, 28}, [2]float64{}},
	} {
		var oneRate, fitted []Case
		holds := 0.0
		for i, m := range test.machines {
			oneRate = append(oneRate, HeldOut(test.simple[i].rows, test.family, OneRate)...)
			cases := HeldOut(m.rows, test.family, test.fit(m))
			fitted = append(fitted, cases...)
			holds += inBand(cases, test.family) / float64(len(test.machines))
		}
		before, after := Summary(oneRate), Summary(fitted)
		text := fmt.Sprintf("%-40s n %4d  total: one rate %-15s fitted %-14s bands hold %.1f %%", test.name, after.Networks,
			percent(before.TotalMedian, before.TotalP90), percent(after.TotalMedian, after.TotalP90), 100*holds)
		if test.head[0] > 0 {
			text += fmt.Sprintf("  worst head: one rate %s, fitted %s", percent(before.HeadMedian, before.HeadP90), percent(after.HeadMedian, after.HeadP90))
			if 100*after.HeadMedian > test.head[0] || 100*after.HeadP90 > test.head[1] {
				t.Errorf("%s: the worst head misses %v", test.name, test.head)
			}
		}
		t.Log(strings.TrimSpace(text))
		if 100*after.TotalMedian > test.total[0] || 100*after.TotalP90 > test.total[1] {
			t.Errorf("%s: the total misses %v", test.name, test.total)
		}
		if holds < 0.85 || holds > 0.95 {
			t.Errorf("%s: %.1f %% of the bands hold", test.name, 100*holds)
		}
	}
}

// choice is a network's cuts by the times of its kernels. The last one is local
// computing.
type choice struct{ heads, bits []float64 }

// total returns the time of a cut on a link and an edge server that is faster.
func (c choice) total(k int, mbps, faster float64) float64 {
	whole := c.heads[len(c.heads)-1]
	return c.heads[k] + c.bits[k]/(1e6*mbps) + (whole-c.heads[k])/faster
}

func (c choice) best(mbps, faster float64) (best int) {
	for k := range c.heads {
		if c.total(k, mbps, faster) < c.total(best, mbps, faster) {
			best = k
		}
	}
	return best
}

// pays returns the bandwidth from which sending anything pays.
func (c choice) pays(faster float64) float64 {
	whole, least := c.heads[len(c.heads)-1], math.Inf(1)
	for k, head := range c.heads[:len(c.heads)-1] {
		if saved := (whole - head) * (1 - 1/faster); saved > 0 {
			least = min(least, c.bits[k]/1e6/saved)
		}
	}
	return least
}

// Decisions by computed times, taken with the times that were measured: how often the
// chosen cut is within 5 % of the best, where it is contested. A condition is contested
// if local computing and sending the input are within a factor of 4 of each other. What
// crosses after a kernel is what it makes; the edge server has the same kernels.
func TestDecisions(t *testing.T) {
	k := kernels(t)
	byNetwork := map[string][]Row{}
	for _, row := range k.rows {
		byNetwork[row.Network] = append(byNetwork[row.Network], row)
	}
	input := 8 * 3 * 224 * 224.0
	for _, test := range []struct {
		name   string
		fit    func([]Row) device.Costs
		own    bool // the network's own total is known
		within float64
	}{
		{"one rate", OneRate, false, 0},
		{"fitted", Prior{}.costs, false, 97},
		{"one rate, own total", OneRate, true, 0},
		{"fitted, own total", Prior{}.costs, true, 99},
	} {
		var contested, close float64
		var factors []float64
		for name, rows := range byNetwork {
			costs := test.fit(slices.DeleteFunc(slices.Clone(k.rows), func(row Row) bool { return row.Network == name }))
			computed, measured := choice{[]float64{0}, []float64{input}}, choice{[]float64{0}, []float64{input}}
			var by, in float64
			for i, row := range rows {
				by, in = by+costs.Seconds(row.Demand), in+row.Seconds
				computed.heads, measured.heads = append(computed.heads, by), append(measured.heads, in)
				computed.bits, measured.bits = append(computed.bits, k.bits[name][i]), append(measured.bits, k.bits[name][i])
			}
			last := len(rows)
			computed.bits[last], measured.bits[last] = 0, 0
			if test.own {
				for i := range computed.heads {
					computed.heads[i] *= in / by
				}
			}
			for _, faster := range []float64{3, 10, 30} {
				factors = append(factors, math.Exp(math.Abs(math.Log(computed.pays(faster)/measured.pays(faster)))))
				for step := range 31 {
					mbps := math.Pow(10, float64(step)/10)
					if ends := measured.total(0, mbps, faster) / measured.total(last, mbps, faster); ends > 4 || ends < 0.25 {
						continue
					}
					contested++
					if measured.total(computed.best(mbps, faster), mbps, faster) <= 1.05*measured.total(measured.best(mbps, faster), mbps, faster) {
						close++
					}
				}
			}
		}
		share := 100 * close / contested
		t.Logf("%-20s within 5 %% of the best in %.1f %% of %v contested conditions; the bandwidth from which sending pays is off by a factor of %.2f / %.2f",
			test.name, share, contested, Quantile(factors, 0.5), Quantile(factors, 0.9))
		if share < test.within {
			t.Errorf("%s: %.1f %% is less than %v %%", test.name, share, test.within)
		}
	}
}
