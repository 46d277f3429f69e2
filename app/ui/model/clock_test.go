package model

import "testing"

func TestATimeOfDayIsReadAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]string{
		"14:30": "14:30", "9.05": "09:05", "0905": "09:05", "905": "09:05", "9": "09:00", "17": "17:00", " 2:5": "", "25:00": "", "": "", "1760": "", "12345": "",
	} {
		got, ok := Clock(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, %v; want %q", typed, got, ok, want)
		}
	}
}
