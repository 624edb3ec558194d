package onnx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/base/unpacked"
	"splitscope/core/network"
	"splitscope/core/network/cache"
	"splitscope/core/network/onnx"
	"splitscope/core/network/profile"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/solve"
	"splitscope/core/solve/mincut"
	"splitscope/core/system/cost"
)

var networks = cache.New()

const outside = "testdata/outside/"

// expectation is what expected.json has for one file.
type expectation struct {
	Source string         `json:"src"`
	Why    string         `json:"why"`
	Dims   map[string]int `json:"dims"`
	Expect map[string]json.RawMessage
}

func TestOutside(t *testing.T) {
	data, err := os.ReadFile(outside + "expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]expectation
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for name, e := range all {
		t.Run(name, func(t *testing.T) {
			if err := e.check(name); err != nil {
				t.Errorf("%v\n%s (%s)", err, e.Why, e.Source)
			}
		})
	}
}

func (e expectation) check(name string) error {
	if document, ok := e.Expect["json"]; ok {
		return e.checkScenario(document)
	}
	file, err := unpacked.Read(outside + name + ".onnx.gz")
	if err != nil {
		return err
	}
	m, refused := onnx.Import(context.Background(), bytes.NewReader(file), int64(len(file)), onnx.Options{Dims: e.Dims})
	said := ""
	if refused != nil {
		said = refused.Error()
	}
	text := func(key string) (s string) { json.Unmarshal(e.Expect[key], &s); return s }
	if has := text("or_refuse_has"); has != "" && strings.Contains(said, has) {
		return nil
	}
	for key, want := range e.Expect {
		var got any
		switch key {
		case "or_refuse_has":
			continue
		case "refuse_has":
			if !strings.Contains(said, text(key)) {
				return fmt.Errorf("says %q, which lacks %s", said, want)
			}
			continue
		case "refuse_not":
			if strings.Contains(said, text(key)) {
				return fmt.Errorf("says %q", said)
			}
			continue
		}
		if refused != nil {
			return fmt.Errorf("refused: %w", refused)
		}
		net := m.Network
		switch key {
		case "macs":
			got = net.MACs()
		case "params":
			got = net.Params()
		case "media":
			got = net.Inputs[0].Input
		case "without":
			got = append([]network.Count{}, net.Without...)
		case "cross":
			var layers map[string]float64
			json.Unmarshal(want, &layers)
			for layer := range layers {
				layers[layer] = leastBehind(net, layer)
			}
			got = layers
		case "net":
			text, err := profile.Pack(context.Background(), net, mincut.All)
			if err != nil {
				return err
			}
			back, err := profile.Unpack(text)
			got = err == nil && back.Total == net.Total
		case "curves":
			got = drawn(net)
		case "best":
			if err := checkBest(net, want); err != nil {
				return err
			}
			continue
		default:
			return fmt.Errorf("nothing checks %q", key)
		}
		if text, _ := json.Marshal(got); !sameJSON(text, want) {
			return fmt.Errorf("%s: got %s, want %s", key, text, want)
		}
	}
	return nil
}

func sameJSON(a, b []byte) bool {
	var short [2]bytes.Buffer
	json.Compact(&short[0], a)
	json.Compact(&short[1], b)
	return bytes.Equal(short[0].Bytes(), short[1].Bytes())
}

// leastBehind is what crosses behind a layer, in the order of execution.
func leastBehind(net *network.Network, layer string) float64 {
	least := math.Inf(1)
	for _, c := range net.Cuts(network.PerOperator) {
		bits := 0.0
		for _, t := range c.Tensors {
			bits += network.FP32.Bits(t)
		}
		if c.After == layer {
			least = min(least, bits)
		}
	}
	return least
}

// checkBest compares the least latency over all one-way cuts.
func checkBest(net *network.Network, rows json.RawMessage) error {
	var systems [][]any
	if err := json.Unmarshal(rows, &systems); err != nil {
		return err
	}
	for _, row := range systems {
		number := func(i int) float64 { return row[i].(float64) }
		s := cost.System{Device: number(0) * 1e9, Edge: number(1) * 1e9, Bandwidth: number(2) * 1e6, RTT: number(3) / 1e3}
		g, err := mincut.FromNetwork(net, func(t network.Tensor) float64 {
			if t.Input == network.Inside {
				return network.Encoding(row[4].(string)).Bits(t)
			}
			return network.Encoding(row[5].(string)).Bits(t)
		})
		if err != nil {
			return err
		}
		got, want := 1e3*s.Latency(g.Best(s).Split).Total(), number(6)
		if math.Abs(got-want) > 1e-9*want {
			return fmt.Errorf("%v: the least latency is %v ms", row, got)
		}
	}
	return nil
}

// drawn draws every figure.
func drawn(net *network.Network) bool {
	text, err := profile.Pack(context.Background(), net, mincut.All)
	if err != nil {
		return false
	}
	s, problems := scenario.Default().WithAll(map[string]string{"model": profile.Name, "net": text})
	study, err := solve.New(context.Background(), s)
	if err != nil || len(problems) > 0 {
		return false
	}
	for _, s := range figure.All {
		if s.Draw(study, figure.Style{Lang: lang.English}).Title == "" {
			return false
		}
	}
	return true
}

func (e expectation) checkScenario(document []byte) error {
	s, problems := scenario.FromJSON(networks, document)
	if len(problems) > 0 {
		return fmt.Errorf("the scenario has problems: %v", problems)
	}
	study, err := solve.New(context.Background(), s)
	if err != nil {
		return err
	}
	var best string
	var from float64
	json.Unmarshal(e.Expect["best"], &best)
	json.Unmarshal(e.Expect["device_from"], &from)
	hold := study.Hold("device")
	if got := study.Candidates[study.Best()].ID; got != best || math.Abs(hold.From-from) > 1e-9*from || !math.IsInf(hold.To, 1) {
		return fmt.Errorf("%s is best from %v to %v, want %s from %v on", got, hold.From, hold.To, best, from)
	}
	return nil
}
