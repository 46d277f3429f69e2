package model

import "time"

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
		text := "Shut out"
		if !t.Since.IsZero() {
			text += " " + Day(t.Since, now)
		}
		return Words{Danger, "block", text}
	case t.Waiting:
		return Words{Local, "hourglass_top", "Waits to be let in"}
	case t.Mine:
		return Words{Tint, "tablet_android", "This tablet"}
	}
	return Words{Safe, "check", "In use"}
}

// ReasonWords is why a tablet was shut out.
func ReasonWords(reason string) string {
	switch reason {
	case "lost":
		return "It was lost or stolen."
	case "left":
		return "The person left."
	case "replaced":
		return "Another tablet took its place."
	}
	return ""
}

// MemberTag is a colleague as a tag in the list: how many tablets they work
// with.
func MemberTag(removed bool, inUse, out int) Words {
	switch {
	case removed:
		return Words{Neutral, "logout", "Left"}
	case inUse == 0 && out > 0:
		return Words{Danger, "block", "Shut out"}
	case inUse == 0:
		return Words{Neutral, "hourglass_top", "No tablet yet"}
	}
	return Words{Safe, "tablet_android", Count(inUse, "tablet", "tablets")}
}

// ShutOutFacts says in plain words what follows when a tablet is shut out for
// a reason, with or without emptying it. whose is the person's given name.
func ShutOutFacts(whose, reason string, wipe bool) []string {
	facts := []string{
		"The server turns this tablet away from the next sync on. It gets nothing new.",
		"Every case that it could open gets new keys, so that it cannot open what is written from now on.",
	}
	if wipe {
		facts = append(facts,
			"When it next has a signal, it sends what "+whose+" had not sent yet, locked, and then destroys its keys. Nobody can open it any more.",
			"What it sends is held aside for you under Sync. Nothing that "+whose+" wrote is lost.")
	} else {
		facts = append(facts,
			"It keeps what is on it, and whoever knows its passphrase can still read that.",
			"What it sends later is held aside for you under Sync. Nothing that "+whose+" wrote is lost.")
	}
	if reason == "lost" && !wipe {
		facts = append(facts, "If it may be in strange hands, empty it as well.")
	}
	return facts
}

// LeaverFacts says what follows when a person leaves, with so many tablets in
// use.
func LeaverFacts(whose string, tablets int) []string {
	facts := []string{whose + " is taken out of every team and can open no case from then on."}
	if tablets > 0 {
		it := "The tablet is"
		if tablets > 1 {
			it = "All " + Figures(tablets) + " tablets are"
		}
		facts = append(facts, it+" shut out. What was not sent yet is held aside for you, and is not lost.")
	}
	return append(facts,
		"What "+whose+" wrote stays in the records, under their name.",
		"Their cases stay with the team. Hand them to a colleague on each child’s page.")
}
