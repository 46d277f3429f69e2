package widget

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// RowCard is one row of a repeating group, told in short.
type RowCard struct {
	ID    string
	Title string // "Medicine 2 of 4"
	Text  string // "Levetiracetam, 250 mg, twice a day"
	Tag   TagProps
}

// RowCardsProps describes the rows of a repeating group.
type RowCardsProps struct {
	Rows     []RowCard
	One      string // "medicine": "Remove this medicine"
	AddLabel string // "Add another medicine"; empty for none
	Empty    string // said when there are no rows
	OnChange func(id string)
	OnRemove func(id string)
	OnUndo   func(id string)         // puts a removed row back
	OnMove   func(id string, by int) // -1 up, +1 down; nil for no order
	OnAdd    func()
	After    func(d time.Duration, f func()) (stop func()) // nil uses the clock
}

// rowsAtFirst is how many cards show before "Show all".
const rowsAtFirst = 3

// RowCards shows a repeating group as cards. Change opens a row, Remove asks
// once and then offers Undo, Add stands at the bottom.
type RowCards struct {
	base
	props  RowCardsProps
	body   *fyne.Container
	all    bool
	asking string // id of the row whose removal is asked
	gone   string // id of the row just removed
	line   *UndoLine
	name   string
	locked bool
	wrong  bool
	first  *Button
}

var (
	_ Flowing = (*RowCards)(nil)
	_ Input   = (*RowCards)(nil)
)

// NewRowCards makes the cards.
func NewRowCards(p RowCardsProps) *RowCards {
	if p.After == nil {
		p.After = after
	}
	if p.One == "" {
		p.One = "row"
	}
	r := &RowCards{props: p, body: VBox(8)}
	r.build()
	r.ExtendBaseWidget(r)
	return r
}

// SetRows changes the rows.
func (r *RowCards) SetRows(rows []RowCard) {
	r.props.Rows = rows
	r.rebuild()
}

func (r *RowCards) rebuild() {
	r.build()
	r.Refresh()
	regrow(r)
}

func (r *RowCards) build() {
	var list []fyne.CanvasObject
	r.first = nil
	rows := r.props.Rows
	hidden := 0
	if !r.all && len(rows) > rowsAtFirst+1 {
		hidden = len(rows) - rowsAtFirst
		rows = rows[:rowsAtFirst]
	}
	if len(rows) == 0 && r.props.Empty != "" {
		list = append(list, Hint(r.props.Empty))
	}
	for i, row := range rows {
		list = append(list, r.card(row, i))
	}
	if r.line != nil {
		list = append(list, r.line)
	}
	if hidden > 0 {
		list = append(list, NewButton(ButtonProps{Text: say.F("Show all %d", len(r.props.Rows)), Kind: Plain, OnTapped: func() {
			r.all = true
			r.rebuild()
		}}))
	}
	if r.props.AddLabel != "" && !r.locked {
		add := NewButton(ButtonProps{Text: r.props.AddLabel, Icon: "add", OnTapped: r.props.OnAdd})
		if r.first == nil {
			r.first = add
		}
		list = append(list, add)
	}
	r.body.Objects = list
}

func (r *RowCards) card(row RowCard, i int) *Card {
	head := []fyne.CanvasObject{Grow(NewText(TextProps{Text: row.Title, Bold: true}))}
	if row.Tag.Text != "" {
		head = append(head, NewTag(row.Tag))
	}
	if r.locked && padlock() != "" {
		head = append(head, NewIcon(IconProps{Icon: padlock(), Size: 20, Colour: theme.Muted, Name: lockedWord()}))
	}
	parts := []fyne.CanvasObject{Row(8, AlignCentre, head...)}
	if row.Text != "" {
		parts = append(parts, Body(row.Text))
	}
	if !r.locked {
		parts = append(parts, Pad(0, 4, 0, 0, Wrap(8, r.buttons(row, i)...)))
	}
	edge := theme.Line
	stroke := float32(1)
	if r.wrong {
		edge, stroke = theme.Danger, 2.5
	}
	ground := theme.Surface
	if r.locked {
		ground = theme.Sunk
	}
	return NewCard(CardProps{Name: row.Title, Pad: Around(16), Edge: edge, Stroke: stroke, Fill: ground, Content: VBox(4, parts...)})
}

