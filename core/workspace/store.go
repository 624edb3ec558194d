package workspace

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hack-pad/hackpadfs"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/network/zoo"
	"splitscope/core/scenario"
)

// Storage is a file system for records.
type Storage struct {
	// FS has the files, all in its root. Renaming a file over another one must be
	// atomic, as in hackpadfs, whose IndexedDB renames in one transaction.
	FS hackpadfs.FS
	// Lock is held by at most one store of these files at a time, across all tabs.
	// It makes comparing revisions and writing atomic, since these file systems
	// cannot create a file only if there is none.
	Lock sync.Locker
	// Full reports whether an error of FS means that no room is left.
	Full func(error) bool
}

// Endings of file names. A record is first written to an unfinished file.
const (
	recordFile     = ".json"
	unfinishedFile = ".new"
)

// Store saves records in a storage. It has no state, so several stores may share a
// storage.
type Store struct {
	Storage
	networks cache.Networks
}

// Open returns a store of a storage. It removes files that a crash has left half
// written; the records that they would have replaced are intact.
func Open(storage Storage, networks cache.Networks) (*Store, error) {
	s := &Store{storage, networks}
	s.Lock.Lock()
	defer s.Lock.Unlock()
	ids, err := s.ids(unfinishedFile)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		// A file that stays only takes room.
		_ = hackpadfs.Remove(s.FS, id+unfinishedFile)
	}
	return s, nil
}

// Item is a record in a list.
type Item struct {
	Record
	Model    string         // title of the network in its link
	Problems []*fault.Fault // parts of the link that would not be applied
	Damage   *fault.Fault   // set if the record cannot be read; then it has only an ID
}

// List returns the records that have every word of a query in their name, their
// network's title or their note. The last one changed comes first. Damaged records
// come last, and no word finds them.
func (s *Store) List(query string) ([]Item, error) {
	s.Lock.Lock()
	files, err := s.files()
	s.Lock.Unlock()
	if err != nil {
		return nil, err
	}
	words := strings.Fields(fold(query))
	var items []Item
	for _, f := range files {
		item, found := Item{Record: Record{ID: f.id}, Damage: f.damage}, ""
		if f.damage == nil {
			item, found = f.record.item(s.networks)
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(found, w) }) {
			items = append(items, item)
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.ID, b.ID))
	})
	return items, nil
}

// ItemOf reads the link of a record.
func ItemOf(networks cache.Networks, r Record) Item {
	i, _ := r.item(networks)
	return i
}

// item also returns the text that List searches.
func (r Record) item(networks cache.Networks) (i Item, text string) {
	sc, problems := scenario.Parse(networks, r.Link)
	i = Item{Record: r, Problems: problems}
	if entry, ok := zoo.Find(sc.Model); ok {
		i.Model = entry.Title
	} else if net, err := sc.Network(); err == nil {
		i.Model = net.Title
	}
	return i, fold(i.Name + "\n" + i.Model + "\n" + sc.Model + "\n" + i.Note)
}

func fold(text string) string { return strings.ToLower(tidy(text)) }

// Get returns one record.
func (s *Store) Get(id string) (Record, error) {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	return s.read(id)
}

// Raw returns the file of a record as it is, damaged or not.
func (s *Store) Raw(id string) ([]byte, error) {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	return s.raw(id)
}

// Save saves a record: a new one if it has no ID, else the next revision of the
// saved one. r.Revision must be the saved revision. If it is not, Save returns a
// Conflict and the saved record, so that no change is overwritten.
func (s *Store) Save(r Record, now int64) (Record, error) {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	if r.ID != "" {
		current, err := s.read(r.ID)
		if err != nil {
			return Record{}, err
		}
		if current.Revision != r.Revision {
			return current, Conflict.At(current.ID, shown(current.Name))
		}
		r.Created = current.Created
		return s.next(r, now)
	}
	ids, err := s.ids(recordFile)
	if err != nil {
		return Record{}, err
	}
	if len(ids) >= MaxRecords {
		return Record{}, TooMany.At("")
	}
	r.ID, r.Revision, r.Created = newID(), 0, now
	return s.next(r, now)
}

// Rename changes the name of a record, whatever its present revision is.
func (s *Store) Rename(id, name string, now int64) (Record, error) {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	r, err := s.read(id)
	if err != nil {
		return Record{}, err
	}
	r.Name = name
	return s.next(r, now)
}

// Duplicate saves a copy of a record as "name (2)".
func (s *Store) Duplicate(id string, now int64) (Record, error) {
	r, err := s.Get(id)
	if err != nil {
		return Record{}, err
	}
	items, err := s.List("")
	if err != nil {
		return Record{}, err
	}
	taken := map[string]bool{}
	for _, i := range items {
		taken[i.Name] = true
	}
	r.ID, r.Name = "", numbered(r.Name, taken)
	return s.Save(r, now)
}

