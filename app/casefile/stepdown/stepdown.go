package stepdown

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Form is the working plan, FormDecision the placement decision with its own reviews.
const (
	Form         = "sd"
	FormDecision = "std"
)

// Notice says whether the NHS body must tell the council about a long stay (SB-C06).
type Notice string

// The notices, as sd.s85 has them.
const (
	NoNotice Notice = "no"
	DueSoon  Notice = "due-soon"
	Needed   Notice = "needed"
)

// Plan is a step-down placement on a day.
type Plan struct {
	Case, Doc casefile.ID
	Place     string
	Start     casefile.Date // "" while nobody said
	End       casefile.Date // 56 days after the start (SB-C05)
	// Extended is the new end that the panel agreed, "" without one.
	Extended casefile.Date
	Outcome  string // code of sd.outcome
	// Open reports that the child is still there: no outcome, or not yet home.
	Open bool
	// Week is the number of the week that it is today, 0 before the start.
	Week   int
	Weeks  []Week // by their number
	Skills []Skill
	Home   []Ready // in the order of the form
	Notice Notice
	// Signed reports that all four have signed the plan as it stands.
	Signed bool

	doc *casefile.Document
}

// Document is the plan as it was written.
func (p Plan) Document() *casefile.Document { return p.doc }

// Week is one of the weeks.
type Week struct {
	No       int
	From     casefile.Date // its first day, "" without a start
	Rows     []casefile.RowID
	Goal     string
	AtHome   string
	Review   string
	OnTrack  string // code of sd.week.rag: on-track, slipping, off-track
	Initials bool   // the parent's, for the week as it stands
}

// Skill is one thing that one parent learns.
type Skill struct {
	Row        casefile.RowID
	Who        fhir.Reference
	Task       string // code
	Words      string // as it is read
	State      string // code of sd.skill.state
	Confidence string // in the parent's words
	Nurse      bool   // the nurse's initials hold
	Parent     bool   // the parent's do
}

// Alone reports that the parent does it alone, by day or by night as well, and that
// nurse and parent have both put their initials to it.
func (s Skill) Alone() bool {
	return (s.State == "doing-alone" || s.State == "done-overnight-alone") && s.Nurse && s.Parent
}

// Ready is one thing that a home needs.
type Ready struct {
	Code, Words string
	Done        bool // ticked
	// Actions are who sees to it and by when.
	Actions []casefile.Action
}

// Of works out one placement. d is a document of the form sd and belongs to r.
func Of(r casefile.Record, d *casefile.Document) Plan {
	p := Plan{
		Case: d.Case(), Doc: d.ID(), doc: d, Place: d.Text("sd.place"), Start: d.DateIn("", "sd.start"), End: d.DateIn("", "sd.end"),
		Extended: d.DateIn("", "sd.extend.date"), Outcome: d.Code("sd.outcome"),
	}
	p.Notice = p.notice(casefile.DateOf(r.Now))
	p.Open = p.Outcome == "" || p.Outcome == "not-yet-home"
	p.Week = p.weekOf(casefile.DateOf(r.Now))
	signed := map[string]bool{}
	for _, g := range d.Signatures() {
		signed[g.Cell+string(g.Row)] = g.Valid
	}
	p.Signed = signed["sd.sign.parent"] && signed["sd.sign.nurse"] && signed["sd.sign.sw"] && signed["sd.sign.host"]
	p.weeks(signed)
	for _, row := range d.Rows("sd.skill", "") {
		v, _ := d.AnswerIn(row.ID, "sd.skill.who")
		p.Skills = append(p.Skills, Skill{
			Row: row.ID, Who: fhir.Reference{Reference: v.Reference.Reference, Display: d.TextIn(row.ID, "sd.skill.who")},
			Task: d.CodeIn(row.ID, "sd.skill.task"), Words: d.TextIn(row.ID, "sd.skill.task"), State: d.CodeIn(row.ID, "sd.skill.state"),
			Confidence: d.TextIn(row.ID, "sd.skill.confidence"),
			Nurse:      signed["sd.skill.sign"+string(row.ID)], Parent: signed["sd.skill.sign-parent"+string(row.ID)],
		})
	}
	p.home()
	return p
}

