package journey

import (
	"slices"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/follow"
	"doorstep/app/casefile/plan"
)

// HandoverForm is the form of a handover.
const HandoverForm = "hnd"

// Open is what a worker leaves to the next one (hnd.open).
type Open struct {
	Actions   []follow.Standing     // still to do
	Drafts    []casefile.DocSummary // forms that are begun and not signed
	Health    []plan.HealthNeed     // not met
	Proposals []plan.Proposal       // recommended, and nobody has taken them up
	Unsent    int                   // changes that are only on this tablet
}

// Left is what is open in a case. unsent is how many of its changes are only on
// this tablet.
func Left(rec casefile.Record, unsent int) Open {
	o := Open{Unsent: unsent, Proposals: plan.Proposals(rec)}
	for _, s := range follow.All(rec) {
		if !s.Done() {
			o.Actions = append(o.Actions, s)
		}
	}
	for _, d := range rec.Docs {
		switch casefile.FormName(d.Form()) {
		case HandoverForm, casefile.FormChr, casefile.FormReview, "ess":
			continue // they are nobody's draft
		}
		if d.Status() == casefile.InProgress {
			o.Drafts = append(o.Drafts, d.Summary())
		}
	}
	for _, n := range plan.Health(rec) {
		if !n.Met() {
			o.Health = append(o.Health, n)
		}
	}
	return o
}

// Lines is what is open as a list in plain words.
func (o Open) Lines() []string {
	var out []string
	for _, s := range o.Actions {
		line := s.What
		if s.Who != "" {
			line += ", " + s.Who
		}
		if s.By != "" {
			line += ", by " + casefile.DateWords(string(s.By))
		}
		out = append(out, line)
	}
	for _, n := range o.Health {
		line := "Health: " + n.What
		if n.Owner != "" {
			line += ", " + n.Owner
		}
		out = append(out, line)
	}
	for _, p := range o.Proposals {
		out = append(out, "Recommended and not taken up: "+p.What)
	}
	for _, d := range o.Drafts {
		out = append(out, "Begun and not signed: "+d.Title)
	}
	switch {
	case o.Unsent == 1:
		out = append(out, "Only on this tablet: 1 change")
	case o.Unsent > 1:
		out = append(out, "Only on this tablet: "+strconv.Itoa(o.Unsent)+" changes")
	}
	return out
}

// Handover is a typed view of a handover: a document of the form hnd.
type Handover struct{ Doc *casefile.Document }

// Handovers are those of a case, the earliest first.
func Handovers(rec casefile.Record) []Handover {
	var out []Handover
	for _, d := range rec.Of(HandoverForm) {
		out = append(out, Handover{d})
	}
	return out
}

// From and To are the worker who leaves and the one who comes.
func (h Handover) From() casefile.Person { return h.person("hnd.from") }

// To is the worker who comes.
func (h Handover) To() casefile.Person { return h.person("hnd.to") }

func (h Handover) person(link string) casefile.Person {
	v, ok := h.Doc.Answer(link)
	if !ok {
		return casefile.Person{}
	}
	p := casefile.Person{Ref: v.Reference.Reference, Name: h.Doc.Text(link)}
	p.ID, _ = casefile.RefID(p.Ref)
	return p
}

// Read reports what the next worker says they have read.
func (h Handover) Read() (chronology, assessment bool) {
	codes := h.Doc.Codes(casefile.Cell{LinkID: "hnd.read"})
	return slices.Contains(codes, "chronology"), slices.Contains(codes, "last-assessment")
}

// Done reports that the next worker has accepted and the manager agreed.
func (h Handover) Done() bool { return h.signed("hnd.accepted") && h.signed("hnd.manager") }

// Accepted reports that the next worker has signed.
func (h Handover) Accepted() bool { return h.signed("hnd.accepted") }

func (h Handover) signed(cell string) bool {
	return slices.ContainsFunc(h.Doc.Signatures(), func(s casefile.SignedBy) bool { return s.Cell == cell && s.Valid })
}

// Stops is what has to be done before a handover can be started or accepted by
// somebody, in plain words; none when the way is free. unsent is how many changes
// of the case are only on the leaver's tablet (hnd.open), me who would accept.
func (h Handover) Stops(unsent int, me casefile.Person) []string {
	var out []string
	if unsent > 0 {
		out = append(out, "Forms of this case are only on this tablet. Send them first; then hand over")
	}
	to := h.To()
	if to.Name == "" {
		out = append(out, "Nobody is named who takes over. A child without a worker shows in red")
	}
	if strings.TrimSpace(h.Doc.Text("hnd.child-told")) == "" {
		out = append(out, "Say who tells the child, how and when, and whether there is a goodbye")
	}
	if me != (casefile.Person{}) {
		if to.ID != me.ID {
			out = append(out, to.Name+" accepts it, after reading")
		}
		chronology, assessment := h.Read()
		if !chronology {
			out = append(out, "Read the chronology, and tick that you have")
		}
		if !assessment {
			out = append(out, "Read the last assessment, and tick that you have")
		}
	}
	return out
}
