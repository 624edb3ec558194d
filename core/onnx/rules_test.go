package onnx

import "testing"

type example struct{ model, want string }

// operators: what comes out, then MACs/element operations/parameters.
var operators = []example{
	// Convolutions.
	{"x 1,3,8,8; w 4,3,3,3; y = Conv(x,w)", "1×4×6×6 3888/0/108"},
	{"x 2,3,8,8; w 4,3,3,3; w2 4; y = Conv(x,w,w2) pads=[1,1,1,1] strides=[2,2]", "2×4×4×4 3456/0/112"},
	{"x 1,8,9,9; w 8,1,3,3; y = Conv(x,w) group=8 dilations=[2,2]", "1×8×5×5 1800/0/72"},
	{"x 1,3,7,8; w 4,3,3,2; y = Conv(x,w) auto_pad=SAME_UPPER strides=[2,2]", "1×4×4×4 1152/0/72"},
	{"x 1,3,7,8; w 4,3,3,2; y = Conv(x,w) auto_pad=SAME_LOWER strides=[2,3]", "1×4×4×3 864/0/72"},
	{"x 1,3,7,8; w 4,3,3,2; y = Conv(x,w) auto_pad=VALID pads=[1,1,1,1]", "1×4×5×7 2520/0/72"},
	{"x 1,4,16; w 6,2,3; y = Conv(x,w) group=2", "1×6×14 504/0/36"},
	{"x 1,2,4,4,4; w 3,2,2,2,2; y = Conv(x,w)", "1×3×3×3×3 1296/0/48"},
	{"x 1,3,8,8; w 4,2,3,3; y = Conv(x,w)", "misfit"},
	{"x 1,3,8,8; w 4,3,9,9; y = Conv(x,w)", "misfit"},
	{"x 1,3,8,8; x2 4,3,3,3; y = Conv(x,x2)", "1×4×6×6 3888/0/0"},
	{"x 1,3,8,8; w 4,3,3,3; y = ms.FusedConv(x,w) activation=Relu", "1×4×6×6 3888/144/108"},
	{"x 1,4,5,5; w 4,3,3,3; w2 3; y = ConvTranspose(x,w,w2) strides=[2,2]", "1×3×11×11 2700/0/111"},
	{"x 1,4,5,5; w 4,3,3,3; y = ConvTranspose(x,w) strides=[2,2] pads=[1,1,1,1] output_padding=[1,1]", "1×3×10×10 2700/0/108"},
	{"x 1,4,5,5; w 4,3,3,3; y = ConvTranspose(x,w) strides=[2,2] output_shape=[10,10]", "1×3×10×10 2700/0/108"},
	{"x 1,4,5,5; w 4,3,3,3; y = ConvTranspose(x,w) strides=[2,2] output_shape=[12,11] output_padding=[1,0]", "1×3×12×11 2700/0/108"},
	{"x 1,4,5,5; w 4,3,3,3; y = ConvTranspose(x,w) strides=[2,2] output_shape=[13,8] output_padding=[1,1]", "1×3×13×8 2700/0/108"},
	{"x 1,4,5,5; w 4,3,3,3; y = ConvTranspose(x,w) strides=[2,2] auto_pad=SAME_UPPER", "1×3×10×10 2700/0/108"},
	{"u 1,3,8,8; z; q 4,3,3,3; y = ConvInteger(u,q,z)", "1×4×6×6 int32 3888/0/108"},
	{"u 1,3,8,8; s [0.5]; z; q 4,3,3,3; q2; b 4; y = QLinearConv(u,s,z,q,s,q2,s,z,b)", "1×4×6×6 uint8 3888/0/112"},
	{"x 1,3,8,8; w 4,3,3,3; x2 1,18,6,6; y = DeformConv(x,w,x2); opset 19", "1×4×6×6 3888/0/108"},

	// ONNX Runtime's layouts: channels last, in images and, for NhwcConv, in weights too.
	{"u 1,8,9,6; s [1.0]; z; q 4,3,3,3; q2; b 4; y = ms.QLinearConv(u,s,z,q,s,q2,s,z,b) channels_last=1 group=2", "1×6×7×4 uint8 4536/0/112"},
	{"x 1,8,9,6; w 4,3,3,6; w2 4; y = ms.NhwcConv(x,w,w2)", "1×6×7×4 9072/0/220"},
	{"x 1,8,9,6; w 4,6,3,3; x2 1,6,7,4; y = ms.NhwcFusedConv(x,w,,x2) activation=Relu", "1×6×7×4 9072/336/216"},
	{"u 1,9,4,7; y = ms.NhwcMaxPool(u) kernel_shape=[3,2] strides=[2,1]", "1×4×3×7 uint8 0/504/0"},
	{"u 1,9,4,7; s [1.0]; z; y = ms.QLinearAveragePool(u,s,z,s,z) kernel_shape=[3,3] channels_last=1 pads=[1,1,1,1] strides=[2,2]", "1×5×2×7 uint8 0/630/0"},
	{"x 1,8,9,6; w 4,6,3,3; y = com.ms.internal.nhwc.Conv(x,w)", "1×6×7×4 9072/0/216"},
	{"x 1,8,9,6; y = com.ms.internal.nhwc.GlobalAveragePool(x)", "1×1×1×6 0/432/0"},
	// Channels in blocks of 8, filled up.
	{"x 1,12,8,8; y1 = com.microsoft.nchwc.ReorderInput(x); w 24,16,3,3; y2 = com.microsoft.nchwc.Conv(y1,w) activation=Relu;" +
		"y3 = com.microsoft.nchwc.MaxPool(y2) kernel_shape=[2,2] strides=[2,2]; y = com.microsoft.nchwc.ReorderOutput(y3) channels=20 channels_last=1",
		"1×3×3×20 124416/1728/3456"},
	// Of 16.
	{"x 1,8,8,12; w 32,16,1,1; y1 = com.microsoft.nchwc.ReorderInput(x) channels_last=1; y2 = com.microsoft.nchwc.Conv(y1,w);" +
		"y3 = com.microsoft.nchwc.Upsample(y2) scales=[1,1,2,2]; y = com.microsoft.nchwc.GlobalAveragePool(y3)",
		"1×32×1×1 32768/16384/512"},
	{"x 1,4,6,6; w 4,4,3,3; x2 1,4,4,4; y = ms.FusedConv(x,w,,x2) activation=Relu", "1×4×4×4 2304/128/144"},

	// Products of matrices.
	{"x 2,8; w 16,8; w2 16; y = Gemm(x,w,w2) transB=1", "2×16 256/0/144"},
	{"x 8,2; w 8,16; y = Gemm(x,w) transA=1", "2×16 256/0/128"},
	{"x 2,8; w 16,8; y = Gemm(x,w)", "misfit"},
	{"u 2,8; s [1.0]; z; q 8,16; b 16; y = ms.QGemm(u,s,z,q,s,z,b,s,z)", "2×16 uint8 256/0/144"},
	{"x 2,5,8; w 8,4; y = MatMul(x,w)", "2×5×4 320/0/32"},
	{"x 2,5,8; x2 2,8,5; y = MatMul(x,x2)", "2×5×5 400/0/0"},
	{"x 8; w 8; y = MatMul(x,w)", " 8/0/8"},
	{"x 2,5,8; x2 3,7; y = MatMul(x,x2)", "misfit"},
	{"x 2,5,8; x2 2,5,8; y = ms.FusedMatMul(x,x2) transB=1", "2×5×5 400/0/0"},
	{"x 5,2,3; x2 2,5,7; y = ms.FusedMatMul(x,x2) transA=0 transBatchA=1", "misfit"},
	{"x 3,2,5; x2 2,5,7; y = ms.FusedMatMul(x,x2) transBatchA=1", "2×3×7 210/0/0"},
	{"x 5,2,4,3; x2 2,4,5,7; y = ms.FusedMatMul(x,x2) transA=1 transBatchA=1", "2×4×3×7 840/0/0"},
	{"x 2,4,3,5; x2 5,2,4,7; y = ms.FusedMatMul(x,x2) transBatchB=1", "2×4×3×7 840/0/0"},
	{"x 2,4,3,5; x2 7,2,4,5; y = ms.FusedMatMul(x,x2) transB=1 transBatchB=1", "2×4×3×7 840/0/0"},
	{"x 2,8; w 8,4; y = ms.FusedGemm(x,w) activation=Relu", "2×4 64/8/32"},
	{"x 2,8; w 8,4; y = ms.FusedMatMulActivation(x,w) activation=Relu", "2×4 64/8/32"},
	{"x 2,8; w 8,4; w2 4; y = ms.GemmFastGelu(x,w,w2)", "2×4 64/8/36"},
	{"u 4,8; q 8,2; s [1.0]; y = ms.MatMulIntegerToFloat(u,q,s,s)", "4×2 64/0/16"},
	{"u 4,8; q 8,2; z; y = MatMulInteger(u,q,z)", "4×2 int32 64/0/16"},
	{"u 4,8; s [1.0]; z; q 8,2; y = QLinearMatMul(u,s,z,q,s,z,s,z)", "4×2 uint8 64/0/16"},
	{"x 4,8; q 8,2; s [1.0]; y = ms.DynamicQuantizeMatMul(x,q,s)", "4×2 64/0/16"},
	{"x 1,4,32; z 16,1,16; s [1.0]; y = ms.MatMulNBits(x,z,s) K=32 N=16 bits=4 block_size=32", "1×4×16 2048/0/512"},
	{"x 2,3,4; x2 2,4,5; y = Einsum(x,x2) equation=bij,bjk->bik", "2×3×5 120/0/0"},
	{"x 2,3,4; x2 2,4,5; y = Einsum(x,x2) equation=bij,bjk", "3×5 120/0/0"},
	{"x 6,2,3,4; w 4,5; y = Einsum(x,w) equation=...ij,jk->...ik", "6×2×3×5 720/0/20"},
	{"x 2,3; x2 4,5; y = Einsum(x,x2) equation=ab,cd->abcd", "2×3×4×5 0/120/0"},
	{"x 2,3; y = Einsum(x) equation=ij->ji", "3×2 0/6/0"},
	{"x 2,3; x2 3,4; x3 4,5; y = Einsum(x,x2,x3) equation=ab,bc,cd->ad", "2×5 64/0/0"},
	{"x 2,3; y = Einsum(x) equation=ijk->i", "misfit"},
	{"x 2,3; y = Einsum(x) equation=i?j->i", "misfit"},

	// Pooling and reduction.
	{"x 1,2,7,7; y = MaxPool(x) kernel_shape=[3,3] strides=[2,2]", "1×2×3×3 0/162/0"},
	{"x 1,2,8,8; y = MaxPool(x) kernel_shape=[3,3] strides=[2,2] ceil_mode=1", "1×2×4×4 0/288/0"},
	{"x 1,2,8,8; y,y2 = MaxPool(x) kernel_shape=[2,2] strides=[2,2]; out y2", "1×2×4×4 int64 0/128/0"},
	{"x 1,2,8,8; y,y2 = MaxPool(x) kernel_shape=[2,2] strides=[2,2]", "1×2×4×4 1×2×4×4 int64 0/128/0"},
	{"x 1,2,4,4; t 1,2,4,4; y = MaxUnpool(x,t) kernel_shape=[2,2] strides=[2,2]", "1×2×8×8 0/128/0"},
	{"x 1,2,4,4; t 1,2,4,4; y = MaxUnpool(x,t) kernel_shape=[3,3] strides=[2,2] pads=[1,0,1,0]", "1×2×7×9 0/126/0"},
	{"x 1,2,4,4; t 1,2,4,4; i [1,2,9,9]; y = MaxUnpool(x,t,i) kernel_shape=[2,2] strides=[2,2]", "1×2×9×9 0/162/0"},
	{"x 1,2,4; t 1,2,4; y = MaxUnpool(x,t) kernel_shape=[2] strides=[2] pads=[9,9]", "misfit"},
	{"x 1,2,7; y = AveragePool(x) kernel_shape=[3] auto_pad=SAME_UPPER strides=[2]", "1×2×4 0/24/0"},
	{"x 1,2,7,7; y = LpPool(x) kernel_shape=[2,2]", "1×2×6×6 0/288/0"},
	{"x 1,2,7,7; y = MaxPool(x)", "misfit"},
	{"x 1,2,7,5; y = GlobalAveragePool(x)", "1×2×1×1 0/70/0"},
	{"x 1,2,7; y = GlobalMaxPool(x)", "1×2×1 0/14/0"},
	{"u 1,7,5,2; s [1.0]; z; y = ms.QLinearGlobalAveragePool(u,s,z,s,z) channels_last=1", "1×1×1×2 uint8 0/70/0"},
	{"x 2,3,4; y = ReduceMean(x) axes=[-1] keepdims=0", "2×3 0/24/0"},
	{"x 2,3,4; y = ReduceMean(x)", "1×1×1 0/24/0"},
	{"x 2,3,4; i [0,2]; y = ReduceSum(x,i)", "1×3×1 0/24/0"},
	{"x 2,3,4; i [1]; y = ReduceMax(x,i) keepdims=0; opset 18", "2×4 0/24/0"},
	{"x 2,3,4; y = ReduceSum(x) noop_with_empty_axes=1", "2×3×4 0/24/0"},
	{"x 2,3,4; y = ArgMax(x) axis=-1", "2×3×1 int64 0/24/0"},
	{"x 2,3,4; y = ArgMin(x) keepdims=0", "3×4 int64 0/24/0"},
	{"x 2,9; i [4]; y,y2 = TopK(x,i); out y", "2×4 0/18/0"},
	{"x 2,9; y,y2 = TopK(x) k=4 axis=0; opset 9", "misfit"},
	{"x 2,9; y,y2 = TopK(x) k=2 axis=0; opset 9; out y2", "2×9 int64 0/18/0"},
	{"x 1,4,9,9; x2 5,4; t 5; y = RoiAlign(x,x2,t) output_height=3 output_width=2 sampling_ratio=2", "5×4×3×2 0/1920/0"},

	// Normalization.
	{"x 1,4,5,5; w 4; w2 4; w3 4; w4 4; y = BatchNormalization(x,w,w2,w3,w4)", "1×4×5×5 0/100/8"},
	{"x 1,4,5,5; w 4; w2 4; w3 4; w4 4; y,y2,y3,y4,y5 = BatchNormalization(x,w,w2,w3,w4); opset 9", "1×4×5×5 4 4 4 4 0/100/8"},
	{"x 1,4,5,5; w 4; w2 4; y = InstanceNormalization(x,w,w2)", "1×4×5×5 0/100/8"},
	{"x 1,4,5,5; w 4; w2 4; y = GroupNormalization(x,w,w2) num_groups=2; opset 21", "1×4×5×5 0/100/8"},
	{"x 2,5,8; w 8; w2 8; y,y2,y3 = LayerNormalization(x,w,w2); opset 17; out y2", "2×5×1 0/80/16"},
	{"x 2,5,8; w 8; y = RMSNormalization(x,w); opset 23", "2×5×8 0/80/8"},
	{"x 2,5,8; w 8; y = SimplifiedLayerNormalization(x,w)", "2×5×8 0/80/8"},
	{"x 2,5,8; x2 2,5,8; w 8; w2 8; y,,,y4 = ms.SkipLayerNormalization(x,x2,w,w2); z1 = Add(y,y4)", "2×5×8 0/240/16"},
	{"t 2,5; w 30,8; w2 16,8; w3 8; w4 8; y = ms.EmbedLayerNormalization(t,,w,w2,,w3,w4)", "2×5×8 0/240/384"},
	{"x 1,4,5,5; y = LRN(x) size=5", "1×4×5×5 0/500/0"},
	{"x 1,4; y = LpNormalization(x)", "1×4 0/4/0"},
	{"x 2,3; y = Softmax(x)", "2×3 0/6/0"},
	{"x 2,3; y = LogSoftmax(x) axis=1", "2×3 0/6/0"},

	// Element by element.
	{"x 2,3; y = Relu(x)", "2×3 0/6/0"},
	{"x 2,3; s [0.0]; y = Clip(x,s)", "2×3 0/6/0"},
	{"x 2,3; y = Clip(x) min=0.0 max=6.0; opset 7", "2×3 0/6/0"},
	{"x 2,3,4; w 3,1; y = PRelu(x,w)", "2×3×4 0/24/3"},
	{"x 2,3; w 3; y = ms.BiasGelu(x,w)", "2×3 0/6/3"},
	{"x 2,3; y = Gelu(x); opset 20", "2×3 0/6/0"},
	{"x 2,3; y = Erf(x)", "2×3 0/6/0"},
	{"x 2,3; y = IsNaN(x)", "2×3 bool 0/6/0"},
	{"x 2,3; x2 4,1,3; y = Add(x,x2)", "4×2×3 0/24/0"},
	{"x 2,3; w 3; y = Mul(x,w)", "2×3 0/6/3"},
	{"x 2,3; w; y = Div(x,w)", "2×3 0/6/0"},
	{"x 2,3; w 4; y = Mul(x,w)", "misfit"},
	{"x 2,3; x2 2,3; x3 3; y = Sum(x,x2,x3)", "2×3 0/12/0"},
	{"x 2,3; x2 3; y = Greater(x,x2)", "2×3 bool 0/6/0"},
	{"x 2,3; x2 2,1; x3 3; y1 = Less(x,x2); y = Where(y1,x,x3)", "2×3 0/12/0"},
	{"x 2,3; i [1]; y = CumSum(x,i)", "2×3 0/6/0"},
	{"u 2,3; s [1.0]; z; u2 2,3; y = ms.QLinearAdd(u,s,z,u2,s,z,s,z)", "2×3 uint8 0/6/0"},
	{"x 2,3; y,y2 = Dropout(x); opset 7", "2×3 2×3 0/0/0"},
	{"x 2,3; y,y2 = Dropout(x)", "2×3 2×3 bool 0/0/0"},
	{"u 2,3; s [1.0]; z; y = ms.QLinearSigmoid(u,s,z,s,z)", "2×3 uint8 0/6/0"},
	{"u 2,3; s [1.0]; z; y = ms.QLinearSoftmax(u,s,z,s,z) opset=13", "2×3 uint8 0/6/0"},
	{"u 2,3,4; s [1.0]; z; y = ms.QLinearReduceMean(u,s,z,s,z) axes=[1] keepdims=0", "2×4 uint8 0/24/0"},
	{"x 2,3,4; w 4; y = ms.BiasSoftmax(x,w) axis=2 is_inner_broadcast=1", "2×3×4 0/48/4"},
	{"x 2,3; i [1]; y = ms.ExpandDims(x,i)", "2×1×3 0/0/0"},

	// Quantization.
	{"x 2,3; s [1.0]; z; y = QuantizeLinear(x,s,z)", "2×3 uint8 0/6/0"},
	{"x 2,3; s [1.0]; q; y = QuantizeLinear(x,s,q)", "2×3 int8 0/6/0"},
	{"x 2,3; s [1.0]; y = QuantizeLinear(x,s) output_dtype=3; opset 21", "2×3 int8 0/6/0"},
	{"u 2,3; s [1.0]; z; y = DequantizeLinear(u,s,z)", "2×3 0/6/0"},
	{"x 2,3; y,y2,y3 = DynamicQuantizeLinear(x); out y", "2×3 uint8 0/12/0"},
	{"u 1,3,8,8; s [1.0]; z; q 4,3,3,3; q2; b 4; b2; x1 = DequantizeLinear(u,s,z);" +
		"w1 = DequantizeLinear(q,s,q2); w2 = DequantizeLinear(b,s,b2); y1 = Conv(x1,w1,w2); y = QuantizeLinear(y1,s,z)",
		"1×4×6×6 uint8 3888/336/112"},

	// Attention and recurrence.
	{"x 2,5,8; x2 2,7,8; x3 2,7,4; y = Attention(x,x2,x3) q_num_heads=2 kv_num_heads=2; opset 23", "2×5×4 840/140/0"},
	{"x 2,4,5,8; x2 2,2,7,8; x3 2,2,7,6; y = Attention(x,x2,x3); opset 23", "2×4×5×6 3920/280/0"},
	{"x 2,5,8; w 8,24; w2 24; y = ms.Attention(x,w,w2) num_heads=2", "2×5×8 2720/100/216"},
	{"x 2,5,8; x2 2,7,8; x3 2,7,8; y = ms.MultiHeadAttention(x,x2,x3) num_heads=2", "2×5×8 1120/140/0"},
	{"u 2,5,8; q 8,24; w2 24; s [1.0]; y = ms.QAttention(u,q,w2,s,s) num_heads=2", "2×5×8 2720/100/216"},
	{"u 1,1,8; z 8,24; w2 24; s [1.0]; k 1; z2; x 2,1,2,6,4; y,y2 = ms.QAttention(u,z,w2,s,s,,z2,z2,x) num_heads=2 unidirectional=1; out y2",
		"2×1×2×7×4 304/14/216"},
	{"x 1,1,8; x2 1,1,8; x3 1,1,8; x4 1,2,6,4; y,y2,y3 = ms.MultiHeadAttention(x,x2,x3,,,,x4,x4) num_heads=2; out y3", "1×2×7×4 112/14/0"},
	{"x 1,1,16; x2 1,1,8; x3 1,1,8; x4 1,2,9,4; x5 1,2,9,4; y,y2,y3 = ms.GroupQueryAttention(x,x2,x3,x4,x5) num_heads=4 kv_num_heads=2; out y",
		"1×1×16 320/40/0"},
	{"x 1,6,16; t 1,1; w 9,2; w2 9,2; y = ms.RotaryEmbedding(x,t,w,w2)", "1×6×16 0/96/0"},
	{"x 7,2,3; w 1,16,3; w2 1,16,4; w3 1,32; y,y2,y3 = LSTM(x,w,w2,w3) hidden_size=4; out y", "7×1×2×4 1568/224/144"},
	{"x 7,2,3; w 1,16,3; w2 1,16,4; y,y2,y3 = LSTM(x,w,w2) hidden_size=4", "7×1×2×4 1×2×4 1×2×4 1568/224/112"},
	{"x 7,2,3; w 2,12,3; w2 2,12,4; y,y2 = GRU(x,w,w2) hidden_size=4; out y2", "2×2×4 2352/336/168"},
	{"x 2,7,3; w 1,4,3; w2 1,4,4; y = RNN(x,w,w2) hidden_size=4 layout=1; opset 14", "2×7×1×4 392/56/28"},

	// Of early experiments, which old style transfer networks still have.
	{"x 1,3,8,9; y = Crop(x) border=[1,2,3,1]; opset 9", "1×3×5×5 0/0/0"},
	{"x 1,3,8,9; y = Crop(x) border=[1,2,0,0] scale=[4,6]; opset 9", "1×3×4×6 0/0/0"},
	{"x 1,3,8,9; y = Crop(x) border=[5,2,5,2]; opset 9", "misfit"},
	{"x 1,3,4,4; y = ImageScaler(x) scale=1.0 bias=[0.0,0.0,0.0]; opset 9", "1×3×4×4 0/48/0"},

	// Moving elements.
	{"x 2,3; x2 2,4; y = Concat(x,x2) axis=1", "2×7 0/0/0"},
	{"x 1,4,8; w 1,1,8; y = Concat(w,x) axis=1", "1×5×8 0/0/8"},
	{"u 1,2; s [1.0]; z; u2 1,3; y = ms.QLinearConcat(s,z,u,s,z,u2,s,z) axis=1", "1×5 uint8 0/0/0"},
	{"x 2,6; y,y2,y3 = Split(x) axis=1", "2×2 2×2 2×2 0/0/0"},
	{"x 2,6; y,y2 = Split(x) axis=1 split=[2,4]; opset 11", "2×2 2×4 0/0/0"},
	{"x 2,6; i [1,5]; y,y2 = Split(x,i) axis=-1", "2×1 2×5 0/0/0"},
	{"x 2,5; y,y2 = Split(x) axis=1 num_outputs=2; opset 18", "2×3 2×2 0/0/0"},
	{"x 2,6; y,y2 = Split(x) axis=1 split=[2,5]; opset 11", "misfit"},
	{"x 4,6; y = Slice(x) starts=[1] ends=[3]; opset 9", "2×6 0/0/0"},
	{"x 4,6; y = Slice(x) starts=[0,-2] ends=[9223372036854775807,9223372036854775807] axes=[0,1]; opset 9", "4×2 0/0/0"},
	{"x 4,6; i [0]; i2 [-1]; i3 [1]; i4 [2]; y = Slice(x,i,i2,i3,i4)", "4×3 0/0/0"},
	{"x 4,6; i [-1]; i2 [-9223372036854775808]; i3 [1]; i4 [-1]; y = Slice(x,i,i2,i3,i4)", "4×6 0/0/0"},
	{"w 10,8; t 2,5; y = Gather(w,t)", "2×5×8 0/0/80"},
	{"x 2,3,4; i [0,2]; y = Gather(x,i) axis=1", "2×2×4 0/0/0"},
	{"x 2,3,4; i; y = Gather(x,i) axis=-1", "2×3 0/0/0"},
	{"x 2,3; t 2,5; y = GatherElements(x,t) axis=1", "2×5 0/0/0"},
	{"x 2,3,4; t 7,2; y = GatherND(x,t)", "7×4 0/0/0"},
	{"x 2,3,4; t 2,1; y = GatherND(x,t) batch_dims=1", "2×4 0/0/0"},
	{"x 2,3; t 2,1; x2 2,1; y = ScatterElements(x,t,x2)", "2×3 0/0/0"},
	{"x 2,3,4; i [0,-1]; y = Reshape(x,i)", "2×12 0/0/0"},
	{"x 2,3,4; i [5,-1]; y = Reshape(x,i)", "misfit"},
	{"x 2,3,4; y = Flatten(x) axis=2", "6×4 0/0/0"},
	{"x 2,3,4; y = Flatten(x)", "2×12 0/0/0"},
	{"x 1,3,1; y = Squeeze(x)", "3 0/0/0"},
	{"x 1,3,1; y = Squeeze(x) axes=[0]; opset 11", "3×1 0/0/0"},
	{"x 1,3,1; i [-1]; y = Squeeze(x,i)", "1×3 0/0/0"},
	{"x 1,3,1; i [1]; y = Squeeze(x,i)", "misfit"},
	{"x 3,4; y = Unsqueeze(x) axes=[0,3]; opset 11", "1×3×4×1 0/0/0"},
	{"x 3,4; i [-1]; y = Unsqueeze(x,i)", "3×4×1 0/0/0"},
	{"x 2,3,4; y = Transpose(x) perm=[0,2,1]", "2×4×3 0/0/0"},
	{"x 2,3,4; y = Transpose(x)", "4×3×2 0/0/0"},
	{"x 3,1; i [2,1,4]; y = Expand(x,i)", "2×3×4 0/0/0"},
	{"x 3,1; i [2,4]; y = Tile(x,i)", "6×4 0/0/0"},
	{"x 1,1,4,4; y = Pad(x) pads=[0,0,1,1,0,0,2,2]; opset 7", "1×1×7×7 0/0/0"},
	{"x 4,4; i [1,-1,1,0]; y = Pad(x,i)", "6×3 0/0/0"},
	{"x 4,4; i [1,2]; s [0.0]; i2 [1]; y = Pad(x,i,s,i2); opset 18", "4×7 0/0/0"},
	{"x 1,1,4,4; y = Upsample(x) scales=[1.0,1.0,2.0,2.0]; opset 7", "1×1×8×8 0/64/0"},
	{"x 1,1,4,4; s [1.0,1.0,2.0,2.0]; y = Upsample(x,s); opset 9", "1×1×8×8 0/64/0"},
	{"x 1,1,4,4; s [1.0,1.0,1.5,0.5]; y = Resize(x,s); opset 10", "1×1×6×2 0/12/0"},
	{"x 1,1,4,4; s [1,1,2,2]; y = Resize(x,,s)", "1×1×8×8 0/64/0"},
	{"x 1,1,4,4; i [1,1,5,6]; s []; y = Resize(x,s,s,i)", "1×1×5×6 0/30/0"},
	{"x 1,1,4,4; i [8,12]; y = Resize(x,,,i) axes=[2,3] keep_aspect_ratio_policy=not_larger; opset 18", "1×1×8×8 0/64/0"},
	{"x 1,8,2,3; y = DepthToSpace(x) blocksize=2", "1×2×4×6 0/0/0"},
	{"x 1,2,4,6; y = SpaceToDepth(x) blocksize=2", "1×8×2×3 0/0/0"},
	{"x 1,2,4,6; x2 1,3,5,2; y = GridSample(x,x2); opset 16", "1×2×3×5 0/120/0"},
	{"t 2,3; i [7]; s [0.0,1.0]; y = OneHot(t,i,s)", "2×3×7 0/0/0"},
	{"x 2,3; y = Cast(x) to=7", "2×3 int64 0/0/0"},
	{"x 2,3; y = Cast(x) to=10", "2×3 float16 0/0/0"},
	{"x 2,3; t 2,3; y = CastLike(x,t)", "2×3 int64 0/0/0"},
	{"x 2,3; y = Trilu(x); opset 14", "2×3 0/0/0"},
	{"x 2,3; y1 = EyeLike(x); y = Add(x,y1)", "2×3 0/12/0"},

	// Types: what an attribute asks for, and the widths of all that ONNX has.
	{"x 2,3; y = Bernoulli(x) dtype=9; opset 15", "2×3 bool 0/6/0"},
	{"x 2,3; y = Bernoulli(x); opset 15", "2×3 0/6/0"},
	{"h 2,3; y = RandomNormalLike(h)", "2×3 float16 0/6/0"},
	{"h 2,3; y = RandomUniformLike(h) dtype=1", "2×3 0/6/0"},
	{"x 3,3; y1 = EyeLike(x) dtype=10; h 3,3; y = Add(h,y1)", "3×3 float16 0/18/0"},
	{"x 2,9; y = Multinomial(x) sample_size=4", "2×4 int32 0/18/0"},
	{"x 2,9; y = Multinomial(x) sample_size=4 dtype=7", "2×4 int64 0/18/0"},
	{"h 2,5,8; w 8; w2 8; y,y2,y3 = LayerNormalization(h,w,w2); opset 17; out y2", "2×5×1 0/80/16"},
	{"d 2,3; y = Identity(d)", "2×3 int2 0/0/0"},
	{"f 2,3; y = Identity(f)", "2×3 complex64 0/0/0"},
	{"x 2,3; y = Cast(x) to=23", "2×3 float4 0/0/0"},
	{"x 2,3; y = Cast(x) to=25", "2×3 uint2 0/0/0"},
	{"x 2,3; y = Cast(x) to=8", "2×3 string 0/0/0"},
	{"n 2,3; y = Identity(n)", "unknown_type"},
	// Strings have no width: where they may cross, that is said.
	{"l 2; y = StringNormalizer(l)", "2 string 0/2/0 tensor(string) 1"},
	{"l 2; x 2; y1 = StringNormalizer(l); y2 = RegexFullMatch(y1); y = Where(y2,x,x)", "2 0/6/0 tensor(string) 2"},
	// A type that the file states without a shape.
	{"x 2,6; info y1 type=h; y1 = vendor.Op(x); y = Identity(y1)", "2×6 float16 0/0/0 vendor.Op 1 vendor.Op 1"},
	{"x 2,6; info y1 type=h; info y1 3,4; y1 = vendor.Op(x); y = Identity(y1)", "3×4 0/0/0 vendor.Op 1"},

	// What depends on values.
	{"x 1,9,4; x2 1,3,9; i [5]; y = NonMaxSuppression(x,x2,i)", "15×3 int64 0/27/0 NonMaxSuppression 1"},
	{"x 1,9,4; x2 1,3,9; i [5]; info y 7,3; y = NonMaxSuppression(x,x2,i)", "7×3 int64 0/27/0"},
	{"x 2,3; y = NonZero(x)", "2×6 int64 0/12/0 NonZero 1"},
	{"x 2,6; t 2; y = Reshape(x,t)", "2×6 0/0/0 Reshape 1"},
	{"x 2,6; t 2; info y 3,4; y = Reshape(x,t)", "3×4 0/0/0"},
	{"x 2,6; info y 3,4; y1 = ms.NoSuch(x); y = NoSuch(x)", "3×4 0/0/0 NoSuch 1"},
	{"x 2,6; w 5; y1 = org.Own(x,w); y = Add(y1,x)", "2×6 0/12/5 org.Own 1 org.Own 1"},
}

