package mincut_test

import (
	"context"
	"fmt"

	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/solve/mincut"
	"splitscope/core/system/cost"
)

// The best cuts of ResNet-50 if its input may be sent as bytes, over bandwidths
// from 1 to 1000 Mbit/s and devices from 5 to 100 GMAC/s.
func Example() {
	n, _ := zoo.Lookup("resnet50")
	graph, err := mincut.FromNetwork(n, func(t network.Tensor) float64 {
		if t.Input == network.Image {
			return network.UINT8.Bits(t)
		}
		return network.FP32.Bits(t)
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	cuts, _, _ := graph.Frontier(context.Background())
	var splits []cost.Split
	for _, c := range cuts {
		splits = append(splits, c.Split)
	}
	system := cost.System{Edge: 100e9, RTT: 0.01}
	planes := system.Planes(splits, cost.Bandwidth, cost.Device)
	for _, r := range envelope.Regions(planes, envelope.Rect{X0: 1 / 1000e6, X1: 1 / 1e6, Y0: 1 / 100e9, Y1: 1 / 5e9}) {
		c := cuts[r.Plane]
		fmt.Printf("%.3f GMAC on the device, %.0f bytes sent, %d corners\n", c.Head/1e9, c.Bits/8, len(r.Vertices))
	}
	// Output:
	// 0.000 GMAC on the device, 150528 bytes sent, 3 corners
	// 4.089 GMAC on the device, 0 bytes sent, 5 corners
}
