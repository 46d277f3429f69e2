package handling

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/handling"
	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// carers are the homes where others look after the child.
func (s *Screen) carers() fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.H2(say.T("Carers’ homes"))}
	for i, h := range s.Facts.Carers {
		parts = append(parts, s.carer(i, h))
	}
	if len(s.Facts.Carers) == 0 {
		parts = append(parts, screen.Card(widget.Small(say.T("No carer’s home has been assessed. Each carer’s home needs a record of its own."))))
	}
	if s.props.Home != nil {
		parts = append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "handling.carer.add", widget.NewButton(widget.ButtonProps{
			Text: say.T("Assess a carer’s home"), Icon: "add", OnTapped: s.props.Home,
		}))))
	}
	return widget.VBox(12, parts...)
}

func (s *Screen) carer(i int, h rules.Home) fyne.CanvasObject {
	key := func(what string) string { return fmt.Sprintf("handling.carer.%d.%s", i, what) }
	name := h.Carer.Display
	if name == "" {
		name = say.T("A carer")
	}
	against := h.On(s.Facts.Today)
	parts := []fyne.CanvasObject{
		widget.VBox(4, widget.H3(name), stands(homeWords(h, against))),
	}
	if h.Review != "" {
		parts = append(parts, widget.Small(say.F("Look at it again by %s", casefile.DateWords(string(h.Review)))))
	}
	var rows []fyne.CanvasObject
	for j, f := range against {
		rows = append(rows, s.finding(key(fmt.Sprintf("finding.%d", j)), "", f))
	}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	}
	for _, sl := range h.Slings {
		parts = append(parts, Load(say.F("%s here", sl.Name), *sl.Load, s.props.Given))
	}
	parts = append(parts, s.handlers(h)...)
	buttons := []fyne.CanvasObject{
		screen.Tag(&s.Tags, key("show"), widget.NewButton(widget.ButtonProps{Text: say.T("Add a demonstration"), Icon: "add", OnTapped: func() { s.props.Show(h) }})),
		screen.Tag(&s.Tags, key("open"), widget.NewButton(widget.ButtonProps{Text: say.T("Open the record"), Name: say.F("Open the record of the home of %s", name), OnTapped: func() { s.props.OpenForm(h.Doc.ID()) }})),
	}
	if h.BaseChanged && h.Base != nil {
		buttons = append([]fyne.CanvasObject{screen.Tag(&s.Tags, key("confirm"), widget.NewButton(widget.ButtonProps{
			Text: say.T("Confirm this home"), Icon: "check", Kind: widget.Primary, OnTapped: func() { s.props.Confirm(h) },
		}))}, buttons...)
	}
	return screen.Card(widget.VBox(12, append(parts, widget.Wrap(8, buttons...))...))
}

// handlers are the adults of the home with each task and whether they were shown it
// as it is now.
func (s *Screen) handlers(h rules.Home) []fyne.CanvasObject {
	if len(h.Tasks) == 0 {
		return nil
	}
	var out []fyne.CanvasObject
	for _, who := range h.Handlers {
		lines := []fyne.CanvasObject{widget.Strong(who.Person.Display)}
		for _, t := range h.Tasks {
			ok, why := h.Demonstrated(who.Person, t, s.Facts.Today)
			icon, colour, text := "check", theme.Muted, say.F("%s: shown", t.Title)
			if until := lastDay(who, t); ok && until != "" {
				text += say.F(", until %s", casefile.DateWords(until))
			}
			if !ok {
				icon, colour, text = "error", theme.Danger, t.Title+": "+lower(why)
			}
			lines = append(lines, widget.Row(8, widget.AlignStart,
				widget.NewIcon(widget.IconProps{Icon: icon, Colour: colour, Size: 18}),
				widget.Grow(widget.NewText(widget.TextProps{Text: text, Size: theme.SizeSmall}))))
		}
		out = append(out, widget.VBox(4, lines...))
	}
	if len(out) == 0 {
		out = append(out, widget.Small(say.F("Nobody is named who moves %s here.", s.props.Given)))
	}
	return out
}
