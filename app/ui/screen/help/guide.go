package help

import (
	"embed"
	"strings"

	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

//go:embed guides/*.md
var guides embed.FS

// order is the guides as the list shows them; the words come last.
var order = []string{
	"today", "children", "child", "form", "check", "due", "sync", "conflict", "find", "harm", "emergency", "placement", "panels", "family", "known",
	"room", "plan", "levels", "careplan", "urgent", "signoff", "handling", "bookings", "stay", "print", "archive", "moving", "people", "settings", "unlock",
}

// glossary is the guide of words.
const glossary = "glossary"

// about says which guide a screen has; a screen that is not named has the one
// of its own name.
var about = map[model.Screen]string{
	model.TaskList: "form", model.Page: "form", model.Check: "check", model.Sign: "check",
	model.NewChild: "children", model.Held: "sync", model.HandOver: "sync", model.Tasks: "due",
	model.Member: "people", model.Invite: "people", model.ShutOut: "people",
	model.Move: "moving", model.Restrict: "moving",
	model.Enrol: "unlock", model.Forgot: "unlock", model.Closed: "unlock", model.Welcome: "unlock",
	model.Request: "panels",
	"review":      "check", "sign-off": "check",
	model.CarePlan: "careplan", model.NewBooking: "bookings", model.StayLine: "stay", model.Equipment: "handling",
}

// Topic is the guide of a screen, "" when there is none.
func Topic(s model.Screen) string {
	name, ok := about[s]
	if !ok {
		name = string(s)
	}
	if _, err := guides.ReadFile("guides/" + name + ".md"); err != nil {
		return ""
	}
	return name
}

// guide is a short page of help: a title, and blocks of a paragraph or of
// points.
type guide struct {
	title string
	parts []part
}

type part struct {
	point bool
	text  []widget.Span
}

// read reads a guide: "# " its title, "- " a point, "**" around what is strong.
func read(name string) (guide, bool) {
	b, err := guides.ReadFile("guides/" + name + ".md")
	if err != nil {
		return guide{}, false
	}
	var g guide
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "# "):
			g.title = line[2:]
		case strings.HasPrefix(line, "- "):
			g.parts = append(g.parts, part{true, spans(line[2:])})
		default:
			g.parts = append(g.parts, part{false, spans(line)})
		}
	}
	return g, g.title != ""
}

func spans(text string) []widget.Span {
	var out []widget.Span
	for i, piece := range strings.Split(strings.ReplaceAll(text, "'", "’"), "**") {
		if piece != "" {
			out = append(out, widget.Span{Text: piece, Bold: i%2 == 1})
		}
	}
	return out
}
