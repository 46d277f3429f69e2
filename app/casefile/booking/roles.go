package booking

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// titles are the settings with the words by which a title is known. A carer is known
// by being the carer.
var titles = map[Role]string{
	Manager: "cfg.roles.managers", Nurse: "cfg.roles.nurses", OT: "cfg.roles.ots", SocialWorker: "cfg.roles.social-workers",
}

// Words are how a role is called in a sentence.
func (r Role) Words() string {
	return map[Role]string{Manager: "a manager", Nurse: "a nurse", OT: "the OT", SocialWorker: "a social worker", Carer: "the carer"}[r]
}

// May reports whether somebody with a title may give the reason of a role. Managers
// may stand in for the social worker, and for nobody else.
func May(r casefile.Record, role Role, title string) bool {
	if role == Nobody {
		return false
	}
	if role == SocialWorker && May(r, Manager, title) {
		return true
	}
	title = strings.ToLower(title)
	return slices.ContainsFunc(r.Settings.List(titles[role]), func(word string) bool {
		return word != "" && strings.Contains(title, strings.ToLower(word))
	})
}

// key is what a reason is given for: the gate and the words that were asked. Other
// facts are another question, and a reason does not answer it.
func key(gate, words string) string {
	sum := sha256.Sum256([]byte(words))
	return casefile.ReasonFor(gate+" "+hex.EncodeToString(sum[:6]), casefile.Cell{LinkID: "bk.gates"})
}

// reason is the reason in force that clears a finding, nil for none: the last that
// somebody gave whose title the gate names. Whoever may not clear it cannot undo one
// by writing another; an empty one takes it back, whoever writes it.
func (x *asked) reason(f Finding) *casefile.Reason {
	if f.Clears == Nobody {
		return nil
	}
	if _, some := x.reasons[f.Key]; !some {
		return nil
	}
	var out *casefile.Reason
	for _, given := range x.d.ReasonHistory(f.Key) {
		switch {
		case given.Text == "":
			out = nil
		case May(x.r, f.Clears, x.titleOf(given.By)):
			out = &given
		}
	}
	return out
}

// titleOf is the title of whoever wrote: as the organisation's directory has it, else
// as it came with what they wrote.
func (x *asked) titleOf(a casefile.Author) string {
	for _, p := range x.r.Colleagues {
		if p.ID == a.Person && p.Role != "" {
			return p.Role
		}
	}
	return a.Role
}

// nurse reports whether somebody is known as a nurse here: in the directory, among
// the people of the case, or because they wrote the plan or delegated a task.
func (x *asked) nurse(who fhir.Reference) bool {
	if who == (fhir.Reference{}) {
		return false
	}
	for _, p := range x.r.Colleagues {
		if casefile.SameReference(p.Reference(), who) && May(x.r, Nurse, p.Role) {
			return true
		}
	}
	for _, p := range x.r.Persons() {
		if casefile.SameReference(p.Reference(), who) && May(x.r, Nurse, p.Role) {
			return true
		}
	}
	for _, d := range x.r.Of("dd") {
		if casefile.SameReference(d.ReferenceIn("", "dd.delegator"), who) {
			return true
		}
	}
	return x.plan != nil && x.plan.Doc != nil && slices.ContainsFunc(x.plan.Doc.Signatures(), func(s casefile.SignedBy) bool {
		return s.Valid && s.Cell == "hcp.sign.nurse" && casefile.PlainName(s.Name) == casefile.PlainName(who.Display)
	})
}