// numbered returns a name with the first number that is free.
func numbered(name string, taken map[string]bool) string {
	if open := strings.LastIndex(name, " ("); open > 0 && strings.HasSuffix(name, ")") {
		if n, err := strconv.Atoi(name[open+2 : len(name)-1]); err == nil && n > 1 {
			name = name[:open]
		}
	}
	for n := 2; ; n++ {
		number := fmt.Sprintf(" (%d)", n)
		base := []rune(name)
		base = base[:min(len(base), MaxName-len(number))]
		if next := strings.TrimSpace(string(base)) + number; !taken[next] {
			return next
		}
	}
}

// Delete removes a record, damaged or not, and returns its file for Restore. There
// is no trash, because deleting must make room in a full storage.
func (s *Store) Delete(id string) ([]byte, error) {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	data, err := s.raw(id)
	if err != nil {
		return nil, err
	}
	return data, s.stored(hackpadfs.Remove(s.FS, id+recordFile))
}

// Restore restores a deleted record.
func (s *Store) Restore(id string, data []byte) error {
	if !isID(id) {
		return Gone.At("")
	}
	if len(data) > MaxArchive {
		return BigArchive.At("", "> "+lang.Bytes(MaxArchive))
	}
	s.Lock.Lock()
	defer s.Lock.Unlock()
	there, err := s.raw(id)
	switch {
	case err == nil && string(there) == string(data):
		return nil
	case err == nil:
		return Taken.At("")
	case !errors.Is(err, Gone):
		return err
	}
	return s.write(id, data)
}

// next writes the next revision of a record.
func (s *Store) next(r Record, now int64) (Record, error) {
	r.Format, r.Changed = Format, now
	r.Revision++
	r, err := r.checked()
	if err != nil {
		return Record{}, err
	}
	data, err := r.encode()
	if err != nil {
		return Record{}, err
	}
	return r, s.write(r.ID, data)
}

// write replaces a file atomically: if it fails, the old file is intact.
func (s *Store) write(id string, data []byte) error {
	err := hackpadfs.WriteFullFile(s.FS, id+unfinishedFile, data, 0o600)
	if err == nil {
		err = hackpadfs.Rename(s.FS, id+unfinishedFile, id+recordFile)
	}
	if err != nil {
		_ = hackpadfs.Remove(s.FS, id+unfinishedFile) // if this fails, Open removes it
	}
	return s.stored(err)
}

func (s *Store) read(id string) (Record, error) {
	data, err := s.raw(id)
	if err != nil {
		return Record{}, err
	}
	r, err := decode(data)
	if err == nil && r.ID != id {
		return Record{}, Misplaced.At("", shown(r.ID))
	}
	return r, err
}

func (s *Store) raw(id string) ([]byte, error) {
	if !isID(id) {
		return nil, Gone.At("")
	}
	data, err := hackpadfs.ReadFile(s.FS, id+recordFile)
	if errors.Is(err, hackpadfs.ErrNotExist) {
		return nil, Gone.At("")
	}
	return data, s.stored(err)
}

// file is a file of the storage: a record, or its fault.
type file struct {
	id     string
	record Record
	damage *fault.Fault
}

// files reads all records, many at a time, because a browser's storage has a long
// latency. A damaged record does not affect the others.
func (s *Store) files() ([]file, error) {
	ids, err := s.ids(recordFile)
	if err != nil {
		return nil, err
	}
	files := make([]file, len(ids))
	var readers sync.WaitGroup
	turns := make(chan struct{}, 16)
	for i, id := range ids {
		turns <- struct{}{}
		readers.Go(func() {
			files[i] = s.file(id)
			<-turns
		})
	}
	readers.Wait()
	return files, nil
}

func (s *Store) file(id string) file {
	f := file{id: id}
	r, err := s.read(id)
	if err != nil { // without a lock across tabs, it may just have been replaced
		r, err = s.read(id)
	}
	if errors.Is(err, Gone) {
		err = Damaged.At("", id+recordFile) // a name without content
	}
	if !errors.As(err, &f.damage) {
		f.record = r
	}
	return f
}

// ids returns the ids of the files with an ending. Other files are ignored.
func (s *Store) ids(ending string) (ids []string, err error) {
	names, err := s.names()
	for _, name := range names {
		if id, ok := strings.CutSuffix(name, ending); ok && isID(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, s.stored(err)
}

// names returns the names of all files. If possible it asks only for names, because
// otherwise hackpadfs looks up each file.
func (s *Store) names() (names []string, err error) {
	if dir, err := hackpadfs.OpenFile(s.FS, ".", hackpadfs.FlagReadWrite, 0); err == nil {
		defer dir.Close()
		if dir, ok := dir.(interface{ ReadDirNames() ([]string, error) }); ok {
			return dir.ReadDirNames()
		}
	}
	entries, err := hackpadfs.ReadDir(s.FS, ".")
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

// stored returns an error of the storage as a fault.
func (s *Store) stored(err error) error {
	if err == nil {
		return nil
	}
	if s.Full != nil && s.Full(err) {
		return Full.At("", shown(err.Error()))
	}
	return Refused.At("", shown(err.Error()))
}
