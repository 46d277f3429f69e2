// Package dutyaccess reads the requests of out-of-hours workers to see a whole case
// (form acc), and says which of them may be answered (sync-and-crypto.md 1.1, duty
// access, mode B). It knows no key: who opens a case does that elsewhere.
//
// Who wrote what is taken from the signed changes, never from what an answer says.
package dutyaccess

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/sync/op"
)

// Form is the form of a request.
const Form = "acc"

// Longest is the longest that a whole case is opened for, whatever the settings say.
const Longest = 24 * time.Hour

// State says how a request stands.
type State string

// The states.
const (
	Waiting State = "waiting" // nobody has answered
	Opened  State = "opened"
	Refused State = "refused"
	Ended   State = "ended"  // its time is over, or it was given back
	Lapsed  State = "lapsed" // its time went by without an answer
)

// Request is one request as it stands now.
type Request struct {
	Doc, Case casefile.ID
	By        casefile.Author // who asked
	Writer    op.ID           // the incarnation that asked: whose tablet
	Changed   bool            // somebody else has changed what was asked
	Reason    string          // code of acc.reason
	ReasonIs  string          // in words
	Why       string
	Asked     time.Time
	Until     time.Time // zero if it does not say
	State     State
	Answered  time.Time       // zero while nobody has
	Answer    casefile.Author // who opened it or said no
	AnswerWhy string
	Approvals []Approval
	Key       string // the loan, sealed to the tablet that asked; "" for none
	Loans     []Loan // every loan that was made on it, in the order of time
	Ended     time.Time
	Done      string // what was done

	askers []casefile.ID // everybody who wrote in what was asked
}

// Loan is one loan of a key as others than who asked wrote it. It stays known whatever
// is written into the request later: a changed program on the tablet that asked cannot
// hide it.
type Loan struct {
	Key string
	At  time.Time
}

// Approval is one manager's yes.
type Approval struct {
	By  casefile.Author
	Why string
	At  time.Time
}

// Of reads a request; false for another form.
func Of(d *casefile.Document, now time.Time) (Request, bool) {
	if casefile.FormName(d.Form()) != Form {
		return Request{}, false
	}
	r := Request{
		Doc: d.ID(), Case: d.Case(), Reason: d.Code("acc.reason"), Why: strings.TrimSpace(d.Text("acc.why")), Until: moment(d, "acc.until"),
		AnswerWhy: d.Text("acc.answer.why"), Key: d.Text("acc.key"), Ended: moment(d, "acc.ended"), Done: d.Text("acc.done"),
	}
	r.ReasonIs = d.Text("acc.reason")
	for _, link := range []string{"acc.who", "acc.reason", "acc.why", "acc.until"} {
		for _, v := range d.History(casefile.Cell{LinkID: link}) {
			switch {
			case r.Asked.IsZero():
				r.By, r.Writer, r.Asked = v.By, v.Dot.Inc, v.At
			case v.Dot.Inc != r.Writer:
				r.Changed = true
			}
			r.askers = append(r.askers, v.By.Person)
		}
	}
	r.approvals(d)
	for _, v := range d.History(casefile.Cell{LinkID: "acc.key"}) {
		if key, ok := v.Value.Text(); ok && key != "" && v.By.Person != r.By.Person {
			r.Loans = append(r.Loans, Loan{Key: key, At: v.At})
		}
	}
	if h := d.History(casefile.Cell{LinkID: "acc.answer"}); len(h) > 0 {
		last := h[len(h)-1]
		r.Answer, r.Answered = last.By, last.At
	}
	r.State = r.state(d.Code("acc.answer"), now)
	if d.Status() == casefile.EnteredInError && len(r.Loans) > 0 {
		r.State = Ended
	}
	return r, true
}

func (r *Request) approvals(d *casefile.Document) {
	for _, row := range d.Rows("acc.approval", "") {
		h := d.History(casefile.Cell{Row: row.ID, LinkID: "acc.approval.who"})
		if len(h) == 0 {
			continue
		}
		last := h[len(h)-1]
		r.Approvals = append(r.Approvals, Approval{By: last.By, Why: d.TextIn(row.ID, "acc.approval.why"), At: last.At})
	}
	slices.SortFunc(r.Approvals, func(a, b Approval) int { return a.At.Compare(b.At) })
}

