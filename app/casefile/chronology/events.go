package chronology

import (
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// events are what the documents of a case tell of besides the entries that were
// written.
func events(r casefile.Record) []casefile.Entry {
	var out []casefile.Entry
	out = append(out, ofTheCase(r)...)
	for _, d := range r.Docs {
		switch casefile.FormName(d.Form()) {
		case casefile.FormChr, "ess":
			continue
		}
		out = append(out, signed(r, d)...)
		if tell := tellers[casefile.FormName(d.Form())]; tell != nil {
			out = append(out, tell(r, d)...)
		}
	}
	return out
}

// tellers are the forms that tell of more than their being signed.
var tellers = map[string]func(casefile.Record, *casefile.Document) []casefile.Entry{
	"ref":    contact,
	"harm":   harm,
	"cafref": refusal,
	"cafdpr": meetings("cafdpr.meeting", map[string]string{"first-plan": "CAF plan agreed", "review": "CAF plan reviewed", "closing": "CAF plan ended"}),
	"cinp":   plan,
	"cmp":    emergency,
	"mafs":   panel("mafs.decision", "mafs.slot", "Family support panel"),
	"jrap":   panel("jrap.decision", "", "Joint resource allocation panel"),
	"brk":    breaks,
	"std":    stepDown,
}

// ofTheCase are the case opened, its referral, its visits and every change of
// lead practitioner.
func ofTheCase(r casefile.Record) []casefile.Entry {
	var out []casefile.Entry
	c := r.Case
	if on := c.DateIn("", "case.opened"); on != "" {
		out = append(out, casefile.Entry{On: on, Kind: casefile.EntryRecord, Title: "Case opened", Doc: c.ID(), Event: "opened", What: Referral})
	}
	if on := c.DateIn("", "case.referral-date"); on != "" && !told(r, on) {
		out = append(out, casefile.Entry{On: on, Kind: casefile.EntryRecord, Title: "Referral received", Doc: c.ID(), Event: "referral", What: Referral})
	}
	if on := c.DateIn("", "case.closed"); on != "" {
		out = append(out, casefile.Entry{On: on, Kind: casefile.EntryRecord, Title: "Case closed", Doc: c.ID(), Event: "closed:" + string(on), What: Plan})
	}
	for _, v := range r.Visits() {
		if v.Ended {
			out = append(out, casefile.Entry{
				On: day(r, v.At), At: v.At, Kind: casefile.EntryVisit, Title: v.Purpose, Doc: c.ID(), Event: "visit:" + v.At.UTC().Format(time.RFC3339),
			})
		}
	}
	return append(out, leads(r)...)
}

// told reports whether a contact of that day is in the case, which says more than
// the date of the referral.
func told(r casefile.Record, on casefile.Date) bool {
	for _, d := range r.Of("ref") {
		if d.DateIn("", "ref.when") == on {
			return true
		}
	}
	return false
}

// leads are the changes of lead practitioner, from the history of the answer.
func leads(r casefile.Record) []casefile.Entry {
	var out []casefile.Entry
	before := ""
	for _, v := range r.Case.History(casefile.Cell{LinkID: "case.lead"}) {
		if v.Text == before {
			continue
		}
		title := v.Text + " is lead practitioner"
		switch {
		case v.Text == "":
			title = "No lead practitioner"
		case before != "":
			title = "Lead practitioner changed: " + v.Text + " after " + before
		}
		first := before == "" && len(out) == 0
		before = v.Text
		if first && v.Text == "" {
			continue
		}
		out = append(out, casefile.Entry{
			On: day(r, v.At), At: v.At, Kind: casefile.EntryRecord, Title: title, Text: v.Why, Author: v.By.Name, Doc: r.Case.ID(),
			Event: "lead:" + v.At.UTC().Format(time.RFC3339), What: Worker,
		})
	}
	return out
}

// signed are the signatures that finish a version of a document. One in a row, such
// as the initials beside a practice, finishes nothing, and is read in its row.
func signed(r casefile.Record, d *casefile.Document) []casefile.Entry {
	var out []casefile.Entry
	title := d.Form().Title
	for _, s := range d.Signatures() {
		if s.Row != "" {
			continue
		}
		e := casefile.Entry{
			On: day(r, s.At), At: s.At, Kind: casefile.EntryForm, Title: title + " signed", Text: "By " + s.Name, Author: s.Name, Doc: d.ID(),
			Event: "signed:" + d.ID().String() + ":" + strconv.Itoa(s.Version) + ":" + s.Cell, What: kindOf(d),
		}
		if s.Version > 1 {
			e.Title += " again, version " + strconv.Itoa(s.Version)
		}
		if !s.Valid {
			e.Text += ". Something was changed since."
		}
		out = append(out, e)
	}
	return out
}

// kindOf is the kind that signing a form is.
func kindOf(d *casefile.Document) string {
	switch casefile.FormName(d.Form()) {
	case "cafdpr", "cinp", "cmp", "mafs", "jrap", "ovs", "rev", "slm", "ehc", "tra":
		return Plan
	case "brk", "std", "sbs", "ag", "bk", "stay", "sd":
		return Placement
	case "cafref":
		return Refused
	case "harm", "ref", "cme", "isd":
		return Referral
	case "hnd":
		return Worker
	}
	return Assessment
}

// day is the civil date of a moment where the organisation is.
func day(r casefile.Record, at time.Time) casefile.Date {
	return casefile.DateOf(at.In(r.Now.Location()))
}

// sentences joins what people wrote; where there are several, each ends as a
// sentence does.
func sentences(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			said = append(said, p)
		}
	}
	for i, p := range said {
		if len(said) > 1 && !strings.ContainsAny(p[len(p)-1:], ".!?") && !strings.HasSuffix(p, "”") {
			said[i] += "."
		}
	}
	return strings.Join(said, " ")
}
