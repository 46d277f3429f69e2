package placement

import (
	"fmt"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// Ready is whether a child's short breaks with a carer may start.
type Ready struct {
	Open []string // what is missing, in words; none when all is in order
}

// OK reports that nothing is missing.
func (r Ready) OK() bool { return len(r.Open) == 0 }

// ReadyOf is what an arrangement still needs before the first stay: all that
// processes.md 14.2 asks for, complete and not out of date on a day. A sign-off is
// for this child with this carer and does not transfer. Where there is an agreement,
// a record of the carer's home or a health care plan, that is what counts; what was
// written into the arrangement counts where there is none (short-breaks.md, one store
// and two views).
func ReadyOf(a Arrangement, on casefile.Date) Ready {
	d := a.doc
	var open []string
	add := func(yes bool, text string) {
		if yes {
			open = append(open, text)
		}
	}
	add(a.Carer == "", "A carer")
	switch d.Code("brk.carer.approval") {
	case "approved":
		until := d.DateIn("", "brk.carer.approved-until")
		add(until != "" && until < on, "Approval of "+a.Carer+" (it ended "+casefile.DateWords(string(until))+")")
	case "not-needed":
	default:
		add(true, "Approval of the carer")
	}
	ag := a.agreement()
	add(d.Text("brk.match") == "" && textOf(ag, "ag.match") == "", "The match")
	add(!met(d) && !metBy(ag), "A face-to-face introduction")
	add(!a.homeSettled(on), "OT assessment at the carer’s home")
	add(!a.planAgreed(), "Health care plan agreed with the family")
	open = append(open, a.trained(on)...)
	add(!a.allSigned(ag), "Care plan signed by all")
	return Ready{Open: open}
}

func settled(d *casefile.Document, link, done string) bool {
	switch d.Code(link) {
	case done:
		return d.DateIn("", link+".date") != ""
	case "not-needed-reason":
		return d.Text(link+".reason") != ""
	}
	return false
}

// met reports that child and carer met face to face.
func met(d *casefile.Document) bool {
	for _, row := range d.Rows("brk.intro", "") {
		if d.DateIn(row.ID, "brk.intro.date") != "" && d.CodeIn(row.ID, "brk.intro.where") != "by-video" {
			return true
		}
	}
	return false
}

// training are the clinical tasks that this carer is not signed off for.
func training(a Arrangement, on casefile.Date) []string {
	d := a.doc
	v, ok := d.Answer("brk.clinical")
	if ok && !v.Bool {
		return nil
	}
	rows := d.Rows("brk.training", "")
	if !ok || len(rows) == 0 {
		return []string{"Training and sign-off"}
	}
	var open []string
	for _, row := range rows {
		task, who := d.TextIn(row.ID, "brk.training.task"), d.TextIn(row.ID, "brk.training.carer")
		off, ends := d.DateIn(row.ID, "brk.training.signed-off"), d.DateIn(row.ID, "brk.training.expires")
		switch {
		case who != "" && !strings.EqualFold(who, a.Carer) && !strings.Contains(strings.ToLower(a.Carer), strings.ToLower(who)):
			open = append(open, fmt.Sprintf("%s – %s (a sign-off of %s does not count for them)", task, a.Carer, who))
		case off == "" || off > on:
			open = append(open, task+" – "+a.Carer)
		case ends != "" && ends < on:
			open = append(open, fmt.Sprintf("%s – %s (ended %s)", task, a.Carer, casefile.DateWords(string(ends))))
		}
	}
	return open
}

// planSigned reports that everybody who must has signed the care plan, and that it
// still says what they signed.
func planSigned(d *casefile.Document) bool {
	for it := range d.Form().Items() {
		if it.LinkID != "brk.plan-signed" && !strings.HasPrefix(it.LinkID, "brk.plan-signed.") {
			continue
		}
		if it.LinkID == "brk.plan-signed.parent-2" || it.LinkID == "brk.plan-signed.nurse" && d.Code("brk.nurse") != "agreed-date" {
			continue
		}
		if _, holds := signature(d, it.LinkID); !holds {
			return false
		}
	}
	return true
}

// MayStay says what stands against a stay that is to be booked: what is not ready,
// a stay that is too long, or days beyond the limit.
func MayStay(r casefile.Record, a Arrangement, from, to time.Time) []Refusal {
	var out []Refusal
	for _, open := range ReadyOf(a, casefile.DateOf(from)).Open {
		out = append(out, Refusal{Text: "Not ready: " + open + ".", At: casefile.Cell{LinkID: "brk.stay"}})
	}
	if a.Basis != Regulation48 {
		return out
	}
	s := Stay{From: from, To: to, Status: "planned"}
	a.Stays = append(append([]Stay(nil), a.Stays...), s)
	c := yearOf(r, a, s)
	if c.StayLimit > 0 && len(s.days(r.Settings.Text("cfg.brk.count"))) > c.StayLimit {
		out = append(out, Refusal{Text: fmt.Sprintf("One stay may last %d days under regulation 48. Look at the legal basis again.", c.StayLimit), At: casefile.Cell{LinkID: "brk.stay"}})
	}
	if c.Limit > 0 && c.Used+c.Planned > c.Limit {
		out = append(out, Refusal{Text: fmt.Sprintf("With this stay it would be %d days in 12 months; regulation 48 allows %d.", c.Used+c.Planned, c.Limit), At: casefile.Cell{LinkID: "brk.stay"}})
	}
	return out
}

// yearOf counts the 12 months that end with the last day of a stay, what is booked
// before it included.
func yearOf(r casefile.Record, a Arrangement, last Stay) Counter {
	for i := range a.Stays {
		if a.Stays[i].Status == "planned" {
			a.Stays[i].Status = "happened"
		}
	}
	return CounterOf(r, a, casefile.DateOf(last.To))
}
