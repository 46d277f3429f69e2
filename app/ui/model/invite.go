package model

import (
	"strings"
	"time"

	"doorstep/app/say"
)

// GroupCode writes a code in groups of three, as it is read out: "ABC DEF".
// What is grouped already stays as it is.
func GroupCode(code string) string {
	code = strings.TrimSpace(code)
	if strings.ContainsAny(code, " -") {
		return strings.ReplaceAll(code, "-", " ")
	}
	var b strings.Builder
	for i, r := range []rune(code) {
		if i > 0 && i%3 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Left is how much time is left, in the largest unit that is true: "2 days",
// "23 hours", "5 minutes". It rounds down, so that nobody comes too late, and
// is empty when nothing is left.
func Left(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return say.T("less than a minute")
	case d < 2*time.Hour:
		return say.N(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour:
		return say.N(int(d/time.Hour), "hour", "hours")
	}
	return say.N(int(d/(24*time.Hour)), "day", "days")
}

// Expiry says until when an invitation works: "Works until tomorrow at
// 10:42am, for 23 hours".
func Expiry(until, now time.Time) string {
	left := Left(until.Sub(now))
	if left == "" {
		return say.T("It has run out. Make a new one.")
	}
	return say.F("Works once, until %s. That is %s from now.", Moment(until, now), left)
}

// RankWords is what a rank of the organisation is called.
func RankWords(rank string) string {
	switch rank {
	case "practitioner":
		return say.T("Works with families")
	case "manager":
		return say.T("Manager")
	case "lead":
		return say.T("Head of service")
	case "admin":
		return say.T("Administrator")
	}
	return Sentence(rank)
}

// InviteWrong is what is missing in an invitation, by the field's id. Words
// are what the field shows.
func InviteWrong(name, job, rank, team string) map[string]string {
	wrong := map[string]string{}
	put := func(id string, bad bool, words string) {
		if bad {
			wrong[id] = words
		}
	}
	put("name", len(strings.Fields(name)) == 0, say.T("Enter your colleague’s name"))
	put("job", strings.TrimSpace(job) == "", say.T("Enter their job, for example Social worker"))
	put("rank", rank == "", say.T("Choose what they may do"))
	put("team", strings.TrimSpace(team) == "", say.T("Choose their team"))
	return wrong
}
