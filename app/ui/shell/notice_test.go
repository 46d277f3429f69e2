package shell

import (
	"strings"
	"testing"

	"doorstep/app/session"
	"doorstep/app/ui/model"
)

// A notice stands on the screen it was raised for: good news goes when one
// leaves, what needs doing comes back with its screen until it is read, and
// what is about the tablet stands everywhere.
func TestANoticeBelongsToItsPage(t *testing.T) {
	b := newBench(t)
	b.unlock()
	b.s.Open(model.Route{Screen: model.Sync})
	b.s.Tell(model.Words{Tone: model.Safe, Text: "It went well."})
	b.s.Tell(model.Words{Tone: model.Danger, Text: "It went wrong."})
	b.s.tellAll(model.Words{Tone: model.Danger, Text: "The tablet is full."})
	b.says("It went well.", "It went wrong.", "The tablet is full.")
	b.s.Open(model.Route{Screen: model.Children})
	b.says("The tablet is full.")
	for _, other := range []string{"It went well.", "It went wrong."} {
		if strings.Contains(b.words(), other) {
			t.Errorf("%q stands on another page", other)
		}
	}
	b.s.Open(model.Route{Screen: model.Sync})
	b.says("It went wrong.", "The tablet is full.")
	if strings.Contains(b.words(), "It went well.") {
		t.Error("good news came back")
	}
	for range 2 {
		b.press("told.close")
	}
	if w := b.words(); strings.Contains(w, "It went wrong.") || strings.Contains(w, "The tablet is full.") {
		t.Error("what was read stays")
	}
}

// Scripts find the options of a list by their words, of one option too.
func TestTheListOfControlsNamesEveryOption(t *testing.T) {
	for n := 1; n <= 2; n++ {
		b := newBench(t)
		b.people()
		b.unlock()
		for len(b.stage.held) < n {
			b.stage.held = append(b.stage.held, session.HeldAsideItem{Text: "Locked work"})
		}
		b.stage.held = b.stage.held[:n]
		b.s.Open(model.Route{Screen: model.Held})
		b.settle()
		found := 0
		for _, e := range list(b.s.canvas, "held", b.s.idOf).Elements {
			if strings.HasPrefix(e.ID, "held.choose/") {
				found++
			}
		}
		if found != n {
			t.Errorf("%d of %d options are listed", found, n)
		}
	}
}
