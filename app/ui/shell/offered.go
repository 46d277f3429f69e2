package shell

import (
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// offered are the choices of a question that come from elsewhere than its form:
// rows:GROUP are what was written into the newest form of the case that has the
// group, such as the needs of an assessment; case.documents are the titles of the
// forms of the case. They are words, and people may write their own beside them.
func (s *Shell) offered(caseID string, d *openDoc, from string) []engine.Option {
	var words []string
	switch group, rows := strings.CutPrefix(from, "rows:"); {
	case rows:
		words = s.rowWords(caseID, d, group)
	case from == "case.documents":
		words = s.titles(caseID)
	default:
		return s.options(d.doc.Form(), from)
	}
	var out []engine.Option
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, engine.Option{Value: fhir.TextValue(w), Label: w})
		}
	}
	return out
}

// titles are what the forms of a case are called, each once.
func (s *Shell) titles(caseID string) []string {
	id, err := op.ParseID(caseID)
	if err != nil {
		return nil
	}
	c, err := s.work.Case(id)
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range c.Forms {
		if !slices.Contains(out, f.Title) {
			out = append(out, f.Title)
		}
	}
	return out
}

// rowWords are the first words of each row of a group: of this document when its
// form has the group, else of the newest document of the case that has it.
func (s *Shell) rowWords(caseID string, d *openDoc, group string) []string {
	doc := d.doc
	if doc.Form().Item(group) == nil {
		id, err := op.ParseID(caseID)
		if err != nil {
			return nil
		}
		c, err := s.work.Case(id)
		if err != nil {
			return nil
		}
		form, _, _ := strings.Cut(group, ".")
		var newest casefile.DocSummary
		for _, f := range c.Forms {
			if f.Form == form && !f.Started.Before(newest.Started) {
				newest = f
			}
		}
		there, err := s.open(newest.ID)
		if err != nil {
			return nil
		}
		doc = there.doc
	}
	it := doc.Form().Item(group)
	if it == nil || it.Rows == nil || it.Rows.Parent != nil {
		return nil
	}
	var out []string
	for _, r := range doc.Rows(group, "") {
		words := ""
		if len(it.Rows.TitleLinks) > 0 {
			words = doc.TextIn(r.ID, it.Rows.TitleLinks[0])
		}
		if words == "" {
			words = model.RowTitle(doc, it.Rows, r.ID)
		}
		out = append(out, words)
	}
	return out
}
