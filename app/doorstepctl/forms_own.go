package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/forms/fhir"
	"doorstep/forms/inspect"
	"doorstep/forms/source"
)

// naming are the flags that say what a form from elsewhere is called here.
type naming struct {
	Name    string `help:"A short name for a form that has no address of its own: small letters, digits and hyphens." placeholder:"NAME"`
	Version string `name:"form-version" help:"The version, when the form does not say one or it was published already." placeholder:"1.0.0"`
	Title   string `help:"The title by which people find it, in place of its own." placeholder:"TITLE"`
}

// readForm reads a YAML source, a workbook, or FHIR JSON.
func readForm(file string) (*fhir.Questionnaire, error) {
	ext := filepath.Ext(file)
	if ext == ".xlsx" {
		form, err := readWorkbook(file)
		if err != nil {
			return nil, err
		}
		return form.Questionnaire, nil
	}
	src, err := readBounded(file, fhir.MaxBytes)
	if err != nil {
		return nil, err
	}
	if ext == ".yaml" || ext == ".yml" {
		shared, err := sharedLists(filepath.Dir(file))
		if err != nil {
			return nil, err
		}
		return source.Compile(file, src, shared)
	}
	q, err := inspect.Open(src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return q, nil
}

type formsCheckCmd struct {
	File string `arg:"" help:"A YAML source, a workbook (XLSX) or a FHIR Questionnaire." type:"existingfile"`
	naming
}

// Run lists what stops a form, what an author should look at, and what is kept and not run.
func (c formsCheckCmd) Run(e *env) error {
	q, err := readForm(c.File)
	if err != nil {
		return err
	}
	if c.naming != (naming{}) {
		if q, err = c.adopt(q, fhir.Base+"organisation/Questionnaire/"); err != nil {
			return err
		}
	}
	return e.report(c.File, inspect.Form(q, nil))
}

func (n naming) adopt(q *fhir.Questionnaire, base string) (*fhir.Questionnaire, error) {
	q, err := inspect.Adopt(q, inspect.Naming{Base: base, Name: n.Name, Version: n.Version, Title: n.Title})
	if err != nil {
		return nil, usageError{err}
	}
	return q, nil
}

// report prints findings; an error when one stops the form.
func (e *env) report(file string, found inspect.Report) error {
	for _, f := range found {
		o := map[string]any{"path": f.Path, "linkId": f.LinkID, "severity": f.Level, "message": f.Why}
		text := file + ": " + f.String()
		if f.Times > 0 {
			o["extension"], o["times"] = f.What, f.Times
			if f.Times > 1 {
				text += fmt.Sprintf(" (in %d places)", f.Times)
			}
		}
		e.print(o, text)
	}
	if n := len(found.Of(inspect.Refuse)); n > 0 {
		return quietError{fmt.Errorf("%d things are wrong with this form", n)}
	}
	return nil
}

type formsPublishCmd struct {
	File string `arg:"" help:"A YAML source, a workbook (XLSX) or a FHIR Questionnaire." type:"existingfile"`
	naming
	From string `help:"The day from which it can be begun; today if not given." placeholder:"YYYY-MM-DD"`
	Why  string `help:"Why it is published; it stays in the history."`
}

// Run publishes a form, or says what stops it.
func (c formsPublishCmd) Run(e *env) error {
	q, err := readForm(c.File)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	if q, err = c.adopt(q, s.FormBase()); err != nil {
		return err
	}
	from, err := dayOf(s, c.From)
	if err != nil {
		return err
	}
	v, err := s.PublishForm(e.ctx, q, from, c.Why)
	if errors.Is(err, session.ErrRefused) {
		return errors.Join(e.report(c.File, s.Inspect(q).Of(inspect.Refuse)), quietError{err})
	}
	if err != nil {
		return err
	}
	e.print(map[string]any{"name": v.Name, "form": v.Of, "from": v.From, "digest": v.Digest},
		fmt.Sprintf("%s %s is published from %s; the other tablets have it after a sync", v.Name, v.Form.Version, v.From))
	return nil
}

// dayOf reads a day, today when it is empty.
func dayOf(s *session.Session, written string) (casefile.Date, error) {
	day := casefile.Date(cmp.Or(written, string(s.Today())))
	if _, ok := day.Time(); !ok {
		return "", usageError{errors.New("--from takes a date such as 2026-11-22")}
	}
	return day, nil
}

type formsWithdrawCmd struct {
	Name string `arg:"" help:"As in forms list --own."`
	From string `help:"The first day on which it cannot be begun; today if not given." placeholder:"YYYY-MM-DD"`
	Why  string `help:"Why it is withdrawn; it stays in the history."`
}

// Run withdraws a form.
func (c formsWithdrawCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	from, err := dayOf(s, c.From)
	if err != nil {
		return err
	}
	if err := s.WithdrawForm(e.ctx, c.Name, from, c.Why); err != nil {
		return err
	}
	e.print(map[string]any{"name": c.Name, "withdrawn": from}, fmt.Sprintf("%s cannot be begun from %s on", c.Name, from))
	return nil
}

func listOwn(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, v := range s.OwnForms().All() {
		o := map[string]any{"name": v.Name, "form": v.Of, "title": v.Form.Title, "version": v.Form.Version, "from": v.From, "by": v.By, "why": v.Why, "digest": v.Digest}
		text := fmt.Sprintf("%-16s %-8s %s, from %s by %s", v.Name, v.Form.Version, v.Form.Title, v.From, v.By)
		if v.Withdrawn != "" {
			o["withdrawn"] = v.Withdrawn
			text += ", not begun from " + v.Withdrawn + " on"
		}
		if v.Apart {
			o["apart"] = true
			text += "; two people published this version apart: publish a higher one"
		}
		e.print(o, text)
	}
	return nil
}

func showOwn(e *env, name string) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	for _, v := range s.OwnForms().All() { // the newest of a name first
		if v.Name == name || v.Of == name || v.URL() == name {
			return e.printFHIR(v.Form)
		}
	}
	return session.ErrNotPublished
}
