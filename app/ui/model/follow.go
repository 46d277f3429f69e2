package model

import (
	"fmt"
	"slices"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
)

// PromiseMarks are what stands under an action: whether its person agreed, how
// often its day was put off, how late it is or was, and whether somebody has to
// say what happened. Those that matter most come first; a finished action keeps
// only what happened to it.
func PromiseMarks(s follow.Standing) []Words {
	var out []Words
	add := func(tone Tone, icon, text string) { out = append(out, Words{tone, icon, text}) }
	late := Count(s.Late, "working day late", "working days late")
	switch {
	case s.Done() && s.Late > 0:
		add(Neutral, "schedule", late)
	case s.Overdue():
		add(Danger, "error", late)
	}
	if !s.Done() {
		switch s.Accepted {
		case casefile.Refused:
			add(Danger, "close", "Said no")
		case casefile.ToldNoAnswer:
			add(Local, "call", "No answer yet")
		case casefile.NotTold, "":
			if s.Who != "" {
				add(Local, "call", "Not asked yet")
			}
		}
		if slices.ContainsFunc(s.Told, func(t follow.Step) bool { return t.Ring && t.Day == s.By }) && s.Who != "" {
			add(Local, "call", "Ring "+Given(s.Who))
		}
		if s.Owed {
			add(Local, "edit_note", "What happened?")
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
		return "Put off once"
	case 2:
		return "Put off twice"
	}
	return fmt.Sprintf("Put off %d times", n)
}

// MoveWords tell of one move of a day.
func MoveWords(m casefile.Move) string {
	why := "no reason was written down"
	if m.Why != "" {
		why = "“" + m.Why + "”"
	}
	return fmt.Sprintf("From %s to %s: %s. %s, %s", dayWords(m.From), dayWords(m.To), why, m.By.Name, m.At.Format("2 January"))
}

func dayWords(d casefile.Date) string {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return t.Format("Mon 2 Jan")
}

// StepWords say whom a rung of the ladder tells; done says that it was reached.
func StepWords(s follow.Step, owner string, done bool) string {
	on := dayWords(s.On) + ": "
	switch {
	case s.Ring && s.Rung == follow.Owner:
		return on + s.Who + verb(done, " was asked to ring ", " is asked to ring ") + Given(owner)
	case s.Rung == follow.Owner:
		return on + s.Who + verb(done, " was reminded", " is reminded")
	case s.Rung == follow.Head:
		return on + s.Who + verb(done, " was told; it is for the next supervision", " is told, and it goes to the next supervision")
	case s.Ring && s.Rung == follow.Lead:
		return on + s.Who + verb(done, " was told, to ring ", " is told, to ring ") + Given(owner)
	}
	return on + s.Who + verb(done, " was told", " is told")
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
	text := "Agreed on " + a.At.Format("2 January")
	switch {
	case a.Own:
		text += ", by " + Given(s.Who) + " in the app"
	case a.How != "":
		text += ": " + a.How
	case a.By.Name != "":
		text += ", written down by " + a.By.Name
	}
	return text
}
