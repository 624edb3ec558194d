package solve

import (
	"context"
	"errors"
	"slices"

	"splitscope/core/base/progress"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/solve/mincut"
)

// cuts returns all cuts of a scenario's granularity, EC first and LC last, whether
// the scenario allows them or not.
func cuts(ctx progress.Context, s scenario.Scenario, net *network.Network) ([]network.Cut, error) {
	if s.Cuts == network.Graph && net.Layers != nil {
		return graphCuts(ctx, s.Networks(), net, s.DType, s.Input)
	}
	return net.Cuts(s.Granularity()), nil
}

// graphCuts returns the cuts of a graph of the zoo; an imported network is a
// profile, which has its cuts. A move of a control needs no new minimum cut.
func graphCuts(ctx progress.Context, networks cache.Networks, net *network.Network, dtype, input network.Encoding) ([]network.Cut, error) {
	cuts, err := networks.Frontier(net, dtype, input, func() ([]network.Cut, error) {
		found, err := mincut.Cuts(ctx, net, network.Weigh(dtype, input))
		if err != nil {
			return nil, err
		}
		// EC and LC are always listed, though they may be best nowhere.
		layers := net.Cuts(network.PerLayer)
		found = slices.DeleteFunc(found, func(c network.Cut) bool { return c.ID == network.EC || c.ID == network.LC })
		return slices.Concat(layers[:1], found, layers[len(layers)-1:]), nil
	})
	if err != nil && ended(err) && ctx.Err() == nil {
		return graphCuts(ctx, networks, net, dtype, input) // the context of the first caller has ended
	}
	return cuts, err
}

func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
