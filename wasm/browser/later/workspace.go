package later

import (
	"errors"
	"io"
	"sync"

	"github.com/hack-pad/hackpadfs/mem"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/workspace"
	"splitscope/wasm/browser/bridge"
)

// Workspace has the methods for the records that the page saves in the browser.
// Faults that a person may cause are part of the answers.
type Workspace struct {
	networks cache.Networks
	open     func() (workspace.Storage, error)
	now      func() int64 // Unix time in ms

	mu     sync.Mutex
	store  *workspace.Store
	reason error // why records are only in memory
}

// NewWorkspace returns a workspace that opens its storage at first use. If it
// cannot be opened, records are in memory.
func NewWorkspace(networks cache.Networks, open func() (workspace.Storage, error), now func() int64) *Workspace {
	return &Workspace{networks: networks, open: open, now: now}
}

// records returns the store, and opens it if needed.
func (w *Workspace) records() *workspace.Store {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.store == nil {
		if w.store, w.reason = w.opened(); w.reason != nil {
			w.store, _ = workspace.Open(memory(), w.networks)
		}
	}
	return w.store
}

func (w *Workspace) opened() (*workspace.Store, error) {
	storage, err := w.open()
	if err != nil {
		return nil, err
	}
	return workspace.Open(storage, w.networks)
}

func memory() workspace.Storage {
	fs, _ := mem.NewFS() // which cannot fail
	return workspace.Storage{FS: fs, Lock: new(sync.Mutex)}
}

// do calls act with the store. If it fails, the storage may have been closed from
// outside, as when the user clears its data, so do opens it again and retries once.
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

func refusal(err error, l lang.Lang) *fault.Explanation {
	if err == nil {
		return nil
	}
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		f = workspace.Refused.At("", err)
	}
	return f.Explain(l)
}

// WorkspaceRecord is a record of the workspace.
type WorkspaceRecord struct {
	workspace.Record
	// The title of its network.
	Model string `json:"model"`
	// Sentences about parts of its link that will not be applied.
	Problems []string `json:"problems"`
	// Set if the record cannot be read. Then it has only an id, and can be exported
	// or removed.
	Damage *fault.Explanation `json:"damage,omitempty"`
}

func recordOf(i workspace.Item, l lang.Lang) WorkspaceRecord {
	r := WorkspaceRecord{Record: i.Record, Model: i.Model, Problems: []string{}}
	for _, p := range i.Problems {
		r.Problems = append(r.Problems, p.In(l))
	}
	if i.Damage != nil {
		r.Damage = refusal(i.Damage, l)
	}
	return r
}

// State says whether records are saved or only in memory.
type State struct {
	Persistent bool `json:"persistent"`
	// The reason if they are not saved, as a sentence.
	Reason string `json:"reason,omitempty"`
}

const inMemory lang.Text = "This browser does not let the page store anything (%s). What you save is lost when you close or reload the page. Export it first."

// StateRequest asks whether records are saved.
type StateRequest struct {
	Lang lang.Lang `json:"lang"`
}

// State returns whether records are saved or only in memory. It opens the storage, if
// it is not open.
func (w *Workspace) State(r StateRequest) State {
	w.records()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.reason != nil {
		return State{false, inMemory.In(r.Lang, w.reason)}
	}
	return State{Persistent: true}
}

// ListRequest asks for the records that have all words of a query in their name,
// network or note.
type ListRequest struct {
	Query string    `json:"query"`
	Lang  lang.Lang `json:"lang"`
}

// Records is a list of records, or a problem.
type Records struct {
	Records []WorkspaceRecord  `json:"records"`
	Problem *fault.Explanation `json:"problem,omitempty"`
}

// List returns records, the last one changed first.
func (w *Workspace) List(r ListRequest) Records {
	var items []workspace.Item
	err := w.do(func(s *workspace.Store) (err error) { items, err = s.List(r.Query); return err })
	a := Records{Records: []WorkspaceRecord{}, Problem: refusal(err, r.Lang)}
	for _, i := range items {
		a.Records = append(a.Records, recordOf(i, r.Lang))
	}
	return a
}

