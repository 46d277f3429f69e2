package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/check"
	"doorstep/app/ui/screen/children"
	"doorstep/app/ui/screen/conflict"
	"doorstep/app/ui/screen/enrol"
	"doorstep/app/ui/screen/help"
	"doorstep/app/ui/screen/section"
	"doorstep/app/ui/screen/sign"
	"doorstep/app/ui/screen/syncscreen"
	"doorstep/app/ui/screen/tasklist"
	"doorstep/app/ui/screen/today"
	"doorstep/app/ui/screen/unlock"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
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
		return s.helpScreen(), nil
	}
	if s.work == nil {
		return s.unlockScreen(), nil
	}
	switch r.Screen {
	case model.Today:
		return today.New(today.Props{Desk: s, Load: s.today, Start: func(v model.Visit) { s.startVisit(v.Case.ID, v.Form) }}), nil
	case model.Children:
		return children.New(children.Props{Desk: s, Search: r.Tab == "search", Load: s.work.Cases, Find: s.work.Search}), nil
	case model.NewChild:
		return children.NewNew(children.NewProps{Desk: s, Add: s.addChild}), nil
	case model.Sync:
		return syncscreen.New(syncscreen.Props{Desk: s, Status: s.where, Conflicts: s.conflicts, Try: s.SyncNow}), nil
	case model.Conflict:
		return s.conflictScreen(r)
	case model.Child:
		return s.caseScreen(r)
	}
	id, err := op.ParseID(r.Doc)
	if err != nil {
		return nil, errNowhere
	}
	d, err := s.open(id)
	if err != nil {
		return nil, err
	}
	switch r.Screen {
	case model.TaskList:
		return tasklist.New(tasklist.Props{
			Desk: s, Route: r, Doc: d.doc, Last: s.last(d), Facts: func() tasklist.Facts { return s.facts(r, d) },
			Reopen: func(why string) { s.reopen(r, d, why) },
		}), nil
	case model.Page:
		return s.sectionScreen(r, d)
	case model.Check:
		return check.New(check.Props{Desk: s, Route: r, Editor: d.editor, Child: s.childOf(r.Case), Locked: s.locked(d), Signed: d.doc.Signatures()}), nil
	case model.Sign:
		return sign.New(sign.Props{
			Desk: s, Route: r, Doc: d.doc, Child: s.childOf(r.Case), Me: s.work.Me().Name, Fault: Fault,
			Done: func() {
				s.statusOld = true
				d.cache.Drop()
				s.Changed()
			},
		}), nil
	}
	return nil, errNowhere
}

// --- before and after the vault is open

func (s *Shell) unlockScreen() *unlock.Screen {
	v := s.vault
	role := v.Role
	if v.Team != "" {
		if role != "" {
			role += ", "
		}
		role += v.Team
	}
	return unlock.New(unlock.Props{Desk: s, Try: s.unlock, State: unlock.State{
		Organisation: v.Organisation, Device: v.Device, Name: v.Name, Role: role, OnlyHere: v.Waiting.Total(),
		Checked: v.Checked, RetryAt: v.RetryAt, InUse: v.InUse,
	}})
}

// refreshUnlock shows what a second look at the vault told.
func (s *Shell) refreshUnlock() {
	if old, ok := s.cur.(*unlock.Screen); ok {
		old.Leave()
		s.cur = s.unlockScreen()
		s.place()
		s.cur.Shown(model.Saved{})
		s.note()
	}
}

func (s *Shell) unlock(passphrase string) {
	s.cfg.Run.Go(func() func() {
		w, err := s.cfg.Vaults.Unlock(context.Background(), passphrase)
		return func() {
			if err != nil {
				if u, ok := s.cur.(*unlock.Screen); ok {
					u.Failed(Fault(err), retryAt(err, s.Now()))
					s.note()
				}
				return
			}
			s.unlocked(w)
		}
	})
}

