// Package core answers the requests of the page. It does not use syscall/js, so
// its tests run wherever Go runs.
//
// It does all arithmetic of the domain. The page never computes a latency, a
// threshold or a link. Sentences and numbers with units are in the language of the
// request.
package core

import (
	"cmp"
	"fmt"
	"slices"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/progress"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
	"splitscope/core/system/cost"
	"splitscope/wasm/browser/bridge"
)

// Methods has the methods that every visit to the page needs.
func Methods(s Scenarios) bridge.Methods {
	return bridge.Methods{
		"schema":  bridge.Infallible(NewSchema),
		"compute": bridge.Of(s.Compute),
		"probe":   bridge.Of(s.Probe),
		"models":  bridge.Slow(Models),
		"cuts":    bridge.Of(s.Cuts),
	}
}

// Scenarios answers requests about scenarios by their links.
type Scenarios struct{ Networks cache.Networks }

// Opening is the scenario of a page that is opened without one.
const Opening = "v=1&preset=paper"

// SchemaRequest asks for the keys of a scenario.
type SchemaRequest struct {
	Lang lang.Lang `json:"lang"`
}

// Schema describes the keys of a scenario, and has all that is the same for all
// scenarios.
type Schema struct {
	Version string `json:"version"`
	// In the order of their controls.
	Groups  []Group  `json:"groups"`
	Keys    []Key    `json:"keys"`
	Presets []string `json:"presets"`
	// Scenarios to begin from.
	Examples []Example `json:"examples"`
	// The version of the core.
	Core string `json:"core"`
	// In the order of a report.
	Figures []FigureKind `json:"figures"`
	// The figure to show if none is named.
	Alone string `json:"alone"`
	// The source of the model, as BibTeX.
	Paper string `json:"paper"`
	// The largest number of characters of a link, as a text: "16,384".
	Longest string `json:"longest"`
}

// FigureKind describes one figure.
type FigureKind struct {
	Name string `json:"name"`
	// The number of the answer's axes, x and y, that a point of the figure has
	// values of.
	Axes int `json:"axes"`
	// Whether it has cells, which are in the answer's raster.
	Cells bool `json:"cells"`
	// Its place on the first screen, from 1; 0 is below it.
	First int `json:"first"`
	// The ids of the series whose marks, and points with a name, are cuts to choose.
	Picks []string `json:"picks"`
}

// Group is the subject of the keys in one fieldset.
type Group struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// Key describes one key of a scenario for its control. The limits of a range apply
// to both ends.
type Key struct {
	Name string `json:"name"`
	// Its name for people.
	Label string        `json:"label"`
	Kind  scenario.Kind `json:"kind"`
	// The group of its control; left out if it has no control.
	Group string `json:"group,omitempty"`
	// The key whose control it shares: the axis of a scale, the input of a range.
	Of string `json:"of,omitempty"`
	// Whether an embed may show its control.
	Alone bool `json:"alone"`
	// In the model: C_d.
	Symbol string `json:"symbol,omitempty"`
	// A hint at its control.
	Hint string `json:"hint,omitempty"`
	// The unit of the number; Answer.units has units that depend on the scenario.
	Unit    string  `json:"unit"`
	Default string  `json:"default"`
	Min     float64 `json:"min"`
	Max     float64 `json:"max"`
	// The scale of its slider.
	Scale   scenario.Scale `json:"scale,omitempty"`
	Options []Option       `json:"options,omitempty"`
	// The reason of the limits.
	Reason string `json:"reason,omitempty"`
}

// Option is a value that a key may take.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
	// A hint where it is chosen.
	Hint string `json:"hint,omitempty"`
}

// NewSchema describes the keys of a scenario.
func NewSchema(r SchemaRequest) Schema {
	s := Schema{Version: scenario.Version, Presets: scenario.Presets(), Examples: Examples(r.Lang), Core: solve.Version, Paper: cost.PaperBibTeX, Longest: lang.Grouped(scenario.MaxLink), Alone: figure.Alone}
	for _, f := range figure.All {
		s.Figures = append(s.Figures, FigureKind{f.Name, f.Axes, f.Cells, f.First, append([]string{}, f.Picks...)})
	}
	for _, g := range scenario.Groups() {
		s.Groups = append(s.Groups, Group{g.Name, g.Label.In(r.Lang)})
	}
	for _, k := range scenario.Keys() {
		key := Key{
			Name: k.Name, Label: k.Label.In(r.Lang), Kind: k.Kind, Group: k.Group.Name, Of: k.Of, Alone: k.Controlled(),
			Symbol: k.Symbol, Hint: k.Hint.In(r.Lang), Unit: k.Unit, Default: k.Default,
			Min: k.Min, Max: k.Max, Scale: k.Scale, Reason: k.Reason.In(r.Lang),
		}
		for _, o := range k.Options {
			key.Options = append(key.Options, Option{o.Value, cmp.Or(o.Short.In(r.Lang), o.Label.In(r.Lang), o.Value), o.Hint.In(r.Lang)})
		}
		s.Keys = append(s.Keys, key)
	}
	return s
}

