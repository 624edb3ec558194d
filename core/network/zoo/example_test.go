package zoo_test

import (
	"fmt"

	"splitscope/core/network"
	"splitscope/core/network/zoo"
)

// ResNet-50 has 25,557,032 parameters and 4.09 GMAC, as torchvision publishes.
// Its stages are the paper's split points.
func Example() {
	n, _ := zoo.Lookup("resnet50")
	fmt.Printf("%s: %d parameters, %.2f GMAC\n", n.Title, n.Params(), float64(n.MACs())/1e9)
	for _, c := range n.Cuts(network.Stage) {
		fmt.Printf("%-3s after %-6s  %.3f GMAC on the device, %d values sent\n", c.ID, c.After, float64(c.Head.MACs)/1e9, c.Elements())
	}
	// Output:
	// ResNet-50: 25557032 parameters, 4.09 GMAC
	// EC  after input   0.000 GMAC on the device, 150528 values sent
	// SP1 after layer1  0.786 GMAC on the device, 802816 values sent
	// SP2 after layer2  1.814 GMAC on the device, 401408 values sent
	// SP3 after layer3  3.278 GMAC on the device, 200704 values sent
	// SP4 after layer4  4.087 GMAC on the device, 100352 values sent
	// LC  after fc      4.089 GMAC on the device, 0 values sent
}

// A network can be built at any size and batch that its architecture allows.
func ExampleEntry_Build() {
	e, _ := zoo.Find("vit_b_16")
	n, err := e.Build(384, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v, %.2f GMAC\n", n.Inputs[0].Shape, float64(n.MACs())/1e9)
	// Output:
	// 2×3×384×384, 110.97 GMAC
}
