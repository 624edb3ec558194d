//go:build js && wasm

// Command core is the program that the page starts in a Web Worker. It installs
// one object, `splitscope`, whose methods take one plain object and return a
// promise; web/src/core/core.d.ts describes them.
//
// The painted map crosses as bytes.
package main

import (
	"runtime/debug"
	"syscall/js"

	"splitscope/core/show/figure"
	"splitscope/wasm/browser/bridge"
	"splitscope/wasm/browser/core"
)

func main() {
	// An answer's garbage is collected between control moves rather than in
	// the middle of one, for some megabytes more of memory.
	debug.SetGCPercent(400)
	js.Global().Set("splitscope", map[string]any{
		"schema": bridge.Method(func(r bridge.Request) (any, error) {
			return core.NewSchema(core.SchemaRequest{Lang: r.Lang()}), nil
		}, nil),
		"compute": bridge.Method(compute, func(a core.Answer, value js.Value) {
			if a.Raster != nil {
				bridge.HandOver(*a.Raster, value.Get("raster"))
			}
		}),
		"models": bridge.Method(func(r bridge.Request) ([]core.Model, error) { return core.Models(r.Lang()) }, nil),
		"cuts":   bridge.Method(func(r bridge.Request) (figure.Table, error) { return core.Cuts(r.Text("link"), r.Lang()) }, nil),
		"probe": bridge.Method(func(r bridge.Request) (core.Probe, error) {
			return core.NewProbe(core.ProbeRequest{
				Link: r.Text("link"), Lang: r.Lang(), Theme: r.Theme(), X: r.Number("x"), Y: r.Optional("y"),
			})
		}, nil),
	})
	select {} // the methods live as long as the worker
}

func compute(r bridge.Request) (core.Answer, error) {
	asked := core.ComputeRequest{Link: r.Text("link"), Lang: r.Lang(), Theme: r.Theme(), Narrow: r.Get("narrow").Truthy()}
	cells := bridge.Request{Value: r.Get("map")}
	asked.Map.Width, asked.Map.Height = int(cells.Number("width")), int(cells.Number("height"))
	asked.Map.Layer = figure.Layer(cells.Text("layer"))
	asked.Edits = r.Texts("edits")
	asked.Figures = r.List("figures")
	return core.Compute(asked)
}
