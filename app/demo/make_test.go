package demo_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/equipment"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/signoff"
	"doorstep/app/casefile/stay"
	"doorstep/app/demo"
	"doorstep/app/session"
	"doorstep/forms/fhir"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/server"
)

const pass = "hallway lantern orchard kettle"

// clock begins on a Tuesday morning that is worked, and runs on.
func clock() func() time.Time {
	start, began := time.Date(2026, 3, 10, 9, 42, 0, 0, time.UTC), time.Now()
	return func() time.Time { return start.Add(time.Since(began)) }
}

type ticker func() time.Time

func (t ticker) Now() time.Time { return t() }

// The demo as a whole: what stands on Today, in a case and on the sync screen.
func TestMake(t *testing.T) {
	ctx, now := context.Background(), clock()
	srv, err := server.New(ctx, server.Config{
		Store: mem.New(), Clock: ticker(now), Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Adopt: true, Linger: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(srv)
	defer web.Close()
	home, duty, mate := filepath.Join(t.TempDir(), "vault"), filepath.Join(t.TempDir(), "duty"), filepath.Join(t.TempDir(), "colleague")
	made, err := demo.Make(ctx, demo.Making{Home: home, Duty: duty, Colleague: mate, Out: filepath.Join(t.TempDir(), "keys"), Server: web.URL, Passphrase: pass, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if made.Cases != 7 || made.Safe == 0 || made.OnlyHere == 0 {
		t.Errorf("made %+v", made)
	}

	s, err := session.Unlock(ctx, session.Options{Home: home, Now: now}, pass)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Lock(); err != nil {
			t.Error(err)
		}
	}()
	if st := s.Status(); st.OnlyHere != made.OnlyHere || st.Safe != made.Safe || st.Choices != 1 {
		t.Errorf("opened again: %d only here, %d safe, %d to choose", st.OnlyHere, st.Safe, st.Choices)
	}
	if faults, err := s.Fsck(); err != nil || len(faults) > 0 {
		t.Errorf("fsck: %q, %v", faults, err)
	}
	if me := s.Me(); me.Short() != "Grace O." && me.Name != "Grace Onsample" {
		t.Errorf("the tablet is %q's", me.Name)
	}

	t.Run("visits", func(t *testing.T) {
		today := map[string]*casefile.Visit{}
		week := 0
		for _, c := range s.Cases() {
			if v := c.NextVisit; v != nil && casefile.DateOf(v.At) == casefile.DateOf(now()) {
				today[c.Child.Given] = v
			} else if v != nil {
				week++
			}
		}
		if len(today) != 3 || week < 3 {
			t.Fatalf("%d visits today, %d later", len(today), week)
		}
		if v := today["Callum"]; v == nil || !v.Ended {
			t.Errorf("Callum was visited before nine: %+v", v)
		}
		if v := today["Safiya"]; v == nil || v.Ended || v.Form != "dca" || v.Minutes != 45 {
			t.Errorf("Safiya is next: %+v", v)
		}
	})
	t.Run("deadlines", func(t *testing.T) {
		var days []int
		for _, d := range s.Deadlines() {
			days = append(days, d.Days)
		}
		if !slices.IsSorted(days) || len(days) != 7 || days[0] != -2 || days[1] != 0 || days[2] != 3 || days[3] != 4 {
			t.Errorf("working days to what is due: %v", days)
		}
	})
	t.Run("Safiya’s health care plan", func(t *testing.T) {
		r, err := s.Record(child(t, s, "Safiya").ID)
		if err != nil {
			t.Fatal(err)
		}
		p := healthplan.Of(r)
		if p == nil || p.Status != healthplan.Signed || len(p.Sections) != 5 || len(p.Medicines) != 4 || p.Rescue == nil {
			t.Fatalf("the plan is %+v", p)
		}
		for _, m := range p.Medicines {
			if m.CopiedBy == "" || m.CheckedBy == "" || m.CopiedBy == m.CheckedBy || !m.Labelled {
				t.Errorf("%s: copied by %q, checked by %q", m.Name, m.CopiedBy, m.CheckedBy)
			}
		}
		if left := healthplan.Problems(r, p.Doc); len(left) != 0 {
			t.Errorf("against it stands %+v", left)
		}
		if !p.ReadBy(fhir.Reference{Display: "Rosalind Dummett"}).Current || p.ReadBy(fhir.Reference{Display: "Imran Sample"}).Doc != nil {
			t.Error("Rosalind has read it, and nobody else")
		}
	})
	t.Run("Safiya", func(t *testing.T) {
		c := child(t, s, "Safiya")
		var alerts []string
		for _, a := range c.Alerts {
			alerts = append(alerts, string(a.Level)+": "+a.Text)
		}
		want := []string{"danger: Epilepsy – rescue medicine in red bag", "danger: Latex allergy", "local: Two to hoist", "neutral: Dog at home"}
		if !slices.Equal(alerts, want) {
			t.Errorf("alerts %q", alerts)
		}
		if c.Communication == "" || c.Access == "" || c.Words == nil || len(c.People) < 6 || len(c.Facts) < 3 || len(c.Chronology) < 6 {
			t.Errorf("the case is thin: %d people, %d facts, %d entries", len(c.People), len(c.Facts), len(c.Chronology))
		}
		caf, dca := form(t, c, "caf"), form(t, c, "dca")
		if caf.Status != casefile.Completed || len(caf.Signed) != 2 || caf.Stale {
			t.Errorf("CAF: %s, signed %+v", caf.Status, caf.Signed)
		}
		for _, by := range caf.Signed {
			if !by.Valid {
				t.Errorf("%s's signature does not hold", by.Name)
			}
		}
		if dca.Status != casefile.InProgress || dca.Progress.Finished < 3 || dca.Progress.ToFix != 1 || dca.Clock == nil || dca.Clock.Day != 22 {
			t.Errorf("assessment: %+v, %+v", dca.Progress, dca.Clock)
		}
		if dca.OnlyHere == 0 || caf.OnlyHere != 0 {
			t.Errorf("only here: %d of the assessment, %d of the CAF", dca.OnlyHere, caf.OnlyHere)
		}
	})
	t.Run("Safiya’s home", func(t *testing.T) {
		r, err := s.Record(child(t, s, "Safiya").ID)
		if err != nil {
			t.Fatal(err)
		}
		due := 0
		for _, it := range equipment.Register(r) {
			if in := casefile.DateOf(now().AddDate(0, 0, 30)); it.Status == "in-use" && it.ExamDue != "" && it.ExamDue <= in {
				due++
			}
		}
		if due != 1 {
			t.Errorf("%d things in use are to be examined within a month, and it is one sling", due)
		}
		ot := r.Latest(handling.Form)
		if ot == nil || handling.SignedCode(ot) == "" {
			t.Fatal("the therapist has signed no assessment")
		}
		if top, _ := ot.Answer("ot.sum.top"); top.Quantity.Value != "12" {
			t.Errorf("the highest risk is %q", top.Quantity.Value)
		}
		if survey := r.Latest(handling.SurveyForm); survey == nil || len(survey.Rows("prop.room", "")) != 2 || len(survey.Rows("prop.sketch", "")) != 12 {
			t.Error("the home has two rooms, and the bathroom is drawn")
		}
	})
	t.Run("short breaks", func(t *testing.T) {
		r, err := s.Record(child(t, s, "Safiya").ID)
		if err != nil {
			t.Fatal(err)
		}
		offs, err := signoff.All(r)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]signoff.Status{}
		for _, o := range offs {
			got[o.Task.Code] = o.Status
		}
		if want := map[string]signoff.Status{"feed-g-pump": signoff.Valid, "med-tube": signoff.Expiring, "res-buccal": signoff.Waiting}; !maps.Equal(got, want) {
			t.Errorf("signed off: %v, not %v", got, want)
		}
		var states []booking.State
		for _, d := range r.Of(booking.Form) {
			states = append(states, booking.StateOf(r, d, nil, booking.Moment{}))
		}
		if want := []booking.State{booking.UnderWay, booking.Confirmed, booking.AskedFor}; !slices.Equal(states, want) {
			t.Errorf("the stays are %v, not %v", states, want)
		}
		waits := r.Of(booking.Form)[len(states)-1]
		for _, g := range booking.Check(r, waits, nil, booking.Moment{}) {
			if (g.ID == "BG-07") != (g.Level == booking.Stop) || g.Level == booking.Ask {
				t.Errorf("the stay that waits is %s at %s: %+v", g.Level, g.ID, g.Findings)
			}
		}
		log := stay.Of(r, r.Latest("stay"))
		if len(log.Flags) != 0 || len(r.Latest("stay").Rows("stay.med", "")) != 3 {
			t.Errorf("the log says %+v", log.Flags)
		}
	})
	t.Run("Oskar", func(t *testing.T) {
		c := child(t, s, "Oskar")
		if c.Interpreter != "Polish interpreter" {
			t.Errorf("interpreter %q", c.Interpreter)
		}
		if ot := form(t, c, "ot"); ot.Status != casefile.InProgress || ot.Progress.Started == 0 {
			t.Errorf("OT: %+v", ot.Progress)
		}
	})
	t.Run("found by name", func(t *testing.T) {
		if hits := s.Search("Bronwen"); len(hits) == 0 || hits[0].Title != "Bronwen Exemplar" {
			t.Errorf("hits %+v", hits)
		}
	})
	t.Run("a choice", func(t *testing.T) {
		all := s.Conflicts()
		if len(all) != 1 || len(all[0].Answers) != 2 || all[0].Child != "Safiya S." {
			t.Errorf("conflicts %+v", all)
		}
	})
	t.Run("colleagues", func(t *testing.T) {
		teams := s.Teams()
		if len(teams) != 2 || !teams[0].Mine {
			t.Errorf("teams %+v", teams)
		}
		open := s.Invites()
		if len(open) != 1 || open[0].Name != made.Invitation.Name || made.Invitation.Code == "" || !open[0].Expires.After(now()) {
			t.Errorf("open invitations %+v; the demo says %+v", open, made.Invitation)
		}
	})
	t.Run("essentials", func(t *testing.T) {
		if err := s.Lock(); err != nil {
			t.Fatal(err)
		}
		web.Close() // the duty worker reads without a signal
		d, err := session.Unlock(ctx, session.Options{Home: duty, Now: now}, pass)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := d.Lock(); err != nil {
				t.Error(err)
			}
		}()
		cases := d.DutyCases()
		if len(cases) != made.Cases || len(d.Cases()) != 0 {
			t.Fatalf("the duty worker sees %d cases by their essentials and %d as a whole", len(cases), len(d.Cases()))
		}
		for _, c := range cases {
			id, err := d.Essentials(ctx, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := d.OpenDoc(id)
			if err != nil {
				t.Fatal(err)
			}
			if doc.Text("ess.emergency") == "" || len(doc.Rows("ess.contact", "")) == 0 {
				t.Errorf("%s: the essentials are empty", c.Child.Given)
			}
			for _, p := range doc.Check() {
				if p.Cell.LinkID != "ess.sign" && p.Level == "stop" {
					t.Errorf("%s: %s: %s", c.Child.Given, p.Cell.LinkID, p.Message)
				}
			}
		}
	})
}

// A vault that is there is left alone.
func TestMakeKeepsAVaultThatIsThere(t *testing.T) {
	m := demo.Making{Home: t.TempDir(), Out: t.TempDir(), Server: "http://127.0.0.1:1", Passphrase: pass, Now: clock()}
	if _, err := session.Found(context.Background(), session.Founding{
		Home: m.Home, Out: t.TempDir(), Name: "Elsewhere", Server: m.Server, Person: "A. Other", Team: "Team", Device: "Tablet", Passphrase: pass, Now: m.Now,
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Make(context.Background(), m); err == nil {
		t.Error("a second organisation was founded over the first")
	}
}

func child(t *testing.T, s *session.Session, given string) *casefile.Case {
	t.Helper()
	for _, c := range s.Cases() {
		if c.Child.Given == given {
			full, err := s.Case(c.ID)
			if err != nil {
				t.Fatal(err)
			}
			return full
		}
	}
	t.Fatalf("there is no %s", given)
	return nil
}

func form(t *testing.T, c *casefile.Case, name string) casefile.DocSummary {
	t.Helper()
	for _, f := range c.Forms {
		if f.Form == name {
			return f
		}
	}
	t.Fatalf("%s has no %s", c.Child.Given, name)
	return casefile.DocSummary{}
}
