package printout

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/casefile/stay"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/engine"
	"doorstep/forms/print"
)

// Stay is what is handed over with the child: what came along, what is still
// marked, and every line of the log as it was written, in the order of what
// happened. Lines that a later one puts right stay on the sheet, and say so.
func Stay(k Desk, d *casefile.Document, o Options) (Paper, error) {
	st := stay.Of(k.Record, d)
	out := k.doc("Stay handover sheet", k.given()+"’s stay", k.moment(st.In), print.ProfessionalSize)
	if !st.Out.IsZero() {
		out.Lead += " to " + k.moment(st.Out)
	}
	out.For = o.For
	out.Standing = "As written down on " + k.moment(k.Record.Now)
	if v := st.PlanVersion(); v != "" {
		out.Standing += " · plan in use: " + v
	}
	if p := healthplan.Of(k.Record); p != nil {
		out.Blocks = append(out.Blocks, k.planNotices(p)...)
		out.Blocks = append(out.Blocks, k.advance(p)...)
	}
	var always print.List
	for _, kit := range st.AlwaysWith() {
		words := kit.Words
		if kit.Because != "" {
			words += " (" + kit.Because + ")"
		}
		always.Items = append(always.Items, print.Plain(words))
	}
	if len(always.Items) > 0 {
		out.Blocks = append(out.Blocks, print.Box{Title: "Always goes with " + k.given(), Tinted: true, Blocks: []print.Block{always}})
	}
	t := print.Table{Name: "What was written down", Columns: []print.Column{{Title: "When", Share: .2}, {Title: "What was written down"}, {Title: "By", Share: .2}}}
	var left []print.Left
	for _, l := range st.Lines {
		if d.Restricted(engine.Cell{Row: l.Row, LinkID: string(l.Kind)}) {
			left = append(left, print.Left{Question: k.moment(l.At), Why: print.WhyRestricted})
			continue
		}
		var words print.Text
		for _, w := range l.Words {
			if c := (engine.Cell{Row: l.Row, LinkID: w.Link}); d.Restricted(c) && (o.Include == nil || !o.Include(d.ID(), c)) {
				left = append(left, print.Left{Cell: c, Question: k.moment(l.At) + ": " + k.call(w.Prompt), Why: print.WhyRestricted})
				continue
			}
			if len(words) > 0 {
				words = append(words, print.Run{Text: "\n"})
			}
			words = append(words, print.Run{Text: k.call(w.Prompt) + ": ", Muted: true}, print.Run{Text: w.Text})
		}
		switch {
		case !l.Stands():
			words = append(words, print.Run{Text: "\nPut right by a later line", Strong: true})
		case l.Of != "":
			words = append(words, print.Run{Text: "\nPuts an earlier line right: " + l.Why, Strong: true})
		}
		if l.Late {
			words = append(words, print.Run{Text: "\nWritten later, " + k.moment(l.Written), Muted: true})
		}
		t.Rows = append(t.Rows, []print.Text{print.Plain(k.moment(l.At)), words, print.Plain(l.By.Name)})
	}
	blocks, more := print.Of(d, k.handover(d, o))
	out.Blocks = append(out.Blocks, blocks...)
	if len(t.Rows) > 0 {
		out.Blocks = append(out.Blocks, heading(1, "The log"), t)
	} else {
		out.Blocks = append(out.Blocks, heading(1, "The log"), para("Nothing has been written down yet."), paperLines())
	}
	return Paper{Doc: out, Left: append(left, more...)}, nil
}

// handover prints handover in and out; the lines of the log stand in their own
// table.
func (k Desk) handover(d *casefile.Document, o Options) print.Options {
	po := k.printing(d, o)
	po.Only = func(s *engine.Section) bool {
		for _, kind := range staylog.Kinds() {
			for _, pg := range s.Pages {
				for _, it := range pg.Items {
					if it.LinkID == string(kind) {
						return false
					}
				}
			}
		}
		return true
	}
	return po
}

// paperLines are rows to write on when the tablet is flat (clinical-safety.md
// HZ-13).
func paperLines() print.Block {
	t := print.Table{Name: "Lines to write on", Columns: []print.Column{{Title: "When", Share: .2}, {Title: "What happened"}, {Title: "By, and when it is on the tablet", Share: .28}}}
	for range 12 {
		t.Rows = append(t.Rows, []print.Text{print.Plain(" \n "), print.Plain(" "), print.Plain(" ")})
	}
	return t
}
