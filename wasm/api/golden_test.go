package api

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

var networks = cache.New()

var update = flag.Bool("update", false, "freeze the answers of today in testdata/golden.json")

// goldenFile has questions of all kinds with their answers, frozen under the
// name of the core that gave them. Every surface of the core is held to it, to
// twelve significant digits: in the last ones machines differ. Here these are
// the core itself, the handler, and a native server; the page and the Worker
// have tests of their own, which read the same file.
const goldenFile = "testdata/golden.json"

type golden struct {
	Core      string     `json:"core"`
	Questions []question `json:"questions"`
}

// question is a GET, or with a body a POST of JSON.
type question struct {
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body,omitempty"`
	Answer json.RawMessage `json:"answer"`
}

// goldenLinks are asked /v1/solve, /v1/curves and /v1/map.
var goldenLinks = []string{
	"preset=paper", "v=1", "v=1&preset=paper&mega=decimal", "v=1&preset=paper&mbps=20", "v=1&preset=paper&mbps=70",
	"v=1&preset=paper&device=20&mbps=300", "v=1&mbps=1.2&mbps_range=0.1..100",
	"v=1&cuts=block&device=2&edge=500&input=none&device_range=1..50",
	"v=1&model=vgg16&cuts=layer&mbps=30&dtype=int8&input=none",
	"v=1&only=SP1,SP4,LC&mbps=15&rtt_ms=12.5", "v=1&only=SP3", "v=1&only=EC,LC&mbps=2&input=fp32&mbps_range=0.5..500",
	"v=1&device=100&edge=5", "v=1&device=0.01&edge=0.02&mbps=0.5&input=none&device_range=0.001..0.1&mbps_range=0.01..10",
	"v=1&device=7.5&mbps=12&rtt_ms=250&dtype=int4&input=jpeg&mega=binary",
	"v=1&model=mobilenet_v2&cuts=block&device=2&edge=1000&mbps=5&rtt_ms=10&dtype=int8",
	"v=1&model=efficientnet_b3&cuts=block&edge=1000&mbps=5&rtt_ms=10&dtype=int8",
	"v=1&model=yolov8n&cuts=graph&device=20&edge=1000&rtt_ms=10&dtype=fp16&mbps_range=0.5..500",
	"v=1&model=vit_b_32&cuts=block&edge=1000&mbps=5&rtt_ms=10&dtype=int8",
	"v=1&model=gpt2&cuts=block&edge=1000&mbps=20&rtt_ms=10&tokens=64", "v=1&model=bert_base&tokens=32&input=int32&mbps=0.2&mbps_range=0.01..10",
	"v=1&model=mobilenet_v2&device_profile=raspberry-pi-4-tflite-fp32&mbps=13.6&rtt_ms=58",
	"v=1&model=efficientnet_b0&cuts=layer&device_ms=46&edge_ms=2.5&mbps=20&device_profile=p1~fp32~~0.2~0.4~0.1~0~0.00005~3~0.1~0.2~0~0~mine~measured+today",
	"v=1&model=googlenet&cuts=graph&device_profile=raspberry-pi-5-ncnn-fp16&edge_profile=epyc-core-onnxruntime-fp32&mbps=30",
	"v=1&model=squeezenet1_1&cuts=layer&fuse=off&input=none&mbps=3", "v=1&model=unet&size=128&batch=4&input=none",
	"v=1&model=alexnet&cuts=layer&dtype=fp16&input=none&device=1&mbps=4&mbps_range=0.1..100",
	"v=1&model=googlenet&cuts=graph&input=none&device=3&mbps=8&mbps_range=0.1..1000",
	"v=1&preset=paper&x=device&y=mbps", "v=1&preset=paper&x=rtt_ms&y=edge&y_scale=linear&edge_range=20..200&rtt_ms_range=0..300",
	"v=1&preset=paper&x=edge&y=rtt_ms&rtt_ms_range=1..100&y_scale=log&edge_range=4..400", "v=1&model=resnet18&batch=8&size=160&input=none&mbps_range=1..10000&x_scale=linear",
	"v=1&preset=paper&uncertainty=20&uncertain=work&compare=mobilenet_v2",
	"v=1&preset=paper&result=1,SP2,LC,28.33,SP2,62.74,SP1", "v=1&preset=paper&result=2,SP2,LC,28.33,SP2,62.74,SP1", "v=1&preset=paper&mbps=80&result=1,SP2,LC,28.33,SP2,50,SP1",
}

