package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/say"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// origins say of the answers of a document where they were carried over from. The
// case is read once, when the first of them is asked for.
func (s *Shell) origins(r model.Route, d *openDoc) func(engine.Cell) form.Origin {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil
	}
	var rec casefile.Record
	read := false
	return func(c engine.Cell) form.Origin {
		if _, ok := d.doc.CarriedFrom(c); !ok {
			return form.Origin{}
		}
		if !read {
			read = true
			if rec, err = s.work.Record(id); err != nil {
				return form.Origin{}
			}
		}
		return s.origin(rec, d, c)
	}
}

// origin says where one answer is from, and offers what there is to do.
func (s *Shell) origin(rec casefile.Record, d *openDoc, c engine.Cell) form.Origin {
	o, ok := carryover.OriginOf(rec, d.doc, c)
	if !ok {
		return form.Origin{}
	}
	it := d.doc.Form().Item(c.LinkID)
	name := model.Possessive(given(rec.Summary().Child))
	where := o.From.Words()
	if o.From.OfRecord() {
		where = say.F("%s record", name)
	}
	k, correct := carryover.CorrectionOf(rec, d.doc, c)
	switch {
	case correct:
		return form.Origin{
			Words: say.F("%s says “%s”.", model.Sentence(where), model.AnswerText(it, o.Now)),
			Fix:   say.T("Correct the record too"), Do: func() { s.correct(d, k) },
		}
	case o.Touched:
		return form.Origin{}
	case o.Changed && len(o.Now) > 0:
		return form.Origin{
			Words: say.F("From %s, which says now: “%s”.", where, short(model.AnswerText(it, o.Now))),
			Fix:   say.T("Use what it says now"), Do: func() { s.renew(rec, d, c) },
		}
	case o.From.OfRecord():
		return form.Origin{Words: say.F("From %s. Change it if it is wrong.", where)}
	}
	return form.Origin{Words: say.F("From %s. Change it if it is not true any more.", where)}
}

// correct puts the record right with what was said here.
func (s *Shell) correct(d *openDoc, k carryover.Correction) {
	s.mend(d, say.T("The record says it now as well. What it said before stays in its history."), func(ctx context.Context, w Work) error {
		doc, err := w.OpenDoc(k.Record.ID())
		if err == nil {
			_, err = doc.Set(ctx, k.Cell, k.Now...)
		}
		return err
	})
}

// renew takes over what the source of an answer says by now.
func (s *Shell) renew(rec casefile.Record, d *openDoc, c engine.Cell) {
	s.mend(d, say.T("It is the newer answer now. The one before stays in its history."), func(ctx context.Context, _ Work) error {
		return carryover.Renew(ctx, rec, d.doc, c)
	})
}

// mend writes, shows the page anew and says what was done, "" where one sees it.
func (s *Shell) mend(d *openDoc, done string, write func(context.Context, Work) error) {
	w := s.work
	d.editor.Flush()
	s.cfg.Run.Go(func() func() {
		err := write(context.Background(), w)
		return func() {
			if s.work != w {
				return
			}
			s.statusOld = true
			d.cache.Drop()
			s.Open(s.nav.At())
			s.tellFault(err)
			if err == nil && done != "" {
				s.Tell(model.Words{Tone: model.Safe, Icon: "check_circle-fill", Text: done})
			}
		}
	})
}

// short is the beginning of a long answer.
func short(words string) string {
	if r := []rune(words); len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return words
}
