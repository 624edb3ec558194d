package profile

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/strict"
	"splitscope/core/network"
)

// Document is a network in JSON, as the API returns and accepts it. Work is in 1e9
// MACs; shapes may include a batch of one.
type Document struct {
	Title  string   `json:"title" doc:"The network's name for people."`
	Params int64    `json:"params" doc:"Parameters."`
	GMACs  *float64 `json:"gmacs" doc:"Work of the whole network, 1e9 multiply-accumulates (MACs)."`
	Input  []int    `json:"input" doc:"Shape of the input, or of the first input if there are several."`
	Media  string   `json:"media" doc:"What the input holds: image, tokens or values. If it is left out, an input of three or four dimensions is an image."`
	Layout string   `json:"layout" doc:"Of an image: nchw, or nhwc if its channels are last."`
	Bound  string   `json:"bound" doc:"How gmacs relates to the true number if it is not exact: at_least, at_most or about."`
	Cuts   []struct {
		ID        string   `json:"id" doc:"EC (all on the edge server), SP1, SP2, … in the order of the network, LC (all on the device)."`
		After     string   `json:"after" doc:"The layer after which the network is split."`
		HeadGMACs *float64 `json:"head_gmacs" doc:"Work before the split, on the device, 1e9 MACs."`
		TailGMACs *float64 `json:"tail_gmacs" doc:"Work after the split, on the edge server, 1e9 MACs."`
		Shape     []int    `json:"shape" doc:"Shape of the tensor that crosses, if there is one."`
		Elements  int64    `json:"elements" doc:"Elements of all tensors that cross."`
		Tensors   []struct {
			Layer *string `json:"layer" doc:"The layer that makes it; empty for an input of the network."`
			Input string  `json:"input" doc:"The name of the input, if the network has several."`
			Shape []int   `json:"shape" doc:"Elements in each dimension."`
			Type  string  `json:"type" doc:"Type of its elements; float32 if it is left out."`
			Bound string  `json:"bound" doc:"How the shape relates to the true one if it is not exact: at_least, at_most or about."`
		} `json:"tensors" doc:"The tensors that cross."`
	} `json:"cuts" doc:"The split points; EC and LC need not be listed."`
	Inputs []struct {
		Name    string   `json:"name" doc:"The name of the input."`
		Shape   []int    `json:"shape" doc:"Elements in each dimension."`
		Type    string   `json:"type" doc:"Type of its elements; float32 if it is left out."`
		Layout  string   `json:"layout" doc:"What the input holds: nchw and nhwc are images with their channels first or last, then tokens and values."`
		Layouts []string `json:"layouts" doc:"Ignored: the layouts that the input may have."`
	} `json:"inputs" doc:"The inputs, if there are several."`
	About
}

// About has what the API says about a network in addition. It is accepted, but a
// split does not depend on it, except for the operators that are not counted
// exactly.
type About struct {
	Name         string         `json:"name" doc:"Ignored: the key model of a scenario."`
	Family       string         `json:"family" doc:"Ignored: its kind of architecture."`
	Year         int            `json:"year" doc:"Ignored: the year of its publication."`
	Variant      string         `json:"variant" doc:"Ignored: the published variant."`
	Source       string         `json:"source" doc:"Ignored: where it was published."`
	GElementwise float64        `json:"g_elementwise" doc:"Ignored: work other than multiply-accumulates, 1e9 element operations."`
	Net          string         `json:"net" doc:"Ignored: the key net of a scenario with this network."`
	FitsLink     bool           `json:"fits_link" doc:"Ignored: whether net fits into a link."`
	Digest       string         `json:"digest" doc:"Fingerprint of the network."`
	Opset        int            `json:"opset" doc:"Ignored: operator set of the file."`
	Dims         map[string]int `json:"dims" doc:"Ignored: symbolic dimensions of the file and their values."`
	Without      map[string]int `json:"without" doc:"Operators without a rule, whose cost counts as zero, and how many there are of each."`
	Guessed      map[string]int `json:"guessed" doc:"Operators whose output has a guessed shape, and how many there are of each."`
	AtMost       map[string]int `json:"at_most" doc:"Ignored: operators whose work depends on values, and how many there are of each."`
}

