package shell

import (
	"strings"

	"doorstep/app/casefile"
	kit "doorstep/app/casefile/equipment"
	rules "doorstep/app/casefile/handling"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// entryPath begins a prefill path that reads a row which another question points at:
// entry.QUESTION.LINKID is LINKID of the row that the answer to QUESTION names. The
// working load of a sling comes from the register when the sling is chosen.
const entryPath = "entry."

// takeEntries fills in what the row says that somebody has just chosen.
func (d *openDoc) takeEntries(ch engine.Changes) {
	for _, c := range ch {
		it := d.doc.Form().Item(c.Cell.LinkID)
		if it == nil || it.Type != engine.Reference {
			continue
		}
		chosen := d.doc.State(c.Cell)
		if !chosen.Enabled || len(chosen.Values) != 1 {
			continue
		}
		id, row, ok := kit.Row(chosen.Values[0].Reference.Reference)
		if !ok || row == "" {
			continue
		}
		prefix := entryPath + it.LinkID + "."
		for to := range d.doc.Form().Items() {
			link, ours := strings.CutPrefix(to.Prefill, prefix)
			if !ours {
				continue
			}
			from, err := d.shell.open(id)
			if err != nil || from.doc.Form().Item(link) == nil {
				continue
			}
			at := engine.Cell{Row: c.Cell.Row, LinkID: to.LinkID}
			said := from.doc.State(engine.Cell{Row: row, LinkID: link}).Values
			if !sameValues(d.doc.State(at).Values, said) {
				d.editor.Choose(at, said...)
			}
		}
	}
}

func sameValues(a, b []fhir.Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Quantity != b[i].Quantity || a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}

// versionKept are the questions whose answer keeps which version it points at.
var versionKept = map[string]bool{"ch.base": true, "ch.confirm.base": true, "ch.demo.task": true, "ch.confirm.task": true}

// versions adds to things to point at which version they are, where an answer keeps
// it (ot-home-risk-assessment.md 9.3).
func (s *Shell) versions(it *engine.Item, list []widget.Option) []widget.Option {
	if !versionKept[it.LinkID] {
		return list
	}
	for i, o := range list {
		id, row, ok := kit.Row(o.Key)
		if !ok {
			continue
		}
		d, err := s.open(id)
		if err != nil {
			continue
		}
		code := rules.SignedCode(d.doc)
		if row != "" {
			code = rules.TaskVersion(d.doc, row)
		}
		list[i].Label = rules.Versioned(o.Label, code)
	}
	return list
}

// sisters are the other cases on this tablet that are a brother's or a sister's: their
// home and their equipment may be this child's too.
func (s *Shell) sisters(id casefile.ID) []casefile.Record {
	rec, err := s.work.Record(id)
	if err != nil || rec.Case == nil {
		return nil
	}
	mine := rec.Summary().Child
	var out []casefile.Record
	for _, o := range s.work.Beside(id) {
		if o.Case == nil {
			continue
		}
		theirs := o.Summary().Child
		if has(rec.Siblings(), theirs) || has(o.Siblings(), mine) {
			out = append(out, o)
		}
	}
	return out
}

func has(list []casefile.Person, p casefile.Person) bool {
	for _, q := range list {
		if casefile.SamePerson(q, p) {
			return true
		}
	}
	return false
}

// shared are the property surveys, rooms and things of brothers and sisters that a
// question may point at: one survey for each address, one entry for each thing.
func (s *Shell) shared(id casefile.ID, it *engine.Item) []widget.Option {
	var forms, groups []string
	for _, from := range strings.Fields(it.OptionsFrom) {
		switch kind, what, _ := strings.Cut(from, ":"); {
		case from == "form:"+rules.SurveyForm:
			forms = append(forms, what)
		case kind == "rows" && (strings.HasPrefix(what, kit.Form+".") || strings.HasPrefix(what, rules.SurveyForm+".")):
			groups = append(groups, what)
		}
	}
	if len(forms)+len(groups) == 0 {
		return nil
	}
	var out []widget.Option
	for _, o := range s.sisters(id) {
		whose := o.Summary().Child.Short()
		for _, form := range forms {
			for _, d := range o.Of(form) {
				label := d.Form().Title
				if where := d.Text("prop.address"); where != "" {
					label += ", " + strings.ReplaceAll(where, "\n", ", ")
				}
				out = append(out, widget.Option{Key: casefile.DocumentPrefix + d.ID().String(), Label: label, Hint: say.F("From %s record", model.Possessive(whose))})
			}
		}
		for _, group := range groups {
			form, _, _ := strings.Cut(group, ".")
			for _, d := range o.Of(form) {
				g := d.Form().Item(group)
				if g == nil || g.Rows == nil || g.Rows.Parent != nil {
					continue
				}
				for _, row := range d.Rows(group, "") {
					out = append(out, widget.Option{
						Key: casefile.DocumentPrefix + d.ID().String() + "#" + string(row.ID), Label: model.RowTitle(d, g.Rows, row.ID), Hint: say.F("From %s record", model.Possessive(whose)),
					})
				}
			}
		}
	}
	return out
}
