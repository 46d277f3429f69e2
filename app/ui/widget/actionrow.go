package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// ActionRowProps describes one action of a plan: what, who, by when.
type ActionRowProps struct {
	What string
	Why  string // muted, under it: "So no one lifts her by hand"
	Who  string // a name; empty is nobody yet
	When TagProps
	// Marks stand under the words: "Not asked yet", "Put off twice".
	Marks []TagProps
	// Review shows what is missing as an error; before it, as a nudge.
	Review   bool
	Done     string // "Mark done", "See proof"; empty for none
	OnDone   func()
	OnOpen   func() // opens the action to change it; nil for none
	ReadOnly bool   // Family view and signed-off plans: no button, no link
}

// ActionRow shows an action in four columns, and stacked where they do not
// fit. An action with nobody or no date says so in words: as something to fix
// when the plan is reviewed, as care needed before.
type ActionRow struct {
	composed
	props ActionRowProps
}

var _ Flowing = (*ActionRow)(nil)

// NewActionRow makes a row.
func NewActionRow(p ActionRowProps) *ActionRow {
	a := &ActionRow{props: p}
	a.init(a)
	return a
}

// Set changes the row.
func (a *ActionRow) Set(p ActionRowProps) {
	a.props = p
	a.rebuild()
}

// missing are the words for what an action lacks.
func (a *ActionRow) missing() []string {
	var list []string
	if a.props.Who == "" {
		list = append(list, say.T("Nobody yet"))
	}
	if a.props.When.Text == "" {
		list = append(list, say.T("No date"))
	}
	return list
}

// A11y implements Named.
func (a *ActionRow) A11y() Node {
	n := Node{Name: a.props.What, Role: RoleGroup, Value: a.props.Who}
	if a.props.When.Text != "" {
		n.State = append(n.State, a.props.When.Text)
	}
	n.State = append(n.State, a.missing()...)
	for _, m := range a.props.Marks {
		n.State = append(n.State, m.Text)
	}
	if a.props.Review && len(a.missing()) > 0 {
		n.State = append(n.State, say.T("to fix"))
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (a *ActionRow) CreateRenderer() fyne.WidgetRenderer { return newRenderer(a) }

// Widths of the columns in dp, as in ActionHead.
const (
	actionWho  = 170
	actionWhen = 150
	actionDone = 112
)

func (a *ActionRow) shapeFor(width float32) int {
	if width > 0 && width < theme.Dp(actionWho+actionWhen+actionDone+36+36+220) {
		return 1
	}
	return 0
}

func (a *ActionRow) build(shape int) fyne.CanvasObject {
	p := a.props
	what := []fyne.CanvasObject{Strong(p.What)}
	if p.OnOpen != nil && !p.ReadOnly {
		what[0] = NewLink(LinkProps{Text: p.What, Bold: true, Quiet: true, Colour: theme.Ink, Name: say.F("Change %s", p.What), OnTapped: p.OnOpen})
	}
	if p.Why != "" {
		what = append(what, Small(p.Why))
	}
	if len(p.Marks) > 0 {
		var marks []fyne.CanvasObject
		for _, m := range p.Marks {
			marks = append(marks, NewTag(m))
		}
		what = append(what, Pad(0, 6, 0, 2, Wrap(6, marks...)))
	}
	var done fyne.CanvasObject = Spacer()
	if p.Done != "" && !p.ReadOnly {
		done = NewLink(LinkProps{Text: p.Done, Size: theme.SizeSmall, Name: p.Done + ": " + p.What, OnTapped: p.OnDone})
	}
	var content fyne.CanvasObject
	if shape == 0 {
		content = Row(12, AlignCentre, Grow(VBox(0, what...)), Wide(actionWho, a.who()), Wide(actionWhen, Wrap(0, a.when())), Wide(actionDone, Row(0, AlignCentre, Spacer(), done)))
	} else {
		content = VBox(8, VBox(0, what...), WrapCentre(12, a.who(), a.when(), done))
	}
	content = Pad(18, 10, 18, 10, content)
	if p.Review && len(a.missing()) > 0 {
		return NewMarked(content)
	}
	return content
}

func (a *ActionRow) lack(words string) fyne.CanvasObject {
	tone := ToneLocal
	icon := "lightbulb"
	if a.props.Review {
		tone, icon = ToneDanger, "error"
	}
	return NewTag(TagProps{Text: words, Icon: icon, Tone: tone})
}

func (a *ActionRow) who() fyne.CanvasObject {
	if a.props.Who == "" {
		return Wrap(0, a.lack(say.T("Nobody yet")))
	}
	return Row(8, AlignCentre, NewAvatar(AvatarProps{Name: a.props.Who, Size: 36}), NewText(TextProps{Text: a.props.Who}))
}

func (a *ActionRow) when() fyne.CanvasObject {
	if a.props.When.Text == "" {
		return a.lack(say.T("No date"))
	}
	return NewTag(a.props.When)
}

// ActionHead is the line of column names above action rows. It takes no room
// where the rows are stacked.
func ActionHead() fyne.CanvasObject {
	return newActionHead()
}

type actionHead struct{ composed }

func newActionHead() *actionHead {
	h := &actionHead{}
	h.init(h)
	return h
}

// A11y implements Named.
func (h *actionHead) A11y() Node { return Node{Name: say.T("What, who, by when"), Role: RoleText} }

// CreateRenderer implements fyne.Widget.
func (h *actionHead) CreateRenderer() fyne.WidgetRenderer { return newRenderer(h) }

func (h *actionHead) shapeFor(width float32) int { return (&ActionRow{}).shapeFor(width) }

func (h *actionHead) build(shape int) fyne.CanvasObject {
	if shape == 1 {
		return Spacer()
	}
	return Pad(18, 0, 18, 6, Row(12, AlignCentre, Grow(Small(say.T("What"))), Wide(actionWho, Small(say.T("Who"))), Wide(actionWhen, Small(say.T("By when"))), Wide(actionDone, Spacer())))
}
