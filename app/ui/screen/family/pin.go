package family

import (
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/words"
)

// figures is how many a PIN has.
const figures = 6

// ask shows the worker's pad of figures.
func (s *Screen) ask() {
	s.stage, s.pin, s.fault = leaving, "", ""
	s.rebuild()
}

// stay goes back to the family's pages.
func (s *Screen) stay() {
	s.stage, s.pin, s.fault = seeing, "", ""
	s.rebuild()
}

// pinPage is the pad of figures with what it is for. It is the worker's page,
// and in English.
func (s *Screen) pinPage() fyne.CanvasObject {
	say := words.In(words.English)
	worker := words.V{"worker": s.props.Worker}
	var title, why, id, back string
	var out func()
	switch s.stage {
	case choosing:
		title, why, id, back, out = say.Say("pin.choose"), say.Say("pin.why"), "not-now", say.Say("pin.not-now"), s.props.Leave
	case again:
		title, why, id, back, out = say.Say("pin.again"), say.Say("pin.why"), "not-now", say.Say("pin.not-now"), s.props.Leave
	default:
		title, why, id, back, out = say.Say("pin.leave", worker), say.Say("pin.leave-why", worker), "stay", say.Say("pin.stay"), s.stay
	}
	var dots []fyne.CanvasObject
	for i := range figures {
		icon, colour := "circle", theme.Control
		if i < len(s.pin) {
			icon, colour = "check_circle-fill", theme.Choice
		}
		dots = append(dots, widget.NewIcon(widget.IconProps{Icon: icon, Colour: colour, Size: 32}))
	}
	centred := func(o ...fyne.CanvasObject) fyne.CanvasObject {
		row := append([]fyne.CanvasObject{widget.Spacer()}, o...)
		return widget.Row(10, widget.AlignCentre, append(row, widget.Spacer())...)
	}
	rows := []fyne.CanvasObject{
		widget.NewText(widget.TextProps{Text: title, Size: theme.SizeH1, Bold: true, Heading: true, Centre: true}),
		widget.NewText(widget.TextProps{Text: why, Size: theme.SizeLabel, Colour: theme.Muted, Centre: true}),
		centred(dots...),
		widget.NewText(widget.TextProps{Text: say.Count("pin.typed", len(s.pin)), Size: theme.SizeLabel, Colour: theme.Muted, Centre: true}),
	}
	if s.fault != "" {
		rows = append(rows, screen.Tag(&s.Tags, "pin.fault", widget.NewBanner(widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Text: s.fault})))
	}
	rows = append(rows, s.pad(say), centred(screen.Tag(&s.Tags, id, widget.NewFamilyButton(widget.FamilyButtonProps{
		Text: back, Look: widget.FamilyQuietMain, OnTapped: out, OnRune: s.typed,
	}))))
	column := s.page("pin", widget.Pad(24, 32, 24, 32, widget.VBox(16, rows...)))
	return &fyne.Container{Layout: middle{508}, Objects: []fyne.CanvasObject{column}}
}

// pad is the figures, three by four.
func (s *Screen) pad(say *words.Catalogue) fyne.CanvasObject {
	key := func(id string, p widget.FamilyButtonProps) fyne.CanvasObject {
		p.Large, p.OnRune = true, s.typed
		return screen.Tag(&s.Tags, id, widget.NewFamilyButton(p))
	}
	var keys []fyne.CanvasObject
	for n := 1; n <= 9; n++ {
		keys = append(keys, key("pin."+strconv.Itoa(n), widget.FamilyButtonProps{Text: strconv.Itoa(n), OnTapped: func() { s.typed(rune('0' + n)) }}))
	}
	keys = append(keys,
		widget.Spacer(),
		key("pin.0", widget.FamilyButtonProps{Text: "0", OnTapped: func() { s.typed('0') }}),
		key("pin.rub-out", widget.FamilyButtonProps{Icon: "backspace", Name: say.Say("pin.rub-out"), OnTapped: s.rubOut}))
	return widget.Grid(3, 12, keys...)
}

func (s *Screen) rubOut() {
	if s.pin != "" && !s.busy {
		s.pin = s.pin[:len(s.pin)-1]
		s.rebuild()
		s.hold("pin.rub-out")
	}
}

// typed takes a figure; the sixth decides.
func (s *Screen) typed(r rune) {
	if r < '0' || r > '9' || s.busy || len(s.pin) == figures || s.stage == seeing {
		return
	}
	s.pin += string(r)
	s.fault = ""
	if len(s.pin) < figures {
		s.rebuild()
		s.hold("pin." + string(r))
		return
	}
	switch s.stage {
	case choosing:
		s.stage, s.first, s.pin = again, s.pin, ""
		s.rebuild()
	case again:
		s.choose()
	case leaving:
		s.check()
	}
}

// choose sets the PIN that was typed twice.
func (s *Screen) choose() {
	pin, first := s.pin, s.first
	s.pin, s.first, s.stage = "", "", choosing
	if pin != first {
		s.fault = words.In(words.English).Say("pin.differ")
		s.rebuild()
		return
	}
	s.later(func() func() {
		err := s.props.SetPIN(pin)
		return func() {
			if err != nil {
				s.fault = s.props.Fault(err)
			} else {
				s.see()
			}
			s.rebuild()
		}
	})
}

// check lets the worker out, or counts a wrong try; the last locks the tablet.
func (s *Screen) check() {
	pin := s.pin
	s.later(func() func() {
		ok, left := s.props.CheckPIN(pin)
		return func() {
			s.pin = ""
			switch {
			case ok:
				s.props.Leave()
				return
			case left <= 0:
				s.props.Lock()
				return
			}
			s.fault = words.In(words.English).Count("pin.wrong", left)
			s.rebuild()
		}
	})
}

// later does work that may take a while; what is typed meanwhile is ignored.
func (s *Screen) later(work func() func()) {
	s.busy = true
	s.rebuild()
	s.props.Desk.Go(func() func() {
		then := work()
		return func() {
			s.busy = false
			then()
		}
	})
}
