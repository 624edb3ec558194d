package api

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"splitscope/core/base/bounded"
	"splitscope/core/base/unpacked"
	"splitscope/core/network"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/solve/mincut"
)

func TestModelAtAnotherSize(t *testing.T) {
	usual := get[modelDoc](t, "/v1/models/resnet50?cuts=stage")
	twice := get[modelDoc](t, "/v1/models/resnet50?cuts=stage&size=448&batch=2")
	if usual.Params != twice.Params || !slices.Equal(twice.Input, []int{2, 3, 448, 448}) {
		t.Errorf("%d and %d parameters, input %v", usual.Params, twice.Params, twice.Input)
	}
	for i, k := range twice.Cuts[1:5] {
		// Convolutions alone come before: four times the pixels, twice the images.
		if want := 8 * usual.Cuts[i+1].Head; math.Abs(k.Head-want) > 1e-9 {
			t.Errorf("%s: head %v, want %v", k.ID, k.Head, want)
		}
		if want := 8 * usual.Cuts[i+1].Elements; k.Elements != want {
			t.Errorf("%s: %d elements, want %d", k.ID, k.Elements, want)
		}
	}
	graph := get[modelDoc](t, "/v1/models/resnet50?cuts=graph&input=none&dtype=int8")
	if len(graph.Cuts) < 3 || graph.Cuts[0].ID != "EC" || graph.Cuts[len(graph.Cuts)-1].ID != "LC" {
		t.Errorf("cuts of the graph: %+v", graph.Cuts)
	}
	off := get[modelDoc](t, "/v1/models/resnet50?cuts=layer&fuse=off")
	if on := get[modelDoc](t, "/v1/models/resnet50?cuts=layer"); len(off.Cuts) <= 2*len(on.Cuts) {
		t.Errorf("%d cuts between operators, %d between fused ones", len(off.Cuts), len(on.Cuts))
	}
}

// The API accepts its own description of a network, at every granularity, as JSON
// and packed, and gives the same answer as for its name. The systems take turns:
// each network, and each granularity, is asked under each of them.
func TestNetworksPostedBack(t *testing.T) {
	systems := []string{
		`"device":5,"edge":100,"mbps":50`, `"device":0.5,"edge":1000,"mbps":2,"rtt_ms":20,"dtype":"int8"`, `"device":20,"edge":30,"mbps":1000,"dtype":"fp16","input":"none"`,
	}
	query := func(system string) string {
		return strings.NewReplacer(`"`, "", ":", "=", ",", "&").Replace(system)
	}
	for n, entry := range bounded.Some(zoo.Entries()) {
		net, ok := zoo.Lookup(entry.Name)
		if !ok {
			t.Fatal(entry.Name)
		}
		packed, err := profile.Pack(t.Context(), net, mincut.All)
		if err != nil {
			t.Fatal(err)
		}
		for i, cuts := range []string{"stage", "block", "layer", "layer&fuse=off", "graph"} {
			system := systems[(n+i)%len(systems)]
			byName := solved(t, call("GET", "/v1/solve?model="+entry.Name+"&cuts="+cuts+"&"+query(system), "").Body.Bytes())
			conditions := ""
			if cuts == "graph" && !strings.Contains(system, "dtype") {
				conditions = "&dtype=fp32"
			}
			for _, key := range []string{"dtype", "input"} { // which the cuts of a graph depend on
				if _, rest, ok := strings.Cut(system, `"`+key+`":"`); ok {
					value, _, _ := strings.Cut(rest, `"`)
					conditions += "&" + key + "=" + value
				}
			}
			own := call("GET", "/v1/models/"+entry.Name+"?cuts="+cuts+conditions, "").Body.String()
			level, _, unfused := strings.Cut(cuts, "&")
			ask := func(net string) solveDoc {
				return solved(t, call("POST", "/v1/solve", `{"model":"custom","cuts":"`+level+`",`+system+`,"net":`+net+`}`).Body.Bytes())
			}
			byObject := ask(own)
			same := byObject.Best == byName.Best && len(byObject.Cuts) == len(byName.Cuts) && slices.Equal(byObject.NeverOptimal, byName.NeverOptimal)
			for i, k := range byName.Cuts {
				same = same && k.ID == byObject.Cuts[i].ID && k.Total == byObject.Cuts[i].Total
			}
			if !same {
				t.Errorf("%s by %s at %s: %s of %d cuts, by name %s of %d", entry.Name, cuts, system, byObject.Best, len(byObject.Cuts), byName.Best, len(byName.Cuts))
			}
			// Packed, cuts that are never best may be left out, and operators are not told.
			if !unfused {
				least := func(d solveDoc) float64 {
					return d.Cuts[slices.IndexFunc(d.Cuts, func(k cutDoc) bool { return k.ID == d.Best })].Total
				}
				if got, want := least(ask(strconv.Quote(packed))), least(byName); got != want {
					t.Errorf("%s by %s at %s: packed %v ms, by name %v", entry.Name, cuts, system, got, want)
				}
			}
			if !unfused { // the link of the answer carries the network along
				again := solved(t, call("GET", "/v1/solve?"+byObject.Link, "").Body.Bytes())
				if again.Link != byObject.Link || again.Cuts[0] != byObject.Cuts[0] {
					t.Errorf("%s by %s: the link answers %s, %d cuts", entry.Name, cuts, again.Best, len(again.Cuts))
				}
			}
		}
	}
}

