package shell

import (
	"time"

	"fyne.io/fyne/v2"
)

// Fyne runs work for a real window: off the UI goroutine and back onto it.
type Fyne struct{}

// Go does work on its own goroutine and what it returns on the UI goroutine.
func (Fyne) Go(work func() (then func())) {
	go func() {
		if then := work(); then != nil {
			fyne.Do(then)
		}
	}()
}

// Do does f on the UI goroutine.
func (Fyne) Do(f func()) { fyne.Do(f) }

// After does f on the UI goroutine after d, unless stopped before.
func (Fyne) After(d time.Duration, f func()) (stop func()) {
	stopped := false // only touched on the UI goroutine
	t := time.AfterFunc(d, func() {
		fyne.Do(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() {
		stopped = true
		t.Stop()
	}
}
