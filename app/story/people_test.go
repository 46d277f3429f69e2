package story

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/checks"
	"doorstep/app/casefile/due"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/quality"
)

// ref is how an answer points at somebody, as `doc set` takes it.
func ref(p casefile.Person) string {
	r := p.Reference()
	b, err := json.Marshal(map[string]string{"reference": r.Reference, "display": r.Display})
	if err != nil {
		panic(err) // two strings
	}
	return string(b)
}

// named is somebody without a record of their own.
func named(name string) string { return ref(casefile.Person{Name: name}) }

// me is how an answer points at a colleague.
func (p *worker) me() string { return ref(p.Me()) }

// family adds the people of a case and gives them by given name.
func (s *tale) family(caseID casefile.ID) map[string]casefile.Person {
	s.t.Helper()
	out := map[string]casefile.Person{}
	for _, f := range []struct {
		given, born, kind, role string
		home                    bool
	}{
		{"Nadia", "1984-06-02", "parent", "mother", true},
		{"Karim", "1981-01-11", "parent", "father", true},
		{"Anna", "2007-03-09", "sibling", "sister", true},
		{"Beth", "2009-06-27", "sibling", "sister", true},
		{"Dan", "2011-02-02", "sibling", "brother", true},
		{"Ella", "2013-08-19", "sibling", "sister", true},
		{"Finn", "2015-01-30", "sibling", "brother", true},
		{"Grace", "2021-04-11", "sibling", "sister", true},
		{"Salma", "1979-05-05", "relative", "aunt", false},
	} {
		p, err := s.priya.AddPersonAs(ctx, caseID, casefile.Person{Given: f.given, Family: "Sample", Born: casefile.Date(f.born), Role: f.role}, f.kind, f.home)
		if err != nil {
			s.t.Fatalf("%s: %v", f.given, err)
		}
		out[f.given] = p
	}
	return out
}

// on is the person of that given name in a case, as somebody's device has it.
func (p *worker) on(caseID casefile.ID, given string) string {
	p.w.t.Helper()
	for _, q := range p.People(caseID) {
		if q.Given == given {
			return ref(q)
		}
	}
	p.w.t.Fatalf("%s knows no %s", p.name, given)
	return ""
}

// page opens the page of a document on which a question stands.
func (v *window) page(caseID casefile.ID, d casetest.Doc, question string) {
	v.p.w.t.Helper()
	it := d.Form().Item(question)
	if it == nil {
		v.p.w.t.Fatalf("the form asks no %s", question)
	}
	v.Open(model.Route{Screen: model.Page, Case: caseID.String(), Doc: d.ID().String(), Section: sectionOf(d.Form(), it), Page: it.Page.ID})
}

func sectionOf(f *engine.Form, it *engine.Item) string {
	for _, p := range f.Parts {
		for _, sec := range p.Sections {
			if slices.Contains(sec.Pages, it.Page) {
				return sec.ID
			}
		}
	}
	return ""
}

// finds reports whether there is a finding of a rule.
func finds(all []quality.Finding, id string) bool {
	return slices.ContainsFunc(all, func(f quality.Finding) bool { return f.ID == id })
}

// stops reports whether a rule stops a signature.
func stops(d casetest.Doc, rule string) bool {
	p := d.Problem(rule)
	return p != nil && p.Level == engine.LevelStop
}

// dueOn finds a clock by its setting, without cfg.time., and says when it is due.
func dueOn(items []due.Item, key string) casefile.Date {
	for _, it := range items {
		if it.Key == "cfg.time."+key {
			return it.Due.Date
		}
	}
	return ""
}

// dues are all days of a clock that has several, in order.
func dues(items []due.Item, key string) []casefile.Date {
	var out []casefile.Date
	for _, it := range items {
		if it.Key == "cfg.time."+key {
			out = append(out, it.Due.Date)
		}
	}
	slices.Sort(out)
	return out
}

// saysAll reports whether all words are somewhere on the screen.
func (v *window) saysAll(words ...string) bool {
	said := strings.ToLower(v.Says())
	for _, w := range words {
		if !strings.Contains(said, strings.ToLower(w)) {
			return false
		}
	}
	return true
}

// ctx is that of the whole story.
var ctx = context.Background()

// moving gives a case to somebody.
func moving(to *worker) session.Moving {
	return session.Moving{Worker: to.Me().ID, Why: "allocated"}
}

// tryUnlock opens a device with a passphrase that may be wrong.
func tryUnlock(p *worker, pass string) (*session.Session, error) {
	home := p.home
	return session.Unlock(ctx, session.Options{Home: home, Now: p.w.now, Zone: p.w.zone}, pass)
}

// same reports whether two things are written alike.
func same(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// sister is the child of another case, as an answer.
func (p *worker) sister(caseID casefile.ID) string {
	p.w.t.Helper()
	return ref(p.People(caseID)[0])
}

// ids are the rules of findings.
func ids(all []quality.Finding) (out []string) {
	for _, f := range all {
		out = append(out, f.ID)
	}
	return out
}

// because answers a check that asks with one line; it reports whether it had asked.
func (p *worker) because(d casetest.Doc, rule, why string) (asked bool) {
	p.w.t.Helper()
	for _, f := range checks.Findings(p.record(d.Case()), d.Document) {
		if f.ID == rule {
			asked = true
			if err := d.GiveReason(ctx, f.Key(), why); err != nil {
				p.w.t.Fatal(err)
			}
		}
	}
	return asked
}

func textValue(s string) fhir.Value { return fhir.TextValue(s) }

// openOn are the days of a clock that are still owed.
func openOn(rec casefile.Record, key string) []casefile.Date {
	var out []casefile.Date
	for _, it := range due.List(rec) {
		if it.Key == "cfg.time."+key && it.Open(rec.Today) {
			out = append(out, it.Due.Date)
		}
	}
	return out
}

// about is the row of a group that is about somebody: the one that the form began
// with, else a new one.
func about(d casetest.Doc, group, given, person string) casefile.RowID {
	for _, r := range d.Rows(group, "") {
		if strings.HasPrefix(d.TextIn(r.ID, group+".person"), given+" ") {
			return r.ID
		}
	}
	return d.Row(group, ".person", person)
}