func (s *Shell) enrolScreen() *enrol.Screen {
	pass := ""
	var e *enrol.Screen
	e = enrol.New(enrol.Props{
		Desk: s,
		Join: func(code, server string) {
			s.cfg.Run.Go(func() func() {
				p, err := s.cfg.Vaults.Enrol(context.Background(), code, server)
				return func() {
					if err != nil {
						e.Failed(Fault(err))
					} else {
						pass = p
						e.Joined(p, "Your manager has to approve this tablet before the children of your team come to it.")
					}
					s.note()
				}
			})
		},
		Begin: func() { s.unlock(pass) },
	})
	return e
}

func (s *Shell) helpScreen() *help.Screen {
	var keys []help.Key
	for _, k := range keyMap() {
		if k.keys != "" {
			keys = append(keys, help.Key{Keys: k.keys, Does: k.does})
		}
	}
	keys = append(keys,
		help.Key{Keys: "Tab, Shift Tab", Does: "next, previous control"}, help.Key{Keys: "Arrows", Does: "move inside a group"},
		help.Key{Keys: "Space, Enter", Does: "choose, press"}, help.Key{Keys: "Y N U", Does: "yes, no, not sure, in such a question"},
		help.Key{Keys: "F1", Does: "this page"}, help.Key{Keys: "Esc", Does: "close what lies on top; it never throws work away"})
	return help.New(help.Props{
		Desk: s, Version: s.cfg.Version, Keys: keys, Look: s.cfg.Look, Licences: s.cfg.Licences,
		SetLook: func(l help.Look) {
			s.cfg.Look = l
			s.cfg.SetLook(l)
			s.relook()
		},
	})
}

// sunlight switches to the sunlight colours and back, from the sync chip.
func (s *Shell) sunlight() {
	if s.cfg.Look.Mode == "sunlight" {
		s.cfg.Look.Mode = "light"
	} else {
		s.cfg.Look.Mode = "sunlight"
	}
	s.cfg.SetLook(s.cfg.Look)
	s.relook()
}

// relook draws everything anew after the theme changed.
func (s *Shell) relook() {
	s.frame.known = false
	s.root.Refresh()
}

// --- today and children

func (s *Shell) today() today.Data {
	cases := s.work.Cases()
	d := today.Data{
		Given: model.Given(s.work.Me().Name), Visits: model.TodaysVisits(cases, s.Now()),
		Due: model.DueGroups(s.work.Deadlines(), s.Now()), Waiting: !s.work.Joined(),
	}
	st := s.where()
	d.NoSignal, d.OnlyHere = !st.NoSignal.IsZero(), st.OnlyHere
	for _, c := range cases {
		if !c.Closed {
			d.Children = append(d.Children, c)
		}
	}
	slices.SortStableFunc(d.Children, func(a, b casefile.CaseSummary) int { return b.Changed.Compare(a.Changed) })
	for _, c := range d.Children[:min(6, len(d.Children))] {
		full, err := s.work.Case(c.ID)
		if err != nil {
			continue
		}
		for _, f := range full.Forms {
			if f.Status == casefile.InProgress {
				d.Going = append(d.Going, today.Going{Case: c.ID, Child: c.Child.Short(), Form: f})
			}
		}
	}
	d.Going = d.Going[:min(8, len(d.Going))]
	return d
}

func (s *Shell) addChild(p casefile.Person, done func(string)) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		id, err := w.NewCase(context.Background(), p)
		return func() {
			if err != nil {
				done(Fault(err))
				return
			}
			s.statusOld = true
			s.Open(model.Route{Screen: model.Child, Case: id.String()})
		}
	})
}

func (s *Shell) caseScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	var forms []casescreen.Form
	for _, f := range s.work.Forms() {
		if !f.Record {
			forms = append(forms, casescreen.Form{Name: f.Name, Title: f.Title, About: f.About, Group: f.Group})
		}
	}
	w := s.work
	c := casescreen.New(casescreen.Props{
		Desk: s, Case: id, Tab: r.Tab, Catalogue: forms,
		Load:  func() (*casefile.Case, error) { return w.Case(id) },
		Begin: func(form string) { s.begin(id, form) },
		Start: func() { s.startVisit(id, "") },
		AddPerson: func(p casefile.Person) {
			s.cfg.Run.Go(func() func() {
				_, err := w.AddPerson(context.Background(), id, p)
				return func() { s.tellFault(err) }
			})
		},
	})
	return c, c.Err()
}

