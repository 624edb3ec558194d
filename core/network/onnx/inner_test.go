package onnx

import (
	"fmt"
	"strings"
	"testing"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

// inner has functions, branches and loops. Shapes and counts are computed by hand:
// a product of 2×8 and 8×4 has 64 MACs.
var inner = []example{
	// Functions: called twice, with weights of their own for each.
	{"def own.lin(a,w) -> b {m = MatMul(a,w); b = Relu(m)}; x 2,8; w 8,8; w2 8,4; y1 = own.lin(x,w); y = own.lin(y1,w2)", "2×4 192/24/96"},
	// The same weights, counted once.
	{"def own.lin(a,w) -> b {b = MatMul(a,w)}; x 2,8; w 8,8; y1 = own.lin(x,w); y = own.lin(y1,w)", "2×8 256/0/64"},
	// Attributes by name, with a default and without.
	{"def own.f(a) -> b perm {b = Transpose(a) perm=@perm}; x 2,3,4; y = own.f(x) perm=[0,2,1]", "2×4×3 0/0/0"},
	{"def own.f(a) -> b perm {b = Transpose(a) perm=@perm}; x 2,3,4; y = own.f(x)", "4×3×2 0/0/0"},
	{"def own.f(a) -> b perm=[1,0,2] {b = Transpose(a) perm=@perm}; x 2,3,4; y = own.f(x)", "3×2×4 0/0/0"},
	{"def own.f(a) -> b perm=[1,0,2] {b = Transpose(a) perm=@perm}; x 2,3,4; y = own.f(x) perm=[2,1,0]", "4×3×2 0/0/0"},
	// Through another function, in a scope of its own.
	{"def own.g(a) -> b p {b = Transpose(a) perm=@p}; def own.f(a) -> b perm {t = own.g(a) p=@perm; b = Relu(t)}; x 2,3; y = own.f(x) perm=[1,0]", "3×2 0/6/0"},
	{"def own.f(a) -> y {x = Relu(a); y = Neg(x)}; x 2,3; x2 = own.f(x); y = own.f(x2)", "2×3 0/24/0"},
	// Inputs that are left out, outputs that nobody reads.
	{"def own.f(a,b,c) -> d {d = Clip(a,b,c)}; x 2,3; s [6.0]; y = own.f(x,,s)", "2×3 0/6/0"},
	{"def own.f(a,w) -> b,c {b = Relu(a); c = MatMul(a,w)}; x 2,8; w 8,4; y,y2 = own.f(x,w); out y", "2×8 0/16/0"},
	// An operator set of its own: Squeeze 11 has its axes as an attribute.
	{"def own.f(a) -> b {opset 11; b = Squeeze(a) axes=[0]}; x 1,3,1; y = own.f(x)", "3×1 0/0/0"},
	{"def own.f(a) -> b {opset 10; b,m = Dropout(a)}; x 2,3; y = own.f(x)", "2×3 0/0/0"},
	// Shapes are folded through it.
	{"def own.f(a) -> b {s = Shape(a); n = Constant() value_ints=[-1]; i = Constant() value_ints=[0]; d = Gather(s,i); t = Concat(d,n) axis=0; b = Reshape(a,t)}; x 2,3,4; y = own.f(x)", "2×12 0/0/0"},
	// An operator of a standard name in a domain of its own.
	{"def own.Conv(a) -> b {b = Relu(a)}; x 1,3; y = own.Conv(x)", "1×3 0/3/0"},
	{"def own.f(a) -> b {b = own.f2(a)}; x 1,3; y = own.f(x)", "1×3 0/0/0 own.f2 1 own.f2 1"},
	{"def own.f(a) -> b {b = Add(a,nowhere)}; x 1,3; y = own.f(x)", "unknown_tensor"},
	{"def own.f(a) -> b {b = own.f(a)}; x 1,3; y = own.f(x)", "recursion"},
	{"def own.f(a) -> b {b = If(a) then_branch={y = own.f(a)} else_branch={y = Relu(a)}}; c 1; y = own.f(c)", "recursion"},

	// Branches on a condition that is known.
	{"x 2,8; w 8,4; k [1]; k2 [1]; k3 = Equal(k,k2); y = If(k3) then_branch={y1 = MatMul(x,w)} else_branch={y1 = Relu(x)}", "2×4 64/0/32"},
	{"x 2,8; w 8,4; k [1]; k2 [2]; k3 = Equal(k,k2); y = If(k3) then_branch={y1 = MatMul(x,w)} else_branch={y1 = Relu(x)}", "2×8 0/16/0"},
	// The names of the branches are their own.
	{"x 2,8; y1 = Neg(x); k [1]; k2 [2]; k3 = Equal(k,k2); y = If(k3) then_branch={y1 = Abs(x)} else_branch={y1 = Relu(x)}; y3 = Add(y1,y)", "2×8 0/48/0"},
	// On a condition that is not known: equal branches are exact, otherwise the
	// more costly one counts.
	{"x 2,8; c 1; w 8,4; w2 8,4; y = If(c) then_branch={y1 = MatMul(x,w)} else_branch={y2 = MatMul(x,w2)}", "2×4 64/0/32"},
	{"x 2,8; c 1; w 8,4; y = If(c) then_branch={y1 = MatMul(x,w); y2 = Neg(y1)} else_branch={y3 = MatMul(x,w)}", "2×4 64/8/32 at most If 1"},
	{"x 2,8; c 1; w 8,4; y = If(c) then_branch={y3 = MatMul(x,w)} else_branch={y1 = MatMul(x,w); y2 = Neg(y1)}", "2×4 64/8/32 at most If 1"},
	{"x 2,8; c 1; w 8,4; w2 4,4; y = If(c) then_branch={y1 = MatMul(x,w)} else_branch={y2 = MatMul(x,w); y3 = MatMul(y2,w2)}; y4 = MatMul(x,w); y5 = Add(y,y4)",
		"2×4 160/8/48 at most If 1"},
	// One of them does not fit the inputs, so it cannot be the one that runs.
	{"x 2,8; c 1; w 8,4; w2 5,4; y = If(c) then_branch={y1 = MatMul(x,w2)} else_branch={y2 = MatMul(x,w)}", "2×4 64/0/32"},
	{"x 2,8; c 1; w2 5,4; y = If(c) then_branch={y1 = MatMul(x,w2)} else_branch={y2 = MatMul(w2,x)}", "misfit"},
	// Shapes that differ: the shape of the more costly branch is a guess.
	{"x 2,8; c 1; w 8,4; y = If(c) then_branch={y1 = MatMul(x,w)} else_branch={y2 = Relu(x)}", "2×4 64/0/32 If 1 at most If 1"},
	// One of two constants is not known beforehand.
	{"x 2,8; c 1; y1 = If(c) then_branch={y2 = Constant() value=i:[2,8]} else_branch={y3 = Constant() value=i:[4,4]}; y = Reshape(x,y1)", "2×8 0/0/0 Reshape 1"},
	{"x 2,8; c 1; y1 = If(c) then_branch={y2 = Constant() value=i:[4,4]} else_branch={y3 = Constant() value=i:[4,4]}; y = Reshape(x,y1)", "4×4 0/0/0"},
	// Branches in branches.
	{"x 2,8; c 1; c2 1; w 8,4; y = If(c) then_branch={y1 = If(c2) then_branch={y2 = MatMul(x,w)} else_branch={y3 = MatMul(x,w)}} else_branch={y4 = MatMul(x,w)}", "2×4 64/0/32"},

	// Loops: the number of the trip, the condition, the state for the next trip.
	{"x 2,8; w 8,8; i [5]; y = Loop(i,,x) body={t; c; x2 2,8; c2 = Identity(c); x3 = MatMul(x2,w); out c2,x3}", "2×8 640/0/64"},
	// Rows are put together in front.
	{"x 2,8; w 8,4; i [5]; y,y2 = Loop(i,,x) body={t; c; x2 2,8; c2 = Identity(c); x3 = Relu(x2); x4 = MatMul(x2,w); out c2,x3,x4}; out y2", "5×2×4 320/80/32"},
	// What grows from trip to trip: 1+2+3+4 rows.
	{"x 1,8; w 8,8; i [4]; y = Loop(i,,x) body={t; c; x2 ?,8; c2 = Identity(c); x3 = MatMul(x2,w); x4 = Concat(x3,x) axis=0; out c2,x4}", "5×8 640/0/64"},
	// The condition ends it, where it follows from the number of the trip: trips 0 to 3.
	{"x 2,8; w 8,8; i [100]; i3 [3]; y = Loop(i,,x) body={t; c; x2 2,8; c2 = Less(t,i3); x3 = MatMul(x2,w); out c2,x3}", "2×8 512/0/64"},
	{"x 2,8; w 8,8; i3 [3]; y = Loop(,,x) body={t; c; x2 2,8; c2 = Less(t,i3); x3 = MatMul(x2,w); out c2,x3}", "2×8 512/0/64"},
	// No trip at all.
	{"x 2,8; w 8,8; i [0]; y1 = Relu(x); y = Loop(i,,y1) body={t; c; x2 2,8; c2 = Identity(c); x3 = MatMul(x2,w); out c2,x3}", "2×8 0/16/0"},
	// How many trips is not known: once, and marked.
	{"x 2,8; w 8,8; t 1; y = Loop(t,,x) body={t2; c; x2 2,8; c2 = Identity(c); x3 = MatMul(x2,w); out c2,x3}", "2×8 128/0/64 Loop 1"},
	// At most that many.
	{"x 2,8; w 8,8; i [5]; y = Loop(i,,x) body={t; c; x2 2,8; x3 = MatMul(x2,w); s = ReduceMax(x3) keepdims=0; z1; c2 = Cast(s) to=9; out c2,x3}", "2×8 640/80/64 at most Loop 1"},
	// A million trips are not walked.
	{"x 2,8; w 8,8; i [1000000]; y = Loop(i,,x) body={t; c; x2 2,8; c2 = Identity(c); x3 = MatMul(x2,w); out c2,x3}", "2×8 128000000/0/64"},
	// A loop in a loop.
	{"x 2,8; w 8,8; i [3]; y = Loop(i,,x) body={t; c; x2 2,8; c2 = Identity(c); i2 [4]; x3 = Loop(i2,,x2) body={t3; c3; x4 2,8; c4 = Identity(c3); x5 = MatMul(x4,w); out c4,x5}; out c2,x3}", "2×8 1536/0/64"},
	// A condition in it, and an operator without a rule, which is listed once.
	{"x 2,8; i [3]; y = Loop(i,,x) body={t; c; x2 2,8; c2 = Identity(c); x3 = own.f(x2); out c2,x3}", "2×8 0/0/0 own.f 1 own.f 1"},

	// Scans: over the first dimension, or another one.
	{"x 4; x2 5,4; w 4,4; y,y2 = Scan(x,x2) num_scan_inputs=1 body={x3 4; x4 4; x5 = MatMul(x3,w); x6 = Add(x5,x4); x7 = Relu(x6); out x6,x7}", "4 5×4 80/40/16"},
	{"x2 4,5; w 4,3; y = Scan(x2) num_scan_inputs=1 scan_input_axes=[1] body={x4 4; x5 = MatMul(x4,w); out x5}", "5×3 60/0/12"},
	{"x2 4,5; w 4,3; y = Scan(x2) num_scan_inputs=1 scan_input_axes=[1] scan_output_axes=[1] body={x4 4; x5 = MatMul(x4,w); out x5}", "3×5 60/0/12"},
	{"x2 4,5; x3 3,5; y = Scan(x2,x3) num_scan_inputs=2 body={x4 5; x5 5; x6 = Add(x4,x5); out x6}", "misfit"},
}

func TestInner(t *testing.T) {
	for _, c := range inner {
		check(t, c.model, c.want)
	}
}

// Functions that call each other twice would be 2⁴⁰ nodes: refused, and soon.
func TestBoundedFunctions(t *testing.T) {
	var b strings.Builder
	b.WriteString("def own.f0(a) -> b {b = Relu(a)}\n")
	for i := range 40 {
		fmt.Fprintf(&b, "def own.f%d(a) -> b {c = own.f%[2]d(a); b = own.f%[2]d(c)}\n", i+1, i)
	}
	check(t, b.String()+"x 1,3; y = own.f40(x)", "too_many_nodes")
	check(t, b.String()+"x 1,3; y = own.f3(x)", "1×3 0/24/0")

	b.Reset()
	b.WriteString("def own.f0(a) -> b {b = Relu(a)}\n")
	for i := range maxCalls + 1 {
		fmt.Fprintf(&b, "def own.f%d(a) -> b {b = own.f%d(a)}\n", i+1, i)
	}
	check(t, fmt.Sprintf("%sx 1,3; y = own.f%d(x)", b.String(), maxCalls), "too_deep")
}

// Loops in loops, each of which has to be walked: refused once that is more than a
// graph may have nodes, or soon enough.
func TestBoundedLoops(t *testing.T) {
	body := "x2 2,8; x3 = Relu(x2)"
	for i := range 8 {
		body = fmt.Sprintf("x2 2,8; i%[1]d [1000]; x3 = Loop(i%[1]d,,x2) body={t%[1]d; c%[1]d; %[2]s; i9 [0]; c9 = Greater(t%[1]d,i9); c8 = Identity(c%[1]d); out c8,x3}", i, body)
	}
	check(t, strings.Replace(body, "x2 2,8", "x2 2,8", 1)+"; out x3", "too_many_nodes")
	// A body with a list of thousands is not walked a thousand times.
	list := strings.TrimSuffix(strings.Repeat("x2,", 8000), ",")
	check(t, "x 2,8; i [1000]; y = Loop(i,,x) body={t; c; x2 2,8; x3 = Sum("+list+"); c3 = Cast(t) to=9; c2 = Identity(c); out c2,x3}", "too_many_nodes")
}

// empty has tensors without elements: they are constants, cost nothing and cross
// nowhere. The counts are worked out by hand.
var empty = []example{
	// Circular padding of none in one dimension.
	{"x 1,2,4,6; i [0]; i3 [3]; i2 [2]; i4 [4]; y1 = Slice(x,i,i,i2); y2 = Slice(x,i4,i4,i2); i5 [5]; i6 [6]; y3 = Concat(y1,x,y2) axis=2;" +
		"y4 = Slice(y3,i5,i6,i3); y5 = Concat(y4,y3) axis=3; w 3,2,3,3; y = Conv(y5,w)", "1×3×2×5 540/0/54"},
	// Rotary embedding of all the features: none are left as they are.
	{"x 1,2,3,8; i [0]; i8 [8]; i3 [3]; y1 = Slice(x,i,i8,i3); y2 = Slice(x,i8,i8,i3); y3 = Neg(y1); y = Concat(y3,y2) axis=-1", "1×2×3×8 0/48/0"},
	// An adapter of rank 0 adds zeros.
	{"x 2,8; w 8,0; w2 0,4; w3 8,4; y1 = MatMul(x,w); y2 = MatMul(y1,w2); y3 = MatMul(x,w3); y = Add(y3,y2)", "2×4 64/8/32"},
	// Parts of a split.
	{"x 2,6; i [6,0]; y,y2 = Split(x,i) axis=1; y3 = Concat(y,y2) axis=1; y4 = Relu(y3)", "2×6 0/12/0"},
	{"x 2,6; i [0]; i2 [2]; y1 = Slice(x,i,i); y = ReduceSum(y1,i) keepdims=0; y3 = Add(x,y)", "2×6 0/12/0"},
	{"x 2,0; x2 2,3; y = Concat(x,x2) axis=1; y2 = Relu(y)", "2×3 0/6/0"},
	{"x 2,3; w 0,3; y = Einsum(x,w) equation=ij,kj->ik; y2 = Concat(x,y) axis=1; y3 = Relu(y2)", "2×3 0/6/0"},
	{"x 2,3; y1 = Shape(x); i [0]; i2 [2]; y2 = Slice(y1,i,i); y3 = ReduceProd(y2) keepdims=0; i6 [6]; y4 = Mul(y3,i6); y5 = Reshape(x,y4)", "6 0/0/0"},
}

func TestEmpty(t *testing.T) {
	for _, c := range empty {
		check(t, c.model, c.want)
	}
}

// A decoder fills its cache: nothing is past. Products of 2 heads: 10×8·8×10 for
// the scores, and 10×10·10×8.
func TestPrefill(t *testing.T) {
	file := write("x 1,2,T,8; x2 1,2,past,8; x3 1,2,T,8; y1 = Concat(x2,x3) axis=2; y2 = Transpose(y1) perm=[0,1,3,2];" +
		"y3 = MatMul(x,y2); y4 = Softmax(y3); y = MatMul(y4,y1); out y,y1")
	for past, macs := range map[int]int64{0: 2 * 2 * 10 * 10 * 8, 5: 2 * 2 * 10 * 15 * 8} {
		m, err := load(file, map[string]int{"T": 10, "past": past})
		if err != nil {
			t.Fatal(err)
		}
		if m.Network.MACs() != macs {
			t.Errorf("past %d: %d MACs, want %d", past, m.Network.MACs(), macs)
		}
	}
	if _, err := load(file, map[string]int{"T": 0, "past": 0}); err == nil || err.(*fault.Fault).Kind != EmptyInputs {
		t.Errorf("got %v", err)
	}
}

// A misfit names possible reasons: dimensions without a chosen value that the node
// depends on, and the operator whose output was guessed.
func TestReasons(t *testing.T) {
	for _, c := range []struct {
		model       string
		dims        map[string]int
		has, hasNot []string
	}{
		{"x 1,1,samples; x2 rows,3; w 4,1,256; y = Conv(x,w); y2 = Relu(x2); out y,y2", nil, []string{"“samples” = 1"}, []string{"rows"}},
		{"x 1,1,samples; w 4,1,256; y = Conv(x,w)", map[string]int{"samples": 9}, []string{"“samples” = 9"}, []string{"leaves", "정하지 않은"}},
		{"x n,8; y1 = Shape(x); i [0]; y2 = Gather(y1,i); i5 [5]; y3 = Concat(y2,i5) axis=0; x2 3; y = Reshape(x2,y3)", nil, []string{"“n” = 1"}, nil},
		{"x 1,3,20,20; y1 = vendor.Shrinker(x); y2 = Relu(y1); i [2,5]; y = Reshape(y2,i)", nil, []string{"vendor.Shrinker “y1”"}, []string{"open"}},
		{"x 1,3,20,20; info y1 1,7; y1 = vendor.Shrinker(x); y2 = Relu(y1); i [2,5]; y = Reshape(y2,i)", nil, nil, []string{"Shrinker"}},
		{"x 2,6; t 2; x2 5,5; y1 = Reshape(x,t); y = MatMul(y1,x2)", nil, []string{"Reshape “y1”"}, nil},
		{"def own.f(a) -> b {c = vendor.Op(a); b = MatMul(c,c)}; x 2,6; y = own.f(x)", nil, []string{"vendor.Op “c”"}, nil},
	} {
		_, err := load(write(c.model), c.dims)
		if err == nil || err.(*fault.Fault).Kind != Misfit {
			t.Errorf("%s: got %v", c.model, err)
			continue
		}
		for _, l := range lang.All {
			said := err.(*fault.Fault).In(l)
			for _, want := range c.has {
				if !strings.Contains(said, want) {
					t.Errorf("%s: says %q, which lacks %s", c.model, said, want)
				}
			}
			for _, not := range c.hasNot {
				if strings.Contains(said, not) {
					t.Errorf("%s: says %q", c.model, said)
				}
			}
		}
	}
}
