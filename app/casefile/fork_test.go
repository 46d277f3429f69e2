package casefile_test

import (
	"context"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
)

// A copy takes changes and signatures, and what it was copied from does not.
func TestAForkIsACopy(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	d := c.Doc("dd")
	d.Set("dd.benefit", "Jane can stay at Julia's")
	row, rows := d.Len(), d.Text("dd.benefit")
	f := casetest.Hold(t, d.Fork())
	if got := f.Text("dd.benefit"); got != rows || f.Len() != row {
		t.Errorf("the copy says %q in %d changes", got, f.Len())
	}
	f.Set("dd.benefit", "Another reason").Set("dd.decision", "delegate")
	f.Fork() // a copy of a copy is one too
	if d.Text("dd.benefit") != rows || d.Code("dd.decision") != "" || d.Len() != row {
		t.Errorf("the first one says %q now", d.Text("dd.benefit"))
	}
	if f.Text("dd.benefit") != "Another reason" {
		t.Errorf("the copy says %q", f.Text("dd.benefit"))
	}
}

// As it was signed, a document reads as it stood then, whatever became of it.
func TestADocumentAsItWasSigned(t *testing.T) {
	c := casetest.New(t, "2026-11-03 08:30")
	d := c.Doc("dd")
	if d.AsSigned("") != nil {
		t.Error("nobody has signed")
	}
	s := c.Doc("dt")
	row := s.Row("dt.practice", ".when", "2026-11-03T10:00:00Z", ".place", "Julia's", ".on", "this-child", ".help", "prompted", ".by", "Marie Dunn")
	cell := casefile.Cell{Row: row, LinkID: "dt.practice.sign-carer"}
	if _, err := s.Sign(context.Background(), casefile.Signing{Cell: cell, Name: "Julia Marsh", Typed: true}); err != nil {
		t.Fatal(err)
	}
	s.In(row, "dt.practice.place", "At home") // within the same second
	c.At("2026-11-03 09:30")
	s.In(row, "dt.practice.help", "on-own-fully-correct")
	then := s.AsSigned("dt.practice.sign-carer")
	if then == nil {
		t.Fatal("it was signed, and nobody finds it")
	}
	if got := then.TextIn(row, "dt.practice.place"); got != "Julia's" || then.CodeIn(row, "dt.practice.help") != "prompted" {
		t.Errorf("it says %q", got)
	}
	if s.TextIn(row, "dt.practice.place") != "At home" {
		t.Error("what it is now has changed")
	}
}
