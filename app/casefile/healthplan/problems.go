package healthplan

import (
	"fmt"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// Rule is the rule of problems that come from here; the key names which.
const Rule engine.Rule = "health-plan"

// Problems are what the form alone cannot know about a version of the plan: what
// stops it from being signed, and what somebody is asked. An ask is answered with one
// line of reason (casefile.Document.GiveReason of casefile.ReasonFor its key and
// cell); then it is silent. What the form itself checks is in its own Check.
func Problems(r casefile.Record, d *casefile.Document) []engine.Problem {
	reasons := d.Reasons()
	return slices.DeleteFunc(Findings(r, d), func(q engine.Problem) bool {
		_, given := reasons[casefile.ReasonFor(q.Key, q.Cell)]
		return given && q.Level == engine.LevelWarn
	})
}

// Findings are Problems with those asks too that were answered.
func Findings(r casefile.Record, d *casefile.Document) []engine.Problem {
	if casefile.FormName(d.Form()) != Form {
		return nil
	}
	p := Of(r)
	if p == nil {
		p = &Plan{r: r}
	}
	x := &check{p: p, r: r, d: d}
	x.parts()
	x.declared()
	x.medicines()
	x.disagree()
	x.documents()
	return x.out
}

type check struct {
	p   *Plan
	r   casefile.Record
	d   *casefile.Document
	out []engine.Problem
}

func (x *check) stop(key string, c casefile.Cell, words string, args ...any) {
	x.out = append(x.out, engine.Problem{Cell: c, Rule: Rule, Key: key, Level: engine.LevelStop, Message: fmt.Sprintf(words, args...)})
}

// ask wants one line of reason.
func (x *check) ask(key string, c casefile.Cell, words string, args ...any) {
	x.out = append(x.out, engine.Problem{Cell: c, Rule: Rule, Key: key, Level: engine.LevelWarn, Message: fmt.Sprintf(words, args...)})
}

// parts: every ticked section says its need, its source, who may do it (NC-V02), once.
func (x *check) parts() {
	count := map[string]int{}
	for _, row := range x.d.Rows("hcp.part", "") {
		code := x.d.CodeIn(row.ID, "hcp.part.kind")
		if count[code]++; count[code] == 2 {
			x.stop("NC-V02", casefile.Cell{Row: row.ID, LinkID: "hcp.part.kind"}, "%s is here twice. Keep one of the two", optionWords(x.d.Form(), "hcp.sections", code))
		}
	}
	for _, code := range Missing(x.d) {
		x.stop("NC-V02", casefile.Cell{LinkID: "hcp.part"}, "%s is ticked. Add it here and say the need, where it comes from and who may do it", optionWords(x.d.Form(), "hcp.sections", code))
	}
	ticked := x.d.Codes(casefile.Cell{LinkID: "hcp.sections"})
	for code := range count {
		if code != "" && !slices.Contains(ticked, code) {
			x.stop("NC-V02", casefile.Cell{LinkID: "hcp.sections"}, "%s is described but not ticked. Tick it, or take it out below", optionWords(x.d.Form(), "hcp.sections", code))
		}
	}
}

// Missing are the codes of the ticked sections that have no row in hcp.part yet, in
// the order of the form.
func Missing(d *casefile.Document) []string {
	var have, out []string
	for _, row := range d.Rows("hcp.part", "") {
		have = append(have, d.CodeIn(row.ID, "hcp.part.kind"))
	}
	for _, code := range d.Codes(casefile.Cell{LinkID: "hcp.sections"}) {
		if _, ok := sectionOf(code); ok && !slices.Contains(have, code) {
			out = append(out, code)
		}
	}
	return out
}

// declared: what the nurse says about the change of a section fits what changed
// (section 3.3). Where care always changes, nothing less can be declared.
func (x *check) declared() {
	before := x.before()
	for _, code := range x.d.Codes(casefile.Cell{LinkID: "hcp.sections"}) {
		k, ok := sectionOf(code)
		s := x.p.section(x.d, k)
		declared := Kind(x.d.CodeIn(s.Row, "hcp.part.change-kind"))
		at := casefile.Cell{Row: s.Row, LinkID: "hcp.part.change-kind"}
		if !ok || s.Row == "" || declared == "" {
			continue
		}
		if before == nil || lastOf(x.p.chain, code) == nil {
			if declared != First {
				x.stop("hcp.change", at, "%s is new in this plan. Choose “First version”", s.Title)
			}
			continue
		}
		changed := x.p.differences(before, x.d, k)
		always := slices.ContainsFunc(changed, func(c Diff) bool { return slices.Contains(k.fixed, c.Link) || slices.Contains(k.care, c.Link) })
		switch {
		case declared == First:
			x.stop("hcp.change", at, "%s was in the plan before. Say what changed since", s.Title)
		case always && declared != Care:
			x.stop("hcp.change", at, "Something changed in %s that always changes care. Choose “Care changed”", s.Title)
		case len(changed) > 0 && declared == Same:
			x.stop("hcp.change", at, "%s says something else than the signed version. Choose “Wording only” or “Care changed”", s.Title)
		}
	}
}

// before is the signed version that a document is held against, nil for the first.
func (x *check) before() *casefile.Document {
	var before *casefile.Document
	for _, v := range x.p.chain {
		if v.doc == x.d {
			break
		}
		before = v.doc
	}
	return before
}

// medicines: two people checked every line as it stands (NC-V04, RE-17), and two that
// share a name are both meant (NC-V06).
func (x *check) medicines() {
	list := x.p.medicines(x.d)
	for i, m := range list {
		at := func(link string) casefile.Cell {
			return casefile.Cell{Row: m.Row, LinkID: "hcp.med.item." + link}
		}
		if !m.Labelled {
			x.stop("NC-V04", at("label"), "Take a photo of the label of %s", m.called())
		}
		for _, c := range []struct{ link, by, again, first string }{
			{"check-1", m.CopiedBy, "%s changed after it was copied and signed. Whoever copied it signs again", "The nurse who copied %s signs"},
			{"check-2", m.CheckedBy, "%s changed after it was checked. A second person checks it against the label again", "A second person checks %s against the label and signs"},
		} {
			if _, answered := x.d.AnswerIn(m.Row, at(c.link).LinkID); c.by == "" && answered {
				x.stop("NC-V04", at(c.link), c.again, m.called())
			} else if c.by == "" {
				x.stop("NC-V04", at(c.link), c.first, m.called())
			}
		}
		if m.CopiedBy != "" && casefile.PlainName(m.CopiedBy) == casefile.PlainName(m.CheckedBy) {
			x.stop("NC-V04", at("check-2"), "%s copied %s. Somebody else checks it against the label", m.CopiedBy, m.called())
		}
		for _, other := range list[:i] {
			if m.Name != "" && sharesName(m.Name, other.Name) && casefile.PlainName(m.Strength) != casefile.PlainName(other.Strength) {
				x.ask("NC-V06", at("strength"), "%s is here as “%s” and as “%s”. Are both meant?", m.called(), other.Strength, m.Strength)
			}
		}
	}
}

func (m Medicine) called() string {
	if m.Name == "" {
		return "this medicine"
	}
	return m.Name
}

// sharesName reports whether two medicines share a name or a brand: one of the words
// of four letters and more.
func sharesName(a, b string) bool {
	words := func(s string) []string {
		return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' }), func(w string) bool {
			return len(w) < 4 || slices.Contains(formsOfMedicine, w)
		})
	}
	other := words(b)
	return slices.ContainsFunc(words(a), func(w string) bool { return slices.Contains(other, w) })
}

