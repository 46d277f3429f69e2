package widget

import (
	"image/color"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/theme"
)

// moved is a driver that keeps what is to move instead of moving it.
type moved struct {
	fyne.Driver
	kept []*fyne.Animation
}

func (m *moved) StartAnimation(a *fyne.Animation) { m.kept = append(m.kept, a) }
func (m *moved) StopAnimation(*fyne.Animation)    {}

type movedApp struct {
	fyne.App
	driver *moved
}

func (a movedApp) Driver() fyne.Driver { return a.driver }

// movements are those that something begins under the given habits.
func movements(t *testing.T, h theme.Habits, do func()) []*fyne.Animation {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Light, 100).With(h))
	m := &moved{Driver: app.Driver()}
	fyne.SetCurrentApp(movedApp{app, m})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	do()
	return m.kept
}

func TestMovementIsShortAndLessMovementIsNone(t *testing.T) {
	every := func() {
		b := NewButton(ButtonProps{Text: "Continue", Kind: Primary})
		b.MinSize()
		b.MouseIn(nil)
		b.MouseDown(nil)
		s := NewShowWhen(ShowWhenProps{Content: Body("How many feeds?")})
		s.Resize(fyne.NewSize(300, 60))
		s.SetShown(true)
	}
	all := movements(t, theme.Habits{}, every)
	if len(all) != 3 {
		t.Errorf("%d things moved, want hover, press and the block", len(all))
	}
	for _, a := range all {
		if a.Duration > 180*time.Millisecond || a.RepeatCount != 0 || a.AutoReverse {
			t.Errorf("a movement takes %v, repeats %d", a.Duration, a.RepeatCount)
		}
	}
	if none := movements(t, theme.Habits{LessMovement: true}, every); len(none) != 0 {
		t.Errorf("with less movement %d things moved", len(none))
	}
}

func TestLessMovementLeavesThingsWhereMovementWouldEnd(t *testing.T) {
	for _, h := range []theme.Habits{{}, {LessMovement: true}} {
		box := &canvas.Rectangle{}
		s := NewShowWhen(ShowWhenProps{Content: Body("How many feeds?")})
		kept := movements(t, h, func() {
			f := fader{}
			f.paint(box, theme.Surface, true)
			f.paint(box, theme.Tint, true)
			s.Resize(fyne.NewSize(300, 60))
			s.SetShown(true)
		})
		for _, a := range kept {
			a.Tick(0)
			a.Tick(0.5)
			a.Tick(1)
		}
		if box.FillColor != color.Color(theme.Colour(theme.Tint)) || s.bar.Size().Height != 60 {
			t.Errorf("%+v: ground %v, bar %v high", h, box.FillColor, s.bar.Size().Height)
		}
	}
}

// The icon turns while something is sent, and never under "Less movement"
// (DESIGN.md 10).
func TestTheSendingIconTurns(t *testing.T) {
	c := NewSyncChip(SyncChipProps{Where: OnlyHere, Text: "14 only on this tablet"})
	c.Resize(c.MinSize())
	c.Set(Sending, "Sending 6 of 14", "")
	if c.still == nil {
		t.Fatal("the icon stands while something is sent")
	}
	upright := test.NewWindow(c).Canvas().Capture()
	c.icon.turn(turnSteps / 4)
	if name := c.icon.img.Resource.Name(); !strings.HasSuffix(name, "-90.svg") {
		t.Errorf("a quarter of a turn shows %s", name)
	}
	if reflect.DeepEqual(upright, test.NewWindow(c).Canvas().Capture()) {
		t.Error("a quarter of a turn looks as it did")
	}
	c.Set(SafeOnServer, "All safe on the server", "")
	if c.still != nil || c.icon.step != 0 {
		t.Error("the icon turns although nothing is sent")
	}
	steps := 0
	test.ApplyTheme(t, theme.New(theme.Light, 100).With(theme.Habits{LessMovement: true}))
	turn(func(int) { steps++ })()
	if steps > 0 {
		t.Errorf("under Less movement the icon moved %d times", steps)
	}
}
