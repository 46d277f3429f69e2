package shell

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"doorstep/app/ui/model"
)

// Frames notes how long the UI goroutine takes from one thing to the next, for
// whoever looks for what is slow. It is off unless asked for.
type Frames struct {
	mu  sync.Mutex
	out *bufio.Writer
	raw io.Closer
	now func() time.Time
}

// OpenFrames makes the log: one line a note, with the microseconds it took, what
// it was and the screen it was on. Screens are named, never their content.
func OpenFrames(path string, now func() time.Time) (*Frames, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the frame log cannot be written: %w", err)
	}
	l := &Frames{out: bufio.NewWriter(f), raw: f, now: now}
	_, err = fmt.Fprintln(l.out, "us\twhat\tscreen")
	return l, err
}

// Took notes what began at a time. Any goroutine; a nil log notes nothing.
func (l *Frames) Took(what string, screen model.Screen, since time.Time) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	// A log that cannot be written ends quietly: it is for looking on.
	_, _ = fmt.Fprintf(l.out, "%d\t%s\t%s\n", l.now().Sub(since).Microseconds(), what, screen)
}

// Now is the log's clock, zero without a log.
func (l *Frames) Now() time.Time {
	if l == nil {
		return time.Time{}
	}
	return l.now()
}

// Close writes what is noted to the disk.
func (l *Frames) Close() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.out.Flush()
	if e := l.raw.Close(); err == nil {
		err = e
	}
	return err
}

// Place is the screen that is open.
func (s *Shell) Place() model.Screen { return s.nav.At().Screen }

// Watch notes the time between frames while the window draws, until stopped.
// at says which screen is open; it is called on the UI goroutine.
func (l *Frames) Watch(at func() model.Screen) (stop func()) {
	if l == nil {
		return func() {}
	}
	last := l.now()
	a := fyne.NewAnimation(canvas.DurationStandard, func(float32) {
		l.Took("frame", at(), last)
		last = l.now()
	})
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
	return a.Stop
}
