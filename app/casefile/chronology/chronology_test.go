package chronology_test

import (
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/chronology"
	"doorstep/app/casefile/signoff/signofftest"
)

// jane is a case as the scenario has it before 3 November 2026: what happened
// before was written down by hand.
func jane(t *testing.T) *casetest.Case {
	c := casetest.New(t, "2026-11-03 08:30")
	for _, e := range [][5]string{
		{"2012-01-01", "year", "Claire, the eldest sister, died", "birth-death", "key"},
		{"2015-01-01", "year", "Henry, a brother, died", "birth-death", "key"},
		{"2019-03-01", "month", "School referred Jane. The family turned help down, and the referral was closed", "refused-or-missed-service", "key"},
		{"2021-02-01", "month", "OT seating given", "health", "normal"},
		{"2024-06-01", "month", "Short break offered and turned down: “we manage”", "refused-or-missed-service", "key"},
	} {
		write(c, e[0], e[1], e[2], e[3], e[4])
	}
	return c
}

func write(c *casetest.Case, on, precision, what, kind, weight string) casetest.Doc {
	return c.Doc("chr").Set("chr.date", on).Set("chr.date.precision", precision).Set("chr.what", what).Set("chr.effect", "Grief at home").
		Set("chr.kind", kind).Set("chr.weight", weight).Set("chr.source", "own-record")
}

func titles(es []casefile.Entry) []string {
	var out []string
	for _, e := range es {
		out = append(out, e.Title)
	}
	return out
}

func find(t *testing.T, es []casefile.Entry, title string) casefile.Entry {
	t.Helper()
	i := slices.IndexFunc(es, func(e casefile.Entry) bool { return strings.HasPrefix(e.Title, title) })
	if i < 0 {
		t.Fatalf("no entry says %q: %q", title, titles(es))
	}
	return es[i]
}

// Scenario, step 2, expect 2: section F shows the four key entries, and the two
// refusals with their reasons.
func TestAnAssessmentOpensWithTheHistoryBesideIt(t *testing.T) {
	c := jane(t)
	r := c.Record()
	h := chronology.HistoryOf(r, chronology.Of(r))
	if got := len(h.Keys) + len(h.Refused); got != 4 {
		t.Errorf("%d key entries: %q, %q", got, titles(h.Keys), titles(h.Refused))
	}
	if len(h.Refused) != 2 || h.Refused[0].When() != "June 2024" || h.Refused[1].When() != "March 2019" || !strings.Contains(h.Refused[0].Title, "we manage") {
		t.Errorf("what was turned down: %+v", h.Refused)
	}
	if h.Empty() || !(chronology.History{}).Empty() {
		t.Error("a history says that it is empty, or an empty one that it is not")
	}
}

func TestADateSaysHowExactlyItIsKnown(t *testing.T) {
	for _, x := range []struct{ on, precision, want string }{
		{"2012-01-01", "year", "2012"},
		{"2019-03-01", "month", "March 2019"},
		{"2019-03-01", "about", "about March 2019"},
		{"2019-03-04", "day", "Mon 4 March 2019"},
		{"2019-03-04", "", "Mon 4 March 2019"},
		{"2019", "day", "2019"},
		{"2019-03", "", "March 2019"},
		{"2019", "about", "about 2019"},
	} {
		if got := (casefile.Entry{On: casefile.Date(x.on), Precision: x.precision}).When(); got != x.want {
			t.Errorf("%s, %s: %q, want %q", x.on, x.precision, got, x.want)
		}
	}
}

