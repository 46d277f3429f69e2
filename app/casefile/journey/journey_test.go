package journey_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/journey"
)

func states(rec casefile.Record) []journey.State {
	var out []journey.State
	for _, s := range journey.Of(rec).Steps {
		out = append(out, s.State)
	}
	return out
}

// Processes section 5: each state is entered by what somebody writes down.
func TestAJourneyIsReadFromDocuments(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:40")
	c.Me = casefile.Author{Person: casefile.ID{2}, Name: "Sam Okoro"}
	c.Doc("ref").Set("ref.when", "2026-11-03T08:40:00Z").Set("ref.source", "relative").Set("ref.outcome", "referral").
		Set("ref.referral", "assessment").Set("ref.decided", "2026-11-03T09:15:00Z").Set("ref.why", "No adult can give the care tonight")
	c.At("2026-11-03 09:20")
	c.Me = casefile.Author{Person: casefile.ID{3}, Name: "Priya Nair"}
	c.Doc("dca").Set("dca.form.referral-date", "2026-11-03").Set("dca.form.decision-date", "2026-11-03")
	if got := states(c.Record()); !slices.Equal(got, []journey.State{journey.Contact, journey.Referral, journey.Assessment}) {
		t.Fatalf("the journey is %v", got)
	}
	if now := journey.Of(c.Record()).Now(); now.On != "2026-11-03" || now.By != "Sam Okoro" {
		t.Errorf("it stands at %+v", now)
	}
	c.At("2026-12-22 10:00")
	plan := c.Doc("cinp").Set("cinp.start", "2026-12-22")
	c.At("2027-02-02 11:00")
	plan.Row("cinp.meeting", ".date", "2027-02-02", ".kind", "review", ".decision", "continue", ".better", "Mother sleeps 6 hours")
	got := journey.Of(c.Record())
	if got.Now().State != journey.Review || got.Now().On != "2027-02-02" || got.Now().Note != "Mother sleeps 6 hours" {
		t.Errorf("it stands at %+v", got.Now())
	}
	c.At("2027-05-04 11:00")
	plan.Row("cinp.meeting", ".date", "2027-05-04", ".kind", "closing", ".decision", "end")
	if now := journey.Of(c.Record()).Now(); now.State != journey.Closing {
		t.Errorf("after the last meeting it stands at %+v", now)
	}
}

func ending() journey.Ending {
	return journey.Ending{Why: "needs-met", Summary: "Jane sleeps at home with a night carer", Next: "Carol Pike keeps the short breaks", Told: "Ruth, with symbols, on 3 May"}
}

