package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/casefile/carryover"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// lastTime says of the questions of a page what was answered to them in an earlier
// form of the kind. The case is read once, when the first of them is asked for.
func (s *Shell) lastTime(r model.Route, d *openDoc) func(*engine.Item) (form.Last, bool) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil
	}
	var found map[string]carryover.Last
	return func(it *engine.Item) (form.Last, bool) {
		if found == nil {
			found = map[string]carryover.Last{}
			if rec, err := s.work.Record(id); err == nil {
				for _, l := range carryover.LastTime(rec, d.doc, it.Page) {
					found[l.Cell.LinkID] = l
				}
			}
		}
		l, ok := found[it.LinkID]
		if !ok {
			return form.Last{}, false
		}
		return form.Last{
			When: casefile.DateWords(string(l.From.On[:7])), Words: model.AnswerText(it, l.Values),
			Still: func() { s.stillTrue(d, l, false) },
			Changed: func() {
				if it.Type == engine.Text || it.Type == engine.String {
					s.stillTrue(d, l, true)
					return
				}
				s.focusOn(l.Cell)
			},
		}, true
	}
}

// stillTrue answers a question as last time, and leads to it to change it. One sees
// where the answer is from at the question itself.
func (s *Shell) stillTrue(d *openDoc, l carryover.Last, change bool) {
	s.mend(d, "", func(ctx context.Context, _ Work) error { return carryover.StillTrue(ctx, d.doc, l) })
	if change {
		s.focusOn(l.Cell)
	}
}

// focusOn shows the page that is open with the focus in one question.
func (s *Shell) focusOn(c casefile.Cell) {
	r := s.nav.At()
	r.Row, r.Cell = string(c.Row), c.LinkID
	s.Open(r)
}
