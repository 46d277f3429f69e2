package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// followed is what an open card asks of an action after it was written: whether
// its person agreed, what came of it, another day. A signed plan asks it too.
func (s *Screen) followed(a casefile.Action) fyne.CanvasObject {
	st := s.standing(a)
	form := s.formOf(a)
	parts := []fyne.CanvasObject{widget.H3(say.T("How is it going?"))}
	if !s.writable(a) {
		head := []fyne.CanvasObject{widget.H3(cmp.Or(a.What, say.T("Nothing written yet")))}
		for _, line := range []string{a.Outcome, dueWords(a)} {
			if line != "" {
				head = append(head, widget.Small(line))
			}
		}
		parts = []fyne.CanvasObject{widget.VBox(2, head...)}
	}
	// Who has not agreed is asked first; else what came of it is.
	asks := form.Item(a.Group+".accepted") != nil
	first := asks && a.Accepted != casefile.Agreed && !a.Done()
	if first {
		parts = append(parts, s.acceptance(st, form))
	}
	if form.Item(a.Group+".status") != nil {
		parts = append(parts, s.status(st, form))
	}
	if form.Item(a.Group+".progress") != nil {
		parts = append(parts, s.result(st))
	}
	if a.By != "" && !a.Done() {
		parts = append(parts, s.day(st))
	}
	if asks && !first {
		parts = append(parts, s.acceptance(st, form))
	}
	parts = append(parts, s.told(st)...)
	if !s.writable(a) {
		parts = append(parts, widget.Wrap(8,
			screen.Tag(&s.Tags, "plan.finish", widget.NewButton(widget.ButtonProps{Text: say.T("Close this action"), Icon: "check", Size: widget.Little, OnTapped: s.finish})),
			screen.Tag(&s.Tags, "plan.more", widget.NewButton(widget.ButtonProps{Text: say.T("More about it"), Icon: "edit_note", Size: widget.Little, OnTapped: func() { s.more(a) }})),
		))
	}
	return widget.NewCard(widget.CardProps{Name: say.T("How is it going?"), Edge: theme.Primary, Stroke: 2, Pad: widget.Insets{Left: 18, Top: 16, Right: 18, Bottom: 18}, Content: widget.VBox(18, parts...)})
}

func dueWords(a casefile.Action) string {
	who, by := a.Who, ""
	if a.By != "" {
		by = say.F("by %s", casefile.DateWords(string(a.By)))
	}
	return strings.Trim(who+", "+by, ", ")
}

func (s *Screen) formOf(a casefile.Action) *engine.Form {
	src, _ := s.source(a.Doc)
	return src.Editor.Doc.Form()
}

// writable reports whether the words of an action can be changed.
func (s *Screen) writable(a casefile.Action) bool {
	src, ok := s.source(a.Doc)
	return ok && !src.Locked
}

// choose answers a choice of an action by its code.
func (s *Screen) choose(a casefile.Action, what, code, why string) {
	src, ok := s.source(a.Doc)
	if !ok {
		return
	}
	v, ok := model.ActionOption(src.Editor.Doc.Form(), a, what, code)
	if !ok {
		return
	}
	if why != "" {
		src.Editor.Because(a.Cell(what), why, v)
		return
	}
	src.Editor.Choose(a.Cell(what), v)
}

// redo draws the page anew after an answer and leaves the keyboard at it.
func (s *Screen) redo(id string) {
	s.again()
	if in, ok := s.Find(id).(widget.Input); ok {
		s.props.Desk.Focus(in.FocusTarget())
	}
}

// hows are the ways in which somebody agreed.
var hows = say.Table(func() []struct {
	key   string
	label string
	how   string
} {
	return []struct{ key, label, how string }{
		{"met", say.T("Agreed, face to face"), say.T("face to face")}, {"rung", say.T("Agreed, by phone"), say.T("by phone")}, {"wrote", say.T("Agreed, in writing"), say.T("in writing")},
	}
})

