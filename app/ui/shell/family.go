package shell

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/family"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	handover "doorstep/app/ui/screen/family"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// familyScreen is Family view of a child: of the form that is open, or of all
// that hold something that the family may see.
func (s *Shell) familyScreen(r model.Route) (screen.Screen, error) {
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	c, err := s.work.Case(id)
	if err != nil {
		return nil, err
	}
	papers, err := s.familyPapers(c.Forms, r.Doc)
	if err == nil && len(papers) == 0 && r.Doc != "" {
		papers, err = s.familyPapers(c.Forms, "")
	}
	if err != nil {
		return nil, err
	}
	grown := s.grownUps(c.People)
	names := make([]string, len(grown))
	for i, p := range grown {
		names[i] = model.Given(p.Name)
	}
	w := s.work
	props := handover.Props{
		Desk: s, Child: model.Given(c.Child.Name), Worker: model.Given(w.Me().Name), Readers: names, Language: s.cfg.Look.Language,
		HasPIN: w.HasFamilyPIN, SetPIN: w.SetFamilyPIN, CheckPIN: w.CheckFamilyPIN, Fault: Fault,
		Larger: s.larger, Handed: s.handOverNow, Leave: s.takeBack, Lock: s.Lock,
		Flush: func() {
			for _, p := range papers {
				p.open.editor.Flush()
			}
		},
		Say: func(paper int, said handover.Said) {
			var reader *casefile.Person
			if said.Reader >= 0 && said.Reader < len(grown) {
				reader = &grown[said.Reader]
			}
			papers[paper].say(said, reader)
		},
	}
	for _, p := range papers {
		props.Papers = append(props.Papers, handover.Paper{Title: p.open.doc.Form().Title, Seen: p.seen, Home: p.home, Signed: p.signed})
	}
	return handover.New(props), nil
}

// familyButton leads to Family view from a child's pages; nil elsewhere. Where
// it is narrow it shows its icon alone.
func (s *Shell) familyButton(f screen.Frame, w model.Width) *widget.Button {
	switch s.nav.At().Screen {
	case model.Child, model.Plan, model.TaskList, model.Page, model.Room, model.Check:
	default:
		return nil
	}
	if f.Case == "" || s.familyCase() == "" {
		return nil
	}
	c := &s.chrome
	if c.family == nil {
		c.family = screen.Tag(&c.Tags, "family", widget.NewButton(widget.ButtonProps{
			Text: say.T("Family view"), Icon: "visibility", Kind: widget.FamilyLook, Name: say.T("Family view"), OnTapped: s.openFamily,
		}))
	}
	if w.OneColumn() {
		c.family.SetText("")
	} else {
		c.family.SetText(say.T("Family view"))
	}
	// It outlives a change of the look, and takes its colours and size anew.
	c.family.Refresh()
	return c.family
}

// grownUps are the adults of the family, who may be handed the tablet.
func (s *Shell) grownUps(people []casefile.Person) []casefile.Person {
	var out []casefile.Person
	for _, p := range people {
		born, known := p.Born.Time()
		if p.Child || !strings.HasPrefix(p.Ref, "RelatedPerson/") || known && model.Age(born, s.Now()) < grown {
			continue
		}
		out = append(out, p)
	}
	return out
}

// grown is from what age somebody may be asked as a grown-up of the family.
const grown = 18

// handed reports whether the family has the tablet: nothing but the worker's
// PIN leads out then.
func (s *Shell) handed() bool {
	f, ok := s.cur.(*handover.Screen)
	return ok && s.work != nil && f.Handed()
}

// keptIn reports whether a route is refused because the family has the tablet.
// Where the cases are to be closed the tablet locks instead.
func (s *Shell) keptIn(r model.Route) bool {
	if !s.handed() {
		return false
	}
	if r.Screen == model.Closed {
		s.Lock()
	}
	return true
}

// handOverNow is called when the tablet is turned round: the screen stays on
// as in a visit, and letters are as large as a family needs them. What the
// worker copied is forgotten, for it could be pasted into the family's boxes.
func (s *Shell) handOverNow() {
	s.CloseSheet()
	s.canvas.Unfocus()
	s.cfg.Clipboard("")
	s.visiting(true)
	s.inPlum()
}

