package handling

import (
	"strings"

	rules "doorstep/app/casefile/handling"
	"doorstep/app/say"
	"doorstep/app/ui/model"
)

// score is the score that counts; its band stands in words beside it, for colour
// never stands alone.
func score(t rules.Task) model.Words {
	w := model.Words{Tone: model.Neutral, Text: say.F("Risk %d", t.Counting.Points)}
	switch t.Band() {
	case rules.Extreme:
		w.Tone, w.Icon = model.Danger, "warning"
	case rules.High:
		w.Tone, w.Icon = model.Local, "warning"
	case "":
		w.Text = say.T("No score")
	}
	return w
}

func taskLine(t rules.Task) string {
	var parts []string
	if band := t.Band(); band != "" {
		parts = append(parts, model.Sentence(string(band)))
	}
	if t.Room != "" {
		parts = append(parts, t.Room)
	}
	if t.Handlers > 0 {
		parts = append(parts, say.N(t.Handlers, "handler", "handlers"))
	}
	if t.Often > 0 {
		parts = append(parts, say.F("%s in 24 hours", say.N(t.Often, "time", "times")))
	}
	return strings.Join(parts, " · ")
}

// homeWords say whether a stay in a carer's home may be booked as far as the OT is
// concerned.
func homeWords(h rules.Home, against []rules.Finding) model.Words {
	switch {
	case rules.Worst(against) == rules.Stop:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("No stay for now")}
	case h.Ready == "safe-with-conditions":
		return model.Words{Tone: model.Local, Icon: "warning", Text: say.T("With conditions")}
	}
	return model.Words{Tone: model.Neutral, Text: say.T("Signed by the OT")}
}

// lastDay is until when a handler's demonstration of a task holds, "" without one.
func lastDay(who rules.Handler, t rules.Task) string {
	last := ""
	for _, m := range who.Demos {
		if m.Valid && m.TaskRef == t.Ref() {
			last = max(last, string(m.Until))
		}
	}
	return last
}

func lower(text string) string {
	if len(text) < 2 || text[1] >= 'A' && text[1] <= 'Z' {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

func joined(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + ", " + b
}

func orNot(text string) string {
	if text == "" {
		return say.T("not known")
	}
	return text
}
