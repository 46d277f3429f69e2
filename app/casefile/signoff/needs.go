package signoff

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

func (x *reading) need(rule, link, words string, args ...any) {
	x.Needs = append(x.Needs, Need{Rule: rule, Link: link, Words: fmt.Sprintf(words, args...)})
}

// needs lists what is missing before anybody signs, and what is wrong with the
// signatures. The words name the carer, whom everybody knows by name.
func (x *reading) needs() {
	x.rests()
	x.unmoved()
	x.current()
	x.taught()
	x.practised()
	x.checked()
	x.registered()
	if x.d.Code("dt.outcome") == "not-suitable" {
		x.need("DT-C02", "dt.outcome", "The decision says “Not suitable”. Change it only if that was a mistake")
	}
	if n := len(x.d.Codes(casefile.Cell{LinkID: "dt.declare"})); x.declared() < declarations {
		x.need("DT-C02", "dt.declare", "%s has agreed to %d of %d things", x.carer(), n, declarations)
	}
	x.signing()
}

// declarations are what a carer says before signing (dt.declare).
const declarations = 9

func (x *reading) declared() int {
	return len(x.d.Codes(casefile.Cell{LinkID: "dt.declare"}))
}

// carer is how the carer is called: the first name.
func (x *reading) carer() string {
	given, _, _ := strings.Cut(strings.TrimSpace(x.Carer.Display), " ")
	if given == "" {
		return "The carer"
	}
	return given
}

// rests: a record stands on a signed decision to delegate this task (DT-V02).
func (x *reading) rests() {
	switch dd := x.Decision; {
	case x.Task.Code == "":
		x.need("DT-V02", "dt.task", "Choose the task. What is a nurse’s alone is not in the list")
	case dd == nil:
		x.need("DT-V02", "dt.decision", "Choose the decision to delegate that this rests on")
	case dd.Code("dd.task") != x.Task.Code:
		x.need("DT-V02", "dt.decision", "The decision is about another task. Choose the one for this task")
	case dd.Code("dd.decision") != "delegate":
		x.need("DT-V02", "dt.decision", "The decision does not say “Delegate”. Only a nurse may do this")
	case !slices.ContainsFunc(dd.Signatures(), func(g casefile.SignedBy) bool { return g.Valid && g.Cell == "dd.sign.nurse" }):
		x.need("DT-V02", "dt.decision", "The decision to delegate is not signed by a nurse")
	}
	if child := x.d.ReferenceIn("", "dt.child"); x.Decision != nil && !casefile.SameReference(child, x.Decision.ReferenceIn("", "dd.child")) {
		x.need("DT-V01", "dt.child", "The decision is about another child. A sign-off never moves")
	}
}

// current: what is taught is the plan in force, and a nurse answers for the task.
func (x *reading) current() {
	if x.Waits != "" && x.From == "" {
		x.need("DT-V06", "dt.change", "%s. Say what %s needs to learn of it", x.Waits, x.carer())
	}
	if gone := x.Unanswered; gone != nil && x.From == "" {
		x.need("DT-V09", "dt.decision", "No nurse answers for this task: %s does not any more. Another nurse takes it over first", gone.Nurse.Display)
	}
}

// unmoved: once practice has begun, child, carer and task stay (DT-V01).
func (x *reading) unmoved() {
	var begun time.Time
	for _, p := range x.Practices {
		said := x.d.History(casefile.Cell{Row: p.Row, LinkID: "dt.practice.when"})
		for _, v := range said {
			if begun.IsZero() || v.At.Before(begun) {
				begun = v.At
			}
		}
	}
	if begun.IsZero() {
		return
	}
	for _, link := range []string{"dt.child", "dt.carer", "dt.task"} {
		said := x.d.History(casefile.Cell{LinkID: link})
		before := slices.ContainsFunc(said, func(v casefile.Version) bool { return v.At.Before(begun) })
		after := slices.ContainsFunc(said, func(v casefile.Version) bool { return v.At.After(begun) })
		if before && after {
			x.need("DT-V01", link, "This was changed after practice began. A sign-off never moves: begin a new one")
		}
	}
}

