// Package cache holds the networks that were used last, and their best cuts, which
// are slow to find. Successive moves of a control use the same ones.
package cache

import (
	"splitscope/core/base/memo"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
)

// Networks is a cache of networks. Whoever asks for answers makes one and passes it
// on; answers are the same without it. The zero value holds nothing. It is safe
// for concurrent use, and a network that takes long delays no other.
//
// Keys are of any type and results are pointers, so all memos share their code.
type Networks struct {
	built     *memo.Memo[any, *network.Network]
	profiles  *memo.Memo[any, *network.Network]
	frontiers *memo.Memo[any, *[]network.Cut]
	contended *memo.Memo[any, *[]bool]
	heads     *memo.Memo[any, *[]float64]
}

type key struct {
	name        string
	size, batch int
}

// Weighed is a network, how what crosses its cuts is encoded, and the profiles of device
// and edge server: the cuts of a graph that can be the best depend on nothing else of a
// scenario.
type Weighed struct {
	Net          *network.Network
	DType, Input network.Encoding
	Device, Edge string
}

// cutsOf is a network with its cuts.
type cutsOf struct {
	Weighed
	granularity network.Granularity
}

// timed is a network on a device.
type timed struct {
	net     *network.Network
	profile string
}

// New returns an empty cache. Imported networks come from strangers, so it holds
// few of them, and no more tensors than take some megabytes.
func New() Networks {
	return Networks{
		built:     memo.New[any, *network.Network](32),
		profiles:  memo.Weighed[any](4, 1<<15, tensors),
		frontiers: memo.New[any, *[]network.Cut](16),
		contended: memo.New[any, *[]bool](16),
		heads:     memo.New[any, *[]float64](16),
	}
}

// tensors counts those that a network's cuts send.
func tensors(net *network.Network) (sum int) {
	for _, g := range network.Granularities {
		for _, cut := range net.Cuts(g) {
			sum += 1 + len(cut.Tensors)
		}
	}
	return sum
}

// Build is the network that an entry of the zoo builds. The result is shared: read
// only.
func (n Networks) Build(e zoo.Entry, size, batch int) (*network.Network, error) {
	return n.built.Get(key{e.Name, size, batch}, func() (*network.Network, error) { return e.Build(size, batch) })
}

// Unpack is the network whose profile a link carries. The result is shared: read
// only.
func (n Networks) Unpack(text string) (*network.Network, error) {
	return n.profiles.Get(text, func() (*network.Network, error) { return profile.Unpack(text) })
}

// Frontier are the cuts of a network's graph that can be the best, which find
// finds. The result is shared: read only.
func (n Networks) Frontier(of Weighed, find func() ([]network.Cut, error)) ([]network.Cut, error) {
	cuts, err := n.frontiers.Get(of, func() (*[]network.Cut, error) {
		cuts, err := find()
		return &cuts, err
	})
	return *cuts, err
}

// Contended says which cuts of a granularity can be the best, which find finds. The
// result is shared: read only.
func (n Networks) Contended(of Weighed, g network.Granularity, find func() []bool) []bool {
	contends, _ := n.contended.Get(cutsOf{of, g}, func() (*[]bool, error) {
		contends := find()
		return &contends, nil
	})
	return *contends
}

// Heads are the times of a network's heads by a profile, which sum computes. The result
// is shared: read only.
func (n Networks) Heads(net *network.Network, profile string, sum func() []float64) []float64 {
	heads, _ := n.heads.Get(timed{net, profile}, func() (*[]float64, error) {
		heads := sum()
		return &heads, nil
	})
	return *heads
}
