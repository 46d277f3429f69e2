package due

import (
	"cmp"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// Kind is what sort of thing is due.
type Kind string

// The kinds.
const (
	Clock  Kind = "clock"  // a time limit of processes.md section 3
	Action Kind = "action" // a promise (act)
	Health Kind = "health" // a health need with an owner and a date
	Visit  Kind = "visit"  // a visit that is planned
	Review Kind = "review" // a date that somebody set for looking again
)

// Item is one thing that is or was due.
type Item struct {
	Kind  Kind
	Key   string // of a clock: the setting, cfg.time.assessment; else the question that says the date
	Title string // "Finish the assessment"
	Note  string // which of several: "look 1 of 2"

	Case  casefile.ID
	Doc   casefile.ID // where it comes from, and where it is answered
	Row   casefile.RowID
	Child string // whom it is about, short
	// Owner is who is to do it, OwnerRef how an answer points at them; "" for
	// nobody yet and for a name as written.
	Owner    string
	OwnerRef string
	// Manager is who hears when most of the time is used (Q-TIME-1).
	Manager    string
	ManagerRef string

	Start  casefile.Date // day 0; "" for what is not counted
	From   string        // what started it: "The referral is received"
	Limit  string        // "45 working days"
	Law    settings.Kind // what stands behind the limit
	Source string        // "SI 2010/959 reg. 9"

	Due casefile.Due
	Raw casefile.Date // before it was moved to a working day
	Met casefile.Date // the day on which it was done; "" while it is not
	// Off says why it is not needed any more, "" while it is; OffOn from which day
	// on, "" for from the beginning.
	Off   string
	OffOn casefile.Date
	// Pause is why and until when it rests; nil when it does not. A limit of local
	// practice has had the rest added to its date, one of the law has not.
	Pause *Pause

	// Of a visit: when it begins, as RFC 3339, the same as a time of day, and how
	// long it is to take, 0 when nobody said.
	Moment  string
	At      string
	Minutes int
}

// Pause is a rest of a clock.
type Pause struct {
	From  casefile.Date
	Until casefile.Date // "" until somebody ends it
	Why   string
}

// Clocked reports that the item is a time limit.
func (it Item) Clocked() bool { return it.Kind == Clock }

// Open reports that on a day there is still something to do.
func (it Item) Open(today casefile.Date) bool { return it.Met == "" && !it.Stopped(today) }

// Stopped reports that on a day it is not needed any more.
func (it Item) Stopped(today casefile.Date) bool { return it.Off != "" && it.OffOn <= today }

// Of reports whether the item is for a person to do.
func (it Item) Of(p casefile.Person) bool { return is(it.Owner, it.OwnerRef, p) }

// ManagedBy reports whether a person manages the case that the item is of.
func (it Item) ManagedBy(p casefile.Person) bool { return is(it.Manager, it.ManagerRef, p) }

func is(name, ref string, p casefile.Person) bool {
	if ref != "" && p.Ref != "" {
		return ref == p.Ref
	}
	return name != "" && name == p.Name
}

// Sort puts items in the order of their days; of one day visits come by the
// clock, then what the law asks for.
func Sort(items []Item) {
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(
			cmp.Compare(a.Due.Date, b.Due.Date), cmp.Compare(visitFirst(a), visitFirst(b)), cmp.Compare(a.At, b.At), cmp.Compare(rank(a.Law), rank(b.Law)),
			cmp.Compare(a.Child, b.Child), cmp.Compare(a.Title, b.Title), a.Doc.Compare(b.Doc), cmp.Compare(a.Row, b.Row),
		)
	})
}

func visitFirst(it Item) int {
	if it.Kind == Visit {
		return 0
	}
	return 1
}

func rank(k settings.Kind) int {
	if i := slices.Index([]settings.Kind{settings.Law, settings.Guidance, settings.Local}, k); i >= 0 {
		return i
	}
	return 3
}

// ForPerson are those of the items that a person is to do.
func ForPerson(items []Item, p casefile.Person) []Item {
	return slices.DeleteFunc(slices.Clone(items), func(it Item) bool { return !it.Of(p) })
}

// ForTeam are those of the items that any of some people is to do, and those that
// are nobody's: what nobody owns is the team's to give away.
func ForTeam(items []Item, team []casefile.Person) []Item {
	return slices.DeleteFunc(slices.Clone(items), func(it Item) bool {
		return it.Owner != "" && !slices.ContainsFunc(team, it.Of)
	})
}
