package zoo

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
)

// countedOtherwise says where torchvision's published GMACs leave out or add
// operators, what is counted here, and why.
var countedOtherwise = map[string]struct {
	gmacs float64
	why   string
}{
	"swin_v2_t": {5.921, biasByMLP},
	"swin_v2_s": {11.508, biasByMLP},
	"swin_v2_b": {20.276, biasByMLP},
}

// TestPositionBiasOfSwinV2 counts what this leaves out.
const biasByMLP = "without the linear layers of every block's cpb_mlp, which make its position bias: " +
	"torchvision evaluates them in every pass, but they depend on parameters alone, so that the bias is a constant at inference"

// trainedOnly says which published parameters inference has no use for.
var trainedOnly = map[string]struct {
	params int64
	why    string
}{
	"inception_v3": {
		768*128 + 2*128 + 128*768*5*5 + 2*768 + 768*1000 + 1000,
		"the auxiliary classifier, AuxLogits: a 1×1 and a 5×5 convolution with their normalizations and a linear layer. The published GMACs leave it out",
	},
}

// figures are those that torchvision publishes of a network.
type figures struct {
	Name   string
	Params int64
	GMACs  float64
	Size   int
}

func torchvision(t *testing.T) []figures {
	t.Helper()
	text, err := os.ReadFile("testdata/torchvision.json")
	if err != nil {
		t.Fatal(err)
	}
	var published struct{ Models []figures }
	if err := json.Unmarshal(text, &published); err != nil {
		t.Fatal(err)
	}
	return published.Models
}

// No network is in the zoo without published numbers that a test compares it with.
func TestEveryNetworkHasPublishedNumbers(t *testing.T) {
	published := map[string]bool{}
	for _, p := range torchvision(t) {
		published[p.Name] = true
	}
	for _, p := range beyond {
		published[p.name] = true
	}
	for _, name := range Names() {
		if !published[name] {
			t.Errorf("%s is neither in testdata/torchvision.json nor in beyond_test.go", name)
		}
	}
}

// Parameters to the unit and GMACs to the published digits, at the published
// size of the input.
func TestTorchvision(t *testing.T) {
	for _, p := range torchvision(t) {
		t.Run(p.Name, func(t *testing.T) {
			e, ok := Find(p.Name)
			if !ok {
				t.Fatal("not in the zoo")
			}
			net, err := e.Build(p.Size, 1)
			if err != nil {
				t.Fatal(err)
			}
			if unused := trainedOnly[p.Name].params; net.Params()+unused != p.Params {
				t.Errorf("%d parameters and %d for training, published %d", net.Params(), unused, p.Params)
			}
			want := p.GMACs
			if other, ok := countedOtherwise[p.Name]; ok {
				want = other.gmacs
			}
			if got := fmt.Sprintf("%.3f", float64(net.MACs())/1e9); got != fmt.Sprintf("%.3f", want) {
				t.Errorf("%s GMAC, published %v", got, p.GMACs)
			}
			if e.Size.Default != p.Size {
				t.Errorf("size %d, published for %d", e.Size.Default, p.Size)
			}
		})
	}
}
