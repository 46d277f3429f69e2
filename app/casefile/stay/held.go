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
// locked a day after handover out, and a line is never written over. Who began a line
// may finish and mend it for some minutes; after that, and for everybody else, only
// what is still empty can be filled in. d may be of any form.
func Held(d *casefile.Document, c casefile.Cell, set *settings.Set, now time.Time) string {
	if casefile.FormName(d.Form()) != staylog.Form || open(c.LinkID) {
		return ""
	}
	if from := LockedFrom(d, set); !from.IsZero() && !now.Before(from) {
		return heldLocked
	}
	kind := kindOf(c.LinkID)
	if kind == "" || c.Row == "" {
		return ""
	}
	said := d.History(c)
	if len(said) == 0 {
		return ""
	}
	if !said[0].By.Me {
		return heldOther
	}
	begun, _ := staylog.Begun(d, kind, c.Row)
	if now.Sub(begun) > minutes(set, "cfg.stay.grace-minutes") {
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

// HeldRow says why a line cannot be removed: nothing that was written in it goes away.
// An empty line that somebody began by mistake can.
func HeldRow(d *casefile.Document, group string, row casefile.RowID, set *settings.Set, now time.Time) string {
	for it := range d.Form().Items() {
		if it.Group == nil || it.Group.ID != group || !it.Question() {
			continue
		}
		if why := Held(d, casefile.Cell{Row: row, LinkID: it.LinkID}, set, now); why != "" {
			return why
		}
	}
	return ""
}

// open are the questions below the signatures, which take new rows at any time.
func open(link string) bool {
	return strings.HasPrefix(link, "stay.look") || strings.HasPrefix(link, "stay.later") || link == "stay.inc.level"
}

// kindOf is the kind of line that a question belongs to, "" for one outside lines.
func kindOf(link string) staylog.Kind {
	kinds := staylog.Kinds()
	if i := slices.IndexFunc(kinds, func(k staylog.Kind) bool { return strings.HasPrefix(link, string(k)+".") }); i >= 0 {
		return kinds[i]
	}
	return ""
}
