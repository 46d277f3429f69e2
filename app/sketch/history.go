package sketch

import "slices"

// Drawing is the marks of one sheet in the order of their rows. The zero value
// is empty.
type Drawing struct{ marks []Mark }

// NewDrawing holds these marks.
func NewDrawing(marks []Mark) *Drawing { return &Drawing{marks: slices.Clone(marks)} }

// Marks are the marks; they must not be changed.
func (d *Drawing) Marks() []Mark { return d.marks }

// Find gives a mark by its row key.
func (d *Drawing) Find(id string) (Mark, bool) {
	if i := d.index(id); i >= 0 {
		return d.marks[i], true
	}
	return Mark{}, false
}

func (d *Drawing) index(id string) int {
	return slices.IndexFunc(d.marks, func(m Mark) bool { return m.ID == id })
}

// Edit is one change of a drawing: Was nil adds Now, Now nil takes Was away.
type Edit struct {
	Was, Now *Mark
	place    int // among the marks, where it was taken away or is put
}

// Add makes the edit that adds a mark at the end.
func (d *Drawing) Add(m Mark) Edit { return Edit{Now: &m, place: len(d.marks)} }

// Change makes the edit that changes the mark with the key of m; false when it
// is not there or nothing changes.
func (d *Drawing) Change(m Mark) (Edit, bool) {
	was, ok := d.Find(m.ID)
	if !ok || was.Same(m) {
		return Edit{}, false
	}
	return Edit{Was: &was, Now: &m}, true
}

// Remove makes the edit that takes a mark away.
func (d *Drawing) Remove(id string) (Edit, bool) {
	i := d.index(id)
	if i < 0 {
		return Edit{}, false
	}
	was := d.marks[i]
	return Edit{Was: &was, place: i}, true
}

// Apply makes an edit. One whose mark is not there any more changes nothing.
func (d *Drawing) Apply(e Edit) {
	switch {
	case e.Was == nil && e.Now != nil:
		if d.index(e.Now.ID) < 0 {
			d.marks = slices.Insert(slices.Clone(d.marks), min(e.place, len(d.marks)), *e.Now)
		}
	case e.Now == nil && e.Was != nil:
		if i := d.index(e.Was.ID); i >= 0 {
			d.marks = slices.Delete(slices.Clone(d.marks), i, i+1)
		}
	case e.Was != nil:
		if i := d.index(e.Was.ID); i >= 0 {
			d.marks = slices.Clone(d.marks)
			d.marks[i] = *e.Now
		}
	}
}

// Inverse is the edit that undoes this one.
func (e Edit) Inverse() Edit { return Edit{Was: e.Now, Now: e.Was, place: e.place} }

// mostUndone bounds how far back a sheet can be undone; what is older stays in
// the history of the document.
const mostUndone = 200

// History is what can be undone and done again. The zero value is empty.
type History struct{ done, undone []Edit }

// Did notes an edit that was made.
func (h *History) Did(e Edit) {
	h.done = append(h.done, e)
	if len(h.done) > mostUndone {
		h.done = h.done[1:]
	}
	h.undone = nil
}

// Undo gives the edit to make to undo the last one.
func (h *History) Undo() (Edit, bool) {
	if len(h.done) == 0 {
		return Edit{}, false
	}
	e := h.done[len(h.done)-1]
	h.done = h.done[:len(h.done)-1]
	h.undone = append(h.undone, e)
	return e.Inverse(), true
}

// Redo gives the edit to make to do the last undone one again.
func (h *History) Redo() (Edit, bool) {
	if len(h.undone) == 0 {
		return Edit{}, false
	}
	e := h.undone[len(h.undone)-1]
	h.undone = h.undone[:len(h.undone)-1]
	h.done = append(h.done, e)
	return e, true
}

// CanUndo and CanRedo say whether there is anything.
func (h *History) CanUndo() bool { return len(h.done) > 0 }

// CanRedo says whether something was undone.
func (h *History) CanRedo() bool { return len(h.undone) > 0 }
