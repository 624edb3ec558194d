// Package core answers the requests of the page. Its types mirror those of
// web/src/core/core.d.ts. It does not use syscall/js, so its tests run wherever Go
// runs.
package core

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
	"splitscope/core/system/cost"
)

// Opening is the scenario of a page that was opened without one.
const Opening = "v=1&preset=paper"

// SchemaRequest asks for the keys of a scenario.
type SchemaRequest struct{ Lang lang.Lang }

// Schema is what the keys are.
type Schema struct {
	Version  string    `json:"version"`
	Keys     []Key     `json:"keys"`
	Presets  []string  `json:"presets"`
	Examples []Example `json:"examples"`
	Core     string    `json:"core"`    // the version of what computes
	Figures  []Figure  `json:"figures"` // in the order in which they are shown
	Alone    string    `json:"alone"`   // the figure that stands for a scenario where none is asked for
	Paper    string    `json:"paper"`   // the source of the model, as BibTeX
	Longest  int       `json:"longest"` // bytes of a link that is passed on
}

// Figure describes one figure.
type Figure struct {
	Name  string `json:"name"`
	Axes  int    `json:"axes"`  // of how many of an answer's axes, x and y, a place on it has values
	Cells bool   `json:"cells"` // it has cells, those of an answer's raster
}

// Key describes one key for a control.
type Key struct {
	Name    string         `json:"name"`
	Label   string         `json:"label"`
	Kind    scenario.Kind  `json:"kind"`
	Unit    string         `json:"unit"`
	Default string         `json:"default"`
	Min     float64        `json:"min"`
	Max     float64        `json:"max"`
	Scale   scenario.Scale `json:"scale,omitempty"`
	Options []string       `json:"options,omitempty"`
	Reason  string         `json:"reason,omitempty"`
}

// NewSchema answers a SchemaRequest.
func NewSchema(r SchemaRequest) Schema {
	s := Schema{Version: scenario.Version, Presets: scenario.Presets(), Examples: Examples(r.Lang), Core: solve.Version, Paper: cost.PaperBibTeX, Longest: scenario.MaxLink, Alone: figure.Alone}
	for _, f := range figure.All {
		s.Figures = append(s.Figures, Figure{f.Name, f.Axes, f.Cells})
	}
	for _, k := range scenario.Keys() {
		s.Keys = append(s.Keys, Key{
			Name: k.Name, Label: k.Label.In(r.Lang), Kind: k.Kind, Unit: k.Unit, Default: k.Default,
			Min: k.Min, Max: k.Max, Scale: k.Scale, Options: k.Options, Reason: k.Reason.In(r.Lang),
		})
	}
	return s
}

// ComputeRequest asks for everything that follows from a scenario.
type ComputeRequest struct {
	Link  string            // "" means Opening
	Edits map[string]string // keys to change, as typed
	Lang  lang.Lang
	Theme figure.Theme
	Map   struct {
		Width, Height int // cells
		Layer         figure.Layer
	}
	Narrow  bool
	Figures []string // those wanted, by name; other names are left out
}

// Answer is what the page shows.
type Answer struct {
	Link       string                   `json:"link"`
	Share      string                   `json:"share"` // the link with its result
	Shared     *verdict.Shared          `json:"shared,omitempty"`
	Scenario   map[string]string        `json:"scenario"`
	Units      map[string]string        `json:"units"`
	Sweeps     map[string]string        `json:"sweeps"` // by the keys of ranges, which they differ from where they have grown
	Tracks     map[scenario.Axis]Track  `json:"tracks"`
	Candidates []Candidate              `json:"candidates"`
	Problems   []Problem                `json:"problems"`
	Dropped    string                   `json:"dropped,omitempty"` // what the edits left out beside what they say
	Verdict    Verdict                  `json:"verdict"`
	Network    Network                  `json:"network"`
	Options    map[string][]string      `json:"options"`
	Limits     map[string]Limit         `json:"limits"`
	Figures    map[string]figure.Figure `json:"figures"`
	Raster     *figure.Raster           `json:"raster,omitempty"` // of a figure that has cells
	Layer      figure.Layer             `json:"layer"`            // what the map shows
	X          Axis                     `json:"x"`
	Y          Axis                     `json:"y"`
	Title      string                   `json:"title"` // the scenario in a line
	File       string                   `json:"file"`  // how names of files about it begin
}

// Limit is that of a whole number, as the network narrows it.
type Limit struct {
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
	Step int     `json:"step"`
}

// Track is what a slider runs over; the present value is on it.
type Track struct {
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}

// Axis is an axis of curves and maps.
type Axis struct {
	Key   scenario.Axis  `json:"key"`
	Lo    float64        `json:"lo"`
	Hi    float64        `json:"hi"`
	Scale scenario.Scale `json:"scale"`
}

