package shell

import (
	"context"
	"errors"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/oversight"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/check"
	"doorstep/app/ui/screen/children"
	"doorstep/app/ui/screen/levels"
	"doorstep/app/ui/screen/section"
	"doorstep/app/ui/screen/sign"
	"doorstep/app/ui/screen/syncscreen"
	"doorstep/app/ui/screen/tasklist"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// errNowhere reports a route that leads nowhere.
var errNowhere = errors.New("this page is not there any more")

// build makes the screen of a route.
func (s *Shell) build(r model.Route) (screen.Screen, error) {
	switch r.Screen {
	case model.Unlock:
		return s.unlockScreen(), nil
	case model.Enrol:
		return s.enrolScreen(), nil
	case model.Help:
		return s.helpScreen(r.Topic), nil
	case model.Settings:
		return s.settingsScreen(), nil
	}
	if s.work == nil {
		switch r.Screen {
		case model.Forgot:
			return s.forgottenScreen(), nil
		case model.Closed:
			return s.closedScreen(), nil
		}
		return s.unlockScreen(), nil
	}
	if s.shutFor(r.Screen) {
		return s.closedScreen(), nil
	}
	switch r.Screen {
	case model.Tasks:
		return s.dueScreen(r), nil
	case model.Council:
		return s.councilScreen(), nil
	case model.OwnForms:
		return s.ownFormsScreen(r)
	case model.Panels:
		return s.panelsScreen(), nil
	case model.Find:
		return s.findScreen(), nil
	case model.Queue:
		return s.queueScreen(), nil
	case model.Caseload:
		return s.caseloadScreen(r), nil
	case model.Harm:
		return s.harmScreen(r), nil
	case model.Emergency:
		return s.emergencyStart(), nil
	case model.Welcome:
		return s.welcomeScreen(), nil
	case model.Team:
		return s.peopleScreen(), nil
	case model.Member:
		return s.memberScreen(r)
	case model.Invite:
		return s.inviteScreen(r)
	case model.ShutOut:
		return s.shutOutScreen(r)
	case model.Move:
		return s.moveScreen(r)
	case model.Ending:
		return s.closingScreen(r)
	case model.Archive:
		return s.archiveScreen(r)
	case model.Restrict:
		return s.restrictScreen(r)
	case model.Known:
		return s.knownScreen(), nil
	case model.Whole:
		return s.wholeScreen(r)
	case model.Held:
		return s.heldScreen(), nil
	case model.HandOver:
		return s.handOverScreen(), nil
	case model.TakeOut:
		return s.takeOutScreen()
	case model.Today:
		return today.New(today.Props{Desk: s, Load: s.today, Start: func(v model.Visit) { s.startVisit(v.Case.ID, v.Form) }, Notes: func(v model.Visit) { s.goOn(v.Case.ID, v.Form) }}), nil
	case model.Children:
		return children.New(children.Props{Desk: s, Search: r.Tab == "search", Load: s.work.Cases, Find: s.work.Search, Joined: s.work.Joined}), nil
	case model.NewChild:
		return children.NewNew(children.NewProps{Desk: s, Add: s.addChild, Known: s.work.Known}), nil
	case model.Sync:
		return syncscreen.New(syncscreen.Props{Desk: s, Status: s.where, Conflicts: s.conflicts, Try: s.SyncNow, Alarms: s.work.Alarms, Admit: s.work.Rights().Admit}), nil
	case model.Conflict:
		return s.conflictScreen(r)
	case model.Child:
		return s.caseScreen(r)
	case model.Bookings:
		return s.bookingsScreen(r)
	case model.NewBooking:
		return s.newBookingScreen(r)
	case model.CarePlan:
		return s.carePlanScreen(r)
	case model.Urgent:
		return s.urgentScreen(r)
	case model.Print:
		return s.printScreen(r)
	case model.Handling:
		return s.handlingScreen(r)
	case model.Equipment:
		return s.equipmentScreen(r)
	case model.Family:
		return s.familyScreen(r)
	case model.Plan:
		return s.planScreen(r)
	}
	id, err := op.ParseID(r.Doc)
	if err != nil {
		return nil, errNowhere
	}
	d, err := s.open(id)
	if err != nil {
		return nil, err
	}
	if (r.Screen == model.TaskList || r.Screen == model.Review) && casefile.FormName(d.doc.Form()) == casefile.FormReview {
		return s.reviewScreen(r, d)
	}
	if r.Screen == model.TaskList && casefile.FormName(d.doc.Form()) == oversight.Form {
		return s.lookScreen(r, d), nil
	}
	switch r.Screen {
	case model.TaskList:
		if steps, err := s.steps(r, d); steps != nil || err != nil {
			return steps, err
		}
		if scr, err := s.signOff(r, d); scr != nil || err != nil {
			return scr, err
		}
		for _, own := range []func(model.Route, *openDoc) (screen.Screen, error){s.bookingScreen, s.stayScreen, s.agreementScreen, s.stepDownScreen, s.throughScreen} {
			if scr, err := own(r, d); scr != nil || err != nil {
				return scr, err
			}
		}
		return tasklist.New(tasklist.Props{
			Desk: s, Route: r, Doc: d.doc, Last: s.last(d), GoneOn: d.editor.Passed(s.last(d)),
			Filled: func(c engine.Cell) bool { return s.filled(d, c) }, Facts: func() tasklist.Facts { return s.facts(r, d) },
			Reopen: func(why string) { s.reopen(r, d, why) }, Review: s.reviewing(r, d), Panel: s.panelOf(r, d), Through: s.throughOf(r, d),
		}), nil
	case model.Request:
		return s.requestScreen(r, d)
	case model.Placement:
		return s.placementScreen(r, d)
	case model.StayLine:
		return s.stayLineScreen(r, d)
	case model.Page:
		return s.sectionScreen(r, d)
	case model.Room:
		return s.roomScreen(r, d)
	case model.Check:
		return check.New(check.Props{Desk: s, Route: r, Editor: d.editor, Child: s.childOf(r.Case), Locked: s.locked(d), Signed: d.doc.Signatures(), Found: s.findings(d), Reason: s.reason(d), Manager: s.mayReview()}), nil
	case model.Sign:
		if r.Row == "" {
			if scr, err := s.signOff(r, d); scr != nil || err != nil {
				return scr, err
			}
		}
		return sign.New(sign.Props{
			Desk: s, Route: r, Doc: d.doc, Child: s.childOf(r.Case), Me: s.work.Me().Name, Fault: Fault,
			Expects: func(c casefile.Cell) string { return readerAt(d.doc, c) },
			Before:  func(g casefile.Signing, then func()) { s.beforeSigning(r, d, g, then) },
			Done: func() {
				s.statusOld = true
				d.cache.Drop()
				s.count()
				s.Changed()
			},
		}), nil
	}
	return nil, errNowhere
}

func (s *Shell) childOf(caseID string) string {
	id, err := op.ParseID(caseID)
	if err != nil {
		return s.practised()
	}
	for _, c := range append(s.work.Cases(), s.work.DutyCases()...) {
		if c.ID == id {
			return model.Aged(c.Child, s.Now())
		}
	}
	return ""
}

func (s *Shell) summaryOf(caseID string) casefile.CaseSummary {
	id, err := op.ParseID(caseID)
	if err == nil {
		for _, c := range s.work.Cases() {
			if c.ID == id {
				return c
			}
		}
	}
	return casefile.CaseSummary{}
}

// locked reports whether a document is signed and not opened again.
func (s *Shell) locked(d *openDoc) bool {
	sum, err := s.work.DocSummary(d.id)
	if err == nil && sum.Form == healthplan.Form && healthplan.IsSigned(d.doc) {
		return true // whatever happens below its signatures
	}
	return err == nil && (sum.Status == casefile.Completed || sum.Status == casefile.Amended) && len(sum.Signed) > 0 && !sum.Stale
}

func (s *Shell) facts(r model.Route, d *openDoc) tasklist.Facts {
	f := tasklist.Facts{Child: s.childOf(r.Case), Workers: d.doc.Workers(), Signed: d.doc.Signatures(), Locked: s.locked(d)}
	if sum, err := s.work.DocSummary(d.id); err == nil {
		f.Summary = sum
	}
	f.Said = s.said(r.Case, s.timesSaid(r.Case, casefile.DateOf(f.Summary.Started)))
	return f
}

func (s *Shell) reopen(r model.Route, d *openDoc, why string) {
	s.beforeReopening(r, d, func() {
		if s.nextPlan(r, d) {
			return
		}
		s.cfg.Run.Go(func() func() {
			err := d.doc.Reopen(context.Background(), why)
			return func() {
				s.statusOld = true
				d.cache.Drop()
				s.Open(r)
				s.tellFault(err)
			}
		})
	})
}

func (s *Shell) sectionScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	if l := levels.New(levels.Props{
		Desk: s, Route: r, Doc: d.doc, Editor: d.editor, Typed: d.typed, Child: s.childOf(r.Case), Locked: s.locked(d), About: s.whom(r.Case),
	}); l != nil {
		d.shown = l
		return l, nil
	}
	s.planParts(r, d)
	c, err := section.New(section.Props{
		Desk: s, Route: r, Editor: d.editor, Typed: d.typed, Child: s.childOf(r.Case), Case: s.summaryOf(r.Case), Said: s.said(r.Case, -1), Cache: &d.cache, Past: s.beside(r, d), Adds: !s.locked(d),
		Around: s.formAround(r, d),
	})
	if err != nil {
		return nil, err
	}
	d.shown = c
	return c, nil
}

