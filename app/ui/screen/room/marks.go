package room

import (
	"context"
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/sketch"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// marks are the marks of this room in the order of their rows. A row that
// cannot be read stays in the document and is not drawn.
func (s *Screen) marks() []sketch.Mark {
	var out []sketch.Mark
	for _, r := range s.doc.Rows(Drawing, "") {
		m, err := sketch.FromRow(Drawing, string(r.ID), func(link string) []fhir.Value {
			return s.doc.State(engine.Cell{Row: r.ID, LinkID: link}).Values
		})
		if err == nil && m.Room == string(s.row) {
			out = append(out, m)
		}
	}
	return out
}

// photoLinks are the room's photos, as pins point at them.
func (s *Screen) photoLinks() []sketch.Link {
	it := s.doc.Form().Item(photos)
	if it == nil || it.Rows == nil || s.row == "" {
		return nil
	}
	var out []sketch.Link
	for _, r := range s.doc.Rows(photos, s.row) {
		out = append(out, sketch.Link{ID: photos, Row: string(r.ID)})
	}
	return out
}

// values are the answers in millimetres that marks are bound to.
func (s *Screen) values() map[sketch.Link]int {
	out := map[sketch.Link]int{}
	for _, m := range s.marks() {
		if m.Link.Empty() {
			continue
		}
		if mm, ok := s.answer(cellOf(m.Link)); ok {
			out[m.Link] = mm
		}
	}
	return out
}

func cellOf(l sketch.Link) engine.Cell { return engine.Cell{Row: engine.RowID(l.Row), LinkID: l.ID} }

func linkOf(c engine.Cell) sketch.Link { return sketch.Link{ID: c.LinkID, Row: string(c.Row)} }

// answer is a quantity in whole millimetres, with what is typed and not saved.
func (s *Screen) answer(c engine.Cell) (int, bool) {
	it := s.doc.Form().Item(c.LinkID)
	if it == nil || it.Type != engine.Quantity {
		return 0, false
	}
	vs := s.props.Editor.Values(c)
	if len(vs) == 0 {
		return 0, false
	}
	mm, err := strconv.Atoi(vs[0].Quantity.Value)
	return mm, err == nil
}

// sketchProps make this screen the owner of the drawing: each mark is a row.
func (s *Screen) sketchProps() widget.SketchProps {
	gone := map[string]casefile.Removed{}
	return widget.SketchProps{
		Name: say.F("Drawing of %s", s.title()), Marks: s.marks(), Photos: s.photoLinks(), Values: s.values(),
		OnAdd: s.addMark,
		OnChange: func(was, now sketch.Mark) bool {
			return s.write(func() bool { return s.cells(was, now) })
		},
		OnRemove: func(id string) bool {
			return s.write(func() bool {
				r, ok := s.props.Editor.RemoveRow(context.Background(), engine.RowID(id))
				gone[id] = r
				return ok
			})
		},
		OnRestore: func(id string) bool {
			return s.write(func() bool {
				r, ok := gone[id]
				if ok {
					s.props.Editor.Restore(context.Background(), r)
					delete(gone, id)
				}
				return ok
			})
		},
		OnItem: s.chooseItem, OnSelect: s.selected, OnMarks: s.fillList, OnTyped: s.typed, OnBind: s.join,
	}
}

// write keeps the drawing from being loaded anew while a row is half written,
// and brings the rest of the screen up to date afterwards.
func (s *Screen) write(do func() bool) bool {
	s.writing = true
	ok := do()
	s.writing = false
	s.sizes.fill()
	s.sheet.SetValues(s.values())
	return ok
}

func (s *Screen) addMark(m sketch.Mark) (sketch.Mark, bool) {
	ok := s.write(func() bool {
		m.Room = string(s.row)
		m = s.bound(m)
		id := s.props.Editor.AddRow(Drawing, "")
		if id == "" {
			return false
		}
		m.ID = string(id)
		return s.cells(sketch.Mark{}, m)
	})
	return m, ok
}

// cells writes what differs of a mark's row.
func (s *Screen) cells(was, now sketch.Mark) bool {
	kinds := s.doc.Form().Item(Drawing + ".kind")
	kind := func(code string) fhir.Value {
		for _, o := range kinds.Options {
			if o.Coding.Code == code {
				return o.Value
			}
		}
		return fhir.TextValue(code)
	}
	for _, a := range sketch.Answers(Drawing, was, now, kind) {
		c := engine.Cell{Row: engine.RowID(now.ID), LinkID: a.LinkID}
		s.props.Editor.Choose(c, a.Values...)
		if a.LinkID == Drawing+".at" && len(s.doc.State(c).Values) == 0 {
			return false // it could not be kept: the editor has said so
		}
	}
	return true
}

// bound joins a new mark to the answer that it most likely belongs to: a door
// to the first door of the room that is not drawn yet, a size of the whole room
// to its length or width, a turning circle to the room's.
func (s *Screen) bound(m sketch.Mark) sketch.Mark {
	if s.row == "" || !m.Link.Empty() {
		return m
	}
	switch m.Kind {
	case sketch.Door:
		m.Link = sketch.Link{ID: doorClear, Row: string(s.freeDoor())}
		if m.Link.Row == "" {
			m.Link = sketch.Link{}
		}
	case sketch.Circle:
		if s.has(turn) && len(sketch.Bound(s.marks(), sketch.Link{ID: turn, Row: string(s.row)})) == 0 {
			m.Link = sketch.Link{ID: turn, Row: string(s.row)}
		}
	case sketch.Chip:
		m.Link = s.wholeRoom(m)
	}
	return m
}

func (s *Screen) has(linkID string) bool { return s.doc.Form().Item(linkID) != nil }

// freeDoor is a door of the form without one on the drawing; where there is
// none, the form gets one.
func (s *Screen) freeDoor() engine.RowID {
	if !s.has(doorClear) {
		return ""
	}
	for _, r := range s.doc.Rows(doors, s.row) {
		if len(sketch.Bound(s.marks(), sketch.Link{ID: doorClear, Row: string(r.ID)})) == 0 {
			return r.ID
		}
	}
	return s.props.Editor.AddRow(doors, s.row)
}

// wholeRoom is the answer for a size line as long as the room: the longer side
// is its length. It is none when another size says that already.
func (s *Screen) wholeRoom(m sketch.Mark) sketch.Link {
	var walls []sketch.Mark
	for _, w := range s.marks() {
		if w.Kind == sketch.Wall {
			walls = append(walls, w)
		}
	}
	box, ok := sketch.Bounds(walls)
	if !ok {
		return sketch.Link{}
	}
	level := m.At[0].Y == m.At[1].Y
	id := ""
	switch long := m.Length(); {
	case level && long == box.W() && box.W() >= box.H(), !level && long == box.H() && box.H() > box.W():
		id = length
	case level && long == box.W(), !level && long == box.H():
		id = width
	}
	l := sketch.Link{ID: id, Row: string(s.row)}
	if id == "" || !s.has(id) || len(sketch.Bound(s.marks(), l)) > 0 {
		return sketch.Link{}
	}
	return l
}

// typed sets the answer of a size that is typed on the drawing.
func (s *Screen) typed(m sketch.Mark, mm int, done bool) {
	c := cellOf(m.Link)
	s.props.Editor.Type(c, s.quantity(c, mm)...)
	s.props.Typed()
	s.sizes.load(c)
	if done {
		s.props.Editor.Leave(c)
	}
}

func (s *Screen) quantity(c engine.Cell, mm int) []fhir.Value {
	it := s.doc.Form().Item(c.LinkID)
	if mm <= 0 || it == nil || len(it.Units) == 0 {
		return nil
	}
	u := it.Units[0]
	label := u.Display
	if label == "" {
		label = u.Code
	}
	return []fhir.Value{{Kind: fhir.QuantityKind, Quantity: fhir.Quantity{Value: strconv.Itoa(mm), Unit: label, System: u.System, Code: u.Code}}}
}

// selected opens the size of what is chosen on the drawing.
func (s *Screen) selected(id string) {
	for _, m := range s.sheet.Marks() {
		if m.ID == id && !m.Link.Empty() {
			s.sizes.open(cellOf(m.Link))
			if !s.width.OneColumn() && s.scroll != nil {
				s.scroll.ScrollTo(0) // its box stands beside the drawing
			}
		}
	}
}
