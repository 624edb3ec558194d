package profile

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/bounded"
	"splitscope/core/base/progress"
	"splitscope/core/network"
	"splitscope/core/network/zoo"
	"splitscope/core/solve/mincut"
)

func packed(t testing.TB, net *network.Network) string {
	t.Helper()
	text, err := Pack(t.Context(), net, mincut.All)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Every network of the zoo comes back with the same totals and, unless its text
// would be long, the same cuts.
func TestZooRoundTrips(t *testing.T) {
	longest := 0
	for _, e := range bounded.Some(zoo.Entries()) {
		net, err := e.Build(e.Size.Default, 1)
		if err != nil {
			t.Fatal(err)
		}
		text := packed(t, net)
		longest = max(longest, len(text))
		back, err := Unpack(text)
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		if back.Total != net.Total || back.Title != net.Title || !reflect.DeepEqual(back.Inputs, net.Inputs) || back.Name != Name {
			t.Errorf("%s comes back as %+v", e.Name, back)
		}
		t.Logf("%s: %d cuts after layers in %d characters, %d left out", e.Name, len(net.Cuts(network.PerLayer)), len(text), back.Omitted)
		if again := packed(t, back); again != text {
			t.Errorf("%s: packed again it is another text", e.Name)
		}
		for _, g := range []network.Granularity{network.Stage, network.Block, network.PerLayer} {
			if back.Omitted == 0 && !reflect.DeepEqual(tensorless(back.Cuts(g)), tensorless(net.Cuts(g))) {
				t.Errorf("%s: cuts by %s differ", e.Name, g)
			}
		}
	}
	if longest > MaxLink {
		t.Errorf("the longest text has %d characters", longest)
	}
}

// tensorless makes empty lists of tensors equal.
func tensorless(cuts []network.Cut) (out []network.Cut) {
	for _, c := range cuts {
		if len(c.Tensors) == 0 {
			c.Tensors = nil
		}
		out = append(out, c)
	}
	return out
}

// Another cut of the same granularity beats every cut that was left out: under
// every encoding, the best cut takes the same time on many systems.
func checkBest(t *testing.T, name string, net, back *network.Network, graph []network.Cut) {
	t.Helper()
	for _, g := range levels {
		want := net.Cuts(g)
		if g == network.Graph {
			want = graph
		}
		for _, activations := range network.Activations {
			for _, input := range network.Inputs(net.Inputs[0].Input) {
				bits := network.Weigh(activations, input)
				for _, perBit := range []float64{1e-9, 1e-4, 0.01, 1, 30, 1000, 1e5, 1e9} { // MACs that sending a bit takes
					least := func(cuts []network.Cut) float64 {
						best := float64(net.MACs())
						for _, c := range cuts {
							total := float64(c.Head.MACs)
							for _, tensor := range c.Tensors {
								total += perBit * bits(tensor)
							}
							best = min(best, total)
						}
						return best
					}
					if got, want := least(back.Cuts(g)), least(want); math.Abs(got-want) > 1e-9*want {
						t.Errorf("%s by %s, %s, %s, %g MACs a bit: %v, with all cuts %v", name, g, activations, input, perBit, got, want)
					}
				}
			}
		}
	}
}

func TestWhatIsLeftOutIsNeverBest(t *testing.T) {
	omitted := 0
	for _, e := range bounded.Some(zoo.Entries()) {
		net, _ := e.Build(e.Size.Default, 1)
		graph, err := mincut.All(t.Context(), net)
		if err != nil {
			t.Fatal(err)
		}
		all := collect(net, graph)
		for _, thin := range []func(progress.Context, []leveled) []leveled{undominated, best} {
			kept := thin(t.Context(), all)
			omitted += len(all) - len(kept)
			text, ok := encode(net, kept, len(all)-len(kept))
			back, err := Unpack(text)
			if !ok || err != nil {
				t.Fatal(e.Name, ok, err)
			}
			checkBest(t, e.Name, net, back, graph)
		}
	}
	if omitted < 1000 && !testing.Short() {
		t.Errorf("only %d cuts were left out", omitted)
	}
}

// A network of 50 cuts takes at most 1 KB of a link.
func TestFiftyCutsAreShort(t *testing.T) {
	for _, name := range []string{"mobilenet_v2", "resnet50", "googlenet", "vit_b_16", "squeezenet1_1"} {
		net, ok := zoo.Lookup(name)
		if !ok {
			t.Errorf("no %s", name)
			continue
		}
		text := packed(t, net)
		cuts := len(net.Cuts(network.PerLayer)) - 2
		t.Logf("%s: %d cuts in %d characters", name, cuts, len(text))
		if perFifty := len(text) * 50 / max(cuts, 50); perFifty > 1000 {
			t.Errorf("%s: %d cuts in %d characters are %d for 50", name, cuts, len(text), perFifty)
		}
	}
}

func TestBadTexts(t *testing.T) {
	net, _ := zoo.Lookup("resnet18")
	good := packed(t, net)
	bomb := base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("x", 100)))
	for _, text := range []string{
		"", "p", "p1.", "d1.", "x1.abc", "d2." + good[3:], good[:len(good)-1], good[:len(good)/2], good + "AAAA", good[1:],
		"p2." + good[3:], "p3." + good[3:], "d2.AAAAAAAA", "p1." + bomb, "d1." + bomb, "d1.!!!!", "p1.AAAA", strings.Repeat("A", MaxText+1), "p1." + good[3:],
	} {
		if net, err := Unpack(text); err == nil {
			t.Errorf("%.60q is a network of %d cuts", text, len(net.Cuts(network.PerLayer)))
		}
	}
}

