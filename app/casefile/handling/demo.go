package handling

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
	"doorstep/forms/fhir"
)

// Handler is an adult who moves the child in a carer's home, with what they were
// shown.
type Handler struct {
	Person fhir.Reference
	Demos  []Demo
}

// Demo is one demonstration of one task to one handler.
type Demo struct {
	Row     casefile.RowID
	Handler fhir.Reference
	TaskRef string
	Task    string // as it is named, with its version
	Version string // of the task when it was shown
	Date    casefile.Date
	Until   casefile.Date // the earliest of what ends it
	Result  string        // code of ch.demo.result
	Valid   bool          // today
	Why     string        // why it does not count, "" when it does
}

// steps are the things a handler does correctly (ch.demo.steps); a hoisting task
// wants them all.
const steps = 15

func (x *reading) handlers(h Home) []Handler {
	var out []Handler
	add := func(who fhir.Reference) int {
		i := slices.IndexFunc(out, func(o Handler) bool { return casefile.SameReference(o.Person, who) })
		if i < 0 {
			out = append(out, Handler{Person: who})
			i = len(out) - 1
		}
		return i
	}
	for _, v := range h.Doc.State(casefile.Cell{LinkID: "ch.handlers"}).Values {
		add(person(v))
	}
	for _, row := range h.Doc.Rows("ch.demo", "") {
		v, ok := h.Doc.AnswerIn(row.ID, "ch.demo.handler")
		if !ok {
			continue
		}
		i := add(person(v))
		out[i].Demos = append(out[i].Demos, x.demo(h, row.ID, person(v)))
	}
	return out
}

func person(v fhir.Value) fhir.Reference {
	if v.Kind == fhir.ReferenceKind {
		return v.Reference
	}
	return fhir.Reference{Display: v.Text}
}

func (x *reading) demo(h Home, row casefile.RowID, who fhir.Reference) Demo {
	d := h.Doc
	v, _ := d.AnswerIn(row, "ch.demo.task")
	m := Demo{
		Row: row, Handler: who, TaskRef: v.Reference.Reference, Task: d.TextIn(row, "ch.demo.task"), Version: versionIn(v.Reference.Display),
		Date: d.DateIn(row, "ch.demo.date"), Until: d.DateIn(row, "ch.demo.until"), Result: d.CodeIn(row, "ch.demo.result"),
	}
	// At most twelve months, and never past a review of the OT.
	ends := []casefile.Date{plusMonths(m.Date, 12), h.Review}
	if h.Base != nil {
		ends = append(ends, h.Base.DateIn("", "ot.sum.review"))
	}
	for _, on := range ends {
		if on != "" && (m.Until == "" || on < m.Until) {
			m.Until = on
		}
	}
	i := slices.IndexFunc(h.Tasks, func(t Task) bool { return samePlace(t.Ref(), m.TaskRef) })
	m.Why = x.demoFault(h, m, row, i)
	if m.Why == "" && m.Until < x.r.Today {
		m.Why = "Ran out on " + casefile.DateWords(string(m.Until))
	}
	m.Valid = m.Why == ""
	return m
}

// demoFault is why a demonstration does not count, whatever the day; i is its task
// among those of the home, -1 for none.
func (x *reading) demoFault(h Home, m Demo, row casefile.RowID, i int) string {
	d := h.Doc
	carer, trainer := signedIn(d, row, "ch.demo.sign-handler"), signedIn(d, row, "ch.demo.sign-ot")
	switch {
	case m.Result == "needs-more-practice":
		return "Needs more practice"
	case m.Result == "should-not-do-this-task":
		return "Should not do this task"
	case m.Result != "signed-off":
		return "No result is written down"
	case i < 0:
		return "The task is not in this home's assessment"
	case carer == nil || trainer == nil:
		return "Handler and trainer have not both signed"
	case whole(d, row, "ch.demo.times") < x.r.Settings.Number("cfg.ot.demo-times"):
		return "Not yet done often enough under watch"
	}
	t := h.Tasks[i]
	if t.Hoisted && len(d.Codes(casefile.Cell{Row: row, LinkID: "ch.demo.steps"})) < steps {
		return "Not every step was done correctly"
	}
	then := m.Version
	if then == "" { // the answer does not say which version: that of the day of signing
		then = versionOf(t.Doc, t.Row, trainer.At)
	}
	if then != t.Version && !x.confirmedKit(h, t) {
		return "The way of doing it has changed since"
	}
	return ""
}

// signedIn is the signature in a row that still holds, nil for none.
func signedIn(d *casefile.Document, row casefile.RowID, link string) *casefile.SignedBy {
	for _, s := range d.Signatures() {
		if s.Valid && s.Row == row && s.Cell == link {
			return &s
		}
	}
	return nil
}

// samePlace reports whether two references point at one row.
func samePlace(a, b string) bool {
	doc, row, ok := equipment.Row(a)
	doc2, row2, ok2 := equipment.Row(b)
	return ok && ok2 && doc == doc2 && row == row2 && row != ""
}

// Demonstrated reports whether a handler was shown a task as it is now and may do it
// on every day until one (RE-14); why says what is missing.
func (h Home) Demonstrated(who fhir.Reference, t Task, until casefile.Date) (ok bool, why string) {
	why = "Nobody has shown them"
	for _, o := range h.Handlers {
		if !casefile.SameReference(o.Person, who) {
			continue
		}
		for _, m := range o.Demos {
			switch {
			case !samePlace(m.TaskRef, t.Ref()):
			case m.Why != "":
				why = m.Why
			case m.Until < until:
				why = "Runs out on " + casefile.DateWords(string(m.Until))
			default:
				return true, ""
			}
		}
	}
	return false, why
}
