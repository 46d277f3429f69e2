package signoff

import (
	"context"
	"encoding/base64"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/sign"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// The questions that are asked where both sign.
const (
	linkOutcome = "dt.outcome"
	linkDeclare = "dt.declare"
	linkCarer   = "dt.sign.carer"
	linkNurse   = "dt.sign.nurse"
)

// pad is one of the two places to sign.
type pad struct {
	link  string
	field *widget.Field
	in    *widget.SignaturePad
	drawn widget.Signature // what was drawn and is not signed yet
}

// signed reports whether both signatures are made and hold.
func (s *Screen) signed() bool {
	switch s.state.Status {
	case signoff.Draft, signoff.Training, signoff.Expired:
		return false
	}
	return s.state.From != ""
}

// ready reports whether nothing is missing but what is said and signed here.
func (s *Screen) ready() bool {
	for _, n := range s.state.Needs {
		if n.Link != linkDeclare {
			return false
		}
	}
	return true
}

// stands is the signature of a place, nil when it is to be made, or made again.
func (s *Screen) stands(link string) *casefile.SignedBy {
	for _, n := range s.state.Signing {
		if n.Link == link {
			return nil
		}
	}
	if s.state.Status == signoff.Expired {
		return nil
	}
	if link == linkCarer {
		return s.state.Carers
	}
	return s.state.Nurses
}

// signatures is what the carer agrees to and the two places to sign.
func (s *Screen) signatures() fyne.CanvasObject {
	if !s.ready() {
		return widget.VBox(8, widget.H2(say.T("Signatures")),
			screen.Second(say.F("When all of this is done, %s signs here, and then the nurse.", s.carer())))
	}
	carer, given := s.state.Carer.Display, s.props.Given
	nurse := say.T("The nurse")
	if signoff.MayNotSign(s.state, s.props.Me) == "" {
		nurse = say.F("%s, nurse", s.props.Me)
	}
	waiting := say.T("With a finger or a pen")
	switch {
	case s.stands(linkCarer) == nil:
	case s.stands(linkNurse) == nil:
		waiting = say.T("Waiting for the nurse’s signature")
	default:
		waiting = say.T("Both have signed")
	}
	return widget.VBox(18,
		s.agreed(),
		widget.VBox(14, s.heading(say.T("Signatures"), widget.Small(waiting)),
			s.place(linkCarer, say.F("%s, carer", carer), say.F("“I am trained and happy to do this for %s”", given), s.stands(linkCarer)),
			s.place(linkNurse, nurse, say.F("“I have seen %s do every step safely”", s.carer()), s.stands(linkNurse))),
	)
}

// agreed is what the carer agrees to: one line once it is all ticked, for the
// places to sign come next.
func (s *Screen) agreed() fyne.CanvasObject {
	it := s.props.Doc.Form().Item(linkDeclare)
	if n := len(it.Options); s.folded && len(s.props.Editor.Values(engine.Cell{LinkID: linkDeclare})) == n {
		return widget.RowsCard(screen.Tag(&s.Tags, "signoff.agreed", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.F("%s has agreed to all %d things", s.carer(), n), Plain: true, Arrow: true, Icon: "check_circle-fill", IconAs: theme.Safe,
			OnTapped: func() {
				s.folded = false
				s.build()
				s.props.Desk.Rebuild()
				s.props.Desk.Focus(s.agrees.FocusTarget())
			},
		})))
	}
	return widget.VBox(10, widget.H2(say.F("%s agrees", s.carer())), screen.Card(s.declarations(it)))
}

func (s *Screen) declarations(it *engine.Item) fyne.CanvasObject {
	var options []widget.Option
	for _, o := range it.Options {
		options = append(options, widget.Option{Key: o.Coding.Code, Label: s.words(o.Label)})
	}
	var ticked []string
	for _, v := range s.props.Editor.Values(engine.Cell{LinkID: linkDeclare}) {
		ticked = append(ticked, v.Coding.Code)
	}
	s.agrees = screen.Tag(&s.Tags, "signoff.agrees", widget.NewCheckList(widget.CheckListProps{
		Name: say.F("%s agrees", s.carer()), Options: options, Value: ticked, OneColumn: true,
		OnChanged: func(keys []string) { s.declare(it, keys) },
	}))
	if s.signed() {
		s.agrees.SetLocked(true)
	}
	return s.agrees
}

func (s *Screen) declare(it *engine.Item, keys []string) {
	s.competent()
	cell := engine.Cell{LinkID: linkDeclare}
	values := s.props.Editor.Values(cell)[:0:0]
	for _, key := range keys {
		values = append(values, s.option(it.LinkID, key)...)
	}
	s.props.Editor.Choose(cell, values...)
}

// competent is the decision that goes with signing off.
func (s *Screen) competent() {
	s.decide("competent-for-this-child")
}

func (s *Screen) decide(code string) {
	cell := engine.Cell{LinkID: linkOutcome}
	if vs := s.props.Editor.Values(cell); len(vs) == 1 && vs[0].Coding.Code == code {
		return
	}
	s.props.Editor.Choose(cell, s.option(linkOutcome, code)...)
}

