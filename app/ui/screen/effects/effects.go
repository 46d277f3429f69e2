package effects

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/effect"
	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Words at the head of what follows, by how far it reaches.
var heads = say.Table(func() map[effect.Level]string {
	return map[effect.Level]string{
		effect.Stop: say.T("What stops"), effect.Ask: say.T("What needs a reason"), effect.Note: say.T("Also"),
	}
})

// None is what is said where nothing follows.
const None = "Nothing else changes."

// List is what follows from a change, what stops something first. It is never folded
// and never shortened.
func List(list []effect.Effect) fyne.CanvasObject {
	if len(list) == 0 {
		return screen.Second(say.T(None))
	}
	var parts []fyne.CanvasObject
	for _, level := range []effect.Level{effect.Stop, effect.Ask, effect.Note} {
		var rows []fyne.CanvasObject
		for _, e := range list {
			if e.Level == level {
				rows = append(rows, one(e))
			}
		}
		if len(rows) == 0 {
			continue
		}
		icon, colour := "info", theme.Muted
		switch level {
		case effect.Stop:
			icon, colour = "block", theme.Danger
		case effect.Ask:
			icon, colour = "warning", theme.Local
		}
		parts = append(parts, widget.VBox(8, screen.CardTitle(icon, heads()[level], theme.Ink, colour), widget.RowsCard(rows...)))
	}
	return widget.VBox(18, parts...)
}

// one is one effect: what, why, who is told, what is offered.
func one(e effect.Effect) fyne.CanvasObject {
	lines := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: e.What, Bold: true, MaxWidth: -1})}
	if e.Why != "" {
		lines = append(lines, screen.Second(ended(e.Why)))
	}
	small := func(head, text string) {
		lines = append(lines, widget.NewText(widget.TextProps{Size: theme.SizeSmall, Spans: []widget.Span{{Text: head, Bold: true}, {Text: ended(text)}}}))
	}
	if len(e.Told) > 0 {
		small(say.T("Told: "), strings.Join(e.Told, ", "))
	}
	for i, o := range e.Offered {
		if i == 0 {
			small(say.T("What can be done: "), o)
		} else {
			small(say.T("Or: "), o)
		}
	}
	return widget.Pad(16, 12, 16, 12, widget.VBox(4, lines...))
}

// ended puts a full stop behind a sentence that has no end.
func ended(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// SheetProps is what is asked before something is changed.
type SheetProps struct {
	Desk    screen.Desk
	Effects []effect.Effect
	Intro   string // what is about to happen, in a sentence
	Go      string // "Begin a new version"
	OnGo    func()
}

// Sheet puts what would follow over the screen, with the way on and the way back.
func Sheet(t *screen.Tags, p SheetProps) {
	on := screen.Tag(t, "effects.go", widget.NewButton(widget.ButtonProps{Text: p.Go, Kind: widget.Primary, OnTapped: func() {
		p.Desk.CloseSheet()
		p.OnGo()
	}}))
	back := screen.Tag(t, "effects.back", widget.NewButton(widget.ButtonProps{Text: say.T("Leave it as it is"), OnTapped: p.Desk.CloseSheet}))
	p.Desk.Sheet(say.T("What this changes"), widget.VBox(18, widget.Body(p.Intro), List(p.Effects), widget.Wrap(12, on, back)))
	p.Desk.Focus(back.FocusTarget())
}
