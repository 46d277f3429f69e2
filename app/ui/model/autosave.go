package model

import "time"

// The pace of saving: an answer is handed over when typing pauses for Pause,
// and while it does not pause, at least once every Longest.
const (
	Pause   = 250 * time.Millisecond
	Longest = time.Second
)

// Edit is one changed answer waiting to be saved.
type Edit[K comparable, V any] struct {
	Key   K
	Value V
}

// Autosave decides when typed answers are handed over to be saved. It holds
// only the newest value of each answer. The zero value is ready to use.
//
// It has no timer of its own: after Type or Due, ask Next when to call Due.
type Autosave[K comparable, V any] struct {
	order []K
	value map[K]V
	first time.Time // of the oldest unsaved keystroke
	last  time.Time // of the newest
}

// Type notes a value that is still being typed.
func (a *Autosave[K, V]) Type(k K, v V, now time.Time) {
	if a.value == nil {
		a.value = make(map[K]V)
	}
	if len(a.order) == 0 {
		a.first = now
	}
	if _, ok := a.value[k]; !ok {
		a.order = append(a.order, k)
	}
	a.value[k] = v
	a.last = now
}

// Waiting reports whether anything typed has not been handed over.
func (a *Autosave[K, V]) Waiting() bool { return len(a.order) > 0 }

// Pending returns the value of k that waits, if one does.
func (a *Autosave[K, V]) Pending(k K) (V, bool) {
	v, ok := a.value[k]
	return v, ok
}

// Next is when Due will next hand something over; false if nothing waits.
func (a *Autosave[K, V]) Next() (time.Time, bool) {
	if len(a.order) == 0 {
		return time.Time{}, false
	}
	pause, longest := a.last.Add(Pause), a.first.Add(Longest)
	if longest.Before(pause) {
		return longest, true
	}
	return pause, true
}

// Due hands over everything that waits if the time has come, else nothing.
func (a *Autosave[K, V]) Due(now time.Time) []Edit[K, V] {
	next, ok := a.Next()
	if !ok || now.Before(next) {
		return nil
	}
	return a.Flush()
}

// Flush hands over everything that waits, in the order it was first typed:
// on leaving a field or a page, on locking, on going to the background and on
// closing.
func (a *Autosave[K, V]) Flush() []Edit[K, V] {
	if len(a.order) == 0 {
		return nil
	}
	out := make([]Edit[K, V], len(a.order))
	for i, k := range a.order {
		out[i] = Edit[K, V]{k, a.value[k]}
	}
	a.order, a.value = nil, nil
	return out
}

// Drop forgets a typed value, because a chosen one took its place.
func (a *Autosave[K, V]) Drop(k K) {
	if _, ok := a.value[k]; !ok {
		return
	}
	delete(a.value, k)
	for i, o := range a.order {
		if o == k {
			a.order = append(a.order[:i:i], a.order[i+1:]...)
			break
		}
	}
}
