package network

// Bound says how a number relates to the true one where that is not known: the
// shapes that an operator makes may depend on the values that it reads, and the
// cost of an operator without a rule is not known. A sum has the bounds of its
// terms, joined by |. A guessed shape has both bounds, because the true one may
// be larger or smaller.
type Bound uint8

const (
	AtLeast Bound = 1 << iota // something is not counted
	AtMost                    // the largest that is possible was taken

	Exact Bound = 0
)

// Sign stands before a number: nothing before an exact one.
func (b Bound) Sign() string { return [4]string{"", "≥ ", "≤ ", "≈ "}[b&3] }

// String returns the name of the relation, empty for an exact number.
func (b Bound) String() string { return [4]string{"", "at_least", "at_most", "about"}[b&3] }

// BoundNamed returns the bound with a name, as String gives it.
func BoundNamed(name string) (b Bound, ok bool) {
	for b = range AtLeast | AtMost + 1 {
		if b.String() == name {
			return b, true
		}
	}
	return Exact, false
}

// Bounds joins those of the work and of all that crosses.
func (n *Network) Bounds() Bound {
	b := n.Bound
	for _, c := range n.Cuts(PerLayer) {
		b |= c.Bound()
	}
	return b
}

// Bound is that of the elements that cross.
func (c Cut) Bound() (b Bound) {
	for _, t := range c.Tensors {
		b |= t.Bound
	}
	return b
}
