package agreement

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// Doc is an agreement; *casefile.Document is one.
type Doc interface {
	model.Doc
	Signatures() []casefile.SignedBy
}

// SignOff is one task that the carer is signed off for, as the family is shown it.
type SignOff struct {
	Task  string
	Words model.Words // "Until 10 December 2027"
	Doc   casefile.ID
}

// Introduction is one meeting of child and carer before the first stay.
type Introduction struct {
	Row                      casefile.RowID
	When, Where, What, Child string
	FaceToFace               bool
}

// Facts are an agreement as it stands now.
type Facts struct {
	Short, Given string // of the child
	Carer        string
	Meeting      string // "Fri 18 December, at the family’s home", "" while there was none
	NoOne        string // why nobody may sign yet, "" for nothing
	SignOffs     []SignOff
	Introduced   []Introduction
	Ready        string // how ready for a first stay they are, in the form’s words
	// Changed says that something was changed after it was signed.
	Changed bool
}

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route // of the agreement
	Doc    Doc
	Editor *model.Editor
	Load   func() (Facts, error)
	// Introduce begins an introduction and opens it; Book begins a stay.
	Introduce, Book func()
}

// Screen is one agreement.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props Props
	bar   *widget.ActionBar
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	sub := s.Facts.Short
	if s.Facts.Carer != "" {
		sub += say.F(" with %s", s.Facts.Carer)
	}
	return screen.Frame{
		Title: say.T("Short break agreement"), Sub: sub, Back: true, Case: s.props.Route.Case, Bar: s.bar,
		Actions: []fyne.CanvasObject{screen.AllQuestions(&s.Tags, "agreement.list", w, s.list)},
	}
}

func (s *Screen) list() { screen.OpenQuestions(s.props.Desk, s.props.Route) }

// Apply shows what followed from an answer; nil when only the save line changed.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil {
		s.Tick()
	}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) {
	s.Tick()
	s.Rolled.Shown(was)
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name != "ctrl+enter" {
		return false
	}
	s.main()
	return true
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	s.bars(w)
	side := screen.Edge(w)
	top := s.top()
	left := widget.VBox(24, s.talked(), s.introductions())
	right := widget.VBox(24, s.signedOff(), s.signatures())
	if w.OneColumn() {
		return widget.Pad(side, 16, side, 32, widget.VBox(24, append(top, s.talked(), s.signedOff(), s.introductions(), s.signatures())...))
	}
	return widget.Pad(side, 16, side, 32, widget.VBox(20, append(top, widget.ColumnsTop(24, []float32{-620, -480}, left, right))...))
}

// top is what keeps people from signing, or has undone their signatures.
func (s *Screen) top() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if s.Facts.NoOne != "" {
		out = append(out, screen.Tag(&s.Tags, "agreement.wait", widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "hourglass_top", Text: s.Facts.NoOne})))
	}
	if s.Facts.Changed {
		out = append(out, screen.Tag(&s.Tags, "agreement.changed", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "edit", Below: true, Strong: say.T("It was changed after it was signed."), Text: say.T("Everybody signs again. Until then no stay can be confirmed."),
		})))
	}
	return out
}

// talked are the pages that the meeting goes through, each with how far it is.
func (s *Screen) talked() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	n := 0
	for _, part := range s.props.Doc.Form().Parts {
		for _, sec := range part.Sections {
			for _, pg := range sec.Pages {
				if s.apart(pg) {
					continue
				}
				p := widget.TaskRowProps{Title: pg.Title, Strong: true, Tag: screen.TagProps(model.StatusWords(s.props.Doc.PageStatus(pg.ID, ""))), OnTapped: func() { s.page(pg, "") }}
				rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("agreement.page.%d", n), widget.NewTaskRow(p)))
				n++
			}
		}
	}
	head := []fyne.CanvasObject{widget.H2(say.T("What is agreed"))}
	if s.Facts.Meeting != "" {
		head = append(head, screen.Second(say.F("Meeting: %s", s.Facts.Meeting)))
	}
	return widget.VBox(10, append(head, widget.RowsCard(rows...))...)
}

// apart reports a page that the screen shows in another way.
func (s *Screen) apart(pg *engine.Page) bool {
	for it := range model.Questions(pg) {
		if it.LinkID == "ag.intro" || it.Control == "signature" {
			return true
		}
	}
	return false
}

func (s *Screen) page(pg *engine.Page, row casefile.RowID) {
	s.props.Editor.Flush()
	r := s.props.Route
	r.Screen, r.Tab, r.Page, r.Row = model.Page, "", pg.ID, string(row)
	if pg.Section != nil {
		r.Section = pg.Section.ID
	}
	s.props.Desk.Open(r)
}

// signedOff is who may do what, with its end, as the family is shown it.
func (s *Screen) signedOff() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, o := range s.Facts.SignOffs {
		p := widget.TaskRowProps{Title: o.Task, Plain: true, Tag: screen.TagProps(o.Words)}
		if !o.Doc.IsZero() {
			p.OnTapped = func() {
				s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.props.Route.Case, Doc: o.Doc.String()})
			}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("agreement.off.%d", i), widget.NewTaskRow(p)))
	}
	head := widget.H2(say.F("What %s is signed off for", s.carer()))
	if len(rows) == 0 {
		return widget.VBox(10, head, screen.Card(widget.Small(say.T("No task of the health care plan needs a sign-off, or nobody has been taught yet."))))
	}
	return widget.VBox(10, head, widget.RowsCard(rows...), widget.Small(say.F("Each is for %s with %s only, and ends on its day.", s.Facts.Given, s.carer())))
}

