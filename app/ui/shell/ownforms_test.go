package shell

import (
	"io"
	"strings"
	"testing"

	"doorstep/app/ui/model"
)

// A manager brings a form in from a file, tries it, publishes it and begins it in a case.
func TestAFormFromAFileIsTriedPublishedAndBegun(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.s.Open(model.Route{Screen: model.Council})
	b.settle()
	b.press("council.forms")

	b.read = io.NopCloser(strings.NewReader(`{"resourceType":"Patient"}`))
	b.press("ownforms.bring")
	if b.s.nav.At().Tab != "" || !strings.Contains(b.words(), "No form could be read from this file.") {
		t.Fatalf("a file without a form: %v", b.words())
	}
	b.read = io.NopCloser(strings.NewReader(`{"resourceType":"Questionnaire","status":"draft","title":"Fire safety at home","item":[
		{"linkId":"alarm","text":"Is there a smoke alarm?","type":"boolean","required":true},{"linkId":"where","text":"Where is it?","type":"string"}]}`))
	b.press("ownforms.bring")
	if b.s.nav.At().Tab != model.BringTab || !strings.Contains(b.words(), "2 questions") {
		t.Fatalf("the form is not looked at: %v", b.words())
	}

	b.press("ownforms.try")
	if at := b.s.nav.At(); at.Screen != model.TaskList || b.s.practised() != practiceChild {
		t.Fatalf("trying it leads to %v", at)
	}
	b.s.Back()
	b.settle()
	if b.s.nav.At().Tab != model.BringTab || !strings.Contains(b.words(), "fire-safety-at") {
		t.Fatalf("back from trying leads to %v: %v", b.s.nav.At(), b.words())
	}

	b.press("ownforms.publish")
	if at := b.s.nav.At(); at.Screen != model.OwnForms || at.Tab != "" || !strings.Contains(b.words(), "The form is published") {
		t.Fatalf("publishing leads to %v: %v", at, b.words())
	}
	b.child("Amina", "Rahman")
	b.s.Open(model.Route{Screen: model.Child, Case: b.s.nav.At().Case, Tab: "forms"})
	b.settle()
	b.press("case.new.fire-safety-at")
	if at := b.s.nav.At(); at.Doc == "" || !strings.Contains(b.words(), "Fire safety at home") {
		t.Fatalf("the form is not begun: %v: %v", at, b.words())
	}
}
