package widget

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// NeedsPickerProps describes one area of a child's life: the signs of need at
// each level, and the practitioner's own judgement with its reason.
type NeedsPickerProps struct {
	Area      string // "Health"
	Levels    []NeedLevel
	Ticked    []string // keys of signs
	Few       int      // signs shown of a level at first, default 5
	Suggested string   // "Ticks point to level 3"; the caller works it out
	Judgement string   // key of Judgements, empty until chosen
	// Judgements are what may be chosen, default 0 to 4. The level that has
	// the same Level, or Over for a higher one, is outlined.
	Judgements []Option
	Over       map[string]string // judgement that belongs to a column of another number: "4" to "3"
	Why        string
	WhyHint    string // default "What have you seen? What would happen without help?"

	OnTick  func(key string, on bool)
	OnJudge func(key string)
	OnWhy   func(text string)
	OnHarm  func(key string) // a sign of harm was ticked: opens "What to do now"
}

// NeedsPicker is a guide and a judgement: ticks suggest a level, and the level
// is chosen apart from them and asks why. In a narrow place the levels are
// tabs.
type NeedsPicker struct {
	composed
	props   NeedsPickerProps
	columns []*NeedColumn
	shown   int // the level whose tab is open
	tabs    *YesNo
	judge   *YesNo
	why     *TextArea
	point   *Text
	whyBad  *Text
	locked  bool
	wrong   bool
}

var _ Flowing = (*NeedsPicker)(nil)

// NewNeedsPicker makes the picker.
func NewNeedsPicker(p NeedsPickerProps) *NeedsPicker {
	if p.Few == 0 {
		p.Few = 5
	}
	if len(p.Judgements) == 0 {
		for _, n := range []string{"0", "1", "2", "3", "4"} {
			p.Judgements = append(p.Judgements, Option{Key: n, Label: n})
		}
	}
	if p.WhyHint == "" {
		p.WhyHint = say.T("What have you seen? What would happen without help?")
	}
	n := &NeedsPicker{props: p}
	for _, l := range p.Levels {
		n.columns = append(n.columns, newNeedColumn(l, p.Few, p.Ticked, n.ticked))
	}
	n.judge = NewYesNo(YesNoProps{Name: say.F("Your judgement for %s", p.Area), Options: p.Judgements, Value: p.Judgement, Wide: true, OnChanged: n.judged})
	n.why = NewTextArea(TextAreaProps{Name: say.T("Why this level?"), Value: p.Why, Rows: 2, OnChanged: func(t string) {
		n.showWhy()
		if p.OnWhy != nil {
			p.OnWhy(t)
		}
	}})
	n.point = Small(p.Suggested)
	n.whyBad = NewText(TextProps{Text: say.T("Say why you chose this level"), Size: theme.SizeSmall, Colour: theme.Danger, Bold: true})
	n.whyBad.Hide()
	n.outline()
	n.init(n)
	return n
}

func (n *NeedsPicker) ticked(s NeedSign, on bool) {
	n.countTabs()
	if n.props.OnTick != nil {
		n.props.OnTick(s.Key, on)
	}
	if on && s.Harm && n.props.OnHarm != nil {
		n.props.OnHarm(s.Key)
	}
}

func (n *NeedsPicker) judged(key string) {
	n.outline()
	n.showWhy()
	if n.props.OnJudge != nil {
		n.props.OnJudge(key)
	}
}

// outline marks the column that the judgement belongs to.
func (n *NeedsPicker) outline() {
	level := n.judge.Value()
	if other, ok := n.props.Over[level]; ok {
		level = other
	}
	for _, c := range n.columns {
		if on := c.level.Level == level; on != c.judged {
			c.judged = on
			c.Refresh()
		}
	}
}

// SetSuggested changes the words that say where the ticks point.
func (n *NeedsPicker) SetSuggested(words string) { n.point.SetText(words) }

// SetWrong shows, at a check, that a level was chosen without a reason.
func (n *NeedsPicker) SetWrong(on bool) {
	n.wrong = on
	n.showWhy()
}

func (n *NeedsPicker) showWhy() {
	missing := n.wrong && n.judge.Value() != "" && n.why.Value() == ""
	n.why.SetError(missing)
	if n.whyBad.Visible() != missing {
		show(n.whyBad, missing)
		regrow(n)
	}
}

// SetLocked shows the picker as signed off.
func (n *NeedsPicker) SetLocked(on bool) {
	n.locked = on
	for _, c := range n.columns {
		c.SetLocked(on)
	}
	n.judge.SetLocked(on)
	n.why.SetLocked(on)
}

// Locked says whether SetLocked is on.
func (n *NeedsPicker) Locked() bool { return n.locked }

// A11y implements Named.
func (n *NeedsPicker) A11y() Node {
	node := Node{Name: say.F("Level of need: %s", n.props.Area), Role: RoleGroup, Value: n.judge.A11y().Value, State: []string{n.point.Value()}}
	if n.locked {
		node.State = append(node.State, lockedWord())
	}
	return node
}

// CreateRenderer implements fyne.Widget.
func (n *NeedsPicker) CreateRenderer() fyne.WidgetRenderer { return newRenderer(n) }

// columnLeast is the narrowest a column is beside others, in dp.
const columnLeast = 240

func (n *NeedsPicker) shapeFor(width float32) int {
	if k := float32(len(n.columns)); width > 0 && width < theme.Dp(columnLeast*k+12*(k-1)) {
		return 1
	}
	return 0
}

func (n *NeedsPicker) build(shape int) fyne.CanvasObject {
	var levels fyne.CanvasObject
	if shape == 0 {
		var list []fyne.CanvasObject
		for _, c := range n.columns {
			list = append(list, c)
		}
		levels = Grid(max(len(list), 1), 12, list...)
	} else {
		holder := Grow(n.columns[n.shown]) // the columns stand in both shapes; one of the two is shown
		n.tabs = NewSegments(SegmentsProps{Name: say.T("Level"), Items: n.tabItems(), Active: n.columns[n.shown].level.Level, OnChosen: func(level string) {
			for i, c := range n.columns {
				if c.level.Level == level {
					n.shown = i
				}
			}
			holder.Objects = []fyne.CanvasObject{n.columns[n.shown]}
			n.Refresh()
			regrow(n)
		}})
		levels = VBox(12, n.tabs, holder)
	}
	judge := VBox(8, VBox(0, H3(say.F("Your judgement for %s", n.props.Area)), n.point), n.judge)
	why := VBox(8, VBox(0, H3(say.T("Why this level?")), Small(n.props.WhyHint), n.whyBad), n.why)
	var both fyne.CanvasObject
	if shape == 0 {
		both = ColumnsTop(20, []float32{330, -1}, judge, why)
	} else {
		both = VBox(16, judge, why)
	}
	return VBox(12, levels, NewCard(CardProps{Name: say.T("Your judgement"), Pad: Insets{18, 14, 18, 16}, Content: both}))
}

func (n *NeedsPicker) tabItems() []TabItem {
	var items []TabItem
	for _, c := range n.columns {
		it := TabItem{Key: c.level.Level, Label: c.level.Level + " " + c.level.Title}
		if k := c.count(); k > 0 {
			it.Count = fmt.Sprint(k)
		}
		items = append(items, it)
	}
	return items
}

// countTabs brings the numbers of ticks on the tabs up to date.
func (n *NeedsPicker) countTabs() {
	if n.tabs != nil {
		n.tabs.setOptions(segmentOptions(n.tabItems()))
	}
}
