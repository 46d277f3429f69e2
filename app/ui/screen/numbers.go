package screen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Numbers lists whom to ring, each number large enough to be read across a
// room. dial rings one; nil where the device is no telephone.
func Numbers(t *Tags, desk Desk, list []model.Contact, dial func(number string)) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, c := range list {
		words := []fyne.CanvasObject{widget.Strong(c.Who)}
		if c.Hours != "" {
			words = append(words, widget.Small(c.Hours))
		}
		if w := c.CheckWords(desk.Now()); w.Text != "" {
			words = append(words, widget.Pad(0, 4, 0, 0, widget.Wrap(8, widget.NewTag(TagProps(w)))))
		}
		var end fyne.CanvasObject = widget.NewText(widget.TextProps{Text: c.Number, Size: theme.SizeH2, Bold: true})
		if dial != nil {
			end = Tag(t, "ring."+c.Key, widget.NewButton(widget.ButtonProps{
				Text: c.Number, Icon: "call", Name: say.F("Ring %s, %s", c.Who, c.Number), OnTapped: func() { dial(c.Number) },
			}))
		}
		rows = append(rows, widget.Pad(16, 12, 16, 12, widget.Wrap(12, widget.Wide(260, widget.VBox(0, words...)), end)))
	}
	return widget.RowsCard(rows...)
}
