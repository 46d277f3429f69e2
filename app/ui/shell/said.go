package shell

import (
	"context"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/sync/op"
)

// said takes what a child said or showed into the chronology, with the child as
// its source.
func (s *Shell) said(caseID string, times int) screen.Said {
	w := s.work
	if name := s.practised(); name != "" {
		return screen.Said{Child: name, Times: times, Keep: func(_ string, done func(string)) { done(say.T("This is practice, so it is not kept.")) }}
	}
	return screen.Said{
		Child: s.summaryOf(caseID).Child.Short(), Times: times,
		Keep: func(text string, done func(string)) {
			s.cfg.Run.Go(func() func() {
				err := keepSaid(w, caseID, text)
				return func() {
					if s.work == w {
						s.statusOld = true
						done(Fault(err))
					}
				}
			})
		},
	}
}

func keepSaid(w Work, caseID, text string) error {
	id, err := op.ParseID(caseID)
	if err != nil {
		return err
	}
	ctx := context.Background()
	doc, err := w.NewDoc(ctx, id, "chr")
	if err != nil {
		return err
	}
	d, err := w.OpenDoc(doc)
	if err != nil {
		return err
	}
	for _, a := range []struct{ link, value string }{{"chr.what", text}, {"chr.kind", "child-said"}, {"chr.source", "child"}} {
		in, err := casefile.ParseInput(d.Form().Item(a.link), a.value)
		if err != nil {
			return err
		}
		if _, err := d.Set(ctx, casefile.Cell{LinkID: a.link}, in.Values...); err != nil {
			return err
		}
	}
	return nil
}

// timesSaid is how often the child's own words were written down since a day.
func (s *Shell) timesSaid(caseID string, since casefile.Date) int {
	id, err := op.ParseID(caseID)
	if err != nil {
		return 0
	}
	c, err := s.work.Case(id)
	if err != nil {
		return 0
	}
	n := 0
	for _, e := range c.Chronology {
		if e.ChildSaid && e.On >= since {
			n++
		}
	}
	return n
}
