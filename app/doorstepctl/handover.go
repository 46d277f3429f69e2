package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"doorstep/app/casefile"
	"doorstep/app/session"
)

type handoverCmds struct {
	Write handoverWriteCmd `cmd:"" help:"Write cases, signed and sealed as they are, into a file for another tablet of the organisation."`
	Read  handoverReadCmd  `cmd:"" help:"Take in such a file, without a network."`
}

type handoverWriteCmd struct {
	File  string   `arg:"" help:"The file to write; it must not exist yet." type:"path"`
	Cases []string `arg:"" optional:"" name:"case" help:"Cases' ids; all if none is given."`
}

func (c handoverWriteCmd) Run(e *env) error {
	var ids []casefile.ID
	for _, x := range c.Cases {
		id, err := parseCase(x)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return errors.New("there is a file of that name already; it is not replaced")
	}
	if err != nil {
		return errors.New("the file cannot be written")
	}
	w := bufio.NewWriterSize(f, 1<<20)
	r, err := s.WriteHandover(e.ctx, w, ids)
	if err == nil {
		// On a memory stick nothing is there before it was synced.
		if errors.Join(w.Flush(), f.Sync()) != nil {
			err = errors.New("the file could not be written whole; is the stick full?")
		}
	}
	if cerr := f.Close(); err == nil && cerr != nil {
		err = errors.New("the file could not be written whole; is the stick full?")
	}
	if err != nil {
		_ = os.Remove(c.File) // half a file would look like a whole one
		return err
	}
	e.print(handoverObject(r), fmt.Sprintf("%d cases in %d bundles", r.Cases, r.Bundles))
	return nil
}

type handoverReadCmd struct {
	File string `arg:"" help:"A file that handover write made." type:"existingfile"`
}

func (c handoverReadCmd) Run(e *env) error {
	s, err := e.session()
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return errors.New("the file cannot be read")
	}
	defer f.Close()
	r, err := s.ReadHandover(e.ctx, bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return err
	}
	e.print(handoverObject(r), fmt.Sprintf("%d changes of %d cases are new here; %d bundles wait for a key", r.Changes, r.Cases, r.Unopened))
	return nil
}

func handoverObject(r session.HandoverReport) map[string]int {
	return map[string]int{"cases": r.Cases, "changes": r.Changes, "bundles": r.Bundles, "unopened": r.Unopened}
}
