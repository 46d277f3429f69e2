package shell

import (
	"context"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/effect"
	rules "doorstep/app/casefile/signoff"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// What a change stops is said before it is made; what stops nothing is done at once.
func TestAskedBeforeSomethingStops(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("dt")
	at := b.s.nav.At()
	ask := func(level effect.Level) *bool {
		done := new(bool)
		b.s.asking(at.Case, "You are about to change this.", "Change it", func(casefile.Record, []casefile.Record) ([]effect.Effect, error) {
			return []effect.Effect{{Rule: "DT-V08", Level: level, What: "Julia may not do this any more", Told: []string{"Julia"}}}, nil
		}, func() { *done = true })
		b.settle()
		return done
	}
	if done := ask(effect.Note); !*done {
		t.Error("a note asks first")
	}
	done := ask(effect.Stop)
	if b.s.sheet == nil || !strings.Contains(widget.Spoken(b.s.sheet), "Julia may not do this any more") {
		t.Fatal("nobody is asked")
	}
	if *done {
		t.Fatal("it was done before anybody said so")
	}
	b.press("effects.back")
	b.settle()
	if *done {
		t.Error("leaving it as it is has done it")
	}
	done = ask(effect.Stop)
	b.press("effects.go")
	b.settle()
	if !*done {
		t.Error("it was not done")
	}
}

// A sign-off is stopped on a page of its own, in the name of the user; its own
// questions and its other pages lie below it.
func TestASignOffIsStopped(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.page("dt")
	at := b.s.nav.At()
	id, err := op.ParseID(at.Doc)
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.s.work.OpenDoc(id)
	if err != nil {
		t.Fatal(err)
	}
	for link, v := range map[string]fhir.Value{
		"dt.task":  fhir.CodingValue(delegation.TaskSystem, "feed-g-pump", "Gastrostomy feed by pump"),
		"dt.carer": fhir.ReferenceValue("", "Julie Farrow"),
	} {
		if _, err := d.Set(context.Background(), casefile.Cell{LinkID: link}, v); err != nil {
			t.Fatal(err)
		}
	}
	stop := model.Route{Screen: model.TaskList, Case: at.Case, Doc: at.Doc, Tab: model.StopTab}
	b.s.Open(stop)
	b.settle()
	b.says("Stop this sign-off", "What this changes")
	e := rules.Stopping{Kind: rules.Suspend, Reason: "other", Detail: "As told", Told: "Julie", Cover: "None", By: b.s.work.Me().Reference(), At: b.s.Now()}
	if err := e.Write(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	b.s.Back()
	b.settle()
	b.says("Stopped for now: Other")
	b.s.Open(model.Route{Screen: model.TaskList, Case: at.Case, Doc: at.Doc, Tab: model.DecideTab})
	b.settle()
	b.says("The plan changed", "What does Julie need?")
}
