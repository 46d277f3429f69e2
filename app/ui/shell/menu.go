package shell

import (
	"cmp"
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
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
		c.more = screen.Tag(&c.Tags, "more", widget.NewButton(widget.ButtonProps{Icon: "more_vert", Kind: widget.PlainQuiet, Name: say.T("More"), OnTapped: s.menu}))
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
	row("harm", "emergency_home", theme.Danger, say.T("Worried about harm"), say.T("Whom to ring, what to write"), s.openHarm)
	row("emergency", "emergency", theme.Danger, say.T("Somewhere safe tonight"), say.T("The emergency placement steps"), s.openEmergency)
	if s.familyCase() != "" {
		row("family", "family_restroom", theme.Choice, say.T("Family view"), say.T("To hand the tablet over"), s.openFamily)
	}
	if at := s.nav.From(); at.Case != "" && !s.shutFor(model.Print) {
		row("print", "print", theme.Primary, say.T("Print or save a copy"), say.T("For the family, a carer, a panel"), s.openPrint)
	}
	row("find", "search", theme.Primary, say.T("Find"), say.T("A child, a form, a person, a setting"), func() { s.Open(model.Route{Screen: model.Find}) })
	row("help", "help", theme.Primary, say.T("Help with this page"), "", s.helpHere)
	row("keys", "keyboard", theme.Primary, say.T("Keys"), say.T("All that a keyboard can do"), s.keysSheet)
	row("settings", "settings", theme.Primary, say.T("Settings"), say.T("Text size, colours, hand, PIN"), func() { s.Open(model.Route{Screen: model.Settings}) })
	if manages(s.work.Rights()) {
		row("panels", "diversity_3", theme.Primary, say.T("Panels"), say.T("What waits for a decision"), func() { s.Open(model.Route{Screen: model.Panels}) })
		row("people", "badge", theme.Primary, say.T("People and tablets"), "", func() { s.Open(model.Route{Screen: model.Team}) })
	}
	row("lock", "lock", theme.Primary, say.T("Lock"), "", s.Lock)
	s.Sheet(say.T("More"), widget.RowsCard(rows...))
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

func (s *Shell) keysSheet() { s.Sheet(say.T("Keys"), help.KeyTable(keyList())) }

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
	s.Tell(model.Words{Tone: model.Neutral, Icon: "family_restroom", Text: say.T("Family view belongs to one child. Open a child first.")})
}

// foundPlaces are the places and things to do that Find leads to.
func (s *Shell) foundPlaces() []find.Place {
	open := func(r model.Route) func() { return func() { s.Open(r) } }
	list := []find.Place{
		{ID: "harm", Title: say.T("Worried about harm"), Hint: say.T("Whom to ring, what to write"), Icon: "emergency_home", Words: say.T("safeguarding danger police 999 abuse front door mash emergency"), Go: s.openHarm},
		{ID: "emergency", Title: say.T("A child needs somewhere safe tonight"), Hint: say.T("The emergency placement steps"), Icon: "emergency", Words: say.T("emergency placement foster respite hospice night"), Go: s.openEmergency},
		{ID: "today", Title: say.T("Today"), Hint: say.T("Visits, and what is due"), Icon: "home", Words: say.T("home visits start"), Go: open(model.Route{Screen: model.Today})},
		{ID: "children", Title: say.T("Children"), Icon: "groups", Words: say.T("cases caseload list"), Go: open(model.Route{Screen: model.Children})},
		{ID: "caseload", Title: say.T("Caseload"), Hint: say.T("What is late, and when each child was last seen"), Icon: "groups", Words: say.T("workload team overdue reviews charts seen heard unallocated"), Go: open(model.Route{Screen: model.Caseload})},
		{ID: "tasks", Title: say.T("Tasks"), Hint: say.T("Everything that is due"), Icon: "task_alt", Words: say.T("due late deadlines dates"), Go: open(model.Route{Screen: model.Tasks})},
		{ID: "sync", Title: say.T("Is my work safe?"), Hint: say.T("What is only here, and what the server has"), Icon: "sync", Words: say.T("sync server send signal backup receipts"), Go: open(model.Route{Screen: model.Sync})},
		{ID: "known", Title: say.T("Is this child known?"), Hint: say.T("In your whole organisation"), Icon: "search", Words: say.T("directory duty out of hours other team"), Go: open(model.Route{Screen: model.Known})},
		{ID: "stick", Title: say.T("A locked copy on a memory stick"), Icon: "usb", Words: say.T("usb hand over file export"), Go: open(model.Route{Screen: model.HandOver})},
		{ID: "size", Title: say.T("Text size and colours"), Icon: "format_size", Words: say.T("settings font large bigger dark light sunlight contrast theme"), Go: open(model.Route{Screen: model.Settings})},
		{ID: "hand", Title: say.T("Which hand holds the tablet"), Icon: "settings", Words: say.T("settings left right thumb touch movement"), Go: open(model.Route{Screen: model.Settings})},
		{ID: "pin", Title: say.T("PIN and passphrase"), Icon: "password", Words: say.T("settings security password family view change lock time"), Go: open(model.Route{Screen: model.Settings})},
		{ID: "tablet", Title: say.T("This tablet"), Icon: "tablet_android", Words: say.T("settings version storage room name licences about"), Go: open(model.Route{Screen: model.Settings})},
		{ID: "council", Title: say.T("Your council’s settings"), Hint: say.T("Time limits, panels, names and words"), Icon: "settings", Words: say.T("limits deadlines law guidance areas languages titles cfg"), Go: open(model.Route{Screen: model.Council})},
		{ID: "help", Title: say.T("Help"), Icon: "help", Words: say.T("guide how words glossary meaning"), Go: open(model.Route{Screen: model.Help})},
		{ID: "practise", Title: say.T("A practice child"), Hint: say.T("Nothing is kept, nothing is sent"), Icon: "school", Words: say.T("try demo training learn example"), Go: s.practise},
		{ID: "keys", Title: say.T("Keys"), Icon: "keyboard", Words: say.T("keyboard shortcuts"), Go: s.keysSheet},
		{ID: "lock", Title: say.T("Lock this tablet"), Icon: "lock", Words: say.T("log out sign out close"), Go: s.Lock},
	}
	if manages(s.work.Rights()) {
		list = append(list, find.Place{ID: "queue", Title: say.T("Review"), Hint: say.T("What waits for you"), Icon: "rate_review", Words: say.T("sign approve agree checkpoint oversight manager queue challenge"), Go: open(model.Route{Screen: model.Queue})})
		list = append(list, find.Place{ID: "takeout", Title: say.T("Tables and returns"), Hint: say.T("For a spreadsheet, short break figures, the census"), Icon: "list", Words: say.T("export excel csv workbook statistics report figures numbers cin census"), Go: open(model.Route{Screen: model.TakeOut})})
		list = append(list, find.Place{ID: "people", Title: say.T("People and tablets"), Icon: "badge", Words: say.T("colleagues invite shut out lost team manager"), Go: open(model.Route{Screen: model.Team})})
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
