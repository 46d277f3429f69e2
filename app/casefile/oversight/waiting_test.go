package oversight_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/oversight"
	"doorstep/forms/engine"
)

func waiting(c *casetest.Case, what oversight.What) *oversight.Waiting {
	for _, w := range oversight.WaitingIn(c.Record()) {
		if w.What == what {
			return &w
		}
	}
	return nil
}

// request is an emergency request that its author has signed.
func request(t *testing.T, c *casetest.Case) casetest.Doc {
	d := c.Doc("cmp")
	d.Row("cmp.pr-consent", ".person", "Karim Sample", ".answer", "cannot-be-reached", ".when", "2026-11-03")
	cell, err := d.SignatureCell("author")
	if err != nil {
		t.Fatal(err)
	}
	fill(d, cell)
	sign(t, c, d, ruth, "author")
	return d
}

// fill answers whatever stops a signature.
func fill(d casetest.Doc, upTo casefile.Cell) {
	for range 40 {
		left := false
		for _, p := range d.Check() {
			it := d.Form().Item(p.Cell.LinkID)
			if p.Level != engine.LevelStop || it == nil || it.LinkID == upTo.LinkID || it.Signer != nil {
				continue
			}
			left = answer(d, it, p.Cell) || left
		}
		if !left {
			return
		}
	}
}

func answer(d casetest.Doc, it *engine.Item, at casefile.Cell) bool {
	if it.Rows != nil {
		_, _, err := d.AddRow(context.Background(), it.Rows.ID, at.Row)
		return err == nil
	}
	var typed string
	switch {
	case len(it.Options) > 0:
		typed = it.Options[0].Coding.Code
	case it.Type == engine.Date:
		typed = "2026-11-03"
	case it.Type == engine.DateTime:
		typed = "2026-11-03T12:00:00Z"
	case it.Type == engine.Boolean:
		typed = "yes"
	case it.Type == engine.Quantity:
		typed = "4"
	default:
		typed = "Anna Sample"
	}
	d.In(at.Row, it.LinkID, typed)
	return true
}

// Scenario step 4, Expect 4: the manager sees the request, signed by the lead,
// with its open point; it is decided on the same day.
func TestARequestWaitsWithItsOpenPoint(t *testing.T) {
	c := casetest.New(t, "2026-11-03 13:05")
	c.Me = ruth
	d := request(t, c)
	w := waiting(c, oversight.ToSign)
	if w == nil || w.Doc != d.ID() || w.From != "Ruth Adeyemi" || w.Due != "2026-11-03" || !w.Since.Equal(c.Now) {
		t.Fatalf("what waits is %+v", w)
	}
	if len(w.Open) != 1 || w.Open[0] != "Karim Sample cannot be reached" {
		t.Errorf("its open points are %v", w.Open)
	}
}

func TestWhatIsSentBackWaitsForItsAuthorUntilItIsAnswered(t *testing.T) {
	ctx := context.Background()
	c := casetest.New(t, "2026-11-03 13:05")
	c.Me = ruth
	d := request(t, c)
	c.At("2026-11-04 09:00").Me = priya
	rev := c.Doc(casefile.FormReview)
	r := casefile.Review{Doc: rev.Document}
	if _, err := rev.Document.Set(ctx, casefile.Cell{LinkID: "rev.of"}, casefile.DocumentRef(d.ID(), "Request")); err != nil {
		t.Fatal(err)
	}
	row, err := r.Ask(ctx, casefile.Cell{LinkID: "cmp.event"}, "", "history", "Why not night care at home?")
	if err != nil {
		t.Fatal(err)
	}
	if w := waiting(c, oversight.ToSign); w == nil || w.WithAuthor {
		t.Errorf("while it is read: %+v", w)
	}
	if _, err := r.SendBack(ctx); err != nil {
		t.Fatal(err)
	}
	if w := waiting(c, oversight.ToSign); w == nil || !w.WithAuthor {
		t.Errorf("sent back: %+v", w)
	}
	c.At("2026-11-05 09:00").Me = ruth
	if err := r.Reply(ctx, row, "No trained staff before Friday."); err != nil {
		t.Fatal(err)
	}
	w := waiting(c, oversight.Answered)
	if w == nil || w.WithAuthor || !w.Since.Equal(c.Now) {
		t.Errorf("answered: %+v", w)
	}
}

func TestWhatWaitsAboutACase(t *testing.T) {
	t.Run("nobody leads it", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 08:40")
		w := waiting(c, oversight.ToAllocate)
		if w == nil || w.Due != "2026-11-04" || w.Kind != oversight.Allocation {
			t.Fatalf("%+v", w)
		}
		set(t, c, "case.lead", "Ruth Adeyemi")
		if w := waiting(c, oversight.ToAllocate); w != nil {
			t.Errorf("with a lead: %+v", w)
		}
	})
	t.Run("it is closing", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 08:40")
		set(t, c, "case.lead", "Ruth Adeyemi")
		set(t, c, "case.status", "closing")
		if w := waiting(c, oversight.ToClose); w == nil || w.Due != "2026-11-06" {
			t.Fatalf("%+v", w)
		}
		set(t, c, "case.status", "closed")
		if got := oversight.WaitingIn(c.Record()); len(got) > 0 {
			t.Errorf("closed: %+v", got)
		}
	})
	t.Run("a checkpoint shows three working days before, the next look as well", func(t *testing.T) {
		c := casetest.New(t, "2026-11-03 08:40")
		set(t, c, "case.lead", "Ruth Adeyemi")
		c.Doc("dca").Set("dca.form.referral-date", "2026-11-03")
		w := waiting(c, oversight.AtCheckpoint)
		if w == nil || w.Due != "2026-11-17" || w.Now("2026-11-11") || !w.Now("2026-11-12") {
			t.Fatalf("%+v", w)
		}
		c.At("2026-11-17 10:00").Me = priya
		o := look(c, "checkpoint-10")
		o.Set("ovs.next", "2026-12-16")
		sign(t, c, o, priya, "manager")
		if w := waiting(c, oversight.NextLook); w == nil || w.Due != "2026-12-16" || w.Now("2026-12-10") || !w.Now("2026-12-11") {
			t.Errorf("the next look: %+v", w)
		}
	})
}

// Q-FOL-1: the manager is told on the fifth working day after a promise's day.
func TestALatePromiseReachesTheManager(t *testing.T) {
	t.Run("Q-FOL-1", func(t *testing.T) {
		c := casetest.New(t, "2026-11-17 10:00")
		o := look(c, "checkpoint-10")
		row := direct(o, "Write a night plan", "Ruth Adeyemi", "2026-11-27")
		w := waiting(c, oversight.ToFollow)
		if w == nil || w.Now("2026-12-03") || !w.Now("2026-12-04") || w.From != "Ruth Adeyemi" {
			t.Fatalf("%+v", w)
		}
		o.In(row, "ovs.direction.status", "done")
		if w := waiting(c, oversight.ToFollow); w != nil {
			t.Errorf("done: %+v", w)
		}
	})
}

func set(t *testing.T, c *casetest.Case, link, typed string) {
	t.Helper()
	d := c.Record().Case
	in, err := casefile.ParseInput(d.Form().Item(link), typed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Set(context.Background(), casefile.Cell{LinkID: link}, in.Values...); err != nil {
		t.Fatal(err)
	}
}