func (s *Shell) tellFault(err error) {
	if err != nil {
		s.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: Fault(err)})
	}
}

// begin makes a document of a form and opens it.
func (s *Shell) begin(id casefile.ID, form string) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		doc, err := w.NewDoc(context.Background(), id, form)
		return func() {
			if err != nil {
				s.tellFault(err)
				return
			}
			s.statusOld = true
			s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: doc.String()})
		}
	})
}

// startVisit opens the last page of the right form: the one the visit names,
// else the newest under way, else the list of forms to start.
func (s *Shell) startVisit(id casefile.ID, formName string) {
	c, err := s.work.Case(id)
	if err != nil {
		s.tellFault(err)
		return
	}
	s.idle.Visit = true
	best := -1
	for i, f := range c.Forms {
		if f.Status != casefile.InProgress || formName != "" && f.Form != formName {
			continue
		}
		if best < 0 || f.Changed.After(c.Forms[best].Changed) {
			best = i
		}
	}
	switch {
	case best < 0 && formName != "":
		s.begin(id, formName)
		return
	case best < 0:
		s.Open(model.Route{Screen: model.Child, Case: id.String(), Tab: casescreen.Forms})
		return
	}
	d, err := s.open(c.Forms[best].ID)
	if err != nil {
		s.tellFault(err)
		return
	}
	r := model.Route{Screen: model.TaskList, Case: id.String(), Doc: c.Forms[best].ID.String()}
	if sec, pg, ok := model.CarryOn(d.doc, s.last(d)); ok {
		r = model.Route{Screen: model.Page, Case: r.Case, Doc: r.Doc, Section: sec.ID, Page: pg.ID}
	}
	s.Open(r)
}

// last is where the user wrote last in a document: since it was opened, else
// as the document itself remembers.
func (s *Shell) last(d *openDoc) engine.Cell {
	if c, ok := d.editor.Last(); ok {
		return c
	}
	sum, err := s.work.DocSummary(d.id)
	for _, w := range d.doc.Workers() {
		// What was filled in when the form was started is nobody's place.
		if w.Me && w.Section != "" && err == nil && w.Last.Sub(sum.Started) > atOnce {
			for _, sec := range model.ShownSections(d.doc) {
				if sec.Title != w.Section {
					continue
				}
				for _, pg := range model.ShownPages(d.doc, sec.Pages, "") {
					if st := d.doc.PageStatus(pg.ID, "").Status; st == engine.Finished {
						continue
					}
					for it := range model.Questions(pg) {
						return engine.Cell{LinkID: it.LinkID}
					}
				}
			}
		}
	}
	return engine.Cell{}
}

// --- forms

