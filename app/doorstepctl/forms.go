package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"doorstep/forms/library"
	"doorstep/forms/source"
)

type formsCmds struct {
	List     formsListCmd     `cmd:"" help:"List the shipped forms; with --own those that the organisation published."`
	Show     formsShowCmd     `cmd:"" help:"Print a form as FHIR JSON: a shipped one, or with --own one of the organisation's."`
	Check    formsCheckCmd    `cmd:"" help:"Check a form, YAML source or FHIR JSON; 1 with file:line messages if anything stops it."`
	Build    formsBuildCmd    `cmd:"" help:"Compile every NAME.yaml of a folder to NAME.json."`
	Publish  formsPublishCmd  `cmd:"" help:"Publish a form to the organisation: every tablet has it after a sync. For managers."`
	Withdraw formsWithdrawCmd `cmd:"" help:"End the beginning of a form that was published here; what was begun is finished. For managers."`
	Sheet    formsSheetCmd    `cmd:"" help:"A form in a workbook (XLSX): check it and write its source, or write a workbook."`
}

type formsListCmd struct {
	Own bool `help:"The forms that the organisation published, every version."`
}

func (c formsListCmd) Run(e *env) error {
	if c.Own {
		return listOwn(e)
	}
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
	Own  bool   `help:"A form that the organisation published: its name, or its address and version joined by |."`
}

func (c formsShowCmd) Run(e *env) error {
	if c.Own {
		return showOwn(e, c.Name)
	}
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
