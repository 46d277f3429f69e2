package healthplan

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// read fills in what the working version says; of a plan that was never signed, what
// its newest draft says, so that it can be read while it is made.
func (p *Plan) read() {
	d := p.shown()
	if d == nil {
		return
	}
	p.Child = d.ReferenceIn("", "hcp.child")
	p.AllergyState = d.Code("hcp.allergy-state")
	p.Allergies = allergies(d)
	p.Medicines = p.medicines(d)
	p.Rescue = p.rescue(d)
	p.acp(d)
	p.alerts()
	if p.Doc == nil {
		p.ReviewBy = earliest(p.Drafts[len(p.Drafts)-1].Sections)
		return
	}
	p.ReviewBy = earliest(p.Sections)
	p.Stop = p.stopped(p.Doc)
	p.Version = p.count(len(p.chain)-1, nil)
	for _, a := range p.added() {
		if a.Kind == "allergy" && !p.signed(p.doc(a.Doc)) {
			p.Version++ // it stands in a draft, and counts at once
		}
	}
	for _, v := range p.chain {
		if e := ending(v.doc); e != nil && (p.End == nil || e.When.After(p.End.When)) {
			p.End = e
		}
	}
	if p.End != nil && p.Signed.After(p.End.When) {
		p.End = nil // a new version was signed after it: the child is here again
	}
}

// count is the number of the i-th signed version: each counts, and so does each
// allergy that was added below its signatures, as far as it was seen; nil is all.
func (p *Plan) count(i int, seen map[string]bool) int {
	n := i + 1
	for j, v := range p.chain[:i+1] {
		for _, row := range v.doc.Rows("hcp.alert", "") {
			if v.doc.CodeIn(row.ID, "hcp.alert.kind") == "allergy" && (j < i || seen == nil || seen[string(row.ID)]) {
				n++
			}
		}
	}
	return n
}

func (p *Plan) shown() *casefile.Document {
	switch {
	case p.Doc != nil:
		return p.Doc
	case len(p.Drafts) > 0:
		return p.Drafts[len(p.Drafts)-1].Doc
	}
	return nil
}

// earliest is the review date of a plan as a whole (NC-C02).
func earliest(list []Section) casefile.Date {
	var by casefile.Date
	for _, s := range list {
		if s.ReviewBy != "" && (by == "" || s.ReviewBy < by) {
			by = s.ReviewBy
		}
	}
	return by
}

func allergies(d *casefile.Document) []Allergy {
	var out []Allergy
	for _, row := range d.Rows("hcp.allergy", "") {
		a := Allergy{
			Row: row.ID, Doc: d.ID(), To: d.TextIn(row.ID, "hcp.allergy.to"), Reaction: d.TextIn(row.ID, "hcp.allergy.reaction"),
			Do: d.TextIn(row.ID, "hcp.allergy.do"), Source: d.CodeIn(row.ID, "hcp.allergy.source"),
		}
		if a.To != "" {
			out = append(out, a)
		}
	}
	return out
}

func (p *Plan) medicines(d *casefile.Document) []Medicine {
	if !slices.Contains(d.Codes(casefile.Cell{LinkID: "hcp.sections"}), "medicines") {
		return nil
	}
	var out []Medicine
	for _, row := range d.Rows("hcp.med.item", "") {
		text := func(link string) string { return d.TextIn(row.ID, "hcp.med.item."+link) }
		code := func(link string) string { return d.CodeIn(row.ID, "hcp.med.item."+link) }
		m := Medicine{
			Row: row.ID, Doc: d.ID(), Name: text("name"), Strength: text("strength"), Dose: text("dose"), Times: text("times"),
			Why: text("why"), How: text("how"), Route: code("route"), RouteWords: text("route"), Signs: text("prn-sign"), Gap: text("prn-gap"),
			Max: text("prn-max"), Late: text("late"), Watch: text("watch"), Store: text("store"), Prescriber: text("prescriber"),
			Controlled: code("cd"), Label: casefile.Cell{Row: row.ID, LinkID: "hcp.med.item.label"}, Until: d.DateIn(row.ID, "hcp.med.item.until"),
			Who: code("who"), WhoWords: text("who"),
		}
		if v, ok := d.AnswerIn(row.ID, "hcp.med.item.prn"); ok {
			m.AsNeeded = v.Bool
		}
		_, m.Labelled = d.AnswerIn(row.ID, m.Label.LinkID)
		m.CopiedBy, m.CheckedBy = p.checked(d, row.ID, "hcp.med.item.check-1"), p.checked(d, row.ID, "hcp.med.item.check-2")
		out = append(out, m)
	}
	return out
}

