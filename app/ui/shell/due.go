package shell

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/due/ical"
	"doorstep/app/casefile/settings"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/council"
	"doorstep/app/ui/screen/tasks"
	"doorstep/app/ui/screen/today"
)

// Limits is what is due and what the organisation decided about it.
type Limits interface {
	// Due is everything in all cases that has a date; the first time it takes a
	// while.
	Due(context.Context) ([]due.Item, error)
	RestClock(ctx context.Context, it due.Item, stop bool, until casefile.Date, why string) error
	// SetSetting changes a setting from a day on; it is for managers.
	SetSetting(ctx context.Context, key, written string, from casefile.Date, why string) error
}

// dues is what is due in all cases. It is worked out away from the screen.
type dues struct {
	items []due.Item
	known bool // it has been worked out since the vault was opened
	going bool
	again bool // something changed meanwhile
}

// gather is how long changes are gathered before what is due is read again.
const gather = 2 * time.Second

// countDue reads what is due in the background.
func (s *Shell) countDue() {
	if s.work == nil {
		return
	}
	if s.dues.going {
		s.dues.again = true
		return
	}
	s.dues.going = true
	w := s.work
	s.cfg.Run.Go(func() func() {
		items, err := w.Due(context.Background())
		return func() {
			if s.work != w {
				return
			}
			if err == nil {
				s.dues.items, s.dues.known = items, true
			}
			s.showDue()
			s.cfg.Run.After(gather, func() {
				if s.work != w {
					return
				}
				s.dues.going = false
				if s.dues.again {
					s.dues.again = false
					s.countDue()
				}
			})
		}
	})
}

func (s *Shell) showDue() {
	if !s.shown {
		return
	}
	switch at := s.cur.(type) {
	case *tasks.Screen:
		at.Tick()
	case *today.Screen:
		at.Tick()
	}
}

func (s *Shell) dueList(team bool) model.DueList {
	return model.DueList{Now: s.Now(), Calendar: s.work.CaseloadDay().Calendar, Settings: s.work.Settings(), Me: s.work.Me(), Team: team}
}

// deadlines is what is mine to do and has a day. Until it is worked out, the
// forms' own days stand in for it.
func (s *Shell) deadlines() []casefile.Deadline {
	if !s.dues.known {
		return s.work.Deadlines()
	}
	return s.dueList(false).Deadlines(s.dues.items)
}

func (s *Shell) dueScreen(r model.Route) screen.Screen {
	p := tasks.Props{
		Desk: s, Load: s.tasks, Team: manages(s.work.Rights()), First: r.Tab == "team", Save: s.saveCalendar,
		Why:  func(l model.DueLine) []model.DueFact { return s.dueList(false).Why(l) },
		Rest: s.restClock,
	}
	s.countDue()
	return tasks.New(p)
}

// tasks is everything that is due, and what is under way.
func (s *Shell) tasks() tasks.Data {
	d := tasks.Data{Mine: s.dueList(false).Sections(s.dues.items), Going: s.going(12, 20), Counting: !s.dues.known}
	if manages(s.work.Rights()) {
		d.Team = s.dueList(true).Sections(s.dues.items)
	}
	return d
}

func (s *Shell) restClock(l model.DueLine, stop bool, until casefile.Date, why string, done func(string)) {
	w := s.work
	s.away(func(ctx context.Context) error { return w.RestClock(ctx, l.Item, stop, until, why) }, func(fault string) {
		done(fault)
		if fault == "" {
			s.countDue()
		}
	})
}

// calendarFile is what the file is called at first; it names nobody.
const calendarFile = "doorstep-due.ics"

func (s *Shell) saveCalendar(team, names bool, done func(string)) {
	items := s.dues.items
	if !team {
		items = due.ForPerson(items, s.work.Me())
	}
	events := due.Ahead(items, casefile.DateOf(s.Now()), names)
	now := s.Now()
	s.cfg.SaveFile(calendarFile, s.held(func(f io.WriteCloser, err error) {
		if err != nil || f == nil {
			done(Fault(err))
			return
		}
		s.away(func(context.Context) error {
			return errors.Join(ical.Write(f, due.CalendarName, now, events), f.Close())
		}, done)
	}))
}

// councilScreen is the organisation's settings, to change for managers.
func (s *Shell) councilScreen() screen.Screen {
	p := council.Props{Desk: s, Settings: func(find string) []model.SettingGroup { return model.CouncilSettings(s.work.Settings(), find) }}
	p.Forms = func() { s.Open(model.Route{Screen: model.OwnForms}) }
	if manages(s.work.Rights()) {
		w := s.work
		p.Change = func(key, value string, from casefile.Date, why string, done func(string)) {
			var refused string
			s.away(func(ctx context.Context) error {
				err := w.SetSetting(ctx, key, value, from, why)
				if refused = settingFault(err); refused != "" {
					return nil
				}
				return err
			}, func(fault string) { done(cmp.Or(refused, fault)) })
		}
	}
	return council.New(p)
}

// settingFault is what a user reads of a setting that was not changed; "" for
// another fault.
func settingFault(err error) string {
	switch {
	case errors.Is(err, session.ErrSameSetting):
		return say.T("It is set so already from that day. Nothing was changed.")
	case errors.Is(err, session.ErrReason):
		return say.T("Say why: this comes from law or guidance.")
	case errors.Is(err, settings.ErrLimit):
		return say.T("That is no time limit. Write a number and a unit, such as 45 working days.")
	}
	return ""
}
