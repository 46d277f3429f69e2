package signoff

import (
	"slices"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/staylog"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// The forms that a sign-off is read from.
const (
	Form     = "dt"
	Decision = "dd"
)

// Status says where a sign-off stands (DT-C04).
type Status string

// The statuses. Only Valid and Expiring count for a booking.
const (
	Draft     Status = "draft"
	Training  Status = "in-training"
	Valid     Status = "valid"
	Expiring  Status = "expiring" // 30 days or fewer are left
	Expired   Status = "expired"
	Waiting   Status = "waiting-for-nurse-decision" // the plan changed, or must not be used now
	Suspended Status = "suspended"
	Withdrawn Status = "withdrawn"
	Ended     Status = "ended"
)

// State is where one sign-off stands today.
type State struct {
	Doc   casefile.ID
	Task  delegation.Task // zero when the catalogue has no such task
	Child fhir.Reference
	Carer fhir.Reference
	// Decision is the decision that it rests on, nil when there is none.
	Decision *casefile.Document
	Status   Status
	// Stopped is what suspended, withdrew or ended it, nil when nothing did.
	Stopped *Event

	Taught      casefile.Date // "" until the teaching was passed
	Watched     int
	WatchMin    int
	Practices   []Practice // in the order of their dates
	Practised   int        // those that count
	PractiseMin int
	Steps       []Step // the criteria of the task, in the catalogue's order

	Carers *casefile.SignedBy // the carer's signature, nil unless it holds
	Nurses *casefile.SignedBy // the nurse's, nil unless it holds
	From   casefile.Date      // day of the later signature, "" before
	// Until is the last day, or before it is signed the last day if it were
	// signed today; Ends says which limit that is, in plain words (DT-C03).
	Until casefile.Date
	Ends  string
	// Limits are all the dates that could end it.
	Limits []Limit
	// Prompt is the last of the catalogue's prompts whose day has come, in days
	// before the end: 60, 30, 14 or 7; 0 when none has (DT-V12).
	Prompt int
	// LastDone is when the carer last did it here; Fading asks a nurse to look
	// (DT-C05).
	LastDone casefile.Date
	Fading   bool

	// Plan is the child's care plan, nil when the case has none. Sections are those
	// that the task rests on; Waits says why a nurse has to decide about the plan, ""
	// when nobody has to, whether the record is signed or not (DT-V06, RE-03).
	Plan     *healthplan.Plan
	Sections []Section
	Waits    string
	// Again: a nurse decided that the carer is seen in practice again, and nobody has
	// signed since.
	Again bool
	// Answers is the nurse who answers for the decision today; Unanswered is set
	// when nobody does (DT-V09).
	Answers    fhir.Reference
	Unanswered *Unanswered
	// Incidents are what happened in stays with this task, the first first (DT-V11).
	Incidents []Incident
	// Refresh is the day on which a nurse asked for a refresher, after an incident or
	// a supervision visit, that has not been seen since; "" when there is none.
	Refresh casefile.Date

	// Needs are what is missing before anybody signs, in the order of the work.
	// Signing is what is missing or wrong about the signatures themselves.
	Needs   []Need
	Signing []Need

	family delegation.Family
}

// Need is something missing, in plain words, and where to put it right.
type Need struct {
	Rule  string // DT-C02, DT-V03
	Words string
	Link  string // linkId of the question
	Row   casefile.RowID
}

// Practice is one supervised practice.
type Practice struct {
	Row    casefile.RowID
	When   string // RFC 3339, "" when not answered
	Place  string
	By     string
	Counts bool
	Fully  bool // on own, fully correct
}

// Counts reports whether the carer may be booked for the task.
func (s State) Counts() bool { return s.Status == Valid || s.Status == Expiring }

// Alone is how many steps the carer does alone, and how many there are; steps
// that do not apply are left out.
func (s State) Alone() (n, of int) {
	for _, st := range s.Steps {
		if st.Stage == DoesNotApply && st.Wrong == "" {
			continue
		}
		of++
		if st.Done() {
			n++
		}
	}
	return n, of
}

// reading is what Of gathers.
type reading struct {
	State
	r     casefile.Record
	d     *casefile.Document
	cat   *delegation.Catalogue
	today casefile.Date
}

// Of works out where a competency record stands. d is a document of the form dt
// and belongs to r.
func Of(r casefile.Record, d *casefile.Document) (State, error) {
	return of(r, d, healthplan.Of(r))
}

func of(r casefile.Record, d *casefile.Document, plan *healthplan.Plan) (State, error) {
	cat, err := delegation.Shipped()
	if err != nil {
		return State{}, err
	}
	x := &reading{r: r, d: d, cat: cat, today: casefile.DateOf(r.Now)}
	x.Doc, x.Plan = d.ID(), plan
	x.Task, _ = cat.Task(codeOf(d, "dt.task"))
	x.family = cat.Family(x.Task)
	x.Child, x.Carer = d.ReferenceIn("", "dt.child"), d.ReferenceIn("", "dt.carer")
	x.decision()
	x.delegator()
	x.practices()
	x.steps()
	x.signatures()
	x.sections()
	x.Waits = x.waits()
	x.incidents()
	x.needs()
	x.until()
	x.lastDone()
	x.refresher()
	x.status()
	return x.State, nil
}

// All are the sign-offs of a case, in the order in which they were begun.
func All(r casefile.Record) ([]State, error) {
	var out []State
	plan := healthplan.Of(r)
	for _, d := range r.Of(Form) {
		s, err := of(r, d, plan)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// decision finds what the record rests on, and the numbers that it asks for.
func (x *reading) decision() {
	x.WatchMin, x.PractiseMin = x.Task.Watch, x.Task.Practise
	if v, ok := x.d.Answer("dt.decision"); ok {
		for _, dd := range x.r.Of(Decision) {
			if v.Reference.Reference == casefile.DocumentPrefix+dd.ID().String() {
				x.Decision = dd
			}
		}
	}
	if x.Decision != nil {
		if n, ok := number(x.Decision, "dd.observe-min"); ok {
			x.WatchMin = n
		}
		if n, ok := number(x.Decision, "dd.practise-min"); ok {
			x.PractiseMin = n
		}
	}
}

func (x *reading) practices() {
	for _, row := range x.d.Rows("dt.watch", "") {
		if x.d.DateIn(row.ID, "dt.watch.when") != "" {
			x.Watched++
		}
	}
	type kept struct {
		Practice
		casefile.TaskPractice
	}
	var rows []kept
	for _, row := range x.d.Rows("dt.practice", "") {
		v, _ := x.d.AnswerIn(row.ID, "dt.practice.when")
		help := x.d.CodeIn(row.ID, "dt.practice.help")
		rows = append(rows, kept{
			Practice{
				Row: row.ID, When: v.Text, Place: x.d.TextIn(row.ID, "dt.practice.place"),
				By: x.d.TextIn(row.ID, "dt.practice.by"), Fully: help == "on-own-fully-correct",
			},
			casefile.TaskPractice{On: x.d.CodeIn(row.ID, "dt.practice.on"), Help: help},
		})
	}
	slices.SortStableFunc(rows, func(a, b kept) int { return moment(a.When).Compare(moment(b.When)) })
	var kinds []casefile.TaskPractice
	for _, k := range rows {
		kinds = append(kinds, k.TaskPractice)
	}
	for i, counts := range casefile.CountedPractices(x.Task, kinds) {
		p := rows[i].Practice
		p.Counts = counts && p.When != ""
		if p.Counts {
			x.Practised++
		}
		x.Practices = append(x.Practices, p)
	}
}

// signatures are the newest of carer and nurse that still hold.
func (x *reading) signatures() {
	for _, g := range x.d.Signatures() {
		switch {
		case !g.Valid:
		case g.Cell == "dt.sign.carer":
			x.Carers = &g
		case g.Cell == "dt.sign.nurse":
			x.Nurses = &g
		}
	}
	if x.Carers != nil && x.Nurses != nil {
		later := x.Nurses.At
		if x.Carers.At.After(later) {
			later = x.Carers.At
		}
		x.From = casefile.DateOf(later.In(x.r.Now.Location()))
	}
}

// lastDone: a carer has done it when the log of a stay says so, or somebody saw it.
func (x *reading) lastDone() {
	if line, ok := staylog.LastTask(x.r, x.Task.Code, x.Carer); ok && x.Task.Code != "" {
		x.LastDone = staylog.Day(line.At)
	}
	for _, p := range x.Practices {
		if p.Counts {
			x.LastDone = max(x.LastDone, x.d.DateIn(p.Row, "dt.practice.when"))
		}
	}
	for _, row := range x.d.Rows("dt.spot", "") {
		x.LastDone = max(x.LastDone, x.d.DateIn(row.ID, "dt.spot.when"))
	}
	if fades := x.cat.Family(x.Task).Fades; fades > 0 && x.LastDone != "" {
		x.Fading = x.From != "" && addDays(x.LastDone, fades) < x.today
	}
}

// status is the gravest thing that is true (DT-C04).
func (x *reading) status() {
	x.Stopped = x.stopped()
	signed := x.From != "" && len(x.Needs) == 0 && len(x.Signing) == 0 && codeOf(x.d, "dt.outcome") == "competent-for-this-child"
	switch {
	case x.Stopped != nil && x.Stopped.Kind != "suspended":
		x.Status = Withdrawn
		if x.Stopped.Kind == "ended-no-longer-needed" {
			x.Status = Ended
		}
	case x.grown(), x.over():
		x.Status = Ended
	case x.Stopped != nil:
		x.Status = Suspended
	case x.From != "" && x.Until < x.today:
		x.Status = Expired
	case x.From != "" && x.Waits != "":
		x.Status = Waiting
	case !signed && x.Taught == "" && x.Watched == 0 && len(x.Practices) == 0:
		x.Status = Draft
	case !signed:
		x.Status = Training
	case x.Prompt > 0 && x.Prompt <= x.cat.Limits.Expiring:
		x.Status = Expiring
	default:
		x.Status = Valid
	}
}

// grown: at 18 a child's sign-offs end (DT-V13).
func (x *reading) grown() bool {
	child := x.r.Child()
	if child == nil {
		return false
	}
	born, ok := casefile.PersonOf(child).Born.Time()
	return ok && !born.AddDate(18, 0, 0).After(day(x.today))
}

// over: with the plan, or with the child's use of the service, sign-offs end
// (DT-V13, nursing-care-plans.md 3.3).
func (x *reading) over() bool {
	return x.Plan != nil && x.Plan.End != nil || x.r.Case != nil && x.r.Case.Code("case.status") == "closed"
}

func codeOf(d *casefile.Document, link string) string { return d.Code(link) }

func moment(text string) time.Time {
	t, _ := time.Parse(time.RFC3339, text)
	return t
}