func (s *Screen) carer() string {
	if s.Facts.Carer == "" {
		return say.T("the carer")
	}
	return model.Given(s.Facts.Carer)
}

// introductions are the meetings before the first stay, the first first.
func (s *Screen) introductions() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, in := range s.Facts.Introduced {
		tag := model.Words{Tone: model.Tint, Icon: "group", Text: say.T("Face to face")}
		if !in.FaceToFace {
			tag = model.Words{Tone: model.Neutral, Text: say.T("By video")}
		}
		title := in.When
		if title == "" {
			title = say.T("No date yet")
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("agreement.intro.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: title, Strong: true, Second: in.Child, Tag: screen.TagProps(tag), OnTapped: func() { s.row(in.Row) },
		})))
	}
	rows = append(rows, screen.Tag(&s.Tags, "agreement.introduce", widget.NewTaskRow(widget.TaskRowProps{
		Icon: "add", IconAs: theme.Primary, Title: say.T("Write down an introduction"), Arrow: true, OnTapped: s.props.Introduce,
	})))
	parts := []fyne.CanvasObject{widget.H2(say.T("Introductions")), widget.RowsCard(rows...)}
	if s.Facts.Ready != "" {
		parts = append(parts, screen.Second(say.F("Ready for a first stay: %s", s.Facts.Ready)))
	}
	return widget.VBox(10, parts...)
}

func (s *Screen) row(row casefile.RowID) {
	if it := s.props.Doc.Form().Item("ag.intro"); it != nil && it.Rows != nil && len(it.Rows.Pages) > 0 {
		s.page(it.Rows.Pages[0], row)
	}
}

// place is one signature of the agreement.
type place struct {
	link, title string
	needed      bool
	by          *casefile.SignedBy
}

func (s *Screen) places() []place {
	var out []place
	for it := range s.props.Doc.Form().Items() {
		if it.Control != "signature" || it.Group != nil {
			continue
		}
		p := place{link: it.LinkID, title: it.Text, needed: s.props.Doc.State(casefile.Cell{LinkID: it.LinkID}).Required != engine.Optional}
		for _, g := range s.props.Doc.Signatures() {
			if g.Cell == it.LinkID && g.Valid {
				p.by = &g
			}
		}
		out = append(out, p)
	}
	return out
}

// signatures is who signs, each by name once they have.
func (s *Screen) signatures() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	now := s.props.Desk.Now()
	for i, p := range s.places() {
		row := widget.TaskRowProps{Title: p.title, Strong: true, Tag: screen.TagProps(model.Words{Tone: model.Neutral, Text: say.T("Not signed")}), OnTapped: func() { s.sign(p.link) }}
		switch {
		case p.by != nil:
			row.Second = say.F("%s, %s, check code %s", p.by.Name, model.Moment(p.by.At.In(now.Location()), now), p.by.Code)
			row.Tag, row.OnTapped = screen.TagProps(model.Words{Tone: model.Tint, Icon: "check", Text: say.T("Signed")}), nil
		case !p.needed:
			row.Tag = screen.TagProps(model.Words{Tone: model.Neutral, Text: say.T("If they wish")})
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("agreement.sign.%d", i), widget.NewTaskRow(row)))
	}
	return widget.VBox(10, widget.H2(say.T("Signatures")), widget.RowsCard(rows...))
}

func (s *Screen) sign(link string) {
	s.props.Editor.Flush()
	r := s.props.Route
	r.Screen, r.Tab, r.Cell = model.Sign, "", link
	s.props.Desk.Open(r)
}

// open counts the signatures that are missing.
func (s *Screen) open() (first string, n int) {
	for _, p := range s.places() {
		if p.needed && p.by == nil {
			n++
			if first == "" {
				first = p.link
			}
		}
	}
	return first, n
}

func (s *Screen) bars(w model.Width) {
	props := widget.ActionProps{Stacked: w.OneColumn(), Back: screen.BackButton(&s.Tags, "agreement.back", s.props.Desk)}
	first, n := s.open()
	switch saved := s.props.Editor.Line.Words(); {
	case saved.Text != "":
		props.Saved, props.Tone = saved.Text, screen.Tone(saved.Tone)
	case w == model.Compact:
	case n > 0:
		props.Saved, props.Icon, props.Tone = say.N(n, "signature is missing.", "signatures are missing."), "ink_pen", widget.ToneNeutral
	default:
		props.Saved, props.Icon, props.Tone = say.T("Everybody has signed."), "check", widget.ToneNeutral
	}
	word, icon := say.T("Book a stay"), "event"
	if first != "" {
		word, icon = say.T("Sign the agreement"), "ink_pen"
	}
	props.Main = screen.Tag(&s.Tags, "agreement.main", widget.NewButton(widget.ButtonProps{Text: word, Icon: icon, Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.main}))
	s.bar = widget.NewActionBar(props)
}

// main signs, or books once everybody has. What is not answered yet is said where one
// signs.
func (s *Screen) main() {
	first, _ := s.open()
	if first == "" {
		s.props.Book()
		return
	}
	s.sign(first)
}
