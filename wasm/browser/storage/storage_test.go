//go:build js && wasm

package storage

import (
	"syscall/js"
	"testing"

	"splitscope/core/workspace"
	"splitscope/core/workspace/conformance"
)

// Runs in a browser, from web/test/workspace-store.test.mjs; Node has no IndexedDB.
func TestIndexedDB(t *testing.T) {
	if !js.Global().Get("indexedDB").Truthy() {
		t.Skip("there is no IndexedDB")
	}
	if !js.Global().Get("navigator").Get("locks").Truthy() {
		t.Error("there are no locks over tabs")
	}
	conformance.Run(t, func(t *testing.T, name string) workspace.Storage {
		s, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