// A text that inflates to far more than any network has is refused as such,
// before its checksum or anything else of it is looked at.
func TestBombs(t *testing.T) {
	for size, want := range map[int]error{maxRecord: errContent, maxRecord + 1: errLong, 8 << 20: errLong} {
		text := pack('1', make([]byte, size))
		if len(text) > MaxText {
			t.Fatalf("%d bytes are %d characters", size, len(text))
		}
		version, record, err := unpack(text)
		if err == nil {
			_, err = decode(version, record)
		}
		if err != want || len(record) > maxRecord {
			t.Errorf("%d bytes: %v and %d bytes, want %v", size, err, len(record), want)
		}
	}
}

// What a link tells of tensors beside their code: of an image whose channels are
// last, and of types of elements that came later. Without any the text is that of
// the first version.
func TestMarks(t *testing.T) {
	text := func(last bool, types ...network.Type) (string, *network.Network) {
		image := network.Tensor{Name: "image", Input: network.Image, Shape: network.Shape{1, 8, 9, 3}, Last: last}
		cut := network.Cut{After: "a", Layers: 1}
		for i, as := range types {
			cut.Tensors = append(cut.Tensors, network.Tensor{Name: strings.Repeat("t", i+1), Shape: network.Shape{7}, Type: as})
		}
		ec, lc := network.Cut{ID: network.EC, After: "input", Tensors: []network.Tensor{image}}, network.Cut{ID: network.LC, After: "b", Layers: 2}
		net := network.Profile(network.Network{Name: Name, Title: "marks", Inputs: []network.Tensor{image}}, lists(ec, lc, []leveled{{cut, 1<<len(levels) - 1}}))
		return packed(t, net), net
	}
	var all []network.Type
	for as := range network.Types {
		all = append(all, as)
	}
	for _, c := range []struct {
		last    bool
		types   []network.Type
		version byte
	}{
		{false, all[:typesInCode], '1'}, {true, all[:typesInCode], '2'}, {true, all, '2'}, {false, nil, '1'}, {true, nil, '2'},
	} {
		got, net := text(c.last, c.types...)
		back, err := Unpack(got)
		if err != nil || got[1] != c.version {
			t.Errorf("%v: %.3s, %v", c, got, err)
			continue
		}
		if !reflect.DeepEqual(back.Inputs, net.Inputs) || !reflect.DeepEqual(tensorless(back.Cuts(network.Stage)[1:2]), tensorless(net.Cuts(network.Stage)[1:2])) {
			t.Errorf("%v: comes back as %+v", c, back)
		}
	}
}

