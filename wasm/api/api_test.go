package api

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/scenario"
)

func call(method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return answered(Handler(), r)
}

// elsewhere is the address of another server of the API, such as the Worker on
// workerd, which the tests are to be run against instead of the handler.
var elsewhere = os.Getenv("API")

// answered is what a handler answers, or the other server does.
func answered(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	if elsewhere == "" {
		h.ServeHTTP(w, r)
		return w
	}
	there, err := http.NewRequest(r.Method, elsewhere+r.URL.RequestURI(), r.Body)
	if err != nil {
		panic(err)
	}
	there.Header, there.ContentLength = r.Header, r.ContentLength
	transport := http.Transport{DisableCompression: true, DisableKeepAlives: true} // and no redirect is followed
	answer, err := transport.RoundTrip(there)
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.StatusCode)
	if _, err := io.Copy(w.Body, answer.Body); err != nil {
		panic(err)
	}
	return w
}

// handlers skips a test of handlers that no other server has.
func handlers(t *testing.T) {
	if elsewhere != "" {
		t.Skip("of a handler of its own")
	}
}

// get reads a JSON document that must come with 200.
func get[T any](t *testing.T, target string) (document T) {
	t.Helper()
	read(t, call("GET", target, ""), &document)
	return document
}

func read(t *testing.T, w *httptest.ResponseRecorder, document any) {
	t.Helper()
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	decoder := json.NewDecoder(w.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(document); err != nil {
		t.Fatal(err)
	}
}

// The documents as a client that only knows the design would write them down.
type (
	modelDoc struct {
		Name, Title, Family, Variant, Source, Media string
		Year                                        int
		Params                                      int64
		GMACs                                       float64
		Elementwise                                 float64 `json:"g_elementwise"`
		Input                                       []int
		Cuts                                        []struct {
			ID, After string
			Head      float64 `json:"head_gmacs"`
			Tail      float64 `json:"tail_gmacs"`
			Shape     []int
			Elements  int64
			Tensors   []struct {
				Layer, Type string
				Shape       []int
			}
		}
	}
	cutDoc struct {
		ID       string
		Device   float64 `json:"device_ms"`
		Transfer float64 `json:"transfer_ms"`
		Edge     float64 `json:"edge_ms"`
		Total    float64 `json:"total_ms"`
	}
	solveDoc struct {
		Scenario   json.RawMessage
		Link       string
		Best       string
		RunnerUp   *string  `json:"runner_up"`
		Margin     *float64 `json:"margin_ms"`
		Cuts       []cutDoc
		Thresholds []struct {
			Axis     string
			At       float64
			From, To string
		}
		NeverOptimal []string `json:"never_optimal"`
		Shared       *struct {
			Same    bool
			Message string
		}
		Holds []struct {
			Axis         string
			From, To     *float64
			Below, Above *string
		}
		Flip *struct {
			Factor float64
			Rival  string
		}
	}
	curvesDoc struct {
		Mbps  []float64
		Total map[string][]float64 `json:"total_ms"`
	}
	mapDoc struct {
		Mbps, Device []float64
		IDs          []string
		Best         [][]int
		Total        [][]float64 `json:"total_ms"`
	}
	errorDoc struct {
		Error struct{ Code, Field, Message *string }
	}
)

func (d solveDoc) thresholds() (text string) {
	for _, t := range d.Thresholds {
		text += fmt.Sprintf("%s %s %.2f %s;", t.Axis, t.From, t.At, t.To)
	}
	return text
}

// approx is equality up to rounding.
func approx(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) }

func TestModels(t *testing.T) {
	models := get[[]modelDoc](t, "/v1/models")
	i := slices.IndexFunc(models, func(m modelDoc) bool { return m.Name == "resnet50" })
	if i < 0 {
		t.Fatalf("no resnet50 in %v", models)
	}
	m := models[i]
	if m.Title != "ResNet-50" || m.Params != 25_557_032 || m.GMACs != 4.089184256 || !slices.Equal(m.Input, []int{3, 224, 224}) {
		t.Errorf("%+v", m)
	}
	for _, m := range models {
		one := get[modelDoc](t, "/v1/models/"+m.Name)
		if one.Name != m.Name || one.Title != m.Title || one.Params != m.Params || one.GMACs != m.GMACs || !slices.Equal(one.Input, m.Input) {
			t.Errorf("the list has %+v, the model itself %+v", m, one)
		}
	}
}

func TestModel(t *testing.T) {
	m := get[modelDoc](t, "/v1/models/resnet50")
	if m.Variant == "" || m.Source == "" {
		t.Errorf("variant %q, source %q", m.Variant, m.Source)
	}
	// The paper's Figure 1, with the input before it and local computing after.
	want := []struct {
		id, after  string
		head, tail float64
		shape      []int
		elements   int64
	}{
		{"EC", "input", 0, 4.089184, []int{3, 224, 224}, 150528},
		{"SP1", "layer1", 0.785957, 3.303227, []int{256, 56, 56}, 3211264 / 4},
		{"SP2", "layer2", 1.813561, 2.275623, []int{512, 28, 28}, 1605632 / 4},
		{"SP3", "layer3", 3.277898, 0.811287, []int{1024, 14, 14}, 802816 / 4},
		{"SP4", "layer4", 4.087136, 0.002048, []int{2048, 7, 7}, 401408 / 4},
		{"LC", "fc", 4.089184, 0, nil, 0},
	}
	if len(m.Cuts) != len(want) {
		t.Fatalf("%+v", m.Cuts)
	}
	for i, k := range want {
		got := m.Cuts[i]
		if got.ID != k.id || got.After != k.after || math.Abs(got.Head-k.head) > 1e-6 || math.Abs(got.Tail-k.tail) > 1e-6 ||
			!slices.Equal(got.Shape, k.shape) || got.Elements != k.elements {
			t.Errorf("%+v, want %+v", got, k)
		}
	}
	if got := call("GET", "/v1/models/resnet50", "").Body.String(); !strings.Contains(got, `"shape":null,"elements":0,"tensors":[]}`) {
		t.Errorf("LC sends no tensor: %s", got)
	}
}

