package shell

import (
	"context"
	"errors"
	"image"

	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/form"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// reloading is a screen with pages of its own, which are not among those that the
// form keeps: it shows the document anew.
type reloading interface{ Reload() }

// attach keeps a picked file as an answer. Making a photo ready takes a moment,
// so it is done off the UI goroutine.
func (s *Shell) attach(d *openDoc, c engine.Cell, f form.File, done func(string)) {
	w := s.work
	if w == nil {
		return
	}
	d.editor.Flush()
	d.saving.Add(1)
	s.cfg.Run.Go(func() func() {
		err := w.Attach(context.Background(), d.id, c, f.Name, f.Data)
		d.saving.Done()
		return func() {
			if s.work != w {
				return
			}
			s.statusOld = true
			if err == nil {
				d.cache.Reload()
				if d.shown != nil && s.cur == d.shown {
					if p, ok := d.shown.(reloading); ok {
						p.Reload()
					}
					d.shown.Apply(engine.Changes{})
				}
			}
			done(Fault(err))
			s.note()
		}
	})
}

// picture draws an attached picture at most w by h pixels.
func (s *Shell) picture(v fhir.Value, w, h int, done func(image.Image, string)) {
	work := s.work
	if work == nil {
		return
	}
	s.cfg.Run.Go(func() func() {
		data, err := form.Inline(v), error(nil)
		if data == nil {
			data, err = work.Attachment(context.Background(), v)
		}
		var img image.Image
		if err == nil {
			img = form.Small(data, w, h)
		}
		return func() {
			if s.work != work {
				return
			}
			switch {
			case img != nil:
				done(img, "")
			case errors.Is(err, session.ErrNotHere):
				done(nil, say.T("Not here yet"))
			default:
				done(nil, say.T("Cannot be shown"))
			}
			s.note()
		}
	})
}
