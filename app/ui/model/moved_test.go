package model

import "testing"

func TestAHandOverSaysWhoAndWhichTeam(t *testing.T) {
	const jane, north, sam = "Jane S.", "Team North", "Sam Okoro"
	for _, c := range []struct{ team, worker, want string }{
		{"", sam, "Sam Okoro now works with Jane. The case stays with its team."},
		{north, "", "The case of Jane S. is moved to Team North. The team has it with their next sync, and decides who works with Jane."},
		{north, sam, "The case of Jane S. is moved to Team North, and Sam Okoro now works with Jane. They have it with their next sync."},
	} {
		if got := Moved(jane, c.team, c.worker); got != c.want {
			t.Errorf("to %q, %q: %q, want %q", c.team, c.worker, got, c.want)
		}
	}
	for _, c := range []struct {
		worker string
		stays  bool
		want   string
	}{
		{"", true, "The case stays with Team North."},
		{sam, true, "The case stays with Team North. Sam Okoro works with Jane from now on."},
		{"", false, "Everybody in Team North can open the case with their next sync. The team decides who works with Jane."},
		{sam, false, "Everybody in Team North can open the case with their next sync. Sam Okoro works with Jane from now on."},
	} {
		if got := Moves(jane, north, c.worker, c.stays); got != c.want {
			t.Errorf("%q, stays %v: %q, want %q", c.worker, c.stays, got, c.want)
		}
	}
}
