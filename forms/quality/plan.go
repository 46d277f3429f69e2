package quality

import (
	"fmt"
	"strings"

	"doorstep/forms/engine"
)

// Side is whose an action is.
type Side int

// The sides. NoSide is when nobody can tell.
const (
	NoSide Side = iota
	Family
	Service
)

// Action is a promise as the checks read it: processes.md section 4.
type Action struct {
	Group   string // linkId of its group
	Row     engine.RowID
	Need    string
	Outcome string
	What    string
	Who     string // as shown
	// Person: the one who will do it is chosen as a person; Organisation: as an
	// organisation. A name as written is neither.
	Person, Organisation bool
	By                   string // YYYY-MM-DD, "" for no date
	Repeats              string
	Accepted             string // act.accepted, a code
	Side                 Side
	Done                 bool
}

// at is the cell of one of the action's questions.
func (a Action) at(field string) engine.Cell {
	return engine.Cell{Row: a.Row, LinkID: a.Group + "." + field}
}

// Need is a need that a plan must answer.
type Need struct {
	At       engine.Cell // of its words
	What     string
	Evidence string
	Effect   string
	Pressing bool // urgent or high
}

// Plan is a plan as a whole.
type Plan struct {
	At      engine.Cell // of its group of actions
	Actions []Action
	Needs   []Need
	// Unmet are the words on needs that will not be met.
	Unmet  string
	Review string // YYYY-MM-DD of the next review, "" for none
	// Texts are what the plan prints besides its actions.
	Texts []string
}

// Action asks of one action: who, by when, for which need, to what end, and has
// that person agreed (Q-PLAN-1 to 4, Q-PLAN-6).
func (r *Rules) Action(a Action) []Finding {
	var out []Finding
	if !r.onePerson(a) {
		r.say(&out, "Q-PLAN-1", a.at("who"))
	}
	switch never := r.never.has(tokens(a.Repeats)) && !r.dated(a.Repeats); {
	case a.By == "":
		r.say(&out, "Q-PLAN-2", a.at("by"))
	case never:
		r.say(&out, "Q-PLAN-2", a.at("repeats"))
	}
	if strings.TrimSpace(a.Need) == "" {
		r.say(&out, "Q-PLAN-3", a.at("need"))
	}
	if r.OnlyService(a.Outcome) {
		r.say(&out, "Q-PLAN-4", a.at("outcome"))
	}
	if a.Accepted != "agreed" && !a.Done {
		r.say(&out, "Q-PLAN-6", a.at("accepted"))
	}
	return out
}

// onePerson reports whether one named person will do it.
func (r *Rules) onePerson(a Action) bool {
	who := strings.TrimSpace(a.Who)
	switch {
	case who == "" || a.Organisation:
		return false
	case a.Person:
		return true
	}
	// What follows a comma or stands in brackets is what they do: "Tessa Lind, OT".
	if i := strings.IndexAny(who, ",("); i > 0 {
		who = who[:i]
	}
	for _, t := range tokens(who) {
		if t.word == "and" || t.word == "or" {
			return false
		}
	}
	return !strings.ContainsAny(who, "/&;+") && !r.nobody.has(tokens(who))
}

// dated reports whether words on repeating give an end.
func (r *Rules) dated(text string) bool {
	for _, t := range tokens(text) {
		if t.word == "until" || t.word == "till" {
			return true
		}
	}
	return len(years(text)) > 0
}

// OnlyService reports whether an outcome says nothing, or names only a service or
// what adults do.
func (r *Rules) OnlyService(outcome string) bool {
	list := tokens(outcome)
	for i := 0; i < len(list); {
		_, n := r.service.at(list, i)
		if n == 0 && !r.stop[list[i].word] {
			return false
		}
		i += max(n, 1)
	}
	return true
}

