package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// sheet is a page over the screen: it dims what lies behind, keeps the
// keyboard to itself, and is closed by its button, by Esc or by a tap outside.
type sheet struct {
	head, body fyne.CanvasObject
	page       *widget.PageScroll
	width      model.Width
}

// MinSize implements fyne.Layout.
func (l *sheet) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// Layout dims everything and puts the panel in the middle, or over everything
// where it is narrow.
func (l *sheet) Layout(o []fyne.CanvasObject, size fyne.Size) {
	shade, panel := o[0], o[1]
	put(shade, 0, 0, size.Width, size.Height)
	if l.width == model.Compact {
		put(panel, 0, 0, size.Width, size.Height)
		return
	}
	w := min(theme.Dp(640), size.Width-theme.Dp(48))
	h := widget.HeightFor(l.head, w) + widget.HeightFor(l.body, w)
	h = min(h, size.Height-theme.Dp(64))
	put(panel, (size.Width-w)/2, max(theme.Dp(32), (size.Height-h)/3), w, h)
}

// panel stands the title above a page that scrolls.
type panel struct{}

func (panel) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

func (panel) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := widget.HeightFor(o[0], size.Width)
	put(o[0], 0, 0, size.Width, h)
	put(o[1], 0, h, size.Width, max(0, size.Height-h))
}

// shade dims the screen behind a sheet; a tap on it closes the sheet.
type shade struct {
	fynewidget.BaseWidget
	close func()
}

func newShade(closed func()) *shade {
	s := &shade{close: closed}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped implements fyne.Tappable.
func (s *shade) Tapped(*fyne.PointEvent) { s.close() }

// A11y implements widget.Named.
func (s *shade) A11y() widget.Node { return widget.Node{Name: say.T("Close"), Role: widget.RoleButton} }

// CreateRenderer implements fyne.Widget.
func (s *shade) CreateRenderer() fyne.WidgetRenderer {
	return fynewidget.NewSimpleRenderer(canvas.NewRectangle(color.NRGBA{A: 0x8C}))
}

// Sheet implements screen.Desk.
func (s *Shell) Sheet(title string, content fyne.CanvasObject) {
	s.CloseSheet()
	closer := widget.NewButton(widget.ButtonProps{Icon: "close", Kind: widget.PlainQuiet, Name: say.T("Close"), OnTapped: s.CloseSheet})
	l := &sheet{
		head:  widget.Pad(24, 12, 12, 4, widget.Row(12, widget.AlignCentre, widget.Grow(widget.H2(title)), closer)),
		body:  widget.Pad(24, 8, 24, 24, content),
		width: s.frame.last,
	}
	l.page = widget.NewPageScroll(widget.PageProps{Content: l.body})
	card := widget.NewCard(widget.CardProps{
		Name: title, Edge: theme.Control, Content: &fyne.Container{Layout: panel{}, Objects: []fyne.CanvasObject{l.head, l.page}},
	})
	o := &fyne.Container{Layout: l, Objects: []fyne.CanvasObject{newShade(s.CloseSheet), card}}
	s.sheet = o
	o.Resize(s.canvas.Size())
	s.canvas.Overlays().Add(o)
	s.note()
}

// CloseSheet implements screen.Desk.
func (s *Shell) CloseSheet() {
	if s.sheet == nil {
		return
	}
	s.canvas.Overlays().Remove(s.sheet)
	s.sheet = nil
	s.note()
}
