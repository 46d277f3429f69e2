package settings

import (
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/assets"
)

// about says on whose work the program stands.
func (s *Screen) about() fyne.CanvasObject {
	return widget.VBox(8,
		widget.H3(say.T("Licences")),
		screen.Second(say.T("Doorstep is free software under the Apache License 2.0. It stands on the work of others.")),
		widget.RowsCard(screen.Tag(&s.Tags, "settings.parts", widget.NewTaskRow(widget.TaskRowProps{
			Title: say.T("What Doorstep is made of"), Strong: true, Second: say.T("Programs, letters and pictures by others, with their licences"),
			Icon: "info", IconAs: theme.Primary, Arrow: true, OnTapped: s.parts,
		}))))
}

// work is a work of others that is in the app.
type work struct {
	name    string // with its version, where it has one
	licence string // by its short name, "BSD-3-Clause"
	text    string // the licence as it came
}

// apart is where a word begins in a name that is written as one: NotoSans.
var apart = regexp.MustCompile(`([a-z])([A-Z])`)

// works are letters and pictures, then programs.
func works() []work {
	var out []work
	for _, n := range assets.LicenceNames() {
		if text, ok := assets.Licence(n); ok {
			name, licence, _ := strings.Cut(n, "-")
			out = append(out, work{apart.ReplaceAllString(name, "$1 $2"), licence, text})
		}
	}
	for _, m := range assets.Modules() {
		if !slices.Contains(m.Programs, "doorstep") {
			continue // in the server or the command line only
		}
		name := m.Path
		if name == "std" {
			name = say.T("Go")
		}
		out = append(out, work{name + " " + strings.TrimPrefix(m.Version, "v"), m.Licence, m.Text})
	}
	return out
}

// parts lists the works, and leads to the licence of each and back.
func (s *Screen) parts() {
	all := works()
	rows := make([]fyne.CanvasObject, len(all))
	for i, p := range all {
		rows[i] = screen.Tag(&s.Tags, "settings.part."+p.name, widget.NewTaskRow(widget.TaskRowProps{
			Title: p.name, Plain: true, Second: p.licence, Arrow: true, OnTapped: func() { s.part(p) },
		}))
	}
	s.props.Desk.Sheet(say.T("What Doorstep is made of"), widget.VBox(12,
		screen.Second(say.F("%s of others, with their licences.", say.N(len(all), "work", "works"))), widget.RowsCard(rows...)))
}

func (s *Screen) part(p work) {
	back := screen.Tag(&s.Tags, "settings.parts.back", widget.NewButton(widget.ButtonProps{
		Text: say.T("All works"), Icon: "arrow_back", Kind: widget.Plain, Size: widget.Little, OnTapped: s.parts,
	}))
	s.props.Desk.Sheet(p.name, widget.VBox(12, widget.Wrap(12, back), widget.NewText(widget.TextProps{Text: p.text, Size: theme.SizeCaption})))
}
