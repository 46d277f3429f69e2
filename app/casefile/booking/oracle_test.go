package booking_test

import (
	"slices"
	"time"

	"doorstep/app/casefile/booking"
)

// The world of the property: what somebody did, on which tablet, when. The oracle
// below works on these and on nothing of the app.
type deed struct {
	at     time.Time
	tablet int
	kind   string
	n      int    // a number: kilograms, days, adults
	on     string // a day
	bk     int    // which booking
	from   time.Time
	to     time.Time
}

// oracle is a naive second opinion about a booking, from the deeds that one tablet
// knows. It goes through them again and again and remembers nothing.
type oracle struct {
	deeds []deed
	now   time.Time
	base  []time.Time // nights that were used before the story, each on its evening
}

// last is the last deed of some kinds by the clock.
func (o oracle) last(kinds ...string) *deed {
	var out *deed
	for i := range o.deeds {
		d := &o.deeds[i]
		if slices.Contains(kinds, d.kind) && (out == nil || d.at.After(out.at)) {
			out = d
		}
	}
	return out
}

// heads are the deeds of some kinds that nobody knew of who did another one.
func (o oracle) heads(bk int, kinds ...string) []deed {
	var out []deed
	is := func(d deed) bool { return d.bk == bk && slices.Contains(kinds, d.kind) }
	for _, d := range o.deeds {
		if is(d) && !slices.ContainsFunc(o.deeds, func(e deed) bool { return is(e) && e.at.After(d.at) && o.knew(e, d) }) {
			out = append(out, d)
		}
	}
	return out
}

// twice reports that two tablets said different things which nobody has settled.
func (o oracle) twice(bk int, kinds ...string) bool {
	list := o.heads(bk, kinds...)
	return slices.ContainsFunc(list, func(d deed) bool { return d.kind != list[0].kind || d.n != list[0].n || d.on != list[0].on })
}

func (o oracle) value(kind, or string) string {
	if list := o.heads(0, kind); len(list) > 0 {
		return list[0].on
	}
	return or
}

func (o oracle) number(bk int, kind string, or int) int {
	if list := o.heads(bk, kind); len(list) > 0 {
		return list[0].n
	}
	return or
}

// knew reports that whoever did e knew of d.
func (o oracle) knew(e, d deed) bool {
	return !d.at.After(e.at) && (e.tablet == d.tablet || d.kind == "meet" || slices.ContainsFunc(o.deeds, func(m deed) bool {
		return m.kind == "meet" && m.at.After(d.at) && m.at.Before(e.at)
	}))
}

// known is what a tablet knew when it did something.
func (o oracle) known(e deed) []deed {
	return slices.DeleteFunc(slices.Clone(o.deeds), func(d deed) bool { return !o.knew(e, d) })
}