// FromJSON reads a network from a JSON object: its total work, its input, and its
// split points. A split point has the work before it and what crosses, as one
// shape, a number of elements, or a list of tensors. EC and LC need not be listed.
// An error is a *fault.Fault at the field.
func FromJSON(data []byte) (*network.Network, error) {
	var d Document
	if err := strict.Decode(data, &d); err != nil {
		return nil, err
	}
	total, err := macs("gmacs", d.GMACs)
	if err != nil {
		return nil, err
	}
	if d.Params < 0 || d.Params > network.MaxWork {
		return nil, noNumber("params", d.Params, 0, network.MaxWork)
	}
	if len(d.Cuts) > network.MaxCuts+2 {
		return nil, wrong("cuts", tooMany, lang.Grouped(network.MaxCuts))
	}
	if _, err := macs("g_elementwise", &d.GElementwise); err != nil {
		return nil, err
	}
	for _, number := range []struct {
		field string
		given int
	}{{"opset", d.Opset}, {"year", d.Year}} {
		if number.given < 0 || number.given > math.MaxInt32 {
			return nil, noNumber(number.field, int64(number.given), 0, math.MaxInt32)
		}
	}
	n := network.Network{Name: Name, Title: short(d.Title), Total: network.Work{MACs: total, Params: d.Params}}
	if n.Bound, err = boundNamed("bound", d.Bound); err != nil {
		return nil, err
	}
	for _, list := range []struct {
		field string
		given map[string]int
		to    *[]network.Count
	}{{"without", d.Without, &n.Without}, {"guessed", d.Guessed, &n.Guessed}, {"at_most", d.AtMost, &n.AtMost}} {
		for _, name := range slices.Sorted(maps.Keys(list.given)) {
			times := list.given[name]
			if times < 1 || times > network.MaxLayers {
				return nil, noNumber(list.field+"."+short(name), int64(times), 1, network.MaxLayers)
			}
			*list.to = append(*list.to, network.Count{Name: short(name), Times: times})
		}
	}
	if err := d.inputs(&n); err != nil {
		return nil, err
	}
	if d.Cuts == nil {
		return nil, wrong("cuts", missing)
	}
	ec := network.Cut{ID: network.EC, After: "input", Tail: n.Total, Tensors: n.Inputs}
	lc := network.Cut{ID: network.LC, After: "output", Head: n.Total}
	var cuts []leveled
	last, crossing := int64(0), 0
	enter := d.entrance(n.Inputs)
	for i, c := range d.Cuts {
		field := fmt.Sprintf("cuts[%d]", i)
		point := fmt.Sprintf("SP%d", len(cuts)+1)
		switch {
		case c.ID == network.EC && i == 0, c.ID == network.LC && i == len(d.Cuts)-1, c.ID == "", c.ID == point:
		default:
			return nil, wrong(field+".id", misplaced, short(c.ID), point)
		}
		head, err := macs(field+".head_gmacs", c.HeadGMACs)
		if err != nil {
			return nil, err
		}
		if head < last || head > total {
			return nil, wrong(field+".head_gmacs", notBetween, *c.HeadGMACs, *d.GMACs)
		}
		last = head
		if c.TailGMACs != nil {
			tail, err := macs(field+".tail_gmacs", c.TailGMACs)
			if err != nil {
				return nil, err
			}
			// Both were rounded when they were written to JSON.
			if math.Abs(float64(total-head-tail)) > 2+1e-9*float64(total) {
				return nil, wrong(field+".tail_gmacs", notTheRest, *c.TailGMACs, *d.GMACs-*c.HeadGMACs)
			}
		}
		cut := network.Cut{After: short(c.After), Layers: len(cuts) + 1}
		cut.Head.MACs, cut.Tail.MACs = head, total-head
		cut.Tail.Params = d.Params
		if cut.Tensors, err = d.crossing(i, field, cut.After, enter); err != nil {
			return nil, err
		}
		switch c.ID {
		case network.EC:
			if c.Tensors != nil {
				ec.Tensors = cut.Tensors
			}
			if head != 0 || cut.Elements() != ec.Elements() || len(ec.Tensors) == 0 {
				return nil, wrong(field, falseEC)
			}
			continue
		case network.LC:
			if head != total || len(cut.Tensors) > 0 {
				return nil, wrong(field, falseLC)
			}
			if cut.After != "" {
				lc.After = cut.After
			}
			continue
		}
		if len(cut.Tensors) == 0 && c.Tensors == nil {
			return nil, wrong(field, nothingCrosses)
		}
		if len(cuts) == network.MaxCuts {
			return nil, wrong("cuts", tooMany, lang.Grouped(network.MaxCuts))
		}
		if crossing += len(cut.Tensors); crossing > network.MaxCrossing {
			return nil, wrong(field+".tensors", tooMany, lang.Grouped(network.MaxCrossing))
		}
		cuts = append(cuts, leveled{cut, 1<<len(levels) - 1})
	}
	sayStrings(&n, ec, cuts)
	lc.Layers = len(cuts) + 1
	return network.Profile(n, lists(ec, lc, cuts)), nil
}

