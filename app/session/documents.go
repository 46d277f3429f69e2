package session

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/plan"
	"doorstep/app/casefile/signoff"
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
		return s.ownForm(name)
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
		ID: id, Space: space, Form: f, Record: recorder{s}, Authors: s.author, Signer: signer{s}, Calendar: s.cal, Settings: s.Settings(), Gate: s.gate, Held: s.held,
		Env: engine.Env{Now: s.now},
	}
	if known != nil {
		cfg.Env.Prefill = s.prefill(known)
		cfg.Env.Patient, cfg.Env.User = launch(known)
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
	if errors.Is(err, ErrNoForm) {
		// The case can be read all the same; OpenDoc says why it cannot be filled.
		f, err = absentForm(canonical)
	}
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
	if info, ok := s.store.Doc(id); ok {
		if !s.readable(info.Space) {
			return nil, ErrNotYours // its case has moved on
		}
		if err := s.closed(); err != nil && formName(info.Form) != formEssentials {
			return nil, err
		}
	}
	var known *casefile.Known
	if info, ok := s.store.Doc(id); ok && info.Space != id {
		caseID := s.caseOf(info.Space)
		if parts, err := s.parts(caseID); err == nil {
			known = parts.Known(s.Me(), s.latest(caseID))
		}
	}
	d, err := s.load(id, known)
	if err != nil {
		return nil, err
	}
	if absent(d.Form()) {
		return nil, fmt.Errorf("%w: %s", ErrNoForm, d.Form().Canonical())
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

func (s *Session) opened(id casefile.ID) *casefile.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[id]
}

// any is the open document, or one opened for the moment, to be read.
func (s *Session) any(id casefile.ID) (*casefile.Document, error) {
	if d := s.opened(id); d != nil {
		return d, nil
	}
	info, ok := s.store.Doc(id)
	if !ok {
		return nil, ErrNoDoc
	}
	today := casefile.DateOf(s.now())
	if d := s.read.find(id, info.Ops, today); d != nil {
		return d, nil
	}
	d, err := s.load(id, nil)
	if err == nil && !absent(d.Form()) {
		s.read.keep(id, info.Ops, today, d)
	}
	return d, err
}

// latest finds the newest document of a form in a case.
func (s *Session) latest(caseID casefile.ID) func(string) *casefile.Document {
	return func(form string) *casefile.Document {
		docs := s.docsOf(caseID)
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
	return form == casefile.FormPerson || form == casefile.FormCase || form == casefile.FormChr || form == formCard || form == formSettings || form == formPublished
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

// keptSummary is a summary as the store keeps it, with the version of the settings
// under which its clocks were counted.
type keptSummary struct {
	Under   string
	Summary casefile.DocSummary
}

// summary is a document's own summary: from memory, from the store, or worked
// out, once for each state of the document.
func (s *Session) summary(info docInfo) (casefile.DocSummary, error) {
	under := s.Settings().Version() // its clocks are counted by them
	s.mu.Lock()
	known, ok := s.sums[info.ID]
	s.mu.Unlock()
	if ok && known.ops == info.Ops && known.under == under {
		return known.sum, nil
	}
	var kept keptSummary
	b := s.store.Cached(info.ID, info.Ops)
	usable := b != nil && json.Unmarshal(b, &kept) == nil && kept.Under == under
	sum := kept.Summary
	if !usable {
		d, err := s.any(info.ID)
		if err != nil {
			return sum, err
		}
		n := d.Len()
		sum = d.Summary()
		if n != info.Ops || absent(d.Form()) {
			return sum, nil // it changed meanwhile, or its form is to come; worked out again next time
		}
		if b, err := json.Marshal(keptSummary{under, sum}); err == nil && s.opened(info.ID) == nil {
			// Losing it costs only working it out again.
			_ = s.store.Cache(info.ID, info.Ops, b)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sums != nil {
		s.sums[info.ID] = summed{info.Ops, under, sum}
	}
	return sum, nil
}

// NewDoc begins a form in a case, filled in from the record and from earlier
// forms, and returns its id.
func (s *Session) NewDoc(ctx context.Context, caseID casefile.ID, form string) (casefile.ID, error) {
	return s.NewDocWith(ctx, caseID, form, nil)
}

// NewDocWith is NewDoc with answers that go before what the case knows, by linkId.
func (s *Session) NewDocWith(ctx context.Context, caseID casefile.ID, form string, answers map[string][]fhir.Value) (casefile.ID, error) {
	fail := func(err error) (casefile.ID, error) { return casefile.ID{}, err }
	if err := s.closed(); err != nil {
		return fail(err)
	}
	f, err := s.Form(form)
	if err != nil {
		return fail(err)
	}
	r, err := s.Record(caseID)
	if err != nil {
		return fail(err)
	}
	id, err := op.NewID(randReader, s.o.Now())
	if err != nil {
		return fail(err)
	}
	if casefile.FormName(f) == signoff.Form {
		// A carer is taught from the plan that is in force on this tablet.
		begins := signoff.Begins(r)
		maps.Copy(begins, answers)
		answers = begins
	}
	over := carryover.For(r, f)
	healthplan.Carry(r, f, over)
	me := s.Me()
	known := r.Known(me, s.latest(caseID))
	known.Settings = r.Settings
	d, t, err := casefile.Begin(s.config(id, caseID, f, known), casefile.Start{
		Case: caseID, Subject: r.Summary().Child.Reference(), Author: me.Reference(), Answers: answers, Over: over,
	})
	if err != nil {
		return fail(err)
	}
	if err := t.Wait(ctx); err != nil {
		return fail(err)
	}
	if err := healthplan.CarryGaps(ctx, r, d); err != nil {
		return fail(err)
	}
	// A child in need plan goes on from what the assessment agreed.
	if _, err := plan.Carry(ctx, r, d); err != nil {
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
	if !s.readable(caseID) {
		return nil, ErrNotYours
	}
	var out []casefile.DocSummary
	for _, info := range s.docsOf(caseID) {
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
	Own     bool // the organisation published it
}

// Forms are the forms that this app ships, in the order in which they are
// offered, and after them those that the organisation published.
func (s *Session) Forms() []FormInfo {
	entries, err := library.Forms()
	if err != nil {
		return nil
	}
	var out []FormInfo
	for _, e := range entries {
		out = append(out, FormInfo{Name: e.Name, Title: e.Title, About: e.Subtitle, Group: e.Group, Version: e.Version, Record: e.Name == formEssentials || e.Name == dutyaccess.Form || e.Name == formArchive || isRecord(e.Name) && e.Name != casefile.FormChr})
	}
	for _, v := range s.OwnForms().Offered(string(casefile.DateOf(s.now()))) {
		out = append(out, FormInfo{
			Name: v.Name, Title: v.Form.Title, About: v.Form.Description, Group: cmp.Or(v.Group(), "Forms of "+s.Organisation()), Version: v.Form.Version, Own: true,
		})
	}
	return out
}
