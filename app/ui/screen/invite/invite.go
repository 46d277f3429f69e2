package invite

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Asked is what an invitation is made from.
type Asked struct {
	Name, Job, Rank, Team string
	Duty                  bool
	Hours                 int // open for so long
}

// Made is an open invitation.
type Made struct {
	Code    string // to type
	QRText  string // to scan
	Server  string // address of the server, typed with the code
	Expires time.Time
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	// Who is the colleague whose next tablet is invited, "" for a new
	// colleague.
	Who   string
	Teams []string // the person's own first
	// NewTeam says that a team may be made by naming it, Managers that
	// managers may be invited, Leads heads of service.
	NewTeam, Managers, Leads bool
	// MostHours is the longest that an invitation may be open.
	MostHours int
	// Make makes the invitation; done gets why it could not, in plain words,
	// or "".
	Make func(a Asked, done func(m Made, fault string))
	// Cancel closes the one that was made.
	Cancel func(done func(fault string))
	// Copy puts the code where it can be pasted from.
	Copy func(text string)
}

// Screen asks, then shows the invitation.
type Screen struct {
	screen.Tags
	props  Props
	width  model.Width
	asked  Asked
	made   *Made
	fields map[string]*widget.Field
	inputs map[string]widget.Input
	scroll *widget.PageScroll
	bar    *widget.ActionBar
	main   *widget.Button
	stop   func() // of the clock that counts down
	left   *widget.Text
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p}
	s.asked.Hours = min(24, p.MostHours)
	s.asked.Rank = "practitioner"
	if len(p.Teams) > 0 {
		s.asked.Team = p.Teams[0]
	}
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	f := screen.Frame{Title: say.T("Invite a colleague"), Sub: say.T("They set up their own tablet with it"), Back: true, Bar: s.bar}
	if s.props.Who != "" {
		f.Title, f.Sub = say.T("Invite another tablet"), say.F("For %s", s.props.Who)
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil || w != s.width {
		s.width = w
		s.show()
	}
	return s.scroll
}

// Shown implements screen.Screen.
func (s *Screen) Shown(model.Saved) {
	if in, ok := s.inputs["name"]; ok {
		s.props.Desk.Focus(in.FocusTarget())
	}
}

// Leave implements screen.Screen: an invitation stays open, its secret does
// not stay on the screen.
func (s *Screen) Leave() model.Saved {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	return model.Saved{}
}

// Key implements screen.Keys.
func (s *Screen) Key(name string) bool {
	if name == "ctrl+enter" {
		s.main.Press()
		return true
	}
	return false
}

func (s *Screen) show() {
	s.Fresh()
	var o fyne.CanvasObject
	if s.made == nil {
		o = s.form()
	} else {
		o = s.invitation()
	}
	padded := widget.Pad(24, 20, 24, 32, o)
	if s.scroll == nil {
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: padded})
		return
	}
	s.scroll.SetContent(padded)
}

// again draws the other half of the screen.
func (s *Screen) again() {
	s.show()
	s.scroll.ScrollTo(0)
	s.props.Desk.Rebuild()
}

func (s *Screen) field(id, label, hint string, in widget.Input) *widget.Field {
	f := widget.NewField(widget.FieldProps{Label: label, Hint: hint, Input: in})
	s.fields[id], s.inputs[id] = f, in
	return f
}

func (s *Screen) form() fyne.CanvasObject {
	s.fields, s.inputs = map[string]*widget.Field{}, map[string]widget.Input{}
	var parts []fyne.CanvasObject
	if s.props.Who == "" {
		parts = s.person()
	} else {
		parts = append(parts, widget.Body(say.F("The invitation is for %s alone. The new tablet opens what their other tablet opens, once you have let it in.", s.props.Who)))
	}
	parts = append(parts, s.field("hours", say.T("How long should it work?"), say.T("It works once, for one tablet. After this time it does nothing."), screen.Tag(&s.Tags, "invite.hours", widget.NewRadioList(widget.RadioListProps{
		Value: strconv.Itoa(s.asked.Hours), Options: s.hours(), OnChanged: func(k string) {
			if n, err := strconv.Atoi(k); err == nil {
				s.asked.Hours = n
			}
		},
	}))))
	s.main = screen.Tag(&s.Tags, "invite.make", widget.NewButton(widget.ButtonProps{
		Text: say.T("Make the invitation"), Icon: "qr_code", Kind: widget.Primary, Size: widget.Big, OnTapped: s.make,
	}))
	s.bar = widget.NewActionBar(widget.ActionProps{Back: screen.BackButton(&s.Tags, "invite.back", s.props.Desk), Main: s.main, Stacked: s.width.OneColumn()})
	return widget.MaxWide(640, widget.VBox(24, parts...))
}

