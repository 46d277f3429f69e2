package shell

import (
	"context"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// visit is the visit under way. It holds no name, so it outlasts locking.
type visit struct {
	caseID casefile.ID
	began  time.Time
	form   string // short name of the form that was opened, "" if none
}

// beginVisit gives the idle lock longer and keeps the screen on.
func (s *Shell) beginVisit(id casefile.ID, form string) {
	if s.visit == nil || s.visit.caseID != id {
		s.visit = &visit{caseID: id, began: s.Now(), form: form}
	}
	s.visiting(true)
}

// visiting switches what is different while a visit is under way.
func (s *Shell) visiting(on bool) {
	changed := s.idle.Visit != on
	s.idle.Visit = on
	if changed && s.cfg.KeepOn != nil {
		s.cfg.KeepOn(on)
	}
}

// visitButton ends the visit, on every screen of the child who is visited.
func (s *Shell) visitButton(caseID string, w model.Width) *widget.Button {
	if s.visit == nil || s.work == nil || s.visit.caseID.String() != caseID {
		return nil
	}
	c := &s.chrome
	if c.visit == nil {
		c.visit = screen.Tag(&c.Tags, "visit.end", widget.NewButton(widget.ButtonProps{Text: say.T("End visit"), Icon: "stop", OnTapped: s.endVisit}))
	}
	if w == model.Compact {
		c.visit.SetText(say.T("End"))
	} else {
		c.visit.SetText(say.T("End visit"))
	}
	return c.visit
}

// endVisit writes the end of the visit into the case, where the chronology
// finds it, and goes back to the child.
func (s *Shell) endVisit() {
	v, w, end := s.visit, s.work, s.Now()
	if v == nil || w == nil {
		return
	}
	s.leave()
	s.visit = nil
	s.visiting(false)
	s.cfg.Run.Go(func() func() {
		err := noteVisit(w, *v, end)
		return func() {
			if s.work != w {
				return
			}
			s.statusOld = true
			s.Open(model.Route{Screen: model.Child, Case: v.caseID.String()})
			if err != nil {
				s.tellFault(err)
			} else {
				s.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.F("The visit ended at %s. It stands in the chronology.", model.ClockText(end))})
			}
		}
	})
}

// noteVisit marks the planned visit of the day as ended, the one nearest to
// when it began, or adds one that nobody had planned.
func noteVisit(w Work, v visit, end time.Time) error {
	ctx := context.Background()
	c, err := w.OpenDoc(v.caseID)
	if err != nil {
		return err
	}
	at := func(t time.Time) fhir.Value { return fhir.Prim(fhir.DateTime, t.Format(time.RFC3339)) }
	set := func(row, link string, val fhir.Value) error {
		_, err := c.Set(ctx, casefile.Cell{Row: casefile.RowID(row), LinkID: link}, val)
		return err
	}
	best, near := "", 12*time.Hour
	for _, r := range c.Rows("case.visits", "") {
		if len(c.State(casefile.Cell{Row: r.ID, LinkID: "case.visits.ended"}).Values) > 0 {
			continue
		}
		for _, val := range c.State(casefile.Cell{Row: r.ID, LinkID: "case.visits.at"}).Values {
			t, err := time.Parse(time.RFC3339, val.Text)
			if err != nil || casefile.DateOf(t.In(end.Location())) != casefile.DateOf(end) {
				continue
			}
			if d := t.Sub(v.began).Abs(); d < near {
				best, near = string(r.ID), d
			}
		}
	}
	if best == "" {
		row, _, err := c.AddRow(ctx, "case.visits", "")
		if err != nil {
			return err
		}
		best = string(row)
		purpose := "Visit"
		for _, f := range w.Forms() {
			if f.Name == v.form {
				purpose = f.Title
			}
		}
		if err := set(best, "case.visits.at", at(v.began)); err != nil {
			return err
		}
		if err := set(best, "case.visits.purpose", fhir.TextValue(purpose)); err != nil {
			return err
		}
	}
	return set(best, "case.visits.ended", at(end))
}
