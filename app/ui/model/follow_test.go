package model_test

import (
	"slices"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/app/ui/model"
)

func TestMarksOfAPromise(t *testing.T) {
	at := time.Date(2026, 12, 8, 10, 0, 0, 0, time.UTC)
	action := casefile.Action{What: "Find a carer", Who: "Nadia Sample", By: "2026-11-27"}
	with := func(change func(*follow.Standing)) follow.Standing {
		s := follow.Standing{Action: action}
		change(&s)
		return s
	}
	for _, c := range []struct {
		name string
		s    follow.Standing
		want []string
	}{
		{"new", with(func(*follow.Standing) {}), []string{"Not asked yet"}},
		{"agreed", with(func(s *follow.Standing) { s.Accepted = casefile.Agreed }), nil},
		{"refused", with(func(s *follow.Standing) { s.Accepted = casefile.Refused }), []string{"Said no"}},
		{"late, of the family", with(func(s *follow.Standing) {
			s.Accepted, s.Late, s.Owed = casefile.Agreed, 1, true
			s.Told = []follow.Step{{Rung: follow.Lead, Day: s.By, Ring: true}}
		}), []string{"1 working day late", "Ring Nadia", "What happened?"}},
		{"put off", with(func(s *follow.Standing) {
			s.Accepted, s.Moves = casefile.Agreed, make([]casefile.Move, 2)
		}), []string{"Put off twice"}},
		{"done late", with(func(s *follow.Standing) {
			s.Status, s.Late, s.Finished, s.Accepted = casefile.DoneLate, 6, at, casefile.NotTold
		}), []string{"6 working days late"}},
	} {
		var got []string
		for _, w := range model.PromiseMarks(c.s) {
			got = append(got, w.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Step 20, Expect 2: who was told at which step, in words.
func TestStepsInWords(t *testing.T) {
	for _, c := range []struct {
		step follow.Step
		done bool
		want string
	}{
		{follow.Step{Rung: follow.Owner, On: "2026-11-24", Who: "Carol Pike"}, true, "Tue 24 Nov: Carol Pike was reminded"},
		{follow.Step{Rung: follow.Owner, On: "2026-11-24", Who: "Ruth Adeyemi", Ring: true}, true, "Tue 24 Nov: Ruth Adeyemi was asked to ring Nadia"},
		{follow.Step{Rung: follow.Lead, On: "2026-11-30", Who: "Ruth Adeyemi"}, true, "Mon 30 Nov: Ruth Adeyemi was told"},
		{follow.Step{Rung: follow.Head, On: "2026-12-11", Who: "Head of service"}, false, "Fri 11 Dec: Head of service is told, and it goes to the next supervision"},
	} {
		if got := model.StepWords(c.step, "Nadia Sample", c.done); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
