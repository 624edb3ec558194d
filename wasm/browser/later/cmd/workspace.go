//go:build js && wasm

package main

import (
	"syscall/js"
	"time"

	"splitscope/core/workspace"
	"splitscope/wasm/browser/bridge"
	"splitscope/wasm/browser/later"
	"splitscope/wasm/browser/storage"
)

// workspaceMethods are those about what is kept. They wait for IndexedDB.
func workspaceMethods() map[string]any {
	w := later.NewWorkspace(
		func() (workspace.Storage, error) { return storage.Open("splitscope") },
		func() int64 { return time.Now().UnixMilli() },
	)
	return map[string]any{
		"workspaceState": waiting(func(r bridge.Request) later.State { return w.State(r.Lang()) }),
		"workspaceList":  waiting(func(r bridge.Request) later.Records { return w.List(r.Text("query"), r.Lang()) }),
		"workspaceSave": waiting(func(r bridge.Request) later.Saved {
			return w.Save(workspace.Record{
				ID: r.Text("id"), Revision: int(r.Number("revision")), Kind: workspace.Kind(r.Text("kind")),
				Name: r.Text("name"), Link: r.Text("link"), Note: r.Text("note"),
			}, r.Lang())
		}),
		"workspaceRename":    waiting(func(r bridge.Request) later.Saved { return w.Rename(r.Text("id"), r.Text("name"), r.Lang()) }),
		"workspaceDuplicate": waiting(func(r bridge.Request) later.Saved { return w.Duplicate(r.Text("id"), r.Lang()) }),
		"workspaceRemove":    file(func(r bridge.Request) later.File { return w.Remove(r.Text("id"), r.Lang()) }),
		"workspaceRestore": waiting(func(r bridge.Request) later.Saved {
			return w.Restore(r.Text("id"), r.Bytes("bytes", workspace.MaxArchive), r.Lang())
		}),
		"workspaceExport": file(func(r bridge.Request) later.File { return w.Export(r.Text("id"), r.Text("format"), r.Lang()) }),
		"workspaceParcel": file(func(r bridge.Request) later.File { return w.Parcel(r.Text("name"), r.Text("link"), r.Lang()) }),
		"workspaceImport": waiting(func(r bridge.Request) later.Merged {
			return w.Import(r.Bytes("bytes", workspace.MaxArchive), r.Lang())
		}),
	}
}

func waiting[Answer any](f func(bridge.Request) Answer) js.Func {
	return bridge.Waiting(func(r bridge.Request) (Answer, error) { return f(r), nil }, nil)
}

// file is a method that gives a file: bytes, handed over as they are.
func file(f func(bridge.Request) later.File) js.Func {
	return bridge.Waiting(func(r bridge.Request) (later.File, error) { return f(r), nil }, func(a later.File, value js.Value) {
		bytes := js.Global().Get("Uint8Array").New(len(a.Bytes))
		js.CopyBytesToJS(bytes, a.Bytes)
		value.Set("bytes", bytes)
	})
}
