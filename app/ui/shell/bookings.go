package shell

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/placement"
	"doorstep/app/casefile/settings"
	stays "doorstep/app/casefile/stay"
	"doorstep/app/casefile/stepdown"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/bookings"
	"doorstep/app/ui/screen/casescreen"
	"doorstep/sync/op"
)

// The form of what a family was offered.
const formOffer = "sbs"

// breaksLead leads to a child's short breaks. Before there is anything of them it is
// the way to begin, while the case is open.
func (s *Shell) breaksLead(c *casefile.Case) (casescreen.Lead, bool) {
	l := casescreen.Lead{
		Key: "breaks", Icon: "bedtime", Title: say.T("Short breaks"), Second: say.T("Bookings, stays and what is offered"),
		To: model.Route{Screen: model.Bookings, Case: c.ID.String()},
	}
	if breaksIn(c) {
		return l, true
	}
	l.Second = say.T("None yet")
	return l, !c.Closed
}

// breaksIn reports that a child has forms of short breaks.
func breaksIn(c *casefile.Case) bool {
	of := []string{booking.Form, booking.Agreement, formOffer, booking.FormLog, stepdown.Form}
	return slices.ContainsFunc(c.Forms, func(f casefile.DocSummary) bool {
		return slices.Contains(of, f.Form) && f.Status != casefile.EnteredInError
	})
}

// bookingsScreen is the short breaks of a child, or of every child on the tablet.
func (s *Shell) bookingsScreen(r model.Route) (screen.Screen, error) {
	p := bookings.Props{Desk: s, Route: r, Load: func(done func(bookings.Data)) { s.loadBookings(r, done) }}
	if r.Case == "" {
		return bookings.New(p), nil
	}
	id, err := op.ParseID(r.Case)
	if err != nil {
		return nil, errNowhere
	}
	p.Short = s.summaryOf(r.Case).Child.Short()
	p.Book = func() { s.Open(model.Route{Screen: model.NewBooking, Case: r.Case}) }
	p.Agree = func() { s.begin(id, booking.Agreement) }
	p.Offer = func() { s.begin(id, formOffer) }
	return bookings.New(p), nil
}

// loadBookings reads the short breaks beside the screen: every check of a stay looks at
// the whole case and at the other children.
func (s *Shell) loadBookings(r model.Route, done func(bookings.Data)) {
	w := s.work
	s.cfg.Run.Go(func() func() {
		var d bookings.Data
		for _, c := range w.Cases() {
			if r.Case == "" || c.ID.String() == r.Case {
				breaksOf(w, c.ID, r.Case != "", &d)
			}
		}
		slices.SortStableFunc(d.Lines, func(a, b bookings.Line) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Short, b.Short)) })
		slices.SortStableFunc(d.Used, func(a, b bookings.Used) int { return cmp.Compare(a.Short, b.Short) })
		return func() {
			if s.work == w {
				done(d)
			}
		}
	})
}

// breaksOf adds what there is of one child; nothing for a case that cannot be read.
func breaksOf(w Work, id casefile.ID, alone bool, d *bookings.Data) {
	full, err := w.Case(id)
	if err != nil || !breaksIn(full) {
		return
	}
	rec, err := w.Record(id)
	if err != nil {
		return
	}
	others := w.Beside(id)
	all := booking.All(rec)
	for _, b := range all {
		d.Lines = append(d.Lines, lineOf(w, rec, b, others))
	}
	if u, ok := usedOf(rec, all); ok {
		d.Used = append(d.Used, u)
	}
	if !alone {
		return
	}
	for _, ag := range rec.Of(booking.Agreement) {
		d.Agreements = append(d.Agreements, bookings.Agreement{Case: id, Doc: ag.ID(), Carer: cmp.Or(ag.Text("ag.carer"), say.T("a carer")), Words: agreedWords(ag)})
	}
	if plans := stepdown.All(rec); len(plans) > 0 {
		p := plans[len(plans)-1]
		words := model.Words{Tone: model.Neutral, Text: say.T("Over")}
		if p.Open {
			words = model.Words{Tone: model.Send, Text: say.F("Week %s", model.Figures(p.Week))}
		}
		d.StepDown = &bookings.Agreement{Case: id, Doc: p.Doc, Words: words}
	}
}

