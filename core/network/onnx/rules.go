package onnx

import (
	"strings"
	"sync"

	"splitscope/core/network"
)

// rule describes an operator.
type rule struct {
	need     int    // number of first inputs that are required
	at       []int  // indices in the node of the rule's inputs; nil: the same
	weights  uint64 // bit i: the i-th input is one of parameters if it is constant
	numbers  bool   // but not if it has a single element
	integers bool   // even if it holds integers: a quantized bias
	visits   bool   // one element operation for each element of the output
	shape    func(*call) error
	typ      func(c *call, output int) network.Type // nil: the type of the first input
}

// Domains of ONNX Runtime: its own operators, and standard ones in a layout of
// its own.
const (
	microsoft = "com.microsoft"
	nchwc     = "com.microsoft.nchwc"  // channels in blocks
	nhwc      = "com.ms.internal.nhwc" // channels last
)

// Bits of weights.
const (
	first  = 1 << 0
	second = 1 << 1
	third  = 1 << 2
	all    = 1<<64 - 1
)

// anyRule is the rule of operators without one.
var anyRule = rule{weights: all, numbers: true}

// ruleFor finds the rule of a node's operator.
func ruleFor(n *node) (rule, bool) {
	switch n.domain {
	case "", "ai.onnx", nhwc:
	default:
		if r, ok := rules()[n.domain+"."+n.op]; ok || n.domain != microsoft {
			return r, ok
		}
	}
	r, ok := rules()[n.op]
	return r, ok
}

// Types of outputs.
func is(types ...network.Type) func(*call, int) network.Type {
	return func(_ *call, i int) network.Type { return types[min(i, len(types)-1)] }
}

func like(input int) func(*call, int) network.Type {
	return func(c *call, _ int) network.Type {
		if v := c.arg(input); v != nil {
			return v.typ
		}
		return network.Float32
	}
}

// asked returns the type that an attribute names, else that of an input.
func asked(name string, input int) func(*call, int) network.Type {
	return func(c *call, i int) network.Type {
		if list := c.numbers(name); len(list) == 1 && list[0] > 0 {
			return elementOf(list[0]).typ
		}
		return like(input)(c, i)
	}
}

// drawn returns the type of indices that are drawn.
func drawn(c *call, i int) network.Type {
	if c.int("dtype", 0) == 0 {
		return network.Int32
	}
	return asked("dtype", 0)(c, i)
}

// statistics returns float32 for mean and deviation, the second and third output,
// unless an attribute says otherwise.
func statistics(c *call, output int) network.Type {
	if output == 1 || output == 2 {
		return elementOf(float64(c.int("stash_type", 1))).typ
	}
	return like(0)(c, output)
}

// zeroOf returns the type of the zero point that the node has as an input.
func zeroOf(zero int) func(*call, int) network.Type {
	return func(c *call, i int) network.Type {
		switch {
		case zero < len(c.in) && c.in[zero] != nil:
			return c.in[zero].typ
		case c.int("output_dtype", 0) > 0:
			return asked("output_dtype", 0)(c, i)
		}
		return network.Uint8
	}
}

// indices returns the type of an operator whose second output has indices.
func indices(c *call, output int) network.Type {
	if output > 0 {
		return network.Int64
	}
	return like(0)(c, output)
}

// same keeps the shape of the first input.
func same(op network.Op) func(*call) error {
	return func(c *call) error { return c.run(op, c.dim(0)) }
}

