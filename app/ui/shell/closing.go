package shell

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/journey"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/closing"
	"doorstep/app/ui/widget"
	"doorstep/sync/op"
)

// closingScreen closes a case, or opens a closed one again.
func (s *Shell) closingScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	w := s.work
	rec, err := w.Record(id)
	if err != nil {
		return nil, err
	}
	child := rec.Summary().Child.Short()
	var reasons []widget.Option
	if it := rec.Case.Form().Item("case.closing.why"); it != nil {
		for _, o := range it.Options {
			reasons = append(reasons, widget.Option{Key: o.Coding.Code, Label: o.Label})
		}
	}
	// What is written is written over the case as it is then.
	now := func(do func(context.Context, casefile.Record) error) func(context.Context) error {
		return func(ctx context.Context) error {
			rec, err := w.Record(id)
			if err != nil {
				return err
			}
			return do(ctx, rec)
		}
	}
	after := func(done func(string), to model.Route, says string) func(string) {
		return func(fault string) {
			done(fault)
			if fault == "" {
				s.Open(to)
				s.moved(says)
			}
		}
	}
	return closing.New(closing.Props{
		Desk: s, Case: r.Case, Child: child, Journey: journey.Of(rec), Obstacles: journey.Obstacles(rec), Reasons: slices.Clone(reasons),
		Closed: rec.Summary().Closed, Soon: journey.Within(rec), MayArchive: w.MayArchive(),
		Close: func(e journey.Ending, done func(string)) {
			s.away(now(func(ctx context.Context, rec casefile.Record) error { return journey.Close(ctx, rec, e) }),
				after(done, model.Route{Screen: model.Children}, say.F("%s case is closed. Everything in it can still be read.", model.Possessive(model.Given(child)))))
		},
		Reopen: func(missed string, done func(string)) {
			s.away(now(func(ctx context.Context, rec casefile.Record) error { return journey.Reopen(ctx, rec, missed) }),
				after(done, model.Route{Screen: model.Child, Case: r.Case}, say.F("%s case is open again.", model.Possessive(model.Given(child)))))
		},
	}), nil
}

// stageOf says where a case stands, "" when it cannot be read.
func (s *Shell) stageOf(id casefile.ID) string {
	rec, err := s.work.Record(id)
	if err != nil {
		return ""
	}
	words := model.StageWords(journey.Of(rec).Now())
	if _, ask := journey.Missed(rec); ask {
		words += say.T(". It came back within a year: what did we miss?")
	}
	return words
}
