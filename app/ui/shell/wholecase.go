package shell

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/screen/wholecase"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// Lending is seeing whole cases of other teams, out of hours.
type Lending interface {
	AskWholeCase(ctx context.Context, caseID casefile.ID, a session.Asking) (casefile.ID, error)
	AccessRequests() []dutyaccess.Request
	// AccessOf is this person's newest request to see a case whole.
	AccessOf(casefile.ID) (dutyaccess.Request, bool)
	AnswerAccess(ctx context.Context, doc casefile.ID, yes bool, why string) (opened bool, err error)
	EndAccess(ctx context.Context, doc casefile.ID, done string) error
	// OnLoan says until when a case may be read here that is not this person's.
	OnLoan(casefile.ID) (until time.Time, ok bool)
	// UnusualAccess is how many whole cases were opened within a day, where managers
	// are to be told; else 0.
	UnusualAccess() int
	CustodianOn() bool
}

// wholeScreen is where a whole case is asked for, and where that is answered.
func (s *Shell) wholeScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	w := s.work
	do := func(f func(context.Context) error, done func(string)) {
		s.away(f, func(fault string) {
			done(fault)
			if fault == "" {
				s.statusOld = true
				s.SyncNow()
			}
		})
	}
	c := wholecase.New(wholecase.Props{
		Desk: s, Load: func() (wholecase.Facts, error) { return s.wholeFacts(id) }, Sync: s.SyncNow,
		Ask: func(reason, why string, hours int, done func(string)) {
			do(func(ctx context.Context) error {
				_, err := w.AskWholeCase(ctx, id, session.Asking{Reason: reason, Why: why, For: time.Duration(hours) * time.Hour})
				return err
			}, done)
		},
		Answer: func(doc casefile.ID, yes bool, why string, done func(string)) {
			do(func(ctx context.Context) error { _, err := w.AnswerAccess(ctx, doc, yes, why); return err }, done)
		},
		End: func(doc casefile.ID, did string, done func(string)) {
			do(func(ctx context.Context) error { return w.EndAccess(ctx, doc, did) }, done)
		},
		OpenCase: func() { s.Open(model.Route{Screen: model.Child, Case: r.Case}) },
	})
	return c, c.Err()
}

func (s *Shell) wholeFacts(id casefile.ID) (wholecase.Facts, error) {
	w := s.work
	f := wholecase.Facts{
		Custodian: w.CustodianOn(), MayAnswer: manages(w.Rights()), Hours: int(dutyaccess.Hours(w.Settings()).Hours()),
	}
	if f.Child = s.shortOf(id); f.Child == "" {
		return f, errNowhere
	}
	f.MayAsk = slices.ContainsFunc(w.DutyCases(), func(c casefile.CaseSummary) bool { return c.ID == id })
	_, f.Open = w.OnLoan(id)
	for _, r := range w.AccessRequests() {
		if r.Case == id {
			f.All = append(f.All, r)
		}
	}
	return f, nil
}

// wholeInBrief says how it stands with seeing a case whole that is another team's.
func (s *Shell) wholeInBrief(id casefile.ID) string {
	if until, ok := s.work.OnLoan(id); ok {
		return say.F("Whole case: %s", wholecase.Remaining(until, s.Now()))
	}
	if r, ok := s.work.AccessOf(id); ok && r.State == dutyaccess.Waiting {
		return say.T("Whole case: asked, nobody has answered yet")
	}
	return say.T("Ask to see the whole case")
}

// wholeToday are the lines of Today about whole cases: what waits for a manager, what
// this person was given, and what is unusual.
func (s *Shell) wholeToday() []today.Whole {
	w := s.work
	var out []today.Whole
	manager := manages(w.Rights())
	if manager {
		if n := w.UnusualAccess(); n > 0 {
			out = append(out, today.Whole{
				Unusual: true, Title: say.F("%s opened out of hours within a day.", say.N(n, "whole case was", "whole cases were")),
				Under: say.T("That is unusual. Look who asked and why in the children’s records, and ring them. If nobody can explain it, tell your administrator: they can turn the custodian off."),
			})
		}
	}
	for _, r := range w.AccessRequests() {
		child := s.shortOf(r.Case)
		switch {
		case child == "":
		case r.By.Me && r.State == dutyaccess.Opened:
			out = append(out, today.Whole{Case: r.Case.String(), Title: say.F("%s’s whole case", child), Under: wholecase.Remaining(r.Until, s.Now())})
		case !r.By.Me && manager && r.State == dutyaccess.Waiting:
			out = append(out, today.Whole{Case: r.Case.String(), Title: say.F("%s asks to see %s’s whole case", r.By.Name, child), Under: r.ReasonIs})
		}
	}
	return out
}

// shortOf is the short name of a child whose case or essentials are here.
func (s *Shell) shortOf(id casefile.ID) string {
	for _, c := range append(s.work.Cases(), s.work.DutyCases()...) {
		if c.ID == id {
			return c.Child.Short()
		}
	}
	return ""
}

// beside is what stands beside a page: a child's history, or on the essentials of
// another team's child the way to the whole case.
func (s *Shell) beside(r model.Route, d *openDoc) func(*screen.Tags, *engine.Page, bool) fyne.CanvasObject {
	id, err := op.ParseID(r.Case)
	if err != nil || casefile.FormName(d.doc.Form()) != casescreen.EssentialsForm {
		return s.past(r)
	}
	if f, err := s.wholeFacts(id); err != nil || !f.MayAsk {
		return s.past(r)
	}
	return func(t *screen.Tags, _ *engine.Page, _ bool) fyne.CanvasObject {
		return screen.Card(widget.VBox(10,
			screen.CardTitle("lock_open", say.T("Not enough for tonight?"), theme.Ink, theme.Primary),
			screen.Second(say.T("The whole record is with another team. You can ask to read it for some hours. Who asked and why stands in the record.")),
			widget.Wrap(0, screen.Tag(t, "page.whole", widget.NewButton(widget.ButtonProps{
				Text: s.wholeInBrief(id), OnTapped: func() { s.Open(model.Route{Screen: model.Whole, Case: r.Case}) },
			})))))
	}
}
