package printout

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"doorstep/app/casefile"
	"doorstep/assets/delegation"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/print"
)

// Professional is a copy of a whole form for those who work with the child.
func Professional(k Desk, d *casefile.Document, o Options) Paper {
	out := k.doc("Professional copy", d.Form().Title, k.call(subtitle(d.Form())), print.ProfessionalSize)
	out.For, out.Standing = o.For, k.standing(d)
	blocks, left := print.Of(d, k.printing(d, o))
	out.Blocks = append(k.notices(d), blocks...)
	return Paper{Doc: out, Left: left}
}

// Family is a copy of a form for the family: what the child said, what goes well,
// what is hard, what was agreed, whom to ring and what to do when one disagrees
// come first; the whole form without what is restricted follows.
func Family(k Desk, d *casefile.Document, o Options) Paper {
	title := k.given() + "’s " + lowerFirst(d.Form().Title) + ": your copy"
	if t, ok := copyTitles[casefile.FormName(d.Form())]; ok {
		title = t
	}
	out := k.doc("Family copy", title, "What you and "+k.given()+" told us, what we think, and what happens next.", print.FamilySize)
	out.For, out.Standing = o.For, k.standing(d)
	first, full := k.firstPage(d)
	out.Blocks = append(k.notices(d), first...)
	po := k.printing(d, o)
	po.Family = true
	blocks, left := print.Of(d, po)
	if full {
		out.Blocks = append(out.Blocks, print.Break{Unless: .4})
	}
	out.Blocks = append(out.Blocks, heading(1, "Everything in it"))
	out.Blocks = append(out.Blocks, deeper(blocks)...)
	return Paper{Doc: out, Left: left}
}

// copyTitles are of forms whose own title is not the name of a paper about a child.
var copyTitles = map[string]string{"harm": "What we were told about harm: your copy"}

// deeper sets headings one level down.
func deeper(blocks []print.Block) []print.Block {
	out := slices.Clone(blocks)
	for i, b := range out {
		if h, ok := b.(print.Heading); ok {
			h.Level++
			out[i] = h
		}
	}
	return out
}

