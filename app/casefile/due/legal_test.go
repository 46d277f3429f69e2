package due_test

import (
	"slices"
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/panel/paneltest"
)

// A panel that refuses help which the assessment found necessary leaves a task: ask
// for legal advice (processes.md section 8; scenario step 16, variation N9).
func TestN9LegalAdviceIsDueAfterARefusal(t *testing.T) {
	c := casetest.New(t, "2026-12-16 10:00")
	paneltest.Finished(c.Doc("dca").Set("dca.dec.csdpa", "practical-help-at-home"))
	d := c.Doc("jrap").Set("jrap.decision", "refused-reason")
	legal := func() (due.Item, bool) {
		all := due.List(c.Record())
		i := slices.IndexFunc(all, func(it due.Item) bool { return it.Key == "jrap.decision" })
		if i < 0 {
			return due.Item{}, false
		}
		return all[i], true
	}
	it, ok := legal()
	if !ok || it.Due.Date != "2026-12-16" || it.Met != "" || it.Doc != d.ID() {
		t.Fatalf("%+v %v", it, ok)
	}
	d.Row("jrap.actions", ".what", "Ask the lawyer whether the panel may refuse", ".who", "Priya Nair", ".by", "2026-12-18")
	if it, _ := legal(); it.Met == "" {
		t.Error("advice that was asked for is still due")
	}
	d.Set("jrap.decision", "agreed")
	if _, ok := legal(); ok {
		t.Error("an agreed package asks for legal advice")
	}
}
