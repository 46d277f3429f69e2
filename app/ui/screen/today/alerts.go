package today

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Alerts are the tags that never scroll away; nil when there are none. most
// keeps a card small, 0 shows all; high is for the head of a case.
func Alerts(c casefile.CaseSummary, most int, high bool) fyne.CanvasObject {
	var tags []fyne.CanvasObject
	for i, a := range c.Alerts {
		if most > 0 && i == most {
			tags = append(tags, widget.NewTag(widget.TagProps{Text: say.F("%d more", len(c.Alerts)-most), High: high}))
			break
		}
		tags = append(tags, widget.NewTag(AlertProps(a, high)))
	}
	if len(tags) == 0 {
		return nil
	}
	return widget.Wrap(8, tags...)
}

// AlertLine is an alert that wraps rather than being cut: where there is little
// width.
func AlertLine(a casefile.Alert) fyne.CanvasObject {
	p := AlertProps(a, false)
	ink, bg := p.Tone.Colours()
	return widget.NewCard(widget.CardProps{
		Name: a.Text, Fill: bg, Edge: theme.Clear, Radius: 8, Pad: widget.Insets{Left: 8, Top: 5, Right: 10, Bottom: 5},
		Content: widget.Row(6, widget.AlignStart,
			widget.NewIcon(widget.IconProps{Icon: p.Icon, Size: 18, Colour: ink}),
			widget.Grow(widget.NewText(widget.TextProps{Text: a.Text, Size: theme.SizeSmall, Bold: true, Colour: ink}))),
	})
}

// AlertProps is an alert as a tag.
func AlertProps(a casefile.Alert, high bool) widget.TagProps {
	p := widget.TagProps{Text: a.Text, High: high, Icon: "info-fill", Tone: widget.ToneNeutral}
	switch a.Level {
	case casefile.AlertDanger:
		p.Icon, p.Tone = "emergency", widget.ToneDanger
	case casefile.AlertCare:
		p.Icon, p.Tone = "warning", widget.ToneLocal
	}
	switch a.Kind {
	case "allergy":
		p.Icon = "warning"
	case "handling", "two-people":
		p.Icon = "group"
	case "dog", "animal", "pets":
		p.Icon = "pets"
	case "medication":
		p.Icon = "medication"
	}
	return p
}