// The automatic entries of processes.md section 16, each from the document that
// tells of it.
func TestEveryEventIsAnEntry(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	child := c.Doc("person").Set("person.kind", "child").Set("person.given", "Jane").Set("person.family", "Sample")
	rec := c.Record().Case
	set := func(link, typed string) {
		t.Helper()
		casetest.Hold(t, rec).Set(link, typed)
	}
	set("case.opened", "2026-11-03")
	set("case.referral-date", "2026-11-03")
	person := func(name string) string { return `{"reference":"Practitioner/x","display":"` + name + `"}` }
	set("case.lead", person("Ruth Adeyemi"))
	c.At("2026-11-04 09:00")
	set("case.lead", person("Tom Reed"))
	c.Doc("cafref").Set("cafref.date", "2026-11-04").Set("cafref.what", "whole-caf").Set("cafref.reason", "People came, wrote things, and left")
	c.Doc("ref").Set("ref.when", "2026-11-04T08:40:00Z").Set("ref.source", "relative").Set("ref.outcome", "referral").Set("ref.referral", "assessment").Set("ref.why", "No adult can give the care tonight")
	c.Doc("harm").Set("lon.safeguarding.what", "A red mark").Set("lon.safeguarding.told-who", "manager")
	c.Doc("cafdpr").Row("cafdpr.meeting", ".date", "2026-11-03", ".kind", "review")
	cmp := c.Doc("cmp").Set("cmp.decision", "agreed")
	cmp.Row("cmp.stay", ".child", `{"reference":"Patient/`+child.ID().String()+`","display":"Jane Sample"}`, ".place", "Meadow House", ".from", "2026-11-03T18:00:00Z")
	cmp.Row("cmp.stay", ".child", `{"reference":"Patient/01890000000070008000000000000001","display":"Lucy Sample"}`, ".place", "Oak Ward", ".from", "2026-11-03T18:00:00Z")
	es := chronology.Of(c.Record())
	for title, kind := range map[string]string{
		"Case opened": chronology.Referral, "Referral received": chronology.Referral, "Ruth Adeyemi is lead practitioner": chronology.Worker,
		"Lead practitioner changed: Tom Reed after Ruth Adeyemi": chronology.Worker, "Help was turned down": chronology.Refused,
		"Worry about harm": chronology.Referral, "Somebody got in touch: relative": chronology.Referral, "CAF plan reviewed": chronology.Plan, "Care management panel: agreed": chronology.Plan,
		"Went to stay at Meadow House": chronology.Placement,
	} {
		if e := find(t, es, title); e.What != kind || e.Event == "" || e.On == "" {
			t.Errorf("%s: %+v", title, e)
		}
	}
	for _, e := range es {
		if strings.Contains(e.Title+e.Text, "Oak Ward") {
			t.Errorf("Lucy's stay stands in Jane's chronology: %+v", e)
		}
	}
	for _, title := range []string{"Help was turned down", "Worry about harm", "Went to stay"} {
		if e := find(t, es, title); !e.Significant || e.Kind != casefile.EntryDanger {
			t.Errorf("%s is no key event", title)
		}
	}
	if got := find(t, es, "Somebody got in touch").Text; got != "It becomes a referral. Assessment. No adult can give the care tonight." {
		t.Errorf("what came of it: %q", got)
	}
	if !find(t, es, "Worry about harm").Restricted {
		t.Error("a worry about harm is for everybody")
	}
	seen := map[string]bool{}
	for _, e := range es {
		if e.Event != "" && seen[e.Event] {
			t.Errorf("two events have the name %s", e.Event)
		}
		seen[e.Event] = true
	}
}

// Automatic entries can be hidden, not deleted (processes.md section 16).
func TestAnEventCanBeHiddenNotDeleted(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	casetest.Hold(t, c.Record().Case).Set("case.opened", "2026-11-03")
	e := find(t, chronology.Of(c.Record()), "Case opened")
	note := c.Doc("chr").Set("chr.event", e.Event).Set("chr.date", "2026-11-03").Set("chr.hidden", "yes").Set("chr.hidden.why", "Opened twice")
	all := chronology.Of(c.Record())
	got := find(t, all, "Case opened")
	if !got.Hidden || got.HiddenWhy != "Opened twice" || len(chronology.Shown(all)) != 0 {
		t.Errorf("after hiding: %+v", got)
	}
	if f := (chronology.Filter{Hidden: true}).Of(all); len(f) != 1 {
		t.Errorf("what was left out cannot be seen: %v", f)
	}
	note.Set("chr.hidden", "no").Set("chr.weight", "key").Set("chr.effect", "Nobody told her")
	got = find(t, chronology.Of(c.Record()), "Case opened")
	if got.Hidden || !got.Significant || got.Text != "Nobody told her" {
		t.Errorf("shown again, as a key event: %+v", got)
	}
}

