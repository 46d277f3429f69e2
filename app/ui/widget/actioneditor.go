package widget

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// ActionDraft is an action as it is being written.
type ActionDraft struct {
	What string
	Who  *Person
	When string // "2026-03-27", empty for no date yet
}

// NudgeLine is one thing the nudge says: a tick when it is well, a cross when
// not.
type NudgeLine struct {
	Well   bool
	Strong string
	Text   string
}

// QuickDate is a date offered as a button: "1 week".
type QuickDate struct{ Label, Date string }

// ActionEditorProps describes an action being written.
type ActionEditorProps struct {
	Title  string // "Editing: sleep"
	Goal   string // "Goal: Amina sleeps better"
	Value  ActionDraft
	People []Person
	Today  func() time.Time
	Quick  []QuickDate
	Vague  []string // words underlined as they are written; see FindWords
	// Marks finds what is underlined, in place of Vague.
	Marks   func(text string) []Range
	More    []NudgeLine // what the caller knows: "Linked to what Amina wants"
	Example []Span      // a worked example from this child's own facts
	Review  bool        // no person and no date are errors, not nudges

	OnChanged func(ActionDraft)
	OnExample func() // "Start from this"
}

// ActionEditor takes what, who and by when, and asks beside them, as you
// write, whether someone could check it. It nudges and never stops anyone.
type ActionEditor struct {
	composed
	props ActionEditorProps
	what  *TextArea
	who   *PersonPicker
	quick *YesNo
	date  *DateParts
	nudge *Card
	whoF  *Field
	whenF *Field
}

var _ Flowing = (*ActionEditor)(nil)

// NewActionEditor makes the editor.
func NewActionEditor(p ActionEditorProps) *ActionEditor {
	a := &ActionEditor{props: p}
	a.what = NewTextArea(TextAreaProps{
		Value: p.Value.What, Rows: 2,
		Underline: a.marks,
		OnChanged: func(string) { a.changed() },
	})
	var chosen []Person
	if p.Value.Who != nil {
		chosen = []Person{*p.Value.Who}
	}
	a.who = NewPersonPicker(PersonPickerProps{People: p.People, Value: chosen, AllowNew: true, OnChanged: func([]Person) { a.changed() }})
	a.date = NewDateParts(DatePartsProps{Value: p.Value.When, Today: p.Today, OnChanged: func(v string) {
		if a.quick != nil {
			a.quick.Load(a.quickKey(v))
		}
		a.changed()
	}})
	if len(p.Quick) > 0 {
		var options []Option
		for _, q := range p.Quick {
			options = append(options, Option{Key: q.Date, Label: q.Label})
		}
		a.quick = NewYesNo(YesNoProps{Name: say.T("By when, from today"), Options: options, Value: a.quickKey(p.Value.When), OnChanged: func(date string) {
			a.date.Load(date)
			a.changed()
		}})
	}
	a.whoF = NewField(FieldProps{Label: say.T("Who? One person"), Input: a.who})
	when := FieldProps{Label: say.T("By when?"), Input: a.date}
	if a.quick != nil {
		when.Extra = a.quick
	}
	a.whenF = NewField(when)
	a.nudge = NewCard(CardProps{Name: say.T("Can someone check this?"), Fill: theme.LocalBg, Edge: theme.Clear, Pad: Insets{14, 12, 14, 14}})
	a.init(a)
	a.fill()
	return a
}

func (a *ActionEditor) quickKey(date string) string {
	for _, q := range a.props.Quick {
		if q.Date == date {
			return date
		}
	}
	return ""
}

// Value is the action as it stands.
func (a *ActionEditor) Value() ActionDraft {
	d := ActionDraft{What: a.what.Value(), When: a.date.Value()}
	if who := a.who.Value(); len(who) > 0 {
		d.Who = &who[0]
	}
	return d
}

// Load sets the action without calling OnChanged.
func (a *ActionEditor) Load(d ActionDraft) {
	a.what.Load(d.What)
	var who []Person
	if d.Who != nil {
		who = []Person{*d.Who}
	}
	a.who.Load(who)
	a.date.Load(d.When)
	if a.quick != nil {
		a.quick.Load(a.quickKey(d.When))
	}
	a.fill()
}

// SetReview turns the nudges for a missing person and date into errors.
func (a *ActionEditor) SetReview(on bool) {
	a.props.Review = on
	a.fill()
}

func (a *ActionEditor) changed() {
	a.fill()
	if a.props.OnChanged != nil {
		a.props.OnChanged(a.Value())
	}
}

// Nudges are the lines that stand beside the action now.
func (a *ActionEditor) Nudges() []NudgeLine {
	d := a.Value()
	var list []NudgeLine
	if words := quotedOnce(d.What, a.marks(d.What)); len(words) > 0 {
		verb := say.T("don’t")
		if len(words) == 1 {
			verb = say.T("doesn’t")
		}
		list = append(list, NudgeLine{Strong: say.T("Too general."), Text: say.F("%s %s say what will happen.", quoted(words), verb)})
	} else if strings.TrimSpace(d.What) != "" {
		list = append(list, NudgeLine{Well: true, Text: say.T("Says what will happen")})
	}
	list = append(list, yesNoLine(d.Who != nil, say.T("One person is named"), say.T("Nobody is named yet")))
	list = append(list, yesNoLine(d.When != "", say.T("It has a date"), say.T("No date yet")))
	return append(list, a.props.More...)
}

