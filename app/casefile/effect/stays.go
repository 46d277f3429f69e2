package effect

import (
	"fmt"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
)

// stays are the bookings to come, and the stay that is under way, that something
// stops after the change and did not before.
func (x *pair) stays() error {
	for _, b := range booking.All(x.is) {
		if b.Said == booking.Cancelled || !b.To.After(x.is.Now) {
			continue
		}
		is := x.open(x.is, b)
		state := booking.StateOf(x.is, b.Document(), x.others, booking.Moment{})
		if state == booking.Finished {
			continue
		}
		var was []finding
		if d := x.was.Doc(b.Doc); d != nil {
			was = x.open(x.was, booking.Read(x.was, d))
		}
		fresh := without(is, was)
		if len(fresh) == 0 {
			if gone := without(was, is); len(gone) > 0 && len(is) == 0 {
				x.add(Effect{Rule: gone[0].gate, Level: Note, Doc: b.Doc, What: "Nothing stops " + stay(b) + " any more", Told: []string{b.Carer.Display, x.family()}})
			}
			continue
		}
		e := Effect{Rule: fresh[0].gate, Level: Ask, Doc: b.Doc, Told: []string{b.Carer.Display, x.family(), x.socialWorker()}}
		for _, f := range fresh {
			if f.level == booking.Stop && e.Level == Ask {
				e.Rule, e.Level = f.gate, Stop
			}
			e.Why = join(e.Why, f.words)
			if f.who != "" && !slices.Contains(e.Offered, f.who) {
				e.Offered = append(e.Offered, f.who)
			}
		}
		switch {
		case e.Level == Ask:
			e.What = "A reason is needed before " + stay(b)
		case state == booking.UnderWay:
			e.Rule, e.What = "RE-04", fmt.Sprintf("%s is with %s now. The duty nurse rings at once", x.child(), b.Carer.Display)
			e.Told = append(e.Told, "the duty nurse")
		default:
			e.What = strings.ToUpper(stay(b)[:1]) + stay(b)[1:] + " cannot go ahead"
		}
		x.add(e)
	}
	return nil
}

// stay is a booking in a sentence: "the stay with Julia Marsh from 15 January 2027".
func stay(b booking.Booking) string {
	return fmt.Sprintf("the stay with %s from %s", b.Carer.Display, day(casefile.DateOf(b.From)))
}

func (x *pair) child() string {
	if c := x.is.Summary().Child; c.Short() != "" {
		return c.Short()
	}
	return "The child"
}

// finding is what a gate has against a booking.
type finding struct {
	gate, words, who string
	level            booking.Level
}

func (x *pair) open(r casefile.Record, b booking.Booking) []finding {
	var out []finding
	for _, g := range booking.Check(r, b.Document(), x.others, booking.Moment{}) {
		for _, f := range g.Findings {
			if f.Open() && f.Level != booking.OK {
				out = append(out, finding{gate: g.ID, words: f.Words, who: f.Who, level: f.Level})
			}
		}
	}
	return out
}

// without are those of a list that another one does not have.
func without(list, other []finding) []finding {
	return slices.DeleteFunc(slices.Clone(list), func(f finding) bool {
		return slices.ContainsFunc(other, func(o finding) bool { return o.gate == f.gate && o.words == f.words })
	})
}

// join puts two sentences behind each other.
func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}
