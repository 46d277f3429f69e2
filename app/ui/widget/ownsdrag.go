package widget

import "fyne.io/fyne/v2"

// ownsDrag is a drawing whose marks are dragged: a drag that begins on one is
// the drawing's, also where a drag anywhere else scrolls the page.
type ownsDrag interface {
	fyne.CanvasObject
	fyne.Draggable
	// ownsDrag says whether a drag from a place of the widget is its own.
	ownsDrag(from fyne.Position) bool
}

// ownerOf finds who owns a drag that begins at a place inside root, and where
// it lies there; nil for nobody.
func ownerOf(root fyne.CanvasObject, at fyne.Position) (ownsDrag, fyne.Position) {
	if root == nil || !root.Visible() {
		return nil, at
	}
	s := root.Size()
	if at.X < 0 || at.Y < 0 || at.X > s.Width || at.Y > s.Height {
		return nil, at
	}
	inside := parts(root)
	for i := len(inside) - 1; i >= 0; i-- {
		if inside[i] == nil {
			continue
		}
		if o, from := ownerOf(inside[i], at.Subtract(inside[i].Position())); o != nil {
			return o, from
		}
	}
	if o, ok := root.(ownsDrag); ok && o.ownsDrag(at) {
		return o, at
	}
	return nil, at
}
