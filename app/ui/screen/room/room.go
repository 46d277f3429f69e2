package room

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// The questions of the property survey that the screen knows by name.
const (
	Group     = model.RoomGroup // a room is a row of it
	Drawing   = "prop.sketch"
	photos    = "prop.room.photo"
	doors     = "prop.room.door"
	doorClear = "prop.room.door.clear"
	length    = "prop.room.length"
	width     = "prop.room.width"
	turn      = "prop.room.turn"
)

// Risk is one handling task that is done in the room.
type Risk struct {
	Title  string // "Risk: chair to bath or shower"
	Link   sketch.Link
	Matrix *widget.RiskMatrix
	Open   func() // the task's own page
}

// Props is what the screen needs.
type Props struct {
	Desk   screen.Desk
	Route  model.Route // Row is the room's; "" for the storey
	Editor *model.Editor
	Around form.Around // Desk, OpenRow, Relayout and Typed are filled in here
	Typed  func()      // something typed waits to be saved
	Child  string      // short name, with age
	Given  string      // "Amina"
	// Chair and Hoists are the child's own, which the room is measured for.
	Chair  Chair
	Hoists []Hoist
	// Risks are the handling tasks in this room, made once; nil for none.
	Risks func() []Risk
	// Tasks are the handling tasks that there are; AddRisk begins one of them in this
	// room, by its key, and reports whether it could. It is nil where the case has no
	// assessment to put it into.
	Tasks   []widget.Option
	AddRisk func(task string) bool
}

// ErrNoRoom reports a room that was removed, or a form without rooms.
var ErrNoRoom = errors.New("this room is not part of the survey any more")

// Screen is the page of a room.
type Screen struct {
	screen.Tags
	props Props
	width model.Width
	doc   model.Doc
	row   engine.RowID

	sheet   *widget.Sketch
	tools   *widget.SketchTools
	sizes   *sizes
	photos  *form.Page
	under   *fyne.Container // the photos with their heading
	risks   []Risk
	at      int // of the risk on show
	list    *fyne.Container
	side    *fyne.Container
	scroll  *widget.PageScroll // of the side, or of everything in one column
	body    fyne.CanvasObject
	bar     *widget.ActionBar
	writing bool
}

// New makes the screen. An error says in plain words that the room is gone.
func New(p Props) (*Screen, error) {
	s := &Screen{props: p, doc: p.Editor.Doc, row: engine.RowID(p.Route.Row)}
	if s.doc.Form().Item(Drawing+".kind") == nil {
		return nil, ErrNoRoom
	}
	if s.row != "" && s.index() < 0 {
		return nil, ErrNoRoom
	}
	if p.Risks != nil && s.row != "" {
		s.risks = p.Risks()
	}
	return s, nil
}

func (s *Screen) rooms() []engine.Row { return s.doc.Rows(Group, "") }

// index is which room of the survey this is, -1 when it is none.
func (s *Screen) index() int {
	return slices.IndexFunc(s.rooms(), func(r engine.Row) bool { return r.ID == s.row })
}

func (s *Screen) title() string {
	if it := s.doc.Form().Item(Group); it != nil && s.row != "" {
		return model.RowTitle(s.doc, it.Rows, s.row)
	}
	return s.doc.Form().Item(Drawing).Text
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	sub := s.doc.Form().Title
	if s.props.Child != "" {
		sub += " · " + s.props.Child
	}
	if i := s.index(); i >= 0 {
		sub += say.F(" · room %d of %d", i+1, len(s.rooms()))
	}
	f := screen.Frame{Title: s.title(), Sub: sub, Back: true, Case: s.props.Route.Case, Bar: s.bar}
	if !w.OneColumn() {
		f.Actions = []fyne.CanvasObject{screen.TagAround(&s.Tags, "room.rooms", widget.NewButton(widget.ButtonProps{
			Text: say.T("Rooms"), Icon: "meeting_room", OnTapped: s.toRooms,
		}))}
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.body == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.body
}

func (s *Screen) build() {
	s.Fresh()
	if s.sheet == nil {
		s.sheet = widget.NewSketch(s.sketchProps())
		s.sheet.SetLocked(s.props.Around.Locked)
	}
	screen.Tag(&s.Tags, Drawing, s.sheet)
	s.sizes = newSizes(s)
	s.list = widget.VBox(0)
	s.photosPage()
	s.bars()
	one := s.width.OneColumn()
	s.tools = screen.Tag(&s.Tags, "room.tools", s.sheet.Tools(one))
	s.side = widget.VBox(16, s.sidePane()...)
	if one {
		edge := float32(24)
		if s.width == model.Compact {
			edge = 12
		}
		parts := []fyne.CanvasObject{s.tools, s.sheet}
		if s.photos != nil {
			parts = append(parts, s.under)
		}
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(edge, 10, edge, 32, widget.VBox(16, append(parts, s.side)...))})
		s.body = &fyne.Container{Layout: ground{}, Objects: []fyne.CanvasObject{s.scroll}}
	} else {
		var under fyne.CanvasObject = widget.Spacer()
		if s.photos != nil {
			under = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(3, 0, 6, 6, s.under)})
		}
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(20, 14, 20, 24, s.side)})
		s.body = &fyne.Container{Layout: panes{photos: s.under}, Objects: []fyne.CanvasObject{
			widget.NewGround(theme.Surface), s.tools, widget.NewGround(theme.Line), s.sheet, under,
			widget.NewGround(theme.Surface), widget.NewGround(theme.Line), s.scroll,
		}}
	}
	s.fill()
}

