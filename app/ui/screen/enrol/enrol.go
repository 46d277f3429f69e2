package enrol

import (
	"strings"

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
	Desk screen.Desk
	// Server is the address that is known beforehand, "" if none is.
	Server string
	// Join makes the vault; the answer comes through Joined or Failed.
	Join func(code, server string)
	// Begin goes on with the vault that was made.
	Begin func()
}

// Screen takes the code, then shows the passphrase.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	code   *widget.TextInput
	server *widget.TextInput
	again  *widget.TextInput
	codeF  *widget.Field
	srvF   *widget.Field
	againF *widget.Field
	button *widget.Button
	scroll *widget.PageScroll
	body   fyne.CanvasObject
	pass   string // once joined
	wait   string // said after joining, such as that a manager must approve
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame { return screen.Frame{Bare: true} }

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	} else if w != s.width {
		s.width, s.body = w, nil
		s.turn()
	}
	if s.body == nil {
		s.body = s.scroll
		if !w.OneColumn() {
			s.body = widget.Columns(0, []float32{500, -1}, unlock.Picture(), s.scroll)
		}
	}
	return s.body
}

// turn builds the page anew for another width, with what was typed, what was said
// to be wrong, and the keyboard where it was.
func (s *Screen) turn() {
	was := s.fields()
	s.scroll.SetContent(s.build())
	for i, f := range s.fields() {
		f.SetError(was[i].Error())
		if in, ok := was[i].Input().(*widget.TextInput); ok && in.HasKeyboard() {
			s.props.Desk.Focus(f.Input().FocusTarget())
		}
	}
}

// fields are those on show, from the top down.
func (s *Screen) fields() []*widget.Field {
	if s.pass != "" {
		return []*widget.Field{s.againF}
	}
	return []*widget.Field{s.codeF, s.srvF}
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {
	if s.pass == "" {
		s.props.Desk.Focus(s.code.FocusTarget())
	}
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{} }

func (s *Screen) build() fyne.CanvasObject {
	code, server, again := "", s.props.Server, ""
	if s.code != nil {
		code, server = s.code.Value(), s.server.Value()
	}
	if s.again != nil {
		again = s.again.Value()
	}
	s.Fresh()
	var parts []fyne.CanvasObject
	if s.pass == "" {
		parts = s.first(code, server)
	} else {
		parts = s.second(again)
	}
	pad := float32(72)
	if s.width == model.Compact {
		pad = 20
	}
	return widget.Pad(pad, 44, pad, 44, widget.MaxWide(640, widget.VBox(20, parts...)))
}

func (s *Screen) first(code, server string) []fyne.CanvasObject {
	s.code = screen.Tag(&s.Tags, "enrol.code", widget.NewTextInput(widget.TextInputProps{Value: code, Large: true, OnSubmit: s.join}))
	s.server = screen.Tag(&s.Tags, "enrol.server", widget.NewTextInput(widget.TextInputProps{Value: server, OnSubmit: s.join}))
	s.codeF = widget.NewField(widget.FieldProps{
		Label: say.T("Your code"), Hint: say.T("18 letters and numbers. Capitals, gaps and dashes do not matter. Or paste what a camera read from the picture."), Input: s.code,
	})
	s.srvF = widget.NewField(widget.FieldProps{Label: say.T("Address of the server"), Hint: "It stands under the code, for example https://doorstep.northmere.example", Input: s.server})
	s.button = screen.Tag(&s.Tags, "enrol.go", widget.NewButton(widget.ButtonProps{
		Text: say.T("Set up this tablet"), Icon: "key", Kind: widget.Primary, Size: widget.Big, OnTapped: s.join,
	}))
	return []fyne.CanvasObject{
		widget.NewText(widget.TextProps{Text: say.T("Set up Doorstep"), Size: theme.SizeDisplay, Bold: true, Heading: true}),
		widget.Body(say.T("Your manager gives you a code for this tablet. It works once. You need a signal for this step only.")),
		s.codeF, s.srvF,
		widget.Row(0, widget.AlignStart, s.button),
	}
}

func (s *Screen) second(again string) []fyne.CanvasObject {
	s.again = screen.Tag(&s.Tags, "enrol.again", widget.NewTextInput(widget.TextInputProps{Value: again, OnSubmit: s.begin}))
	s.againF = widget.NewField(widget.FieldProps{Label: say.T("Type it once more"), Hint: say.T("So that you know that you have it."), Input: s.again})
	go1 := screen.Tag(&s.Tags, "enrol.begin", widget.NewButton(widget.ButtonProps{Text: say.T("Begin"), IconEnd: "arrow_forward", Kind: widget.Primary, Size: widget.Big, OnTapped: s.begin}))
	words := screen.Tag(&s.Tags, "enrol.passphrase", widget.NewText(widget.TextProps{Text: s.pass, Size: theme.SizeH1, Mono: true, MaxWidth: -1}))
	parts := []fyne.CanvasObject{
		widget.NewText(widget.TextProps{Text: say.T("Write this down"), Size: theme.SizeDisplay, Bold: true, Heading: true}),
		widget.Body(say.T("These words are your passphrase. They unlock this tablet, and nobody can read or reset them. Keep the paper away from the tablet.")),
		widget.NewCard(widget.CardProps{Fill: theme.Tint, Edge: theme.Clear, Pad: widget.Around(20), Content: words}),
	}
	if s.wait != "" {
		parts = append(parts, widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "hourglass_top", Text: s.wait}))
	}
	return append(parts, s.againF, widget.Row(0, widget.AlignStart, go1))
}

func (s *Screen) join() {
	code, server := strings.TrimSpace(s.code.Value()), strings.TrimSpace(s.server.Value())
	s.codeF.SetError("")
	s.srvF.SetError("")
	switch {
	case code == "":
		s.codeF.SetError(say.T("Enter the code that your manager gave you"))
		s.codeF.Focus()
		return
	case server == "" && !IsPicture(code):
		s.srvF.SetError(say.T("Enter the address of the server"))
		s.srvF.Focus()
		return
	}
	s.button.SetBusy(say.T("Setting up…"))
	s.props.Join(code, server)
}

// IsPicture reports whether a code is the text of an invitation's picture, which
// holds the address of the server as well.
func IsPicture(code string) bool { return strings.HasPrefix(strings.TrimSpace(code), "doorstep:") }

// Failed says in plain words why the tablet could not be set up.
func (s *Screen) Failed(sentence string) {
	s.button.SetBusy("")
	s.codeF.SetError(sentence)
	s.codeF.Focus()
}

// Joined shows the passphrase. wait is said under it, "" for nothing.
func (s *Screen) Joined(passphrase, wait string) {
	s.button.SetBusy("")
	s.pass, s.wait = passphrase, wait
	s.scroll.SetContent(s.build())
	s.props.Desk.Focus(s.again.FocusTarget())
}

func (s *Screen) begin() {
	if !same(s.again.Value(), s.pass) {
		s.againF.SetError(say.T("The words must be the ones above, in the same order"))
		s.againF.Focus()
		return
	}
	s.pass = ""
	s.props.Begin()
}

// same compares words, whatever stands between them.
func same(a, b string) bool {
	split := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' }), " ")
	}
	return split(a) == split(b)
}