// A packed network keeps the marks of numbers that are not exact and the operators
// that are the cause. So does JSON.
func TestBoundsTravel(t *testing.T) {
	b := network.Build(network.Network{Name: Name, Title: "guessed", Digest: "0123456789abcdef",
		Without: []network.Count{{Name: "Own", Times: 2}}, Guessed: []network.Count{{Name: "Reshape", Times: 1}}, AtMost: []network.Count{{Name: "If", Times: 3}}},
		network.Tensor{Name: "x", Input: network.Values, Shape: network.Shape{4}})
	from := network.Source{Layer: network.Input}
	for i, bound := range []network.Bound{network.Exact, network.AtLeast, network.AtMost, network.AtLeast | network.AtMost, network.Exact} {
		l := network.Layer{Name: strings.Repeat("l", i+1), Op: network.Add, Inputs: []network.Source{from}, Bound: bound & network.AtMost, Work: network.Work{MACs: 5}}
		l.Outputs = []network.Tensor{{Name: l.Name, Shape: network.Shape{9 - i}, Bound: bound}}
		from = network.Source{Layer: b.AddLayer(l)}
	}
	net, err := b.Network()
	if err != nil {
		t.Fatal(err)
	}
	text, err := Pack(t.Context(), net, mincut.All)
	if err != nil || text[1] != '2' {
		t.Fatalf("%.10s, %v", text, err)
	}
	back, err := Unpack(text)
	if err != nil {
		t.Fatal(err)
	}
	if back.Bound != network.AtMost || back.Bounds() != net.Bounds() || !reflect.DeepEqual(back.Guessed, net.Guessed) ||
		!reflect.DeepEqual(back.Without, net.Without) || !reflect.DeepEqual(back.AtMost, net.AtMost) {
		t.Errorf("comes back as %+v", back)
	}
	for i, c := range back.Cuts(network.PerLayer) {
		if want := net.Cuts(network.PerLayer)[i]; c.Bound() != want.Bound() {
			t.Errorf("%s: %v, want %v", c.ID, c.Bound(), want.Bound())
		}
	}
	again, err := FromJSON([]byte(`{"gmacs":1,"bound":"at_least","input":[3],"cuts":[{"after":"a","head_gmacs":0,"tensors":[{"layer":"a","shape":[2],"type":"int8","bound":"at_most"}]}]}`))
	if err != nil || again.Bound != network.AtLeast || again.Bounds() != network.AtLeast|network.AtMost {
		t.Errorf("as JSON it is %+v, %v", again, err)
	}
	if _, err := FromJSON([]byte(`{"gmacs":1,"bound":"maybe","input":[3],"cuts":[]}`)); err == nil || !strings.Contains(err.Error(), "bound: “maybe”") {
		t.Errorf("got %v", err)
	}
}

func FuzzUnpack(f *testing.F) {
	for _, name := range []string{"resnet18", "squeezenet1_1"} {
		net, _ := zoo.Lookup(name)
		for _, last := range []bool{false, true} {
			net := *net
			net.Inputs = slices.Clone(net.Inputs)
			net.Inputs[0].Last = last
			version, record, err := unpack(packed(f, &net))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(version == '2', record)
		}
	}
	f.Fuzz(func(t *testing.T, marked bool, record []byte) {
		Unpack(string(record)) // as a text it must not panic either
		version := byte('1')
		if marked {
			version = '2'
		}
		net, err := decode(version, record)
		if err != nil {
			return
		}
		for _, g := range levels {
			cuts := net.Cuts(g)
			if cuts[0].ID != network.EC || cuts[len(cuts)-1].ID != network.LC {
				t.Fatalf("%s runs from %s to %s", g, cuts[0].ID, cuts[len(cuts)-1].ID)
			}
			for _, c := range cuts {
				if c.Head.Plus(c.Tail) != net.Total || min(c.Head.MACs, c.Tail.MACs, c.Elements()) < 0 {
					t.Fatalf("%s %s does not add up: %+v of %+v", g, c.ID, c, net.Total)
				}
			}
		}
		if text, err := Pack(t.Context(), net, mincut.All); err == nil {
			if _, err := Unpack(text); err != nil {
				t.Fatalf("what was read cannot be read again: %v", err)
			}
		}
	})
}