func TestModelGranularity(t *testing.T) {
	sizes := map[string]int{}
	several := 0
	for _, granularity := range []string{"stage", "block", "layer"} {
		m := get[modelDoc](t, "/v1/models/resnet50?cuts="+granularity)
		sizes[granularity] = len(m.Cuts)
		for _, k := range m.Cuts {
			sum := int64(0)
			for _, tensor := range k.Tensors {
				elements := int64(1)
				for _, d := range tensor.Shape {
					elements *= int64(d)
				}
				sum += elements
			}
			if sum != k.Elements || !approx(k.Head+k.Tail, m.GMACs) {
				t.Errorf("%s %s: %d elements of %d, work %v of %v", granularity, k.ID, sum, k.Elements, k.Head+k.Tail, m.GMACs)
			}
			if (k.Shape == nil) != (len(k.Tensors) != 1) {
				t.Errorf("%s %s: shape %v of %d tensors", granularity, k.ID, k.Shape, len(k.Tensors))
			}
			if len(k.Tensors) > 1 {
				several++
			}
		}
	}
	// 4 stages; the stem and 3+4+6+3 blocks; EC and LC each time.
	if sizes["stage"] != 6 || sizes["block"] != 19 || sizes["layer"] <= 19 {
		t.Errorf("candidates: %v", sizes)
	}
	if several == 0 {
		t.Error("inside a residual block two tensors cross")
	}
}

