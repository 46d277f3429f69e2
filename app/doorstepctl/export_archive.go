package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"doorstep/app/archive"
	"doorstep/app/archive/gather"
	"doorstep/app/casefile"
	"doorstep/app/session"
)

type exportArchiveCmd struct {
	Case            string   `arg:"" help:"The case's id."`
	To              []string `required:"" sep:"none" help:"The public key of who is to open it, age1pq1…; once for each." placeholder:"AGE-RECIPIENT"`
	Why             string   `required:"" help:"For whom it is and why; it stands in the archive and in the case."`
	WithoutRecovery bool     `help:"Do not seal it to the organisation's recovery paper as well."`
	LeaveMissing    bool     `help:"Make it although some photos are not on this tablet; the report says how many."`
	Out             string   `required:"" help:"The file to write, CASE.age." type:"path"`
}

// Run seals a whole case for somebody.
func (c exportArchiveCmd) Run(e *env) (err error) {
	id, err := parseCase(c.Case)
	if err != nil {
		return err
	}
	s, err := e.session()
	if err != nil {
		return err
	}
	if !c.WithoutRecovery && s.RecoveryRecipient() != "" {
		c.To = append(c.To, s.RecoveryRecipient())
	}
	to, err := archive.Recipients(c.To...)
	if err != nil {
		return usageError{err}
	}
	if strings.TrimSpace(c.Why) == "" {
		return usageError{errors.New("say for whom it is and why")}
	}
	if err := unused(c.Out); err != nil {
		return err
	}
	before, err := s.Proof(e.ctx, id)
	if err != nil {
		return err
	}
	if before.Absent() > 0 && !c.LeaveMissing {
		return gather.ErrAbsent
	}
	note, err := s.NoteArchive(e.ctx, id, c.Why, archive.Beginnings(c.To))
	if err != nil {
		return err
	}
	k, err := archived(e, s, id, c.Why)
	if err != nil {
		return err
	}
	var done archive.Written
	var rep archive.Report
	err = writeSealed(c.Out, func(w io.Writer) error {
		done, rep, err = gather.Seal(e.ctx, w, k, to, s.SignArchive, nil)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.NoteArchived(e.ctx, note, done.SHA256, done.Files, rep.Sound()); err != nil {
		return err
	}
	e.print(map[string]any{
		"sha256": done.SHA256, "files": done.Files, "bytes": done.Bytes, "recipients": len(to), "whole": rep.Sound(), "faults": faults(rep), "absent": k.Proof.Absent(),
	}, fmt.Sprintf("%d files sealed for %d keys.\n%s", done.Files, len(to), strings.TrimSuffix(rep.Text(), "\n")))
	return nil
}

// archived is a case as an archive takes it.
func archived(e *env, s *session.Session, id casefile.ID, why string) (gather.Case, error) {
	k := gather.Case{Why: why, By: s.Me().Name, Device: s.DeviceKey()}
	var err error
	if k.Proof, err = s.Proof(e.ctx, id); err != nil {
		return k, err
	}
	if k.Docs, err = s.Whole(id); err != nil {
		return k, err
	}
	if k.Desk, err = deskOf(e, s, id); err != nil {
		return k, err
	}
	var docs []casefile.ID
	for _, d := range k.Desk.Record.Docs {
		docs = append(docs, d.ID())
	}
	if len(docs) > 0 {
		if k.FHIR, _, err = s.Bundle(e.ctx, id, docs...); err != nil {
			return k, err
		}
	}
	return k, nil
}

// writeSealed writes a sealed file beside its name and puts it in place when it is whole.
// A file of that name is not written over.
func writeSealed(name string, write func(io.Writer) error) (err error) {
	if err := unused(name); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".doorstep-*")
	if err != nil {
		return errors.New("the file could not be written")
	}
	defer func() {
		err = errors.Join(err, ignoreMissing(os.Remove(f.Name())))
	}()
	if err = write(f); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil && cerr != nil {
		err = errors.New("the file could not be written")
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return errors.New("the file could not be written")
	}
	return nil
}

func unused(name string) error {
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s is there already; choose another name", filepath.Base(name))
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

type verifyArchiveCmd struct {
	File     string   `arg:"" help:"The sealed file, the tar in it, or the folder that it was unpacked to." type:"path"`
	Identity []string `sep:"none" help:"A file with the key that opens it, as age-keygen writes it." type:"existingfile" placeholder:"FILE"`
	Genesis  string   `help:"The organisation's genesis, as org init printed it: the archive must be of this one."`
}

var errNotWhole = errors.New("this archive is not whole")

// Run checks every byte of an archive and says what it proves. It needs no vault.
func (c verifyArchiveCmd) Run(e *env) error {
	ids, err := identities(c.Identity)
	if err != nil {
		return err
	}
	rep, err := verifyFile(c.File, ids)
	if err != nil {
		return err
	}
	if c.Genesis != "" && !strings.EqualFold(strings.TrimSpace(c.Genesis), rep.Manifest.Genesis) {
		rep.Faults = append(rep.Faults, archive.Fault{Path: archive.ManifestPath, Says: "it is of another organisation than the one that you named"})
	}
	m := rep.Manifest
	e.print(map[string]any{
		"whole": rep.Sound(), "sha256": rep.SHA256, "case": m.Case, "made": m.Made, "by": m.By, "why": m.Why, "genesis": m.Genesis, "files": len(m.Files), "wholeFiles": rep.Whole,
		"statements": rep.Statements, "signedBy": rep.SignedBy, "entries": rep.Entries, "changes": rep.Changes, "tablets": rep.Tablets, "unopened": rep.Unopened,
		"pictures": rep.Pictures, "signatures": rep.Signatures, "documents": rep.Documents, "notChecked": append([]string{}, rep.Skipped...), "faults": faults(rep),
	}, strings.TrimSuffix(rep.Text(), "\n"))
	if !rep.Sound() {
		return quietError{errNotWhole}
	}
	return nil
}

// verifyFile checks a file or a folder.
func verifyFile(name string, ids []age.Identity) (archive.Report, error) {
	st, err := os.Stat(name)
	if err != nil {
		return archive.Report{}, errors.New("there is no such file")
	}
	if st.IsDir() {
		return archive.VerifyFolder(os.DirFS(name), gather.Recheck)
	}
	f, err := os.Open(name)
	if err != nil {
		return archive.Report{}, errors.New("the file cannot be read")
	}
	defer f.Close()
	return archive.Verify(f, st.Size(), ids, gather.Recheck)
}

// identities reads key files.
func identities(files []string) ([]age.Identity, error) {
	var out []age.Identity
	for _, name := range files {
		b, err := readBounded(name, 1<<20)
		if err != nil {
			return nil, err
		}
		ids, err := age.ParseIdentities(strings.NewReader(string(b)))
		if err != nil {
			return nil, fmt.Errorf("%s holds no key that age knows", filepath.Base(name))
		}
		out = append(out, ids...)
	}
	return out, nil
}

func faults(r archive.Report) []map[string]string {
	out := []map[string]string{}
	for _, f := range r.Faults {
		out = append(out, map[string]string{"file": f.Path, "says": f.Says})
	}
	return out
}
