package shell

import (
	"context"
	"fmt"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/app/casefile/oversight"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/oversee"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// promptsAtOnce is how many questions to challenge with are offered at a look.
const promptsAtOnce = 3

// lookScreen is a manager's look at a child. d is the look.
func (s *Shell) lookScreen(r model.Route, d *openDoc) *oversee.Screen {
	var l *oversee.Screen
	l = oversee.New(oversee.Props{
		Desk: s, Route: r, Editor: d.editor, Typed: d.typed, Around: s.formAround(r, d), Locked: s.locked(d),
		Child: s.childOf(r.Case), Given: given(s.summaryOf(r.Case).Child),
		Facts: func() oversee.Facts { return s.lookFacts(d) },
		Answer: func(g oversight.Direction, words string, done bool) {
			w := s.work
			s.cfg.Run.Go(func() func() {
				err := answerDirection(w, g, words, done)
				return func() {
					s.tellFault(err)
					s.statusOld = true
					l.Answered()
				}
			})
		},
	})
	d.shown = l
	return l
}

// lookFacts are what stands beside the questions of a look.
func (s *Shell) lookFacts(d *openDoc) oversee.Facts {
	f := oversee.Facts{Today: casefile.DateOf(s.Now())}
	rec, err := s.work.Record(d.doc.Case())
	if err != nil {
		return f
	}
	now := oversight.Oversight{Doc: d.doc}
	f.Directions, f.Prompts = oversight.LastDirections(rec, now), oversight.Prompts(rec, now, promptsAtOnce)
	for _, late := range follow.Supervision(rec) {
		f.Late = append(f.Late, fmt.Sprintf("%s, %s: %s", late.What, late.Who, say.N(late.Late, "working day late", "working days late")))
	}
	if c, err := s.work.Case(rec.ID); err == nil {
		f.Words = c.Words
		for _, form := range c.Forms {
			if form.Form == "dca" && form.Clock != nil && form.Status == casefile.InProgress {
				f.Clock = say.F("Working day %d of %d", form.Clock.Day, form.Clock.Of)
			}
		}
	}
	return f
}

// answerDirection writes what became of a direction where it was given.
func answerDirection(w Work, g oversight.Direction, words string, done bool) error {
	d, err := w.OpenDoc(g.Doc)
	if err != nil {
		return err
	}
	set := func(what string, v fhir.Value) error {
		_, err := d.Set(context.Background(), casefile.Cell{Row: g.Row, LinkID: g.Group + "." + what}, v)
		return err
	}
	if words != "" {
		if err := set("progress", fhir.TextValue(words)); err != nil {
			return err
		}
	}
	if !done {
		return nil
	}
	it := d.Form().Item(g.Group + ".status")
	if it == nil {
		return nil
	}
	i := slices.IndexFunc(it.Options, func(o engine.Option) bool { return o.Coding.Code == "done" })
	if i < 0 {
		return nil
	}
	return set("status", it.Options[i].Value)
}