func axisOf(a solve.Axis) Axis {
	scale := scenario.Linear
	if a.Log {
		scale = scenario.Log
	}
	return Axis{a.Key, a.Lo, a.Hi, scale}
}

// Candidate is a cut of the network, chosen from or not.
type Candidate struct {
	ID     string `json:"id"`
	After  string `json:"after"`
	Active bool   `json:"active"`
	Color  string `json:"color"`
}

// Problem is a part of a link or an edit that was not applied.
type Problem struct {
	*fault.Message
	Origin string `json:"origin"` // "link" or "edit"
}

// Verdict is the answer in words, in the colour of the best candidate.
type Verdict struct {
	verdict.Verdict
	Color string     `json:"color"`
	Show  *fault.Fix `json:"show,omitempty"` // what brings the point onto curves and map, of a verdict with Outside
}

const showIt lang.Text = "Show it"

// Compute answers a ComputeRequest. An error is a mistake of the page, never
// of the person: those are Problems.
func Compute(r ComputeRequest) (Answer, error) {
	if err := figure.CheckCells(r.Map.Width, r.Map.Height); err != nil {
		return Answer{}, err
	}
	opened, shared, found := open(r.Link)
	s, rejected := opened.WithAll(r.Edits)
	problems := append(listed(s, found, "link", r.Lang), listed(s, rejected, "edit", r.Lang)...)
	st, err := solve.New(context.Background(), s)
	if err != nil {
		return Answer{}, err
	}

	style := figure.Style{Lang: r.Lang, Theme: r.Theme, Layer: r.Map.Layer, Narrow: r.Narrow}
	a := Answer{
		Link:     s.Encode(),
		Share:    s.Share(st.Result()),
		Title:    verdict.Title(st, r.Lang),
		File:     figure.Stem(st),
		Scenario: s.Values(),
		Units:    s.Units(),
		Sweeps:   s.Sweeps(),
		Tracks:   map[scenario.Axis]Track{},
		X:        axisOf(st.X),
		Y:        axisOf(st.Y),
		Problems: problems,
		Dropped:  verdict.Dropped(opened, s, r.Edits, r.Lang),
		Network:  Network{model(st.Network, r.Lang), st.Network.Layers == nil, st.Network.Digest},
		Options:  map[string][]string{"input": s.Inputs()},
		Limits:   map[string]Limit{},
		Figures:  map[string]figure.Figure{},
		Layer:    r.Map.Layer,
	}
	for _, f := range figure.All {
		if !slices.Contains(r.Figures, f.Name) {
			continue
		}
		a.Figures[f.Name] = f.Draw(st, style)
		if f.Cells {
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
	for _, input := range solve.Inputs {
		around := s.Around(input)
		a.Tracks[input] = Track{around.Lo, around.Hi}
	}
	a.Verdict.Verdict = verdict.Of(st, r.Lang)
	if edits := s.Shown(); len(edits) > 0 {
		a.Verdict.Show = &fault.Fix{Label: showIt.In(r.Lang), Edits: edits}
	}
	for i, colour := range figure.Colours(st.Cuts) {
		cut := st.Cuts[i]
		a.Candidates = append(a.Candidates, Candidate{cut.ID, cut.After, st.Allows(cut.ID), colour})
		if cut.ID == a.Verdict.Best {
			a.Verdict.Color = colour
		}
	}
	return a, nil
}

// open reads a link of the page.
func open(link string) (scenario.Scenario, *scenario.Result, []*fault.Fault) {
	return scenario.ParseShared(cmp.Or(link, Opening))
}

// study is what a link asks, as far as it can be read.
func study(link string) (*solve.Study, error) {
	s, _, _ := open(link)
	return solve.New(context.Background(), s)
}

// listed are problems with their fixes, as edits of what is answered.
func listed(s scenario.Scenario, problems []*fault.Fault, origin string, l lang.Lang) []Problem {
	out := make([]Problem, len(problems))
	for i, p := range problems {
		out[i] = Problem{p.Message(l), origin}
		out[i].Fix = s.Fix(p, l)
	}
	return out
}

// ProbeRequest asks for every candidate at one point.
type ProbeRequest struct {
	Link  string
	Lang  lang.Lang
	Theme figure.Theme
	X     float64
	Y     *float64 // nil: the scenario's own
}

// Probe is the content of a tooltip.
type Probe struct {
	Title string       `json:"title"`
	Best  string       `json:"best"`
	Rows  []figure.Row `json:"rows"`
}

// NewProbe answers a ProbeRequest.
func NewProbe(r ProbeRequest) (Probe, error) {
	st, err := study(r.Link)
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
