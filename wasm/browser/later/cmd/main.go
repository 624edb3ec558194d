//go:build js && wasm

// Command later is the program for files, the workspace and comparison. It runs in
// the same Web Worker as command core, is loaded when it is first needed, and
// installs one object, `splitscopeLater`.
package main

import (
	"context"
	"fmt"
	"io"
	"syscall/js"
	"time"

	"splitscope/core/base/progress"
	"splitscope/core/show/figure"
	"splitscope/wasm/browser/bridge"
	"splitscope/wasm/browser/later"
)

func main() {
	methods := workspaceMethods()
	methods["read"] = bridge.Waiting(func(r bridge.Request) (later.Import, error) {
		size := r.Number("size")
		if !(size >= 0 && size <= later.MaxFile) {
			size = later.MaxFile + 1 // which is refused
		}
		return later.Read(attended(r.Get("progress")), later.ReadRequest{
			Name: r.Text("name"), Size: int64(size), Bytes: bytesOf{r.Get("bytes")}, Dims: r.Texts("dims"), Layouts: r.Texts("layouts"), Lang: r.Lang(),
		})
	}, nil)
	methods["report"] = bridge.Method(func(r bridge.Request) (later.Report, error) {
		return later.NewReport(later.ReportRequest{
			Link: r.Text("link"), Lang: r.Lang(), ECharts: r.Text("echarts"), Date: r.Text("date"), Page: r.Text("page"),
		})
	}, nil)
	methods["export"] = bridge.Method(func(r bridge.Request) (later.Export, error) {
		return later.NewExport(r.Text("link"), r.Text("about"), r.Lang())
	}, nil)
	methods["areas"] = bridge.Method(func(r bridge.Request) (figure.Areas, error) { return later.Areas(r.Text("link")) }, nil)
	methods["thumbnail"] = bridge.Method(func(r bridge.Request) (figure.Raster, error) {
		return later.Thumbnail(r.Text("link"), int(r.Number("width")), int(r.Number("height")))
	}, bridge.HandOver)
	methods["difference"] = bridge.Method(func(r bridge.Request) (later.Difference, error) {
		return later.NewDifference(later.DifferenceRequest{
			A: r.Text("a"), B: r.Text("b"), Lang: r.Lang(), Theme: r.Theme(), Narrow: r.Get("narrow").Truthy(),
			Width: int(r.Number("width")), Height: int(r.Number("height")),
		})
	}, func(d later.Difference, value js.Value) {
		bridge.HandOver(d.Raster, value.Get("raster"))
		bridge.HandOver(d.A.Raster, value.Get("a").Get("raster"))
		bridge.HandOver(d.B.Raster, value.Get("b").Get("raster"))
	})
	js.Global().Set("splitscopeLater", methods)
	select {} // the methods live as long as the worker
}

// attended is a context for long work, which keeps the worker's only thread. Every
// now and then it calls a function of the worker with how far it is, and waits for
// its promise, so that the worker hears what it was sent meanwhile; it ends when
// that promises that nobody waits.
func attended(progressed js.Value) context.Context {
	const pause = 100 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	last := time.Now()
	return progress.With(ctx, func(stage progress.Stage, done, of int64) {
		if time.Since(last) < pause {
			return
		}
		awaited := make(chan bool, 1)
		then := js.FuncOf(func(_ js.Value, args []js.Value) any {
			awaited <- args[0].Truthy()
			return nil
		})
		defer then.Release()
		progressed.Invoke(string(stage), float64(done), float64(of)).Call("then", then)
		if !<-awaited {
			cancel()
		}
		last = time.Now()
	})
}

// bytesOf reads a file of the page by a function of offset and length.
type bytesOf struct{ js.Value }

func (f bytesOf) ReadAt(p []byte, off int64) (n int, err error) {
	defer func() {
		if e := recover(); e != nil { // the file is gone, or has changed
			n, err = 0, fmt.Errorf("%v", e)
		}
	}()
	n = js.CopyBytesToGo(p, f.Invoke(float64(off), len(p)))
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}
