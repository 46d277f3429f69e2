package room

import (
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// listPane is the drawing in words: what dragging does can be done there, too.
func (s *Screen) listPane() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H3(say.T("The drawing in words")), s.list}
	if !s.props.Around.Locked {
		parts = append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "room.put", widget.NewButton(widget.ButtonProps{
			Text: say.T("Put something in"), Icon: "add", OnTapped: s.chooseItem,
		}))))
	}
	return widget.VBox(8, parts...)
}

func (s *Screen) fillList() {
	if s.list == nil {
		return
	}
	shown := s.sheet.Shown()
	var rows []fyne.CanvasObject
	for i, m := range shown {
		if i > 0 {
			rows = append(rows, widget.NewSeparator())
		}
		rows = append(rows, screen.Tag(&s.Tags, "mark."+m.ID, widget.NewNavRow(widget.NavRowProps{
			Text: sketch.Say(m, shown), Icon: icons[m.Kind], Colour: theme.Muted, Gauge: -1, OnTapped: func() { s.change(m.ID) },
		})))
	}
	if len(rows) == 0 {
		rows = append(rows, widget.Small(say.T("Nothing is drawn yet.")))
	}
	s.list.Objects = rows
	s.list.Refresh()
	s.relayout()
}

// icons stand before the marks of the list.
var icons = map[sketch.Kind]string{
	sketch.Wall: "square", sketch.Door: "door_front", sketch.Window: "square", sketch.Item: "bathtub", sketch.Chip: "straighten",
	sketch.Circle: "circle", sketch.Track: "straighten", sketch.Pin: "location_on", sketch.Stroke: "draw", sketch.Words: "edit_note",
}

// chooseItem asks what to put into the room.
func (s *Screen) chooseItem() {
	var rows []fyne.CanvasObject
	offer := func(name, icon string, m sketch.Mark) {
		rows = append(rows, screen.Tag(&s.Tags, "put."+name, widget.NewNavRow(widget.NavRowProps{Text: name, Icon: icon, Colour: theme.Primary, Gauge: -1, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.sheet.Arm(m)
			s.props.Desk.Focus(s.sheet)
		}})))
	}
	for _, it := range sketch.Items() {
		offer(it.Name, "add", sketch.Put(it.Code, sketch.Point{}))
	}
	has := sketch.TurningTarget
	if mm, ok := s.answer(cellOf(sketch.Link{ID: turn, Row: string(s.row)})); ok && mm > 0 {
		has = mm
	}
	offer(say.T("Window"), "square", sketch.Mark{Kind: sketch.Window})
	offer(say.T("Turning circle"), "circle", sketch.PutCircle(sketch.Point{}, has, 0))
	offer(say.T("Hoist track"), "straighten", sketch.Mark{Kind: sketch.Track, Text: "Track, idea A"})
	rows = append(rows, screen.Tag(&s.Tags, "put.Words", widget.NewNavRow(widget.NavRowProps{Text: say.T("Words"), Icon: "edit_note", Colour: theme.Primary, Gauge: -1, OnTapped: s.askWords})))
	s.props.Desk.Sheet(say.T("What goes into the room?"), widget.VBox(2, rows...))
}

// askWords asks for the words to put onto the drawing.
func (s *Screen) askWords() {
	s.props.Desk.CloseSheet()
	box := widget.NewTextInput(widget.TextInputProps{Name: say.T("Words on the drawing"), MaxRunes: sketch.MostText})
	s.props.Desk.Sheet(say.T("Words on the drawing"), widget.VBox(16,
		widget.NewField(widget.FieldProps{Label: say.T("What should it say?"), Input: screen.Tag(&s.Tags, "put.words", box)}),
		widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "put.words.go", widget.NewButton(widget.ButtonProps{Text: say.T("Put it on the drawing"), Kind: widget.Primary, OnTapped: func() {
			s.props.Desk.CloseSheet()
			if box.Value() != "" {
				s.sheet.Arm(sketch.Mark{Kind: sketch.Words, Text: box.Value()})
			}
		}})))))
}

