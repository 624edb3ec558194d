package network

import (
	"slices"

	"splitscope/core/base/lang"
)

// Layout says in one word what an input holds and, of an image, in what order its
// dimensions are.
type Layout string

// The layouts. An image may come without its batch.
const (
	NCHW       Layout = "nchw" // an image whose channels come first
	NHWC       Layout = "nhwc" // an image whose channels come last
	TokenList  Layout = "tokens"
	PlainValue Layout = "values"
)

var layoutNames = map[Layout]lang.Text{
	NCHW:       "image, channels first (N×C×H×W)",
	NHWC:       "image, channels last (N×H×W×C)",
	TokenList:  "tokens",
	PlainValue: "values",
}

// Name is what people call it.
func (l Layout) Name() lang.Text { return layoutNames[l] }

// Layout is that of an input.
func (t Tensor) Layout() Layout {
	switch {
	case t.Input == Image && t.Last:
		return NHWC
	case t.Input == Image:
		return NCHW
	}
	return Layout(t.Input)
}

// Layouts are those that an input of this shape and type may have.
func (t Tensor) Layouts() (possible []Layout) {
	if len(t.Shape) == 3 || len(t.Shape) == 4 {
		possible = append(possible, NCHW, NHWC)
	}
	if !t.Type.Quantizable() {
		possible = append(possible, TokenList)
	}
	return append(possible, PlainValue)
}

// As returns the input taken in another layout, if it may have that.
func (t Tensor) As(l Layout) (Tensor, bool) {
	t.Input, t.Last = Image, l == NHWC
	if l == TokenList || l == PlainValue {
		t.Input = Media(l)
	}
	return t, slices.Contains(t.Layouts(), l)
}

// Channels are those of an image.
func (t Tensor) Channels() int {
	if t.Last {
		return t.Shape[len(t.Shape)-1]
	}
	return t.Shape[len(t.Shape)-3]
}