func yesNoLine(well bool, yes, no string) NudgeLine {
	if well {
		return NudgeLine{Well: true, Text: yes}
	}
	return NudgeLine{Text: no}
}

// marks are the stretches that say too little.
func (a *ActionEditor) marks(text string) []Range {
	if a.props.Marks != nil {
		return a.props.Marks(text)
	}
	return FindWords(text, a.props.Vague)
}

// quotedOnce are the words of some stretches, each once, as they are written.
func quotedOnce(text string, marks []Range) []string {
	var out []string
	runes := []rune(text)
	for _, r := range marks {
		w := string(runes[r.From:r.To])
		if !strings.Contains(strings.ToLower(strings.Join(out, "\n")), strings.ToLower(w)) {
			out = append(out, w)
		}
	}
	return out
}

func quoted(words []string) string {
	for i, w := range words {
		words[i] = "“" + w + "”"
	}
	if len(words) == 1 {
		return words[0]
	}
	return say.F("%s and %s", strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
}

// fill brings the nudge and the errors up to date. It changes the page's
// height only when a line comes or goes.
func (a *ActionEditor) fill() {
	rows := []fyne.CanvasObject{Row(8, AlignCentre, NewIcon(IconProps{Icon: "lightbulb", Size: 20, Colour: theme.Local}), NewText(TextProps{Text: say.T("Can someone check this?"), Bold: true, Colour: theme.Local}))}
	for _, l := range a.Nudges() {
		icon, ink := "close", theme.Danger
		if l.Well {
			icon, ink = "check", theme.Safe
		}
		spans := []Span{{Text: l.Text}}
		if l.Strong != "" {
			spans = []Span{{Text: l.Strong, Bold: true}, {Text: " " + l.Text}}
		}
		rows = append(rows, Row(10, AlignStart, NewIcon(IconProps{Icon: icon, Size: 20, Colour: ink}), Grow(NewText(TextProps{Spans: spans, Size: theme.SizeHint}))))
	}
	a.nudge.SetContent(VBox(6, rows...))
	d := a.Value()
	wrong := func(bad bool, message string) string {
		if bad && a.props.Review {
			return message
		}
		return ""
	}
	a.whoF.SetError(wrong(d.Who == nil, say.T("Say who will do it")))
	a.whenF.SetError(wrong(d.When == "", say.T("Say by when")))
}

// A11y implements Named.
func (a *ActionEditor) A11y() Node {
	n := Node{Name: a.props.Title, Role: RoleGroup, Value: a.what.Value()}
	for _, l := range a.Nudges() {
		if !l.Well {
			n.State = append(n.State, strings.TrimSpace(l.Strong+" "+l.Text))
		}
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (a *ActionEditor) CreateRenderer() fyne.WidgetRenderer { return newRenderer(a) }

// The shapes: everything beside each other, the nudge beside what will happen
// only, and all under each other.
const (
	editorWide = iota
	editorMiddle
	editorNarrow
)

func (a *ActionEditor) shapeFor(width float32) int {
	switch {
	case width <= 0 || width >= theme.Dp(960):
		return editorWide
	case width >= theme.Dp(660):
		return editorMiddle
	default:
		return editorNarrow
	}
}

// editorWhen is the room that three boxes and the calendar take, in dp.
const editorWhen = 330

func (a *ActionEditor) build(shape int) fyne.CanvasObject {
	title := NewText(TextProps{Text: a.props.Title, Size: theme.SizeH3, Bold: true, Heading: true})
	what := NewField(FieldProps{Label: say.T("What will happen?"), Input: a.what, InputWidth: -1})
	whoWhen := ColumnsTop(12, []float32{-1, editorWhen}, a.whoF, a.whenF)
	var parts []fyne.CanvasObject
	switch shape {
	case editorWide:
		parts = []fyne.CanvasObject{
			Row(12, AlignCentre, Grow(title), Small(a.props.Goal)),
			ColumnsTop(16, []float32{-1, 268}, VBox(12, what, whoWhen), a.nudge),
		}
	case editorMiddle:
		parts = []fyne.CanvasObject{
			Row(12, AlignCentre, Grow(title), Small(a.props.Goal)),
			ColumnsTop(16, []float32{-1, 268}, what, a.nudge), whoWhen,
		}
	default:
		parts = []fyne.CanvasObject{Wrap(12, title, Small(a.props.Goal)), what, a.nudge, a.whoF, a.whenF}
	}
	if len(a.props.Example) > 0 {
		spans := append([]Span{{Text: say.T("For example: "), Colour: theme.Muted}}, a.props.Example...)
		text := NewText(TextProps{Spans: spans, Size: theme.SizeSmall, MaxWidth: -1})
		start := NewButton(ButtonProps{Text: say.T("Start from this"), Size: Little, OnTapped: a.props.OnExample})
		var line fyne.CanvasObject = Row(12, AlignCentre, Grow(text), start)
		if shape == editorNarrow {
			line = VBox(8, text, Wrap(0, start))
		}
		parts = append(parts, NewCard(CardProps{Fill: theme.Page, Edge: theme.Clear, Pad: Insets{14, 10, 14, 10}, Radius: 10, Content: line}))
	}
	return NewCard(CardProps{Name: a.props.Title, Edge: theme.Primary, Stroke: 2, Pad: Insets{18, 16, 18, 18}, Content: VBox(12, parts...)})
}

// FocusTarget is where writing begins.
func (a *ActionEditor) FocusTarget() fyne.Focusable { return a.what.FocusTarget() }
