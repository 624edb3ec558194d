// Package zoo has the built-in networks, each written as the table of its paper.
// Where published implementations differ, it follows torchvision; Variant says
// which one it is.
//
// To add a network, add an [Entry] to the list of its family, such as resnets,
// and its published parameters and operations to beyond_test.go. A new family is
// a new file with a list, which goes into families.
package zoo

import (
	"fmt"
	"slices"

	"splitscope/core/base/lang"
	"splitscope/core/network"
)

// Entry is one architecture, which can be built at several input sizes.
type Entry struct {
	Name   string // the key in a scenario: "resnet50"
	Title  string // its name for people: "ResNet-50"
	Family string // "ResNet"
	// Also has other names of the family, or of a network whose title does not
	// begin with the family's name: abbreviations, and transcriptions in Korean.
	Also    []string
	Variant lang.Text
	Source  string // authors, title, where it was published
	Year    int
	Input   network.Media
	Size    Size
	build   func(b *builder)
}

// Size limits the extent of the input: the side of a square image in pixels, or the
// number of tokens.
type Size struct {
	Default, Min, Max int
	Step              int // sizes are multiples of it; 0 means 1
}

// Holds reports whether a network can be built at this size.
func (s Size) Holds(size int) bool {
	return s.Min <= size && size <= s.Max && size%max(s.Step, 1) == 0
}

// MaxBatch is the largest batch.
const MaxBatch = 1024

// families has all architectures in the order of lists.
var families = slices.Concat(
	alexnets, vggs, inceptions, resnets, squeezenets, densenets,
	mobilenets, shufflenets, mnasnets, efficientnets, regnets, convnexts,
	vits, swins, maxvits, yolos, unets, transformers,
)

// Names returns the names of the networks.
func Names() []string {
	names := make([]string, len(families))
	for i, e := range families {
		names[i] = e.Name
	}
	return names
}

// Entries returns the architectures.
func Entries() []Entry { return slices.Clone(families) }

// Find returns the architecture with a name.
func Find(name string) (Entry, bool) {
	i := slices.IndexFunc(families, func(e Entry) bool { return e.Name == name })
	if i < 0 {
		return Entry{}, false
	}
	return families[i], true
}

// Build builds the network for an input size and a batch size. It fails only if
// they are out of the limits.
func (e Entry) Build(size, batch int) (*network.Network, error) {
	if !e.Size.Holds(size) || batch < 1 || batch > MaxBatch {
		return nil, fmt.Errorf("no %s for inputs of size %d in batches of %d", e.Name, size, batch)
	}
	head := network.Network{
		Name: e.Name, Title: e.Title, Family: e.Family, Variant: e.Variant, Source: e.Source, Year: e.Year,
	}
	input := network.Tensor{Name: "input", Input: e.Input, Shape: network.Shape{batch, 3, size, size}}
	if e.Input == network.Tokens {
		input.Shape, input.Type = network.Shape{batch, size}, network.Int32
	}
	b := &builder{Builder: network.Build(head, input), batch: batch, size: size}
	e.build(b)
	return b.Network()
}

// Lookup returns a network at the size that it was published for.
func Lookup(name string) (*network.Network, bool) {
	e, ok := Find(name)
	if !ok {
		return nil, false
	}
	net, err := e.Build(e.Size.Default, 1)
	if err != nil {
		panic(err) // a bug in an architecture of the zoo
	}
	return net, true
}

// builder has methods for parts that many architectures share.
type builder struct {
	*network.Builder
	batch, size int
}

const input = network.Input

// conv adds a convolution without bias, batch normalization and an activation.
func (b *builder) conv(name string, x int, c network.Conv, act network.Activation) int {
	x = b.norm(name, x, c)
	return b.Add(name+".act", act, x)
}

// norm adds a convolution without bias and batch normalization.
func (b *builder) norm(name string, x int, c network.Conv) int {
	x = b.Add(name, c, x)
	return b.Add(name+".bn", network.BatchNorm, x)
}

// classify adds global average pooling and a linear layer with a thousand classes.
func (b *builder) classify(x int, name string) int {
	x = b.Add("avgpool", network.GlobalAvgPool(), x)
	return b.Add(name, network.Linear{Out: 1000, Bias: true}, x)
}

// maxPool halves the extent; ceilPool keeps a last window that is not whole.
var maxPool = network.MaxPool(network.Square(3, 2, 0))

func ceilPool(kernel int) network.Pool {
	w := network.Square(kernel, 2, 0)
	w.Ceil = true
	return network.MaxPool(w)
}

// pixels returns the usual limits of an image's side.
func pixels(size, least int) Size { return Size{Default: size, Min: least, Max: 2048} }
