package memo

import (
	"errors"
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
	m.Forget()
	if get("dddd"); made != 7 {
		t.Error("nothing was forgotten")
	}
}
