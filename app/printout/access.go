package printout

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/retention"
	"doorstep/app/casefile/sharing"
	"doorstep/app/casefile/subjectaccess"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// Access is the copy of the record that somebody asked for: every document of the case,
// the oldest first, without what stays out. It is a draft until a manager has read what
// stays out and why. The paper says in general words that something stays out, never
// what or where; Left tells that to whoever makes it.
func Access(k Desk, d *casefile.Document, o Options) (Paper, error) {
	q, ok := subjectaccess.Of(d)
	if !ok {
		return Paper{}, ErrKind
	}
	r := subjectaccess.Redact(k.Record, q)
	out := k.doc("Copy of the record", k.given()+"’s record: your copy", "What we wrote down, as it stands on "+day(k.Record.Today)+".", print.ProfessionalSize)
	out.For = o.For
	if out.For == "" && q.Who != "" {
		out.For = "made for " + q.Who
	}
	var list []print.Text
	var copies []print.Block
	for _, doc := range subjectaccess.Scope(k.Record) {
		if r.Document(doc.ID()) {
			continue
		}
		blocks := k.accessCopy(doc, r)
		if len(blocks) == 0 {
			continue
		}
		name := doc.Form().Title + ", " + day(casefile.DateOf(doc.Summary().Started.In(k.Record.Now.Location())))
		list = append(list, print.Plain(name))
		copies = append(copies, print.Break{}, heading(1, name), print.Para{Small: true, Text: print.Muted(k.standing(doc))})
		copies = append(copies, deeper(blocks)...)
	}
	if len(list) == 0 {
		return Paper{}, ErrNothing
	}
	out.Standing = "Not to be given yet: nobody has signed what stays out"
	if AccessSigned(d) && r.Open == 0 {
		out.Standing = "Asked for on " + day(q.Received) + ", looked through and signed by the manager"
	} else {
		out.Blocks = append(out.Blocks, print.Notice{Text: print.Plain("Do not give this to anybody yet. It is a draft: what stays out has not been decided and signed.")})
	}
	out.Blocks = append(out.Blocks, k.accessFront(list, r)...)
	out.Blocks = append(out.Blocks, copies...)
	return Paper{Doc: out, Left: accessLeft(k.Record, q)}, nil
}

// AccessSigned reports whether both signatures under a request to see the record hold.
func AccessSigned(d *casefile.Document) bool {
	holds := func(link string) bool {
		return slices.ContainsFunc(d.Signatures(), func(s casefile.SignedBy) bool { return s.Cell == link && s.Valid })
	}
	return holds("sar.by") && holds("sar.manager")
}

// accessFront is the first page: what this is, what is in it, what stays out, and what
// one can do.
func (k Desk) accessFront(list []print.Text, r subjectaccess.Redaction) []print.Block {
	out := []print.Block{
		para("You asked to see what we keep. This is a copy of it, word for word as it was written."),
		heading(1, "What is in it"),
		print.List{Items: list, Numbered: true},
	}
	if why := outside(r); len(why) > 0 {
		out = append(out, heading(1, "What is not in it"),
			para("Some things stay out, because the law protects other people too. Where words were taken out of a sentence, "+subjectaccess.Mark+" stands there. Whole answers and pages that stay out leave no gap. The reasons are:"),
			print.List{Items: why})
	} else {
		out = append(out, heading(1, "What is not in it"), para("Nothing was left out."))
	}
	out = append(out, k.accessKept()...)
	ask := "the team that gave you this"
	if k.Team != "" {
		ask = k.Team
	}
	out = append(out, heading(1, "What you can do"), print.List{Items: []print.Text{
		print.Plain("Ask us what you do not understand. Ask " + ask + "."),
		print.Plain("Tell us what is wrong. We put it right, or we write down that you see it in another way."),
		print.Plain("Complain to the council if you think that too much was left out."),
		print.Plain("Turn to the " + k.Record.Settings.Text("cfg.sar.commissioner") + ", or to a court."),
	}})
	return append(out, k.accessNumbers()...)
}

