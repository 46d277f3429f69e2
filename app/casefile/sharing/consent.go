package sharing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// Kind is what became of a family's agreement at one moment.
type Kind string

// What a family said about keeping and sharing.
const (
	Given     Kind = "given"     // they agreed, and somebody signed for it
	Refused   Kind = "refused"   // they said no
	Changed   Kind = "changed"   // they agree to something else than before
	Withdrawn Kind = "withdrawn" // they took it back
	Confirmed Kind = "confirmed" // at a review: it is still right
)

// Event is one moment in the life of an agreement.
type Event struct {
	At   time.Time
	Kind Kind
	Who  string // who said so, as written
	What string // in words: what it was about
	Doc  casefile.ID
}

// Events are what the family agreed to, refused and took back, the oldest first:
// the signatures under a CAF, its list of changes (caf.consent.withdrawn), the
// question at each review (cafdpr.consent-check) and the log of refusals (cafref).
func Events(rec casefile.Record) []Event {
	var out []Event
	for _, d := range rec.Of("caf") {
		out = append(out, assessed(d)...)
	}
	for _, d := range rec.Of("cafdpr") {
		if e, ok := reviewed(d); ok {
			out = append(out, e)
		}
	}
	for _, r := range Refusals(rec) {
		out = append(out, Event{At: r.At, Kind: Refused, Who: r.Who, What: strings.Join(r.What, ", "), Doc: r.Doc})
	}
	slices.SortStableFunc(out, func(a, b Event) int { return a.At.Compare(b.At) })
	return out
}

// assessed are the events that one CAF tells of. A signature counts for what the
// form said when it was given, also when the form has changed since.
func assessed(d *casefile.Document) []Event {
	var out []Event
	for _, s := range d.Signatures() {
		if s.Cell != "caf.sign.parent" && s.Cell != "caf.sign.child" {
			continue
		}
		e := Event{At: s.At, Kind: Given, Who: s.Name, What: "Keeping and sharing, as the form says", Doc: d.ID()}
		if refused(d, s.At) {
			e.Kind, e.What = Refused, "Keeping or sharing"
		}
		out = append(out, e)
	}
	if at, now := refusedAt(d); now && !slices.ContainsFunc(out, func(e Event) bool { return e.Kind == Refused && !e.At.Before(at) }) {
		out = append(out, Event{At: at, Kind: Refused, What: "Keeping or sharing", Doc: d.ID()})
	}
	for _, r := range d.Rows("caf.consent.withdrawn", "") {
		at, ok := moment(d, r.ID, "caf.consent.withdrawn.when")
		if !ok {
			at = d.Summary().Changed
		}
		out = append(out, Event{
			At: at, Kind: Withdrawn, Who: d.TextIn(r.ID, "caf.consent.withdrawn.who"),
			What: d.TextIn(r.ID, "caf.consent.withdrawn.what"), Doc: d.ID(),
		})
	}
	return out
}

// refusals are the questions of a CAF in which a family may say no.
var refusals = []string{"caf.consent.store", "caf.consent.share"}

// refused reports whether a CAF said at a moment that the family refuses.
func refused(d *casefile.Document, at time.Time) bool {
	for _, link := range refusals {
		last := ""
		for _, v := range d.History(casefile.Cell{LinkID: link}) {
			if f, ok := casefile.FromOp(v.Value); ok && !v.At.After(at) {
				last = f.Coding.Code
			}
		}
		if last == "refuses" {
			return true
		}
	}
	return false
}

// refusedAt is when the refusal that a CAF says now was written; now is false when
// it says none.
func refusedAt(d *casefile.Document) (at time.Time, now bool) {
	for _, link := range refusals {
		if d.Code(link) != "refuses" {
			continue
		}
		now = true
		for _, v := range d.History(casefile.Cell{LinkID: link}) {
			if v.At.After(at) {
				at = v.At
			}
		}
	}
	return at, now
}

