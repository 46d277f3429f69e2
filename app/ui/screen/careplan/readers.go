package careplan

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// mineWords says what the user has read of the plan.
func (s *Screen) mineWords() string {
	m := s.facts.Mine
	switch {
	case m.Doc == nil:
		return say.T("You have not read this plan yet.")
	case len(m.Unseen) > 0 && len(m.Again) == 0:
		return say.T("Something was added since you read it.")
	case len(m.Front) > 0 && len(m.Again) == 0:
		return say.T("Read again: the front page.")
	case !m.Current:
		return say.F("Read again: %s.", changedSections(m.Again))
	}
	return say.F("You read it on %s.", model.DateFull(m.When.In(s.props.Desk.Now().Location())))
}

// readers are those who have read the plan, with who has to read it again.
func (s *Screen) readers() fyne.CanvasObject {
	p := s.facts.Plan
	if p.Doc == nil || s.shown() != p.Doc {
		return nil
	}
	var rows []fyne.CanvasObject
	for i, r := range s.facts.Readers {
		row := widget.TaskRowProps{Title: r.Name, Plain: true, Avatar: r.Name, Second: s.readWords(r.Reading)}
		if !r.Reading.Current {
			row.Tag = widget.TagProps{Text: say.T("To read again"), Icon: "menu_book", Tone: widget.ToneLocal}
		}
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("careplan.reader.%d", i), widget.NewTaskRow(row)))
	}
	parts := []fyne.CanvasObject{screen.Heading(say.T("Who has read it"), nil)}
	if len(rows) > 0 {
		parts = append(parts, widget.RowsCard(rows...))
	} else {
		parts = append(parts, screen.Second(say.T("Nobody has said so yet.")))
	}
	if p.End == nil {
		parts = append(parts, widget.Wrap(8, screen.Tag(&s.Tags, "careplan.reads-here", widget.NewButton(widget.ButtonProps{
			Text: say.T("Somebody reads it here"), Icon: "person_add", OnTapped: s.pick,
		}))))
	}
	return widget.VBox(8, parts...)
}

func (s *Screen) readWords(r healthplan.Reading) string {
	words := say.F("Version %s, %s", model.Figures(r.Version), model.DateFull(r.When.In(s.props.Desk.Now().Location())))
	var again []string
	if len(r.Front) > 0 {
		again = append(again, say.T("the front page"))
	}
	for _, x := range r.Again {
		again = append(again, x.Title)
	}
	for _, a := range r.Unseen {
		again = append(again, a.What)
	}
	if len(again) > 0 {
		words += say.F(". Since then: %s", strings.Join(again, ", "))
	}
	return words
}

// pick asks who has read the plan on this tablet; they sign next.
func (s *Screen) pick() {
	var rows []fyne.CanvasObject
	for i, p := range s.props.People() {
		rows = append(rows, screen.Tag(&s.Tags, fmt.Sprintf("careplan.who.%d", i), widget.NewTaskRow(widget.TaskRowProps{
			Title: p.Name, Second: p.Role, Strong: true, Avatar: p.Name, Arrow: true, OnTapped: func() {
				s.props.Desk.CloseSheet()
				s.props.Read(&p)
			},
		})))
	}
	if len(rows) == 0 {
		rows = append(rows, widget.Pad(16, 12, 16, 12, screen.Second(say.T("Add the carer to the people of this case first."))))
	}
	s.props.Desk.Sheet(say.T("Who has read it?"), widget.VBox(12,
		screen.Second(say.T("They sign next: “I have read it, asked my questions, and know when to stop and ring”.")),
		widget.RowsCard(rows...)))
}

// Contacts are whom a version of the plan says to ring, in its order. The number is
// that of the person in the case, else what was typed behind the name; who has none
// is there all the same.
func Contacts(doc *casefile.Document, people []casefile.Person) []model.Contact {
	if doc == nil {
		return nil
	}
	var out []model.Contact
	for i, row := range doc.Rows("hcp.contact", "") {
		who, number := NameAndNumber(doc.TextIn(row.ID, "hcp.contact.person"))
		v, _ := doc.AnswerIn(row.ID, "hcp.contact.person")
		for _, p := range people {
			if p.Phone != "" && p.Ref != "" && p.Ref == v.Reference.Reference {
				number = p.Phone
			}
		}
		if who == "" && number == "" {
			continue
		}
		out = append(out, model.Contact{Key: fmt.Sprintf("plan.%d", i), Who: who, Number: number, Hours: doc.TextIn(row.ID, "hcp.contact.when")})
	}
	return out
}

// NameAndNumber takes a number to ring from the end of what somebody typed as a name
// and a number; "" when there is none.
func NameAndNumber(text string) (name, number string) {
	text = strings.TrimSpace(text)
	at := len(text)
	digits := 0
	for i := len(text) - 1; i >= 0; i-- {
		c := text[i]
		if c >= '0' && c <= '9' {
			digits++
		} else if !strings.ContainsRune(" +()-", rune(c)) {
			break
		}
		at = i
	}
	if digits < 3 {
		return text, ""
	}
	number = strings.TrimSpace(text[at:])
	if strings.HasPrefix(number, "(") && strings.HasSuffix(number, ")") {
		number = number[1 : len(number)-1]
	}
	return strings.TrimRight(text[:at], " ,:–-"), number
}

// face is what the screen shows, so that a tick with nothing new moves nothing.
func (s *Screen) face() string {
	var b strings.Builder
	p := s.facts.Plan
	fmt.Fprint(&b, s.props.Desk.Now().Format("2006-01-02"), s.facts.Needs, s.facts.Mine.Current, len(s.facts.Mine.Again), len(s.facts.Mine.Front), len(s.facts.Mine.Unseen))
	if p == nil {
		return b.String()
	}
	fmt.Fprint(&b, p.Status, p.Version, p.ReviewBy, p.Stop, p.End, p.ACP.Past, p.Alerts, len(p.Earlier))
	for _, d := range p.Drafts {
		fmt.Fprint(&b, d.Doc.ID(), d.Status, d.Unsigned, d.Refused, d.Next)
	}
	for _, r := range s.facts.Readers {
		fmt.Fprint(&b, r.Name, r.Reading.When, r.Reading.Current)
	}
	if doc := s.shown(); doc != nil {
		fmt.Fprint(&b, doc.ID(), doc.Len())
	}
	_, old := checkedNotice(s.facts, s.props.Given, s.props.Desk.Now())
	fmt.Fprint(&b, old)
	return b.String()
}
