package oversight

import (
	"errors"
	"strings"

	"doorstep/app/casefile"
)

// ErrOwnWork reports a manager who is to approve what they led or wrote
// themselves (V-DCA-9, Q-OVS-3).
var ErrOwnWork = errors.New("you led or wrote this yourself, so somebody else has to agree to it: ask another manager")

// leadLinks are where forms name who leads.
var leadLinks = []string{"dca.form.lead", "caf.form.lead", "cinp.lead"}

// MayApprove is nil when a person may sign a document as its manager, and
// ErrOwnWork when they lead it or signed it as its author: lead and overseer are
// two people (V-DCA-9, Q-OVS-3). A manager who only opened the form for the
// worker, as at allocation, may sign it. Where a form names nobody who leads and
// nobody has signed, it is the work of whoever began it.
func MayApprove(d *casefile.Document, who casefile.Person) error {
	named := false
	for _, link := range leadLinks {
		if d.Form().Item(link) == nil {
			continue
		}
		if v, ok := d.Answer(link); ok {
			named = true
			if same(who, v.Reference.Reference, d.Text(link)) {
				return ErrOwnWork
			}
		}
	}
	for _, s := range d.Signatures() {
		if Authors[s.Role] {
			named = true
			if same(who, "", s.Name) {
				return ErrOwnWork
			}
		}
	}
	if !named && same(who, "", d.Summary().StartedBy) {
		return ErrOwnWork
	}
	return nil
}

// same reports whether a person is meant: by their reference where both have one,
// else by name.
func same(who casefile.Person, ref, name string) bool {
	if ref != "" && who.Ref != "" {
		return ref == who.Ref
	}
	return name != "" && strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(who.Name))
}

// roleManager is the signer whom oversight is about.
const roleManager = "manager"

// Authors are the roles that sign what they wrote, before a manager does.
var Authors = map[string]bool{"lead": true, "author": true, "practitioner": true, "assessor": true, "ot": true, "supervisor": true}
