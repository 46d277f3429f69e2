package form

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// many takes several things out of a long or open list: a search box that
// adds, and what was added below it.
type many struct {
	pt     *part
	w      *widget.ChoiceSearch
	list   *fyne.Container
	values []fhir.Value
}

func newMany(pt *part) control {
	c := &many{pt: pt, list: widget.VBox(6)}
	c.list.Hide()
	c.w = widget.NewChoiceSearch(widget.ChoiceSearchProps{
		Options: c.offered(), AsWritten: pt.item.Type != engine.Choice, OnBlur: pt.left,
		OnChanged: func(v widget.Chosen) {
			if v.Label == "" {
				return
			}
			c.w.Load(widget.Chosen{})
			c.add(v)
		},
	})
	return c
}

func (c *many) offered() []widget.Option {
	out := choices(c.pt.options())
	if f := c.pt.page.props.Around.Records; f != nil {
		out = append(out, f(c.pt.item)...)
	}
	return out
}

func (c *many) add(v widget.Chosen) {
	var value fhir.Value
	switch o, ok := optionByKey(c.pt.options(), v.Key); {
	case ok && v.Key != "":
		value = o.Value
	case c.pt.item.Type == engine.Reference:
		value = fhir.ReferenceValue(v.Key, v.Label)
	default:
		value = fhir.TextValue(v.Label)
	}
	for _, old := range c.values {
		if old.Equal(value) {
			return
		}
	}
	c.pt.chosen(append(append([]fhir.Value(nil), c.values...), value)...)
}

func (c *many) input() widget.Input      { return c.w }
func (c *many) extra() fyne.CanvasObject { return c.list }

func (c *many) load(vs []fhir.Value) {
	c.values = vs
	locked := c.pt.page.props.Around.Locked
	var rows []fyne.CanvasObject
	for i, v := range vs {
		words := model.AnswerText(c.pt.item, []fhir.Value{v})
		row := []fyne.CanvasObject{widget.Grow(widget.Body(words))}
		if !locked {
			row = append(row, widget.NewButton(widget.ButtonProps{
				Text: say.T("Remove"), Name: say.F("Remove %s", words), Kind: widget.PlainWarn, Size: widget.Little, OnTapped: func() {
					left := append([]fhir.Value(nil), c.values[:i]...)
					c.pt.chosen(append(left, c.values[i+1:]...)...)
				},
			}))
		}
		rows = append(rows, widget.NewCard(widget.CardProps{
			Content: widget.Row(12, widget.AlignCentre, row...), Pad: widget.Insets{Left: 14, Top: 2, Right: 8, Bottom: 2},
		}))
	}
	c.list.Objects = rows
	setVisible(c.list, len(rows) > 0)
	c.pt.page.props.Around.Relayout()
}
