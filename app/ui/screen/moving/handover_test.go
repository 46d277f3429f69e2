package moving_test

import (
	"testing"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/screen/moving"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
	"doorstep/app/ui/widget/widgettest"
)

// says reports whether words stand on the screen.
func says(desk *screentest.Desk, words string) bool {
	found := false
	widget.Survey(desk.Win.Content(), func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok && (n.A11y().Name == words || n.A11y().Value == words) {
			found = true
		}
		return !found
	})
	return found
}

// Processes section 17: a change of worker asks who tells the child and what is
// open, and leads to the handover.
func TestAMoveAsksForAHandover(t *testing.T) {
	screentest.App(t)
	for _, k := range []struct {
		name string
		h    moving.Handover
		want string
	}{
		{"none", moving.Handover{}, "When another colleague works with Amina from now on, write down who tells Amina, what they must know and what is open."},
		{"begun", moving.Handover{Begun: true, To: "Lena Ortiz"}, "It is being written for Lena Ortiz, who reads the chronology and the last assessment before signing."},
		{"unsent", moving.Handover{Begun: true, To: "Lena Ortiz", Stops: []string{"Forms of this case are only on this tablet. Send them first; then hand over"}}, "Forms of this case are only on this tablet. Send them first; then hand over"},
		{"accepted", moving.Handover{Begun: true, To: "Lena Ortiz", Accepted: true}, "Lena Ortiz has accepted. The manager signs it now."},
		{"agreed", moving.Handover{Begun: true, To: "Lena Ortiz", Accepted: true, Agreed: true}, "Lena Ortiz has read it and takes over. Choose Lena below."},
	} {
		t.Run(k.name, func(t *testing.T) {
			desk := screentest.NewDesk()
			opened := 0
			k.h.Open = func() { opened++ }
			k.h.Left = []string{"Fit the hoist, Tessa Lind, by 15 March 2027"}
			s := moving.NewMove(moving.MoveProps{
				Desk: desk, Child: "Amina R.", Teams: []session.Team{{Role: "team.a", Name: "Disabled children", Mine: true}}, At: "team.a",
				Members:  func(string) []casefile.Person { return []casefile.Person{{ID: casefile.ID{7}, Name: "Lena Ortiz"}} },
				Handover: k.h, Move: func(session.Moving, func(string)) {},
			})
			desk.Show(t, s, 800, 1200)
			if !says(desk, k.want) || !says(desk, k.h.Left[0]) {
				t.Errorf("the screen does not say %q and what is open", k.want)
			}
			s.Find("move.handover").(*widget.Button).Press()
			if opened != 1 {
				t.Error("the handover does not open")
			}
			widgettest.Check(t, desk.Win.Content())
		})
	}
}
