package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// One question, saved, reopened, synced to a second vault by typed code, and
// read there byte for byte.
func TestOneAnswerToASecondTablet(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	amina := grace.newCase("Amina", "Rahman")
	doc := grace.newDoc(amina, "caf")
	grace.set(doc, "caf.id.known-as", "Mina")
	want := response(t, doc)
	id := doc.ID()

	if st := grace.Status(); st.OnlyHere == 0 || st.Safe != 0 || st.Kinds.Children != 1 || st.Kinds.Forms != 1 {
		t.Errorf("before the first sync: %+v", st)
	}
	grace = w.again(grace)
	if d := cmp.Diff(want, response(t, grace.doc(id))); d != "" {
		t.Fatalf("after opening again:\n%s", d)
	}
	r := grace.sync()
	if r.Pending != 0 || r.Pushed == 0 {
		t.Errorf("first sync: %+v", r)
	}
	if st := grace.Status(); st.OnlyHere != 0 || st.Safe == 0 || st.Checked.IsZero() {
		t.Errorf("after the sync: %+v", st)
	}
	if r := grace.sync(); r.Requests != 1 || r.Pushed != 0 || r.Pulled != 0 {
		t.Errorf("nothing to sync: %+v", r)
	}
	priya := w.join(grace, "Priya Nair")
	priya.sync()
	if cs := priya.Cases(); len(cs) != 1 || cs[0].Child.Name != "Amina Rahman" {
		t.Fatalf("priya sees %+v", cs)
	}
	if d := cmp.Diff(want, response(t, priya.doc(id))); d != "" {
		t.Fatalf("on the second tablet:\n%s", d)
	}
	if priya.Organisation() != "Northmere Council" || grace.Me().Name != "Grace Okafor" || priya.Me().Name != "Priya Nair" {
		t.Errorf("names: %q %q %q", priya.Organisation(), grace.Me().Name, priya.Me().Name)
	}
}
