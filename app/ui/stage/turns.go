package stage

import (
	"sync"
	"time"
)

// turns does what the shell wants done, in one order and at once: nothing that is
// seen depends on how fast the machine is. It is a screen.Runner.
type turns struct {
	mu    sync.Mutex
	queue []func()
	later []*later
}

type later struct {
	after time.Duration
	do    func()
}

// Go does work at once and what it returns when the queue comes to it.
func (t *turns) Go(work func() func()) {
	if then := work(); then != nil {
		t.Do(then)
	}
}

// Do puts f at the end of the queue.
func (t *turns) Do(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queue = append(t.queue, f)
}

// After does f when the window comes to rest, if d is a short wait; whatever
// waits longer is not waited for.
func (t *turns) After(d time.Duration, f func()) (stop func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := &later{after: d, do: f}
	t.later = append(t.later, l)
	return func() { l.do = nil }
}

// soon is the longest wait that is waited for: a search starts well
// before.
const soon = time.Second

// rest does what waits, until nothing new comes of it.
func (t *turns) rest() {
	for range 5 {
		for range 1000 {
			f := t.next()
			if f == nil {
				break
			}
			f()
		}
		t.mu.Lock()
		due := t.later
		t.later = nil
		t.mu.Unlock()
		for _, l := range due {
			if l.after <= soon && l.do != nil {
				l.do()
			}
		}
	}
}

func (t *turns) next() func() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.queue) == 0 {
		return nil
	}
	f := t.queue[0]
	t.queue = t.queue[1:]
	return f
}
