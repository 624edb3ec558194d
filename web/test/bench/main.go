//go:build js && wasm

// Command bench lets a Web Worker time the core's maps on input that
// JavaScript gives, without the page around it.
package main

import (
	"syscall/js"
	"unsafe"

	"splitscope/core/envelope"
)

func main() {
	var (
		planes []envelope.Plane
		xs, ys []float64
		out    envelope.Layers
	)
	js.Global().Set("core", map[string]any{
		// load(planes, xs, ys): the bytes of float64s; a plane is its X, Y and C.
		"load": js.FuncOf(func(_ js.Value, args []js.Value) any {
			flat := floats(args[0])
			planes = make([]envelope.Plane, len(flat)/3)
			for i := range planes {
				planes[i] = envelope.Plane{X: flat[3*i], Y: flat[3*i+1], C: flat[3*i+2], Rank: i}
			}
			xs, ys = floats(args[1]), floats(args[2])
			cells := len(xs) * len(ys)
			out = envelope.Layers{Best: make([]uint16, cells), Total: make([]float64, cells)}
			return nil
		}),
		// fill() computes winner and total of every cell.
		"fill": js.FuncOf(func(js.Value, []js.Value) any {
			envelope.Raster(planes, xs, ys, out)
			return nil
		}),
		// copy(best, total) copies them into the bytes of typed arrays.
		"copy": js.FuncOf(func(_ js.Value, args []js.Value) any {
			js.CopyBytesToJS(args[0], bytesOf(out.Best))
			js.CopyBytesToJS(args[1], bytesOf(out.Total))
			return nil
		}),
	})
	select {}
}

func floats(bytes js.Value) []float64 {
	values := make([]float64, bytes.Length()/8)
	js.CopyBytesToGo(bytesOf(values), bytes)
	return values
}

func bytesOf[T uint16 | float64](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(values[0])))
}
