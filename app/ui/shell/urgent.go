package shell

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/careplan"
	"doorstep/app/ui/screen/urgent"
	"doorstep/app/ui/widget"
	"doorstep/sync/op"
)

// urgentScreen is the one page of a child for an emergency. It needs no signal.
func (s *Shell) urgentScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	scr := urgent.New(urgent.Props{
		Desk: s, Route: r, Dial: s.cfg.Dial, Picture: s.picture,
		Load: func() (urgent.Facts, error) {
			plan, err := s.planFacts(id)
			if err != nil {
				return urgent.Facts{}, err
			}
			sum := s.summaryOf(r.Case)
			return urgent.Facts{
				Facts: plan, Child: sum.Child, Address: sum.Address, Alerts: sum.Alerts, People: s.work.People(id), Numbers: s.toRing(ringForNight),
			}, nil
		},
	})
	return scr, scr.Err()
}

// health is what the frame shows of the plan of the child whose pages are open. It
// is read away from the screen.
type health struct {
	of     string // case
	banner fyne.CanvasObject
	going  bool
	again  bool // something changed meanwhile
}

// urgentButton leads to the page for an emergency from every page of a child who has
// a health care plan.
func (s *Shell) urgentButton(f screen.Frame, w model.Width) *widget.Button {
	if f.Case == "" || s.work == nil || s.handed() || s.nav.At().Screen == model.Urgent {
		return nil
	}
	id, err := op.ParseID(f.Case)
	if err != nil || !s.work.Holds(id, healthplan.Form) {
		return nil
	}
	c := &s.chrome
	if c.urgent == nil {
		c.urgent = screen.Tag(&c.Tags, "urgent", widget.NewButton(widget.ButtonProps{
			Text: say.T("Emergency"), Icon: "emergency", Kind: widget.Danger, Name: say.T("What to do in an emergency"),
			OnTapped: func() { s.Open(model.Route{Screen: model.Urgent, Case: s.nav.From().Case}) },
		}))
	}
	if w.OneColumn() {
		c.urgent.SetText("")
	} else {
		c.urgent.SetText(say.T("Emergency"))
	}
	// It outlives a change of the look, and takes its colours and size anew.
	c.urgent.Refresh()
	return c.urgent
}

// healthBanner is what stands on every page of a child whose advance care plan is
// past its review (NC-V14); nil for nothing. Pages that are about the plan say so
// themselves.
func (s *Shell) healthBanner(f screen.Frame) fyne.CanvasObject {
	switch at := s.nav.At().Screen; {
	case f.Case == "" || s.work == nil || s.handed() || at == model.Urgent || at == model.CarePlan:
		return nil
	}
	if s.health.of != f.Case {
		s.health = health{of: f.Case}
		s.lookAtHealth()
	}
	return s.health.banner
}

// lookAtHealth reads the plan of the child whose pages are open in the background.
func (s *Shell) lookAtHealth() {
	id, err := op.ParseID(s.health.of)
	if err != nil || s.work == nil || !s.work.Holds(id, healthplan.Form) {
		return
	}
	if s.health.going {
		s.health.again = true
		return
	}
	s.health.going = true
	w, of, now := s.work, s.health.of, s.Now()
	s.cfg.Run.Go(func() func() {
		var plan *healthplan.Plan
		rec, err := w.Record(id)
		if err == nil {
			plan = healthplan.Of(rec)
		}
		return func() {
			if s.work != w || s.health.of != of {
				return
			}
			banner, past := careplan.ACPNotice(plan, now)
			if past != (s.health.banner != nil) {
				s.health.banner = nil
				if past {
					banner.Action = screen.Tag(&s.chrome.Tags, "acp.open", widget.NewButton(widget.ButtonProps{
						Text: say.T("Open it"), Kind: widget.PlainQuiet, Size: widget.Little, OnTapped: func() { s.Open(model.Route{Screen: model.Urgent, Case: of}) },
					}))
					s.health.banner = widget.Pad(16, 8, 16, 0, widget.NewBanner(banner))
				}
				s.Rebuild()
			}
			// What came meanwhile is read after a pause: sync brings it in crowds.
			s.cfg.Run.After(recount, func() {
				if s.work != w || s.health.of != of {
					return
				}
				s.health.going = false
				if s.health.again {
					s.health.again = false
					s.lookAtHealth()
				}
			})
		}
	})
}

// Holding is what a case has, without opening anything.
type Holding interface {
	// Holds reports whether a case has a document of a form.
	Holds(caseID casefile.ID, form string) bool
}
