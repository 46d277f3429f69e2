package healthplan

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Line is one answer of a section as it was written: never shortened, never put
// differently (RL-01).
type Line struct {
	Link string
	Row  casefile.RowID // of this document, "" outside rows
	Key  string         // the same for the same line of the next version
	// Group and Title say which row it is: "Medicine", "Senna 7.5 mg/5 ml".
	Group, Title string
	Prompt, Text string
	// File is set where the answer is a picture or a document, shown and not retold.
	File bool
}

// Diff is a line that differs between two versions; a nil side is not there.
type Diff struct {
	Link          string
	Before, After *Line
}

// Lines are the answers of a section of one version in the order of the form: need
// and goal first, then what to do.
func (p *Plan) Lines(d *casefile.Document, section string) []Line {
	k, ok := sectionOf(section)
	if !ok {
		return nil
	}
	var out []Line
	for _, row := range d.Rows("hcp.part", "") {
		if d.CodeIn(row.ID, "hcp.part.kind") == section {
			for _, link := range []string{"hcp.part.need", "hcp.part.goal", "hcp.part.who", "hcp.part.tasks"} {
				out = p.line(out, d, row.ID, d.Form().Item(link), "part/"+section)
			}
			break
		}
	}
	return append(out, p.linesOf(d, k)...)
}

// front are the questions of the front page that decide care.
var front = []string{"hcp.never", "hcp.always", "hcp.well", "hcp.unwell", "hcp.emergency", "hcp.allergy-state", "hcp.allergy", "hcp.signals"}

// Front are the answers of the front page of one version, in the order of the form.
func (p *Plan) Front(d *casefile.Document) []Line {
	var out []Line
	for it := range d.Form().Items() {
		switch {
		case !slices.Contains(front, it.LinkID):
		case it.Rows != nil && it.Type == engine.Group:
			if d.State(casefile.Cell{LinkID: it.LinkID}).Enabled {
				out = p.rowLines(out, d, it)
			}
		default:
			out = p.line(out, d, "", it, "")
		}
	}
	return out
}

// Compare are the lines of a section that differ between two versions, in the order
// of the newer one, what was taken out last.
func (p *Plan) Compare(before, after *casefile.Document, section string) []Diff {
	return compare(p.Lines(before, section), p.Lines(after, section))
}

// differences are those that decide how a section is numbered.
func (p *Plan) differences(before, after *casefile.Document, k kindOfSection) []Diff {
	decides := func(d *casefile.Document) []Line {
		list := p.Lines(d, k.code)
		if k.code == "epilepsy" { // the medicine of the rescue plan is part of that plan
			list = append(list, p.rescueLines(d)...)
		}
		return slices.DeleteFunc(list, func(l Line) bool { return slices.Contains(notCare, l.Link) })
	}
	return compare(decides(before), decides(after))
}

// rescueLines are what the medicines say of the rescue medicine, as lines of the
// question that names it.
func (p *Plan) rescueLines(d *casefile.Document) []Line {
	var out []Line
	row := rescueRow(d)
	if row == "" {
		return nil
	}
	for _, link := range []string{"hcp.med.item.name", "hcp.med.item.strength", "hcp.med.item.dose", "hcp.med.item.route"} {
		out = append(out, Line{Link: "hcp.epi.rescue-med", Key: "rescue/" + link, Text: d.TextIn(row, link)})
	}
	return out
}

func compare(before, after []Line) []Diff {
	var out []Diff
	old := map[string]*Line{}
	for i := range before {
		old[before[i].Link+" "+before[i].Key] = &before[i]
	}
	for i := range after {
		l := &after[i]
		b := old[l.Link+" "+l.Key]
		delete(old, l.Link+" "+l.Key)
		if b == nil || b.Text != l.Text {
			out = append(out, Diff{Link: l.Link, Before: b, After: l})
		}
	}
	for i := range before {
		if b := &before[i]; old[b.Link+" "+b.Key] != nil {
			out = append(out, Diff{Link: b.Link, Before: b})
		}
	}
	return out
}

func (p *Plan) linesOf(d *casefile.Document, k kindOfSection) []Line {
	var out []Line
	for it := range d.Form().Items() {
		switch {
		case !strings.HasPrefix(it.LinkID, k.prefix):
		case it.Rows != nil && it.Rows.Parent == nil && it.Type == engine.Group:
			if d.State(casefile.Cell{LinkID: it.LinkID}).Enabled {
				out = p.rowLines(out, d, it)
			}
		case it.Question() && it.Group == nil && it.Rows == nil:
			out = p.line(out, d, "", it, "")
		}
	}
	return out
}

func (p *Plan) rowLines(out []Line, d *casefile.Document, g *engine.Item) []Line {
	for _, row := range d.Rows(g.LinkID, "") {
		key := p.key(d, row.ID, g)
		title := g.Rows.RowName
		var names []string
		for _, link := range g.Rows.TitleLinks {
			if t := d.TextIn(row.ID, link); t != "" {
				names = append(names, t)
			}
		}
		for it := range d.Form().Items() {
			if it.Group == g.Rows && it.Question() && it.Rows == nil {
				n := len(out)
				out = p.line(out, d, row.ID, it, key)
				if len(out) > n {
					out[n].Group, out[n].Title = title, strings.Join(names, ", ")
				}
			}
		}
	}
	return out
}

// line adds an answer, if there is one.
func (p *Plan) line(out []Line, d *casefile.Document, row casefile.RowID, it *engine.Item, key string) []Line {
	st := d.State(casefile.Cell{Row: row, LinkID: it.LinkID})
	if !st.Enabled || len(st.Values) == 0 && st.Gap == nil {
		return out
	}
	l := Line{Link: it.LinkID, Row: row, Key: key, Prompt: it.Text, Text: d.TextIn(row, it.LinkID)}
	if len(st.Values) == 0 {
		l.Text = casefile.GapWords(*st.Gap)
	}
	if len(st.Values) > 0 && st.Values[0].Kind == fhir.AttachmentKind {
		l.File = true
		if raw, err := st.Values[0].MarshalJSON(); err == nil {
			l.Text = string(raw) // another picture is another answer, whatever it is called
		}
	}
	return append(out, l)
}

// key names a row through the versions that carried it on: the row that it was first.
func (p *Plan) key(d *casefile.Document, row casefile.RowID, g *engine.Item) string {
	for range 100 { // more versions than any plan has
		from, ok := carriedRow(d, row, g)
		next := p.doc(from.Doc)
		if !ok || next == nil {
			if ok {
				return string(from.Cell.Row)
			}
			break
		}
		d, row = next, from.Cell.Row
	}
	return string(row)
}

// carriedRow is the row of the version before that a row was carried from.
func carriedRow(d *casefile.Document, row casefile.RowID, g *engine.Item) (casefile.Source, bool) {
	for it := range d.Form().Items() {
		if it.Group != nil && it.Group.ID == g.LinkID && it.Question() {
			if from, ok := d.CarriedFrom(casefile.Cell{Row: row, LinkID: it.LinkID}); ok && from.Cell.Row != "" {
				return from, true
			}
		}
	}
	return casefile.Source{}, false
}
