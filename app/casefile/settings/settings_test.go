package settings

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTheShippedSettingsAreThere(t *testing.T) {
	var none *Set
	for key, want := range map[string]int{"cfg.caseload.amber": 15, "cfg.caseload.red": 18, "cfg.cmp.quorum": 3} {
		if got := none.Number(key); got != want {
			t.Errorf("%s is %d, want %d", key, got, want)
		}
	}
	if none.Version() == "" {
		t.Error("the shipped settings have no version")
	}
}

func TestEverySettingSaysWhatItIsFor(t *testing.T) {
	for key, v := range Default().values {
		if v.About == "" {
			t.Errorf("%s does not say what it is for", key)
		}
		if s := v.String(); s != "" {
			if again, err := Parse(key, s); err != nil || again.String() != s {
				t.Errorf("%s is shipped as %q and read back as %q: %v", key, s, again.String(), err)
			}
		}
		if v.Type == Time && (v.Kind == "" || v.Starts == "" || v.Source == "") {
			t.Errorf("%s is a time limit and does not say of which kind, from when or from whom", key)
		}
	}
	for name, key := range Default().names {
		if _, ok := Default().values[key]; !ok {
			t.Errorf("%s stands for %s, which is not there", name, key)
		}
	}
}

// Every row of processes.md section 3 and the keys of section 22 and of the other
// pages.
func TestEverySettingOfThePagesIsThere(t *testing.T) {
	const pages = `time.referral-decision time.referrer-chase time.child-first-seen time.checkpoints time.assessment time.manager-sign
		time.copy-to-family time.plan-meeting time.cin-first-review time.cin-review time.cin-visit time.strategy time.icpc time.core-group
		time.cp-review time.placement-plan time.placement-notice time.care-plan time.lac-visit time.lac-review time.r48-visit time.r48-review
		time.r48-nights time.ehc-decide time.ehc-advice time.ehc-no-plan time.ehc-parent-days time.ehc-final time.ehc-review
		time.ehc-review-decision time.ehc-amended time.phase-transfer time.transition time.carers-assessment time.lado time.mafs-cutoff
		time.mafs-feedback time.cmp-urgent time.jrap-feedback time.stepdown-end time.caf-review
		calendar.local-closures followthrough.remind followthrough.lead followthrough.manager followthrough.head caseload.amber caseload.red
		areas mafs.members mafs.dates mafs.cutoff cmp.quorum cmp.deputies jrap.partners contacts.max-age-days levels.names levels.count
		levels.ext-set levels.override-min-chars levels.da-incidents levels.da-months levels.written-referral lint.off
		caf.form-title caf.lead-title caf.team-title caf.target-working-days caf.review-weeks caf.manager-look dca.light-ceiling dca.checkpoints
		brk.count languages titles.cmp titles.mafs titles.jrap legal.editions`
	for key := range strings.FieldsSeq(pages) {
		if _, ok := Default().Lookup("cfg." + key); !ok {
			t.Errorf("cfg.%s is missing", key)
		}
	}
}

func change(id, key, written, from, at string) Change {
	when, err := time.Parse(time.DateOnly, at)
	if err != nil {
		panic(err)
	}
	return Change{ID: id, Key: key, Written: written, From: from, At: when, Why: "The council decided it", By: "Priya Nair"}
}

func TestAChangeCountsFromItsDay(t *testing.T) {
	const key = "cfg.time.assessment"
	b := NewBook([]Change{change("1", key, "40 working days", "2027-01-04", "2026-12-01")})
	for day, want := range map[string]string{"2026-12-31": "45 working days", "2027-01-04": "40 working days", "2030-06-01": "40 working days"} {
		if got := b.On(day).Text(key); got != want {
			t.Errorf("on %s it is %q, want %q", day, got, want)
		}
	}
	if v := b.On("2026-12-31").Version(); v != Default().Version() {
		t.Errorf("before the day the version is %s, want that of the shipped set", v)
	}
	if v := b.On("2027-01-04").Version(); v == Default().Version() || !strings.HasPrefix(v, "2027-01-04-") {
		t.Errorf("from the day on the version is %s", v)
	}
	if got := b.On("2027-02-01").On("2026-12-31").Text(key); got != "45 working days" {
		t.Errorf("a set looked back to %q", got)
	}
}

func TestGoingBackToWhatIsShippedIsAChangeLikeAnother(t *testing.T) {
	const key = "cfg.caseload.amber"
	b := NewBook([]Change{change("1", key, "12", "2026-12-01", "2026-12-01"), change("2", key, "", "2027-02-01", "2027-01-20")})
	if got := b.On("2027-01-01").Number(key); got != 12 {
		t.Errorf("in between it is %d", got)
	}
	s := b.On("2027-02-01")
	if s.Number(key) != 15 || s.Version() != Default().Version() {
		t.Errorf("afterwards it is %d under version %s", s.Number(key), s.Version())
	}
	if _, set := s.Set(key); set {
		t.Error("it is said to be changed though it is as shipped")
	}
	if h := b.History(key); len(h) != 2 || h[0].ID != "2" {
		t.Errorf("its history is %v", h)
	}
}

