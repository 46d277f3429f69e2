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

type formsCmd struct {
	List  formsListCmd  `cmd:"" help:"List the shipped forms."`
	Show  formsShowCmd  `cmd:"" help:"Print a form as a FHIR Questionnaire."`
	Check formsCheckCmd `cmd:"" help:"Check a form; exit 1 with file:line messages."`
	Build formsBuildCmd `cmd:"" help:"Compile every form of a folder to FHIR JSON."`
}

type formsListCmd struct{}

func (c *formsListCmd) Run(a *app) error {
	forms, err := library.Forms()
	if err != nil {
		return err
	}
	for _, f := range forms {
		v := map[string]any{"name": f.Name, "title": f.Title, "version": f.Version, "group": f.Group}
		if err := a.say(v, strings.Join([]string{f.Name, f.Version, f.Title}, "\t")); err != nil {
			return err
		}
	}
	return nil
}

type formsShowCmd struct {
	Name string `arg:"" help:"Short name of the form."`
}

func (c *formsShowCmd) Run(a *app) error {
	q, err := library.Get(c.Name)
	if err != nil {
		return fmt.Errorf("%w; see forms list", err)
	}
	return a.fhir(q)
}

type formsCheckCmd struct {
	File string `arg:"" help:"A form: YAML source or FHIR JSON." type:"path"`
}

func (c *formsCheckCmd) Run(a *app) error {
	src, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("the file cannot be read: %w", err)
	}
	var q *fhir.Questionnaire
	if ext := filepath.Ext(c.File); ext == ".yaml" || ext == ".yml" {
		shared, err := sharedLists(filepath.Dir(c.File))
		if err != nil {
			return err
		}
		if q, err = source.Compile(c.File, src, shared); err != nil {
			return a.faults(err)
		}
	} else if q, err = fhir.ParseQuestionnaire(src); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	wrong := 0
	for _, i := range engine.Check(q) {
		if i.Severity == engine.Refuse {
			wrong++
		}
		at := i.LinkID
		if at == "" {
			at = i.Path
		}
		if err := a.say(map[string]any{"file": c.File, "linkId": i.LinkID, "path": i.Path, "severity": i.Severity, "message": i.Message},
			fmt.Sprintf("%s: %s: %s: %s", c.File, i.Severity, at, i.Message)); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return errSaid
	}
	return nil
}

// faults prints each fault of a source on a line of its own.
func (a *app) faults(err error) error {
	var all source.Errors
	if !errors.As(err, &all) {
		return err
	}
	for _, e := range all {
		if err := a.say(map[string]any{"severity": "error", "message": e.Error()}, e.Error()); err != nil {
			return err
		}
	}
	return errSaid
}

// sharedLists are the option sets of the folder, or those that are shipped.
func sharedLists(dir string) (*source.Shared, error) {
	path := filepath.Join(dir, "lists.yaml")
	src, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return &source.Shared{}, nil
	}
	if err != nil {
		return nil, err
	}
	return source.ReadShared(path, src)
}

type formsBuildCmd struct {
	Dir string `arg:"" help:"Folder of NAME.yaml files." type:"path"`
}

func (c *formsBuildCmd) Run(a *app) error {
	built, err := source.BuildDir(c.Dir)
	if err != nil {
		return a.faults(err)
	}
	for _, b := range built {
		state := "unchanged"
		if b.Changed {
			state = "written"
		}
		if err := a.say(map[string]any{"name": b.Name, "file": b.Target, "changed": b.Changed}, b.Target+"\t"+state); err != nil {
			return err
		}
	}
	return nil
}
