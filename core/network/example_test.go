package network_test

import (
	"fmt"

	"splitscope/core/network"
)

// A network is built operator by operator. Shapes and work follow from the
// shape of the input.
func Example() {
	image := network.Tensor{Name: "input", Input: network.Image, Shape: network.Shape{1, 3, 224, 224}}
	b := network.Build(network.Network{Name: "tiny"}, image)
	x := b.Add("conv", network.Conv{Out: 64, Window: network.Square(7, 2, 3)}, network.Input)
	x = b.Add("relu", network.ReLU, x)
	x = b.Add("pool", network.GlobalAvgPool(), x)
	b.Add("fc", network.Linear{Out: 1000, Bias: true}, x)
	n, err := b.Network()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(n.MACs(), "MACs,", n.Params(), "parameters")
	for _, c := range n.Cuts(network.PerLayer) {
		fmt.Printf("%-3s after %-5s  %9d MACs on the device, %6d values sent\n", c.ID, c.After, c.Head.MACs, c.Elements())
	}
	// Output:
	// 118077952 MACs, 74408 parameters
	// EC  after input          0 MACs on the device, 150528 values sent
	// SP1 after conv   118013952 MACs on the device, 802816 values sent
	// SP2 after pool   118013952 MACs on the device,     64 values sent
	// LC  after fc     118077952 MACs on the device,      0 values sent
}
