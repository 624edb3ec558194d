package later

import (
	"errors"
	"sync"

	"github.com/hack-pad/hackpadfs/mem"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/workspace"
)

// Workspace answers the page about what it keeps. What a person can meet is a
// fault.Message; there are no errors.
type Workspace struct {
	open func() (workspace.Storage, error)
	now  func() int64 // Unix time in ms

	mu     sync.Mutex
	store  *workspace.Store
	reason error // why nothing outlives the page
}

// NewWorkspace is a workspace that opens its storage when it is first used, and
// keeps in memory what no storage is there for.
func NewWorkspace(open func() (workspace.Storage, error), now func() int64) *Workspace {
	return &Workspace{open: open, now: now}
}

// records is the store, opened.
func (w *Workspace) records() *workspace.Store {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.store == nil {
		if w.store, w.reason = w.opened(); w.reason != nil {
			w.store, _ = workspace.Open(memory())
		}
	}
	return w.store
}

func (w *Workspace) opened() (*workspace.Store, error) {
	storage, err := w.open()
	if err != nil {
		return nil, err
	}
	return workspace.Open(storage)
}

func memory() workspace.Storage {
	fs, _ := mem.NewFS() // which cannot fail
	return workspace.Storage{FS: fs, Lock: new(sync.Mutex)}
}

// do acts on the store. A storage that refuses may have been closed from outside,
// as when its data were cleared: it is opened anew and asked once more.
func (w *Workspace) do(act func(*workspace.Store) error) error {
	err := act(w.records())
	if !errors.Is(err, workspace.Refused) {
		return err
	}
	again, reason := w.opened()
	if reason != nil {
		return err
	}
	w.mu.Lock()
	w.store = again
	w.mu.Unlock()
	return act(again)
}

func refusal(err error, l lang.Lang) *fault.Message {
	if err == nil {
		return nil
	}
	f, told := errors.AsType[*fault.Fault](err)
	if !told {
		f = workspace.Refused.At("", err)
	}
	return f.Message(l)
}

// Kept is one record for the page.
type Kept struct {
	workspace.Record
	Model    string         `json:"model"`
	Problems []string       `json:"problems"`         // what of its link will not be applied
	Damage   *fault.Message `json:"damage,omitempty"` // then there is only the ID
}

func kept(i workspace.Item, l lang.Lang) Kept {
	k := Kept{Record: i.Record, Model: i.Model, Problems: []string{}}
	for _, p := range i.Problems {
		k.Problems = append(k.Problems, p.In(l))
	}
	if i.Damage != nil {
		k.Damage = refusal(i.Damage, l)
	}
	return k
}

// State says whether what is kept outlives the page.
type State struct {
	Persistent bool   `json:"persistent"`
	Reason     string `json:"reason,omitempty"`
}

const inMemory lang.Text = "This browser does not let the page keep anything (%s). What you save is gone when you close or reload the page: export it before."

// State opens the storage, if it is not open.
func (w *Workspace) State(l lang.Lang) State {
	w.records()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.reason != nil {
		return State{false, inMemory.In(l, w.reason)}
	}
	return State{Persistent: true}
}

// Records are those that were asked for.
type Records struct {
	Records []Kept         `json:"records"`
	Problem *fault.Message `json:"problem,omitempty"`
}

// List tells of the records in which every word of a query is found.
func (w *Workspace) List(query string, l lang.Lang) Records {
	var items []workspace.Item
	err := w.do(func(s *workspace.Store) (err error) { items, err = s.List(query); return err })
	return Records{all(items, l), refusal(err, l)}
}

func all(items []workspace.Item, l lang.Lang) []Kept {
	records := []Kept{}
	for _, i := range items {
		records = append(records, kept(i, l))
	}
	return records
}

// Saved is the record as it is kept now, or Problem; Current is the one that is
// there instead, where another tab was faster.
type Saved struct {
	Record  *Kept          `json:"record,omitempty"`
	Problem *fault.Message `json:"problem,omitempty"`
	Current *Kept          `json:"current,omitempty"`
}

