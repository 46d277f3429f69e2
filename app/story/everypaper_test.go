package story

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/casetest"
	"doorstep/app/printout"
	"doorstep/forms/engine"
	"doorstep/forms/print"
	"doorstep/forms/print/printtest"
)

// everyPaper: what the record can print at the end. Every paper that is offered of
// either girl can be made, and what a form keeps from the family is on none of them
// but the professional copies. With DOORSTEP_PICTURES each is written as a PDF and as
// a page for a browser, to look at, before the record is marked.
func everyPaper(s *tale) {
	press, err := print.NewPress()
	must(s, err)
	dir := os.Getenv("DOORSTEP_PICTURES")
	for girl, c := range map[string]casefile.ID{"jane": s.jane, "lucy": s.lucy} {
		papers := s.papersOf(c)
		kinds := map[printout.Kind]bool{}
		for i, p := range papers {
			kinds[p.offer.Kind] = true
			if dir == "" && !p.sample() {
				continue
			}
			r := press.PDF(p.paper.Doc)
			f := printtest.Read(s.t, r.PDF)
			if len(r.Missing) > 0 {
				s.t.Errorf("%s, %s: no face draws %s", girl, p.offer.Title, r.MissingWords())
			}
			for _, fault := range f.Faults() {
				s.t.Errorf("%s, %s of %s: %s", girl, p.offer.Title, p.form, fault)
			}
			s.inOrder(girl, p, f)
			if dir != "" {
				name := filepath.Join(dir, "papers", fmt.Sprintf("%s-%02d-%s-%s", girl, i, p.offer.Kind, p.form))
				must(s, os.MkdirAll(filepath.Dir(name), 0o755))
				must(s, os.WriteFile(name+".pdf", r.PDF, 0o600))
				must(s, os.WriteFile(name+".html", p.paper.Doc.HTML(), 0o600))
			}
		}
		for _, want := range []printout.Kind{
			printout.KindFamily, printout.KindProfessional, printout.KindEasy, printout.KindStory, printout.KindEmergency, printout.KindHealthPlan, printout.KindHandling,
			printout.KindHoisting, printout.KindEquipment, printout.KindCertificate, printout.KindChronology, printout.KindPanel,
		} {
			if !kinds[want] {
				s.t.Errorf("%s has no paper %s at the end", girl, want)
			}
		}
		marks := s.mark(c)
		if marks < 15 {
			s.t.Errorf("only %d places of %s's record are kept from the family", marks, girl)
		}
		for _, p := range s.papersOf(c) {
			html := string(p.paper.Doc.HTML())
			if has := strings.Contains(html, restrictedMark); has && p.offer.Kind != printout.KindProfessional {
				at := strings.Index(html, restrictedMark)
				s.t.Errorf("%s, %s of %s holds what is kept from the family: …%s", girl, p.offer.Title, p.form, html[max(0, at-300):at+60])
			}
		}
	}
}

// restrictedMark is put where the family may not read.
const restrictedMark = "MARKER-KEPT-FROM-THE-FAMILY"

// made is a paper with what it was offered as.
type made struct {
	offer printout.Offer
	form  string // of its document, "" for one of the case
	paper printout.Paper
}

// sample are the papers that are set as PDF in every run.
func (m made) sample() bool {
	return m.form == "dca" || m.offer.Kind == printout.KindEasy || m.form == "" && (m.offer.Kind == printout.KindHoisting || m.offer.Kind == printout.KindHealthPlan)
}

// papersOf makes every paper that is offered of a case and of its documents.
func (s *tale) papersOf(c casefile.ID) []made {
	s.t.Helper()
	rec := s.ruth.record(c)
	desk := printout.Desk{
		Record: rec, Others: s.ruth.Beside(c), From: "Northmere Council", Team: rec.Summary().Team, Worker: s.ruth.Me(),
		Numbers: []printout.Number{{Name: "Front door for children", Number: "01632 960100", When: "always"}},
	}
	offers := printout.Offers(desk, nil)
	for _, d := range rec.Docs {
		for _, o := range printout.Offers(desk, d) {
			if !slices.Contains(offers, o) {
				offers = append(offers, o)
			}
		}
	}
	var out []made
	for _, o := range offers {
		d := rec.Doc(o.Doc)
		paper, err := printout.Make(desk, o.Kind, d, printout.Options{Service: o.Service})
		if o.Kind == printout.KindHousing && errors.Is(err, printout.ErrNotAgreed) {
			continue // the Samples were not asked about housing
		}
		if err != nil {
			s.t.Errorf("%s: %v", o.Title, err)
			continue
		}
		m := made{offer: o, paper: paper}
		if d != nil {
			m.form = casefile.FormName(d.Form())
		}
		out = append(out, m)
	}
	return out
}

// mark writes a marker into every written answer of a case that is kept from the
// family, and counts them.
func (s *tale) mark(c casefile.ID) int {
	s.t.Helper()
	n := 0
	for _, d := range s.ruth.record(c).Docs {
		h := casetest.Hold(s.t, d)
		for it := range d.Form().Items() {
			if !it.Question() || it.ReadOnly || it.Type != engine.Text && it.Type != engine.String {
				continue
			}
			for _, row := range rowsOf(d, it) {
				at := engine.Cell{Row: row, LinkID: it.LinkID}
				if !d.Restricted(at) || !d.State(at).Enabled || it.MaxLength > 0 && it.MaxLength < len(restrictedMark) || len(it.Options) > 0 {
					continue
				}
				h.In(row, it.LinkID, restrictedMark)
				n++
			}
		}
	}
	return n
}

// rowsOf are the rows in which a question stands, "" outside rows.
func rowsOf(d *casefile.Document, it *engine.Item) []casefile.RowID {
	var of func(g *engine.RowGroup) []casefile.RowID
	of = func(g *engine.RowGroup) []casefile.RowID {
		if g == nil {
			return []casefile.RowID{""}
		}
		var out []casefile.RowID
		for _, parent := range of(g.Parent) {
			for _, r := range d.Rows(g.ID, parent) {
				out = append(out, r.ID)
			}
		}
		return out
	}
	return of(it.Group)
}

// inOrder fails unless the text of a PDF gives what the paper says in its order, as
// somebody who copies it or has it read aloud gets it.
func (s *tale) inOrder(girl string, p made, f *printtest.File) {
	s.t.Helper()
	squeeze := func(w string) string { return strings.Join(strings.Fields(w), "") }
	text, at := squeeze(f.Text()), 0
	silent := printtest.Unspoken(p.paper.Doc)
	for _, w := range p.paper.Doc.Says() {
		if w == p.paper.Doc.Kind || w == p.paper.Doc.Standing || slices.Contains(silent, w) {
			continue
		}
		i := strings.Index(text[at:], squeeze(w))
		if i < 0 {
			s.t.Errorf("%s, %s of %s: %q does not follow in the text of the file", girl, p.offer.Title, p.form, w)
			return
		}
		at += i
	}
}
