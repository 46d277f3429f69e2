package agreement_test

import (
	"strings"
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking/bookingtest"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/agreement"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
)

// did is what the screen asked for.
type did struct{ introduced, booked int }

func shown(t *testing.T, s *bookingtest.Story, f agreement.Facts, w, h float32) (*screentest.Desk, *did) {
	t.Helper()
	d, out := screentest.NewDesk(), &did{}
	d.Clock = s.Case.Now
	ed := model.NewEditor(s.AG.Document, model.Around{Now: d.Now, Fault: func(err error) string { return err.Error() }, Wait: func(_ casefile.Ticket, done func(error)) { done(nil) }, Changed: func(engine.Changes) {}})
	scr := agreement.New(agreement.Props{
		Desk: d, Route: model.Route{Screen: model.TaskList, Case: "c", Doc: "d"}, Doc: s.AG.Document, Editor: ed,
		Load: func() (agreement.Facts, error) { return f, nil }, Introduce: func() { out.introduced++ }, Book: func() { out.booked++ },
	})
	d.Show(t, scr, w, h)
	d.Rebuild() // as the shell does when a frame changed
	return d, out
}

func says(t *testing.T, d *screentest.Desk, want ...string) {
	t.Helper()
	text := widget.Spoken(d.Win.Canvas().Content())
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the screen does not say %q; it says\n%s", w, text)
		}
	}
}

var jane = agreement.Facts{
	Short: "Jane S.", Given: "Jane", Carer: bookingtest.Carer, Meeting: "Fri 18 December at 2:30pm, family home",
	SignOffs: []agreement.SignOff{
		{Task: "Gastrostomy feed by pump", Words: model.Words{Tone: model.Tint, Icon: "check", Text: "Until 10 December 2027"}},
		{Task: "Suction of mouth", Words: model.Words{Tone: model.Danger, Icon: "error", Text: "Not signed off"}},
	},
	Introduced: []agreement.Introduction{{Row: "1", When: "5 December, 2 hours", Child: "Smiled, chose the blue cup", FaceToFace: true}, {Row: "2", When: "1 December", Child: "Looked away"}},
	Ready:      "Yes",
}

// Scenario, step 17: everybody signs the plan, and the family is shown who is signed off
// for what, with its end.
func TestStep17EverybodySignsAndSeesWhoMayDoWhat(t *testing.T) {
	screentest.App(t)
	s := bookingtest.Ready(t)
	for _, size := range [][2]float32{{1280, 900}, {400, 800}} {
		d, out := shown(t, s, jane, size[0], size[1])
		says(t, d, "Until 10 December 2027", "Not signed off", "Each is for Jane with Julia only", "Smiled, chose the blue cup", "Face to face", "By video", "check code", "Ready for a first stay: Yes")
		screentest.Find[*widget.TaskRow](t, d, "agreement.introduce").Tapped(nil)
		screentest.Find[*widget.TaskRow](t, d, "agreement.intro.0").Tapped(nil)
		if at := d.Last(); out.introduced != 1 || at.Screen != model.Page || at.Row != "1" {
			t.Errorf("an introduction opens %+v", at)
		}
		screentest.Find[*widget.Button](t, d, "agreement.main").Tapped(nil)
		if out.booked != 1 {
			t.Error("an agreement that all have signed leads to no booking")
		}
	}
}

func TestWhatIsNotSignedIsSignedFirst(t *testing.T) {
	screentest.App(t)
	s := bookingtest.Ready(t)
	s.AG.Set("ag.routine", "Tea at five, prayer, then her film")
	f := jane
	f.Changed = true
	f.NoOne = "The family had no interpreter. Nobody signs until they have."
	d, out := shown(t, s, f, 800, 1280)
	says(t, d, "It was changed after it was signed.", "Nobody signs until they have.", "Not signed", "If they wish")
	screentest.Find[*widget.Button](t, d, "agreement.main").Tapped(nil)
	if at := d.Last(); out.booked != 0 || at.Screen != model.Sign || at.Cell != "ag.sign.parent" {
		t.Errorf("the main button opens %+v", at)
	}
}
