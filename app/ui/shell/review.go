package shell

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/oversight"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/review"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// reviewScreen is a manager's reading of a form. d is the review.
func (s *Shell) reviewScreen(r model.Route, d *openDoc) (screen.Screen, error) {
	rev := casefile.Review{Doc: d.doc}
	read, err := s.open(rev.Of())
	if err != nil {
		return nil, err
	}
	p := review.Props{
		Desk: s, Route: model.Route{Screen: model.Review, Case: r.Case, Doc: read.id.String()}, Doc: read.doc, Review: rev,
		Child: s.childOf(r.Case), Given: given(s.summaryOf(r.Case).Child), Reader: s.mayReview(), Fault: Fault,
		Found: s.findings(read),
	}
	if sum, err := s.work.DocSummary(read.id); err == nil {
		p.Author = sum.StartedBy
		for _, g := range sum.Signed {
			if oversight.Authors[g.Role] {
				p.Author = g.Name
			}
		}
	}
	if err := oversight.MayApprove(read.doc, s.work.Me()); err != nil {
		p.Own = model.Sentence(err.Error()) + "."
	}
	if rec, err := s.work.Record(read.doc.Case()); err == nil {
		p.Until = oversight.AnswerBy(rec)
	}
	if c, open := oversight.ManagerCell(read.doc); open {
		p.Sign = func() { s.signAsManager(r.Case, read, c) }
	}
	return review.New(p), nil
}

// signAsManager leads to the manager's signature, or first to what stands against
// it.
func (s *Shell) signAsManager(caseID string, d *openDoc, c casefile.Cell) {
	above := map[string]bool{} // what the signature stands under
	for it := range d.doc.Form().Items() {
		if it.LinkID == c.LinkID {
			break
		}
		above[it.LinkID] = it.Control != fhir.ControlSignature
	}
	to := model.Route{Screen: model.Sign, Case: caseID, Doc: d.id.String(), Cell: c.LinkID}
	if slices.ContainsFunc(d.doc.Check(), func(p engine.Problem) bool { return p.Level == engine.LevelStop && above[p.Cell.LinkID] }) {
		to = model.Route{Screen: model.Check, Case: caseID, Doc: d.id.String(), Summary: true}
	}
	s.Open(to)
}

// mayReview reports whether the user asks the questions of a review: managers do.
func (s *Shell) mayReview() bool { return manages(s.work.Rights()) }

// reviewing opens the review of a form; nil for whoever asks no questions.
func (s *Shell) reviewing(r model.Route, d *openDoc) func() {
	if !s.mayReview() {
		return nil
	}
	return func() { s.startReview(r.Case, d.id) }
}

// startReview opens the review of a form, a new one when there is none.
func (s *Shell) startReview(caseID string, doc casefile.ID) {
	id, err := op.ParseID(caseID)
	if err != nil {
		return
	}
	w := s.work
	s.cfg.Run.Go(func() func() {
		rev, err := reviewOf(w, id, doc)
		return func() {
			if err != nil {
				s.tellFault(err)
				return
			}
			s.Open(model.Route{Screen: model.Review, Case: caseID, Doc: rev.String()})
		}
	})
}

// reviewOf finds the review of a form, or begins one.
func reviewOf(w Work, caseID, doc casefile.ID) (casefile.ID, error) {
	c, err := w.Case(caseID)
	if err != nil {
		return casefile.ID{}, err
	}
	title := ""
	for _, f := range c.Forms {
		if f.ID == doc {
			title = f.Title
		}
		if f.Form != casefile.FormReview {
			continue
		}
		d, err := w.OpenDoc(f.ID)
		if err != nil {
			return casefile.ID{}, err
		}
		if rev := (casefile.Review{Doc: d}); rev.Of() == doc && rev.Outcome() != casefile.ReviewAgreed {
			return f.ID, nil
		}
	}
	id, err := w.NewDoc(context.Background(), caseID, casefile.FormReview)
	if err != nil {
		return casefile.ID{}, err
	}
	d, err := w.OpenDoc(id)
	if err != nil {
		return casefile.ID{}, err
	}
	_, err = d.Set(context.Background(), casefile.Cell{LinkID: "rev.of"}, casefile.DocumentRef(doc, title))
	return id, err
}
