//go:build js && wasm

// Package storage is a file system in the browser's IndexedDB.
package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall/js"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/hack-pad/hackpadfs/indexeddb"

	"splitscope/core/workspace"
)

// patience is the time to wait for a browser to open a database.
const patience = 5 * time.Second

// Open opens the storage with a name. Neither it nor the storage may be used in a
// callback of JavaScript, because they wait for events of the browser.
func Open(name string) (storage workspace.Storage, err error) {
	defer func() { // there is no IndexedDB, or access to it is refused
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	// Reflect.get, because syscall/js recovers exceptions of calls but not of
	// property reads.
	js.Global().Get("Reflect").Call("get", js.Global(), "indexedDB")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	fs, err := indexeddb.NewFS(ctx, name, indexeddb.Options{
		// Saves are rare, and a save must not end before it is on disk.
		TransactionDurability: idb.DurabilityStrict,
	})
	if err != nil {
		return workspace.Storage{}, err
	}
	return workspace.Storage{FS: fs, Lock: lockOf(name), Full: isFull}, nil
}

func isFull(err error) bool { return errors.Is(err, idb.NewDOMException("QuotaExceededError")) }

// lockOf returns a lock across all tabs of the origin. If the browser has no locks,
// as on pages without TLS, two saves at the same moment may overwrite each other.
func lockOf(name string) sync.Locker {
	if locks := js.Global().Get("navigator").Get("locks"); locks.Truthy() {
		return &webLock{locks: locks, name: name}
	}
	return new(sync.Mutex)
}

// webLock is a lock of the Web Locks API, which the browser releases if its tab
// closes. It is held while a promise is pending.
type webLock struct {
	locks   js.Value
	name    string
	release js.Value // resolves the promise of the holder
}

func (l *webLock) Lock() {
	granted := make(chan js.Value, 1)
	pending := js.FuncOf(func(_ js.Value, settle []js.Value) any {
		granted <- settle[0]
		return nil
	})
	defer pending.Release()
	hold := js.FuncOf(func(js.Value, []js.Value) any { return js.Global().Get("Promise").New(pending) })
	defer hold.Release()
	// If it is refused, go on without a lock.
	refused := js.FuncOf(func(js.Value, []js.Value) any {
		granted <- js.Global().Get("Object")
		return nil
	})
	defer refused.Release()
	l.locks.Call("request", l.name, hold).Call("catch", refused)
	l.release = <-granted
}

func (l *webLock) Unlock() { l.release.Invoke() }
