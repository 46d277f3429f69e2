package sign

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Doc is the document being signed; *casefile.Document is one.
type Doc interface {
	model.Doc
	Sign(context.Context, casefile.Signing) (engine.Changes, error)
	Signatures() []casefile.SignedBy
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	Doc   Doc
	Child string
	Me    string // full name
	Fault func(error) string
	// Expects is who is expected to sign somewhere, "" when the form does not say; nil
	// where nobody knows.
	Expects func(casefile.Cell) string
	// Before is asked before a signature is made, and goes on with then; nil goes on
	// at once.
	Before func(g casefile.Signing, then func())
	// Done is called after a signature was made.
	Done func()
}

// Screen takes signatures.
type Screen struct {
	screen.Tags
	props Props
	width model.Width

	group  string // repeating group of the row that is signed, "" outside rows
	places []place
	at     int // which place is being signed
	name   *widget.TextInput
	field  *widget.Field
	pad    *widget.SignaturePad
	padBox *widget.Field
	button *widget.Button
	scroll *widget.PageScroll
	bar    *widget.ActionBar
	busy   bool
	wrong  string
}

// place is a signature that the form asks for, or the one for the whole form.
type place struct {
	cell     engine.Cell
	title    string
	means    string
	role     string
	required bool
	signed   *casefile.SignedBy
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	if it := p.Doc.Form().Item(p.Route.Cell); it != nil && it.Group != nil {
		s.group = it.Group.ID
	}
	s.look()
	s.at = s.first()
	return s
}

// look lists the places to sign that are asked for now.
func (s *Screen) look() {
	s.places = nil
	row := engine.RowID(s.props.Route.Row)
	by := map[string]*casefile.SignedBy{}
	for _, g := range s.props.Doc.Signatures() {
		if g.Valid && g.Row == row {
			by[g.Cell] = &g
		}
	}
	for it := range s.props.Doc.Form().Items() {
		// In a row those of the row sign, else those of the whole form.
		if it.Control != fhir.ControlSignature || (it.Group != nil) != (row != "") || row != "" && it.Group.ID != s.group {
			continue
		}
		c := engine.Cell{Row: row, LinkID: it.LinkID}
		st := s.props.Doc.State(c)
		if !st.Enabled {
			continue
		}
		p := place{cell: c, title: it.Text, means: it.Hint, required: st.Required != engine.Optional, signed: by[it.LinkID]}
		if it.Signer != nil {
			p.role = it.Signer.Role
			if it.Signer.Does != "" {
				p.means = it.Signer.Does
			}
		}
		s.places = append(s.places, p)
	}
	if len(s.places) == 0 {
		s.places = []place{{
			title: say.T("Your signature"), required: true, signed: by[""],
			means: say.T("I have read these answers and they are right as far as I know."),
		}}
	}
}

// first is the place to sign next: the one asked for, else the first without
// a signature.
func (s *Screen) first() int {
	for i, p := range s.places {
		if s.props.Route.Cell != "" && p.cell.LinkID == s.props.Route.Cell {
			return i
		}
	}
	for i, p := range s.places {
		if p.signed == nil {
			return i
		}
	}
	return -1
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	sub := s.props.Doc.Form().Title
	if s.props.Child != "" {
		sub += " · " + s.props.Child
	}
	return screen.Frame{Title: say.T("Sign"), Sub: sub, Back: true, Case: s.props.Route.Case, Bar: s.bar}
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	} else if w != s.width {
		s.width = w
		s.scroll.SetContent(s.build())
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{} }

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name == "ctrl+enter" {
		s.sign()
		return true
	}
	return false
}

func (s *Screen) build() fyne.CanvasObject {
	s.Fresh()
	parts := []fyne.CanvasObject{widget.H1(say.T("Who signs?"))}
	var rows []fyne.CanvasObject
	for i, p := range s.places {
		rows = append(rows, s.row(i, p))
	}
	parts = append(parts, widget.RowsCard(rows...))
	if s.at >= 0 {
		parts = append(parts, s.pen(s.places[s.at]))
	} else {
		then := say.T("The form is finished and locked.")
		if s.group != "" {
			then = say.T("A change to this entry asks for both signatures again.")
		}
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneSafe, Icon: "check_circle-fill", Strong: say.T("Everybody has signed."), Text: then,
		}))
	}
	s.bars()
	return widget.Pad(32, 18, 32, 32, widget.MaxWide(760, widget.VBox(20, parts...)))
}

func (s *Screen) row(i int, p place) fyne.CanvasObject {
	tag, second := widget.TagProps{Text: say.T("Not signed"), Tone: widget.ToneNeutral}, p.means
	switch {
	case p.signed != nil:
		tag = widget.TagProps{Text: say.T("Signed"), Icon: "check", Tone: widget.ToneSafe}
		second = say.F("%s · %s · check code %s", p.signed.Name, model.Moment(p.signed.At, s.props.Desk.Now()), p.signed.Code)
	case !p.required:
		tag = widget.TagProps{Text: say.T("If they wish"), Tone: widget.ToneNeutral}
	}
	if i == s.at {
		tag = widget.TagProps{Text: say.T("Signing now"), Icon: "ink_pen", Tone: widget.ToneSend}
	}
	props := widget.TaskRowProps{Title: p.title, Second: second, Tag: tag, Strong: i == s.at}
	if p.signed == nil {
		props.OnTapped = func() {
			s.at, s.wrong = i, ""
			s.scroll.SetContent(s.build())
			s.props.Desk.Changed()
		}
	}
	return screen.Tag(&s.Tags, "sign.place."+p.id(), widget.NewTaskRow(props))
}

