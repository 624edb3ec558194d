package conformance

import (
	"errors"
	"sync"

	"github.com/hack-pad/hackpadfs"
)

var (
	errDead = errors.New("the program has ended")
	errFull = errors.New("there is no room left")
)

// faulty is a file system that fails.
type faulty struct {
	hackpadfs.FS
	// left is the number of operations until the program crashes. The next
	// operation is then done by half, if possible, and all later ones fail.
	// Negative means no crash.
	left int
	// full makes operations fail that need room.
	full bool

	mu sync.Mutex
}

// fails returns the result of an operation.
func (f *faulty) fails(takesRoom bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.full && takesRoom:
		return errFull
	case f.left == 0:
		return errDead
	}
	f.left--
	return nil
}

func (f *faulty) Open(name string) (hackpadfs.File, error) {
	return f.OpenFile(name, hackpadfs.FlagReadOnly, 0)
}

func (f *faulty) OpenFile(name string, flag int, perm hackpadfs.FileMode) (hackpadfs.File, error) {
	if err := f.fails(flag&hackpadfs.FlagCreate != 0); err != nil {
		return nil, err
	}
	opened, err := hackpadfs.OpenFile(f.FS, name, flag, perm)
	if err != nil {
		return nil, err
	}
	return &faultyFile{opened, f}, nil
}

func (f *faulty) Rename(from, to string) error {
	if err := f.fails(true); err != nil {
		return err
	}
	return hackpadfs.Rename(f.FS, from, to)
}

func (f *faulty) Remove(name string) error {
	if err := f.fails(false); err != nil {
		return err
	}
	return hackpadfs.Remove(f.FS, name)
}

type faultyFile struct {
	hackpadfs.File
	fs *faulty
}

func (f *faultyFile) Write(data []byte) (int, error) {
	if err := f.fs.fails(true); err != nil {
		if err == errDead {
			_, _ = hackpadfs.WriteFile(f.File, data[:len(data)/2])
		}
		return 0, err
	}
	return hackpadfs.WriteFile(f.File, data)
}

func (f *faultyFile) ReadDir(n int) ([]hackpadfs.DirEntry, error) {
	return hackpadfs.ReadDirFile(f.File, n)
}
