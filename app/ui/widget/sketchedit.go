package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/sketch"
)

// Undo takes back the last change, Redo makes it again.
func (s *Sketch) Undo() { s.step(s.history.Undo) }

// Redo makes the change again that was undone last.
func (s *Sketch) Redo() { s.step(s.history.Redo) }

func (s *Sketch) step(next func() (sketch.Edit, bool)) {
	if s.fixed() {
		return
	}
	s.finishTyping()
	s.drop()
	e, ok := next()
	if !ok {
		return
	}
	if e.Was != nil {
		if _, there := s.marks.Find(e.Was.ID); !there {
			return // another tablet took it away meanwhile
		}
	}
	switch {
	case e.Was == nil:
		ok = s.props.OnRestore == nil || s.props.OnRestore(e.Now.ID)
	case e.Now == nil:
		ok = s.props.OnRemove == nil || s.props.OnRemove(e.Was.ID)
	default:
		ok = s.props.OnChange == nil || s.props.OnChange(*e.Was, *e.Now)
	}
	if ok {
		s.marks.Apply(e)
	}
	if _, there := s.marks.Find(s.chosen); !there {
		s.Select("")
	}
	s.changed()
	s.refreshTools()
}

// add hands a finished mark to the owner and puts it on the sheet.
func (s *Sketch) add(m sketch.Mark) bool {
	if s.props.OnAdd != nil {
		kept, ok := s.props.OnAdd(m)
		if !ok {
			s.redraw()
			return false
		}
		m = kept
	}
	e := s.marks.Add(m)
	s.marks.Apply(e)
	s.history.Did(e)
	s.changed()
	s.refreshTools()
	return true
}

// change hands a changed mark to the owner.
func (s *Sketch) change(m sketch.Mark) {
	e, ok := s.marks.Change(m)
	if !ok {
		s.redraw()
		return
	}
	if s.props.OnChange != nil && !s.props.OnChange(*e.Was, m) {
		s.redraw()
		return
	}
	s.marks.Apply(e)
	s.history.Did(e)
	s.changed()
	s.refreshTools()
}

// Change changes a mark as a drag would, for the list that stands beside the
// drawing.
func (s *Sketch) Change(m sketch.Mark) {
	if !s.fixed() {
		s.change(m)
	}
}

// Put adds a mark in the middle of what is on show, for those who do not point.
func (s *Sketch) Put(m sketch.Mark) {
	if s.fixed() {
		return
	}
	c := s.view.mm(fyne.NewPos(s.Size().Width/2, s.Size().Height/2))
	at := m.Middle()
	if s.add(m.Moved(sketch.Round(c.X)-at.X, sketch.Round(c.Y)-at.Y)) {
		all := s.marks.Marks()
		s.tool = ToolMove
		s.Select(all[len(all)-1].ID)
		s.refreshAll()
	}
}

// Remove takes the mark with this key away.
func (s *Sketch) Remove(id string) {
	e, ok := s.marks.Remove(id)
	if !ok || s.fixed() || s.props.OnRemove != nil && !s.props.OnRemove(id) {
		return
	}
	s.marks.Apply(e)
	s.history.Did(e)
	if s.chosen == id {
		s.Select("")
	}
	s.changed()
	s.refreshTools()
}

// changed draws what changed and tells the owner.
func (s *Sketch) changed() {
	s.redraw()
	if s.props.OnMarks != nil {
		s.props.OnMarks()
	}
}
