package carryover_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/casefile/casetest"
)

// twoAssessments are one of June 2025, and one that was just begun.
func twoAssessments(t *testing.T) (*casetest.Case, casetest.Doc, casetest.Doc) {
	c, _, _ := sample(t)
	c.At("2025-06-10 10:00")
	then := c.Doc("dca").Set("dca.env.functioning", "Stays at home most days").Set("dca.dev.health.now", "Soft food cut small. Coughs on thin drinks.").
		Set("dca.safe.tell", "Her sister").Set("dca.an.judgement", "All is well").Set("dca.dis.impact", "Tires by noon")
	c.At("2026-11-03 10:00")
	return c, then, begin(t, c, "dca")
}

// offered is what is offered for one question, on the page where it stands.
func offered(c *casetest.Case, d casetest.Doc, link string) (carryover.Last, bool) {
	last := carryover.LastTime(c.Record(), d.Document, d.Form().Item(link).Page)
	i := slices.IndexFunc(last, func(l carryover.Last) bool { return l.Cell.LinkID == link })
	if i < 0 {
		return carryover.Last{}, false
	}
	return last[i], true
}

func TestWhatWasAnsweredLastTimeIsOfferedUntilSomebodyAnswers(t *testing.T) {
	c, then, now := twoAssessments(t)
	l, ok := offered(c, now, "dca.dev.health.now")
	if !ok || l.From.Doc != then.ID() || l.From.On != "2025-06-10" || len(l.Values) != 1 || l.Values[0].Text != "Soft food cut small. Coughs on thin drinks." {
		t.Fatalf("offered: %v %+v", ok, l)
	}
	if _, ok := offered(c, then, "dca.dev.health.now"); ok {
		t.Error("a form is offered its own answer, or that of a later one")
	}
	if err := carryover.StillTrue(context.Background(), now.Document, l); err != nil {
		t.Fatal(err)
	}
	if got := now.Text("dca.dev.health.now"); got != "Soft food cut small. Coughs on thin drinks." {
		t.Errorf("still true: %q", got)
	}
	if o, ok := carryover.OriginOf(c.Record(), now.Document, l.Cell); !ok || !strings.Contains(o.Words(), "10 June 2025") {
		t.Errorf("the answer does not say where it is from: %+v", o)
	}
	if _, ok := offered(c, now, "dca.dev.health.now"); ok {
		t.Error("it is offered after it was answered")
	}
	if err := carryover.StillTrue(context.Background(), now.Document, l); !errors.Is(err, carryover.ErrAnswered) {
		t.Errorf("an answer is written over: %v", err)
	}
}

// HZ-21: weight and skin, dates and drawings, judgements and what keeps a child
// safe are looked at anew.
func TestWeightAndSkinAreNeverCarriedOver(t *testing.T) {
	c, _, now := twoAssessments(t)
	for _, link := range []string{"dca.an.judgement", "dca.safe.tell"} {
		if l, ok := offered(c, now, link); ok {
			t.Errorf("%s is offered: %+v", link, l)
		}
	}
	c.At("2026-06-01 10:00")
	c.Doc("ot").Set("ot.child.weight", "22 kg").Set("ot.child.weight-date", "2026-06-01").Set("ot.child.skin", "no-concern").Set("ot.child.diagnosis", "TD-17")
	c.At("2026-11-12 10:00")
	ot := begin(t, c, "ot")
	for _, link := range []string{"ot.child.weight", "ot.child.weight-date", "ot.child.skin", "ot.child.skin-map"} {
		_, ok := offered(c, ot, link)
		if ok || ot.Form().Item(link) != nil && len(ot.State(casefile.Cell{LinkID: link}).Values) > 0 {
			t.Errorf("%s is carried over or offered", link)
		}
	}
	if l, ok := offered(c, ot, "ot.child.diagnosis"); !ok && ot.Text("ot.child.diagnosis") == "" {
		t.Errorf("what was told of the diagnosis is neither there nor offered: %+v", l)
	}
}

func TestNoQuestionIsLookedAtAnewThatNoFormAsks(t *testing.T) {
	for _, prefix := range carryover.Anew() {
		form, _, _ := strings.Cut(prefix, ".")
		there := false
		for it := range casetest.Form(t, form).Items() {
			there = there || strings.HasPrefix(it.LinkID, prefix)
		}
		if !there {
			t.Errorf("no question begins with %s", prefix)
		}
	}
}
