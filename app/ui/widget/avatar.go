package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// AvatarProps describes the circle that stands for a person.
type AvatarProps struct {
	Name   string  // "Amina R."; the circle shows AR
	Size   float32 // 36 small, 48 (default), 72 large; dp at 100 %
	Colour int     // 1 to 6; 0 picks one by the name, always the same
	Icon   string  // instead of initials, in the colour of a choice
}

// Avatar shows a person's initials in a circle.
type Avatar struct {
	base
	props AvatarProps
	box   *canvas.Rectangle
	text  *canvas.Text
	icon  *glyph
}

// NewAvatar makes a circle.
func NewAvatar(p AvatarProps) *Avatar {
	if p.Size == 0 {
		p.Size = 48
	}
	a := &Avatar{props: p, box: rect(0), text: &canvas.Text{}, icon: newGlyph()}
	a.ExtendBaseWidget(a)
	return a
}

// Initials are the first letters of the first and last word of a name.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	out := string(unicode.ToUpper(first))
	if len(words) > 1 {
		last, _ := utf8.DecodeRuneInString(words[len(words)-1])
		out += string(unicode.ToUpper(last))
	}
	return out
}

// avatarColours are the pairs of ink and circle.
func avatarColours(n int) (ink, bg fyne.ThemeColorName) {
	switch n {
	case 2:
		return theme.Avatar2, theme.Avatar2Bg
	case 3:
		return theme.Avatar3, theme.Avatar3Bg
	case 4:
		return theme.Avatar4, theme.Avatar4Bg
	case 5:
		return theme.Avatar5, theme.Avatar5Bg
	case 6:
		return theme.Avatar6, theme.Avatar6Bg
	default:
		return theme.Avatar1, theme.Avatar1Bg
	}
}

// AvatarColour is the colour, 1 to 6, that a name gets when none is chosen. It
// follows from the initials, so that a short and a whole name look the same.
func AvatarColour(name string) int {
	sum := 0
	for _, r := range Initials(name) {
		sum = sum*31 + int(r)
	}
	return (sum%6+6)%6 + 1
}

// A11y implements Named.
func (a *Avatar) A11y() Node { return Node{Name: a.props.Name, Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer { return newRenderer(a) }

func (a *Avatar) objects() []fyne.CanvasObject {
	if a.props.Icon != "" {
		return []fyne.CanvasObject{a.box, a.icon.img}
	}
	return []fyne.CanvasObject{a.box, a.text}
}

func (a *Avatar) paint() {
	n := a.props.Colour
	if n == 0 {
		n = AvatarColour(a.props.Name)
	}
	ink, bg := avatarColours(n)
	if a.props.Icon != "" {
		ink, bg = theme.Choice, theme.ChoiceBg
		a.icon.paint(a.props.Icon, ink)
	}
	a.box.CornerRadius = theme.Dp(a.props.Size) / 2
	fill(a.box, bg, theme.Clear, 0)
	px := theme.Dp(18)
	switch {
	case a.props.Size <= 36:
		px = theme.Dp(15)
	case a.props.Size >= 72:
		px = theme.Dp(27)
	}
	setLine(a.text, Initials(a.props.Name), px, fyne.TextStyle{Bold: true}, theme.Colour(ink), nil)
}

func (a *Avatar) least() fyne.Size { return fyne.NewSquareSize(theme.Dp(a.props.Size)) }

func (a *Avatar) arrange(size fyne.Size) {
	d := theme.Dp(a.props.Size)
	x, y := (size.Width-d)/2, (size.Height-d)/2
	put(a.box, x, y, d, d)
	m := a.text.MinSize()
	put(a.text, x+(d-m.Width)/2, y+(d-m.Height)/2, m.Width, m.Height)
	a.icon.place(x+d/2, y+d/2, theme.Dp(20))
}
