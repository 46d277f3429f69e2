package model

import (
	"time"

	"doorstep/app/say"
)

// Closing is why a tablet may not be used for now.
type Closing string

// The reasons. Only a lease ends by itself, with a signal.
const (
	LeaseOver  Closing = "lease"
	WasRevoked Closing = "revoked"
	WasWiped   Closing = "wiped"
)

// ClosedWords are what a closed tablet says: what happened, what is safe, what
// to do.
type ClosedWords struct {
	Title, Happened, Safe, Do string
}

// WhyClosed puts a reason into words. waiting is how many changes are only on
// this tablet, days how long it may be used without a signal.
func WhyClosed(why Closing, waiting, days int) ClosedWords {
	work := say.T("Nothing on this tablet waits to be sent.")
	if waiting > 0 {
		work = say.F("%s on this tablet wait to be sent. They are locked and safe.", say.N(waiting, "change", "changes"))
		if waiting == 1 {
			work = say.T("1 change on this tablet waits to be sent. It is locked and safe.")
		}
	}
	switch why {
	case WasWiped:
		w := ClosedWords{
			Title:    say.T("This tablet was emptied"),
			Happened: say.T("Your organisation was told that this tablet is lost, and had its keys destroyed. Nobody can open what was on it."),
			Safe:     say.T("Everything that reached the server is still there."),
			Do:       say.T("If you have the tablet in your hands, tell your manager. They can invite you again, and your cases come back."),
		}
		if waiting > 0 {
			w = WhyEmptied(Unsent{Changes: waiting, Here: true})
		}
		return w
	case WasRevoked:
		return ClosedWords{
			Title:    say.T("This tablet was shut out"),
			Happened: say.T("Your organisation does not let this tablet in any more."),
			Safe:     say.F("%s What it sends is held aside until your manager has looked at it.", work),
			Do:       say.T("Ring your manager. If it is a mistake, they can invite you again on this tablet."),
		}
	}
	w := ClosedWords{
		Title:    say.T("Connect to carry on"),
		Happened: say.T("This tablet has not reached the server for too long, so its cases are closed."),
		Safe:     work,
		Do:       say.T("Go where there is a signal. Your cases open again by themselves as soon as the server has answered."),
	}
	if days > 0 {
		w.Happened = say.F("This tablet has not reached the server for %s, so its cases are closed.", say.N(days, "day", "days"))
	}
	return w
}

// Unsent is what became of the changes that an emptied tablet had not sent.
type Unsent struct {
	Changes int
	Here    bool // some are still here, sealed
	Aside   bool // some were sent and are held aside for a manager
}

// WhyEmptied says that a tablet was emptied and where its unsent work is.
func WhyEmptied(u Unsent) ClosedWords {
	w := WhyClosed(WasWiped, 0, 0)
	one := u.Changes == 1
	switch {
	case u.Changes == 0:
	case u.Here && u.Aside:
		w.Safe += say.T(" Of what had not been sent yet, a part was sent and is held aside until your manager has looked at it. The rest stays here, locked, and goes to the server as soon as it can be reached.")
	case u.Here && one:
		w.Safe += say.T(" 1 change that had not been sent yet stays here, locked, and goes to the server as soon as it can be reached.")
	case u.Here:
		w.Safe += say.F(" %s that had not been sent yet stay here, locked, and go to the server as soon as it can be reached.", say.N(u.Changes, "change", "changes"))
	case u.Aside && one:
		w.Safe += say.T(" 1 change that had not been sent yet was sent, locked, and is held aside there until your manager has looked at it.")
	case u.Aside:
		w.Safe += say.F(" %s that had not been sent yet were sent, locked, and are held aside there until your manager has looked at them.", say.N(u.Changes, "change", "changes"))
	case one:
		w.Safe += say.T(" So is 1 change that had not been sent before.")
	default:
		w.Safe += say.F(" So are %s that had not been sent before.", say.N(u.Changes, "change", "changes"))
	}
	return w
}

// LeaseSoon is from how little time on the worker is told to connect.
const LeaseSoon = 72 * time.Hour

// LeaseWords warns of a lease that ends soon; empty while there is time.
func LeaseWords(left time.Duration, over bool) Words {
	if over || left <= 0 || left > LeaseSoon {
		return Words{}
	}
	return Words{Local, "schedule", say.F("Connect within %s. After that the cases on this tablet close until it has reached the server.", Left(left))}
}

// SentLocked says what became of work that was sent from a locked tablet: so
// many bundles that the server confirmed, that it holds aside for a manager,
// and that stay here. Only Title and Safe are set.
func SentLocked(sent, held, kept int) ClosedWords {
	switch {
	case kept > 0:
		return ClosedWords{
			Title: say.T("Some of your work stays on this tablet for now."),
			Safe:  say.T("It is kept locked beside the new one, and goes to the server by itself with the next syncs. Keep this tablet until the Sync page says that all is safe."),
		}
	case held > 0:
		return ClosedWords{Title: say.T("All your work is on the server."), Safe: say.T("Your manager has to look at it before it goes into the records.")}
	case sent > 0:
		return ClosedWords{Title: say.T("All your work is safe on the server."), Safe: say.T("It comes back to you with your cases.")}
	}
	return ClosedWords{Title: say.T("Everything was on the server already."), Safe: say.T("It comes back to you with your cases.")}
}