// goldenBodies are asked the same by POST.
var goldenBodies = []string{
	`{"preset":"paper","device":8,"mbps_range":[5,500],"only":["SP1","SP2","LC"],"dtype":"int8"}`,
	`{"model":"custom","cuts":"layer","mbps":5,"mbps_range":[0.1,1000],"net":{"title":"신경망 <b>","gmacs":1.2,"params":5000000,"input":[3,224,224],"cuts":[{"after":"stem","head_gmacs":0.1,"shape":[32,56,56]},{"after":"body","head_gmacs":0.7,"elements":20000},{"after":"neck","head_gmacs":0.9,"tensors":[{"layer":"p3","shape":[64,28,28],"type":"float16"},{"layer":"p4","shape":[128,14,14]}]}]}}`,
}

// questions are what is frozen, without answers.
func questions(t *testing.T) (list []question) {
	t.Helper()
	links := append(slices.Clone(goldenLinks), "v=1&model=custom&cuts=layer&mbps=2&mbps_range=0.1..100&net="+imported(t))
	for _, link := range links {
		list = append(list, question{Path: "/v1/solve?" + link})
		if !strings.Contains(link, "&result=") {
			list = append(list, question{Path: "/v1/curves?" + link + "&points=3"}, question{Path: "/v1/map?" + link + "&width=4&height=3"})
		}
	}
	for _, body := range goldenBodies {
		for _, path := range []string{"/v1/solve", "/v1/curves?points=3", "/v1/map?width=4&height=3"} {
			list = append(list, question{Path: path, Body: json.RawMessage(body)})
		}
	}
	for _, path := range []string{"resnet50", "resnet50?cuts=block&batch=2", "mobilenet_v2?cuts=block", "gpt2?tokens=64", "yolov8n?cuts=graph&dtype=fp16"} {
		list = append(list, question{Path: "/v1/models/" + path})
	}
	return list
}

func (q question) method() string {
	if q.Body != nil {
		return "POST"
	}
	return "GET"
}

