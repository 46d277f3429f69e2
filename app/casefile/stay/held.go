package stay

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
	"doorstep/app/casefile/staylog"
)

// What a person reads who cannot change an answer of a log any more.
const (
	heldLocked = "This log is locked. Add a later note instead; it keeps your name and the time"
	heldLine   = "This line is written. Add a new line that puts it right; both stay readable"
	heldOther  = "Somebody else wrote this line. Add a new line that puts it right; both stay readable"
)

// Held says why an answer of a log cannot be changed now, "" when it can: the log is
// locked a day after handover out, and a line is never written over. Who writes a line
// may go on and mend it until they have left it for some minutes; after that, and for
// everybody else, only what is still empty can be filled in. d may be of any form.
func Held(d *casefile.Document, c casefile.Cell, set *settings.Set, now time.Time) string {
	if casefile.FormName(d.Form()) != staylog.Form {
		return ""
	}
	if from := LockedFrom(d, set); !below(c.LinkID) && !from.IsZero() && !now.Before(from) {
		return heldLocked
	}
	it := d.Form().Item(c.LinkID)
	switch {
	case it == nil || !written(c.LinkID) || c.Row == "":
		return ""
	case it.Rows != nil:
		return heldRow(d, c, set, now)
	case it.Group == nil:
		return ""
	}
	said := d.History(c)
	if len(said) == 0 {
		return ""
	}
	if !said[0].By.Me {
		return heldOther
	}
	if now.Sub(staylog.LastWritten(d, it.Group.ID, c.Row)) > minutes(set, "cfg.stay.grace-minutes") {
		return heldLine
	}
	return ""
}

// LockedFrom is when a log is locked: a day after both had signed at handover out, zero
// while they have not (cfg.stay.lock-hours).
func LockedFrom(d *casefile.Document, set *settings.Set) time.Time {
	out := staylog.SignedOut(d)
	if out.IsZero() {
		return out
	}
	return out.Add(hours(set, "cfg.stay.lock-hours"))
}

// heldRow: nothing that was written goes away. A row that somebody began by mistake and
// that nothing was written in does, and a new row lies in any row.
func heldRow(d *casefile.Document, c casefile.Cell, set *settings.Set, now time.Time) string {
	for it := range d.Form().Items() {
		if it.Group == nil || it.Group.ID != c.LinkID || !it.Question() {
			continue
		}
		if why := Held(d, casefile.Cell{Row: c.Row, LinkID: it.LinkID}, set, now); why != "" {
			return why
		}
	}
	return ""
}

// below are the questions below the signatures, which take new rows at any time.
func below(link string) bool {
	return link == "stay.look" || link == string(staylog.Added) || link == "stay.inc.level" ||
		strings.HasPrefix(link, "stay.look.") || strings.HasPrefix(link, string(staylog.Added)+".")
}

// written are the questions and groups of what is never written over: the lines, and
// what was said of them later.
func written(link string) bool {
	return below(link) || slices.ContainsFunc(staylog.Kinds(), func(k staylog.Kind) bool {
		return link == string(k) || strings.HasPrefix(link, string(k)+".")
	})
}
