package screen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
)

// Reading is the body of a screen that shows facts: they are read when the screen is
// made and at every tick, and what was read last stays when they cannot be read. A
// screen embeds it and calls Begin when it is made.
type Reading[F any] struct {
	Rolled
	Facts F
	err   error
	desk  Desk
	load  func() (F, error)
	build func(model.Width) fyne.CanvasObject
}

// Begin reads for the first time. build makes the body out of the facts.
func (r *Reading[F]) Begin(d Desk, load func() (F, error), build func(model.Width) fyne.CanvasObject) {
	r.desk, r.load, r.build = d, load, build
	r.Facts, r.err = load()
}

// Err is why the facts could not be read when the screen was made, nil if they could.
func (r *Reading[F]) Err() error { return r.err }

// Body implements Screen.
func (r *Reading[F]) Body(w model.Width) fyne.CanvasObject { return r.Roll(w, r.build) }

// Tick implements Ticking.
func (r *Reading[F]) Tick() {
	if r.Reread() {
		r.Redraw()
	}
}

// Reread reads the facts anew and reports whether they could be read.
func (r *Reading[F]) Reread() bool {
	f, err := r.load()
	if err == nil {
		r.Facts = f
	}
	return err == nil
}

// Redraw builds the body and the frame anew; before the first Roll there is nothing to
// build.
func (r *Reading[F]) Redraw() {
	if r.Rolling() {
		r.Again(r.build)
		r.desk.Changed()
	}
}

// Fetching is what a screen shows that is read in the background, one reading after
// another.
type Fetching[D any] struct {
	Data        D
	busy, stale bool // being read; something changed meanwhile
	load        func(done func(D))
	shown       func()
}

// Begin reads for the first time. load hands over what it read, at once or later;
// shown follows each reading.
func (f *Fetching[D]) Begin(load func(done func(D)), shown func()) {
	f.load, f.shown = load, shown
	f.Fetch()
}

// Fetch reads anew, after the reading that is under way.
func (f *Fetching[D]) Fetch() {
	if f.busy {
		f.stale = true
		return
	}
	f.busy = true
	f.load(func(d D) {
		f.busy, f.Data = false, d
		f.shown()
		if f.stale {
			f.stale = false
			f.Fetch()
		}
	})
}
