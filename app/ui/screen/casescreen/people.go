package casescreen

import (
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

func (s *Screen) person(p casefile.Person) fyne.CanvasObject {
	role := p.Role
	if p.Notes != "" {
		if role != "" {
			role += " · "
		}
		role += p.Notes
	}
	text := []fyne.CanvasObject{widget.Strong(p.Short())}
	if role != "" {
		text = append(text, widget.Small(role))
	}
	row := []fyne.CanvasObject{widget.NewAvatar(widget.AvatarProps{Name: p.Short(), Size: 36}), widget.Grow(widget.VBox(0, text...))}
	if p.Phone != "" {
		row = append(row, widget.NewButton(widget.ButtonProps{
			Icon: "call", Kind: widget.PlainQuiet, Name: say.F("Telephone of %s", p.Short()),
			OnTapped: func() {
				s.props.Desk.Sheet(p.Short(), widget.VBox(8, widget.Small(say.T("Ring")),
					widget.NewText(widget.TextProps{Text: p.Phone, Size: theme.SizeH1, Mono: true}), widget.Small(role)))
			},
		}))
	}
	return widget.Pad(0, 4, 0, 4, widget.Row(12, widget.AlignCentre, row...))
}

func (s *Screen) others() []casefile.Person {
	var out []casefile.Person
	for _, p := range s.data.People {
		if !p.Child {
			out = append(out, p)
		}
	}
	return out
}

func (s *Screen) people(most int) fyne.CanvasObject {
	all := s.others()
	if len(all) == 0 {
		return widget.NewEmptyState(widget.EmptyStateProps{
			Icon: "group", Line: say.T("Nobody is named yet."), Reason: say.T("People appear here as you name them in a form."), Action: s.addButton(),
		})
	}
	var end fyne.CanvasObject
	if len(all) > most {
		end = screen.Tag(&s.Tags, "case.all-people", widget.NewLink(widget.LinkProps{
			Text: say.F("All %d", len(all)), Size: theme.SizeSmall, OnTapped: func() { s.choose(People) },
		}))
	}
	rows := []fyne.CanvasObject{title(say.T("People"), end)}
	for _, p := range all[:min(most, len(all))] {
		rows = append(rows, s.person(p))
	}
	return titled(widget.VBox(0, rows...))
}

func (s *Screen) addButton() *widget.Button {
	if s.props.AddPerson == nil {
		return nil
	}
	return screen.Tag(&s.Tags, "case.add-person", widget.NewButton(widget.ButtonProps{
		Text: say.T("Add a person"), Icon: "person_add", Size: widget.Little, OnTapped: s.addPerson,
	}))
}

func (s *Screen) peopleTab() fyne.CanvasObject {
	rows := []fyne.CanvasObject{s.people(1000)}
	if b := s.addButton(); b != nil && len(s.others()) > 0 {
		rows = append(rows, widget.Row(0, widget.AlignStart, b))
	}
	if f := s.family(); f != nil {
		rows = append(rows, f)
	}
	return widget.VBox(16, rows...)
}

func (s *Screen) addPerson() {
	given := screen.Tag(&s.Tags, "person.given", widget.NewTextInput(widget.TextInputProps{Width: 260}))
	family := screen.Tag(&s.Tags, "person.family", widget.NewTextInput(widget.TextInputProps{Width: 260}))
	role := screen.Tag(&s.Tags, "person.role", widget.NewTextInput(widget.TextInputProps{Width: 320}))
	phone := screen.Tag(&s.Tags, "person.phone", widget.NewTextInput(widget.TextInputProps{Digits: true, Also: "+ ", Width: 220}))
	givenField := widget.NewField(widget.FieldProps{Label: say.T("First name"), Input: given})
	save := screen.Tag(&s.Tags, "person.save", widget.NewButton(widget.ButtonProps{Text: say.T("Add this person"), Kind: widget.Primary}))
	save.SetOnTapped(func() {
		if strings.TrimSpace(given.Value()) == "" {
			givenField.SetError(say.T("Enter a first name"))
			givenField.Focus()
			return
		}
		s.props.Desk.CloseSheet()
		p := casefile.Person{
			Given: strings.TrimSpace(given.Value()), Family: strings.TrimSpace(family.Value()),
			Role: strings.TrimSpace(role.Value()), Phone: strings.TrimSpace(phone.Value()),
		}
		p.Name = strings.TrimSpace(p.Given + " " + p.Family)
		s.props.AddPerson(p)
	})
	s.props.Desk.Sheet(say.T("Add a person"), widget.VBox(20,
		givenField,
		widget.NewField(widget.FieldProps{Label: say.T("Last name"), Input: family}),
		widget.NewField(widget.FieldProps{Label: say.T("Who they are"), Hint: say.T("For example, Mum, or School nurse at Beck Lane."), Input: role}),
		widget.NewField(widget.FieldProps{Label: say.T("Telephone"), Input: phone}),
		widget.Row(0, widget.AlignStart, save)))
	s.props.Desk.Focus(given.FocusTarget())
}