// All are the placements of a case, in the order in which they were begun.
func All(r casefile.Record) []Plan {
	var out []Plan
	for _, d := range r.Of(Form) {
		out = append(out, Of(r, d))
	}
	return out
}

// Until is the last day: as extended, else as planned.
func (p Plan) Until() casefile.Date { return cmp.Or(p.Extended, p.End) }

// soon is the day of a stay from which the three-month notice is due soon (SB-C06).
const soon = 70

// notice says on a day what the form's sd.s85 says when it is next worked out.
func (p Plan) notice(on casefile.Date) Notice {
	start, ok := p.Start.Time()
	if !ok {
		return NoNotice
	}
	three := casefile.DateOf(addMonths(start, 3))
	switch {
	case on >= three || p.Extended >= three:
		return Needed
	case on >= casefile.DateOf(start.AddDate(0, 0, soon)):
		return DueSoon
	}
	return NoNotice
}

// addMonths keeps to the month: three months after 30 November is the end of February.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

func (p Plan) weekOf(day casefile.Date) int {
	start, ok := p.Start.Time()
	on, ok2 := day.Time()
	if !ok || !ok2 || on.Before(start) {
		return 0
	}
	return int(on.Sub(start)/(7*24*time.Hour)) + 1
}

// weeks puts the rows together by their number: two tablets may each have made the
// eight rows, and what either says is kept.
func (p *Plan) weeks(signed map[string]bool) {
	byNo := map[int]*Week{}
	for _, row := range p.doc.Rows("sd.week", "") {
		v, _ := p.doc.AnswerIn(row.ID, "sd.week.no")
		no, err := strconv.Atoi(v.Quantity.Value)
		if err != nil {
			continue
		}
		w := byNo[no]
		if w == nil {
			w = &Week{No: no}
			if start, ok := p.Start.Time(); ok {
				w.From = casefile.DateOf(start.AddDate(0, 0, 7*(no-1)))
			}
			byNo[no] = w
		}
		text := func(link string) string { return p.doc.TextIn(row.ID, link) }
		w.Rows = append(w.Rows, row.ID)
		w.Goal, w.AtHome, w.Review = both(w.Goal, text("sd.week.goal")), both(w.AtHome, text("sd.week.home")), both(w.Review, text("sd.week.review"))
		w.OnTrack = worse(w.OnTrack, p.doc.CodeIn(row.ID, "sd.week.rag"))
		w.Initials = w.Initials || signed["sd.week.initials"+string(row.ID)]
	}
	for _, w := range byNo {
		p.Weeks = append(p.Weeks, *w)
	}
	slices.SortFunc(p.Weeks, func(a, b Week) int { return cmp.Compare(a.No, b.No) })
}

func both(a, b string) string {
	if a == b || b == "" {
		return a
	}
	return strings.TrimPrefix(a+"\n"+b, "\n")
}

var tracks = []string{"", "on-track", "slipping", "off-track"}

func worse(a, b string) string {
	if slices.Index(tracks, b) > slices.Index(tracks, a) {
		return b
	}
	return a
}

// home are the things that a home needs, with the actions that see to them.
func (p *Plan) home() {
	it := p.doc.Form().Item("sd.home")
	if it == nil {
		return
	}
	done := p.doc.Codes(casefile.Cell{LinkID: "sd.home"})
	actions := p.doc.Actions()
	for _, o := range it.Options {
		ready := Ready{Code: o.Coding.Code, Words: o.Label, Done: slices.Contains(done, o.Coding.Code)}
		for _, a := range actions {
			if a.NeedCode == ready.Code {
				ready.Actions = append(ready.Actions, a)
			}
		}
		p.Home = append(p.Home, ready)
	}
}

// StillOpen are the things that the home still needs.
func (p Plan) StillOpen() []Ready {
	return slices.DeleteFunc(slices.Clone(p.Home), func(h Ready) bool { return h.Done })
}

// Meeting reports that two weeks running were off track: a meeting is called. It says
// the second of the two, 0 when there are none.
func (p Plan) Meeting() int {
	for i := len(p.Weeks) - 1; i > 0; i-- {
		a, b := p.Weeks[i-1], p.Weeks[i]
		if a.OnTrack == "off-track" && b.OnTrack == "off-track" && b.No == a.No+1 {
			return b.No
		}
	}
	return 0
}
