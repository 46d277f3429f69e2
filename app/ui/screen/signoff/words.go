package signoff

import (
	"fmt"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
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
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan")
}

// longDay is a day in a sentence: "3 September", with the year when it is
// another.
func longDay(d casefile.Date, now time.Time) string {
	t, ok := d.Time()
	switch {
	case !ok:
		return ""
	case t.Year() != now.Year():
		return t.Format("2 January 2006")
	}
	return t.Format("2 January")
}

// practised says how often: watching comes first.
func practised(st signoff.State) string {
	if st.Watched < st.WatchMin && st.Practised == 0 {
		return fmt.Sprintf("Watched %d of %d", st.Watched, st.WatchMin)
	}
	return fmt.Sprintf("Practised %d of %d", min(st.Practised, st.PractiseMin), st.PractiseMin)
}

// practiceDay is a practice in its list: "Thu 19 Feb · at Julie’s".
func practiceDay(p signoff.Practice) string {
	var parts []string
	if at, err := time.Parse(time.RFC3339, p.When); err == nil {
		parts = append(parts, at.Format("Mon 2 Jan"))
	} else {
		parts = append(parts, "Day not written yet")
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
	may := fmt.Sprintf("%s is signed off for this, for %s only, until %s.", carer, child, longDay(st.Until, now))
	stop := "Nobody does this task from now on but a nurse or a parent, or a carer who is signed off."
	b := widget.BannerProps{Below: true}
	switch st.Status {
	case signoff.Valid:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneNeutral, "verified_user", may, "Then "+st.Ends+"."
		if st.Fading {
			b.Tone, b.Icon = widget.ToneLocal, "schedule"
			b.Text = fmt.Sprintf("%s was last seen doing it on %s. Watch it once more before a stay.", carer, longDay(st.LastDone, now))
		}
	case signoff.Expiring:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneLocal, "schedule", may, "Then "+st.Ends+". Arrange the next assessment now."
	case signoff.Expired:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneDanger, "error", fmt.Sprintf("This ended on %s: %s.", longDay(st.Until, now), st.Ends), stop
	case signoff.Waiting:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneChoice, "call_split", st.Waits+".", "A nurse decides what "+carer+" needs. "+stop
		if st.Again {
			b.Text = carer + " is seen in practice again, and both sign anew. " + stop
		}
	case signoff.Suspended:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneDanger, "block", "Stopped for now: "+s.because(), stop
	case signoff.Withdrawn:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneDanger, "block", "Stopped for good: "+s.because(), stop
	case signoff.Ended:
		b.Tone, b.Icon, b.Strong, b.Text = widget.ToneNeutral, "task_alt", "This sign-off has ended.", child+" needs it no longer, or is 18."
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
		words = "No reason is written"
	}
	if !e.When.IsZero() {
		words += ", " + model.Day(e.When, s.props.Desk.Now())
	}
	return words + "."
}

// counted is how many steps are done alone.
func (s *Screen) counted() string {
	n, of := s.state.Alone()
	return fmt.Sprintf("%d of %d done alone", n, of)
}
