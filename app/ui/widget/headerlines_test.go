package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// A header's words are whole whatever stands beside them: a medicine's name in a title,
// or the last figures of an NHS number, is not cut off.
func TestHeaderShowsItsWordsWhole(t *testing.T) {
	for _, tight := range []bool{false, true} {
		h := NewHeaderBar(HeaderProps{
			Title: "Buccal or nasal midazolam, ready-filled", Sub: "Delegated to Rosalind Dummett · for Oskar E. only", Tight: tight,
			OnBack: func() {}, End: []fyne.CanvasObject{NewButton(ButtonProps{Text: "All questions"}), NewButton(ButtonProps{Text: "Family view"})},
		})
		stage(t, h, 640, 400)
		settle := func() {
			h.Resize(fyne.NewSize(640, 72))
			h.Resize(fyne.NewSize(640, h.MinSize().Height))
		}
		settle()
		if got := shownIn(h); got["Buccal or nasal midazolam, ready-filled"] || len(got) < 3 {
			t.Errorf("tight %v: the words should need several lines here: %v", tight, got)
		}
		bottom := float32(0)
		for _, b := range []*block{h.title, h.sub} {
			for _, l := range b.lines {
				if l.cut {
					t.Errorf("tight %v: %q is cut", tight, b.text())
				}
			}
			for _, o := range b.texts {
				if !o.Visible() {
					continue
				}
				if o.Position().Y < bottom-1 {
					t.Errorf("tight %v: %q lies on the line above", tight, o.Text)
				}
				bottom = o.Position().Y + o.MinSize().Height
			}
		}
		if bottom > h.Size().Height {
			t.Errorf("tight %v: the words end %v below the top, the bar is %v high", tight, bottom, h.Size().Height)
		}

		h.SetTitle("Today", "Tuesday")
		settle()
		if got := shownIn(h); len(got) != 2 || !got["Today"] || !got["Tuesday"] {
			t.Errorf("tight %v: shows %v", tight, got)
		}
		if got := h.Size().Height; got != theme.Dp(72) {
			t.Errorf("tight %v: %v high with short words", tight, got)
		}
		h.SetTitle("Today", "")
		settle()
		if got := shownIn(h); len(got) != 1 {
			t.Errorf("tight %v: shows %v", tight, got)
		}
	}
}

// shownIn are the pieces of text that a header shows.
func shownIn(h *HeaderBar) map[string]bool {
	got := map[string]bool{}
	for _, o := range h.objects() {
		if t, ok := o.(*canvas.Text); ok && t.Visible() && t.Text != "" {
			got[t.Text] = true
		}
	}
	return got
}

// With nothing to say an upright action bar is no higher than its buttons and their
// margins.
func TestActionBarWithoutWordsIsLow(t *testing.T) {
	props := ActionProps{Stacked: true, Back: NewButton(ButtonProps{Text: "Back"}), Main: NewButton(ButtonProps{Text: "Add this child"})}
	quiet := NewActionBar(props)
	props.Saved = "Every answer is saved as you give it."
	talks := NewActionBar(props)
	stage(t, VBox(8, quiet, talks), 800, 400)
	if q, w := quiet.MinSize().Height, talks.MinSize().Height; q >= w || q != theme.Dp(16+56+16) {
		t.Errorf("%v high without words, %v with them", q, w)
	}
	quiet.Resize(fyne.NewSize(800, quiet.MinSize().Height))
	if y := props.Main.Position().Y; y < 0 {
		t.Errorf("the button begins at %v", y)
	}
}
