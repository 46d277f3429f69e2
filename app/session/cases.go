package session

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/store/search"
	"doorstep/crypto/orglog"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
	"doorstep/sync/op"
)

// Form compiles a form: by its short name, its url, or url|version. It is
// compiled once.
func (s *Session) Form(name string) (*engine.Form, error) {
	s.mu.Lock()
	f := s.forms[name]
	s.mu.Unlock()
	if f != nil {
		return f, nil
	}
	canonical := name
	if !strings.Contains(name, "/") {
		canonical = fhir.QuestionnaireBase + name
	}
	q, err := library.ByURL(canonical)
	if errors.Is(err, library.ErrUnknown) {
		return nil, fmt.Errorf("%w: %s", ErrNoForm, name)
	}
	if err != nil {
		return nil, err
	}
	if f, err = engine.Compile(q); err != nil {
		return nil, fmt.Errorf("the form %s cannot be used: %w", name, err)
	}
	s.AddForm(f, name)
	return f, nil
}

// AddForm makes a compiled form known under its own address and other names.
func (s *Session) AddForm(f *engine.Form, also ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range append(also, f.URL, f.Canonical(), casefile.FormName(f)) {
		if s.forms[name] == nil {
			s.forms[name] = f
		}
	}
}

// config is what a document needs from around it.
func (s *Session) config(id, space casefile.ID, f *engine.Form, known *casefile.Known) casefile.Config {
	cfg := casefile.Config{
		ID: id, Space: space, Form: f, Record: recorder{s}, Authors: s.author, Signer: signer{s}, Calendar: s.cal,
		Env: engine.Env{Now: s.now},
	}
	if known != nil {
		cfg.Env.Prefill = known.Lookup
	}
	return cfg
}

// load opens a document without keeping it open.
func (s *Session) load(id casefile.ID, known *casefile.Known) (*casefile.Document, error) {
	info, ok := s.store.Doc(id)
	if !ok {
		return nil, ErrNoDoc
	}
	ops, err := s.store.Load(id)
	if err != nil {
		return nil, err
	}
	canonical := casefile.FormOf(ops)
	f, err := s.Form(canonical)
	if err != nil {
		return nil, err
	}
	return casefile.Open(s.config(id, info.Space, f, known), ops), nil
}

// OpenDoc opens a document. What comes by sync is merged into it while it is
// open; there is one of each, however often it is asked for.
func (s *Session) OpenDoc(id casefile.ID) (*casefile.Document, error) {
	if d := s.opened(id); d != nil {
		return d, nil
	}
	var known *casefile.Known
	if info, ok := s.store.Doc(id); ok && info.Space != id {
		if parts, err := s.parts(info.Space); err == nil {
			known = parts.Known(s.Me(), s.latest(info.Space))
		}
	}
	d, err := s.load(id, known)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return nil, ErrLocked
	}
	if other := s.open[id]; other != nil {
		return other, nil
	}
	s.open[id] = d
	return d, nil
}

// ErrLocked reports a session that was locked.
var ErrLocked = errors.New("the vault is locked")

// CloseDoc lets go of a document's memory. Whoever still holds it may write
// on, but what others write no longer reaches it.
func (s *Session) CloseDoc(id casefile.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, id)
}

func (s *Session) opened(id casefile.ID) *casefile.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[id]
}

// any is the open document, or one opened for the moment.
func (s *Session) any(id casefile.ID) (*casefile.Document, error) {
	if d := s.opened(id); d != nil {
		return d, nil
	}
	return s.load(id, nil)
}

// parts are the case and person records of a case.
func (s *Session) parts(id casefile.ID) (casefile.Parts, error) {
	p := casefile.Parts{People: map[casefile.ID]*casefile.Document{}, Today: casefile.DateOf(s.now())}
	for _, info := range s.store.Docs(id) {
		switch formName(info.Form) {
		case casefile.FormPerson:
			d, err := s.any(info.ID)
			if err != nil {
				return p, err
			}
			p.People[info.ID] = d
		case casefile.FormCase:
			d, err := s.any(info.ID)
			if err != nil {
				return p, err
			}
			p.Case = d
		}
	}
	if p.Case == nil {
		return p, ErrNoCase
	}
	return p, nil
}

