package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// cards are the safeguarding cards of a case that wait for somebody: for answers,
// or for a manager to read them.
func (s *Shell) cards(id casefile.ID) []casescreen.Card {
	all, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	var out []casescreen.Card
	for _, f := range all.Forms {
		if f.Form != formHarm || f.Status == casefile.EnteredInError {
			continue
		}
		d, err := s.open(f.ID)
		if err != nil {
			continue
		}
		c := casefile.CardOf(d.doc)
		if c.Closed() && c.ReadBy != "" {
			continue
		}
		out = append(out, casescreen.Card{
			Doc: c.Doc.ID(), Title: say.F("Worry about harm, %s", model.Day(c.At.In(s.Now().Location()), s.Now())), Left: len(c.Missing),
			Read: s.work.Rights().Move && c.By != s.work.Me().Name, NobodyTold: c.NobodyTold,
		})
	}
	return out
}

// readCard says that this person has read a safeguarding card.
func (s *Shell) readCard(doc casefile.ID) {
	s.writing(func(ctx context.Context, w Work) error {
		d, err := w.OpenDoc(doc)
		if err != nil {
			return err
		}
		_, err = d.Set(ctx, casefile.Cell{LinkID: "lon.safeguarding.read"}, fhir.BoolValue(true))
		return err
	})
}

// writeCard begins the record of a worry about a child, with the signs that were
// picked in a document when it was opened from one; a card that is still open is
// gone on with.
func (s *Shell) writeCard(id casefile.ID, from string) {
	for _, c := range s.cards(id) {
		if c.Left > 0 {
			s.Open(s.firstPage(model.Route{Screen: model.TaskList, Case: id.String(), Doc: c.Doc.String()}))
			return
		}
	}
	var answers map[string][]fhir.Value
	if doc, err := op.ParseID(from); err == nil {
		if d, err := s.open(doc); err == nil {
			answers = casefile.CardAnswers(harmful(d.doc.Picked()))
		}
	}
	s.beginWith(id, formHarm, answers)
}

// harmful are the signs of harm among those that were picked.
func harmful(picked []casefile.Sign) []casefile.Sign {
	return casefile.SuggestLevel(picked).Harm
}

// whom says whom signs of need are offered for.
func (s *Shell) whom(caseID string) casefile.Whom {
	id, err := op.ParseID(caseID)
	if err != nil {
		return casefile.Whom{}
	}
	r, err := s.work.Record(id)
	if err != nil {
		return casefile.Whom{}
	}
	return r.AboutChild()
}
