package shell

import (
	"context"
	"sync"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/section"
	"doorstep/forms/engine"
)

// openDoc is a document that a screen works on, with what is typed in it.
type openDoc struct {
	shell  *Shell
	id     casefile.ID
	doc    *casefile.Document
	editor *model.Editor
	cache  section.Cache
	shown  page   // the page on show, nil if none
	stop   func() // of the save timer
	// reading is what the checks say about it; nil until a page of it is shown.
	reading *reading
	// started is when the document was made; zero until somebody asks.
	started time.Time
	// saving counts changes on their way to the disk.
	saving sync.WaitGroup
}

// page is a screen that shows answers of a document.
type page interface {
	screen.Screen
	// Apply shows what followed from an answer; nil when only the save line
	// changed.
	Apply(engine.Changes)
}

// open gives the document with this id, opening it if need be.
func (s *Shell) open(id casefile.ID) (*openDoc, error) {
	if d := s.docs[id]; d != nil {
		return d, nil
	}
	doc, err := s.work.OpenDoc(id)
	if err != nil {
		return nil, err
	}
	d := &openDoc{shell: s, id: id, doc: doc}
	d.editor = model.NewEditor(doc, model.Around{Now: s.Now, Wait: d.wait, Fault: Fault, Changed: d.changed})
	s.docs[id] = d
	return d, nil
}

// wait lets a change reach the disk without the screen waiting for it.
func (d *openDoc) wait(t casefile.Ticket, done func(error)) {
	d.saving.Add(1)
	d.shell.cfg.Run.Go(func() func() {
		err := t.Wait(context.Background())
		d.saving.Done()
		return func() { done(err) }
	})
}

// settled returns when every change so far is on the disk or has failed. Any
// goroutine but the UI's, where it is for the end of the program only.
func (d *openDoc) settled() { d.saving.Wait() }

// changed shows what followed from an answer.
func (d *openDoc) changed(ch engine.Changes) {
	if ch != nil {
		d.cache.Apply(ch)
		d.shell.statusOld = true
		if d.reading != nil {
			d.reading.again()
		}
	}
	if d.shown != nil && d.shell.cur == d.shown {
		d.shown.Apply(ch)
		if ch == nil {
			d.shell.chipOnly()
		}
	}
	if w := d.editor.Line.Words(); w.Tone == model.Danger {
		d.shell.tellAll(model.Words{Tone: model.Danger, Icon: "error", Text: w.Text})
	}
	d.shell.note()
	d.takeEntries(ch)
}

// typed arranges that what waits is saved when its time comes.
func (d *openDoc) typed() {
	d.shell.alive()
	if d.stop != nil {
		return
	}
	at, ok := d.editor.NextSave()
	if !ok {
		return
	}
	d.stop = d.shell.After(at.Sub(d.shell.Now()), func() {
		d.stop = nil
		d.editor.Tick()
		d.typed()
	})
}
