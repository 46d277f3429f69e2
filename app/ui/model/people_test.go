package model

import (
	"strings"
	"testing"
	"time"
)

func TestACodeIsReadOutInThrees(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "AB": "AB", "ABCDEFGHJKLMNPQRST": "ABC DEF GHJ KLM NPQ RST", " ABCD ": "ABC D", "ABC-DEF-GH": "ABC DEF GH", "AB CD": "AB CD",
	} {
		if got := GroupCode(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestTimeLeftIsNeverRoundedUp(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "", 0: "", 30 * time.Second: "less than a minute", 61 * time.Second: "1 minute", 119 * time.Minute: "119 minutes",
		2*time.Hour + 59*time.Minute: "2 hours", 47*time.Hour + 59*time.Minute: "47 hours", 71 * time.Hour: "2 days", 72 * time.Hour: "3 days",
	} {
		if got := Left(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	now := time.Date(2026, 3, 10, 10, 42, 0, 0, time.UTC)
	if got := Expiry(now.Add(24*time.Hour), now); got != "Works once, until tomorrow at 10:42am. That is 24 hours from now." {
		t.Error(got)
	}
	if got := Expiry(now, now); !strings.Contains(got, "run out") {
		t.Error(got)
	}
}

func TestAnInvitationSaysWhatIsMissing(t *testing.T) {
	if w := InviteWrong("Priya Nair", "Occupational therapist", "practitioner", "Northside"); len(w) != 0 {
		t.Errorf("a whole invitation lacks %v", w)
	}
	w := InviteWrong(" ", "", "", " ")
	for _, id := range []string{"name", "job", "rank", "team"} {
		if w[id] == "" {
			t.Errorf("nobody says that %s is missing", id)
		}
	}
}

func TestATabletsStateIsSaidInWords(t *testing.T) {
	now := time.Date(2026, 3, 10, 10, 42, 0, 0, time.UTC)
	for _, c := range []struct {
		state TabletState
		want  string
	}{
		{TabletState{}, "In use"},
		{TabletState{Mine: true}, "This tablet"},
		{TabletState{Waiting: true}, "Waits to be let in"},
		{TabletState{Out: true}, "Shut out"},
		{TabletState{Out: true, Mine: true, Since: now.AddDate(0, 0, -1)}, "Shut out yesterday"},
	} {
		if got := c.state.Tag(now); got.Text != c.want || got.Icon == "" {
			t.Errorf("%+v is %+v, want %q", c.state, got, c.want)
		}
	}
	for _, c := range []struct {
		removed    bool
		inUse, out int
		want       string
	}{
		{false, 0, 0, "No tablet yet"}, {false, 1, 0, "1 tablet"}, {false, 2, 1, "2 tablets"}, {false, 0, 1, "Shut out"}, {true, 0, 1, "Left"},
	} {
		if got := MemberTag(c.removed, c.inUse, c.out); got.Text != c.want || got.Icon == "" {
			t.Errorf("%+v is %+v", c, got)
		}
	}
}

// Whoever shuts a tablet out is told, before it, what becomes of work that was
// not sent.
func TestShuttingOutSaysWhatBecomesOfUnsentWork(t *testing.T) {
	for _, reason := range []string{"lost", "left", "replaced"} {
		for _, wipe := range []bool{true, false} {
			all := strings.Join(ShutOutFacts("Priya", reason, wipe), " ")
			if !strings.Contains(all, "Nothing that Priya wrote is lost") {
				t.Errorf("%s, wipe %v: nothing about unsent work in %q", reason, wipe, all)
			}
			if wipe != strings.Contains(all, "destroys its keys") {
				t.Errorf("%s, wipe %v: %q", reason, wipe, all)
			}
		}
		if ReasonWords(reason) == "" {
			t.Errorf("%s has no words", reason)
		}
	}
	if all := strings.Join(LeaverFacts("Priya", 2), " "); !strings.Contains(all, "All 2 tablets") || !strings.Contains(all, "not lost") {
		t.Error(all)
	}
	if all := strings.Join(LeaverFacts("Priya", 0), " "); strings.Contains(all, "tablet") {
		t.Error(all)
	}
}

func TestAClosedTabletSaysWhatIsSafe(t *testing.T) {
	for _, why := range []Closing{LeaseOver, WasRevoked, WasWiped} {
		for _, n := range []int{0, 1, 14} {
			w := WhyClosed(why, n, 14)
			if w.Title == "" || w.Happened == "" || w.Safe == "" || w.Do == "" {
				t.Errorf("%s with %d: %+v", why, n, w)
			}
			if n == 14 && !strings.Contains(w.Safe, "14 changes") {
				t.Errorf("%s: %d changes are not named in %q", why, n, w.Safe)
			}
		}
	}
	for _, c := range []struct {
		left time.Duration
		over bool
		warn bool
	}{{14 * 24 * time.Hour, false, false}, {72 * time.Hour, false, true}, {time.Minute, false, true}, {0, true, false}, {0, false, false}} {
		if got := LeaseWords(c.left, c.over).Text != ""; got != c.warn {
			t.Errorf("%+v warns: %v", c, got)
		}
	}
}

// An emptied tablet says where the work is that it had not sent, in the right
// number.
func TestAnEmptiedTabletSaysWhereItsWorkIs(t *testing.T) {
	for _, c := range []struct {
		unsent    Unsent
		says, not string
	}{
		{Unsent{}, "still there.", "change"},
		{Unsent{Changes: 1, Here: true}, "1 change that had not been sent yet stays here", "held aside"},
		{Unsent{Changes: 3, Here: true}, "3 changes that had not been sent yet stay here", "held aside"},
		{Unsent{Changes: 1, Aside: true}, "1 change that had not been sent yet was sent, locked, and is held aside", "stay"},
		{Unsent{Changes: 3, Aside: true}, "3 changes that had not been sent yet were sent, locked, and are held aside", "stay"},
		{Unsent{Changes: 3, Here: true, Aside: true}, "The rest stays here", "3 changes"},
		{Unsent{Changes: 1}, "So is 1 change", "here,"},
		{Unsent{Changes: 2}, "So are 2 changes", "here,"},
	} {
		got := strings.TrimPrefix(WhyEmptied(c.unsent).Safe, "Everything that reached the server is")
		if !strings.Contains(got, c.says) || strings.Contains(got, c.not) {
			t.Errorf("%+v: %q should say %q and not %q", c.unsent, got, c.says, c.not)
		}
	}
}
