package widget

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/theme"
)

// How long things move: only to show cause, never to wait for.
const (
	pressTime = 120 * time.Millisecond // a press, a tick, what is chosen
	openTime  = 180 * time.Millisecond // a block that opens

	turnTime  = 1500 * time.Millisecond // one turn of the icon that says something is sent
	turnSteps = 12                      // in so many pictures
	mostTurns = 20                      // 30 s: then it stands until there is news
)

// ease calls step with 0 to 1 over a time, slowing down at the end, and at
// once with 1 under "Less movement". UI goroutine. The stop it returns leaves
// things as they are.
func ease(d time.Duration, step func(part float32)) (stop func()) {
	if theme.CurrentHabits().LessMovement {
		step(1)
		return func() {}
	}
	a := fyne.NewAnimation(d, step)
	a.Curve = fyne.AnimationEaseOut
	a.Start()
	return a.Stop
}

// turn calls step with the picture of a turn, 0 to turnSteps-1, over and over for 30 s;
// never under "Less movement". UI goroutine.
func turn(step func(n int)) (stop func()) {
	if theme.CurrentHabits().LessMovement {
		return func() {}
	}
	a := fyne.NewAnimation(turnTime, func(part float32) { step(int(part*turnSteps) % turnSteps) })
	a.Curve, a.RepeatCount = fyne.AnimationLinear, mostTurns-1
	a.Start()
	return a.Stop
}

// fader changes the ground of a rectangle from one colour to the next.
type fader struct {
	to   color.NRGBA
	set  bool // there is a colour to come from
	stop func()
}

// paint brings the rectangle to a colour: at once the first time and when the
// theme changes, else by easing.
func (f *fader) paint(r *canvas.Rectangle, name fyne.ThemeColorName, moving bool) {
	to := color.NRGBAModel.Convert(theme.Colour(name)).(color.NRGBA)
	if f.set && f.to == to {
		return
	}
	from := color.NRGBA{}
	if r.FillColor != nil {
		from = color.NRGBAModel.Convert(r.FillColor).(color.NRGBA)
	}
	if f.stop != nil {
		f.stop()
		f.stop = nil
	}
	first := !f.set
	f.to, f.set = to, true
	if first || !moving {
		setFill(r, to)
		return
	}
	if from.A == 0 { // from nothing: the colour itself comes up
		from = color.NRGBA{R: to.R, G: to.G, B: to.B}
	}
	goal := to
	if to.A == 0 {
		goal = color.NRGBA{R: from.R, G: from.G, B: from.B}
	}
	f.stop = ease(pressTime, func(part float32) {
		if part >= 1 {
			setFill(r, to)
			return
		}
		mix := func(a, b uint8) uint8 { return uint8(float32(a) + (float32(b)-float32(a))*part) }
		setFill(r, color.NRGBA{R: mix(from.R, goal.R), G: mix(from.G, goal.G), B: mix(from.B, goal.B), A: mix(from.A, goal.A)})
	})
}