// agreedWords is where an agreement stands.
func agreedWords(d *casefile.Document) model.Words {
	sum := d.Summary()
	switch {
	case sum.Stale:
		return model.Words{Tone: model.Local, Icon: "edit", Text: say.T("Changed since signed")}
	case d.Status() == casefile.Completed || d.Status() == casefile.Amended:
		return model.Words{Tone: model.Tint, Icon: "check", Text: say.T("Signed by all")}
	}
	return model.Words{Tone: model.Send, Icon: "edit", Text: say.T("Being written")}
}

// lineOf is one booking as it stands now.
func lineOf(w Work, rec casefile.Record, b booking.Booking, others []casefile.Record) bookings.Line {
	moment := booking.Moment{Contact: w.Heard()}
	l := bookings.Line{
		Booking: b, Short: rec.Summary().Child.Short(), State: booking.StateOf(rec, b.Document(), others, moment),
		Nights: booking.Nights(b.From, b.To, rec.Settings), Hours: booking.Hours(b.From, b.To, rec.Settings),
	}
	for _, st := range stays.All(rec) {
		if st.Booking != b.Doc {
			continue
		}
		l.Log, l.Keeps = st.Doc, len(st.Open)
		l.LogNext = map[stays.Phase]bookings.LogStep{
			stays.Arriving: bookings.LogIn, stays.UnderWay: bookings.LogOpen, stays.Leaving: bookings.LogOut, stays.Closed: bookings.LogDone, stays.Locked: bookings.LogDone,
		}[st.Phase]
		if !st.Out.IsZero() {
			l.Nights, l.Hours = st.Nights, st.Hours
		}
		break
	}
	switch l.State {
	case booking.AskedFor, booking.Blocked, booking.Confirmed:
		l.Stops, l.Asks = openChecks(booking.Check(rec, b.Document(), others, moment))
	case booking.Cancelled:
		h := b.Document().History(casefile.Cell{LinkID: "bk.cancel"})
		l.Late = len(h) > 0 && !b.From.IsZero() && b.From.Sub(h[len(h)-1].At) < hours(rec.Settings, "cfg.bk.late-hours")
	}
	return l
}

// openChecks counts the checks that stop a stay and those that ask.
func openChecks(gates []booking.Gate) (stops, asks int) {
	for _, g := range gates {
		switch g.Level {
		case booking.Stop:
			stops++
		case booking.Ask:
			asks++
		}
	}
	return stops, asks
}

// usedOf is what the family was offered beside what it had, false where there is
// neither an offer nor a booking.
func usedOf(rec casefile.Record, all []booking.Booking) (bookings.Used, bool) {
	u := bookings.Used{Case: rec.ID, Short: rec.Summary().Child.Short()}
	a, offered := stays.AgainstOffer(rec, casefile.DateOf(rec.Now))
	if offered {
		u.Doc, u.Nights, u.Hours = a.Doc, float64(a.Offered.Nights), a.Offered.Hours
		u.NightsHad, u.HoursHad, u.NightsBooked, u.HoursBooked = float64(a.Used.Nights), a.Used.Hours, float64(a.Booked.Nights), a.Booked.Hours
		u.Since, _ = a.From.Time()
	}
	var last *booking.Booking
	late := hours(rec.Settings, "cfg.bk.late-hours")
	for i, b := range all {
		if b.Said != booking.Cancelled {
			last = &all[i]
			continue
		}
		u.Cancelled++
		if h := b.Document().History(casefile.Cell{LinkID: "bk.cancel"}); len(h) > 0 && b.From.Sub(h[len(h)-1].At) < late {
			u.Late++
		}
	}
	if last != nil && placement.Basis(booking.Basis(rec, *last)) == placement.Regulation48 {
		days := booking.YearOf(rec, *last).Days
		most := limitOf(rec.Settings, "cfg.time.r48-nights")
		u.Year = say.F("%s of %s in 12 months", model.Figures(days), say.N(most, "day", "days"))
		switch {
		case most > 0 && days > most:
			u.YearLevel = "red"
		case days >= rec.Settings.Number("cfg.brk.amber"):
			u.YearLevel = "amber"
		}
	}
	return u, offered || len(all) > 0
}