// Saved is a record as it was saved, or a problem.
type Saved struct {
	Record  *WorkspaceRecord   `json:"record,omitempty"`
	Problem *fault.Explanation `json:"problem,omitempty"`
	// The present record, if another tab has saved it in the meantime.
	Current *WorkspaceRecord `json:"current,omitempty"`
}

func (w *Workspace) saved(l lang.Lang, act func(*workspace.Store) (workspace.Record, error)) Saved {
	record := func(r workspace.Record) *WorkspaceRecord {
		found := recordOf(workspace.ItemOf(w.networks, r), l)
		return &found
	}
	var r workspace.Record
	err := w.do(func(s *workspace.Store) (err error) { r, err = act(s); return err })
	if err == nil {
		return Saved{Record: record(r)}
	}
	a := Saved{Problem: refusal(err, l)}
	if errors.Is(err, workspace.Conflict) {
		a.Current = record(r)
	}
	return a
}

// SaveRequest asks to save a new record or, with an id and the revision that it was
// made from, the next revision of a record.
type SaveRequest struct {
	ID       string         `json:"id,omitempty"`
	Revision int            `json:"revision,omitempty"`
	Kind     workspace.Kind `json:"kind"`
	Name     string         `json:"name"`
	Link     string         `json:"link"`
	Note     string         `json:"note,omitempty"`
	Lang     lang.Lang      `json:"lang"`
}

// Save saves a record; see workspace.Store.
func (w *Workspace) Save(r SaveRequest) Saved {
	record := workspace.Record{ID: r.ID, Revision: r.Revision, Kind: r.Kind, Name: r.Name, Link: r.Link, Note: r.Note}
	return w.saved(r.Lang, func(s *workspace.Store) (workspace.Record, error) { return s.Save(record, w.now()) })
}

// RenameRequest asks to rename a record.
type RenameRequest struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Lang lang.Lang `json:"lang"`
}

// Rename renames a record.
func (w *Workspace) Rename(r RenameRequest) Saved {
	return w.saved(r.Lang, func(s *workspace.Store) (workspace.Record, error) { return s.Rename(r.ID, r.Name, w.now()) })
}

// RecordRequest names one record.
type RecordRequest struct {
	ID   string    `json:"id"`
	Lang lang.Lang `json:"lang"`
}

// Duplicate saves a copy of a record.
func (w *Workspace) Duplicate(r RecordRequest) Saved {
	return w.saved(r.Lang, func(s *workspace.Store) (workspace.Record, error) { return s.Duplicate(r.ID, w.now()) })
}

// WorkspaceFile is a file to restore or to download, or a problem.
type WorkspaceFile struct {
	Name    string             `json:"name"`
	Bytes   []byte             `json:"-" js:"bytes"`
	Problem *fault.Explanation `json:"problem,omitempty"`
}

func (w *Workspace) file(name string, l lang.Lang, act func(*workspace.Store) ([]byte, error)) WorkspaceFile {
	f := WorkspaceFile{Name: name}
	f.Problem = refusal(w.do(func(s *workspace.Store) (err error) { f.Bytes, err = act(s); return err }), l)
	return f
}

// Remove deletes a record and returns its file for Restore.
func (w *Workspace) Remove(r RecordRequest) WorkspaceFile {
	return w.file(r.ID+".json", r.Lang, func(s *workspace.Store) ([]byte, error) { return s.Delete(r.ID) })
}

// RestoreRequest asks to restore a record from its file.
type RestoreRequest struct {
	ID   string      `json:"id"`
	File bridge.File `json:"file"`
	Lang lang.Lang   `json:"lang"`
}

// Restored has the problem if a record could not be restored.
type Restored struct {
	Problem *fault.Explanation `json:"problem,omitempty"`
}