func TestFilters(t *testing.T) {
	c := jane(t)
	write(c, "2020-05-05", "day", "Seen by the paediatrician", "health", "normal").Set("chr.about", "Dr Reyes").Set("chr.who-can-see", "restricted")
	all := chronology.Of(c.Record())
	for name, x := range map[string]struct {
		f    chronology.Filter
		want int
	}{
		"no filter":        {chronology.Filter{}, len(all)},
		"kind":             {chronology.Filter{What: "birth-death"}, 2},
		"year":             {chronology.Filter{Year: "2019"}, 1},
		"person":           {chronology.Filter{Person: "Dr Reyes"}, 1},
		"key events":       {chronology.Filter{Keys: true}, 4},
		"words":            {chronology.Filter{Text: "SHORT manage"}, 1},
		"a date's words":   {chronology.Filter{Text: "march 2019"}, 1},
		"words that miss":  {chronology.Filter{Text: "short zebra"}, 0},
		"two at once":      {chronology.Filter{Keys: true, Year: "2024"}, 1},
		"not restricted":   {chronology.Filter{Open: true, What: "health"}, 1},
		"what was hidden":  {chronology.Filter{Hidden: true}, 0},
		"kind that is not": {chronology.Filter{What: "police"}, 0},
	} {
		if got := x.f.Of(all); len(got) != x.want {
			t.Errorf("%s: %d entries, want %d: %q", name, len(got), x.want, titles(got))
		}
		if x.f.Any() != (name != "no filter") {
			t.Errorf("%s: Any is %v", name, x.f.Any())
		}
	}
	if got := chronology.Years(all); got[0].Key != "2026" || got[len(got)-1].Key != "2012" {
		t.Errorf("years %v", got)
	}
	if got := chronology.People(all); len(got) != 1 || got[0] != (chronology.Choice{Key: "Dr Reyes", N: 1}) {
		t.Errorf("people %v", got)
	}
	if got := chronology.Whats(all, []string{"police", "health", "birth-death"}); len(got) != 2 || got[0].Key != "health" || got[0].N != 2 {
		t.Errorf("kinds %v", got)
	}
}

// Q-HIST-2: a gap of more than 12 months in an open case is asked about; one of
// just 12 months is not, nor one before the case was opened.
func TestPattern(t *testing.T) {
	gap := func(opened, entry, precision, now string) []chronology.Gap {
		c := casetest.New(t, now+" 09:00")
		casetest.Hold(t, c.Record().Case).Set("case.opened", opened)
		if entry != "" {
			write(c, entry, precision, "Something", "health", "normal")
		}
		casetest.Hold(t, c.Record().Case).Set("case.lead")
		r := c.Record()
		var es []casefile.Entry
		for _, e := range chronology.Of(r) {
			if e.What != chronology.Worker {
				es = append(es, e)
			}
		}
		return chronology.PatternOf(r, es).Gaps
	}
	t.Run("Q-HIST-2", func(t *testing.T) {
		if got := gap("2024-01-10", "2025-01-10", "day", "2025-11-03"); len(got) != 0 {
			t.Errorf("twelve months to the day are asked about: %v", got)
		}
		got := gap("2024-01-10", "2025-01-11", "day", "2025-11-03")
		if len(got) != 1 || got[0] != (chronology.Gap{From: "2024-01-10", To: "2025-01-11"}) || got[0].Months() != 12 {
			t.Errorf("a day more is not: %v", got)
		}
		if got := gap("2023-06-01", "2024-01-01", "year", "2025-11-03"); len(got) != 0 {
			t.Errorf("an entry known to the year 2024 leaves no gap: %v", got)
		}
		if got := gap("2026-11-03", "2012-01-01", "year", "2026-11-03"); len(got) != 0 {
			t.Errorf("years before the case was opened are asked about: %v", got)
		}
		if got := gap("2023-06-01", "", "", "2026-11-03"); len(got) != 1 || got[0].Months() != 41 {
			t.Errorf("silence from the first day on: %v", got)
		}
	})
	t.Run("kinds per year", func(t *testing.T) {
		c := jane(t)
		r := c.Record()
		p := chronology.PatternOf(r, chronology.Of(r))
		y := p.Years[len(p.Years)-1]
		if y.Year != "2012" || y.N != 1 || y.Keys != 1 || y.Kinds["birth-death"] != 1 {
			t.Errorf("2012: %+v", y)
		}
	})
}

// What was signed as a whole is an entry (processes.md section 16); the initials of
// its rows are read in the rows.
func TestInitialsInARowAreNoEntry(t *testing.T) {
	s := signofftest.Signed(t)
	var want, got []string
	rows := 0
	for _, by := range s.DT.Signatures() {
		if by.Row != "" {
			rows++
			continue
		}
		want = append(want, "By "+by.Name)
	}
	for _, e := range chronology.Of(s.Case.Record()) {
		if e.Kind == casefile.EntryForm && e.Doc == s.DT.ID() {
			got = append(got, e.Text)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if rows == 0 || len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("%d initials in rows; the chronology tells of %q, want %q", rows, got, want)
	}
}

func TestChildsWordsAreMarked(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	write(c, "2026-11-03", "day", "I like the swing", "child-said", "normal")
	if e := find(t, chronology.Of(c.Record()), "I like the swing"); !e.ChildSaid || e.Tag == "" {
		t.Errorf("%+v", e)
	}
}
