package panel

import (
	"strconv"
	"strings"

	"doorstep/app/casefile"
)

// LegalAdvice is the task that follows when a panel refuses help which an
// assessment judged necessary: somebody asks the council's lawyer.
type LegalAdvice struct {
	Request   casefile.ID
	Assessed  casefile.ID
	Necessary []string // the help, in words
	// Asked says that an action of the request already is about legal advice.
	Asked bool
}

// LegalAdviceDue are those tasks: a panel decides money and fit, it cannot undo an
// assessed need (processes.md section 8; scenario step 16, variation N9).
func LegalAdviceDue(r casefile.Record) []LegalAdvice {
	assessed := SignedAssessment(r)
	if assessed == nil {
		return nil
	}
	necessary := Necessary(assessed)
	if len(necessary) == 0 {
		return nil
	}
	var out []LegalAdvice
	for _, d := range r.Of(string(Joint)) {
		if d.Code("jrap.decision") != "refused-reason" {
			continue
		}
		task := LegalAdvice{Request: d.ID(), Assessed: assessed.ID(), Necessary: necessary}
		for _, a := range d.Actions() {
			task.Asked = task.Asked || about(a, "legal", "lawyer", "solicitor")
		}
		out = append(out, task)
	}
	return out
}

// Necessary is the help that an assessment judged necessary under section 2 of the
// Chronically Sick and Disabled Persons Act, in words.
func Necessary(dca *casefile.Document) []string {
	const link = "dca.dec.csdpa"
	it := dca.Form().Item(link)
	if it == nil {
		return nil
	}
	var out []string
	for _, v := range dca.State(casefile.Cell{LinkID: link}).Values {
		if v.Coding.Code != "none-necessary" {
			out = append(out, casefile.Words(it, v))
		}
	}
	return out
}

func about(a casefile.Action, words ...string) bool {
	for _, w := range words {
		if contains(a.What, w) || contains(a.Outcome, w) {
			return true
		}
	}
	return false
}

func count(n int, one, many string) string { return strconv.Itoa(n) + " " + plural(n, one, many) }

func contains(text, word string) bool { return strings.Contains(strings.ToLower(text), word) }