// rules has all rules by operator. The domain is part of the name if a standard
// operator has the same name.
var rules = sync.OnceValue(func() map[string]rule {
	table := map[string]rule{}
	for _, group := range []struct {
		operators string
		rule
	}{
		// Element by element.
		{"Abs Acos Acosh Affine Asin Asinh Atan Atanh BitwiseNot Ceil Cos Cosh CumProd CumSum Erf Exp Floor ImageScaler Log " +
			"Neg Not Reciprocal Round Sign Sin Sinh Sqrt Tan",
			rule{need: 1, weights: first, visits: true, shape: unary}},
		{"IsInf IsNaN", rule{need: 1, visits: true, shape: unary, typ: is(network.Bool)}},
		{"Celu Clip Elu Gelu HardSigmoid HardSwish LeakyRelu Mish QuickGelu Relu Selu Shrink Sigmoid Softplus " +
			"ParametricSoftplus ScaledTanh Softsign Swish Tanh ThresholdedRelu QLinearLeakyRelu QLinearSigmoid QOrderedGelu",
			rule{need: 1, shape: activation}},
		{"BiasDropout", rule{need: 2, at: []int{0, 1, 2}, weights: second, numbers: true, shape: biasDropout, typ: dropoutType}},
		{"BiasSplitGelu", rule{need: 2, weights: second, shape: biasSplit}},
		{"BiasGelu FastGelu PRelu", rule{need: 1, weights: first | second, shape: activation}},
		{"Add BiasAdd BitShift BitwiseAnd BitwiseOr BitwiseXor Div Max Mean Min Mod Mul Pow Sub Sum",
			rule{need: 1, weights: all, numbers: true, shape: elementwise}},
		{"And Equal Greater GreaterOrEqual Less LessOrEqual Or Xor",
			rule{need: 2, weights: all, numbers: true, shape: elementwise, typ: is(network.Bool)}},
		{"QLinearAdd QLinearMul", rule{need: 2, at: []int{0, 3}, weights: all, numbers: true, shape: elementwise}},
		{"MulInteger", rule{need: 2, at: []int{0, 2}, weights: all, numbers: true, shape: elementwise, typ: is(network.Int32)}},
		{"QLinearWhere", rule{need: 3, at: []int{0, 1, 4}, weights: second | third, numbers: true, visits: true, shape: broadcast, typ: like(1)}},
		{"Where", rule{need: 3, weights: second | third, numbers: true, visits: true, shape: broadcast, typ: like(1)}},

		// Convolutions and products of matrices.
		{"Conv FusedConv NhwcConv NhwcFusedConv com.microsoft.nchwc.Conv", rule{need: 2, weights: all, integers: true, shape: lastChannels(conv)}},
		{"ConvInteger", rule{need: 2, at: []int{0, 1}, weights: all, shape: conv, typ: is(network.Int32)}},
		{"QLinearConv", rule{need: 2, at: []int{0, 3, 8}, weights: all, integers: true, shape: lastChannels(conv), typ: zeroOf(7)}},
		{"DeformConv", rule{need: 2, at: []int{0, 1, 3}, weights: all, shape: conv}},
		{"ConvTranspose", rule{need: 2, weights: all, integers: true, shape: lastChannels(convTranspose)}},
		{"Gemm FusedGemm", rule{need: 2, weights: all, integers: true, shape: gemm}},
		{"QGemm", rule{need: 2, at: []int{0, 3, 6}, weights: all, integers: true, shape: gemm, typ: zeroOf(8)}},
		{"MatMul FusedMatMul FusedMatMulActivation TransposeMatMul", rule{need: 2, weights: all, shape: matMul}},
		{"GemmFastGelu", rule{need: 2, weights: all, shape: matMul}},
		{"MatMulInteger", rule{need: 2, at: []int{0, 1}, weights: all, shape: matMul, typ: is(network.Int32)}},
		{"QLinearMatMul", rule{need: 2, at: []int{0, 3}, weights: all, shape: matMul, typ: zeroOf(7)}},
		{"MatMulIntegerToFloat", rule{need: 2, at: []int{0, 1, 6}, weights: all, shape: matMul, typ: is(network.Float32)}},
		{"DynamicQuantizeMatMul", rule{need: 2, at: []int{0, 1, 4}, weights: all, shape: matMul, typ: is(network.Float32)}},
		{"MatMulInteger16", rule{need: 2, at: []int{0, 1}, weights: all, shape: matMul, typ: is(network.Int32)}},
		{"MatMulBnb4 MatMulNBits", rule{need: 2, at: []int{0, 1}, weights: second, shape: packedMatMul}},
		{"Einsum", rule{need: 1, weights: all, shape: einsum}},

		// Quantization.
		{"QuantizeLinear", rule{need: 1, weights: first, shape: quantize, typ: zeroOf(2)}},
		{"DequantizeLinear", rule{need: 1, weights: first, integers: true, visits: true, shape: unary, typ: asked("output_dtype", 1)}},
		{"DynamicQuantizeLinear", rule{need: 1, weights: first, shape: dynamicQuantize,
			typ: is(network.Uint8, network.Float32, network.Uint8)}},

		// Windows and sums.
		{"AveragePool LpPool MaxPool MaxpoolWithMask NhwcMaxPool QLinearAveragePool com.microsoft.nchwc.AveragePool com.microsoft.nchwc.MaxPool",
			rule{need: 1, shape: lastChannels(pool), typ: indices}},
		{"GlobalAveragePool GlobalLpPool GlobalMaxPool QLinearGlobalAveragePool com.microsoft.nchwc.GlobalAveragePool com.microsoft.nchwc.GlobalMaxPool",
			rule{need: 1, shape: lastChannels(globalPool)}},
		{"QLinearReduceMean", rule{need: 1, at: []int{0}, shape: reduce}},
		{"ReduceSumInteger", rule{need: 1, shape: reduce, typ: is(network.Int32)}},
		{"ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare",
			rule{need: 1, weights: first, shape: reduce}},
		{"ArgMax ArgMin", rule{need: 1, shape: argMax, typ: is(network.Int64)}},
		{"TopK", rule{need: 1, shape: topK, typ: indices}},
		{"MaxUnpool", rule{need: 2, visits: true, shape: unpool}},
		{"MaxRoiPool RoiAlign", rule{need: 2, shape: roi}},

		// Normalization.
		{"BatchNormalization", rule{need: 3, weights: second | third, shape: batchNorm}},
		{"GroupNormalization GroupNorm InstanceNormalization LayerNormalization MeanVarianceNormalization LpNormalization " +
			"RMSNormalization SimplifiedLayerNormalization",
			rule{need: 1, weights: second | third, shape: layerNorm, typ: statistics}},
		{"SkipGroupNorm", rule{need: 4, weights: second | third | 1<<4, shape: skipGroupNorm}},
		{"SkipLayerNormalization SkipSimplifiedLayerNormalization",
			rule{need: 2, weights: all, shape: skipNorm, typ: statistics}},
		{"EmbedLayerNormalization", rule{need: 1, weights: all, shape: embedNorm, typ: embedType}},
		{"LRN", rule{need: 1, shape: lrn}},
		{"BiasSoftmax", rule{need: 2, weights: second, shape: biasSoftmax}},
		{"Hardmax LogSoftmax QLinearSoftmax Softmax", rule{need: 1, shape: same(network.Softmax{})}},

		// Attention and recurrence.
		{"Attention", rule{need: 3, shape: attention}},
		{"com.microsoft.Attention DecoderMaskedSelfAttention", rule{need: 2, weights: second | third, shape: packedAttention}},
		{"QAttention", rule{need: 2, at: []int{0, 1, 2, 5, 8, 3}, weights: second | third, shape: packedAttention, typ: like(5)}},
		{"LongformerAttention", rule{need: 7, weights: second | third | 1<<4 | 1<<5, shape: longformer}},
		{"PackedAttention", rule{need: 4, weights: second | third, shape: unpaddedAttention}},
		{"PackedMultiHeadAttention", rule{need: 1, weights: 1 << 3, shape: unpaddedMultiHead}},
		{"DecoderMaskedMultiHeadAttention", rule{need: 1, at: []int{0, 1, 2, 10, 3, 4, 5, 6}, weights: 1 << 3, shape: multiHead}},
		{"MultiHeadAttention", rule{need: 1, weights: 1 << 3, shape: multiHead}},
		{"GroupQueryAttention", rule{need: 1, shape: groupQuery}},
		{"RotaryEmbedding", rule{need: 1, weights: first, visits: true, shape: unary}},
		{"GRU LSTM RNN", rule{need: 3, weights: second | third | 1<<3 | 1<<7, shape: recurrent}},

		// Moving elements.
		{"Identity", rule{need: 1, weights: first, shape: unary}},
		{"Cast", rule{need: 1, weights: first, shape: unary, typ: asked("to", 0)}},
		{"CastLike", rule{need: 2, weights: first, shape: unary, typ: like(1)}},
		{"Dropout", rule{need: 1, weights: first, shape: dropout, typ: dropoutType}},
		{"ReverseSequence Trilu Scatter ScatterElements ScatterND TensorScatter", rule{need: 1, weights: first, shape: unary}},
		{"Concat", rule{need: 1, weights: all, shape: concat}},
		{"QLinearConcat", rule{need: 3, shape: quantizedConcat, typ: like(1)}},
		{"Split", rule{need: 1, weights: first, shape: split}},
		{"Crop", rule{need: 1, weights: first, shape: crop}},
		{"DynamicSlice Slice", rule{need: 1, weights: first, shape: slice}},
		{"Gather", rule{need: 2, weights: first, shape: gather}},
		{"GatherElements", rule{need: 2, weights: first, shape: func(c *call) error { c.give(0, c.dim(1)); return nil }}},
		{"GatherND", rule{need: 2, weights: first, shape: gatherND}},
		{"Reshape", rule{need: 1, weights: first, shape: reshape}},
		{"Flatten", rule{need: 1, weights: first, shape: flatten}},
		{"Squeeze", rule{need: 1, weights: first, shape: squeeze}},
		{"Unsqueeze", rule{need: 1, weights: first, shape: unsqueeze}},
		{"Transpose", rule{need: 1, weights: first, shape: transpose}},
		{"Expand", rule{need: 2, weights: first, shape: expand}},
		{"Tile", rule{need: 2, weights: first, shape: tile}},
		{"Pad", rule{need: 1, weights: first, shape: pad}},
		{"Resize Upsample", rule{need: 1, weights: first, visits: true, shape: resize}},
		{"DepthToSpace", rule{need: 1, weights: first, shape: depthToSpace}},
		{"SpaceToDepth", rule{need: 1, weights: first, shape: spaceToDepth}},
		{"GridSample", rule{need: 2, weights: first, shape: gridSample}},
		{"com.microsoft.nchwc.ReorderInput", rule{need: 1, weights: first, shape: reorderInput}},
		{"com.microsoft.nchwc.ReorderOutput", rule{need: 1, weights: first, shape: reorderOutput}},
		{"com.microsoft.nchwc.Upsample", rule{need: 1, weights: first, visits: true, shape: resize}},
		{"ExpandDims", rule{need: 2, weights: first, shape: expandDims}},
		{"OneHot", rule{need: 3, shape: oneHot, typ: like(2)}},

		// Shapes, and tensors out of nothing.
		{"Shape", rule{need: 1, shape: shapeOf, typ: is(network.Int64)}},
		{"Size", rule{need: 1, shape: scalar, typ: is(network.Int64)}},
		{"Constant", rule{shape: constant, typ: constantType}},
		{"ConstantOfShape", rule{need: 1, shape: constantOfShape, typ: constantType}},
		{"Range", rule{need: 3, shape: rangeOf}},
		{"Bernoulli EyeLike RandomNormalLike RandomUniformLike", rule{need: 1, visits: true, shape: unary, typ: asked("dtype", 0)}},
		{"RandomNormal RandomUniform", rule{shape: random, typ: asked("dtype", 9)}},
		{"Multinomial", rule{need: 1, shape: multinomial, typ: drawn}},
		{"BlackmanWindow HammingWindow HannWindow", rule{need: 1, shape: window, typ: asked("output_datatype", 9)}},
		{"MelWeightMatrix", rule{need: 5, shape: melWeights, typ: asked("output_datatype", 9)}},

		// Strings.
		{"StringNormalizer", rule{need: 1, visits: true, shape: unary}},
		{"StringConcat", rule{need: 2, visits: true, shape: broadcast}},
		{"RegexFullMatch", rule{need: 1, visits: true, shape: unary, typ: is(network.Bool)}},

		// Operators that select by value. The file may have the shape.
		{"NonMaxSuppression", rule{need: 2, shape: nonMax, typ: is(network.Int64)}},
		{"NonZero", rule{need: 1, visits: true, shape: nonZero, typ: is(network.Int64)}},
		{"Compress", rule{need: 2, visits: true, shape: compress}},
		{"Unique", rule{need: 1, visits: true, shape: distinct, typ: indices}},
	} {
		for name := range strings.FieldsSeq(group.operators) {
			table[name] = group.rule
		}
	}
	return table
})
