package wholecase

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Facts are the requests to see one case whole, as they stand now.
type Facts struct {
	Child     string // short name
	All       []dutyaccess.Request
	Custodian bool // it is turned on
	MayAsk    bool // this person works out of hours and the case is another team's
	MayAnswer bool // this person is a manager
	Hours     int  // the longest that may be asked for
	Open      bool // this tablet may read the case
}

// Props is what the screen needs. What is done says why it could not be, or "".
type Props struct {
	Desk     screen.Desk
	Load     func() (Facts, error)
	Ask      func(reason, why string, hours int, done func(fault string))
	Answer   func(doc casefile.ID, yes bool, why string, done func(fault string))
	End      func(doc casefile.ID, did string, done func(fault string))
	OpenCase func()
	Sync     func()
}

// Screen asks, tells and answers.
type Screen struct {
	screen.Tags
	screen.Reading[Facts]
	props  Props
	state  string // what the body was built for
	reason string
	hours  int
	// What is typed stays while facts change around it.
	why, did *widget.TextArea
	because  map[casefile.ID]*widget.TextArea // by the request that it answers
	fault    string
}

// New makes the screen.
func New(p Props) *Screen {
	s := &Screen{props: p, because: map[casefile.ID]*widget.TextArea{}}
	s.why = widget.NewTextArea(widget.TextAreaProps{Guide: 300})
	s.did = widget.NewTextArea(widget.TextAreaProps{Guide: 600})
	s.Begin(p.Desk, p.Load, s.build)
	s.state = s.of()
	if r, ok := s.mine(); ok {
		s.did.Load(r.Done)
	}
	return s
}

// Frame implements screen.Screen.
func (s *Screen) Frame(model.Width) screen.Frame {
	return screen.Frame{Title: say.T(title), Sub: s.Facts.Child, Back: true}
}

// Tick implements screen.Ticking. Nothing is built anew while somebody types, unless
// something was answered.
func (s *Screen) Tick() {
	if s.Reread() && s.of() != s.state {
		s.state = s.of()
		s.Redraw()
	}
}

// of names all that the body shows.
func (s *Screen) of() string {
	var b strings.Builder
	fmt.Fprint(&b, s.Facts.Custodian, s.Facts.MayAsk, s.Facts.MayAnswer, s.Facts.Open, s.fault)
	for _, r := range s.Facts.All {
		fmt.Fprint(&b, r.Doc, r.State, len(r.Approvals), r.Done)
	}
	return b.String()
}

// mine is this person's newest request.
func (s *Screen) mine() (out dutyaccess.Request, ok bool) {
	for _, r := range s.Facts.All {
		if r.By.Me && (!ok || r.Asked.After(out.Asked)) {
			out, ok = r, true
		}
	}
	return out, ok
}

func (s *Screen) build(w model.Width) fyne.CanvasObject {
	s.Fresh()
	var parts []fyne.CanvasObject
	if s.fault != "" {
		parts = append(parts, screen.Tag(&s.Tags, "whole.fault", widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Text: s.fault})))
	}
	r, asked := s.mine()
	if asked {
		parts = append(parts, s.standing(r)...)
	}
	if s.Facts.MayAsk && (!asked || r.State != dutyaccess.Waiting && r.State != dutyaccess.Opened) {
		parts = append(parts, s.asking(asked)...)
	}
	for i, q := range s.Facts.All {
		if !q.By.Me {
			parts = append(parts, s.request(i, q))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, widget.NewEmptyState(widget.EmptyStateProps{Icon: "lock", Line: say.T("Nobody has asked."), Reason: say.T("Out-of-hours workers who need more than the essentials page ask here.")}))
	}
	side := screen.Edge(w)
	return widget.Pad(side, 20, side, 32, widget.MaxWide(640, widget.VBox(20, parts...)))
}