func (r *RowCards) buttons(row RowCard, i int) []fyne.CanvasObject {
	if r.asking == row.ID {
		return []fyne.CanvasObject{
			NewButton(ButtonProps{Text: say.F("Remove this %s", r.props.One), Kind: Danger, Size: Little, OnTapped: func() { r.remove(row.ID) }}),
			NewButton(ButtonProps{Text: say.T("Keep it"), Size: Little, OnTapped: func() {
				r.asking = ""
				r.rebuild()
			}}),
		}
	}
	change := NewButton(ButtonProps{Text: say.T("Change"), Icon: "edit", Size: Little, Name: say.F("Change %s", row.Title), OnTapped: func() {
		if r.props.OnChange != nil {
			r.props.OnChange(row.ID)
		}
	}})
	if r.first == nil {
		r.first = change
	}
	list := []fyne.CanvasObject{change}
	if r.props.OnRemove != nil {
		list = append(list, NewButton(ButtonProps{Text: say.T("Remove"), Kind: PlainWarn, Size: Little, Name: say.F("Remove %s", row.Title), OnTapped: func() {
			r.asking = row.ID
			r.rebuild()
		}}))
	}
	if r.props.OnMove != nil && i > 0 {
		list = append(list, NewButton(ButtonProps{Icon: "arrow_upward", Kind: PlainQuiet, Size: Little, Name: say.F("Move %s up", row.Title), OnTapped: func() { r.props.OnMove(row.ID, -1) }}))
	}
	if r.props.OnMove != nil && i == 0 && len(r.props.Rows) > 1 {
		list = append(list, Wide(44, Spacer())) // down stands below down in every row
	}
	if r.props.OnMove != nil && i < len(r.props.Rows)-1 {
		list = append(list, NewButton(ButtonProps{Icon: "arrow_downward", Kind: PlainQuiet, Size: Little, Name: say.F("Move %s down", row.Title), OnTapped: func() { r.props.OnMove(row.ID, 1) }}))
	}
	return list
}

func (r *RowCards) remove(id string) {
	r.asking = ""
	r.forget()
	if r.props.OnUndo != nil {
		r.gone = id
		r.line = r.undo()
	}
	if r.props.OnRemove != nil {
		r.props.OnRemove(id)
	}
	r.rebuild()
}

func (r *RowCards) undo() *UndoLine {
	id := r.gone
	return NewUndoLine(UndoLineProps{
		Said: say.T("Removed."), Then: say.T("It stays in the history."), Icon: "delete", After: r.props.After,
		OnUndo: func() { r.props.OnUndo(id) },
		OnGone: func() {
			if r.gone == id {
				r.gone, r.line = "", nil
				r.rebuild()
			}
		},
	})
}

// forget ends the offer to undo.
func (r *RowCards) forget() {
	if r.line != nil {
		r.line.Close()
	}
	r.gone, r.line = "", nil
}

// SetName implements Input.
func (r *RowCards) SetName(name string) { r.name = name }

// SetError implements Input.
func (r *RowCards) SetError(wrong bool) {
	if r.wrong != wrong {
		r.wrong = wrong
		r.rebuild()
	}
}

// SetLocked implements Input.
func (r *RowCards) SetLocked(on bool) {
	if r.locked != on {
		r.locked, r.asking = on, ""
		r.forget()
		r.rebuild()
	}
}

// Locked implements Input.
func (r *RowCards) Locked() bool { return r.locked }

// FocusTarget implements Input: the first button.
func (r *RowCards) FocusTarget() fyne.Focusable {
	if r.first == nil {
		return nil
	}
	return r.first
}

// A11y implements Named.
func (r *RowCards) A11y() Node {
	n := Node{Name: r.name, Role: RoleList, Value: fmt.Sprintf("%d", len(r.props.Rows))}
	if r.wrong {
		n.State = append(n.State, say.T("to fix"))
	}
	if r.locked {
		n.State = append(n.State, lockedWord())
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (r *RowCards) CreateRenderer() fyne.WidgetRenderer { return newRenderer(r) }

func (r *RowCards) objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.body} }
func (r *RowCards) paint()                       {}

// HeightFor implements Flowing.
func (r *RowCards) HeightFor(width float32) float32 { return HeightFor(r.body, width) }

func (r *RowCards) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (r *RowCards) least() fyne.Size {
	w := r.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(240), r.HeightFor(w))
}

func (r *RowCards) arrange(size fyne.Size) {
	if r.body.Size() == size {
		r.body.Layout.Layout(r.body.Objects, size)
	}
	put(r.body, 0, 0, size.Width, size.Height)
}
