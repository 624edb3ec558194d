package api

import (
	"bytes"
	"errors"
	"net/url"
	"slices"
	"strings"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network"
	"splitscope/core/network/onnx"
	"splitscope/core/network/profile"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
	"splitscope/core/show/answer"
	"splitscope/core/show/verdict"
	"splitscope/core/solve/mincut"
)

// routes returns all routes of the API.
func routes() []route {
	asJSON := func(schema string) []medium { return []medium{{"application/json", schema}} }
	return []route{
		{
			pattern: "/v1/{$}", params: []param{spoken}, answer: startPage, gives: []medium{{contentType: htmlType}},
			about: "This page.",
		},
		{
			pattern: "/v1/openapi.json", answer: openAPI, gives: asJSON("OpenAPI"),
			about:    "The same for programs: an OpenAPI 3.1 document.",
			examples: []string{"/v1/openapi.json"},
		},
		{
			pattern: "/v1/models", answer: listModels, gives: asJSON("ModelList"),
			about:    "The networks of the zoo.",
			examples: []string{"/v1/models"},
			upload: &upload{
				params: []param{cuts, dim, media}, answer: importModel, gives: asJSON("Imported"),
				about: "The network in an .onnx file, and its split points.", file: "The file. Its weights are not read, and may be left out.",
			},
		},
		{
			pattern: "/v1/models/{name}", names: zoo.Names(), keys: ofCuts(),
			params: []param{core}, answer: showModel, gives: asJSON("Model"),
			about:    "A network and its split points: the work before and after each, and the tensors that cross. Cuts of the graph are the best ones for dtype and input, or for any of them if neither is given.",
			examples: []string{"/v1/models/resnet50", "/v1/models/mobilenet_v2?cuts=block&batch=4"},
		},
		{
			pattern: "/v1/solve", scenario: true, compares: true, params: []param{core}, answer: solution, gives: asJSON("Solution"),
			about:    "The best split, its margin, the thresholds where it changes, and the candidates that are never best.",
			examples: []string{"/v1/solve?preset=paper", "/v1/solve?model=mobilenet_v2&cuts=block&device=2&edge=1000&mbps=5&rtt_ms=10&dtype=int8"},
		},
		{
			pattern: "/v1/curves", scenario: true, params: []param{points, core}, answer: curves, gives: asJSON("Curves"),
			about:    "The latency of every candidate along the x axis.",
			examples: []string{"/v1/curves?preset=paper&points=5"},
		},
		{
			pattern: "/v1/map", scenario: true, params: []param{width, height, format, core}, answer: latencyMap,
			gives:    []medium{{"application/json", "Map"}, {contentType: csvType}, {contentType: binaryType}},
			about:    "The best candidate and its latency on a grid of both axes.",
			examples: []string{"/v1/map?preset=paper&width=5&height=4", "/v1/map?preset=paper&width=5&height=4&format=csv", "/v1/map?preset=paper&width=1000&height=1000&format=bin"},
		},
		{
			pattern: "/v1/figure/{name}", names: figureNames(), scenario: true, params: []param{spoken, theme, layer, date}, answer: drawing,
			gives:    []medium{{"application/json", "FigureOption"}, {contentType: htmlType}},
			about:    "A figure, as an HTML page (.html) or as its ECharts option (.json).",
			examples: []string{"/v1/figure/map.html?preset=paper", "/v1/figure/curves.json?preset=paper"},
		},
		{
			pattern: "/v1/devices", answer: listDevices, gives: asJSON("DeviceList"),
			about:    "Devices by name: how long they take for operators, fitted to published times.",
			examples: []string{"/v1/devices"},
		},
		{
			pattern: "/v1/links", params: []param{spoken}, answer: listLinks, gives: asJSON("LinkList"),
			about:    "Links by name: their bandwidth and round-trip time, and how these are known.",
			examples: []string{"/v1/links"},
		},
		{
			pattern: "/v1/profiles", answer: listFormats, gives: asJSON("FormatList"),
			about:    "The formats in which runtimes write the times of operators, and that are read.",
			examples: []string{"/v1/profiles"},
			upload: &upload{
				params: []param{ofNetwork}, answer: fitProfile, gives: asJSON("Fitted"),
				about: "A device, fitted to the times in a file of one of these formats.", file: "The file.",
			},
		},
		{
			pattern: "/v1/report.html", scenario: true, params: []param{spoken, theme, date}, answer: wholeReport, gives: []medium{{contentType: htmlType}},
			about:    "Everything about a scenario in one file that opens offline.",
			examples: []string{"/v1/report.html?preset=paper"},
		},
	}
}

