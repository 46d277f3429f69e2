package subjectaccess

import (
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Gate is what stands against a signature under a request: places that nobody has
// looked at, words that do not stand where they are to be taken out, and for the
// manager that it is clear who asks, that they may, and that health was asked about.
func Gate(rec casefile.Record, d *casefile.Document, sg casefile.Signing) []engine.Problem {
	q, ok := Of(d)
	if !ok {
		return nil
	}
	var out []engine.Problem
	stop := func(link, key, message string) {
		out = append(out, engine.Problem{Cell: casefile.Cell{LinkID: link}, Rule: "sar", Key: key, Level: engine.LevelStop, Message: message})
	}
	list := q.Decisions()
	undecided := 0
	for _, x := range list {
		if !x.Out && !x.Give {
			undecided++
		}
		if x.Anywhere() && len(x.Words) == 0 && x.Stays() {
			out = append(out, engine.Problem{
				Cell: casefile.Cell{Row: x.Row, LinkID: "sar.left.words"}, Rule: "sar", Key: "sar-place", Level: engine.LevelStop,
				Message: "Nothing stays out because of this line yet: write the words themselves, letter for letter",
			})
		}
		if missing := absent(rec, x); missing != "" {
			out = append(out, engine.Problem{
				Cell: casefile.Cell{Row: x.Row, LinkID: "sar.left.words"}, Rule: "sar", Key: "sar-words", Level: engine.LevelStop,
				Message: fmt.Sprintf("These words do not stand there letter for letter, so they would not be taken out: “%s”", missing),
			})
		}
	}
	if n := len(Propose(rec, q)); n > 0 {
		stop("sar.left", "sar-looked", many(n, "place was", "places were")+" not looked at yet. Let the app list them, then decide each")
	}
	if undecided > 0 {
		stop("sar.left", "sar-decided", many(undecided, "place is", "places are")+" not decided yet: does it stay out, or is it given?")
	}
	if sg.Cell.LinkID != "sar.manager" {
		return out
	}
	if d.Code("sar.identity") == "not-yet" {
		stop("sar.identity", "sar-identity", "It is not clear yet that it is them who ask. Nothing is given before that")
	}
	if d.Code("sar.right") == "nothing" {
		stop("sar.right", "sar-right", "Nothing lets them ask for somebody else yet")
	}
	if d.Code("sar.harm") == "not-asked" {
		stop("sar.harm", "sar-harm", "Ask the doctor or nurse who knows the child’s health first")
	}
	if q.As != AsChild && d.Code("sar.child") == "against" {
		out = append(out, engine.Problem{
			Cell: casefile.Cell{LinkID: "sar.child"}, Rule: "sar", Key: "sar-child", Level: engine.LevelWarn,
			Message: "The child does not want it. If the child understands what it means, the child decides",
		})
	}
	return out
}

// absent is the first of a row's words that does not stand in its answer, "" when all do.
func absent(rec casefile.Record, x Decided) string {
	if len(x.Words) == 0 {
		return ""
	}
	text := standing(rec, x.Place)
	if x.Anywhere() {
		text = everything(rec)
	}
	for _, w := range x.Words {
		if !strings.Contains(text, w) {
			return w
		}
	}
	return ""
}

// everything is all that a copy could say, a line for each answer.
func everything(rec casefile.Record) string {
	var b strings.Builder
	for _, d := range Scope(rec) {
		each(d, func(it *engine.Item, _ casefile.Cell, values []fhir.Value) {
			b.WriteString(said(d, it, values))
			b.WriteByte('\n')
		})
	}
	return b.String()
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
