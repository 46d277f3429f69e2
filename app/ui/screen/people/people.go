package people

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Data is what the screen shows without asking the server.
type Data struct {
	Rights  session.Rights
	Members []session.Member
	Invites []session.OpenInvite
	Teams   map[string]string // name of a team by its role id
}

// Props is what the screen needs.
type Props struct {
	Desk screen.Desk
	Load func() Data
	// Waiting asks the server who waits to be let in; done gets why it could
	// not, in plain words, or "".
	Waiting func(done func(list []session.WaitingTablet, fault string))
	// Approve lets a tablet in.
	Approve func(device casefile.ID, done func(fault string))
	// Cancel closes an open invitation.
	Cancel func(id casefile.ID, done func(fault string))
}

// Screen lists people and tablets.
type Screen struct {
	screen.Tags
	props   Props
	width   model.Width
	data    Data
	waiting []session.WaitingTablet
	asked   bool   // the server has answered
	fault   string // why it has not
	invite  *widget.Button
	scroll  *widget.PageScroll
}

// New makes the screen.
func New(p Props) *Screen {
	return &Screen{props: p, data: p.Load(), invite: widget.NewButton(widget.ButtonProps{
		Text: say.T("Invite a colleague"), Icon: "person_add", Kind: widget.Primary, OnTapped: func() { p.Desk.Open(model.Route{Screen: model.Invite}) },
	})}
}

// Frame implements screen.Screen.
func (s *Screen) Frame(w model.Width) screen.Frame {
	people, tablets := 0, 0
	for _, m := range s.data.Members {
		if m.Removed {
			continue
		}
		people++
		in, _ := count(m)
		tablets += in
	}
	f := screen.Frame{
		Title: say.T("People and tablets"), Rail: true,
		Sub: say.N(people, "person", "people") + " · " + say.N(tablets, "tablet in use", "tablets in use"),
	}
	if s.data.Rights.Invite && w != model.Compact {
		f.Actions = append(f.Actions, screen.TagAround(&s.Tags, "people.invite", s.invite))
	}
	return f
}

// Body implements screen.Screen.
func (s *Screen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	} else if w != s.width {
		s.width = w
		s.again()
	}
	return s.scroll
}

// Shown implements screen.Screen: the server is asked who waits.
func (s *Screen) Shown(was model.Saved) {
	s.scroll.ScrollTo(was.Offset)
	s.look()
}

// Leave implements screen.Screen.
func (s *Screen) Leave() model.Saved { return model.Saved{Offset: s.scroll.Offset()} }

// Tick implements screen.Ticking.
func (s *Screen) Tick() {
	s.data = s.props.Load()
	s.again()
	s.props.Desk.Changed()
}

func (s *Screen) again() {
	at := s.scroll.Offset()
	s.scroll.SetContent(s.build())
	s.scroll.ScrollTo(at)
}

// look asks the server which tablets wait.
func (s *Screen) look() {
	if !s.data.Rights.Approve {
		return
	}
	s.props.Waiting(func(list []session.WaitingTablet, fault string) {
		s.asked, s.fault = true, fault
		if fault == "" {
			s.waiting = list
		}
		s.again()
	})
}

// count is how many tablets of a member are in use and how many shut out.
func count(m session.Member) (in, out int) {
	for _, d := range m.Devices {
		if d.Revoked {
			out++
		} else {
			in++
		}
	}
	return in, out
}

func (s *Screen) build() fyne.CanvasObject {
	s.Fresh()
	var left, right []fyne.CanvasObject
	if s.data.Rights.Invite && s.width == model.Compact {
		left = append(left, screen.Tag(&s.Tags, "people.invite", s.invite)) // the header has no room for it
	}
	if s.data.Rights.Approve {
		left = append(left, s.waitingPart())
	}
	left = append(left, s.membersPart())
	if s.data.Rights.Invite {
		right = append(right, s.invitesPart())
	}
	right = append(right, screen.Card(widget.VBox(6,
		screen.CardTitle("shield_lock", say.T("Who can open what"), theme.Ink, theme.Primary),
		screen.Second(say.T("A tablet opens the cases of its person’s teams, and no others. You decide who gets in; the server cannot let anybody in.")),
		screen.Second(say.T("If a tablet is lost, shut it out here at once. What its person had not sent yet is not lost.")))))
	var body fyne.CanvasObject
	if s.width.OneColumn() {
		body = widget.VBox(20, append(left, right...)...)
	} else {
		body = widget.ColumnsTop(20, []float32{-716, -404}, widget.VBox(20, left...), widget.VBox(16, right...))
	}
	return widget.Pad(24, 18, 24, 32, body)
}

