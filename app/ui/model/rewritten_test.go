package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"doorstep/app/ui/model"
	"doorstep/forms/engine"
)

func TestTwoVersionsOfAPlanAreComparedAnswerByAnswer(t *testing.T) {
	say := func(link, text string) model.Written {
		return model.Written{Cell: engine.Cell{LinkID: link}, Label: "Asked " + link, Text: text}
	}
	medicine := func(id, name, dose string) model.WrittenRow {
		return model.WrittenRow{ID: engine.RowID(id), Lines: []model.Written{say("name", name), say("dose", dose)}}
	}
	meds := func(rows ...model.WrittenRow) model.Written {
		return model.Written{Cell: engine.Cell{LinkID: "med"}, Rows: rows}
	}
	before := []model.Written{say("stop", "Coughing"), say("flush", "10 ml"), meds(medicine("1", "A", "5 ml"), medicine("2", "B", "one"))}
	// Another version numbers its rows anew; that is no change.
	now := []model.Written{say("stop", "Coughing, colour"), say("flush", "10 ml"), meds(medicine("7", "A", "5 ml"), medicine("8", "C", "two"))}
	want := []model.Rewritten{
		{"stop", "Asked stop", "", "Coughing", "Coughing, colour"},
		{"name", "Asked name", "C", "", "C"},
		{"dose", "Asked dose", "C", "", "two"},
		{"name", "Asked name", "B", "B", ""},
		{"dose", "Asked dose", "B", "one", ""},
	}
	if diff := cmp.Diff(want, model.Compare(before, now)); diff != "" {
		t.Error(diff)
	}
	if got := model.Compare(now, now); len(got) != 0 {
		t.Errorf("a version differs from itself: %v", got)
	}
}
