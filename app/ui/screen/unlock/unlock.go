package unlock

import (
	_ "embed"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/layout"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

//go:embed house.svg
var house []byte

// State is what may be shown while the vault is locked.
type State struct {
	Organisation, Device string
	Name, Role           string // of the worker
	OnlyHere             int
	Checked              time.Time
	RetryAt              time.Time // when the next try counts; zero if at once
	InUse                bool      // by another window of Doorstep
	Sending              bool      // what waits is being sent, locked
	Out                  bool      // the organisation has shut this tablet out
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	State State
	// Try opens the vault; the answer comes through Failed, or the shell goes
	// on.
	Try func(passphrase string)
	// Forgotten leads out of a forgotten passphrase.
	Forgotten func()
}

// Screen unlocks.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	body  fyne.CanvasObject
	page  *widget.PageScroll

	pass   *widget.TextInput
	error  *widget.Text
	alert  *fyne.Container
	button *widget.Button
	show   *widget.Button
	wrong  string
	busy   bool
	hidden bool
	stop   func() // of the countdown
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p, hidden: true}
	if p.State.InUse {
		s.wrong = say.T(inUse)
	}
	return s
}

// SetState takes what became known since; the next Body shows it.
func (s *Screen) SetState(st State) {
	s.props.State = st
	s.body = nil
	s.wrong = ""
	if st.InUse {
		s.wrong = say.T(inUse)
	}
}

// inUse is said when another window has the vault open.
const inUse = "Doorstep is already open on this tablet. Close the other window first."

// Untouched reports whether nobody has begun to unlock.
func (s *Screen) Untouched() bool { return !s.busy && (s.pass == nil || s.pass.Value() == "") }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame { return screen.Frame{Bare: true} }

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width, s.body = w, s.build(w)
	}
	return s.body
}

// Shown implements screen.Screen: the passphrase box has the keyboard.
func (s *Screen) Shown(model.Saved) {
	s.props.Desk.Focus(s.pass.FocusTarget())
	s.count()
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	s.pass.Load("")
	if s.stop != nil {
		s.stop()
	}
	return model.Saved{}
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	typed := ""
	if s.pass != nil {
		typed = s.pass.Value()
	}
	s.Fresh()
	var body fyne.CanvasObject
	s.page, body = Beside(w, s.column(typed, w))
	return body
}

// Beside lays a column of a screen that has no frame beside the picture, or
// under its banner where there is one column. page is what scrolls.
func Beside(w model.Width, column fyne.CanvasObject) (page *widget.PageScroll, body fyne.CanvasObject) {
	switch w {
	case model.Compact:
		page = widget.NewPageScroll(widget.PageProps{Content: widget.VBox(0, banner(), widget.Pad(20, 24, 20, 32, column))})
		return page, page
	case model.Portrait:
		page = widget.NewPageScroll(widget.PageProps{Content: widget.VBox(0, banner(), widget.Pad(32, 28, 32, 32, widget.MaxWide(640, column)))})
		return page, page
	}
	page = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(72, 44, 72, 32, column)})
	return page, widget.Columns(0, []float32{500, -1}, Picture(), page)
}

