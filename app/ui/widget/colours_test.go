package widget_test

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// coloursOf are the colours a primitive is drawn with.
func coloursOf(o fyne.CanvasObject) []color.Color {
	var list []color.Color
	add := func(c color.Color) {
		if c != nil {
			list = append(list, c)
		}
	}
	switch x := o.(type) {
	case *canvas.Rectangle:
		add(x.FillColor)
		if x.StrokeWidth > 0 {
			add(x.StrokeColor)
		}
	case *canvas.Text:
		add(x.Color)
	}
	return list
}