func TestFromJSON(t *testing.T) {
	for _, row := range []struct{ data, err string }{
		{`{"gmacs":1,"input":[3,8,8],"cuts":[{"after":"a","head_gmacs":0.25,"shape":[4,8,8]},{"head_gmacs":0.5,"elements":7}]}`, ""},
		{`{"gmacs":1,"input":[1,16],"media":"tokens","cuts":[]}`, ""},
		{`{"gmacs":1,"input":[1,16],"cuts":[{"head_gmacs":0.5,"tensors":[{"layer":"a","shape":[4]},{"layer":"b","shape":[5],"type":"int8"}]}]}`, ""},
		{`{"gmacs":-1,"input":[3,8,8]}`, "gmacs: -1"},
		{`{"gmacs":1e30,"input":[3,8,8]}`, "gmacs: 1e+30"},
		{`{"gmacs":1}`, "input: needs a list"},
		{`{"gmacs":1,"input":[0]}`, "input: 0 has no elements"},
		{`{"gmacs":1,"input":[8],"media":"image"}`, "input: an image is"},
		{`{"gmacs":1,"input":[8],"media":"sound"}`, "media: “sound”"},
		{`{"gmacs":1,"input":[8,8,3],"layout":"nhwc","cuts":[]}`, ""},
		{`{"gmacs":1,"input":[8,8,3],"layout":"last"}`, "layout: “last”"},
		{`{"gmacs":1,"input":[8,8],"layout":"nhwc"}`, "layout: “nhwc”"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":2,"shape":[1]}]}`, "cuts[0].head_gmacs: 2"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5,"shape":[1]},{"head_gmacs":0.4,"shape":[1]}]}`, "cuts[1].head_gmacs: 0.4"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5}]}`, "cuts[0]: needs a shape"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5,"tensors":[{"shape":[2],"type":"int3"}]}]}`, "cuts[0].tensors[0].type: “int3”"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5,"tensors":[{"type":"int8"}]}]}`, "cuts[0].tensors[0].shape: needs"},
		{`{"gmacs":"1"}`, "gmacs: string"},
		{`{"gmacs":1,"input":[3,8,8],"cuts":[{"id":"EC","head_gmacs":0,"elements":192},{"id":"SP1","head_gmacs":0.5,"tail_gmacs":0.5,"elements":7},{"id":"LC","head_gmacs":1}]}`, ""},
		{`{"gmacs":1,"input":[3,8,8],"cuts":[{"head_gmacs":0.5,"tensors":[{"layer":"","shape":[1,3,8,8]},{"layer":"a","shape":[]}]}]}`, ""},
		{`{"gmacs":1,"gmacs":2,"input":[8]}`, "gmacs: given more than once"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmac":0.5,"elements":1}]}`, "cuts[0].head_gmac is not a field"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5,"head_gmacs":0.6,"elements":1}]}`, "cuts[0].head_gmacs: given more than once"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":null,"elements":1}]}`, "cuts[0].head_gmacs: null"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"SP1","head_gmacs":0.5,"elements":1},{"id":"SP1","head_gmacs":0.5,"elements":1}]}`, "cuts[1].id: “SP1”"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"SP2","head_gmacs":0.5,"elements":1}]}`, "cuts[0].id: “SP2”"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"EC","head_gmacs":0,"elements":8},{"id":"EC","head_gmacs":0,"elements":8}]}`, "cuts[1].id: “EC”"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"EC","head_gmacs":0.5,"elements":8}]}`, "cuts[0]: EC has no work"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"EC","head_gmacs":0,"elements":7}]}`, "cuts[0]: EC has no work"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"EC","head_gmacs":0}]}`, "cuts[0]: EC has no work"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"EC","head_gmacs":0,"tensors":[{"layer":"","shape":[7]}]}]}`, "cuts[0].tensors[0]: no layer produces it"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"LC","head_gmacs":1,"elements":8}]}`, "cuts[0]: LC has all"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"LC","head_gmacs":0.5}]}`, "cuts[0]: LC has all"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5,"tail_gmacs":0.4,"elements":1}]}`, "cuts[0].tail_gmacs: 0.4"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5,"shape":[2],"elements":3}]}`, "cuts[0]: shape, elements and tensors"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.5,"elements":-3}]}`, "cuts[0].elements: -3"},
		{`{"gmacs":1,"input":[8],"layout":"nhwc"}`, "layout: “nhwc”"},
		{`{"input":[3,8,8],"cuts":[]}`, "gmacs: required"},
		{`{"gmacs":1,"input":[3,8,8]}`, "cuts: required"},
		{`{"gmacs":1,"input":[3,8,8],"cuts":null}`, "cuts: required"},
		{`{"gmacs":1,"input":[3,8,8],"cuts":[{"elements":5}]}`, "cuts[0].head_gmacs: required"},
		{`{"gmacs":1,"input":[3,8,8],"cuts":[{"tail_gmacs":1,"elements":5}]}`, "cuts[0].head_gmacs: required"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"EC","elements":8}]}`, "cuts[0].head_gmacs: required"},
		{`{"gmacs":1,"input":[8],"cuts":[{"id":"LC"}]}`, "cuts[0].head_gmacs: required"},
		{`{"gmacs":1,"params":-1,"input":[8],"cuts":[]}`, "params: -1 is out of range. From 0 to 1,"},
		{`{"gmacs":1,"input":[8],"without":{"Loop":0},"cuts":[]}`, "without.Loop: 0 is out of range. From 1 to "},
		{`{"gmacs":-1,"input":[8],"cuts":[]}`, "gmacs: -1 is not an amount of work. From 0 to 1,"},
		{`{"gmacs":1,"g_elementwise":-1,"input":[8],"cuts":[]}`, "g_elementwise: -1 is not an amount of work"},
		{`{"gmacs":1,"opset":-1,"input":[8],"cuts":[]}`, "opset: -1 is out of range. From 0 to "},
		{`{"gmacs":1,"year":-1,"input":[8],"cuts":[]}`, "year: -1 is out of range. From 0 to "},
		{`{"gmacs":1,"input":[8],"dims":[1],"cuts":[]}`, "dims: array does not fit"},
		{`{"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.1,"elements":1},{"head_gmacs":0.1,"elements":1.5}]}`, "cuts[1].elements: number 1.5"},
		{`{"gmacs":1,"input":[8]} x`, "more text after the end"},
	} {
		net, err := FromJSON([]byte(row.data))
		if row.err == "" {
			if err != nil {
				t.Errorf("%s: %v", row.data, err)
				continue
			}
			back, err := Unpack(packed(t, net))
			if err != nil || len(back.Cuts(network.Stage)) != len(net.Cuts(network.Stage)) || back.Total != net.Total {
				t.Errorf("%s: packed and read it is %+v, %v", row.data, back, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), row.err) {
			t.Errorf("%s: %v, want %s", row.data, err, row.err)
		}
	}
}