func (r *Request) state(answer string, now time.Time) State {
	over := !r.Until.IsZero() && !now.Before(r.Until)
	switch {
	case answer == "refused":
		return Refused
	case answer == "opened" && (over || !r.Ended.IsZero()):
		return Ended
	case answer == "opened":
		return Opened
	case over || !r.Ended.IsZero():
		return Lapsed
	}
	return Waiting
}

func moment(d *casefile.Document, link string) time.Time {
	v, ok := d.Answer(link)
	if !ok {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, v.Text)
	if err != nil {
		return time.Time{}
	}
	return at
}

// Hours is for how long a whole case is opened under an organisation's settings.
func Hours(set *settings.Set) time.Duration {
	return min(max(time.Duration(set.Number("cfg.duty.hours"))*time.Hour, time.Hour), Longest)
}

// Against says in words why a request may not be answered with yes, "" when it may.
// onDuty is whether who asked is an out-of-hours worker now; others are all requests
// that are known.
func Against(r Request, onDuty bool, others []Request, set *settings.Set, now time.Time) string {
	switch {
	case r.State != Waiting:
		return "It is answered or over."
	case r.Changed:
		return "Somebody else has changed what was asked. Ask anew."
	case !onDuty:
		return "Who asks does not work out of hours. Ask your own manager."
	case r.Reason == "" || r.Why == "":
		return "It gives no reason. Ask anew and say why."
	case r.Until.IsZero() || r.Until.Sub(r.Asked) > Longest || r.Until.Sub(now) > Longest:
		return "It asks for more than 24 hours. Ask anew for less."
	}
	if n := set.Number("cfg.duty.most"); OpenedTo(others, r.By.Person, now) >= n {
		return "Too many whole cases in one night. Ring the manager on duty: managers can open it."
	}
	return ""
}

// OpenedTo counts the whole cases that one person was given within 24 hours.
func OpenedTo(all []Request, person casefile.ID, now time.Time) int {
	cases := map[casefile.ID]bool{}
	for _, r := range all {
		if (r.By.Person == person || slices.Contains(r.askers, person)) && r.opened(now) {
			cases[r.Case] = true
		}
	}
	return len(cases)
}

// OpenedToAnybody counts the whole cases that were opened within 24 hours.
func OpenedToAnybody(all []Request, now time.Time) int {
	cases := map[casefile.ID]bool{}
	for _, r := range all {
		if r.opened(now) {
			cases[r.Case] = true
		}
	}
	return len(cases)
}

// Unusual is OpenedToAnybody where it is as many as managers are to be told of; else 0.
func Unusual(all []Request, set *settings.Set, now time.Time) int {
	n := OpenedToAnybody(all, now)
	if n < set.Number("cfg.duty.alarm") {
		return 0
	}
	return n
}

// opened reports whether a request was answered with yes within 24 hours, or a key lent.
func (r Request) opened(now time.Time) bool {
	return (r.State == Opened || r.State == Ended) && now.Sub(r.Answered) < 24*time.Hour ||
		slices.ContainsFunc(r.Loans, func(l Loan) bool { return now.Sub(l.At) < 24*time.Hour })
}

// Over are the loans whose time is over: when the request is, and in any case after
// Longest, whatever end stands in it by now.
func (r Request) Over(now time.Time) []Loan {
	var out []Loan
	for _, l := range r.Loans {
		if r.State != Opened && r.State != Waiting || now.Sub(l.At) >= Longest {
			out = append(out, l)
		}
	}
	return out
}

// Sort puts requests into the order in which a manager looks at them: those that wait
// first, then the newest.
func Sort(all []Request) {
	rank := func(r Request) int {
		switch r.State {
		case Waiting:
			return 0
		case Opened:
			return 1
		}
		return 2
	}
	slices.SortFunc(all, func(a, b Request) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), b.Asked.Compare(a.Asked), a.Doc.Compare(b.Doc))
	})
}
