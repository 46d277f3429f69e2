package model_test

import (
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/app/ui/model"
)

// A row in which nobody has said anything is new, also where the form begins it
// with an answer of its own.
func TestANewRowIsCalledNew(t *testing.T) {
	d := casetest.New(t, "2026-11-17 09:00").Doc("cinp")
	g := d.Form().Item("cinp.action").Rows
	row := d.Row("cinp.action")
	if d.CodeIn(row, "cinp.action.status") == "" {
		d.In(row, "cinp.action.status", "not-started")
	}
	if got := model.RowTitle(d, g, row); got != "New action" {
		t.Errorf("a new action is called %q", got)
	}
	d.In(row, "cinp.action.measure", "Night diary")
	if got := model.RowTitle(d, g, row); got != "Night diary" {
		t.Errorf("an action with its first words is called %q", got)
	}
	d.In(row, "cinp.action.what", "Ring the school")
	if got := model.RowTitle(d, g, row); got != "Ring the school" {
		t.Errorf("an action with its words is called %q", got)
	}
}
