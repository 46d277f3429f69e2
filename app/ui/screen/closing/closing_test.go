package closing_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile"
	"doorstep/app/casefile/journey"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/closing"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

func props(desk *screentest.Desk) closing.Props {
	return closing.Props{
		Desk: desk, Case: casefile.ID{1}.String(), Child: "Amina R.",
		Journey: journey.Journey{Steps: []journey.Entered{
			{State: journey.Contact, On: "2026-01-05", By: "Sam Okoro"},
			{State: journey.Assessment, On: "2026-01-06", By: "Priya Nair"},
			{State: journey.Plan, On: "2026-02-24", By: "Grace Okafor"},
		}},
		Reasons: []widget.Option{{Key: "needs-met", Label: "Needs met"}, {Key: "moved", Label: "Moved"}},
	}
}

func press(t *testing.T, s *closing.Screen, id string) {
	t.Helper()
	p, ok := s.Find(id).(interface{ Press() })
	if !ok {
		t.Fatalf("%s is not there to press: %T", id, s.Find(id))
	}
	p.Press()
}

func write(s *closing.Screen, id, text string) { s.Find(id).(*widget.TextArea).Load(text) }

// Processes section 5: what stands in the way stops closing, and leads there.
func TestWhatStandsInTheWayStopsClosing(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	p := props(desk)
	p.Obstacles = []journey.Obstacle{{Kind: journey.Card, Doc: casefile.ID{7}, Text: "A worry about harm was begun on 3 March 2026 and nobody has finished it."}}
	p.Close = func(journey.Ending, func(string)) { t.Error("it was closed") }
	s := closing.New(p)
	desk.Show(t, s, 1280, 800)
	press(t, s, "closing.go")
	press(t, s, "closing.see.0")
	if got := desk.Last(); got.Screen != model.TaskList || got.Doc != (casefile.ID{7}).String() {
		t.Errorf("it leads to %+v", got)
	}
	widgettest.Check(t, desk.Win.Content())
}

func TestClosingAsksForAWholeEnding(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	p := props(desk)
	var got []journey.Ending
	p.Close = func(e journey.Ending, done func(string)) {
		got = append(got, e)
		done("")
	}
	s := closing.New(p)
	desk.Show(t, s, 400, 800)
	press(t, s, "closing.go")
	s.Find("closing.why").(*widget.RadioList).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	write(s, "closing.summary", "Amina sleeps through")
	write(s, "closing.next", "Sunita Lall keeps the feeding plan")
	press(t, s, "closing.go")
	if len(got) != 0 {
		t.Fatal("closed although nobody told the child")
	}
	widgettest.Check(t, desk.Win.Content())
	write(s, "closing.told", "Grace, with pictures, on 9 March")
	press(t, s, "closing.go")
	if len(got) != 1 || got[0].Why != "needs-met" || got[0].Told == "" {
		t.Errorf("closed with %+v", got)
	}
}

// A case that comes back within a year asks what was missed; later it does not.
func TestOpeningAgainAsksWhatWasMissed(t *testing.T) {
	screentest.App(t)
	for _, soon := range []bool{true, false} {
		desk := screentest.NewDesk()
		p := props(desk)
		p.Closed, p.Soon = true, soon
		var missed []string
		p.Reopen = func(m string, done func(string)) {
			missed = append(missed, m)
			done("")
		}
		s := closing.New(p)
		desk.Show(t, s, 800, 800)
		press(t, s, "closing.go")
		if (len(missed) == 0) != soon {
			t.Errorf("soon %v: opened with %q", soon, missed)
		}
		if soon {
			write(s, "closing.missed", "Nobody asked who gets up at night")
			press(t, s, "closing.go")
		}
		if len(missed) != 1 {
			t.Errorf("soon %v: opened %d times", soon, len(missed))
		}
		widgettest.Check(t, desk.Win.Content())
	}
}
