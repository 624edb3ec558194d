package later

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/workspace"
)

const link = "v=1&preset=paper&mbps=20"

// newWorkspace returns one whose clock goes on by itself.
func newWorkspace(open func() (workspace.Storage, error)) *Workspace {
	clock := int64(0)
	return NewWorkspace(cache.New(), open, func() int64 { clock++; return clock })
}

func inMemoryOnly() (workspace.Storage, error) { return memory(), nil }

func imports(t *testing.T, w *Workspace, data []byte, l lang.Lang) Imported {
	t.Helper()
	a, err := w.Import(ImportRequest{bytes.NewReader(data), l})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func restore(t *testing.T, w *Workspace, id string, data []byte, l lang.Lang) *fault.Explanation {
	t.Helper()
	a, err := w.Restore(RestoreRequest{id, bytes.NewReader(data), l})
	if err != nil {
		t.Fatal(err)
	}
	return a.Problem
}

// endless is a file of a terabyte, which counts the bytes that are read.
type endless struct{ read int }

func (e *endless) Size() int64 { return 1 << 40 }

func (e *endless) ReadAt(p []byte, _ int64) (int, error) {
	e.read += len(p)
	return len(p), nil
}

// A file that is too long is refused after a bounded part of it.
func TestFilesAreBounded(t *testing.T) {
	w := newWorkspace(inMemoryOnly)
	for l, want := range map[lang.Lang]string{
		lang.English: "The file is too large for a workspace.", lang.Korean: "작업 공간 파일로는 너무 큽니다.",
	} {
		for name, ask := range map[string]func(*endless) (*fault.Explanation, error){
			"import": func(f *endless) (*fault.Explanation, error) {
				a, err := w.Import(ImportRequest{f, l})
				return a.Problem, err
			},
			"restore": func(f *endless) (*fault.Explanation, error) {
				a, err := w.Restore(RestoreRequest{"00c0ffee15900d42", f, l})
				return a.Problem, err
			},
		} {
			f := &endless{}
			problem, err := ask(f)
			if err != nil || problem == nil || problem.Code != workspace.BigArchive.Code || !strings.Contains(problem.Text, want) {
				t.Errorf("%s in %s: %+v, %v", name, l, problem, err)
			}
			if f.read > workspace.MaxArchive+1 {
				t.Errorf("%s reads %d bytes", name, f.read)
			}
		}
	}
	if _, err := w.Restore(RestoreRequest{ID: "00c0ffee15900d42"}); err == nil {
		t.Error("a request without a file is answered")
	}
}

func TestWorkspace(t *testing.T) {
	w := newWorkspace(inMemoryOnly)
	if s := w.State(StateRequest{lang.English}); !s.Persistent || s.Reason != "" {
		t.Errorf("%+v", s)
	}
	first := w.Save(SaveRequest{Kind: workspace.Scenario, Name: "first", Link: link + "&foo=1", Lang: lang.Korean}).Record
	if first == nil || first.Model != "ResNet-50" || len(first.Problems) != 1 || !strings.Contains(first.Problems[0], "foo") {
		t.Fatalf("%+v", first)
	}
	w.Rename(RenameRequest{first.ID, "other", lang.English})
	refused := w.Save(SaveRequest{ID: first.ID, Revision: first.Revision, Kind: first.Kind, Name: first.Name, Link: first.Link, Lang: lang.Korean})
	if refused.Record != nil || refused.Problem.Code != workspace.Conflict.Code || refused.Current.Name != "other" {
		t.Errorf("%+v", refused)
	}
	w.Duplicate(RecordRequest{first.ID, lang.English})
	removed := w.Remove(RecordRequest{first.ID, lang.English})
	if got := w.List(ListRequest{"other", lang.English}).Records; len(got) != 1 || got[0].Name != "other (2)" {
		t.Errorf("%+v", got)
	}
	if problem := restore(t, w, first.ID, removed.Bytes, lang.English); problem != nil {
		t.Error(problem)
	}
	if a := w.Export(ArchiveRequest{first.ID, "", lang.English}); string(a.Bytes) != string(removed.Bytes) || a.Name != "splitscope-"+removed.Name {
		t.Errorf("%+v", a)
	}
	for _, format := range []string{"zip", "json"} {
		file := w.Export(ArchiveRequest{"", ArchiveFormat(format), lang.English})
		if file.Name != "splitscope-workspace."+format {
			t.Error(file.Name)
		}
		report := imports(t, newWorkspace(inMemoryOnly), append(file.Bytes[:len(file.Bytes):len(file.Bytes)], '\n'), lang.English)
		if format == "json" && len(report.Added) != 2 {
			t.Errorf("%+v", report)
		}
		if report = imports(t, newWorkspace(inMemoryOnly), file.Bytes, lang.English); len(report.Added) != 2 || report.Problem != nil {
			t.Errorf("%+v", report)
		}
	}
	// A scenario as a file, however long its link, and none of those that are saved.
	long := "v=1&model=custom&net=" + strings.Repeat("a", 100<<10)
	alone, before := w.ScenarioFile(ScenarioFileRequest{"by file", long, lang.English}), len(w.List(ListRequest{"", lang.English}).Records)
	other := newWorkspace(inMemoryOnly)
	if report := imports(t, other, alone.Bytes, lang.English); alone.Problem != nil || len(report.Added) != 1 || report.Added[0].Link != long {
		t.Errorf("%+v: %+v", alone.Problem, report)
	}
	if after := len(w.List(ListRequest{"", lang.English}).Records); after != before {
		t.Errorf("%d records, %d before", after, before)
	}
	if a := w.ScenarioFile(ScenarioFileRequest{"", "v=1", lang.English}); a.Problem == nil || a.Problem.Code != workspace.BadName.Code {
		t.Errorf("%+v", a)
	}
	if a := imports(t, w, []byte(`{"format":1,"records":[{"format":7,"name":"new"}]}`), lang.English); a.Rejected[0].Place != "new" || a.Rejected[0].Code != workspace.Newer.Code {
		t.Errorf("%+v", a)
	}
	if a := imports(t, w, nil, lang.Korean); a.Problem.Code != workspace.BadArchive.Code {
		t.Errorf("%+v", a)
	}
}

// The page reads these members.
func TestRecordsAsJSON(t *testing.T) {
	w := newWorkspace(inMemoryOnly)
	restore(t, w, "00c0ffee15900d42", []byte("{"), lang.English)
	a := w.Save(SaveRequest{Kind: workspace.Network, Name: "a", Link: "v=1", Lang: lang.English})
	text, _ := json.Marshal(w.List(ListRequest{"", lang.English}))
	want := `{"records":[{"format":1,"id":"` + a.Record.ID + `","revision":1,"kind":"network","name":"a","link":"v=1","created":1,"changed":1,"model":"ResNet-50","problems":[]},` +
		`{"format":0,"id":"00c0ffee15900d42","revision":0,"kind":"","name":"","link":"","created":0,"changed":0,"model":"","problems":[],` +
		`"damage":{"code":"damaged","place":"","message":"This is not a record, or it is damaged. This is not JSON."}}]}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestWithoutStorageMemoryKeeps(t *testing.T) {
	w := newWorkspace(func() (workspace.Storage, error) { return workspace.Storage{}, errors.New("SecurityError") })
	if a := w.Save(SaveRequest{Kind: workspace.Scenario, Name: "a", Link: link, Lang: lang.English}); a.Problem != nil {
		t.Fatal(a.Problem)
	}
	if s := w.State(StateRequest{lang.Korean}); s.Persistent || !strings.Contains(s.Reason, "SecurityError") {
		t.Errorf("%+v", s)
	}
	if got := w.List(ListRequest{"", lang.English}).Records; len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

// A storage that was closed from outside is opened again, at most once for each
// call, which then succeeds.
func TestStorageComesBack(t *testing.T) {
	opened, working := 0, true
	disk := memory()
	w := newWorkspace(func() (workspace.Storage, error) {
		opened++
		s := disk
		if !working {
			s.FS = closed{disk.FS}
		}
		return s, nil
	})
	record := w.Save(SaveRequest{Kind: workspace.Scenario, Name: "a", Link: link, Lang: lang.English}).Record
	zip := w.Export(ArchiveRequest{"", "zip", lang.English}).Bytes
	var deleted WorkspaceFile
	for name, do := range map[string]func() *fault.Explanation{
		"list": func() *fault.Explanation { return w.List(ListRequest{"", lang.English}).Problem },
		"save": func() *fault.Explanation {
			return w.Save(SaveRequest{Kind: workspace.Scenario, Name: "b", Link: link, Lang: lang.English}).Problem
		},
		"rename":    func() *fault.Explanation { return w.Rename(RenameRequest{record.ID, "c", lang.English}).Problem },
		"duplicate": func() *fault.Explanation { return w.Duplicate(RecordRequest{record.ID, lang.English}).Problem },
		"export":    func() *fault.Explanation { return w.Export(ArchiveRequest{record.ID, "", lang.English}).Problem },
		"zip":       func() *fault.Explanation { return w.Export(ArchiveRequest{"", "zip", lang.English}).Problem },
		"import":    func() *fault.Explanation { return imports(t, w, zip, lang.English).Problem },
		"remove and restore": func() *fault.Explanation {
			deleted = w.Remove(RecordRequest{record.ID, lang.English})
			w.records().FS = closed{disk.FS}
			if deleted.Problem != nil {
				return deleted.Problem
			}
			return restore(t, w, record.ID, deleted.Bytes, lang.English)
		},
	} {
		w.records().FS = closed{disk.FS}
		if problem := do(); problem != nil {
			t.Errorf("%s: %+v", name, problem)
		}
	}
	// A storage that stays closed is reported, and is not retried for ever.
	working, opened = false, 0
	w.records().FS = closed{disk.FS}
	if a := w.List(ListRequest{"", lang.English}); a.Problem == nil || a.Problem.Code != workspace.Refused.Code || opened != 1 {
		t.Errorf("%+v after %d openings", a, opened)
	}
	working = true
	if a := w.List(ListRequest{"", lang.English}); a.Problem != nil || len(a.Records) < 3 || !w.State(StateRequest{lang.English}).Persistent {
		t.Errorf("%+v", a)
	}
}

// closed is a file system that can no longer be read.
type closed struct{ hackpadfs.FS }

var errClosed = errors.New("InvalidStateError")

func (closed) Open(string) (hackpadfs.File, error) { return nil, errClosed }

func (closed) OpenFile(string, int, hackpadfs.FileMode) (hackpadfs.File, error) {
	return nil, errClosed
}

func (closed) Remove(string) error { return errClosed }
