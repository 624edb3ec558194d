package api

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strconv"

	"splitscope/core/figure"
	"splitscope/core/lang"
	"splitscope/core/network"
	"splitscope/core/onnx"
	"splitscope/core/profile"
	"splitscope/core/scenario"
	"splitscope/core/solve"
	"splitscope/core/verdict"
	"splitscope/core/zoo"
)

// routes is the whole API.
var routes = []route{
	{pattern: "/v1/models", params: []param{cuts}, answer: listModels, file: importModel},
	{pattern: "/v1/models/{name}", keys: []string{"cuts", "fuse", "size", "tokens", "batch", "dtype", "input"}, answer: showModel},
	{pattern: "/v1/solve", scenario: true, answer: solution},
	{pattern: "/v1/curves", scenario: true, params: []param{points}, answer: curves},
	{pattern: "/v1/map", scenario: true, params: []param{width, height, format}, answer: latencyMap},
	{pattern: "/v1/figure/{name}", scenario: true, params: []param{spoken, theme, layer}, answer: drawing},
	{pattern: "/v1/report.html", scenario: true, params: []param{spoken, theme}, answer: wholeReport},
}

const giga = 1e9

// Summary is a network in the list of all, at the size of input that it was
// published for.
type Summary struct {
	Name   string        `json:"name"`
	Title  string        `json:"title"`
	Family string        `json:"family"`
	Year   int           `json:"year"`
	Params int64         `json:"params"`
	GMACs  float64       `json:"gmacs"`
	Input  network.Shape `json:"input"`
	Media  network.Media `json:"media"`
}

// Model is a network with its split points.
type Model struct {
	Summary
	Variant      string  `json:"variant"`
	Source       string  `json:"source"`
	GElementwise float64 `json:"g_elementwise"` // 1e9 element operations that are not MACs
	Cuts         []Cut   `json:"cuts"`
}

// Cut is a split point and what crosses it. Shape is null unless exactly one
// tensor does; Elements counts the values of all.
type Cut struct {
	ID        string        `json:"id"`
	After     string        `json:"after"`
	HeadGMACs float64       `json:"head_gmacs"`
	TailGMACs float64       `json:"tail_gmacs"`
	Shape     network.Shape `json:"shape"`
	Elements  int64         `json:"elements"`
	Tensors   []Tensor      `json:"tensors"`
}

// Tensor is the output of a layer, or the network's input where Layer is empty.
// A batch of one is left out of shapes.
type Tensor struct {
	Layer string        `json:"layer"`
	Shape network.Shape `json:"shape"`
	Type  string        `json:"type"`
}

// Imported is a network that was read from a file, with what the file says.
type Imported struct {
	Model
	Net     string         `json:"net"` // the scenario's key
	Digest  string         `json:"digest"`
	Opset   int            `json:"opset"`
	Dims    map[string]int `json:"dims"`
	Without map[string]int `json:"without"` // operators without a rule for their cost, which counts as zero
	Guessed map[string]int `json:"guessed"` // operators whose output was given the shape of their input
}

func summary(net *network.Network) Summary {
	return Summary{
		net.Name, net.Title, net.Family, net.Year, net.Params(), float64(net.MACs()) / giga,
		net.Inputs[0].Shape.Sample(), net.Inputs[0].Input,
	}
}

func listModels(request) (answer, error) {
	var models []Summary
	for _, e := range zoo.Entries() {
		net, err := e.Build(e.Size.Default, 1)
		if err != nil {
			return answer{}, err
		}
		models = append(models, summary(net))
	}
	return jsonAnswer(models)
}

func showModel(asked request) (answer, error) {
	return jsonAnswer(model(asked.study.Network, asked.study.Cuts))
}

