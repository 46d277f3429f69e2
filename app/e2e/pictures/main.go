// Command pictures runs the app under Xvfb on a vault and leaves pictures of
// its main screens. It is for machines without a display.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"doorstep/app/e2e/drive"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// limit is how long a screen may take to come.
const limit = 20 * time.Second

func run() error {
	app := flag.String("app", "build/doorstep", "the app")
	home := flag.String("home", "", "folder of the vault; the passphrase comes from DOORSTEP_PASSPHRASE")
	out := flag.String("out", "pictures", "folder for the pictures")
	theme := flag.String("theme", "light", "light, dark or sunlight")
	clock := flag.String("clock", "", "when the app's clock starts (RFC 3339); now if empty")
	flag.Parse()
	passphrase := os.Getenv("DOORSTEP_PASSPHRASE")
	switch {
	case *home == "":
		return errors.New("--home does not name a vault")
	case passphrase == "":
		return errors.New("DOORSTEP_PASSPHRASE is empty")
	}
	program, err := filepath.Abs(*app)
	if err != nil {
		return err
	}
	display, err := drive.StartDisplay(1280, 800)
	if err != nil {
		return err
	}
	defer display.Stop()
	scratch, err := os.MkdirTemp("", "doorstep-pictures-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	args := []string{"--home", *home, "--window", "1280x800", "--theme", *theme}
	if *clock != "" {
		args = append(args, "--clock", *clock)
	}
	w, err := display.Launch(scratch, program, args...)
	if err != nil {
		return err
	}
	t := tour{w: w, out: *out}
	t.walk(passphrase)
	if err := w.Close(15 * time.Second); err != nil {
		return errors.Join(t.err, err)
	}
	return t.err
}

// tour goes from screen to screen; after the first failure it does nothing.
type tour struct {
	w   *drive.Window
	out string
	n   int
	err error
}

func (t *tour) walk(passphrase string) {
	t.see("unlock.passphrase", "unlock")
	t.do(func() error { return t.w.Type(passphrase) })
	t.do(func() error { return t.w.Key("Return") })
	t.see("today.", "today")
	if t.has("today.open") {
		t.press("today.open") // the child who is visited next
	} else {
		t.press("today.child.")
	}
	t.see("case.tabs", "case")
	if t.has("case.form.0") {
		t.press("case.form.0")
		t.see("tasks.", "task-list")
		if t.has("tasks.carry-on") {
			t.press("tasks.carry-on")
			t.see("page.continue", "section")
			t.do(func() error { return t.w.Key("alt+Left") })
		}
		t.press("tasks.check")
		t.see("check.leave", "check")
	}
	t.do(func() error { return t.w.Key("ctrl+1") }) // a form has the window to itself, without the rail
	t.place("Sync")
	t.see("sync.try", "sync")
	if t.has("sync.look") {
		t.press("sync.look")
		t.see("conflict.versions", "choice")
	}
}

func (t *tour) do(f func() error) {
	if t.err == nil {
		t.err = f()
	}
}

func begins(id string) func(drive.Element) bool {
	return func(e drive.Element) bool { return strings.HasPrefix(e.ID, id) && e.Role != "target" }
}

// has looks for a control that is on the screen now.
func (t *tour) has(id string) bool {
	if t.err != nil {
		return false
	}
	_, err := t.w.Find(time.Second, id, begins(id))
	return err == nil
}

func (t *tour) press(id string) {
	t.do(func() error {
		e, err := t.w.Find(limit, id, begins(id))
		for n := 0; err == nil && e.Y+e.H/2 > 700 && n < 20; n++ {
			if err = t.w.Wheel(640, 400, 3); err == nil {
				time.Sleep(300 * time.Millisecond)
				e, err = t.w.Find(limit, id, begins(id))
			}
		}
		if err != nil {
			return err
		}
		return t.w.Click(e)
	})
}

// place goes to a place of the rail; which key leads there differs from role to role.
func (t *tour) place(name string) {
	t.do(func() error {
		e, err := t.w.Find(limit, name, func(e drive.Element) bool { return e.Role == "link" && e.Name == name })
		if err != nil {
			return err
		}
		return t.w.Click(e)
	})
}

// see waits for a control of a screen and takes the screen's picture.
func (t *tour) see(id, name string) {
	t.do(func() error {
		if _, err := t.w.Find(limit, name, begins(id)); err != nil {
			return err
		}
		time.Sleep(600 * time.Millisecond)
		t.n++
		return t.w.Shot(filepath.Join(t.out, fmt.Sprintf("%02d-%s.png", t.n, name)))
	})
}