func TestOperators(t *testing.T) {
	for _, c := range operators {
		check(t, c.model, c.want)
	}
}

// foldings have shapes that the graph computes by itself.
var foldings = []example{
	{"x 2,3,4; y1 = Shape(x); i [0]; y2 = Gather(y1,i); i2 [-1]; y3 = Concat(y2,i2) axis=0; y = Reshape(x,y3)", "2×12 0/0/0"},
	{"x 2,3,4; y1 = Shape(x) start=1; i [-1]; y2 = Concat(i,y1) axis=0; y = Reshape(x,y2); opset 15", "2×3×4 0/0/0"},
	{"x 1,8,6,6; y1 = Shape(x); i [2]; i2 [4]; y2 = Slice(y1,i,i2); y3 = Cast(y2) to=1; s [1.5,2.0]; y4 = Mul(y3,s);" +
		"y5 = Floor(y4); y6 = Cast(y5) to=7; i3 [0]; y7 = Slice(y1,i3,i); y8 = Concat(y7,y6) axis=0; y = Resize(x,,,y8)",
		"1×8×9×12 0/864/0"},
	{"x 1,7; i [2]; y1 = ConstantOfShape(i) value=i:[-1]; i2 [-1]; y2 = Equal(y1,i2); i3 [2,7]; y3 = Where(y2,i3,y1);" +
		"y = Expand(x,y3)", "2×7 0/0/0"},
	{"x 5,3; i; y1 = Size(x); k 0; y2 = Constant() value_ints=[3,-1]; y = Reshape(x,y2)", "3×5 0/0/0"},
	{"x 6,3; y1 = Constant() value=i:[9]; y2 = Shape(x); y3 = ReduceProd(y2) keepdims=0; i [2]; y4 = Div(y3,i);" +
		"i2 [-1]; y5 = Concat(y4,i2) axis=0; y = Reshape(x,y5)", "9×2 0/0/0"},
	{"x 1,4; y1 = Shape(x); i [1]; y2 = Gather(y1,i); i2; y3 = Constant() value_int=0; y4 = Constant() value_int=1;" +
		"y5 = Squeeze(y2); y6 = Range(y3,y5,y4); y = Gather(x,y6) axis=1", "1×4 0/0/0"},
	{"x 2,12; y1 = Shape(x); y2,y3 = Split(y1); i [3]; y4 = Div(y3,i); y5 = Concat(y2,y4,i) axis=0; y = Reshape(x,y5)", "2×4×3 0/0/0"},
	// Weights that are computed once cross no cut and take no work.
	{"x 2,8; w 4,8; y1 = Transpose(w) perm=[1,0]; y = MatMul(x,y1)", "2×4 64/0/32"},
	{"x 2,8; i [8,4]; y1 = ConstantOfShape(i); y = MatMul(x,y1)", "2×4 64/0/32"},
	{"x 2,8; y1 = Constant() value=w:8,4; y = MatMul(x,y1)", "2×4 64/0/32"},
	{"x 2,8; w 8,4; y1 = MatMul(x,w); y2 = MatMul(x,w); y = Add(y1,y2)", "2×4 128/8/32"},
	{"x 1,4,8; w 1,1,8; y1 = Shape(x); i [0]; y2 = Gather(y1,i); i2 [-1,-1]; i3 [1,1,8]; y3 = Expand(w,i3); y = Concat(y3,x) axis=1", "1×5×8 0/0/8"},
	{"x 2,8; w 8,8; s [1.0]; q; w2 = QuantizeLinear(w,s,q); w3 = DequantizeLinear(w2,s,q); y = MatMul(x,w3)", "2×8 128/0/64"},
	// What only its shape was asked for is not computed.
	{"x 2,8; w 8,8; y1 = MatMul(x,w); y2 = Shape(y1); y = Reshape(x,y2)", "2×8 0/0/0"},
}

func TestFolding(t *testing.T) {
	for _, c := range foldings {
		check(t, c.model, c.want)
	}
}