func model(net *network.Network, cuts []network.Cut) Model {
	m := Model{
		Summary: summary(net), Variant: net.Variant.In(lang.English), Source: net.Source,
		GElementwise: float64(net.Total.Elementwise) / giga,
	}
	for _, k := range cuts {
		cut := Cut{
			ID:        k.ID,
			After:     k.After,
			HeadGMACs: float64(k.Head.MACs) / giga,
			TailGMACs: float64(k.Tail.MACs) / giga,
			Elements:  k.Elements(),
			Tensors:   []Tensor{},
		}
		for _, t := range k.Tensors {
			layer := t.Name
			if t.Input != network.Inside {
				layer = ""
			}
			cut.Tensors = append(cut.Tensors, Tensor{layer, t.Shape.Sample(), t.Type.String()})
		}
		if len(k.Tensors) == 1 {
			cut.Shape = cut.Tensors[0].Shape
		}
		m.Cuts = append(m.Cuts, cut)
	}
	return m
}

// importModel reads the ONNX file in the body.
func importModel(asked request) (answer, error) {
	m, err := onnx.Import(bytes.NewReader(asked.file), int64(len(asked.file)), onnx.Options{Dims: asked.dims})
	var p *onnx.Problem
	switch {
	case errors.As(err, &p):
		return answer{}, &failure{http.StatusBadRequest, p.Code, "", p.In}
	case err != nil:
		return answer{}, err
	}
	net := m.Network
	counts := func(list []network.Count) map[string]int {
		times := map[string]int{}
		for _, c := range list {
			times[c.Name] = c.Times
		}
		return times
	}
	dims := map[string]int{}
	for _, d := range m.Dims {
		dims[d.Name] = d.Value
	}
	granularity := network.Granularity(asked.choices["cuts"])
	text := profile.Pack(net, solve.AllGraphCuts(net))
	if granularity == network.Graph {
		if net, err = profile.Unpack(text); err != nil {
			return answer{}, err
		}
	}
	return jsonAnswer(Imported{
		model(net, net.Cuts(granularity)), text,
		net.Digest, m.Opset, dims, counts(net.Without), counts(net.Guessed),
	})
}

// Solution is the answer, compared with the result that the link carries along.
type Solution struct {
	solve.Solution
	Shared *verdict.Shared `json:"shared,omitempty"`
}

func solution(asked request) (answer, error) {
	sol := Solution{Solution: asked.study.Solution()}
	if asked.shared == nil {
		return jsonAnswer(sol)
	}
	compared := verdict.Compare(asked.study, *asked.shared, asked.lang)
	sol.Shared = &compared
	a, err := jsonAnswer(sol)
	a.lang = asked.lang
	return a, err
}

func curves(asked request) (answer, error) {
	return jsonAnswer(asked.study.Curves(asked.numbers["points"]))
}

// maxCells bounds a map. JSON is held in memory as a whole, about 100 bytes a
// cell in all, and a Worker has 128 MB; CSV leaves row by row.
var maxCells = map[string]int{"json": 250_000, "csv": 1_000_000}

func latencyMap(asked request) (answer, error) {
	width, height, format := asked.numbers["width"], asked.numbers["height"], asked.choices["format"]
	if width*height > maxCells[format] {
		return answer{}, fail(http.StatusBadRequest, scenario.OutOfRange, "width", lang.Text{
			EN: "width × height may be %[1]d cells in JSON, which is held in memory as a whole, and %[2]d in CSV, which is streamed.",
			KO: "width × height는 통째로 메모리에 두는 JSON에서 %[1]d칸, 스트리밍하는 CSV에서 %[2]d칸까지입니다.",
		}, maxCells["json"], maxCells["csv"])
	}
	m := asked.study.Map(width, height)
	if format == "csv" {
		return answer{contentType: "text/csv; charset=utf-8", write: func(w io.Writer) error { return writeCSV(w, m) }}, nil
	}
	return jsonAnswer(m)
}

// writeCSV writes one row a cell, numbers in the shortest text that reads back
// as the same number.
func writeCSV(to io.Writer, m solve.Map) error {
	shortest := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	w := csv.NewWriter(to)
	w.Write([]string{figure.AxisColumn(m.Axes[0]), figure.AxisColumn(m.Axes[1]), "best", "total_ms"})
	for row, y := range m.Y {
		y := shortest(y)
		for column, x := range m.X {
			w.Write([]string{shortest(x), y, m.IDs[m.Best[row][column]], shortest(m.TotalMS[row][column])})
		}
		if err := w.Error(); err != nil { // the client has gone
			return err
		}
	}
	w.Flush()
	return w.Error()
}
