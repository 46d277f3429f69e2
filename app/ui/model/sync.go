package model

import (
	"time"

	"doorstep/app/say"
)

// Tone is the meaning of a colour: DESIGN.md 3.1 and 7. It is never shown
// without an icon and words.
type Tone string

// The tones of the app.
const (
	Neutral Tone = "neutral"
	Local   Tone = "local"
	Send    Tone = "send"
	Safe    Tone = "safe"
	Choice  Tone = "choice"
	Danger  Tone = "danger"
	Tint    Tone = "tint"
)

// Overdue is how long work may wait on the tablet before the chip warns.
const Overdue = 48 * time.Hour

// SyncState is where the work is, of the whole tablet or of one child.
type SyncState struct {
	OnlyHere int       // changes without a receipt
	Oldest   time.Time // of those; zero if none
	Sending  bool      // on its way at this moment
	Sent     int       // while sending: how many have a receipt by now
	Total    int       // while sending: how many set out
	Safe     int       // changes with a receipt
	Choices  int       // answers that need a choice
	Checked  time.Time // when the server last answered; zero if never
	NoSignal time.Time // since when it cannot be reached; zero if it can
	Trouble  string    // what to do, when the server refuses; "" if it does not
}

// Words is a short text with its icon and tone.
type Words struct {
	Tone Tone
	Icon string // name of the icon in assets
	Text string
}

// Chip is the sync chip: the worst that is true, in the fewest words. short
// is for narrow headers.
func Chip(s SyncState, now time.Time, short bool) Words {
	switch late := now.Sub(s.Oldest); {
	case s.OnlyHere > 0 && (s.Trouble != "" || late >= Overdue):
		if s.Trouble != "" && late < Overdue {
			return Words{Danger, "warning", say.T("Not sent – see why")}
		}
		return Words{Danger, "warning", say.F("Not sent for %s", say.N(int(late/(24*time.Hour)), "day", "days"))}
	case s.Choices > 0:
		if short {
			return Words{Choice, "call_split", say.F("%s to choose", Figures(s.Choices))}
		}
		return Words{Choice, "call_split", say.N(s.Choices, "needs your choice", "need your choice")}
	case s.Sending && s.Total > 0:
		return Words{Send, "sync", say.F("Sending %s of %s", Figures(s.Sent), Figures(s.Total))}
	case s.OnlyHere > 0:
		if short {
			return Words{Local, "tablet_android", say.F("%s only here", Figures(s.OnlyHere))}
		}
		return Words{Local, "tablet_android", say.F("%s only on this tablet", Figures(s.OnlyHere))}
	case s.Checked.IsZero():
		return Words{Neutral, "tablet_android", say.T("Not checked yet")}
	}
	if short {
		return Words{Safe, "verified_user", say.T("All safe")}
	}
	return Words{Safe, "verified_user", say.T("All safe on the server")}
}

// Box is one of the three boxes of the sync screen, in the order work
// travels.
type Box struct {
	Words
	Number int
	Lines  [2]string
}

// Boxes are the three boxes: only here, sending, safe. visits is from how
// many forms the waiting changes come.
func Boxes(s SyncState, forms int, now time.Time) [3]Box {
	here := Box{Words: Words{Local, "tablet_android", say.T("Only on this tablet")}, Number: s.OnlyHere}
	if s.OnlyHere == 0 {
		here.Tone = Neutral
		here.Lines = [2]string{say.T("changes."), say.T("Nothing is waiting.")}
	} else {
		here.Lines[0] = unit(s.OnlyHere)
		if forms > 0 {
			here.Lines[0] += say.F(", in %s", say.N(forms, "form", "forms"))
		}
		here.Lines[0] += "."
		here.Lines[1] = say.F("Oldest: %s", dayTime(s.Oldest, now))
	}
	send := Box{Words: Words{Neutral, "sync", say.T("Sending")}, Lines: [2]string{say.T("Starts by itself"), say.T("when there’s signal")}}
	if s.Sending {
		send.Tone, send.Number = Send, s.Total-s.Sent
		send.Lines = [2]string{say.F("%s on the way.", unit(send.Number)), say.F("%s of %s arrived", Figures(s.Sent), Figures(s.Total))}
	} else if s.NoSignal.IsZero() && !s.Checked.IsZero() {
		send.Lines = [2]string{say.T("Starts by itself"), say.T("when you change something")}
	}
	safe := Box{Words: Words{Safe, "verified_user", say.T("Safe on the server")}, Number: s.Safe}
	switch {
	case s.Checked.IsZero():
		safe.Tone = Neutral
		safe.Lines = [2]string{say.T("changes."), say.T("Not checked yet")}
	default:
		safe.Lines = [2]string{say.F("%s. Receipts match.", unit(s.Safe)), say.F("Last checked %s", dayTime(s.Checked, now))}
	}
	return [3]Box{here, send, safe}
}

func unit(n int) string {
	if n == 1 {
		return say.T("change")
	}
	return say.T("changes")
}

// dayTime is a moment in the fewest words: the time alone today, else the day
// and the time.
func dayTime(t, now time.Time) string {
	t = t.In(now.Location())
	if days(t, now) == 0 {
		return say.F("today, %s", ClockText(t))
	}
	return Day(t, now) + ", " + ClockText(t)
}

// Waiting counts changes by what a person would call them.
type Waiting struct {
	Answers, Rows, Signatures, Photos, Forms, Children int
}

// Words names what waits: "2 photos and a signature". Empty if nothing does.
func (w Waiting) Words() string {
	var parts []string
	add := func(n int, words string) {
		if n > 0 {
			parts = append(parts, words)
		}
	}
	add(w.Children, say.N(w.Children, "child added", "children added"))
	add(w.Forms, say.N(w.Forms, "form started", "forms started"))
	add(w.Photos, say.N(w.Photos, "photo", "photos"))
	add(w.Signatures, say.N(w.Signatures, "signature", "signatures"))
	add(w.Rows, say.N(w.Rows, "entry", "entries"))
	add(w.Answers, say.N(w.Answers, "answer", "answers"))
	return List(parts)
}

// SaveLine is the sentence on the action bar that says where the work is. It
// only says saved when the journal has acknowledged every change so far.
type SaveLine struct {
	Practice bool // nothing is written anywhere, and that is said
	waiting  int
	at       time.Time
	fault    string
}

// Began notes that n changes are on their way to the journal.
func (l *SaveLine) Began(n int) { l.waiting += n }

// Done notes that the journal acknowledged n of them.
func (l *SaveLine) Done(n int, at time.Time) {
	l.waiting = max(0, l.waiting-n)
	l.at, l.fault = at, ""
}

// Failed notes that n changes could not be written, and what to do.
func (l *SaveLine) Failed(n int, what string) {
	l.waiting = max(0, l.waiting-n)
	l.fault = what
}

// Words is the sentence for now; empty before the first change.
func (l *SaveLine) Words() Words {
	switch {
	case l.fault != "":
		return Words{Danger, "error", l.fault}
	case l.waiting > 0:
		return Words{Neutral, "edit", say.T("Saving…")}
	case l.Practice:
		return Words{Neutral, "school", say.T("Practice: nothing is kept")}
	case l.at.IsZero():
		return Words{}
	}
	return Words{Safe, "check_circle", say.F("Saved on this tablet at %s", ClockList(l.at))}
}
