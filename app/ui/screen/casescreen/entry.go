package casescreen

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// entrySheet says all there is to an entry, and what can be done with it.
func (s *Screen) entrySheet(e casefile.Entry) {
	desk, tell := s.props.Desk, s.props.Telling
	parts := []fyne.CanvasObject{widget.Caption(e.When()), widget.Strong(e.Title)}
	if e.Text != "" {
		parts = append(parts, widget.Body(e.Text))
	}
	if by := strings.Trim(e.Source+" · "+e.Author, " ·"); by != "" {
		parts = append(parts, widget.Small(by))
	}
	if tags := entryTags(e); len(tags) > 0 {
		parts = append(parts, widget.Wrap(8, tags...))
	}
	var buttons []fyne.CanvasObject
	button := func(id, icon, word string, do func()) {
		buttons = append(buttons, screen.Tag(&s.Tags, id, widget.NewButton(widget.ButtonProps{Text: word, Icon: icon, OnTapped: do})))
	}
	remark := func(r Remark) func() {
		return func() {
			desk.CloseSheet()
			tell.Note(e, r)
		}
	}
	if doc := s.docOf(e); doc != (casefile.ID{}) {
		word := say.T("Open the form")
		if !hasEvent(e) {
			word = say.T("Change this entry")
		}
		button("entry.open", "open_in_new", word, func() {
			desk.CloseSheet()
			tell.Open(e)
		})
	}
	on, off := true, false
	if e.Significant {
		button("entry.key", "star", say.T("Not a key event"), remark(Remark{Key: &off}))
	} else {
		button("entry.key", "star", say.T("Mark as key event"), remark(Remark{Key: &on}))
	}
	switch {
	case e.Link != (casefile.ID{}) || e.Restricted || e.ChildSaid:
	case e.Family != "":
		none := ""
		button("entry.share", "family_restroom", say.T("Stop sharing with the family’s records"), remark(Remark{Family: &none}))
	case s.tells.told.Siblings:
		button("entry.share", "family_restroom", say.T("Share with brothers and sisters"), func() { s.shareSheet(e) })
	}
	if e.Hidden {
		button("entry.hide", "visibility", say.T("Put it back into the list"), remark(Remark{Hidden: &off}))
	} else {
		button("entry.hide", "visibility_off", say.T("Leave it out of the list"), func() { s.hideSheet(e) })
	}
	desk.Sheet(say.T("About this entry"), widget.VBox(10, append(parts, widget.Pad(0, 8, 0, 0, widget.VBox(8, buttons...)))...))
}

// asked is a sheet with one question and a button.
func (s *Screen) asked(title, label, hint, value, word string, done func(string)) {
	box := screen.Tag(&s.Tags, "entry.words", widget.NewTextInput(widget.TextInputProps{Value: value, MaxRunes: 200}))
	field := widget.NewField(widget.FieldProps{Label: label, Hint: hint, Input: box, InputWidth: -1})
	save := screen.Tag(&s.Tags, "entry.save", widget.NewButton(widget.ButtonProps{Text: word, Kind: widget.Primary, OnTapped: func() {
		words := strings.TrimSpace(box.Value())
		if words == "" {
			field.SetError(say.T("Write a few words"))
			field.Focus()
			return
		}
		s.props.Desk.CloseSheet()
		done(words)
	}}))
	s.props.Desk.Sheet(title, widget.VBox(16, field, widget.Row(0, widget.AlignStart, save)))
	s.props.Desk.Focus(box.FocusTarget())
}

func (s *Screen) hideSheet(e casefile.Entry) {
	on := true
	s.asked(say.T("Leave it out of the list"), say.T("Why is it left out?"), say.T("It stays in the record. “Left out” shows it to whoever asks."), "", say.T("Leave it out"), func(why string) {
		s.props.Telling.Note(e, Remark{Hidden: &on, Why: why})
	})
}

func (s *Screen) shareSheet(e casefile.Entry) {
	s.asked(say.T("Share with brothers and sisters"), say.T("What happened, said for the whole family"),
		say.F("Only these words, the date and the kind are shared. Write nothing about %s health, care or words.", model.Possessive(given(s.data.Child))), "", say.T("Share these words"), func(words string) {
			s.props.Telling.Note(e, Remark{Family: &words})
		})
}

