package trouble

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Fault model.Fault
	// Again builds the page that failed once more.
	Again func()
}

// Screen says what went wrong.
type Screen struct {
	screen.Tags
	props Props
	page  *widget.PageScroll
	again *widget.Button
}

// New makes the screen.
func New(p Props) *Screen { return &Screen{props: p} }

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Not shown"), Back: true, Rail: true}
}

// Body implements screen.Screen.
func (s *Screen) Body(model.Width) fyne.CanvasObject {
	if s.page == nil {
		f := s.props.Fault
		point := func(icon string, colour fyne.ThemeColorName, title, text string) fyne.CanvasObject {
			return widget.Row(14, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: icon, Size: 26, Colour: colour}),
				widget.Grow(widget.VBox(2, widget.Strong(title), widget.Body(text))))
		}
		s.again = screen.Tag(&s.Tags, "trouble.again", widget.NewButton(widget.ButtonProps{Text: say.T("Try again"), Icon: "sync", Kind: widget.Primary, OnTapped: s.props.Again}))
		today := screen.Tag(&s.Tags, "trouble.today", widget.NewButton(widget.ButtonProps{
			Text: say.T("Go to Today"), Icon: "home", OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Today}) },
		}))
		help := screen.Tag(&s.Tags, "trouble.help", widget.NewButton(widget.ButtonProps{
			Text: say.T("Open help"), Kind: widget.Plain, OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Help}) },
		}))
		s.page = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 24, 24, 32, widget.MaxWide(680, widget.VBox(0, screen.Card(widget.VBox(20,
			point("error", theme.Danger, say.T("What happened"), f.What),
			point("verified_user", theme.Safe, say.T("What is safe"), f.Safe),
			point("lightbulb", theme.Primary, say.T("What you can do"), f.Do),
			widget.Wrap(12, s.again, today, help))))))})
	}
	return s.page
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) { s.props.Desk.Focus(s.again.FocusTarget()) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{} }
