package booking

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
	"doorstep/app/casefile/placement"
)

// arrangement is the short break arrangement of the child with this carer, nil for
// none: its approval, its legal basis, its consent.
func (x *asked) arrangement() *casefile.Document {
	for _, d := range slices.Backward(x.r.Of(placement.FormBreak)) {
		if casefile.SameReference(d.ReferenceIn("", "brk.carer"), x.b.Carer) && x.mine(d.ReferenceIn("", "brk.child").Reference, d.Text("brk.child")) {
			return d
		}
	}
	return nil
}

// nurseLine: BG-08, somebody can be rung at night on every day of the stay.
func (x *asked) nurseLine() {
	for at := x.b.From; ; at = at.AddDate(0, 0, 1) {
		on := min(casefile.DateOf(at), x.b.Last())
		if !lineOn(x.r.Settings.List("cfg.bk.nurse-line"), on) {
			x.ask(Finding{Words: "No out-of-hours number of a nurse is set for " + day(on) + ".", Who: "The short-break manager", At: x.here("bk.from"), Clears: Manager})
			return
		}
		if on == x.b.Last() {
			return
		}
	}
}

// lineOn reports that one of the lines of cfg.bk.nurse-line holds on a day: a number
// alone holds always, "2026-12-24 to 2027-01-02: 01582 000000" on its days.
func lineOn(lines []string, on casefile.Date) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		days, number, dated := strings.Cut(line, ":")
		if !dated {
			return strings.TrimSpace(line) != ""
		}
		from, to, _ := strings.Cut(days, " to ")
		from, to = strings.TrimSpace(from), strings.TrimSpace(to)
		if to == "" {
			to = from
		}
		return strings.TrimSpace(number) != "" && casefile.Date(from) <= on && on <= casefile.Date(to)
	})
}

// approved: BG-17, the carer is approved and checked to the end of the stay, for a
// child of this age and for so many children at once.
func (x *asked) approved() {
	d, last := x.arrangement(), x.b.Last()
	fostering := "The fostering service"
	if d == nil {
		x.stop(Finding{Words: "Nobody has written down that " + x.carer() + " is approved for " + x.child() + ".", Who: fostering, At: x.place(nil, "", "brk.carer.approval")})
		return
	}
	at := x.place(d, "", "brk.carer.approval")
	say := func(words string) { x.stop(Finding{Words: words, Who: fostering, At: at}) }
	switch d.Code("brk.carer.approval") {
	case "approved":
		if until := d.DateIn("", "brk.carer.approved-until"); until == "" || until < last {
			say("The approval of " + x.carer() + ends(until) + ".")
		}
	case "not-needed":
		return
	case "ended":
		say("The approval of " + x.carer() + " has ended.")
		return
	default:
		say(x.carer() + " is not approved yet.")
		return
	}
	if until := d.DateIn("", "brk.carer.checks-until"); until != "" && until < last {
		say("The checks on " + x.carer() + ends(until) + ".")
	}
	low, high := d.Text("brk.carer.age-from"), d.Text("brk.carer.age-to")
	if n, ok := x.age(last); ok && (low != "" && n < number(d, "", "brk.carer.age-from") || high != "" && n > number(d, "", "brk.carer.age-to")) {
		say(fmt.Sprintf("%s is approved for children of %s to %s years; %s is %d.", x.carer(), or(low, "0"), or(high, "17"), x.child(), n))
	}
	if most := number(d, "", "brk.carer.children"); most > 0 {
		if n := 1 + len(x.beside()); n > most {
			say(fmt.Sprintf("%s is approved for %s at once; with this stay it would be %d.", x.carer(), children(most), n))
		}
	}
}

func children(n int) string {
	if n == 1 {
		return "1 child"
	}
	return strconv.Itoa(n) + " children"
}

