package shell

import (
	"slices"

	"doorstep/app/ui/model"
)

// notice is one plain sentence above a screen. It belongs to the screen that it
// was raised for, unless it is about the tablet.
type notice struct {
	model.Words
	at     model.Route
	tablet bool
}

// good reports whether there is nothing to do about it.
func (n notice) good() bool { return n.Tone == model.Safe || n.Tone == model.Neutral }

func (n notice) shownAt(r model.Route) bool { return n.tablet || n.at == r }

// Tell implements screen.Desk: the sentence belongs to the screen that is open,
// so whoever goes elsewhere with it goes first.
func (s *Shell) Tell(w model.Words) { s.raise(notice{Words: w, at: s.nav.At().Place()}) }

// tellAll says what is about the tablet as a whole. It stands on every screen
// until it is closed.
func (s *Shell) tellAll(w model.Words) { s.raise(notice{Words: w, tablet: true}) }

// raise shows a notice; the same one is shown once.
func (s *Shell) raise(n notice) {
	if slices.Contains(s.tell, n) {
		return
	}
	s.tell = append(s.tell, n)
	s.newBanner()
}

// oldNews drops good news of a screen that was left. What needs doing comes
// back with its screen until it is read.
func (s *Shell) oldNews() {
	here := s.nav.At().Place()
	s.tell = slices.DeleteFunc(s.tell, func(n notice) bool { return n.good() && !n.shownAt(here) })
	s.chrome.banner = nil
}

func (s *Shell) untell(n notice) {
	s.tell = slices.DeleteFunc(s.tell, func(o notice) bool { return o == n })
	s.newBanner()
}

func (s *Shell) newBanner() {
	s.chrome.banner = nil
	if s.cur != nil {
		s.place()
	}
}
