// Package bounded fails a fuzz target when one run takes too much time or memory.
package bounded

import (
	"os"
	"runtime/metrics"
	"testing"
	"time"
)

// Memory is what an answer may allocate, in bytes, garbage included.
const Memory = 256 << 20

// Slowest is the environment variable that says how long an answer may take, as
// time.ParseDuration reads it. Tests do not set it, since their machines may be
// busy; the long fuzzing of build.sh does.
const Slowest = "SPLITSCOPE_SLOWEST"

// Run calls f and fails if that took too much.
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

// Some returns all cases or, with -short, every eighth of them. WebAssembly takes
// several times as long as native code, and there it is the platform that is
// tested: every case has been looked at natively.
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