// sayStrings lists strings that cross among what is not counted, if the document
// does not.
func sayStrings(n *network.Network, ec network.Cut, cuts []leveled) {
	has := func(c network.Cut) bool {
		return slices.ContainsFunc(c.Tensors, func(t network.Tensor) bool { return t.Type == network.Text })
	}
	crosses := has(ec) || slices.ContainsFunc(cuts, func(c leveled) bool { return has(c.Cut) })
	if crosses && !slices.ContainsFunc(n.Without, func(c network.Count) bool { return c.Name == network.Strings }) {
		n.Without = append(n.Without, network.Count{Name: network.Strings, Times: 1})
	}
}

// inputs sets the network's inputs in order: all that are listed, or else the one
// that the document describes.
func (d *Document) inputs(n *network.Network) error {
	first := network.Tensor{Name: "input", Shape: d.Input}
	switch {
	case d.Media == string(network.Image) || d.Media == "" && (len(d.Input) == 3 || len(d.Input) == 4):
		first.Input = network.Image
		if len(d.Input) == 3 {
			first.Shape = append(network.Shape{1}, d.Input...)
		}
	case d.Media == string(network.Tokens):
		first.Input, first.Type = network.Tokens, network.Int32
	case d.Media == string(network.Values) || d.Media == "":
		first.Input = network.Values
	default:
		return wrong("media", notOneOf, short(d.Media), "image, tokens, values")
	}
	if first.Last = first.Input == network.Image && d.Layout == string(network.NHWC); d.Layout != "" && d.Layout != string(first.Layout()) {
		return wrong("layout", notOneOf, short(d.Layout), "nchw, nhwc")
	}
	if err := checkShape("input", first.Shape); err != nil {
		return err
	}
	if d.Inputs == nil {
		if first.Input == network.Image && len(first.Shape) != 4 {
			return wrong("input", noImage)
		}
		if len(d.Cuts) > 0 && d.Cuts[0].ID == network.EC && len(d.Cuts[0].Tensors) == 1 && d.Cuts[0].Tensors[0].Type != "" {
			var err error
			if first.Type, err = typeNamed("cuts[0].tensors[0].type", d.Cuts[0].Tensors[0].Type); err != nil {
				return err
			}
		}
		n.Inputs = []network.Tensor{first}
		return nil
	}
	if len(d.Inputs) > network.MaxInputs {
		return wrong("inputs", tooMany, lang.Grouped(network.MaxInputs))
	}
	for i, in := range d.Inputs {
		field := fmt.Sprintf("inputs[%d]", i)
		as, err := typeNamed(field+".type", in.Type)
		if err != nil {
			return err
		}
		if err := checkShape(field+".shape", in.Shape); err != nil {
			return err
		}
		t, ok := network.Tensor{Name: short(in.Name), Shape: in.Shape, Type: as}.As(network.Layout(in.Layout))
		if !ok {
			return wrong(field+".layout", notOneOf, short(in.Layout), "nchw, nhwc, tokens, values")
		}
		n.Inputs = append(n.Inputs, t)
	}
	if len(n.Inputs) == 0 || !alike(n.Inputs[0].Shape, d.Input) || n.Inputs[0].Layout() != first.Layout() {
		return wrong("inputs", notTheFirst)
	}
	return nil
}

