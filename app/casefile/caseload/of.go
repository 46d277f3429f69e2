package caseload

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/due"
	"doorstep/app/casefile/journey"
	"doorstep/app/casefile/oversight"
	"doorstep/app/casefile/placement"
)

// Of works out the digest of a case.
func Of(r casefile.Record) Digest {
	g := Digest{Shape: Shape, Settings: r.Settings.Version(), Case: r.ID}
	if r.Case == nil {
		return g
	}
	sum := r.Summary()
	g.Child, g.Team, g.Opened = sum.Child, sum.Team, sum.Opened
	if g.State = r.Case.Code("case.status"); g.State != string(journey.Closed) {
		g.State = string(journey.Of(r).Now().State)
	}
	g.Lead, g.Manager = personAt(r.Case, "case.lead"), personAt(r.Case, "case.manager")
	g.Visits = planned(r)
	g.Seen, g.Heard = lastSeen(r)
	for _, d := range r.Docs {
		g.assessment(r, d)
		g.needs(r, d)
	}
	g.Due = dues(r)
	g.Leads = spells(r.Case)
	g.Moves = moves(r)
	g.Waiting = oversight.WaitingIn(r)
	return g
}

func personAt(d *casefile.Document, link string) Person {
	v, ok := d.Answer(link)
	if !ok {
		return Person{}
	}
	return Person{Ref: v.Reference.Reference, Name: d.Text(link)}
}

// planned are the visits that have not ended, the first one first.
func planned(r casefile.Record) []time.Time {
	var out []time.Time
	for _, v := range r.Visits() {
		if !v.Ended {
			out = append(out, v.At)
		}
	}
	return out
}

// lastSeen is when the child was last seen, and when the child last told or
// showed something: the times with the child in assessments, and what the child
// said in the chronology.
func lastSeen(r casefile.Record) (seen, heard casefile.Date) {
	for _, d := range r.Docs {
		switch casefile.FormName(d.Form()) {
		case "dca":
			for _, row := range d.Rows("dca.voice.contact", "") {
				on := d.DateIn(row.ID, "dca.voice.contact.when")
				seen = max(seen, on)
				if strings.TrimSpace(d.TextIn(row.ID, "dca.voice.contact.said")) != "" {
					heard = max(heard, on)
				}
			}
		case casefile.FormChr:
			if d.Code("chr.kind") == "child-said" {
				on := d.DateIn("", "chr.date")
				seen, heard = max(seen, on), max(heard, on)
			}
		case "cinp":
			for _, row := range d.Rows("cinp.meeting", "") {
				if on := d.DateIn(row.ID, "cinp.meeting.date"); on != "" && d.CodeIn(row.ID, "cinp.meeting.child-part") == "came" {
					seen, heard = max(seen, on), max(heard, on)
				}
			}
		}
	}
	return seen, heard
}

// assessments are the forms whose clock is an assessment's.
var assessments = []string{"dca", "caf"}

func (g *Digest) assessment(r casefile.Record, d *casefile.Document) {
	sum := d.Summary()
	if sum.Clock == nil || !slices.Contains(assessments, sum.Form) {
		return
	}
	if sum.Status != casefile.InProgress {
		var last time.Time
		for _, s := range sum.Signed {
			if s.Valid && s.At.After(last) {
				last = s.At
			}
		}
		if !last.IsZero() {
			g.Finished = append(g.Finished, Finished{Title: sum.Title, On: casefile.DateOf(last.In(r.Now.Location())), Due: sum.Clock.Due.Date})
		}
		return
	}
	if g.Assessment == nil || sum.Clock.Due.Date < g.Assessment.Due {
		g.Assessment = &Assessment{Doc: d.ID(), Title: sum.Title, Start: sum.Clock.Start, Due: sum.Clock.Due.Date, Of: sum.Clock.Of}
	}
}

// needGroups are the health trackers: a plan's carries on the assessment's.
var needGroups = map[string]string{"dca": "dca.dev.health.need", "cinp": "cinp.health"}

// needs are the health needs that are not met. Those of the plan stand for those
// of the assessment before it.
func (g *Digest) needs(r casefile.Record, d *casefile.Document) {
	form := casefile.FormName(d.Form())
	group := needGroups[form]
	if group == "" || d.Form().Item(group) == nil || form == "dca" && r.Latest("cinp") != nil && len(r.Latest("cinp").Rows(needGroups["cinp"], "")) > 0 {
		return
	}
	if latest := r.Latest(form); latest != nil && latest.ID() != d.ID() {
		return
	}
	for _, row := range d.Rows(group, "") {
		n := Need{
			What: d.TextIn(row.ID, group+".what"), Status: d.CodeIn(row.ID, group+".status"),
			Who: d.TextIn(row.ID, group+".owner"), By: d.DateIn(row.ID, group+".by"),
		}
		if n.What == "" || n.Status == "met" {
			continue
		}
		if h := d.History(casefile.Cell{Row: row.ID, LinkID: group + ".what"}); len(h) > 0 {
			n.Since = casefile.DateOf(h[0].At.In(r.Now.Location()))
		}
		g.Needs = append(g.Needs, n)
	}
}

// dues are the open things with a day that the case's time limits, promises and
// dated reviews come to. Health needs and visits have places of their own.
func dues(r casefile.Record) []Due {
	var out []Due
	for _, it := range due.List(r) {
		if it.Met != "" || it.Due.Date == "" || it.Off != "" && it.OffOn == "" {
			continue
		}
		d := Due{Title: it.Title, On: it.Due.Date, Until: it.OffOn, Who: it.Owner, Doc: it.Doc}
		switch {
		case it.Kind == due.Action:
			d.What = Action
		case it.Kind == due.Review || it.Kind == due.Clock && strings.HasSuffix(strings.TrimSuffix(it.Key, "-short-breaks"), "-review"):
			d.What = Review
		case it.Kind == due.Clock:
			d.What = Clock
		default:
			continue
		}
		if it.Note != "" {
			d.Title += ", " + it.Note
		}
		out = append(out, d)
	}
	return out
}

// spells are who led the case, as the case record's history has it.
func spells(d *casefile.Document) []Spell {
	var out []Spell
	for _, v := range d.History(casefile.Cell{LinkID: "case.lead"}) {
		val, ok := casefile.FromOp(v.Value)
		if !ok {
			continue
		}
		p := Person{Ref: val.Reference.Reference, Name: v.Text}
		if n := len(out); n > 0 && out[n-1].Person == p {
			continue
		}
		out = append(out, Spell{Person: p, From: casefile.DateOf(v.At)})
	}
	return out
}

// moves are the beginnings and ends of this child's placements.
func moves(r casefile.Record) []Move {
	var out []Move
	child := r.Summary().Child
	for _, p := range placement.HistoryOf(r, child.Name, child.Ref).Placements {
		if !p.From.IsZero() {
			out = append(out, Move{On: casefile.DateOf(p.From.In(r.Now.Location())), Place: p.Place, Planned: p.Began == "planned"})
		}
		if !p.Until.IsZero() {
			out = append(out, Move{
				On: casefile.DateOf(p.Until.In(r.Now.Location())), Place: p.Place,
				Home: strings.HasPrefix(p.Ended, "home-"), Planned: strings.HasSuffix(p.Ended, "-planned"),
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Move) int { return cmp.Compare(a.On, b.On) })
	return out
}
