package wholecase

import (
	"cmp"
	"strings"
	"time"

	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// title is the screen's.
const title = "Whole case"

// reasons are what a request may be about, as the form has them.
var reasons = say.Table(func() []widget.Option {
	return []widget.Option{
		{Key: "danger", Label: say.T("A child may be in danger now")},
		{Key: "missing", Label: say.T("A child is missing")},
		{Key: "asked", Label: say.T("Police, a hospital or a court ask")},
		{Key: "place", Label: say.T("Care or a place to sleep must be found")},
		{Key: "plan", Label: say.T("The plan for tonight does not hold")},
		{Key: "other", Label: say.T("Something else")},
	}
})

// before is said to who is about to ask.
func before(child string, hours int, custodian bool) []string {
	who := say.T("Two managers have to say yes. Ring the manager on duty: they may be asleep.")
	if custodian {
		who = say.T("The council’s custodian answers by itself, usually within minutes of a signal.")
	}
	return []string{
		who,
		say.F("You can read the record for %s. You do not change it.", say.N(hours, "hour", "hours")),
		say.F("Who asked, why and until when stands in %s’s record. Their worker and manager see it.", child),
	}
}

// when is a moment as people say it at night.
func when(at, now time.Time) string {
	if at.IsZero() {
		return say.T("a time that nobody said")
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
		text = say.T("Two managers have to say yes. Ring the manager on duty if it cannot wait.")
		if custodian {
			text = say.T("The council’s custodian answers as soon as this tablet and the custodian have a signal.")
		}
		if n := len(r.Approvals); n > 0 {
			text = say.F("%s has said yes. One more manager has to.", r.Approvals[0].By.Name)
		}
		return widget.ToneLocal, "hourglass_top", say.F("You asked at %s. Nobody has answered yet.", when(r.Asked, now)), text
	case dutyaccess.Opened:
		return widget.ToneSend, "lock_open", say.F("Open for you until %s.", when(r.Until, now)), say.F("Opened by %s. When the time is over it leaves this tablet by itself.", cmp.Or(r.Answer.Name, say.T("the council")))
	case dutyaccess.Refused:
		return widget.ToneChoice, "block", say.T("Not opened."), strings.TrimSpace(cmp.Or(r.AnswerWhy, say.T("No reason was given.")) + " " + cmp.Or(r.Answer.Name, say.T("The council")) + ", " + when(r.Answered, now) + ".")
	case dutyaccess.Ended:
		return widget.ToneNeutral, "check", say.T("Your time is over."), say.T("The record is off this tablet. What you wrote below stays, for the child’s own worker.")
	}
	return widget.ToneNeutral, "schedule", say.T("Nobody answered in time."), say.T("Ask again if you still need it, and ring the manager on duty.")
}

// asks is a request in one line, for managers.
func asks(r dutyaccess.Request, child string) string {
	who := cmp.Or(r.By.Name, say.T("Somebody"))
	if r.By.Role != "" {
		who += ", " + r.By.Role + ","
	}
	return say.F("%s asks to see %s’s whole case", who, child)
}

// told is a request that was answered, for managers.
func told(r dutyaccess.Request, now time.Time) string {
	switch r.State {
	case dutyaccess.Opened:
		return say.F("Open until %s, by %s", when(r.Until, now), cmp.Or(r.Answer.Name, say.T("the council")))
	case dutyaccess.Ended:
		return say.F("Was open, by %s. It is closed now", cmp.Or(r.Answer.Name, say.T("the council")))
	case dutyaccess.Refused:
		return say.F("Not opened. %s", cmp.Or(r.AnswerWhy, say.T("No reason was given")))
	case dutyaccess.Lapsed:
		return say.T("Nobody answered in time")
	}
	return say.T("Nobody has answered yet")
}
