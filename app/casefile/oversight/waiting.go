package oversight

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// What says what a manager is asked for.
type What string

// What can wait for a manager.
const (
	ToSign       What = "sign"       // the author has signed a form; the manager has not
	Answered     What = "answered"   // what was sent back has its answers
	AtCheckpoint What = "checkpoint" // a checkpoint of a running assessment
	NextLook     What = "look"       // the day of the next look
	ToClose      What = "close"      // a case is about to be closed
	ToAllocate   What = "allocate"   // nobody leads the case
	ToFollow     What = "follow"     // a promise that is so late that the manager is told
)

// Waiting is one thing that waits for a manager, or that a manager sent back and
// waits for.
type Waiting struct {
	What  What
	Case  casefile.ID
	Doc   casefile.ID `json:",omitzero"`  // what is to be read; zero where it is the case as a whole
	Kind  Kind        `json:",omitempty"` // the look to begin for it
	Title string      // of the form, or what it is about
	From  string      `json:",omitempty"` // who wrote it
	Since time.Time   // when it began to wait
	Due   casefile.Date
	// Shows is the day from which it is shown; "" is at once.
	Shows casefile.Date `json:",omitempty"`
	// Open are the points that are known to be open, in words.
	Open []string `json:",omitempty"`
	// Manager is who is named for it, "" for any manager of the team.
	Manager     string `json:",omitempty"` // reference
	ManagerName string `json:",omitempty"`
	// WithAuthor says that it was sent back and waits for its author.
	WithAuthor bool `json:",omitempty"`
}

// Mine reports whether a manager is asked: they are named, or nobody is.
func (w Waiting) Mine(who casefile.Person) bool {
	return w.Manager == "" && w.ManagerName == "" || same(who, w.Manager, w.ManagerName)
}

// Now reports whether it waits on a day.
func (w Waiting) Now(today casefile.Date) bool { return w.Shows <= today }

// WaitingIn is what waits in one case, the earliest day first.
func WaitingIn(r casefile.Record) []Waiting {
	if r.Case == nil || r.Case.Code("case.status") == "closed" {
		return nil
	}
	out := forms(r)
	out = append(out, looks(r)...)
	out = append(out, whole(r)...)
	out = append(out, promises(r)...)
	manager, name := managerOf(r.Case, "case.manager")
	for i := range out {
		out[i].Case = r.ID
		if out[i].Manager == "" && out[i].ManagerName == "" {
			out[i].Manager, out[i].ManagerName = manager, name
		}
	}
	Sort(out)
	return out
}

// Sort puts what waits into the order in which it is looked at: by the day by
// which it is to be answered, then by how long it waits.
func Sort(all []Waiting) {
	slices.SortStableFunc(all, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), a.Since.Compare(b.Since), cmp.Compare(a.Title, b.Title))
	})
}

func managerOf(d *casefile.Document, link string) (ref, name string) {
	if d.Form().Item(link) == nil {
		return "", ""
	}
	v, ok := d.Answer(link)
	if !ok {
		return "", ""
	}
	return v.Reference.Reference, d.Text(link)
}

// forms are those whose author has signed and whose manager has not, and those
// that were sent back.
func forms(r casefile.Record) []Waiting {
	reviews := map[casefile.ID]casefile.Review{}
	for _, d := range r.Of(casefile.FormReview) {
		rev := casefile.Review{Doc: d}
		reviews[rev.Of()] = rev // the one that was begun last
	}
	var out []Waiting
	for _, d := range r.Docs {
		author, at, asked := awaitsManager(d)
		rev, read := reviews[d.ID()]
		back, answered := time.Time{}, false
		if read && rev.Outcome() == casefile.ReviewSentBack {
			back, answered = sentBack(rev)
		}
		if !asked && back.IsZero() {
			continue
		}
		w := Waiting{What: ToSign, Doc: d.ID(), Kind: SignOff, Title: d.Form().Title, From: author, Since: at, Open: openPoints(d)}
		if w.From == "" {
			w.From = d.Summary().StartedBy
		}
		switch {
		case back.IsZero():
		case answered:
			w.What = Answered
			if back.After(w.Since) {
				w.Since = back
			}
		default:
			w.WithAuthor, w.Since = true, back
		}
		w.Manager, w.ManagerName = managerOf(d, "dca.form.overseer")
		limit := "cfg.time.manager-sign"
		if casefile.FormName(d.Form()) == "cmp" {
			limit = "cfg.time.cmp-urgent"
		}
		w.Due = after(r, w.Since, limit)
		out = append(out, w)
	}
	return out
}

// awaitsManager reports who signed a document as its author, and when, where its
// manager's signature is open.
func awaitsManager(d *casefile.Document) (author string, at time.Time, asked bool) {
	_, asked = ManagerCell(d)
	if !asked || d.Status() == casefile.EnteredInError {
		return "", time.Time{}, false
	}
	for _, s := range d.Signatures() {
		switch {
		case s.Role == roleManager && s.Valid:
			return "", time.Time{}, false
		case Authors[s.Role] && s.Valid && s.At.After(at):
			author, at = s.Name, s.At
		}
	}
	return author, at, !at.IsZero()
}

// ManagerCell is where a document's manager signs; false where its form asks for
// none.
func ManagerCell(d *casefile.Document) (casefile.Cell, bool) {
	for it := range d.Form().Items() {
		if it.Control != fhir.ControlSignature || it.Group != nil || it.Signer == nil || it.Signer.Role != roleManager {
			continue
		}
		c := casefile.Cell{LinkID: it.LinkID}
		if st := d.State(c); st.Enabled && st.Required == engine.Stop {
			return c, true
		}
	}
	return casefile.Cell{}, false
}

