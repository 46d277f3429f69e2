package stay

import (
	"slices"
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/staylog"
)

// formOffer is the form of the statement and this family's offer.
const formOffer = "sbs"

// Amount is nights and day hours of short breaks.
type Amount struct {
	Nights int
	Hours  float64
}

func (a Amount) plus(b Amount) Amount { return Amount{a.Nights + b.Nights, a.Hours + b.Hours} }

// Against is what a family was offered in a year and what came of it.
type Against struct {
	Doc         casefile.ID   // the offer
	From, Until casefile.Date // the year of the offer that a day lies in
	Offered     Amount
	Used        Amount // stays of the year that are over, by their real times
	Booked      Amount // bookings of the year that are not over and not cancelled
}

// Left is what is offered and neither used nor booked. It is negative where more was
// booked than offered.
func (a Against) Left() Amount {
	return Amount{a.Offered.Nights - a.Used.Nights - a.Booked.Nights, a.Offered.Hours - a.Used.Hours - a.Booked.Hours}
}

// AgainstOffer holds what was used and booked against the newest offer on a day, false
// when the family has none. Its year begins with the day on which the offer was
// explained and signed, or begun while nobody signed, and every year on that day again.
// A stay belongs to the year in which it began.
func AgainstOffer(r casefile.Record, on casefile.Date) (Against, bool) {
	d := r.Latest(formOffer)
	if d == nil {
		return Against{}, false
	}
	start := casefile.DateOf(d.Summary().Started.In(r.Now.Location()))
	if signed := d.SignedOn("sbs.sign.parent"); len(signed) > 0 {
		start = casefile.DateOf(signed[0].In(r.Now.Location()))
	}
	a := Against{Doc: d.ID(), Offered: Amount{Nights: int(quantity(d, "sbs.nights")), Hours: quantity(d, "sbs.hours")}}
	a.From, a.Until = yearOf(start, on)
	within := func(day casefile.Date) bool { return day >= a.From && day <= a.Until }
	var over []casefile.ID
	for _, s := range All(r) {
		if s.Out.IsZero() || s.In.IsZero() {
			continue
		}
		over = append(over, s.Booking)
		if within(staylog.Day(s.In)) {
			a.Used = a.Used.plus(Amount{s.Nights, s.Hours})
		}
	}
	for _, b := range booking.All(r) {
		if b.Said != booking.Cancelled && !slices.Contains(over, b.Doc) && within(b.First()) {
			a.Booked = a.Booked.plus(Amount{booking.Nights(b.From, b.To, r.Settings), booking.Hours(b.From, b.To, r.Settings)})
		}
	}
	return a, true
}

// yearOf is the year from the anniversary of a day in which another day lies.
func yearOf(start, on casefile.Date) (from, until casefile.Date) {
	first, ok := start.Time()
	day, ok2 := on.Time()
	if !ok || !ok2 {
		return "", ""
	}
	years := max(0, day.Year()-first.Year())
	if years > 0 && first.AddDate(years, 0, 0).After(day) {
		years--
	}
	return casefile.DateOf(first.AddDate(years, 0, 0)), casefile.DateOf(first.AddDate(years+1, 0, -1))
}

func quantity(d *casefile.Document, link string) float64 {
	v, ok := d.Answer(link)
	if !ok {
		return 0
	}
	n, err := strconv.ParseFloat(v.Quantity.Value, 64)
	if err != nil {
		return 0
	}
	return n
}
