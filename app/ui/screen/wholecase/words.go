package wholecase

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// title is the screen's.
const title = "Whole case"

// reasons are what a request may be about, as the form has them.
var reasons = []widget.Option{
	{Key: "danger", Label: "A child may be in danger now"},
	{Key: "missing", Label: "A child is missing"},
	{Key: "asked", Label: "Police, a hospital or a court ask"},
	{Key: "place", Label: "Care or a place to sleep must be found"},
	{Key: "plan", Label: "The plan for tonight does not hold"},
	{Key: "other", Label: "Something else"},
}

// before is said to who is about to ask.
func before(child string, hours int, custodian bool) []string {
	who := "Two managers have to say yes. Ring the manager on duty: they may be asleep."
	if custodian {
		who = "The council’s custodian answers by itself, usually within minutes of a signal."
	}
	return []string{
		who,
		fmt.Sprintf("You can read the record for %s. You do not change it.", model.Count(hours, "hour", "hours")),
		"Who asked, why and until when stands in " + child + "’s record. Their worker and manager see it.",
	}
}

// when is a moment as people say it at night.
func when(at, now time.Time) string {
	if at.IsZero() {
		return "a time that nobody said"
	}
	at = at.In(now.Location())
	day := model.Day(at, now)
	if day == "today" {
		return model.ClockList(at)
	}
	return model.ClockList(at) + " " + day
}

// stands is how a request stands, for who asked.
func stands(r dutyaccess.Request, now time.Time, custodian bool) (tone widget.Tone, icon, strong, text string) {
	switch r.State {
	case dutyaccess.Waiting:
		text = "Two managers have to say yes. Ring the manager on duty if it cannot wait."
		if custodian {
			text = "The council’s custodian answers as soon as this tablet and the custodian have a signal."
		}
		if n := len(r.Approvals); n > 0 {
			text = r.Approvals[0].By.Name + " has said yes. One more manager has to."
		}
		return widget.ToneLocal, "hourglass_top", "You asked at " + when(r.Asked, now) + ". Nobody has answered yet.", text
	case dutyaccess.Opened:
		return widget.ToneSend, "lock_open", "Open for you until " + when(r.Until, now) + ".", "Opened by " + cmp.Or(r.Answer.Name, "the council") + ". When the time is over it leaves this tablet by itself."
	case dutyaccess.Refused:
		return widget.ToneChoice, "block", "Not opened.", strings.TrimSpace(cmp.Or(r.AnswerWhy, "No reason was given.") + " " + cmp.Or(r.Answer.Name, "The council") + ", " + when(r.Answered, now) + ".")
	case dutyaccess.Ended:
		return widget.ToneNeutral, "check", "Your time is over.", "The record is off this tablet. What you wrote below stays, for the child’s own worker."
	}
	return widget.ToneNeutral, "schedule", "Nobody answered in time.", "Ask again if you still need it, and ring the manager on duty."
}

// asks is a request in one line, for managers.
func asks(r dutyaccess.Request, child string) string {
	who := cmp.Or(r.By.Name, "Somebody")
	if r.By.Role != "" {
		who += ", " + r.By.Role + ","
	}
	return who + " asks to see " + child + "’s whole case"
}

// told is a request that was answered, for managers.
func told(r dutyaccess.Request, now time.Time) string {
	switch r.State {
	case dutyaccess.Opened:
		return "Open until " + when(r.Until, now) + ", by " + cmp.Or(r.Answer.Name, "the council")
	case dutyaccess.Ended:
		return "Was open, by " + cmp.Or(r.Answer.Name, "the council") + ". It is closed now"
	case dutyaccess.Refused:
		return "Not opened. " + cmp.Or(r.AnswerWhy, "No reason was given")
	case dutyaccess.Lapsed:
		return "Nobody answered in time"
	}
	return "Nobody has answered yet"
}
