// Package paneltest makes the request of the acceptance story for the tests of
// panels, placements and their screens: Jane and Lucy need somewhere to sleep
// tonight (scenario-jane-and-lucy.md, steps 1 to 6).
package paneltest

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/sync/op"
)

// Family is the case of Jane with her brothers, sisters and parents.
type Family struct {
	*casetest.Case
	t testing.TB
	// People are the references of the family by given name.
	People map[string]string
}

// New is the case on 3 November 2026 at 12:45.
func New(t testing.TB) *Family {
	t.Helper()
	f := &Family{Case: casetest.New(t, "2026-11-03 12:45"), t: t, People: map[string]string{}}
	f.person("Jane", "2018-05-14", "child", "")
	for _, p := range []struct{ given, born, lives string }{
		{"Lucy", "2025-09-22", "full-time"},
		{"Anna", "2007-03-09", "full-time"},
		{"Beth", "2009-06-27", "full-time"},
		{"Dan", "2011-02-02", "full-time"},
		{"Ella", "2013-08-19", "full-time"},
		{"Finn", "2015-01-30", "full-time"},
		{"Grace", "2021-04-11", "full-time"},
		{"Claire", "2003-01-01", "has-died"},
		{"Henry", "2009-01-01", "has-died"},
	} {
		f.person(p.given, p.born, "sibling", p.lives)
	}
	f.parent("Nadia", "mother")
	f.parent("Karim", "father")
	return f
}

func (f *Family) person(given, born, kind, lives string) {
	d := f.Doc("person").Set("person.kind", kind).Set("person.given", given).Set("person.family", "Sample").Set("person.dob", born)
	if lives != "" {
		d.Set("person.lives", lives)
	}
	f.People[given] = casefile.PersonOf(d.Document).Ref
}

func (f *Family) parent(given, as string) {
	d := f.Doc("person").Set("person.kind", "parent").Set("person.given", given).Set("person.family", "Sample").Set("person.relationship", as)
	f.People[given] = casefile.PersonOf(d.Document).Ref
}

// Who is somebody of the family as an answer.
func (f *Family) Who(given string) string {
	return `{"reference": "` + f.People[given] + `", "display": "` + given + ` Sample"}`
}

// Request is the emergency request for both girls, filled in as the story tells
// and not signed.
func (f *Family) Request() casetest.Doc {
	f.t.Helper()
	d := f.Doc("cmp")
	d.Set("cmp.event", "Nadia was taken to hospital at 07:50")
	for _, girl := range []string{"Jane", "Lucy"} {
		d.Row("cmp.child", ".person", f.Who(girl), ".risk", "Nobody can feed, lift and turn "+girl, ".care-needs", "Feeds by tube, two people to lift, turned every 2 hours",
			".communication", "Yes: looks up. No: shuts eyes", ".wishes", "Pushed HOSPITAL away, chose SCHOOL")
	}
	d.Set("cmp.carers", "Nadia in hospital, Karim abroad").Set("cmp.others", "At home and with aunt Salma").Set("cmp.together", "together").
		Set("cmp.network", "Aunt Salma keeps four children, cannot lift or feed the girls").
		Set("cmp.home-support", "not-available").Set("cmp.home-support.reason", "No trained carers before 6 November")
	d.Row("cmp.options", ".place", "Meadow House", ".can-meet", "yes", ".distance", "4", ".school", "yes", ".available-from", "2026-11-03T18:00:00Z")
	d.Row("cmp.options", ".place", "Foster home", ".can-meet", "no", ".distance", "7", ".school", "yes", ".available-from", "2026-11-03T18:00:00Z", ".rejected-why", "No gastrostomy, no hoist")
	d.Set("cmp.proposal", "Meadow House").Set("cmp.proposal.from", "2026-11-03T18:00:00Z").Set("cmp.proposal.until", "2026-11-10")
	d.Set("cmp.basis", "s20-1-c").Set("cmp.basis.reason", "Mother prevented from caring by illness; father abroad")
	d.Row("cmp.pr-consent", ".person", f.Who("Nadia"), ".answer", "agrees-by-phone-witnessed", ".when", "2026-11-03T12:30:00Z")
	d.Row("cmp.pr-consent", ".person", f.Who("Karim"), ".answer", "cannot-be-reached", ".when", "2026-11-03T10:40:00Z")
	d.Set("cmp.health", "medicine-list", "emergency-plan").Set("cmp.school", "Transport from Wednesday").Set("cmp.culture", "Halal food and feeds, female carers")
	d.Set("cmp.return", "Home from 10 November with care morning and evening")
	d.Set("cmp.setting-lawful", "legal-advice-asked").Set("cmp.setting-lawful.reason", "Duty lawyer, 12:40")
	return d
}

