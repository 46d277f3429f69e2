package printout

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/handling"
	"doorstep/forms/engine"
	"doorstep/forms/print"
)

// What of an assessment housing is told beside the survey and the adaptations
// (ot-home-risk-assessment.md section 11, 2): how the child moves, never more of the
// visit and the household than who owns the home.
var (
	housingHome     = []string{"ot.hh.tenure", "ot.hh.stay-five", "ot.hh.disabled-children", "ot.hh.sleep-share"}
	housingSections = map[string]bool{"condition": true, "moving": true, "body": true, "everyday": true, "adaptations": true}
)

// address is the question of the survey where the home is.
const address = "prop.address"

// shareWithHousing is the option of ot.visit.consent-scope that lets it go.
const shareWithHousing = "share-with-housing"

// ErrHousing reports a referral without the family's word that housing may be told.
var ErrHousing = fmt.Errorf("housing: %w", ErrNotAgreed)

// Housing is the referral to whoever decides about a grant for adaptations: the
// home and who owns it, how the child moves, the survey with its drawing, and each
// adaptation with the grant's tests. What is restricted is left out, and pictures of
// the child too, unless they are put in one by one. Without the family's word that
// housing may be told there is none (ErrHousing).
func Housing(k Desk, d *casefile.Document, o Options) (Paper, error) {
	if len(d.Rows("ad.item", "")) == 0 {
		return Paper{}, ErrNothing
	}
	if !slices.Contains(d.Codes(casefile.Cell{LinkID: "ot.visit.consent-scope"}), shareWithHousing) {
		return Paper{}, ErrHousing
	}
	out := k.doc("Housing referral", "Adaptations for "+k.given(), "Who owns the home, how "+k.given()+" moves, the home as it was measured, and what is asked for.", print.ProfessionalSize)
	out.For, out.Standing = o.For, k.standing(d)
	out.Blocks = k.notices(d)
	survey := k.survey(d)
	var left []print.Left
	var home []print.Block
	hidden := k.addressHidden()
	if survey != nil && !hidden {
		home = pair(k.asked(survey, address), text(survey, "", address))
	}
	for _, link := range housingHome {
		home = append(home, k.says(d, "", link)...)
	}
	out.Blocks = append(out.Blocks, print.Beside{
		Share: .62,
		Left:  print.Box{Title: "The home", Tinted: true, Blocks: home},
		Right: print.Box{Title: "Who to ring", Blocks: k.toRing()},
	})
	if t := k.adaptations(d); len(t.Rows) > 0 {
		out.Blocks = append(out.Blocks, heading(1, "What is asked for"), t)
	}
	po := k.printing(d, o)
	po.Family = true // what a family's copy leaves out, housing does not get either
	po.Only = func(s *engine.Section) bool { return housingSections[strings.TrimPrefix(s.ID, "ot.sec.")] }
	blocks, stays := print.Of(d, po)
	out.Blocks, left = append(out.Blocks, blocks...), append(left, stays...)
	if survey != nil {
		po := k.printing(survey, o)
		po.Hold = func(c engine.Cell) bool { return hidden && c.LinkID == address }
		if hidden {
			left = append(left, print.Left{Cell: engine.Cell{LinkID: address}, Question: k.asked(survey, address), Why: print.WhyProtected, Of: survey.ID().String()})
		}
		rooms, more := print.Of(survey, po)
		for i := range more {
			more[i].Of = survey.ID().String()
		}
		out.Blocks = append(out.Blocks, heading(1, "The home as it was measured"))
		out.Blocks = append(out.Blocks, deeper(rooms)...)
		left = append(left, more...)
	}
	if sig := k.signatures(d); len(sig) > 0 {
		out.Blocks = append(out.Blocks, heading(1, "Signed by"))
		out.Blocks = append(out.Blocks, sig...)
	}
	return Paper{Doc: out, Left: left}, nil
}

// adaptations is the table on the first page: each adaptation, how urgent it is, and what
// keeps the child safe until it is there.
func (k Desk) adaptations(d *casefile.Document) print.Table {
	t := print.Table{Name: "Adaptations", Columns: []print.Column{{Title: "Adaptation"}, {Title: "How urgent", Share: .16}, {Title: "Until then", Share: .32}, {Title: "Where it is", Share: .2}}}
	for _, row := range d.Rows("ad.item", "") {
		cell := func(name string) print.Text { return print.Plain(text(d, row.ID, "ad.item."+name)) }
		t.Rows = append(t.Rows, []print.Text{print.Strong(text(d, row.ID, "ad.item.kind")), cell("urgent"), cell("interim"), cell("state")})
	}
	return t
}