// addSheet writes an entry by hand: when, what, what it did, of which kind.
func (s *Screen) addSheet() {
	desk := s.props.Desk
	entry := NewEntry{On: casefile.DateOf(desk.Now()), Precision: casefile.ToTheDay}
	when := screen.Tag(&s.Tags, "entry.when", widget.NewDateParts(widget.DatePartsProps{
		Value: string(entry.On), Today: desk.Now, Partial: true, TodayButton: true, NoCalendar: true, OnChanged: func(v string) { entry.On = casefile.Date(v) },
	}))
	whenField := widget.NewField(widget.FieldProps{Label: say.T("When was it?"), Input: when})
	what := screen.Tag(&s.Tags, "entry.what", widget.NewTextInput(widget.TextInputProps{MaxRunes: 400, OnChanged: func(v string) { entry.What = strings.TrimSpace(v) }}))
	whatField := widget.NewField(widget.FieldProps{Label: say.T("What happened?"), Hint: say.T("A fact, in one line."), Input: what, InputWidth: -1})
	effect := screen.Tag(&s.Tags, "entry.effect", widget.NewTextInput(widget.TextInputProps{MaxRunes: 400, OnChanged: func(v string) { entry.Effect = strings.TrimSpace(v) }}))
	effectField := widget.NewField(widget.FieldProps{Label: say.F("What did it do to %s?", given(s.data.Child)), Input: effect, InputWidth: -1})
	var options []widget.Option
	for _, k := range kinds() {
		options = append(options, widget.Option{Key: k.code, Label: k.words})
	}
	of := screen.Tag(&s.Tags, "entry.kind", widget.NewChoiceSearch(widget.ChoiceSearchProps{Options: options, OnChanged: func(c widget.Chosen) { entry.Kind = c.Key }}))
	kindField := widget.NewField(widget.FieldProps{Label: say.T("What kind of thing was it?"), Hint: say.T("Good things belong here too."), Input: of, InputWidth: -1})
	var key *widget.Pill
	key = screen.Tag(&s.Tags, "entry.is-key", widget.NewPill(widget.PillProps{Text: say.T("This is a key event"), OnTapped: func() {
		entry.Key = !entry.Key
		key.SetChosen(entry.Key)
	}}))
	save := screen.Tag(&s.Tags, "entry.add", widget.NewButton(widget.ButtonProps{Text: say.T("Add this entry"), Icon: "add", Kind: widget.Primary}))
	save.SetOnTapped(func() {
		wrong := func(f *widget.Field, bad bool, words string) bool {
			if !bad {
				words = ""
			}
			f.SetError(words)
			return bad
		}
		problem := when.Problem()
		if problem == "" && entry.On == "" {
			problem = say.T("Enter a date, a month or a year")
		}
		if problem == "" && len(entry.On) == 10 && entry.On > casefile.DateOf(desk.Now()) {
			problem = say.T("The date must be today or earlier")
		}
		bad := wrong(whenField, problem != "", problem)
		bad = wrong(whatField, entry.What == "", "Write what happened") || bad
		bad = wrong(effectField, entry.Effect == "", "Write what it did, or that nobody knows") || bad
		bad = wrong(kindField, entry.Kind == "", "Choose a kind") || bad
		if bad {
			return
		}
		desk.CloseSheet()
		s.props.Telling.Add(entry.exact())
	})
	desk.Sheet(say.T("Add to what has happened"), widget.VBox(18, whenField, whatField, effectField, kindField,
		widget.Row(0, widget.AlignStart, key), widget.Row(0, widget.AlignStart, save)))
	desk.Focus(what.FocusTarget())
}

// exact says how exactly the date is known, from how much of it was given.
func (e NewEntry) exact() NewEntry {
	switch len(e.On) {
	case 4:
		e.Precision, e.On = casefile.ToTheYear, e.On+"-01-01"
	case 7:
		e.Precision, e.On = casefile.ToTheMonth, e.On+"-01"
	}
	return e
}