// column is everything but the picture. The top half alone is enough to
// unlock, so that a screen keyboard fits below.
func (s *Screen) column(typed string, w model.Width) *fyne.Container {
	st := s.props.State
	where := st.Organisation
	if st.Device != "" {
		where += " · " + st.Device
	}
	parts := []fyne.CanvasObject{Note("tablet_android", where)}
	if st.Out {
		w := model.WhyClosed(model.WasRevoked, st.OnlyHere, 0)
		parts = append(parts, widget.Pad(0, 16, 0, 0, screen.Tag(&s.Tags, "unlock.out", widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneDanger, Icon: "block", Strong: w.Title + ".", Text: w.Safe + " " + w.Do, Below: true,
		}))))
	}
	parts = append(parts,
		widget.Pad(0, 44, 0, 0, widget.NewText(widget.TextProps{Text: say.T("Unlock Doorstep"), Size: theme.SizeDisplay, Bold: true, Heading: true})))
	if st.Name != "" {
		parts = append(parts, widget.Pad(0, 22, 0, 0, widget.Row(12, widget.AlignCentre,
			widget.NewAvatar(widget.AvatarProps{Name: st.Name}),
			widget.Grow(widget.VBox(0,
				widget.NewText(widget.TextProps{Text: st.Name, Size: theme.SizeH3, Bold: true}),
				widget.Small(st.Role))))))
	}
	s.pass = screen.Tag(&s.Tags, "unlock.passphrase", widget.NewTextInput(widget.TextInputProps{
		Password: s.hidden, Large: true, Value: typed, OnSubmit: s.try,
		OnChanged: func(string) { s.say("") },
	}))
	s.show = screen.Tag(&s.Tags, "unlock.show", widget.NewButton(widget.ButtonProps{Text: say.T("Show"), Icon: "visibility", Size: widget.Big, OnTapped: s.reveal}))
	if !s.hidden {
		s.show.SetText(say.T("Hide"))
		s.show.SetIcon("visibility_off")
	}
	s.pass.SetName(say.T("Your passphrase"))
	s.error = widget.NewText(widget.TextProps{Size: theme.SizeHint, Bold: true, Colour: theme.Danger, MaxWidth: -1})
	s.alert = screen.Tag(&s.Tags, "unlock.error", widget.Row(7, widget.AlignStart,
		widget.NewIcon(widget.IconProps{Icon: "error-fill", Size: 20, Colour: theme.Danger}), widget.Grow(s.error)))
	s.say(s.wrong)
	s.button = screen.Tag(&s.Tags, "unlock.go", widget.NewButton(widget.ButtonProps{
		Text: say.T("Unlock"), Icon: "lock_open", Kind: widget.Primary, Size: widget.Big, MinWidth: 220, OnTapped: s.try,
	}))
	forgot := screen.Tag(&s.Tags, "unlock.forgotten", widget.NewButton(widget.ButtonProps{Text: say.T("I have forgotten it"), Kind: widget.Plain, OnTapped: s.props.Forgotten}))
	parts = append(parts,
		widget.Pad(0, 26, 0, 0, widget.VBox(2,
			widget.NewText(widget.TextProps{Text: say.T("Your passphrase"), Size: theme.SizeLabel, Bold: true}),
			widget.Hint(say.T("The four or more words you were given. Nobody else can see or reset them for you.")))),
		widget.Pad(0, 12, 0, 0, widget.VBox(10, s.alert, widget.Row(12, widget.AlignCentre, widget.Grow(s.pass), s.show))),
		widget.Pad(0, 26, 0, 0, widget.WrapCentre(12, s.button, forgot)),
	)
	return widget.Footed(44, widget.VBox(0, parts...), s.locked(w))
}

// locked says where the work is, by counts alone.
func (s *Screen) locked(w model.Width) fyne.CanvasObject {
	st := s.props.State
	var here, there fyne.CanvasObject
	if st.OnlyHere > 0 {
		verb := "are"
		if st.OnlyHere == 1 {
			verb = "is"
		}
		what := say.T("Kept safe. They go to the server, locked, when there is a signal.")
		icon, tone := "tablet_android", widget.ToneLocal
		if st.Sending {
			what, icon, tone = say.T("Going to the server, locked, right now."), "sync", widget.ToneSend
		}
		here = box(tone, icon, say.F("%s %s only here.", say.N(st.OnlyHere, "change", "changes"), verb), what)
	} else {
		here = box(widget.ToneNeutral, "tablet_android", say.T("Nothing is only here."), say.T("Nothing waits to be sent."))
	}
	now := s.props.Desk.Now()
	switch {
	case st.Checked.IsZero():
		there = box(widget.ToneNeutral, "cloud_off", say.T("The server has not been asked yet."), say.T("It is, when you unlock with a signal."))
	case st.OnlyHere > 0:
		there = box(widget.ToneSafe, "verified_user", say.T("Everything else is on the server."), say.F("Last checked %s.", model.Moment(st.Checked, now)))
	default:
		there = box(widget.ToneSafe, "verified_user", say.T("Everything is on the server."), say.F("Last checked %s.", model.Moment(st.Checked, now)))
	}
	columns := 2
	if w == model.Compact {
		columns = 1
	}
	return widget.NewCard(widget.CardProps{Pad: widget.Insets{Left: 20, Top: 18, Right: 20, Bottom: 18}, Content: widget.VBox(12,
		screen.CardTitle("shield_lock", say.T("While this tablet is locked"), theme.Ink, theme.Primary),
		widget.Grid(columns, 12, here, there))})
}

func box(t widget.Tone, icon, strong, text string) fyne.CanvasObject {
	ink, bg := t.Colours()
	return widget.NewCard(widget.CardProps{
		Fill: bg, Edge: theme.Clear, Radius: 10, Pad: widget.Insets{Left: 14, Top: 12, Right: 14, Bottom: 12},
		Content: widget.Row(12, widget.AlignCentre,
			widget.NewIcon(widget.IconProps{Icon: icon, Size: 26, Colour: ink}),
			widget.Grow(widget.NewText(widget.TextProps{Size: theme.SizeSmall, MaxWidth: -1, Spans: []widget.Span{
				{Text: strong, Bold: true, Colour: ink}, {Text: "\n" + text},
			}}))),
	})
}