// accessKept says what the record is kept for and how long, and whom the family let have
// parts of it.
func (k Desk) accessKept() []print.Block {
	out := []print.Block{heading(1, "Why we keep it, and who has it"), para("We keep it to help " + k.given() + " and the family, as the Children Act asks of us.")}
	var items []print.Text
	for _, p := range retention.Of(k.Record) {
		items = append(items, print.Plain(p.What+": kept until "+day(p.Until)+"."))
	}
	if caf := sharing.AgreementOf(k.Record).Doc; caf != nil {
		for _, s := range sharing.Services(caf) {
			if s.Agreed {
				items = append(items, print.Plain(s.Name+" may have parts of it, as the family agreed."))
			}
		}
	}
	if len(items) > 0 {
		out = append(out, print.List{Items: items})
	}
	return out
}

func (k Desk) accessNumbers() []print.Block {
	var items []print.Text
	for _, n := range k.Numbers {
		items = append(items, print.Plain(strings.TrimSpace(n.Name+": "+n.Number+" "+n.When)))
	}
	if len(items) == 0 {
		return nil
	}
	return []print.Block{heading(1, "Numbers"), print.List{Items: items}}
}

// outside are the reasons why something stays out, in words that give nothing away:
// each once, without how often or where.
func outside(r subjectaccess.Redaction) []print.Text {
	var out []print.Text
	other := len(r.Why)
	for _, x := range []struct{ why, says string }{
		{subjectaccess.WhyOtherChild, "It is about another child."},
		{subjectaccess.WhyOtherPerson, "It is about somebody else, and it would not be right to tell."},
	} {
		if r.Why[x.why] > 0 {
			out = append(out, print.Plain(x.says))
			other--
		}
	}
	if other > 0 {
		out = append(out, print.Plain("Another reason that the law allows."))
	}
	return out
}

// accessCopy is one document without what stays out.
func (k Desk) accessCopy(d *casefile.Document, r subjectaccess.Redaction) []print.Block {
	o := k.printing(d, Options{})
	o.Hold = func(c engine.Cell) bool { return r.Cell(d.ID(), c) || drawsOut(d, c, r) }
	// A photo's file may be called after somebody.
	o.Picture = func(v fhir.Value) (print.Picture, bool) {
		p, ok := k.photo(v)
		p.Alt = "A photo"
		return p, ok
	}
	o.Words = func(it *engine.Item, v fhir.Value) string { return r.Text(d.ID(), it.LinkID, words(it, v)) }
	// What is restricted was decided one by one, and protected addresses with it.
	o.Include = func(engine.Cell) bool { return true }
	blocks, _ := print.Of(d, o)
	for i, b := range blocks {
		if a, ok := b.(print.Answer); ok {
			a.Note = ""
			blocks[i] = a
		}
	}
	return blocks
}

// drawsOut reports whether a drawing has words in it that stay out: then all of it does.
func drawsOut(d *casefile.Document, c engine.Cell, r subjectaccess.Redaction) bool {
	it := d.Form().Item(c.LinkID)
	if it == nil || it.Rows == nil || it.Question() {
		return false
	}
	switch it.Control {
	case fhir.ControlSketch, fhir.ControlBodyMap, fhir.ControlPhotoMarks:
	default:
		return false
	}
	for _, row := range d.Rows(it.Rows.ID, c.Row) {
		for _, q := range it.Children {
			at := engine.Cell{Row: row.ID, LinkID: q.LinkID}
			if r.Cell(d.ID(), at) {
				return true
			}
			for _, v := range d.State(at).Values {
				if t := words(q, v); r.Text(d.ID(), q.LinkID, t) != t {
					return true
				}
			}
		}
	}
	return false
}

// accessLeft is what stays out, for whoever makes the copy.
func accessLeft(rec casefile.Record, q subjectaccess.Request) []print.Left {
	var out []print.Left
	add := func(p subjectaccess.Place, where, why string, open bool) {
		says := why
		if open {
			says += "; nobody has decided yet, so it stays out"
		}
		out = append(out, print.Left{Cell: p.Cell, Question: where, Why: print.WhyNotAgreed, Says: says})
	}
	for _, x := range q.Decisions() {
		if x.Stays() {
			why := x.Reason
			if why == "" {
				why = q.Doc.TextIn(x.Row, "sar.left.why")
			}
			add(x.Place, x.Where, why, !x.Out)
		}
	}
	for _, p := range subjectaccess.Propose(rec, q) {
		add(p.Place, p.Where, p.Says, true)
	}
	return out
}