// formsOfMedicine are words that say what a medicine looks like, not which it is.
var formsOfMedicine = []string{
	"oral", "solution", "suspension", "syrup", "liquid", "tablet", "tablets", "capsule", "capsules", "cream", "ointment", "drops",
	"spray", "inhaler", "buccal", "rectal", "nasal", "sachet", "sachets", "powder", "gel", "patch", "sugar", "free", "with", "soluble", "chewable", "dispersible",
}

// disagree asks about two things that one nurse wrote (NC-V12), where the council has
// switched it on: nothing is refused, nothing is changed.
func (x *check) disagree() {
	if x.r.Settings.Text("cfg.hcp.both-by-mouth") != "yes" || !x.nothingByMouth() {
		return
	}
	say := func(c casefile.Cell) { x.ask("NC-V12", c, "These two entries disagree. Is that meant?") }
	for _, link := range []string{"hcp.dys.food", "hcp.dys.drink"} {
		if code := x.d.Code(link); code != "" && code != "none" {
			say(casefile.Cell{LinkID: link})
		}
	}
	for _, m := range x.p.medicines(x.d) {
		if m.Route == "mouth" {
			say(casefile.Cell{Row: m.Row, LinkID: "hcp.med.item.route"})
		}
	}
}

func (x *check) nothingByMouth() bool {
	return x.d.Code("hcp.dys.oral") == "nothing" || strings.Contains(casefile.PlainName(x.d.Text("hcp.never")), "nothing by mouth")
}

// documents: what a section rests on is in date. The prescriber's plan stops a
// signature (NC-V08); an old document asks.
func (x *check) documents() {
	today := casefile.DateOf(x.r.Now)
	t, _ := today.Time()
	old := casefile.DateOf(t.AddDate(0, -x.r.Settings.Number("cfg.hcp.source-months"), 0))
	for _, row := range x.d.Rows("hcp.part", "") {
		at := casefile.Cell{Row: row.ID, LinkID: "hcp.part.dated"}
		if on := x.d.DateIn(row.ID, at.LinkID); on != "" && on < old {
			x.ask("NC-C04", at, "The document for %s is of %s. Is there a newer one?", x.d.TextIn(row.ID, "hcp.part.kind"), casefile.DateWords(string(on)))
		}
	}
	if on := x.d.DateIn("", "hcp.dys.slt-date"); on != "" && on < old {
		x.ask("NC-C04", casefile.Cell{LinkID: "hcp.dys.slt-date"}, "The speech and language plan is of %s. Is there a newer one?", casefile.DateWords(string(on)))
	}
	if by := x.d.DateIn("", "hcp.epi.sign-prescriber-until"); by != "" && by < today && x.d.Code("hcp.epi.rescue") == "yes" {
		x.stop("NC-V08", casefile.Cell{LinkID: "hcp.epi.sign-prescriber-until"}, "The prescriber’s emergency plan was to be reviewed by %s. Attach one that is in date", casefile.DateWords(string(by)))
	}
}
