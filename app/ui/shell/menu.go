package shell

import (
	"cmp"
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/find"
	"doorstep/app/ui/screen/help"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// moreButton opens the menu. It stands at the same place of every screen, and
// with it help and the card for a worry about harm.
func (s *Shell) moreButton() *widget.Button {
	c := &s.chrome
	if c.more == nil {
		c.more = screen.Tag(&c.Tags, "more", widget.NewButton(widget.ButtonProps{Icon: "more_vert", Kind: widget.PlainQuiet, Name: "More", OnTapped: s.menu}))
	}
	return c.more
}

// menu is what can be done from everywhere.
func (s *Shell) menu() {
	var rows []fyne.CanvasObject
	row := func(id, icon string, colour fyne.ThemeColorName, title, second string, do func()) {
		rows = append(rows, screen.Tag(&s.chrome.Tags, "more."+id, widget.NewTaskRow(widget.TaskRowProps{
			Title: title, Second: second, Strong: true, Icon: icon, IconAs: colour, OnTapped: func() {
				s.CloseSheet()
				do()
			},
		})))
	}
	for i, b := range s.chrome.hidden {
		row("bar."+strconv.Itoa(i), b.Icon, theme.Primary, cmp.Or(b.Text, b.Name), "", b.OnTapped)
	}
	row("harm", "emergency_home", theme.Danger, "Worried about harm", "Whom to ring, what to write", s.openHarm)
	row("emergency", "emergency", theme.Danger, "Somewhere safe tonight", "The emergency placement steps", s.openEmergency)
	if s.familyCase() != "" {
		row("family", "family_restroom", theme.Choice, "Family view", "To hand the tablet over", s.openFamily)
	}
	if at := s.nav.From(); at.Case != "" && !s.shutFor(model.Print) {
		row("print", "print", theme.Primary, "Print or save a copy", "For the family, a carer, a panel", s.openPrint)
	}
	row("find", "search", theme.Primary, "Find", "A child, a form, a person, a setting", func() { s.Open(model.Route{Screen: model.Find}) })
	row("help", "help", theme.Primary, "Help with this page", "", s.helpHere)
	row("keys", "keyboard", theme.Primary, "Keys", "All that a keyboard can do", s.keysSheet)
	row("settings", "settings", theme.Primary, "Settings", "Text size, colours, hand, PIN", func() { s.Open(model.Route{Screen: model.Settings}) })
	if manages(s.work.Rights()) {
		row("panels", "diversity_3", theme.Primary, "Panels", "What waits for a decision", func() { s.Open(model.Route{Screen: model.Panels}) })
		row("people", "badge", theme.Primary, "People and tablets", "", func() { s.Open(model.Route{Screen: model.Team}) })
	}
	row("lock", "lock", theme.Primary, "Lock", "", s.Lock)
	s.Sheet("More", widget.RowsCard(rows...))
}

// helpHere opens the help with the screen that is open.
func (s *Shell) helpHere() {
	at := s.nav.At().Screen
	if at == model.Help {
		return
	}
	if s.work == nil {
		at = model.Unlock
	}
	s.Open(model.Route{Screen: model.Help, Topic: help.Topic(at)})
}

func (s *Shell) keysSheet() { s.Sheet("Keys", help.KeyTable(keyList())) }

func (s *Shell) helpScreen(topic string) *help.Screen {
	return help.New(help.Props{Desk: s, Version: s.cfg.Version, Keys: keyList(), Topic: topic, Locked: s.work == nil})
}

// openHarm opens the card for the child whose page is open, if one is.
func (s *Shell) openHarm() { s.Open(model.Route{Screen: model.Harm, Case: s.nav.From().Case}) }

// familyCase is the child whose page is open, to whom Family view would belong.
func (s *Shell) familyCase() string {
	if at := s.nav.From(); s.work != nil && !s.shutFor(model.Family) {
		return at.Case
	}
	return ""
}

func (s *Shell) openFamily() {
	if id := s.familyCase(); id != "" {
		s.Open(model.Route{Screen: model.Family, Case: id, Doc: s.nav.From().Doc})
		return
	}
	s.Tell(model.Words{Tone: model.Neutral, Icon: "family_restroom", Text: "Family view belongs to one child. Open a child first."})
}

// foundPlaces are the places and things to do that Find leads to.
func (s *Shell) foundPlaces() []find.Place {
	open := func(r model.Route) func() { return func() { s.Open(r) } }
	list := []find.Place{
		{ID: "harm", Title: "Worried about harm", Hint: "Whom to ring, what to write", Icon: "emergency_home", Words: "safeguarding danger police 999 abuse front door mash emergency", Go: s.openHarm},
		{ID: "emergency", Title: "A child needs somewhere safe tonight", Hint: "The emergency placement steps", Icon: "emergency", Words: "emergency placement foster respite hospice night", Go: s.openEmergency},
		{ID: "today", Title: "Today", Hint: "Visits, and what is due", Icon: "home", Words: "home visits start", Go: open(model.Route{Screen: model.Today})},
		{ID: "children", Title: "Children", Icon: "groups", Words: "cases caseload list", Go: open(model.Route{Screen: model.Children})},
		{ID: "caseload", Title: "Caseload", Hint: "What is late, and when each child was last seen", Icon: "groups", Words: "workload team overdue reviews charts seen heard unallocated", Go: open(model.Route{Screen: model.Caseload})},
		{ID: "tasks", Title: "Tasks", Hint: "Everything that is due", Icon: "task_alt", Words: "due late deadlines dates", Go: open(model.Route{Screen: model.Tasks})},
		{ID: "sync", Title: "Is my work safe?", Hint: "What is only here, and what the server has", Icon: "sync", Words: "sync server send signal backup receipts", Go: open(model.Route{Screen: model.Sync})},
		{ID: "known", Title: "Is this child known?", Hint: "In your whole organisation", Icon: "search", Words: "directory duty out of hours other team", Go: open(model.Route{Screen: model.Known})},
		{ID: "stick", Title: "A locked copy on a memory stick", Icon: "usb", Words: "usb hand over file export", Go: open(model.Route{Screen: model.HandOver})},
		{ID: "size", Title: "Text size and colours", Icon: "format_size", Words: "settings font large bigger dark light sunlight contrast theme", Go: open(model.Route{Screen: model.Settings})},
		{ID: "hand", Title: "Which hand holds the tablet", Icon: "settings", Words: "settings left right thumb touch movement", Go: open(model.Route{Screen: model.Settings})},
		{ID: "pin", Title: "PIN and passphrase", Icon: "password", Words: "settings security password family view change lock time", Go: open(model.Route{Screen: model.Settings})},
		{ID: "tablet", Title: "This tablet", Icon: "tablet_android", Words: "settings version storage room name licences about", Go: open(model.Route{Screen: model.Settings})},
		{ID: "council", Title: "Your council’s settings", Hint: "Time limits, panels, names and words", Icon: "settings", Words: "limits deadlines law guidance areas languages titles cfg", Go: open(model.Route{Screen: model.Council})},
		{ID: "help", Title: "Help", Icon: "help", Words: "guide how words glossary meaning", Go: open(model.Route{Screen: model.Help})},
		{ID: "practise", Title: "A practice child", Hint: "Nothing is kept, nothing is sent", Icon: "school", Words: "try demo training learn example", Go: s.practise},
		{ID: "keys", Title: "Keys", Icon: "keyboard", Words: "keyboard shortcuts", Go: s.keysSheet},
		{ID: "lock", Title: "Lock this tablet", Icon: "lock", Words: "log out sign out close", Go: s.Lock},
	}
	if manages(s.work.Rights()) {
		list = append(list, find.Place{ID: "queue", Title: "Review", Hint: "What waits for you", Icon: "rate_review", Words: "sign approve agree checkpoint oversight manager queue challenge", Go: open(model.Route{Screen: model.Queue})})
		list = append(list, find.Place{ID: "takeout", Title: "Tables and returns", Hint: "For a spreadsheet, short break figures, the census", Icon: "list", Words: "export excel csv workbook statistics report figures numbers cin census", Go: open(model.Route{Screen: model.TakeOut})})
		list = append(list, find.Place{ID: "people", Title: "People and tablets", Icon: "badge", Words: "colleagues invite shut out lost team manager", Go: open(model.Route{Screen: model.Team})})
	}
	return list
}

func (s *Shell) findScreen() screen.Screen {
	p := find.Props{
		Desk: s, People: s.work.Search, Forms: s.foundForms, Places: s.foundPlaces,
		Elsewhere: func(q string) int { return len(s.work.Known(q)) },
		Known:     func() { s.Open(model.Route{Screen: model.Known}) },
		Fetch: func() {
			s.Open(model.Route{Screen: model.Sync})
			s.SyncNow()
		},
	}
	if s.work.Joined() {
		p.Add = func() { s.Open(model.Route{Screen: model.NewChild}) }
	}
	return find.New(p)
}

// foundForms are the forms begun on this tablet, those of the children that
// changed last first.
func (s *Shell) foundForms() []find.Form {
	var out []find.Form
	for _, g := range s.going(len(s.work.Cases()), 1<<10) {
		p := model.FormProgress{Sections: g.Form.Progress.Sections, Finished: g.Form.Progress.Finished, ToFix: g.Form.Progress.ToFix}
		done, _ := p.Words()
		out = append(out, find.Form{
			Route: model.Route{Screen: model.TaskList, Case: g.Case.String(), Doc: g.Form.ID.String()},
			Title: g.Form.Title, Second: g.Child + " · " + done,
		})
	}
	return out
}
