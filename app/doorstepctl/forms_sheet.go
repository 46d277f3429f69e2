package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"doorstep/forms/fhir"
	"doorstep/forms/inspect"
	"doorstep/forms/library"
	"doorstep/forms/sheet"
	"doorstep/forms/source"
)

type formsSheetCmd struct {
	File     string `arg:"" optional:"" help:"A workbook (XLSX) with a form in it." type:"existingfile"`
	Out      string `help:"Write NAME.yaml and NAME.json of the form into this folder; with --of the workbook to write." type:"path"`
	Template string `help:"Write an example workbook to begin with." type:"path" placeholder:"FILE"`
	Of       string `help:"Write a form as a workbook into --out: the name of a shipped one, or a YAML file." placeholder:"NAME"`
}

// Run checks the form in a workbook and writes its source, or writes a workbook.
func (c formsSheetCmd) Run(e *env) error {
	chosen := 0
	for _, s := range []string{c.File, c.Template, c.Of} {
		if s != "" {
			chosen++
		}
	}
	switch {
	case chosen != 1:
		return usageError{errors.New("give one of a workbook, --template FILE or --of NAME")}
	case c.Template != "":
		b, err := sheet.Template()
		if err != nil {
			return err
		}
		return e.workbook(c.Template, b)
	case c.Of != "":
		return c.write(e)
	}
	return c.read(e)
}

// read checks a workbook as forms check does, and writes the form's source and its JSON.
func (c formsSheetCmd) read(e *env) error {
	form, err := readWorkbook(c.File)
	var faults sheet.Errors
	if errors.As(err, &faults) {
		for _, f := range faults {
			e.print(map[string]any{"file": f.File, "cell": f.Cell, "message": f.Msg}, f.Error())
		}
		return quietError{fmt.Errorf("%d things are wrong with this form", len(faults))}
	}
	if err != nil {
		return err
	}
	if err := e.report(filepath.Base(c.File), inspect.Form(form.Questionnaire, nil)); err != nil {
		return err
	}
	if c.Out == "" {
		e.print(map[string]any{"name": form.Name, "title": form.Questionnaire.Title, "version": form.Questionnaire.Version},
			fmt.Sprintf("%s %s: nothing is wrong with this form", form.Name, form.Questionnaire.Version))
		return nil
	}
	json, err := form.Questionnaire.Indented()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return errors.New("the folder could not be made")
	}
	for ext, b := range map[string][]byte{".yaml": form.YAML, ".json": json} {
		if err := os.WriteFile(filepath.Join(c.Out, form.Name+ext), b, 0o644); err != nil {
			return errors.New("the file could not be written")
		}
	}
	e.print(map[string]any{"name": form.Name, "title": form.Questionnaire.Title, "version": form.Questionnaire.Version, "written": []string{form.Name + ".yaml", form.Name + ".json"}},
		fmt.Sprintf("%s.yaml and %s.json written", form.Name, form.Name))
	return nil
}

// readWorkbook compiles the form in a workbook, with the option sets beside it or else those that our forms share.
func readWorkbook(file string) (*sheet.Form, error) {
	src, err := readBounded(file, fhir.MaxBytes)
	if err != nil {
		return nil, err
	}
	shared, err := sharedLists(filepath.Dir(file))
	if err == nil && shared == nil {
		shared, err = shippedLists()
	}
	if err != nil {
		return nil, err
	}
	return sheet.Compile(filepath.Base(file), src, shared)
}

// shippedLists are the option sets that our forms share; a workbook made from one of them names them.
func shippedLists() (*source.Shared, error) {
	src, err := library.Source(library.Lists)
	if err != nil {
		return nil, err
	}
	return source.ReadShared(source.SharedFile, src)
}

// write puts a form into a workbook.
func (c formsSheetCmd) write(e *env) error {
	if c.Out == "" {
		return usageError{errors.New("--of needs --out FILE.xlsx")}
	}
	src, err := library.Source(c.Of)
	if ext := strings.ToLower(filepath.Ext(c.Of)); ext == ".yaml" || ext == ".yml" {
		src, err = os.ReadFile(c.Of)
	}
	if err != nil {
		return fmt.Errorf("there is no form %q", c.Of)
	}
	b, err := sheet.Write(src)
	if err != nil {
		return err
	}
	return e.workbook(c.Out, b)
}

func (e *env) workbook(file string, b []byte) error {
	if err := os.WriteFile(file, b, 0o644); err != nil {
		return errors.New("the file could not be written")
	}
	e.print(map[string]any{"file": file, "bytes": len(b)}, file+" written")
	return nil
}
