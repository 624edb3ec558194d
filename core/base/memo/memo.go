// Package memo caches the last few results of pure functions. After a move of one
// control, what depends only on the others is not computed again. Results are the
// same without a cache.
package memo

import (
	"slices"
	"sync"
)

// Memo is a cache with a limit on the number of results, and optionally on
// their total weight. It drops the least recently used one. It is safe for
// concurrent use. A nil one caches nothing.
type Memo[K comparable, V any] struct {
	most, heaviest int
	weigh          func(V) int

	mu     sync.Mutex
	recent []*entry[K, V] // the most recently used last
}

type entry[K comparable, V any] struct {
	key    K
	result func() (V, error) // computed once, in the first call
	weight int               // 0 until it is computed
}

// New returns a memo for at most the given number of results.
func New[K comparable, V any](most int) *Memo[K, V] {
	return Weighed[K](most, 0, func(V) int { return 0 })
}

// Weighed returns a memo that also limits the total weight of its results. A
// result that exceeds the limit by itself is not cached. Use it for results
// whose size depends on what users send.
func Weighed[K comparable, V any](most, heaviest int, weigh func(V) int) *Memo[K, V] {
	return &Memo[K, V]{most: most, heaviest: heaviest, weigh: weigh}
}

// Get returns the result for a key and computes it if it is not cached. Errors
// are not cached. Concurrent calls for the same key wait for one computation;
// calls for other keys do not.
func (m *Memo[K, V]) Get(key K, compute func() (V, error)) (V, error) {
	if m == nil {
		return compute()
	}
	e, found := m.entry(key, compute)
	if !found {
		weight := -1
		defer func() { m.settle(e, weight) }() // a panic leaves nothing behind
		value, err := e.result()
		if err == nil {
			weight = m.weigh(value)
		}
		return value, err
	}
	return e.result()
}

func (m *Memo[K, V]) entry(key K, compute func() (V, error)) (e *entry[K, V], found bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.recent, func(e *entry[K, V]) bool { return e.key == key })
	if found = i >= 0; found {
		e = m.recent[i]
		m.recent = slices.Delete(m.recent, i, i+1)
	} else {
		e = &entry[K, V]{key: key, result: sync.OnceValues(compute)}
	}
	m.recent = append(m.recent, e)
	if len(m.recent) > m.most {
		m.recent = slices.Delete(m.recent, 0, 1)
	}
	return e, found
}

// settle caches a result if its weight is within the limit, and removes the entry
// of an error.
func (m *Memo[K, V]) settle(made *entry[K, V], weight int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	made.weight = weight
	if weight < 0 || weight > m.heaviest {
		m.recent = slices.DeleteFunc(m.recent, func(e *entry[K, V]) bool { return e == made })
		return
	}
	sum := 0
	for i, e := range slices.Backward(m.recent) {
		if sum += e.weight; sum > m.heaviest {
			m.recent = slices.Delete(m.recent, 0, i+1)
			return
		}
	}
}
