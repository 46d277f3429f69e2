package quality

import (
	"doorstep/forms/engine"
)

// Level is how hard a finding is.
type Level string

// The levels.
const (
	Stop Level = "stop" // cannot sign
	Ask  Level = "ask"  // one line of reason lets you go on
	Hint Level = "hint" // a quiet mark
	Info Level = "info" // for a list, not for the form
)

// Lint is the id of the findings of the word lint, which section 21 of the page
// gives none.
const Lint = "lint"

// Whom a finding is for.
const (
	Manager = "manager"
	Head    = "head"
)

// Span is a stretch of a text in bytes, To not included.
type Span struct{ From, To int }

// Finding is one thing that a check found.
type Finding struct {
	ID    string // Q-PLAN-1, or Lint
	Level Level
	// Place is the answer concerned, the group for rows as a whole, zero for the
	// whole form.
	Place engine.Cell
	// Span is the stretch of the answer's text concerned; zero for all of it.
	Span Span
	// Message is what the user sees, About what it is about where the place does
	// not say it, in words: "teeth, eyes".
	Message string
	About   string
	// Ask is what the one line of reason is asked with; "" when none is wanted.
	Ask string
	// Tick is a reason that one press gives, "Still true"; "" for none.
	Tick string
	// To is whom it is for: "" is who writes, else Manager or Head.
	To string
	// Signer is the role whose signature alone it stops; "" is every signature of
	// a worker.
	Signer string
}

// Key names what a reason for a finding is given for: the check and its place.
func (f Finding) Key() string {
	key := f.ID + " " + f.Place.LinkID
	if f.Place.Row != "" {
		key += "#" + string(f.Place.Row)
	}
	return key
}

// Words are the message with what it is about.
func (f Finding) Words() string {
	if f.About == "" {
		return f.Message
	}
	return f.About + ": " + f.Message
}

// say makes the finding of a check, unless it is switched off.
func (r *Rules) say(out *[]Finding, id string, at engine.Cell, change ...func(*Finding)) {
	if r.off[id] {
		return
	}
	c := r.checks[id]
	f := Finding{ID: id, Level: Level(c.Level), Place: at, Message: c.Says, To: c.To}
	for _, do := range change {
		do(&f)
	}
	if f.Level == Ask && f.Ask == "" {
		f.Ask = "Your reason, in one line"
	}
	if f.Level == Ask && f.To == Manager {
		f.Signer = Manager
	}
	*out = append(*out, f)
}

func level(l Level) func(*Finding)     { return func(f *Finding) { f.Level = l } }
func about(text string) func(*Finding) { return func(f *Finding) { f.About = text } }
func to(who string) func(*Finding)     { return func(f *Finding) { f.To = who } }
func signer(role string) func(*Finding) {
	return func(f *Finding) { f.Signer = role }
}
func tick(word string) func(*Finding) { return func(f *Finding) { f.Tick = word } }