// change shows one mark in words and figures: moved, sized, turned or taken
// away without a drag.
func (s *Screen) change(id string) {
	s.sheet.Select(id)
	if s.props.Around.Locked {
		return
	}
	m, ok := s.find(id)
	if !ok {
		return
	}
	box := func(name, key string, value int, step string, set func(n int)) fyne.CanvasObject {
		q := widget.NewQuantity(widget.QuantityProps{
			Name: name, Unit: "mm", Step: step, Negative: true, Value: widget.Amount{Number: strconv.Itoa(value)}, After: s.props.Desk.After,
			OnChanged: func(a widget.Amount) {
				if n, err := strconv.Atoi(a.Number); err == nil {
					set(n)
				}
			},
		})
		return widget.NewField(widget.FieldProps{Label: name, Input: screen.Tag(&s.Tags, "change."+key, q)})
	}
	origin := s.origin()
	mid := m.Middle()
	parts := []fyne.CanvasObject{widget.Body(sketch.Say(m, s.sheet.Shown()))}
	move := func(dx, dy func(now sketch.Point) int) {
		if m, ok := s.find(id); ok {
			at := m.Middle()
			s.sheet.Change(m.Moved(dx(at), dy(at)))
		}
	}
	none := func(sketch.Point) int { return 0 }
	parts = append(parts,
		box(say.T("Its middle, from the left"), "x", mid.X-origin.X, "50", func(n int) {
			move(func(at sketch.Point) int { return n + origin.X - at.X }, none)
		}),
		box(say.T("Its middle, from the top"), "y", mid.Y-origin.Y, "50", func(n int) {
			move(none, func(at sketch.Point) int { return n + origin.Y - at.Y })
		}))
	resize := func(w, h int) {
		if m, ok := s.find(id); ok {
			s.sheet.Change(m.Sized(w, h))
		}
	}
	switch m.Kind {
	case sketch.Item:
		parts = append(parts,
			box(say.T("Width"), "w", m.Size.W, "10", func(n int) { resize(n, 0) }),
			box(say.T("Length"), "h", m.Size.H, "10", func(n int) { resize(0, n) }))
	case sketch.Door, sketch.Window:
		parts = append(parts, box(say.T("Width"), "w", m.Length(), "10", func(n int) { resize(n, 0) }))
	}
	buttons := []fyne.CanvasObject{}
	if m.Kind == sketch.Item || m.Kind == sketch.Door || m.Kind == sketch.Track || m.Kind == sketch.Wall {
		buttons = append(buttons, screen.Tag(&s.Tags, "change.turn", widget.NewButton(widget.ButtonProps{Text: say.T("Turn"), Icon: "rotate_right", Name: say.F("Turn: %s", m.Name()), OnTapped: s.sheet.TurnSelected})))
	}
	buttons = append(buttons, screen.Tag(&s.Tags, "change.remove", widget.NewButton(widget.ButtonProps{
		Text: say.T("Remove"), Icon: "delete", Name: say.F("Remove: %s", m.Name()), Kind: widget.Danger, OnTapped: func() {
			s.props.Desk.CloseSheet()
			s.sheet.Remove(id)
		},
	})))
	parts = append(parts, widget.Wrap(8, buttons...))
	s.props.Desk.Sheet(m.Name(), widget.VBox(16, parts...))
}

func (s *Screen) find(id string) (sketch.Mark, bool) {
	for _, m := range s.sheet.Shown() {
		if m.ID == id {
			return m, true
		}
	}
	return sketch.Mark{}, false
}

// origin is the top left corner of the room, from which places are told.
func (s *Screen) origin() sketch.Point {
	var walls []sketch.Mark
	for _, m := range s.sheet.Marks() {
		if m.Kind == sketch.Wall {
			walls = append(walls, m)
		}
	}
	if len(walls) == 0 {
		walls = s.sheet.Marks()
	}
	box, _ := sketch.Bounds(walls)
	return box.Min
}

// join asks what a size or a pin belongs to.
func (s *Screen) join(m sketch.Mark) {
	var rows []fyne.CanvasObject
	offer := func(n int, text, icon string, l sketch.Link) {
		rows = append(rows, screen.Tag(&s.Tags, "join."+strconv.Itoa(n), widget.NewNavRow(widget.NavRowProps{
			Text: text, Icon: icon, Colour: theme.Primary, Gauge: -1, Here: !l.Empty() && l == m.Link, OnTapped: func() {
				s.props.Desk.CloseSheet()
				m.Link = l
				s.sheet.Change(m)
				s.sheet.SetValues(s.values())
				s.selected(m.ID)
			},
		})))
	}
	title := say.T("Which size is it?")
	if m.Kind == sketch.Pin {
		title = say.T("What does the pin point at?")
		for i, l := range s.photoLinks() {
			offer(len(rows), say.F("Photo %d", i+1), "photo_camera", l)
		}
		for _, r := range s.risks {
			offer(len(rows), r.Title, "warning", r.Link)
		}
	} else {
		for _, c := range s.sizes.cells() {
			offer(len(rows), s.sizes.label(c), "straighten", linkOf(c))
		}
	}
	offer(len(rows), say.T("Nothing in the form"), "close", sketch.Link{})
	s.props.Desk.Sheet(title, widget.VBox(2, rows...))
}

// riskPane is the risk of the handling tasks in this room, one at a time.
func (s *Screen) riskPane() fyne.CanvasObject {
	if len(s.risks) == 0 {
		words := say.T("No handling task is joined to this room yet. Add a risk to say what is done here and how it could hurt someone.")
		if s.props.AddRisk == nil {
			words = say.T("Handling tasks and their risks are written in the OT assessment. Start one to score the risk in this room.")
		}
		return widget.VBox(4, widget.H3(say.T("Risk")), widget.Hint(words))
	}
	r := s.risks[s.at]
	head := []fyne.CanvasObject{widget.Grow(widget.H3(r.Title))}
	if len(s.risks) > 1 {
		head = append(head, screen.Tag(&s.Tags, "room.risk.next", widget.NewLink(widget.LinkProps{
			Text: say.F("Next (%d of %d)", s.at+1, len(s.risks)), Name: say.T("Next risk in this room"), OnTapped: func() {
				s.at = (s.at + 1) % len(s.risks)
				s.build()
				s.props.Desk.Rebuild()
			},
		})))
	}
	parts := []fyne.CanvasObject{widget.Row(12, widget.AlignCentre, head...), screen.Tag(&s.Tags, "room.risk", r.Matrix)}
	if r.Open != nil {
		parts = append(parts, screen.Tag(&s.Tags, "room.risk.open", widget.NewLink(widget.LinkProps{Text: say.T("All of this task"), Name: say.T("All questions of this handling task"), OnTapped: r.Open})))
	}
	return widget.VBox(8, parts...)
}
