//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"splitscope/wasm/api"
)

// The examples are copied by those who call the API: each says what the API's
// own JSON says, to the digits that it prints, and ends with an error's message.
func TestExamples(t *testing.T) {
	address := os.Getenv("API") // of another server, such as the Worker on workerd
	if address == "" {
		server := httptest.NewServer(api.Handler())
		t.Cleanup(server.Close)
		address = server.URL
	}
	for file, example := range map[string]struct {
		needs []string
		says  func(t *testing.T, server, scenario string) string
	}{
		"curl.sh":   {[]string{"bash", "curl"}, bare},
		"python.py": {[]string{"python3"}, solved},
		"fetch.mjs": {[]string{"node"}, solved},
		"map.py":    {[]string{"python3"}, mapped},
		"map.mjs":   {[]string{"node"}, mapped},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			for _, program := range example.needs {
				if _, err := exec.LookPath(program); err != nil {
					t.Skip(err)
				}
			}
			program := example.needs[0]
			// The first scenario is the one that is asked where none is given.
			for i, scenario := range []string{
				"model=resnet50&input=none", "preset=paper&x=rtt_ms&y=mbps", "only=SP3",
				"model=mobilenet_v2&cuts=block&x=device&y=edge&mbps=20&dtype=int8",
			} {
				arguments := []string{address, scenario}
				if i == 0 {
					arguments = arguments[:1]
				}
				out, complaint, err := runExample(program, file, arguments...)
				if want := example.says(t, address, scenario); err != nil || complaint != "" || out != want {
					t.Errorf("%s: %v %s\n%s, want\n%s", scenario, err, complaint, out, want)
				}
			}
			for _, bad := range []string{"mbps=abc", "foo=1"} {
				var refusal api.Refusal
				if status := fetchJSON(t, address+"/v1/solve?"+bad, "", &refusal); status != http.StatusBadRequest || refusal.Error.Message == "" {
					t.Fatalf("%s: %d %+v", bad, status, refusal)
				}
				out, complaint, err := runExample(program, file, address, bad)
				if err == nil || out != "" || !strings.Contains(complaint, refusal.Error.Code) || !strings.Contains(complaint, refusal.Error.Message) {
					t.Errorf("%s: %v %s%s, want %+v", bad, err, out, complaint, refusal)
				}
			}
			gone := httptest.NewServer(nil)
			gone.Close()
			if out, complaint, err := runExample(program, file, gone.URL); err == nil || out != "" || complaint == "" {
				t.Errorf("without a server: %v %s%s", err, out, complaint)
			}
		})
	}
}

func runExample(program, file string, arguments ...string) (out, complaint string, err error) {
	c := exec.Command(program, append([]string{filepath.Join("examples", file)}, arguments...)...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	c.Env = append(c.Environ(), "PYTHONIOENCODING=utf-8", "no_proxy=*") // messages have quotation marks
	err = c.Run()
	return stdout.String(), stderr.String(), err
}

// examplesNetwork is the one that the examples send, written down once more.
const examplesNetwork = `{"model":"custom","mbps":5,"mbps_range":[0.1,100],"dtype":"int8","input":"none","net":{"title":"mine","gmacs":1.2,"input":[3,224,224],
	"cuts":[{"after":"stem","head_gmacs":0.1,"shape":[32,56,56]},{"after":"body","head_gmacs":0.5,"shape":[128,14,14]}]}}`

// solution is what examples read of /v1/solve.
type solution struct {
	Scenario struct{ Mega, X, Y string }
	Best     string
	Cuts     []struct {
		ID    string
		Total float64 `json:"total_ms"`
	}
	Thresholds []struct {
		Axis, From, To string
		At             float64
	}
}

func (s solution) units() map[string]string {
	mega := map[string]string{"decimal": "Mbit/s", "binary": "Mibit/s"}[s.Scenario.Mega]
	return map[string]string{"mbps": mega, "device": "GMAC/s", "edge": "GMAC/s", "rtt_ms": "ms"}
}

func (s solution) String() (text string) {
	for _, cut := range s.Cuts {
		if cut.ID == s.Best {
			text = fmt.Sprintf("%s is best, %.3f ms\n", s.Best, cut.Total)
		}
	}
	for _, change := range s.Thresholds {
		text += fmt.Sprintf("  from %.3f %s: %s, before: %s\n", change.At, s.units()[change.Axis], change.To, change.From)
	}
	return text
}

// bare, solved and mapped are what an example prints, made of the API's JSON:
// solutions as they come, in words, and the map.
func bare(t *testing.T, server, scenario string) (text string) {
	t.Helper()
	for _, question := range [][3]string{{"Scenario", server + "/v1/solve?" + scenario}, {"My network", server + "/v1/solve", examplesNetwork}} {
		var s struct {
			Best       string
			Thresholds []json.RawMessage
		}
		fetchJSON(t, question[1], question[2], &s)
		text += question[0] + ": " + s.Best + " is best\n"
		for _, change := range s.Thresholds {
			text += string(change) + "\n"
		}
	}
	return text
}

func solved(t *testing.T, server, scenario string) string {
	t.Helper()
	var s, own solution
	fetchJSON(t, server+"/v1/solve?"+scenario, "", &s)
	fetchJSON(t, server+"/v1/solve", examplesNetwork, &own)
	return fmt.Sprintf("Scenario: %vMy network: %v", s, own)
}

func mapped(t *testing.T, server, scenario string) (text string) {
	t.Helper()
	var s solution
	fetchJSON(t, server+"/v1/solve?"+scenario, "", &s)
	var m struct {
		IDs                []string
		Best               [][]int
		Total              [][]float64 `json:"total_ms"`
		Mbps, Device, Edge []float64
		RTT                []float64 `json:"rtt_ms"`
	}
	fetchJSON(t, server+"/v1/map?width=200&height=150&"+scenario, "", &m)
	wins, row, column := make([]int, len(m.IDs)), 0, 0
	for y, winners := range m.Best {
		for x, winner := range winners {
			wins[winner]++
			if m.Total[y][x] < m.Total[row][column] {
				row, column = y, x
			}
		}
	}
	for i, id := range m.IDs {
		if wins[i] > 0 {
			text += fmt.Sprintf("%s is best in %.1f %% of the map\n", id, 100*float64(wins[i])/float64(200*150))
		}
	}
	at := func(axis string, i int) string {
		values := map[string][]float64{"mbps": m.Mbps, "device": m.Device, "edge": m.Edge, "rtt_ms": m.RTT}[axis]
		return fmt.Sprintf("%s=%.3f", axis, values[i])
	}
	return text + fmt.Sprintf("Least: %.3f ms, %s, %s\n", m.Total[row][column], at(s.Scenario.X, column), at(s.Scenario.Y, row))
}

// fetchJSON returns an answer to GET, or to POST where there is a body.
func fetchJSON(t *testing.T, address, body string, answer any) (status int) {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode
}
