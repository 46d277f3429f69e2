package panel

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
)

// Sharing says what of a document may go to whom, and why not.
type Sharing interface {
	// May reports whether a document may go to somebody around the table, and
	// gives the reason when it may not, or what a person has to decide first.
	May(r casefile.Record, d *casefile.Document, to string) (ok bool, why string)
}

// Paper is one paper of a pack.
type Paper struct {
	Title string
	Doc   casefile.ID // zero for one that the case does not have
	Goes  bool
	// Why says why it stays behind, or what of it is left out; "" for a whole
	// paper that goes.
	Why string
}

// Copy is the pack as one recipient gets it.
type Copy struct {
	To     string
	None   string // why they get no papers at all; "" when they do
	Papers []Paper
}

// Pack is what goes to a panel.
type Pack struct {
	Kind Kind
	// Papers are those that the request names or the panel works from, with what
	// is missing.
	Papers []Paper
	Copies []Copy
}

// papersOf are the forms that a panel's pack is made of, by the code of the papers
// that a request names; "" for those that always go.
var papersOf = map[Kind][]struct{ code, form, title string }{
	Care: {
		{"", "cmp", "The request"}, {"", "dca", "Disabled Child Assessment"}, {"", "lon", "Level of need"},
	},
	Joint: {
		{"", "jrap", "The request"},
		{"dca-signed", "dca", "Disabled Child Assessment"},
		{"nursing-assessment", "cp", "Nursing care plan"},
		{"ot-report", "ot", "OT home risk assessment"},
		{"ehc-plan", "ehc", "EHC plan"},
		{"continuing-care-decision", "", "Continuing care decision"},
		{"costed-plan", "cinp", "Costed plan"},
		{"family-statement", "sbs", "Family’s statement"},
	},
	Area:   {{"", "mafs", "The request"}, {"signed-caf", "caf", "Common Assessment Framework"}, {"draft-with-reason", "caf", "Common Assessment Framework"}},
	School: {{"", "slm", "What was talked about"}, {"", "caf", "Common Assessment Framework"}},
}

// PackOf is the pack of a request: which documents go, to whom, and what is left
// out and why. Sharing has the last word on every paper; a nil one lets all that
// is signed go, restricted answers always stay behind (processes.md sections 6
// and 12).
func PackOf(r casefile.Record, d *casefile.Document, rules Sharing) Pack {
	k := Kind(casefile.FormName(d.Form()))
	p := Pack{Kind: k}
	var docs []*casefile.Document
	for _, want := range papersOf[k] {
		if want.code != "" && !slices.Contains(d.Codes(casefile.Cell{LinkID: papersItem[k]}), want.code) {
			continue
		}
		doc := d
		if want.form != string(k) {
			doc = latest(r, want.form)
		}
		paper := Paper{Title: want.title}
		switch {
		case doc == nil && want.code == "":
			continue
		case doc == nil:
			paper.Why = "It is not in this case. Take it along, or take it off the list."
		case doc != d && !holds(doc) && want.code != "draft-with-reason" && k != Care:
			paper.Doc, paper.Why = doc.ID(), "It is not signed yet."
		default:
			paper.Doc, paper.Goes = doc.ID(), true
		}
		p.Papers = append(p.Papers, paper)
		docs = append(docs, doc)
	}
	for _, to := range Recipients(r, d) {
		c := Copy{To: to}
		if slices.ContainsFunc(excluded(d), func(x string) bool { return strings.EqualFold(x, to) }) {
			c.None = "The family did not agree that they get papers."
			p.Copies = append(p.Copies, c)
			continue
		}
		for i, paper := range p.Papers {
			if paper.Goes {
				paper.Why = leftOut(docs[i])
				if rules != nil {
					if ok, why := rules.May(r, docs[i], to); !ok || why != "" {
						paper.Goes, paper.Why = ok, why
						if ok && docs[i].ID() != d.ID() {
							paper.Why += " It goes when somebody puts it in on purpose."
						}
					}
				}
			}
			c.Papers = append(c.Papers, paper)
		}
		p.Copies = append(p.Copies, c)
	}
	return p
}

// papersItem is the question that says which papers go.
var papersItem = map[Kind]string{Joint: "jrap.papers", Area: "mafs.caf"}

func latest(r casefile.Record, form string) *casefile.Document {
	if form == "" {
		return nil
	}
	docs := r.Of(form)
	for _, d := range slices.Backward(docs) {
		if holds(d) {
			return d
		}
	}
	if len(docs) == 0 {
		return nil
	}
	return docs[len(docs)-1]
}

// Recipients are who sits around the table of a request's panel.
func Recipients(r casefile.Record, d *casefile.Document) []string {
	switch Kind(casefile.FormName(d.Form())) {
	case Area:
		return r.Settings.List("cfg.mafs.members")
	case Joint:
		return r.Settings.List("cfg.jrap.partners")
	case Care:
		return QuorumOf(r, d).Agencies
	}
	return nil
}

// excluded are the services that the family did not agree to.
func excluded(d *casefile.Document) []string {
	const link = "mafs.consent-scope.excluded"
	it := d.Form().Item(link)
	if it == nil {
		return nil
	}
	var out []string
	for _, v := range d.State(casefile.Cell{LinkID: link}).Values {
		out = append(out, casefile.Words(it, v))
	}
	return out
}

// leftOut says that answers of a document stay behind because they are marked as
// restricted; "" when there are none.
func leftOut(d *casefile.Document) string {
	n := 0
	for it := range d.Form().Items() {
		if it.Group != nil || !it.Question() {
			continue
		}
		c := casefile.Cell{LinkID: it.LinkID}
		if s := d.State(c); s.Enabled && len(s.Values) > 0 && d.Restricted(c) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "Without " + count(n, "restricted answer", "restricted answers") + "."
}