// waitingPart is on top: somebody stands there with a new tablet.
func (s *Screen) waitingPart() fyne.CanvasObject {
	again := screen.Tag(&s.Tags, "people.look", widget.NewButton(widget.ButtonProps{Text: say.T("Look again"), Icon: "sync", Size: widget.Little, Kind: widget.Plain, OnTapped: s.look}))
	head := screen.Heading(say.T("Waiting to be let in"), again)
	switch {
	case s.fault != "":
		return widget.VBox(8, head, widget.NewBanner(widget.BannerProps{Tone: widget.ToneNeutral, Icon: "wifi_off", Strong: say.T("The server could not be asked."), Text: s.fault, Below: true}))
	case !s.asked:
		return widget.VBox(8, head, screen.Card(screen.Second(say.T("Asking the server…"))))
	case len(s.waiting) == 0:
		return widget.VBox(8, head, screen.Card(screen.Second(say.T("No tablet waits. A colleague who has used an invitation appears here."))))
	}
	var rows []fyne.CanvasObject
	for i, w := range s.waiting {
		rows = append(rows, s.waitingRow(i, w))
	}
	return widget.VBox(8, head, widget.NewCard(widget.CardProps{Edge: theme.Local, Stroke: 2, Content: widget.VBox(0, rows...)}))
}

// about is what is said of a waiting tablet under its person's name.
func (s *Screen) about(w session.WaitingTablet) string {
	parts := []string{}
	if w.Title != "" {
		parts = append(parts, w.Title)
	}
	if w.Second {
		parts = append(parts, say.T("another tablet of theirs"))
	} else {
		parts = append(parts, say.T("their first tablet"))
	}
	if !w.Since.IsZero() {
		parts = append(parts, say.F("asked %s", model.Moment(w.Since, s.props.Desk.Now())))
	}
	return strings.Join(parts, " · ")
}

func (s *Screen) waitingRow(i int, w session.WaitingTablet) fyne.CanvasObject {
	name := w.Name
	if name == "" {
		name = say.T("Somebody")
	}
	approve := screen.Tag(&s.Tags, fmt.Sprintf("people.approve.%d", i), widget.NewButton(widget.ButtonProps{
		Text: say.T("Let in"), Name: say.F("Let in the tablet of %s", name), Icon: "check", Size: widget.Little, Kind: widget.Primary,
		OnTapped: func() { s.ask(w, name) },
	}))
	text := widget.VBox(0, widget.Strong(name), widget.Small(s.about(w)))
	avatar := widget.NewAvatar(widget.AvatarProps{Name: name})
	if s.width == model.Compact {
		return widget.Pad(16, 10, 16, 10, widget.VBox(8, widget.Row(12, widget.AlignCentre, avatar, widget.Grow(text)), approve))
	}
	return widget.Pad(16, 8, 16, 8, widget.Row(12, widget.AlignCentre, avatar, widget.Grow(text), approve))
}

// ask has the manager say that they know whose tablet it is: the server cannot
// be asked that.
func (s *Screen) ask(w session.WaitingTablet, name string) {
	given := model.Given(name)
	yes := screen.Tag(&s.Tags, "people.approve", widget.NewButton(widget.ButtonProps{Text: say.T("Let this tablet in"), Icon: "check", Kind: widget.Primary, Size: widget.Big}))
	no := screen.Tag(&s.Tags, "people.approve.no", widget.NewButton(widget.ButtonProps{Text: say.T("Not now"), Size: widget.Big, OnTapped: s.props.Desk.CloseSheet}))
	wrong := widget.NewText(widget.TextProps{Size: theme.SizeHint, Bold: true, Colour: theme.Danger})
	wrong.Hide()
	yes.SetOnTapped(func() {
		yes.SetBusy(say.T("Letting it in…"))
		s.props.Approve(w.Device, func(fault string) {
			yes.SetBusy("")
			if fault != "" {
				wrong.SetText(fault)
				wrong.Show()
				return
			}
			s.props.Desk.CloseSheet()
			s.waiting = slices.DeleteFunc(slices.Clone(s.waiting), func(o session.WaitingTablet) bool { return o.Device == w.Device })
			s.data = s.props.Load()
			s.again()
			s.props.Desk.Changed()
			s.props.Desk.Tell(model.Words{Tone: model.Safe, Icon: "check_circle", Text: say.F("The tablet of %s is let in. It gets its cases with its next sync.", name)})
		})
	})
	s.props.Desk.Sheet(say.F("Is this %s tablet?", model.Possessive(given)), widget.VBox(16,
		widget.VBox(2, widget.Strong(name), widget.Small(s.about(w)), widget.NewText(widget.TextProps{Text: say.F("Tablet %s", Short(w.Device)), Size: theme.SizeSmall, Mono: true, Colour: theme.Muted})),
		widget.Body(say.F("It used the invitation that was made for %s. Ask %s now, in person or on a telephone number that you know: “Are you setting up a tablet?”", given, given)),
		widget.Body(say.T("Once it is in, it can open every case of their team.")),
		wrong,
		widget.Row(12, widget.AlignCentre, yes, no)))
	s.props.Desk.Focus(no)
}

