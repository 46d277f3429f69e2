package shell

import (
	"testing"

	"doorstep/app/ui/model"
)

// Sync goes on while somebody presses: a child's page is drawn anew only when
// there is something new on it.
func TestAChildsPageIsLeftAloneWhileNothingIsNew(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Amina", "Rahman")
	at := b.s.nav.At()
	b.s.Open(model.Route{Screen: model.Child, Case: at.Case, Tab: "forms"})
	b.settle()
	was := b.find("case.new.caf")
	b.s.tick()
	b.settle()
	if b.find("case.new.caf") != was {
		t.Error("the list was drawn anew with nothing new on it")
	}
	b.press("case.new.caf")
	b.s.Back()
	b.settle()
	if b.find("case.form.0") == nil {
		t.Error("the new form is missing")
	}
}
