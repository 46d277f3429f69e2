package widget

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/theme"
)

// Pairs puts objects side by side in columns of one width, or below each other
// once a column would be narrower than least, in dp at 100 %.
func Pairs(gap, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: pairsLayout{gap, least}, Objects: objects}
}

type pairsLayout struct{ gap, least float32 }

func (l pairsLayout) grid(objects []fyne.CanvasObject, width float32) gridLayout {
	n := 0
	for _, o := range objects {
		if o.Visible() {
			n++
		}
	}
	columns := int((width + theme.Dp(l.gap)) / theme.Dp(l.least+l.gap))
	return gridLayout{min(max(columns, 1), max(n, 1)), l.gap}
}

func (l pairsLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.grid(objects, width).heightFor(objects, width)
}

func (l pairsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.grid(objects, size.Width).Layout(objects, size)
}

func (l pairsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return gridLayout{1, l.gap}.MinSize(objects)
}

func (l pairsLayout) wish(objects []fyne.CanvasObject) float32 {
	return rowLayout{gap: l.gap}.wish(objects)
}