// Ask signs the request as Ruth.
func (f *Family) Ask(d casetest.Doc) { f.Sign(d, "cmp.requested-by", "Ruth Adeyemi") }

// Sign signs a cell; the test fails when something stops it.
func (f *Family) Sign(d casetest.Doc, cell, name string) {
	f.t.Helper()
	if _, err := d.Sign(context.Background(), casefile.Signing{Cell: casefile.Cell{LinkID: cell}, Name: name, Typed: true}); err != nil {
		for _, p := range d.Check() {
			f.t.Logf("%s: %s", p.Cell.LinkID, p.Message)
		}
		f.t.Fatalf("%s cannot sign %s: %v", name, cell, err)
	}
}

// Meet writes down the urgent call of 14:30 with health, shared care and the ICB.
func (f *Family) Meet(d casetest.Doc) {
	d.Set("cmp.meeting", "2026-11-03T14:30:00Z")
	for _, p := range [][2]string{{"Helen Whitcombe", "social-care"}, {"Priya Nair", "social-care"}, {"Marie Dunn", "health-provider"}, {"Carol Pike", "shared-care"}} {
		d.Row("cmp.present", ".person", p[0], ".agency", p[1])
	}
	d.Set("cmp.challenge", "Why not night care at home? No trained staff before Friday.")
}

// Agree writes down the decision and signs it as Helen.
func (f *Family) Agree(d casetest.Doc) {
	f.At("2026-11-03 15:10")
	d.Set("cmp.setting-lawful", "yes-hospital-or-other-listed").Set("cmp.setting-lawful.reason", "Lawyer, 14:50")
	d.Set("cmp.decision", "agreed-with-conditions")
	d.Row("cmp.conditions", ".outcome", "Jane and Lucy each know who has them after the week", ".what", "Find a contract carer for each child", ".who", "Carol Pike", ".by", "2026-11-27", ".measure", "Two carers named", ".accepted", "agreed")
	d.Row("cmp.conditions", ".outcome", "Karim has said what he wants for his girls", ".what", "Reach Karim", ".who", "Ruth Adeyemi", ".by", "2026-11-04", ".measure", "He was spoken to", ".accepted", "agreed")
	d.Set("cmp.cost", "0")
	f.Sign(d, "cmp.decided-by", "Helen Whitcombe")
}

// Start records that both girls came to Meadow House at 18:00.
func (f *Family) Start(d casetest.Doc) []casefile.RowID {
	f.At("2026-11-03 18:05")
	var rows []casefile.RowID
	for _, girl := range []string{"Jane", "Lucy"} {
		rows = append(rows, d.Row("cmp.stay", ".child", f.Who(girl), ".place", "Meadow House", ".from", "2026-11-03T18:00:00Z", ".planned-until", "2026-11-10",
			".began", "emergency", ".distance", "4", ".siblings", "together", ".school", "same"))
	}
	return rows
}

// Started is the story up to the evening of 3 November.
func Started(t testing.TB) (*Family, casetest.Doc, []casefile.RowID) {
	f := New(t)
	d := f.Request()
	f.Ask(d)
	f.Meet(d)
	f.Agree(d)
	return f, d, f.Start(d)
}

// Finished makes a document one that is signed to its end, without answering all
// that its form asks.
func Finished(d casetest.Doc) casetest.Doc {
	d.Merge([]op.Op{{
		Doc: d.ID(), Form: d.Form().Canonical(), Link: op.LinkStatus, Value: op.Text(string(casefile.Completed)),
		Dot: op.Dot{Inc: op.ID{9}, Seq: 1}, At: op.Stamp(d.Summary().Started) + 1,
	}})
	return d
}
