package engine

import (
	"slices"

	"doorstep/forms/fhir"
)

// Response writes the filled form as FHIR: what is on and has content, in the order of the form, rows by position, with
// calculated values as they are now. The same answers always give the same bytes.
func (r *Response) Response(h Head) *fhir.QuestionnaireResponse {
	qr := &fhir.QuestionnaireResponse{
		Questionnaire: r.form.Canonical(), Status: h.Status, Authored: h.Authored, Subject: h.Subject, Author: h.Author,
		Encounter: h.Encounter, Source: h.Source, Identifier: h.Identifier,
	}
	if qr.Status == "" {
		qr.Status = "in-progress"
	}
	if k := r.kept(Cell{}); k != nil {
		qr.Node, qr.Language = k.Node, k.Language
	}
	qr.ID = h.ID
	qr.Item = r.exportItems(r.root, r.form.plan.top)
	return qr
}

// HeadOf reads the head of a response.
func HeadOf(qr *fhir.QuestionnaireResponse) Head {
	return Head{
		ID: qr.ID, Status: qr.Status, Authored: qr.Authored, Subject: qr.Subject, Author: qr.Author,
		Encounter: qr.Encounter, Source: qr.Source, Identifier: qr.Identifier,
	}
}

// kept reads what was kept for a cell, or nil.
func (r *Response) kept(c Cell) *fhir.QuestionnaireResponse {
	raw, ok := r.keep[c]
	if !ok {
		return nil
	}
	k, err := fhir.ParseResponse([]byte(raw))
	if err != nil {
		return nil
	}
	return k
}

func (r *Response) keptItem(c Cell) *fhir.ResponseItem {
	if k := r.kept(c); k != nil && len(k.Item) == 1 {
		return k.Item[0]
	}
	return nil
}

func (r *Response) exportItems(s *scope, items []*Item) []*fhir.ResponseItem {
	var out []*fhir.ResponseItem
	for _, it := range items {
		if !s.cells[it.slot].on {
			continue
		}
		if it.Rows != nil && !it.Question() {
			out = r.exportRows(out, s, it)
			continue
		}
		if ri := r.exportItem(s, it); ri != nil {
			out = append(out, ri)
		}
	}
	return out
}

func (r *Response) exportRows(out []*fhir.ResponseItem, s *scope, it *Item) []*fhir.ResponseItem {
	rows := s.rows[it.Rows.index]
	if len(rows) == 0 {
		// A reason for having no rows stands on an empty repetition.
		if c := &s.cells[it.slot]; c.gap != nil {
			ri := &fhir.ResponseItem{LinkID: it.LinkID}
			r.dress(ri, s, it)
			out = append(out, ri)
		}
		return out
	}
	for _, row := range rows {
		ri := &fhir.ResponseItem{LinkID: it.LinkID}
		ri.ID = string(row.row.ID)
		r.dress(ri, row, it.Rows.self)
		ri.Item = r.exportItems(row, it.Children)
		out = append(out, ri)
	}
	return out
}

// dress puts a gap reason, and whatever was kept, on a response item.
func (r *Response) dress(ri *fhir.ResponseItem, s *scope, it *Item) (kept *fhir.ResponseItem) {
	c := &s.cells[it.slot]
	if c.gap != nil {
		ri.Extension = append(ri.Extension, gapExtension(*c.gap))
	}
	k := r.keptItem(s.cellOf(it))
	if k == nil {
		return nil
	}
	ri.ID = k.ID
	ri.Extension = append(ri.Extension, k.Extension...)
	ri.ModifierExtension, ri.Siblings, ri.Unknown = k.ModifierExtension, k.Siblings, k.Unknown
	ri.Definition, ri.Text = k.Definition, k.Text
	return k
}

func gapExtension(g Gap) fhir.Extension {
	e := fhir.Extension{URL: fhir.DNotAnswered}
	e.Extension = append(e.Extension, fhir.Extension{URL: "code", Value: fhir.Prim(fhir.Code, g.Code)})
	if g.Date != "" {
		e.Extension = append(e.Extension, fhir.Extension{URL: "date", Value: fhir.Prim(fhir.Date, g.Date)})
	}
	return e
}

func (r *Response) exportItem(s *scope, it *Item) *fhir.ResponseItem {
	ri := &fhir.ResponseItem{LinkID: it.LinkID}
	kept := r.dress(ri, s, it)
	switch {
	case it.Type == Group:
		ri.Item = r.exportItems(s, it.Children)
	case it.Rows != nil:
		for _, row := range s.rows[it.Rows.index] {
			a := r.answer(row, it.Rows.self, 0, kept, len(ri.Answer))
			a.Item = r.exportItems(row, it.Children)
			ri.Answer = append(ri.Answer, a)
		}
	default:
		for i := range s.visible(it) {
			ri.Answer = append(ri.Answer, r.answer(s, it, i, kept, i))
		}
		if below := r.exportItems(s, it.Children); len(below) > 0 {
			if len(ri.Answer) == 0 {
				ri.Answer = []fhir.Answer{{}}
			}
			ri.Answer[0].Item = below
		}
	}
	if kept == nil && len(ri.Answer) == 0 && len(ri.Item) == 0 && len(ri.Extension) == 0 {
		return nil
	}
	return ri
}

// answer writes the n-th answer of a question with its key, or with what was kept for the same answer in the at-th place.
func (r *Response) answer(s *scope, it *Item, n int, kept *fhir.ResponseItem, at int) fhir.Answer {
	var a fhir.Answer
	if vs := s.visible(it); n < len(vs) {
		a.Value = vs[n]
	}
	if kept != nil && at < len(kept.Answer) && identical(kept.Answer[at].Value, a.Value) {
		a.Node = kept.Answer[at].Node
		return a
	}
	a.ID = s.answerKey(it, n, a.Value)
	return a
}

// plainNode reports whether a node carries nothing but, perhaps, the id.
func plainNode(n *fhir.Node, id string) bool {
	return n.ID == id && len(n.Extension) == 0 && len(n.ModifierExtension) == 0 && len(n.Siblings) == 0 && len(n.Unknown) == 0
}

// keepItem notes what a response item carries that no answer says: as the JSON of a response with only that item.
func keepItem(keep map[Cell]string, at Cell, ri *fhir.ResponseItem, answers bool) {
	k := &fhir.ResponseItem{Node: ri.Node, LinkID: ri.LinkID, Definition: ri.Definition, Text: ri.Text}
	k.Extension = slices.DeleteFunc(slices.Clone(ri.Extension), func(e fhir.Extension) bool { return e.URL == fhir.DNotAnswered })
	if answers {
		for _, a := range ri.Answer {
			k.Answer = append(k.Answer, fhir.Answer{Node: a.Node, Value: a.Value})
		}
	}
	qr := &fhir.QuestionnaireResponse{Item: []*fhir.ResponseItem{k}}
	if raw, err := qr.MarshalJSON(); err == nil {
		keep[at] = string(raw)
	}
}
