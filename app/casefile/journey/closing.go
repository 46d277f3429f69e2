package journey

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Obstacle stands in the way of closing a case.
type Obstacle struct {
	Kind Kind
	Doc  casefile.ID
	Row  casefile.RowID
	Text string // in plain words, with what to do
}

// Kind says what an obstacle is.
type Kind string

// The obstacles of processes.md section 5: a closed state is never entered with
// one.
const (
	OpenNeed  Kind = "need"      // an urgent or high need that is still open
	Direction Kind = "direction" // a manager's direction whose day has passed
	Card      Kind = "card"      // a safeguarding card that nobody has finished
)

// ErrNotYet reports that a case cannot be closed; Obstacles says why.
var ErrNotYet = errors.New("the case cannot be closed yet")

// Obstacles are what stands in the way of closing a case.
func Obstacles(rec casefile.Record) []Obstacle {
	var out []Obstacle
	for _, n := range OpenNeeds(rec) {
		out = append(out, Obstacle{Kind: OpenNeed, Doc: n.Doc, Row: n.Row, Text: fmt.Sprintf("“%s” is %s and still open. Finish its actions, or say why it will not be met", n.What, n.Words)})
	}
	for _, s := range follow.All(rec) {
		if s.Direction() && s.Overdue() {
			out = append(out, Obstacle{Kind: Direction, Doc: s.Doc, Row: s.Row, Text: fmt.Sprintf("The manager asked: “%s”, by %s. Write what happened", s.What, casefile.DateWords(string(s.By)))})
		}
	}
	for _, c := range rec.Cards() {
		d := c.Doc
		switch {
		case c.Closed() && c.ReadBy == "":
			out = append(out, Obstacle{Kind: Card, Doc: d.ID(), Text: "A worry about harm was written on " + casefile.DateWords(string(casefile.DateOf(c.At.In(rec.Now.Location())))) + " and no manager has read it. Ask your manager to read it"})
		case unfinished(d):
			out = append(out, Obstacle{Kind: Card, Doc: d.ID(), Text: "A worry about harm was begun on " + casefile.DateWords(string(casefile.DateOf(d.Summary().Started.In(rec.Now.Location())))) + " and nobody has finished it. Read it and say who was told."})
		}
	}
	return out
}

// unfinished reports that something stops a document from being signed.
func unfinished(d *casefile.Document) bool {
	for _, p := range d.Check() {
		if p.Level == engine.LevelStop {
			return true
		}
	}
	return false
}

// Need is a need of the newest assessment.
type Need struct {
	Doc    casefile.ID
	Row    casefile.RowID
	What   string
	Weight string // urgent, high, medium or low
	Words  string // the weight in words, in the middle of a sentence
}

// OpenNeeds are the urgent and high needs of the newest assessment that are still
// open: no action that answers them is finished and none is left, and the
// assessment does not say that they will not be met.
func OpenNeeds(rec casefile.Record) []Need {
	d := rec.Latest("dca")
	if d == nil {
		return nil
	}
	const group = "dca.an.need"
	actions := rec.Actions()
	notMet := strings.ToLower(d.Text("dca.dec.not-met"))
	var out []Need
	for _, row := range d.Rows(group, "") {
		n := Need{Doc: d.ID(), Row: row.ID, What: d.TextIn(row.ID, group+".what"), Weight: d.CodeIn(row.ID, group+".weight"), Words: strings.ToLower(d.TextIn(row.ID, group+".weight"))}
		if n.What == "" || n.Weight != "urgent" && n.Weight != "high" || strings.Contains(notMet, strings.ToLower(n.What)) {
			continue
		}
		answered, open := false, false
		for _, a := range actions {
			if strings.EqualFold(strings.TrimSpace(a.Need), strings.TrimSpace(n.What)) {
				answered = answered || a.Status == casefile.DoneInTime || a.Status == casefile.DoneLate || a.Status == casefile.NotNeeded
				open = open || !a.Done()
			}
		}
		if !answered || open {
			out = append(out, n)
		}
	}
	return out
}

// Ending is what a case is closed with.
type Ending struct {
	Why     string // code of case.closing.why, or own words
	Summary string // what has changed for the child
	Next    string // who holds what from now on
	Told    string // who told the child, how and when
}

// Close closes a case. What stands in its way stops it; so does an ending that
// leaves something out.
func Close(ctx context.Context, rec casefile.Record, e Ending) error {
	if len(Obstacles(rec)) > 0 {
		return ErrNotYet
	}
	for _, text := range []string{e.Why, e.Summary, e.Next, e.Told} {
		if strings.TrimSpace(text) == "" {
			return errors.New("say why the case closes, what has changed, who holds what next and who told the child")
		}
	}
	if err := choose(ctx, rec.Case, "case.status", string(Closed)); err != nil {
		return err
	}
	if err := choose(ctx, rec.Case, "case.closing.why", e.Why); err != nil {
		return err
	}
	for link, v := range map[string]fhir.Value{
		"case.closed":          fhir.Prim(fhir.Date, string(casefile.DateOf(rec.Now))),
		"case.closing.summary": fhir.TextValue(e.Summary), "case.closing.next": fhir.TextValue(e.Next), "case.closing.told": fhir.TextValue(e.Told),
	} {
		if _, err := rec.Case.Set(ctx, casefile.Cell{LinkID: link}, v); err != nil {
			return err
		}
	}
	return nil
}

// Reopen opens a closed case again; missed is what was missed, which is asked when
// it comes back within the months of the setting.
func Reopen(ctx context.Context, rec casefile.Record, missed string) error {
	if Within(rec) && strings.TrimSpace(missed) == "" {
		return errors.New("the case was closed less than a year ago: say what we missed")
	}
	if err := choose(ctx, rec.Case, "case.status", string(Reopened)); err != nil {
		return err
	}
	if missed = strings.TrimSpace(missed); missed == "" {
		return nil
	}
	_, err := rec.Case.Set(ctx, casefile.Cell{LinkID: "case.missed"}, fhir.TextValue(missed))
	return err
}

// Within reports whether the case was closed so short a time ago that coming back
// asks what was missed.
func Within(rec casefile.Record) bool {
	if rec.Case == nil || rec.Case.Code("case.status") != string(Closed) {
		return false
	}
	t, ok := rec.Case.DateIn("", "case.closed").Time()
	return ok && casefile.DateOf(rec.Now) <= casefile.DateOf(t.AddDate(0, rec.Settings.Number("cfg.journey.reopened-months"), 0))
}

// choose answers a choice by its code, or in own words where it takes them.
func choose(ctx context.Context, d *casefile.Document, link, code string) error {
	it := d.Form().Item(link)
	if it == nil {
		return casefile.ErrNoQuestion
	}
	v := fhir.TextValue(code)
	for _, o := range it.Options {
		if o.Coding.Code == code {
			v = o.Value
		}
	}
	_, err := d.Set(ctx, casefile.Cell{LinkID: link}, v)
	return err
}
