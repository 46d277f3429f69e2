package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// Tone is one of the six colours that carry a meaning, always beside a word.
type Tone int

// The tones; what each means is said in the interface design, sections 3.1
// and 7.
const (
	ToneNeutral Tone = iota // not started, later
	ToneSafe                // on the server, finished
	ToneLocal               // only on this tablet, due today, care needed
	ToneSend                // sending, in progress, last time's answer
	ToneChoice              // needs your choice
	ToneDanger              // errors, late, clinical alerts
	ToneTint                // quiet: a count, the child's view
)

// Colours are the ink and background of the tone.
func (t Tone) Colours() (ink, bg fyne.ThemeColorName) {
	switch t {
	case ToneSafe:
		return theme.Safe, theme.SafeBg
	case ToneLocal:
		return theme.Local, theme.LocalBg
	case ToneSend:
		return theme.Send, theme.SendBg
	case ToneChoice:
		return theme.Choice, theme.ChoiceBg
	case ToneDanger:
		return theme.Danger, theme.DangerBg
	case ToneTint:
		return theme.TintInk, theme.Tint
	default:
		return theme.Neutral, theme.NeutralBg
	}
}

// TagProps describes a tag.
type TagProps struct {
	Text string
	Icon string
	Tone Tone
	High bool // 34 rather than 28, for alerts under a name
}

// StatusTag is an icon and a word on a coloured ground. It is not a button.
type StatusTag struct {
	base
	props TagProps
	box   *canvas.Rectangle
	icon  *glyph
	label *block
}

// NewTag makes a tag with any words.
func NewTag(p TagProps) *StatusTag {
	t := &StatusTag{props: p, box: rect(8), icon: newGlyph(), label: newBlock(p.Text, theme.SizeSmall, theme.Ink, true)}
	t.label.limit = 1
	t.ExtendBaseWidget(t)
	return t
}

// Status is where a piece of work stands.
type Status int

// The states of a section or form.
const (
	NotStarted Status = iota
	InProgress
	Finished
	ToFix        // With: how many
	CantStart    //
	WithSomebody // With: who
	NeedsChoice
	Complete
)

// NewStatusTag makes the tag of a state. with is the number to fix or the
// person's first name, where the state has one.
func NewStatusTag(s Status, with string) *StatusTag { return NewTag(StatusProps(s, with)) }

// StatusProps are the words, icon and colour of a state.
func StatusProps(s Status, with string) TagProps {
	switch s {
	case InProgress:
		return TagProps{Text: say.T("In progress"), Icon: "edit", Tone: ToneSend}
	case Finished:
		return TagProps{Text: say.T("Finished"), Icon: "check", Tone: ToneSafe}
	case ToFix:
		return TagProps{Text: say.F("%s to fix", with), Icon: "error", Tone: ToneDanger}
	case CantStart:
		return TagProps{Text: say.T("Can’t start yet"), Icon: "lock", Tone: ToneNeutral}
	case WithSomebody:
		return TagProps{Text: say.F("With %s", with), Icon: "person", Tone: ToneSend}
	case NeedsChoice:
		return TagProps{Text: say.T("Needs choice"), Icon: "call_split", Tone: ToneChoice}
	case Complete:
		return TagProps{Text: say.T("Complete"), Icon: "check", Tone: ToneSafe}
	default:
		return TagProps{Text: say.T("Not started"), Tone: ToneNeutral}
	}
}

// Due is how a date stands to today.
type Due int

// The kinds of due date.
const (
	DueLater Due = iota
	DueToday
	DueLate
	DueDone
)

// NewDueChip makes the tag of a due date. The words are the caller's: "2 days
// late", "Today", "Thu 12 Mar", "Done 3 Mar".
func NewDueChip(d Due, words string) *StatusTag {
	p := TagProps{Text: words, Icon: "event", Tone: ToneNeutral}
	switch d {
	case DueToday:
		p.Icon, p.Tone = "schedule", ToneLocal
	case DueLate:
		p.Icon, p.Tone = "error", ToneDanger
	case DueDone:
		p.Icon, p.Tone = "check", ToneSafe
	}
	return NewTag(p)
}

// Set changes the tag.
func (t *StatusTag) Set(p TagProps) {
	if t.props != p {
		t.props = p
		t.label.setText(p.Text)
		t.Refresh()
	}
}

// A11y implements Named.
func (t *StatusTag) A11y() Node { return Node{Name: t.props.Text, Role: RoleStatus} }

// CreateRenderer implements fyne.Widget.
func (t *StatusTag) CreateRenderer() fyne.WidgetRenderer { return newRenderer(t) }

func (t *StatusTag) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{t.box}
	if t.props.Icon != "" {
		list = append(list, t.icon.img)
	}
	return append(list, t.label.objects()...)
}

func (t *StatusTag) paint() {
	ink, bg := t.props.Tone.Colours()
	fill(t.box, bg, theme.Clear, 0)
	if theme.IsSunlight() {
		fill(t.box, bg, ink, 1)
	}
	t.icon.paint(t.props.Icon, ink)
	t.label.colour = ink
}

func (t *StatusTag) tall() float32 {
	if t.props.High {
		return theme.Dp(34)
	}
	return theme.Dp(28)
}

// lead is where the word begins.
func (t *StatusTag) lead() float32 {
	if t.props.Icon == "" {
		return theme.Dp(8)
	}
	return theme.Dp(8 + 17 + 5)
}

func (t *StatusTag) naturalWidth() float32 { return t.lead() + t.label.oneLine() + 1 + theme.Dp(10) }

func (t *StatusTag) least() fyne.Size { return fyne.NewSize(t.naturalWidth(), t.tall()) }

// wordWidth is the room for the words on a tag of a width.
func (t *StatusTag) wordWidth(width float32) float32 {
	return max(width-t.lead()-theme.Dp(8), 1)
}

// HeightFor implements Flowing: on a tag narrower than its words they take two lines.
func (t *StatusTag) HeightFor(width float32) float32 {
	if width >= t.naturalWidth()-1 {
		return t.tall()
	}
	t.label.setLimit(2)
	return max(t.tall(), t.label.height(t.wordWidth(width))+theme.Dp(8))
}

func (t *StatusTag) arrange(size fyne.Size) {
	h := t.HeightFor(size.Width)
	if h > size.Height+1 { // there is room for one line only
		h = t.tall()
		t.label.setLimit(1)
	}
	y := (size.Height - h) / 2
	put(t.box, 0, y, size.Width, h)
	side := theme.Dp(17)
	t.icon.place(theme.Dp(8)+side/2, y+h/2, side)
	words := t.wordWidth(size.Width)
	t.label.place(t.lead(), y+(h-t.label.height(words))/2, words)
}
