package syncscreen

import (
	"fmt"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// fewAlarms is how many alarms stand above everything else; older ones that
// are over are left to the record of events.
const fewAlarms = 3

// alarmCards are what is wrong about the server, above everything else. What is
// over stays for a look, in green and in words.
func (s *Screen) alarmCards() []fyne.CanvasObject {
	now := s.props.Desk.Now()
	var out []fyne.CanvasObject
	for i, a := range s.alarms {
		if len(out) == fewAlarms {
			break
		}
		w := model.AlarmWords(string(a.Kind), a.Text, a.Healed)
		ink, _ := screen.Tone(w.Tone).Colours()
		stroke := float32(2)
		if a.Healed {
			stroke = 1
		}
		out = append(out, screen.Tag(&s.Tags, fmt.Sprintf("sync.alarm.%d", i), widget.NewCard(widget.CardProps{
			Name: w.Title, Edge: ink, Stroke: stroke, Pad: widget.Insets{Left: 18, Top: 12, Right: 18, Bottom: 14},
			Content: widget.Row(16, widget.AlignStart,
				widget.NewIcon(widget.IconProps{Icon: w.Icon, Size: 32, Colour: ink}),
				widget.Grow(widget.VBox(2,
					widget.NewText(widget.TextProps{Text: w.Title, Bold: true, Colour: ink, MaxWidth: -1}),
					widget.NewText(widget.TextProps{Text: w.Text, Size: theme.SizeSmall, MaxWidth: -1}),
					widget.NewText(widget.TextProps{Text: say.F("Noticed %s.", model.Moment(a.At, now)), Size: theme.SizeCaption, Colour: theme.Muted})))),
		})))
	}
	return out
}

// ways are what else can be done about work that travels.
func (s *Screen) ways() fyne.CanvasObject {
	open := func(id, icon, title, second string, to model.Screen) fyne.CanvasObject {
		return screen.Tag(&s.Tags, id, widget.NewTaskRow(widget.TaskRowProps{
			Icon: icon, IconAs: theme.Muted, Title: title, Strong: true, Second: second, Arrow: true,
			OnTapped: func() { s.props.Desk.Open(model.Route{Screen: to}) },
		}))
	}
	rows := []fyne.CanvasObject{open("sync.hand-over", "usb", say.T("No signal for days?"), say.T("Take a locked copy on a memory stick"), model.HandOver)}
	if s.props.Admit {
		rows = append(rows, open("sync.held", "inventory_2", say.T("Held aside"), say.T("What tablets sent that were shut out"), model.Held))
	}
	return widget.RowsCard(rows...)
}
