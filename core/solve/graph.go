package solve

import (
	"context"
	"errors"
	"slices"

	"splitscope/core/base/progress"
	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/solve/mincut"
)

// cuts returns all cuts of a scenario's granularity, EC first and LC last, whether
// the scenario allows them or not.
func cuts(ctx progress.Context, s scenario.Scenario, net *network.Network, e effort) ([]network.Cut, error) {
	if s.Cuts == network.Graph && net.Layers != nil {
		return graphCuts(ctx, s, net, e)
	}
	return net.Cuts(s.Granularity()), nil
}

// graphCuts returns the cuts of a graph of the zoo; an imported network is a
// profile, which has its cuts. A move of a control needs no new minimum cut.
func graphCuts(ctx progress.Context, s scenario.Scenario, net *network.Network, e effort) ([]network.Cut, error) {
	cuts, err := s.Networks().Frontier(weighed(s, net), func() ([]network.Cut, error) {
		bits := network.Weigh(s.DType, s.Input)
		var found []network.Cut
		var err error
		if e.byMACs() {
			found, err = mincut.Cuts(ctx, net, bits)
		} else {
			found, err = mincut.PairCuts(ctx, net, bits, layers(net, e.device), layers(net, e.edge), everySystem)
		}
		if err != nil {
			return nil, err
		}
		// EC and LC are always listed, though they may be best nowhere.
		layers := net.Cuts(network.PerLayer)
		found = slices.DeleteFunc(found, func(c network.Cut) bool { return c.ID == network.EC || c.ID == network.LC })
		return slices.Concat(layers[:1], found, layers[len(layers)-1:]), nil
	})
	if err != nil && ended(err) && ctx.Err() == nil {
		return graphCuts(ctx, s, net, e) // the context of the first caller has ended
	}
	return cuts, err
}

func weighed(s scenario.Scenario, net *network.Network) cache.Weighed {
	return cache.Weighed{Net: net, DType: s.DType, Input: s.Input, Device: s.DeviceProfile, Edge: s.EdgeProfile}
}

// everySystem has the coordinates of all systems that a scenario can have, in units of
// that of the edge server: rates of computing from 1e6 to 1e15 MAC/s, bandwidths from 1e3 to
// 1e12 bit/s, and uncertainties of 90 %, which make each quantity a tenth.
var everySystem = envelope.Rect{X0: 1e-10, X1: 1e10, Y0: 1e-7, Y1: 1e14}

func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