func limitOf(set *settings.Set, key string) int {
	l, ok := set.Limit(key)
	if !ok {
		return 0
	}
	return l.First().N
}

// newBookingScreen asks for a stay.
func (s *Shell) newBookingScreen(r model.Route) (screen.Screen, error) {
	rec, err := s.recordOf(r)
	if err != nil {
		return nil, err
	}
	child := s.summaryOf(r.Case).Child
	p := bookings.NewProps{
		Desk: s, Route: r, Short: child.Short(), Given: given(child), Carers: carersOf(rec), People: s.pickable(r.Case),
		Weigh: func(w bookings.Wish) (string, []string) { return weigh(rec, w) },
		Make:  func(w bookings.Wish, done func(string)) { s.book(rec, w, done) },
	}
	return bookings.NewNew(p), nil
}

// carersOf are those with whom a child can stay: by agreement, and where they were.
func carersOf(rec casefile.Record) []bookings.Carer {
	var out []bookings.Carer
	find := func(who booking.Booking) *bookings.Carer {
		for i := range out {
			if casefile.SameReference(out[i].Who, who.Carer) {
				return &out[i]
			}
		}
		return nil
	}
	for _, d := range rec.Of(booking.Agreement) {
		v, ok := d.Answer("ag.carer")
		if !ok {
			continue
		}
		who := v.Reference
		if who.Display == "" {
			who.Display = d.Text("ag.carer")
		}
		hint := say.T("No agreement yet")
		if w := agreedWords(d); w.Tone == model.Tint {
			hint = say.T("Agreement signed")
		}
		if c := find(booking.Booking{Carer: who}); c != nil {
			c.Hint = hint // the newer one counts
		} else {
			out = append(out, bookings.Carer{Who: who, Hint: hint})
		}
	}
	for _, b := range booking.All(rec) {
		if b.Carer.Display == "" || b.From.IsZero() {
			continue
		}
		c := find(b)
		if c == nil {
			out = append(out, bookings.Carer{Who: b.Carer, Hint: say.T("No agreement yet")})
			c = &out[len(out)-1]
		}
		c.Place, c.LastFrom, c.LastTo = b.Place, b.From, b.To
	}
	return out
}

// weigh says how long a stay would be and what else the child does at the time.
func weigh(rec casefile.Record, w bookings.Wish) (string, []string) {
	words := bookings.Length(booking.Nights(w.From, w.To, rec.Settings), booking.Hours(w.From, w.To, rec.Settings))
	var against []string
	for _, b := range booking.All(rec) {
		if b.Said != booking.Cancelled && b.Overlaps(booking.Booking{From: w.From, To: w.To}) {
			against = append(against, say.F("%s then: %s.", strings.TrimSpace(say.F("%s is with %s", given(rec.Summary().Child), b.Carer.Display)), bookings.Span(b.From, b.To)))
		}
	}
	return model.Sentence(words) + ".", against
}

// kindOf is the sort of a stay by its nights, unless somebody said another.
func kindOf(rec casefile.Record, w bookings.Wish) string {
	switch n := booking.Nights(w.From, w.To, rec.Settings); {
	case w.Kind != "":
		return w.Kind
	case n == 0:
		return "day"
	case n == 1:
		return "overnight"
	}
	return "several-nights"
}

// rounded is a moment as an answer holds it.
func rounded(t time.Time) string { return t.Truncate(time.Minute).Format(time.RFC3339) }
