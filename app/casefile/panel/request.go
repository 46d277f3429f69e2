package panel

import (
	"cmp"
	"slices"
	"time"

	"doorstep/app/casefile"
)

// Kind is a panel, by the short name of the form of its requests.
type Kind string

// The panels.
const (
	Care   Kind = "cmp"  // care management panel: emergency placements
	Area   Kind = "mafs" // multi-agency area family support panel
	Joint  Kind = "jrap" // joint resource allocation panel
	School Kind = "slm"  // school liaison meeting
)

// Kinds are the panels in the order in which they are shown.
func Kinds() []Kind { return []Kind{Care, Joint, Area, School} }

// Name is what a panel is called as shipped; cfg.titles.* may say otherwise.
func (k Kind) Name() string {
	switch k {
	case Care:
		return "Care management panel"
	case Area:
		return "Area family support panel"
	case Joint:
		return "Joint resource panel"
	case School:
		return "School liaison meeting"
	}
	return string(k)
}

// places says where a panel's form keeps what all requests have; "" where it
// asks no such thing.
type places struct {
	child    string // a person, or a group whose rows have one
	sent     string // signature or moment with which the request is sent
	meets    string // date or moment of the meeting
	asked    string // questions and answers
	decision string
	reason   string
	signed   string // signature of the decision
	told     string
	actions  string // group of conditions or actions
}

var forms = map[Kind]places{
	Care: {
		child: "cmp.child", sent: "cmp.requested-by", meets: "cmp.meeting", asked: "cmp.challenge",
		decision: "cmp.decision", reason: "cmp.decision.reason", signed: "cmp.decided-by", told: "cmp.told", actions: "cmp.conditions",
	},
	Area: {
		child: "mafs.child", sent: "mafs.sent", meets: "mafs.slot",
		decision: "mafs.decision", told: "mafs.told", actions: "mafs.action",
	},
	Joint: {
		child: "jrap.child", sent: "jrap.sent", meets: "jrap.slot",
		decision: "jrap.decision", reason: "jrap.reason", signed: "jrap.chair", told: "jrap.told", actions: "jrap.actions",
	},
	School: {child: "slm.child", meets: "slm.meeting", decision: "slm.result", reason: "slm.points", actions: "slm.action"},
}

// Known reports whether it is one of the panels.
func (k Kind) Known() bool {
	_, ok := forms[k]
	return ok
}

// SentCell is the question of a panel's form that says when a request was sent, ""
// where it asks no such thing.
func SentCell(k Kind) string { return forms[k].sent }

// SignCell is where the decision is signed.
func SignCell(k Kind) string { return forms[k].signed }

// ToldCell is when the family was told.
func ToldCell(k Kind) string { return forms[k].told }

// State is how far a request has come.
type State int

// The states, each after the one before.
const (
	Draft      State = iota // being written
	Sent                    // with the panel, no date yet
	OnAgenda                // a date is set and lies ahead
	Heard                   // the panel met, nobody decided yet
	Decided                 // decided; the family is to be told
	Conditions              // told; a condition is open
	Told                    // told, and nothing is open
)

// Words is the state in the words that are shown.
func (s State) Words() string {
	return [...]string{"Being written", "Sent", "On the agenda", "Heard", "Decided", "Conditions open", "Family told"}[s]
}

// Request is one request to a panel.
type Request struct {
	Kind     Kind
	Case     casefile.ID
	Doc      casefile.ID
	Children []string // as shown
	State    State

	Asked   time.Time // when it was sent; zero for a draft
	AskedBy string
	Meets   time.Time // zero when there is no date; midnight when only the day is known

	Decision     string // in words
	DecisionCode string // the first code
	Decided      time.Time
	DecidedBy    string
	ToldOn       time.Time

	// Open are the points that nobody could answer yet, in words.
	Open []string
	// Conditions are what the decision depends on, or the actions agreed.
	Conditions []casefile.Action
	Quorum     Quorum
	Letter     Letter

	doc *casefile.Document
}

// Document is the request as it was written.
func (q Request) Document() *casefile.Document { return q.doc }

// Is reports whether a document is a request to a panel.
func Is(d *casefile.Document) bool {
	_, ok := forms[Kind(casefile.FormName(d.Form()))]
	return ok
}

// Requests are the requests of a case to all panels, the one begun last first.
func Requests(r casefile.Record) []Request {
	var out []Request
	for i := len(r.Docs) - 1; i >= 0; i-- {
		if q, ok := Of(r, r.Docs[i]); ok {
			out = append(out, q)
		}
	}
	return out
}

