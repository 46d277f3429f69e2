package printout

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/forms/engine"
	"doorstep/forms/print"
)

// urgent are the answers of the plan that count in an emergency, in the order of
// danger to life: what stands against doing anything first, then breathing, fits,
// feeding, and what goes with the child.
var urgent = []struct {
	title string
	links []string
}{
	{"Never", []string{"hcp.never"}},
	{"Allergies", []string{"hcp.allergy-state"}},
	{"Tube in the neck", []string{"hcp.tra.upper", "hcp.tra.emergency", "hcp.tra.box"}},
	{"Seizures", []string{"hcp.epi.kind.name", "hcp.epi.kind.looks", "hcp.epi.kind.do"}},
	{"Rescue plan", []string{
		"hcp.epi.rescue-first", "hcp.epi.rescue-med", "hcp.epi.rescue-when", "hcp.epi.rescue-second", "hcp.epi.rescue-second-when",
		"hcp.epi.rescue-max", "hcp.epi.rescue-999", "hcp.epi.rescue-watch",
	}},
	{"Breathing machine", []string{"hcp.ven.off", "hcp.ven.alarm", "hcp.ven.backup"}},
	{"Suction", []string{"hcp.suc.when", "hcp.suc.depth", "hcp.suc.call"}},
	{"Oxygen", []string{"hcp.oxy.flow", "hcp.oxy.change", "hcp.oxy.limits"}},
	{"Feeding tube", []string{"hcp.ent.stop", "hcp.ent.out", "hcp.ent.ng-fail", "hcp.ent.block"}},
	{"Eating and drinking", []string{"hcp.dys.oral", "hcp.dys.danger"}},
	{"Other emergency plans", []string{"hcp.oth.plan"}},
	{"Always with the child", []string{"hcp.always"}},
	{"Becoming unwell", []string{"hcp.unwell"}},
	{"How yes, no, stop and pain are said", []string{"hcp.signals"}},
}

// Emergency is the one page that goes with the child. Clinical words stand on it
// exactly as the nurse wrote them.
func Emergency(k Desk) (Paper, error) {
	p := healthplan.Of(k.Record)
	if p == nil {
		return Paper{}, ErrNothing
	}
	out := k.doc("Emergency sheet", k.given()+": in an emergency", "", 10.5)
	out.OnePage = true
	out.Standing = planStanding(p)
	out.Blocks = k.planNotices(p)
	d := p.Doc
	if d == nil {
		out.Blocks = append(out.Blocks, print.Notice{Text: print.Strong("No health care plan has been signed. Call 999 in an emergency.")}, print.Box{Title: "Ring", Blocks: k.toRing()})
		return Paper{Doc: out}, nil
	}
	call := text(d, "", "hcp.emergency")
	out.Blocks = append(out.Blocks, print.Box{Title: "Call 999 if", Blocks: []print.Block{print.Para{Text: print.Strong(call)}}})
	out.Blocks = append(out.Blocks, k.advance(p)...)
	var boxes []print.Box
	for _, part := range urgent {
		var inner []print.Block
		told := map[*engine.RowGroup]bool{}
		for _, link := range part.links {
			it := d.Form().Item(link)
			if g := listOf(it); g == nil {
				inner = append(inner, k.saysOnce(d, it, len(part.links) == 1)...)
			} else if !told[g] {
				told[g] = true
				inner = append(inner, k.rowByRow(d, g, part.links)...)
			}
		}
		switch part.title {
		case "Allergies":
			inner = append(inner, k.allergies(p)...)
		case "Rescue plan":
			inner = append(inner, k.rescueMedicine(p)...)
		}
		if len(inner) > 0 {
			boxes = append(boxes, print.Box{Title: k.call(part.title), Blocks: inner})
		}
	}
	boxes = append(boxes, print.Box{Title: "Who to ring", Blocks: k.contacts(d)})
	out.Blocks = append(out.Blocks, sideBySide(boxes)...)
	return Paper{Doc: out}, nil
}

// sideBySide sets small boxes beside one another, two in a row, and long ones over
// the whole width.
func sideBySide(boxes []print.Box) []print.Block {
	var out []print.Block
	for i := 0; i < len(boxes); i++ {
		if i+1 < len(boxes) && small(boxes[i]) && small(boxes[i+1]) {
			out = append(out, print.Beside{Left: boxes[i], Right: boxes[i+1]})
			i++
			continue
		}
		out = append(out, boxes[i])
	}
	return out
}

// small reports whether a box holds no more than a few lines.
func small(b print.Box) bool {
	letters := 0
	for _, x := range b.Blocks {
		switch x := x.(type) {
		case print.Para:
			letters += 60 + len(x.Text.Words())
		case print.Answer:
			letters += 60
			for _, t := range x.Answers {
				letters += len(t.Words())
			}
		case print.Table:
			letters += 100 * len(x.Rows)
		}
	}
	return letters < 600
}

// listOf is the list that a question stands in, or that the item itself is; nil for
// a question of its own.
func listOf(it *engine.Item) *engine.RowGroup {
	if it.Rows != nil {
		return it.Rows
	}
	return it.Group
}

