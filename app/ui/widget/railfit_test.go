package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// Five places share the width of a phone: at every text size their words are
// whole, the one that is chosen too.
func TestTheWordsOfTheBottomBarAreWhole(t *testing.T) {
	for _, percent := range theme.TextPercents() {
		test.NewTempApp(t)
		test.ApplyTheme(t, theme.New(theme.Light, percent))
		var items []RailItem
		for _, word := range []string{"Today", "Children", "Review", "Tasks", "Sync"} {
			items = append(items, RailItem{Key: word, Label: word, Icon: "home"})
		}
		r := NewRail(RailProps{Look: RailBottom, Active: "Children", Items: items})
		w := test.NewTempWindow(t, r)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(400, 84*theme.Scale()))
		for _, active := range []string{"Children", "Today"} {
			r.SetActive(active)
			for _, i := range r.items {
				if i.label.oneLine() > i.Size().Width || i.label.textSize() < 11 {
					t.Errorf("%d %%, %s on: %s is %v wide in %v, at %v", percent, active, i.item.Label, i.label.oneLine(), i.Size().Width, i.label.textSize())
				}
			}
		}
	}
}
