package widget

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/bodymap"
	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// BodyMapProps describes marks on a body. Each mark is a row of its own.
type BodyMapProps struct {
	Name   string // spoken name: the question
	Person string // first name, for "Amina’s left"
	Figure bodymap.Figure
	Marks  []bodymap.Mark // in the order of their rows
	// Tags say how far each mark is, by its id; none for one that is complete.
	Tags map[string]TagProps

	// OnAdd makes a new mark at a place.
	OnAdd func(bodymap.View, bodymap.Point)
	// OnMove puts a mark elsewhere.
	OnMove func(id string, v bodymap.View, at bodymap.Point)
	// OnOpen opens the page of a mark.
	OnOpen   func(id string)
	OnRemove func(id string)
	OnUndo   func(id string)
	// After waits for Undo; nil uses the clock.
	After func(d time.Duration, f func()) (stop func())
}

// BodyMap is a list of numbered marks beside the figures that they lie on. The
// list is the real form: it does everything without pointing. A body is never
// drawn in Family view.
type BodyMap struct {
	base
	props   BodyMapProps
	name    string
	figures *bodyFigures
	cards   *RowCards
	places  *ChoiceSearch
	turn    *Button
	hint    *Text
	sides   bool
	adding  bool
	body    *fyne.Container
	wrong   bool
	locked  bool
}

var (
	_ Input   = (*BodyMap)(nil)
	_ Flowing = (*BodyMap)(nil)
)

// NewBodyMap makes a body map.
func NewBodyMap(p BodyMapProps) *BodyMap {
	b := &BodyMap{props: p, name: p.Name}
	b.figures = newBodyFigures(b)
	b.hint = Small("")
	b.turn = NewButton(ButtonProps{Kind: Plain, Size: Little, Icon: "sync", OnTapped: b.flip})
	b.cards = NewRowCards(RowCardsProps{
		One: say.T("mark"), AddLabel: say.T("Add a mark from a list of places"), Empty: say.T("Nothing is marked yet."), After: p.After,
		OnAdd: func() { b.setAdding(true) }, OnChange: p.OnOpen, OnRemove: p.OnRemove, OnUndo: p.OnUndo,
	})
	b.cards.SetName(say.T("Marks"))
	b.places = NewChoiceSearch(ChoiceSearchProps{Name: say.T("Where is it?"), Options: b.options(), OnChanged: b.choosePlace})
	b.body = &fyne.Container{Layout: pairsLayout{20, 290}}
	b.ExtendBaseWidget(b)
	b.build()
	return b
}

// options are the places of all four views.
func (b *BodyMap) options() []Option {
	var list []Option
	for _, v := range bodymap.Views() {
		for i, p := range bodymap.Places(b.props.Figure, v) {
			list = append(list, Option{Key: string(v) + " " + strconv.Itoa(i), Label: bodymap.Capital(p.Words)})
		}
	}
	return list
}

func (b *BodyMap) choosePlace(c Chosen) {
	for _, v := range bodymap.Views() {
		for i, p := range bodymap.Places(b.props.Figure, v) {
			if c.Key == string(v)+" "+strconv.Itoa(i) {
				b.setAdding(false)
				b.show(v)
				if b.props.OnAdd != nil && !b.locked {
					b.props.OnAdd(v, p.At)
				}
				return
			}
		}
	}
}

func (b *BodyMap) setAdding(on bool) {
	b.adding = on
	b.places.Load(Chosen{})
	b.build()
	if on {
		FocusOn(b.places)
	}
}

// show turns to the figures that have a view.
func (b *BodyMap) show(v bodymap.View) {
	if sides := v == bodymap.Left || v == bodymap.Right; sides != b.sides {
		b.flip()
	}
}

func (b *BodyMap) flip() {
	b.sides = !b.sides
	b.figures.turn(b.sides)
	b.build()
}

// SetMarks shows other marks, without calling back.
func (b *BodyMap) SetMarks(marks []bodymap.Mark, tags map[string]TagProps) {
	b.props.Marks, b.props.Tags = marks, tags
	b.build()
}

// SetFigure changes the outline; marks stay at their places of the body.
func (b *BodyMap) SetFigure(f bodymap.Figure) {
	if b.props.Figure != f {
		b.props.Figure = f
		b.build()
	}
}