// So it does where the request for the cuts of a graph names no encoding, under
// each that a scenario may have.
func TestGraphsPostedBackUnderAnyEncoding(t *testing.T) {
	for _, entry := range bounded.Some(zoo.Entries()) {
		own := call("GET", "/v1/models/"+entry.Name+"?cuts=graph", "").Body.String()
		net, _ := zoo.Lookup(entry.Name)
		for _, input := range network.Inputs(net.Inputs[0].Input) {
			for i, dtype := range network.Activations {
				system := []string{`"device":5,"edge":100,"mbps":40`, `"device":0.5,"edge":1000,"mbps":2,"rtt_ms":20`, `"device":20,"edge":30,"mbps":1000`}[(i+len(input))%3]
				given := fmt.Sprintf(`%s,"cuts":"graph","dtype":%q,"input":%q`, system, dtype, input)
				byObject := solved(t, call("POST", "/v1/solve", `{"model":"custom",`+given+`,"net":`+own+`}`).Body.Bytes())
				byName := solved(t, call("POST", "/v1/solve", fmt.Sprintf(`{"model":%q,%s}`, entry.Name, given)).Body.Bytes())
				least := func(d solveDoc) float64 {
					return d.Cuts[slices.IndexFunc(d.Cuts, func(k cutDoc) bool { return k.ID == d.Best })].Total
				}
				if got, want := least(byObject), least(byName); got != want {
					t.Errorf("%s with %s: %s takes %v ms, by name %s takes %v ms", entry.Name, given, byObject.Best, got, byName.Best, want)
				}
			}
		}
	}
}

// A permanent URL names the encodings under which its cuts are the best.
func TestAddressesOfGraphs(t *testing.T) {
	for query, want := range map[string]string{
		"cuts=graph": "cuts=graph", "cuts=graph&dtype=fp32": "cuts=graph&dtype=fp32&input=uint8", "input=none&cuts=graph": "cuts=graph&input=none&dtype=fp32",
		"cuts=layer&dtype=fp32": "cuts=layer",
	} {
		w := call("GET", "/v1/models/vit_b_16?"+query, "")
		address := w.Header().Get("Content-Location")
		if again := call("GET", address, ""); address != "/v1/models/vit_b_16?"+want+"&core="+Core || again.Code != 200 || again.Body.String() != w.Body.String() {
			t.Errorf("%s is told to be at %s, which answers %d", query, address, again.Code)
		}
	}
}

func solved(t *testing.T, text []byte) (d solveDoc) {
	t.Helper()
	if err := json.Unmarshal(text, &d); err != nil || d.Best == "" {
		t.Fatalf("%s: %v", text, err)
	}
	return d
}