// latest finds the newest document of a form in a case.
func (s *Session) latest(caseID casefile.ID) func(string) *casefile.Document {
	return func(form string) *casefile.Document {
		docs := s.store.Docs(caseID)
		slices.SortFunc(docs, func(a, b docInfo) int { return cmp.Or(b.Last.Compare(a.Last), b.ID.Compare(a.ID)) })
		for _, info := range docs {
			if formName(info.Form) == form {
				if d, err := s.any(info.ID); err == nil {
					return d
				}
			}
		}
		return nil
	}
}

// formName is the last part of a canonical url|version.
func formName(canonical string) string {
	url, _, _ := strings.Cut(canonical, "|")
	return url[strings.LastIndexByte(url, '/')+1:]
}

// records are the forms that the app keeps a case with; they are not in its
// list of forms.
func isRecord(form string) bool {
	return form == casefile.FormPerson || form == casefile.FormCase || form == casefile.FormChr || form == formCard
}

// caseIDs are the cases of this vault.
func (s *Session) caseIDs() []casefile.ID {
	dir := DirectoryOf(op.ID(s.vault.Org))
	var out []casefile.ID
	for _, id := range s.store.Spaces() {
		if id == dir {
			continue
		}
		if _, ok := s.store.Doc(id); ok {
			out = append(out, id)
		}
	}
	return out
}

// Cases are the open cases of this vault, the newest change first.
func (s *Session) Cases() []casefile.CaseSummary {
	var out []casefile.CaseSummary
	for _, id := range s.caseIDs() {
		if c, err := s.caseSummary(id); err == nil && !c.Closed {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b casefile.CaseSummary) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.Child.Name, b.Child.Name), a.ID.Compare(b.ID))
	})
	return out
}

// childName is the short name of a case's child, "" while it is not known.
func (s *Session) childName(id casefile.ID) string {
	c, err := s.cased(id)
	if err != nil {
		return ""
	}
	return c.Child.Short()
}

// cased is what the case and person records say of a case, worked out once
// for each state of them.
func (s *Session) cased(id casefile.ID) (casefile.CaseSummary, error) {
	ops := 0
	for _, info := range s.store.Docs(id) {
		if f := formName(info.Form); f == casefile.FormCase || f == casefile.FormPerson {
			ops += info.Ops
		}
	}
	s.mu.Lock()
	c, ok := s.cases[id]
	s.mu.Unlock()
	if !ok || c.ops != ops {
		p, err := s.parts(id)
		if err != nil {
			return casefile.CaseSummary{}, err
		}
		c = casedCase{ops: ops, summary: p.Summary()}
		s.mu.Lock()
		if s.cases != nil {
			s.cases[id] = c
		}
		s.mu.Unlock()
	}
	return c.summary, nil
}

func (s *Session) caseSummary(id casefile.ID) (casefile.CaseSummary, error) {
	out, err := s.cased(id)
	if err != nil {
		return out, err
	}
	out.OnlyHere = s.store.WaitingIn(id)
	for _, info := range s.store.Docs(id) {
		if sum, err := s.DocSummary(info.ID); err == nil {
			out.Choices += sum.Choices
			if sum.Changed.After(out.Changed) {
				out.Changed = sum.Changed
			}
			if sum.Deadline != nil && !sum.Deadline.Finished && (out.NextDue == nil || sum.Deadline.Due.Date < out.NextDue.Due.Date) {
				out.NextDue = sum.Deadline
			}
		}
	}
	return out, nil
}

// Case is one case as a whole.
func (s *Session) Case(id casefile.ID) (*casefile.Case, error) {
	p, err := s.parts(id)
	if err != nil {
		return nil, err
	}
	sum, err := s.caseSummary(id)
	if err != nil {
		return nil, err
	}
	c := &casefile.Case{CaseSummary: sum, People: p.Persons(), Facts: p.Facts()}
	var entries []*casefile.Document
	for _, info := range s.store.Docs(id) {
		if formName(info.Form) == casefile.FormChr {
			if d, err := s.any(info.ID); err == nil {
				entries = append(entries, d)
			}
		}
		if isRecord(formName(info.Form)) {
			continue
		}
		f, err := s.DocSummary(info.ID)
		if err != nil {
			return nil, err
		}
		c.Forms = append(c.Forms, f)
		if f.Deadline != nil {
			c.Deadlines = append(c.Deadlines, *f.Deadline)
		}
	}
	slices.SortFunc(c.Forms, func(a, b casefile.DocSummary) int { return cmp.Or(b.Changed.Compare(a.Changed), a.ID.Compare(b.ID)) })
	slices.SortFunc(c.Deadlines, func(a, b casefile.Deadline) int { return cmp.Compare(a.Due.Date, b.Due.Date) })
	c.Chronology = p.Chronology(c.Forms, entries, s.zone)
	c.Words = s.childsWords(c.Forms, sum.Child)
	return c, nil
}