func TestAWrongChangeIsNoChange(t *testing.T) {
	b := NewBook([]Change{
		change("1", "cfg.time.assessment", "soon", "2026-12-01", "2026-12-01"),
		change("2", "cfg.caseload.amber", "-3", "2026-12-01", "2026-12-01"),
		change("3", "cfg.unheard.of", "1", "2026-12-01", "2026-12-01"),
		change("4", "cfg.caseload.red", "20", "someday", "2026-12-01"),
	})
	if v := b.On("2027-01-01").Version(); v != Default().Version() {
		t.Errorf("the version is %s", v)
	}
}

// Two managers change the same limit while neither has a connection: both changes
// are kept, every tablet reads the same one, and the screen can say so until
// somebody decides.
func TestTwoChangesMadeApartAreBothKeptAndReadAlike(t *testing.T) {
	const key = "cfg.time.assessment"
	one := change("1", key, "40 working days", "2027-01-04", "2026-12-01")
	two := change("2", key, "42 working days", "2027-01-04", "2026-12-02")
	a, b := NewBook([]Change{one, two}), NewBook([]Change{two, one})
	if x, y := a.On("2027-02-01"), b.On("2027-02-01"); x.Text(key) != "42 working days" || x.Version() != y.Version() || x.Text(key) != y.Text(key) {
		t.Errorf("read as %q and %q", x.Text(key), y.Text(key))
	}
	if !a.Apart(key) || len(a.Heads(key)) != 2 {
		t.Error("nobody is told that two changes stand beside each other")
	}
	decided := change("3", key, "42 working days", "2027-01-04", "2026-12-03")
	decided.Instead = []string{"1", "2"}
	if c := NewBook([]Change{one, two, decided}); c.Apart(key) {
		t.Error("it was decided and is still asked")
	}
}

func TestAnOtherNameOfASettingIsTheSameSetting(t *testing.T) {
	b := NewBook([]Change{change("1", "cfg.dca.checkpoints", "8 and 20 working days", "2026-12-01", "2026-12-01")})
	s := b.On("2026-12-01")
	if got := s.Text("cfg.time.checkpoints"); got != "8 and 20 working days" {
		t.Errorf("set by its other name it is %q", got)
	}
	if slices.Contains(s.Keys(), "cfg.dca.checkpoints") {
		t.Error("it is listed twice")
	}
}

// The order in which changes arrive decides nothing.
func TestABookIsTheSameInAnyOrder(t *testing.T) {
	keys := []string{"cfg.caseload.amber", "cfg.caseload.red"}
	rapid.Check(t, func(t *rapid.T) {
		var all []Change
		for i := range rapid.IntRange(0, 8).Draw(t, "changes") {
			all = append(all, change(string(rune('a'+i)), rapid.SampledFrom(keys).Draw(t, "key"), rapid.SampledFrom([]string{"", "9", "11"}).Draw(t, "value"),
				rapid.SampledFrom([]string{"2026-12-01", "2026-12-05"}).Draw(t, "from"), rapid.SampledFrom([]string{"2026-11-30", "2026-12-02"}).Draw(t, "at")))
		}
		a, b := NewBook(all), NewBook(rapid.Permutation(all).Draw(t, "order"))
		for _, day := range []string{"2026-11-30", "2026-12-01", "2026-12-04", "2026-12-05", "2027-01-01"} {
			if x, y := a.On(day), b.On(day); x.Version() != y.Version() || x.Number(keys[0]) != y.Number(keys[0]) || x.Number(keys[1]) != y.Number(keys[1]) {
				t.Fatalf("on %s they differ", day)
			}
		}
	})
}

// Two changes of one second are told apart by what their writers had seen, and so are
// those of a clock that is behind.
func TestADecisionOverAnotherCountsWhateverTheClocksSay(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	const key = "cfg.caseload.amber"
	first := Change{ID: "z", Key: key, Written: "12", From: "2026-01-01", At: at}
	for name, when := range map[string]time.Time{"one second": at, "a clock behind": at.Add(-time.Hour)} {
		last := Change{ID: "a", Key: key, Written: "13", From: "2026-01-01", At: when, Instead: []string{"z"}}
		for _, all := range [][]Change{{first, last}, {last, first}} {
			if got := NewBook(all).On("2026-11-22").Number(key); got != 13 {
				t.Errorf("%s: %d is in force", name, got)
			}
		}
	}
}