func readGolden(t *testing.T) (g golden) {
	t.Helper()
	text, err := os.ReadFile(goldenFile)
	if err == nil {
		err = json.Unmarshal(text, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// differ says where two answers differ beyond their twelfth digit.
func differ(at string, a, b any) string {
	switch a := a.(type) {
	case float64:
		if b, ok := b.(float64); ok && math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b)) {
			return ""
		}
	case []any:
		b, ok := b.([]any)
		if ok && len(a) == len(b) {
			for i := range a {
				if d := differ(fmt.Sprintf("%s[%d]", at, i), a[i], b[i]); d != "" {
					return d
				}
			}
			return ""
		}
	case map[string]any:
		b, ok := b.(map[string]any)
		if ok && len(a) == len(b) {
			for key := range a {
				if _, has := b[key]; !has {
					return at + "." + key + " is missing"
				}
				if d := differ(at+"."+key, a[key], b[key]); d != "" {
					return d
				}
			}
			return ""
		}
	default:
		if reflect.DeepEqual(a, b) {
			return ""
		}
	}
	return fmt.Sprintf("%s: %.200v, and not %.200v", at, a, b)
}

func differText(t *testing.T, a, b []byte) string {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		return err.Error()
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return differ("", x, y)
}

func TestGolden(t *testing.T) {
	if *update {
		freeze(t)
	}
	g := readGolden(t)
	if g.Core != Core {
		t.Errorf("the answers are those of core %s, and this is %s: look at what changed, then go test ./wasm/api -run Golden -update", g.Core, Core)
	}
	asked := questions(t)
	if len(asked) != len(g.Questions) {
		t.Fatalf("%d questions, %d frozen", len(asked), len(g.Questions))
	}
	var server *httptest.Server
	if runtime.GOOS != "js" { // whose HTTP client is fetch, and knows no server in here
		server = httptest.NewServer(Handler())
		defer server.Close()
	}
	for i, q := range g.Questions {
		if q.Path != asked[i].Path {
			t.Fatalf("%s is frozen as %s", asked[i].Path, q.Path)
		}
		check := func(surface string, status int, text []byte) {
			t.Helper()
			if d := differText(t, text, q.Answer); status != 200 || d != "" {
				t.Errorf("%s, %s %.120s: %d %s\nIf that is meant, raise Core or the core's version and freeze anew.", surface, q.method(), q.Path, status, d)
			}
		}
		if text := byCore(t, q); text != nil {
			check("core", 200, text)
		}
		w := call(q.method(), q.Path, string(q.Body))
		check("handler", w.Code, w.Body.Bytes())
		if server == nil {
			continue
		}
		r, err := http.NewRequest(q.method(), server.URL+q.Path, strings.NewReader(string(q.Body)))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		check("server", answer.StatusCode, text)
	}
}

// byCore returns the answer without HTTP, or nil for answers of the API alone.
func byCore(t *testing.T, q question) []byte {
	t.Helper()
	path, query, _ := strings.Cut(q.Path, "?")
	numbers := map[string]int{}
	var rest []string
	for part := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(part, "=")
		if n, err := strconv.Atoi(value); err == nil && slices.Contains([]string{"points", "width", "height"}, key) {
			numbers[key] = n
		} else {
			rest = append(rest, part)
		}
	}
	s, problems := scenario.Parse(networks, strings.Join(rest, "&"))
	if q.Body != nil {
		s, problems = scenario.FromJSON(networks, q.Body)
	}
	if strings.HasPrefix(path, "/v1/models") || strings.Contains(query, "&result=") {
		return nil
	}
	st, err := solve.New(t.Context(), s)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var document any
	switch path {
	case "/v1/solve":
		document = st.Solution()
	case "/v1/curves":
		document = st.Curves(numbers["points"])
	case "/v1/map":
		document = st.Map(numbers["width"], numbers["height"])
	}
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// freeze writes the present answers. They may not change for one version of the
// core, since clients may cache them for ever.
func freeze(t *testing.T) {
	var before golden
	if text, err := os.ReadFile(goldenFile); err == nil {
		if err := json.Unmarshal(text, &before); err != nil {
			t.Fatal(err)
		}
	}
	text := `{"core":` + strconv.Quote(Core) + `,"questions":[`
	for i, q := range questions(t) {
		w := call(q.method(), q.Path, string(q.Body))
		if w.Code != 200 {
			t.Fatalf("%s: %d %s", q.Path, w.Code, w.Body)
		}
		q.Answer = json.RawMessage(strings.TrimSpace(w.Body.String()))
		for _, old := range before.Questions {
			if old.Path == q.Path && string(old.Body) == string(q.Body) && before.Core == Core {
				if d := differText(t, q.Answer, old.Answer); d != "" {
					t.Fatalf("%s was answered otherwise by core %s: %s", q.Path, Core, d)
				}
			}
		}
		line, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			text += ","
		}
		text += "\n" + string(line)
	}
	if err := os.WriteFile(goldenFile, []byte(text+"\n]}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// The frozen times are the paper's equation, written down here once more, of
// the work and the tensors that /v1/models tells of: not of any plane. So are
// the thresholds: where two candidates take the same, and nobody takes less.
func TestGoldenByThePapersEquation(t *testing.T) {
	activation := map[string]float64{"fp32": 32, "fp16": 16, "int8": 8, "int4": 4}
	input := map[string]float64{"none": 0, "uint8": 8, "fp32": 32, "int32": 32}
	checked, changes := 0, 0
	for _, q := range readGolden(t).Questions {
		if !strings.HasPrefix(q.Path, "/v1/solve") || strings.Contains(string(q.Answer), `"model":"custom"`) || strings.Contains(q.Path, "_profile=") {
			continue // of which /v1/models does not tell the times
		}
		var d solveDoc
		var s struct {
			Model, Cuts, Fuse, DType, Input, Mega string
			Size, Tokens, Batch                   int
			Device, Edge, Mbps                    float64
			RTT                                   float64 `json:"rtt_ms"`
		}
		if json.Unmarshal(q.Answer, &d) != nil || json.Unmarshal(d.Scenario, &s) != nil {
			t.Fatalf("%s", q.Answer)
		}
		inputBits, ok := input[s.Input]
		if !ok { // jpeg is an estimate
			continue
		}
		query := fmt.Sprintf("cuts=%s&fuse=%s&batch=%d&dtype=%s&input=%s", s.Cuts, s.Fuse, s.Batch, s.DType, s.Input)
		if s.Size > 0 {
			query += fmt.Sprintf("&size=%d", s.Size)
		}
		if s.Tokens > 0 {
			query += fmt.Sprintf("&tokens=%d", s.Tokens)
		}
		mega := map[string]float64{"decimal": 1e6, "binary": 1 << 20}[s.Mega]
		model := get[modelDoc](t, "/v1/models/"+s.Model+"?"+query)
		// ms of a candidate at a point: device, link, edge server.
		latency := func(id string, device, edge, mbps, rtt float64) (parts [3]float64) {
			for _, k := range model.Cuts {
				if k.ID != id {
					continue
				}
				bits := 0.0
				for _, tensor := range k.Tensors {
					elements := 1.0
					for _, n := range tensor.Shape {
						elements *= float64(n)
					}
					if tensor.Layer == "" {
						bits += elements * inputBits
					} else {
						bits += elements * activation[s.DType]
					}
				}
				parts = [3]float64{1000 * k.Head / device, 1000 * bits / (mbps * mega), 1000 * k.Tail / edge}
				if id != "LC" {
					parts[1] += rtt
				}
			}
			return parts
		}
		least, best := math.Inf(1), ""
		for _, k := range d.Cuts {
			p := latency(k.ID, s.Device, s.Edge, s.Mbps, s.RTT)
			if total := p[0] + p[1] + p[2]; !approx(k.Device, p[0]) || !approx(k.Transfer, p[1]) || !approx(k.Edge, p[2]) || !approx(k.Total, total) {
				t.Errorf("%.120s, %s: %+v, the equation has %v", q.Path, k.ID, k, p)
			} else if total < least {
				least, best = total, k.ID
			}
			checked++
		}
		if best != d.Best {
			t.Errorf("%.120s: best %s, by the equation %s", q.Path, d.Best, best)
		}
		for _, change := range d.Thresholds {
			at := map[string]float64{"device": s.Device, "edge": s.Edge, "mbps": s.Mbps, "rtt_ms": s.RTT}
			at[change.Axis] = change.At
			total := func(id string) float64 {
				p := latency(id, at["device"], at["edge"], at["mbps"], at["rtt_ms"])
				return p[0] + p[1] + p[2]
			}
			for _, k := range d.Cuts {
				if total(k.ID) < total(change.From)*(1-1e-9) || !approx(total(change.From), total(change.To)) {
					t.Errorf("%.120s at %v: %s %v, %s %v, %s %v", q.Path, change.At, change.From, total(change.From), change.To, total(change.To), k.ID, total(k.ID))
				}
			}
			changes++
		}
	}
	if checked < 300 || changes < 15 {
		t.Errorf("only %d times and %d thresholds", checked, changes)
	}
}