// standing is what became of this person's own request.
func (s *Screen) standing(r dutyaccess.Request) []fyne.CanvasObject {
	now := s.props.Desk.Now()
	tone, icon, strong, text := stands(r, now, s.Facts.Custodian)
	parts := []fyne.CanvasObject{screen.Tag(&s.Tags, "whole.stands", widget.NewBanner(widget.BannerProps{Tone: tone, Icon: icon, Strong: strong, Text: text}))}
	button := func(id, words, icon string, kind widget.ButtonKind, do func()) fyne.CanvasObject {
		return screen.Tag(&s.Tags, id, widget.NewButton(widget.ButtonProps{Text: words, Icon: icon, Kind: kind, OnTapped: do}))
	}
	did := widget.NewField(widget.FieldProps{Label: say.T("What did you read it for, and what did you do?"), Hint: say.F("%s’s own worker reads this in the morning.", s.Facts.Child), Input: screen.Tag(&s.Tags, "whole.did", s.did)})
	switch r.State {
	case dutyaccess.Waiting:
		parts = append(parts, widget.Wrap(12,
			button("whole.sync", say.T("Ask the server now"), "sync", widget.Primary, s.props.Sync),
			button("whole.take-back", say.T("I do not need it any more"), "", widget.Plain, func() { s.end(r) })))
	case dutyaccess.Opened:
		if s.Facts.Open {
			parts = append(parts, widget.Wrap(12, button("whole.open", say.F("Read %s’s record", s.Facts.Child), "menu_book", widget.Primary, s.props.OpenCase)))
		} else {
			parts = append(parts, widget.Body(say.T("The record comes with the next sync.")), widget.Wrap(12, button("whole.sync", say.T("Fetch it now"), "sync", widget.Primary, s.props.Sync)))
		}
		parts = append(parts, did, widget.Wrap(12, button("whole.give-back", say.T("I have finished: give it back"), "check", widget.Plain, func() { s.end(r) })))
	case dutyaccess.Ended:
		parts = append(parts, did, widget.Wrap(12, button("whole.save", say.T("Save what I did"), "check", widget.Plain, func() { s.end(r) })))
	}
	return parts
}

func (s *Screen) end(r dutyaccess.Request) {
	s.props.End(r.Doc, s.did.Value(), s.ended)
}

// ended shows what something came to.
func (s *Screen) ended(fault string) {
	s.fault = fault
	s.Reread()
	s.state = s.of()
	s.Redraw()
}

// asking are the questions of a request.
func (s *Screen) asking(again bool) []fyne.CanvasObject {
	if s.hours == 0 || s.hours > s.Facts.Hours {
		s.hours = s.Facts.Hours
	}
	head := say.T("You have the essentials page")
	if again {
		head = say.T("Ask again")
	}
	points := []fyne.CanvasObject{widget.H3(head)}
	for _, p := range before(s.Facts.Child, s.Facts.Hours, s.Facts.Custodian) {
		points = append(points, screen.Point(p))
	}
	var hours []widget.Option
	for _, h := range []int{2, 4, 8, s.Facts.Hours} {
		if h <= s.Facts.Hours && (len(hours) == 0 || hours[len(hours)-1].Key != fmt.Sprint(h)) {
			hours = append(hours, widget.Option{Key: fmt.Sprint(h), Label: say.N(h, "hour", "hours")})
		}
	}
	return []fyne.CanvasObject{
		screen.Card(widget.VBox(8, points...)),
		widget.NewField(widget.FieldProps{Label: say.T("What is it about?"), Input: screen.Tag(&s.Tags, "whole.reason", widget.NewRadioList(widget.RadioListProps{
			Value: s.reason, Options: reasons(), OnChanged: func(k string) { s.reason = k },
		}))}),
		widget.NewField(widget.FieldProps{Label: say.T("What must you know, and why can it not wait?"), Hint: say.T("The family may read this one day."), Input: screen.Tag(&s.Tags, "whole.why", s.why)}),
		widget.NewField(widget.FieldProps{Label: say.T("For how long?"), Input: screen.Tag(&s.Tags, "whole.hours", widget.NewRadioList(widget.RadioListProps{
			Value: fmt.Sprint(s.hours), Options: hours, OnChanged: func(k string) { _, _ = fmt.Sscan(k, &s.hours) },
		}))}),
		widget.Wrap(0, screen.Tag(&s.Tags, "whole.ask", widget.NewButton(widget.ButtonProps{
			Text: say.T("Ask to see the whole case"), Icon: "lock_open", Kind: widget.Primary, Size: widget.Big,
			OnTapped: func() {
				if s.reason == "" || strings.TrimSpace(s.why.Value()) == "" {
					s.ended(say.T("Say what it is about, and why it cannot wait."))
					s.RollTo(0)
					return
				}
				s.props.Ask(s.reason, s.why.Value(), s.hours, s.ended)
			},
		}))),
	}
}