// allowed is whether a booking may be confirmed: why not, "" when it may.
func (o oracle) allowed(bk int) string {
	made := o.made(bk)
	last := made.to.Format("2006-01-02")
	for _, kind := range []string{"swl", "exam", "approve", "grave"} {
		if o.twice(0, kind) {
			return "said twice: " + kind
		}
	}
	for _, kinds := range [][]string{{"adults"}, {"cover"}, {"confirm", "cancel", "again"}} {
		if o.twice(bk, kinds...) {
			return "said twice: " + kinds[0]
		}
	}
	// Plan: reviewed by 20 May 2027; read since its care last changed, and since the
	// last allergy.
	if last > "2027-05-20" {
		return "plan review"
	}
	for _, d := range o.deeds {
		switch d.kind {
		case "care", "allergy":
			if !slices.ContainsFunc(o.deeds, func(r deed) bool {
				return r.kind == "read" && o.knew(r, d)
			}) {
				return "not read: " + d.kind
			}
		}
		if d.kind == "care" && o.covered(bk) == booking.ByCarer && !slices.ContainsFunc(o.deeds, func(r deed) bool {
			return r.kind == "decide" && o.knew(r, d)
		}) {
			return "nurse has not decided"
		}
	}
	switch o.covered(bk) {
	case "":
		return "nobody covers it"
	case booking.ByCarer:
		if last > "2027-01-20" || o.today() > "2027-01-20" {
			return "sign-off ends"
		}
		if o.last("withdraw") != nil {
			return "withdrawn"
		}
		if s := o.last("suspend", "lift"); s != nil && s.kind == "suspend" {
			return "suspended"
		}
	}
	// The carer's home is looked at again by 1 May 2027, and so is what was shown.
	if last > "2027-05-01" {
		return "home review"
	}
	if n := o.number(0, "swl", 40); 30*10 >= n*9 {
		return "load"
	}
	if w, _ := time.Parse("2006-01-02", o.weighed()); made.to.Truncate(24*time.Hour).Sub(w) > 90*24*time.Hour {
		return "old weight"
	}
	exam, _ := time.Parse("2006-01-02", o.value("exam", "2026-09-20"))
	if others := "2027-03-20"; exam.AddDate(0, 6, 0).Format("2006-01-02") < last || others < last { // hoist and bar
		return "examination"
	}
	if o.number(bk, "adults", 2) < 2 {
		return "adults"
	}
	if o.value("approve", "2027-12-31") < last {
		return "approval"
	}
	if g := o.heads(0, "grave"); len(g) > 0 && !slices.ContainsFunc(o.deeds, func(r deed) bool { return r.kind == "agree" && o.knew(r, g[0]) }) {
		return "agreement"
	}
	if o.last("consent-back") != nil && o.last("father-agrees") == nil {
		return "consent"
	}
	var mine []time.Time
	mine = append(mine, nights(made.from, made.to)...)
	all := append(slices.Clone(o.base), mine...)
	for _, other := range o.deeds {
		if other.kind != "book" || other.bk == bk || !o.confirmed(other.bk) {
			continue
		}
		if other.from.Before(made.to) && made.from.Before(other.to) {
			return "overlap"
		}
		all = append(all, nights(other.from, other.to)...)
	}
	for end := mine[0]; !end.After(mine[len(mine)-1].AddDate(1, 0, 0)); end = end.AddDate(0, 0, 1) {
		n, one := 0, false
		for _, night := range all {
			if !night.After(end) && night.After(end.AddDate(0, 0, -365)) {
				n++
				one = one || slices.ContainsFunc(mine, night.Equal)
			}
		}
		if one && n > 75 {
			return "75 days"
		}
	}
	return ""
}

func (o oracle) made(bk int) deed {
	i := slices.IndexFunc(o.deeds, func(d deed) bool { return d.kind == "book" && d.bk == bk })
	return o.deeds[i]
}

func (o oracle) weighed() string {
	if d := o.last("weigh"); d != nil {
		return d.on
	}
	return "2026-11-12"
}

func (o oracle) today() string { return o.now.Format("2006-01-02") }

// covered is how the last word on a booking covers the task.
func (o oracle) covered(bk int) string {
	return covers[o.number(bk, "cover", 0)]
}

var covers = []string{booking.ByCarer, booking.ByNurse, booking.ByParent}

// confirmed is whether people said, or some of them, that a booking takes place.
func (o oracle) confirmed(bk int) bool {
	return slices.ContainsFunc(o.heads(bk, "confirm", "cancel", "again"), func(d deed) bool { return d.kind == "confirm" })
}

// stands is whether a confirmed booking stands: it still says what was signed, and it
// is allowed.
func (o oracle) stands(bk int) bool {
	if !o.confirmed(bk) {
		return false
	}
	return o.signed(bk) && o.allowed(bk) == ""
}

// signed is whether some signature was given for what the booking says now.
func (o oracle) signed(bk int) bool {
	return slices.ContainsFunc(o.deeds, func(c deed) bool {
		if c.kind != "confirm" && c.kind != "sign" || c.bk != bk {
			return false
		}
		then := oracle{deeds: o.known(c), now: o.now}
		return then.covered(bk) == o.covered(bk) && then.number(bk, "adults", 2) == o.number(bk, "adults", 2)
	})
}

// nights are the evenings of a stay's nights; from and to lie between 09:00 and 20:00.
func nights(from, to time.Time) []time.Time {
	var out []time.Time
	for d := from.Truncate(24 * time.Hour); d.Before(to.Truncate(24 * time.Hour)); d = d.AddDate(0, 0, 1) {
		out = append(out, d)
	}
	return out
}
