package client_test

import (
	"fmt"
	"slices"
	"testing"

	"doorstep/sync/simtest"
)

var caseA, caseB = simtest.ID("case A"), simtest.ID("case B")

// TestTwoTablets: one writes, the other reads, both write, both have all.
func TestTwoTablets(t *testing.T) {
	r := newRig(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	cj, cl := r.client(jane, r.srv.URL), r.client(lucy, r.srv.URL)

	jane.Open(caseA)
	jane.Bundle(caseA, "first visit")
	jane.Bundle(caseA, "second visit")
	rep := r.sync(cj, jane)
	if rep.Pushed != 3 || rep.Pulled != 0 || rep.Requests != 2 || len(jane.Waiting()) != 0 {
		t.Fatalf("first push: %+v, %v", rep, jane)
	}
	lucy.FollowSpace(caseA)
	rep = r.sync(cl, lucy)
	if rep.Pulled != 3 || rep.Requests != 2 {
		t.Fatalf("first pull: %+v", rep)
	}
	lucy.Join(caseA)
	lucy.Bundle(caseA, "what Lucy saw")
	jane.Bundle(caseA, "what Jane saw")
	if rep = r.sync(cl, lucy); rep.Pushed != 1 || rep.Pulled != 0 || rep.Requests != 1 {
		t.Fatalf("Lucy's push: %+v", rep)
	}
	if rep = r.sync(cj, jane); rep.Pushed != 1 || rep.Pulled != 1 || rep.Requests != 1 {
		t.Fatalf("Jane's push and pull in one: %+v", rep)
	}
	if rep = r.sync(cl, lucy); rep.Pushed != 0 || rep.Pulled != 1 || rep.Requests != 1 {
		t.Fatalf("Lucy's pull: %+v", rep)
	}
	if got, want := lucy.Texts(caseA), []string{"", "first visit", "second visit", "what Jane saw"}; !slices.Equal(got, want) {
		t.Errorf("Lucy pulled %q, want %q", got, want)
	}
	if got, want := jane.Texts(caseA), []string{"what Lucy saw"}; !slices.Equal(got, want) {
		t.Errorf("Jane pulled %q, want %q", got, want)
	}
	if a, b := jane.Cursor(caseA).Tree, lucy.Cursor(caseA).Tree; a.Size != 5 || a.Root() != b.Root() {
		t.Errorf("the two hold different logs: %d and %d", a.Size, b.Size)
	}
}

// TestNothingToSyncIsOneRequest, with a warm token, however many spaces there are.
func TestNothingToSyncIsOneRequest(t *testing.T) {
	r := newRig(t, 1)
	jane := r.org.Tablets[0]
	c := r.client(jane, r.srv.URL)
	for i := range 20 {
		space := simtest.ID(fmt.Sprintf("case %d", i))
		jane.Open(space)
		jane.Bundle(space, "text")
	}
	r.sync(c, jane)
	for range 3 {
		if rep := r.sync(c, jane); rep.Requests != 1 || rep.Pushed+rep.Pulled != 0 {
			t.Fatalf("%+v", rep)
		}
	}
}

// TestManySectionsInOneAnswer: a space longer than a section, pulled at once.
func TestManySectionsInOneAnswer(t *testing.T) {
	r := newRig(t, 2)
	jane, lucy := r.org.Tablets[0], r.org.Tablets[1]
	jane.Open(caseA)
	var want []string
	for i := range 600 {
		want = append(want, fmt.Sprintf("note %d", i))
		jane.Bundle(caseA, want[i])
	}
	if rep := r.sync(r.client(jane, r.srv.URL), jane); rep.Pushed != 601 {
		t.Fatalf("%+v", rep)
	}
	lucy.FollowSpace(caseA)
	if rep := r.sync(r.client(lucy, r.srv.URL), lucy); rep.Pulled != 601 || rep.Requests != 2 {
		t.Fatalf("%+v", rep)
	}
	lucy.Join(caseA)
	if got := lucy.Texts(caseA); !slices.Equal(got[1:], want) {
		t.Errorf("%d texts arrived, not those that were sent", len(got))
	}
}
