package printout

import (
	"errors"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/panel"
	"doorstep/app/casefile/sharing"
	"doorstep/forms/print"
)

// ErrNotAgreed reports a pack for somebody who may have nothing of it.
var ErrNotAgreed = errors.New("the family did not agree that they get this")

// nobodyNamed stands for a panel of which nobody is named: it gets what may go to
// it by that name, in a decision to share, and nothing that rests on a list of
// services.
const nobodyNamed = "The panel"

// Panel is the pack of a request for one service around the table, or for all of
// them: the request, then every paper that may go to each of them, without what is
// restricted and without the parts that the family did not agree to. A paper about
// which a person has to decide stays out until it is put in on purpose. The pack
// lists its papers; the reasons why something stays behind are told to whoever
// makes it and are not in it, because they can give away what they protect.
func Panel(k Desk, d *casefile.Document, o Options) (Paper, error) {
	if !panel.Is(d) {
		return Paper{}, ErrKind
	}
	pack := panel.PackOf(k.Record, d, sharing.Panels{})
	readers := k.readers(pack, d, o.Service)
	if len(readers) == 0 {
		return Paper{}, ErrNotAgreed
	}
	out := k.doc("Panel pack", k.given()+": "+lowerFirst(d.Form().Title), "", print.ProfessionalSize)
	out.For, out.Standing = o.For, k.standing(d)
	if out.For == "" && readers[0] != nobodyNamed {
		out.For = "made for " + strings.Join(readers, ", ")
	}
	list := print.Table{Name: "Papers in this pack", Columns: []print.Column{{Title: "Paper"}, {Title: "In this pack", Share: .5}}}
	var left []print.Left
	var body []print.Block
	for _, p := range pack.Papers {
		says, doc := "Yes", k.Record.Doc(p.Doc)
		if !p.Goes || doc == nil {
			// What to do about it is for whoever makes the pack.
			why, _, _ := strings.Cut(p.Why, ". ")
			says = "No: " + lowerFirst(strings.TrimSuffix(why, ".")) + "."
		} else {
			v, why := together(k.Record, readers, doc)
			note := print.Left{Question: p.Title, Of: doc.ID().String(), Says: why}
			// Whoever asks a panel hands it the request.
			in := v == sharing.Yes || doc.ID() == d.ID()
			if v == sharing.Ask && doc.ID() != d.ID() {
				note.Why = print.WhyAsk
				left = append(left, note)
				in = o.Include != nil && o.Include(doc.ID(), casefile.Cell{})
			}
			if v == sharing.No {
				note.Why = print.WhyNotAgreed
				left = append(left, note)
				in = false
			}
			if in {
				blocks, stays := k.copyFor(readers, doc, o)
				turn := print.Break{}
				if len(body) == 0 { // the request follows its list
					turn.Unless = .5
				}
				body = append(body, turn, heading(1, doc.Form().Title))
				body = append(body, deeper(blocks)...)
				left = append(left, stays...)
				if len(stays) > 0 {
					says = "Yes, in part"
				}
			} else {
				says = "No"
			}
		}
		list.Rows = append(list.Rows, []print.Text{print.Plain(p.Title), print.Plain(says)})
	}
	if len(list.Rows) > 0 {
		out.Blocks = append(out.Blocks, list)
	}
	out.Blocks = append(out.Blocks, body...)
	return Paper{Doc: out, Left: left}, nil
}

// readers are those of a panel who may have its request: one service, or all around
// the table when it is "".
func (k Desk) readers(pack panel.Pack, d *casefile.Document, service string) []string {
	var all []string
	switch {
	case service != "":
		all = []string{service}
	case len(pack.Copies) == 0:
		all = []string{nobodyNamed}
	}
	for _, c := range pack.Copies {
		if service == "" {
			all = append(all, c.To)
		}
	}
	return slices.DeleteFunc(all, func(to string) bool {
		if slices.ContainsFunc(pack.Copies, func(c panel.Copy) bool { return c.None != "" && strings.EqualFold(c.To, to) }) {
			return true
		}
		v, _ := sharing.MayShare(k.Record, to, sharing.Whole(d))
		return v == sharing.No
	})
}

// together is what may go to all of them: the strictest word of each, and why.
func together(r casefile.Record, readers []string, d *casefile.Document) (sharing.Verdict, string) {
	verdict, because := sharing.Yes, ""
	for _, to := range readers {
		v, why := sharing.MayShare(r, to, sharing.Whole(d))
		if v == sharing.No {
			return v, why
		}
		if v == sharing.Ask && verdict == sharing.Yes {
			verdict, because = v, why
		}
	}
	return verdict, because
}

// copyFor is what of a document goes to all of them, and what stays behind.
func (k Desk) copyFor(readers []string, d *casefile.Document, o Options) (blocks []print.Block, left []print.Left) {
	po := k.printing(d, o)
	po.Family = true // a pack holds nothing that is restricted (caf.md section 2)
	var rules []func(casefile.Cell) bool
	for _, to := range readers {
		rules = append(rules, sharing.Held(k.Record, to, d))
	}
	po.Hold = func(c casefile.Cell) bool {
		return slices.ContainsFunc(rules, func(held func(casefile.Cell) bool) bool { return held(c) })
	}
	blocks, left = print.Of(d, po)
	for _, to := range readers {
		for _, l := range sharing.CopyFor(k.Record, to, d).Left {
			if l.Cell.LinkID != "" && !po.Hold(l.Cell) {
				continue // restricted only: listed above, to be put in on purpose
			}
			one := print.Left{Cell: l.Cell, Question: k.call(l.What), Why: print.WhyNotAgreed, Says: l.Why}
			if !slices.Contains(left, one) {
				left = append(left, one)
			}
		}
	}
	for i := range left {
		left[i].Of = d.ID().String()
	}
	return blocks, left
}

// packs are the papers of a request: one for everybody around the table, and one
// for each of them who may have it.
func (k Desk) packs(d *casefile.Document) []Offer {
	pack := panel.PackOf(k.Record, d, sharing.Panels{})
	all := k.readers(pack, d, "")
	if len(all) == 0 {
		return nil
	}
	about := "Only what the family agreed to, without what is restricted"
	out := []Offer{{Kind: KindPanel, Doc: d.ID(), Title: "Panel pack", About: about}}
	if len(all) > 1 {
		out[0].About = "What all of them may have: " + strings.Join(all, ", ")
		for _, to := range all {
			out = append(out, Offer{Kind: KindPanel, Doc: d.ID(), Title: "Panel pack for " + to, About: about, Service: to})
		}
	}
	return out
}
