package equipment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	rules "doorstep/app/casefile/equipment"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Facts are what the screen shows.
type Facts struct {
	Items   []rules.Item
	Clashes []rules.Clash
	Today   casefile.Date
}

// Props is what the screen needs.
type Props struct {
	Desk  screen.Desk
	Route model.Route
	Child string // short name
	Given string
	Load  func() (Facts, error)
	Add   func() // begins an entry
	Open  func(rules.Item)
	// Explain answers what a serial number in two places means: the code of an
	// option of eq.item.moved.
	Explain func(rules.Clash, string)
}

// Screen shows the register.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props Props
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.Begin(p.Desk, p.Load, s.build)
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Equipment"), Sub: s.props.Child, Back: true, Case: s.props.Route.Case}
}

// part is one of the lists of the register.
type part struct {
	title string
	items []rules.Item
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	side := screen.Edge(w)
	var parts []fyne.CanvasObject
	for i, c := range s.Facts.Clashes {
		parts = append(parts, s.clash(i, c))
	}
	n := 0
	for _, p := range s.parts() {
		if len(p.items) == 0 {
			continue
		}
		var rows []fyne.CanvasObject
		for _, it := range p.items {
			rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("equipment.item.%d", n), s.row(it)))
			n++
		}
		parts = append(parts, widget.VBox(10, widget.H2(p.title), widget.RowsCard(rows...)))
	}
	if n == 0 {
		parts = append(parts, screen.Card(widget.Body(say.T("Nothing is in the register yet. Enter each hoist, sling, bed and chair once: it is the same entry wherever it goes."))))
	}
	parts = append(parts,
		widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "equipment.add", widget.NewButton(widget.ButtonProps{Text: say.T("Add a thing"), Icon: "add", Kind: widget.Primary, OnTapped: s.props.Add}))),
		widget.Small(say.T("Whatever lifts a person is examined every six months. Where paid people use it that is the law (LOLER 1998); where only the family does it is good practice, and the same dates are kept. A date is no promise: look at the label, the stitching and the date before every use.")))
	return widget.Pad(side, 16, side, 32, widget.Wide(860, widget.VBox(24, parts...)))
}

// parts puts what may not be used first, what is wanted after what is here, and
// what has gone last.
func (s *Screen) parts() []part {
	out := []part{{title: say.T("Do not use")}, {title: say.T("In use")}, {title: say.T("Needed")}, {title: say.T("Gone")}}
	for _, it := range s.Facts.Items {
		i := 1
		switch {
		case it.Wanted():
			i = 2
		case it.MovedTo != nil, it.Status == "returned", it.Status == "outgrown":
			i = 3
		case !it.On(s.Facts.Today).May:
			i = 0
		}
		out[i].items = append(out[i].items, it)
	}
	for i := range out {
		slices.SortStableFunc(out[i].items, func(a, b rules.Item) int { return cmp.Compare(soon(a), soon(b)) })
	}
	return out
}

// soon is the day by which something is to be done about a thing, the end of time
// for none.
func soon(it rules.Item) string { return cmp.Or(string(it.ExamDue), string(it.NeedBy), "~") }

func (s *Screen) row(it rules.Item) *widget.TaskRow {
	var facts []string
	add := func(text string) {
		if text != "" {
			facts = append(facts, text)
		}
	}
	st := it.On(s.Facts.Today)
	if it.SWL > 0 {
		add(say.F("Working load %s", it.SWL.String()))
	}
	if it.Serial != "" {
		add(say.F("Serial %s", it.Serial))
	}
	add(it.Site)
	if it.Lifts() && it.ExamDue != "" && st.Rule != "RE-10" {
		add(say.F("Examination due %s", casefile.DateWords(string(it.ExamDue))))
	}
	if it.Wanted() && it.NeedBy != "" {
		add(say.F("Needed by %s", casefile.DateWords(string(it.NeedBy))))
	}
	if !st.May && !it.Wanted() {
		facts = append([]string{st.Why}, facts...)
	}
	return widget.NewTaskRow(widget.TaskRowProps{
		Title: it.Name(), Strong: true, Second: strings.Join(facts, " · "), Tag: screen.TagProps(words(it, st)), Arrow: true,
		OnTapped: func() { s.props.Open(it) },
	})
}

// words are how a thing stands. None is green: a date in a register is no look at
// the thing.
func words(it rules.Item, st rules.State) model.Words {
	switch {
	case it.Status == "needed":
		return model.Words{Tone: model.Neutral, Icon: "hourglass_top", Text: say.T("Needed")}
	case it.Status == "ordered":
		return model.Words{Tone: model.Send, Icon: "hourglass_top", Text: say.T("Ordered")}
	case it.MovedTo != nil, it.Status == "returned", it.Status == "outgrown":
		return model.Words{Tone: model.Neutral, Text: say.T("Not here")}
	case !st.May:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Stop")}
	case st.Soon:
		return model.Words{Tone: model.Local, Icon: "schedule", Text: say.T("Soon")}
	case it.Lifts():
		return model.Words{Tone: model.Neutral, Text: say.T("In date")}
	}
	return model.Words{}
}

// clash asks what a serial number in two places means (OT-V20).
func (s *Screen) clash(i int, c rules.Clash) fyne.CanvasObject {
	whose := say.F("%s’s register has", c.Other.Child)
	if c.Other.Case == c.Item.Case || c.Other.Child == "" {
		whose = say.T("Another line here has")
	}
	title := say.F("%s serial number %s too", whose, c.Item.Serial)
	button := func(key, text string) fyne.CanvasObject {
		return screen.Tag(&s.Tags, fmt.Sprintf("equipment.clash.%d.%s", i, key), widget.NewButton(widget.ButtonProps{Text: text, Size: widget.Medium, OnTapped: func() { s.props.Explain(c, key) }}))
	}
	return widget.NewCard(widget.CardProps{Name: title, Pad: widget.Around(16), Content: widget.VBox(10,
		screen.CardTitle("help", title, theme.Local, theme.Local),
		widget.Body(say.F("%s. What happened?", c.Item.Name())),
		widget.Wrap(8, button("moved-here", say.F("It has moved to %s", s.props.Given)), button("used-at-both", say.T("It is used at both places")), button("another-thing", say.T("It is another thing"))))})
}
