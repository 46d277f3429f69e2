package shell

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// From a child's page an OT is in a room in three taps, with a survey begun and
// joined to the assessment, and a risk in the room in two.
func TestARoomIsThreeTapsFromAChild(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.caseOf()
	ot := b.begun(id, "ot")
	b.s.Open(model.Route{Screen: model.Child, Case: id.String()})
	b.settle()
	b.press("case.lead.handling")
	b.settle()
	b.press("handling.measure")
	b.press("measure.bathroom")
	b.settle()
	at := b.s.nav.At()
	if at.Screen != model.Room || at.Row == "" {
		t.Fatalf("three taps lead to %+v", at)
	}
	b.says("Bathroom")
	if v, ok := ot.Answer("ot.visit.property"); !ok || v.Reference.Reference != casefile.DocumentPrefix+at.Doc {
		t.Errorf("the assessment says of its home: %+v", v)
	}
	b.press("room.add-risk")
	b.press("risk.chair-to-bath-or-shower")
	b.settle()
	b.says("Risk: chair to bath or shower")
	rows := ot.Rows("ot.mh.task", "")
	if len(rows) != 1 || ot.CodeIn(rows[0].ID, "ot.mh.task.kind") != "chair-to-bath-or-shower" {
		t.Fatalf("the assessment has %d tasks", len(rows))
	}
	// A second room goes into the same survey.
	b.s.Open(model.Route{Screen: model.Handling, Case: id.String()})
	b.settle()
	b.says("Bathroom", "Chair to bath or shower")
	b.press("handling.measure")
	b.press("measure.kitchen")
	b.settle()
	if again := b.s.nav.At(); again.Doc != at.Doc || again.Row == at.Row {
		t.Errorf("the kitchen is at %+v", again)
	}
}

// A photo that is put into a room is seen there at once.
func TestAPhotoOfARoomIsSeenAtOnce(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.caseOf()
	b.begun(id, "ot").Set("ot.visit.consent-scope", "take-photos-of-rooms")
	b.s.Open(model.Route{Screen: model.Handling, Case: id.String()})
	b.settle()
	b.press("handling.measure")
	b.press("measure.bathroom")
	b.settle()
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	b.s.cfg.PickFile = func(_ []string, done func(string, io.ReadCloser, error)) {
		done("bath.png", io.NopCloser(bytes.NewReader(photo.Bytes())), nil)
	}
	strip, ok := b.find(b.s.nav.At().Row + ".prop.room.photo.strip").(*widget.PhotoStrip)
	if !ok {
		t.Fatal("the room has no photos")
	}
	for _, want := range []string{"1 added", "2 added"} {
		var add fyne.Tappable
		widget.Survey(strip, func(s widget.Seen) bool {
			if n, is := s.Object.(widget.Named); is && n.A11y().Name == "Add photo" {
				add, _ = s.Object.(fyne.Tappable)
			}
			return true
		})
		if add == nil {
			t.Fatal("no photo can be added")
		}
		add.Tapped(&fyne.PointEvent{})
		b.settle()
		if got := strip.A11y().Value; got != want {
			t.Errorf("the strip says %q, want %q", got, want)
		}
	}
}

// A sling that is chosen brings its working load from the register, and a task that
// is shown to a handler is kept with its version.
func TestWhatIsChosenBringsWhatTheRegisterSays(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.caseOf()
	ot, eq := b.begun(id, "ot"), b.begun(id, "eq")
	sling := eq.Row("eq.item", ".kind", "sling", ".status", "in-use", ".make", "Softsling", ".swl", "40 kg")
	b.begun(id, "ch")
	d, err := b.s.open(ot.ID())
	if err != nil {
		t.Fatal(err)
	}
	row := d.editor.AddRow("ot.mh.task", "")
	point := func(link string, to casefile.RowID) {
		d.editor.Choose(engine.Cell{Row: row, LinkID: link}, fhir.ReferenceValue(casefile.DocumentPrefix+eq.ID().String()+"#"+string(to), "It"))
		b.settle()
	}
	point("ot.mh.task.hoist", sling)
	point("ot.mh.task.sling", sling)
	v, ok := d.doc.AnswerIn(row, "ot.mh.task.sling.swl")
	if !ok || !strings.HasPrefix(v.Quantity.Value, "40") {
		t.Errorf("the sling brings %+v", v)
	}
	list := b.s.records(id.String(), b.form(id, "ch").Item("ch.demo.task"))
	if len(list) != 1 || !strings.Contains(list[0].Label, ", version ") {
		t.Errorf("the task is offered as %+v", list)
	}
	if plain := b.s.records(id.String(), b.form(id, "ot").Item("ot.act.why")); len(plain) == 0 || strings.Contains(plain[0].Label, ", version ") {
		t.Errorf("an action is because of %+v", plain)
	}
}

func (b *bench) form(id casefile.ID, name string) *engine.Form {
	b.t.Helper()
	rec, err := b.s.work.Record(id)
	if err != nil {
		b.t.Fatal(err)
	}
	return rec.Latest(name).Form()
}

// The register opens from moving and handling, and back leads there.
func TestTheRegisterLiesBelowMovingAndHandling(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.child("Jane", "Sample")
	id := b.caseOf()
	b.begun(id, "eq").Row("eq.item", ".kind", "sling", ".status", "in-use", ".make", "Softsling", ".serial", "S-1", ".exam-last", "2020-01-01", ".swl", "40 kg")
	b.s.Open(model.Route{Screen: model.Handling, Case: id.String()})
	b.settle()
	b.says("1 thing in the register", "1 not to use")
	b.press("handling.equipment")
	b.settle()
	b.says("Do not use", "Sling, Softsling", "examination overdue since 1 July 2020")
	b.press("equipment.item.0")
	b.settle()
	if r := b.s.nav.At(); r.Screen != model.Page || r.Row == "" {
		t.Errorf("a thing opens %+v", r)
	}
	b.s.Back()
	b.s.Back()
	b.s.Back()
	b.settle()
	if r := b.s.nav.At(); r.Screen != model.Equipment && r.Screen != model.Handling {
		t.Errorf("back leads to %+v", r)
	}
}