// sidePane is what stands beside the drawing.
func (s *Screen) sidePane() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if s.row != "" {
		parts = append(parts, s.sizes.object, widget.NewSeparator())
		parts = append(parts, s.riskPane(), widget.NewSeparator())
	}
	parts = append(parts, s.listPane())
	if s.row != "" {
		parts = append(parts, screen.Tag(&s.Tags, "room.all", widget.NewNavRow(widget.NavRowProps{
			Text: say.T("All questions of this room"), Icon: "checklist", Colour: theme.Primary, Link: true, OnTapped: s.toQuestions,
		})))
	}
	return parts
}

// photosPage is the page of the room's photos, if the form has one and it is on.
func (s *Screen) photosPage() {
	s.photos, s.under = nil, nil
	it := s.doc.Form().Item(photos)
	if it == nil || it.Page == nil || s.row == "" {
		return
	}
	around := s.props.Around
	around.Desk = s.props.Desk
	around.OpenRow = s.openRow
	around.Relayout = s.relayout
	around.Typed = s.props.Typed
	s.photos = form.New(form.Props{Editor: s.props.Editor, Page: it.Page, Row: s.row, Wide: true, Around: around})
	if !s.doc.State(engine.Cell{Row: s.row, LinkID: photos}).Enabled {
		s.under = widget.VBox(4, widget.H3(say.T("Photos")), widget.Hint(say.T("Nobody has agreed to photos of rooms yet. That is asked at the visit.")))
		return
	}
	s.under = widget.VBox(8, widget.Wrap(12,
		widget.NewText(widget.TextProps{Spans: []widget.Span{{Text: say.T("Photos"), Bold: true}, {Text: say.T(" – pinned to the sketch"), Colour: theme.Muted}}, MaxWidth: -1}),
		widget.Row(6, widget.AlignCentre, widget.NewIcon(widget.IconProps{Icon: "shield_lock", Size: 18, Colour: theme.Muted}),
			widget.Small(say.T("Kept locked, not in the tablet’s gallery")))), s.photos.Object())
}

func (s *Screen) relayout() {
	if s.scroll != nil {
		s.scroll.Relayout()
	}
	if s.body != nil {
		if c, ok := s.body.(*fyne.Container); ok && c.Size().Width > 0 {
			c.Layout.Layout(c.Objects, c.Size())
		}
	}
}

// fill brings everything up to what the document says.
func (s *Screen) fill() {
	s.sheet.Load(s.marks())
	s.sheet.SetPhotos(s.photoLinks())
	s.sheet.SetValues(s.values())
	s.sizes.fill()
	s.fillList()
}

// Apply shows what followed from an answer.
func (s *Screen) Apply(ch engine.Changes) {
	if ch != nil && s.body != nil && !s.writing {
		if s.photos != nil {
			s.photos.Apply(ch)
		}
		s.fill()
		s.relayout()
		s.props.Desk.Changed()
	}
	s.saved()
}

// Reload shows the room anew: a photo was put in.
func (s *Screen) Reload() {
	if s.photos != nil {
		s.photos.Reload()
	}
}

// Tick implements screen.Ticking: another person's marks may be here.
func (s *Screen) Tick() {
	if s.body != nil && !s.writing {
		s.fill()
	}
	s.saved()
}

// Shown implements screen.Screen.
func (s *Screen) Shown(was model.Saved) { s.scroll.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved {
	s.sheet.Select("")
	s.props.Editor.Flush()
	return model.Saved{Offset: s.scroll.Offset()}
}

// IDOf implements screen.Identified.
func (s *Screen) IDOf(o fyne.CanvasObject) string {
	if id := s.Tags.IDOf(o); id != "" {
		return id
	}
	if s.photos != nil {
		return s.photos.IDOf(o)
	}
	return ""
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	switch name {
	case "ctrl+enter":
		s.onward()
	case "ctrl+down":
		s.step(1)
	case "ctrl+up":
		s.step(-1)
	case "pageup", "pagedown":
		k := fyne.KeyPageUp
		if name == "pagedown" {
			k = fyne.KeyPageDown
		}
		return s.scroll.TypedKey(&fyne.KeyEvent{Name: k})
	default:
		return false
	}
	return true
}