// reviewed is what a review of the delivery plan says about consent.
func reviewed(d *casefile.Document) (Event, bool) {
	kind, ok := map[string]Kind{"yes": Confirmed, "changed": Changed, "withdrawn": Withdrawn}[d.Code("cafdpr.consent-check")]
	if !ok {
		return Event{}, false
	}
	e := Event{At: d.Summary().Started, Kind: kind, What: "At the review", Doc: d.ID()}
	if h := d.History(casefile.Cell{LinkID: "cafdpr.consent-check"}); len(h) > 0 {
		for _, v := range h {
			if v.At.After(e.At) {
				e.At = v.At
			}
		}
	}
	return e, true
}

// Agreement is where a family's consent to a CAF stands now.
type Agreement struct {
	// Doc is the CAF that says what may be shared with whom; nil without one.
	Doc *casefile.Document
	// Last is the event that decides; the zero event when nobody was asked.
	Last Event
	// Until is the day on which it ends, "" when none was agreed.
	Until casefile.Date
}

// AgreementOf is the newest CAF in which the family was asked, and the last thing
// that the family said. A review that only confirms leaves things as they were.
func AgreementOf(rec casefile.Record) Agreement {
	var a Agreement
	for _, d := range slices.Backward(rec.Of("caf")) {
		if d.Code("caf.consent.share") != "" || d.Code("caf.consent.store") != "" {
			a.Doc, a.Until = d, d.DateIn("", "caf.consent.until")
			break
		}
	}
	for _, e := range Events(rec) {
		switch {
		case e.Kind == Confirmed:
		case e.Kind == Refused && e.Doc != docID(a.Doc) && !touchesSharing(rec, e.Doc):
		default:
			a.Last = e
		}
	}
	return a
}

// Expired reports that the agreement was for a time that is over.
func (a Agreement) Expired(today casefile.Date) bool { return a.Until != "" && a.Until < today }

// Service is one row of caf.consent.service: whom the family let have which parts.
type Service struct {
	Name   string
	Parts  []string // codes of caf.consent.service.parts; "all" is everything
	Agreed bool
}

// Services are the rows of a CAF's consent.
func Services(caf *casefile.Document) []Service {
	if caf == nil {
		return nil
	}
	var out []Service
	for _, r := range caf.Rows("caf.consent.service", "") {
		v, ok := caf.AnswerIn(r.ID, "caf.consent.service.agreed")
		out = append(out, Service{
			Name:   caf.TextIn(r.ID, "caf.consent.service.service"),
			Parts:  caf.Codes(casefile.Cell{Row: r.ID, LinkID: "caf.consent.service.parts"}),
			Agreed: ok && v.Bool,
		})
	}
	return out
}

// Telling is a service that has to hear that consent was withdrawn
// (caf.consent.withdrawn: "a task to tell each service").
type Telling struct {
	Doc     casefile.ID // the CAF that says so
	Service string
	Since   time.Time
	What    string // what was withdrawn
	// Told is when a sharing record with that service said so; zero while none did.
	Told time.Time
}

// ToTell are the services that a withdrawal concerns: those that had been agreed.
// One is told when a sharing record (isd) with it says that consent was withdrawn.
func ToTell(rec casefile.Record) []Telling {
	a := AgreementOf(rec)
	if a.Last.Kind != Withdrawn {
		return nil
	}
	var out []Telling
	for _, s := range Services(a.Doc) {
		if !s.Agreed {
			continue
		}
		t := Telling{Doc: a.Doc.ID(), Service: s.Name, Since: a.Last.At, What: a.Last.What}
		for _, d := range rec.Of("isd") {
			at := d.Summary().Started
			if t.Told.IsZero() && same(d.Text("isd.with"), s.Name) && d.Code("isd.consent") == "withdrawn" && !at.Before(a.Last.At) {
				t.Told = at
			}
		}
		out = append(out, t)
	}
	return out
}

// moment is a time that answers a question.
func moment(d *casefile.Document, row casefile.RowID, link string) (time.Time, bool) {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, v.Text)
	return t, err == nil
}

func docID(d *casefile.Document) casefile.ID {
	if d == nil {
		return casefile.ID{}
	}
	return d.ID()
}

// same compares names of services as people write them.
func same(a, b string) bool {
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	return fold(a) != "" && cmp.Compare(fold(a), fold(b)) == 0
}
