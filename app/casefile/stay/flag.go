package stay

import (
	"cmp"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/staylog"
)

// Role is who is told of something, or has to answer it.
type Role string

// The roles.
const (
	Carer        Role = "carer"
	Nurse        Role = "nurse"
	Manager      Role = "manager"
	Duty         Role = "duty" // the duty worker
	SocialWorker Role = "social-worker"
)

// Flag is something in a log that others hear of. The line that it speaks of is kept
// as it was written.
type Flag struct {
	Rule  string // SB-V02; RE-22 stands beside SB-V03
	Kind  staylog.Kind
	Row   casefile.RowID // the line; "" for the stay as a whole
	Words string         // what is so
	// Do is what the carer is asked to do, "" for nothing.
	Do    string
	Tells []Role // who hears of it at once; none for a mark that only stands there
	// Seen is what a nurse or a manager has said about the line since, nil when nobody
	// has. The flag stays either way.
	Seen *staylog.Look
}

// Told reports that somebody is to hear of the flag and has not said anything yet.
func (f Flag) Told() bool { return len(f.Tells) > 0 && f.Seen == nil }

func (s Stay) flags() []Flag {
	var out []Flag
	add := func(f Flag) {
		for _, look := range s.Looks {
			if f.Row != "" && look.Of == f.Row {
				f.Seen = &look
			}
		}
		out = append(out, f)
	}
	for _, n := range s.Lines {
		if !n.Stands() {
			continue
		}
		s.flagLine(n, add)
	}
	s.flagTwice(add)
	s.flagMarks(add)
	return out
}

func (s Stay) flagLine(n staylog.Line, add func(Flag)) {
	flag := func(rule, words, do string, tells ...Role) {
		add(Flag{Rule: rule, Kind: n.Kind, Row: n.Row, Words: words, Do: do, Tells: tells})
	}
	switch n.Kind {
	case staylog.Medicine:
		name := cmp.Or(n.Item.Display, "A medicine")
		if !s.inPlan(n) {
			flag("SB-V02", fmt.Sprintf("%s is not in %s’s signed plan", name, s.child()), "The line is saved. Ring the nurse now", Nurse)
		}
		if given := n.Result == AsWritten || n.Result == NotAsWritten; given && n.Who.Display != "" && !s.mayGive(n) {
			flag("SB-V03", fmt.Sprintf("%s gave %s without a valid sign-off", n.Who.Display, name), "The line is saved. Ring the nurse", Nurse, Manager)
		}
		if n.Result == AsWritten && s.Mismatched(n.Item) {
			flag("SB-V06", fmt.Sprintf("The label of %s did not match, and the line says it was given as written", name), "Put the line right with a new one, and ring the nurse", Nurse)
		}
		if n.Result == AsWritten && s.asNeeded(n) && s.text(n, "stay.med.why") == "" {
			flag("stay.med.why", fmt.Sprintf("%s was given as needed", name), "Say why, and whether it helped")
		}
		if n.Result != AsWritten && n.Result != "" {
			flag("RE-23", fmt.Sprintf("%s: %s", name, lower(s.text(n, "stay.med.result"))), "", Nurse)
		}
	case staylog.Task:
		if n.Who.Display != "" && n.Code != "" && !s.may(n.Who, []string{n.Code}, n.At) {
			flag("SB-V03", fmt.Sprintf("%s did this without a valid sign-off: %s", n.Who.Display, lower(s.text(n, "stay.task.code"))), "The line is saved. Ring the nurse", Nurse, Manager)
		}
	case staylog.Mishap:
		tells := []Role{Manager}
		do := ""
		if first(n.Code) {
			do = "Ring first, and follow the procedure. Then write"
		}
		i, _ := s.incident(n.Row)
		if i.Task != "" || i.SignOff != (casefile.ID{}) || i.Medicine != (staylog.Place{}) || n.Code == "medicine" {
			tells = append(tells, Nurse)
		}
		flag("RE-23", fmt.Sprintf("Incident: %s", lower(s.text(n, "stay.inc.kind"))), do, tells...)
	}
	if n.Late {
		flag("SB-V04", fmt.Sprintf("Late entry: written %s after it happened", span(n.Written.Sub(n.At))), "")
	}
}

// first are the incidents for which somebody rings before they write.
func first(kind string) bool {
	return kind == "allegation-or-disclosure" || kind == "missing" || kind == "death"
}

// flagTwice: of one medicine two lines were written apart at about the same time. Both
// are kept; which of them is right is for people to say (hazard HZ-12).
func (s Stay) flagTwice(add func(Flag)) {
	within := minutes(s.r.Settings, "cfg.stay.twice-minutes")
	var given []staylog.Line
	for _, n := range s.Lines {
		if n.Kind == staylog.Medicine && n.Stands() && !n.At.IsZero() && (n.Result == AsWritten || n.Result == NotAsWritten) {
			given = append(given, n)
		}
	}
	for i, n := range given {
		for _, before := range given[:i] {
			if staylog.SameMedicine(n.Item, before.Item) && n.At.Sub(before.At) <= within {
				add(Flag{
					Rule: "HZ-12", Kind: n.Kind, Row: n.Row, Tells: []Role{Nurse},
					Words: fmt.Sprintf("Two entries for %s: %s and %s. Both are kept", cmp.Or(n.Item.Display, "one medicine"), before.At.Format("15:04"), n.At.Format("15:04")),
					Do:    "If it was one, put one of the two right. If it was given twice, ring the nurse now",
				})
				break
			}
		}
	}
}

// incident is the incident of a row.
func (s Stay) incident(row casefile.RowID) (staylog.Incident, bool) {
	for _, i := range s.Incidents(s.r) {
		if i.Row == row {
			return i, true
		}
	}
	return staylog.Incident{}, false
}

// text is one answer of a line as it is read.
func (s Stay) text(n staylog.Line, link string) string { return s.Document().TextIn(n.Row, link) }

func lower(words string) string {
	if len(words) > 1 && words[1] >= 'a' && words[1] <= 'z' {
		return strings.ToLower(words[:1]) + words[1:]
	}
	return words
}

func given(name string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return word
}
