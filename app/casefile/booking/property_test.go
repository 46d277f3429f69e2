package booking_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/casefile/casetest"
	"doorstep/app/casefile/signoff"
	"doorstep/forms/engine"
)

// town is the case on two tablets, with what was done on both.
type town struct {
	t      *rapid.T
	tb     testing.TB
	on     [2]*bookingtest.Story
	cases  [2]*casetest.Case
	now    time.Time
	deeds  []deed
	met    time.Time
	booked []casefile.ID
	base   []time.Time
	tubeNo int
	// accepted counts the bookings that were confirmed, refused those that were not.
	accepted, refused int
	wordsNo           int
}

// view is what a tablet knows.
func (w *town) view(tablet int) oracle {
	var out []deed
	for _, d := range w.deeds {
		if d.tablet == tablet || !d.at.After(w.met) {
			out = append(out, d)
		}
	}
	return oracle{deeds: out, now: w.now, base: w.base}
}

// at lets a tablet do something a little later.
func (w *town) at(d deed, do func(s *bookingtest.Story)) {
	if w.saysSo(d) {
		return
	}
	w.pass(time.Minute)
	d.at = w.now
	s := w.on[d.tablet]
	do(s)
	w.deeds = append(w.deeds, d)
}

// saysSo reports that a deed would say again what its tablet says: nothing is written.
func (w *town) saysSo(d deed) bool {
	o := w.view(d.tablet)
	// Where two answers stand beside each other one that says either settles nothing.
	for _, h := range o.heads(d.bk, d.kind) {
		if o.twice(d.bk, d.kind) && h.n == d.n && h.on == d.on && d.kind != "grave" {
			return true
		}
	}
	switch d.kind {
	case "swl":
		return o.number(0, "swl", 40) == d.n
	case "exam":
		return o.value("exam", "2026-09-20") == d.on
	case "approve":
		return o.value("approve", "2027-12-31") == d.on
	case "adults":
		return o.number(d.bk, "adults", 2) == d.n
	case "cover":
		return o.number(d.bk, "cover", 0) == d.n
	case "cancel":
		list := o.heads(d.bk, "confirm", "cancel", "again")
		return len(list) > 0 && list[0].kind == "cancel"
	}
	return false
}

func (w *town) pass(d time.Duration) {
	w.now = w.now.Add(d)
	for i := range w.cases {
		w.cases[i].Now = w.now
	}
}

func (w *town) meet() {
	w.pass(time.Minute)
	w.cases[0].Meet(w.cases[1])
	w.deeds = append(w.deeds, deed{at: w.now, tablet: 0, kind: "meet"})
	w.met = w.now
	w.reload()
}

func (w *town) reload() {
	for i := range w.on {
		w.on[i] = w.on[i].On(w.cases[i])
	}
}

// bookings are those that a tablet knows.
func (w *town) bookings(tablet int) []int {
	var out []int
	for _, d := range w.view(tablet).deeds {
		if d.kind == "book" {
			out = append(out, d.bk)
		}
	}
	return out
}

// check compares what the app says of every booking with the oracle.
func (w *town) check(tablet int) {
	r := w.cases[tablet].Record()
	o := w.view(tablet)
	for _, bk := range w.bookings(tablet) {
		d := r.Doc(w.booked[bk])
		list := booking.Check(r, d, nil, booking.Moment{})
		why := o.allowed(bk)
		if booking.Accepted(list) != (why == "") {
			w.t.Fatalf("tablet %d, booking %d: the gates say %s, the oracle says %q\n%s", tablet, bk, open(list), why, w.story(o))
		}
		if state := booking.StateOf(r, d, nil, booking.Moment{}); (state == booking.Confirmed) != o.stands(bk) {
			w.t.Fatalf("tablet %d, booking %d: it is %s, the oracle says %v (signed %v)\n%s", tablet, bk, state, o.stands(bk), o.signed(bk), w.story(o))
		}
	}
}

func open(list []booking.Gate) string {
	var out []string
	for _, g := range list {
		for _, f := range g.Findings {
			if f.Open() {
				out = append(out, g.ID+" "+f.Words)
			}
		}
	}
	return strings.Join(out, "; ")
}