func (p place) id() string {
	if p.cell.LinkID == "" {
		return "form"
	}
	return p.cell.LinkID
}

// pen is the name and the pad.
func (s *Screen) pen(p place) fyne.CanvasObject {
	name := ""
	if s.props.Expects != nil {
		name = s.props.Expects(p.cell)
	}
	if name == "" && (p.cell.LinkID == "" || strings.Contains(p.role, "practitioner") || strings.Contains(p.role, "assessor") || strings.Contains(p.role, "author") || strings.Contains(p.role, "lead")) {
		name = s.props.Me
	}
	s.name = screen.Tag(&s.Tags, "sign.name", widget.NewTextInput(widget.TextInputProps{Value: name}))
	s.field = widget.NewField(widget.FieldProps{Label: say.T("Name of the person who signs"), Input: s.name})
	s.pad = screen.Tag(&s.Tags, "sign.pad", widget.NewSignaturePad(widget.SignaturePadProps{
		Who: p.title, Statement: p.means, When: model.DateFull(s.props.Desk.Now()) + ", " + model.ClockList(s.props.Desk.Now()),
	}))
	s.padBox = widget.NewField(widget.FieldProps{Label: p.title, Hint: say.T("Draw with a finger, a pen or the mouse, or type the name instead. Both count the same."), Input: s.pad})
	parts := []fyne.CanvasObject{s.field, s.padBox}
	if s.wrong != "" {
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error-fill", Text: s.wrong}))
	}
	return screen.Card(widget.VBox(20, parts...))
}

func (s *Screen) bars() {
	back := screen.Tag(&s.Tags, "sign.back", widget.NewButton(widget.ButtonProps{Text: say.T("Leave for now"), Size: widget.Big, OnTapped: s.props.Desk.Back}))
	if s.at < 0 || s.enough() {
		back.SetText(say.T("Done"))
		back.SetOnTapped(func() {
			if s.props.Route.Row != "" {
				s.props.Desk.Back()
				return
			}
			s.props.Desk.Open(model.Route{Screen: model.TaskList, Case: s.props.Route.Case, Doc: s.props.Route.Doc})
		})
	}
	props := widget.ActionProps{
		Saved: say.T("What you sign is kept exactly as it is now."), Icon: "lock", Tone: widget.ToneNeutral,
		Back: back, Stacked: s.width.OneColumn(),
	}
	if s.at >= 0 {
		s.button = screen.Tag(&s.Tags, "sign.go", widget.NewButton(widget.ButtonProps{
			Text: say.T("Sign"), Icon: "ink_pen", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.sign,
		}))
		props.Main = s.button
	}
	s.bar = widget.NewActionBar(props)
}

// enough reports whether everybody who must sign has.
func (s *Screen) enough() bool {
	for _, p := range s.places {
		if p.required && p.signed == nil {
			return false
		}
	}
	return true
}

func (s *Screen) sign() {
	if s.at < 0 || s.busy {
		return
	}
	p := s.places[s.at]
	name := strings.TrimSpace(s.name.Value())
	v := s.pad.Value()
	s.field.SetError("")
	s.padBox.SetError("")
	switch {
	case v.Typed != "" && name == "":
		name = strings.TrimSpace(v.Typed)
	case name == "":
		s.field.SetError(say.T("Enter the name of the person who signs"))
		s.field.Focus()
		return
	case v.Empty():
		s.padBox.SetError(say.T("Draw the signature, or type the name instead"))
		s.padBox.Focus()
		return
	}
	signing := casefile.Signing{Cell: p.cell, Role: p.role, Name: name, Typed: v.Typed != ""}
	if v.Typed == "" {
		signing.SVG = SVG(v)
	}
	if s.props.Before == nil {
		s.make(signing)
		return
	}
	s.props.Before(signing, func() { s.make(signing) })
}

// make makes a signature.
func (s *Screen) make(g casefile.Signing) {
	if s.busy {
		return
	}
	s.busy = true
	s.button.SetBusy(say.T("Signing…"))
	s.props.Desk.Go(func() func() {
		_, err := s.props.Doc.Sign(context.Background(), g)
		return func() { s.signed(err) }
	})
}

func (s *Screen) signed(err error) {
	s.busy = false
	s.button.SetBusy("")
	switch {
	case errors.Is(err, casefile.ErrNotReady):
		s.props.Desk.Open(model.Route{Screen: model.Check, Case: s.props.Route.Case, Doc: s.props.Route.Doc, Summary: true})
		return
	case err != nil:
		s.wrong = s.props.Fault(err)
		s.scroll.SetContent(s.build())
		s.props.Desk.Changed()
		return
	}
	s.props.Done()
	s.wrong = ""
	s.props.Route.Cell = ""
	s.look()
	s.at = s.first()
	if s.enough() && s.at >= 0 && !s.places[s.at].required {
		s.at = -1
	}
	s.scroll.SetContent(s.build())
	s.props.Desk.Changed()
}

// SVG writes drawn strokes as a picture of lines, as large as the pad was.
func SVG(g widget.Signature) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f"><path d="`, g.Width, g.Height)
	for _, st := range g.Strokes {
		for i, p := range st {
			cmd := "L"
			if i == 0 {
				cmd = "M"
			}
			fmt.Fprintf(&b, "%s%.1f %.1f", cmd, p.X, p.Y)
		}
		if len(st) == 1 {
			fmt.Fprintf(&b, "L%.1f %.1f", st[0].X+0.1, st[0].Y)
		}
	}
	b.WriteString(`" fill="none" stroke="` + ink + `" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`)
	return b.String()
}

// ink is the colour of a signature on paper.
const ink = "#1C2628"