// saysOnce is a question with its answer. Alone under its heading it needs no question.
func (k Desk) saysOnce(d *casefile.Document, it *engine.Item, alone bool) []print.Block {
	words := text(d, "", it.LinkID)
	switch {
	case words == "" || d.Restricted(engine.Cell{LinkID: it.LinkID}):
		return nil
	case alone:
		return []print.Block{para(words)}
	}
	return pair(k.call(it.Text), words)
}

// rowByRow is a list, each row under its first answer, so that what to do stands with
// what it is for. Of a list that is named whole every question is said, else those
// that are named.
func (k Desk) rowByRow(d *casefile.Document, g *engine.RowGroup, links []string) []print.Block {
	whole := slices.Contains(links, g.ID)
	var out []print.Block
	for _, row := range d.Rows(g.ID, "") {
		first := true
		for it := range d.Form().Items() {
			if it.Group != g || !it.Question() || it.Hidden || !whole && !slices.Contains(links, it.LinkID) {
				continue
			}
			words := text(d, row.ID, it.LinkID)
			switch {
			case words == "" || d.Restricted(engine.Cell{Row: row.ID, LinkID: it.LinkID}):
			case first:
				first = false
				out = append(out, print.Para{Text: print.Strong(words)})
			default:
				out = append(out, pair(k.call(it.Text), words)...)
			}
		}
	}
	return out
}

func (k Desk) allergies(p *healthplan.Plan) []print.Block {
	var out []print.Block
	for _, a := range p.Allergies {
		words := a.To
		for _, s := range []string{a.Reaction, a.Do} {
			if s != "" {
				words += "\n" + s
			}
		}
		t := print.Text{{Text: words, Strong: true}}
		if a.New {
			t = append(t, print.Run{Text: "\nAdded after the plan was signed", Muted: true})
		}
		out = append(out, print.Para{Text: t})
	}
	return out
}

// rescueMedicine is the medicine of the rescue plan as it was copied from the
// label.
func (k Desk) rescueMedicine(p *healthplan.Plan) []print.Block {
	if p.Rescue == nil || p.Rescue.Row == "" {
		return nil
	}
	for _, m := range p.Medicines {
		if m.Row == p.Rescue.Row {
			var out []print.Block
			for _, link := range []string{"strength", "dose", "route", "how", "store"} {
				out = append(out, k.says(p.Doc, m.Row, "hcp.med.item."+link)...)
			}
			return out
		}
	}
	return nil
}

// advance says that there is an advance care plan and where; its own document is
// shown, never retold.
func (k Desk) advance(p *healthplan.Plan) []print.Block {
	a := p.ACP
	if !a.Present {
		return nil
	}
	words := []string{"There is an advance care plan. Tell ambulance control. Read the document itself."}
	if a.Where != "" {
		words = append(words, "Where it is kept: "+a.Where)
	}
	if a.Dates != "" {
		words = append(words, a.Dates)
	}
	if a.Past {
		words = append(words, "Its review date has passed.")
	}
	return []print.Block{print.Notice{Text: print.Strong(strings.Join(words, "\n"))}}
}

// contacts are the numbers of the plan as written, then the organisation's.
func (k Desk) contacts(d *casefile.Document) []print.Block {
	t := print.Table{Name: "Who to ring", Columns: []print.Column{{}, {Share: .4}}}
	phones := map[string]string{}
	for _, p := range k.Record.Persons() {
		phones[p.Ref] = p.Phone
	}
	for _, r := range d.Rows("hcp.contact", "") {
		if d.Restricted(engine.Cell{Row: r.ID, LinkID: "hcp.contact.person"}) {
			continue
		}
		who := text(d, r.ID, "hcp.contact.person")
		if v, ok := d.AnswerIn(r.ID, "hcp.contact.person"); ok {
			who = more(who, phones[v.Reference.Reference])
		}
		t.Rows = append(t.Rows, []print.Text{print.Strong(who), print.Plain(text(d, r.ID, "hcp.contact.when"))})
	}
	for _, n := range k.Numbers {
		who := n.Name
		if n.When != "" {
			who += ", " + n.When
		}
		t.Rows = append(t.Rows, []print.Text{print.Plain(who), print.Strong(n.Number)})
	}
	if len(t.Rows) == 0 {
		return []print.Block{para("999")}
	}
	return []print.Block{t}
}

// planStanding is what every page of a health care plan says about its worth.
func planStanding(p *healthplan.Plan) string {
	if p.Doc == nil {
		return "Not signed"
	}
	s := p.VersionWords()
	if p.ReviewBy != "" {
		s += " · do not use this copy after " + day(p.ReviewBy)
	}
	return s
}

// planNotices are what stands before a plan: stopped, ended, changed since.
func (k Desk) planNotices(p *healthplan.Plan) []print.Block {
	var out []print.Block
	notice := func(lines ...string) {
		lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
		out = append(out, print.Notice{Text: print.Strong(strings.Join(lines, "\n"))})
	}
	if s := p.Stop; s != nil {
		notice("Stop using this plan now.", s.Why, s.Interim)
	}
	if s := p.End; s != nil {
		notice("This plan has ended.", s.Why)
	}
	for _, a := range p.Alerts {
		notice("Added after the plan was signed: "+a.What, a.Do)
	}
	if p.ReviewBy != "" && p.ReviewBy < casefile.DateOf(k.Record.Now) {
		notice("The review date of this plan has passed: " + day(p.ReviewBy) + ".")
	}
	return out
}
