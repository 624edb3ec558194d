// Package conformance is a test suite for the file systems that a workspace can
// use. Every implementation runs the same suite.
package conformance

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hack-pad/hackpadfs"

	"splitscope/core/base/fault"
	"splitscope/core/network/cache"
	"splitscope/core/workspace"
)

// Open opens the storage with a name. It is empty if the name is new, and has the
// same files if it is opened again, as after a reload.
type Open func(t *testing.T, name string) workspace.Storage

// Run runs the suite on a kind of storage.
func Run(t *testing.T, open Open) {
	for _, test := range []struct {
		name string
		run  func(*suite)
	}{
		{"keeps", (*suite).keeps},
		{"finds", (*suite).finds},
		{"survives a reload", (*suite).reload},
		{"loses nothing between two tabs", (*suite).tabs},
		{"survives a crash at any moment", (*suite).crash},
		{"reports that there is no room", (*suite).full},
		{"keeps what is beside a damaged record", (*suite).damaged},
		{"travels", (*suite).travels},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.run(&suite{t, open, strings.ReplaceAll(t.Name(), "/", " ")})
		})
	}
}

const link = "v=1&preset=paper&mbps=20"

type suite struct {
	*testing.T
	open Open
	name string
}

// store opens the storage of the test again.
func (t *suite) store() *workspace.Store { return t.storeOn(t.open(t.T, t.name)) }

func (t *suite) storeOn(storage workspace.Storage) *workspace.Store {
	t.Helper()
	s, err := workspace.Open(storage, cache.Networks{})
	t.must(err)
	return s
}

