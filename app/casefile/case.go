package casefile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"doorstep/forms/engine"
	"doorstep/sync/op"
)

// RowID names a row in a document.
type RowID = engine.RowID

// ParseID reads an id as its String writes it.
func ParseID(s string) (ID, error) { return op.ParseID(s) }

// Parts are the documents that a case is read from.
type Parts struct {
	Case   *Document
	People map[ID]*Document // person records of the case, by id
	Today  Date
}

// Child is the record of the child whom the case is about, or nil.
func (p Parts) Child() *Document {
	if p.Case != nil {
		if v, ok := p.Case.Answer("case.child"); ok {
			if id, ok := RefID(v.Reference.Reference); ok {
				return p.People[id]
			}
		}
	}
	for _, d := range p.People {
		if d.code("person.kind") == "child" {
			return d
		}
	}
	return nil
}

// Summary is the case in a list.
func (p Parts) Summary() CaseSummary {
	s := CaseSummary{ID: p.Case.ID(), Team: p.Case.Text("case.team")}
	if v, ok := p.Case.Answer("case.opened"); ok {
		s.Opened = Date(v.Text)
	}
	s.Closed = p.Case.code("case.status") == "closed"
	s.NextVisit = nextVisit(p.Visits(), p.Today)
	s.Changed = p.Case.Summary().Changed
	child := p.Child()
	if child == nil {
		if v, ok := p.Case.Answer("case.child"); ok {
			s.Child = Person{Name: v.Reference.Display, Ref: v.Reference.Reference, Child: true}
		}
		return s
	}
	s.Child = PersonOf(child)
	s.Child.Child = true
	s.Address = s.Child.Address
	s.Communication = child.Text("person.communication")
	s.Access = child.Text("person.access")
	if child.code("person.interpreter") == "needed" {
		s.Interpreter = joined(" ", foreign(child.Text("person.languages")), "interpreter")
	}
	for _, r := range child.Rows("person.alerts", "") {
		a := Alert{Kind: child.codeIn(r.ID, "person.alerts.kind"), Text: child.TextIn(r.ID, "person.alerts.what"), Level: AlertNote}
		if until, ok := child.AnswerIn(r.ID, "person.alerts.until"); ok && p.Today != "" && Date(until.Text) < p.Today || a.Text == "" {
			continue
		}
		switch a.Kind {
		case "clinical":
			a.Level = AlertDanger
		case "safety":
			a.Level = AlertCare
		}
		s.Alerts = append(s.Alerts, a)
	}
	slices.SortStableFunc(s.Alerts, func(a, b Alert) int { return cmp.Compare(alertRank(a.Level), alertRank(b.Level)) })
	if c := child.Summary().Changed; c.After(s.Changed) {
		s.Changed = c
	}
	return s
}

func alertRank(l AlertLevel) int {
	return slices.Index([]AlertLevel{AlertDanger, AlertCare, AlertNote}, l)
}

// foreign is the first of the languages that needs an interpreter: the first
// that is not English.
func foreign(languages string) string {
	for l := range strings.SplitSeq(languages, ", ") {
		if l != "English" {
			return l
		}
	}
	return ""
}

// Facts are the lines under the alerts: home, language, school, GP.
func (p Parts) Facts() []Fact {
	child := p.Child()
	if child == nil {
		return nil
	}
	var out []Fact
	add := func(kind, text string) {
		if text != "" {
			out = append(out, Fact{Kind: kind, Text: text})
		}
	}
	var home []string
	many := map[string]int{}
	for _, q := range p.persons() {
		if q.home && !q.Child {
			role := lower(q.Role)
			if many[role]++; many[role] == 1 {
				home = append(home, role)
			}
		}
	}
	for i, role := range home {
		if n := many[role]; n > 1 {
			home[i] = itoa(n) + " " + role + "s"
		}
	}
	if len(home) > 0 {
		add("home", "Lives with "+list(home))
	}
	if l := child.Text("person.languages"); l != "" {
		add("language", "Home language "+l)
	}
	add("school", child.Text("person.setting"))
	add("gp", child.Text("person.gp"))
	return out
}

func lower(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// list joins words as in speech: "mum, dad and brother".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Persons are the people of the case other than the child, in the order of
// the case record, people that it does not list last.
func (p Parts) Persons() []Person {
	return slices.DeleteFunc(p.persons(), func(q Person) bool { return q.Child })
}

func (p Parts) persons() []Person {
	var out []Person
	seen := map[ID]bool{}
	for _, r := range p.Case.Rows("case.people", "") {
		v, ok := p.Case.AnswerIn(r.ID, "case.people.person")
		if !ok {
			continue
		}
		q := Person{Name: v.Reference.Display, Ref: v.Reference.Reference}
		if id, ok := RefID(v.Reference.Reference); ok {
			seen[id] = true
			if d := p.People[id]; d != nil {
				q = p.person(d)
			}
		}
		if q.Role == "" {
			q.Role = p.Case.TextIn(r.ID, "case.people.as")
		}
		if q.kind == "" {
			q.kind = p.Case.codeIn(r.ID, "case.people.as")
		}
		if h, ok := p.Case.AnswerIn(r.ID, "case.people.household"); ok && h.Bool {
			q.home = true
		}
		out = append(out, q)
	}
	var rest []Person
	for id, d := range p.People {
		if !seen[id] {
			rest = append(rest, p.person(d))
		}
	}
	slices.SortFunc(rest, func(a, b Person) int { return a.ID.Compare(b.ID) })
	return append(out, rest...)
}

func (p Parts) person(d *Document) Person {
	q := PersonOf(d)
	q.kind = d.code("person.kind")
	switch d.code("person.lives") {
	case "full-time", "part-time":
		q.home = true
	case "has-died":
		q.died = true
	}
	return q
}

// Known is what forms of the case may be filled in from.
func (p Parts) Known(user Person, latest func(form string) *Document) *Known {
	return &Known{Case: p.Case, Child: p.Child(), People: p.Persons(), User: user, Latest: latest, Children: p.Around(p.Today).CheckOn}
}

func itoa(n int) string { return strconv.Itoa(n) }
