// Package cost computes the latency of a split on a system: a device, an edge
// server and the link between them.
//
// The model is that of Jeong, Park and Youn. Total latency is the time to compute
// the head on the device, to send the activation, and to compute the tail on the
// edge server:
//
//	T(k) = W_k/C_d + D_k/B + V_k/C_e
//
// W_k and V_k are the work of head and tail in MACs, D_k the bits that cross the
// link, C_d and C_e computing rates in MAC/s, and B the bandwidth in bit/s. A
// round trip, which the paper does not count, is added once if anything is sent.
// [System.Latency] is this equation.
//
// T is linear in 1/C_d, 1/B, 1/C_e and the round-trip time. So over any two of
// them a split is a plane ([System.Planes]), and package envelope finds the lowest
// one.
package cost

import (
	"cmp"
	"slices"

	"splitscope/core/envelope"
)

// RateUnit is the unit of computing rates, 1e9 MAC/s: what the paper calls
// GFLOPS, one multiply-accumulate counted as one operation.
const RateUnit = "GMAC/s"

// System is the device, the link and the edge server.
type System struct {
	Device    float64 // C_d, MAC/s
	Bandwidth float64 // B, bit/s from device to edge
	Edge      float64 // C_e, MAC/s
	RTT       float64 // round-trip time, seconds
}

// Split is a cut of a network, reduced to the three numbers that latency
// depends on.
type Split struct {
	Head float64 // W_k, MACs
	Bits float64 // D_k, bits sent
	Tail float64 // V_k, MACs
}

// Latency is the time of a split, in seconds, by its parts.
type Latency struct{ Device, Transfer, Edge float64 }

// Total returns the sum of the parts.
func (l Latency) Total() float64 { return l.Device + l.Transfer + l.Edge }

// Latency computes the paper's equation for one split.
func (s System) Latency(k Split) Latency {
	u, w := s.coordinates(), k.coefficients()
	return Latency{
		Device:   w[Device] * u[Device],
		Transfer: w[Bandwidth]*u[Bandwidth] + w[RTT]*u[RTT],
		Edge:     w[Edge] * u[Edge],
	}
}

// Input is one of the quantities of a system that can vary.
type Input int

const (
	Device Input = iota
	Bandwidth
	Edge
	RTT
	inputs
)

// Coordinate returns the quantity in which latency is linear, for an input's value
// in its own unit: the inverse of a rate, and a time itself. The function is its
// own inverse.
func (i Input) Coordinate(value float64) float64 {
	if i == RTT {
		return value
	}
	return 1 / value
}

// With returns the system with another value of an input.
func (s System) With(i Input, value float64) System {
	*[inputs]*float64{Device: &s.Device, Bandwidth: &s.Bandwidth, Edge: &s.Edge, RTT: &s.RTT}[i] = value
	return s
}

// coordinates returns u in T = w·u.
func (s System) coordinates() [inputs]float64 {
	return [inputs]float64{
		Device:    Device.Coordinate(s.Device),
		Bandwidth: Bandwidth.Coordinate(s.Bandwidth),
		Edge:      Edge.Coordinate(s.Edge),
		RTT:       RTT.Coordinate(s.RTT),
	}
}

// coefficients returns w in T = w·u.
func (k Split) coefficients() [inputs]float64 {
	w := [inputs]float64{Device: k.Head, Bandwidth: k.Bits, Edge: k.Tail}
	if k.Bits > 0 {
		w[RTT] = 1
	}
	return w
}

// At returns the point of a system in the plane of two inputs.
func (s System) At(x, y Input) envelope.Point {
	u := s.coordinates()
	return envelope.Point{X: u[x], Y: u[y]}
}

// Planes returns the splits as planes over two inputs, in the order given. The
// other inputs have the system's values. If totals are equal, the split that sends
// fewer bits wins, then the earlier one.
func (s System) Planes(splits []Split, x, y Input) []envelope.Plane {
	u := s.coordinates()
	planes := make([]envelope.Plane, len(splits))
	others := slices.DeleteFunc([]Input{Device, Bandwidth, Edge, RTT}, func(i Input) bool { return i == x || i == y })
	for i, k := range splits {
		w := k.coefficients()
		held := func(i Input) envelope.Product { return envelope.Product{w[i], u[i]} }
		planes[i] = envelope.NewPlane(w[x], w[y], held(others[0]), held(others[1]))
	}
	for rank, i := range byBits(splits) {
		planes[i].Rank = rank
	}
	return planes
}

// Law returns the splits as lines over the one number that decides between them if
// only the paper's three terms count,
//
//	s = B·(1/C_d − 1/C_e)   in bits per MAC,
//
// since B·(T(k) − W/C_e) = W_k·s + D_k. The lines are planes without Y.
func Law(splits []Split) []envelope.Plane {
	lines := make([]envelope.Plane, len(splits))
	for rank, i := range byBits(splits) {
		lines[i] = envelope.Plane{X: splits[i].Head, C: splits[i].Bits, Rank: rank}
	}
	return lines
}

// Ratio returns s of Law for the system, in bits per MAC.
func (s System) Ratio() float64 { return s.Bandwidth * (1/s.Device - 1/s.Edge) }

func byBits(splits []Split) []int {
	order := make([]int, len(splits))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(splits[a].Bits, splits[b].Bits) })
	return order
}