// onnxFile is conv 3→8 3×3, ReLU, conv 8→4 3×3 stride 2 over N×3×32×32.
func onnxFile() []byte {
	field := func(b []byte, n protowire.Number, v []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), v)
	}
	number := func(b []byte, n protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
	}
	text := func(b []byte, n protowire.Number, s string) []byte { return field(b, n, []byte(s)) }
	ints := func(name string, values ...uint64) []byte {
		a := text(nil, 1, name)
		for _, v := range values {
			a = number(a, 8, v)
		}
		return number(a, 20, 7)
	}
	node := func(kind, name string, inputs []string, output string, attributes ...[]byte) []byte {
		var b []byte
		for _, in := range inputs {
			b = text(b, 1, in)
		}
		b = text(text(text(b, 2, output), 3, name), 4, kind)
		for _, a := range attributes {
			b = field(b, 5, a)
		}
		return b
	}
	weights := func(name string, dims ...uint64) []byte {
		var b []byte
		size := uint64(4)
		for _, d := range dims {
			b = number(b, 1, d)
			size *= d
		}
		return field(text(number(b, 2, 1), 8, name), 9, make([]byte, size))
	}
	dim := func(b []byte, name string, value uint64) []byte {
		if name != "" {
			return field(b, 1, text(nil, 2, name))
		}
		return field(b, 1, number(nil, 1, value))
	}
	shape := dim(dim(dim(dim(nil, "batch", 0), "", 3), "", 32), "", 32)
	input := field(text(nil, 1, "x"), 2, field(nil, 1, field(number(nil, 1, 1), 2, shape)))
	var graph []byte
	graph = field(graph, 1, node("Conv", "first", []string{"x", "w1"}, "a", ints("pads", 1, 1, 1, 1)))
	graph = field(graph, 1, node("Relu", "act", []string{"a"}, "b"))
	graph = field(graph, 1, node("Conv", "second", []string{"b", "w2"}, "y", ints("pads", 1, 1, 1, 1), ints("strides", 2, 2)))
	graph = text(graph, 2, "tiny")
	graph = field(field(graph, 5, weights("w1", 8, 3, 3, 3)), 5, weights("w2", 4, 8, 3, 3))
	graph = field(graph, 11, input)
	graph = field(graph, 12, text(nil, 1, "y"))
	return field(field(number(nil, 1, 8), 8, number(nil, 2, 13)), 7, graph)
}

func TestImportAFile(t *testing.T) {
	var m struct {
		modelDoc
		Net, Digest            string
		FitsLink               bool `json:"fits_link"`
		Opset                  int
		Dims, Without, Guessed map[string]int
		AtMost                 map[string]int `json:"at_most"`
		Media, Layout          string
		Inputs                 []struct {
			Name, Type, Layout string
			Shape              []int
			Layouts            []string
		}
	}
	w := call("POST", "/v1/models?cuts=layer&dim=batch:2", string(onnxFile()))
	document := w.Body.String()
	read(t, w, &m)
	const macs = 2 * (8*32*32*3*9 + 4*16*16*8*9)
	if m.Title != "tiny" || m.Params != 8*3*9+4*8*9 || !approx(m.GMACs, macs/1e9) || m.Opset != 13 || m.Dims["batch"] != 2 || len(m.Digest) != 16 || !m.FitsLink {
		t.Errorf("%+v", m)
	}
	if len(m.Cuts) != 3 || m.Cuts[1].Elements != 2*8*32*32 || len(m.Without) != 0 || len(m.Guessed) != 0 || len(m.AtMost) != 0 {
		t.Errorf("%+v", m.Cuts)
	}
	if len(m.Inputs) != 1 || m.Inputs[0].Name != "x" || m.Inputs[0].Layout != "nchw" || m.Media != "image" || m.Layout != "" {
		t.Errorf("%+v", m.Inputs)
	}
	// Its key is a network that every scenario takes.
	d := get[solveDoc](t, "/v1/solve?model=custom&cuts=layer&net="+url.QueryEscape(m.Net))
	if len(d.Cuts) != 3 || !approx(d.Cuts[2].Device, macs/5e6) {
		t.Errorf("%+v", d.Cuts)
	}
	// So is the whole answer.
	again := solved(t, call("POST", "/v1/solve", `{"model":"custom","cuts":"layer","net":`+document+`}`).Body.Bytes())
	if !slices.Equal(again.Cuts, d.Cuts) {
		t.Errorf("%+v, packed %+v", again.Cuts, d.Cuts)
	}
	if len(get[solveDoc](t, fmt.Sprintf("/v1/solve?model=custom&cuts=graph&net=%s", m.Net)).Cuts) < 2 {
		t.Error("no cuts of the graph")
	}
}