// request is somebody else's request, with the buttons of a manager while it waits.
func (s *Screen) request(i int, r dutyaccess.Request) fyne.CanvasObject {
	now := s.props.Desk.Now()
	lines := []fyne.CanvasObject{
		screen.CardTitle("lock_open", asks(r, s.Facts.Child), theme.Ink, theme.Primary),
		widget.Strong(r.ReasonIs),
		widget.Body(r.Why),
		widget.Small(say.F("Asked at %s, for until %s. %s.", when(r.Asked, now), when(r.Until, now), told(r, now))),
	}
	for _, a := range r.Approvals {
		text := say.F("%s said yes at %s", a.By.Name, when(a.At, now))
		if a.Why != "" {
			text += ": " + a.Why
		}
		lines = append(lines, widget.Small(text+"."))
	}
	if r.Done != "" {
		lines = append(lines, widget.Strong(say.T("What they did")), widget.Body(r.Done))
	}
	if r.State == dutyaccess.Waiting && s.Facts.MayAnswer {
		lines = append(lines, s.answers(i, r)...)
	}
	return screen.Card(widget.VBox(10, lines...))
}

func (s *Screen) answers(i int, r dutyaccess.Request) []fyne.CanvasObject {
	for _, a := range r.Approvals {
		if a.By.Me {
			return []fyne.CanvasObject{widget.Body(say.T("You have said yes. Another manager has to say it too."))}
		}
	}
	words := say.T("Your yes counts with that of another manager.")
	if len(r.Approvals) > 0 {
		words = say.T("With your yes the case is opened.")
	}
	if s.Facts.Custodian {
		words = say.F("The custodian answers this by itself. Answer it here if you do not want to wait. %s", words)
	}
	because := s.because[r.Doc]
	if because == nil {
		because = widget.NewTextArea(widget.TextAreaProps{Rows: 2, Guide: 200})
		s.because[r.Doc] = because
	}
	answer := func(yes bool) func() {
		return func() { s.props.Answer(r.Doc, yes, because.Value(), s.ended) }
	}
	return []fyne.CanvasObject{
		widget.Body(words),
		widget.NewField(widget.FieldProps{Label: say.T("Why?"), Hint: say.T("Needed for a no: who asks reads it."), Input: screen.Tag(&s.Tags, fmt.Sprintf("whole.because.%d", i), because)}),
		widget.Wrap(12,
			screen.Tag(&s.Tags, fmt.Sprintf("whole.yes.%d", i), widget.NewButton(widget.ButtonProps{Text: say.T("Yes, open it"), Icon: "lock_open", Kind: widget.Primary, OnTapped: answer(true)})),
			screen.Tag(&s.Tags, fmt.Sprintf("whole.no.%d", i), widget.NewButton(widget.ButtonProps{Text: say.T("No"), OnTapped: answer(false)}))),
	}
}

// Remaining is how long a case stays open, for a line elsewhere.
func Remaining(until, now time.Time) string { return say.F("Open until %s", when(until, now)) }
