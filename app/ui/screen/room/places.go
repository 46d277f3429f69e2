package room

import (
	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

func (s *Screen) bars() {
	big := func(p widget.ButtonProps) *widget.Button {
		p.Size = widget.Big
		return widget.NewButton(p)
	}
	word, icon, end := say.T("Next room"), "", "arrow_forward"
	if i := s.index(); i < 0 || i+1 >= len(s.rooms()) {
		word, icon, end = say.T("Done"), "check", ""
	}
	p := widget.ActionProps{
		Back:    screen.Tag(&s.Tags, "room.back", big(widget.ButtonProps{Text: say.T("Back"), MinWidth: 120, OnTapped: s.props.Desk.Back})),
		Main:    screen.Tag(&s.Tags, "room.next", big(widget.ButtonProps{Text: word, Icon: icon, IconEnd: end, Kind: widget.Primary, MinWidth: 220, OnTapped: s.onward})),
		Stacked: s.width.OneColumn(),
	}
	if s.props.AddRisk != nil && s.row != "" && !s.props.Around.Locked {
		b := widget.ButtonProps{Text: say.T("Add a risk"), Size: widget.Big, OnTapped: s.addRisk}
		if s.width.OneColumn() {
			b.Size, b.Kind = widget.Little, widget.Plain
		}
		p.Extras = []*widget.Button{screen.Tag(&s.Tags, "room.add-risk", widget.NewButton(b))}
	}
	s.bar = widget.NewActionBar(p)
	s.saved()
}

// addRisk asks which task it is. The task stands in the room at once, to be scored
// where one is.
func (s *Screen) addRisk() {
	var rows []fyne.CanvasObject
	for _, o := range s.props.Tasks {
		rows = append(rows, screen.Tag(&s.Tags, "risk."+o.Key, widget.NewNavRow(widget.NavRowProps{Text: o.Label, Icon: "add", Colour: theme.Primary, Gauge: -1, OnTapped: func() {
			s.props.Desk.CloseSheet()
			if !s.props.AddRisk(o.Key) || s.props.Risks == nil {
				return
			}
			s.risks = s.props.Risks()
			s.at = max(0, len(s.risks)-1)
			s.build()
			s.props.Desk.Rebuild()
		}})))
	}
	s.props.Desk.Sheet(say.T("Which task is risky here?"), widget.VBox(2, rows...))
}

// saved brings the sentence that says where the work is up to date.
func (s *Screen) saved() {
	if s.bar == nil {
		return
	}
	screen.ShowSaved(s.bar, s.props.Editor.Line.Words(), s.props.Around.Locked, say.T("Every mark and every size is saved as you make it."))
}

func (s *Screen) onward() {
	if i := s.index(); i >= 0 && i+1 < len(s.rooms()) {
		s.step(1)
		return
	}
	s.props.Desk.Back()
}

func (s *Screen) step(by int) {
	rooms := s.rooms()
	if i := s.index(); i >= 0 && i+by >= 0 && i+by < len(rooms) {
		r := s.props.Route.Place()
		r.Row = string(rooms[i+by].ID)
		s.props.Desk.Open(r)
	}
}

// toRooms goes to the page with the list of rooms.
func (s *Screen) toRooms() {
	it := s.doc.Form().Item(Group)
	if it == nil || it.Page == nil {
		s.props.Desk.Back()
		return
	}
	r := s.props.Route.Place()
	r.Screen, r.Row, r.Section, r.Page = model.Page, "", it.Page.Section.ID, it.Page.ID
	s.props.Desk.Open(r)
}

// toQuestions goes to the room's ordinary pages.
func (s *Screen) toQuestions() {
	if it := s.doc.Form().Item(Group); it != nil && it.Rows != nil && len(it.Rows.Pages) > 0 {
		r := s.props.Route.Place()
		r.Screen, r.Section, r.Page = model.Page, it.Page.Section.ID, it.Rows.Pages[0].ID
		s.props.Desk.Open(r)
	}
}

// openRow shows a row of the room, such as a photo, on its own page.
func (s *Screen) openRow(g *engine.RowGroup, row engine.RowID) {
	if len(g.Pages) == 0 {
		return
	}
	r := s.props.Route.Place()
	r.Screen, r.Row, r.Section, r.Page = model.Page, string(row), g.Pages[0].Section.ID, g.Pages[0].ID
	s.props.Desk.Open(r)
}

// ground is one column.
type ground struct{}

func (ground) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

func (ground) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// sidePart is how much of the width the sizes take, beside the tools and the
// drawing.
const sidePart = 0.44

// panes lays the tools at the left, the drawing over the photos, and the sizes
// at the right, with hairlines between.
type panes struct{ photos *fyne.Container }

func (panes) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// Layout implements fyne.Layout. The objects are ground, tools, hairline,
// drawing, photos, ground, hairline, side.
func (p panes) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(i int, x, y, w, h float32) {
		o[i].Move(fyne.NewPos(x, y))
		o[i].Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	}
	tools := o[1].(*widget.SketchTools).WidthFor(size.Height)
	side := min(max((size.Width-tools)*sidePart, theme.Dp(380)), theme.Dp(560))
	pad := theme.Dp(16)
	mid := size.Width - tools - side
	place(0, 0, 0, tools, size.Height)
	place(1, 0, 0, tools, size.Height)
	place(2, tools, 0, 1, size.Height)
	under := float32(0)
	if p.photos != nil {
		under = min(widget.HeightFor(p.photos, mid-2*pad-theme.Dp(9))+theme.Dp(6), max(size.Height*0.32, theme.Dp(150)))
		if under < 1 {
			under = 0
		}
	}
	tall := size.Height - 2*pad
	if under > 0 {
		tall -= under + theme.Dp(12)
	}
	place(3, tools+pad, pad, mid-2*pad, tall)
	place(4, tools+pad, pad+tall+theme.Dp(12), mid-2*pad, under)
	place(5, size.Width-side, 0, side, size.Height)
	place(6, size.Width-side, 0, 1, size.Height)
	place(7, size.Width-side+1, 0, side-1, size.Height)
}
