package shell

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/widget"
)

// look is how often the window is looked at for signs of life.
const look = 2 * time.Second

// watch locks the window when nobody has touched it for a while. Fyne tells
// nobody of every key and tap, so signs of life are read off the window: what
// has the focus and holds, how far the page is scrolled, and how often a
// pointer or a finger moved over a control or the ground behind them.
func (s *Shell) watch() {
	s.stopWatch = s.After(look, func() {
		if s.work != nil {
			if sign := s.signs(); sign != s.seen {
				s.seen = sign
				s.alive()
			}
			if s.idle.Due(s.Now()) {
				s.Lock()
			}
		}
		s.watch()
	})
}

// alive notes that somebody is there.
func (s *Shell) alive() { s.idle.Touch(s.Now()) }

// signs are what changes when somebody uses the window.
func (s *Shell) signs() string {
	focus := ""
	if f := s.canvas.Focused(); f != nil {
		focus = fmt.Sprintf("%p", f)
		if n, ok := f.(widget.Named); ok {
			focus += n.A11y().Value
		}
		if t, ok := f.(interface{ SelectedText() string }); ok {
			focus += t.SelectedText()
		}
	}
	offset, moved := float32(0), 0
	feel := func(seen widget.Seen) bool {
		if p, ok := seen.Object.(*widget.PageScroll); ok {
			offset += p.Offset()
		}
		if m, ok := seen.Object.(widget.Moving); ok {
			moved += m.Moves()
		}
		return true
	}
	widget.Survey(s.root, feel)
	if s.sheet != nil {
		widget.Survey(s.sheet, feel)
	}
	return fmt.Sprint(s.nav.At(), focus, offset, moved, s.sheet != nil)
}

// note writes the list of controls, when one is wanted, once the window has
// come to rest.
func (s *Shell) note() {
	if s.dump == nil || s.noting {
		return
	}
	s.noting = true
	s.After(40*time.Millisecond, func() {
		s.noting = false
		s.write()
	})
}

// keepWriting looks for what changed without being told, such as a letter in
// a box, a few times a second.
func (s *Shell) keepWriting() {
	s.After(150*time.Millisecond, func() {
		s.write()
		s.keepWriting()
	})
}

// write brings the list of controls up to date.
func (s *Shell) write() {
	name := string(s.nav.At().Screen)
	switch at := s.nav.At().Screen; {
	case s.work == nil && at != model.Enrol && at != model.Forgot && at != model.Closed:
		name = string(model.Unlock)
	case s.work != nil && s.shutFor(at):
		name = string(model.Closed)
	}
	if err := s.dump.write(list(s.canvas, name, s.idOf)); err != nil {
		s.cfg.Warn(err)
	}
}

func (s *Shell) idOf(o fyne.CanvasObject) string {
	if id := s.chrome.IDOf(o); id != "" {
		return id
	}
	if t, ok := s.cur.(screen.Identified); ok {
		return t.IDOf(o)
	}
	return ""
}

// key does what a key of the keyboard map says. The screen is asked first.
func (s *Shell) key(name string) {
	s.alive()
	if s.handed() {
		return
	}
	if name == "escape" {
		s.CloseSheet()
		return
	}
	if s.sheet != nil {
		return
	}
	if s.work == nil {
		switch name {
		case "f1":
			s.helpHere()
		case "ctrl+/":
			s.keysSheet()
		case "alt+left":
			s.Back()
		}
		return
	}
	if k, ok := s.cur.(screen.Keys); ok && k.Key(name) {
		s.note()
		return
	}
	switch name {
	case "alt+left":
		s.Back()
	case "ctrl+l":
		s.Lock()
	case "ctrl+k":
		s.Open(model.Route{Screen: model.Find})
	case "ctrl+j":
		s.Open(model.Route{Screen: model.Known})
	case "ctrl+h":
		s.openHarm()
	case "ctrl+shift+f":
		s.openFamily()
	case "ctrl+z":
		s.undo((*model.Editor).Undo)
	case "ctrl+shift+z":
		s.undo((*model.Editor).Redo)
	case "ctrl+/":
		s.keysSheet()
	case "f1":
		s.helpHere()
	default:
		s.numbered(name)
	}
}

// numbered goes to the nth place of the rail: "ctrl+1" to "ctrl+7".
func (s *Shell) numbered(name string) {
	n, err := strconv.Atoi(strings.TrimPrefix(name, "ctrl+"))
	if err != nil {
		return
	}
	for _, it := range s.places() {
		if n--; n == 0 && !it.End {
			s.railChosen(it.Key)
		}
	}
}

// Exited hands over what is unsaved when the window goes to the background.
// The idle clock runs on, so that a tablet put away locks.
func (s *Shell) Exited() {
	for _, d := range s.docs {
		d.editor.Flush()
	}
}

// Entered decides whether the time in the background was long enough to lock.
func (s *Shell) Entered() {
	if s.work != nil && s.idle.Due(s.Now()) {
		s.Lock()
	}
}