// What an input holds may be said, which changes what sending it takes: as JPEG
// an image has two bits for each of its places, 32×32, or 3×32 where the last 32
// are its channels.
func TestLayoutOfAFile(t *testing.T) {
	for layout, want := range map[string]float64{"nchw": 32 * 32, "nhwc": 3 * 32} {
		var m struct{ Net, Layout string }
		json.Unmarshal(call("POST", "/v1/models?media=x:"+layout, string(onnxFile())).Body.Bytes(), &m)
		if m.Layout != map[string]string{"nhwc": "nhwc"}[layout] {
			t.Errorf("%s: told as %q", layout, m.Layout)
		}
		d := get[solveDoc](t, "/v1/solve?model=custom&mbps=1&input=jpeg&net="+url.QueryEscape(m.Net))
		if got := d.Cuts[0].Transfer; !approx(got, 2*want/1e3) {
			t.Errorf("%s: sending the input takes %v ms, want %v", layout, got, 2*want/1e3)
		}
	}
	// The same of a network that comes as JSON.
	for _, shape := range []string{`[3,32,32]`, `[32,32,3],"layout":"nhwc"`} {
		d := solved(t, call("POST", "/v1/solve", `{"model":"custom","mbps":1,"input":"jpeg","net":{"gmacs":1,"input":`+shape+`,"cuts":[]}}`).Body.Bytes())
		if got := d.Cuts[0].Transfer; !approx(got, 2*32*32/1e3) {
			t.Errorf("%s: sending the input takes %v ms", shape, got)
		}
	}
	for query, code := range map[string]string{
		"dim=q:4": "unknown_dimension", "media=x:tokens": "bad_layout", "media=y:nchw": "unknown_input", "media=x": "not_one_of", "media=x:image": "not_one_of", "media=:nchw": "not_one_of",
	} {
		w := call("POST", "/v1/models?"+query, string(onnxFile()))
		var refusal struct {
			Error struct{ Code, Field string }
		}
		json.Unmarshal(w.Body.Bytes(), &refusal)
		if w.Code != 400 || refusal.Error.Code != code || !strings.HasPrefix(query, refusal.Error.Field+"=") {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}

// Numbers that depend on a guess are listed with the operator that is the cause, in
// the answer to a file and in every answer about its network.
func TestGuessesOfAFile(t *testing.T) {
	file := string(unpacked.File(t, "../../core/network/onnx/testdata/outside/typed_shapeless.onnx.gz"))
	var m struct {
		Net, Bound string
		Guessed    map[string]int
		Cuts       []struct{ Tensors []struct{ Bound string } }
	}
	if err := json.Unmarshal(call("POST", "/v1/models?cuts=layer", file).Body.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	if m.Bound != "about" || m.Guessed["vendor.MyOp"] != 1 {
		t.Errorf("%+v", m)
	}
	marked := 0
	for _, c := range m.Cuts {
		for _, tensor := range c.Tensors {
			if tensor.Bound == "about" {
				marked++
			}
		}
	}
	if marked == 0 {
		t.Error("no tensor is marked")
	}
	var d struct {
		Bound   string
		Inexact []string
	}
	query := "model=custom&net=" + url.QueryEscape(m.Net)
	if err := json.Unmarshal(call("GET", "/v1/solve?"+query, "").Body.Bytes(), &d); err != nil || d.Bound != "about" || !slices.Equal(d.Inexact, []string{"vendor.MyOp"}) {
		t.Errorf("%+v, %v", d, err)
	}
}

// imported returns the key net of a small network.
func imported(t *testing.T) string {
	t.Helper()
	var m struct{ Net string }
	if err := json.Unmarshal(call("POST", "/v1/models", string(onnxFile())).Body.Bytes(), &m); err != nil || m.Net == "" {
		t.Fatal(m, err)
	}
	return m.Net
}

// packed returns the key net of a network with so many cuts that no compression
// makes small.
func packed(t *testing.T, cuts int) string {
	t.Helper()
	var list []string
	head := 0.0
	for i := range cuts {
		head += math.Abs(math.Sin(float64(i))) / 1000
		list = append(list, fmt.Sprintf(`{"after":"layer %d","head_gmacs":%.9f,"elements":%d}`, i, head, 1+i*i*7919%100003))
	}
	d := solved(t, call("POST", "/v1/solve", fmt.Sprintf(`{"model":"custom","cuts":"layer","net":{"gmacs":%v,"input":[3,8,8],"cuts":[%s]}}`, head+1, strings.Join(list, ","))).Body.Bytes())
	for part := range strings.SplitSeq(d.Link, "&") {
		if text, ok := strings.CutPrefix(part, "net="); ok {
			return text
		}
	}
	t.Fatal(d.Link)
	return ""
}

// A misfit of a dimension without a chosen value explains how a request sets it.
func TestOpenDimension(t *testing.T) {
	w := call("POST", "/v1/models?dim=batch:0", string(onnxFile()))
	if body := w.Body.String(); w.Code != 400 || !strings.Contains(body, `"empty_inputs"`) || !strings.Contains(body, "batch") {
		t.Errorf("got %d %s", w.Code, body)
	}
	file := unpacked.File(t, "../../core/network/onnx/testdata/outside/conv_too_small.onnx.gz")
	if w := call("POST", "/v1/models", string(file)); w.Code != 400 || !strings.Contains(w.Body.String(), "dim=samples:N") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := call("POST", "/v1/models?dim=samples:16000", string(file)); w.Code != 200 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// The whole answer about a file is a network that is taken as that of its link, at
// every granularity and however inputs are sent: with bounds, layouts, strings,
// values without dimensions and inputs of any number.
func TestFilesPostedBack(t *testing.T) {
	files, _ := filepath.Glob("../../core/network/onnx/testdata/*/*.onnx.gz")
	lists := map[string]int{}
	all := map[string]string{}
	for _, path := range files {
		all[path] = string(unpacked.File(t, path))
	}
	rules, err := zip.OpenReader("../../core/network/onnx/testdata/back/rules.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer rules.Close()
	for _, f := range rules.File {
		data, err := fs.ReadFile(rules, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(data)
	}
	for _, path := range bounded.Some(slices.Sorted(maps.Keys(all))) {
		data := all[path]
		query := map[string]string{"json_net_two_inputs.onnx.gz": "&media=v:values"}[filepath.Base(path)]
		for _, cuts := range []string{"stage", "block", "layer", "graph"} {
			w := call("POST", "/v1/models?cuts="+cuts+query, data)
			if w.Code == 400 {
				continue // what is refused, the importer's tests hold
			} else if w.Code != 200 {
				t.Errorf("%s by %s: %d %.300s", path, cuts, w.Code, w.Body)
				continue
			}
			var m struct {
				Net, Bound, Media, Layout string
				Without, Guessed          map[string]int
				AtMost                    map[string]int `json:"at_most"`
				Inputs                    []struct{}
			}
			document := w.Body.String()
			if err := json.Unmarshal([]byte(document), &m); err != nil {
				t.Fatal(err)
			}
			for name, there := range map[string]bool{
				"bound": m.Bound != "", "layout": m.Layout != "", "without": len(m.Without) > 0, "guessed": len(m.Guessed) > 0, "at most": len(m.AtMost) > 0, "inputs": len(m.Inputs) > 1, "image": m.Media == "image",
			} {
				if there {
					lists[name]++
				}
			}
			for _, sent := range []string{`"mbps":50`, `"input":"uint8","dtype":"int8","mbps":3`} {
				if m.Media != "image" && strings.Contains(sent, "uint8") {
					sent = `"dtype":"int8","mbps":3`
				}
				ask := func(net string) *httptest.ResponseRecorder {
					return call("POST", "/v1/solve", `{"model":"custom","cuts":"`+cuts+`",`+sent+`,"net":`+net+`}`)
				}
				whole, short := ask(document), ask(strconv.Quote(m.Net))
				if len(document) > MaxBody-200 && whole.Code == 413 {
					continue
				}
				if whole.Code != 200 || short.Code != 200 {
					t.Errorf("%s by %s: %.300s; packed %.300s", path, cuts, whole.Body, short.Body)
					continue
				}
				a, b := solved(t, whole.Body.Bytes()), solved(t, short.Body.Bytes())
				least := func(d solveDoc) float64 {
					return d.Cuts[slices.IndexFunc(d.Cuts, func(k cutDoc) bool { return k.ID == d.Best })].Total
				}
				// Packed, cuts that are never best may be left out.
				same := least(a) == least(b) && (len(a.Cuts) > len(b.Cuts) || slices.EqualFunc(a.Cuts, b.Cuts, func(a, b cutDoc) bool { return a.ID == b.ID && a.Total == b.Total }))
				if !same {
					t.Errorf("%s by %s with %s: %d cuts, %v ms; packed %d, %v", path, cuts, sent, len(a.Cuts), least(a), len(b.Cuts), least(b))
				}
			}
		}
	}
	if len(lists) < 6 && !testing.Short() {
		t.Errorf("only %v were there", lists)
	}
}

// An answer is bounded where much crosses every cut, and the refusal names
// granularities that fit.
func TestMuchCrosses(t *testing.T) {
	data := string(unpacked.File(t, "../../core/network/onnx/testdata/back/amp_900_1.onnx.gz"))
	for cuts, fits := range map[string]bool{"layer": false, "block": true, "stage": true} {
		w := call("POST", "/v1/models?cuts="+cuts, data)
		if text := w.Body.String(); fits && (w.Code != 200 || len(text) > maxListed) ||
			!fits && (w.Code != 400 || !strings.Contains(text, `"too_complex"`) || !strings.Contains(text, "These granularities fit: cuts=stage, cuts=block.")) {
			t.Errorf("%s: %d %.300s", cuts, w.Code, text)
		}
	}
}

// impatient is a context that ends after a number of checks.
type impatient struct {
	context.Context
	left *atomic.Int64
}

func (c impatient) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// Reading a file or finding the cuts of a graph stops when the client disconnects,
// and nothing of it is cached.
func TestImportEndsWithTheRequest(t *testing.T) {
	handler := newHandler(routes())
	ask := func(looks int64, method, address, body string) *httptest.ResponseRecorder {
		ctx := impatient{t.Context(), new(atomic.Int64)}
		ctx.left.Store(looks)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(method, address, strings.NewReader(body)).WithContext(ctx))
		return w
	}
	for _, asked := range []struct{ method, address, body string }{
		{"POST", "/v1/models?cuts=graph", string(onnxFile())},
		{"GET", "/v1/solve?model=swin_t&cuts=graph&dtype=int4", ""},
	} {
		for looks := range int64(4) {
			if w := ask(looks, asked.method, asked.address, asked.body); w.Code != 200 {
				refusedAs(t, w, late)
			} else if looks == 0 {
				t.Errorf("%s %s looked at nothing", asked.method, asked.address)
			}
		}
		if w := ask(1<<40, asked.method, asked.address, asked.body); w.Code != 200 {
			t.Errorf("%s %s: %d %s", asked.method, asked.address, w.Code, w.Body)
		}
	}
}