// formAround is what the questions of a document's pages offer from around it.
func (s *Shell) formAround(r model.Route, d *openDoc) form.Around {
	return form.Around{
		People:    func() []casefile.Person { return s.people(r.Case) },
		Options:   func(from string) []engine.Option { return s.offered(r.Case, d, from) },
		Records:   func(it *engine.Item) []widget.Option { return s.records(r.Case, it) },
		Worked:    func(it *engine.Item) (string, bool) { return s.workedOut(r.Case, d, it) },
		WorkedRow: func(c engine.Cell) (string, bool) { return movedOf(d.doc, c) },
		Sign: func(c engine.Cell) {
			s.Open(model.Route{Screen: model.Sign, Case: r.Case, Doc: r.Doc, Row: string(c.Row), Cell: c.LinkID})
		},
		Signed:   func(c engine.Cell) *casefile.SignedBy { return signedAt(d.doc, c) },
		Filled:   func(c engine.Cell) bool { return s.filled(d, c) },
		Origin:   s.origins(r, d),
		Last:     s.lastTime(r, d),
		PickFile: s.pickFile,
		Attach:   func(c engine.Cell, f form.File, done func(string)) { s.attach(d, c, f, done) },
		Picture:  s.picture,
		Child:    func() form.Child { return s.aboutChild(r.Case) },
		Draw:     s.openSketch(r),
		Reads:    s.reads(d),
		Locked:   s.lockedPage(r, d),
	}
}