// ComputeRequest asks for everything that follows from a scenario.
type ComputeRequest struct {
	// The scenario as a link's fragment without "#"; "" means the opening scenario.
	Link string `json:"link"`
	// Keys to change, as typed; "" resets a key to its default.
	Edits map[string]string `json:"edits,omitempty"`
	Lang  lang.Lang         `json:"lang"`
	Theme figure.Theme      `json:"theme"`
	// The size of the painted map in cells; regions and borders are exact at any
	// size.
	Map struct {
		Width  int          `json:"width"`
		Height int          `json:"height"`
		Layer  figure.Layer `json:"layer"`
	} `json:"map"`
	// Whether the figures are narrow, and low: they get fewer ticks and labels.
	Narrow bool `json:"narrow"`
	Low    bool `json:"low,omitempty"`
	// The names of the figures to answer; unknown names are ignored.
	Figures []string `json:"figures"`
	// The id of a cut to compare with the best candidate; an unknown id is ignored.
	Pin string `json:"pin,omitempty"`
	// The versions of the parts of an answer that the page has. They are left out.
	Have map[string]string `json:"have,omitempty"`
}

// Answer is a scenario and everything that follows from it.
type Answer struct {
	// The canonical link of the scenario, without "#".
	Link string `json:"link"`
	// The same with the result, which is compared when the link is opened.
	Share string `json:"share"`
	// The number of characters of share, as a text, if it is too long for a link.
	// Then it is shared as a file.
	TooLong string `json:"tooLong,omitempty"`
	// The comparison with the result in the requested link, if it has one.
	Shared *verdict.Shared `json:"shared,omitempty"`
	// Every key with its value in canonical text, defaults filled in.
	Scenario map[string]string `json:"scenario"`
	// The unit of every numeric key in this scenario, such as Mibit/s for mbps.
	Units map[string]string `json:"units"`
	// The sweep of every input by the key of its range. It differs from the range
	// if it has grown to include the present value.
	Sweeps map[string]string `json:"sweeps"`
	// The sliders of inputs.
	Tracks map[scenario.Axis]verdict.Track `json:"tracks"`
	// The candidates at this granularity, in order; left out if the page has them.
	Candidates []Candidate `json:"candidates,omitempty"`
	// The parts of the link and the edits that were not applied, with reasons.
	Problems []Problem `json:"problems"`
	// A sentence about what the edits have dropped though they do not name it, such
	// as candidates of another network.
	Dropped  string           `json:"dropped,omitempty"`
	Sentence verdict.Sentence `json:"sentence"`
	Verdict  PageVerdict      `json:"verdict"`
	// The colours of the parts of a latency in figures.
	PartColors map[verdict.PartName]string `json:"partColors"`
	// The pinned cut against the best candidate, if there is one.
	Pinned *verdict.Reason `json:"pinned,omitempty"`
	// The map in words: the best candidate at the present point, and the next ones
	// to the right, to the left, above and below.
	Point   string  `json:"point"`
	Network Network `json:"network"`
	// Keys that have no effect in the scenario, such as a size if the network has
	// none.
	Unused []string `json:"unused"`
	// The options of keys whose options the network narrows.
	Options map[string][]string `json:"options"`
	// The limits of keys that the network narrows; a key of a number that is not
	// here does not apply.
	Limits map[string]Limit `json:"limits"`
	// The requested figures by name, without their marks; those that the page has are
	// left out.
	Figures map[string]figure.Figure `json:"figures"`
	// The marks of the requested figures that have any.
	Marks map[string]figure.Marks `json:"marks"`
	// The cells of a figure, if a requested one has cells that the page does not have.
	Raster *figure.Raster `json:"raster,omitempty"`
	// The versions of the requested figures by name, of the raster and of the
	// candidates. The same version means the same part.
	Versions map[string]string `json:"versions"`
	// The layer of the map, as requested.
	Layer figure.Layer `json:"layer"`
	// The axis of the curves, and the horizontal one of the map.
	X AxisRange `json:"x"`
	// The vertical axis of the map.
	Y AxisRange `json:"y"`
	// The scenario and its answer in a line.
	Title string `json:"title"`
	// The first part of the names of files: network, preset, granularity and
	// conditions.
	File string `json:"file"`
}

