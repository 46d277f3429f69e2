package casefile

import (
	"cmp"
	"slices"
	"time"

	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// Move is a promised day that was put off (processes.md section 4, act.moved).
type Move struct {
	From, To Date
	At       time.Time // when it was put off, in the zone of the organisation
	By       Author
	Why      string // "" when nobody said
}

// Promised is the day of an action as it stood from a moment on.
type Promised struct {
	Day   Date
	Since time.Time
}

// Acceptance is who said that an action is accepted, and how they know.
type Acceptance struct {
	Code string // act.accepted
	At   time.Time
	By   Author
	How  string // "by phone"; "" when nobody said
	// Own says that the person who promised wrote it themselves.
	Own bool
}

// Trail is what became of an action, read from the history of its answers: it
// is worked out and never written.
type Trail struct {
	// Days are the days that it was promised for, the first as it stood when
	// the promise was made; none when it has no date.
	Days       []Promised
	Moves      []Move
	Acceptance Acceptance
	// Started is when the action was written, Finished when its status said
	// that nothing is to be done any more; zero while something is.
	Started, Finished time.Time
	// Result is when what happened was written last; zero when nobody has.
	Result time.Time
}

// Trail reads the history of an action of this document. A day that changes
// while the plan is being written is no move: the promise is made when the
// person is told of it or the form is signed, or where somebody gives a reason
// for another day.
func (d *Document) Trail(a Action) Trail {
	zone := d.now().Location()
	var t Trail
	history := func(what string) []Version {
		all := d.History(a.Cell(what))
		for i := range all {
			all[i].At = all[i].At.In(zone)
		}
		return all
	}
	made := time.Time{}
	for _, v := range history("accepted") {
		code := codeOfOp(v)
		if code == "" {
			continue
		}
		if made.IsZero() && code != NotTold {
			made = v.At
		}
		id, known := RefID(a.WhoRef)
		t.Acceptance = Acceptance{Code: code, At: v.At, By: v.By, How: v.Why, Own: known && id == v.By.Person}
	}
	if a.Accepted == "" {
		t.Acceptance = Acceptance{}
	}
	d.mu.Lock()
	signed := d.signed()
	d.mu.Unlock()
	for _, at := range signed {
		if made.IsZero() || at.Before(made) {
			made = at
		}
	}
	for _, v := range history("by") {
		day := Date("")
		if f, ok := FromOp(v.Value); ok {
			day = Date(f.Text)
		}
		if _, whole := day.Time(); !whole {
			continue
		}
		last := len(t.Days) - 1
		switch {
		case last < 0:
			t.Days = append(t.Days, Promised{day, v.At})
		case day == t.Days[last].Day:
		case v.Why == "" && (made.IsZero() || !v.At.After(made)):
			t.Days[last] = Promised{day, t.Days[last].Since}
		default:
			if day > t.Days[last].Day {
				t.Moves = append(t.Moves, Move{From: t.Days[last].Day, To: day, At: v.At, By: v.By, Why: v.Why})
			}
			t.Days = append(t.Days, Promised{day, v.At})
		}
	}
	for _, v := range append(history("status"), history("state")...) {
		code := codeOfOp(v)
		switch done := finishes(cmp.Or(otherStatus[code], code)); {
		case !done:
			t.Finished = time.Time{}
		case t.Finished.IsZero():
			t.Finished = v.At
		}
	}
	if !a.Done() {
		t.Finished = time.Time{}
	}
	if a.Progress != "" {
		if all := history("progress"); len(all) > 0 {
			t.Result = all[len(all)-1].At
		}
	}
	for _, what := range []string{"what", "who", "by"} {
		if all := history(what); len(all) > 0 && (t.Started.IsZero() || all[0].At.Before(t.Started)) {
			t.Started = all[0].At
		}
	}
	return t
}

func codeOfOp(v Version) string {
	f, _ := FromOp(v.Value)
	return cmp.Or(f.Coding.Code, f.Text)
}

// followed are the answers of an action that go on after the form is signed:
// whether it was accepted, where it stands, what happened, and its day. What is
// promised, by whom and for what stays what was signed.
func followed(groups []*engine.RowGroup) map[string]bool {
	out := map[string]bool{}
	for _, g := range groups {
		for _, what := range []string{"accepted", "status", "state", "progress", "done", "by"} {
			out[g.ID+"."+what] = true
		}
	}
	return out
}

// stoodAt is the day of an action as it stood when something was signed, so
// that a day put off later leaves the signature over the first one as it was.
func (d *Document) stoodAt(c Cell, at time.Time) (Date, bool) {
	row, err := opRow(c.Row)
	if err != nil {
		return "", false
	}
	all := slices.Clone(d.set.History(op.Cell{Doc: d.cfg.ID, Row: row, Link: c.LinkID}))
	slices.SortFunc(all, func(a, b op.Op) int { return cmp.Or(cmp.Compare(a.At, b.At), a.Dot.Compare(b.Dot)) })
	day, found := Date(""), false
	for _, o := range all {
		// A signature's time is cut to the second.
		if found && !o.At.Time().Before(at.Add(time.Second)) {
			break
		}
		if f, ok := FromOp(o.Value); ok {
			day, found = Date(f.Text), true
		}
	}
	return day, found
}
