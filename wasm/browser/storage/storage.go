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

// patience is for a browser that neither opens a database nor refuses to.
const patience = 5 * time.Second

// Open opens the files of a name. It must not be called while an event of the
// browser is handled, since it waits for others; nor may what it gives be used so.
func Open(name string) (storage workspace.Storage, err error) {
	defer func() { // where there is no IndexedDB at all, or to look at it is refused
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	// A plain read that is refused would end the program: only calls are caught.
	js.Global().Get("Reflect").Call("get", js.Global(), "indexedDB")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	fs, err := indexeddb.NewFS(ctx, name, indexeddb.Options{
		// A save is rare, and done only when it is on the disk.
		TransactionDurability: idb.DurabilityStrict,
	})
	if err != nil {
		return workspace.Storage{}, err
	}
	return workspace.Storage{FS: fs, Lock: lockOf(name), Full: isFull}, nil
}

func isFull(err error) bool { return errors.Is(err, idb.NewDOMException("QuotaExceededError")) }

// lockOf returns a lock over all tabs of the origin. Where there is none, as on
// pages without TLS, two saves at the very same moment may miss each other.
func lockOf(name string) sync.Locker {
	if locks := js.Global().Get("navigator").Get("locks"); locks.Truthy() {
		return &webLock{locks: locks, name: name}
	}
	return new(sync.Mutex)
}

// webLock is a lock of the Web Locks API, which the browser takes back from a
// tab that is gone. It is held for as long as a promise is pending.
type webLock struct {
	locks   js.Value
	name    string
	release js.Value // of the one that has it: settles the promise
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
	// Refused, it is as where there are no locks.
	refused := js.FuncOf(func(js.Value, []js.Value) any {
		granted <- js.Global().Get("Object")
		return nil
	})
	defer refused.Release()
	l.locks.Call("request", l.name, hold).Call("catch", refused)
	l.release = <-granted
}

func (l *webLock) Unlock() { l.release.Invoke() }
