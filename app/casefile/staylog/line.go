package staylog

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Kind is a kind of line: the group that it is a row of.
type Kind string

// The kinds.
const (
	Note     Kind = "stay.day"
	Medicine Kind = "stay.med"
	Feed     Kind = "stay.feed"
	Seizure  Kind = "stay.seizure"
	Task     Kind = "stay.task"
	Mishap   Kind = "stay.inc" // an incident or near miss
	Added    Kind = "stay.later"
)

// Kinds are the kinds that are written during a stay, in the order of the form.
func Kinds() []Kind { return []Kind{Note, Medicine, Feed, Seizure, Task, Mishap} }

// when is the question of each kind that says when it happened.
var when = map[Kind]string{
	Note: "stay.day.when", Medicine: "stay.med.when", Feed: "stay.feed.when", Seizure: "stay.seizure.start", Task: "stay.task.when", Mishap: "stay.inc.when",
}

// When is the question that says when a line of this kind happened, "" for a later
// note, which has the time at which it was written.
func (k Kind) When() string { return when[k] }

// Line is one line of a log.
type Line struct {
	Kind Kind
	Doc  casefile.ID
	Row  casefile.RowID
	At   time.Time // when it happened; zero while nobody wrote it
	End  time.Time // of a seizure

	// Written is when the line was begun, as its writer's clock said, and By who
	// began it.
	Written time.Time
	By      casefile.Author
	Late    bool // it happened longer before it was written than the setting allows (SB-V04)

	// Of is the earlier line that this one puts right, Why what was wrong with it.
	Of  casefile.RowID
	Why string
	// Righted are the lines that put this one right: more than one when two tablets
	// did so apart. The line stays readable, crossed through.
	Righted []casefile.RowID

	Item   fhir.Reference // the medicine, as the line names it
	Result string         // code of stay.med.result
	Code   string         // of a task: its code; of an incident: its kind
	Who    fhir.Reference // who gave the medicine or did the task
	// Words are what the line says, one for each answered question, in the order of
	// the form and without its time.
	Words []Words
}

// Words is one answer of a line.
type Words struct{ Link, Prompt, Text string }

// Stands reports that no later line puts this one right.
func (l Line) Stands() bool { return len(l.Righted) == 0 }

// Lasted is how long a seizure lasted, false until both times are written.
func (l Line) Lasted() (time.Duration, bool) {
	if l.At.IsZero() || l.End.IsZero() || l.End.Before(l.At) {
		return 0, false
	}
	return l.End.Sub(l.At), true
}

// Ref is an answer that points at the line.
func (l Line) Ref(words string) fhir.Value {
	return casefile.RowRef(l.Doc, l.Row, words)
}

func (l *Log) lines(r casefile.Record, zone *time.Location) {
	late := time.Duration(r.Settings.Number("cfg.stay.late-hours")) * time.Hour
	righted := map[casefile.RowID][]casefile.RowID{}
	for _, k := range append(Kinds(), Added) {
		for _, row := range l.doc.Rows(string(k), "") {
			n := l.line(k, row.ID, zone)
			n.Late = !n.At.IsZero() && n.Written.Sub(n.At) > late
			if k == Added {
				l.Later = append(l.Later, n)
				continue
			}
			if n.Of != "" {
				righted[n.Of] = append(righted[n.Of], n.Row)
			}
			l.Lines = append(l.Lines, n)
		}
	}
	for i := range l.Lines {
		l.Lines[i].Righted = righted[l.Lines[i].Row]
	}
	slices.SortStableFunc(l.Lines, func(a, b Line) int {
		return cmp.Or(a.order().Compare(b.order()), a.Written.Compare(b.Written), cmp.Compare(a.Row, b.Row))
	})
}

// order is when a line happened, or was written while it does not say when.
func (l Line) order() time.Time {
	if l.At.IsZero() {
		return l.Written
	}
	return l.At
}

func (l *Log) line(k Kind, row casefile.RowID, zone *time.Location) Line {
	d, group := l.doc, string(k)
	n := Line{Kind: k, Doc: l.Doc, Row: row, Result: d.CodeIn(row, group+".result"), Why: d.TextIn(row, group+".of-why")}
	if link := k.When(); link != "" {
		n.At = moment(d, row, link, zone)
	}
	n.Written, n.By = firstWritten(d, group, row)
	n.Written = n.Written.In(zone)
	if of, ok := pointed(d, row, group+".of"); ok && of != row {
		n.Of = of
	}
	switch k {
	case Medicine:
		n.Item, n.Who = d.ReferenceIn(row, "stay.med.item"), d.ReferenceIn(row, "stay.med.by")
	case Seizure:
		n.End = moment(d, row, "stay.seizure.end", zone)
	case Task:
		n.Code, n.Who = d.CodeIn(row, "stay.task.code"), d.ReferenceIn(row, "stay.task.by")
	case Mishap:
		n.Code = d.CodeIn(row, "stay.inc.kind")
	case Added:
		n.At = n.Written
	}
	for _, q := range questions(d, group) {
		if q.Control == fhir.ControlSignature || q.LinkID == k.When() || q.LinkID == group+".of" || q.LinkID == group+".of-why" {
			continue
		}
		if text := d.TextIn(row, q.LinkID); text != "" {
			n.Words = append(n.Words, Words{Link: q.LinkID, Prompt: q.Text, Text: text})
		}
	}
	return n
}

// questions are those of a row of a group, in the order of the form.
func questions(d *casefile.Document, group string) []*engine.Item {
	var out []*engine.Item
	for it := range d.Form().Items() {
		if it.Question() && it.Group != nil && it.Group.ID == group {
			out = append(out, it)
		}
	}
	return out
}

// pointed is the row that an answer points at.
func pointed(d *casefile.Document, row casefile.RowID, link string) (casefile.RowID, bool) {
	_, at, ok := casefile.ParseRowRef(d.ReferenceIn(row, link).Reference)
	return at, ok
}

func moment(d *casefile.Document, row casefile.RowID, link string, zone *time.Location) time.Time {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v.Text)
	if err != nil {
		return time.Time{}
	}
	return t.In(zone)
}