// Content types.
const (
	htmlType   = "text/html; charset=utf-8"
	csvType    = "text/csv; charset=utf-8"
	binaryType = "application/octet-stream"
)

// Imported is a network that was read from a file, with information about the file.
type Imported struct {
	answer.Model
	Net      string         `json:"net" doc:"The key net of a scenario with this network."`
	FitsLink bool           `json:"fits_link" doc:"Whether net fits into a link. Otherwise send it by POST, or use files of the workspace on the page."`
	Digest   string         `json:"digest" doc:"Fingerprint of the network."`
	Opset    int            `json:"opset" doc:"Operator set of the file."`
	Dims     map[string]int `json:"dims" doc:"Symbolic dimensions of the file and their values."`
	Inputs   []Input        `json:"inputs" doc:"The inputs of the network, with their recognized and possible layouts."`
	Without  map[string]int `json:"without" doc:"Operators without a rule, whose cost counts as zero, and how many there are of each."`
	Guessed  map[string]int `json:"guessed" doc:"Operators whose output has a guessed shape, and how many there are of each."`
	AtMost   map[string]int `json:"at_most" doc:"Operators whose work depends on values, so that the most costly case is counted, and how many there are of each."`
}

// Input is an input of an imported network, with its possible layouts.
type Input struct {
	Name    string           `json:"name" doc:"The name of the input in the file."`
	Shape   network.Shape    `json:"shape" doc:"Elements in each dimension."`
	Type    string           `json:"type" doc:"Type of its elements."`
	Layout  network.Layout   `json:"layout" doc:"The recognized layout: nchw and nhwc are images with their channels first or last, then tokens and values."`
	Layouts []network.Layout `json:"layouts" doc:"The layouts that the parameter media may set for this input."`
}

// summarize describes all networks of the zoo, which takes a while to build.
func summarize() (models []answer.Summary, err error) {
	for _, e := range zoo.Entries() {
		net, err := e.Build(e.Size.Default, 1)
		if err != nil {
			return nil, err
		}
		models = append(models, answer.NewSummary(net))
	}
	return models, nil
}

func listModels(asked request) (reply, error) {
	models, err := asked.models()
	if err != nil {
		return reply{}, err
	}
	return jsonAnswer(models)
}

func showModel(asked request) (reply, error) {
	cuts := asked.study.Cuts
	if asked.study.Scenario.Cuts == network.Graph && !asked.encoded() {
		text, err := profile.Pack(asked.context, asked.study.Network, mincut.All)
		if err != nil {
			return reply{}, err
		}
		all, err := profile.Unpack(text)
		if err != nil {
			return reply{}, err
		}
		cuts = all.Cuts(network.Graph)
	}
	return jsonAnswer(answer.NewModel(asked.study.Network, cuts))
}

// encodings has the keys that the best cuts of a graph depend on.
var encodings = keyNames(func(k scenario.Key) bool { return k.Group == scenario.SentGroup })

// ofCuts returns the keys that the cuts of a network of the zoo depend on.
func ofCuts() []string {
	return append(keyNames(func(k scenario.Key) bool {
		return k.OfNetwork || k.Kind == scenario.ChoiceKind && k.Group == scenario.CandidatesGroup
	}), encodings...)
}

func keyNames(which func(scenario.Key) bool) (names []string) {
	for _, k := range scenario.Keys() {
		if which(k) {
			names = append(names, k.Name)
		}
	}
	return names
}

// encoded reports whether a request for a network's cuts names an encoding. Then
// the answer has the cuts of a graph that are best under it. Otherwise it has those
// that are best under any encoding, so that a scenario with the answer as its
// network gives the same result as the network's name.
func (asked request) encoded() bool {
	given, _ := url.ParseQuery(asked.query) // it has been checked
	return slices.ContainsFunc(encodings, given.Has)
}

// chosenBy explains how a request sets a dimension.
const chosenBy lang.Text = " A request sets one by dim=%[1]s:N, where N is a whole number."

