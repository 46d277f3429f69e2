package model

import (
	"strings"
	"testing"
)

// Every alarm says what happened, what is safe and what to do, and one that is
// over says so without colour.
func TestEveryAlarmIsPlain(t *testing.T) {
	for _, kind := range []string{"rollback", "fork", "withheld", "org", "another"} {
		a := AlarmWords(kind, "", false)
		if a.Title == "" || !strings.Contains(a.Text, "ablet") || a.Tone != Danger || a.Icon == "" {
			t.Errorf("%s: %+v", kind, a)
		}
		over := AlarmWords(kind, "The server is whole again.", true)
		if over.Tone != Safe || !strings.Contains(over.Title, "over") || over.Text != "The server is whole again." {
			t.Errorf("%s, over: %+v", kind, over)
		}
	}
}

func TestAFileIsSaidInWords(t *testing.T) {
	if w := HandedOver(true, 2, 0, 0); !strings.Contains(w.Safe, "2 cases") {
		t.Errorf("%+v", w)
	}
	if w := HandedOver(false, 2, 0, 0); !strings.Contains(w.Title, "Nothing") {
		t.Errorf("%+v", w)
	}
	if w := HandedOver(false, 2, 31, 1); !strings.Contains(w.Title, "31 changes") || !strings.Contains(w.Safe, "keys") {
		t.Errorf("%+v", w)
	}
	if PhotosWaiting(0) != "" || !strings.HasPrefix(PhotosWaiting(1), "1 photo waits") || !strings.HasPrefix(PhotosWaiting(2), "2 photos wait") {
		t.Error("photos are not counted in words")
	}
	for _, c := range []struct{ sent, held, kept int }{{0, 0, 0}, {3, 0, 0}, {3, 1, 0}, {0, 0, 2}, {1, 1, 1}} {
		if w := SentLocked(c.sent, c.held, c.kept); w.Title == "" || w.Safe == "" {
			t.Errorf("%+v: %+v", c, w)
		}
	}
}
