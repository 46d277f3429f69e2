package shell

import (
	"context"
	"errors"
	"slices"
	"sync"

	"doorstep/app/casefile"
	"doorstep/app/printout"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/app/ui/screen/printing"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
	"doorstep/sync/op"
)

// previewWide is how wide a page of the preview is drawn, in pixels: sharp enough to
// read on a tablet.
const previewWide = 1000

// numbersOnPaper are the organisation's numbers that stand on a family's paper.
var numbersOnPaper = []string{"front-door", "out-of-hours", "disabled-team"}

// printLead is the way from a child's page to its papers.
func (s *Shell) printLead(c *casefile.Case) (casescreen.Lead, bool) {
	return casescreen.Lead{Key: "print", Icon: "print", Title: say.T("Print or save a copy"), Second: say.T("For the family, a carer, a panel"), To: model.Route{Screen: model.Print, Case: c.ID.String()}}, true
}

// openPrint opens the papers of the form or the child whose page is open.
func (s *Shell) openPrint() {
	at := s.nav.From()
	s.Open(model.Route{Screen: model.Print, Case: at.Case, Doc: at.Doc})
}

// printScreen is where papers of a case, or of one form of it, are chosen, looked
// at and saved.
func (s *Shell) printScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	var doc casefile.ID
	if r.Doc != "" {
		if doc, err = op.ParseID(r.Doc); err != nil {
			return nil, errNowhere
		}
	}
	p := &papers{w: s.work, id: id, doc: doc}
	p.desk = s.paperDesk(r.Case)
	return printing.New(printing.Props{
		Desk: s, Route: r, Child: s.summaryOf(r.Case).Child.Short(), Offers: p.offers, Make: p.make, Fault: paperFault,
		Save: s.saveBytes,
	}), nil
}

func paperFault(err error) string {
	if errors.Is(err, printout.ErrNothing) {
		return say.T("There is nothing to print yet. It appears here when something has been written down.")
	}
	if errors.Is(err, printout.ErrHousing) {
		return say.T("Nobody has written down that the family agree to housing being told. Nothing was made. Ask them, and tick it in the assessment, under “What was agreed?”.")
	}
	if errors.Is(err, printout.ErrNotAgreed) {
		return say.T("The family did not agree that they get this. Nothing was made. If it must go, write a sharing record with the reasons first.")
	}
	return Fault(err)
}

// papers are the papers of one case. Its methods run away from the screen, one at
// a time.
type papers struct {
	w    Work
	id   casefile.ID
	doc  casefile.ID // zero for the whole case
	desk printout.Desk

	mu    sync.Mutex
	list  []printout.Offer
	press *print.Press
}

// gather reads the record as it is now.
func (p *papers) gather() (*casefile.Document, error) {
	rec, err := p.w.Record(p.id)
	if err != nil {
		return nil, err
	}
	p.desk.Record, p.desk.Others = rec, p.w.Beside(p.id)
	p.desk.File = func(v fhir.Value) ([]byte, error) { return p.w.Attachment(context.Background(), v) }
	if p.doc.IsZero() {
		return nil, nil
	}
	if d := rec.Doc(p.doc); d != nil {
		return d, nil
	}
	return nil, printout.ErrNothing
}

func (p *papers) offers() ([]printing.Offer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	doc, err := p.gather()
	if err != nil {
		return nil, err
	}
	p.list = printout.Offers(p.desk, doc)
	var out []printing.Offer
	for _, o := range p.list {
		out = append(out, printing.Offer{Title: o.Title, About: o.About, Symbols: o.Kind == printout.KindStory})
	}
	return out, nil
}

func (p *papers) make(offer int, put []print.Left, symbols bool) (printing.Made, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if offer < 0 || offer >= len(p.list) {
		return printing.Made{}, printout.ErrNothing
	}
	if _, err := p.gather(); err != nil {
		return printing.Made{}, err
	}
	o := p.list[offer]
	paper, err := printout.Make(p.desk, o.Kind, p.desk.Record.Doc(o.Doc), printout.Options{
		Symbols: symbols, Service: o.Service, Include: func(of casefile.ID, c engine.Cell) bool {
			return slices.ContainsFunc(put, func(l print.Left) bool { return l.Cell == c && (l.Of == "" || l.Of == of.String()) })
		},
	})
	if err != nil {
		return printing.Made{}, err
	}
	if p.press == nil {
		if p.press, err = print.NewPress(); err != nil {
			return printing.Made{}, err
		}
	}
	r := p.press.PDF(paper.Doc)
	made := printing.Made{Title: paper.Doc.Title, PDF: r.PDF, HTML: paper.Doc.HTML(), Left: paper.Left, Missing: r.MissingWords()}
	// Of a long paper the first pages are shown; all of them are saved.
	made.Of = r.Pages
	for i := range min(r.Pages, mostShown) {
		made.Pages = append(made.Pages, r.Picture(i, previewWide))
	}
	return made, nil
}

// mostShown is how many pages the preview draws: a picture of a page takes some
// 5 MB.
const mostShown = 6
