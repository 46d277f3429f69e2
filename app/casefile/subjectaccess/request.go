package subjectaccess

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
)

// Form is the short name of the form.
const Form = "sar"

// As whom somebody asks: codes of sar.as.
const (
	AsChild    = "child"
	AsParent   = "parent"    // for what is about themselves
	AsForChild = "for-child" // with parental responsibility
	AsActing   = "acting"
)

// Why something stays out: codes of sar.left.why.
const (
	WhyOtherChild  = "other-child"
	WhyOtherPerson = "other-person"
	WhyHarm        = "harm"
	WhyConfidence  = "confidence"
	WhyAddress     = "address"
	WhyLaw         = "law"
	WhyCrime       = "crime"
)

// Request is one request, read for the rules.
type Request struct {
	Doc      *casefile.Document
	Who      string // name
	Ref      string // reference, "" for a typed name
	As       string
	Received casefile.Date
	Given    casefile.Date
	Longer   bool
}

// Of reads a request; false for any other document.
func Of(d *casefile.Document) (Request, bool) {
	if d == nil || casefile.FormName(d.Form()) != Form {
		return Request{}, false
	}
	q := Request{
		Doc: d, Who: d.Text("sar.who"), As: d.Code("sar.as"), Received: d.DateIn("", "sar.received"), Given: d.DateIn("", "sar.given"),
		Longer: d.Code("sar.longer") == "yes",
	}
	if v, ok := d.Answer("sar.who"); ok {
		q.Ref = v.Reference.Reference
		if v.Reference.Display != "" {
			q.Who = v.Reference.Display
		}
	}
	return q, true
}

// Rested is how many days the time stood still up to a day.
func (q Request) Rested(today casefile.Date) int {
	days := map[string]bool{} // pauses that overlap count once
	for _, r := range q.Doc.Rows("sar.pause", "") {
		from, ok := q.Doc.DateIn(casefile.RowID(r.ID), "sar.pause.from").Time()
		if !ok {
			continue
		}
		until, ok := q.Doc.DateIn(casefile.RowID(r.ID), "sar.pause.until").Time()
		if !ok {
			until, _ = today.Time()
		}
		for ; from.Before(until); from = from.AddDate(0, 0, 1) {
			days[from.Format("2006-01-02")] = true
		}
	}
	return len(days)
}

// Starts is the day from which the month counts: the day of the request, later by the
// days on which the time stood still.
func (q Request) Starts(today casefile.Date) casefile.Date {
	at, ok := q.Received.Time()
	if !ok {
		return ""
	}
	return casefile.DateOf(at.AddDate(0, 0, q.Rested(today)))
}

// Place is where something stands: an answer; a whole row, with the linkId of its group;
// a whole document, with the zero cell.
type Place struct {
	Doc  casefile.ID
	Cell casefile.Cell
}

// String is how a row of sar.left names a place: DOC or DOC|linkId or DOC|linkId#row.
func (p Place) String() string {
	if p.Cell.LinkID == "" {
		return p.Doc.String()
	}
	return p.Doc.String() + "|" + casefile.Pin(p.Cell)
}

// ParsePlace reads what String wrote.
func ParsePlace(s string) (Place, bool) {
	doc, pin, cell := strings.Cut(s, "|")
	id, err := casefile.ParseID(doc)
	if err != nil || cell && pin == "" {
		return Place{}, false
	}
	link, row, _ := strings.Cut(pin, "#")
	return Place{Doc: id, Cell: casefile.Cell{Row: casefile.RowID(row), LinkID: link}}, true
}

// Decided is one row of sar.left.
type Decided struct {
	Row   casefile.RowID
	Place Place
	Where string
	Words []string // the only words of it that stay out; none: all of it
	Why   string
	// Out and Give are what people decided; neither while nobody did.
	Out, Give bool
	Reason    string
}

// Anywhere reports whether a person added it: it is about words wherever they stand.
func (x Decided) Anywhere() bool { return x.Place == Place{} }

// Stays reports whether it stays out now: by a decision, or because there is none yet.
func (x Decided) Stays() bool { return !x.Give }

// Decisions are the rows of a request in their order. One that a person added has no
// place: its words stay out wherever they stand.
func (q Request) Decisions() []Decided {
	var out []Decided
	for _, r := range q.Doc.Rows("sar.left", "") {
		row := casefile.RowID(r.ID)
		p, _ := ParsePlace(q.Doc.TextIn(row, "sar.left.place"))
		x := Decided{
			Row: row, Place: p, Where: q.Doc.TextIn(row, "sar.left.where"), Why: q.Doc.CodeIn(row, "sar.left.why"), Reason: q.Doc.TextIn(row, "sar.left.reason"),
		}
		for w := range strings.SplitSeq(q.Doc.TextIn(row, "sar.left.words"), "\n") {
			if w = strings.TrimSpace(w); w != "" {
				x.Words = append(x.Words, w)
			}
		}
		switch q.Doc.CodeIn(row, "sar.left.decision") {
		case "out":
			x.Out = true
		case "give":
			x.Give = true
		}
		out = append(out, x)
	}
	return out
}

// never are forms that are no part of what somebody may have: the request itself and
// those before it, what the app keeps about keys and copies, and the records of the
// people around the child, which are about them.
var never = []string{Form, "arc", "acc", "cfg", casefile.FormPerson}

// Scope are the documents that a request is about: the records of the child and of the
// case, then the others, the oldest first.
func Scope(rec casefile.Record) []*casefile.Document {
	var out []*casefile.Document
	if d := rec.Child(); d != nil {
		out = append(out, d)
	}
	if rec.Case != nil {
		out = append(out, rec.Case)
	}
	for _, d := range rec.Docs {
		if !slices.Contains(never, casefile.FormName(d.Form())) {
			out = append(out, d)
		}
	}
	return out
}
