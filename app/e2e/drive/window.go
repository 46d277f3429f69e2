package drive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Element is one control on the screen, as the app lists it.
type Element struct {
	// ID names the control: the screen's part or the question's linkId.
	ID string `json:"id"`
	// Role says what it is: button, text, radio, checkbox, link, heading…
	Role string `json:"role"`
	// Name is what a screen reader would say, Value its content.
	Name  string `json:"name"`
	Value string `json:"value"`
	State string `json:"state"`
	// X, Y, W, H are its place in the window, in pixels.
	X       float64 `json:"x"`
	Y       float64 `json:"y"`
	W       float64 `json:"w"`
	H       float64 `json:"h"`
	Focused bool    `json:"focused"`
	// Visible is false for a control scrolled out of its page.
	Visible bool `json:"visible"`
}

// Window is a running app with its window on a Display.
type Window struct {
	display *Display
	cmd     *exec.Cmd
	id      string
	dump    string
	log     *bytes.Buffer
	// KeyDelay is the pause between typed letters.
	KeyDelay time.Duration
	exited   chan struct{}
}

// Launch starts program with args, adds --dump-ui, and waits for the window.
// scratch is a folder for the app's settings and the list of controls.
func (d *Display) Launch(scratch, program string, args ...string) (*Window, error) {
	env, err := d.appEnviron(filepath.Join(scratch, "settings"))
	if err != nil {
		return nil, err
	}
	w := &Window{display: d, dump: filepath.Join(scratch, "ui.json"), log: &bytes.Buffer{}, KeyDelay: 8 * time.Millisecond, exited: make(chan struct{})}
	_ = os.Remove(w.dump)
	w.cmd = exec.Command(program, append(args, "--dump-ui", w.dump)...)
	w.cmd.Env, w.cmd.Stdout, w.cmd.Stderr = env, w.log, w.log
	if err := w.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	go func() { _ = w.cmd.Wait(); close(w.exited) }()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if w.Exited() {
			return nil, fmt.Errorf("the app ended before its window came:\n%s", w.log)
		}
		out, err := w.xdotool("search", "--onlyvisible", "--name", ".+")
		if err != nil {
			continue
		}
		if ids := strings.Fields(out); len(ids) > 0 {
			w.id = ids[len(ids)-1]
			// With no window manager nothing else gives the window the keyboard.
			_, _ = w.xdotool("windowmove", w.id, "0", "0")
			_, _ = w.xdotool("windowfocus", w.id)
			return w, nil
		}
	}
	w.Kill()
	return nil, fmt.Errorf("no window came:\n%s", w.log)
}

// Exited tells whether the app has ended.
func (w *Window) Exited() bool {
	select {
	case <-w.exited:
		return true
	default:
		return false
	}
}

// PID is the process number of the app.
func (w *Window) PID() int { return w.cmd.Process.Pid }

// Log is what the app has printed so far. Read it after the app has ended.
func (w *Window) Log() string { return w.log.String() }

// Kill ends the app with SIGKILL, as a flat battery would.
func (w *Window) Kill() {
	_ = w.cmd.Process.Kill()
	<-w.exited
}

// Abort ends the app with a signal that makes it say where it was, and waits.
func (w *Window) Abort(s os.Signal) {
	_ = w.cmd.Process.Signal(s)
	<-w.exited
}

// Close asks the app to end and waits; it kills it after the limit.
func (w *Window) Close(limit time.Duration) error {
	_ = w.cmd.Process.Signal(os.Interrupt)
	select {
	case <-w.exited:
		return nil
	case <-time.After(limit):
		w.Kill()
		return errors.New("the app did not end when asked")
	}
}

func (w *Window) xdotool(args ...string) (string, error) {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = w.display.environ()
	out, err := cmd.Output()
	return string(out), err
}

// Elements reads the list of controls. It is written whole, so a half-written
// list is never seen.
func (w *Window) Elements() ([]Element, error) {
	b, err := os.ReadFile(w.dump)
	if err != nil {
		return nil, err
	}
	var page struct {
		Elements []Element `json:"elements"`
	}
	if err := json.Unmarshal(b, &page); err != nil {
		return nil, fmt.Errorf("list of controls: %w", err)
	}
	return page.Elements, nil
}

