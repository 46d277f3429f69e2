package people

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// MemberProps is what the screen of one colleague needs.
type MemberProps struct {
	Desk   screen.Desk
	Load   func() (session.Member, bool)
	Rights session.Rights
	Teams  map[string]string // name of a team by its role id
	Me     bool              // the colleague is the person at this tablet
}

// MemberScreen shows one colleague.
type MemberScreen struct {
	screen.Tags
	props  MemberProps
	width  model.Width
	data   session.Member
	scroll *widget.PageScroll
}

// NewMember makes the screen. ok is false when there is nobody with this id.
func NewMember(p MemberProps) (s *MemberScreen, ok bool) {
	s = &MemberScreen{props: p}
	s.data, ok = p.Load()
	return s, ok
}

// Frame implements screen.Screen.
func (s *MemberScreen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: nameOf(s.data), Sub: Roles(s.data, s.props.Teams), Back: true, Rail: true}
}

// Body implements screen.Screen.
func (s *MemberScreen) Body(w model.Width) fyne.CanvasObject {
	if s.scroll == nil {
		s.width = w
		s.scroll = widget.NewPageScroll(widget.PageProps{Content: s.build()})
	} else if w != s.width {
		s.width = w
		s.scroll.SetContent(s.build())
	}
	return s.scroll
}

// Tick implements screen.Ticking.
func (s *MemberScreen) Tick() {
	if m, ok := s.props.Load(); ok {
		s.data = m
		at := s.scroll.Offset()
		s.scroll.SetContent(s.build())
		s.scroll.ScrollTo(at)
		s.props.Desk.Changed()
	}
}

// Shown implements screen.Screen.
func (s *MemberScreen) Shown(was model.Saved) { s.scroll.ScrollTo(was.Offset) }

// Leave implements screen.Screen.
func (s *MemberScreen) Leave() model.Saved { return model.Saved{Offset: s.scroll.Offset()} }

func (s *MemberScreen) build() fyne.CanvasObject {
	s.Fresh()
	m := s.data
	given := model.Given(nameOf(m))
	parts := []fyne.CanvasObject{}
	if m.Removed {
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneNeutral, Icon: "logout", Strong: say.F("%s has left.", given), Text: say.F("What %s wrote stays in the records, under their name.", given),
		}))
	}
	parts = append(parts, s.tablets())
	if s.props.Rights.Invite && !m.Removed {
		parts = append(parts, widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "member.invite", widget.NewButton(widget.ButtonProps{
			Text: say.T("Invite another tablet"), Icon: "qr_code", OnTapped: func() {
				s.props.Desk.Open(model.Route{Screen: model.Invite, Person: m.ID.String()})
			},
		}))))
	}
	if s.props.Rights.Revoke && !m.Removed && !s.props.Me {
		parts = append(parts, screen.Card(widget.VBox(8,
			screen.CardTitle("logout", say.F("When %s leaves", given), theme.Ink, theme.Primary),
			screen.Second(say.F("Takes %s out of every team and shuts their tablets out. Nothing that they wrote is lost.", given)),
			widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "member.leaves", widget.NewButton(widget.ButtonProps{
				Text: say.F("%s has left", given), Kind: widget.Danger, OnTapped: func() {
					s.props.Desk.Open(model.Route{Screen: model.ShutOut, Person: m.ID.String()})
				},
			}))))))
	}
	return widget.Pad(24, 18, 24, 32, widget.MaxWide(760, widget.VBox(20, parts...)))
}

// tabletState is a tablet as the words need it.
func tabletState(d session.Device) model.TabletState {
	return model.TabletState{Mine: d.Mine, Out: d.Revoked, Reason: string(d.Reason)}
}

func (s *MemberScreen) tablets() fyne.CanvasObject {
	if len(s.data.Devices) == 0 {
		return widget.VBox(8, widget.H2(say.T("Tablets")), screen.Card(screen.Second(say.T("None yet. One appears here once its invitation was used and you have let it in."))))
	}
	now := s.props.Desk.Now()
	var rows []fyne.CanvasObject
	for i, d := range s.data.Devices {
		name := say.F("Tablet %s", Short(d.ID))
		state := tabletState(d)
		text := []fyne.CanvasObject{widget.Strong(name)}
		why := model.ReasonWords(state.Reason)
		if d.Revoked && d.Wipe {
			why = strings.TrimSpace(say.F("%s Its keys are destroyed as soon as it has a signal.", why))
		}
		if why != "" {
			text = append(text, widget.Small(why))
		}
		row := []fyne.CanvasObject{
			widget.NewIcon(widget.IconProps{Icon: "tablet_android", Size: 26, Colour: theme.Muted}),
			widget.Grow(widget.VBox(0, text...)), widget.NewTag(screen.TagProps(state.Tag(now))),
		}
		var out *widget.Button
		if s.props.Rights.Revoke && !d.Revoked && !d.Mine {
			out = screen.Tag(&s.Tags, fmt.Sprintf("member.out.%d", i), widget.NewButton(widget.ButtonProps{
				Text: say.T("Shut out"), Name: say.F("Shut out %s", name), Kind: widget.PlainWarn, Size: widget.Little, OnTapped: func() {
					s.props.Desk.Open(model.Route{Screen: model.ShutOut, Person: s.data.ID.String(), Device: d.ID.String()})
				},
			}))
		}
		var line fyne.CanvasObject = widget.Row(12, widget.AlignCentre, row...)
		switch {
		case out != nil && s.width == model.Compact:
			line = widget.VBox(4, line, widget.Row(0, widget.AlignStart, out))
		case out != nil:
			line = widget.Row(12, widget.AlignCentre, append(row, out)...)
		}
		rows = append(rows, widget.Pad(16, 8, 12, 8, line))
	}
	return widget.VBox(8, widget.H2(say.T("Tablets")), widget.RowsCard(rows...))
}
