package model

import (
	"strconv"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/say"
)

// guessed is the year of a date of birth of which only the year, or the month, is
// known; false for a whole date and for none.
func guessed(born casefile.Date, now time.Time) (years int, ok bool) {
	text := string(born)
	if len(text) != len("2018") && len(text) != len("2018-05") {
		return 0, false
	}
	year, err := strconv.Atoi(text[:4])
	if err != nil {
		return 0, false
	}
	years = now.Year() - year
	if len(text) > 4 {
		if month, err := strconv.Atoi(text[5:]); err == nil && int(now.Month()) < month {
			years--
		}
	}
	return years, years >= 0
}

// AgeShort is an age after a name: "8", or "about 8" where only the year is known;
// "" before birth and when nobody knows.
func AgeShort(born casefile.Date, now time.Time) string {
	if t, ok := born.Time(); ok {
		if a := Age(t, now); a >= 0 {
			return strconv.Itoa(a)
		}
		return ""
	}
	if a, ok := guessed(born, now); ok {
		return say.F("about %s", strconv.Itoa(a))
	}
	return ""
}

// Aged is a child's short name with the age: "Amina R., 8".
func Aged(p casefile.Person, now time.Time) string {
	if a := AgeShort(p.Born, now); a != "" {
		return p.Short() + ", " + a
	}
	return p.Short()
}

// HowOld says how old a child is in words, about how old where only the year is
// known; "" when nobody knows.
func HowOld(born casefile.Date, now time.Time) string {
	if t, ok := born.Time(); ok {
		return AgeWords(t, now)
	}
	if a, ok := guessed(born, now); ok {
		return say.F("about %s", say.N(a, "year old", "years old"))
	}
	return ""
}