// Find returns the first control that match accepts, waiting up to limit.
func (w *Window) Find(limit time.Duration, what string, match func(Element) bool) (Element, error) {
	for end := time.Now().Add(limit); ; time.Sleep(60 * time.Millisecond) {
		all, err := w.Elements()
		if err == nil {
			for _, e := range all {
				if match(e) {
					return e, nil
				}
			}
		}
		if w.Exited() {
			return Element{}, fmt.Errorf("looking for %s: the app has ended:\n%s", what, w.log)
		}
		if time.Now().After(end) {
			return Element{}, fmt.Errorf("%s is not on the screen; there are: %s", what, summary(all))
		}
	}
}

func summary(all []Element) string {
	var b strings.Builder
	for _, e := range all {
		fmt.Fprintf(&b, "\n  %s %s %q %q", e.Role, e.ID, e.Name, e.Value)
	}
	return b.String()
}

// Click presses the middle of a control.
func (w *Window) Click(e Element) error { return w.ClickAt(e.X+e.W/2, e.Y+e.H/2) }

// ClickAt presses at a place in the window.
func (w *Window) ClickAt(x, y float64) error {
	if _, err := w.xdotool("mousemove", "--window", w.id, pixel(x), pixel(y)); err != nil {
		return fmt.Errorf("move the pointer: %w", err)
	}
	time.Sleep(40 * time.Millisecond)
	if _, err := w.xdotool("click", "1"); err != nil {
		return fmt.Errorf("click: %w", err)
	}
	time.Sleep(80 * time.Millisecond)
	return nil
}

// Drag presses at the first point, moves through the others and lets go.
func (w *Window) Drag(points ...[2]float64) error {
	args := []string{"mousemove", "--window", w.id, pixel(points[0][0]), pixel(points[0][1]), "mousedown", "1"}
	for _, p := range points[1:] {
		args = append(args, "sleep", "0.02", "mousemove", "--window", w.id, pixel(p[0]), pixel(p[1]))
	}
	args = append(args, "sleep", "0.02", "mouseup", "1")
	_, err := w.xdotool(args...)
	time.Sleep(80 * time.Millisecond)
	return err
}

// Resize makes the window another size, as turning a tablet does.
func (w *Window) Resize(width, height int) error {
	_, err := w.xdotool("windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
	return err
}

// Hold presses at the first point, moves through the others and does not let go.
func (w *Window) Hold(points ...[2]float64) error {
	args := []string{"mousemove", "--window", w.id, pixel(points[0][0]), pixel(points[0][1]), "mousedown", "1"}
	for _, p := range points[1:] {
		args = append(args, "sleep", "0.05", "mousemove", "--window", w.id, pixel(p[0]), pixel(p[1]))
	}
	_, err := w.xdotool(args...)
	time.Sleep(80 * time.Millisecond)
	return err
}

// Wheel turns the wheel n notches down (up when n is negative) at a place.
func (w *Window) Wheel(x, y float64, n int) error {
	button := "5"
	if n < 0 {
		button, n = "4", -n
	}
	if _, err := w.xdotool("mousemove", "--window", w.id, pixel(x), pixel(y)); err != nil {
		return err
	}
	_, err := w.xdotool("click", "--repeat", strconv.Itoa(n), "--delay", "15", button)
	time.Sleep(150 * time.Millisecond)
	return err
}

// Type types text into whatever has the keyboard.
func (w *Window) Type(text string) error {
	_, err := w.xdotool("type", "--delay", strconv.FormatInt(w.KeyDelay.Milliseconds(), 10), "--", text)
	if err != nil {
		return fmt.Errorf("type: %w", err)
	}
	return nil
}

// Key presses keys by their X names, such as Tab or ctrl+Return.
func (w *Window) Key(keys ...string) error {
	for _, k := range keys {
		if _, err := w.xdotool("key", k); err != nil {
			return fmt.Errorf("key %s: %w", k, err)
		}
		time.Sleep(60 * time.Millisecond)
	}
	return nil
}

// Shot writes the window as a PNG picture.
func (w *Window) Shot(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	cmd := exec.Command("import", "-window", w.id, "png:"+file)
	cmd.Env = w.display.environ()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("picture of the window: %w: %s", err, out)
	}
	return nil
}

func pixel(v float64) string { return strconv.Itoa(int(v + 0.5)) }
