package shell

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/syncscreen"
	"doorstep/app/ui/widget"
)

// chrome is what stands around every screen. It is made once and changed in
// place.
type chrome struct {
	screen.Tags
	rail   *widget.Rail
	look   widget.RailLook
	people bool // the rail leads to people and tablets
	header *widget.HeaderBar
	chip   *widget.SyncChip
	visit  *widget.Button
	more   *widget.Button
	family *widget.Button
	urgent *widget.Button
	banner fyne.CanvasObject
	back   bool
	// hidden are buttons of the screen that found no room, and stand in the menu.
	hidden []widget.ButtonProps
}

// around gives the parts of the window for a screen's frame.
func (s *Shell) around(f screen.Frame, body fyne.CanvasObject, w model.Width) parts {
	p := parts{ground: s.ground, tips: s.tips, body: body, strip: f.Strip, banner: s.banner(w)}
	if o := s.healthBanner(f); o != nil {
		if p.banner == nil {
			p.banner = o
		} else {
			p.banner = widget.VBox(0, o, p.banner)
		}
	}
	if f.Bar != nil {
		f.Bar.SetSparse(s.frame.cramped)
		p.bar = f.Bar
	}
	s.chrome.hidden = nil
	if f.Bare {
		return p
	}
	if s.frame.cramped {
		s.hide(&f)
	}
	if f.Rail && s.work != nil {
		rail := s.rail(w)
		if w.OneColumn() {
			p.tabs = rail
		} else {
			p.rail = rail
		}
	}
	if w == model.Compact && len(f.Actions) > 1 {
		// Side by side with the chip they would leave the title no room.
		side := float32(16)
		if !f.Back { // as far in as the title above and what stands below
			side = 24
		}
		row := []fyne.CanvasObject{widget.Pad(side, 8, side, 8, widget.Wrap(8, f.Actions...))}
		if f.Strip != nil {
			row = append(row, f.Strip)
		}
		p.strip, f.Actions = widget.VBox(0, row...), nil
	}
	p.header = s.header(f, w)
	return p
}

// hide moves what stands at the right of the header and the bar's further buttons into
// the menu.
func (s *Shell) hide(f *screen.Frame) {
	var stay []fyne.CanvasObject
	for _, o := range f.Actions {
		if b, ok := o.(*widget.Button); ok {
			s.chrome.hidden = append(s.chrome.hidden, b.Props())
		} else {
			stay = append(stay, o)
		}
	}
	f.Actions = stay
	if f.Bar != nil {
		s.chrome.hidden = append(s.chrome.hidden, f.Bar.LeftOut()...)
	}
}

func (s *Shell) rail(w model.Width) fyne.CanvasObject {
	look := widget.RailNarrow
	switch {
	case w.OneColumn():
		look = widget.RailBottom
	case w == model.Desktop:
		look = widget.RailWide
	}
	c := &s.chrome
	if people := manages(s.work.Rights()); c.rail == nil || c.look != look || c.people != people {
		c.people = people
		var items []widget.RailItem
		for _, it := range s.places() {
			// Below there is room for five: what else there is stands in the menu.
			if look != widget.RailBottom || it.Key != string(model.Team) && it.Key != string(model.Panels) && it.Key != string(model.Help) && (it.Key != lockKey || !people) {
				items = append(items, it)
			}
		}
		c.rail = screen.Tag(&c.Tags, "rail", widget.NewRail(widget.RailProps{Items: items, Look: look, OnChosen: s.railChosen}))
		c.look = look
	}
	c.rail.SetActive(string(railPlace(s.nav.At(), s.nav.Root())))
	badge := ""
	if n := s.where().OnlyHere + s.where().Choices; n > 0 {
		badge = model.Figures(min(n, 999))
	}
	c.rail.SetBadge(string(model.Sync), badge)
	if c.people {
		badge = ""
		if n := s.waitsForMe(); n > 0 {
			badge = model.Figures(min(n, 999))
		}
		c.rail.SetBadge(string(model.Queue), badge)
	}
	return c.rail
}

// places are where the rail leads, in its order.
func (s *Shell) places() []widget.RailItem {
	items := []widget.RailItem{
		{Key: string(model.Today), Label: say.T("Today"), Icon: "home"},
		{Key: string(model.Children), Label: say.T("Children"), Icon: "groups"},
	}
	if manages(s.work.Rights()) {
		items = append(items, widget.RailItem{Key: string(model.Queue), Label: say.T("Review"), Icon: "rate_review"},
			widget.RailItem{Key: string(model.Panels), Label: say.T("Panels"), Icon: "diversity_3"})
	}
	items = append(items,
		widget.RailItem{Key: string(model.Tasks), Label: say.T("Tasks"), Icon: "task_alt"},
		widget.RailItem{Key: string(model.Sync), Label: say.T("Sync"), Icon: "sync"})
	if manages(s.work.Rights()) {
		items = append(items, widget.RailItem{Key: string(model.Team), Label: say.T("People"), Icon: "badge"})
	}
	return append(items,
		widget.RailItem{Key: string(model.Help), Label: say.T("Help"), Icon: "help", End: true},
		widget.RailItem{Key: lockKey, Label: say.T("Lock"), Icon: "lock", End: true})
}

// lockKey is what the rail calls locking, which is no place.
const lockKey = "lock"

