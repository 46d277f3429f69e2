package bookings

import (
	"math"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile/booking"
	"doorstep/app/say"
	"doorstep/app/ui/model"
)

// StateTag is where a booking stands. Nothing about a stay is green: that it may go
// ahead is no word about a child's health.
func StateTag(s booking.State) model.Words {
	switch s {
	case booking.Confirmed:
		return model.Words{Tone: model.Tint, Icon: "check", Text: say.T("Confirmed")}
	case booking.Blocked:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Stopped")}
	case booking.UnderWay:
		return model.Words{Tone: model.Send, Icon: "home", Text: say.T("There now")}
	case booking.Finished:
		return model.Words{Tone: model.Neutral, Icon: "check", Text: say.T("Finished")}
	case booking.Cancelled:
		return model.Words{Tone: model.Neutral, Icon: "close", Text: say.T("Cancelled")}
	}
	return model.Words{Tone: model.Local, Icon: "hourglass_top", Text: say.T("Asked for")}
}

// Span is when a stay is, in one line: "Fri 15 January 17:00 – Sun 17 January 10:00".
func Span(from, to time.Time) string {
	switch {
	case from.IsZero():
		return say.T("No day yet")
	case to.IsZero():
		return model.DayShort(from) + " " + model.ClockList(from)
	case from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return model.DayShort(from) + " " + model.ClockList(from) + " – " + model.ClockList(to)
	}
	return model.DayShort(from) + " " + model.ClockList(from) + " – " + model.DayShort(to) + " " + model.ClockList(to)
}

// Brief is Span without its times: "Fri 15 – Sun 17 January".
func Brief(from, to time.Time) string {
	switch {
	case from.IsZero():
		return say.T("No day yet")
	case to.IsZero() || from.Format(time.DateOnly) == to.Format(time.DateOnly):
		return model.DayShort(from)
	case from.Month() == to.Month() && from.Year() == to.Year():
		return say.Date(from, "Mon 2") + " – " + model.DayShort(to)
	}
	return model.DayShort(from) + " – " + model.DayShort(to)
}

// Length is how long a stay is: "2 nights and 17 hours by day".
func Length(nights int, hours float64) string {
	var out []string
	if nights > 0 {
		out = append(out, say.N(nights, "night", "nights"))
	}
	if hours > 0 {
		text := say.F("%s hours by day", Number(hours))
		if hours == 1 {
			text = say.T("1 hour by day")
		}
		out = append(out, text)
	}
	return model.List(out)
}

// Number is a number of hours or nights without needless noughts: "17", "2.25".
func Number(n float64) string {
	return strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64)
}

// roles are who gives a reason, as the sheet that asks for it calls them.
var roles = say.Table(func() map[booking.Role]string {
	return map[booking.Role]string{
		booking.Manager: say.T("the short-break manager"), booking.Nurse: say.T("the nurse"), booking.OT: say.T("the occupational therapist"),
		booking.SocialWorker: say.T("the social worker"), booking.Carer: say.T("the carer"),
	}
})

// kinds are the sorts of stay, in words.
var kinds = say.Table(func() map[string]string {
	return map[string]string{
		"day": say.T("Day"), "overnight": say.T("Overnight"), "several-nights": say.T("Several nights"), "sitting-at-home": say.T("Sitting at home"), "emergency": say.T("Emergency"),
	}
})

// KindWords is a sort of stay in words, "" for none.
func KindWords(code string) string { return kinds()[code] }

// joined puts what is not empty into one line, points between.
func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}