// checked is who signed a line of the medicines as it stands: on this version, or on
// the one that it was carried from without a change (section 3.3: two checks for that
// row only).
func (p *Plan) checked(d *casefile.Document, row casefile.RowID, link string) string {
	for range 100 { // more versions than any plan has
		for _, g := range slices.Backward(p.signatures(d)) {
			if g.Row == row && g.Cell == link && g.Valid {
				return g.Name
			}
		}
		g := d.Form().Item("hcp.med.item")
		from, ok := carriedRow(d, row, g)
		before := p.doc(from.Doc)
		if !ok || before == nil || !p.unchanged(before, from.Cell.Row, d, row) {
			return ""
		}
		if _, has := d.AnswerIn(row, link); !has {
			return ""
		}
		d, row = before, from.Cell.Row
	}
	return ""
}

// unchanged reports whether a line of the medicines says the same in two versions.
func (p *Plan) unchanged(a *casefile.Document, rowA casefile.RowID, b *casefile.Document, rowB casefile.RowID) bool {
	g := b.Form().Item("hcp.med.item")
	for it := range b.Form().Items() {
		if it.Group != g.Rows || !it.Question() || strings.HasPrefix(it.LinkID, "hcp.med.item.check-") {
			continue
		}
		x, y := p.line(nil, a, rowA, it, ""), p.line(nil, b, rowB, it, "")
		if len(x) != len(y) || len(x) > 0 && x[0].Text != y[0].Text {
			return false
		}
	}
	return true
}

// rescueRow is the line of the medicines that the rescue plan names.
func rescueRow(d *casefile.Document) casefile.RowID {
	name := casefile.PlainName(d.Text("hcp.epi.rescue-med"))
	for _, row := range d.Rows("hcp.med.item", "") {
		if name != "" && casefile.PlainName(d.TextIn(row.ID, "hcp.med.item.name")) == name {
			return row.ID
		}
	}
	return ""
}

func (p *Plan) rescue(d *casefile.Document) *Rescue {
	if d.Code("hcp.epi.rescue") != "yes" {
		return nil
	}
	x := &Rescue{
		Medicine: fhir.Reference{Display: d.Text("hcp.epi.rescue-med")}, Row: rescueRow(d), When: d.Text("hcp.epi.rescue-when"),
		Second: d.Code("hcp.epi.rescue-second"), SecondOn: d.Text("hcp.epi.rescue-second-when"), Max: d.Text("hcp.epi.rescue-max"),
		Call: d.Text("hcp.epi.rescue-999"), First: d.Code("hcp.epi.rescue-first"), Watch: d.Text("hcp.epi.rescue-watch"),
		ReviewBy: d.DateIn("", "hcp.epi.sign-prescriber-until"),
	}
	x.Highlight = x.First == "never" || x.First == "yes-with-breathing-problem"
	return x
}

