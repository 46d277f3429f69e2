package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/settings"
	"doorstep/app/say"
)

// DueLine is one line of the list of what is due.
type DueLine struct {
	due.Item
	Standing due.Standing
	Chip     Words
	Second   string // whom it is about, who does it, how far it is
}

// DueSection is what is late, due today, this week or later, what runs out for
// somebody's team, and what rests or fell away.
type DueSection struct {
	Key   string // late, today, week, later, team, rest, off
	Title string // "Late – 1"
	Tone  Tone
	Lines []DueLine
}

// DueList says how a list is to be read.
type DueList struct {
	Now      time.Time
	Calendar *casefile.Calendar
	Settings *settings.Set
	Me       casefile.Person
	// Team shows everything of the team with who does it; else what is mine, and
	// the clocks of my team that run out.
	Team bool
}

const (
	// ahead is how many days ahead the list looks.
	ahead = 366
	// fallen is for how many days what fell away stays on the list with its
	// reason.
	fallen = 14
)

// Sections sorts what is due: late first. What is done is left out.
func (l DueList) Sections(items []due.Item) []DueSection {
	today := casefile.DateOf(l.Now)
	all := []DueSection{
		{Key: "late", Title: say.T("Late"), Tone: Danger},
		{Key: "today", Title: say.T("Today")},
		{Key: "week", Title: say.T("This week")},
		{Key: "later", Title: say.T("Later")},
		{Key: "team", Title: say.T("Running out in your team")},
		{Key: "rest", Title: say.T("At rest")},
		{Key: "off", Title: say.T("Not needed any more")},
	}
	for _, it := range items {
		st := it.Standing(today, l.Calendar, l.Settings)
		at := l.section(it, st, today)
		if at < 0 {
			continue
		}
		line := DueLine{Item: it, Standing: st, Chip: l.chip(it, st)}
		line.Second = l.second(line, today, all[at].Key == "team")
		all[at].Lines = append(all[at].Lines, line)
	}
	var out []DueSection
	for _, s := range all {
		if len(s.Lines) > 0 {
			s.Title = fmt.Sprintf("%s – %s", s.Title, Figures(len(s.Lines)))
			out = append(out, s)
		}
	}
	return out
}

// section is where a thing stands, -1 for what is not shown.
func (l DueList) section(it due.Item, st due.Standing, today casefile.Date) int {
	mine := l.Team || it.Of(l.Me)
	if !mine && (!it.ManagedBy(l.Me) || !l.warned(st)) {
		return -1
	}
	away := daysTo(today, it.Due.Date)
	switch st.State {
	case due.Met, due.MetLate:
		return -1
	case due.Stopped:
		if !mine || daysTo(it.OffOn, today) > fallen {
			return -1
		}
		return 6
	case due.Paused:
		return 5
	}
	switch {
	case !mine:
		return 4
	case away < 0:
		return 0
	case away == 0:
		return 1
	case away < 7:
		return 2
	case away <= ahead:
		return 3
	}
	return -1
}

// warned reports that a clock has reached the second of the marks, at which its
// manager hears of it (Q-TIME-1).
func (l DueList) warned(st due.Standing) bool {
	marks := l.Settings.List("cfg.clocks.marks")
	if len(marks) < 2 {
		return false
	}
	second, err := strconv.Atoi(marks[1])
	return err == nil && st.Mark >= second
}

func daysTo(a, b casefile.Date) int {
	from, ok1 := a.Time()
	to, ok2 := b.Time()
	if !ok1 || !ok2 {
		return 0
	}
	return int(to.Sub(from).Hours() / 24)
}

// chip says when something is due: "2 days late", "Today", "Thu 12 Mar". Days
// late are working days.
func (l DueList) chip(it due.Item, st due.Standing) Words {
	on, ok := it.Due.Date.Time()
	if !ok {
		return Words{}
	}
	switch st.State {
	case due.Stopped:
		return Words{Neutral, "block", say.T("Stopped")}
	case due.Paused:
		return Words{Neutral, "hourglass_top", say.T("At rest")}
	case due.Late:
		if st.Days == 0 {
			return Words{Danger, "error", say.T("Late")} // its day was before a weekend
		}
		return Words{Danger, "error", say.N(-st.Days, "day late", "days late")}
	}
	if it.Due.Date == casefile.DateOf(l.Now) {
		return Words{Local, "schedule", say.T("Today")}
	}
	w := Words{Neutral, "event", say.Date(on, "Mon 2 Jan")}
	if on.Year() != l.Now.Year() {
		w.Text = say.Date(on, "2 Jan 2006")
	}
	if l.warned(st) {
		w.Tone = Local
	}
	return w
}

