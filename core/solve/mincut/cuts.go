package mincut

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/progress"
	"splitscope/core/envelope"
	"splitscope/core/network"
)

// Cuts returns the cuts of the frontier of a network's graph, in the order in which
// their heads grow. EC and LC are among them only if they are best for some system.
func Cuts(ctx progress.Context, n *network.Network, bits func(network.Tensor) float64) ([]network.Cut, error) {
	return within(newBudget(ctx, maxSteps), n, bits)
}

func within(steps *budget, n *network.Network, bits func(network.Tensor) float64) ([]network.Cut, error) {
	g, err := FromNetwork(n, bits)
	if err != nil {
		return nil, err
	}
	frontier, _, err := g.frontier(steps)
	if err != nil {
		return nil, err
	}
	cuts := named(n, frontier)
	network.Number(cuts)
	return cuts, nil
}

// TooComplex is the fault of a graph whose cuts take too long to find.
var TooComplex = fault.New("too_complex", "The graph is too complex: finding its best cuts takes more than %[1]s steps.")

// All returns the cuts of a network's graph that are best under some encoding of
// what is sent. A profile has them instead of the graph.
func All(ctx progress.Context, n *network.Network) (all []network.Cut, err error) {
	steps := newBudget(ctx, maxSteps)
	for _, activations := range network.Activations {
		for _, input := range network.Inputs(n.Inputs[0].Input) {
			cuts, err := within(steps, n, network.Weigh(activations, input))
			if err != nil {
				return nil, err
			}
			all = append(all, cuts...)
		}
	}
	return all, nil
}

// named returns nested heads as cuts, with the tensors that cross and their names.
// It walks once through the network, as operators join the head.
func named(n *network.Network, heads []Cut) []network.Cut {
	sources := n.Sources()
	unread := make([]int, len(sources)) // readers in the tail
	for _, l := range n.Layers {
		for _, from := range l.Inputs {
			unread[n.Number(from)]++
		}
	}
	order := make([]int, len(n.Layers))
	for v := range order {
		order[heads[0].joined[v]] = v
	}
	var live []int // numbers of the tensors that cross, ascending
	add := func(number int) {
		if unread[number] > 0 {
			at, _ := slices.BinarySearch(live, number)
			live = slices.Insert(live, at, number)
		}
	}
	for i := range n.Inputs {
		add(i)
	}
	cuts := []network.Cut{}
	var head network.Work
	done := 0
	for _, c := range heads {
		for ; done < c.size; done++ {
			l := n.Layers[order[done]]
			head = head.Plus(l.Work)
			for k := range l.Outputs {
				add(n.Number(network.Source{Layer: order[done], Output: k}))
			}
			for _, from := range l.Inputs {
				number := n.Number(from)
				if unread[number]--; unread[number] > 0 {
					continue
				}
				if at, found := slices.BinarySearch(live, number); found {
					live = slices.Delete(live, at, at+1)
				}
			}
		}
		cut := network.Cut{Layers: c.size, Head: head, Tail: n.Total.Minus(head)}
		for _, number := range live {
			cut.Tensors = append(cut.Tensors, n.Tensor(sources[number]))
		}
		cuts = append(cuts, called(cut, n))
	}
	return cuts
}

// called returns a cut with its name. The ids of interior cuts are their numbers.
func called(cut network.Cut, n *network.Network) network.Cut {
	switch cut.Layers {
	case 0:
		cut.ID, cut.After = network.EC, "input"
	case len(n.Layers):
		cut.ID, cut.After = network.LC, n.Layers[len(n.Layers)-1].Name
	default:
		cut.After = after(cut.Tensors)
	}
	return cut
}

// PairCuts returns the cuts of a network's graph of which one is the best for every system
// in a rectangle, see Pair.All, by the work of their heads. heads and tails are the times
// of the layers on the device and on the edge server.
func PairCuts(ctx progress.Context, n *network.Network, bits func(network.Tensor) float64, heads, tails []float64, r envelope.Rect) ([]network.Cut, error) {
	p, err := NewPair(heads, tails, tensorsOf(n, bits))
	if err != nil {
		return nil, err
	}
	all, err := p.All(ctx, r)
	if err != nil {
		return nil, err
	}
	found, order := make([]network.Cut, len(all)), make([]int, len(all))
	for i, h := range all {
		found[i], order[i] = p.cut(n, h), i
	}
	slices.SortStableFunc(order, func(i, k int) int {
		a, b := &found[i], &found[k]
		return cmp.Or(cmp.Compare(a.Head.MACs, b.Head.MACs), cmp.Compare(a.Layers, b.Layers), slices.Compare(a.Operators, b.Operators))
	})
	cuts := make([]network.Cut, len(all))
	for i, k := range order {
		cuts[i] = found[k]
	}
	network.Number(cuts)
	return cuts, nil
}

// cut returns a head as a cut of the network.
func (p *Pair) cut(n *network.Network, h Head) network.Cut {
	cut := network.Cut{Operators: []int{}}
	for v, device := range h.OnDevice {
		if device {
			cut.Operators = append(cut.Operators, v)
			cut.Head = cut.Head.Plus(n.Layers[v].Work)
		}
	}
	cut.Layers, cut.Tail = len(cut.Operators), n.Total.Minus(cut.Head)
	sources := n.Sources()
	for number, t := range p.sending.tensors {
		if t.crosses(h.OnDevice) {
			cut.Tensors = append(cut.Tensors, n.Tensor(sources[number]))
		}
	}
	return called(cut, n)
}

// after returns a name for a cut, by the tensors that cross.
func after(tensors []network.Tensor) string {
	const most = 3
	var names []string
	for _, t := range tensors[:min(most, len(tensors))] {
		names = append(names, t.Name)
	}
	text := strings.Join(names, " + ")
	if more := len(tensors) - most; more > 0 {
		text += fmt.Sprintf(" + %d", more)
	}
	return text
}
