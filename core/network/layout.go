package network

import (
	"slices"

	"splitscope/core/base/lang"
)

// Layout says what an input holds and, if it is an image, in which order its
// dimensions are.
type Layout string

// The layouts. An image may have no batch dimension.
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

// Name returns the layout's name for people.
func (l Layout) Name() lang.Text { return layoutNames[l] }

// Layout returns the layout of an input.
func (t Tensor) Layout() Layout {
	switch {
	case t.Input == Image && t.Last:
		return NHWC
	case t.Input == Image:
		return NCHW
	}
	return Layout(t.Input)
}

// Layouts returns the layouts that an input of this shape and type may have.
func (t Tensor) Layouts() (possible []Layout) {
	if len(t.Shape) == 3 || len(t.Shape) == 4 {
		possible = append(possible, NCHW, NHWC)
	}
	if !t.Type.Quantizable() {
		possible = append(possible, TokenList)
	}
	return append(possible, PlainValue)
}

// As returns the input with another layout. ok is false if its shape and type do
// not allow that layout.
func (t Tensor) As(l Layout) (Tensor, bool) {
	t.Input, t.Last = Image, l == NHWC
	if l == TokenList || l == PlainValue {
		t.Input = Media(l)
	}
	return t, slices.Contains(t.Layouts(), l)
}

// Channels returns the number of channels of an image.
func (t Tensor) Channels() int {
	if t.Last {
		return t.Shape[len(t.Shape)-1]
	}
	return t.Shape[len(t.Shape)-3]
}
