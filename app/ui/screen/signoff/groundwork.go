package signoff

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// groundwork offers the carer's courses from another sign-off: all that a new record
// may take from an older one (DT-V01). nil when there are none.
func (s *Screen) groundwork() fyne.CanvasObject {
	s.findGroundwork()
	list := s.courses
	if len(list) == 0 {
		return nil
	}
	var words []string
	for _, c := range list {
		words = append(words, c.Words)
	}
	return screen.Card(widget.VBox(10, widget.H3(say.F("Groundwork %s has already", s.carer())), screen.Second(strings.Join(words, ", ")+"."),
		widget.Wrap(8, screen.Tag(&s.Tags, "signoff.groundwork", widget.NewButton(widget.ButtonProps{
			Text: say.T("Take it over"), Name: say.F("Take over %s groundwork", model.Possessive(s.carer())), Icon: "add", OnTapped: func() { s.takeOver(list) },
		})))))
}

// findGroundwork looks through the other records once, away from the screen, where
// groundwork is missing.
func (s *Screen) findGroundwork() {
	missing := slices.ContainsFunc(s.state.Needs, func(n signoff.Need) bool { return n.Link == "dt.prereq" })
	if s.props.Groundwork == nil || s.looked || !missing {
		return
	}
	s.looked = true
	s.props.Desk.Go(func() func() {
		list := s.props.Groundwork()
		return func() {
			if s.courses = list; len(list) > 0 {
				s.build()
				s.props.Desk.Rebuild()
			}
		}
	})
}

// takeOver writes the courses into this record, with the days that they had there.
func (s *Screen) takeOver(list []signoff.Course) {
	ed := s.props.Editor
	s.courses = nil
	for _, c := range list {
		row := ed.AddRow("dt.prereq", "")
		if row == "" {
			return
		}
		at := func(link string) engine.Cell { return engine.Cell{Row: row, LinkID: "dt.prereq." + link} }
		ed.Choose(at("kind"), s.option("dt.prereq.kind", c.Kind)...)
		if c.Date != "" {
			ed.Choose(at("date"), fhir.Prim(fhir.Date, string(c.Date)))
		}
		ed.Choose(at("until"), fhir.Prim(fhir.Date, string(c.Until)))
	}
	s.refresh()
}