// filled reports that the only answer a question ever had was written when
// the document was made.
func (s *Shell) filled(d *openDoc, c engine.Cell) bool {
	h := d.doc.History(c)
	if len(h) != 1 {
		return false
	}
	if d.started.IsZero() {
		sum, err := s.work.DocSummary(d.id)
		if err != nil {
			return false
		}
		d.started = sum.Started
	}
	return h[0].At.Sub(d.started) < atOnce
}

// atOnce is how long making a document may take; what is written within it
// was filled in from the record.
const atOnce = 5 * time.Second

func signedAt(doc *casefile.Document, c engine.Cell) *casefile.SignedBy {
	var last *casefile.SignedBy
	for _, g := range doc.Signatures() {
		if g.Cell == c.LinkID && g.Row == c.Row {
			last = &g
		}
	}
	return last
}

// people are those of the case first, then the user and colleagues.
func (s *Shell) people(caseID string) []casefile.Person {
	id, err := op.ParseID(caseID)
	if err != nil {
		return []casefile.Person{{Ref: "Patient/practice", Name: practiceChild, Child: true}, s.work.Me()}
	}
	out := s.work.People(id)
	seen := map[string]bool{}
	for _, p := range out {
		seen[p.Ref] = true
	}
	for _, p := range append([]casefile.Person{s.work.Me()}, s.work.Colleagues()...) {
		if p.Ref != "" && !seen[p.Ref] {
			seen[p.Ref] = true
			out = append(out, p)
		}
	}
	return out
}

// records are the forms of the case that a question can point at.
func (s *Shell) records(caseID string, it *engine.Item) []widget.Option {
	id, err := op.ParseID(caseID)
	if err != nil || it.OptionsFrom == "" {
		return nil
	}
	c, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	var out []widget.Option
	for _, from := range strings.Fields(it.OptionsFrom) {
		kind, what, _ := strings.Cut(from, ":")
		for _, f := range c.Forms {
			ref := casefile.DocumentPrefix + f.ID.String()
			switch {
			case kind == "case.documents", kind == "form" && f.Form == what:
				// The label is kept in the answer: a day that is true on every day.
				began := casefile.DateWords(string(casefile.DateOf(f.Started.In(s.Now().Location()))))
				out = append(out, widget.Option{Key: ref, Label: f.Title + ", started " + began})
			case kind == "rows":
				out = append(out, s.rowsOf(f, ref, what)...)
			}
		}
	}
	return s.versions(it, append(out, s.shared(id, it)...))
}

// rowsOf are the rows of one group in a document, as things to point at.
func (s *Shell) rowsOf(f casefile.DocSummary, ref, group string) []widget.Option {
	if !strings.HasPrefix(group, f.Form+".") {
		return nil
	}
	d, err := s.open(f.ID)
	if err != nil {
		return nil
	}
	it := d.doc.Form().Item(group)
	if it == nil || it.Rows == nil || it.Rows.Parent != nil {
		return nil
	}
	var out []widget.Option
	for _, r := range d.doc.Rows(group, "") {
		out = append(out, widget.Option{Key: ref + "#" + string(r.ID), Label: model.RowTitle(d.doc, it.Rows, r.ID), Hint: model.RowName(it.Rows)})
	}
	return out
}
