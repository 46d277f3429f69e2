package stay

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/sign"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// pad is one of the two places to sign at a handover.
type pad struct {
	link  string
	who   string // full name, as far as it is known
	field *widget.Field
	in    *widget.SignaturePad
	drawn widget.Signature // what was drawn and is not signed yet
	by    *casefile.SignedBy
}

// keep remembers what was drawn over a page built anew.
func (s *Screen) keep() {
	for _, p := range s.pads {
		if p.in != nil && p.by == nil {
			p.drawn = p.in.Value()
		}
	}
}

// signatures are the two places of a handover, side by side where there is room.
func (s *Screen) signatures(w model.Width, links, who [2]string) fyne.CanvasObject {
	old := s.pads
	s.pads = nil
	var fields []fyne.CanvasObject
	for i, link := range links {
		p := &pad{link: link, who: who[i]}
		for _, o := range old {
			if o.link == link {
				p.drawn = o.drawn
			}
		}
		s.pads = append(s.pads, p)
		fields = append(fields, s.pad(p))
	}
	content := fyne.CanvasObject(widget.VBox(18, fields...))
	if !w.OneColumn() {
		content = widget.ColumnsTop(24, []float32{-50, -50}, fields...)
	}
	return widget.VBox(10, widget.H2(say.T("Both sign")), content)
}

func (s *Screen) pad(p *pad) fyne.CanvasObject {
	for _, g := range s.props.Doc.Signatures() {
		if g.Cell == p.link && g.Valid {
			p.by = &g
		}
	}
	it := s.props.Doc.Form().Item(p.link)
	label, means := it.Text, ""
	if p.who != "" {
		label = p.who + ", " + strings.ToLower(it.Text[:1]) + it.Text[1:]
	}
	if it.Signer != nil {
		means = "“" + it.Signer.Does + "”"
	}
	now := s.props.Desk.Now()
	props := widget.SignaturePadProps{Name: label, When: model.DateFull(now) + ", " + model.ClockList(now), Value: p.drawn, OnChanged: func(v widget.Signature) {
		p.drawn = v
		p.field.SetError("")
	}}
	if p.by != nil {
		at := p.by.At.In(now.Location())
		props.Who, props.When, props.CheckCode = say.F("Signed by %s", p.by.Name), model.DateFull(at)+", "+model.ClockList(at), p.by.Code
		props.Value = widget.Signature{Typed: p.by.Name}
	}
	p.in = screen.Tag(&s.Tags, p.link, widget.NewSignaturePad(props))
	p.field = widget.NewField(widget.FieldProps{Label: label, Hint: means, Input: p.in, InputWidth: -1})
	if p.by != nil {
		p.in.SetLocked(true)
	}
	return p.field
}

// signBoth signs for those who have drawn or typed; whoever has not is asked.
func (s *Screen) signBoth() {
	if s.busy {
		return
	}
	if len(s.against()) > 0 {
		s.early = true
		s.keep()
		s.Again(s.build)
		s.props.Desk.Changed()
		s.RollTo(0)
		return
	}
	var todo []casefile.Signing
	for _, p := range s.pads {
		if p.by != nil {
			continue
		}
		g := p.in.Value()
		if g.Empty() {
			p.field.SetError(say.T("Draw the signature, or type the name"))
			p.field.Focus()
			return
		}
		one := casefile.Signing{Cell: engine.Cell{LinkID: p.link}, Name: p.who, Typed: g.Typed != ""}
		if it := s.props.Doc.Form().Item(p.link); it.Signer != nil {
			one.Role = it.Signer.Role
		}
		if one.Typed {
			one.Name = strings.TrimSpace(g.Typed)
		} else {
			one.SVG = sign.SVG(g)
		}
		if one.Name == "" {
			p.field.SetError(say.T("Type the name: nobody has written down yet who this is"))
			p.field.Focus()
			return
		}
		todo = append(todo, one)
	}
	if len(todo) == 0 {
		return
	}
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

func (s *Screen) done(err error) {
	s.busy = false
	s.main.SetBusy("")
	if err != nil {
		s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: s.props.Fault(err)})
		s.Tick()
		return
	}
	s.early = false
	s.props.Signed()
	s.Tick()
	s.RollTo(0)
}
