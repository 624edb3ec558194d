package onnx

import (
	"errors"
	"strings"
	"testing"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

// A message has names and numbers of a file as they are, even if they look like
// verbs of package fmt.
func TestNamesInMessages(t *testing.T) {
	const name, operator, value = "100%d", "%!s(BAD)", "%[9]v%"
	for _, kind := range []fault.Kind{Misfit, BadLayout, UnknownTensor, TooLarge, OldOpset, NoShape, Unreadable} {
		want := strings.NewReplacer("%[1]s", name, "%[2]s", operator, "%[3]s", value).Replace(string(kind.Text))
		f := problem(kind, name, operator, value)
		if got := f.In(lang.English); got != want {
			t.Errorf("%s: got %q, want %q", kind.Code, got, want)
		}
		if got := f.In(lang.Korean); got == want || strings.Contains(got, "%!s(BADINDEX)") || strings.Contains(got, "EXTRA") {
			t.Errorf("%s: %q", kind.Code, got)
		}
	}
}

// A misfit names the dimensions that take part in it, as open or as chosen; where
// it is not known which those are, all that its inputs have.
func TestMisfitNamesDimensions(t *testing.T) {
	for _, c := range []struct {
		model     string
		dims      map[string]int
		open, set string
	}{
		{"x a,b; x2 a,c; y = Add(x,x2)", map[string]int{"b": 4, "c": 5}, "", "b c"},
		{"x a,b; x2 a,c; y = Add(x,x2)", map[string]int{"a": 3, "b": 4, "c": 5}, "", "b c"},
		{"x a,b,h,w; x2 c,2; y = Add(x,x2)", map[string]int{"b": 4, "c": 7, "h": 5, "w": 2}, "", "h c"},
		{"x a,b; x2 a,c; y1 = Relu(x); y2 = Neg(x2); y3 = Mul(y1,y1); y = Sub(y3,y2)", map[string]int{"b": 4, "c": 5}, "", "b c"},
		{"x a,4; x2 a,5; y = Add(x,x2)", nil, "", ""},
		{"x a,b; x2 c,d; y1 = Transpose(x); y2 = Transpose(x2); y = Add(y1,y2)", map[string]int{"a": 4, "c": 5}, "b d", "a c"},
		{"x a,b; x2 c,d; y = MatMul(x,x2)", map[string]int{"b": 4, "c": 5}, "a d", "b c"},
	} {
		_, err := load(write(c.model), c.dims)
		var p *fault.Fault
		if !errors.As(err, &p) || p.Kind != Misfit {
			t.Errorf("%s: %v", c.model, err)
			continue
		}
		names := func(dims Dims) string {
			var list []string
			for _, d := range dims {
				list = append(list, d.Name)
			}
			return strings.Join(list, " ")
		}
		if open, set := names(noted(p, leftOpen)), names(noted(p, chosenBefore)); open != c.open || set != c.set {
			t.Errorf("%s with %v: open %q, set %q, want %q, %q", c.model, c.dims, open, set, c.open, c.set)
		}
	}
}

// A value for an unknown dimension is refused, with a list of the dimensions.
func TestUnknownDimension(t *testing.T) {
	for model, want := range map[string]string{
		"x batch,3; y = Relu(x)": "The model has no dimension “q”. The file gives no size for “batch” = 1: choose values that fit.",
		"x 1,3; y = Relu(x)":     "The model has no dimension “q”.",
	} {
		m, err := load(write(model), map[string]int{"q": 4})
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v", model, err)
		}
		if strings.Contains(model, "batch") && (m == nil || len(m.Dims) != 1) {
			t.Errorf("%s: no dimensions to choose beside it", model)
		}
	}
}

// A tensor of too many dimensions is named, wherever it is.
func TestHighRank(t *testing.T) {
	const sixteen = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2"
	if _, err := load(write("x "+sixteen+"; w "+sixteen+"; y1 = Add(x,w); y = Relu(y1); info y1 "+sixteen), nil); err != nil {
		t.Error(err)
	}
	for model, name := range map[string]string{
		"x " + sixteen + ",3; y = Relu(x)": "x", "x 2; w " + sixteen + ",3,4; y = Add(x,w)": "w",
		"x 2; y1 = Relu(x); info y1 " + sixteen + ",3; y = Relu(y1)": "y1",
	} {
		_, err := load(write(model), nil)
		if want := "“" + name + "” is a tensor of more than 16 dimensions."; err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", model, err, want)
		}
	}
}
