package network

// Bound says how a number relates to the true one if that is not known. The output
// shapes of an operator may depend on the values that it reads, and the cost of an
// operator without a rule is not known. A sum has the bounds of its terms, joined
// by |. A guessed shape has both bounds, because the true one may be larger or
// smaller.
type Bound uint8

const (
	AtLeast Bound = 1 << iota // something is not counted
	AtMost                    // the largest that is possible was taken

	Exact Bound = 0
)

// Sign returns the relation as a symbol to write before the number. It is empty for
// an exact number.
func (b Bound) Sign() string { return [4]string{"", "≥ ", "≤ ", "≈ "}[b&3] }

// String returns the name of the relation, empty for an exact number.
func (b Bound) String() string { return [4]string{"", "at_least", "at_most", "about"}[b&3] }

// BoundNamed returns the bound that String writes as name.
func BoundNamed(name string) (b Bound, ok bool) {
	for b = range AtLeast | AtMost + 1 {
		if b.String() == name {
			return b, true
		}
	}
	return Exact, false
}

// Bounds returns the bounds of the network's work and of all tensors that cross its
// cuts.
func (n *Network) Bounds() Bound {
	b := n.Bound
	for _, c := range n.Cuts(PerLayer) {
		b |= c.Bound()
	}
	return b
}

// Bound returns the bound of Elements.
func (c Cut) Bound() (b Bound) {
	for _, t := range c.Tensors {
		b |= t.Bound
	}
	return b
}
