package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Plan is the screen of a child's plan.
const Plan Screen = "plan"

// ActionGroup finds the first group of a form whose rows are actions. Nil when the
// form has none.
func ActionGroup(f *engine.Form) *engine.RowGroup {
	groups := casefile.ActionGroups(f)
	if len(groups) == 0 {
		return nil
	}
	return groups[0]
}

// ActionOption is the answer with this code to a choice of an action, such as
// its status; false when the form has none.
func ActionOption(f *engine.Form, a casefile.Action, what, code string) (fhir.Value, bool) {
	it := f.Item(a.Group + "." + what)
	if it == nil {
		return fhir.Value{}, false
	}
	for _, o := range it.Options {
		if o.Coding.Code == code {
			return o.Value, true
		}
	}
	return fhir.Value{}, false
}

// ActionChip says when an action is due, or what became of it.
func ActionChip(a casefile.Action, now time.Time) Words {
	switch a.Status {
	case "done", "done-late":
		return Words{Safe, "check", say.T("Done")}
	case "not-done-no-longer-needed":
		return Words{Neutral, "check", say.T("Not needed")}
	case "handed-to-someone-else":
		return Words{Neutral, "check", say.T("Handed on")}
	}
	by, ok := a.By.Time()
	if !ok {
		return Words{}
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	text := say.Date(by, "Mon 2 Jan")
	if by.Year() != now.Year() {
		text = say.Date(by, "2 Jan 2006")
	}
	switch ahead := int(by.Sub(today).Hours() / 24); {
	case ahead < 0:
		return Words{Danger, "error", say.F("Was %s", say.Date(by, "2 Jan"))}
	case ahead == 0:
		return Words{Local, "schedule", say.T("Today")}
	case ahead <= 2:
		return Words{Local, "schedule", text}
	}
	return Words{Neutral, "event", text}
}

// PlanWords counts a plan in one line: "6 actions, 2 done."
func PlanWords(all []casefile.Action) string {
	done := 0
	for _, a := range all {
		if a.Done() {
			done++
		}
	}
	text := say.N(len(all), "action", "actions")
	if done > 0 {
		text += say.F(", %d done", done)
	}
	return text
}

// PlanPoint is one thing that a plan is asked: well or not.
type PlanPoint struct {
	Well bool
	Text string
}

// GoodPlan asks a plan what practice asks: is it short, can every action be
// checked, does it say how one will know, is it in plain words. It marks
// nobody's work; it asks.
func GoodPlan(all []casefile.Action, w wording.Plan, vague func(text string) int) []PlanPoint {
	var bare, unseen, general int
	open := 0
	for _, a := range all {
		if a.Done() {
			continue
		}
		open++
		if !a.Checkable() {
			bare++
		}
		if a.Measure == "" {
			unseen++
		}
		if vague(a.What) > 0 {
			general++
		}
	}
	few := PlanPoint{true, say.F("Short: %s to do", say.N(open, "action", "actions"))}
	if open > w.Many {
		few = PlanPoint{false, say.F("%s to do. Which ones matter most?", say.N(open, "action", "actions"))}
	}
	point := func(n int, well, one, many string) PlanPoint {
		switch n {
		case 0:
			return PlanPoint{true, well}
		case 1:
			return PlanPoint{false, one}
		}
		return PlanPoint{false, fmt.Sprintf(many, n)}
	}
	return []PlanPoint{
		few,
		point(bare, say.T("Each has one person and a date"), say.T("1 action has no person or no date"), say.T("%d actions have no person or no date")),
		point(general, say.T("Each says what will happen"), say.T("1 action is too general to check"), say.T("%d actions are too general to check")),
		point(unseen, say.T("Each says how you will know"), say.T("1 action does not say how you will know"), say.T("%d actions do not say how you will know")),
	}
}

// Outcomes are what the plan is for, each once, as they are written.
func Outcomes(all []casefile.Action) []string {
	var out []string
	for _, a := range all {
		if o := strings.TrimRight(strings.TrimSpace(a.Outcome), "."); o != "" && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// SortActions puts what is to be done first, the soonest first, and what has no
// date where somebody sees it: on top.
func SortActions(all []casefile.Action) {
	slices.SortStableFunc(all, func(a, b casefile.Action) int {
		if a.Done() != b.Done() {
			if a.Done() {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.By, b.By)
	})
}

// ReviewOf is when the plan is looked at next, in words: the latest date that
// a form gives for its review; "" if none does.
func ReviewOf(docs []Doc) string {
	last := ""
	for _, d := range docs {
		for it := range everyQuestion(d.Form()) {
			if !strings.HasSuffix(it.LinkID, ".review") || it.Type != engine.Date {
				continue
			}
			for _, v := range d.State(engine.Cell{LinkID: it.LinkID}).Values {
				last = max(last, v.Text)
			}
		}
	}
	on, err := time.Parse(time.DateOnly, last)
	if err != nil {
		return ""
	}
	return say.Date(on, "Monday 2 January")
}

func everyQuestion(f *engine.Form) func(yield func(*engine.Item) bool) {
	return func(yield func(*engine.Item) bool) {
		for _, part := range f.Parts {
			for _, sec := range part.Sections {
				for _, pg := range sec.Pages {
					for it := range Questions(pg) {
						if !yield(it) {
							return
						}
					}
				}
			}
		}
	}
}

// ShareWords reports whether two texts have a word of more than three letters
// in common, whatever its ending.
func ShareWords(a, b string) bool {
	stem := func(text string) map[string]bool {
		out := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if r := []rune(w); len(r) > 3 && !slices.Contains(plainWords, w) {
				out[string(r[:min(5, len(r))])] = true
			}
		}
		return out
	}
	other := stem(b)
	for w := range stem(a) {
		if other[w] {
			return true
		}
	}
	return false
}

// plainWords are words of more than three letters that tell nothing.
var plainWords = []string{"with", "that", "this", "from", "they", "them", "their", "have", "what", "when", "will", "more", "than", "then", "likes", "like", "want", "wants"}

// Hands are who could do an example of an action: a practitioner of the case,
// and somebody who looks after the child; false without the two.
func Hands(people []casefile.Person) (worker, parent casefile.Person, ok bool) {
	var haveWorker, haveParent bool
	for _, p := range people {
		switch {
		case p.Child || p.Given == "":
		case strings.HasPrefix(p.Ref, "RelatedPerson/"):
			if !haveParent && p.Notes != "" {
				parent, haveParent = p, true
			}
		case !haveWorker:
			worker, haveWorker = p, true
		}
	}
	return worker, parent, haveWorker && haveParent
}
