package model_test

import (
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
)

// What somebody wrote is read letter for letter, in the order of the form, with what
// stands in rows below its group; what nobody answered is not there.
func TestWhatIsWrittenIsReadLetterForLetter(t *testing.T) {
	d := casetest.New(t, "2026-11-27 09:00").Doc("cinp")
	const words = "1.  Call 999\n\n2. Stay\twith her"
	row := d.Row("cinp.action", ".what", words)
	d.Row("cinp.action")
	group := d.Form().Item("cinp.action")
	list := model.WrittenOf(d, []*engine.Item{group}, func(it *engine.Item) bool { return it.LinkID != "cinp.action" && it.LinkID != "cinp.action.what" })
	if len(list) != 1 || len(list[0].Rows) != 1 || list[0].Rows[0].ID != row {
		t.Fatalf("read: %+v", list)
	}
	if got := list[0].Rows[0].Lines[0].Text; got != words {
		t.Errorf("read %q, written %q", got, words)
	}
}

// That something is not known, or comes later, is read like an answer.
func TestWhyThereIsNoAnswerIsRead(t *testing.T) {
	d := casetest.New(t, "2026-11-27 09:00").Doc("hcp")
	d.Set("hcp.passport", `{"gap":"to-follow","date":"2026-12-20"}`)
	list := model.WrittenOf(d, d.Form().Item("hcp.passport").Page.Items, nil)
	if len(list) != 1 || list[0].Text != "To follow by 20 December 2026" {
		t.Errorf("read: %+v", list)
	}
}

func TestWhatIsNotForEverybodyIsLeftOut(t *testing.T) {
	list := []model.Written{
		{Label: "Open", Text: "yes"},
		{Label: "Secret", Text: "no", Secret: true},
		{Label: "Rows", Rows: []model.WrittenRow{{Lines: []model.Written{{Text: "no", Secret: true}}}}},
	}
	if got := model.ForEverybody(list); len(got) != 1 || got[0].Label != "Open" {
		t.Errorf("left: %+v", got)
	}
}