func (b *BodyMap) build() {
	if theme.FamilyView() {
		b.body.Objects = nil
		return
	}
	rows := make([]RowCard, len(b.props.Marks))
	for i, m := range b.props.Marks {
		title, text := m.Label, bodymap.Capital(m.Where())
		if title == "" {
			title = say.T("Say what it is")
		}
		if m.Size != "" {
			text += say.F(", %s mm", m.Size)
		}
		if m.Note != "" {
			text += ". " + m.Note
		}
		rows[i] = RowCard{ID: m.ID, Title: strconv.Itoa(i+1) + "  " + title, Text: text, Tag: b.props.Tags[m.ID]}
	}
	b.cards.SetRows(rows)
	b.turn.SetText(say.T("Show the sides"))
	words := say.T("Front and back. ")
	if b.sides {
		b.turn.SetText(say.T("Show front and back"))
		words = say.T("The sides. ")
	}
	if n := b.elsewhere(); n > 0 {
		words += say.F("%s more on the other views. ", strconv.Itoa(n))
	}
	if !b.locked {
		words += say.T("Tap to mark, drag to move.")
	}
	b.hint.SetText(words)
	b.figures.Refresh()
	list := []fyne.CanvasObject{b.cards}
	if b.adding && !b.locked {
		list = append(list, VBox(4, NewText(TextProps{Text: say.T("Where is it?"), Bold: true}), b.places,
			Row(0, AlignStart, NewButton(ButtonProps{Text: say.T("Do not add one"), Kind: Plain, Size: Little, OnTapped: func() { b.setAdding(false) }}))))
	}
	ground := theme.Surface
	if b.locked {
		ground = theme.Sunk
	}
	edge, stroke := theme.Line, float32(1)
	if b.wrong {
		edge, stroke = theme.Danger, 2.5
	}
	figures := NewCard(CardProps{Fill: ground, Edge: edge, Stroke: stroke, Pad: Around(12), Content: VBox(6, b.figures, b.hint, Row(0, AlignStart, b.turn))})
	b.body.Objects = []fyne.CanvasObject{figures, VBox(12, list...)}
	b.Refresh()
	regrow(b)
}

// elsewhere counts the marks on views that are not shown.
func (b *BodyMap) elsewhere() int {
	n := 0
	for _, m := range b.props.Marks {
		if m.Placed && (m.View == bodymap.Left || m.View == bodymap.Right) != b.sides {
			n++
		}
	}
	return n
}

// SetName implements Input.
func (b *BodyMap) SetName(name string) { b.name = name }

// SetError implements Input.
func (b *BodyMap) SetError(wrong bool) {
	if b.wrong != wrong {
		b.wrong = wrong
		b.build()
	}
}

// SetLocked implements Input.
func (b *BodyMap) SetLocked(on bool) {
	if b.locked != on {
		b.locked, b.adding = on, false
		b.figures.SetLocked(on)
		b.cards.SetLocked(on)
		b.build()
	}
}

// Locked implements Input.
func (b *BodyMap) Locked() bool { return b.locked }

// FocusTarget implements Input: the list.
func (b *BodyMap) FocusTarget() fyne.Focusable { return b.cards.FocusTarget() }

// A11y implements Named.
func (b *BodyMap) A11y() Node {
	n := Node{Name: b.name, Role: RoleGroup, Value: bodymap.Count(b.props.Marks)}
	if theme.FamilyView() {
		n.Value = ""
	}
	if b.wrong {
		n.State = append(n.State, say.T("to fix"))
	}
	if b.locked {
		n.State = append(n.State, "locked")
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (b *BodyMap) CreateRenderer() fyne.WidgetRenderer { return newRenderer(b) }

func (b *BodyMap) objects() []fyne.CanvasObject { return []fyne.CanvasObject{b.body} }
func (b *BodyMap) paint()                       {}

// HeightFor implements Flowing.
func (b *BodyMap) HeightFor(width float32) float32 { return HeightFor(b.body, width) }

func (b *BodyMap) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (b *BodyMap) least() fyne.Size {
	w := b.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(280), b.HeightFor(w))
}

func (b *BodyMap) arrange(size fyne.Size) {
	if b.body.Size() == size {
		b.body.Layout.Layout(b.body.Objects, size)
	}
	put(b.body, 0, 0, size.Width, size.Height)
}