func (w *Workspace) saved(l lang.Lang, act func(*workspace.Store) (workspace.Record, error)) Saved {
	var r workspace.Record
	err := w.do(func(s *workspace.Store) (err error) { r, err = act(s); return err })
	if err == nil {
		k := kept(workspace.ItemOf(r), l)
		return Saved{Record: &k}
	}
	a := Saved{Problem: refusal(err, l)}
	if errors.Is(err, workspace.Conflict) {
		k := kept(workspace.ItemOf(r), l)
		a.Current = &k
	}
	return a
}

// Save keeps a record; see workspace.Store.
func (w *Workspace) Save(r workspace.Record, l lang.Lang) Saved {
	return w.saved(l, func(s *workspace.Store) (workspace.Record, error) { return s.Save(r, w.now()) })
}

// Rename gives a record another name.
func (w *Workspace) Rename(id, name string, l lang.Lang) Saved {
	return w.saved(l, func(s *workspace.Store) (workspace.Record, error) { return s.Rename(id, name, w.now()) })
}

// Duplicate keeps a record once more.
func (w *Workspace) Duplicate(id string, l lang.Lang) Saved {
	return w.saved(l, func(s *workspace.Store) (workspace.Record, error) { return s.Duplicate(id, w.now()) })
}

// File is one to put back or to download, or Problem.
type File struct {
	Name    string         `json:"name"`
	Bytes   []byte         `json:"-"` // handed over apart, not as text
	Problem *fault.Message `json:"problem,omitempty"`
}

func (w *Workspace) file(name string, l lang.Lang, act func(*workspace.Store) ([]byte, error)) File {
	f := File{Name: name}
	f.Problem = refusal(w.do(func(s *workspace.Store) (err error) { f.Bytes, err = act(s); return err }), l)
	return f
}

// Remove deletes a record and gives its file for Restore.
func (w *Workspace) Remove(id string, l lang.Lang) File {
	return w.file(id+".json", l, func(s *workspace.Store) ([]byte, error) { return s.Delete(id) })
}

// Restore puts back what was removed.
func (w *Workspace) Restore(id string, data []byte, l lang.Lang) Saved {
	return Saved{Problem: refusal(w.do(func(s *workspace.Store) error { return s.Restore(id, data) }), l)}
}

// Export gives one record's file as it is, or with no ID all records, as .zip
// or .json.
func (w *Workspace) Export(id, format string, l lang.Lang) File {
	name, export := "splitscope-workspace.zip", (*workspace.Store).ExportZip
	switch {
	case id != "":
		name, export = "splitscope-"+id+".json", func(s *workspace.Store) ([]byte, error) { return s.Raw(id) }
	case format == "json":
		name, export = "splitscope-workspace.json", (*workspace.Store).ExportJSON
	}
	return w.file(name, l, export)
}

// Parcel gives a scenario as a file that a workspace imports, and keeps nothing.
func (w *Workspace) Parcel(name, link string, l lang.Lang) File {
	alone := NewWorkspace(func() (workspace.Storage, error) { return memory(), nil }, w.now)
	saved := alone.Save(workspace.Record{Kind: workspace.Scenario, Name: name, Link: link}, l)
	if saved.Problem != nil {
		return File{Problem: saved.Problem}
	}
	return alone.Export(saved.Record.ID, "", l)
}

// Merged is what became of the records of a file.
type Merged struct {
	Added    []Kept           `json:"added"`
	Skipped  int              `json:"skipped"`
	Rejected []*fault.Message `json:"rejected"` // parts of the file, each at its name
	Problem  *fault.Message   `json:"problem,omitempty"`
}

// Import adds the records of an exported file.
func (w *Workspace) Import(data []byte, l lang.Lang) Merged {
	var report workspace.Report
	err := w.do(func(s *workspace.Store) (err error) { report, err = s.Import(data); return err })
	a := Merged{Added: []Kept{}, Skipped: report.Skipped, Rejected: []*fault.Message{}, Problem: refusal(err, l)}
	for _, r := range report.Added {
		a.Added = append(a.Added, kept(workspace.ItemOf(r), l))
	}
	for _, r := range report.Rejected {
		a.Rejected = append(a.Rejected, r.Message(l))
	}
	return a
}