// Processes section 5: a closed state is never entered with an open urgent or high
// need, an overdue manager's direction, or an unread safeguarding card.
func TestObstacles(t *testing.T) {
	ctx := context.Background()
	closes := func(t *testing.T, c *casetest.Case, kind journey.Kind) {
		t.Helper()
		got := journey.Obstacles(c.Record())
		err := journey.Close(ctx, c.Record(), ending())
		switch {
		case kind == "" && (len(got) != 0 || err != nil):
			t.Errorf("it is not closed: %v, %+v", err, got)
		case kind != "" && (len(got) != 1 || got[0].Kind != kind || !errors.Is(err, journey.ErrNotYet)):
			t.Errorf("closing with %s: %v, %+v", kind, err, got)
		}
	}
	t.Run("an open urgent or high need", func(t *testing.T) {
		c := casetest.New(t, "2026-12-08 10:00")
		d := c.Doc("dca")
		d.Row("dca.an.need", ".what", "Moving without pain", ".weight", "urgent")
		d.Row("dca.an.need", ".what", "Fun and friends", ".weight", "medium")
		row := d.Row("dca.plan.action", ".what", "Fit the hoist", ".need", "Moving without pain", ".who", "Tessa Lind", ".by", "2027-01-15")
		closes(t, c, journey.OpenNeed)
		d.In(row, "dca.plan.action.status", "done")
		closes(t, c, "")
	})
	t.Run("a need that will not be met", func(t *testing.T) {
		c := casetest.New(t, "2026-12-08 10:00")
		d := c.Doc("dca")
		d.Row("dca.an.need", ".what", "A bigger home", ".weight", "high")
		closes(t, c, journey.OpenNeed)
		d.Set("dca.dec.not-met", "A bigger home: none is free; the family was told on 8 December")
		closes(t, c, "")
	})
	t.Run("an overdue manager’s direction", func(t *testing.T) {
		c := casetest.New(t, "2026-11-17 10:00")
		d := c.Doc("ovs").Set("ovs.drift", "yes-act")
		d.Row("ovs.direction", ".what", "Write a night plan", ".who", "Ruth Adeyemi", ".by", "2026-11-27")
		c.At("2026-11-27 10:00")
		closes(t, c, "") // its day has not passed
		c = casetest.New(t, "2026-11-17 10:00")
		d = c.Doc("ovs").Set("ovs.drift", "yes-act")
		row := d.Row("ovs.direction", ".what", "Write a night plan", ".who", "Ruth Adeyemi", ".by", "2026-11-27")
		c.At("2026-11-30 10:00")
		closes(t, c, journey.Direction)
		d.In(row, "ovs.direction.status", "done").In(row, "ovs.direction.progress", "Night plan on file")
		closes(t, c, "")
	})
	t.Run("an unread safeguarding card", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 08:50")
		d := c.Doc("harm").Set("lon.safeguarding.what", "A red mark on the left hip")
		closes(t, c, journey.Card)
		d.Set("lon.safeguarding.danger-now", "no").Set("lon.safeguarding.siblings", "no").Set("lon.safeguarding.told-who", "manager").
			Set("lon.safeguarding.told-when", "2026-11-03T08:50:00Z").Set("lon.safeguarding.reference", "Priya Nair").
			Set("lon.safeguarding.advice", "See the child today").Set("lon.safeguarding.family-told", "yes").Set("lon.safeguarding.written-referral", `{"gap": "to-follow", "date": "2026-11-04"}`)
		closes(t, c, journey.Card) // answered, and nobody else has read it
		c.Me = casefile.Author{Person: casefile.ID{2}, Name: "Priya Nair", Role: "manager"}
		d.Set("lon.safeguarding.read", "yes")
		closes(t, c, "")
	})
	t.Run("an ending that leaves something out", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 08:50")
		e := ending()
		e.Told = " "
		if err := journey.Close(ctx, c.Record(), e); err == nil {
			t.Error("closed although nobody told the child")
		}
	})
}

// A case that comes back within 12 months of closing asks what was missed.
func TestReopenedAsksWhatWasMissed(t *testing.T) {
	ctx := context.Background()
	for _, k := range []struct {
		name, back string
		asks       bool
	}{{"within 12 months", "2027-05-03 10:00", true}, {"later", "2027-05-05 10:00", false}} {
		t.Run(k.name, func(t *testing.T) {
			c := casetest.New(t, "2026-05-04 10:00")
			if err := journey.Close(ctx, c.Record(), ending()); err != nil {
				t.Fatal(err)
			}
			if now := journey.Of(c.Record()).Now(); now.State != journey.Closed || now.By != "Ruth Adeyemi" {
				t.Errorf("it stands at %+v", now)
			}
			c.At(k.back)
			if err := journey.Reopen(ctx, c.Record(), ""); (err != nil) != k.asks {
				t.Errorf("opened without a word on what was missed: %v", err)
			}
			if err := journey.Reopen(ctx, c.Record(), "Nobody asked who gets up at night"); err != nil {
				t.Fatal(err)
			}
			if got := states(c.Record()); got[len(got)-1] != journey.Reopened || c.Record().Summary().Closed {
				t.Errorf("the journey is %v", got)
			}
			if _, ask := journey.Missed(c.Record()); ask {
				t.Error("it asks again what was missed")
			}
		})
	}
}