// lowerFirst begins a title in the middle of a sentence; one that is a name, with
// more capitals, stays as it is.
func lowerFirst(s string) string {
	for _, w := range strings.Fields(s)[min(1, len(strings.Fields(s))):] {
		if unicode.IsUpper([]rune(w)[0]) {
			return s
		}
	}
	r := []rune(s)
	if len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

func subtitle(f *engine.Form) string {
	for _, e := range f.Source.Extension {
		if e.URL == fhir.DSubtitle {
			return e.Value.Text
		}
	}
	return ""
}

// printing is how a document's answers are written and what pictures it has.
func (k Desk) printing(d *casefile.Document, o Options) print.Options {
	out := print.Options{
		Words: words, Gap: casefile.GapWords, Asked: k.call, Picture: k.photo,
		Draw:   func(it *engine.Item, c engine.Cell) (print.Picture, bool) { return k.drawing(d, it, c) },
		Signed: func(it *engine.Item, c engine.Cell) (print.Signature, bool) { return k.signature(d, it, c) },
	}
	if o.Include != nil {
		out.Include = func(c engine.Cell) bool { return o.Include(d.ID(), c) }
	}
	return out
}

// words is an answer as a person reads it: a plain count has no unit, and a task or a
// step of the catalogue stands with its title.
func words(it *engine.Item, v fhir.Value) string {
	if v.Kind == fhir.CodingKind && v.Coding.Display == "" {
		if cat, err := delegation.Shipped(); err == nil {
			if t, ok := cat.Task(v.Coding.Code); ok && v.Coding.System == delegation.TaskSystem {
				return t.Title
			}
			if c, ok := cat.Criterion(v.Coding.Code); ok && v.Coding.System == delegation.CriterionSystem {
				return c.Title
			}
		}
	}
	if v.Kind == fhir.QuantityKind && (v.Quantity.Unit == "count" || v.Quantity.Code == "count" || v.Quantity.Code == "1") {
		return v.Quantity.Comparator + v.Quantity.Value
	}
	return casefile.Words(it, v)
}

// standing is the worth of a document: its version, and when it was signed.
func (k Desk) standing(d *casefile.Document) string {
	sum := d.Summary()
	signed := d.Signatures()
	switch {
	case !signable(d.Form()):
		return "As written on " + day(casefile.DateOf(k.Record.Now))
	case len(signed) == 0:
		return "Draft: nobody has signed this"
	case sum.Stale:
		return fmt.Sprintf("Version %d: changed since it was signed, not signed again", sum.Version)
	}
	last := signed[0]
	for _, s := range signed {
		if s.At.After(last.At) {
			last = s
		}
	}
	return fmt.Sprintf("Version %d, signed %s", sum.Version, day(casefile.DateOf(last.At.In(k.Record.Now.Location()))))
}

// signable reports whether anybody ever signs such a form: a line of a chronology or
// a register of equipment is not a draft for want of a signature.
func signable(f *engine.Form) bool {
	for it := range f.Items() {
		if it.Control == fhir.ControlSignature {
			return true
		}
	}
	return false
}

// notices are what must be seen before a document is read.
func (k Desk) notices(d *casefile.Document) []print.Block {
	var out []print.Block
	switch sum := d.Summary(); {
	case !signable(d.Form()):
	case len(d.Signatures()) == 0:
		out = append(out, print.Notice{Text: print.Strong("This is a draft. Nobody has signed it.")})
	case sum.Stale:
		out = append(out, print.Notice{Text: print.Strong("Something was changed after this was signed, and it has not been signed again.")})
	}
	// V-CAF-12: shown on every print of the form.
	if seen := d.Code("caf.info.child-seen"); seen == "not-present" {
		out = append(out, print.Notice{Text: print.Strong(k.given() + " has not been seen yet.")})
	}
	return out
}

// front is which answers of a form say what goes well and what is hard.
var front = map[string]struct{ well, hard []string }{
	"caf":  {well: []string{"caf.end.summary"}, hard: []string{"caf.end.impact"}},
	"dca":  {well: []string{"dca.an.strengths"}, hard: []string{"dca.an.need.what", "dca.an.need.effect"}},
	"cinp": {well: []string{"cinp.meeting.better"}},
}

// firstPage is page one of a family's copy (DESIGN.md section 12). It is a page of
// its own when there is more on it than whom to ring and how to disagree.
func (k Desk) firstPage(d *casefile.Document) (out []print.Block, full bool) {
	right := print.Box{Title: "Who to ring", Blocks: k.toRing()}
	if said := k.childSaid(d); len(said) > 0 {
		full = true
		out = append(out, print.Beside{Share: .64, Right: right, Left: print.Box{Title: "What " + k.given() + " told us", Icon: "record_voice_over", Tinted: true, Blocks: said}})
	} else {
		out = append(out, right)
	}
	f := front[casefile.FormName(d.Form())]
	if b := k.points(d, f.well); len(b.Items) > 0 {
		b.Ticked, full = true, true
		out = append(out, heading(1, "What is going well"), b)
	}
	if b := k.points(d, f.hard); len(b.Items) > 0 {
		full = true
		out = append(out, heading(1, "What is hard at the moment"), b)
	}
	if t := k.agreed(slices.DeleteFunc(d.Actions(), func(a casefile.Action) bool { return d.Restricted(a.Cell("what")) })); len(t.Rows) > 0 {
		full = true
		out = append(out, heading(1, "What we have agreed"), t)
	}
	return append(out, heading(1, "If you do not agree"), para(k.disagree())), full
}

// childSaid are the child's own words that the family may have.
func (k Desk) childSaid(d *casefile.Document) []print.Block {
	var out []print.Block
	k.each(d, func(it *engine.Item, c engine.Cell, words string) {
		if it.Voice && (it.Type == engine.Text || it.Type == engine.String) && !d.Restricted(c) && len(out) < 3 && ofChild(it) {
			out = append(out, print.Para{Quote: true, Text: print.Plain("“" + strings.Trim(words, "“”\"") + "”")})
		}
	})
	return out
}

// ofChild reports whether a voice question is about what the child says, not a
// sister or a parent.
func ofChild(it *engine.Item) bool {
	t := strings.ToLower(it.Text)
	return !strings.Contains(t, "sibling") && !strings.Contains(t, "brother") && !strings.Contains(t, "parent") && !strings.Contains(t, "carer")
}

// each goes through the answered questions of a document in the order of the form.
func (k Desk) each(d *casefile.Document, f func(it *engine.Item, c engine.Cell, words string)) {
	var rows func(g *engine.RowGroup) []casefile.RowID
	rows = func(g *engine.RowGroup) []casefile.RowID {
		if g == nil {
			return []casefile.RowID{""}
		}
		var out []casefile.RowID
		for _, p := range rows(g.Parent) {
			for _, r := range d.Rows(g.ID, p) {
				out = append(out, r.ID)
			}
		}
		return out
	}
	for it := range d.Form().Items() {
		if !it.Question() || it.Hidden {
			continue
		}
		for _, row := range rows(it.Group) {
			if w := text(d, row, it.LinkID); w != "" {
				f(it, engine.Cell{Row: row, LinkID: it.LinkID}, w)
			}
		}
	}
}

// points are answers as a list, those that the family may have; what was said
// twice stands once.
func (k Desk) points(d *casefile.Document, links []string) print.List {
	var out print.List
	said := map[string]bool{}
	k.each(d, func(it *engine.Item, c engine.Cell, words string) {
		if !slices.Contains(links, it.LinkID) || d.Restricted(c) || said[words] {
			return
		}
		said[words] = true
		out.Items = append(out.Items, print.Plain(words))
	})
	return out
}

// agreed is a table of what was agreed.
func (k Desk) agreed(actions []casefile.Action) print.Table {
	t := print.Table{Name: "What we have agreed", Columns: []print.Column{{Title: "What will happen"}, {Title: "Who", Share: .3}, {Title: "By when", Share: .19}}}
	for _, a := range actions {
		if a.What != "" {
			t.Rows = append(t.Rows, []print.Text{print.Plain(a.What), print.Plain(a.Who), print.Plain(day(a.By))})
		}
	}
	return t
}

// toRing are the people and numbers a family rings.
func (k Desk) toRing() []print.Block {
	var out []print.Block
	if k.Worker.Name != "" {
		who := print.Strong(k.Worker.Name)
		if k.Worker.Role != "" {
			who = append(who, print.Run{Text: "\n" + k.Worker.Role})
		}
		if k.Worker.Phone != "" {
			who = append(who, print.Run{Text: "\n" + k.Worker.Phone})
		}
		out = append(out, print.Para{Text: who})
	}
	for _, n := range k.Numbers {
		t := print.Plain(n.Name + "\n")
		t = append(t, print.Run{Text: n.Number, Strong: true})
		if n.When != "" {
			t = append(t, print.Run{Text: "\n" + n.When, Muted: true})
		}
		out = append(out, print.Para{Small: true, Text: t})
	}
	if len(out) == 0 {
		out = append(out, para("Write the number here:\n\n"))
	}
	return out
}

func (k Desk) disagree() string {
	tell := "Tell us"
	switch {
	case k.Worker.Name != "" && k.Manager != "":
		tell = "Tell " + firstName(k.Worker.Name) + ", or " + k.Manager
	case k.Worker.Name != "":
		tell = "Tell " + firstName(k.Worker.Name) + ", or ask for the manager"
	}
	return tell + ". You can ask us to change anything that is wrong, add your own view, or complain. It will not affect " + k.given() + "’s support."
}

func firstName(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return s
}
