package settings_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/screentest"
	"doorstep/app/ui/screen/settings"
	"doorstep/app/ui/widget"
)

func sheet(d *screentest.Desk) string {
	var words []string
	widget.Survey(d.OnSheet, func(s widget.Seen) bool {
		if n, ok := s.Object.(widget.Named); ok {
			words = append(words, n.A11y().Name)
		}
		return true
	})
	return strings.Join(words, "\n")
}

// Settings lead to every work of others that is in the app, to its licence and back.
func TestTheWorksOfOthersAreShownWithTheirLicences(t *testing.T) {
	screentest.App(t)
	desk := screentest.NewDesk()
	s := settings.New(settings.Props{
		Desk: desk, Look: model.Look{Mode: "light", Percent: 100}, SetLook: func(model.Look) {}, Tablet: func() settings.Tablet { return settings.Tablet{} },
	})
	desk.Show(t, s, 800, 1000)
	press := func(id string) { screentest.Find[fyne.Tappable](t, desk, id).Tapped(&fyne.PointEvent{}) }
	has := func(words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(sheet(desk), w) {
				t.Errorf("%q is not on the sheet", w)
			}
		}
	}
	press("settings.parts")
	has("fyne.io/fyne/v2 2.8.1", "Atkinson Hyperlegible Next")
	if strings.Contains(sheet(desk), "jackc/pgx") {
		t.Error("a work is shown that is in the server only")
	}
	press("settings.part.Atkinson Hyperlegible Next")
	has("SIL OPEN FONT LICENSE")
	press("settings.parts.back")
	has("fyne.io/fyne/v2 2.8.1")
}
