package stay

import (
	"fmt"
	"strconv"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/staylog"
)

// Open is something that keeps a log from being closed (SB-V05, RE-23).
type Open struct {
	Words string // what is missing, in plain words
	Cell  casefile.Cell
}

// open is what keeps the log from being closed.
func (s Stay) open() []Open {
	var out []Open
	add := func(row casefile.RowID, link, words string, args ...any) {
		out = append(out, Open{Words: fmt.Sprintf(words, args...), Cell: casefile.Cell{Row: row, LinkID: link}})
	}
	for _, n := range s.Lines {
		if !n.Stands() {
			continue
		}
		switch n.Kind {
		case staylog.Medicine:
			switch {
			case n.Result != "" && n.Result != AsWritten && s.text(n, "stay.med.why") == "":
				add(n.Row, "stay.med.why", "%s, %s: %s. Say why, and what happened after", n.Item.Display, clock(n.At), lower(s.text(n, "stay.med.result")))
			case n.Result == AsWritten && s.Mismatched(n.Item):
				add(n.Row, "stay.med.result", "%s, %s: its label did not match, so it was not given as written. Put the line right with a new one", n.Item.Display, clock(n.At))
			}
		case staylog.Mishap:
			i, _ := s.incident(n.Row)
			if i.Told == "" {
				add(n.Row, "stay.inc.told", "The incident at %s: say who was told, and when", clock(n.At))
			}
			if !i.Signed {
				add(n.Row, "stay.inc.sign", "The incident at %s is not signed by who reports it", clock(n.At))
			}
		}
	}
	return out
}

// clock is a time of day, in words where nobody wrote it.
func clock(t time.Time) string {
	if t.IsZero() {
		return "no time yet"
	}
	return t.Format("15:04 on 2 January")
}

// Reminder is one reminder that the log is still open.
type Reminder struct {
	At    time.Time // when it was due
	No    int       // the first is 1
	To    []Role
	Words string
}

// Remind is the newest reminder whose hour has come, false when the log is closed, the
// child is still here or nothing has been due yet. One comes every hour from when the
// child left: to the carer, and from the setting's hour on to the duty worker as well
// (SB-V05). It speaks of paperwork alone.
func (s Stay) Remind(now time.Time) (Reminder, bool) {
	every := hours(s.r.Settings, "cfg.stay.remind-hours")
	if s.Phase != Leaving || every <= 0 || now.Sub(s.Out) < every {
		return Reminder{}, false
	}
	n := int(now.Sub(s.Out) / every)
	m := Reminder{At: s.Out.Add(time.Duration(n) * every), No: n, To: []Role{Carer}}
	if m.At.Sub(s.Out) >= hours(s.r.Settings, "cfg.stay.duty-hours") {
		m.To = append(m.To, Duty)
	}
	m.Words = fmt.Sprintf("The log of %s’s stay is not closed yet", s.child())
	if k := len(s.Open); k == 1 {
		m.Words += ": one thing is open"
	} else if k > 1 {
		m.Words += fmt.Sprintf(": %d things are open", k)
	}
	return m, true
}

// Gap is a stretch of a stay without a day or night note.
type Gap struct{ From, To time.Time }

// Gaps are the stretches without a note that are longer than the setting allows: at
// least one note is written in every 12 hours. They are shown before handover out and
// stop nothing.
func (s Stay) Gaps(now time.Time) []Gap {
	end := s.Out
	if end.IsZero() {
		end = now
	}
	if s.In.IsZero() {
		return nil
	}
	most, last := hours(s.r.Settings, "cfg.stay.note-hours"), s.In
	var out []Gap
	step := func(t time.Time) {
		if t.Sub(last) > most {
			out = append(out, Gap{last, t})
		}
		last = t
	}
	for _, n := range s.Lines {
		if n.Kind == staylog.Note && n.Stands() && n.At.After(last) && n.At.Before(end) {
			step(n.At)
		}
	}
	step(end)
	return out
}

func whole(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