// Limit is the limit of a whole number.
type Limit struct {
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
	Step int     `json:"step"`
}

// AxisRange is the range of an axis of curves and maps.
type AxisRange struct {
	Key   scenario.Axis  `json:"key"`
	Lo    float64        `json:"lo"`
	Hi    float64        `json:"hi"`
	Scale scenario.Scale `json:"scale"`
}

func axisOf(a solve.Axis) AxisRange {
	scale := scenario.Linear
	if a.Log {
		scale = scenario.Log
	}
	return AxisRange{a.Key, a.Lo, a.Hi, scale}
}

// Candidate is a cut of the network.
type Candidate struct {
	ID    string `json:"id"`
	After string `json:"after"`
	// Whether the scenario allows it: the keys only and input may exclude it.
	Active bool   `json:"active"`
	Color  string `json:"color"`
}

// Problem is a part of a link or an edit that was not applied.
type Problem struct {
	*fault.Explanation
	Origin Origin `json:"origin"`
}

// Origin is the origin of a problem.
type Origin string

// A problem comes from the link that was opened, or from an edit on the page.
const (
	FromLink Origin = "link"
	FromEdit Origin = "edit"
)

// PageVerdict is the answer in words, in the colour of the best candidate.
type PageVerdict struct {
	verdict.Verdict
	Color string `json:"color"`
	// Edits that bring the point onto the curves and the map, if outside is set.
	Show *fault.Fix `json:"show,omitempty"`
	// Edits that allow to send the input, if a note says that it would be faster.
	Allow *fault.Fix `json:"allow,omitempty"`
}

const (
	allowIt lang.Text = "Allow it"
	showIt  lang.Text = "Show it"
)

// Compute answers one move of a control: the scenario and everything that follows
// from it. An error is a bug of the page; mistakes of the person are problems.
func (in Scenarios) Compute(r ComputeRequest) (Answer, error) {
	if err := figure.CheckCells(r.Map.Width, r.Map.Height); err != nil {
		return Answer{}, err
	}
	opened, shared, found := in.open(r.Link)
	s, rejected := opened.WithAll(r.Edits)
	problems := append(listed(s, found, FromLink, r.Lang), listed(s, rejected, FromEdit, r.Lang)...)
	st, err := solve.New(progress.Background, s)
	if err != nil {
		return Answer{}, err
	}

	style := figure.Style{Lang: r.Lang, Theme: r.Theme, Layer: r.Map.Layer, Narrow: r.Narrow, Low: r.Low, Pin: r.Pin}
	a := Answer{
		Link:     st.Link(),
		Share:    st.Result().On(st.Link()),
		Title:    verdict.Title(st, r.Lang),
		File:     figure.Stem(st),
		Scenario: s.Values(),
		Units:    s.Units(),
		Sweeps:   s.Sweeps(),
		Tracks:   verdict.Tracks(st, r.Lang),
		Sentence: verdict.NewSentence(st, r.Lang),
		Pinned:   verdict.Pinned(st, r.Pin, r.Lang),
		Point:    verdict.Point(st, r.Lang),
		X:        axisOf(st.X),
		Y:        axisOf(st.Y),
		Problems: problems,
		Dropped:  verdict.Dropped(opened, s, r.Edits, r.Lang),
		Network:  Network{model(st.Network, r.Lang), st.Network.Layers == nil, st.Network.Digest},
		Unused:   s.Unused(),
		Options:  map[string][]string{scenario.InputKey: s.Inputs()},
		Limits:   map[string]Limit{},
		Figures:  map[string]figure.Figure{},
		Marks:    map[string]figure.Marks{},
		Versions: map[string]string{},

		PartColors: map[verdict.PartName]string{},
		Layer:      r.Map.Layer,
	}
	if len(a.Share) > scenario.MaxLink {
		a.TooLong = lang.Grouped(float64(len(a.Share)))
	}
	parts := figure.NewParts(st, style)
	// asks notes the version of a part, and reports whether the page lacks it.
	asks := func(part, version string) bool {
		a.Versions[part] = version
		return r.Have[part] != version
	}
	for _, f := range figure.All {
		if !slices.Contains(r.Figures, f.Name) {
			continue
		}
		if asks(f.Name, parts.Version(f)) {
			a.Figures[f.Name] = parts.Still(f)
		}
		if marks, ok := parts.Marks(f); ok {
			a.Marks[f.Name] = marks
		}
		if f.Cells && asks(rasterPart, parts.CellsVersion(r.Map.Width, r.Map.Height)) {
			a.Raster = &figure.Raster{
				Width: r.Map.Width, Height: r.Map.Height,
				Pixels: figure.Pixels(st, r.Map.Width, r.Map.Height, r.Map.Layer),
			}
		}
	}
	if shared != nil && a.Link == opened.Encode() {
		compared := verdict.Compare(st, *shared, r.Lang)
		a.Shared = &compared
	}
	for key, l := range s.Limits() {
		a.Limits[key] = Limit{l.Min, l.Max, max(l.Step, 1)}
	}
	a.Verdict.Verdict = verdict.Of(st, r.Lang)
	if edits := s.Shown(); len(edits) > 0 {
		a.Verdict.Show = &fault.Fix{Label: showIt.In(r.Lang), Edits: edits}
	}
	for i, part := range verdict.Parts {
		a.PartColors[part] = figure.PartColours(r.Theme)[i]
	}
	if edits := verdict.Allowing(st); len(edits) > 0 {
		a.Verdict.Allow = &fault.Fix{Label: allowIt.In(r.Lang), Edits: edits}
	}
	lacks := asks(candidatesPart, parts.ColoursVersion())
	for i, colour := range figure.Colours(st) {
		cut := st.Cuts[i]
		if lacks {
			a.Candidates = append(a.Candidates, Candidate{cut.ID, cut.After, st.Allows(cut.ID), colour})
		}
		if cut.ID == a.Verdict.Best {
			a.Verdict.Color = colour
		}
	}
	return a, nil
}