// What can be the best has a region on a map, and those take time as the square
// of their number: a network on a convex front is refused above a limit, one
// whose front has few corners is not.
func TestTooManyCanBeBest(t *testing.T) {
	document := func(k int, elements func(i int) int64) []byte {
		var cuts []map[string]any
		for i := 1; i <= k; i++ {
			cuts = append(cuts, map[string]any{"after": "l", "head_gmacs": float64(i) / 1e3, "elements": elements(i)})
		}
		data, err := json.Marshal(map[string]any{"title": "front", "gmacs": float64(k+1) / 1e3, "media": "values", "input": []int{1 << 30}, "cuts": cuts})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, row := range []struct {
		name     string
		cuts     int
		elements func(k, i int) int64
		want     error
	}{
		{"convex", network.MaxWinners, func(k, i int) int64 { return int64(k+1-i) * int64(k+1-i) }, nil},
		{"convex", network.MaxWinners + 1, func(k, i int) int64 { return int64(k+1-i) * int64(k+1-i) }, TooMany},
		{"concave", network.MaxCuts, func(k, i int) int64 { return 1<<30 - int64(i)*int64(i) }, nil},
	} {
		net, err := FromJSON(document(row.cuts, func(i int) int64 { return row.elements(row.cuts, i) }))
		if err != nil {
			t.Fatal(err)
		}
		text, err := Pack(t.Context(), net, mincut.All)
		if !errors.Is(err, row.want) {
			t.Errorf("%d cuts, %s: %v, want %v", row.cuts, row.name, err, row.want)
			continue
		}
		if _, unread := Unpack(text); err == nil && unread != nil {
			t.Errorf("%d cuts, %s: packed and not read: %v", row.cuts, row.name, unread)
		}
	}
}

// Strings are accepted, and listed once as not counted, whether the document lists
// them or not.
func TestStringsInJSON(t *testing.T) {
	for _, without := range []string{"", `"without":{"tensor(string)":1},`} {
		n, err := FromJSON([]byte(`{"gmacs":1,"input":[3],` + without + `"cuts":[{"after":"a","head_gmacs":0.5,"tensors":[{"layer":"a","shape":[2],"type":"string"}]}]}`))
		if err != nil || !reflect.DeepEqual(n.Without, []network.Count{{Name: network.Strings, Times: 1}}) {
			t.Errorf("%v, %v", n, err)
		}
	}
}

// A cut names which of several inputs crosses. The name may be left out if it does
// not matter, or if all of them cross.
func TestInputsInJSON(t *testing.T) {
	const both = `"inputs":[{"name":"a","shape":[1,3,4,4],"type":"float32","layout":"nchw"},{"name":"b","shape":[1,3,4,4],"type":"float32","layout":"%s"}],`
	for _, row := range []struct{ layout, tensors, want string }{
		{"values", `{"layer":"","input":"b","shape":[3,4,4]}`, "b"},
		{"values", `{"layer":"","input":"b","shape":[3,4,4]},{"layer":"","input":"a","shape":[1,3,4,4]}`, "b a"},
		{"values", `{"layer":"","shape":[3,4,4]},{"layer":"","shape":[3,4,4]}`, "a b"},
		{"nchw", `{"layer":"","shape":[3,4,4],"type":"float32"}`, "a"},
		{"nchw", `{"layer":"","input":"a","shape":[3,4,4]},{"layer":"","shape":[3,4,4]}`, "a b"},
		{"values", `{"layer":"","shape":[3,4,4]}`, "cuts[0].tensors[0]: the network has several inputs of this shape"},
		{"nchw", `{"layer":"","shape":[4,4]}`, "cuts[0].tensors[0]: no layer produces it"},
		{"nchw", `{"layer":"","input":"a","shape":[3,4,4]},{"layer":"","input":"a","shape":[3,4,4]}`, "cuts[0].tensors[1].input: the network has no input “a”"},
		{"nchw", `{"layer":"","input":"c","shape":[3,4,4]}`, "cuts[0].tensors[0].input: the network has no input “c”"},
		{"nchw", `{"layer":"","shape":[3,4,4]},{"layer":"","shape":[3,4,4]},{"layer":"","shape":[3,4,4]}`, "cuts[0].tensors[2]: no layer produces it"},
	} {
		n, err := FromJSON(fmt.Appendf(nil, `{"gmacs":1,"input":[3,4,4],"media":"image",`+both+`"cuts":[{"after":"x","head_gmacs":0.5,"tensors":[%s]}]}`, row.layout, row.tensors))
		got := fmt.Sprint(err)
		if err == nil {
			var names []string
			for _, crossing := range n.Cuts(network.PerLayer)[1].Tensors {
				names = append(names, crossing.Name)
			}
			got = strings.Join(names, " ")
		}
		if !strings.HasPrefix(got, row.want) {
			t.Errorf("%s, %s: %s, want %s", row.layout, row.tensors, got, row.want)
		}
	}
}
