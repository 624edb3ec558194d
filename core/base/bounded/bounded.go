// Package bounded fails a fuzz target when one run takes too much time or memory.
package bounded

import (
	"os"
	"runtime/metrics"
	"testing"
	"time"
)

// Memory is the limit of what one run may allocate, in bytes, garbage included.
const Memory = 256 << 20

// Slowest is the environment variable that limits how long one run may take, as
// time.ParseDuration reads it. Tests do not set it, since their machines may be
// busy; the long fuzzing of build.sh does.
const Slowest = "SPLITSCOPE_SLOWEST"

// Run calls f and fails the test if that took too much time or memory.
func Run(t *testing.T, f func()) {
	t.Helper()
	before, start := allocated(), time.Now()
	f()
	took := time.Since(start)
	if bytes := allocated() - before; bytes > Memory {
		t.Errorf("an answer allocated %d MiB, more than %d", bytes>>20, Memory>>20)
	}
	if text := os.Getenv(Slowest); text != "" {
		limit, err := time.ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		if took > limit {
			t.Errorf("an answer took %v, more than %v", took, limit)
		}
	}
}

// Some returns all cases or, with -short, every eighth of them. Tests on
// WebAssembly use it: they run several times as long as native ones, and they test
// the platform, since the native tests cover every case.
func Some[T any](cases []T) []T {
	if !testing.Short() {
		return cases
	}
	var some []T
	for i := 0; i < len(cases); i += 8 {
		some = append(some, cases[i])
	}
	return some
}

func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