// The parts of an answer that have versions, other than figures.
const (
	rasterPart     = "raster"
	candidatesPart = "candidates"
)

// open parses a link of the page.
func (in Scenarios) open(link string) (scenario.Scenario, *scenario.Result, []*fault.Fault) {
	return scenario.ParseShared(in.Networks, cmp.Or(link, Opening))
}

// study returns the study of a link, as far as the link can be read.
func (in Scenarios) study(link string) (*solve.Study, error) {
	s, _, _ := in.open(link)
	return solve.New(progress.Background, s)
}

// listed returns problems with their fixes, which are edits of the answered
// scenario.
func listed(s scenario.Scenario, problems []*fault.Fault, origin Origin, l lang.Lang) []Problem {
	out := make([]Problem, len(problems))
	for i, p := range problems {
		out[i] = Problem{p.Explain(l), origin}
		out[i].Fix = s.Fix(p, l)
	}
	return out
}

// ProbeRequest asks for every candidate at one point.
type ProbeRequest struct {
	Link  string       `json:"link"`
	Lang  lang.Lang    `json:"lang"`
	Theme figure.Theme `json:"theme"`
	// A value of the x axis, within its ends.
	X float64 `json:"x"`
	// A value of the y axis; the default is the scenario's own.
	Y *float64 `json:"y,omitempty"`
}

// Probe is the content of a tooltip.
type Probe struct {
	Title string       `json:"title"`
	Best  string       `json:"best"`
	Rows  []figure.Row `json:"rows"`
}

// Probe returns the latencies of the candidates at one point of the map, for a
// tooltip.
func (in Scenarios) Probe(r ProbeRequest) (Probe, error) {
	st, err := in.study(r.Link)
	if err != nil {
		return Probe{}, err
	}
	y := st.Scenario.Value(st.Y.Key)
	if r.Y != nil {
		y = *r.Y
	}
	if r.X < st.X.Lo || r.X > st.X.Hi || r.Y != nil && !st.Y.Within(y) {
		return Probe{}, fmt.Errorf("%v and %v lie outside of the axes", r.X, y)
	}
	st = st.At(r.X, y)
	title, rows := figure.Probe(st, figure.Style{Lang: r.Lang, Theme: r.Theme})
	return Probe{Title: title, Best: rows[0].Label, Rows: rows}, nil
}