func (t *suite) must(err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (t *suite) save(s *workspace.Store, name string) workspace.Record {
	t.Helper()
	r, err := s.Save(workspace.Record{Kind: workspace.Scenario, Name: name, Link: link}, 1000)
	t.must(err)
	return r
}

func (t *suite) list(s *workspace.Store, query string) []workspace.Item {
	t.Helper()
	items, err := s.List(query)
	t.must(err)
	return items
}

// names returns the names in a list, in order.
func (t *suite) names(s *workspace.Store, query string) []string {
	t.Helper()
	names := []string{}
	for _, i := range t.list(s, query) {
		names = append(names, i.Name)
	}
	return names
}

func (t *suite) same(got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func (t *suite) refused(err error, kind fault.Kind) {
	t.Helper()
	if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Code != kind.Code {
		t.Fatalf("got %v, want %s", err, kind.Code)
	}
}

func (t *suite) keeps() {
	s := t.store()
	t.same(t.names(s, ""), []string{})
	first := t.save(s, "  첫 번째\tscenario ")
	t.same(first, workspace.Record{
		Format: workspace.Format, ID: first.ID, Revision: 1, Kind: workspace.Scenario,
		Name: "첫 번째 scenario", Link: link, Created: 1000, Changed: 1000,
	})
	got, err := s.Get(first.ID)
	t.must(err)
	t.same(got, first)

	first.Link, first.Note = link+"&device=7", "slower device"
	first, err = s.Save(first, 2000)
	t.must(err)
	t.same([]any{first.Revision, first.Created, first.Changed}, []any{2, int64(1000), int64(2000)})
	first.Note = "short" // shorter than the note that it replaces
	first, err = s.Save(first, 2100)
	t.must(err)
	got, err = s.Get(first.ID)
	t.must(err)
	t.same(got, first)

	first, err = s.Rename(first.ID, "one", 3000)
	t.must(err)
	t.same([]any{first.Name, first.Link, first.Revision}, []any{"one", link + "&device=7", 4})
	for i, want := range []string{"one (2)", "one (3)"} {
		second, err := s.Duplicate(first.ID, int64(4000+i))
		t.must(err)
		t.same([]any{second.Name, second.Link, second.Note}, []any{want, first.Link, first.Note})
	}
	t.same(t.names(s, ""), []string{"one (3)", "one (2)", "one"})

	file, err := s.Delete(first.ID)
	t.must(err)
	t.same(t.names(s, ""), []string{"one (3)", "one (2)"})
	_, err = s.Get(first.ID)
	t.refused(err, workspace.Gone)
	_, err = s.Delete(first.ID)
	t.refused(err, workspace.Gone)
	_, err = s.Save(first, 5000)
	t.refused(err, workspace.Gone)
	for range 2 {
		t.must(s.Restore(first.ID, file))
		got, err = s.Get(first.ID)
		t.must(err)
		t.same(got, first)
	}
	t.refused(s.Restore(first.ID, []byte("other")), workspace.Taken)
}

func (t *suite) finds() {
	s := t.store()
	for i, r := range []workspace.Record{
		{Name: "Lab bench", Link: "v=1&model=yolov8n", Note: "Jetson Nano,\nsecond floor"},
		{Name: "연구실 시연", Link: "v=1&model=resnet50", Note: "와이파이 느림"},
		{Name: "\u1109\u1175\u110b\u1167\u11ab two", Link: "v=1&model=resnet18"}, // 시연, letter by letter
		{Name: "Old", Link: "v=1&model=nonesuch&device=8"},
	} {
		r.Kind = workspace.Scenario
		_, err := s.Save(r, int64(i))
		t.must(err)
	}
	for query, want := range map[string][]string{
		"":            {"Old", "시연 two", "연구실 시연", "Lab bench"},
		"시연":          {"시연 two", "연구실 시연"},
		"resnet 시연":   {"시연 two", "연구실 시연"},
		"resnet-50":   {"Old", "연구실 시연"},
		"RESNET18":    {"시연 two"},
		"nano  BENCH": {"Lab bench"},
		"느림":          {"연구실 시연"},
		"bench 느림":    {},
	} {
		t.same(t.names(s, query), want)
	}
	old := t.list(s, "old")[0]
	if old.Link != "v=1&model=nonesuch&device=8" || len(old.Problems) != 1 || old.Model != "ResNet-50" {
		t.Errorf("%+v", old)
	}
}

func (t *suite) reload() {
	s := t.store()
	kept := t.save(s, "kept")
	changed := t.save(s, "changed")
	changed.Note = strings.Repeat("메모 ", 500)
	changed, err := s.Save(changed, 2000)
	t.must(err)
	_, err = s.Delete(t.save(s, "gone").ID)
	t.must(err)

	again := t.store()
	t.same(t.names(again, ""), []string{"changed", "kept"})
	for _, want := range []workspace.Record{kept, changed} {
		got, err := again.Get(want.ID)
		t.must(err)
		t.same(got, want)
	}
}

func (t *suite) tabs() {
	here, there := t.store(), t.store()
	mine := t.save(here, "shared")
	theirs, err := there.Get(mine.ID)
	t.must(err)
	theirs.Note = "theirs"
	theirs, err = there.Save(theirs, 2000)
	t.must(err)

	mine.Note = "mine"
	current, err := here.Save(mine, 3000)
	t.refused(err, workspace.Conflict)
	t.same(current, theirs)
	mine.Revision = current.Revision // the user chooses to replace it
	mine, err = here.Save(mine, 4000)
	t.must(err)
	t.same(mine.Revision, 3)

	_, err = there.Delete(mine.ID)
	t.must(err)
	_, err = here.Save(mine, 5000)
	t.refused(err, workspace.Gone)
	mine.ID = ""
	mine, err = here.Save(mine, 6000)
	t.must(err)

	// At the same time: each save that is not refused is one revision.
	var group sync.WaitGroup
	saved := make([]int, 2)
	for tab, s := range []*workspace.Store{here, there} {
		group.Go(func() {
			for i := range 10 {
				r, err := s.Get(mine.ID)
				if err == nil {
					r.Note = fmt.Sprint(tab, i)
					_, err = s.Save(r, int64(7000+i))
				}
				if err == nil {
					saved[tab]++
				} else if !errors.Is(err, workspace.Conflict) {
					t.Error(err)
				}
				if _, err := s.List(""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	last, err := here.Get(mine.ID)
	t.must(err)
	t.same(last.Revision, 1+saved[0]+saved[1])
	if saved[0]+saved[1] == 0 {
		t.Error("nobody could save")
	}
}

// crash ends the program after every possible number of operations, and checks the
// records after a restart.
func (t *suite) crash() {
	old := workspace.Record{Kind: workspace.Scenario, Name: "victim", Link: link, Note: strings.Repeat("old ", 100)}
	for _, act := range []struct {
		name string
		do   func(s *workspace.Store, victim workspace.Record) error
		good func(victim []workspace.Item) bool // allowed records, besides the old ones
	}{
		{"save", func(s *workspace.Store, r workspace.Record) error {
			r.Note = "new"
			_, err := s.Save(r, 2000)
			return err
		}, func(i []workspace.Item) bool { return len(i) == 1 && i[0].Note == "new" && i[0].Revision == 2 }},
		{"rename", func(s *workspace.Store, r workspace.Record) error {
			_, err := s.Rename(r.ID, "victim 2", 2000)
			return err
		}, func(i []workspace.Item) bool { return len(i) == 1 && i[0].Name == "victim 2" }},
		{"duplicate", func(s *workspace.Store, r workspace.Record) error {
			_, err := s.Duplicate(r.ID, 2000)
			return err
		}, func(i []workspace.Item) bool { return len(i) == 2 && i[0].Note == i[1].Note }},
		{"delete", func(s *workspace.Store, r workspace.Record) error {
			_, err := s.Delete(r.ID)
			return err
		}, func(i []workspace.Item) bool { return len(i) == 0 }},
	} {
		for n := 0; ; n++ {
			t.name = fmt.Sprintf("%s %s %d", t.T.Name(), act.name, n)
			storage := t.open(t.T, t.name)
			s := t.storeOn(storage)
			t.save(s, "beside")
			victim, err := s.Save(old, 1000)
			t.must(err)

			dying := &faulty{FS: storage.FS, left: -1}
			doomed := t.storeOn(workspace.Storage{FS: dying, Lock: storage.Lock})
			dying.left = n
			done := act.do(doomed, victim) == nil

			s = t.store()
			t.same(t.names(s, "beside"), []string{"beside"})
			var there []workspace.Item
			for _, i := range t.list(s, "") {
				if i.Damage != nil {
					t.Fatalf("%s: %v", t.name, i.Damage)
				}
				if i.Name != "beside" {
					there = append(there, i)
				}
			}
			before := len(there) == 1 && reflect.DeepEqual(there[0].Record, victim)
			if after := act.good(there); !after && (!before || done) {
				t.Fatalf("%s: %+v", t.name, there)
			}
			t.same(t.files(".new"), []string(nil))
			if done {
				break
			}
			if n > 50 {
				t.Fatalf("%s never ends", act.name)
			}
		}
	}
}

// files returns the files with an ending.
func (t *suite) files(ending string) (names []string) {
	entries, err := hackpadfs.ReadDir(t.open(t.T, t.name).FS, ".")
	t.must(err)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ending) {
			names = append(names, e.Name())
		}
	}
	return names
}

func (t *suite) full() {
	storage := t.open(t.T, t.name)
	disk := &faulty{FS: storage.FS, left: -1}
	s := t.storeOn(workspace.Storage{FS: disk, Lock: storage.Lock, Full: func(err error) bool { return errors.Is(err, errFull) }})
	kept := t.save(s, "kept")
	other := t.save(s, "other")
	exported, err := s.ExportJSON()
	t.must(err)

	disk.full = true
	_, err = s.Save(workspace.Record{Kind: workspace.Scenario, Name: "new", Link: link}, 2000)
	t.refused(err, workspace.Full)
	changed := kept
	changed.Note = "changed"
	_, err = s.Save(changed, 2000)
	t.refused(err, workspace.Full)
	_, err = s.Rename(kept.ID, "renamed", 2000)
	t.refused(err, workspace.Full)
	got, err := s.Get(kept.ID)
	t.must(err)
	t.same(got, kept)
	file, err := s.Delete(other.ID)
	t.must(err)
	t.refused(s.Restore(other.ID, file), workspace.Full)
	report, err := s.Import(exported)
	t.must(err)
	if report.Skipped != 1 || len(report.Rejected) != 1 || report.Rejected[0].Kind != workspace.Full {
		t.Errorf("%+v", report)
	}
	t.same(t.names(s, ""), []string{"kept"})
	t.same(t.files(".new"), []string(nil))

	disk.full = false
	t.must(s.Restore(other.ID, file))
	_, err = s.Save(changed, 3000)
	t.must(err)
	t.same(len(t.list(s, "")), 2)
}

func (t *suite) damaged() {
	storage := t.open(t.T, t.name)
	s := t.storeOn(storage)
	kept := t.save(s, "kept")
	whole, err := s.Raw(kept.ID)
	t.must(err)
	for i, c := range []struct {
		text string
		kind fault.Kind
	}{
		{"", workspace.Damaged},
		{string(whole[:len(whole)/2]), workspace.Damaged},
		{"\xff\x00\xfe", workspace.Damaged},
		{"[]", workspace.Damaged},
		{strings.Replace(string(whole), `"format":1`, `"format":99`, 1), workspace.Newer},
		{string(whole), workspace.Misplaced},
		{strings.Replace(string(whole), `"kept"`, `""`, 1), workspace.BadName},
		{strings.Repeat(" ", workspace.MaxRecord+1), workspace.TooLarge},
	} {
		id := fmt.Sprintf("%016x", i)
		t.must(hackpadfs.WriteFullFile(storage.FS, id+".json", []byte(c.text), 0o600))
		items := t.list(s, "")
		t.same(len(items), 2)
		t.same(items[0].Record, kept)
		if items[1].ID != id || items[1].Damage == nil || items[1].Damage.Code != c.kind.Code {
			t.Errorf("%.20q: %+v", c.text, items[1])
		}
		t.same(t.names(s, "kept"), []string{"kept"})
		_, err := s.Save(workspace.Record{ID: id, Revision: 1, Kind: workspace.Scenario, Name: "over it", Link: link}, 2000)
		t.refused(err, c.kind)
		raw, err := s.Raw(id)
		t.must(err)
		t.same(string(raw), c.text)
		file, err := s.Delete(id)
		t.must(err)
		t.must(s.Restore(id, file))
		t.same(t.list(s, "")[1].Damage.Code, c.kind.Code)
		_, err = s.Delete(id)
		t.must(err)
	}
	// Files of others do not change.
	t.must(hackpadfs.WriteFullFile(storage.FS, "readme.txt", []byte("hello"), 0o600))
	t.same(t.names(t.store(), ""), []string{"kept"})
	t.same(t.files(".txt"), []string{"readme.txt"})
}

func (t *suite) travels() {
	s := t.store()
	first := t.save(s, "first")
	second, err := s.Save(workspace.Record{Kind: workspace.Network, Name: "둘째", Link: "v=1&model=vgg16", Note: "a <b> & \"c\""}, 2000)
	t.must(err)
	for _, export := range []func() ([]byte, error){s.ExportJSON, s.ExportZip} {
		file, err := export()
		t.must(err)
		again, err := export()
		t.must(err)
		if !bytes.Equal(file, again) {
			t.Error("two exports of the same differ")
		}
		t.name += " elsewhere"
		elsewhere := t.store()
		for _, want := range []struct{ added, skipped int }{{2, 0}, {0, 2}} {
			report, err := elsewhere.Import(file)
			t.must(err)
			t.same([]int{len(report.Added), report.Skipped, len(report.Rejected)}, []int{want.added, want.skipped, 0})
		}
		for _, want := range []workspace.Record{first, second} {
			got, err := elsewhere.Get(want.ID)
			t.must(err)
			t.same(got, want)
		}
		// The same record, changed in one of two places: both are kept.
		_, err = elsewhere.Rename(first.ID, "first, elsewhere", 3000)
		t.must(err)
		for _, want := range []int{1, 0} {
			report, err := elsewhere.Import(file)
			t.must(err)
			t.same(len(report.Added), want)
		}
		names := t.names(elsewhere, "")
		slices.Sort(names)
		t.same(names, []string{"first", "first, elsewhere", "둘째"})
	}
}
