package family

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Doc is a document, as far as this package reads it; *casefile.Document is
// one.
type Doc interface {
	Form() *engine.Form
	State(engine.Cell) engine.State
	Rows(group string, parent engine.RowID) []engine.Row
	// Restricted reports whether an answer stays out of family copies now.
	Restricted(engine.Cell) bool
}

// Answer is one answer that the family may see.
type Answer struct {
	Cell     engine.Cell
	Question string // as the form asks it
	Text     string // as it was written
}

// Action is one thing that was agreed.
type Action struct {
	Row  engine.RowID
	What string
	Who  string
	By   casefile.Date // zero when no date is agreed
}

// Seen is what the family may see of a document.
type Seen struct {
	Answers []Answer
	Plan    []Action
}

// Empty reports whether there is nothing to see.
func (s Seen) Empty() bool { return len(s.Answers) == 0 && len(s.Plan) == 0 }

// Of is what the family may see of a document, in the order of the form.
func Of(d Doc) Seen {
	var out Seen
	planned := map[string]bool{}
	for it := range d.Form().Items() {
		switch g := it.Group; {
		case !May(it):
		case g == nil:
			out.answer(d, engine.Cell{LinkID: it.LinkID}, it)
		case planned[g.Item.LinkID]:
		default:
			if plan := planOf(g); plan != nil {
				planned[g.Item.LinkID] = true
				out.actions(d, g, plan)
				continue
			}
			for _, row := range rows(d, g) {
				out.answer(d, engine.Cell{Row: row, LinkID: it.LinkID}, it)
			}
		}
	}
	return out
}

// May reports whether a family may ever see an item's answer: the form says
// so, and it is words, a choice, a date or a name. Pictures, drawings, body
// maps and signatures are never shown, whatever a form says.
func May(it *engine.Item) bool {
	if !it.FamilyMaySee || it.Restricted || it.Hidden || it.Control == "sketch" || it.Control == "body-map" || it.Control == "signature" {
		return false
	}
	for up := it.Parent; up != nil; up = up.Parent {
		if up.Restricted || up.Hidden || up.Control == "sketch" || up.Control == "body-map" {
			return false
		}
	}
	switch it.Type {
	case engine.String, engine.Text, engine.Choice, engine.OpenChoice, engine.Boolean, engine.Date, engine.DateTime,
		engine.Quantity, engine.Integer, engine.Decimal, engine.Reference:
		return true
	}
	return false
}

func (s *Seen) answer(d Doc, c engine.Cell, it *engine.Item) {
	if text := words(d, c, it); text != "" {
		s.Answers = append(s.Answers, Answer{Cell: c, Question: it.Text, Text: text})
	}
}

// words is an answer in words, "" when there is none to show now.
func words(d Doc, c engine.Cell, it *engine.Item) string {
	if it == nil || d.Restricted(c) {
		return ""
	}
	st := d.State(c)
	if !st.Enabled {
		return ""
	}
	var out []string
	for _, v := range st.Values {
		if w := strings.TrimSpace(casefile.Words(it, v)); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, ", ")
}

// plan is the three questions of an agreed action.
type plan struct{ what, who, by *engine.Item }

// planOf finds them among a group's questions: words, a person and a date that
// the family may see. Nil when the group is no plan.
func planOf(g *engine.RowGroup) *plan {
	var p plan
	var look func(items []*engine.Item)
	look = func(items []*engine.Item) {
		for _, it := range items {
			if May(it) {
				switch {
				case p.what == nil && (it.Type == engine.String || it.Type == engine.Text):
					p.what = it
				case p.who == nil && it.Type == engine.Reference:
					p.who = it
				case p.by == nil && it.Type == engine.Date:
					p.by = it
				}
			}
			if it.Rows == nil {
				look(it.Children)
			}
		}
	}
	look(g.Item.Children)
	if p.what == nil || p.who == nil || p.by == nil {
		return nil
	}
	return &p
}

func (s *Seen) actions(d Doc, g *engine.RowGroup, p *plan) {
	for _, row := range rows(d, g) {
		at := func(it *engine.Item) engine.Cell { return engine.Cell{Row: row, LinkID: it.LinkID} }
		a := Action{Row: row, What: words(d, at(p.what), p.what), Who: words(d, at(p.who), p.who)}
		if words(d, at(p.by), p.by) != "" {
			a.By = casefile.Date(d.State(at(p.by)).Values[0].Text)
		}
		if a.What != "" {
			s.Plan = append(s.Plan, a)
		}
	}
}

// rows are the rows of a group, through the rows that it nests in.
func rows(d Doc, g *engine.RowGroup) []engine.RowID {
	parents := []engine.RowID{""}
	if g.Parent != nil {
		parents = rows(d, g.Parent)
	}
	var out []engine.RowID
	for _, parent := range parents {
		for _, r := range d.Rows(g.Item.LinkID, parent) {
			out = append(out, r.ID)
		}
	}
	return out
}

// Home is where a form keeps what a family says in Family view.
type Home struct {
	Words  string // question that takes the grown-ups' words, "" if none
	Group  string // repeating group that it stands in, "" if none
	Person string // question in that group that says who spoke
	Child  string // question that takes what the child showed or said, "" if none
}

// homes are by the forms' short names.
var homes = map[string]Home{
	"dca":    {Group: "dca.view.parent", Person: "dca.view.parent.person", Words: "dca.view.parent.words", Child: "dca.view.child"},
	"caf":    {Words: "caf.say.parent", Child: "caf.say.child"},
	"cafdpr": {Words: "cafdpr.parent-comment", Child: "cafdpr.child-comment"},
	"ot":     {Words: "ot.visit.family-view", Child: "ot.visit.child-view"},
}

// HomeOf is where a form keeps what a family says; ok is false for a form that
// has no such question, or where it is not asked now.
func HomeOf(d Doc) (h Home, ok bool) {
	h = homes[casefile.FormName(d.Form())]
	asked := func(link string) bool { return link != "" && d.State(engine.Cell{LinkID: link}).Enabled }
	if h.Group != "" {
		if !asked(h.Group) {
			h.Words = ""
		}
	} else if !asked(h.Words) {
		h.Words = ""
	}
	if !asked(h.Child) {
		h.Child = ""
	}
	return h, h.Words != "" || h.Child != ""
}

// Homes lists the questions that take a family's words, for the tests that
// hold them to the forms.
func Homes() []string {
	var out []string
	for _, h := range homes {
		for _, link := range []string{h.Words, h.Group, h.Person, h.Child} {
			if link != "" {
				out = append(out, link)
			}
		}
	}
	slices.Sort(out)
	return out
}
