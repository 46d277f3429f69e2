package chronology_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/chronology"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// takeIn begins the linked entry in another child's case.
func takeIn(t *testing.T, c *casetest.Case, s chronology.Shared) casetest.Doc {
	t.Helper()
	d := c.Doc("chr")
	for link, vs := range s.Answers(d.Form()) {
		if _, err := d.Document.Set(t.Context(), casefile.Cell{LinkID: link}, vs...); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func TestAFamilysEventIsLinkedNotCopied(t *testing.T) {
	c, lucy := jane(t), casetest.New(t, "2026-11-03 08:30")
	death := write(c, "2012-01-01", "year", "Claire died; Jane would not sleep alone after", "birth-death", "key").
		Set("chr.shared", "yes").Set("chr.shared.words", "Claire, the eldest sister, died of a known illness")
	shared := chronology.SharedBy(c.Record())
	if len(shared) != 1 {
		t.Fatalf("shared: %+v", shared)
	}
	if got := chronology.Offered(lucy.Record(), shared); len(got) != 1 {
		t.Fatalf("it is not offered: %v", got)
	}
	if got := chronology.Offered(c.Record(), shared); len(got) != 0 {
		t.Errorf("it is offered to the record that it comes from: %v", got)
	}
	takeIn(t, lucy, shared[0])
	e := find(t, chronology.Of(lucy.Record()), "Claire")
	if e.Title != "Claire, the eldest sister, died of a known illness" || e.When() != "2012" || e.What != "birth-death" || e.Link != death.ID() || e.Effect != "" {
		t.Errorf("in Lucy’s: %+v", e)
	}
	if got := chronology.Offered(lucy.Record(), shared); len(got) != 0 {
		t.Errorf("it is offered twice: %v", got)
	}
	if got := chronology.SharedBy(lucy.Record()); len(got) != 0 {
		t.Errorf("a linked entry is shared on: %v", got)
	}
	if got := chronology.RenewedBy(lucy.Record(), shared); len(got) != 0 {
		t.Errorf("nothing changed, yet: %v", got)
	}
	death.Set("chr.shared.words", "Claire, the eldest sister, died aged nine")
	if got := chronology.RenewedBy(lucy.Record(), chronology.SharedBy(c.Record())); len(got) != 1 || got[0].Now.Words != "Claire, the eldest sister, died aged nine" {
		t.Errorf("the source says something else by now: %v", got)
	}
	for name, set := range map[string][2]string{"restricted": {"chr.who-can-see", "restricted"}, "the child’s words": {"chr.kind", "child-said"}, "left out": {"chr.hidden", "yes"}, "not shared any more": {"chr.shared", "no"}} {
		c := casetest.New(t, "2026-11-03 08:30")
		write(c, "2012-01-01", "year", "Claire died", "birth-death", "key").Set("chr.shared", "yes").Set("chr.shared.words", "Claire died").Set(set[0], set[1])
		if got := chronology.SharedBy(c.Record()); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Nothing of a child's record but the words for the family, the date and the kind
// ever stands in a brother's or sister's (processes.md section 16: linked, not
// copied). Every answer of the record is a word of its own, so that each can be
// told wherever it turns up.
func TestNothingElseOfAChildReachesAnother(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, other := casetest.New(t, "2026-11-03 08:30"), casetest.New(t, "2026-11-03 08:30")
		words := 0
		secret := func() string {
			words++
			return fmt.Sprintf("secret%04d", words)
		}
		open := map[string]bool{}
		for range rapid.IntRange(1, 5).Draw(rt, "documents") {
			form := rapid.SampledFrom([]string{"chr", "chr", "chr", "harm", "cafref", "cafdpr"}).Draw(rt, "form")
			d := c.Doc(form)
			for it := range d.Form().Items() {
				if it.Group != nil || !it.Question() || rapid.IntRange(0, 3).Draw(rt, it.LinkID) == 0 {
					continue
				}
				switch it.Type {
				case engine.String, engine.Text, engine.Reference:
					w := secret()
					if it.LinkID == "chr.shared.words" {
						w = fmt.Sprintf("family%04d", words)
						open[w] = true
					}
					if it.LinkID == "chr.link" {
						continue
					}
					d.Set(it.LinkID, w)
				case engine.OpenChoice:
					d.Set(it.LinkID, secret())
				case engine.Boolean:
					d.Set(it.LinkID, rapid.SampledFrom([]string{"yes", "no"}).Draw(rt, "answer"))
				case engine.Choice:
					d.Set(it.LinkID, it.Options[rapid.IntRange(0, len(it.Options)-1).Draw(rt, "option")].Coding.Code)
				}
			}
		}
		for _, s := range chronology.Offered(other.Record(), chronology.SharedBy(c.Record())) {
			takeIn(t, other, s)
		}
		for _, d := range other.Record().Docs {
			said := dump(d)
			if strings.Contains(said, "secret") {
				rt.Fatalf("something of the child’s stands in another record:\n%s", said)
			}
			if !open[d.Text("chr.what")] {
				rt.Fatalf("these words were not written for the family: %q", d.Text("chr.what"))
			}
		}
	})
}

// dump is every answer that a document ever had.
func dump(d *casefile.Document) string {
	var b strings.Builder
	for it := range d.Form().Items() {
		if !it.Question() {
			continue
		}
		for _, v := range d.History(casefile.Cell{LinkID: it.LinkID}) {
			fmt.Fprintf(&b, "%s: %+v\n", it.LinkID, v)
		}
		for _, v := range d.State(casefile.Cell{LinkID: it.LinkID}).Values {
			fmt.Fprintf(&b, "%s = %s\n", it.LinkID, fhirWords(v))
		}
	}
	return b.String()
}

func fhirWords(v fhir.Value) string { return fmt.Sprintf("%+v", v) }
