package mincut

import (
	"fmt"
	"strings"

	"splitscope/core/cost"
	"splitscope/core/lang"
	"splitscope/core/network"
)

// TooComplex says that to find the cuts of a graph would take too long.
var TooComplex = lang.Errorf(lang.Text{
	EN: "This graph is too complex: to find its best cuts would take more than %[1]d million steps.",
	KO: "그래프가 너무 복잡합니다. 최적 분할을 찾는 데 %[1]d00만 단계가 넘게 걸립니다.",
}, maxSteps/1_000_000)

// Cuts lists the cuts of the frontier of a network's graph as candidates, in
// the order in which their heads grow. EC and LC are among them only where they
// are best for some system.
func Cuts(n *network.Network, bits func(network.Tensor) float64) ([]network.Cut, error) {
	g, err := FromNetwork(n, bits)
	if err != nil {
		return nil, err
	}
	frontier, _ := g.Frontier()
	if frontier == nil {
		return nil, TooComplex
	}
	var cuts []network.Cut
	for _, c := range frontier {
		cuts = append(cuts, named(n, c.OnDevice))
	}
	Number(cuts)
	return cuts, nil
}

// All are the cuts of a network's graph that are best under some encoding of
// what is sent: enough for whoever knows the network by its cuts alone.
func All(n *network.Network) (all []network.Cut, err error) {
	for _, activations := range cost.Activations {
		for _, input := range cost.Inputs(n.Inputs[0].Input) {
			cuts, err := Cuts(n, cost.Weigh(activations, input))
			if err != nil {
				return nil, err
			}
			all = append(all, cuts...)
		}
	}
	return all, nil
}

// Number gives interior cuts the ids SP1, SP2, ... in their order.
func Number(cuts []network.Cut) {
	points := 0
	for i := range cuts {
		if cuts[i].ID != network.EC && cuts[i].ID != network.LC {
			points++
			cuts[i].ID = fmt.Sprintf("SP%d", points)
		}
	}
}

// named is a head as a cut: what crosses it, and where that is made.
func named(n *network.Network, onDevice []bool) network.Cut {
	var c network.Cut
	sources := n.Sources()
	read := make([]bool, len(sources)) // in the tail
	tail := 0
	for i, l := range n.Layers {
		if onDevice[i] {
			c.Head = c.Head.Plus(l.Work)
			c.Layers++
			continue
		}
		c.Tail = c.Tail.Plus(l.Work)
		tail++
		for _, from := range l.Inputs {
			read[n.Number(from)] = true
		}
	}
	var after []string
	for i, from := range sources {
		if read[i] && (from.Layer == network.Input || onDevice[from.Layer]) {
			t := n.Tensor(from)
			c.Tensors = append(c.Tensors, t)
			after = append(after, t.Name)
		}
	}
	switch {
	case c.Layers == 0:
		c.ID, c.After = network.EC, "input"
	case tail == 0:
		c.ID, c.After = network.LC, n.Layers[len(n.Layers)-1].Name
	default:
		const most = 3
		c.After = strings.Join(after[:min(most, len(after))], " + ")
		if more := len(after) - most; more > 0 {
			c.After += fmt.Sprintf(" + %d", more)
		}
	}
	return c
}
