package widget

import (
	"image"
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/picture"
	"doorstep/app/say"
	"doorstep/app/ui/theme"
)

// PhotoMark is something drawn on a photo, with the key of its row.
type PhotoMark struct {
	ID string
	picture.Mark
}

// PhotoMarkupProps describes a photo, seen large, and what is marked on it.
type PhotoMarkupProps struct {
	Name    string
	Picture image.Image // nil while it is not here
	State   string      // said in its place: "Not here yet"
	Marks   []PhotoMark

	OnAdd    func(picture.Mark)
	OnMove   func(id string, at []picture.Spot)
	OnOpen   func(id string) // the page where its words are written
	OnRemove func(id string)
	OnUndo   func(id string)
}

// PhotoMarkup shows a photo large with its marks, the tools that make them, and
// the list of marks, which does everything without pointing.
type PhotoMarkup struct {
	base
	props  PhotoMarkupProps
	name   string
	sheet  *photoSheet
	tools  *YesNo
	hint   *Text
	cards  *RowCards
	body   *fyne.Container
	locked bool
	wrong  bool
}

var (
	_ Input   = (*PhotoMarkup)(nil)
	_ Flowing = (*PhotoMarkup)(nil)
)

// NewPhotoMarkup makes the photo.
func NewPhotoMarkup(p PhotoMarkupProps) *PhotoMarkup {
	m := &PhotoMarkup{props: p, name: p.Name, hint: Small(""), body: VBox(10)}
	m.tools = NewYesNo(YesNoProps{
		Name: say.T("What to draw"), Wide: true,
		Options:   []Option{{Key: picture.Circle, Label: say.T("Circle")}, {Key: picture.Arrow, Label: say.T("Arrow")}, {Key: picture.Stroke, Label: say.T("Free line")}},
		OnChanged: func(string) { m.sheet.drop(); m.build() },
	})
	m.sheet = newPhotoSheet(m)
	m.cards = NewRowCards(RowCardsProps{One: say.T("mark"), OnChange: p.OnOpen, OnRemove: p.OnRemove, OnUndo: p.OnUndo})
	m.cards.SetName(say.T("Marks"))
	m.ExtendBaseWidget(m)
	m.build()
	return m
}

// SetPicture shows the photo, or why it cannot be seen.
func (m *PhotoMarkup) SetPicture(img image.Image, state string) {
	if m.props.Picture != img || m.props.State != state {
		m.props.Picture, m.props.State = img, state
		m.sheet.load()
		m.build()
	}
}

// SetMarks shows other marks without calling back.
func (m *PhotoMarkup) SetMarks(marks []PhotoMark) {
	m.props.Marks = marks
	m.sheet.load()
	m.build()
}

// markWord is what a mark is called in the list.
func markWord(kind string) string {
	return map[string]string{picture.Circle: say.T("Circle"), picture.Arrow: say.T("Arrow"), picture.Stroke: say.T("Free line")}[kind]
}

func (m *PhotoMarkup) build() {
	rows := make([]RowCard, len(m.props.Marks))
	for i, k := range m.props.Marks {
		text := k.Note
		if text == "" {
			text = say.T("No words yet")
		}
		rows[i] = RowCard{ID: k.ID, Title: strconv.Itoa(i+1) + "  " + markWord(k.Kind), Text: text}
	}
	m.cards.SetRows(rows)
	words := say.T("Choose what to draw. The photo itself stays as it was taken.")
	switch m.tools.Value() {
	case picture.Circle:
		words = say.T("Tap the photo. With the keyboard: arrows, then Enter.")
	case picture.Arrow:
		words = say.T("Drag from tail to tip, or tap both. With the keyboard: arrows and Enter, twice.")
	case picture.Stroke:
		words = say.T("Draw on the photo.")
	}
	m.hint.SetText(words)
	list := []fyne.CanvasObject{m.sheet}
	if m.props.Picture != nil && !m.locked {
		list = append(list, m.tools, m.hint)
	}
	m.body.Objects = append(list, m.cards)
	m.sheet.Refresh()
	m.Refresh()
	regrow(m)
}

// SetName implements Input.
func (m *PhotoMarkup) SetName(name string) { m.name = name }

// SetError implements Input.
func (m *PhotoMarkup) SetError(wrong bool) {
	if m.wrong != wrong {
		m.wrong = wrong
		m.sheet.SetError(wrong)
	}
}

// SetLocked implements Input.
func (m *PhotoMarkup) SetLocked(on bool) {
	if m.locked != on {
		m.locked = on
		m.tools.Load("")
		m.sheet.SetLocked(on)
		m.cards.SetLocked(on)
		m.build()
	}
}

// Locked implements Input.
func (m *PhotoMarkup) Locked() bool { return m.locked }

// FocusTarget implements Input.
func (m *PhotoMarkup) FocusTarget() fyne.Focusable {
	if m.locked || m.props.Picture == nil {
		return nil
	}
	return m.tools
}

// A11y implements Named.
func (m *PhotoMarkup) A11y() Node {
	n := Node{Name: m.name, Role: RoleGroup, State: m.sheet.states(m.props.State), Value: say.F("%s marks", strconv.Itoa(len(m.props.Marks)))}
	if len(m.props.Marks) == 1 {
		n.Value = say.T("1 mark")
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (m *PhotoMarkup) CreateRenderer() fyne.WidgetRenderer { return newRenderer(m) }

func (m *PhotoMarkup) objects() []fyne.CanvasObject { return []fyne.CanvasObject{m.body} }
func (m *PhotoMarkup) paint()                       {}

// HeightFor implements Flowing.
func (m *PhotoMarkup) HeightFor(width float32) float32 { return HeightFor(m.body, width) }

func (m *PhotoMarkup) naturalWidth() float32 { return theme.Dp(ReadWidth) }

func (m *PhotoMarkup) least() fyne.Size {
	w := m.Size().Width
	if w <= 0 {
		w = theme.Dp(ReadWidth)
	}
	return fyne.NewSize(theme.Dp(240), m.HeightFor(w))
}

func (m *PhotoMarkup) arrange(size fyne.Size) {
	if m.body.Size() == size {
		m.body.Layout.Layout(m.body.Objects, size)
	}
	put(m.body, 0, 0, size.Width, size.Height)
}
