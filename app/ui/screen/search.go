package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// pause is how long typing pauses before a search starts.
const pause = 120 * time.Millisecond

// SearchProps is what a Search needs.
type SearchProps struct {
	Desk Desk
	// ID, Label and Hint are the search box's; MaxWidth bounds it.
	ID, Label, Hint string
	MaxWidth        float32
	// Found is what stands under the box for the Query, at the Width.
	Found func() []fyne.CanvasObject
	// Enter is done when the box is submitted.
	Enter func()
	// OnKey is asked first of every key in the box; nil for none.
	OnKey func(k *fyne.KeyEvent) bool
}

// Search is what screens share that are a search box over what it finds. It is
// embedded; Begin sets it up.
type Search struct {
	Tags
	Query string
	Width model.Width

	asks   SearchProps
	box    *widget.TextInput
	list   *fyne.Container
	scroll *widget.PageScroll
	stop   func()
}

// Begin sets the search up.
func (s *Search) Begin(p SearchProps) { s.asks = p }

// Body implements Screen.
func (s *Search) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.Width = w
		s.box = Tag(&s.Tags, s.asks.ID, widget.NewTextInput(widget.TextInputProps{
			Name: s.asks.Label, Icon: "search", Value: s.Query, OnChanged: s.typed, OnSubmit: s.asks.Enter, OnKey: s.asks.OnKey,
		}))
		s.list = widget.VBox(16)
		s.Fill()
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 16, 24, 32, widget.VBox(16,
			widget.MaxWide(s.asks.MaxWidth, widget.NewField(widget.FieldProps{Label: s.asks.Label, Hint: s.asks.Hint, Input: s.box})), s.list))})
	} else if w != s.Width {
		s.Width = w
		s.Fill()
	}
	return s.scroll
}

// Leave implements Screen: it comes back with the same words in the box.
func (s *Search) Leave() model.Saved {
	return model.Saved{Offset: s.scroll.Offset(), Extra: s.Query}
}

// Return puts the screen as it was left; focus puts the keyboard into the box.
func (s *Search) Return(was model.Saved, focus bool) {
	if was.Extra != "" {
		s.Query = was.Extra
		s.box.Load(s.Query)
		s.Fill()
	}
	s.scroll.ScrollTo(was.Offset)
	if focus {
		s.asks.Desk.Focus(s.box.FocusTarget())
	}
}

// Box is the search box; nil before the first Body.
func (s *Search) Box() *widget.TextInput { return s.box }

// Fill brings what stands under the box up to date.
func (s *Search) Fill() {
	s.list.Objects = s.asks.Found()
	s.list.Refresh()
	if s.scroll != nil {
		s.scroll.Relayout()
	}
}

func (s *Search) typed(q string) {
	s.Query = q
	if s.stop != nil {
		s.stop()
	}
	s.stop = s.asks.Desk.After(pause, s.Fill)
}
