package ical_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"doorstep/app/casefile/due/ical"
)

var made = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

func write(t testing.TB, events ...ical.Event) string {
	t.Helper()
	var b strings.Builder
	if err := ical.Write(&b, "Doorstep: due", made, events); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestADayAndAMoment(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	got := write(t,
		ical.Event{UID: "1@doorstep", Title: "Placement plan", Day: "2026-12-31"},
		ical.Event{UID: "2@doorstep", Title: "Visit", Start: time.Date(2027, 6, 2, 10, 0, 0, 0, london), Length: 40 * time.Minute, Busy: true})
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Doorstep//Due//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Doorstep: due
X-WR-CALNAME:Doorstep: due
BEGIN:VEVENT
UID:1@doorstep
DTSTAMP:20261122T093000Z
DTSTART;VALUE=DATE:20261231
DTEND;VALUE=DATE:20270101
SUMMARY:Placement plan
TRANSP:TRANSPARENT
CLASS:PRIVATE
END:VEVENT
BEGIN:VEVENT
UID:2@doorstep
DTSTAMP:20261122T093000Z
DTSTART:20270602T090000Z
DTEND:20270602T094000Z
SUMMARY:Visit
TRANSP:OPAQUE
CLASS:PRIVATE
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if got != want {
		t.Errorf("written:\n%s", got)
	}
}

func TestWordsCannotLeaveTheirLine(t *testing.T) {
	got := write(t, ical.Event{UID: "1", Day: "2026-12-31", Title: "One, two; three\\four\r\nEND:VEVENT\x00\x07"})
	if !strings.Contains(got, `SUMMARY:One\, two\; three\\four\nEND:VEVENT`+"\r\n") || strings.Count(got, "\r\nEND:VEVENT\r\n") != 1 {
		t.Errorf("written:\n%s", got)
	}
}

func TestADayThatIsNoneIsRefused(t *testing.T) {
	if err := ical.Write(&strings.Builder{}, "", made, []ical.Event{{UID: "1", Day: "someday"}}); err == nil {
		t.Error("an entry without a day was written")
	}
}

// unfold puts folded lines together again, as a reader does.
func unfold(s string) string { return strings.ReplaceAll(s, "\r\n ", "") }

// Whatever the words are, every line is short enough, no sign is torn apart, and
// a reader gets the words back.
func FuzzWrite(f *testing.F) {
	f.Add("Placement plan")
	f.Add(strings.Repeat("Größe, ", 40))
	f.Add(strings.Repeat("日本語", 60) + "\n\n;")
	f.Add("\xff\xfe \\n \\, \r")
	f.Fuzz(func(t *testing.T, title string) {
		got := write(t, ical.Event{UID: "1", Day: "2026-12-31", Title: title, About: title})
		for line := range strings.SplitSeq(strings.TrimSuffix(got, "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("line %q of %d bytes", line, len(line))
			}
		}
		if !strings.Contains(unfold(got), "\r\nSUMMARY:"+ical.Escape(title)+"\r\n") {
			t.Fatalf("%q is not what was written:\n%s", title, got)
		}
		lines := 18
		if title == "" {
			lines = 17 // nothing is described
		}
		if strings.Count(unfold(got), "\r\n") != lines {
			t.Fatalf("words made lines of their own:\n%s", got)
		}
	})
}
