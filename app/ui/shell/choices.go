package shell

import (
	"context"
	"strings"

	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/conflict"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

func (s *Shell) conflicts() []session.Conflict {
	if s.work == nil || s.where().Choices == 0 {
		return nil
	}
	return s.work.Conflicts()
}

func (s *Shell) conflictScreen(r model.Route) (screen.Screen, error) {
	all := s.conflicts()
	for _, c := range all {
		if c.Doc.String() != r.Doc || string(c.Cell.Row) != r.Row || c.Cell.LinkID != r.Cell || c.Option != r.Tab {
			continue
		}
		w := s.work
		settle := func(do func(context.Context) error, done func(string)) {
			s.cfg.Run.Go(func() func() {
				err := do(context.Background())
				return func() {
					s.statusOld = true
					done(Fault(err))
				}
			})
		}
		return conflict.New(conflict.Props{
			Desk: s, Conflict: c, Count: len(all), Together: s.isText(c),
			Keep: func(v session.Version, done func(string)) {
				settle(func(ctx context.Context) error { return w.Resolve(ctx, c, v.Dot) }, done)
			},
			Write: func(text string, done func(string)) {
				settle(func(ctx context.Context) error { return w.ResolveValue(ctx, c, fhir.TextValue(text)) }, done)
			},
			Next: s.nextChoice,
		}), nil
	}
	return nil, errNowhere
}

// isText reports whether both answers can be put together as one text.
func (s *Shell) isText(c session.Conflict) bool {
	d, err := s.open(c.Doc)
	if err != nil || c.Option != "" {
		return false
	}
	it := d.doc.Form().Item(c.Cell.LinkID)
	return it != nil && (it.Type == engine.Text || it.Type == engine.String) && !strings.Contains(it.Control, "person")
}

// nextChoice opens the next answer to choose, or goes back to sync.
func (s *Shell) nextChoice() {
	s.statusOld = true
	for _, d := range s.docs {
		d.cache.Reload()
	}
	if all := s.conflicts(); len(all) > 0 {
		c := all[0]
		s.Open(model.Route{Screen: model.Conflict, Case: c.Case.String(), Doc: c.Doc.String(), Row: string(c.Cell.Row), Cell: c.Cell.LinkID, Tab: c.Option})
		return
	}
	s.Open(model.Route{Screen: model.Sync})
}
