package cost_test

import (
	"fmt"

	"splitscope/core/envelope"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/system/cost"
)

const mebi = 1 << 20 // the paper counts a megabit as 2^20 bit

// The paper's equation for ResNet-50 at 50 Mibit/s, split after each of its
// stages.
func Example() {
	n, _ := zoo.Lookup("resnet50")
	system := cost.System{Device: 5e9, Bandwidth: 50 * mebi, Edge: 100e9}
	for _, c := range n.Cuts(network.Stage)[1:] { // without EC: the input stays on the device
		k := cost.Split{Head: float64(c.Head.MACs), Bits: 32 * float64(c.Elements()), Tail: float64(c.Tail.MACs)}
		t := system.Latency(k)
		fmt.Printf("%-3s  %5.1f + %5.1f + %4.1f = %5.1f ms\n", c.ID, 1e3*t.Device, 1e3*t.Transfer, 1e3*t.Edge, 1e3*t.Total())
	}
	// Output:
	// SP1  157.2 + 490.0 + 33.0 = 680.2 ms
	// SP2  362.7 + 245.0 + 22.8 = 630.5 ms
	// SP3  655.6 + 122.5 +  8.1 = 786.2 ms
	// SP4  817.4 +  61.2 +  0.0 = 878.7 ms
	// LC   817.8 +   0.0 +  0.0 = 817.8 ms
}

// Over bandwidth and device rate each split is a plane. The envelope along
// bandwidth gives the paper's thresholds: it reports 28 and 62 Mbps.
func ExampleSystem_Planes() {
	n, _ := zoo.Lookup("resnet50")
	system := cost.System{Device: 5e9, Edge: 100e9}
	cuts := n.Cuts(network.Stage)[1:]
	var splits []cost.Split
	for _, c := range cuts {
		splits = append(splits, cost.Split{Head: float64(c.Head.MACs), Bits: 32 * float64(c.Elements()), Tail: float64(c.Tail.MACs)})
	}
	planes := system.Planes(splits, cost.Bandwidth, cost.Device)
	at := cost.Device.Coordinate(system.Device)
	for _, p := range envelope.AlongX(planes, at, 1/(1000.0*mebi), 1/(10.0*mebi)) {
		fmt.Printf("%-3s from %.2f to %.2f Mibit/s\n", cuts[p.Plane].ID, 1/p.To/mebi, 1/p.From/mebi)
	}
	// Output:
	// SP1 from 62.74 to 1000.00 Mibit/s
	// SP2 from 28.33 to 62.74 Mibit/s
	// LC  from 10.00 to 28.33 Mibit/s
}