// Restore restores a removed record.
func (w *Workspace) Restore(r RestoreRequest) (Restored, error) {
	data, err := contents(r.File)
	if err != nil {
		return Restored{}, err
	}
	return Restored{refusal(w.do(func(s *workspace.Store) error { return s.Restore(r.ID, data) }), r.Lang)}, nil
}

// contents reads a file for the store, which refuses a file that is too long. So
// such a file need not be read completely.
func contents(f bridge.File) ([]byte, error) {
	if f == nil {
		return nil, errNoFile
	}
	data := make([]byte, min(f.Size(), workspace.MaxArchive+1))
	if _, err := f.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, err
	}
	return data, nil
}

// ArchiveRequest asks for the file of one record as it is, damaged or not, or,
// without an id, for one file of all records.
type ArchiveRequest struct {
	ID     string        `json:"id,omitempty"`
	Format ArchiveFormat `json:"format,omitempty"`
	Lang   lang.Lang     `json:"lang"`
}

// ArchiveFormat is the format of a file of all records.
type ArchiveFormat string

// The formats.
const (
	Zip  ArchiveFormat = "zip"
	JSON ArchiveFormat = "json"
)

// Export returns a file of one record or of all records.
func (w *Workspace) Export(r ArchiveRequest) WorkspaceFile {
	name, export := "splitscope-workspace.zip", (*workspace.Store).ExportZip
	switch {
	case r.ID != "":
		name, export = "splitscope-"+r.ID+".json", func(s *workspace.Store) ([]byte, error) { return s.Raw(r.ID) }
	case r.Format == JSON:
		name, export = "splitscope-workspace.json", (*workspace.Store).ExportJSON
	}
	return w.file(name, r.Lang, export)
}

// ScenarioFileRequest asks for a scenario as a file.
type ScenarioFileRequest struct {
	Name string    `json:"name"`
	Link string    `json:"link"`
	Lang lang.Lang `json:"lang"`
}

// ScenarioFile returns a scenario as a file that a workspace can import. It does
// not save the scenario.
func (w *Workspace) ScenarioFile(r ScenarioFileRequest) WorkspaceFile {
	alone := NewWorkspace(w.networks, func() (workspace.Storage, error) { return memory(), nil }, w.now)
	saved := alone.Save(SaveRequest{Kind: workspace.Scenario, Name: r.Name, Link: r.Link, Lang: r.Lang})
	if saved.Problem != nil {
		return WorkspaceFile{Problem: saved.Problem}
	}
	return alone.Export(ArchiveRequest{ID: saved.Record.ID, Lang: r.Lang})
}

// ImportRequest asks to import an exported file.
type ImportRequest struct {
	File bridge.File `json:"file"`
	Lang lang.Lang   `json:"lang"`
}

// Imported is the result of an import.
type Imported struct {
	Added []WorkspaceRecord `json:"added"`
	// The number of records that exist already.
	Skipped int `json:"skipped"`
	// The parts of the file that were not imported; the place is the part's name.
	Rejected []fault.Explanation `json:"rejected"`
	// Set if nothing was imported.
	Problem *fault.Explanation `json:"problem,omitempty"`
}

// Import adds the records of an exported file. Existing records do not change.
func (w *Workspace) Import(r ImportRequest) (Imported, error) {
	data, err := contents(r.File)
	if err != nil {
		return Imported{}, err
	}
	var report workspace.Report
	err = w.do(func(s *workspace.Store) (err error) { report, err = s.Import(data); return err })
	a := Imported{Added: []WorkspaceRecord{}, Skipped: report.Skipped, Rejected: []fault.Explanation{}, Problem: refusal(err, r.Lang)}
	for _, added := range report.Added {
		a.Added = append(a.Added, recordOf(workspace.ItemOf(w.networks, added), r.Lang))
	}
	for _, rejected := range report.Rejected {
		a.Rejected = append(a.Rejected, *rejected.Explain(r.Lang))
	}
	return a, nil
}
