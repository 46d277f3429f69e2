package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"doorstep/app/archive"
	pack "doorstep/app/archive/gather"
	"doorstep/app/casefile"
	"doorstep/app/exchange"
	"doorstep/app/printout"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/archiving"
	"doorstep/sync/op"
)

// Archiving is taking a whole case out as one sealed file.
type Archiving interface {
	// MayArchive says that this person may: a manager, or the custodian.
	MayArchive() bool
	Proof(ctx context.Context, caseID casefile.ID) (archive.Proof, error)
	Whole(caseID casefile.ID) ([]*casefile.Document, error)
	Bundle(ctx context.Context, caseID casefile.ID, docs ...casefile.ID) ([]byte, []exchange.Note, error)
	RecoveryRecipient() string
	NoteArchive(ctx context.Context, caseID casefile.ID, why string, keys []string) (casefile.ID, error)
	NoteArchived(ctx context.Context, doc casefile.ID, name string, files int, whole bool) error
	SignArchive(manifest []byte) ([]byte, error)
	DeviceKey() string
}

// archiveName is what the file is called at first; it names nobody.
const archiveName = "case-archive.age"

// archiveScreen is where a whole case is archived.
func (s *Shell) archiveScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil || !s.work.MayArchive() {
		return nil, errNowhere
	}
	w := s.work
	a := &archivist{w: w, id: id, desk: s.paperDesk(r.Case)}
	return archiving.New(archiving.Props{
		Desk: s, Child: s.summaryOf(r.Case).Child.Short(), Load: a.facts, Fault: Fault,
		Check: func(keys string) string {
			_, err := archive.Recipients(keyLines(keys)...)
			return keyFault(err)
		},
		KeyFile: func(done func(string, string)) {
			s.cfg.OpenFile([]string{".txt", ".pub", ".key", ".age"}, s.heldOpen(func(f io.ReadCloser, err error) {
				if err != nil || f == nil {
					done("", Fault(err))
					return
				}
				text := ""
				s.away(func(context.Context) error {
					defer f.Close()
					b, err := io.ReadAll(io.LimitReader(f, 1<<20))
					text = strings.Join(keyLines(string(b)), "\n")
					return err
				}, func(fault string) {
					if fault == "" && text == "" {
						fault = say.T("There is no public key in that file. It has a line that begins with age1pq1.")
					}
					done(text, fault)
				})
			}))
		},
		Make: func(o archiving.Order, progress func(done, of int), done func(archiving.Made, string)) func() {
			ctx, stop := context.WithCancel(context.Background())
			s.cfg.SaveFile(archiveName, s.held(func(f io.WriteCloser, err error) {
				if err != nil || f == nil {
					done(archiving.Made{}, Fault(err))
					return
				}
				var made archiving.Made
				s.away(func(context.Context) (err error) {
					made, err = a.make(ctx, o, f, func(n, of int) { s.cfg.Run.Do(func() { progress(n, of) }) })
					return err
				}, func(fault string) {
					if fault != "" && ctx.Err() != nil { // it may have been whole before Stop was pressed
						fault = say.T("Stopped. No file was left behind.")
					}
					stop()
					done(made, fault)
				})
			}))
			return stop
		},
	}), nil
}

// paperDesk is what papers of a case are made from, but for its record.
func (s *Shell) paperDesk(caseID string) printout.Desk {
	desk := printout.Desk{From: s.work.Organisation(), Team: s.summaryOf(caseID).Team, Worker: s.work.Me()}
	all := s.contacts()
	for _, key := range numbersOnPaper {
		for _, c := range all {
			if c.Key == key {
				desk.Numbers = append(desk.Numbers, printout.Number{Name: c.Who, Number: c.Number, When: c.Hours})
			}
		}
	}
	return desk
}

// keyLines are the public keys in a text: age-keygen writes them behind a “#”.
func keyLines(text string) []string {
	var out []string
	for _, field := range strings.Fields(text) {
		if strings.HasPrefix(field, "AGE-SECRET-KEY") {
			continue // a secret key is never needed to seal, and stands on no screen
		}
		if strings.HasPrefix(field, "age1") || strings.HasPrefix(field, "ssh-") {
			out = append(out, field)
		}
	}
	if len(out) == 0 && strings.TrimSpace(text) != "" && !strings.Contains(text, "AGE-SECRET-KEY") {
		out = strings.Fields(text)[:1]
	}
	return out
}

// keyFault is a refusal of a key in plain words.
func keyFault(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, archive.ErrClassical):
		return say.T("This key is of the old kind, and will not keep a child’s record closed for long enough. Ask for one that begins with age1pq1. Whoever holds the old key can make a new one in a minute: age-keygen -pq")
	}
	return say.T("This is not a whole public key. It begins with age1pq1 and is very long: copy all of it.")
}

// archivist makes the archive of one case. Its methods run away from the screen.
type archivist struct {
	w    Work
	id   casefile.ID
	desk printout.Desk
}