// childsWords is the newest of the child's own words in the case's forms.
func (s *Session) childsWords(forms []casefile.DocSummary, child casefile.Person) *casefile.Quote {
	for _, f := range forms {
		d, err := s.any(f.ID)
		if err != nil {
			continue
		}
		for it := range d.Form().Items() {
			if !it.Voice || it.Group != nil || it.Type != engine.Text && it.Type != engine.String {
				continue
			}
			if text := d.Text(it.LinkID); text != "" {
				return &casefile.Quote{Text: text, How: it.Text, On: casefile.DateOf(f.Changed.In(s.zone)), Doc: f.ID}
			}
		}
	}
	return nil
}

// People are the people of a case, the child first.
func (s *Session) People(caseID casefile.ID) []casefile.Person {
	p, err := s.parts(caseID)
	if err != nil {
		return nil
	}
	return append([]casefile.Person{p.Summary().Child}, p.Persons()...)
}

// DocSummary is a document in a list. It is worked out once for each state of
// the document.
func (s *Session) DocSummary(id casefile.ID) (casefile.DocSummary, error) {
	info, ok := s.store.Doc(id)
	if !ok {
		return casefile.DocSummary{}, ErrNoDoc
	}
	sum, err := s.summary(info)
	if err != nil {
		return sum, err
	}
	sum.OnlyHere = s.store.WaitingOf(id)
	sum.Deadline = s.deadline(sum)
	return sum, nil
}