// addressHidden reports whether the newest assessment that asks says that the
// family's address is protected: it is on no paper then.
func (k Desk) addressHidden() bool {
	d := k.Record.Latest("caf")
	if d == nil {
		return false
	}
	v, _ := d.Answer("caf.id.address-protected")
	return v.Bool
}

// RiskNote is the note to a manager about every handling task whose score is or was
// 15 or more (ot-home-risk-assessment.md section 11, 3): why, what is done about it
// and by whom, what was made safe at once, and room for the decision while nobody
// has taken one.
func RiskNote(k Desk, d *casefile.Document, o Options) (Paper, error) {
	risks := slices.DeleteFunc(handling.ForManager(k.Record, k.Others...), func(r handling.Risk) bool { return r.Doc.ID() != d.ID() })
	if len(risks) == 0 {
		return Paper{}, ErrNothing
	}
	out := k.doc("Note to the manager", k.given()+": handling risks of 15 or more", "", print.ProfessionalSize)
	out.For, out.Standing = o.For, k.standing(d)
	out.Lead = "Scores go from 1 to 25. They are about the work of moving " + k.given() + ", not about " + k.given() + "’s health."
	out.Blocks = k.notices(d)
	waits := slices.ContainsFunc(risks, func(r handling.Risk) bool { return r.Needs && !r.Decided })
	if waits {
		out.Blocks = append(out.Blocks, print.Notice{Text: print.Strong("A manager must decide before the plan can be signed, and before a stay that needs these tasks can be booked.")})
	}
	out.Blocks = append(out.Blocks, k.says(d, "", "ot.sum.today")...)
	for _, r := range risks {
		out.Blocks = append(out.Blocks, k.risk(d, r))
	}
	out.Blocks = append(out.Blocks, heading(1, "The decision"))
	out.Blocks = append(out.Blocks, k.says(d, "", "ot.sum.mgr-told")...)
	reply := k.says(d, "", "ot.sum.mgr-reply")
	out.Blocks = append(out.Blocks, reply...)
	signed := false
	for it := range d.Form().Items() {
		if it.LinkID != "ot.sign.ot" && it.LinkID != "ot.sign.manager" {
			continue
		}
		if s, ok := k.signature(d, it, engine.Cell{LinkID: it.LinkID}); ok {
			out.Blocks, signed = append(out.Blocks, s), signed || it.LinkID == "ot.sign.manager"
		}
	}
	if waits && !signed {
		if len(reply) == 0 {
			out.Blocks = append(out.Blocks, para("Stop, add a control, add staff, or accept for a stated time:\n\n\n"))
		}
		out.Blocks = append(out.Blocks, print.Signature{Role: "Manager, name and date"})
	}
	return Paper{Doc: out}, nil
}

// risk is one task of the note.
func (k Desk) risk(d *casefile.Document, r handling.Risk) print.Block {
	t := print.Table{Name: "Scores", Columns: []print.Column{{Title: "Score"}, {Title: "Likelihood", Share: .26}, {Title: "Severity", Share: .26}, {Title: "Together", Share: .16}}}
	row := func(when, what string, s handling.Score) {
		if s.Points == 0 {
			return
		}
		t.Rows = append(t.Rows, []print.Text{
			print.Plain(what), print.Plain(text(d, r.Row, "ot.mh.task."+when+"-l")), print.Plain(text(d, r.Row, "ot.mh.task."+when+"-s")), print.Strong(strconv.Itoa(s.Points)),
		})
	}
	row("before", "Today", r.Before)
	row("after", "With the method and the kit", r.After)
	in := []print.Block{t}
	for _, name := range []string{"note", "at-risk", "in-place", "method", "stop"} {
		in = append(in, k.says(d, r.Row, "ot.mh.task."+name)...)
	}
	counts := "The score that counts today is " + strconv.Itoa(r.Counting.Points) + "."
	if r.Counting == r.Before && r.After.Points > 0 {
		counts += " The controls are not all in place, so it is the one without them."
	}
	in = append(in, print.Para{Text: print.Strong(counts)})
	acts := print.Table{Name: "What is done about it", Columns: []print.Column{{Title: "What is done about it"}, {Title: "Who", Share: .26}, {Title: "By when", Share: .2}, {Title: "Where it is", Share: .18}}}
	for _, a := range d.Actions() {
		if handling.Because(k.Record, a, []handling.Risk{r}) {
			acts.Rows = append(acts.Rows, []print.Text{print.Plain(a.What), print.Plain(a.Who), print.Plain(day(a.By)), print.Plain(text(d, a.Row, a.Group+".state"))})
		}
	}
	if len(acts.Rows) > 0 {
		in = append(in, acts)
	} else {
		in = append(in, print.Para{Text: print.Strong("No action is written down for this risk.")})
	}
	title := r.Title
	if r.Room != "" {
		title += ", " + r.Room
	}
	return print.Box{Title: title, Blocks: in}
}
