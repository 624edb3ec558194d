package network

import (
	"fmt"
	"slices"
)

// Shape is the extent of a tensor without its batch dimension: channels,
// height, width for images, features alone for vectors.
type Shape []int

// Elements is the number of values in a tensor of this shape.
func (s Shape) Elements() int64 {
	n := int64(1)
	for _, d := range s {
		n *= int64(d)
	}
	return n
}

// String writes the shape as the field does: 256×56×56.
func (s Shape) String() string {
	text := ""
	for i, d := range s {
		if i > 0 {
			text += "×"
		}
		text += fmt.Sprint(d)
	}
	return text
}

// Op is an operator: it infers the shape of its output and counts its work.
type Op interface {
	// Infer gives the output's shape, or says why the inputs do not fit.
	Infer(in []Shape) (Shape, error)
	// MACs counts multiply-accumulates. Element-wise work, comparisons and
	// additions alone are not MACs.
	MACs(in []Shape, out Shape) int64
	// Params counts trainable parameters.
	Params(in []Shape) int64
	// Fuses says whether every runtime computes this operator together with
	// the one that feeds it, so that a cut between the two is never of use.
	Fuses() bool
}

// Conv is a two-dimensional convolution with square kernel, without bias.
type Conv struct{ Out, Kernel, Stride, Pad int }

func (c Conv) Infer(in []Shape) (Shape, error) {
	s, err := image(in)
	if err != nil {
		return nil, err
	}
	return window(c.Out, s, c.Kernel, c.Stride, c.Pad)
}
func (c Conv) MACs(in []Shape, out Shape) int64 {
	return out.Elements() * int64(in[0][0]*c.Kernel*c.Kernel)
}
func (c Conv) Params(in []Shape) int64 { return int64(c.Out * in[0][0] * c.Kernel * c.Kernel) }
func (Conv) Fuses() bool               { return false }

// MaxPool takes the maximum over square windows.
type MaxPool struct{ Kernel, Stride, Pad int }

func (p MaxPool) Infer(in []Shape) (Shape, error) {
	s, err := image(in)
	if err != nil {
		return nil, err
	}
	return window(s[0], s, p.Kernel, p.Stride, p.Pad)
}
func (MaxPool) MACs([]Shape, Shape) int64 { return 0 }
func (MaxPool) Params([]Shape) int64      { return 0 }
func (MaxPool) Fuses() bool               { return false }

// GlobalAvgPool averages each channel over the whole image into one value.
type GlobalAvgPool struct{}

func (GlobalAvgPool) Infer(in []Shape) (Shape, error) {
	s, err := image(in)
	if err != nil {
		return nil, err
	}
	return Shape{s[0]}, nil
}
func (GlobalAvgPool) MACs([]Shape, Shape) int64 { return 0 }
func (GlobalAvgPool) Params([]Shape) int64      { return 0 }
func (GlobalAvgPool) Fuses() bool               { return false }

// BatchNorm scales and shifts each channel. At inference it folds into the
// convolution before it, so its work is not counted, its parameters are.
type BatchNorm struct{}

func (BatchNorm) Infer(in []Shape) (Shape, error) { return image(in) }
func (BatchNorm) MACs([]Shape, Shape) int64       { return 0 }
func (BatchNorm) Params(in []Shape) int64         { return 2 * int64(in[0][0]) }
func (BatchNorm) Fuses() bool                     { return true }

// ReLU is the rectified linear unit, element-wise.
type ReLU struct{}

func (ReLU) Infer(in []Shape) (Shape, error) { return one(in) }
func (ReLU) MACs([]Shape, Shape) int64       { return 0 }
func (ReLU) Params([]Shape) int64            { return 0 }
func (ReLU) Fuses() bool                     { return true }

// Add sums tensors of equal shape, element-wise.
type Add struct{}

func (Add) Infer(in []Shape) (Shape, error) {
	if len(in) < 2 {
		return nil, fmt.Errorf("add needs two inputs or more, got %d", len(in))
	}
	for _, s := range in[1:] {
		if !slices.Equal(s, in[0]) {
			return nil, fmt.Errorf("add needs equal shapes, got %v and %v", in[0], s)
		}
	}
	return in[0], nil
}
func (Add) MACs([]Shape, Shape) int64 { return 0 }
func (Add) Params([]Shape) int64      { return 0 }
func (Add) Fuses() bool               { return false }

// Linear is a fully connected layer with bias.
type Linear struct{ Out int }

func (l Linear) Infer(in []Shape) (Shape, error) {
	s, err := one(in)
	if err != nil {
		return nil, err
	}
	if len(s) != 1 {
		return nil, fmt.Errorf("linear needs a vector, got %v", s)
	}
	if l.Out <= 0 {
		return nil, fmt.Errorf("linear needs a positive number of outputs, got %d", l.Out)
	}
	return Shape{l.Out}, nil
}
func (l Linear) MACs(in []Shape, _ Shape) int64 { return int64(l.Out) * int64(in[0][0]) }
func (l Linear) Params(in []Shape) int64        { return int64(l.Out) * int64(in[0][0]+1) }
func (Linear) Fuses() bool                      { return false }

func one(in []Shape) (Shape, error) {
	if len(in) != 1 {
		return nil, fmt.Errorf("needs one input, got %d", len(in))
	}
	return in[0], nil
}

func image(in []Shape) (Shape, error) {
	s, err := one(in)
	if err == nil && len(s) != 3 {
		err = fmt.Errorf("needs channels×height×width, got %v", s)
	}
	return s, err
}

// window is the output shape of a kernel that slides over an image with zero
// padding, the last incomplete step dropped.
func window(channels int, s Shape, kernel, stride, pad int) (Shape, error) {
	if channels <= 0 || kernel <= 0 || stride <= 0 || pad < 0 {
		return nil, fmt.Errorf("needs positive channels, kernel and stride and no negative padding, got %d, %d, %d, %d",
			channels, kernel, stride, pad)
	}
	height, width := s[1]+2*pad-kernel, s[2]+2*pad-kernel
	if height < 0 || width < 0 {
		return nil, fmt.Errorf("a %d×%d kernel does not fit %v with padding %d", kernel, kernel, s, pad)
	}
	return Shape{channels, height/stride + 1, width/stride + 1}, nil
}
