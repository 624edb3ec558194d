package mincut

import (
	"errors"
	"math"
	"testing"

	"splitscope/core/network"
)

// chain is n operators one behind the other.
func chain(t *testing.T, n int, bits func(i int) float64) *Graph {
	work := make([]float64, n)
	tensors := []Tensor{{Producer: network.Input, Bits: bits(0), Consumers: []int{0}}}
	for i := range n {
		work[i] = 4096
		if i+1 < n {
			tensors = append(tensors, Tensor{Producer: i, Bits: bits(i + 1), Consumers: []int{i + 1}})
		}
	}
	g, err := New(work, tensors)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// The steps of a long chain grow with its length, and not with its square.
func TestStepsOfAChain(t *testing.T) {
	for _, n := range []int{1000, 10_000, 100_000} {
		g := chain(t, n, func(i int) float64 { return 2048 + float64(i%7) })
		if cuts, _, err := g.Frontier(t.Context()); err != nil || g.solver.flow.steps > 300*n {
			t.Errorf("%d operators take %d steps for %d cuts", n, g.solver.flow.steps, len(cuts))
		}
	}
}

// In a chain with cuts that are all on the frontier each of them takes a flow. The
// bits of tensor i are on a strictly convex curve, so that all of them are.
func TestEveryCutOnTheFrontier(t *testing.T) {
	const n = 600
	g := chain(t, n, func(i int) float64 { return float64((n - i) * (n - i)) })
	cuts, _, _ := g.Frontier(t.Context())
	if len(cuts) != n+1 {
		t.Fatalf("%d cuts, want %d", len(cuts), n+1)
	}
	for i, c := range cuts[:n] {
		if want := float64((n - i) * (n - i)); c.Bits != want || c.Head != 4096*float64(i) {
			t.Fatalf("cut %d is %+v", i, c.Split)
		}
	}
}

// A graph that would take too many steps is refused.
func TestTooManySteps(t *testing.T) {
	g := chain(t, 1000, func(i int) float64 { return math.Floor(1e9 / float64(i+1)) })
	most := newBudget(t.Context(), 100_000)
	if cuts, _, err := g.frontier(most); cuts != nil || !errors.Is(err, TooComplex) {
		t.Errorf("%d cuts after %d steps: %v", len(cuts), most.steps, err)
	}
	if most.steps > 2*most.most {
		t.Errorf("it ended after %d steps", most.steps)
	}
}
