package fit_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/bounded"
	"splitscope/core/network"
	"splitscope/core/system/device"
	"splitscope/core/system/fit"
	"splitscope/core/system/published"
)

// The truth: how far costs are from times that were measured, of networks that they were
// not fitted to. ./build.sh bench truth prints the numbers.

// inBand returns the share of cases that are within the band that would be shown without
// them: that of the errors of the other families.
func inBand(cases []fit.Case, family func(string) string) (share float64) {
	for _, c := range cases {
		var others []float64
		for _, other := range cases {
			if family(other.Network) != family(c.Network) {
				others = append(others, math.Abs(other.Total))
			}
		}
		if math.Abs(c.Total) <= fit.Band(others) {
			share += 1 / float64(len(cases))
		}
	}
	return share
}

// percent writes a median and a 90th percentile.
func percent(median, p90 float64) string { return fmt.Sprintf("%.1f / %.1f %%", 100*median, 100*p90) }

func each(network string) string { return network }

func TestTruth(t *testing.T) {
	tflite, desktop := published.Krai(t), published.Timm(t)
	ort, _ := published.Kernels(t)
	classes, plain := device.Counting{Format: network.Float32, Weights: &device.NCNN}, device.Counting{Format: network.Float32}
	cpus, simple := bounded.Some(published.NCNN(t, false, false, classes)), bounded.Some(published.NCNN(t, false, false, plain))
	for _, test := range []struct {
		name     string
		machines []published.Machine
		simple   []published.Machine // the same, where MACs have no classes
		family   func(string) string
		fit      published.Fitter
		total    [2]float64 // the most that median and 90th percentile may be, in percent
		head     [2]float64 // the same of the worst head
	}{
		{"TensorFlow Lite, 3 CPUs, fp32 and int8", tflite, tflite, each, published.Shaped(tflite), [2]float64{5, 22}, [2]float64{}},
		{"ONNX Runtime's kernels, 18 networks", []published.Machine{ort}, []published.Machine{ort}, each, published.Alone, [2]float64{2, 6}, [2]float64{3, 8}},
		{"ncnn on CPUs, classes in common", cpus, simple, each, published.Shaped(cpus), [2]float64{12, 40}, [2]float64{}},
		{"torch.compile, families left out", []published.Machine{desktop}, []published.Machine{desktop}, published.TimmFamily, published.Alone, [2]float64{10, 28}, [2]float64{}},
	} {
		var oneRate, fitted []fit.Case
		holds := 0.0
		for i, m := range test.machines {
			oneRate = append(oneRate, fit.HeldOut(test.simple[i].Rows, test.family, fit.OneRate)...)
			cases := fit.HeldOut(m.Rows, test.family, test.fit(m))
			fitted = append(fitted, cases...)
			holds += inBand(cases, test.family) / float64(len(test.machines))
		}
		before, after := fit.Summary(oneRate), fit.Summary(fitted)
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
	k, bits := published.Kernels(t)
	byNetwork := map[string][]fit.Row{}
	for _, row := range k.Rows {
		byNetwork[row.Network] = append(byNetwork[row.Network], row)
	}
	input := 8 * 3 * 224 * 224.0
	for _, test := range []struct {
		name   string
		fit    func([]fit.Row) device.Costs
		own    bool // the network's own total is known
		within float64
	}{
		{"one rate", fit.OneRate, false, 0},
		{"fitted", published.Alone(k), false, 97},
		{"one rate, own total", fit.OneRate, true, 0},
		{"fitted, own total", published.Alone(k), true, 99},
	} {
		var contested, close float64
		var factors []float64
		for name, rows := range byNetwork {
			costs := test.fit(slices.DeleteFunc(slices.Clone(k.Rows), func(row fit.Row) bool { return row.Network == name }))
			computed, measured := choice{[]float64{0}, []float64{input}}, choice{[]float64{0}, []float64{input}}
			var by, in float64
			for i, row := range rows {
				by, in = by+costs.Seconds(row.Demand), in+row.Seconds
				computed.heads, measured.heads = append(computed.heads, by), append(measured.heads, in)
				computed.bits, measured.bits = append(computed.bits, bits[name][i]), append(measured.bits, bits[name][i])
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
			test.name, share, contested, fit.Quantile(factors, 0.5), fit.Quantile(factors, 0.9))
		if share < test.within {
			t.Errorf("%s: %.1f %% is less than %v %%", test.name, share, test.within)
		}
	}
}