// place is one place to sign: what was signed, or a pad.
func (s *Screen) place(link, who, means string, by *casefile.SignedBy) fyne.CanvasObject {
	p := s.pads[link]
	if p == nil {
		p = &pad{link: link}
		s.pads[link] = p
	}
	now := s.props.Desk.Now()
	props := widget.SignaturePadProps{
		Name: who, When: model.DateFull(now) + ", " + model.ClockList(now), Value: p.drawn,
		OnChanged: func(v widget.Signature) {
			p.drawn = v
			p.field.SetError("")
		},
	}
	if by != nil {
		props.Who, props.When, props.CheckCode = say.F("Signed by %s", by.Name), model.DateFull(by.At.In(now.Location()))+", "+model.ClockList(by.At.In(now.Location())), by.Code
		props.Value = s.drawn(link, by)
	}
	p.in = screen.Tag(&s.Tags, "signoff.pad."+map[string]string{linkCarer: "carer", linkNurse: "nurse"}[link], widget.NewSignaturePad(props))
	p.field = widget.NewField(widget.FieldProps{Label: who, Hint: means, Input: p.in, InputWidth: -1})
	if by != nil {
		p.drawn = widget.Signature{}
		p.in.SetLocked(true)
	}
	return p.field
}

// keptPads are the strokes that are not signed yet, over a page built anew.
func (s *Screen) keptPads() map[string]*pad {
	out := map[string]*pad{}
	for link, p := range s.pads {
		out[link] = &pad{link: link, drawn: p.drawn}
	}
	return out
}

// drawn is a signature that was made, as it was drawn or typed.
func (s *Screen) drawn(link string, by *casefile.SignedBy) widget.Signature {
	if by.Typed {
		return widget.Signature{Typed: by.Name}
	}
	for _, v := range s.props.Doc.State(engine.Cell{LinkID: link}).Values {
		if svg, err := base64.StdEncoding.DecodeString(v.Attachment.Data); err == nil {
			if g, ok := sign.Drawn(string(svg)); ok {
				return g
			}
		}
	}
	return widget.Signature{Typed: by.Name}
}

// signOff is the main button: whatever is missing is said, else those who have
// drawn or typed sign, the carer first.
func (s *Screen) signOff() {
	if s.busy {
		return
	}
	s.asked = true
	if len(s.state.Needs) > 0 {
		s.tell()
		return
	}
	var todo []casefile.Signing
	for _, link := range []string{linkCarer, linkNurse} {
		if s.stands(link) != nil {
			continue
		}
		name, wrong := s.signer(link)
		if wrong != "" {
			if len(todo) == 0 {
				s.pads[link].field.SetError(wrong)
				s.pads[link].field.Focus()
				return
			}
			break
		}
		g := s.pads[link].in.Value()
		one := casefile.Signing{Cell: engine.Cell{LinkID: link}, Name: name, Typed: g.Typed != ""}
		if g.Typed == "" {
			one.SVG = sign.SVG(g)
		}
		todo = append(todo, one)
	}
	if len(todo) == 0 {
		return
	}
	s.competent()
	s.taughtFrom()
	s.props.Editor.Flush()
	s.busy = true
	s.main.SetBusy(say.T("Signing…"))
	s.props.Desk.Go(func() func() {
		var err error
		for _, one := range todo {
			if _, err = s.props.Doc.Sign(context.Background(), one); err != nil {
				break
			}
		}
		return func() { s.done(err) }
	})
}

// taughtFrom keeps which version of the plan both sign for, where the record began
// before there was one.
func (s *Screen) taughtFrom() {
	cell := engine.Cell{LinkID: "dt.plan"}
	if s.props.Plan == nil || len(s.props.Editor.Values(cell)) > 0 || s.state.Carers != nil {
		return
	}
	if v, ok := s.props.Plan(); ok {
		s.props.Editor.Choose(cell, v)
	}
}

// signer is whose name goes under a signature, and what is wrong with it.
func (s *Screen) signer(link string) (name, wrong string) {
	p := s.pads[link]
	if p == nil || p.in.Value().Empty() {
		if link == linkCarer {
			return "", say.F("%s signs first: draw the signature, or type the name", s.carer())
		}
		return "", say.T("The nurse signs last: draw the signature, or type the name")
	}
	typed := strings.TrimSpace(p.in.Value().Typed)
	switch {
	case link == linkCarer && typed == "":
		return s.state.Carer.Display, ""
	case link == linkCarer:
		return typed, ""
	}
	name = s.props.Me
	if typed != "" {
		name = typed
	}
	return name, signoff.MayNotSign(s.state, name)
}

func (s *Screen) done(err error) {
	s.busy = false
	s.main.SetBusy("")
	if err != nil {
		s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: s.props.Fault(err)})
	} else {
		for _, p := range s.pads {
			if s.props.Doc.State(engine.Cell{LinkID: p.link}).Values != nil {
				p.drawn = widget.Signature{}
			}
		}
	}
	s.asked = false
	s.props.Signed()
	if s.look() == nil {
		s.build()
		s.props.Desk.Rebuild()
	}
	if p := s.pads[linkNurse]; err == nil && p != nil && p.field != nil && s.stands(linkNurse) == nil {
		p.field.Focus()
	}
}

// tell shows what is missing at the top and gives it the keyboard.
func (s *Screen) tell() {
	s.build()
	s.props.Desk.Rebuild()
	s.scroll.ScrollTo(0)
	if s.summary != nil {
		s.summary.Focus()
	}
}

// notYet keeps what was seen and says that practice goes on.
func (s *Screen) notYet() {
	s.decide("needs-more-practice")
	s.props.Desk.Tell(model.Words{Tone: model.Neutral, Icon: "check_circle", Text: say.F("Kept: %s goes on practising. Nothing is signed off.", s.carer())})
}