// entrance finds inputs by their description in a cut.
type entrance struct {
	inputs []network.Tensor
	named  map[string][]int
	groups map[group]*members
}

// group is a group of inputs that a cut cannot distinguish if it does not name
// them. They have the same type, which may be empty for any, and the same shape
// without leading ones, which may be left out.
type group struct{ as, shape string }

type members struct {
	inputs []int
	differ bool // they are sent in different encodings
}

func groupOf(as string, s network.Shape) group {
	ones := 0
	for ones < len(s) && s[ones] == 1 {
		ones++
	}
	return group{as, s[ones:].String()}
}

func (d *Document) entrance(inputs []network.Tensor) entrance {
	e := entrance{inputs: inputs, named: map[string][]int{}, groups: map[group]*members{}}
	for i, in := range inputs {
		name := in.Name
		if d.Inputs != nil {
			name = d.Inputs[i].Name // as it is there, however long
		}
		e.named[name] = append(e.named[name], i)
		for _, as := range []string{"", in.Type.String()} {
			g := groupOf(as, in.Shape)
			if e.groups[g] == nil {
				e.groups[g] = new(members)
			}
			m := e.groups[g]
			m.inputs = append(m.inputs, i)
			first := inputs[m.inputs[0]]
			m.differ = m.differ || in.Layout() != first.Layout() || in.Type != first.Type
		}
	}
	return e
}

// crossing returns the tensors that cross at a cut.
func (d *Document) crossing(i int, field, after string, enter entrance) (tensors []network.Tensor, err error) {
	c := d.Cuts[i]
	enters := func(layer *string) bool { return c.ID == network.EC || layer != nil && *layer == "" }
	unnamed := map[group]int{}
	for _, t := range c.Tensors {
		if enters(t.Layer) && t.Input == "" {
			unnamed[groupOf(t.Type, t.Shape)]++
		}
	}
	next, used := map[group]int{}, map[int]bool{}
	switch {
	case len(c.Tensors) > 0:
		for j, t := range c.Tensors {
			place := fmt.Sprintf("%s.tensors[%d]", field, j)
			as, err := typeNamed(place+".type", t.Type)
			if err != nil {
				return nil, err
			}
			if err := checkShape(place+".shape", t.Shape); err != nil {
				return nil, err
			}
			bound, err := boundNamed(place+".bound", t.Bound)
			if err != nil {
				return nil, err
			}
			tensor := network.Tensor{Name: after, Shape: t.Shape, Type: as, Bound: bound}
			switch {
			case enters(t.Layer) && t.Input != "":
				named := enter.named[t.Input]
				at := slices.IndexFunc(named, func(k int) bool {
					in := enter.inputs[k]
					return !used[k] && (t.Type == "" || in.Type == as) && alike(in.Shape, t.Shape)
				})
				if at < 0 {
					return nil, wrong(place+".input", noInputNamed, short(t.Input))
				}
				tensor, used[named[at]] = enter.inputs[named[at]], true
			case enters(t.Layer):
				g := groupOf(t.Type, t.Shape)
				m := enter.groups[g]
				if m == nil {
					return nil, wrong(place, noInput)
				}
				if m.differ && unnamed[g] < len(m.inputs) {
					return nil, wrong(place, whichInput)
				}
				// They are in the order of the network, each once.
				for next[g] < len(m.inputs) && used[m.inputs[next[g]]] {
					next[g]++
				}
				if next[g] == len(m.inputs) {
					return nil, wrong(place, noInput)
				}
				k := m.inputs[next[g]]
				tensor, used[k] = enter.inputs[k], true
			case t.Layer != nil:
				tensor.Name = short(*t.Layer)
			}
			tensors = append(tensors, tensor)
		}
	case c.Shape != nil:
		if err := checkShape(field+".shape", c.Shape); err != nil {
			return nil, err
		}
		tensors = []network.Tensor{{Name: after, Shape: c.Shape}}
	case c.Elements < 0 || c.Elements > network.MaxElements:
		return nil, noNumber(field+".elements", c.Elements, 0, network.MaxElements)
	case c.Elements > 0:
		tensors = []network.Tensor{{Name: after, Shape: network.Shape{int(c.Elements)}}}
	}
	elements := network.Cut{Tensors: tensors}.Elements()
	if c.Shape != nil && (checkShape("", c.Shape) != nil || network.Shape(c.Shape).Elements() != elements) || c.Elements != 0 && c.Elements != elements {
		return nil, wrong(field, contradicts)
	}
	return tensors, nil
}

