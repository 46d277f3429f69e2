package screen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// Rolled is the body of a screen that rolls up and down. It is built anew when the
// width changes or the screen has something else to show, and the user stays where
// they were. A screen embeds it and gives its Body by Roll.
type Rolled struct {
	page  *widget.PageScroll
	width model.Width
}

// Roll is the body for a width, with what build makes for it.
func (r *Rolled) Roll(w model.Width, build func(model.Width) fyne.CanvasObject) fyne.CanvasObject {
	switch {
	case r.page == nil:
		r.page = widget.NewPageScroll(widget.PageProps{Content: build(w)})
	case w != r.width:
		r.put(build(w))
	}
	r.width = w
	return r.page
}

// Again builds the body anew for the width that it has. Before the first Roll there
// is nothing to build.
func (r *Rolled) Again(build func(model.Width) fyne.CanvasObject) {
	if r.page != nil {
		r.put(build(r.width))
	}
}

func (r *Rolled) put(content fyne.CanvasObject) {
	at := r.page.Offset()
	r.page.SetContent(content)
	r.page.ScrollTo(at)
}

// Rolling reports whether the body was built.
func (r *Rolled) Rolling() bool { return r.page != nil }

// Relayout lays the body out anew: something on it has another height now.
func (r *Rolled) Relayout() {
	if r.page != nil {
		r.page.Relayout()
	}
}

// RollTo shows the body from a place on, in dp from its top.
func (r *Rolled) RollTo(y float32) { r.page.ScrollTo(y) }

// Shown implements Screen.
func (r *Rolled) Shown(was model.Saved) { r.page.ScrollTo(was.Offset) }

// Leave implements Screen.
func (r *Rolled) Leave() model.Saved { return model.Saved{Offset: r.page.Offset()} }
