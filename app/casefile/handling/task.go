package handling

import (
	"slices"
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/casefile/equipment"
)

// Form is the short name of the child's OT assessment.
const Form = "ot"

const taskGroup = "ot.mh.task"

// Task is one handling task of the child in one home.
type Task struct {
	Doc   *casefile.Document
	Row   casefile.RowID
	Kind  string // code of ot.mh.task.kind
	Title string // "Bed to chair"
	Room  string // as it is named
	Often int    // times in 24 hours

	Before, After Score
	// Counting is the score that counts: before, until all controls are in place
	// (OT-C02, RE-16).
	Counting Score
	InPlace  string // code of ot.mh.task.in-place

	Method   string
	Handlers int // trained handlers that it takes, 0 when nobody said
	Loops    string
	StopIf   string
	FailPlan string
	Match    string // code of ot.mh.task.match

	Hoisted bool // a hoist is chosen
	Load    *Load
	Kit     []equipment.Item // all equipment of the task that a register has

	// Version is the check code of the method as it is now.
	Version string

	x *reading
}

// Ref is how an answer points at the task.
func (t Task) Ref() string {
	return casefile.DocumentPrefix + t.Doc.ID().String() + "#" + string(t.Row)
}

// Named is the task with its version, as a demonstration names it.
func (t Task) Named() string { return Versioned(t.Title, t.Version) }

// Band is the band of the score that counts.
func (t Task) Band() Band { return BandOf(t.Counting.Points, t.x.r.Settings) }

// At is the cell of one of the task's questions: "method".
func (t Task) At(name string) casefile.Cell {
	return casefile.Cell{Row: t.Row, LinkID: taskGroup + "." + name}
}

// ExtraKnown reports whether somebody said what is lifted with the child.
func (t Task) extraKnown() bool {
	_, ok := equipment.KgOf(t.Doc, t.Row, taskGroup+".extra-load")
	return ok
}

// Tasks are the handling tasks of all OT assessments of the child, those of the
// child's own home and those that were assessed anew in a carer's home, in the order
// in which they were written. The others are further cases on the tablet, whose
// registers and property surveys a sibling's tasks may point at.
func Tasks(r casefile.Record, others ...casefile.Record) []Task {
	x := read(r, others)
	var out []Task
	for _, d := range r.Of(Form) {
		out = append(out, x.tasks(d)...)
	}
	return out
}

// TasksOf are the tasks of one assessment.
func TasksOf(r casefile.Record, d *casefile.Document, others ...casefile.Record) []Task {
	return read(r, others).tasks(d)
}

// Top is the highest score that counts in some tasks, 0 for none.
func Top(list []Task) int {
	top := 0
	for _, t := range list {
		top = max(top, t.Counting.Points)
	}
	return top
}

// reading is a case with what the rules look up in it more than once.
type reading struct {
	r        casefile.Record
	others   []casefile.Record
	register []equipment.Item
	weights  []Weight
	born     casefile.Date
}

func read(r casefile.Record, others []casefile.Record) *reading {
	x := &reading{r: r, others: others, register: equipment.Linked(r, others...), weights: Weights(r)}
	if r.Case != nil {
		x.born = r.Summary().Child.Born
	}
	if x.born == "" {
		for _, d := range r.Of(Form) {
			if on := d.DateIn("", "ot.child.dob"); on != "" {
				x.born = on
			}
		}
	}
	return x
}

// doc is a document of the case or of another one, nil when it is not at hand.
func (x *reading) doc(id casefile.ID) *casefile.Document {
	if d := x.r.Doc(id); d != nil {
		return d
	}
	for _, o := range x.others {
		if d := o.Doc(id); d != nil {
			return d
		}
	}
	return nil
}

func (x *reading) tasks(d *casefile.Document) []Task {
	var out []Task
	for _, row := range d.Rows(taskGroup, "") {
		out = append(out, x.task(d, row.ID))
	}
	return out
}

func (x *reading) task(d *casefile.Document, row casefile.RowID) Task {
	text := func(name string) string { return d.TextIn(row, taskGroup+"."+name) }
	code := func(name string) string { return d.CodeIn(row, taskGroup+"."+name) }
	t := Task{
		Doc: d, Row: row, Kind: code("kind"), Title: text("kind"), Room: text("room"), Often: whole(d, row, taskGroup+".often"),
		Before: scoreOf(d, row, "before"), After: scoreOf(d, row, "after"), InPlace: code("in-place"),
		Method: text("method"), Handlers: whole(d, row, taskGroup+".handlers"), Loops: text("loops"), StopIf: text("stop"),
		FailPlan: text("fail-plan"), Match: code("match"), Version: versionOf(d, row, noTime), x: x,
	}
	if t.Title == "" {
		t.Title = "A handling task"
	}
	t.Counting = t.Before
	if t.InPlace == "all" && t.After.Points > 0 {
		t.Counting = t.After
	}
	for _, name := range []string{"hoist", "track", "spreader", "sling"} {
		if v, ok := d.AnswerIn(row, taskGroup+"."+name); ok {
			t.keep(equipment.Find(x.register, v.Reference.Reference))
		}
	}
	for _, v := range d.State(casefile.Cell{Row: row, LinkID: taskGroup + ".kit"}).Values {
		t.keep(equipment.Find(x.register, v.Reference.Reference))
	}
	if _, ok := d.AnswerIn(row, taskGroup+".hoist"); ok {
		t.Hoisted, t.Load = true, x.load(d, row, t)
	}
	return t
}

func (t *Task) keep(it *equipment.Item) {
	if it != nil && !slices.ContainsFunc(t.Kit, func(k equipment.Item) bool { return k.Ref() == it.Ref() }) {
		t.Kit = append(t.Kit, *it)
	}
}

// load is the load check of a hoisting task: hoist and sling always, track and bar
// where there are any.
func (x *reading) load(d *casefile.Document, row casefile.RowID, t Task) *Load {
	l := &Load{Weight: Latest(x.weights)}
	l.Extra, _ = equipment.KgOf(d, row, taskGroup+".extra-load")
	at := func(name string) string { return taskGroup + "." + name }
	for _, p := range []struct {
		what, link, swl string
		always          bool
	}{
		{"Hoist", at("hoist"), at("hoist.swl"), true},
		{"Track", at("track"), at("track.swl"), false},
		{"Spreader bar", at("spreader"), at("spreader.swl"), false},
		{"Sling", at("sling"), at("sling.swl"), true},
	} {
		switch part, ok := x.part(p.what, d, row, p.link, p.swl); {
		case ok:
			l.Parts = append(l.Parts, part)
		case p.always:
			l.Parts = append(l.Parts, Part{What: p.what})
		}
	}
	l.check(t.extraKnown())
	return l
}

// whole is a whole number that answers a question, 0 when it has none.
func whole(d *casefile.Document, row casefile.RowID, link string) int {
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(v.Quantity.Value)
	if err != nil {
		return 0
	}
	return n
}
