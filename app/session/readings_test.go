package session

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/library"
	"doorstep/sync/op"
)

// A reading is given again as long as nothing changed and it is the same day; the
// ones that were not used for longest go first.
func TestReadingsAreKeptWhileTheyAreTrue(t *testing.T) {
	q, err := library.Get(casefile.FormChr)
	if err != nil {
		t.Fatal(err)
	}
	f, err := engine.Compile(q)
	if err != nil {
		t.Fatal(err)
	}
	doc := func(n byte) *casefile.Document { return casefile.Open(casefile.Config{ID: op.ID{n}, Form: f}, nil) }
	var r readings
	find := func(n byte, ops int, day casefile.Date) bool { return r.find(op.ID{n}, ops, day) != nil }
	const day = "2026-03-10"
	if find(1, 0, day) {
		t.Fatal("found what was never kept")
	}
	r.keep(op.ID{1}, 0, day, doc(1))
	if !find(1, 0, day) {
		t.Error("not found")
	}
	if find(1, 1, day) {
		t.Error("found though it has changed since")
	}
	r.keep(op.ID{2}, 1, day, doc(2))
	if find(2, 1, day) {
		t.Error("kept though it changed while it was read")
	}
	if find(1, 0, "2026-03-11") {
		t.Error("found on another day")
	}
	r.forget()
	r.keep(op.ID{1}, 0, day, doc(1))
	if find(1, 0, day) {
		t.Error("kept after it was to be forgotten")
	}
	// Room for all together: the least used goes.
	r = readings{on: day, docs: map[casefile.ID]reading{{1}: {doc(1), mostReadings / 2}, {2}: {doc(2), mostReadings / 2}}, used: []casefile.ID{{1}, {2}}, ops: mostReadings}
	find(1, mostReadings/2, day)
	r.docs[op.ID{3}], r.ops = reading{doc(3), 5}, r.ops+5
	r.keep(op.ID{4}, 0, day, doc(4))
	if _, there := r.docs[op.ID{2}]; there || r.ops > mostReadings {
		t.Errorf("kept %d changes: %v", r.ops, r.used)
	}
	if !find(1, mostReadings/2, day) {
		t.Error("what was used last is gone")
	}
}