// Plan asks of a plan as a whole: does every pressing need have an action, is it
// short enough to use, is it shared fairly (Q-PLAN-5, 7, 8, 10 and Q-LEN-3).
func (r *Rules) Plan(p Plan) []Finding {
	var out []Finding
	for _, n := range p.Needs {
		if n.Pressing && strings.TrimSpace(n.What) != "" && !r.answered(n, p.Actions) && !r.names(p.Unmet, n.What) {
			r.say(&out, "Q-PLAN-5", n.At, about(n.What))
		}
	}
	r.many(&out, p)
	for _, a := range p.Actions {
		if p.Review != "" && a.By > p.Review && !a.Done {
			r.say(&out, "Q-PLAN-8", a.at("by"))
		}
	}
	family, service := 0, 0
	for _, a := range p.Actions {
		switch a.Side {
		case Family:
			family++
		case Service:
			service++
		}
	}
	if n := len(p.Actions); n >= fairFrom && (family == n || service == n) {
		whose := "All actions are the family’s"
		if service == n {
			whose = "All actions are the services’"
		}
		r.say(&out, "Q-PLAN-10", p.At, about(whose))
	}
	words, pages := r.print(p)
	if most := r.Limit("plan-words"); words > most || pages > r.Limit("plan-pages") {
		r.say(&out, "Q-LEN-3", p.At, about(fmt.Sprintf("%d words, %d pages", words, pages)))
	}
	return out
}

// fairFrom is from how many actions on one may ask whether they are shared
// fairly.
const fairFrom = 3

func (r *Rules) many(out *[]Finding, p Plan) {
	open := 0
	parents := map[string]int{}
	for _, a := range p.Actions {
		if a.Done {
			continue
		}
		open++
		if a.Side == Family && a.Who != "" {
			parents[a.Who]++
		}
	}
	count := about(fmt.Sprintf("%d actions", open))
	switch {
	case open > r.Limit("actions-too-many"):
		r.say(out, "Q-PLAN-7", p.At, count)
	case open > r.Limit("actions-many"):
		r.say(out, "Q-PLAN-7", p.At, count, level(Hint))
	}
	for _, a := range p.Actions {
		if n := parents[a.Who]; a.Side == Family && n > r.Limit("actions-of-one-parent") {
			r.say(out, "Q-PLAN-7", a.at("who"), about(fmt.Sprintf("%d actions for %s", n, a.Who)))
			delete(parents, a.Who)
		}
	}
}

// answered reports whether an action points to a need.
func (r *Rules) answered(n Need, all []Action) bool {
	for _, a := range all {
		if r.names(a.Need, n.What) {
			return true
		}
	}
	return false
}

// names reports whether a text speaks of a thing: it holds its words, or most of
// those that say something.
func (r *Rules) names(text, thing string) bool {
	if plain(text) == "" {
		return false
	}
	if strings.Contains(plain(text), strings.TrimRight(plain(thing), ".")) {
		return true
	}
	n, of := r.common(core(thing), text)
	return of > 0 && n*2 >= of
}

// core is what a need is about: "Jane needs …" is said of all of them.
func core(need string) string {
	for i, t := range tokens(need) {
		if i < 4 && (t.word == "need" || t.word == "needs") {
			return need[t.to:]
		}
	}
	return need
}

// The page that a plan is printed on, roughly.
const (
	lineLetters = 90
	pageLines   = 46
)

// print is how many words and pages a plan prints to.
func (r *Rules) print(p Plan) (words, pages int) {
	lines := 6 // heads and signatures
	add := func(text string) {
		words += Words(text)
		if n := letters(text); n > 0 {
			lines += (n + lineLetters - 1) / lineLetters
		}
	}
	for _, a := range p.Actions {
		for _, t := range []string{a.What, a.Outcome, a.Repeats, a.Who} {
			add(t)
		}
		lines++ // who and by when share one, and one stays free
	}
	for _, t := range p.Texts {
		add(t)
	}
	return words, (lines + pageLines - 1) / pageLines
}