// summary is a document's own summary: from memory, from the store, or worked
// out, once for each state of the document.
func (s *Session) summary(info docInfo) (casefile.DocSummary, error) {
	s.mu.Lock()
	known, ok := s.sums[info.ID]
	s.mu.Unlock()
	if ok && known.ops == info.Ops {
		return known.sum, nil
	}
	var sum casefile.DocSummary
	b := s.store.Cached(info.ID, info.Ops)
	if b == nil || json.Unmarshal(b, &sum) != nil {
		d, err := s.any(info.ID)
		if err != nil {
			return sum, err
		}
		n := d.Len()
		sum = d.Summary()
		if n != info.Ops {
			return sum, nil // it changed meanwhile; worked out again next time
		}
		if b, err := json.Marshal(sum); err == nil && s.opened(info.ID) == nil {
			// Losing it costs only working it out again.
			_ = s.store.Cache(info.ID, info.Ops, b)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sums != nil {
		s.sums[info.ID] = summed{info.Ops, sum}
	}
	return sum, nil
}

// deadline is when a document is due, from its clock.
func (s *Session) deadline(sum casefile.DocSummary) *casefile.Deadline {
	if sum.Clock == nil {
		return nil
	}
	today := casefile.DateOf(s.now())
	days, _ := s.cal.Between(today, sum.Clock.Due.Date)
	sum.Clock.Day, _ = s.cal.Between(sum.Clock.Start, today)
	d := &casefile.Deadline{
		Case: sum.Case, Doc: sum.ID, Title: sum.Title, Due: sum.Clock.Due, Days: days,
		Note: fmt.Sprintf("working day %d of %d", max(0, sum.Clock.Day), sum.Clock.Of), Finished: sum.Status != casefile.InProgress,
	}
	d.Child = s.childName(sum.Case)
	return d
}

// Deadlines are what is due in all cases, soonest first.
func (s *Session) Deadlines() []casefile.Deadline {
	var out []casefile.Deadline
	for _, id := range s.caseIDs() {
		for _, info := range s.store.Docs(id) {
			if isRecord(formName(info.Form)) {
				continue
			}
			if sum, err := s.DocSummary(info.ID); err == nil && sum.Deadline != nil && !sum.Deadline.Finished {
				out = append(out, *sum.Deadline)
			}
		}
	}
	slices.SortFunc(out, func(a, b casefile.Deadline) int { return cmp.Compare(a.Due.Date, b.Due.Date) })
	return out
}

// NewCase opens a case for a child in the person's team and returns its id.
func (s *Session) NewCase(ctx context.Context, child casefile.Person) (casefile.ID, error) {
	team, err := s.team()
	if err != nil {
		return casefile.ID{}, err
	}
	return s.NewCaseIn(ctx, child, team)
}

// NewCaseIn opens a case in a team, by the team's role id.
func (s *Session) NewCaseIn(ctx context.Context, child casefile.Person, team string) (casefile.ID, error) {
	fail := func(err error) (casefile.ID, error) { return casefile.ID{}, err }
	if strings.TrimSpace(child.Given+child.Family) == "" {
		return fail(errors.New("enter the child’s name"))
	}
	id, err := op.RandomID(randReader)
	if err != nil {
		return fail(err)
	}
	if err := s.store.NewSpace(id, orglog.SpaceCore, []string{team}); err != nil {
		return fail(err)
	}
	personID, err := s.putPerson(ctx, id, child, "child")
	if err != nil {
		return fail(err)
	}
	f, err := s.Form(casefile.FormCase)
	if err != nil {
		return fail(err)
	}
	child.ID, child.Child = personID, true
	child.Ref = "Patient/" + personID.String()
	child.Name = strings.TrimSpace(child.Given + " " + child.Family)
	me := s.Me()
	_, t, err := casefile.Begin(s.config(id, id, f, &casefile.Known{User: me}), casefile.Start{
		Case: id, Subject: child.Reference(), Author: me.Reference(),
		Answers: map[string][]fhir.Value{
			"case.child": {child.Value()},
			"case.team":  {fhir.ReferenceValue("Organization/"+strings.TrimPrefix(team, orglog.TeamPrefix), s.teamName(team))},
		},
	})
	if err != nil {
		return fail(err)
	}
	if err := t.Wait(ctx); err != nil {
		return fail(err)
	}
	if err := s.putCard(ctx, id, child, team); err != nil {
		return fail(err)
	}
	s.indexCase(id)
	s.emit(Event{Kind: EventCases, Case: id})
	return id, nil
}

// AddPerson adds a person to a case and to its list of people, and returns
// the person as kept.
func (s *Session) AddPerson(ctx context.Context, caseID casefile.ID, p casefile.Person) (casefile.Person, error) {
	kind := "relative"
	switch {
	case p.Child:
		kind = "child"
	case strings.HasPrefix(p.Ref, "Practitioner"):
		kind = "practitioner"
	case strings.Contains(strings.ToLower(p.Role), "mother"), strings.Contains(strings.ToLower(p.Role), "father"), strings.Contains(strings.ToLower(p.Role), "mum"), strings.Contains(strings.ToLower(p.Role), "dad"):
		kind = "parent"
	}
	return s.AddPersonAs(ctx, caseID, p, kind, false)
}

// AddPersonAs is AddPerson with the person's kind (a code of person.kind) and
// whether they live with the child.
func (s *Session) AddPersonAs(ctx context.Context, caseID casefile.ID, p casefile.Person, kind string, home bool) (casefile.Person, error) {
	if strings.TrimSpace(p.Given+p.Family) == "" {
		p.Given, p.Family, _ = strings.Cut(strings.TrimSpace(p.Name), " ")
	}
	id, err := s.putPerson(ctx, caseID, p, kind)
	if err != nil {
		return p, err
	}
	d, err := s.any(id)
	if err != nil {
		return p, err
	}
	kept := casefile.PersonOf(d)
	c, err := s.OpenDoc(caseID)
	if err != nil {
		return p, err
	}
	row, _, err := c.AddRow(ctx, "case.people", "")
	if err != nil {
		return p, err
	}
	as := map[string]string{"child": "sibling", "other": "friend"}[kind]
	if as == "" {
		as = kind
	}
	if _, err := c.Set(ctx, casefile.Cell{Row: row, LinkID: "case.people.person"}, kept.Value()); err != nil {
		return p, err
	}
	if v, ok := optionOf(c.Form(), "case.people.as", as); ok {
		if _, err := c.Set(ctx, casefile.Cell{Row: row, LinkID: "case.people.as"}, v); err != nil {
			return p, err
		}
	}
	if _, err := c.Set(ctx, casefile.Cell{Row: row, LinkID: "case.people.household"}, fhir.BoolValue(home)); err != nil {
		return p, err
	}
	s.indexCase(caseID)
	s.emit(Event{Kind: EventCases, Case: caseID})
	return kept, nil
}

// putPerson begins a person record.
func (s *Session) putPerson(ctx context.Context, caseID casefile.ID, p casefile.Person, kind string) (casefile.ID, error) {
	f, err := s.Form(casefile.FormPerson)
	if err != nil {
		return casefile.ID{}, err
	}
	id, err := op.NewID(randReader, s.o.Now())
	if err != nil {
		return id, err
	}
	answers := map[string][]fhir.Value{}
	text := func(link, v string) {
		if v = strings.TrimSpace(v); v != "" {
			answers[link] = []fhir.Value{fhir.TextValue(v)}
		}
	}
	if v, ok := optionOf(f, "person.kind", kind); ok {
		answers["person.kind"] = []fhir.Value{v}
	}
	text("person.given", p.Given)
	text("person.family", p.Family)
	text("person.known-as", p.KnownAs)
	text("person.phone", p.Phone)
	text("person.email", p.Email)
	text("person.nhs-number", strings.ReplaceAll(p.NHSNumber, " ", ""))
	address, postcode := splitPostcode(p.Address)
	text("person.address", address)
	text("person.postcode", postcode)
	if p.Born != "" {
		answers["person.dob"] = []fhir.Value{fhir.Prim(fhir.Date, string(p.Born))}
	}
	if kind == "practitioner" {
		text("person.role", p.Role)
	} else if p.Role != "" {
		answers["person.relationship"] = []fhir.Value{relationship(f, p.Role)}
	}
	if p.Notes == "parental responsibility" {
		if v, ok := optionOf(f, "person.pr", "yes-stated"); ok {
			answers["person.pr"] = []fhir.Value{v}
		}
	}
	_, t, err := casefile.Begin(s.config(id, caseID, f, nil), casefile.Start{Case: caseID, Author: s.Me().Reference(), Answers: answers})
	if err != nil {
		return id, err
	}
	return id, t.Wait(ctx)
}

// relationship is the option whose words or code say the same, else the words
// as they are.
func relationship(f *engine.Form, words string) fhir.Value {
	it := f.Item("person.relationship")
	code := strings.ReplaceAll(strings.ToLower(words), " ", "-")
	code = cmp.Or(map[string]string{"mum": "mother", "dad": "father"}[code], code)
	if it != nil {
		for _, o := range it.Options {
			if o.Coding.Code == code || strings.EqualFold(o.Label, words) {
				return o.Value
			}
		}
	}
	return fhir.TextValue(words)
}

func optionOf(f *engine.Form, link, code string) (fhir.Value, bool) {
	if it := f.Item(link); it != nil {
		for _, o := range it.Options {
			if o.Coding.Code == code {
				return o.Value, true
			}
		}
	}
	return fhir.Value{}, false
}

// splitPostcode takes a postcode off the end of an address.
func splitPostcode(address string) (rest, postcode string) {
	i := strings.LastIndex(address, ", ")
	if i < 0 || !strings.ContainsAny(address[i:], "0123456789") || len(address)-i > 11 {
		return address, ""
	}
	return address[:i], address[i+2:]
}

// NewDoc begins a form in a case, filled in from the record, and returns its
// id.
func (s *Session) NewDoc(ctx context.Context, caseID casefile.ID, form string) (casefile.ID, error) {
	fail := func(err error) (casefile.ID, error) { return casefile.ID{}, err }
	f, err := s.Form(form)
	if err != nil {
		return fail(err)
	}
	p, err := s.parts(caseID)
	if err != nil {
		return fail(err)
	}
	id, err := op.NewID(randReader, s.o.Now())
	if err != nil {
		return fail(err)
	}
	me := s.Me()
	d, t, err := casefile.Begin(s.config(id, caseID, f, p.Known(me, s.latest(caseID))), casefile.Start{
		Case: caseID, Subject: p.Summary().Child.Reference(), Author: me.Reference(),
	})
	if err != nil {
		return fail(err)
	}
	if err := t.Wait(ctx); err != nil {
		return fail(err)
	}
	s.mu.Lock()
	if s.open != nil {
		s.open[id] = d
	}
	s.mu.Unlock()
	s.emit(Event{Kind: EventCases, Case: caseID, Doc: id})
	return id, nil
}

// Docs are the documents of a case, records included when all is set.
func (s *Session) Docs(caseID casefile.ID, all bool) ([]casefile.DocSummary, error) {
	if _, ok := s.store.Doc(caseID); !ok {
		return nil, ErrNoCase
	}
	var out []casefile.DocSummary
	for _, info := range s.store.Docs(caseID) {
		if !all && isRecord(formName(info.Form)) && formName(info.Form) != casefile.FormChr {
			continue
		}
		sum, err := s.DocSummary(info.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, sum)
	}
	return out, nil
}

// FormInfo is a form that can be started.
type FormInfo struct {
	Name    string // short name
	Title   string
	About   string // one line
	Group   string // heading under which it is offered
	Version string
	Record  bool // the app keeps a case with it; it is not offered
}

// Forms are the forms that this app ships, in the order in which they are
// offered.
func (s *Session) Forms() []FormInfo {
	entries, err := library.Forms()
	if err != nil {
		return nil
	}
	var out []FormInfo
	for _, e := range entries {
		out = append(out, FormInfo{Name: e.Name, Title: e.Title, About: e.Subtitle, Group: e.Group, Version: e.Version, Record: isRecord(e.Name) && e.Name != casefile.FormChr})
	}
	return out
}

// The kinds of index entries.
const (
	entryCase   = 'c'
	entryPerson = 'p'
)

// indexCase brings the search index up to date with a case and its people.
func (s *Session) indexCase(id casefile.ID) {
	p, err := s.parts(id)
	if err != nil {
		return
	}
	sum := p.Summary()
	c := sum.Child
	entries := []search.Entry{{
		ID: id, Kind: entryCase, Title: c.Name, Born: string(c.Born), Order: sum.Changed.UTC().Format("2006-01-02T15:04:05"),
		Text: strings.Join([]string{c.Name, c.Given, c.Family, c.KnownAs, c.NHSNumber, c.Address, c.Phone}, " "), Owner: sum.Team, Open: !sum.Closed,
	}}
	for _, q := range p.Persons() {
		if q.ID.IsZero() {
			continue
		}
		entries = append(entries, search.Entry{
			ID: q.ID, Kind: entryPerson, Title: q.Name, Born: string(q.Born), Order: entries[0].Order,
			Text: strings.Join([]string{q.Name, q.Given, q.Family, q.KnownAs, q.NHSNumber, q.Phone, q.Email}, " "), Owner: id.String(), Open: true,
		})
	}
	if err := s.store.PutEntries(entries...); err != nil && s.o.Log != nil {
		s.o.Log.Warn("session: the search index was not brought up to date", "error", err)
	}
}

// Search finds children and people of the cases on this tablet: by any part
// of their names, with a slip forgiven, by date of birth, by NHS number.
func (s *Session) Search(query string) []Hit {
	x, err := s.store.Index()
	if err != nil {
		return nil
	}
	var out []Hit
	for _, h := range x.Find(query, 50) {
		hit := Hit{Title: h.Title, Exact: h.Near <= search.Start}
		switch h.Kind {
		case entryCase:
			hit.Kind, hit.Case = HitCase, casefile.ID(h.ID)
			if sum, err := s.cased(hit.Case); err == nil {
				hit.Detail = sum.Address
			}
		case entryPerson:
			hit.Kind, hit.Person = HitPerson, casefile.ID(h.ID)
			if id, err := casefile.ParseID(h.Owner); err == nil {
				hit.Case = id
				if sum, err := s.cased(id); err == nil {
					hit.Detail = "In " + sum.Child.Short() + "’s case"
				}
			}
		default:
			continue
		}
		out = append(out, hit)
	}
	return out
}

func sortPeople(ps []casefile.Person) {
	slices.SortFunc(ps, func(a, b casefile.Person) int { return cmp.Or(cmp.Compare(a.Name, b.Name), a.ID.Compare(b.ID)) })
}

// Index is the encrypted search index of this vault.
func (s *Session) Index() (*search.Index, error) { return s.store.Index() }

// PutEntries adds entries to the search index, or replaces them, durably.
func (s *Session) PutEntries(entries ...search.Entry) error { return s.store.PutEntries(entries...) }