// Note is a muted line with an icon, as at the top of the screens before the
// vault is open.
func Note(icon, text string) fyne.CanvasObject {
	return widget.Row(8, widget.AlignCentre,
		widget.NewIcon(widget.IconProps{Icon: icon, Size: 20, Colour: theme.Muted}), widget.Small(text))
}

func (s *Screen) reveal() {
	s.hidden = !s.hidden
	s.pass.SetHidden(s.hidden)
	if s.hidden {
		s.show.SetText(say.T("Show"))
		s.show.SetIcon("visibility")
	} else {
		s.show.SetText(say.T("Hide"))
		s.show.SetIcon("visibility_off")
	}
	s.props.Desk.Focus(s.pass.FocusTarget())
}

func (s *Screen) try() {
	switch {
	case s.busy:
		return
	case strings.TrimSpace(s.pass.Value()) == "":
		s.say(say.T("Enter your passphrase"))
		s.props.Desk.Focus(s.pass.FocusTarget())
		return
	case s.wait() > 0:
		s.count()
		return
	}
	s.busy = true
	s.button.SetBusy(say.T("Unlocking…"))
	s.props.Try(s.pass.Value())
}

// Failed says in plain words why the vault did not open, and from when the
// next try counts.
func (s *Screen) Failed(sentence string, retry time.Time) {
	s.busy = false
	s.button.SetBusy("")
	s.props.State.RetryAt = retry
	s.say(sentence)
	s.count()
	s.props.Desk.Focus(s.pass.FocusTarget())
}

func (s *Screen) say(sentence string) {
	s.wrong = sentence
	s.error.SetText(sentence)
	s.pass.SetError(sentence != "")
	if (sentence != "") == s.alert.Visible() {
		return
	}
	if sentence == "" {
		s.alert.Hide()
	} else {
		s.alert.Show()
	}
	if s.page != nil {
		s.page.Relayout()
	}
}

func (s *Screen) wait() time.Duration {
	if s.props.State.RetryAt.IsZero() {
		return 0
	}
	return max(0, s.props.State.RetryAt.Sub(s.props.Desk.Now()))
}

// count shows how long the next try must wait, second by second, on the
// button itself.
func (s *Screen) count() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	left := s.wait()
	if left <= 0 {
		if !s.busy {
			s.button.SetBusy("")
		}
		return
	}
	s.button.SetBusy(say.F("Try again in %s", span(left)))
	s.stop = s.props.Desk.After(min(left, time.Second), s.count)
}

// span is a wait in words, rounded up.
func span(d time.Duration) string {
	switch n := int((d + time.Second - 1) / time.Second); {
	case n < 60:
		return say.N(n, "second", "seconds")
	case n < 3600:
		return say.N((n+59)/60, "minute", "minutes")
	default:
		return say.N((n+3599)/3600, "hour", "hours")
	}
}

// Picture is the house with the open door, on the colour of the rail: the left
// half of the screens before the vault is open.
func Picture() fyne.CanvasObject {
	art := canvas.NewImageFromResource(fyne.NewStaticResource("doorstep-house.svg", house))
	art.FillMode = canvas.ImageFillContain
	words := widget.Pad(48, 44, 48, 0, widget.VBox(28, logo(), widget.NewText(widget.TextProps{
		Text: say.T("Every visit, written down once. Kept safe, with or without a signal."), Size: theme.SizeH1, Bold: true, Colour: theme.OnRail,
	})))
	return &fyne.Container{Layout: scene{}, Objects: []fyne.CanvasObject{widget.NewGround(theme.Rail), art, words}}
}

func logo() fyne.CanvasObject {
	icon := canvas.NewImageFromResource(theme.AppIcon())
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(theme.Dp(56)))
	return widget.Row(16, widget.AlignCentre, icon, widget.NewText(widget.TextProps{Text: say.T("Doorstep"), Size: theme.SizeH1, Bold: true, Colour: theme.OnRail}))
}

// banner is the picture's place in one column.
func banner() fyne.CanvasObject {
	return &fyne.Container{Layout: layout.NewStackLayout(), Objects: []fyne.CanvasObject{widget.NewGround(theme.Rail), widget.Pad(32, 20, 32, 20, logo())}}
}

// scene stands the house on the bottom edge, under the words.
type scene struct{}

func (scene) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 400) }

func (scene) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Move(fyne.Position{})
	objs[0].Resize(size)
	h := size.Width * 480 / 500
	objs[1].Resize(fyne.NewSize(size.Width, h))
	objs[1].Move(fyne.NewPos(0, size.Height-h))
	objs[2].Move(fyne.Position{})
	objs[2].Resize(fyne.NewSize(size.Width, widget.HeightFor(objs[2], size.Width)))
}
