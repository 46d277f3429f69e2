package model

import (
	"time"

	"doorstep/app/say"
)

// TabletState is what is known of a colleague's tablet.
type TabletState struct {
	Mine    bool
	Out     bool      // shut out
	Since   time.Time // when it was; zero if not known
	Reason  string    // lost, left, replaced; "" if not known
	Waiting bool      // nobody has let it in yet
}

// Tag is the tablet's state as a tag.
func (t TabletState) Tag(now time.Time) Words {
	switch {
	case t.Out:
		text := say.T("Shut out")
		if !t.Since.IsZero() {
			text += " " + Day(t.Since, now)
		}
		return Words{Danger, "block", text}
	case t.Waiting:
		return Words{Local, "hourglass_top", say.T("Waits to be let in")}
	case t.Mine:
		return Words{Tint, "tablet_android", say.T("This tablet")}
	}
	return Words{Safe, "check", say.T("In use")}
}

// ReasonWords is why a tablet was shut out.
func ReasonWords(reason string) string {
	switch reason {
	case "lost":
		return say.T("It was lost or stolen.")
	case "left":
		return say.T("The person left.")
	case "replaced":
		return say.T("Another tablet took its place.")
	}
	return ""
}

// MemberTag is a colleague as a tag in the list: how many tablets they work
// with.
func MemberTag(removed bool, inUse, out int) Words {
	switch {
	case removed:
		return Words{Neutral, "logout", say.T("Left")}
	case inUse == 0 && out > 0:
		return Words{Danger, "block", say.T("Shut out")}
	case inUse == 0:
		return Words{Neutral, "hourglass_top", say.T("No tablet yet")}
	}
	return Words{Safe, "tablet_android", say.N(inUse, "tablet", "tablets")}
}

// ShutOutFacts says in plain words what follows when a tablet is shut out for
// a reason, with or without emptying it. whose is the person's given name.
func ShutOutFacts(whose, reason string, wipe bool) []string {
	facts := []string{
		say.T("The server turns this tablet away from the next sync on. It gets nothing new."),
		say.T("Every case that it could open gets new keys, so that it cannot open what is written from now on."),
	}
	if wipe {
		facts = append(facts,
			say.F("When it next has a signal, it sends what %s had not sent yet, locked, and then destroys its keys. Nobody can open it any more.", whose),
			say.F("What it sends is held aside for you under Sync. Nothing that %s wrote is lost.", whose))
	} else {
		facts = append(facts,
			say.T("It keeps what is on it, and whoever knows its passphrase can still read that."),
			say.F("What it sends later is held aside for you under Sync. Nothing that %s wrote is lost.", whose))
	}
	if reason == "lost" && !wipe {
		facts = append(facts, say.T("If it may be in strange hands, empty it as well."))
	}
	return facts
}

// LeaverFacts says what follows when a person leaves, with so many tablets in
// use.
func LeaverFacts(whose string, tablets int) []string {
	facts := []string{say.F("%s is taken out of every team and can open no case from then on.", whose)}
	if tablets > 0 {
		it := say.T("The tablet is")
		if tablets > 1 {
			it = say.F("All %s tablets are", Figures(tablets))
		}
		facts = append(facts, say.F("%s shut out. What was not sent yet is held aside for you, and is not lost.", it))
	}
	return append(facts,
		say.F("What %s wrote stays in the records, under their name.", whose),
		say.T("Their cases stay with the team. Hand them to a colleague on each child’s page."))
}
