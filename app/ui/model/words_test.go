package model

import (
	"testing"
	"time"
)

func date(y int, m time.Month, d, h, min int) time.Time {
	return time.Date(y, m, d, h, min, 0, 0, time.UTC)
}

func TestWords(t *testing.T) {
	now := date(2026, 3, 10, 10, 42) // a Tuesday
	tests := []struct{ got, want string }{
		{Figures(1234567), "1,234,567"},
		{Figures(-1234), "-1,234"},
		{Figures(999), "999"},
		{List(nil), ""},
		{List([]string{"a", "b", "c"}), "a, b and c"},
		{ClockText(date(2026, 3, 10, 8, 5)), "8:05am"},
		{ClockText(date(2026, 3, 10, 15, 40)), "3:40pm"},
		{ClockList(date(2026, 3, 10, 8, 5)), "08:05"},
		{Day(date(2026, 3, 10, 0, 1), now), "today"},
		{Day(date(2026, 3, 9, 23, 59), now), "yesterday"},
		{Day(date(2026, 3, 11, 0, 0), now), "tomorrow"},
		{Day(date(2026, 3, 4, 9, 0), now), "Wednesday"},
		{Day(date(2026, 3, 3, 9, 0), now), "Tue 3 March"},
		{Day(date(2026, 3, 12, 9, 0), now), "Thu 12 March"},
		{Day(date(2025, 12, 4, 9, 0), now), "4 December 2025"},
		{Moment(date(2026, 3, 10, 8, 12), now), "today at 8:12am"},
		{Greeting(now, "Grace"), "Good morning, Grace"},
		{Greeting(date(2026, 3, 10, 12, 0), "Grace"), "Good afternoon, Grace"},
		{Greeting(date(2026, 3, 10, 18, 0), ""), "Good evening"},
		{AgeWords(date(2017, 6, 14, 0, 0), now), "8 years old"},
		{AgeWords(date(2018, 3, 10, 0, 0), now), "8 years old"},
		{AgeWords(date(2018, 3, 11, 0, 0), now), "7 years old"},
		{AgeWords(date(2026, 2, 24, 0, 0), now), "2 weeks old"},
		{AgeWords(date(2025, 3, 11, 0, 0), now), "11 months old"},
		{AgeWords(date(2024, 9, 10, 0, 0), now), "18 months old"},
		{AgeWords(date(2026, 5, 1, 0, 0), now), "not born yet"},
		{Initials("Amina Rahman"), "AR"},
		{Initials("Łucja van der Berg"), "ŁB"},
		{Initials("Cher"), "C"},
		{Initials(" "), "?"},
		{Given("Amina R."), "Amina"},
		{Possessive("Idris"), "Idris’s"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

// Midnight in London is an hour earlier in UTC in summer: a day is the
// reader's day.
func TestDayIsInTheReadersZone(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Skip("no zone data here")
	}
	now := time.Date(2026, 7, 2, 9, 0, 0, 0, london)
	if got := Day(date(2026, 7, 1, 23, 30), now); got != "today" {
		t.Fatalf("half past midnight in London was %q", got)
	}
}