// maxListed limits the bytes of a network's answer. Each cut lists the tensors that
// cross, so the answer may grow as the square of the network, and a Worker has 128
// MB.
const maxListed = 8_000_000

// listed estimates the bytes of the cuts in an answer.
func listed(net *network.Network, cuts network.Granularity) (bytes int) {
	const ofCut, ofTensor, ofDimension = 120, 60, 4
	for _, t := range net.Inputs {
		bytes += 2*ofTensor + len(t.Name)
	}
	for _, c := range net.Cuts(cuts) {
		bytes += ofCut + len(c.After)
		for _, t := range c.Tensors {
			bytes += ofTensor + len(t.Name) + ofDimension*len(t.Shape)
		}
	}
	return bytes
}

// tooMuchListed returns a fault that names the granularities that would fit.
func tooMuchListed(net *network.Network, size int) error {
	var fitting []string
	for _, g := range network.Granularities {
		if len(net.Cuts(g)) > 0 && listed(net, g) <= maxListed {
			fitting = append(fitting, "cuts="+string(g))
		}
	}
	args := []any{lang.Bytes(float64(size)), lang.Bytes(maxListed)}
	if len(fitting) == 0 {
		return manyTensors.At("", args...)
	}
	return fewerCuts.At("", append(args, strings.Join(fitting, ", "))...)
}

// importModel reads the ONNX file in the body.
func importModel(asked request) (reply, error) {
	chosen := map[string]int{}
	for _, text := range asked.given[dim.name] {
		if name, number, ok := cutDim(text); ok {
			chosen[name] = number
		}
	}
	layouts := map[string]network.Layout{}
	for _, text := range asked.given[media.name] {
		if name, layout, ok := cutMedia(text); ok {
			layouts[name] = layout
		}
	}
	m, err := onnx.Import(asked.context, bytes.NewReader(asked.body), int64(len(asked.body)), onnx.Options{Dims: chosen, Layouts: layouts})
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return reply{}, ofRequest(f)
	} else if err != nil {
		return reply{}, err
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
	inputs := []Input{}
	for _, t := range net.Inputs {
		inputs = append(inputs, Input{t.Name, t.Shape, t.Type.String(), t.Layout(), t.Layouts()})
	}
	granularity := network.Granularity(asked.text(cuts))
	// Check the size before anything expensive is done. The cuts of a graph are few
	// by now.
	if size := listed(net, granularity); size > maxListed {
		return reply{}, tooMuchListed(net, size)
	}
	text, err := profile.Pack(asked.context, net, mincut.All)
	if err != nil {
		return reply{}, err
	}
	if granularity == network.Graph {
		whole := net
		if net, err = profile.Unpack(text); err != nil {
			return reply{}, err
		}
		if size := listed(net, granularity); size > maxListed {
			return reply{}, tooMuchListed(whole, size)
		}
	}
	return jsonAnswer(Imported{
		answer.NewModel(net, net.Cuts(granularity)), text, len(text) <= profile.MaxLink,
		net.Digest, m.Opset, dims, inputs, counts(net.Without), counts(net.Guessed), counts(m.AtMost),
	})
}

// ofRequest returns a fault of a file, at the parameter of the request that is the
// cause.
func ofRequest(f *fault.Fault) *fault.Fault {
	if open := onnx.Open(f); len(open) > 0 {
		f.Notes = append(f.Notes, fault.Note{Text: chosenBy, Args: []any{url.QueryEscape(open[len(open)-1].Name)}})
	}
	switch f.Kind {
	case onnx.BadLayout, onnx.UnknownInput:
		f.Place = media.name
	case onnx.UnknownDim:
		f.Place = dim.name
	default:
		f.Place = ""
	}
	return f
}

func solution(asked request) (reply, error) {
	sol := answer.Solution{Solution: asked.study.Solution()}
	if asked.shared == nil {
		return jsonAnswer(sol)
	}
	compared := verdict.Compare(asked.study, *asked.shared, asked.voice.Lang)
	sol.Shared = &compared
	a, err := jsonAnswer(sol)
	return a.in(asked.voice), err
}

func curves(asked request) (reply, error) {
	if candidates := len(asked.study.Candidates); asked.number(points)*candidates > maxValues {
		return reply{}, manyPoints.At(points.name, lang.Grouped(maxValues), candidates)
	}
	return jsonAnswer(asked.study.Curves(asked.number(points)))
}