func (x *reading) taught() {
	d := x.d
	switch d.Code("dt.willing") {
	case "":
		x.need("DT-C02", "dt.willing", "Ask whether %s wants to learn this", x.carer())
	case "no":
		x.need("DT-C02", "dt.willing", "%s does not want to do this, and may say no at any time", x.carer())
	}
	for _, course := range x.cat.Groundwork(x.Task) {
		switch until, words := x.course(course); {
		case until == "":
			x.need("DT-C02", "dt.prereq", "Groundwork is missing: %s", x.courseWords(course))
		case until < x.today:
			x.need("DT-C02", "dt.prereq", "%s ran out on %s", words, casefile.DateWords(string(until)))
		}
	}
	passed := d.Code("dt.theory-check")
	topics := len(d.Codes(casefile.Cell{LinkID: "dt.theory-topics"}))
	all := 0
	if it := d.Form().Item("dt.theory-topics"); it != nil {
		all = len(it.Options)
	}
	switch when := d.DateIn("", "dt.theory-date"); {
	case when == "":
		x.need("DT-C02", "dt.theory-date", "Say when %s was taught", x.carer())
	case passed != "passed" && passed != "passed-after-more-teaching":
		x.need("DT-C02", "dt.theory-check", "%s has not passed the knowledge check", x.carer())
	case topics < all:
		x.need("DT-C02", "dt.theory-topics", "%d of %d things were taught", topics, all)
	default:
		x.Taught = when
	}
}

// courseWords is what the form calls a course.
func (x *reading) courseWords(code string) string {
	if it := x.d.Form().Item("dt.prereq.kind"); it != nil {
		for _, o := range it.Options {
			if o.Coding.Code == code {
				return strings.ToLower(o.Label[:1]) + o.Label[1:]
			}
		}
	}
	return code
}

func (x *reading) practised() {
	if x.Watched < x.WatchMin {
		x.need("DT-C02", "dt.watch", "%s has watched %d of %d times", x.carer(), x.Watched, x.WatchMin)
	}
	var counted []Practice
	for _, p := range x.Practices {
		if p.Counts {
			counted = append(counted, p)
		}
	}
	switch last := x.cat.Limits.FullLast; {
	case x.Practised < x.PractiseMin:
		x.need("DT-C02", "dt.practice", "%s has practised %d of %d times on their own", x.carer(), x.Practised, x.PractiseMin)
	case slices.ContainsFunc(counted[max(0, len(counted)-last):], func(p Practice) bool { return !p.Fully }):
		x.need("DT-C02", "dt.practice", "The last %d practices must be on their own and fully correct", last)
	}
	x.seenAgain()
	for _, p := range x.Practices {
		for _, link := range []string{"dt.practice.sign-carer", "dt.practice.sign-by"} {
			if _, ok := x.d.AnswerIn(p.Row, link); p.Counts && !ok {
				x.Needs = append(x.Needs, Need{
					Rule: "DT-C02", Link: link, Row: p.Row,
					Words: "Initials are missing for the practice of " + casefile.DateWords(string(x.d.DateIn(p.Row, "dt.practice.when"))),
				})
				break
			}
		}
	}
	if !x.Task.Rehearse {
		return
	}
	for _, row := range x.d.Rows("dt.scenario", "") {
		if x.d.CodeIn(row.ID, "dt.scenario.result") == "safe-and-prompt" {
			return
		}
	}
	words := "Rehearse the emergency until it is safe and prompt"
	if x.Task.Rehearsal != "" {
		words += ": " + x.Task.Rehearsal
	}
	x.need("DT-C02", "dt.scenario", "%s", words)
}

// seenAgain: where a nurse decided that the carer is assessed again in practice,
// there is a practice on or after that day before both sign anew.
func (x *reading) seenAgain() {
	if x.Nurses != nil {
		return
	}
	var since casefile.Date
	for _, row := range x.d.Rows("dt.change", "") {
		if x.d.CodeIn(row.ID, "dt.change.choice") == string(Reassess) && x.decided(row.ID) {
			since = max(since, casefile.DateOf(written(x.d, row.ID, "dt.change.sign-nurse").In(x.r.Now.Location())))
		}
	}
	if since != "" && !slices.ContainsFunc(x.Practices, func(p Practice) bool { return p.Counts && x.d.DateIn(p.Row, "dt.practice.when") >= since }) {
		x.need("DT-V06", "dt.practice", "See %s do it once more, with the changed plan", x.carer())
	}
}

