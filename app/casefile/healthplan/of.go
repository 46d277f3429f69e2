package healthplan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
)

// version is a signed version with its sections, in the order in which versions
// came to be signed.
type version struct {
	doc      *casefile.Document
	at       time.Time
	sections []Section
}

// Of is the plan of the child whose case it is, nil when nobody has begun one.
func Of(r casefile.Record) *Plan {
	docs := r.Of(Form)
	if len(docs) == 0 {
		return nil
	}
	p := &Plan{r: r}
	for _, d := range docs {
		if at, missing := p.signedAt(d); len(missing) == 0 {
			p.chain = append(p.chain, version{doc: d, at: at})
		}
	}
	slices.SortStableFunc(p.chain, func(a, b version) int {
		return cmp.Or(a.at.Compare(b.at), a.doc.ID().Compare(b.doc.ID()))
	})
	for i := range p.chain {
		p.chain[i].sections = p.number(p.chain[i].doc, p.chain[:i], p.chain[i].at)
	}
	if n := len(p.chain); n > 0 {
		last := p.chain[n-1]
		p.Doc, p.Signed, p.Sections = last.doc, last.at, last.sections
		for _, v := range p.chain[:n-1] {
			p.Earlier = append(p.Earlier, v.doc)
		}
		p.apart()
	}
	for _, d := range docs {
		if p.signed(d) || p.replaced(d) {
			continue
		}
		p.Drafts = append(p.Drafts, p.draft(d))
	}
	p.read()
	p.status()
	return p
}

// signed reports whether a document is one of the signed versions.
func (p *Plan) signed(d *casefile.Document) bool {
	return slices.ContainsFunc(p.chain, func(v version) bool { return v.doc == d })
}

// replaced reports whether a draft was begun before the working version was signed
// and not on top of it: the version that was signed took its place, unless somebody
// wrote in it since.
func (p *Plan) replaced(d *casefile.Document) bool {
	return p.Doc != nil && d.Summary().Changed.Before(p.Signed)
}

// signers are the signature questions in the order of signing.
var signers = []string{"hcp.sign.nurse", "hcp.sign.clinician", "hcp.sign.parent"}

// signedAt is when the last needed signature was made, and which are missing or no
// longer hold.
func (p *Plan) signedAt(d *casefile.Document) (last time.Time, missing []string) {
	signed := map[string]time.Time{}
	for _, g := range p.signatures(d) {
		if g.Valid && g.Row == "" && g.At.After(signed[g.Cell]) {
			signed[g.Cell] = g.At
		}
	}
	for _, link := range signers {
		if !d.State(casefile.Cell{LinkID: link}).Enabled {
			continue
		}
		at, ok := signed[link]
		if !ok {
			missing = append(missing, link)
		}
		if at.After(last) {
			last = at
		}
	}
	return last, missing
}

// IsSigned reports whether a document is a version of a plan that has all the
// signatures that it needs. It is never changed then: the next version is begun.
func IsSigned(d *casefile.Document) bool {
	if casefile.FormName(d.Form()) != Form {
		return false
	}
	_, missing := (&Plan{}).signedAt(d)
	return len(missing) == 0
}

// apart finds the signed versions that were written beside the working one: neither
// rests on the other.
func (p *Plan) apart() {
	rests := map[casefile.ID]bool{}
	for d := p.Doc; d != nil; d = p.doc(replaces(d)) {
		if rests[d.ID()] {
			break
		}
		rests[d.ID()] = true
	}
	for _, d := range p.Earlier {
		if !rests[d.ID()] {
			p.Apart = append(p.Apart, d)
		}
	}
}

// replaces is the version that a document was begun on top of.
func replaces(d *casefile.Document) casefile.ID {
	v, _ := d.Answer("hcp.replaces")
	id, _ := casefile.ParseID(strings.TrimPrefix(v.Reference.Reference, casefile.DocumentPrefix))
	return id
}

func (p *Plan) doc(id casefile.ID) *casefile.Document {
	for _, d := range p.r.Of(Form) {
		if d.ID() == id {
			return d
		}
	}
	return nil
}

func (p *Plan) draft(d *casefile.Document) Version {
	_, missing := p.signedAt(d)
	v := Version{Doc: d, Status: Draft, Unsigned: missing, Sections: p.number(d, p.chain, time.Time{})}
	v.Lapsed = len(missing) > 0 && !slices.ContainsFunc(signers, func(link string) bool {
		return d.State(casefile.Cell{LinkID: link}).Enabled && len(d.SignedOn(link)) == 0
	})
	switch {
	case d.Code("hcp.agreed") == "not-agreed":
		v.Status, v.Refused, v.Next = NotAgreed, d.Text("hcp.refused-why"), d.Text("hcp.refused-next")
	case !slices.Contains(missing, "hcp.sign.nurse"):
		v.Status = Waiting
	}
	return v
}

// status is what is gravest.
func (p *Plan) status() {
	switch {
	case p.Doc == nil:
		p.Status = p.Drafts[len(p.Drafts)-1].Status
	case p.End != nil:
		p.Status = Ended
	case p.Stop != nil:
		p.Status = Stopped
	case len(p.PastOn(casefile.DateOf(p.r.Now))) > 0:
		p.Status = PastReview
	default:
		p.Status = Signed
	}
}

// Section finds a ticked section of the working version by its code.
func (p *Plan) Section(code string) (Section, bool) {
	i := slices.IndexFunc(p.Sections, func(s Section) bool { return s.Code == code })
	if i < 0 {
		return Section{}, false
	}
	return p.Sections[i], true
}

// Covers reports whether the working version is written for a setting: a code of
// hcp.settings.
func (p *Plan) Covers(setting string) bool {
	return p.Doc != nil && slices.Contains(p.Doc.Codes(casefile.Cell{LinkID: "hcp.settings"}), setting)
}

// PastOn are the sections of the working version whose review date is before a day
// (NC-V15, gate BG-03).
func (p *Plan) PastOn(day casefile.Date) []Section {
	var out []Section
	for _, s := range p.Sections {
		if s.ReviewBy != "" && s.ReviewBy < day {
			out = append(out, s)
		}
	}
	return out
}

// SectionsFor are the sections of the working version that are the instruction for a
// delegated task: those that name it, else those that the catalogue names for it.
func (p *Plan) SectionsFor(task string) []Section { return sectionsFor(p.Sections, task) }

// wrote is when a cell was answered first, and by whom.
func wrote(d *casefile.Document, row casefile.RowID, link string) (time.Time, string) {
	h := d.History(casefile.Cell{Row: row, LinkID: link})
	if len(h) == 0 {
		return time.Time{}, ""
	}
	return h[0].At, h[0].By.Name
}

// optionWords is an option of a choice as it is read.
func optionWords(f *engine.Form, link, code string) string {
	if it := f.Item(link); it != nil {
		for _, o := range it.Options {
			if o.Coding.Code == code {
				return o.Label
			}
		}
	}
	return code
}

func itoa(n int) string { return strconv.Itoa(n) }

// signatures are those of a document. Whether each still holds takes the whole form,
// so that it is asked once.
func (p *Plan) signatures(d *casefile.Document) []casefile.SignedBy {
	if p.signs == nil {
		p.signs = map[*casefile.Document][]casefile.SignedBy{}
	}
	list, ok := p.signs[d]
	if !ok {
		list = d.Signatures()
		p.signs[d] = list
	}
	return list
}