// railPlace is the place that the rail marks: what is about a child lies under
// Children, wherever it was opened from.
func railPlace(at model.Route, root model.Screen) model.Screen {
	switch at.Screen {
	case model.Help:
		return model.Help
	case model.Conflict, model.Held, model.HandOver:
		return model.Sync
	case model.Member, model.Invite, model.ShutOut:
		return model.Team
	case model.Caseload:
		if root != model.Queue {
			return model.Children
		}
	case model.Bookings, model.NewBooking, model.StayLine, model.Known, model.Move, model.Restrict, model.Child, model.NewChild, model.CarePlan, model.Urgent, model.Print, model.Handling, model.Equipment, model.TaskList, model.Page, model.Check, model.Sign:
		return model.Children
	}
	return root
}

func (s *Shell) railChosen(key string) {
	if key == lockKey {
		s.Lock()
		return
	}
	s.Open(model.Route{Screen: model.Screen(key)})
}

func (s *Shell) header(f screen.Frame, w model.Width) fyne.CanvasObject {
	c := &s.chrome
	if c.header == nil {
		c.header = screen.Tag(&c.Tags, "header", widget.NewHeaderBar(widget.HeaderProps{}))
	}
	c.header.SetTitle(f.Title, f.Sub)
	if f.Back != c.back {
		c.back = f.Back
		if f.Back {
			c.header.SetBack(s.Back)
		} else {
			c.header.SetBack(nil)
		}
	}
	c.header.SetTight(w.OneColumn())
	end := append([]fyne.CanvasObject(nil), f.Actions...)
	if b := s.visitButton(f.Case, w); b != nil && f.Case != "" {
		end = append([]fyne.CanvasObject{b}, end...)
	}
	if b := s.urgentButton(f, w); b != nil {
		end = append(end, b)
	}
	if b := s.familyButton(f, w); b != nil && !s.frame.cramped {
		end = append(end, b)
	}
	if !f.NoChip && s.work != nil {
		end = append(end, s.chip(f.Case, w))
	}
	if s.work != nil {
		end = append(end, s.moreButton())
	}
	c.header.SetEnd(end...)
	return c.header
}

// chip shows where the work is: of one child on a child's screens, else of the
// whole tablet.
func (s *Shell) chip(caseID string, w model.Width) *widget.SyncChip {
	words := model.Chip(s.stateOf(caseID), s.Now(), w.OneColumn())
	c := &s.chrome
	if c.chip == nil {
		c.chip = screen.Tag(&c.Tags, "chip", widget.NewSyncChip(widget.SyncChipProps{
			OnTapped: func() { s.Open(model.Route{Screen: model.Sync}) },
			OnHold:   s.sunlight,
		}))
	}
	c.chip.Set(screen.Chip(words), words.Text, brief(words.Text, w))
	return c.chip
}

// brief is the number alone, where words would leave the title no room.
func brief(text string, w model.Width) string {
	number, _, _ := strings.Cut(text, " ")
	if _, err := strconv.Atoi(strings.ReplaceAll(number, ",", "")); err != nil || w != model.Compact {
		return ""
	}
	return number
}

// stateOf narrows the state of the tablet to one child; what is worse on the
// tablet as a whole, such as a server that refuses, stays.
func (s *Shell) stateOf(caseID string) model.SyncState {
	st := s.where()
	out := syncscreen.State(st)
	if caseID == "" {
		return out
	}
	out.OnlyHere, out.Choices, out.Sending = 0, 0, out.Sending && out.OnlyHere > 0
	for _, c := range st.Waiting {
		if c.Case.String() != caseID {
			continue
		}
		out.OnlyHere = c.Changes
		for _, d := range c.Docs {
			if !d.From.IsZero() && (out.Oldest.IsZero() || d.From.Before(out.Oldest)) {
				out.Oldest = d.From
			}
		}
	}
	for _, c := range s.conflicts() {
		if c.Case.String() == caseID {
			out.Choices++
		}
	}
	return out
}

// chipOnly brings the chip and the badge up to date and leaves the rest.
func (s *Shell) chipOnly() {
	if s.cur == nil || s.work == nil {
		return
	}
	f := s.cur.Frame(s.frame.last)
	if s.chrome.chip != nil && !f.NoChip {
		s.chip(f.Case, s.frame.last)
	}
	if s.chrome.rail != nil && f.Rail {
		s.rail(s.frame.last)
	}
}

// banner shows what was told about this screen and the tablet, above the screen.
func (s *Shell) banner(model.Width) fyne.CanvasObject {
	if s.handed() {
		return nil
	}
	if s.chrome.banner != nil {
		return s.chrome.banner
	}
	var rows []fyne.CanvasObject
	here := s.nav.At().Place()
	for _, t := range s.tell {
		if !t.shownAt(here) {
			continue
		}
		rows = append(rows, screen.Tag(&s.chrome.Tags, "told", widget.NewBanner(widget.BannerProps{
			Tone: screen.Tone(t.Tone), Icon: t.Icon, Text: t.Text,
			Action: screen.Tag(&s.chrome.Tags, "told.close", widget.NewButton(widget.ButtonProps{
				Text: say.T("I have read this"), Kind: widget.PlainQuiet, Size: widget.Little, OnTapped: func() { s.untell(t) },
			})),
		})))
	}
	if len(rows) == 0 {
		return nil
	}
	s.chrome.banner = widget.Pad(16, 8, 16, 0, widget.VBox(8, rows...))
	return s.chrome.banner
}