func (w *town) story(o oracle) string {
	var b strings.Builder
	for _, d := range o.deeds {
		fmt.Fprintf(&b, "%s tablet %d %s bk%d n=%d %s", d.at.Format("2006-01-02 15:04"), d.tablet, d.kind, d.bk, d.n, d.on)
		if d.kind == "book" {
			b.WriteString(d.from.Format(" 01-02 15:04") + d.to.Format(" to 01-02 15:04"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestNoBookingPastAGateOnTwoTablets: over random orders of plan changes, readings,
// sign-offs that end, suspensions, decisions, equipment that is swapped and people who
// take their word back, on two tablets that now and then meet, no booking is accepted
// that the gates forbid in what is known, and none that they allow is refused.
func TestNoBookingPastAGateOnTwoTablets(t *testing.T) {
	t.Parallel()
	// Each run is many readings of whole cases: a few with every build, more by hand with
	// -rapid.checks.
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		if err := f.Value.Set("12"); err != nil {
			t.Fatal(err)
		}
	}
	s := bookingtest.Covered(t, "2027-01-20")
	base := s.Case.Now.AddDate(0, -4, 0)
	var used []time.Time
	for i := range 4 { // 72 nights in the four months before: a few more are too many
		from := time.Date(base.Year(), base.Month(), base.Day(), 17, 0, 0, 0, time.UTC).AddDate(0, 0, 20*i)
		s.BRK.Row("brk.stay", ".from", from.Format(time.RFC3339), ".to", from.AddDate(0, 0, 18).Add(-7*time.Hour).Format(time.RFC3339), ".status", "happened")
		used = append(used, nights(from, from.AddDate(0, 0, 18))...)
	}
	accepted, refused := 0, 0
	run := func(rt *rapid.T) {
		w := &town{t: rt, tb: t, now: s.Case.Now.Truncate(time.Minute), base: used}
		for i := range w.cases {
			w.cases[i] = s.Case.Tablet(t, byte('a'+i))
			w.on[i] = s.On(w.cases[i])
		}
		w.book(rt, 0)
		w.meet()
		for range rapid.IntRange(4, 14).Draw(rt, "steps") {
			w.step(rt)
		}
		w.meet()
		w.check(0)
		w.check(1)
		accepted, refused = accepted+w.accepted, refused+w.refused
	}
	rapid.Check(t, run)
	if accepted == 0 {
		t.Error("no booking was ever accepted: that shows nothing")
	}
	t.Logf("%d were accepted, %d refused", accepted, refused)
}

func (w *town) book(rt *rapid.T, tablet int) {
	n := len(w.booked)
	start := w.now.AddDate(0, 0, rapid.IntRange(1, 60).Draw(rt, "days ahead"))
	from := time.Date(start.Year(), start.Month(), start.Day(), rapid.IntRange(9, 19).Draw(rt, "from"), 0, 0, 0, time.UTC)
	to := time.Date(start.Year(), start.Month(), start.Day()+rapid.IntRange(1, 4).Draw(rt, "nights"), rapid.IntRange(9, 19).Draw(rt, "to"), 0, 0, 0, time.UTC)
	w.at(deed{tablet: tablet, kind: "book", bk: n, from: from, to: to}, func(s *bookingtest.Story) {
		w.booked = append(w.booked, s.Book(from.Format(time.RFC3339), to.Format(time.RFC3339)).ID())
	})
}

func (w *town) step(rt *rapid.T) {
	tablet := rapid.IntRange(0, 1).Draw(rt, "tablet")
	o := w.view(tablet)
	mine := w.bookings(tablet)
	pick := func() (int, casetest.Doc) {
		bk := rapid.SampledFrom(mine).Draw(rt, "booking")
		return bk, casetest.Hold(w.tb, w.cases[tablet].Record().Doc(w.booked[bk]))
	}
	switch what := rapid.SampledFrom([]string{
		"book", "confirm", "confirm", "confirm", "cancel", "cover", "adults", "read", "decide", "care", "wording", "allergy", "suspend", "lift", "withdraw",
		"swl", "exam", "weigh", "approve", "grave", "agree", "consent-back", "father-agrees", "days", "meet", "meet",
	}).Draw(rt, "what"); what {
	case "book":
		w.book(rt, tablet)
	case "confirm":
		bk, d := pick()
		w.pass(time.Minute)
		against := booking.Against(w.cases[tablet].Record(), d.Document, casefile.Signing{Cell: casefile.Cell{LinkID: booking.Sign}}, nil)
		refused := slices.ContainsFunc(against, func(p engine.Problem) bool { return p.Key != "bk.state" })
		if why := w.view(tablet).allowed(bk); refused != (why != "") {
			rt.Fatalf("tablet %d, booking %d: refused %v (%v), the oracle says %q\n%s", tablet, bk, refused, against, why, w.story(o))
		}
		if refused {
			w.refused++
		} else {
			w.accepted++
			kind := "confirm"
			if w.view(tablet).confirmed(bk) {
				kind = "sign" // it says so already; only the signature is new
			}
			w.at(deed{tablet: tablet, kind: kind, bk: bk}, func(s *bookingtest.Story) { s.Confirm(d) })
		}
	case "cancel":
		bk, d := pick()
		if o.twice(bk, "confirm", "cancel", "again") {
			w.at(deed{tablet: tablet, kind: "again", bk: bk}, func(*bookingtest.Story) { d.Set("bk.state", "asked-for") })
			break
		}
		w.at(deed{tablet: tablet, kind: "cancel", bk: bk}, func(*bookingtest.Story) { d.Set("bk.state", "cancelled").Set("bk.cancel", "Family, today") })
	case "cover":
		bk, d := pick()
		n := rapid.IntRange(0, 2).Draw(rt, "by")
		w.at(deed{tablet: tablet, kind: "cover", bk: bk, n: n}, func(*bookingtest.Story) {
			row := d.Rows("bk.cover", "")[0].ID
			d.In(row, "bk.cover.by", covers[n])
			if n > 0 {
				d.In(row, "bk.cover.who", bookingtest.Nurse)
			}
		})
	case "adults":
		bk, d := pick()
		n := rapid.IntRange(1, 3).Draw(rt, "adults")
		w.at(deed{tablet: tablet, kind: "adults", bk: bk, n: n}, func(*bookingtest.Story) { d.Set("bk.handlers", fmt.Sprint(n)+" {person}") })
	case "read":
		w.at(deed{tablet: tablet, kind: "read"}, func(s *bookingtest.Story) { s.Plan.Read(bookingtest.Carer) })
	case "decide":
		w.at(deed{tablet: tablet, kind: "decide"}, func(s *bookingtest.Story) { decide(rt, s) })
	case "care":
		// One nurse writes the plan, on her own tablet.
		w.tubeNo++
		w.at(deed{tablet: 0, kind: "care"}, func(s *bookingtest.Story) {
			s.Plan.Next()
			s.Plan.Doc.Set("hcp.ent.make", fmt.Sprintf("Button number %d", w.tubeNo))
			s.Plan.Declare(map[string]string{"feeding-by-tube": "care-changed"}).Sign()
		})
	case "wording":
		w.wordsNo++
		w.at(deed{tablet: 0, kind: "wording"}, func(s *bookingtest.Story) {
			s.Plan.Next()
			s.Plan.Doc.Set("hcp.ent.site", fmt.Sprintf("Wash daily, with care number %d", w.wordsNo))
			s.Plan.Declare(map[string]string{"feeding-by-tube": "wording-only"}).Sign()
		})
	case "allergy":
		w.at(deed{tablet: 0, kind: "allergy"}, func(s *bookingtest.Story) {
			casetest.Hold(w.tb, s.Plan.Plan().Doc).Row("hcp.alert", ".kind", "allergy", ".what", fmt.Sprintf("Thing %d", len(w.deeds)), ".reaction", "Swelling", ".do", "Keep away", ".source", "parent-told-us")
		})
	case "suspend", "withdraw", "lift":
		now := o.last("suspend", "lift")
		if what == "lift" && (now == nil || now.kind != "suspend") || what == "withdraw" && rapid.IntRange(0, 3).Draw(rt, "rarely") > 0 {
			return
		}
		kind := map[string]string{"suspend": "suspended", "withdraw": "withdrawn-for-good", "lift": "lifted"}[what]
		w.at(deed{tablet: tablet, kind: what}, func(s *bookingtest.Story) {
			event(s, w.now.UTC().Format(time.RFC3339), kind, "carer-unwell-or-on-leave")
		})
	case "swl":
		n := rapid.SampledFrom([]int{25, 33, 34, 40}).Draw(rt, "kg")
		w.at(deed{tablet: tablet, kind: "swl", n: n}, func(s *bookingtest.Story) { s.EQ.In(s.Sling, "eq.item.swl", fmt.Sprintf("%d kg", n)) })
	case "exam":
		bk, _ := pick()
		// It runs out about when the stay ends.
		at := o.made(bk).to.AddDate(0, 0, rapid.IntRange(-3, 1).Draw(rt, "days after")).AddDate(0, -6, 0)
		if at.After(w.now) {
			at = w.now
		}
		on := at.Format("2006-01-02")
		w.at(deed{tablet: tablet, kind: "exam", on: on}, func(s *bookingtest.Story) { s.EQ.In(s.Sling, "eq.item.exam-last", on) })
	case "weigh":
		on := w.now.Format("2006-01-02")
		w.at(deed{tablet: tablet, kind: "weigh", on: on}, func(s *bookingtest.Story) {
			s.OT.Row("ot.weighed", ".kg", "24.0 kg", ".date", on, ".how", "weighed-today")
		})
	case "approve":
		bk, _ := pick()
		on := o.made(bk).to.AddDate(0, 0, rapid.IntRange(-3, 1).Draw(rt, "days after")).Format("2006-01-02")
		w.at(deed{tablet: tablet, kind: "approve", on: on}, func(s *bookingtest.Story) { s.BRK.Set("brk.carer.approved-until", on) })
	case "grave":
		w.at(deed{tablet: tablet, kind: "grave", n: len(w.deeds)}, func(s *bookingtest.Story) { s.AG.Set("ag.emergency", fmt.Sprintf("Ring number %d", len(w.deeds))) })
	case "agree":
		if o.twice(0, "grave") {
			return // nobody signs what is said in two ways
		}
		w.at(deed{tablet: tablet, kind: "agree"}, func(s *bookingtest.Story) { s.Agree() })
	case "consent-back":
		w.at(deed{tablet: tablet, kind: what}, func(s *bookingtest.Story) {
			s.BRK.Row("brk.consent", ".person", bookingtest.Ref("RelatedPerson", "Nadia Sample"), ".as", "parent-with-pr", ".answer", "withdrawn", ".when", w.now.UTC().Format(time.RFC3339))
		})
	case "father-agrees":
		w.at(deed{tablet: tablet, kind: what}, func(s *bookingtest.Story) {
			s.BRK.Row("brk.consent", ".person", bookingtest.Ref("RelatedPerson", "Karim Sample"), ".as", "parent-with-pr", ".answer", "agrees-signed", ".when", w.now.UTC().Format(time.RFC3339))
		})
	case "days":
		w.pass(time.Duration(rapid.IntRange(1, 40).Draw(rt, "days")) * 24 * time.Hour)
	case "meet":
		w.meet()
	}
	w.check(tablet)
}

// decide is the nurse's answer to a changed plan: the carer is told, and both sign.
func decide(t *rapid.T, s *bookingtest.Story) {
	plan, _ := signoff.PlanNow(s.Case.Record())
	d := signoff.Deciding{
		Choice: signoff.Brief, Why: "Shown the new tube", Plan: plan,
		Carer: casefile.Signing{Name: bookingtest.Carer, Typed: true}, Nurse: casefile.Signing{Name: bookingtest.Nurse, Typed: true},
	}
	if err := d.Write(context.Background(), s.DT.Document); err != nil {
		t.Fatal(err)
	}
}
