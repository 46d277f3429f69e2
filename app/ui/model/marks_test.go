package model_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
)

// Drawings are told in words where rows would be told one by one: how many
// marks of which kind, where a mark on a body lies, what a photo shows.
func TestDrawingsInWords(t *testing.T) {
	form := func(name string) *engine.Form {
		q, err := library.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := engine.Compile(q)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	ctx := t.Context()
	doc, _ := screentest.Open(t, form("prop"))
	set := func(row engine.RowID, link string, v fhir.Value) {
		t.Helper()
		if _, err := doc.Set(ctx, engine.Cell{Row: row, LinkID: link}, v); err != nil {
			t.Fatal(err)
		}
	}
	row := func(group string, parent engine.RowID) engine.RowID {
		t.Helper()
		id, _, err := doc.AddRow(ctx, group, parent)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	kinds := doc.Form().Item("prop.sketch.kind").Options
	for _, k := range []int{0, 0, 1} {
		set(row("prop.sketch", ""), "prop.sketch.kind", kinds[k].Value)
	}
	sketch := doc.Form().Item("prop.sketch").Rows
	if got := model.MarksText(doc, sketch, ""); got != "3 marks: 2 × wall, 1 × door" || !model.Marks(sketch) {
		t.Errorf("the sketch says %q", got)
	}
	room := row("prop.room", "")
	photo := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/jpeg", Title: "IMG_1.jpg", Data: "AQID"}}
	id, _, err := doc.AddAnswer(ctx, "prop.room.photo", room, photo)
	if err != nil {
		t.Fatal(err)
	}
	g := doc.Form().Item("prop.room.photo").Rows
	if got := model.RowTitle(doc, g, id); got != "Photo" {
		t.Errorf("a photo without a caption is called %q", got)
	}
	scope := doc.Form().Item("ot.visit.consent-scope")
	for _, o := range scope.Options {
		if o.Coding.Code == "take-photos-of-rooms" {
			set("", scope.LinkID, o.Value)
		}
	}
	set(id, "prop.room.photo.caption", fhir.TextValue("The step"))
	set(id, "prop.room.photo.family", fhir.BoolValue(true))
	row("prop.room.photo.mark", id)
	if got := model.RowTitle(doc, g, id) + ": " + model.RowDetail(doc, g, id); got != "The step: 1 mark · Family may see" {
		t.Errorf("the photo is told as %q", got)
	}
	if got := model.PhotoCaption(doc, g, id, 0); got != "The step" {
		t.Errorf("its caption is %q", got)
	}

	doc, _ = screentest.Open(t, form("ot"))
	mark := row("ot.child.joints", "")
	body := doc.Form().Item("ot.child.joints").Rows
	if got := model.RowTitle(doc, body, mark); got != "Place not marked" {
		t.Errorf("a new mark is called %q", got)
	}
	set(mark, "ot.child.joints.view", doc.Form().Item("ot.child.joints.view").Options[1].Value)
	set(mark, "ot.child.joints.x", fhir.Prim(fhir.Decimal, "0.37"))
	set(mark, "ot.child.joints.y", fhir.Prim(fhir.Decimal, "0.8"))
	set(mark, "ot.child.joints.kind", doc.Form().Item("ot.child.joints.kind").Options[9].Value)
	set(mark, "ot.child.joints.note", fhir.TextValue("Since the cast came off"))
	if got := model.RowTitle(doc, body, mark) + "; " + model.RowDetail(doc, body, mark); got != "Tight joint, left lower leg, back; Since the cast came off" {
		t.Errorf("the mark is told as %q", got)
	}
}

// A card says a dose though its digits stand in the strength as well.
func TestWhatTheTitleHappensToContainIsStillSaid(t *testing.T) {
	q, err := library.Get("hcp")
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	doc, _ := screentest.Open(t, f)
	ctx := context.Background()
	set := func(row engine.RowID, link, words string) {
		it := f.Item(link)
		in, err := casefile.ParseInput(it, words)
		if err == nil {
			_, err = doc.Set(ctx, engine.Cell{Row: row, LinkID: link}, in.Values...)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	set("", "hcp.sections", "medicines")
	row, _, err := doc.AddRow(ctx, "hcp.med.item", "")
	if err != nil {
		t.Fatal(err)
	}
	set(row, "hcp.med.item.name", "Senna 5 ml")
	set(row, "hcp.med.item.strength", "Liquid, 7.5 mg in 5 ml")
	set(row, "hcp.med.item.dose", "5 ml")
	set(row, "hcp.med.item.route", "gastrostomy")
	g := f.Item("hcp.med.item").Rows
	if got := model.RowTitle(doc, g, row) + ": " + model.RowDetail(doc, g, row); got != "Senna 5 ml: Liquid, 7.5 mg in 5 ml · 5 ml" {
		t.Errorf("the card says %q", got)
	}
}