func (s *Screen) hours() []widget.Option {
	var out []widget.Option
	for _, n := range []int{4, 24, 72} {
		if n > s.props.MostHours {
			break
		}
		words := say.N(n, "hour", "hours")
		if n == 72 {
			words = say.T("3 days")
		}
		out = append(out, widget.Option{Key: strconv.Itoa(n), Label: words})
	}
	if len(out) == 0 {
		out = append(out, widget.Option{Key: strconv.Itoa(s.props.MostHours), Label: say.N(s.props.MostHours, "hour", "hours")})
	}
	return out
}

// person asks who is invited and what they may do.
func (s *Screen) person() []fyne.CanvasObject {
	name := screen.Tag(&s.Tags, "invite.name", widget.NewTextInput(widget.TextInputProps{Value: s.asked.Name, OnChanged: func(t string) { s.asked.Name = t }}))
	job := screen.Tag(&s.Tags, "invite.job", widget.NewTextInput(widget.TextInputProps{Value: s.asked.Job, OnChanged: func(t string) { s.asked.Job = t }}))
	parts := []fyne.CanvasObject{
		s.field("name", say.T("Their name"), say.T("As it stands on their badge."), name),
		s.field("job", say.T("Their job"), say.T("For example, Social worker."), job),
	}
	ranks := []widget.Option{{Key: "practitioner", Label: say.T("Work with families"), Hint: say.T("Opens the cases of their team and writes in them")}}
	if s.props.Managers {
		ranks = append(ranks, widget.Option{Key: "manager", Label: say.T("Manage a team as well"), Hint: say.T("Also invites colleagues, lets tablets in, shuts them out")})
	}
	if s.props.Leads {
		ranks = append(ranks, widget.Option{Key: "lead", Label: say.T("Head the service"), Hint: say.T("Also makes teams and appoints managers")})
	}
	if len(ranks) > 1 {
		parts = append(parts, s.field("rank", say.T("What they may do"), "", screen.Tag(&s.Tags, "invite.rank", widget.NewRadioList(widget.RadioListProps{
			Value: s.asked.Rank, Options: ranks, OnChanged: func(k string) { s.asked.Rank = k },
		}))))
	}
	return append(parts, s.team(),
		s.field("duty", say.T("Out of hours"), "", screen.Tag(&s.Tags, "invite.duty", widget.NewCheckList(widget.CheckListProps{
			Value: s.duty(), OneColumn: true,
			Options:   []widget.Option{{Key: "duty", Label: say.T("Works on duty out of hours"), Hint: say.T("Sees the essentials page of every child, and no more of other teams’ cases")}},
			OnChanged: func(keys []string) { s.asked.Duty = len(keys) > 0 },
		}))))
}

func (s *Screen) duty() []string {
	if s.asked.Duty {
		return []string{"duty"}
	}
	return nil
}

// fewTeams is up to how many teams are shown as a list.
const fewTeams = 6

func (s *Screen) team() fyne.CanvasObject {
	var options []widget.Option
	for _, t := range s.props.Teams {
		options = append(options, widget.Option{Key: t, Label: t})
	}
	if !s.props.NewTeam && len(options) <= fewTeams {
		return s.field("team", say.T("Their team"), "", screen.Tag(&s.Tags, "invite.team", widget.NewRadioList(widget.RadioListProps{
			Value: s.asked.Team, Options: options, OnChanged: func(k string) { s.asked.Team = k },
		})))
	}
	hint := say.T("Choose one of your organisation’s teams.")
	if s.props.NewTeam {
		hint = say.T("Choose one, or write the name of a new one.")
	}
	return s.field("team", say.T("Their team"), hint, screen.Tag(&s.Tags, "invite.team", widget.NewChoiceSearch(widget.ChoiceSearchProps{
		Options: options, Value: widget.Chosen{Key: s.asked.Team, Label: s.asked.Team}, AsWritten: s.props.NewTeam,
		OnChanged: func(c widget.Chosen) { s.asked.Team = c.Label },
	})))
}

func (s *Screen) make() {
	if s.props.Who == "" {
		wrong := model.InviteWrong(s.asked.Name, s.asked.Job, s.asked.Rank, s.asked.Team)
		first := ""
		for _, id := range []string{"name", "job", "rank", "team"} {
			if f := s.fields[id]; f != nil {
				f.SetError(wrong[id])
			}
			if first == "" && wrong[id] != "" && s.fields[id] != nil {
				first = id
			}
		}
		if first != "" {
			s.fields[first].Focus()
			return
		}
	}
	a := s.asked
	a.Name, a.Job, a.Team = strings.TrimSpace(a.Name), strings.TrimSpace(a.Job), strings.TrimSpace(a.Team)
	s.main.SetBusy(say.T("Making it…"))
	s.props.Make(a, func(m Made, fault string) {
		s.main.SetBusy("")
		if fault != "" {
			s.bar.SetNote(fault)
			return
		}
		s.made = &m
		s.again()
		s.count()
	})
}

