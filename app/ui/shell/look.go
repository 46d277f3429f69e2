package shell

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/release"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/settings"
	"doorstep/app/ui/screen/tasks"
)

func (s *Shell) settingsScreen() *settings.Screen {
	p := settings.Props{Desk: s, Look: s.cfg.Look, SetLook: s.setLook, Tablet: s.tablet}
	if w := s.work; w != nil {
		later := func(do func() error, done func(string)) {
			s.cfg.Run.Go(func() func() {
				err := do()
				return func() { done(Fault(err)) }
			})
		}
		p.Security = &settings.Security{
			HasPIN: w.HasFamilyPIN,
			SetPIN: func(pin string, done func(string)) { later(func() error { return w.SetFamilyPIN(pin) }, done) },
			ChangePassphrase: func(old, new string, done func(string)) {
				later(func() error { return w.ChangePassphrase(old, new) }, done)
			},
		}
		if w.Rights().Invite {
			p.Numbers = s.everyNumber
			p.SetNumber = func(key, number, hours string, done func(string)) {
				later(func() error { return w.SetNumber(context.Background(), key, number, hours) }, done)
			}
		}
		p.Council = func() { s.Open(model.Route{Screen: model.Council}) }
		s.countRoom(w)
	}
	return settings.New(p)
}

// everyNumber are the organisation's numbers, those that are not set too.
func (s *Shell) everyNumber() []model.Contact {
	set := map[string]model.Contact{}
	for _, c := range s.contacts() {
		set[c.Key] = c
	}
	var out []model.Contact
	for _, key := range session.NumberKeys() {
		c, ok := set[key]
		if !ok {
			c = model.Contact{Key: key, Who: model.ContactName(key)}
		}
		out = append(out, c)
	}
	return out
}

// setLook changes how the app looks and keeps it.
func (s *Shell) setLook(l model.Look) {
	s.cfg.Look = l
	s.cfg.SetLook(l)
	s.Relook()
}

// tablet is what the settings say of this tablet.
func (s *Shell) tablet() settings.Tablet {
	v := s.vault
	t := settings.Tablet{Name: v.Device, Organisation: v.Organisation, Version: s.cfg.Version, Person: v.Name, Checked: say.T("Not yet"), Used: s.room}
	checked, idle, visit := v.Checked, model.IdleLock, model.VisitLock
	if s.work != nil {
		checked = s.where().Checked
		idle, visit = s.work.IdleLimits()
		t.Person, t.Organisation = s.work.Me().Name, s.work.Organisation()
		t.Update = s.update()
	}
	if !checked.IsZero() {
		t.Checked = model.Sentence(model.Moment(checked, s.Now()))
	}
	t.Idle, t.Visit = int(idle/time.Minute), int(visit/time.Minute)
	return t
}

// update says that the organisation gives out a newer program than this one; empty for not.
func (s *Shell) update() model.Words {
	n, ok := release.Of(s.cfg.Version, s.work.Settings())
	if !ok {
		return model.Words{}
	}
	return model.UpdateWords(n)
}

// countRoom counts what the vault takes on the disk, which may take a while.
func (s *Shell) countRoom(w Work) {
	s.cfg.Run.Go(func() func() {
		var sum int64
		// What cannot be read is not counted: the figure is a hint.
		_ = filepath.WalkDir(w.Home(), func(_ string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil
			}
			if info, err := e.Info(); err == nil {
				sum += info.Size()
			}
			return nil
		})
		return func() {
			if s.work != w || sum == s.room {
				return
			}
			s.room = sum
			if is, ok := s.cur.(*settings.Screen); ok {
				is.Tick()
			}
		}
	})
}

// sunlight switches to the sunlight colours and back, from the sync chip.
func (s *Shell) sunlight() {
	l := s.cfg.Look
	if l.Mode == "sunlight" {
		l.Mode = "light"
	} else {
		l.Mode = "sunlight"
	}
	s.setLook(l)
}

// Relook draws everything anew after the theme changed.
func (s *Shell) Relook() {
	s.frame.known = false
	s.root.Refresh()
}

// going are the forms under way of the cases that changed last.
func (s *Shell) going(cases, most int) []tasks.Going {
	var out []tasks.Going
	for i, c := range s.openCases() {
		if i == cases || len(out) >= most {
			break
		}
		full, err := s.work.Case(c.ID)
		if err != nil {
			continue
		}
		for _, f := range full.Forms {
			if f.Status == casefile.InProgress {
				out = append(out, tasks.Going{Case: c.ID, Child: c.Child.Short(), Form: f})
			}
		}
	}
	return out[:min(most, len(out))]
}