func (s *Shell) inPlum() {
	if !theme.FamilyView() {
		fyne.CurrentApp().Settings().SetTheme(theme.Current().ForFamily())
	}
}

// takeBack leads the worker back to where they were.
func (s *Shell) takeBack() {
	s.leave()
	s.outOfPlum()
	s.visiting(s.visit != nil)
	s.cur = nil
	if !s.nav.Back() {
		s.nav.Go(model.Route{Screen: model.Today})
	}
	s.show()
}

func (s *Shell) outOfPlum() {
	if theme.FamilyView() {
		fyne.CurrentApp().Settings().SetTheme(theme.Current().ForWorker())
	}
}

// larger goes to the next text size, and from the largest to the smallest.
func (s *Shell) larger() {
	sizes := theme.TextPercents()
	l := s.cfg.Look
	next := sizes[0]
	for i, p := range sizes[:len(sizes)-1] {
		if p == l.Percent {
			next = sizes[i+1]
		}
	}
	l.Percent = next
	s.setLook(l)
	s.inPlum()
	s.Relook()
}

// familyPaper is a form in Family view, and where what is said about it goes.
type familyPaper struct {
	open   *openDoc
	seen   family.Seen
	home   family.Home
	takes  bool // the form has a question for what a family says
	signed bool

	row   engine.RowID // the row that takes the words, once there is one
	grown string       // what stood there before the tablet was handed over
	child string
	said  handover.Said // what was said last
}

// familyPapers are the forms that a family may see something of, or say
// something to; doc is the one to stay with, "" for all.
func (s *Shell) familyPapers(forms []casefile.DocSummary, doc string) ([]*familyPaper, error) {
	var out []*familyPaper
	for _, f := range forms {
		if doc != "" && f.ID.String() != doc {
			continue
		}
		p, err := s.familyPaper(f)
		if err != nil {
			return nil, err
		}
		if !p.seen.Empty() || p.takes && !p.signed {
			out = append(out, p)
		}
	}
	return out, nil
}

func (s *Shell) familyPaper(f casefile.DocSummary) (*familyPaper, error) {
	d, err := s.open(f.ID)
	if err != nil {
		return nil, err
	}
	d.editor.Flush()
	p := &familyPaper{open: d, seen: family.Of(d.doc), signed: s.locked(d), said: handover.Said{Reader: -1}}
	p.home, p.takes = family.HomeOf(d.doc)
	if p.home.Group == "" && p.home.Words != "" {
		p.grown = d.doc.Text(p.home.Words)
	}
	if p.home.Child != "" {
		p.child = d.doc.Text(p.home.Child)
	}
	return p, nil
}

// say writes what was said into the form, after what stood there before. It is
// an answer like any other: signed, and saved while it is typed.
func (p *familyPaper) say(said handover.Said, reader *casefile.Person) {
	if said == p.said {
		return
	}
	e := p.open.editor
	if said.Grown != p.said.Grown || said.Reader != p.said.Reader {
		at := engine.Cell{LinkID: p.home.Words}
		if p.home.Group != "" {
			if p.row == "" && said.Grown != "" {
				p.row = e.AddRow(p.home.Group, "")
			}
			at.Row = p.row
			if p.row != "" && reader != nil {
				e.Choose(engine.Cell{Row: p.row, LinkID: p.home.Person}, reader.Value())
			}
		}
		if p.home.Group == "" || p.row != "" {
			e.Type(at, textAfter(p.grown, said.Grown)...)
		}
	}
	if said.Child != p.said.Child && p.home.Child != "" {
		e.Type(engine.Cell{LinkID: p.home.Child}, textAfter(p.child, said.Child)...)
	}
	p.said = said
	p.open.typed()
}

// textAfter is a text with what stood before it, no answer when both are empty.
func textAfter(before, said string) []fhir.Value {
	before = strings.TrimSpace(before)
	switch {
	case before == "" && said == "":
		return nil
	case before == "":
		return []fhir.Value{fhir.TextValue(said)}
	case said == "":
		return []fhir.Value{fhir.TextValue(before)}
	}
	return []fhir.Value{fhir.TextValue(before + "\n\n" + said)}
}
