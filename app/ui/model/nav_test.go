package model

import (
	"slices"
	"testing"
)

func TestBackGoesUpOneStep(t *testing.T) {
	child := Route{Screen: Child, Case: "c1"}
	form := Route{Screen: TaskList, Case: "c1", Doc: "d1"}
	page := Route{Screen: Page, Case: "c1", Doc: "d1", Section: "s1", Page: "p1"}
	row := Route{Screen: Page, Case: "c1", Doc: "d1", Section: "s1", Page: "p1", Row: "r1"}
	inner := row
	inner.Row = "r2"
	check := Route{Screen: Check, Case: "c1", Doc: "d1"}
	sign := Route{Screen: Sign, Case: "c1", Doc: "d1"}
	tests := []struct {
		name string
		walk []Route
		want []Screen // on the way up, ending at the rail
	}{
		{"step by step", []Route{{Screen: Today}, child, form, page}, []Screen{TaskList, Child, Today}},
		{"straight to a page fills in what lies between", []Route{{Screen: Today}, page}, []Screen{TaskList, Child, Today}},
		{"a second page replaces the first", []Route{{Screen: Today}, child, form, page, {Screen: Page, Case: "c1", Doc: "d1", Section: "s1", Page: "p2"}}, []Screen{TaskList, Child, Today}},
		{"a row lies below its page", []Route{{Screen: Children}, page, row}, []Screen{Page, TaskList, Child, Children}},
		{"a row in a row", []Route{{Screen: Children}, page, row, inner}, []Screen{Page, Page, TaskList, Child, Children}},
		{"check replaces the page", []Route{{Screen: Today}, page, check}, []Screen{TaskList, Child, Today}},
		{"sign lies below check", []Route{{Screen: Today}, check, sign}, []Screen{Check, TaskList, Child, Today}},
		{"another child leaves the first", []Route{{Screen: Today}, page, {Screen: Child, Case: "c2"}}, []Screen{Today}},
		{"a choice lies below sync", []Route{{Screen: Today}, page, {Screen: Sync}, {Screen: Conflict, Doc: "d1", Cell: "x"}}, []Screen{Sync}},
		{"the next choice replaces the last", []Route{{Screen: Sync}, {Screen: Conflict, Doc: "d1", Cell: "x"}, {Screen: Conflict, Doc: "d2", Cell: "y"}}, []Screen{Sync}},
		{"an invitation for a colleague lies below them", []Route{{Screen: Team}, {Screen: Member, Person: "p1"}, {Screen: Invite, Person: "p1"}}, []Screen{Member, Team}},
		{"an invitation for a new colleague lies below the list", []Route{{Screen: Team}, {Screen: Invite}}, []Screen{Team}},
		{"shutting a tablet out, from nowhere", []Route{{Screen: ShutOut, Person: "p1", Device: "t1"}}, []Screen{Team}},
		{"moving a case lies below the child", []Route{{Screen: Today}, {Screen: Move, Case: "c1"}}, []Screen{Child, Today}},
		{"what is held aside lies below sync", []Route{{Screen: Held}}, []Screen{Sync}},
		{"essentials on duty lie below the search", []Route{{Screen: Children}, {Screen: Known}, form, page}, []Screen{TaskList, Known, Children}},
		{"a child found by the search takes its place", []Route{{Screen: Children}, {Screen: Known}, child, form}, []Screen{Child, Children}},
		{"a section lies below the health care plan, the next one beside it", []Route{
			child, {Screen: CarePlan, Case: "c1"}, {Screen: CarePlan, Case: "c1", Section: "suction"}, {Screen: CarePlan, Case: "c1", Section: "oxygen"},
		}, []Screen{CarePlan, Child, Children}},
		{"who has read a plan signs and is back at it", []Route{child, {Screen: CarePlan, Case: "c1"}, {Screen: Sign, Case: "c1", Doc: "d1", Row: "r1"}}, []Screen{CarePlan, Child, Children}},
		{"what is for an emergency is looked at from anywhere", []Route{{Screen: Today}, page, {Screen: Urgent, Case: "c1"}}, []Screen{Page, TaskList, Child, Today}},
		{"nowhere to go from the rail", []Route{page, {Screen: Today}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var n Nav
			for _, r := range tt.walk {
				n.Go(r)
			}
			if n.At() != tt.walk[len(tt.walk)-1] {
				t.Fatalf("at %+v", n.At())
			}
			var got []Screen
			for n.Back() {
				got = append(got, n.At().Screen)
				if len(got) > 10 {
					t.Fatal("back never ends")
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("up: %v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Fatalf("up: %v, want %v", got, tt.want)
				}
			}
		})
	}
}

func TestAPlaceIsRememberedWhateverBroughtOneThere(t *testing.T) {
	var n Nav
	r := Route{Screen: Page, Case: "c", Doc: "d", Page: "p"}
	n.Keep(r, Saved{Offset: 120, Focus: "q1"})
	toField := r
	toField.Cell, toField.Summary = "q7", true
	if got := n.Kept(toField); got.Offset != 120 || got.Focus != "q1" {
		t.Fatalf("kept %+v", got)
	}
	n.Forget()
	if n.Kept(r) != (Saved{}) {
		t.Fatal("locking did not forget")
	}
}

func TestRootIsWhatTheRailMarks(t *testing.T) {
	var n Nav
	n.Go(Route{Screen: Today})
	n.Go(Route{Screen: Page, Case: "c", Doc: "d"})
	if n.Root() != Today {
		t.Fatalf("root %q", n.Root())
	}
	n.Go(Route{Screen: Sync})
	if n.Root() != Sync {
		t.Fatalf("root %q", n.Root())
	}
}

// A child opened from the caseload leads back to it; the caseload lies below the
// list that it was opened from.
func TestTheCaseloadLiesBelowWhereItWasOpened(t *testing.T) {
	for _, from := range []Screen{Queue, Children} {
		var n Nav
		n.Go(Route{Screen: from})
		n.Go(Route{Screen: Caseload, Tab: "charts"})
		n.Go(Route{Screen: Caseload, Person: "p"})
		n.Go(Route{Screen: Child, Case: "c"})
		n.Go(Route{Screen: TaskList, Case: "c", Doc: "d"})
		var way []Screen
		for n.Back() {
			way = append(way, n.At().Screen)
		}
		if want := []Screen{Child, Caseload, from}; !slices.Equal(way, want) {
			t.Errorf("back leads to %v, want %v", way, want)
		}
	}
}

// What lies below a child's short breaks leads back to them, and from the list of a
// team back to that.
func TestABookingLeadsBackToTheShortBreaks(t *testing.T) {
	for _, list := range []Route{{Screen: Bookings, Case: "c"}, {Screen: Bookings}} {
		var n Nav
		n.Go(Route{Screen: Today})
		n.Go(list)
		n.Go(Route{Screen: TaskList, Case: "c", Doc: "d"})
		n.Go(Route{Screen: StayLine, Case: "c", Doc: "d", Topic: "stay.med"})
		n.Go(Route{Screen: Page, Case: "c", Doc: "d", Page: "p"})
		var way []Screen
		for n.Back() {
			way = append(way, n.At().Screen)
		}
		want := []Screen{TaskList, Bookings, Child, Today}
		if list.Case == "" {
			want = []Screen{TaskList, Bookings, Today}
		}
		if !slices.Equal(way, want) {
			t.Errorf("back leads to %v, want %v", way, want)
		}
	}
}

// What a check of a booking leads to is another document: whatever is opened of it,
// back comes out at the booking.
func TestBackFromAnErrandLeadsToWhereItBegan(t *testing.T) {
	there := Route{Screen: Page, Case: "c", Doc: "agreement", Page: "p"}
	for name, steps := range map[string][]Route{
		"a page":             {there},
		"the next page":      {there, {Screen: Page, Case: "c", Doc: "agreement", Page: "q"}},
		"the whole form":     {{Screen: TaskList, Case: "c", Doc: "agreement"}},
		"another child":      {{Screen: TaskList, Case: "brother", Doc: "agreement"}},
		"help on the way":    {there, {Screen: Help}, there},
		"its check and back": {there, {Screen: TaskList, Case: "c", Doc: "agreement"}},
	} {
		var n Nav
		n.Go(Route{Screen: Today})
		n.Go(Route{Screen: Bookings})
		n.Go(Route{Screen: TaskList, Case: "c", Doc: "booking"})
		n.Errand(steps[0])
		for _, r := range steps[1:] {
			n.Go(r)
		}
		n.Back()
		if at := n.At(); at.Doc != "booking" {
			t.Errorf("%s: back leads to %+v", name, at)
		}
		n.Back()
		if at := n.At(); at.Screen != Bookings {
			t.Errorf("%s: and from there to %+v", name, at)
		}
	}
}

func TestAnErrandEndsWhereAnythingElseIsOpened(t *testing.T) {
	var n Nav
	n.Go(Route{Screen: Today})
	n.Go(Route{Screen: TaskList, Case: "c", Doc: "booking"})
	n.Errand(Route{Screen: Page, Case: "c", Doc: "agreement", Page: "p"})
	n.Go(Route{Screen: Child, Case: "other"})
	n.Go(Route{Screen: Page, Case: "other", Doc: "agreement", Page: "p"})
	var way []Screen
	for n.Back() {
		way = append(way, n.At().Screen)
	}
	if want := []Screen{TaskList, Child, Today}; !slices.Equal(way, want) {
		t.Errorf("back leads to %v, want %v", way, want)
	}
}