// acceptance asks whether the person who promised has agreed: an action that
// nobody accepted is none (act.accepted). Who promised says so themselves.
func (s *Screen) acceptance(st follow.Standing, form *engine.Form) fyne.CanvasObject {
	a := st.Action
	if a.Of(s.props.Me) && a.Accepted != casefile.Agreed {
		return widget.VBox(10, widget.Strong(say.T("This one is yours. Will you do it?")), widget.Wrap(8,
			screen.Tag(&s.Tags, "plan.accept", widget.NewButton(widget.ButtonProps{Text: say.T("Yes, I will do this"), Icon: "check", Kind: widget.Primary, OnTapped: func() {
				s.choose(a, "accepted", casefile.Agreed, "")
				s.again()
			}})),
			screen.Tag(&s.Tags, "plan.refuse", widget.NewButton(widget.ButtonProps{Text: say.T("No, I can’t"), Icon: "close", OnTapped: func() {
				s.choose(a, "accepted", casefile.Refused, "")
				s.again()
			}}))))
	}
	if text := model.AcceptedWords(st); text != "" && !s.asking {
		return widget.Row(8, widget.AlignCentre, widget.Grow(screen.Second(text)), screen.Tag(&s.Tags, "plan.agreed", widget.NewLink(widget.LinkProps{
			Text: say.T("Change"), Size: theme.SizeSmall, Name: say.T("Change who agreed and how"), OnTapped: func() {
				s.asking = true
				s.redo("plan.accepted")
			},
		})))
	}
	var options []widget.Option
	value := ""
	for _, h := range hows() {
		options = append(options, widget.Option{Key: h.key, Label: h.label})
		if a.Accepted == casefile.Agreed && st.Acceptance.How == h.how {
			value = h.key
		}
	}
	if a.Accepted == casefile.Agreed && value == "" {
		options = append([]widget.Option{{Key: casefile.Agreed, Label: say.T("Agreed")}}, options...)
	}
	for _, o := range form.Item(a.Group + ".accepted").Options {
		if o.Coding.Code != casefile.Agreed {
			options = append(options, widget.Option{Key: o.Coding.Code, Label: o.Label})
		}
	}
	value = cmp.Or(value, a.Accepted)
	who := model.Given(a.Who)
	return widget.NewField(widget.FieldProps{
		Label: say.F("Has %s agreed?", cmp.Or(who, say.T("that person"))),
		Input: screen.Tag(&s.Tags, "plan.accepted", widget.NewRadioList(widget.RadioListProps{Options: options, Value: value, OnChanged: func(key string) {
			why := ""
			for _, h := range hows() {
				if h.key == key {
					key, why = casefile.Agreed, h.how
				}
			}
			s.asking = true
			s.choose(a, "accepted", key, why)
			s.redo("plan.accepted")
		}})),
	})
}

// status asks where it stands. Whether it was late is not asked: the day says it.
func (s *Screen) status(st follow.Standing, form *engine.Form) fyne.CanvasObject {
	a := st.Action
	value := cmp.Or(a.Status, casefile.NotStarted)
	if value == casefile.DoneLate {
		value = casefile.DoneInTime
	}
	usual := []string{casefile.NotStarted, casefile.UnderWay, casefile.DoneInTime}
	var few, all []widget.Option
	for _, o := range form.Item(a.Group + ".status").Options {
		option := widget.Option{Key: o.Coding.Code, Label: o.Label}
		if slices.Contains(usual, option.Key) {
			few = append(few, option)
		}
		if option.Key != casefile.DoneLate {
			all = append(all, option)
		}
	}
	hint := ""
	if a.Done() && st.Late > 0 {
		hint = say.N(st.Late, "working day late", "working days late")
	}
	set := func(key string) {
		s.setStatus(a, key)
		s.redo("plan.status")
	}
	f := widget.FieldProps{Label: say.T("Where does it stand?"), Hint: hint}
	if s.others || !slices.Contains(usual, value) {
		f.Input = screen.Tag(&s.Tags, "plan.status", widget.NewRadioList(widget.RadioListProps{Options: all, Value: value, OnChanged: set}))
		return widget.NewField(f)
	}
	f.Input = screen.Tag(&s.Tags, "plan.status", widget.NewYesNo(widget.YesNoProps{Options: few, Value: value, OnChanged: set}))
	f.Extra = widget.Row(0, widget.AlignStart, screen.Tag(&s.Tags, "plan.others", widget.NewLink(widget.LinkProps{
		Text: say.T("Something else"), Size: theme.SizeSmall, Name: say.T("Something else: where it stands"), OnTapped: func() {
			s.others = true
			s.redo("plan.status")
		},
	})))
	return widget.NewField(f)
}

// setStatus says where an action stands; done after its day is done late.
func (s *Screen) setStatus(a casefile.Action, code string) {
	if code == casefile.DoneInTime && a.By != "" && casefile.DateOf(s.props.Desk.Now()) > a.By {
		code = casefile.DoneLate
	}
	s.choose(a, "status", code, "")
}