// invitation shows the picture and the code.
func (s *Screen) invitation() fyne.CanvasObject {
	m := s.made
	given := model.Given(s.asked.Name)
	if s.props.Who != "" {
		given = model.Given(s.props.Who)
	}
	s.left = screen.Tag(&s.Tags, "invite.left", widget.NewText(widget.TextProps{Text: model.Expiry(m.Expires, s.props.Desk.Now()), Bold: true}))
	code := screen.Tag(&s.Tags, "invite.code", widget.NewText(widget.TextProps{Text: model.GroupCode(m.Code), Size: sizeOfCode(s.width), Mono: true, MaxWidth: -1}))
	words := []fyne.CanvasObject{
		widget.H2(say.F("%s does this on the new tablet", given)),
		step(1, say.T("Install Doorstep and open it.")),
		step(2, say.T("Show this picture to the tablet’s camera, or type the code and the address.")),
		step(3, say.T("Write down the passphrase that the tablet shows. Nobody can read or reset it.")),
		step(4, say.T("Tell you. You let the tablet in under People and tablets.")),
		widget.NewCard(widget.CardProps{Name: say.T("The code to type"), Pad: widget.Around(16), Content: widget.VBox(6,
			widget.Small(say.T("The code to type")), code,
			widget.Small(say.T("Address of the server")),
			screen.Tag(&s.Tags, "invite.server", widget.NewText(widget.TextProps{Text: m.Server, Mono: true, MaxWidth: -1})),
		)}),
		s.left,
		widget.NewBanner(widget.BannerProps{Tone: widget.ToneLocal, Icon: "visibility", Text: say.F("Whoever has this picture or code can ask to join as %s. Hand it over in person, or by a message to their work address.", given)}),
		widget.Wrap(12,
			screen.Tag(&s.Tags, "invite.copy", widget.NewButton(widget.ButtonProps{Text: say.T("Copy as text"), Icon: "content_copy", OnTapped: s.copy})),
			screen.Tag(&s.Tags, "invite.another", widget.NewButton(widget.ButtonProps{Text: say.T("Make a new one"), Icon: "sync", OnTapped: s.another})),
			screen.Tag(&s.Tags, "invite.cancel", widget.NewButton(widget.ButtonProps{Text: say.T("Cancel this invitation"), Kind: widget.Danger, OnTapped: s.cancel})),
		),
	}
	s.main = screen.Tag(&s.Tags, "invite.done", widget.NewButton(widget.ButtonProps{Text: say.T("Done"), Icon: "check", Kind: widget.Primary, Size: widget.Big, MinWidth: 160, OnTapped: s.props.Desk.Back}))
	s.bar = widget.NewActionBar(widget.ActionProps{
		Saved: say.T("The invitation is open. It stays open when you leave this page."), Icon: "qr_code", Tone: widget.ToneNeutral, Main: s.main, Stacked: s.width.OneColumn(),
	})
	picture, err := widget.NewQR(say.T("The invitation as a picture for a camera; the code to type says the same"), m.QRText, 420)
	if err != nil {
		return widget.MaxWide(640, widget.VBox(14, words...))
	}
	screen.Tag(&s.Tags, "invite.qr", picture)
	if s.width.OneColumn() {
		return widget.VBox(20, picture, widget.MaxWide(640, widget.VBox(14, words...)))
	}
	return widget.ColumnsTop(32, []float32{436, -1}, picture, widget.MaxWide(640, widget.VBox(14, words...)))
}

func step(n int, text string) fyne.CanvasObject {
	return widget.Row(10, widget.AlignStart,
		widget.NewText(widget.TextProps{Text: fmt.Sprintf("%d.", n), Bold: true}), widget.Grow(widget.Body(text)))
}

// count keeps the time that is left true while the page is open.
func (s *Screen) count() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	if s.made == nil {
		return
	}
	s.left.SetText(model.Expiry(s.made.Expires, s.props.Desk.Now()))
	s.stop = s.props.Desk.After(time.Minute, s.count)
}

func (s *Screen) copy() {
	s.props.Copy(say.F("Doorstep: code %s, server %s", model.GroupCode(s.made.Code), s.made.Server))
	s.bar.SetSaved(say.T("Copied. Paste it into a message to their work address, and then copy something else."), "content_copy", widget.ToneNeutral)
}

// another makes a new invitation in place of this one, which is closed first.
func (s *Screen) another() {
	s.drop(func() {
		s.made = nil
		s.make()
	})
}

func (s *Screen) cancel() {
	s.drop(func() {
		s.props.Desk.Back()
		s.props.Desk.Tell(model.Words{Tone: model.Neutral, Icon: "check_circle", Text: say.T("The invitation is cancelled. It lets nobody in any more.")})
	})
}

func (s *Screen) drop(then func()) {
	s.props.Cancel(func(fault string) {
		if fault != "" {
			s.bar.SetNote(fault)
			return
		}
		then()
	})
}

// sizeOfCode is how large the code is written: as large as it can be on one
// line.
func sizeOfCode(w model.Width) fyne.ThemeSizeName {
	if w == model.Compact {
		return theme.SizeH2
	}
	return theme.SizeH1
}