// AnswerBy is the day by which questions that go to an author today are to be
// answered.
func AnswerBy(r casefile.Record) casefile.Date { return after(r, r.Now, "cfg.review.answer") }

// sentBack says when a review was sent back, or last answered, and whether every
// question has its answer.
func sentBack(rev casefile.Review) (time.Time, bool) {
	var last time.Time
	answered := true
	for _, p := range rev.Points() {
		if p.State == casefile.PointDraft {
			continue
		}
		answered = answered && p.State != casefile.PointOpen
		if p.Asked.After(last) {
			last = p.Asked
		}
		for _, reply := range p.Replies {
			if reply.At.After(last) {
				last = reply.At
			}
		}
	}
	return last, answered
}

// openPoints are what a request itself says is still open: who with parental
// responsibility has not answered.
func openPoints(d *casefile.Document) []string {
	if d.Form().Item("cmp.pr-consent") == nil {
		return nil
	}
	var out []string
	for _, row := range d.Rows("cmp.pr-consent", "") {
		if d.CodeIn(row.ID, "cmp.pr-consent.answer") == "cannot-be-reached" {
			out = append(out, d.TextIn(row.ID, "cmp.pr-consent.person")+" cannot be reached")
		}
	}
	return out
}

// looks are the checkpoints that are not held and the day of the next look. They
// are shown some days before (cfg.followthrough.remind).
func looks(r casefile.Record) []Waiting {
	var out []Waiting
	lead := r.Settings.Number("cfg.followthrough.remind")
	for _, c := range Checkpoints(r) {
		if c.Held.IsZero() {
			shows := daysBefore(r.Calendar, c.Due.Date, lead)
			out = append(out, Waiting{
				What: AtCheckpoint, Kind: c.Kind, Doc: c.Doc, Due: c.Due.Date, Shows: shows, Since: midnight(shows, r.Now.Location()),
				Title: "Day " + strconv.Itoa(c.Day) + " checkpoint, " + c.Of,
			})
		}
	}
	var last *Oversight
	for _, o := range All(r) {
		if _, held := o.Held(); held {
			last = &o
		}
	}
	if last != nil && last.Next() != "" {
		shows := daysBefore(r.Calendar, last.Next(), lead)
		out = append(out, Waiting{What: NextLook, Kind: Supervision, Due: last.Next(), Shows: shows, Since: midnight(shows, r.Now.Location()), Title: "Next look"})
	}
	return out
}

// whole are what is asked of a manager about the case itself.
func whole(r casefile.Record) []Waiting {
	opened := r.Case.DateIn("", "case.opened")
	switch _, led := r.Case.Answer("case.lead"); {
	case r.Case.Code("case.status") == "closing":
		at := changed(r.Case, "case.status")
		return []Waiting{{What: ToClose, Doc: r.Case.ID(), Kind: ReviewKind, Title: "Closing", Since: at, Due: after(r, at, "cfg.time.manager-sign")}}
	case !led:
		from := r.Case.DateIn("", "case.referral-date")
		if from == "" {
			from = opened
		}
		at := midnight(from, r.Now.Location())
		return []Waiting{{What: ToAllocate, Kind: Allocation, Title: "Nobody leads this yet", Since: at, Due: after(r, at, "cfg.time.referral-decision")}}
	}
	return nil
}

// promises are the actions that reach the manager: from some working days after
// their day on (cfg.followthrough.manager; Q-FOL-1).
func promises(r casefile.Record) []Waiting {
	var out []Waiting
	for _, a := range r.Actions() {
		if a.Done() || a.By == "" || a.What == "" || r.Calendar == nil {
			continue
		}
		if shows, ok := r.Calendar.Add(a.By, r.Settings.Number("cfg.followthrough.manager")); ok {
			out = append(out, Waiting{
				What: ToFollow, Kind: Supervision, Doc: a.Doc, Title: a.What, From: a.Who, Due: a.By, Shows: shows.Date,
				Since: midnight(shows.Date, r.Now.Location()),
			})
		}
	}
	return out
}

// changed is when an answer was last given.
func changed(d *casefile.Document, link string) time.Time {
	var last time.Time
	for _, v := range d.History(casefile.Cell{LinkID: link}) {
		if v.At.After(last) {
			last = v.At
		}
	}
	return last
}

// after is the day by which a time limit of the settings ends that began at a
// moment.
func after(r casefile.Record, at time.Time, key string) casefile.Date {
	limit, ok := r.Settings.Limit(key)
	if !ok || r.Calendar == nil || at.IsZero() {
		return ""
	}
	start, span := casefile.DateOf(at.In(r.Now.Location())), limit.First()
	due := casefile.Due{Date: start}
	switch span.Unit {
	case settings.WorkingDays:
		due, _ = r.Calendar.Add(start, span.N)
	case settings.Weeks:
		due, _, _ = r.Calendar.AddWeeks(start, span.N, casefile.Practice)
	case settings.Months:
		due, _, _ = r.Calendar.AddMonths(start, span.N, casefile.Practice)
	case settings.Days:
		if t, ok := start.Time(); ok {
			due.Date = casefile.DateOf(t.AddDate(0, 0, span.N))
		}
	}
	return due.Date
}

// daysBefore counts n working days back.
func daysBefore(c *casefile.Calendar, d casefile.Date, n int) casefile.Date {
	t, ok := d.Time()
	if !ok || c == nil {
		return d
	}
	for range 366 {
		if n <= 0 {
			break
		}
		t = t.AddDate(0, 0, -1)
		if c.Working(casefile.DateOf(t)) {
			n--
		}
	}
	return casefile.DateOf(t)
}

func midnight(d casefile.Date, zone *time.Location) time.Time {
	t, ok := d.Time()
	if !ok {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}