// second is the line under the title.
func (l DueList) second(line DueLine, today casefile.Date, byOther bool) string {
	it, st := line.Item, line.Standing
	words := []string{it.Child}
	if l.Team || byOther {
		who := it.Owner
		if who == "" {
			who = say.T("nobody yet")
		}
		words = append(words, who)
	}
	on, _ := it.Due.Date.Time()
	switch st.State {
	case due.Stopped:
		words = append(words, it.Off)
	case due.Paused:
		words = append(words, it.Pause.Why)
	case due.Late:
		words = append(words, say.F("was due %s", DayShort(on)))
	default:
		if it.At != "" {
			words = append(words, say.F("at %s", it.At))
		} else if st.Days > 0 && st.Days <= 45 {
			words = append(words, say.N(st.Days, "working day left", "working days left"))
		}
	}
	if it.Note != "" {
		words = append(words, it.Note)
	}
	if it.Clocked() && st.Mark > 0 && st.Used < 100 && st.State == due.Running {
		words = append(words, say.F("%d %% of the time used", st.Used))
	}
	if it.Due.Provisional {
		words = append(words, say.T("provisional"))
	}
	out := words[:0]
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " · ")
}

// DueFact is a line of why something is due.
type DueFact struct{ Label, Text string }

// Why is what stands behind a line, for who asks.
func (l DueList) Why(line DueLine) []DueFact {
	it, st := line.Item, line.Standing
	var out []DueFact
	add := func(label, text string) {
		if text != "" {
			out = append(out, DueFact{label, text})
		}
	}
	day := func(d casefile.Date) string {
		t, ok := d.Time()
		if !ok {
			return ""
		}
		return DayLong(t)
	}
	when := day(it.Due.Date)
	if it.Raw != "" && it.Raw != it.Due.Date && it.Pause == nil {
		when += say.F(". Counted, it is %s, which is not a working day.", day(it.Raw))
	}
	add(say.T("Due"), when)
	if it.Due.Provisional {
		add(say.T("Provisional"), say.T("The bank holidays of that year are not known yet, so the day may move."))
	}
	if it.Clocked() {
		add(say.T("Limit"), it.Limit+", "+lawWords(it.Law))
		add(say.T("Says who"), it.Source)
		if it.Start != "" {
			add(say.T("Started"), day(it.Start)+": "+lowerFirst(it.From))
		}
		if st.Of > 0 {
			add(say.T("So far"), say.F("Working day %d of %d, %d %% used", st.Day, st.Of, st.Used))
		}
	}
	who := it.Owner
	if who == "" {
		who = say.T("Nobody yet")
	}
	add(say.T("Who does it"), who)
	if p := it.Pause; p != nil {
		until := say.T(", until somebody ends it")
		if p.Until != "" {
			until = say.F(" until %s", day(p.Until))
		}
		moved := say.T(" The day stays: the limit comes from law or guidance.")
		if it.Law == settings.Local {
			moved = say.T(" The day has moved on by as long.")
		}
		add(say.T("At rest"), say.F("From %s%s: %s.%s", day(p.From), until, strings.TrimSuffix(p.Why, "."), moved))
	}
	if st.State == due.Stopped {
		since := ""
		if it.OffOn != "" {
			since = say.F("Since %s: ", day(it.OffOn))
		}
		add(say.T("Not needed any more"), since+it.Off)
	}
	return out
}

func lawWords(k settings.Kind) string {
	switch k {
	case settings.Law:
		return say.T("set by law")
	case settings.Guidance:
		return say.T("set by statutory guidance")
	}
	return say.T("local practice")
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// Deadlines are the open things of a list as lines of the start screen.
func (l DueList) Deadlines(items []due.Item) []casefile.Deadline {
	today := casefile.DateOf(l.Now)
	var out []casefile.Deadline
	for _, it := range items {
		st := it.Standing(today, l.Calendar, l.Settings)
		if at := l.section(it, st, today); at < 0 || at > 3 || it.Kind == due.Visit {
			continue
		}
		doc := it.Doc
		if doc == it.Case {
			doc = casefile.ID{} // the case record is no form to open
		}
		out = append(out, casefile.Deadline{
			Case: it.Case, Doc: doc, Child: it.Child, Title: it.Title, Note: it.Note, Due: it.Due, Days: st.Days,
		})
	}
	return out
}