// Short is the part of a tablet's id that people compare.
func Short(id casefile.ID) string {
	t := strings.ReplaceAll(id.String(), "-", "")
	return t[max(0, len(t)-6):]
}

// nobody stands where the log knows of a person without a name.
const nobody = "Name not here yet"

func nameOf(m session.Member) string { return cmp.Or(m.Name, say.T(nobody)) }

// roles is a member's job, rank and teams in one line.
func (s *Screen) roles(m session.Member) string {
	return Roles(m, s.data.Teams)
}

// Roles is a member's job, rank and teams in one line.
func Roles(m session.Member, teams map[string]string) string {
	var parts []string
	if m.Title != "" {
		parts = append(parts, m.Title)
	}
	if m.Rank != "" && m.Rank != "practitioner" {
		if r := model.RankWords(m.Rank); !strings.EqualFold(r, m.Title) {
			parts = append(parts, r)
		}
	}
	for _, r := range m.Roles {
		if t := teams[r]; t != "" {
			parts = append(parts, t)
		}
		if r == "duty" {
			parts = append(parts, say.T("On duty out of hours"))
		}
	}
	return strings.Join(parts, " · ")
}

func (s *Screen) membersPart() fyne.CanvasObject {
	list := slices.Clone(s.data.Members)
	slices.SortStableFunc(list, func(a, b session.Member) int {
		if a.Removed != b.Removed {
			if a.Removed {
				return 1
			}
			return -1
		}
		return cmp.Compare(strings.ToLower(nameOf(a)), strings.ToLower(nameOf(b)))
	})
	var rows []fyne.CanvasObject
	for i, m := range list {
		in, out := count(m)
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("people.member.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: nameOf(m), Strong: true, Second: s.roles(m), Avatar: nameOf(m), Tag: screen.TagProps(model.MemberTag(m.Removed, in, out)),
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: model.Member, Person: m.ID.String()}) },
		})))
	}
	return widget.VBox(8, widget.H2(say.T("People")), widget.RowsCard(rows...))
}

func (s *Screen) invitesPart() fyne.CanvasObject {
	if len(s.data.Invites) == 0 {
		return screen.Card(widget.VBox(6, widget.Strong(say.T("Open invitations")), widget.Small(say.T("None. An invitation works once, and only for a few days."))))
	}
	parts := []fyne.CanvasObject{widget.Strong(say.T("Open invitations"))}
	now := s.props.Desk.Now()
	for i, v := range s.data.Invites {
		name := cmp.Or(v.Name, say.T(nobody))
		what := v.Title
		if v.Second {
			what = say.T("Another tablet")
		}
		left := model.Left(v.Expires.Sub(now))
		if left == "" {
			left = say.T("has run out")
		} else {
			left += say.T(" left")
		}
		cancel := screen.Tag(&s.Tags, fmt.Sprintf("people.cancel.%d", i), widget.NewButton(widget.ButtonProps{
			Text: say.T("Cancel"), Name: say.F("Cancel the invitation for %s", name), Kind: widget.PlainWarn, Size: widget.Little,
		}))
		cancel.SetOnTapped(func() {
			cancel.SetBusy(say.T("Cancelling…"))
			s.props.Cancel(v.ID, func(fault string) {
				cancel.SetBusy("")
				if fault != "" {
					s.props.Desk.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: fault})
					return
				}
				s.Tick()
			})
		})
		parts = append(parts, widget.Row(12, widget.AlignCentre, widget.Grow(widget.VBox(0, widget.Strong(name), widget.Small(strings.Trim(what+" · "+left, " ·")))), cancel))
	}
	return screen.Card(widget.VBox(10, parts...))
}
