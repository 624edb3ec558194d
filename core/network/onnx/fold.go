package onnx

import (
	"math"
	"slices"

	"splitscope/core/network"
)

// Shapes are often computed by the graph itself. This file computes values that
// depend only on shapes and small constants, in float64, which represents all
// integers of shapes exactly.

// view says where the elements of one tensor are in another one.
type view struct {
	offset  int
	strides []int // for each dimension of the new tensor
}

// of returns the elements of a tensor of shape s, or nil if one is out of bounds.
func (v view) of(data []float64, s network.Shape) []float64 {
	n, _ := product(s, maxData)
	out := make([]float64, 0, n)
	place := make([]int, len(s))
	for at := v.offset; len(out) < int(n); {
		if at < 0 || at >= len(data) {
			return nil
		}
		out = append(out, data[at])
		for i := len(s) - 1; i >= 0; i-- {
			at += v.strides[i]
			if place[i]++; place[i] < s[i] {
				break
			}
			at -= s[i] * v.strides[i]
			place[i] = 0
		}
	}
	return out
}

// fold computes an output whose shape is known and small. It returns nil if the
// output depends on unknown values.
func (c *call) fold(output int) []float64 {
	o := &c.out[output]
	data := c.known(0)
	if o.view != nil {
		if data == nil {
			return nil
		}
		return o.view.of(data, o.shape)
	}
	if output > 0 {
		return nil
	}
	switch name := c.node.op; name {
	case "Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze":
		return data
	case "Cast", "CastLike":
		return cast(data, o.typ)
	case "Shape":
		from, to := c.shapeRange()
		list := make([]float64, 0, to-from)
		for _, d := range c.dim(0)[from:to] {
			list = append(list, float64(d))
		}
		return list
	case "Size":
		n, ok := product(c.dim(0), maxWeights)
		if !ok {
			return nil
		}
		return []float64{float64(n)}
	case "Constant":
		for _, a := range c.attrs {
			switch {
			case a.tensor != nil:
				return a.tensor.data
			case len(a.numbers) > 0 && int64(len(a.numbers)) == o.shape.Elements():
				return a.numbers
			}
		}
	case "ConstantOfShape":
		if o.shape.Elements() > most(o.typ) {
			return nil
		}
		value := 0.0
		if a := c.attr("value"); a != nil && a.tensor != nil {
			if len(a.tensor.data) != 1 {
				return nil
			}
			value = a.tensor.data[0]
		}
		return slices.Repeat([]float64{value}, int(o.shape.Elements()))
	case "Range":
		list := make([]float64, o.shape[0])
		for i := range list {
			list[i] = c.known(0)[0] + float64(i)*c.known(2)[0]
		}
		return list
	case "Concat":
		return c.foldConcat()
	case "Gather":
		return c.foldGather()
	case "Where":
		if data == nil || c.known(1) == nil || c.known(2) == nil {
			return nil
		}
		condition, yes, no := c.stretch(0), c.stretch(1), c.stretch(2)
		for i := range condition {
			if condition[i] == 0 {
				yes[i] = no[i]
			}
		}
		return yes
	case "ReduceProd", "ReduceSum", "ReduceMax", "ReduceMin":
		if o.shape.Elements() != 1 || data == nil {
			return nil
		}
		if len(data) == 0 { // of no numbers
			switch name {
			case "ReduceProd":
				return []float64{1}
			case "ReduceSum":
				return []float64{0}
			}
			return nil
		}
		result := data[0]
		for _, v := range data[1:] {
			result = binaryOf[map[string]string{"ReduceProd": "Mul", "ReduceSum": "Add", "ReduceMax": "Max", "ReduceMin": "Min"}[name]](result, v)
		}
		return []float64{result}
	default:
		if f := unaryOf[name]; f != nil && data != nil {
			out := make([]float64, len(data))
			for i, v := range data {
				out[i] = f(v)
			}
			return out
		}
		if f := binaryOf[name]; f != nil && data != nil {
			out := c.stretch(0)
			for k := 1; k < len(c.in); k++ {
				if c.known(k) == nil {
					return nil
				}
				for i, v := range c.stretch(k) {
					out[i] = f(out[i], v)
				}
			}
			return cast(out, o.typ) // integers are divided as integers
		}
	}
	return nil
}

// cast converts values to a type: it truncates fractions and rounds as the type
// does.
func cast(data []float64, to network.Type) []float64 {
	if data == nil {
		return nil
	}
	out := slices.Clone(data)
	for i, v := range out {
		switch {
		case to == network.Bool:
			out[i] = truth(v != 0)
		case to == network.Float32:
			out[i] = float64(float32(v))
		case to > network.Float8 && to <= network.Uint2:
			out[i] = math.Trunc(v)
		}
	}
	return out
}

func truth(t bool) float64 {
	if t {
		return 1
	}
	return 0
}

// stretch broadcasts an input to the shape of the output.
func (c *call) stretch(i int) []float64 {
	out := c.out[0].shape
	return view{0, stretched(c.dim(i), len(out))}.of(c.known(i), out)
}

func (c *call) foldConcat() []float64 {
	out := c.out[0].shape
	a, _ := axis(c.int("axis", 0), len(out))
	list := []float64{}
	for outer := range int(out[:a].Elements()) {
		for i := range c.in {
			v := c.arg(i)
			if v == nil || v.data == nil {
				return nil
			}
			part := int(v.shape[a:].Elements())
			list = append(list, v.data[outer*part:(outer+1)*part]...)
		}
	}
	return list
}

func (c *call) foldGather() []float64 {
	data, at, s := c.known(0), c.known(1), c.dim(0)
	if data == nil || at == nil {
		return nil
	}
	a, _ := axis(c.int("axis", 0), len(s))
	inner := int(s[a+1:].Elements())
	list := []float64{}
	for outer := range int(s[:a].Elements()) {
		for _, i := range whole(at) {
			if i < 0 {
				i += s[a]
			}
			if i < 0 || i >= s[a] {
				return nil
			}
			from := (outer*s[a] + i) * inner
			list = append(list, data[from:from+inner]...)
		}
	}
	return list
}

// unaryOf has the functions of one number.
var unaryOf = map[string]func(float64) float64{
	"Abs": math.Abs, "Ceil": math.Ceil, "Floor": math.Floor, "Round": math.RoundToEven, "Sqrt": math.Sqrt,
	"Neg": func(v float64) float64 { return -v },
	"Not": func(v float64) float64 { return truth(v == 0) },
}

// binaryOf has the functions of two numbers. Further operands are combined from the
// left.
var binaryOf = map[string]func(a, b float64) float64{
	"Add": func(a, b float64) float64 { return a + b },
	"Sub": func(a, b float64) float64 { return a - b },
	"Mul": func(a, b float64) float64 { return a * b },
	"Div": func(a, b float64) float64 { return a / b },
	"Mod": func(a, b float64) float64 { return a - b*math.Floor(a/b) },
	"Pow": math.Pow, "Max": math.Max, "Min": math.Min,
	"And":            func(a, b float64) float64 { return truth(a != 0 && b != 0) },
	"Or":             func(a, b float64) float64 { return truth(a != 0 || b != 0) },
	"Equal":          func(a, b float64) float64 { return truth(a == b) },
	"Greater":        func(a, b float64) float64 { return truth(a > b) },
	"GreaterOrEqual": func(a, b float64) float64 { return truth(a >= b) },
	"Less":           func(a, b float64) float64 { return truth(a < b) },
	"LessOrEqual":    func(a, b float64) float64 { return truth(a <= b) },
}
