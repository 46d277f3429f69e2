package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/library"
	"doorstep/forms/source"
)

type formsCmds struct {
	List  formsListCmd  `cmd:"" help:"List the shipped forms."`
	Show  formsShowCmd  `cmd:"" help:"Print a shipped form as FHIR JSON."`
	Check formsCheckCmd `cmd:"" help:"Check a form, YAML source or FHIR JSON; 1 with file:line messages if anything is wrong."`
	Build formsBuildCmd `cmd:"" help:"Compile every NAME.yaml of a folder to NAME.json."`
	Sheet formsSheetCmd `cmd:"" help:"A form in a workbook (XLSX): check it and write its source, or write a workbook."`
}

type formsListCmd struct{}

func (formsListCmd) Run(e *env) error {
	all, err := library.Forms()
	if err != nil {
		return err
	}
	for _, f := range all {
		e.print(map[string]any{"name": f.Name, "title": f.Title, "version": f.Version, "group": f.Group, "who": f.Who},
			fmt.Sprintf("%-8s %s", f.Name, f.Title))
	}
	return nil
}

type formsShowCmd struct {
	Name string `arg:"" help:"As in forms list."`
}

func (c formsShowCmd) Run(e *env) error {
	q, err := library.Get(c.Name)
	if err != nil {
		return fmt.Errorf("%w: %q", err, c.Name)
	}
	return e.printFHIR(q)
}

// fhirResource is either of the two resources.
type fhirResource interface {
	MarshalJSON() ([]byte, error)
	Indented() ([]byte, error)
}

// printFHIR prints a resource: one line with --json, else indented.
func (e *env) printFHIR(r fhirResource) error {
	one, err := r.MarshalJSON()
	if err != nil {
		return err
	}
	many, err := r.Indented()
	if err != nil {
		return err
	}
	e.print(rawJSON(one), strings.TrimRight(string(many), "\n"))
	return nil
}

// rawJSON is JSON that is printed byte for byte.
type rawJSON []byte

// MarshalJSON implements json.Marshaler.
func (r rawJSON) MarshalJSON() ([]byte, error) { return r, nil }

type formsCheckCmd struct {
	File string `arg:"" help:"A YAML source or a FHIR Questionnaire." type:"existingfile"`
}

func (c formsCheckCmd) Run(e *env) error {
	src, err := os.ReadFile(c.File)
	if err != nil {
		return errors.New("the file cannot be read")
	}
	var q *fhir.Questionnaire
	if ext := filepath.Ext(c.File); ext == ".yaml" || ext == ".yml" {
		shared, err := sharedLists(filepath.Dir(c.File))
		if err != nil {
			return err
		}
		if q, err = source.Compile(c.File, src, shared); err != nil {
			return err
		}
	} else if q, err = fhir.ParseQuestionnaire(src); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	bad := 0
	for _, i := range engine.Check(q) {
		if i.Severity == engine.Refuse {
			bad++
		}
		e.print(map[string]any{"path": i.Path, "linkId": i.LinkID, "severity": i.Severity, "message": i.Message},
			c.File+": "+i.String())
	}
	if bad > 0 {
		return quietError{fmt.Errorf("%d things are wrong with this form", bad)}
	}
	return nil
}

// sharedLists reads the option sets beside a form, if there are any.
func sharedLists(dir string) (*source.Shared, error) {
	file := filepath.Join(dir, source.SharedFile)
	src, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errors.New("the option sets beside the form cannot be read")
	}
	return source.ReadShared(file, src)
}

type formsBuildCmd struct {
	Dir string `arg:"" help:"A folder of form sources." type:"existingdir"`
}

func (c formsBuildCmd) Run(e *env) error {
	built, err := source.BuildDir(c.Dir)
	if err != nil {
		return err
	}
	for _, b := range built {
		state := "current"
		if b.Changed {
			state = "written"
		}
		if e.json || e.batch != nil {
			e.print(rawJSON(b.JSON), "")
			continue
		}
		e.print(nil, fmt.Sprintf("%s %s", b.Target, state))
	}
	return nil
}
