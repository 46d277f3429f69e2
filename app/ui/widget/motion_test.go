package widget

import (
	"image/color"
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
