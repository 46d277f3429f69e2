package screen

import "fyne.io/fyne/v2"

// Tags gives controls the names that scripts and tests find them by: the
// screen's own word for a button, the linkId for a question. The zero value
// is ready to use. It is embedded in every screen.
type Tags struct{ of map[fyne.CanvasObject]string }

// Tag names o and returns it.
func Tag[T fyne.CanvasObject](t *Tags, id string, o T) T {
	if t.of == nil {
		t.of = make(map[fyne.CanvasObject]string)
	}
	t.of[o] = id
	return o
}

// IDOf is the name of a control, "" if it has none.
func (t *Tags) IDOf(o fyne.CanvasObject) string { return t.of[o] }

// Find is the control with a name, nil if there is none.
func (t *Tags) Find(id string) fyne.CanvasObject {
	for o, name := range t.of {
		if name == id {
			return o
		}
	}
	return nil
}

// Fresh forgets all names, for a body built anew.
func (t *Tags) Fresh() { t.of = nil }

// Identified is what Tags makes of a screen.
type Identified interface {
	IDOf(fyne.CanvasObject) string
}
