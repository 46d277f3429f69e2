package sharing

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// Refusal is one entry of the refusal and withdrawal log (caf.md section 6).
type Refusal struct {
	Doc    casefile.ID
	At     time.Time
	Who    string
	What   []string // in words
	Codes  []string // of cafref.what
	Reason string
	// Told is when the CAF co-ordinator was told; zero while nobody was.
	Told time.Time
	// AskAgain is the day on which the family is asked again, "" for none.
	AskAgain casefile.Date
	// Harm reports that refusing may leave the child at risk: consent is then not
	// the test, and the safeguarding card opens.
	Harm bool
}

// Refusals are the entries of the log, the oldest first.
func Refusals(rec casefile.Record) []Refusal {
	var out []Refusal
	for _, d := range rec.Of("cafref") {
		what := casefile.Cell{LinkID: "cafref.what"}
		codes := d.Codes(what)
		if len(codes) == 0 {
			continue
		}
		r := Refusal{
			Doc: d.ID(), At: d.Summary().Started, Who: d.Text("cafref.who"), Codes: codes, Reason: d.Text("cafref.reason"),
			AskAgain: d.DateIn("", "cafref.ask-again"),
		}
		it := d.Form().Item(what.LinkID)
		for _, v := range d.State(what).Values {
			r.What = append(r.What, casefile.Words(it, v))
		}
		if day := d.DateIn("", "cafref.date"); day != "" && day != casefile.DateOf(r.At.In(rec.Now.Location())) {
			if t, err := time.ParseInLocation("2006-01-02", string(day), rec.Now.Location()); err == nil {
				r.At = t
			}
		}
		r.Told, _ = moment(d, "", "cafref.coordinator-told")
		harm := d.Code("cafref.harm-check")
		r.Harm = harm == "yes" || harm == "not-sure"
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Refusal) int { return a.At.Compare(b.At) })
	return out
}

// touchesSharing reports that a logged refusal stops sharing a CAF: the whole of
// it, its keeping, or sharing with some.
func touchesSharing(rec casefile.Record, doc casefile.ID) bool {
	for _, r := range Refusals(rec) {
		if r.Doc == doc {
			return slices.ContainsFunc(r.Codes, func(c string) bool {
				return c == "whole-caf" || c == "storing-information"
			})
		}
	}
	return true
}

// Notice is what the CAF co-ordinator gets to know of a refusal: the least that
// does the job (cafref.coordinator-told). Name and Born are empty when the family
// objects to being named.
type Notice struct {
	Name string
	Born casefile.Date
	Area string
	// Why are the categories: what was refused and what may have put them off.
	Why []string
}

// NoticeOf is the notice for one entry of the log; ok is false when the case has no
// such entry. area is the neighbourhood area, which is a setting's to know.
func NoticeOf(rec casefile.Record, doc casefile.ID, area string) (n Notice, ok bool) {
	for _, d := range rec.Of("cafref") {
		if d.ID() != doc {
			continue
		}
		n.Area = area
		for _, link := range []string{"cafref.what", "cafref.barrier"} {
			if s := d.Text(link); s != "" {
				n.Why = append(n.Why, s)
			}
		}
		if v, said := d.Answer("cafref.anonymous"); said && v.Bool {
			return n, true
		}
		n.Name = strings.TrimSpace(d.Text("cafref.child"))
		if p := child(rec, d); p.Name != "" {
			n.Name, n.Born = p.Name, p.Born
		}
		return n, true
	}
	return Notice{}, false
}

// child is the person whom a form points at as its child.
func child(rec casefile.Record, d *casefile.Document) casefile.Person {
	v, ok := d.Answer("cafref.child")
	if !ok {
		return casefile.Person{}
	}
	id, ok := casefile.RefID(v.Reference.Reference)
	if !ok || rec.People[id] == nil {
		return casefile.Person{}
	}
	return casefile.PersonOf(rec.People[id])
}
