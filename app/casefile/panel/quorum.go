package panel

import (
	"cmp"
	"slices"
	"strings"

	"doorstep/app/casefile"
)

// Present is somebody who was heard, and for which agency.
type Present struct {
	Name, Agency string
}

// Quorum is how many agencies were heard of those that must be.
type Quorum struct {
	Need     int // agencies; 0 for a panel that has no quorum
	Heard    int // agencies
	Agencies []string
	Present  []Present
}

// Met reports that enough agencies were heard.
func (q Quorum) Met() bool { return q.Heard >= q.Need }

// QuorumOf counts the agencies that were heard for a request. Two people of one
// agency are one (processes.md section 7, cfg.cmp.quorum).
func QuorumOf(r casefile.Record, d *casefile.Document) Quorum {
	if Kind(casefile.FormName(d.Form())) != Care {
		return Quorum{}
	}
	q := Quorum{Need: r.Settings.Number("cfg.cmp.quorum")}
	for _, row := range d.Rows("cmp.present", "") {
		p := Present{Name: d.TextIn(row.ID, "cmp.present.person"), Agency: d.TextIn(row.ID, "cmp.present.agency")}
		if p.Name == "" {
			continue
		}
		q.Present = append(q.Present, p)
		if p.Agency != "" && !slices.ContainsFunc(q.Agencies, func(a string) bool { return strings.EqualFold(a, p.Agency) }) {
			q.Agencies = append(q.Agencies, p.Agency)
		}
	}
	q.Heard = len(q.Agencies)
	return q
}

// Deciders are who may decide on an emergency placement, by name: the head of
// service first, then the deputies. None are named: nobody is refused.
func Deciders(r casefile.Record) []string {
	var out []string
	if head := strings.TrimSpace(r.Settings.Text("cfg.cmp.head")); head != "" {
		out = append(out, head)
	}
	for _, name := range r.Settings.List("cfg.cmp.deputies") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// mayDecide reports whether somebody is one of the deciders.
func mayDecide(r casefile.Record, name string) bool {
	all := Deciders(r)
	return len(all) == 0 || slices.ContainsFunc(all, func(d string) bool { return strings.EqualFold(strings.TrimSpace(name), d) })
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// names joins names as in speech.
func names(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}

// own reports whether a signer asked for what they would decide.
func own(d *casefile.Document, k Kind, name string) bool {
	asked := signed(d, forms[k].sent)
	return asked != nil && strings.EqualFold(strings.TrimSpace(cmp.Or(asked.Name, "?")), strings.TrimSpace(name))
}