// Of is a document as a request; false when it is none.
func Of(r casefile.Record, d *casefile.Document) (Request, bool) {
	k := Kind(casefile.FormName(d.Form()))
	f, ok := forms[k]
	if !ok {
		return Request{}, false
	}
	q := Request{Kind: k, Case: d.Case(), Doc: d.ID(), Children: children(d, f), doc: d}
	q.Meets = at(d, "", f.meets, r.Now.Location())
	if s := signed(d, f.sent); s != nil {
		q.Asked, q.AskedBy = s.At, s.Name
	} else if t := at(d, "", f.sent, r.Now.Location()); !t.IsZero() {
		q.Asked, q.AskedBy = t, d.Summary().StartedBy
	}
	q.Decision, q.DecisionCode = d.Text(f.decision), ""
	if codes := d.Codes(casefile.Cell{LinkID: f.decision}); len(codes) > 0 {
		q.DecisionCode = codes[0]
	}
	if s := signed(d, f.signed); s != nil {
		q.Decided, q.DecidedBy = s.At, s.Name
		if q.Meets.IsZero() {
			q.Meets = s.At.In(r.Now.Location())
		}
	} else if f.signed == "" && q.DecisionCode != "" {
		q.Decided = q.Meets
	}
	if f.told != "" {
		q.ToldOn = at(d, "", f.told, r.Now.Location())
	}
	for _, a := range d.Actions() {
		if a.Group == f.actions {
			q.Conditions = append(q.Conditions, a)
		}
	}
	q.Open = open(r, d, k)
	q.Quorum = QuorumOf(r, d)
	q.Letter = letter(r, q)
	q.State = q.state(f, r.Now)
	return q, true
}

func (q Request) state(f places, now time.Time) State {
	decided := !q.Decided.IsZero() && q.DecisionCode != ""
	told := f.told == "" || !q.ToldOn.IsZero()
	switch {
	case decided && told && q.OpenConditions() > 0:
		return Conditions
	case decided && told:
		return Told
	case decided:
		return Decided
	case q.Asked.IsZero() && f.sent != "":
		return Draft
	case q.Meets.IsZero():
		return Sent
	case q.Meets.After(now) || day(q.Meets) == day(now) && q.Quorum.Heard == 0 && f.signed != "":
		return OnAgenda
	}
	return Heard
}

func day(t time.Time) casefile.Date { return casefile.DateOf(t) }

// OpenConditions counts the conditions that are not done.
func (q Request) OpenConditions() int {
	n := 0
	for _, a := range q.Conditions {
		if !a.Done() {
			n++
		}
	}
	return n
}

// Agreed reports that the panel said yes, at least in part.
func (q Request) Agreed() bool {
	switch q.DecisionCode {
	case "agreed", "agreed-with-conditions", "agreed-part", "service-agreed", "re-prioritised", "advice-given", "lead-named":
		return true
	}
	return false
}

// Age is how long a request has waited for its decision; zero for a draft.
func (q Request) Age(now time.Time) time.Duration {
	if q.Asked.IsZero() {
		return 0
	}
	end := now
	if !q.Decided.IsZero() {
		end = q.Decided
	}
	return max(0, end.Sub(q.Asked))
}

func children(d *casefile.Document, f places) []string {
	it := d.Form().Item(f.child)
	if it == nil {
		return nil
	}
	if it.Rows == nil {
		if t := d.Text(f.child); t != "" {
			return []string{t}
		}
		return nil
	}
	var out []string
	for _, row := range d.Rows(f.child, "") {
		if t := d.TextIn(row.ID, f.child+".person"); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// signed is the newest signature at a cell that still holds, nil for none.
func signed(d *casefile.Document, cell string) *casefile.SignedBy {
	var last *casefile.SignedBy
	for _, s := range d.Signatures() {
		if cell != "" && s.Cell == cell && s.Valid {
			last = &s
		}
	}
	return last
}

// at is the moment that answers a question, or the midnight of its day in zone;
// zero for none.
func at(d *casefile.Document, row casefile.RowID, link string, zone *time.Location) time.Time {
	if d.Form().Item(link) == nil {
		return time.Time{}
	}
	v, ok := d.AnswerIn(row, link)
	if !ok {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, v.Text); err == nil {
		return t.In(zone)
	}
	t, err := time.ParseInLocation("2006-01-02", v.Text, zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Compare orders requests for a list: by panel, then those without a date, then the
// one that meets first, then the one that waited longest.
func Compare(a, b Request) int {
	return cmp.Or(cmp.Compare(slices.Index(Kinds(), a.Kind), slices.Index(Kinds(), b.Kind)), a.Meets.Compare(b.Meets), a.Asked.Compare(b.Asked))
}
