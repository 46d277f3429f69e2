// Package ical writes calendar files that any calendar can read (RFC 5545): whole
// days, or moments, each with a title. It writes only what it is given; what may
// stand in a calendar outside Doorstep is its caller's to decide.
package ical

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Event is an entry of a calendar.
type Event struct {
	// UID names the entry for ever, so that a file taken in again changes it
	// instead of adding another.
	UID   string
	Title string
	About string // more words, "" for none
	// Day is the day of an entry that has no time of day, 2026-11-10.
	Day string
	// Start is when an entry with a time begins, and Length how long it takes.
	Start  time.Time
	Length time.Duration
	// Busy says that the time is taken; a day by which something is due is free.
	Busy bool
}

// Write writes a calendar of a name as it stood at a moment.
func Write(w io.Writer, name string, made time.Time, events []Event) error {
	b := bufio.NewWriter(w)
	line := func(key, value string) { fold(b, key+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Doorstep//Due//EN")
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("NAME", Escape(name))
	line("X-WR-CALNAME", Escape(name))
	for _, e := range events {
		line("BEGIN", "VEVENT")
		line("UID", Escape(e.UID))
		line("DTSTAMP", stamp(made))
		switch day, err := time.Parse(time.DateOnly, e.Day); {
		case e.Day != "" && err != nil:
			return fmt.Errorf("the calendar entry %s has no day: %w", e.UID, err)
		case e.Day != "":
			// An entry of a whole day ends on the next, which it leaves out.
			line("DTSTART;VALUE=DATE", day.Format("20060102"))
			line("DTEND;VALUE=DATE", day.AddDate(0, 0, 1).Format("20060102"))
		default:
			line("DTSTART", stamp(e.Start))
			line("DTEND", stamp(e.Start.Add(e.Length)))
		}
		line("SUMMARY", Escape(e.Title))
		if e.About != "" {
			line("DESCRIPTION", Escape(e.About))
		}
		if e.Busy {
			line("TRANSP", "OPAQUE")
		} else {
			line("TRANSP", "TRANSPARENT")
		}
		line("CLASS", "PRIVATE")
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return b.Flush()
}

func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// Escape writes words so that no sign in them ends the line or a part of it
// (RFC 5545 section 3.3.11). Other control signs are left out.
func Escape(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r < ' ' && r != '\t' || r == 0x7f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// longest is how many bytes a line may have without its end (RFC 5545 section
// 3.1).
const longest = 75

// fold writes a line, broken where it is too long; no sign is torn apart. An error
// of the writer comes back when it is flushed.
func fold(b *bufio.Writer, line string) {
	room := longest
	for len(line) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], longest-1
	}
	b.WriteString(line + "\r\n")
}
