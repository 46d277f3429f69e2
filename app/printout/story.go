package printout

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/assets"
	"doorstep/forms/print"
)

// Story is one page for the family: why we are there, what has changed, and what
// comes next (story step 20). With symbols, picture cards stand beside the words.
func Story(k Desk, o Options) Paper {
	out := k.doc("For the family", k.given()+"’s story so far", "Why we know each other, what has changed, and what comes next.", print.FamilySize)
	out.OnePage, out.For = true, o.For
	if said := k.lastWords(); said != "" {
		box := print.Box{Title: "What " + k.given() + " says", Icon: "record_voice_over", Tinted: true, Blocks: []print.Block{print.Para{Quote: true, Text: print.Plain(said)}}}
		out.Blocks = append(out.Blocks, box)
	}
	actions := k.Record.Actions()
	done, open := k.promises(actions)
	parts := []struct {
		symbol, title string
		blocks        []print.Block
	}{
		{"people", "Why", k.why()},
		{"good", "What has changed", k.changed(done)},
		{"waiting", "What comes next", k.next(open)},
	}
	for _, p := range parts {
		if len(p.blocks) == 0 {
			continue
		}
		h := print.Heading{Level: 1, Text: p.title}
		if svg, ok := assets.Picture(p.symbol); ok && o.Symbols {
			h.Symbol = print.Picture{Data: svg, Mime: "image/svg+xml"}
		}
		out.Blocks = append(out.Blocks, h)
		out.Blocks = append(out.Blocks, p.blocks...)
	}
	out.Blocks = append(out.Blocks, print.Box{Title: "Who to ring", Blocks: k.toRing()})
	return Paper{Doc: out}
}

// why is what the plan says of why there is one, which is written for the family to
// read, else what the newest assessment says of why it was made.
func (k Desk) why() []print.Block {
	for _, from := range []struct{ form, link string }{{"cinp", "cinp.summary"}, {"dca", "dca.form.why"}, {"caf", "caf.info.family-reason"}, {"caf", "caf.info.reason"}} {
		if d := k.Record.Latest(from.form); d != nil {
			if w := text(d, "", from.link); w != "" && !d.Restricted(casefile.Cell{LinkID: from.link}) {
				return []print.Block{para(w)}
			}
		}
	}
	var keys []string
	for _, e := range chronology.Keys(chronology.Shown(chronology.Of(k.Record))) {
		if !e.Restricted && e.What == chronology.Referral {
			keys = append(keys, e.Title)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return []print.Block{para(keys[len(keys)-1])}
}

// promises parts what was agreed into what is done and what is open, each with the
// newest of the same thing once.
func (k Desk) promises(actions []casefile.Action) (done, open []casefile.Action) {
	seen := map[string]bool{}
	for i := len(actions) - 1; i >= 0; i-- {
		a := actions[i]
		key := strings.ToLower(a.What)
		if a.What == "" || seen[key] || k.restrictedAction(a) {
			continue
		}
		seen[key] = true
		if a.Done() {
			done = append(done, a)
		} else {
			open = append(open, a)
		}
	}
	slices.Reverse(done)
	slices.Reverse(open)
	return done, open
}

func (k Desk) restrictedAction(a casefile.Action) bool {
	d := k.Record.Doc(a.Doc)
	return d == nil || d.Restricted(a.Cell("what"))
}

func (k Desk) changed(done []casefile.Action) []print.Block {
	var out []print.Block
	if d := k.Record.Latest("cinp"); d != nil {
		rows := d.Rows("cinp.meeting", "")
		for i := len(rows) - 1; i >= 0; i-- {
			c := casefile.Cell{Row: rows[i].ID, LinkID: "cinp.meeting.better"}
			if w := text(d, c.Row, c.LinkID); w != "" && !d.Restricted(c) {
				out = append(out, para(w))
				break
			}
		}
	}
	var list print.List
	for _, a := range done {
		words := a.What
		if a.Progress != "" {
			words += ": " + a.Progress
		}
		list.Items = append(list.Items, print.Plain(words))
	}
	if len(list.Items) > 0 {
		list.Ticked = true
		out = append(out, list)
	}
	return out
}

func (k Desk) next(open []casefile.Action) []print.Block {
	if len(open) == 0 {
		return nil
	}
	return []print.Block{k.agreed(open)}
}

// lastWords are the child's newest own words that a family may have.
func (k Desk) lastWords() string {
	for i := len(k.Record.Docs) - 1; i >= 0; i-- {
		if said := k.childSaid(k.Record.Docs[i]); len(said) > 0 {
			if p, ok := said[len(said)-1].(print.Para); ok {
				return p.Text.Words()
			}
		}
	}
	return ""
}
