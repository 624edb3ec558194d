package api

import (
	"encoding/csv"
	"io"
	"net/http"
	"strconv"

	"splitscope/core/lang"
	"splitscope/core/network"
	"splitscope/core/scenario"
	"splitscope/core/solve"
)

// routes is the whole API.
var routes = []route{
	{pattern: "/v1/models", answer: listModels},
	{pattern: "/v1/models/{name}", params: []param{cuts}, answer: showModel},
	{pattern: "/v1/solve", scenario: true, answer: solution},
	{pattern: "/v1/curves", scenario: true, params: []param{points}, answer: curves},
	{pattern: "/v1/map", scenario: true, params: []param{width, height, format}, answer: latencyMap},
}

const giga = 1e9

// Summary is a network in the list of all.
type Summary struct {
	Name   string        `json:"name"`
	Title  string        `json:"title"`
	Params int64         `json:"params"`
	GMACs  float64       `json:"gmacs"`
	Input  network.Shape `json:"input"`
}

// Model is a network with its split points.
type Model struct {
	Summary
	Variant string `json:"variant"`
	Source  string `json:"source"`
	Cuts    []Cut  `json:"cuts"`
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
type Tensor struct {
	Layer string        `json:"layer"`
	Shape network.Shape `json:"shape"`
}

func summary(net *network.Network) Summary {
	return Summary{net.Name, net.Title, net.Params(), float64(net.MACs()) / giga, net.Input}
}

func listModels(request) (answer, error) {
	var models []Summary
	for _, name := range network.Names() {
		net, _ := network.Lookup(name)
		models = append(models, summary(net))
	}
	return jsonAnswer(models)
}

func showModel(asked request) (answer, error) {
	net, ok := network.Lookup(asked.name)
	if !ok {
		p := scenario.Problem{Code: scenario.UnknownModel, Key: "model", Value: asked.name}
		return answer{}, &failure{http.StatusNotFound, p.Code, p.Key, p.In}
	}
	model := Model{Summary: summary(net), Variant: net.Variant.In(lang.English), Source: net.Source}
	for _, k := range net.Cuts(network.Granularity(asked.choices["cuts"])) {
		cut := Cut{
			ID:        k.ID,
			After:     k.After,
			HeadGMACs: float64(k.Head) / giga,
			TailGMACs: float64(k.Tail) / giga,
			Elements:  k.Elements(),
			Tensors:   []Tensor{},
		}
		for _, t := range k.Tensors {
			cut.Tensors = append(cut.Tensors, Tensor(t))
		}
		if len(k.Tensors) == 1 {
			cut.Shape = k.Tensors[0].Shape
		}
		model.Cuts = append(model.Cuts, cut)
	}
	return jsonAnswer(model)
}

func solution(asked request) (answer, error) {
	return jsonAnswer(asked.study.Solution())
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
	w.Write([]string{column(m.Axes[0]), column(m.Axes[1]), "best", "total_ms"})
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

// column is the name of an axis with its unit, where the key itself has none.
func column(a scenario.Axis) string {
	if a == scenario.DeviceAxis || a == scenario.EdgeAxis {
		return string(a) + "_gflops"
	}
	return string(a)
}
