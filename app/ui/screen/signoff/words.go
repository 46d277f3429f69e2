package signoff

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// shortDay is a day on the ribbon: "12 Feb", with the year when it is another.
func shortDay(d casefile.Date, now time.Time) string {
	t, ok := d.Time()
	switch {
	case !ok:
		return ""
	case t.Year() != now.Year():
		return say.Date(t, "2 Jan 2006")
	}
	return say.Date(t, "2 Jan")
}

// longDay is a day in a sentence: "3 September", with the year when it is
// another.
func longDay(d casefile.Date, now time.Time) string {
	t, ok := d.Time()
	switch {
	case !ok:
		return ""
	case t.Year() != now.Year():
		return say.Date(t, "2 January 2006")
	}
	return say.Date(t, "2 January")
}

// practised says how often: watching comes first.
func practised(st signoff.State) string {
	if st.Watched < st.WatchMin && st.Practised == 0 {
		return say.F("Watched %d of %d", st.Watched, st.WatchMin)
	}
	return say.F("Practised %d of %d", min(st.Practised, st.PractiseMin), st.PractiseMin)
}

// practiceDay is a practice in its list: "Thu 19 Feb · at Julie’s".
func practiceDay(p signoff.Practice) string {
	var parts []string
	if at, err := time.Parse(time.RFC3339, p.When); err == nil {
		parts = append(parts, say.Date(at, "Mon 2 Jan"))
	} else {
		parts = append(parts, say.T("Day not written yet"))
	}
	if p.Place != "" {
		parts = append(parts, p.Place)
	}
	return strings.Join(parts, " · ")
}

// standing is the banner of a sign-off that holds, runs out or was stopped.
func (s *Screen) standing() (widget.BannerProps, bool) {
	st, now := s.state, s.props.Desk.Now()
	carer, child := s.carer(), s.props.Given
	may := say.F("%s is signed off for this, for %s only, until %s.", carer, child, longDay(st.Until, now))
	stop := say.T("Nobody does this task from now on but a nurse or a parent, or a carer who is signed off.")
	b := widget.BannerProps{Below: true}
	switch st.Status {
	case signoff.Valid:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneNeutral, "verified_user", may, say.F("Then %s.", st.Ends)
		if st.Fading {
			b.Tone, b.Icon = widget.ToneLocal, "schedule"
			b.Text = say.F("%s was last seen doing it on %s. Watch it once more before a stay.", carer, longDay(st.LastDone, now))
		}
	case signoff.Expiring:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneLocal, "schedule", may, say.F("Then %s. Arrange the next assessment now.", st.Ends)
	case signoff.Expired:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneDanger, "error", say.F("This ended on %s: %s.", longDay(st.Until, now), st.Ends), stop
	case signoff.Waiting:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneChoice, "call_split", st.Waits+".", say.F("A nurse decides what %s needs. %s", carer, stop)
		if st.Again {
			b.Text = say.F("%s is seen in practice again, and both sign anew. %s", carer, stop)
		}
	case signoff.Suspended:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneDanger, "block", say.F("Stopped for now: %s", s.because()), stop
	case signoff.Withdrawn:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneDanger, "block", say.F("Stopped for good: %s", s.because()), stop
	case signoff.Ended:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneNeutral, "task_alt", say.T("This sign-off has ended."), say.F("%s needs it no longer, or is 18.", child)
	default:
		return b, false
	}
	return b, true
}

func (s *Screen) because() string {
	e := s.state.Stopped
	if e == nil {
		return ""
	}
	words := model.Sentence(e.Words)
	if words == "" {
		words = say.T("No reason is written")
	}
	if !e.When.IsZero() {
		words += ", " + model.Day(e.When, s.props.Desk.Now())
	}
	return words + "."
}

// counted is how many steps are done alone.
func (s *Screen) counted() string {
	n, of := s.state.Alone()
	return say.F("%d of %d done alone", n, of)
}
