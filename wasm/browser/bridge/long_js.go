package bridge

import (
	"context"
	"fmt"
	"io"
	"syscall/js"
	"time"

	"splitscope/core/base/progress"
)

// attended returns a context for long work, which blocks the worker's only thread.
// Now and then the work calls a function of the worker with its progress and awaits
// its promise, so that the worker can handle messages. The context ends when the
// promise resolves to false, which means that nobody waits for the answer.
func attended(progressed any) progress.Context {
	const pause = 100 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	last := time.Now()
	return progress.With(ctx, func(stage progress.Stage, done, of int64) {
		if time.Since(last) < pause {
			return
		}
		if awaited, err := await(progressed.(js.Value).Invoke(string(stage), float64(done), float64(of))); err != nil || !awaited.Truthy() {
			cancel()
		}
		last = time.Now()
	})
}

// await waits for a promise.
func await(promised js.Value) (value js.Value, err error) {
	settled := make(chan struct{})
	done := js.FuncOf(func(_ js.Value, args []js.Value) any {
		value = args[0]
		close(settled)
		return nil
	})
	defer done.Release()
	failed := js.FuncOf(func(_ js.Value, args []js.Value) any {
		err = js.Error{Value: args[0]}
		close(settled)
		return nil
	})
	defer failed.Release()
	promised.Call("then", done, failed)
	<-settled
	return value, err
}

// opened returns a Blob as a file.
func opened(blob any) File { return file{blob.(js.Value)} }

// file is a Blob.
type file struct{ js.Value }

func (f file) Size() int64 { return int64(f.Get("size").Float()) }

func (f file) ReadAt(p []byte, off int64) (n int, err error) {
	defer func() {
		if e := recover(); e != nil { // the file was removed or has changed
			n, err = 0, fmt.Errorf("%v", e)
		}
	}()
	piece := f.Call("slice", float64(off), float64(off+int64(len(p))))
	var buffer js.Value
	if reader := js.Global().Get("FileReaderSync"); reader.Truthy() {
		buffer = reader.New().Call("readAsArrayBuffer", piece)
	} else if buffer, err = await(piece.Call("arrayBuffer")); err != nil { // FileReaderSync exists only in workers
		return 0, err
	}
	n = js.CopyBytesToGo(p, js.Global().Get("Uint8Array").New(buffer))
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}