// Processes section 17: hnd.open and hnd.accepted.
func TestHandover(t *testing.T) {
	me := casefile.Person{ID: casefile.ID{7}, Ref: "Practitioner/" + casefile.ID{7}.String(), Name: "Lena Ortiz"}
	start := func(t *testing.T) (*casetest.Case, casetest.Doc, journey.Handover) {
		c := casetest.New(t, "2027-03-01 10:00")
		c.Doc("cinp").Row("cinp.action", ".what", "Fit the hoist", ".who", "Tessa Lind", ".by", "2027-03-15")
		d := c.Doc("hnd").Set("hnd.to", `{"valueReference":{"reference":"`+me.Ref+`","display":"Lena Ortiz"}}`).Set("hnd.child-told", "Ruth on 3 March, with symbols; a goodbye picnic")
		return c, d, journey.Handover{Doc: d.Document}
	}
	t.Run("hnd.open", func(t *testing.T) {
		c, _, h := start(t)
		open := journey.Left(c.Record(), 2)
		if want := []string{"Fit the hoist, Tessa Lind, by 15 March 2027", "Begun and not signed: Child in need plan", "Only on this tablet: 2 changes"}; !slices.Equal(open.Lines(), want) {
			t.Errorf("open: %q", open.Lines())
		}
		if got := h.Stops(2, casefile.Person{}); len(got) != 1 {
			t.Errorf("with unsent forms: %q", got)
		}
		if got := h.Stops(0, casefile.Person{}); len(got) != 0 {
			t.Errorf("with everything sent: %q", got)
		}
	})
	t.Run("hnd.accepted", func(t *testing.T) {
		_, d, h := start(t)
		if got := h.Stops(0, me); len(got) != 2 {
			t.Errorf("nothing was read: %q", got)
		}
		d.Set("hnd.read", "chronology", "last-assessment")
		if got := h.Stops(0, me); len(got) != 0 {
			t.Errorf("both were read: %q", got)
		}
		if got := h.Stops(0, casefile.Person{ID: casefile.ID{8}, Name: "Ruth Adeyemi"}); len(got) != 1 {
			t.Errorf("somebody else accepts: %q", got)
		}
	})
	t.Run("hnd.accepted at the signature", func(t *testing.T) {
		_, d, h := start(t)
		ruth := casefile.Person{ID: casefile.ID{1}, Ref: "Practitioner/" + casefile.ID{1}.String(), Name: "Ruth Adeyemi"}
		d.Set("hnd.from", `{"valueReference":{"reference":"`+ruth.Ref+`","display":"Ruth Adeyemi"}}`).Set("hnd.read", "chronology", "last-assessment")
		sign := casefile.Signing{Cell: casefile.Cell{LinkID: "hnd.accepted"}, Role: "lead", Name: "Lena Ortiz"}
		if got := journey.Gate(h.Doc, sign, 3, ruth); len(got) != 1 {
			t.Errorf("on the tablet of who leaves, with 3 changes unsent: %+v", got)
		}
		if got := journey.Gate(h.Doc, sign, 3, me); len(got) != 0 {
			t.Errorf("on the tablet of who comes: %+v", got)
		}
		sign.Name = "Priya Nair"
		if got := journey.Gate(h.Doc, sign, 0, ruth); len(got) != 1 {
			t.Errorf("somebody else accepts: %+v", got)
		}
		if got := journey.Gate(h.Doc, casefile.Signing{Cell: casefile.Cell{LinkID: "hnd.manager"}, Name: "Priya Nair"}, 0, ruth); len(got) != 0 {
			t.Errorf("the manager signs: %+v", got)
		}
	})
	t.Run("hnd.to", func(t *testing.T) {
		_, d, h := start(t)
		d.Set("hnd.to", "null")
		if got := h.Stops(0, casefile.Person{}); len(got) != 1 {
			t.Errorf("nobody takes over: %q", got)
		}
	})
}
