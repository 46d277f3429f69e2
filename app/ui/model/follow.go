package model

import (
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/app/say"
)

// PromiseMarks are what stands under an action: whether its person agreed, how
// often its day was put off, how late it is or was, and whether somebody has to
// say what happened. Those that matter most come first; a finished action keeps
// only what happened to it.
func PromiseMarks(s follow.Standing) []Words {
	var out []Words
	add := func(tone Tone, icon, text string) { out = append(out, Words{tone, icon, text}) }
	late := say.N(s.Late, "working day late", "working days late")
	switch {
	case s.Done() && s.Late > 0:
		add(Neutral, "schedule", late)
	case s.Overdue():
		add(Danger, "error", late)
	}
	if !s.Done() {
		switch s.Accepted {
		case casefile.Refused:
			add(Danger, "close", say.T("Said no"))
		case casefile.ToldNoAnswer:
			add(Local, "call", say.T("No answer yet"))
		case casefile.NotTold, "":
			if s.Who != "" {
				add(Local, "call", say.T("Not asked yet"))
			}
		}
		if slices.ContainsFunc(s.Told, func(t follow.Step) bool { return t.Ring && t.Day == s.By }) && s.Who != "" {
			add(Local, "call", say.F("Ring %s", Given(s.Who)))
		}
		if s.Owed {
			add(Local, "edit_note", say.T("What happened?"))
		}
	}
	if n := len(s.Moves); n > 0 {
		add(Neutral, "event", MovedWords(n))
	}
	return out
}

// MovedWords say how often a day was put off.
func MovedWords(n int) string {
	switch n {
	case 1:
		return say.T("Put off once")
	case 2:
		return say.T("Put off twice")
	}
	return say.F("Put off %d times", n)
}

// MoveWords tell of one move of a day.
func MoveWords(m casefile.Move) string {
	why := say.T("no reason was written down")
	if m.Why != "" {
		why = "“" + m.Why + "”"
	}
	return say.F("From %s to %s: %s. %s, %s", dayWords(m.From), dayWords(m.To), why, m.By.Name, say.Date(m.At, "2 January"))
}

func dayWords(d casefile.Date) string {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return say.Date(t, "Mon 2 Jan")
}

// StepWords say whom a rung of the ladder tells; done says that it was reached.
func StepWords(s follow.Step, owner string, done bool) string {
	on := dayWords(s.On) + ": "
	switch {
	case s.Ring && s.Rung == follow.Owner:
		return on + s.Who + verb(done, say.T(" was asked to ring "), say.T(" is asked to ring ")) + Given(owner)
	case s.Rung == follow.Owner:
		return on + s.Who + verb(done, say.T(" was reminded"), say.T(" is reminded"))
	case s.Rung == follow.Head:
		return on + s.Who + verb(done, say.T(" was told; it is for the next supervision"), say.T(" is told, and it goes to the next supervision"))
	case s.Ring && s.Rung == follow.Lead:
		return on + s.Who + verb(done, say.T(" was told, to ring "), say.T(" is told, to ring ")) + Given(owner)
	}
	return on + s.Who + verb(done, say.T(" was told"), say.T(" is told"))
}

func verb(done bool, was, is string) string {
	if done {
		return was
	}
	return is
}

// AcceptedWords say who agreed, when and how.
func AcceptedWords(s follow.Standing) string {
	a := s.Acceptance
	if a.Code != casefile.Agreed || a.At.IsZero() {
		return ""
	}
	text := say.F("Agreed on %s", say.Date(a.At, "2 January"))
	switch {
	case a.Own:
		text += say.F(", by %s in the app", Given(s.Who))
	case a.How != "":
		text += ": " + a.How
	case a.By.Name != "":
		text += say.F(", written down by %s", a.By.Name)
	}
	return text
}
