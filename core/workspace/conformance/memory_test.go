package conformance

import (
	"sync"
	"testing"

	"github.com/hack-pad/hackpadfs/mem"

	"splitscope/core/workspace"
)

func TestMemory(t *testing.T) {
	disks := map[string]workspace.Storage{}
	Run(t, func(t *testing.T, name string) workspace.Storage {
		if _, ok := disks[name]; !ok {
			fs, err := mem.NewFS()
			if err != nil {
				t.Fatal(err)
			}
			disks[name] = workspace.Storage{FS: fs, Lock: new(sync.Mutex)}
		}
		return disks[name]
	})
}
