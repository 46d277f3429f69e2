package forgotten

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/unlock"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk     screen.Desk
	Where    string // organisation and tablet
	OnlyHere int    // changes without a receipt
	// Begin sends what waits and makes room for a new vault; done gets what
	// came of it, or why it could not be done, in plain words.
	Begin func(done func(r session.ForgottenReport, fault string))
	// Next sets the tablet up anew.
	Next func()
}

// Screen leads out of a forgotten passphrase.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	body   fyne.CanvasObject
	scroll *widget.PageScroll
	report *session.ForgottenReport
	busy   bool
	fault  string
	first  fyne.Focusable
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame { return screen.Frame{Bare: true} }

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.body
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) { s.props.Desk.Focus(s.first) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{} }

func (s *Screen) build() {
	s.Fresh()
	parts := []fyne.CanvasObject{unlock.Note("tablet_android", s.props.Where)}
	switch {
	case s.report != nil:
		parts = append(parts, s.result()...)
	case s.busy:
		parts = append(parts, s.waiting()...)
	default:
		parts = append(parts, s.explain()...)
	}
	s.scroll, s.body = unlock.Beside(s.width, widget.VBox(0, parts...))
}

func (s *Screen) again() {
	s.build()
	s.props.Desk.Rebuild()
	if s.first != nil {
		s.props.Desk.Focus(s.first)
	}
}

func title(text string) fyne.CanvasObject {
	return widget.Pad(0, 36, 0, 0, widget.NewText(widget.TextProps{Text: text, Size: theme.SizeDisplay, Bold: true, Heading: true}))
}

func point(icon, strong, text string) fyne.CanvasObject {
	return widget.Row(14, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Size: 26, Colour: theme.Primary}),
		widget.Grow(widget.VBox(2, widget.Strong(strong), widget.Body(text))))
}

func (s *Screen) explain() []fyne.CanvasObject {
	here := say.T("Nothing on this tablet waits to be sent.")
	if n := s.props.OnlyHere; n > 0 {
		here = say.F("%s that are only here are sent as they lie, locked. Your team can open them; nobody needs your passphrase for it.", say.N(n, "change", "changes"))
		if n == 1 {
			here = say.T("The 1 change that is only here is sent as it lies, locked. Your team can open it; nobody needs your passphrase for it.")
		}
	}
	begin := screen.Tag(&s.Tags, "forgotten.begin", widget.NewButton(widget.ButtonProps{
		Text: say.T("I cannot find it: start again"), Icon: "arrow_forward", Kind: widget.Primary, Size: widget.Big, OnTapped: s.begin,
	}))
	back := screen.Tag(&s.Tags, "forgotten.back", widget.NewButton(widget.ButtonProps{Text: say.T("Back, I will look for it"), Size: widget.Big, OnTapped: func() {
		s.props.Desk.Open(model.Route{Screen: model.Unlock})
	}}))
	s.first = back
	parts := []fyne.CanvasObject{
		title(say.T("You have forgotten your passphrase")),
		widget.Pad(0, 16, 0, 20, widget.Body(say.T("Nobody can read or reset it. Look for the paper that you wrote it on first. If it is gone, nothing is lost:"))),
		widget.VBox(18,
			point("cloud_done", say.T("Your work is sent"), here),
			point("qr_code", say.T("You need a new invitation"), say.T("Your manager makes one for you, and lets this tablet in once more.")),
			point("download_done", say.T("Your cases come back"), say.T("They come from the server, as you left them, with a new passphrase.")),
		),
	}
	if s.fault != "" {
		parts = append(parts, widget.Pad(0, 20, 0, 0, screen.Tag(&s.Tags, "forgotten.fault", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "wifi_off", Strong: say.T("It could not be done yet. Nothing was changed."), Text: s.fault, Below: true,
		}))))
	}
	return append(parts, widget.Pad(0, 26, 0, 0, widget.Wrap(12, begin, back)))
}

func (s *Screen) waiting() []fyne.CanvasObject {
	s.first = nil
	return []fyne.CanvasObject{
		title(say.T("Sending your work")),
		widget.Pad(0, 16, 0, 20, widget.Body(say.T("This takes less than a minute with a good signal. Keep the tablet switched on. If it stops in between, begin again: nothing is sent twice."))),
		screen.Tag(&s.Tags, "forgotten.busy", widget.NewBanner(widget.BannerProps{Tone: widget.ToneSend, Icon: "sync", Strong: say.T("Sending what is only here, locked…")})),
	}
}

func (s *Screen) result() []fyne.CanvasObject {
	r := s.report
	next := screen.Tag(&s.Tags, "forgotten.next", widget.NewButton(widget.ButtonProps{
		Text: say.T("Set up this tablet"), Icon: "key", Kind: widget.Primary, Size: widget.Big, OnTapped: s.props.Next,
	}))
	s.first = next
	icon, tone := "verified_user", widget.ToneSafe
	if r.Kept > 0 {
		icon, tone = "tablet_android", widget.ToneLocal
	}
	words := model.SentLocked(r.Sent, r.HeldAside, r.Kept)
	return []fyne.CanvasObject{
		title(say.T("This tablet is ready to be set up again")),
		widget.Pad(0, 18, 0, 18, screen.Tag(&s.Tags, "forgotten.result", widget.NewBanner(widget.BannerProps{Tone: tone, Icon: icon, Strong: words.Title, Text: words.Safe, Below: true}))),
		widget.Body(say.T("Ask your manager for a new invitation. You need a signal for the next step.")),
		widget.Pad(0, 26, 0, 0, widget.Row(0, widget.AlignStart, next)),
	}
}

func (s *Screen) begin() {
	s.busy, s.fault = true, ""
	s.again()
	s.props.Begin(func(r session.ForgottenReport, fault string) {
		s.busy, s.fault = false, fault
		if fault == "" {
			s.report = &r
		}
		s.again()
	})
}