func (s *Shell) childOf(caseID string) string {
	id, err := op.ParseID(caseID)
	if err != nil {
		return ""
	}
	for _, c := range s.work.Cases() {
		if c.ID == id {
			name := c.Child.Short()
			if born, ok := c.Child.Born.Time(); ok {
				if a := model.Age(born, s.Now()); a >= 0 {
					name = fmt.Sprintf("%s, %d", name, a)
				}
			}
			return name
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
	return err == nil && (sum.Status == casefile.Completed || sum.Status == casefile.Amended) && len(sum.Signed) > 0 && !sum.Stale
}

func (s *Shell) facts(r model.Route, d *openDoc) tasklist.Facts {
	f := tasklist.Facts{Child: s.childOf(r.Case), Workers: d.doc.Workers(), Signed: d.doc.Signatures(), Locked: s.locked(d)}
	if sum, err := s.work.DocSummary(d.id); err == nil {
		f.Summary = sum
	}
	return f
}

func (s *Shell) reopen(r model.Route, d *openDoc, why string) {
	s.cfg.Run.Go(func() func() {
		err := d.doc.Reopen(context.Background(), why)
		return func() {
			s.tellFault(err)
			s.statusOld = true
			d.cache.Drop()
			s.Open(r)
		}
	})
}

func (s *Shell) sectionScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	c, err := section.New(section.Props{
		Desk: s, Route: r, Editor: d.editor, Typed: d.typed, Child: s.childOf(r.Case), Case: s.summaryOf(r.Case), Cache: &d.cache,
		Around: form.Around{
			People:   func() []casefile.Person { return s.people(r.Case) },
			Records:  func(it *engine.Item) []widget.Option { return s.records(r.Case, it) },
			Sign:     func(c engine.Cell) { s.Open(model.Route{Screen: model.Sign, Case: r.Case, Doc: r.Doc, Cell: c.LinkID}) },
			Signed:   func(c engine.Cell) *casefile.SignedBy { return signedAt(d.doc, c) },
			Filled:   func(c engine.Cell) bool { return s.filled(d, c) },
			PickFile: s.pickFile,
			Locked:   s.locked(d),
		},
	})
	if err != nil {
		return nil, err
	}
	d.shown = c
	return c, nil
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
		if g.Cell == c.LinkID {
			last = &g
		}
	}
	return last
}

// people are those of the case first, then the user and colleagues.
func (s *Shell) people(caseID string) []casefile.Person {
	id, err := op.ParseID(caseID)
	if err != nil {
		return nil
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
	if it.Control != fhir.ControlRecord {
		return nil
	}
	id, err := op.ParseID(caseID)
	if err != nil {
		return nil
	}
	c, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	var out []widget.Option
	for _, f := range c.Forms {
		out = append(out, widget.Option{Key: "QuestionnaireResponse/" + f.ID.String(), Label: f.Title, Hint: "started " + model.Day(f.Started, s.Now())})
	}
	return out
}

// --- choices

func (s *Shell) conflicts() []session.Conflict {
	if s.work == nil || s.where().Choices == 0 {
		return nil
	}
	return s.work.Conflicts()
}

func (s *Shell) conflictScreen(r model.Route) (screen.Screen, error) {
	all := s.conflicts()
	for _, c := range all {
		if c.Doc.String() != r.Doc || string(c.Cell.Row) != r.Row || c.Cell.LinkID != r.Cell || c.Option != r.Tab {
			continue
		}
		w := s.work
		settle := func(do func(context.Context) error, done func(string)) {
			s.cfg.Run.Go(func() func() {
				err := do(context.Background())
				return func() {
					s.statusOld = true
					done(Fault(err))
				}
			})
		}
		return conflict.New(conflict.Props{
			Desk: s, Conflict: c, Count: len(all), Together: s.isText(c),
			Keep: func(v session.Version, done func(string)) {
				settle(func(ctx context.Context) error { return w.Resolve(ctx, c, v.Dot) }, done)
			},
			Write: func(text string, done func(string)) {
				settle(func(ctx context.Context) error { return w.ResolveValue(ctx, c, fhir.TextValue(text)) }, done)
			},
			Next: s.nextChoice,
		}), nil
	}
	return nil, errNowhere
}

// isText reports whether both answers can be put together as one text.
func (s *Shell) isText(c session.Conflict) bool {
	d, err := s.open(c.Doc)
	if err != nil || c.Option != "" {
		return false
	}
	it := d.doc.Form().Item(c.Cell.LinkID)
	return it != nil && (it.Type == engine.Text || it.Type == engine.String) && !strings.Contains(it.Control, "person")
}

// nextChoice opens the next answer to choose, or goes back to sync.
func (s *Shell) nextChoice() {
	s.statusOld = true
	for _, d := range s.docs {
		d.cache.Reload()
	}
	if all := s.conflicts(); len(all) > 0 {
		c := all[0]
		s.Open(model.Route{Screen: model.Conflict, Case: c.Case.String(), Doc: c.Doc.String(), Row: string(c.Cell.Row), Cell: c.Cell.LinkID, Tab: c.Option})
		return
	}
	s.Open(model.Route{Screen: model.Sync})
}
