package sharing

import (
	"strings"

	"doorstep/app/casefile"
)

// Finding is something about consent or sharing that a person has to see to.
type Finding struct {
	Rule string // id: isd-1 to isd-7, isd-harm, V-CAF-6, cafref.…
	Doc  casefile.ID
	Link string // the question to go to
	// Stop says that it must be mended before the decision is signed; otherwise it
	// asks.
	Stop bool
	Say  string
}

// leastReason is how many characters the reasons of a decision have at least
// (isd.reason).
const leastReason = 40

// Golden holds a decision about sharing against the seven rules of the current
// advice (processes.md section 12): isd-1 to isd-7 in the order of the page, and
// isd-harm for the test of the 2026 Act. It judges what is written; nothing is found
// about what is still open.
func Golden(d *casefile.Document) []Finding {
	var out []Finding
	find := func(rule, link string, stop bool, say string) {
		out = append(out, Finding{Rule: rule, Doc: d.ID(), Link: link, Stop: stop, Say: say})
	}
	code := d.Code
	risk := code("isd.risk") == "yes" || code("isd.risk") == "possible"
	shares := code("isd.decision") == "share-all" || code("isd.decision") == "share-part"
	holds := code("isd.decision") == "do-not-share"
	consent := code("isd.consent")

	if code("isd.risk") == "yes" && code("isd.decision") == "decide-later-by" {
		find("isd-1", "isd.decision", false, "A child is at risk. Can this wait? A child’s safety comes before privacy")
	}
	switch told := code("isd.told"); {
	case told == "no-would-raise-risk" && code("isd.risk") == "no":
		find("isd-2", "isd.told", false, "You said nobody is at risk, and that telling them would raise the risk. Change one")
	case shares && told == "no-could-not-reach":
		find("isd-2", "isd.told", false, "Tell them when you reach them: who has what, and why")
	}
	if risk && holds && (consent == "refused" || consent == "withdrawn" || strings.HasPrefix(consent, "not-sought")) && code("isd.harm-test") != "yes" {
		find("isd-3", "isd.decision", false, "A child is or may be at risk: you do not need consent. Why is it right not to share?")
	}
	if (code("isd.harm-test") == "not-sure" || consent == "refused") && answeredOrGap(d, "isd.advice") == "" {
		find("isd-4", "isd.advice", true, "Ask for advice before you decide, and say who gave it")
	}
	for _, name := range names(d.Text("isd.protect")) {
		for _, link := range []string{"isd.what", "isd.why"} {
			if shares && contains(d.Text(link), name) {
				find("isd-5", link, true, "This names somebody whose identity must be hidden. Take the name out")
			}
		}
	}
	if shares && d.Text("isd.protect") != "" && code("isd.decision") == "share-all" {
		find("isd-5", "isd.decision", false, "Somebody must not be named: can all of it go, or only a part?")
	}
	if v, ok := d.Answer("isd.fact-opinion"); shares && ok && !v.Bool {
		find("isd-6", "isd.fact-opinion", true, "Mark what is fact, what is opinion and what was only heard, before it goes")
	}
	if shares && code("isd.direction") != "we-ask" && (d.Text("isd.with.person") == "" || d.Text("isd.with.checked") == "") {
		find("isd-6", "isd.with.person", true, "Say which person gets it, what their role is and how you know who they are")
	}
	if code("isd.decision") != "" && len([]rune(strings.TrimSpace(d.Text("isd.reason")))) < leastReason {
		find("isd-7", "isd.reason", true, "Write the reasons down, whether you share or not")
	}
	if d.Text("isd.how.when") != "" && !signed(d) {
		find("isd-7", "isd.by", true, "It has gone, and nobody has signed the decision")
	}
	if shares && code("isd.harm-test") == "yes" {
		find("isd-harm", "isd.harm-test", true, "You said that sharing would do the child more harm than not sharing. Change one, or do not share")
	}
	return out
}

// answeredOrGap is an answer in words, or the reason why there is none.
func answeredOrGap(d *casefile.Document, link string) string {
	if s := d.Text(link); s != "" {
		return s
	}
	if g := d.State(casefile.Cell{LinkID: link}).Gap; g != nil {
		return casefile.GapWords(*g)
	}
	return ""
}

func signed(d *casefile.Document) bool {
	for _, s := range d.Signatures() {
		if s.Valid && (s.Cell == "isd.by" || s.Cell == "") {
			return true
		}
	}
	return false
}
