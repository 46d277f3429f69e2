package syncscreen

import (
	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// HandOverProps is what the screen for memory sticks needs.
type HandOverProps struct {
	Desk  screen.Desk
	Cases []casefile.CaseSummary
	// Write asks where to and writes the cases there; Read asks which file and
	// takes it in. done gets what came of it, or why it could not be done, in
	// plain words; both are empty when the user thought better of it.
	Write func(cases []casefile.ID, done func(r *session.HandoverReport, fault string))
	Read  func(done func(r *session.HandoverReport, fault string))
}

// HandOverScreen writes a locked file and reads one.
type HandOverScreen struct {
	screen.Tags
	props  HandOverProps
	width  model.Width
	cases  *widget.CheckList
	caseF  *widget.Field
	said   *fyne.Container
	scroll *widget.PageScroll
	write  *widget.Button
	read   *widget.Button
}

// NewHandOver makes the screen.
func NewHandOver(p HandOverProps) *HandOverScreen { return &HandOverScreen{props: p} }

// Frame implements screen.Screen.
func (s *HandOverScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T("Hand over without a signal"), Sub: say.T("By a memory stick or a cable"), Back: true, Rail: true}
}

// Body implements screen.Screen.
func (s *HandOverScreen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil || w != s.width {
		s.width = w
		s.build()
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *HandOverScreen) Shown(model.Saved) {}

// Leave implements screen.Screen.
func (s *HandOverScreen) Leave() model.Saved { return model.Saved{} }

func (s *HandOverScreen) build() {
	s.Fresh()
	var options []widget.Option
	var all []string
	for _, c := range s.props.Cases {
		options = append(options, widget.Option{Key: c.ID.String(), Label: c.Child.Name})
		all = append(all, c.ID.String())
	}
	s.cases = screen.Tag(&s.Tags, "hand.cases", widget.NewCheckList(widget.CheckListProps{Options: options, Value: all}))
	s.caseF = widget.NewField(widget.FieldProps{Label: say.T("Which children?"), Input: s.cases})
	s.write = screen.Tag(&s.Tags, "hand.write", widget.NewButton(widget.ButtonProps{Text: say.T("Write a locked file"), Icon: "usb", Kind: widget.Primary, Size: widget.Big, OnTapped: s.doWrite}))
	s.read = screen.Tag(&s.Tags, "hand.read", widget.NewButton(widget.ButtonProps{Text: say.T("Read a file"), Icon: "upload_file", Size: widget.Big, OnTapped: s.doRead}))
	s.said = widget.VBox(0)
	s.said.Hide()
	var give fyne.CanvasObject = widget.VBox(14, s.caseF, widget.Row(0, widget.AlignStart, s.write))
	if len(options) == 0 {
		give = screen.Second(say.T("There is no case on this tablet yet."))
	}
	out := screen.Card(widget.VBox(12,
		screen.CardTitle("usb", say.T("Give work to another tablet"), theme.Ink, theme.Primary),
		screen.Second(say.T("The file is locked. Only tablets of your organisation that may open these cases can read it; to everybody else it is noise.")), give))
	in := screen.Card(widget.VBox(12,
		screen.CardTitle("upload_file", say.T("Take work from another tablet"), theme.Ink, theme.Primary),
		screen.Second(say.T("The file is checked as if it had come from the server. Nothing here is overwritten: where two people changed the same answer, you choose.")),
		widget.Row(0, widget.AlignStart, s.read)))
	var body fyne.CanvasObject
	if s.width.OneColumn() {
		body = widget.VBox(16, s.said, out, in)
	} else {
		body = widget.VBox(16, s.said, widget.ColumnsTop(20, []float32{-1, -1}, out, in))
	}
	s.scroll = widget.NewPageScroll(widget.PageProps{Content: widget.Pad(24, 18, 24, 32, body)})
}

func (s *HandOverScreen) doWrite() {
	s.caseF.SetError("")
	var ids []casefile.ID
	for _, c := range s.props.Cases {
		for _, k := range s.cases.Value() {
			if k == c.ID.String() {
				ids = append(ids, c.ID)
			}
		}
	}
	if len(ids) == 0 {
		s.caseF.SetError(say.T("Choose at least one child"))
		s.caseF.Focus()
		return
	}
	s.write.SetBusy(say.T("Writing…"))
	s.props.Write(ids, func(r *session.HandoverReport, fault string) {
		s.write.SetBusy("")
		s.tell(true, r, fault)
	})
}

func (s *HandOverScreen) doRead() {
	s.read.SetBusy(say.T("Reading…"))
	s.props.Read(func(r *session.HandoverReport, fault string) {
		s.read.SetBusy("")
		s.tell(false, r, fault)
	})
}

// tell says above all what came of it.
func (s *HandOverScreen) tell(written bool, r *session.HandoverReport, fault string) {
	p := widget.BannerProps{Tone: widget.ToneSafe, Icon: "check_circle", Below: true}
	switch {
	case fault != "":
		p.Tone, p.Icon, p.Strong, p.Text = widget.ToneDanger, "error", say.T("It could not be done."), fault
	case r == nil:
		s.said.Hide()
		return
	default:
		w := model.HandedOver(written, r.Cases, r.Changes, r.Unopened)
		p.Strong, p.Text = w.Title, w.Safe
	}
	s.said.Objects = []fyne.CanvasObject{screen.Tag(&s.Tags, "hand.said", widget.NewBanner(p))}
	s.said.Show()
	s.said.Refresh()
	s.scroll.Relayout()
	s.scroll.ScrollTo(0)
}