// facts are what would be inside.
func (a *archivist) facts() (archiving.Facts, error) {
	docs, err := a.w.Whole(a.id)
	if err != nil {
		return archiving.Facts{}, err
	}
	p, err := a.w.Proof(context.Background(), a.id)
	if err != nil {
		return archiving.Facts{}, err
	}
	f := archiving.Facts{Forms: len(docs), Absent: p.Absent(), Recovery: a.w.RecoveryRecipient() != ""}
	size := int64(len(docs)) * paperSize
	for _, sp := range p.Spaces {
		for _, e := range sp.Entries {
			size += int64(len(e))
		}
		for _, pic := range sp.Pictures {
			if pic.Read != nil {
				f.Files++
				size += 2 * pic.Size // to look at, and as it was sealed
			}
		}
	}
	f.Size = model.Size(size)
	var last time.Time
	for _, d := range docs {
		if casefile.FormName(d.Form()) == "arc" && d.Text("arc.name") != "" { // a try that failed has no name
			if at := d.Summary().Started; at.After(last) {
				last = at
			}
		}
	}
	if !last.IsZero() {
		f.Before = casefile.DateWords(string(casefile.DateOf(last)))
	}
	return f, nil
}

// paperSize is about what a document comes to as a PDF, a page and its answers.
const paperSize = 120 << 10

// make seals the case, first to a file of this tablet's own and, when that is whole, to
// where it is to go: nothing half written is left anywhere.
func (a *archivist) make(ctx context.Context, o archiving.Order, to io.WriteCloser, progress func(done, of int)) (made archiving.Made, err error) {
	closed := false
	defer func() {
		if !closed {
			err = errors.Join(err, to.Close())
		}
		if err != nil {
			err = errors.Join(err, unmake(to))
		}
	}()
	keys := keyLines(o.Keys)
	if o.Recovery && a.w.RecoveryRecipient() != "" {
		keys = append(keys, a.w.RecoveryRecipient())
	}
	recipients, err := archive.Recipients(keys...)
	if err != nil {
		return made, err
	}
	before, err := a.w.Proof(ctx, a.id)
	if err != nil {
		return made, err
	}
	if before.Absent() > 0 && !o.Leave {
		return made, pack.ErrAbsent
	}
	note, err := a.w.NoteArchive(ctx, a.id, o.Why, archive.Beginnings(keys))
	if err != nil {
		return made, err
	}
	k, err := a.gathered(ctx, o.Why)
	if err != nil {
		return made, err
	}
	own, err := os.CreateTemp("", "doorstep-*.age")
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, own.Close(), os.Remove(own.Name())) }()
	done, rep, err := pack.Seal(ctx, stoppable{ctx, own}, k, recipients, a.w.SignArchive, progress)
	if err != nil {
		return made, err
	}
	if _, err := own.Seek(0, io.SeekStart); err != nil {
		return made, err
	}
	if _, err := io.Copy(stoppable{ctx, to}, own); err != nil {
		return made, err
	}
	closed = true
	if err := to.Close(); err != nil {
		return made, err
	}
	if err := a.w.NoteArchived(context.WithoutCancel(ctx), note, done.SHA256, done.Files, rep.Sound()); err != nil {
		return made, err
	}
	return archiving.Made{Saved: true, Where: placeOf(to), Whole: rep.Sound(), Lines: rep.Words()}, nil
}

// gathered is the case as an archive takes it.
func (a *archivist) gathered(ctx context.Context, why string) (pack.Case, error) {
	k := pack.Case{Why: why, By: a.w.Me().Name, Device: a.w.DeviceKey()}
	var err error
	if k.Proof, err = a.w.Proof(ctx, a.id); err != nil {
		return k, err
	}
	if k.Docs, err = a.w.Whole(a.id); err != nil {
		return k, err
	}
	p := papers{w: a.w, id: a.id, desk: a.desk}
	if _, err = p.gather(); err != nil {
		return k, err
	}
	k.Desk = p.desk
	var docs []casefile.ID
	for _, d := range k.Desk.Record.Docs {
		docs = append(docs, d.ID())
	}
	if len(docs) > 0 {
		k.FHIR, _, err = a.w.Bundle(ctx, a.id, docs...)
	}
	return k, err
}

// stoppable is a writer that takes nothing more once its context has ended.
type stoppable struct {
	ctx context.Context
	io.Writer
}

// Write implements io.Writer.
func (w stoppable) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(b)
}

// named is a file that the system gave, which knows where it is.
type named interface{ URI() fyne.URI }

// unmake takes away a file that did not become whole, where the system lets us.
func unmake(f io.WriteCloser) error {
	u, ok := f.(named)
	switch {
	case !ok:
		return nil
	case u.URI().Scheme() == "file":
		return os.Remove(u.URI().Path())
	}
	return storage.Delete(u.URI())
}

// placeOf names where a file was saved.
func placeOf(f io.WriteCloser) string {
	u, ok := f.(named)
	switch {
	case !ok:
		return archiveName
	case u.URI().Scheme() == "file":
		return filepath.FromSlash(u.URI().Path())
	}
	return u.URI().Name()
}