// acp reads the advance care plan and those that went before it (NC-V14).
func (p *Plan) acp(d *casefile.Document) {
	p.ACP = advance(d)
	p.ACP.Past = p.ACP.Present && p.ACP.ReviewBy != "" && p.ACP.ReviewBy < casefile.DateOf(p.r.Now)
	for i, v := range p.chain {
		old := advance(v.doc)
		if !old.Present || i == len(p.chain)-1 {
			continue
		}
		next := p.chain[i+1]
		if advance(next.doc).image(next.doc) != old.image(v.doc) {
			p.ACP.Superseded = append(p.ACP.Superseded, Superseded{Doc: v.doc.ID(), Image: old.Image, Dates: old.Dates, On: casefile.DateOf(next.at.In(p.r.Now.Location()))})
		}
	}
}

func advance(d *casefile.Document) ACP {
	a := ACP{
		State: d.Code("hcp.acp.state"), Doc: d.ID(), Image: casefile.Cell{LinkID: "hcp.acp.doc"}, Dates: d.Text("hcp.acp.dates"),
		ReviewBy: d.DateIn("", "hcp.acp.review"), Where: d.Text("hcp.acp.where"), Told: d.Codes(casefile.Cell{LinkID: "hcp.acp.told"}), Carer: d.Code("hcp.acp.carer"),
	}
	a.Present = slices.Contains([]string{"childrens-advance-care-plan", "respect-form", "both", "other-document"}, a.State)
	return a
}

// image tells one document from another.
func (a ACP) image(d *casefile.Document) string {
	if v, ok := d.Answer(a.Image.LinkID); ok && a.Present {
		if raw, err := v.MarshalJSON(); err == nil {
			return string(raw)
		}
	}
	return ""
}

// stopped is the newest "stop using now" of a document that nobody lifted.
func (p *Plan) stopped(d *casefile.Document) *Stop {
	var now *Stop
	for _, row := range d.Rows("hcp.stop", "") {
		if _, lifted := d.AnswerIn(row.ID, "hcp.stop.lifted"); lifted {
			continue
		}
		if s := stop(d, row.ID, "hcp.stop"); now == nil || s.When.After(now.When) {
			s.Interim = d.TextIn(row.ID, "hcp.stop.instead")
			now = &s
		}
	}
	return now
}

func ending(d *casefile.Document) *Stop {
	var now *Stop
	for _, row := range d.Rows("hcp.end", "") {
		if s := stop(d, row.ID, "hcp.end"); now == nil || s.When.After(now.When) {
			now = &s
		}
	}
	return now
}

func stop(d *casefile.Document, row casefile.RowID, group string) Stop {
	s := Stop{Row: row, Doc: d.ID(), By: d.ReferenceIn(row, group+".by"), Why: d.TextIn(row, group+".why")}
	if v, ok := d.AnswerIn(row, group+".when"); ok {
		s.When, _ = time.Parse(time.RFC3339, v.Text)
	}
	if s.When.IsZero() {
		s.When, _ = wrote(d, row, group+".why")
	}
	return s
}

// Correction is something beside the signed text that was wrong and changes no care:
// a phone number, a spelling, a photo of the same label (section 3.3).
type Correction struct {
	Row           casefile.RowID
	Kind, Where   string // code of hcp.fix.kind, and where it stands
	Was, Now, Why string
	Photo         casefile.Cell // of a label; answered when Kind is label
	By            string
	When          time.Time
}

// Corrections are those of the working version, oldest first.
func (p *Plan) Corrections() []Correction {
	if p.Doc == nil {
		return nil
	}
	var out []Correction
	for _, row := range p.Doc.Rows("hcp.fix", "") {
		c := Correction{
			Row: row.ID, Kind: p.Doc.CodeIn(row.ID, "hcp.fix.kind"), Where: p.Doc.TextIn(row.ID, "hcp.fix.where"), Was: p.Doc.TextIn(row.ID, "hcp.fix.was"),
			Now: p.Doc.TextIn(row.ID, "hcp.fix.now"), Why: p.Doc.TextIn(row.ID, "hcp.fix.why"), Photo: casefile.Cell{Row: row.ID, LinkID: "hcp.fix.photo"},
		}
		c.When, c.By = wrote(p.Doc, row.ID, "hcp.fix.where")
		out = append(out, c)
	}
	return out
}
