package widget

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// caret keeps the true place of the caret of a wrapped entry where Fyne loses
// it. Fyne keeps a caret as row and column, and a space at which a line wraps
// lies in no row: typed there, the caret fell back before the space, or into
// the paragraph below, and the next word was written there (the second half of
// fyne#2698, still so in 2.8.1). Each edit therefore begins by aiming the
// caret at its true place, and ends by checking where Fyne has put it.
type caret struct {
	lost bool   // Fyne shows the caret at seen, it is at want
	want int    // runes before the caret
	seen int    //
	text string // the text all this is said of
}

// aim puts the caret of an entry at its true place. It is seen there only
// until the next refresh, which is as long as an edit needs.
func (e *entry) aim() {
	c := &e.caret
	if c.lost && e.Text == c.text && e.CursorTextOffset() == c.seen && e.SelectedText() == "" {
		e.CursorRow, e.CursorColumn = e.rowOf(c.want)
	}
	c.lost = false
}

// rowOf finds the row that a place lies in or just behind, and the column,
// which may lie behind the row's end. The row is found through the one thing
// that Entry tells about its rows: how much text lies before a row and column.
func (e *entry) rowOf(place int) (row, column int) {
	oldRow, oldColumn := e.CursorRow, e.CursorColumn
	defer func() { e.CursorRow, e.CursorColumn = oldRow, oldColumn }()
	begin := 0
	for {
		e.CursorRow, e.CursorColumn = row+1, 0
		next := e.CursorTextOffset()
		if next == 0 || next > place { // 0: there is no such row
			return row, place - begin
		}
		row, begin = row+1, next
	}
}

// settle checks where the caret is after an edit that should have left it at a
// place, and keeps that place when Fyne has it elsewhere.
func (e *entry) settle(place int) {
	if e.CursorTextOffset() == place {
		return
	}
	e.CursorRow, e.CursorColumn = e.rowOf(place)
	e.Refresh() // brings the column back to the row's end
	if seen := e.CursorTextOffset(); seen != place {
		e.caret = caret{lost: true, want: place, seen: seen, text: e.Text}
	}
}

// edit does one change of the text with the caret in its true place. moved is
// how far the caret goes with it; by is how much longer the text gets.
func (e *entry) edit(moved, by int, do func()) {
	if !e.MultiLine || e.SelectedText() != "" {
		e.caret.lost = false
		do()
		return
	}
	e.aim()
	at, long := e.CursorTextOffset(), utf8.RuneCountInString(e.Text)
	do()
	if utf8.RuneCountInString(e.Text) == long+by {
		e.settle(at + moved)
	}
}

// editKey does what a key does and says whether it is one that edits or that
// the lost caret must know of.
func (e *entry) editKey(k *fyne.KeyEvent) bool {
	do := func() { e.Entry.TypedKey(k) }
	switch k.Name {
	case fyne.KeyBackspace:
		e.edit(-1, -1, do)
	case fyne.KeyDelete:
		e.edit(0, -1, do)
	case fyne.KeyReturn, fyne.KeyEnter:
		e.edit(1, 1, do)
	case fyne.KeyLeft:
		if !e.caret.lost {
			return false
		}
		e.caret.lost = false // the caret is seen one to the left already
	case fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown:
		e.caret.lost = false
		return false
	default: // a letter comes as a key too, before it comes as a rune
		return false
	}
	return true
}
