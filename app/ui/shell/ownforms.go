package shell

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	book "doorstep/app/casefile/ownforms"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/ownforms"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/inspect"
	"doorstep/forms/library"
	workbook "doorstep/forms/sheet"
	"doorstep/forms/source"
)

// Publishing is what managers do for the forms of their organisation.
type Publishing interface {
	OwnForms() *book.Book
	Inspect(*fhir.Questionnaire) inspect.Report
	FormBase() string
	PublishForm(ctx context.Context, q *fhir.Questionnaire, from casefile.Date, why string) (book.Version, error)
	WithdrawForm(ctx context.Context, name string, from casefile.Date, why string) error
}

// brought is a form from a file that is looked at; it is nowhere but here until it is
// published.
type brought struct {
	file string
	form *fhir.Questionnaire
	said ownforms.Answers // what was typed when the form was tried
}

// ownFormsScreen lists the organisation's forms, or shows one that comes from a file.
func (s *Shell) ownFormsScreen(r model.Route) (screen.Screen, error) {
	w := s.work
	manager := w.Rights().Invite
	if r.Tab == model.BringTab {
		if s.brought == nil || !manager {
			return nil, errNowhere
		}
		return s.bringScreen(), nil
	}
	p := ownforms.Props{
		Desk: s, Load: func() []book.Version { return w.OwnForms().All() },
		Try: func(v book.Version) { s.tryForm(v.Form) },
	}
	if manager {
		p.Bring = s.bring
		p.Withdraw = func(v book.Version, why string, done func(string)) {
			today := casefile.DateOf(s.Now())
			s.away(func(ctx context.Context) error { return w.WithdrawForm(ctx, v.URL(), today, why) }, done)
		}
	}
	return ownforms.New(p), nil
}

// bring asks for a file and reads the form in it.
func (s *Shell) bring() {
	s.cfg.OpenFile([]string{".json", ".xlsx"}, s.heldOpen(func(f io.ReadCloser, err error) {
		if err != nil {
			s.tellFault(err)
		}
		if f == nil || err != nil {
			return
		}
		s.cfg.Run.Go(func() func() {
			src, err := io.ReadAll(io.LimitReader(f, fhir.MaxBytes+1))
			err = errors.Join(err, f.Close())
			name := say.T("The file")
			if u, ok := f.(interface{ URI() fyne.URI }); ok {
				name = filepath.Base(u.URI().Path())
			}
			var q *fhir.Questionnaire
			if err == nil {
				q, err = formIn(name, src)
			}
			return func() {
				if err != nil {
					s.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: say.F("No form could be read from this file. %s.", model.Sentence(firstLine(err.Error())))})
					return
				}
				s.brought = &brought{file: name, form: q, said: ownforms.Answers{Title: q.Title, Version: cmp.Or(q.Version, "1.0.0"), From: casefile.DateOf(s.Now()), Name: shortNameFor(q)}}
				s.Open(model.Route{Screen: model.OwnForms, Tab: model.BringTab})
			}
		})
	}))
}

// formIn reads a form from FHIR JSON or a workbook.
func formIn(name string, src []byte) (*fhir.Questionnaire, error) {
	if !strings.HasPrefix(string(src[:min(4, len(src))]), "PK\x03\x04") {
		return inspect.Open(src)
	}
	lists, err := library.Source(library.Lists)
	if err != nil {
		return nil, err
	}
	shared, err := source.ReadShared(source.SharedFile, lists)
	if err != nil {
		return nil, err
	}
	f, err := workbook.Compile(name, src, shared)
	if err != nil {
		return nil, err
	}
	return f.Questionnaire, nil
}

// shortNameFor is a name to begin with for a form that has no address, from its title.
func shortNameFor(q *fhir.Questionnaire) string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(cmp.Or(q.Title, q.Name)), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if len(words) < 3 && (len(words) > 0 || w[0] >= 'a') {
			words = append(words, w)
		}
	}
	if len(words) == 1 {
		words = append(words, "form")
	}
	name := strings.Join(words, "-")
	return strings.Trim(name[:min(40, len(name))], "-")
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.TrimSuffix(s, ".")
}

// addressed reports whether a form comes with a whole address of its own.
func addressed(q *fhir.Questionnaire) bool {
	u, err := url.Parse(q.URL)
	return err == nil && u.IsAbs() && !strings.HasPrefix(q.URL, fhir.QuestionnaireBase)
}

func (s *Shell) bringScreen() screen.Screen {
	w, b := s.work, s.brought
	adopt := func(a ownforms.Answers) (*fhir.Questionnaire, error) {
		b.said = a
		return inspect.Adopt(b.form, inspect.Naming{Base: w.FormBase(), Name: a.Name, Version: a.Version, Title: a.Title})
	}
	words := map[string]string{}
	asked := 0
	if f, err := engine.Compile(b.form); err == nil {
		for it := range f.Items() {
			words[it.LinkID] = cmp.Or(it.Text, it.LinkID)
			if it.Question() && !it.Hidden {
				asked++
			}
		}
	}
	return ownforms.NewBring(ownforms.BringProps{
		Desk: s, File: b.file, Asks: asked, Start: b.said, Named: addressed(b.form),
		Look: func(a ownforms.Answers) []ownforms.Finding {
			q, err := adopt(a)
			if err != nil {
				return []ownforms.Finding{{Finding: inspect.Finding{Level: inspect.Refuse, Why: err.Error()}}}
			}
			var out []ownforms.Finding
			for _, f := range w.Inspect(q) {
				out = append(out, ownforms.Finding{Finding: f, Question: cmp.Or(words[f.LinkID], f.LinkID)})
			}
			return out
		},
		Try: func(a ownforms.Answers) {
			if q, err := adopt(a); err == nil {
				s.tryForm(q)
			}
		},
		Publish: func(a ownforms.Answers, done func(string)) {
			q, err := adopt(a)
			if err != nil {
				done(model.Sentence(err.Error()) + ".")
				return
			}
			refused := ""
			s.away(func(ctx context.Context) error {
				_, err := w.PublishForm(ctx, q, a.From, a.Why)
				if errors.Is(err, session.ErrRefused) {
					refused = say.T("Something stops this form. It stands at the top of the page.")
					return nil
				}
				return err
			}, func(fault string) {
				if fault = cmp.Or(refused, fault); fault == "" {
					s.brought = nil
				}
				done(fault)
			})
		},
	})
}

// tryForm opens a form about an invented child, held in memory only.
func (s *Shell) tryForm(q *fhir.Questionnaire) {
	f, err := engine.Compile(q)
	if err != nil {
		s.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: say.F("This form cannot be opened. %s.", model.Sentence(err.Error()))})
		return
	}
	s.practiseWith(f, say.T("You are trying this form with a child who does not exist. Nothing is kept and nothing is sent."))
}
