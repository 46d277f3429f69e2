package screentest

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// Desk notes what a screen asked for. Work is done inline; timers wait until
// Pass.
type Desk struct {
	Clock   time.Time
	Opened  []model.Route
	Backs   int
	Sheets  []string
	OnSheet fyne.CanvasObject
	Told    []model.Words
	Changes int
	Screen  screen.Screen
	Win     fyne.Window
	width   model.Width
	timers  []*timer
}

type timer struct {
	at   time.Time
	do   func()
	dead bool
}

// NewDesk gives a desk at the moment Now.
func NewDesk() *Desk { return &Desk{Clock: Now} }

// Go implements screen.Runner.
func (d *Desk) Go(work func() func()) {
	if then := work(); then != nil {
		then()
	}
}

// Do implements screen.Runner.
func (d *Desk) Do(f func()) { f() }

// After implements screen.Runner.
func (d *Desk) After(wait time.Duration, f func()) (stop func()) {
	t := &timer{at: d.Clock.Add(wait), do: f}
	d.timers = append(d.timers, t)
	return func() { t.dead = true }
}

// Pass lets time go by and does what was due.
func (d *Desk) Pass(by time.Duration) {
	end := d.Clock.Add(by)
	for {
		var next *timer
		for _, t := range d.timers {
			if !t.dead && !t.at.After(end) && (next == nil || t.at.Before(next.at)) {
				next = t
			}
		}
		if next == nil {
			break
		}
		next.dead = true
		if next.at.After(d.Clock) {
			d.Clock = next.at
		}
		next.do()
	}
	d.Clock = end
}

// Now implements screen.Desk.
func (d *Desk) Now() time.Time { return d.Clock }

// Open implements screen.Desk.
func (d *Desk) Open(r model.Route) { d.Opened = append(d.Opened, r) }

// Last is the route opened last.
func (d *Desk) Last() model.Route {
	if len(d.Opened) == 0 {
		return model.Route{}
	}
	return d.Opened[len(d.Opened)-1]
}

// Back implements screen.Desk.
func (d *Desk) Back() { d.Backs++ }

// Sheet implements screen.Desk.
func (d *Desk) Sheet(title string, content fyne.CanvasObject) {
	d.Sheets, d.OnSheet = append(d.Sheets, title), content
	if d.Win != nil {
		d.Win.Canvas().Overlays().Add(content)
	}
}

// CloseSheet implements screen.Desk.
func (d *Desk) CloseSheet() {
	if d.OnSheet != nil && d.Win != nil {
		d.Win.Canvas().Overlays().Remove(d.OnSheet)
	}
	d.OnSheet = nil
}

// Focus implements screen.Desk.
func (d *Desk) Focus(f fyne.Focusable) {
	if d.Win != nil && f != nil {
		d.Win.Canvas().Focus(f)
	}
}

// Changed implements screen.Desk.
func (d *Desk) Changed() { d.Changes++ }

// Rebuild implements screen.Desk.
func (d *Desk) Rebuild() {
	if d.Win != nil && d.Screen != nil {
		d.Win.SetContent(d.content())
	}
}

// Tell implements screen.Desk.
func (d *Desk) Tell(w model.Words) { d.Told = append(d.Told, w) }

// Show puts a screen into a window of this size and calls Shown.
func (d *Desk) Show(t testing.TB, s screen.Screen, w, h float32) fyne.Window {
	t.Helper()
	d.width = model.WidthOf(w, theme.Scale(), false, false)
	d.Screen = s
	d.Win = test.NewTempWindow(t, d.content())
	d.Win.SetPadded(false)
	d.Win.Resize(fyne.NewSize(w, h))
	s.Shown(model.Saved{})
	return d.Win
}

func (d *Desk) content() fyne.CanvasObject {
	body := d.Screen.Body(d.width)
	f := d.Screen.Frame(d.width)
	objs := []fyne.CanvasObject{}
	if !f.Bare {
		objs = append(objs, widget.NewHeaderBar(widget.HeaderProps{Title: f.Title, Sub: f.Sub, End: f.Actions}))
	}
	if f.Strip != nil {
		objs = append(objs, f.Strip)
	}
	top := widget.VBox(0, objs...)
	bottom := widget.VBox(0)
	if f.Bar != nil {
		bottom = widget.VBox(0, f.Bar)
	}
	return &fyne.Container{Layout: stack{}, Objects: []fyne.CanvasObject{top, body, bottom}}
}

// stack lays header, body and bar below one another.
type stack struct{}

func (stack) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 320) }

func (stack) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, bottom := widget.HeightFor(o[0], size.Width), widget.HeightFor(o[2], size.Width)
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top-bottom))
	o[2].Move(fyne.NewPos(0, size.Height-bottom))
	o[2].Resize(fyne.NewSize(size.Width, bottom))
}

// Look is the control of the screen that is shown, or of the sheet over it, with
// this id and of this sort; false when there is none.
func Look[T any](d *Desk, id string) (out T, found bool) {
	named, ok := d.Screen.(screen.Identified)
	if !ok {
		return out, false
	}
	for _, root := range []fyne.CanvasObject{d.Win.Canvas().Content(), d.OnSheet} {
		if root == nil || found {
			continue
		}
		widget.Survey(root, func(s widget.Seen) bool {
			if o, ok := s.Object.(T); ok && named.IDOf(s.Object) == id {
				out, found = o, true
			}
			return !found
		})
	}
	return out, found
}

// Find is Look for a control that must be there.
func Find[T any](t testing.TB, d *Desk, id string) T {
	t.Helper()
	out, ok := Look[T](d, id)
	if !ok {
		t.Fatalf("%s is not on the screen", id)
	}
	return out
}

// App starts a test app with our light theme.
func App(t *testing.T) {
	t.Helper()
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, 100))
}