func ends(until casefile.Date) string {
	if until == "" {
		return " has no end that is written down"
	}
	return " ends on " + day(until) + ", before the stay does"
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// age is the child's on a day, in whole years.
func (x *asked) age(on casefile.Date) (int, bool) {
	if x.r.Case == nil {
		return 0, false
	}
	born, ok := x.r.Summary().Child.Born.Time()
	at, ok2 := on.Time()
	if !ok || !ok2 {
		return 0, false
	}
	n := at.Year() - born.Year()
	if born.AddDate(n, 0, 0).After(at) {
		n--
	}
	return n, true
}

// beside are the stays of other children with the same carer at the same time, one
// for each child, as far as their cases are on this tablet.
func (x *asked) beside() []other {
	var out []other
	for _, o := range x.others {
		if o.ID == x.r.ID {
			continue
		}
		for _, b := range All(o) {
			if standing(o, b) && casefile.SameReference(b.Carer, x.b.Carer) && b.Overlaps(x.b) {
				out = append(out, other{o, b})
				break
			}
		}
	}
	return out
}

type other struct {
	r casefile.Record
	b Booking
}

// standing reports that a booking takes place as far as people say: confirmed and not
// cancelled, or begun. Where one tablet says confirmed and another says otherwise it may
// take place.
func standing(r casefile.Record, b Booking) bool {
	return says(b.doc, "bk.state", string(Confirmed)) || b.Said != Cancelled && logOf(r, b).begun
}

// together: BG-19, two children who each need two people or somebody awake are not
// with one carer at once, unless a manager says how it is staffed.
func (x *asked) together() {
	if !x.heavy(x.r, x.tasks) {
		return
	}
	for _, o := range x.beside() {
		home := handling.CarerHome(o.r, o.b.Carer, append(slices.Clone(x.others), x.r)...)
		list := home.Tasks
		if home.Doc == nil {
			list = handling.Tasks(o.r)
		}
		if x.heavy(o.r, list) {
			x.stop(Finding{
				Words: x.child() + " and " + first(o.b.Child.Display, "another child") + " both need two people or somebody awake, and are both booked with " + x.carer() + ".",
				Who:   "A manager says how it is staffed", At: x.here("bk.from"), Clears: Manager,
			})
		}
	}
}

// heavy reports that a child's care takes two people, or somebody awake at night.
func (x *asked) heavy(r casefile.Record, list []handling.Task) bool {
	p := x.plan
	if r.ID != x.r.ID {
		p = planOf(r)
	}
	if p != nil && p.Doc != nil {
		switch p.Doc.Code("hcp.tra.awake") {
		case "all-the-time", "whenever-asleep":
			return true
		}
	}
	return slices.ContainsFunc(list, func(t handling.Task) bool { return t.Handlers >= 2 })
}

// times: SB-V01, no child is in two places. Of two that were asked for, the one that
// is confirmed stands; where both are, both stop until one is cancelled.
func (x *asked) times() {
	for _, b := range All(x.r) {
		if b.Doc != x.b.Doc && standing(x.r, b) && b.Overlaps(x.b) {
			x.stop(Finding{
				Words: x.child() + " has another stay at this time, with " + first(b.Carer.Display, "another carer") + " from " + day(b.First()) + ".",
				Who:   "Whoever books it: cancel one, or change its times", At: x.here("bk.from"),
			})
		}
	}
}

// fresh is how long a tablet may go without the server before it takes in a new stay
// (RE-30).
const fresh = 7 * 24 * time.Hour

// device: RE-30, a child is not taken in on what a tablet knew a week ago.
func (x *asked) device() {
	if !x.at.Handover || x.at.Contact.IsZero() || x.r.Now.Sub(x.at.Contact) <= fresh {
		return
	}
	x.stop(Finding{
		Fact: "RE-30", Words: "This tablet last heard from the others on " + day(casefile.DateOf(x.at.Contact.In(x.r.Now.Location()))) + ".",
		Who: "You: bring the tablet up to date first", At: x.here("bk.gates"),
	})
}
