package oversight

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// Form is the form of a manager's look at a case.
const Form = "ovs"

// The links of the form that are read here.
const (
	linkKind      = "ovs.kind"
	linkRead      = "ovs.read"
	linkLife      = "ovs.life"
	linkChallenge = "ovs.challenge"
	linkAnswer    = "ovs.answer"
	linkDrift     = "ovs.drift"
	linkDirection = "ovs.direction"
	linkNext      = "ovs.next"
)

// Kind says what a look at a case was for; the codes of ovs.kind.
type Kind string

// The kinds of oversight.
const (
	Allocation    Kind = "allocation"
	Checkpoint10  Kind = "checkpoint-10"
	Checkpoint25  Kind = "checkpoint-25"
	SignOff       Kind = "sign-off"
	Plan          Kind = "plan"
	Supervision   Kind = "supervision"
	ReviewKind    Kind = "review"
	AfterIncident Kind = "after-incident"
)

// Oversight is a typed view of one look: a document of the form ovs.
type Oversight struct{ Doc *casefile.Document }

// All are the looks at a case, the earliest first.
func All(r casefile.Record) []Oversight {
	var out []Oversight
	for _, d := range r.Of(Form) {
		out = append(out, Oversight{d})
	}
	return out
}

// Kind is what the look was for, "" when it does not say yet.
func (o Oversight) Kind() Kind { return Kind(o.Doc.Code(linkKind)) }

// Challenge is what was questioned.
func (o Oversight) Challenge() string { return o.Doc.Text(linkChallenge) }

// Life is what life is like for the child, in the manager's words.
func (o Oversight) Life() string { return o.Doc.Text(linkLife) }

// Next is the day of the next look, "" while there is none.
func (o Oversight) Next() casefile.Date { return o.Doc.DateIn("", linkNext) }

// Begun is when the look began.
func (o Oversight) Begun() time.Time { return o.Doc.Summary().Started }

// Held is when the look was finished: signed as a whole. It is false while it is
// still being written.
func (o Oversight) Held() (time.Time, bool) {
	var last time.Time
	for _, s := range o.Doc.Signatures() {
		if s.At.After(last) {
			last = s.At
		}
	}
	return last, !last.IsZero()
}

// By is who wrote it.
func (o Oversight) By() string { return o.Doc.Summary().StartedBy }

// Directions are the actions that came of it.
func (o Oversight) Directions() []casefile.Action {
	var out []casefile.Action
	for _, a := range o.Doc.Actions() {
		if a.Group == linkDirection {
			out = append(out, a)
		}
	}
	return out
}

// Direction is a manager's direction as the next look finds it.
type Direction struct {
	casefile.Action
	Given   time.Time
	GivenBy string
}

// Answered reports that it is done or no longer needed, or that somebody wrote
// what happened. Q-FOL-3 asks it of every direction at the next look.
func (d Direction) Answered() bool {
	return d.Done() || strings.TrimSpace(d.Progress) != ""
}

// Late reports that it is open after its day.
func (d Direction) Late(today casefile.Date) bool {
	return !d.Done() && d.By != "" && d.By < today
}

// LastDirections is what "my last directions" shows in a look: those that were
// given last before it, and all earlier ones that are still open; the open ones
// come first. Directions are given in looks and with the decision on an
// assessment. now may be the zero Oversight, for what stands today.
func LastDirections(r casefile.Record, now Oversight) []Direction {
	var all []Direction
	var last casefile.ID
	var newest time.Time
	for _, d := range r.Docs {
		if now.Doc != nil && (d.ID() == now.Doc.ID() || isLook(d) && Oversight{d}.Begun().After(now.Begun())) {
			continue
		}
		for _, a := range d.Actions() {
			if !directionGroups[a.Group] {
				continue
			}
			g := Direction{Action: a}
			if h := d.History(casefile.Cell{Row: a.Row, LinkID: a.Group + ".what"}); len(h) > 0 {
				g.Given, g.GivenBy = h[0].At, h[0].By.Name
			}
			if !g.Given.Before(newest) {
				newest, last = g.Given, d.ID()
			}
			all = append(all, g)
		}
	}
	all = slices.DeleteFunc(all, func(g Direction) bool { return g.Done() && g.Doc != last })
	slices.SortStableFunc(all, func(a, b Direction) int {
		return cmp.Or(cmp.Compare(doneRank(a), doneRank(b)), a.Given.Compare(b.Given))
	})
	return all
}

func isLook(d *casefile.Document) bool { return casefile.FormName(d.Form()) == Form }

// directionGroups are the actions that a manager directs.
var directionGroups = map[string]bool{linkDirection: true, "dca.over.actions": true}

func doneRank(d Direction) int {
	if d.Done() {
		return 1
	}
	return 0
}

// OpenDirections are the directions of a case that are not done. A case with one
// that is late may not be closed (processes.md section 5).
func OpenDirections(r casefile.Record) []Direction {
	return slices.DeleteFunc(LastDirections(r, Oversight{}), func(d Direction) bool { return d.Done() })
}

// Unanswered are the last directions that a look must still answer.
func Unanswered(r casefile.Record, now Oversight) []Direction {
	return slices.DeleteFunc(LastDirections(r, now), Direction.Answered)
}
