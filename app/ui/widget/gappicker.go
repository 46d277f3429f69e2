package widget

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Gap is why a question has no answer: a reason's code, and a date when the
// answer is to follow.
type Gap struct{ Code, Date string }

// GapPickerProps describes the reasons a question may be left without answer.
type GapPickerProps struct {
	Reasons   []Option
	DateFor   string // the code that asks "by when", as a rule "to-follow"
	Value     Gap
	Today     func() time.Time
	OnChanged func(Gap)
}

// GapPicker stands under a question: a quiet link that opens the reasons, and
// the reason once one is given.
type GapPicker struct {
	base
	props GapPickerProps
	value Gap
	open  bool
	link  *Link
	tag   *StatusTag
	list  *RadioList
	date  *Field
	when  *DateParts
}

var _ Flowing = (*GapPicker)(nil)

// NewGapPicker makes the link and what it opens.
func NewGapPicker(p GapPickerProps) *GapPicker {
	g := &GapPicker{props: p, value: p.Value, tag: NewTag(TagProps{Tone: ToneNeutral})}
	g.link = NewLink(LinkProps{Text: say.T("No answer for now?"), Size: theme.SizeSmall, OnTapped: func() { g.setOpen(!g.open) }})
	g.list = NewRadioList(RadioListProps{Name: say.T("Why is there no answer?"), Options: p.Reasons, Value: p.Value.Code, OnChanged: g.choose})
	g.when = NewDateParts(DatePartsProps{Value: p.Value.Date, Today: p.Today, OnChanged: func(v string) {
		g.value.Date = v
		g.tell()
	}})
	g.date = NewField(FieldProps{Label: say.T("By when will you know?"), Input: g.when})
	g.words()
	g.ExtendBaseWidget(g)
	return g
}

// Value is the reason, with an empty code for none.
func (g *GapPicker) Value() Gap { return g.value }

// Load sets the reason without calling OnChanged.
func (g *GapPicker) Load(v Gap) {
	if g.value == v {
		return
	}
	g.value = v
	g.list.Load(v.Code)
	g.when.Load(v.Date)
	g.words()
	g.resized()
}

func (g *GapPicker) words() {
	g.tag.Set(TagProps{Text: say.F("No answer: %s", labelOf(g.props.Reasons, g.value.Code)), Tone: ToneNeutral})
	switch {
	case g.open:
		g.link.SetText(say.T("Close"))
	case g.value.Code != "":
		g.link.SetText(say.T("Change the reason"))
	default:
		g.link.SetText(say.T("No answer for now?"))
	}
}

func (g *GapPicker) setOpen(on bool) {
	g.open = on
	g.words()
	g.resized()
}

func (g *GapPicker) choose(code string) {
	g.value.Code = code
	if code != g.props.DateFor || code == "" {
		g.value.Date = ""
		g.when.Load("")
		g.open = false
	}
	g.words()
	g.resized()
	g.tell()
}

func (g *GapPicker) tell() {
	if g.props.OnChanged != nil {
		g.props.OnChanged(g.value)
	}
}

func (g *GapPicker) resized() {
	g.Refresh()
	regrow(g)
}

// SetDateError says what is wrong with the date.
func (g *GapPicker) SetDateError(message string) { g.date.SetError(message) }

// A11y implements Named.
func (g *GapPicker) A11y() Node {
	n := Node{Name: say.T("Why is there no answer?"), Role: RoleGroup}
	if g.value.Code != "" {
		n.Value = labelOf(g.props.Reasons, g.value.Code)
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (g *GapPicker) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g) }

func (g *GapPicker) asksDate() bool { return g.value.Code != "" && g.value.Code == g.props.DateFor }

func (g *GapPicker) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	if g.value.Code != "" {
		list = append(list, g.tag)
	}
	list = append(list, g.link)
	if g.open {
		list = append(list, g.list)
		if g.asksDate() {
			list = append(list, g.date)
		}
	}
	return list
}

func (g *GapPicker) paint() {}

func (g *GapPicker) flow(width float32, at bool) float32 {
	x, y := float32(0), theme.Dp(44)
	if g.value.Code != "" {
		m := g.tag.MinSize()
		if at {
			put(g.tag, 0, (y-m.Height)/2, min(m.Width, width), m.Height)
		}
		x = m.Width + theme.Dp(12)
		if x+wishes(g.link) > width {
			x, y = 0, y+theme.Dp(44)
		}
	}
	if at {
		put(g.link, x, y-theme.Dp(44), min(wishes(g.link), max(width-x, 1)), theme.Dp(44))
	}
	if !g.open {
		return y
	}
	place := func(o fyne.CanvasObject) {
		h := HeightFor(o, width)
		if at {
			put(o, 0, y, width, h)
		}
		y += h + theme.Dp(12)
	}
	place(g.list)
	if g.asksDate() {
		place(g.date)
	}
	return y - theme.Dp(12)
}

// HeightFor implements Flowing.
func (g *GapPicker) HeightFor(width float32) float32 { return g.flow(width, false) }

func (g *GapPicker) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (g *GapPicker) least() fyne.Size {
	w := g.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(200), g.HeightFor(w))
}

func (g *GapPicker) arrange(size fyne.Size) { g.flow(size.Width, true) }
