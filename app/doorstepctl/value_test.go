package main

import (
	"strings"
	"testing"

	"doorstep/forms/engine"
)

// What cannot be an answer of a question's type is refused before it is
// written, with a sentence that does not repeat it.
func TestWrongAnswersAreRefusedAndNotRepeated(t *testing.T) {
	const words = "Zilquenta does not sleep"
	for _, typ := range []engine.Type{engine.Integer, engine.Decimal, engine.Date, engine.DateTime, engine.Time, engine.Boolean, engine.Choice, engine.Attachment} {
		_, err := parseValue(&engine.Item{LinkID: "q", Type: typ}, words)
		if err == nil {
			t.Errorf("%s takes %q", typ, words)
		} else if strings.Contains(err.Error(), "Zilquenta") {
			t.Errorf("%s repeats what was given: %v", typ, err)
		}
	}
	for _, c := range []struct {
		typ   engine.Type
		right []string
		wrong []string
	}{
		{engine.Integer, []string{"0", "-4", "12"}, []string{"1.5", "1e3", "99999999999"}},
		{engine.Decimal, []string{"0", "12.50", "-3", "1e3"}, []string{"0x1f", "inf", "NaN", "1,5", "007"}},
		{engine.Date, []string{"2026-05-14", "2026-05", "2026"}, []string{"14.05.2026", "2026-13-01", "today"}},
		{engine.DateTime, []string{"2026-05-14T09:30:00+01:00", "2026-05-14T09:30:00.5Z", "2026-05-14"}, []string{"2026-05-14 09:30", "09:30"}},
		{engine.Time, []string{"09:30:00"}, []string{"9.30", "25:00:00"}},
	} {
		for _, s := range c.right {
			if _, err := parseValue(&engine.Item{LinkID: "q", Type: c.typ}, s); err != nil {
				t.Errorf("%s refuses %q: %v", c.typ, s, err)
			}
		}
		for _, s := range c.wrong {
			if _, err := parseValue(&engine.Item{LinkID: "q", Type: c.typ}, s); err == nil {
				t.Errorf("%s takes %q", c.typ, s)
			}
		}
	}
}
