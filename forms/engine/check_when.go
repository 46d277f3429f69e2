package engine

import (
	"fmt"
	"slices"
	"strconv"

	"doorstep/forms/fhir"
)

// operators are the seven of R4, with the answer kinds that have an order.
var operators = map[string]bool{"exists": true, "=": true, "!=": true, ">": true, "<": true, ">=": true, "<=": true}

// enableWhen checks the conditions of one item (forms.md 2.5).
func (c *linter) enableWhen(path string, it *fhir.Item) {
	if len(it.EnableWhen) > 1 && it.EnableBehavior != "all" && it.EnableBehavior != "any" {
		c.refuse(it.LinkID, path+".enableBehavior", "several conditions need enableBehavior all or any")
	}
	for n, w := range it.EnableWhen {
		at := path + ".enableWhen[" + strconv.Itoa(n) + "]"
		src := c.byID[w.Question]
		switch {
		case src == nil:
			c.refuse(it.LinkID, at, "the condition asks a question that does not exist: "+w.Question)
			continue
		case !operators[w.Operator]:
			c.refuse(it.LinkID, at, "there is no operator "+w.Operator)
			continue
		case src.Type == string(Group) || src.Type == string(Display):
			c.refuse(it.LinkID, at, w.Question+" is not a question")
			continue
		}
		if c.within(src, it) {
			c.refuse(it.LinkID, at, "the condition asks a question that it hides itself")
		}
		if w.Operator == "exists" {
			if w.Answer.Kind != fhir.Boolean {
				c.refuse(it.LinkID, at, "exists is answered with yes or no")
			}
			continue
		}
		c.comparison(at, it, src, w)
	}
}

func (c *linter) comparison(at string, it, src *fhir.Item, w fhir.EnableWhen) {
	takes := kinds[Type(src.Type)]
	if src.Type == string(Choice) || src.Type == string(OpenChoice) {
		takes = []fhir.Kind{fhir.CodingKind}
		for _, o := range src.AnswerOption {
			takes = append(takes, o.Value.Kind)
		}
		if src.Type == string(OpenChoice) {
			takes = append(takes, fhir.String)
		}
	}
	if !slices.Contains(takes, w.Answer.Kind) {
		c.refuse(it.LinkID, at, fmt.Sprintf("%s is a %s, so it is never equal to a %s", w.Question, src.Type, w.Answer.Kind))
		return
	}
	switch w.Operator {
	case "=":
		c.optionExists(at, it, src, w)
	case "!=":
		c.optionExists(at, it, src, w)
		if !c.guarded(it, w) {
			c.refuse(it.LinkID, at, "!= needs exists on the same question beside it, and all: engines differ on unanswered questions")
		}
	default:
		switch w.Answer.Kind {
		case fhir.String, fhir.URI:
			c.refuse(it.LinkID, at, "texts have no order that all engines share")
		case fhir.Boolean, fhir.CodingKind, fhir.ReferenceKind, fhir.AttachmentKind:
			c.refuse(it.LinkID, at, "such answers have no order")
		}
	}
}

// optionExists advises on a condition that waits for an answer nobody can give.
func (c *linter) optionExists(at string, it, src *fhir.Item, w fhir.EnableWhen) {
	if w.Answer.Kind != fhir.CodingKind || len(src.AnswerOption) == 0 {
		return
	}
	for _, o := range src.AnswerOption {
		if o.Value.Equal(w.Answer) {
			return
		}
	}
	c.refuse(it.LinkID, at, w.Question+" has no option "+w.Answer.Coding.Code)
}

// guarded reports whether != stands with exists = true on the same question, joined with all.
func (c *linter) guarded(it *fhir.Item, w fhir.EnableWhen) bool {
	return it.EnableBehavior == "all" && slices.ContainsFunc(it.EnableWhen, func(x fhir.EnableWhen) bool {
		return x.Question == w.Question && x.Operator == "exists" && x.Answer.Kind == fhir.Boolean && x.Answer.Bool
	})
}

func (c *linter) within(src, it *fhir.Item) bool {
	for x := src; x != nil; x = c.parent[x] {
		if x == it {
			return true
		}
	}
	return false
}

// CompareVersions finds linkIds that a later version uses with another type or meaning (forms.md 2.1): answers given under
// the earlier one would be misread.
func CompareVersions(earlier, later *fhir.Questionnaire) []Issue {
	was := map[string]*fhir.Item{}
	var collect func(items []*fhir.Item)
	collect = func(items []*fhir.Item) {
		for _, it := range items {
			if it != nil {
				was[it.LinkID] = it
				collect(it.Item)
			}
		}
	}
	collect(earlier.Item)
	var out []Issue
	var walk func(path string, items []*fhir.Item)
	walk = func(path string, items []*fhir.Item) {
		for n, it := range items {
			if it == nil {
				continue
			}
			at := under1(path, "item", n)
			if old := was[it.LinkID]; old != nil {
				out = append(out, compareItem(at, old, it)...)
			}
			walk(at, it.Item)
		}
	}
	walk("", later.Item)
	return out
}

func compareItem(at string, old, it *fhir.Item) []Issue {
	var out []Issue
	say := func(s Severity, msg string) { out = append(out, Issue{s, it.LinkID, at, msg}) }
	widened := old.Type == string(Choice) && it.Type == string(OpenChoice) || old.Type == string(String) && it.Type == string(Text)
	switch {
	case old.Type != it.Type && !widened:
		say(Refuse, "the linkId had type "+old.Type+" and has "+it.Type+" now; give it another")
	case old.Repeats && !it.Repeats:
		say(Refuse, "the question took several answers and takes one now; give it another linkId")
	case old.Type == string(Group) && old.Repeats != it.Repeats:
		say(Refuse, "the group repeated before or does now, not both; give it another linkId")
	}
	if old.Text != it.Text {
		say(Advise, "the words changed; if they mean something else, give the question another linkId")
	}
	for _, o := range old.AnswerOption {
		if len(it.AnswerOption) > 0 && !slices.ContainsFunc(it.AnswerOption, func(n fhir.AnswerOption) bool { return n.Value.Equal(o.Value) }) {
			say(Advise, "an option fell away: "+o.Value.Coding.Code+o.Value.Text)
		}
	}
	return out
}