// The kinds of faults of a field, which is the first argument of their texts.
var (
	noCount        = kind("%[1]s: %[2]d is out of range. From %[3]s to %[4]s.")
	missing        = kind("%[1]s: required.")
	noWork         = kind("%[1]s: %[2]v is not an amount of work. From 0 to %[3]s.")
	tooMany        = kind("%[1]s: at most %[2]s.")
	misplaced      = kind("%[1]s: “%[2]s” is out of order. Split points are EC, SP1, SP2, … and LC, in the order of the network; this one is %[3]s. The id may be left out.")
	notBetween     = kind("%[1]s: %[2]v is not between the previous cut and the total of %[3]v.")
	notTheRest     = kind("%[1]s: %[2]v, but the total minus the head is %[3]v.")
	falseEC        = kind("%[1]s: EC has no work before it and sends exactly the input.")
	falseLC        = kind("%[1]s: LC has all work before it and sends nothing.")
	nothingCrosses = kind("%[1]s: needs a shape, a number of elements or tensors.")
	contradicts    = kind("%[1]s: shape, elements and tensors contradict each other.")
	notTheFirst    = kind("%[1]s: the first input differs from the one in input, media and layout.")
	noInput        = kind("%[1]s: no layer produces it, and the network has no such input.")
	noInputNamed   = kind("%[1]s: the network has no input “%[2]s” of this shape and type, or this cut lists it twice.")
	whichInput     = kind("%[1]s: the network has several inputs of this shape, and they are sent in different ways. Name the one in the field input.")
	noImage        = kind("%[1]s: an image is [channels, height, width] or [batch, channels, height, width].")
	notOneOf       = kind("%[1]s: “%[2]s” is not one of %[3]s.")
	badRank        = kind("%[1]s: needs a list of up to %[2]d dimensions.")
	badShape       = kind("%[1]s: %[2]v has no elements, or more than %[3]s. Each dimension must be at least 1.")
)

func kind(text lang.Text) fault.Kind { return fault.New("bad_network", text) }

func wrong(field string, kind fault.Kind, args ...any) error {
	return kind.At(field, append([]any{field}, args...)...)
}

func noNumber(field string, given, least, most int64) error {
	return wrong(field, noCount, given, lang.Grouped(float64(least)), lang.Grouped(float64(most)))
}

// macs returns an amount of work, which is required: leaving it out must not mean
// 0.
func macs(field string, g *float64) (int64, error) {
	if g == nil {
		return 0, wrong(field, missing)
	}
	if !(*g >= 0 && *g <= network.MaxWork/1e9) {
		return 0, wrong(field, noWork, *g, lang.Grouped(network.MaxWork/1e9))
	}
	return int64(math.Round(*g * 1e9)), nil
}

// alike reports whether two shapes are equal, apart from a batch of one.
func alike(a, b network.Shape) bool {
	return slices.Equal(a, b) || slices.Equal(a.Sample(), b) || slices.Equal(a, b.Sample())
}

func checkShape(field string, s network.Shape) error {
	if s == nil || len(s) > network.MaxRank {
		return wrong(field, badRank, network.MaxRank)
	}
	if s.Check() != nil {
		return wrong(field, badShape, s, lang.Grouped(network.MaxElements))
	}
	return nil
}

func boundNamed(field, name string) (network.Bound, error) {
	b, ok := network.BoundNamed(name)
	if !ok {
		return b, wrong(field, notOneOf, short(name), "at_least, at_most, about")
	}
	return b, nil
}

// typeNamed returns the type with a name, or float32 if the name is empty.
func typeNamed(field, name string) (network.Type, error) {
	for t := range network.Types {
		if t.String() == name || name == "" {
			return t, nil
		}
	}
	return 0, wrong(field, notOneOf, short(name), typeNames())
}

func typeNames() (all string) {
	for t := range network.Types {
		if t > 0 {
			all += ", "
		}
		all += t.String()
	}
	return all
}
