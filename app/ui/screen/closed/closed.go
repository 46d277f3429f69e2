package closed

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/unlock"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk    screen.Desk
	Why     model.Closing
	Where   string       // organisation and tablet
	Waiting int          // changes that are only on this tablet
	Unsent  model.Unsent // what an emptied tablet had not sent
	Days    int          // how long the tablet may be used without a signal
	// Try asks the server now; done gets why it could not, in plain words, or
	// "". Nil where there is nothing to try.
	Try func(done func(fault string))
	// Again sets the tablet up anew; nil where that is not offered.
	Again func()
	// Essentials leads to the essentials, which are never closed; nil where
	// there are none.
	Essentials func()
	// Lock forgets the keys; nil where there are none.
	Lock func()
}

// Screen says why the tablet is closed.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	body   fyne.CanvasObject
	scroll *widget.PageScroll
	said   *widget.Text
	first  *widget.Button
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame { return screen.Frame{Bare: true} }

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.Fresh()
		s.scroll, s.body = unlock.Beside(w, s.column())
	}
	return s.body
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {
	if s.first != nil {
		s.props.Desk.Focus(s.first)
	}
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{} }

// Tells reports whether the screen says the same as another one would.
func (s *Screen) Tells(o *Screen) bool { return s.words() == o.words() }

func (s *Screen) words() model.ClosedWords {
	if s.props.Why == model.WasWiped {
		return model.WhyEmptied(s.props.Unsent)
	}
	return model.WhyClosed(s.props.Why, s.props.Waiting, s.props.Days)
}

func (s *Screen) column() fyne.CanvasObject {
	w := s.words()
	icon, tone := "lock", widget.ToneLocal
	switch s.props.Why {
	case model.WasRevoked:
		icon, tone = "block", widget.ToneDanger
	case model.WasWiped:
		icon, tone = "delete", widget.ToneDanger
	}
	ink, _ := tone.Colours()
	s.said = screen.Tag(&s.Tags, "closed.said", widget.NewText(widget.TextProps{Size: theme.SizeHint, Bold: true, Colour: theme.Muted, MaxWidth: -1}))
	s.said.Hide()
	parts := []fyne.CanvasObject{
		unlock.Note("tablet_android", s.props.Where),
		widget.Pad(0, 36, 0, 0, widget.Row(14, widget.AlignCentre, widget.NewIcon(widget.IconProps{Icon: icon, Size: 32, Colour: ink}),
			widget.Grow(widget.NewText(widget.TextProps{Text: w.Title, Size: theme.SizeDisplay, Bold: true, Heading: true})))),
		widget.Pad(0, 18, 0, 0, widget.Body(w.Happened)),
		widget.Pad(0, 16, 0, 0, widget.NewCard(widget.CardProps{Name: say.T("What is safe"), Pad: widget.Around(18), Content: widget.VBox(8,
			screen.CardTitle("shield_lock", say.T("What is safe"), theme.Ink, theme.Primary), widget.Body(w.Safe))})),
		widget.Pad(0, 16, 0, 0, widget.VBox(4, widget.Strong(say.T("What to do")), widget.Body(w.Do))),
	}
	if b := s.buttons(); len(b) > 0 {
		parts = append(parts, widget.Pad(0, 24, 0, 0, widget.VBox(10, s.said, widget.Wrap(12, b...))))
	}
	return widget.VBox(0, parts...)
}

func (s *Screen) buttons() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	s.first = nil
	add := func(id string, p widget.ButtonProps, do func(b *widget.Button)) {
		p.Size = widget.Big
		if s.first == nil {
			p.Kind = widget.Primary
		}
		b := screen.Tag(&s.Tags, id, widget.NewButton(p))
		b.SetOnTapped(func() { do(b) })
		if s.first == nil {
			s.first = b
		}
		out = append(out, b)
	}
	if s.props.Try != nil {
		add("closed.try", widget.ButtonProps{Text: say.T("Try now"), Icon: "sync"}, func(b *widget.Button) {
			b.SetBusy(say.T("Asking the server…"))
			s.props.Try(func(fault string) {
				b.SetBusy("")
				s.say(fault)
			})
		})
	}
	if s.props.Again != nil {
		add("closed.again", widget.ButtonProps{Text: say.T("Set up this tablet again"), Icon: "key"}, func(*widget.Button) { s.props.Again() })
	}
	if s.props.Essentials != nil {
		add("closed.essentials", widget.ButtonProps{Text: say.T("Essentials, in an emergency"), Icon: "emergency"}, func(*widget.Button) { s.props.Essentials() })
	}
	if s.props.Lock != nil {
		add("closed.lock", widget.ButtonProps{Text: say.T("Lock"), Icon: "lock"}, func(*widget.Button) { s.props.Lock() })
	}
	return out
}

func (s *Screen) say(words string) {
	s.said.SetText(words)
	if words == "" {
		s.said.Hide()
	} else {
		s.said.Show()
	}
	s.scroll.Relayout()
}
