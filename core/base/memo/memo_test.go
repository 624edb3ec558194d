package memo

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

func TestMemo(t *testing.T) {
	m := New[string, int](2)
	made := 0
	get := func(key string) int {
		v, err := m.Get(key, func() (int, error) { made++; return len(key), nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, step := range []struct {
		key  string
		made int
	}{{"a", 1}, {"bb", 2}, {"a", 2}, {"ccc", 3}, {"a", 3}, {"bb", 4}, {"ccc", 5}} {
		if got := get(step.key); got != len(step.key) || made != step.made {
			t.Errorf("%s is %d after %d computations, want %d", step.key, got, made, step.made)
		}
	}
	if _, err := m.Get("dddd", func() (int, error) { return 0, errors.New("not now") }); err == nil {
		t.Error("no error")
	}
	if get("dddd") != 4 || made != 6 {
		t.Error("an error was remembered")
	}
	m = nil
	if get("dddd"); get("dddd") != 4 || made != 8 {
		t.Error("what is no memo has cached something")
	}
}

func TestWhatIsHeavyMakesRoom(t *testing.T) {
	m := Weighed[int](3, 10, func(weight int) int { return weight })
	made := 0
	for step, want := range []struct{ weight, made int }{
		{1, 1}, {2, 2}, {3, 3}, {1, 3}, {2, 3}, {3, 3}, // three of six together
		{4, 4}, {2, 4}, {3, 4}, {1, 5}, // never four
		{7, 6}, {1, 6}, {3, 7}, {7, 8}, // eleven together: 3 and 7 do not fit
		{11, 9}, {11, 10}, {7, 10}, // one alone that is too heavy pushes nothing else out
		{0, 11}, {10, 12}, {0, 12}, {7, 13},
	} {
		if _, err := m.Get(want.weight, func() (int, error) { made++; return want.weight, nil }); err != nil || made != want.made {
			t.Errorf("step %d: %d after %d computations, want %d", step, want.weight, made, want.made)
		}
	}
}

// A slow computation must not block calls for other keys, and calls for the same
// key must not repeat it.
func TestManyAtOnce(t *testing.T) {
	m := New[string, int](4)
	begun, finish := make(chan struct{}), make(chan struct{})
	var made atomic.Int32
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() {
			v, err := m.Get("long", func() (int, error) {
				made.Add(1)
				close(begun)
				<-finish
				return 4, nil
			})
			if v != 4 || err != nil {
				t.Errorf("%d %v", v, err)
			}
		})
	}
	<-begun
	if v, _ := m.Get("other", func() (int, error) { return 5, nil }); v != 5 { // or it hangs
		t.Error(v)
	}
	close(finish)
	asking.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
}

func TestAPanicLeavesNothingBehind(t *testing.T) {
	m := New[string, int](2)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("no panic")
			}
		}()
		_, _ = m.Get("a", func() (int, error) { panic("for once") })
	}()
	if v, err := m.Get("a", func() (int, error) { return 1, nil }); v != 1 || err != nil {
		t.Errorf("%d %v", v, err)
	}
}
