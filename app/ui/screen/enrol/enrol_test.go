package enrol_test

import (
	"testing"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/enrol"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/widget"
)

// Turning the tablet keeps what was typed, what was said to be wrong, and the
// keyboard.
func TestTurningKeepsTheErrorAndTheKeyboard(t *testing.T) {
	screentest.App(t)
	d := screentest.NewDesk()
	s := enrol.New(enrol.Props{Desk: d, Join: func(string, string) {}, Begin: func() {}})
	d.Show(t, s, 1280, 800)
	screentest.Find[*widget.TextInput](t, d, "enrol.code").Load("ABCDEF")
	screentest.Find[*widget.Button](t, d, "enrol.go").Press()
	if !screentest.Find[*widget.TextInput](t, d, "enrol.server").HasKeyboard() {
		t.Fatal("the address is missing and does not get the keyboard")
	}
	for _, w := range []model.Width{model.Portrait, model.Wide} {
		s.Body(w)
		d.Rebuild()
		code, server := screentest.Find[*widget.TextInput](t, d, "enrol.code"), screentest.Find[*widget.TextInput](t, d, "enrol.server")
		if code.Value() != "ABCDEF" || !server.HasKeyboard() {
			t.Errorf("code %q, keyboard %t", code.Value(), server.HasKeyboard())
		}
		wrong := ""
		widget.Survey(d.Win.Canvas().Content(), func(seen widget.Seen) bool {
			if f, ok := seen.Object.(*widget.Field); ok && f.Error() != "" {
				wrong = f.Error()
			}
			return true
		})
		if wrong != "Enter the address of the server" {
			t.Errorf("it says %q", wrong)
		}
	}
}
