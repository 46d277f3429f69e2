package gather

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"doorstep/app/archive"
	"doorstep/app/casefile"
	"doorstep/app/casefile/audit"
	"doorstep/app/printout"
	"doorstep/assets/dict"
	"doorstep/docs/spec"
	"doorstep/forms/print"
)

// Case is what an archive is made of.
type Case struct {
	Desk printout.Desk // the case and what papers are made from
	// Docs are all its documents, the records and what was entered in error among them.
	Docs  []*casefile.Document
	Proof archive.Proof
	// FHIR is the document Bundle of the case.
	FHIR []byte
	// By is who makes the archive, Why for whom and why, Device the tablet that signs.
	By, Why, Device string
}

// ErrAbsent reports pictures that are not on this tablet yet.
var ErrAbsent = errors.New("some photos or files of this case are not on this tablet yet. Sync, then try again")

// pages are the papers of the whole case that an archive holds, where there is something
// to print.
var pages = []printout.Kind{
	printout.KindChronology, printout.KindStory, printout.KindEmergency, printout.KindHealthPlan, printout.KindHandling, printout.KindHoisting, printout.KindEquipment,
}

// Archive gives the manifest, but for its list, and all files. progress, which may be
// nil, is told how many of all documents are done.
func Archive(ctx context.Context, c Case, progress func(done, of int)) (archive.Manifest, []archive.File, error) {
	r := c.Desk.Record
	m := archive.Manifest{
		Made: r.Now.UTC().Truncate(time.Second).Format(time.RFC3339), By: c.By, Why: c.Why, Organisation: c.Desk.From, Child: r.Summary().Child.Name,
		Case: r.ID.String(), Org: fmt.Sprintf("%x", c.Proof.Org), Genesis: fmt.Sprintf("%x", c.Proof.Genesis), Statements: len(c.Proof.Statements), Device: c.Device,
	}
	press, err := print.NewPress()
	if err != nil {
		return m, nil, err
	}
	g := &gathering{c: c, press: press, m: &m, forms: map[string]bool{}}
	trail, err := json.MarshalIndent(audit.Of(r, c.By, true), "", " ")
	if err != nil {
		return m, nil, err
	}
	g.add("audit.json", "everything that ever happened in the case, change by change", append(trail, '\n'))
	if c.FHIR != nil {
		g.add("fhir/bundle.json", "the documents as one FHIR R4 document Bundle", c.FHIR)
	}
	for i, d := range c.Docs {
		if err := ctx.Err(); err != nil {
			return m, nil, err
		}
		if err := g.document(i+1, d); err != nil {
			return m, nil, err
		}
		if progress != nil {
			progress(i+1, len(c.Docs))
		}
	}
	for _, k := range pages {
		if err := g.page(k); err != nil {
			return m, nil, err
		}
	}
	if err := g.pictures(); err != nil {
		return m, nil, err
	}
	proof, spaces, err := c.Proof.Files()
	if err != nil {
		return m, nil, err
	}
	m.Spaces = spaces
	g.files = append(g.files, proof...)
	if err := g.formats(); err != nil {
		return m, nil, err
	}
	return m, g.files, nil
}

// gathering collects the files.
type gathering struct {
	c     Case
	press *print.Press
	m     *archive.Manifest
	files []archive.File
	forms map[string]bool
}

func (g *gathering) add(path, what string, data []byte) {
	g.files = append(g.files, archive.File{Path: path, What: what, Data: data})
}

// Folder is where the files of the n-th document lie.
func Folder(n int, form string) string { return fmt.Sprintf("documents/%04d-%s/", n, safe(form)) }

// document adds one document: answers, paper, page and signatures.
func (g *gathering) document(n int, d *casefile.Document) error {
	f := d.Form()
	name := casefile.FormName(f)
	folder, title := Folder(n, name), f.Title
	answers, err := json.MarshalIndent(d.QuestionnaireResponse(), "", " ")
	if err != nil {
		return err
	}
	g.add(folder+"answers.json", title+": the answers (FHIR R4 QuestionnaireResponse)", append(answers, '\n'))
	p := printout.Professional(g.c.Desk, d, printout.Options{})
	g.add(folder+"copy.pdf", title+": to read and print", g.press.PDF(p.Doc).PDF)
	g.add(folder+"copy.html", title+": the same as a page for a browser", p.Doc.HTML())
	for i, s := range d.Seals() {
		if s.COSE != nil {
			g.add(fmt.Sprintf("%ssignature-%d.signed", folder, i+1), title+": what "+s.Name+" signed, as signed", s.COSE)
		}
	}
	at := formPath(f.URL, f.Version)
	if g.forms[at] {
		return nil
	}
	g.forms[at] = true
	form, err := json.MarshalIndent(f.Source, "", " ")
	if err != nil {
		return err
	}
	g.add(at, title+": the form that was filled in (FHIR R4 Questionnaire)", append(form, '\n'))
	return nil
}

// formPath is where a form lies.
func formPath(url, version string) string {
	return "forms/" + safe(path.Base(url)) + "-" + safe(version) + ".json"
}

// page adds a paper of the whole case, where there is one.
func (g *gathering) page(k printout.Kind) error {
	p, err := printout.Make(g.c.Desk, k, nil, printout.Options{})
	if errors.Is(err, printout.ErrNothing) || errors.Is(err, printout.ErrNotAgreed) {
		return nil
	}
	if err != nil {
		return err
	}
	g.add("papers/"+string(k)+".pdf", p.Doc.Title+": to read and print", g.press.PDF(p.Doc).PDF)
	g.add("papers/"+string(k)+".html", p.Doc.Title+": the same as a page for a browser", p.Doc.HTML())
	return nil
}

// endings are those of the kinds of files that a case may hold.
var endings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}

// pictures adds every picture and file that an answer names or once named.
func (g *gathering) pictures() error {
	n := 0
	for _, sp := range g.c.Proof.Spaces {
		for _, pic := range sp.Pictures {
			if pic.Read == nil {
				continue
			}
			n++
			at := fmt.Sprintf("files/%04d%s", n, endings[pic.Type])
			what := "a photo or file"
			if pic.Title != "" {
				what += ": " + pic.Title
			}
			g.files = append(g.files, archive.File{Path: at, What: what, Read: pic.Read})
			g.m.Attachments = append(g.m.Attachments, pic.Attachment(at, sp.ID))
		}
	}
	return nil
}

// formats adds what it takes to read the proof without Doorstep.
func (g *gathering) formats() error {
	names, err := fs.Glob(spec.Pages, "*")
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		b, err := spec.Pages.ReadFile(name)
		if err != nil {
			return err
		}
		g.add("formats/"+name, "how the signed pieces are written", b)
	}
	g.add("formats/words.txt", "the words that packed texts are made of", []byte(strings.Join(dict.Words(), "\n")+"\n"))
	g.add("formats/doorstep.zdict", "the dictionary that packed pieces need", slices.Clone(dict.Zstd()))
	return nil
}

// safe makes a name that any system can write.
func safe(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, s)
}
