package cache

import (
	"fmt"
	"runtime"
	"testing"
	"weak"

	"splitscope/core/network"
	"splitscope/core/network/zoo"
)

// Imported networks are untrusted: the cache limits their number and their size.
func TestImportedNetworksAreNotKept(t *testing.T) {
	for _, many := range []struct{ cuts, tensors, kept int }{{3, 1, 4}, {4096, 1, 4}, {4096, 3, 2}, {64, 500, 1}, {64, 1000, 0}} {
		networks := New()
		var read []weak.Pointer[network.Network]
		for i := range 9 {
			net, err := networks.profiles.Get(fmt.Sprint(i), func() (*network.Network, error) {
				cuts := make([]network.Cut, many.cuts)
				for i := range cuts {
					cuts[i].Tensors = make([]network.Tensor, many.tensors)
				}
				return network.Profile(network.Network{}, map[network.Granularity][]network.Cut{network.Graph: cuts}), nil
			})
			if err != nil {
				t.Fatal(err)
			}
			read = append(read, weak.Make(net))
		}
		runtime.GC()
		kept := 0
		for _, net := range read {
			if net.Value() != nil {
				kept++
			}
		}
		runtime.KeepAlive(networks)
		if kept != many.kept {
			t.Errorf("of networks with %d cuts of %d tensors, %d are kept, want %d", many.cuts, many.tensors, kept, many.kept)
		}
	}
}

// A cache gives the same network again; another one, and the zero value, build it
// anew.
func TestNetworksBelongToACache(t *testing.T) {
	e, _ := zoo.Find("alexnet")
	build := func(n Networks) *network.Network {
		net, err := n.Build(e, e.Size.Default, 1)
		if err != nil {
			t.Fatal(err)
		}
		return net
	}
	cache := New()
	first := build(cache)
	if again := build(cache); again != first {
		t.Error("a cache builds a network twice")
	}
	if build(New()) == first {
		t.Error("two caches share a network")
	}
	alone := build(Networks{})
	if again := build(Networks{}); again == alone {
		t.Error("networks without a cache are shared")
	}
}
