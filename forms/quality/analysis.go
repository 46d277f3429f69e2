package quality

import (
	"fmt"
	"slices"
	"strings"

	"doorstep/forms/engine"
)

// Passage is an answer with its place.
type Passage struct {
	At   engine.Cell
	Text string
}

// Analysis is the analysis of an assessment: what it means, apart from what was
// described.
type Analysis struct {
	Judgement Passage
	Other     Passage   // other explanations that were considered
	All       []Passage // everything of the analysis, the judgement too
	// Described are the texts of the sections before it.
	Described []string
	Needs     []Need
}

// Analysis asks whether an analysis says more than what was described (Q-AN-1 to
// 4, Q-LEN-2). What is not written yet is no finding here: the form asks for it.
func (r *Rules) Analysis(a Analysis) []Finding {
	var out []Finding
	if text := a.Judgement.Text; letters(text) > 0 {
		if n := NewSource(a.Described...).sentencesRepeated(text); n >= r.Limit("repeats-percent") {
			r.say(&out, "Q-AN-1", a.Judgement.At)
		}
		if !r.causes.has(tokens(text)) {
			r.say(&out, "Q-AN-2", a.Judgement.At)
		}
	}
	if n := letters(a.Other.Text); n > 0 && n < r.Limit("explanation-letters") {
		r.say(&out, "Q-AN-3", a.Other.At)
	}
	for _, n := range a.Needs {
		if strings.TrimSpace(n.What) != "" && letters(n.Evidence) < evidenceLetters {
			r.say(&out, "Q-AN-4", n.At, about(n.What))
		}
	}
	words := 0
	for _, p := range a.All {
		words += Words(p.Text)
	}
	if words > 0 && (words < r.Limit("analysis-least") || words > r.Limit("analysis-most")) {
		r.say(&out, "Q-LEN-2", a.Judgement.At, about(fmt.Sprintf("%d words", words)))
	}
	return out
}

// evidenceLetters is how short evidence may be and still name where it is from.
const evidenceLetters = 8

// leastSame is how many words a text must have before it is compared with an
// earlier one: short facts stay the same for good.
const leastSame = 12

// CarriedOn finds the texts that are mostly those of an earlier assessment
// (Q-AN-5, V-DCA-18). earlier are the texts of the earlier one by linkId.
func (r *Rules) CarriedOn(now []Passage, earlier map[string][]string) []Finding {
	var out []Finding
	sources := map[string]*Source{}
	for _, p := range now {
		before := earlier[p.At.LinkID]
		if len(before) == 0 || Words(p.Text) < leastSame {
			continue
		}
		if sources[p.At.LinkID] == nil {
			sources[p.At.LinkID] = NewSource(before...)
		}
		if sources[p.At.LinkID].Repeated(p.Text) > r.Limit("same-percent") {
			r.say(&out, "Q-AN-5", p.At, tick("Still true"))
		}
	}
	return out
}

// Lengths are the texts that are longer than their guide (Q-LEN-1).
func (r *Rules) Lengths(all []Passage, guide func(link string) int) []Finding {
	var out []Finding
	for _, p := range all {
		if n, most := letters(p.Text), guide(p.At.LinkID); most > 0 && n > most {
			r.say(&out, "Q-LEN-1", p.At, about(fmt.Sprintf("%d characters, about %d is usually enough", n, most)))
		}
	}
	return out
}

// Meeting is a review or a team meeting.
type Meeting struct {
	At engine.Cell // of its child's part
	// Missing are key people who neither came nor sent their views; Why is the
	// reason that was given.
	Missing   []string
	MissingAt engine.Cell
	Why       string
	ChildPart string // a code
	Review    bool
	Better    string // what is better or worse for the child
}

// Meeting asks of a meeting: whose view is missing, and was the child asked
// (Q-PLAN-9, Q-VOICE-3).
func (r *Rules) Meeting(m Meeting) []Finding {
	var out []Finding
	if len(m.Missing) > 0 && strings.TrimSpace(m.Why) == "" {
		r.say(&out, "Q-PLAN-9", m.MissingAt, about(strings.Join(m.Missing, ", ")))
	}
	if m.ChildPart == "not-asked" {
		r.say(&out, "Q-VOICE-3", m.At)
	}
	return out
}

// Improvement finds two reviews in a row that saw nothing better for the child
// (Q-FOL-4). The meetings are in the order in which they were held; at is where
// the last one says what is better.
func (r *Rules) Improvement(held []Meeting, at engine.Cell) []Finding {
	reviews := slices.DeleteFunc(slices.Clone(held), func(m Meeting) bool { return !m.Review })
	n := len(reviews)
	if n < 2 {
		return nil
	}
	var out []Finding
	if r.nothingBetter(reviews[n-1].Better) && r.nothingBetter(reviews[n-2].Better) {
		r.say(&out, "Q-FOL-4", at)
	}
	return out
}

// nothingBetter reads "what is better": nothing, or words for nothing in every
// sentence.
func (r *Rules) nothingBetter(text string) bool {
	for _, line := range split(text) {
		if list := tokens(line); len(list) > 0 && !r.worse.has(list) {
			return false
		}
	}
	return true
}
