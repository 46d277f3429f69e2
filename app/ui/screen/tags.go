package screen

import "fyne.io/fyne/v2"

// Tags gives controls the names that scripts and tests find them by: the
// screen's own word for a button, the linkId for a question. The zero value
// is ready to use. It is embedded in every screen.
type Tags struct {
	of     map[fyne.CanvasObject]string
	named  map[string]fyne.CanvasObject // the same the other way round
	around map[string]fyne.CanvasObject
}

// TagAround names o, which stands in the header or another part of the frame,
// and returns it. The name outlives a body built anew; the next object of the
// same name takes it.
func TagAround[T fyne.CanvasObject](t *Tags, id string, o T) T {
	if t.around == nil {
		t.around = make(map[string]fyne.CanvasObject)
	}
	t.around[id] = o
	return o
}

// Tag names o and returns it. The object that had the name before is forgotten, so that
// what is made anew again and again is not kept by its name.
func Tag[T fyne.CanvasObject](t *Tags, id string, o T) T {
	if t.of == nil {
		t.of, t.named = make(map[fyne.CanvasObject]string), make(map[string]fyne.CanvasObject)
	}
	if old, ok := t.named[id]; ok {
		delete(t.of, old)
	}
	t.of[o], t.named[id] = id, o
	return o
}

// IDOf is the name of a control, "" if it has none.
func (t *Tags) IDOf(o fyne.CanvasObject) string {
	for id, is := range t.around {
		if is == o {
			return id
		}
	}
	return t.of[o]
}

// Find is the control with a name, nil if there is none.
func (t *Tags) Find(id string) fyne.CanvasObject {
	if o, ok := t.around[id]; ok {
		return o
	}
	return t.named[id] // nil when nothing has it
}

// Fresh forgets all names in the body, for one built anew.
func (t *Tags) Fresh() { t.of, t.named = nil, nil }

// Identified is what Tags makes of a screen.
type Identified interface {
	IDOf(fyne.CanvasObject) string
}
