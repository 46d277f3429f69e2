package panel

import (
	"cmp"
	"strings"

	"doorstep/app/casefile"
)

// open are the points of a request that nobody could answer yet: somebody with
// parental responsibility who has not agreed, and whom its steps wait for.
func open(r casefile.Record, d *casefile.Document, k Kind) []string {
	if k != Care {
		return nil
	}
	var out []string
	for _, row := range d.Rows("cmp.pr-consent", "") {
		what := consentOpen[d.CodeIn(row.ID, "cmp.pr-consent.answer")]
		if what == "" {
			continue
		}
		name := d.TextIn(row.ID, "cmp.pr-consent.person")
		who := cmp.Or(role(r, d, row.ID), name, "Somebody with parental responsibility")
		point := who + " " + what
		if who != name && name != "" {
			point += ": " + name
		}
		out = append(out, point)
	}
	for it := range d.Form().Items() {
		if !strings.HasPrefix(it.LinkID, "cmp.waiting.") {
			continue
		}
		if t := strings.TrimSpace(d.Text(it.LinkID)); t != "" {
			title := ""
			if it.Section != nil {
				title = it.Section.Title + ": "
			}
			out = append(out, title+"waiting for "+t)
		}
	}
	return out
}

// consentOpen are the answers of somebody with parental responsibility that leave
// something to do.
var consentOpen = map[string]string{
	"objects":            "objects",
	"cannot-be-reached":  "cannot be reached",
	"lacks-capacity-now": "cannot decide now",
}

// role is what somebody is to the child, as the record says: "Father".
func role(r casefile.Record, d *casefile.Document, row casefile.RowID) string {
	v, ok := d.AnswerIn(row, "cmp.pr-consent.person")
	if !ok {
		return ""
	}
	id, ok := casefile.RefID(v.Reference.Reference)
	if !ok || r.People[id] == nil {
		return ""
	}
	return r.People[id].Text("person.relationship")
}