// result asks what happened. It is owed from the day on.
func (s *Screen) result(st follow.Standing) fyne.CanvasObject {
	a := st.Action
	src, _ := s.source(a.Doc)
	hint := say.T("One line that somebody else could check")
	if a.Measure != "" {
		hint = say.F("You wanted to see: %s", a.Measure)
	}
	s.happened = screen.Tag(&s.Tags, "plan.happened", widget.NewTextArea(widget.TextAreaProps{Value: a.Progress, Rows: 2, Guide: 200, OnChanged: func(text string) {
		src.Editor.Type(a.Cell("progress"), texts(text)...)
		src.Typed()
	}}))
	f := widget.NewField(widget.FieldProps{Label: say.T("What happened?"), Hint: hint, Input: s.happened})
	if st.Owed {
		f.SetError(say.T("Its day has come. Write what happened"))
	}
	return f
}

// day shows how often the day was put off, and puts it off again. From the third
// time on a manager decides (act.moved).
func (s *Screen) day(st follow.Standing) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widget.Strong(say.F("By %s", casefile.DateWords(string(st.By))))}
	for _, m := range st.Moves {
		parts = append(parts, screen.Second(model.MoveWords(m)))
	}
	switch {
	case s.moving:
		parts = append(parts, s.putOff(st))
	case !s.props.Manager && s.movesLeft(st) == 0:
		parts = append(parts, widget.NewBanner(widget.BannerProps{
			Tone: widget.ToneLocal, Icon: "info-fill", Strong: model.MovedWords(len(st.Moves)) + ".", Text: say.T("Your manager decides whether it may be put off again."), Below: true,
		}))
	default:
		parts = append(parts, widget.Wrap(0, screen.Tag(&s.Tags, "plan.put-off", widget.NewButton(widget.ButtonProps{Text: say.T("Put it off"), Icon: "event", Size: widget.Little, OnTapped: func() {
			s.moving = true
			s.again()
		}}))))
	}
	return widget.VBox(8, parts...)
}

// movesLeft is how often a worker may still put the day off.
func (s *Screen) movesLeft(st follow.Standing) int {
	rec, ok := s.record()
	if !ok {
		return 1
	}
	return follow.MovesLeft(rec, st.Trail)
}

func (s *Screen) putOff(st follow.Standing) fyne.CanvasObject {
	date := screen.Tag(&s.Tags, "plan.new-day", widget.NewDateParts(widget.DatePartsProps{Today: s.props.Desk.Now}))
	dateF := widget.NewField(widget.FieldProps{Label: say.T("By when now?"), Input: date})
	why := screen.Tag(&s.Tags, "plan.why", widget.NewTextArea(widget.TextAreaProps{Rows: 2}))
	whyF := widget.NewField(widget.FieldProps{Label: say.T("Why?"), Hint: say.T("It stands beside the day from now on"), Input: why})
	save := widget.NewButton(widget.ButtonProps{Text: say.T("Put it off"), Icon: "check", Kind: widget.Primary, Size: widget.Little, OnTapped: func() {
		dateF.SetError("")
		whyF.SetError("")
		day := casefile.Date(date.Value())
		_, whole := day.Time()
		switch {
		case !whole || len(day) != len(time.DateOnly):
			dateF.SetError(say.T("Enter the day by which it will be done"))
			dateF.Focus()
		case day <= casefile.DateOf(s.props.Desk.Now()):
			dateF.SetError(say.T("The day must be after today"))
			dateF.Focus()
		case strings.TrimSpace(why.Value()) == "":
			whyF.SetError(say.T("Say why it is put off"))
			whyF.Focus()
		default:
			if src, ok := s.source(st.Doc); ok {
				src.Editor.Because(st.Cell("by"), strings.TrimSpace(why.Value()), fhir.Prim(fhir.Date, string(day)))
			}
			s.moving = false
			s.again()
			return
		}
		s.page.Relayout()
	}})
	return widget.VBox(12, dateF, whyF, widget.Wrap(8, screen.Tag(&s.Tags, "plan.put-off", save),
		screen.Tag(&s.Tags, "plan.keep-day", widget.NewButton(widget.ButtonProps{Text: say.T("Keep the day"), Size: widget.Little, OnTapped: func() {
			s.moving = false
			s.again()
		}}))))
}

// told is who was told of it at which step, and who is told next.
func (s *Screen) told(st follow.Standing) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, step := range st.Told {
		lines = append(lines, screen.Second(model.StepWords(step, st.Who, true)))
	}
	if st.Next != nil {
		lines = append(lines, widget.Small(say.F("Next, %s", model.StepWords(*st.Next, st.Who, false))))
	}
	if len(lines) == 0 {
		return nil
	}
	return []fyne.CanvasObject{widget.VBox(6, append([]fyne.CanvasObject{widget.Strong(say.T("Who knows"))}, lines...)...)}
}
