// Package memo remembers results of pure functions, the last few of them, so
// that a control move does not compute again what it did not change. Answers
// are the same without it.
package memo

import (
	"slices"
	"sync"
)

// Memo holds up to a number of results, and forgets the one that was asked for
// longest ago. It may be used by many goroutines.
type Memo[K comparable, V any] struct {
	mu     sync.Mutex
	most   int
	recent []entry[K, V] // the last one asked for at the end
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

// New makes a memo of most results.
func New[K comparable, V any](most int) *Memo[K, V] { return &Memo[K, V]{most: most} }

// Get is the result for a key, made if it is not remembered. Errors are not
// remembered. Whoever else asks waits meanwhile.
func (m *Memo[K, V]) Get(key K, compute func() (V, error)) (V, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := slices.IndexFunc(m.recent, func(e entry[K, V]) bool { return e.key == key }); i >= 0 {
		found := m.recent[i]
		m.recent = append(slices.Delete(m.recent, i, i+1), found)
		return found.value, nil
	}
	value, err := compute()
	if err != nil {
		return value, err
	}
	if len(m.recent) == m.most {
		m.recent = slices.Delete(m.recent, 0, 1)
	}
	m.recent = append(m.recent, entry[K, V]{key, value})
	return value, nil
}

// Forget forgets all results.
func (m *Memo[K, V]) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.recent = nil
}
