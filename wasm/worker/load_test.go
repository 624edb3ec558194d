//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"splitscope/core/base/unpacked"
	"splitscope/wasm/api"
)

// A hostile request: expensive, malformed, or both. The response must be an answer
// or a refusal with a reason.
type hostile struct {
	target string
	body   []byte // nil for GET
}

// hostiles are questions of the kinds that have hurt before: work that grows with
// the square or the cube of what is sent, many names that print alike, numbers at
// the ends of their ranges, and files that end too early.
func hostiles(t *testing.T) (all []hostile) {
	post := func(target string, body []byte) { all = append(all, hostile{target, body}) }
	net := func(cuts, tensors int, crossing func(i int) int, name func(i int) string) string {
		var list []string
		for i := range cuts {
			var crosses []string
			for k := range tensors {
				crosses = append(crosses, fmt.Sprintf(`{"layer":%q,"shape":[1,%d],"type":"float32"}`, name(k), max(1, crossing(i)/tensors)))
			}
			list = append(list, fmt.Sprintf(`{"after":%q,"head_gmacs":%v,"tensors":[%s]}`, name(i), float64(i+1)/100, strings.Join(crosses, ",")))
		}
		return fmt.Sprintf(`{"title":"mine","gmacs":%d,"input":[1,3,224,224],"cuts":[%s]}`, cuts, strings.Join(list, ","))
	}
	convex := func(i int) int { return int(1e9 / float64(i+1)) }
	counted := func(i int) string { return fmt.Sprint("layer ", i) }
	alike := func(i int) string { return "a\u200b" + strings.Repeat("\u200b", i%7) }
	scenario := func(more, net string) []byte { return []byte(fmt.Sprintf(`{"model":"custom",%s"net":%s}`, more, net)) }
	for i, route := range []string{"/v1/solve", "/v1/curves?points=100", "/v1/map?width=400&height=400", "/v1/map?width=1000&height=1000&format=bin", "/v1/figure/map.json?layer=margin", "/v1/figure/network.json", "/v1/report.html"} {
		for k, more := range []string{"", `"cuts":"layer",`, `"cuts":"graph","uncertainty":90,"uncertain":"all",`} {
			post(route, scenario(more, net([]int{1000, 10, 4000}[(i+k)%3], 1, convex, counted)))
			post(route, scenario(more, net(100, 1, convex, alike)))
		}
	}
	post("/v1/solve", scenario("", net(100, 100, convex, counted)))
	post("/v1/solve", scenario("", net(3, 1, func(int) int { return math.MaxInt64 }, counted)))
	post("/v1/solve", []byte(strings.Repeat("[", api.MaxBody)))
	post("/v1/solve", []byte(`{"net":`+strings.Repeat(`{"cuts":`, 1<<16)))
	post("/v1/solve", []byte(`{"only":[`+strings.Repeat(`"SP1",`, 1<<17)+`"SP1"]}`))
	post("/v1/solve", []byte(`{"mbps":`+strings.Repeat("9", 1<<19)+`}`))
	post("/v1/map?width=2000&height=2000&format=bin", []byte(`{}`))
	for _, range_ := range []string{"[4.9e-324,5e-324]", "[1,1.0000000000000002]", "[1e-300,1e300]"} {
		post("/v1/map?width=300&height=300", []byte(`{"device_range":`+range_+`,"mbps_range":`+range_+`,"rtt_ms":5e-324}`))
	}
	files, err := filepath.Glob("../../core/network/onnx/testdata/outside/*.onnx.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for _, file := range files {
		data := unpacked.File(t, file)
		if len(data) > 100<<10 { // the dearest: package onnx and mincut have their own tests
			continue
		}
		damaged := bytes.Clone(data)
		for range 1 + len(damaged)/1000 {
			damaged[chance.IntN(len(damaged))] ^= byte(1 + chance.IntN(255))
		}
		for _, body := range [][]byte{data, damaged} {
			post("/v1/models?cuts=graph", body)
		}
	}
	post("/v1/models", make([]byte, api.MaxFile))
	post("/v1/models", bytes.Repeat([]byte{0x3a, 0x02, 0x0a, 0x00}, api.MaxFile/4)) // a graph of nodes that are empty, again and again
	for _, target := range []string{
		"/v1/map?width=500&height=500", "/v1/map?width=1000&height=500&format=csv", "/v1/curves?model=densenet201&cuts=layer&points=800",
		"/v1/models/maxvit_t?cuts=graph", "/v1/solve?model=swin_b&cuts=graph", "/v1/report.html?model=densenet201&cuts=layer", "/v1/figure/map.html?layer=margin&model=densenet201&cuts=layer",
		"/v1/solve?net=" + strings.Repeat("x", 15<<10), "/v1/solve?mbps=NaN", "/v1/solve?" + strings.Repeat("&", 16000),
	} {
		all = append(all, hostile{target, nil})
	}
	return all
}

// Many clients send such questions at once, some of them hardly read and some go
// away: all others are answered or refused, and memory stays bounded.
func TestHostileLoad(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"index.html", "echarts.js"} { // as large as the real one
		if err := os.WriteFile(filepath.Join(dir, name), bytes.Repeat([]byte("x;"), 300_000), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	process, address := started(t, "", "-static="+dir)
	questions := hostiles(t)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(questions), func(i, k int) { questions[i], questions[k] = questions[k], questions[i] })
	next := make(chan hostile)
	go func() {
		defer close(next)
		for _, q := range questions {
			next <- q
		}
	}()
	var mu sync.Mutex
	statuses := map[int]int{}
	var clients sync.WaitGroup
	for client := range 12 {
		clients.Go(func() {
			for q := range next {
				status, text, err := ask(address.String()+q.target, q.body, client%4)
				mu.Lock()
				statuses[status]++
				mu.Unlock()
				what := fmt.Sprintf("%.80s with %.120s: %d %.300s", q.target, q.body, status, text)
				var d api.Refusal
				switch {
				case err != nil:
					t.Errorf("%s: %v", what, err)
				case status == 0: // it went away
				case status >= 500 && status != http.StatusServiceUnavailable, status >= 300 && status < 400:
					t.Error(what)
				case status >= 400 && (json.Unmarshal([]byte(text), &d) != nil || d.Error.Code == "" || d.Error.Message == ""):
					t.Errorf("no reason: %s", what)
				}
			}
		})
	}
	clients.Wait()
	t.Logf("%d questions: %v", len(questions), statuses)
	if status, text, err := ask(address.String()+"/v1/solve?preset=paper", nil, 3); status != 200 || err != nil {
		t.Errorf("after that: %d %s %v", status, text, err)
	}
	told, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process.Process.Pid))
	if err != nil {
		t.Logf("this system does not tell how much memory a process had: %v", err)
		return
	}
	peak, _ := strconv.Atoi(regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindStringSubmatch(string(told))[1])
	t.Logf("%d MiB at most", peak>>10)
	if most := 1 << 10; peak>>10 > most {
		t.Errorf("%d MiB, want at most %d", peak>>10, most)
	}
}

// ask asks as some client does: 0 takes only a little of the answer and goes away,
// the others read all of it.
func ask(target string, body []byte, client int) (status int, text string, err error) {
	var answer *http.Response
	if body == nil {
		answer, err = http.Get(target)
	} else {
		answer, err = http.Post(target, "", bytes.NewReader(body))
	}
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	if client == 0 {
		_, _ = io.CopyN(io.Discard, answer.Body, 10)
		return 0, "", nil
	}
	all, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(all), err
}