func (x *reading) checked() {
	if n, of := x.Alone(); n < of {
		x.need("DT-C02", "dt.criterion", "%s does %d of %d steps alone", x.carer(), n, of)
	}
}

var pin = regexp.MustCompile(`^[0-9]{2}[A-Za-z][0-9]{4}[A-Za-z]$`)

// registered: the nurse who signs is on the register, looked up by a person in
// the last 30 days, and is no relative of the carer (DT-V03, DT-V04).
func (x *reading) registered() {
	if !pin.MatchString(x.d.Text("dt.pin")) {
		x.need("DT-V03", "dt.pin", "Enter the nurse’s PIN, like 98A7654B")
	}
	at := x.today
	if x.Nurses != nil {
		at = casefile.DateOf(x.Nurses.At.In(x.r.Now.Location()))
	}
	switch looked := x.d.DateIn("", "dt.pin-check"); {
	case looked == "":
		x.need("DT-V03", "dt.pin-check", "Look the nurse up on the register and say when")
	case looked > at || addDays(looked, x.cat.Limits.RegisterCheck) < at:
		x.need("DT-V03", "dt.pin-check", "The register was looked at on %s. Look again: it holds for %d days", casefile.DateWords(string(looked)), x.cat.Limits.RegisterCheck)
	}
	switch x.d.Text("dt.related") {
	case "":
		x.need("DT-V04", "dt.related", "Say whether the nurse and %s are related", x.carer())
	case "Yes":
		x.need("DT-V04", "dt.related", "A relative cannot sign %s off. Ask another nurse", x.carer())
	}
}

// signing looks at the two signatures: both there, the nurse last, at most a week
// apart (DT-V05), by two people of whom the nurse has seen the carer practise.
func (x *reading) signing() {
	say := func(rule, link, words string) {
		x.Signing = append(x.Signing, Need{Rule: rule, Link: link, Words: words})
	}
	if x.Carers == nil {
		say("DT-C02", "dt.sign.carer", x.carer()+" signs first")
	}
	if x.Nurses == nil {
		say("DT-C02", "dt.sign.nurse", "The nurse signs last")
		return
	}
	if v := x.mayNotSign(x.Nurses.Name); v != nil {
		x.Signing = append(x.Signing, *v)
	}
	if x.Carers == nil {
		return
	}
	apart := x.Nurses.At.Sub(x.Carers.At)
	switch {
	case apart < 0:
		say("DT-V05", "dt.sign.nurse", "The nurse signs last. Ask the nurse to sign again")
	case apart > time.Duration(x.cat.Limits.Apart)*24*time.Hour:
		say("DT-V05", "dt.sign.carer", fmt.Sprintf("The two signatures are more than %d days apart. Ask both to sign again", x.cat.Limits.Apart))
	}
}

// mayNotSign is why somebody cannot sign as the nurse, nil when they can.
func (x *reading) mayNotSign(name string) *Need {
	who := fhir.Reference{Display: name}
	switch {
	case casefile.PlainName(name) == casefile.PlainName(x.Carer.Display):
		return &Need{Rule: "DT-V04", Link: "dt.sign.nurse", Words: "Nobody signs themselves off. Another nurse signs"}
	case !slices.ContainsFunc(x.Practices, func(p Practice) bool { return p.Counts && casefile.SameReference(who, fhir.Reference{Display: p.By}) }):
		return &Need{Rule: "DT-C02", Link: "dt.practice", Words: "The nurse who signs has watched at least one practice. " + name + " is in none of them"}
	}
	return nil
}

// MayNotSign is why somebody of this name cannot sign a record off as its nurse,
// in plain words; "" when they can.
func MayNotSign(s State, name string) string {
	x := &reading{State: s}
	if n := x.mayNotSign(name); n != nil {
		return n.Words
	}
	return ""
}