func TestSolveThePaper(t *testing.T) {
	for target, want := range map[string]string{
		"/v1/solve?preset=paper":                      "mbps LC 28.33 SP2;mbps SP2 62.74 SP1;",
		"/v1/solve?v=1&preset=paper&mega=decimal":     "mbps LC 29.71 SP2;mbps SP2 65.79 SP1;",
		"/v1/solve?mbps_range=0.1..1000":              "mbps LC 1.55 EC;",
		"/v1/solve?preset=paper&mbps_range=30..60":    "",
		"/v1/solve?input=none&mbps_range=0.001..1e6":  "mbps LC 29.71 SP2;mbps SP2 65.79 SP1;",
		"/v1/solve?preset=paper&only=SP1%2CLC":        "mbps LC 39.04 SP1;",
		"/v1/solve?preset=paper&device=100&edge=0.01": "",
	} {
		if got := get[solveDoc](t, target).thresholds(); got != want {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
	paper := get[solveDoc](t, "/v1/solve?preset=paper")
	if !slices.Equal(paper.NeverOptimal, []string{"SP3", "SP4"}) {
		t.Errorf("never optimal: %v", paper.NeverOptimal)
	}
	if paper.Link != "v=1&preset=paper" || paper.Best != "SP2" || *paper.RunnerUp != "SP1" {
		t.Errorf("%+v", paper)
	}
	// T(SP2) = 1.813561/5 + 8·1605632/(50·2^20) + 2.275623/100 seconds.
	sp2 := paper.Cuts[1]
	if sp2.ID != "SP2" || math.Abs(sp2.Device-362.7122) > 1e-3 || math.Abs(sp2.Transfer-245) > 1e-9 || math.Abs(sp2.Edge-22.7562) > 1e-3 {
		t.Errorf("%+v", sp2)
	}
	for _, k := range paper.Cuts {
		if !approx(k.Total, k.Device+k.Transfer+k.Edge) {
			t.Errorf("the parts of %+v do not sum up", k)
		}
	}
	if !approx(*paper.Margin, paper.Cuts[0].Total-sp2.Total) {
		t.Errorf("margin %v between %+v", *paper.Margin, paper.Cuts)
	}
}

func TestOneCandidate(t *testing.T) {
	d := get[solveDoc](t, "/v1/solve?only=LC")
	if d.Best != "LC" || d.RunnerUp != nil || d.Margin != nil || d.Thresholds == nil || d.NeverOptimal == nil {
		t.Errorf("%+v", d)
	}
}

func TestSolveAnswersWithItsScenario(t *testing.T) {
	d := get[solveDoc](t, "/v1/solve?preset=paper&device=7&only=SP1,LC")
	w := call("POST", "/v1/solve", string(d.Scenario))
	var again solveDoc
	read(t, w, &again)
	if !reflect.DeepEqual(d, again) || d.Link != "v=1&preset=paper&only=SP1,LC&device=7" {
		t.Errorf("%s\nanswers %+v\nand then %+v", d.Scenario, d, again)
	}
}

func TestCurves(t *testing.T) {
	d := get[curvesDoc](t, "/v1/curves?mbps_range=2..32&points=5&rtt_ms=3")
	for i, want := range []float64{2, 4, 8, 16, 32} {
		if !approx(d.Mbps[i], want) {
			t.Errorf("point %d at %v, want %v", i, d.Mbps[i], want)
		}
	}
	if len(d.Total) != 6 || len(get[curvesDoc](t, "/v1/curves").Mbps) != 200 {
		t.Errorf("%d curves, and %d points when not asked", len(d.Total), len(get[curvesDoc](t, "/v1/curves").Mbps))
	}
	for i, mbps := range d.Mbps {
		for _, k := range get[solveDoc](t, fmt.Sprintf("/v1/solve?rtt_ms=3&mbps=%v", mbps)).Cuts {
			if len(d.Total[k.ID]) != len(d.Mbps) || !approx(d.Total[k.ID][i], k.Total) {
				t.Errorf("at %v %s: %v, want %v", mbps, k.ID, d.Total[k.ID], k.Total)
			}
		}
	}
}

func TestMap(t *testing.T) {
	const sweep = "preset=paper&device_range=2..50&mbps_range=5..2000"
	d := get[mapDoc](t, "/v1/map?width=7&height=5&"+sweep)
	if len(d.Mbps) != 7 || len(d.Device) != 5 || len(d.Best) != 5 || len(d.Total) != 5 {
		t.Fatalf("%+v", d)
	}
	if d.Mbps[0] != 5 || d.Mbps[6] != 2000 || d.Device[0] != 2 || d.Device[4] != 50 {
		t.Errorf("ends: %v, %v", d.Mbps, d.Device)
	}
	seen := map[string]bool{}
	for row, device := range d.Device {
		for column, mbps := range d.Mbps {
			at := get[solveDoc](t, fmt.Sprintf("/v1/solve?%s&device=%v&mbps=%v", sweep, device, mbps))
			best := slices.IndexFunc(at.Cuts, func(k cutDoc) bool { return k.ID == at.Best })
			if d.IDs[d.Best[row][column]] != at.Best || !approx(d.Total[row][column], at.Cuts[best].Total) {
				t.Errorf("cell %v GFLOPS, %v Mbps: %s %v, want %s %v", device, mbps,
					d.IDs[d.Best[row][column]], d.Total[row][column], at.Best, at.Cuts[best].Total)
			}
			seen[at.Best] = true
		}
	}
	if len(seen) < 3 {
		t.Errorf("a sweep that meets only %v says little", seen)
	}
	d = get[mapDoc](t, "/v1/map")
	if len(d.Mbps) != 200 || len(d.Device) != 150 {
		t.Errorf("%d×%d when not asked", len(d.Mbps), len(d.Device))
	}
}

// Any two inputs are axes, and answers name them.
func TestAxes(t *testing.T) {
	const sweep = "preset=paper&x=rtt_ms&y=edge&edge_range=20..200&rtt_ms_range=0..300&y_scale=linear"
	var m struct {
		RTT  []float64   `json:"rtt_ms"`
		Edge []float64   `json:"edge"`
		IDs  []string    `json:"ids"`
		Best [][]int     `json:"best"`
		Tot  [][]float64 `json:"total_ms"`
	}
	read(t, call("GET", "/v1/map?width=4&height=3&"+sweep, ""), &m)
	if !slices.Equal(m.RTT, []float64{0, 100, 200, 300}) || !slices.Equal(m.Edge, []float64{20, 110, 200}) {
		t.Errorf("axes %v and %v", m.RTT, m.Edge)
	}
	for row, edge := range m.Edge {
		for column, rtt := range m.RTT {
			at := get[solveDoc](t, fmt.Sprintf("/v1/solve?%s&edge=%v&rtt_ms=%v", sweep, edge, rtt))
			if got := m.IDs[m.Best[row][column]]; got != at.Best {
				t.Errorf("%v GMAC/s, %v ms: %s, want %s", edge, rtt, got, at.Best)
			}
		}
	}
	// SP2 saves 187.37 ms at no round trip: so much may the round trip take.
	if got := get[solveDoc](t, "/v1/solve?"+sweep).thresholds(); got != "rtt_ms SP2 187.37 LC;" {
		t.Errorf("thresholds: %s", got)
	}
	var c struct {
		RTT []float64            `json:"rtt_ms"`
		Tot map[string][]float64 `json:"total_ms"`
	}
	read(t, call("GET", "/v1/curves?points=4&"+sweep, ""), &c)
	if !slices.Equal(c.RTT, m.RTT) || !approx(c.Tot["SP2"][3]-c.Tot["SP2"][0], 300) || c.Tot["LC"][3] != c.Tot["LC"][0] {
		t.Errorf("curves: %+v", c)
	}
	csv := call("GET", "/v1/map?format=csv&width=2&height=2&"+sweep, "").Body.String()
	if !strings.HasPrefix(csv, "rtt_ms,edge_gmac_s,best,total_ms\n0,20,SP1,") && !strings.HasPrefix(csv, "rtt_ms,edge_gmac_s,best,total_ms\n0,20,SP2,") {
		t.Errorf("CSV: %s", csv)
	}
}

func TestHowSure(t *testing.T) {
	d := get[solveDoc](t, "/v1/solve?preset=paper")
	if len(d.Holds) != 4 || d.Holds[2].Axis != "mbps" || math.Abs(*d.Holds[2].From-28.33) > 0.005 || math.Abs(*d.Holds[2].To-62.74) > 0.005 ||
		*d.Holds[2].Below != "LC" || *d.Holds[2].Above != "SP1" || d.Holds[3].From != nil || *d.Holds[3].Above != "LC" {
		t.Errorf("%+v", d.Holds)
	}
	if d.Flip == nil || d.Flip.Rival != "SP1" || d.Flip.Factor <= 1 || d.Flip.Factor > 62.75/50 {
		t.Errorf("%+v", d.Flip)
	}
}

func TestMapCSV(t *testing.T) {
	const target = "/v1/map?width=9&height=4&preset=paper&mega=decimal"
	want := get[mapDoc](t, target+"&format=json")
	w := call("GET", target+"&format=csv", "")
	if got := w.Header().Get("Content-Type"); w.Code != 200 || !strings.HasPrefix(got, "text/csv") {
		t.Fatalf("%d %s", w.Code, got)
	}
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || !slices.Equal(rows[0], []string{"bandwidth_mbit_s", "device_gmac_s", "best", "total_ms"}) {
		t.Fatalf("%v, %v", rows, err)
	}
	if rows = rows[1:]; len(rows) != 9*4 {
		t.Fatalf("%d rows", len(rows))
	}
	number := func(text string) float64 {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	// Half a unit of the fifteenth digit.
	same := func(text string, want float64) bool { return math.Abs(number(text)-want) <= 5e-15*want }
	for i, row := range rows {
		r, c := i/9, i%9
		if !same(row[0], want.Mbps[c]) || !same(row[1], want.Device[r]) || row[2] != want.IDs[want.Best[r][c]] || !same(row[3], want.Total[r][c]) {
			t.Errorf("row %d is %v, the JSON has %v %v %v %v", i, row, want.Mbps[c], want.Device[r], want.IDs[want.Best[r][c]], want.Total[r][c])
		}
	}
}

// Numbers of any size that the limits let through stay finite, and so JSON.
func TestExtremes(t *testing.T) {
	const wide = "&device_range=0.001..1e6&mbps_range=0.001..1e6&rtt_ms=10000&mega=binary"
	for _, point := range []string{
		"device=0.001&edge=0.001&mbps=0.001", "device=0.001&edge=1e6&mbps=1e6",
		"device=1e6&edge=0.001&mbps=0.001", "device=1e6&edge=1e6&mbps=1e6",
	} {
		for _, input := range []string{"none", "uint8", "fp32", "jpeg"} {
			for _, target := range []string{"/v1/solve?", "/v1/curves?points=2&", "/v1/map?width=2&height=2&"} {
				if w := call("GET", target+point+wide+"&dtype=int4&input="+input+"&cuts=layer", ""); w.Code != 200 {
					t.Errorf("%s%s: %d %s", target, point, w.Code, w.Body)
				}
			}
		}
	}
}

func TestPOSTEqualsGET(t *testing.T) {
	const link = "preset=paper&device=8&mbps_range=5..500&only=SP1,SP2,LC&dtype=int8"
	const body = `{"preset":"paper", "device":8, "mbps_range":[5,500], "only":["SP1","SP2","LC"], "dtype":"int8"}`
	for target, query := range map[string]string{
		"/v1/solve": "", "/v1/curves": "points=11", "/v1/map": "width=4&height=3",
	} {
		byGET := call("GET", target+"?"+query+"&"+link, "")
		byPOST := call("POST", target+"?"+query, body)
		if byGET.Code != 200 || byPOST.Code != 200 || byGET.Body.String() != byPOST.Body.String() {
			t.Errorf("%s: GET %d %s\nPOST %d %s", target, byGET.Code, byGET.Body, byPOST.Code, byPOST.Body)
		}
	}
	csvByPOST := call("POST", "/v1/map?format=csv&width=2&height=2", body)
	if csvByPOST.Code != 200 || strings.Count(csvByPOST.Body.String(), "\n") != 5 {
		t.Errorf("%d %s", csvByPOST.Code, csvByPOST.Body)
	}
}

func TestErrors(t *testing.T) {
	long := strings.Repeat("x", scenario.MaxLink)
	for _, c := range []struct {
		method, target, body string
		status               int
		code, field          string
	}{
		// URLs and methods.
		{"GET", "/", "", 404, "not_found", ""},
		{"GET", "/v1/nothing", "", 404, "not_found", ""},
		{"GET", "/v1/models/", "", 404, "not_found", ""},
		{"GET", "/v1/models/a/b", "", 404, "not_found", ""},
		{"GET", "/v1/solve/", "", 404, "not_found", ""},
		{"POST", "/v2/solve", "{}", 404, "not_found", ""},
		{"GET", "/v1/models/alexnet2", "", 404, "unknown_model", "model"},
		{"GET", "/v1/models/..%2F..%2Fetc", "", 404, "unknown_model", "model"},
		{"POST", "/v1/models", "", 400, "not_onnx", ""},
		{"POST", "/v1/models/resnet50", "", 405, "method_not_allowed", ""},
		{"PUT", "/v1/solve", "{}", 405, "method_not_allowed", ""},
		{"DELETE", "/v1/map", "", 405, "method_not_allowed", ""},
		{"G", "/v1/map", "", 405, "method_not_allowed", ""},
		// Parameters.
		{"GET", "/v1/models?cuts=layer", "", 400, "unknown_key", "cuts"},
		{"POST", "/v1/models?core=1.2", "", 400, "unknown_key", "core"},
		{"GET", "/v1/models?page=2", "", 400, "unknown_key", "page"},
		{"GET", "/v1/models?%zz", "", 400, "unknown_key", "%zz"},
		{"GET", "/v1/models/resnet50?cuts=atom", "", 400, "not_one_of", "cuts"},
		{"GET", "/v1/models/resnet50?cuts=stage&cuts=stage", "", 400, "duplicate_key", "cuts"},
		{"GET", "/v1/models/resnet50?device=5", "", 400, "unknown_key", "device"},
		{"GET", "/v1/models/resnet50?size=31", "", 400, "out_of_range", "size"},
		{"GET", "/v1/models/resnet50?tokens=31", "", 400, "not_for_model", "tokens"},
		{"GET", "/v1/models/resnet50?model=vgg16", "", 400, "unknown_key", "model"},
		{"GET", "/v1/models/custom", "", 404, "unknown_model", "model"},
		{"GET", "/v1/solve?model=custom", "", 400, "no_profile", "model"},
		{"GET", "/v1/solve?model=custom&net=d1.AAAA", "", 400, "bad_network", "net"},
		{"POST", "/v1/solve", `{"model":"custom","net":{"gmacs":1}}`, 400, "bad_network", "net"},
		{"POST", "/v1/solve", `{"model":"custom","net":{"gmacs":1,"input":[3,224,224],"cuts":[{"elements":5}]}}`, 400, "bad_network", "net"},
		{"POST", "/v1/solve", `{"model":"custom","net":5}`, 400, "bad_network", "net"},
		{"POST", "/v1/models", "GIF89a", 400, "truncated", ""},
		{"POST", "/v1/models?dim=batch", "", 400, "not_whole", "dim"},
		{"POST", "/v1/models?dim=batch:-1", "", 400, "not_whole", "dim"},
		{"POST", "/v1/models?points=5", "", 400, "unknown_key", "points"},
		{"POST", "/v1/models", strings.Repeat(" ", MaxFile+1), 413, "too_long", ""},
		{"GET", "/v1/curves?points=1", "", 400, "out_of_range", "points"},
		{"GET", "/v1/curves?points=10001", "", 400, "out_of_range", "points"},
		{"GET", "/v1/curves?points=99999999999999999999", "", 400, "out_of_range", "points"},
		{"GET", "/v1/curves?points=-5", "", 400, "out_of_range", "points"},
		{"GET", "/v1/curves?points=many", "", 400, "not_a_number", "points"},
		{"GET", "/v1/curves?points=2.5", "", 400, "not_a_number", "points"},
		{"GET", "/v1/curves?points=", "", 400, "not_a_number", "points"},
		{"GET", "/v1/curves?points", "", 400, "not_a_number", "points"},
		{"GET", "/v1/curves?points=%zz", "", 400, "not_a_number", "points"},
		{"GET", "/v1/curves?points=5&points=5", "", 400, "duplicate_key", "points"},
		{"GET", "/v1/curves?width=5", "", 400, "unknown_key", "width"},
		{"GET", "/v1/map?width=1", "", 400, "out_of_range", "width"},
		{"GET", "/v1/map?width=2001", "", 400, "out_of_range", "width"},
		{"GET", "/v1/map?height=1", "", 400, "out_of_range", "height"},
		{"GET", "/v1/map?height=2001", "", 400, "out_of_range", "height"},
		{"GET", "/v1/map?width=501&height=500", "", 400, "out_of_range", "width"},
		{"GET", "/v1/map?width=1001&height=1000&format=csv", "", 400, "out_of_range", "width"},
		{"GET", "/v1/map?width=1001&height=1000&format=bin", "", 400, "out_of_range", "width"},
		{"GET", "/v1/map?format=xml", "", 400, "not_one_of", "format"},
		{"GET", "/v1/solve?points=5", "", 400, "unknown_key", "points"},
		// Scenarios in the query.
		{"GET", "/v1/solve?speed=5", "", 400, "unknown_key", "speed"},
		{"GET", "/v1/solve?device=fast", "", 400, "not_a_number", "device"},
		{"GET", "/v1/solve?device=0", "", 400, "out_of_range", "device"},
		{"GET", "/v1/solve?device=NaN", "", 400, "not_a_number", "device"},
		{"GET", "/v1/solve?x=device", "", 400, "same_axis", "x"},
		{"GET", "/v1/map?y=latency", "", 400, "not_one_of", "y"},
		{"GET", "/v1/map?y=rtt_ms&y_scale=log", "", 400, "log_of_zero", "y_scale"},
		{"GET", "/v1/map?uncertainty=100", "", 400, "out_of_range", "uncertainty"},
		{"GET", "/v1/map?width=1000000000&height=1", "", 400, "out_of_range", "width"},
		{"GET", "/v1/map?width=1000&height=501&format=csv", "", 400, "out_of_range", "width"},
		{"GET", "/v1/curves?points=10000&model=densenet201&cuts=layer", "", 400, "out_of_range", "points"},
		{"GET", "/v1/map?width=NaN", "", 400, "not_a_number", "width"},
		{"GET", "/v1/map?height=-1", "", 400, "out_of_range", "height"},
		{"GET", "/v1/solve?device=1e999", "", 400, "out_of_range", "device"},
		{"GET", "/v1/solve?device=5&device=6", "", 400, "duplicate_key", "device"},
		{"GET", "/v1/solve?mbps=-1", "", 400, "out_of_range", "mbps"},
		{"GET", "/v1/solve?mbps_range=100..10", "", 400, "bad_range", "mbps_range"},
		{"GET", "/v1/solve?v=2", "", 400, "unsupported_version", "v"},
		{"GET", "/v1/solve?model=alexnet2", "", 400, "unknown_model", "model"},
		{"GET", "/v1/solve?preset=mine", "", 400, "not_one_of", "preset"},
		{"GET", "/v1/solve?only=SP9", "", 400, "unknown_candidate", "only"},
		{"GET", "/v1/solve?only=EC&input=none", "", 400, "empty_selection", "only"},
		{"GET", "/v1/solve?device=%zz", "", 400, "malformed", ""},
		{"GET", "/v1/solve?x=" + long, "", 400, "too_long", ""},
		{"GET", "/v1/models?x=" + long, "", 400, "too_long", ""},
		{"GET", "/v1/map?device=x&width=7", "", 400, "not_a_number", "device"},
		// Results of shared links.
		{"GET", "/v1/solve?result=now", "", 400, "bad_result", "result"},
		{"GET", "/v1/map?result=", "", 400, "bad_result", "result"},
		{"GET", "/v1/solve?result=1,LC,LC&result=1,LC,LC", "", 400, "duplicate_key", "result"},
		{"POST", "/v1/solve", `{"result":"1,LC,LC"}`, 400, "unknown_key", "result"},
		{"POST", "/v1/solve?result=1,LC,LC", `{}`, 400, "unknown_key", "result"},
		{"GET", "/v1/models/resnet50?result=1,LC,LC", "", 400, "unknown_key", "result"},
		// Figures and reports.
		{"GET", "/v1/figure/pie.json", "", 404, "not_found", ""},
		{"GET", "/v1/figure/curves", "", 404, "not_found", ""},
		{"GET", "/v1/figure/curves.svg", "", 404, "not_found", ""},
		{"GET", "/v1/figure/", "", 404, "not_found", ""},
		{"GET", "/v1/figure/curves.json?lang=fr", "", 400, "not_one_of", "lang"},
		{"GET", "/v1/figure/map.json?layer=depth", "", 400, "not_one_of", "layer"},
		{"GET", "/v1/report.html?date=2026-02-30", "", 400, "not_a_date", "date"},
		{"GET", "/v1/report.html?date=today", "", 400, "not_a_date", "date"},
		{"GET", "/v1/report.html?date=", "", 400, "not_a_date", "date"},
		{"GET", "/v1/report.html?core=" + Core, "", 400, "unknown_key", "core"},
		{"GET", "/v1/solve?date=2026-01-31", "", 400, "unknown_key", "date"},
		{"GET", "/v1/?lang=fr", "", 400, "not_one_of", "lang"},
		{"GET", "/v1/?preset=paper", "", 400, "unknown_key", "preset"},
		{"POST", "/v1/", "", 405, "method_not_allowed", ""},
		{"GET", "/v1/openapi.json?lang=ko", "", 400, "unknown_key", "lang"},
		// The core that must answer.
		{"GET", "/v1/solve?core=0.1", "", 400, "unsupported_version", "core"},
		{"GET", "/v1/solve?core=", "", 400, "unsupported_version", "core"},
		{"GET", "/v1/models/resnet50?core=2", "", 400, "unsupported_version", "core"},
		{"POST", "/v1/map?core=2", "{}", 400, "unsupported_version", "core"},
		{"GET", "/v1/curves?core=" + Core + "&core=" + Core, "", 400, "duplicate_key", "core"},
		{"GET", "/v1/report.html?theme=pink", "", 400, "not_one_of", "theme"},
		{"GET", "/v1/report.html?device=0", "", 400, "out_of_range", "device"},
		{"GET", "/v1/report.html", "", 501, "no_echarts", ""},
		{"GET", "/v1/figure/map.html", "", 501, "no_echarts", ""},
		// Scenarios in the body.
		{"POST", "/v1/solve", "", 400, "malformed", ""},
		{"POST", "/v1/solve", "device=5", 400, "malformed", ""},
		{"POST", "/v1/solve", "[]", 400, "malformed", ""},
		{"POST", "/v1/solve", `{"device":5`, 400, "malformed", ""},
		{"POST", "/v1/solve", `{"speed":5}`, 400, "unknown_key", "speed"},
		{"POST", "/v1/solve", `{"device":5,"device":6}`, 400, "duplicate_key", "device"},
		{"POST", "/v1/solve", `{"device":null}`, 400, "not_a_number", "device"},
		{"POST", "/v1/curves", `{"points":5}`, 400, "unknown_key", "points"},
		{"POST", "/v1/solve?device=5", "{}", 400, "unknown_key", "device"},
		{"POST", "/v1/map?width=5&mbps=5", "{}", 400, "unknown_key", "mbps"},
		{"POST", "/v1/solve", strings.Repeat(" ", 1<<20) + "{}", 413, "too_long", ""},
	} {
		if elsewhere != "" && (c.status == 501 || c.method == "G" || !strings.HasPrefix(c.target, "/v1/")) {
			continue // it has ECharts, a parser that knows methods, and the page at other addresses
		}
		w := call(c.method, c.target, c.body)
		name := fmt.Sprintf("%s %.80s %.40s", c.method, c.target, c.body)
		var got errorDoc
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Error.Code == nil || got.Error.Field == nil || got.Error.Message == nil {
			t.Errorf("%s: %d %s is no error document", name, w.Code, w.Body)
			continue
		}
		if w.Code != c.status || *got.Error.Code != c.code || *got.Error.Field != c.field || *got.Error.Message == "" {
			t.Errorf("%s: %d %s, want %d %s %s", name, w.Code, w.Body, c.status, c.code, c.field)
		}
		if c.status == 405 && !strings.Contains(w.Header().Get("Allow"), "GET, HEAD, OPTIONS") {
			t.Errorf("%s: Allow is %q", name, w.Header().Get("Allow"))
		}
	}
}

// A URL without its last slash leads to the start page.
func TestTheStartPageIsFound(t *testing.T) {
	if w := call("GET", "/v1", ""); w.Code != 307 || w.Header().Get("Location") != "/v1/" || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// The largest allowed requests succeed.
func TestLimitsThemselves(t *testing.T) {
	for _, target := range []string{
		"/v1/curves?points=2", "/v1/curves?points=10000",
		"/v1/map?width=2&height=2", "/v1/map?width=500&height=500",
		"/v1/map?width=1000&height=500&format=csv", "/v1/map?width=1000&height=1000&format=bin",
	} {
		if w := call("GET", target, ""); w.Code != 200 {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if w := call("POST", "/v1/solve", strings.Repeat(" ", 1<<20-2)+"{}"); w.Code != 200 {
		t.Errorf("a body of 1 MiB: %d %s", w.Code, w.Body)
	}
}

func TestLimitsAreExplained(t *testing.T) {
	for target, want := range map[string][]string{
		"/v1/curves?points=1":                                  {"points", "2", "10,000"},
		"/v1/map?height=0":                                     {"height", "2", "2,000"},
		"/v1/map?width=2000&height=2000":                       {"width", "height", "250,000", "500,000", "1,000,000"},
		"/v1/curves?points=10000&model=densenet201&cuts=layer": {"points", "500,000", "407"},
		"/v1/models/resnet50?cuts=x":                           {"cuts", "stage", "block", "layer"},
		"/v1/map?format=x":                                     {"format", "json", "csv"},
		"/v1/solve?device=0":                                   {"device", "0.001", "1,000,000"},
		"/v1/solve?core=9":                                     {"core", Core},
		"/v1/solve?x=" + strings.Repeat("x", MaxURL):           {"16.38\u00a0kB", "POST"},
		"/v1/nothing":                                          {"/v1/models", "/v1/solve", "/v1/curves", "/v1/map"},
		"/v1/curves?preset=paper&height=17":                    {"height"},
	} {
		for _, language := range []string{"en", "ko"} {
			body := call("GET", target, "", "Accept-Language", language).Body.String()
			for _, part := range want {
				if !strings.Contains(body, part) {
					t.Errorf("%s in %s does not tell %q: %s", target, language, part, body)
				}
			}
		}
	}
}

// An error of a body says what to do, and does not name Go types.
func TestErrorsOfBodies(t *testing.T) {
	const rest = `"gmacs":1,"input":[8],"cuts":[{"head_gmacs":0.1,"elements":1}]`
	for _, row := range []struct{ target, body, want string }{
		{"", `{"net":{` + rest + `}}`, "it applies only if model is custom."},
		{"", `{"model":"custom","net":[]}`, "a network is a JSON object, or the text from a link."},
		{"", `{"model":"custom","net":null}`, "a network is a JSON object, or the text from a link."},
		{"", `{"model":"custom","net":{"dims":[1],` + rest + `}}`, "dims: array does not fit here."},
		{"", `{"model":"custom","net":{` + strings.Replace(rest, "0.1,", `0.1,"shape":[1,2.5],`, 1) + `}}`, "cuts[0].shape[1]: number 2.5 does not fit here."},
		{"?mbps=7", `{}`, "Unknown parameter. This request takes: core."},
	} {
		var d Refusal
		w := call("POST", "/v1/solve"+row.target, row.body)
		if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || w.Code != 400 || !strings.Contains(d.Error.Message, row.want) {
			t.Errorf("%s%s: %d %s, want %s", row.target, row.body, w.Code, w.Body, row.want)
		}
	}
	if w := call("GET", "/v1/models?page=2", ""); !strings.Contains(w.Body.String(), "This request takes none.") {
		t.Errorf("%s", w.Body)
	}
}

func TestLanguage(t *testing.T) {
	for accept, want := range map[string]string{
		"": "en", "ko": "ko", "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7": "ko", "en-US,en;q=0.9,ko;q=0.8": "en",
		"en;q=0.5, ko;q=0.7": "ko", "fr, ko;q=0.3": "ko", "fr": "en", "ko;q=0": "en", "*": "en", "ko;q=x, en": "en", ";;,,": "en", "kok": "en",
	} {
		w := call("GET", "/v1/solve?device=0", "", "Accept-Language", accept)
		hangul := strings.ContainsFunc(w.Body.String(), func(r rune) bool { return '가' <= r && r <= '힣' })
		if hangul != (want == "ko") || w.Header().Get("Content-Language") != want || w.Header().Get("Vary") != "Accept-Language" {
			t.Errorf("Accept-Language %q, want %s: %v %s", accept, want, w.Header(), w.Body)
		}
	}
}

func TestHEAD(t *testing.T) {
	for _, target := range []string{"/v1/models", "/v1/models/resnet50", "/v1/solve", "/v1/curves", "/v1/map", "/v1/map?format=csv", "/v1/solve?x=1", "/v1/x"} {
		head, full := call("HEAD", target, ""), call("GET", target, "")
		for _, w := range []*httptest.ResponseRecorder{head, full} {
			w.Header().Del("Age") // a cache before the handler counts seconds
		}
		if head.Code != full.Code || !reflect.DeepEqual(head.Header(), full.Header()) || head.Body.Len() > 0 {
			t.Errorf("%s: HEAD %d %v with %d bytes, GET %d %v", target, head.Code, head.Header(), head.Body.Len(), full.Code, full.Header())
		}
	}
}

func TestAnyOriginMayCall(t *testing.T) {
	for _, target := range []string{"/v1/models", "/v1/models/resnet50", "/v1/solve", "/v1/curves", "/v1/map", "/v1/solve?x=1", "/v1/x"} {
		w := call("GET", target, "", "Origin", "https://example.org")
		if w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %v", target, w.Header())
		}
	}
	for target, methods := range map[string]string{
		"/v1/models": "GET, HEAD, OPTIONS, POST", "/v1/models/vit_b_16": "GET, HEAD, OPTIONS", "/v1/solve": "GET, HEAD, OPTIONS, POST", "/v1/map": "GET, HEAD, OPTIONS, POST",
	} {
		w := call("OPTIONS", target, "", "Origin", "https://example.org", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		h := w.Header()
		if w.Code != 204 || w.Body.Len() > 0 || h.Get("Access-Control-Allow-Origin") != "*" ||
			h.Get("Access-Control-Allow-Methods") != methods || h.Get("Access-Control-Allow-Headers") != "Content-Type, If-None-Match" {
			t.Errorf("%s: %d %v", target, w.Code, h)
		}
	}
}

// Text of a client is at most returned inside a JSON string, which no browser
// renders as a page.
func TestHostileText(t *testing.T) {
	const script = "%3Cscript%3Ealert(1)%3C/script%3E"
	for _, target := range []string{
		"/v1/solve?" + script + "=1", "/v1/solve?device=" + script, "/v1/models/" + strings.ReplaceAll(script, "/", "%2F"),
		"/v1/models?" + script, "/v1/map?format=" + script, "/v1/curves?points=" + script, "/" + script,
		"/v1/report.html?date=" + script, "/v1/?lang=" + script, "/v1/solve?core=" + script, "/v1/figure/" + strings.ReplaceAll(script, "/", "%2F"),
		"/v1/solve?device=%00%ff%E2%80%AE", "/v1/solve?device=%22%5C%0A",
	} {
		if elsewhere != "" && !strings.HasPrefix(target, "/v1/") {
			continue // that is an address of the page
		}
		w := call("GET", target, "")
		h := w.Header()
		if w.Code < 400 || w.Code > 404 || h.Get("Content-Type") != "application/json" || h.Get("X-Content-Type-Options") != "nosniff" ||
			strings.ContainsAny(w.Body.String(), "<>") || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d %v %s", target, w.Code, h, w.Body)
		}
	}
}

func TestPanicsAndBugsAreInternalErrors(t *testing.T) {
	var logged strings.Builder
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	h := newHandler([]route{
		{pattern: "/panic", answer: func(request) (reply, error) { panic("one bug") }},
		{pattern: "/error", answer: func(request) (reply, error) { return reply{}, fmt.Errorf("another bug") }},
		{pattern: "/nan", answer: func(request) (reply, error) { return jsonAnswer(math.NaN()) }},
		{pattern: "/late", answer: func(request) (reply, error) {
			return streamed("text/plain", func(io.Writer) error { panic("a late bug") }), nil
		}},
	})
	names := map[string]bool{}
	for _, target := range []string{"/panic", "/error", "/nan", "/late"} {
		for ray, named := range map[string]bool{"8f3a1b2c4d5e6f70-ICN": true, "": false, "a b": false, "x\"<": false, strings.Repeat("r", 65): false} {
			r := httptest.NewRequest("GET", target, nil)
			r.Header.Set("Cf-Ray", ray)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			var got Refusal
			err := json.Unmarshal(w.Body.Bytes(), &got)
			id := got.Error.Request
			if w.Code != 500 || err != nil || got.Error.Code != "internal" || strings.Contains(w.Body.String(), "bug") || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d %v %s", target, w.Code, w.Header(), w.Body)
			}
			if named != (id == ray) || id == "" || !named && names[id] || !strings.Contains(got.Error.Message, id) || !strings.Contains(logged.String(), "request "+id+": GET "+target) {
				t.Errorf("%s with Cf-Ray %q is called %q: %s", target, ray, id, &logged)
			}
			names[id] = true
		}
	}
	for _, want := range []string{"one bug", "api_test.go", "another bug", "NaN", "a late bug"} {
		if !strings.Contains(logged.String(), want) {
			t.Errorf("the log does not tell %q: %s", want, &logged)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestBodiesThatBreakOffOrAreMissing(t *testing.T) {
	broken := httptest.NewRequest("POST", "/v1/solve", brokenReader{})
	missing := httptest.NewRequest("POST", "/v1/solve", nil)
	missing.Body = nil
	for _, r := range []*http.Request{broken, missing} {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		if w.Code != 400 || !strings.Contains(w.Body.String(), `"malformed"`) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// For any bytes, the answer is a document and never an internal error.
func FuzzHandler(f *testing.F) {
	for _, seed := range [][3]string{
		{"/v1/solve", "preset=paper&device=7", ""}, {"/v1/map", "width=3&height=2&format=csv", `{"mbps":5}`},
		{"/v1/curves", "points=2&only=SP1%2CLC", `{"only":["LC"]}`}, {"/v1/models/resnet50", "cuts=layer", ""}, {"/v1/models", "%", "["},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	handler := Handler()
	f.Fuzz(func(t *testing.T, path, query, body string) {
		for _, method := range []string{"GET", "POST"} {
			r := httptest.NewRequest(method, "/", strings.NewReader(body))
			r.URL.Path, r.URL.RawQuery = "/"+strings.TrimLeft(path, "/"), query
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code >= 500 || w.Header().Get("Content-Type") == "application/json" && !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s %q?%q %q: %d %s", method, path, query, body, w.Code, w.Body)
			}
		}
	})
}
