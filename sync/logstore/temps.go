package logstore

import (
	"bytes"
	"strings"
	"sync"
	"time"
)

// Temps keeps passing values in memory, for stores that only one process uses.
// The zero value is empty and ready.
type Temps struct {
	mu  sync.Mutex
	all map[string]temp
	// swept is how many were live after the last clearing away.
	swept int
}

type temp struct {
	value []byte
	until time.Time
}

// Put is Store.PutTemp.
func (t *Temps) Put(name string, value []byte, now, until time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if have, ok := t.all[name]; ok && now.Before(have.until) {
		return ErrTaken
	}
	if t.all == nil {
		t.all = map[string]temp{}
	}
	t.all[name] = temp{value: bytes.Clone(value), until: until}
	if len(t.all) > 2*t.swept+64 {
		for n, have := range t.all {
			if !now.Before(have.until) {
				delete(t.all, n)
			}
		}
		t.swept = len(t.all)
	}
	return nil
}

// Get is Store.Temp, and Store.TakeTemp with take.
func (t *Temps) Get(name string, now time.Time, take bool) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	have, ok := t.all[name]
	if !ok || !now.Before(have.until) {
		return nil, ErrAbsent
	}
	if take {
		delete(t.all, name)
	}
	return bytes.Clone(have.value), nil
}

// Drop is Store.DropTemp.
func (t *Temps) Drop(prefix string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for n := range t.all {
		if strings.HasPrefix(n, prefix) {
			delete(t.all, n)
		}
	}
}
