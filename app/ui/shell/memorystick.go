package shell

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/syncscreen"
)

// handOverName is what the file is called at first; it names nobody.
const handOverName = "hand-over.doorstep"

func (s *Shell) handOverScreen() screen.Screen {
	w := s.work
	done := func(do func() (session.HandoverReport, error), then func(*session.HandoverReport, string)) {
		var rep session.HandoverReport
		s.away(func(context.Context) (err error) {
			rep, err = do()
			return err
		}, func(fault string) {
			if fault != "" {
				then(nil, fault)
				return
			}
			then(&rep, "")
		})
	}
	return syncscreen.NewHandOver(syncscreen.HandOverProps{
		Desk: s, Cases: w.Cases(),
		Write: func(cases []casefile.ID, then func(*session.HandoverReport, string)) {
			s.cfg.SaveFile(handOverName, s.held(func(f io.WriteCloser, err error) {
				if err != nil || f == nil {
					then(nil, Fault(err))
					return
				}
				done(func() (session.HandoverReport, error) {
					rep, err := w.WriteHandover(context.Background(), f, cases)
					if closed := f.Close(); err == nil {
						err = closed
					}
					return rep, err
				}, then)
			}))
		},
		Read: func(then func(*session.HandoverReport, string)) {
			s.cfg.OpenFile([]string{".doorstep"}, s.heldOpen(func(f io.ReadCloser, err error) {
				if err != nil || f == nil {
					then(nil, Fault(err))
					return
				}
				done(func() (session.HandoverReport, error) {
					defer f.Close()
					return w.ReadHandover(context.Background(), f)
				}, then)
			}))
		},
	})
}

// held keeps the idle lock waiting while the system asks where to.
func (s *Shell) held(then func(io.WriteCloser, error)) func(io.WriteCloser, error) {
	s.idle.Held = true
	return func(f io.WriteCloser, err error) {
		s.idle.Held = false
		s.alive()
		then(f, err)
	}
}

func (s *Shell) heldOpen(then func(io.ReadCloser, error)) func(io.ReadCloser, error) {
	s.idle.Held = true
	return func(f io.ReadCloser, err error) {
		s.idle.Held = false
		s.alive()
		then(f, err)
	}
}

// SaveDialog asks the system where a file of this name goes; done gets nil when
// the user thought better of it.
func SaveDialog(w fyne.Window) func(name string, done func(io.WriteCloser, error)) {
	return func(name string, done func(io.WriteCloser, error)) {
		d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
			if f == nil {
				done(nil, err)
				return
			}
			done(f, err)
		}, w)
		d.SetFileName(name)
		d.Show()
	}
}

// OpenDialog asks the system for a file with one of these endings; done gets
// nil when the user thought better of it.
func OpenDialog(w fyne.Window) func(endings []string, done func(io.ReadCloser, error)) {
	return func(endings []string, done func(io.ReadCloser, error)) {
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			if f == nil {
				done(nil, err)
				return
			}
			done(f, err)
		}, w)
		d.SetFilter(storage.NewExtensionFileFilter(endings))
		d.Show()
	}
}

func (s *Shell) heldScreen() screen.Screen {
	w := s.work
	return syncscreen.NewHeld(syncscreen.HeldProps{
		Desk: s,
		Load: func(done func([]session.HeldAsideItem, string)) {
			var list []session.HeldAsideItem
			s.away(func(ctx context.Context) (err error) {
				list, err = w.HeldAside(ctx)
				return err
			}, func(fault string) { done(list, fault) })
		},
		Admit: func(items []session.HeldAsideItem, done func(string)) {
			s.away(func(ctx context.Context) error { return w.Admit(ctx, items) }, func(fault string) {
				done(fault)
				if fault == "" {
					s.SyncNow()
				}
			})
		},
	})
}
